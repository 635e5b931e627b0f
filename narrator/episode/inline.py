"""Text with marks as HTML for a page: what readers may see and follow, and nothing that runs."""

from collections.abc import Iterable
from html import escape

from narrator.episode import links
from narrator.text import Edge, Mark, MarkKind, marks_of, nested

_ELEMENTS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.KEYBOARD: "kbd",
    MarkKind.DELETED: "del",
    MarkKind.RAISED: "sup",
    MarkKind.LOWERED: "sub",
}


def html(text: str) -> str:
    """A text as HTML. Each of its characters is either shown, or part of the alternative text of a picture."""
    if not marks_of(text):
        return escape(text)
    written: list[str] = []
    pictures = 0  # that the current characters describe
    for each in nested(text):
        if isinstance(each, str):
            written += [] if pictures else [escape(each)]
        elif each.mark.kind is MarkKind.PICTURE and links.picture(each.mark.value):
            written += [_picture(text, each.mark)] if each.begins else []
            pictures += 1 if each.begins else -1
        elif not pictures:
            written.append(_edge(each))
    return "".join(written)


def pictures(texts: Iterable[str]) -> list[str]:
    """The addresses of the pictures that some texts show."""
    marks = (mark for text in texts for mark in marks_of(text) if mark.kind is MarkKind.PICTURE)
    return [address for mark in marks if (address := links.picture(mark.value))]


def _picture(text: str, mark: Mark) -> str:
    alt = escape(text[mark.start : mark.end])
    return f'<img class="sign" src="{escape(links.picture(mark.value))}" alt="{alt}" loading="lazy" decoding="async">'


def _edge(edge: Edge) -> str:
    kind, value = edge.mark.kind, edge.mark.value
    match kind:
        case MarkKind.LINK if link := links.followed(value):
            return f'<a href="{escape(link)}" rel="noopener">' if edge.begins else "</a>"
        case MarkKind.LANGUAGE:
            return f'<span lang="{escape(value)}">' if edge.begins else "</span>"
        case MarkKind.RUBY:
            return "<ruby>" if edge.begins else f"<rp>(</rp><rt>{escape(value)}</rt><rp>)</rp></ruby>"
        case MarkKind.FORMULA:
            return '<span class="math" dir="ltr">' if edge.begins else "</span>"
        case MarkKind.NOTE if edge.begins:
            return f'<sup class="note">{escape(value)}</sup>'
        case MarkKind.BREAK if edge.begins:
            return "<br>"
        case _ if kind in _ELEMENTS:
            return f"<{'' if edge.begins else '/'}{_ELEMENTS[kind]}>"
        case _:
            return ""
