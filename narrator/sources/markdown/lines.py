"""A line of Markdown: the text of its tokens with its marks, and the blocks within it."""

from collections.abc import Sequence
from html.parser import HTMLParser

from markdown_it.token import Token

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources import inline
from narrator.sources.inline import TagMarks
from narrator.sources.markdown import dialects
from narrator.sources.nodes import fold
from narrator.sources.parts import Heading, Mention
from narrator.text import Mark, MarkKind, TextBuilder, joined, marked, marks_of, part

PLAYERS = frozenset({"audio", "canvas", "embed", "iframe", "object", "video"})
"""Elements that play or run something."""

# CommonMark (section 6.2) does not take stars between two letters of a script without spaces for emphasis if they end
# in a punctuation mark; writers mean it as emphasis.
_NO_SPACE = patterns.lazy(r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]{2}")  # Korean has spaces
_NEAR = 4  # tokens
_EMPHASIS = patterns.lazy(
    rf"(?<={dialects.WIDE})\*\*(?=\S)([^*]{{1,200}})\*\*|\*\*(?=\S)([^*]{{1,200}})\*\*(?={dialects.WIDE})"
)
_TAG = patterns.lazy(r"<(/?)([A-Za-z]+)")
_ANCHOR = patterns.lazy(r"\{:?\s*(?:#([^\s{}]+)[^{}]*|[.-][^{}]*|[a-z]+=[^{}]*)\}")


def line_of(tokens: Sequence[Token]) -> tuple[str, list[Block | Mention]]:
    """The text of a line of tokens, and the figures and footnote marks within it."""
    text = TextBuilder()
    tags = TagMarks(text)
    within: list[Block | Mention] = []
    hidden = False
    instead = _instead(tokens)
    for index, token in enumerate(tokens):
        match token.type:
            case _ if index in instead:
                continue
            case "softbreak":
                text.say("" if _breaks_off(tokens, index) else " ")
            case "hardbreak":
                text.put(" ", MarkKind.BREAK)
            case "image":
                source = inline.picture(str(token.attrs.get("src", "")))
                within.append(Block(Kind.FIGURE, line_of(token.children or ())[0], source=source))
            case "footnote_ref":
                text.put("", MarkKind.NOTE, str(token.meta["id"] + 1))
                within.append(Mention(str(token.meta["label"])))
            case "html_inline":
                tag = token.content.lower()
                hidden = tag.startswith(("<script", "<style")) or (
                    hidden and not tag.startswith(("</script", "</style"))
                )
                within += _Tag(token.content, tags, text).beside
            case "math_inline" | "math_inline_double" if not hidden:
                tex = token.content.strip().strip("`")  # GitLab writes $`x`$
                formula = inline.of_tex(tex)
                if "\\" in tex or formula.text != fold(tex):
                    text.put(formula.text, MarkKind.FORMULA, formula.source)
                else:
                    text.say(f"{token.markup}{token.content}{token.markup}")
            case "code_inline" if not hidden:
                text.put(token.content, MarkKind.CODE)
            case _ if token.nesting > 0:
                tags.start(token.tag, {key: str(value) for key, value in token.attrs.items()})
            case _ if token.nesting < 0:
                tags.end(token.tag)
            case _ if not hidden:
                tags.say(token.content)
    return _with_emphasis(text.take()), within


def _instead(tokens: Sequence[Token]) -> set[int]:
    """The indexes of tokens between the tags of a player: their text is for browsers that cannot play it."""
    found: set[int] = set()
    start, name = 0, ""
    for index, token in enumerate(tokens):
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        if tag and not name and not tag[1] and tag[2].lower() in PLAYERS:
            start, name = index, tag[2].lower()
        elif tag and tag[1] and tag[2].lower() == name:
            found.update(range(start + 1, index))
            name = ""
    return found


def _breaks_off(tokens: Sequence[Token], index: int) -> bool:
    """Whether a line breaks between two letters of a script without spaces."""
    before = next((token.content for token in reversed(tokens[max(0, index - _NEAR) : index]) if token.content), "")
    after = next((token.content for token in tokens[index + 1 : index + 1 + _NEAR] if token.content), "")
    ends = before[-1:] + after[:1]
    return not ends.isascii() and bool(_NO_SPACE.fullmatch(ends))


def _with_emphasis(text: str) -> str:
    """A text with the emphasis resolved that CommonMark does not recognise."""
    pieces: list[str] = []
    start = 0
    for found in _EMPHASIS.finditer(text) if "**" in text else ():
        index = found.start(1) if found[1] else found.start(2)
        strong = part(text, index, index + len(found[1] or found[2]))
        pieces += (
            part(text, start, found.start()),
            marked(strong, [*marks_of(strong), Mark(0, len(strong), MarkKind.STRONG)]),
        )
        start = found.end()
    return joined((*pieces, part(text, start))) if pieces else text


class _Tag(HTMLParser):
    """A tag of HTML within a line: the mark, the picture or the player that it is."""

    def __init__(self, tag: str, tags: TagMarks, text: TextBuilder) -> None:
        super().__init__()
        self.beside: list[Block | Mention] = []
        self._tags = tags
        self._text = text
        try:
            self.feed(tag)
        except AssertionError:  # raised by html.parser for a malformed declaration
            self.beside.append(Block(Kind.MARKUP, tag.strip()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "br":
            self._text.put(" ", MarkKind.BREAK)
        elif tag == "img":
            self.beside.append(figure_of(attributes))
        elif tag in PLAYERS:
            self.beside.append(Block(Kind.MARKUP, self.get_starttag_text() or tag))
        else:
            self._tags.start(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        self._tags.end(tag)


def figure_of(given: dict[str, str | None]) -> Block:
    """The picture of a tag with these attributes."""
    return Block(Kind.FIGURE, fold(given.get("alt") or ""), source=inline.picture(given.get("src") or ""))


def heading_of(text: str, level: int) -> Heading:
    """A heading, with the anchor that is written after it: {#name}."""
    anchor = _ANCHOR.fullmatch(text, max(text.rfind("{"), 0)) if text.endswith("}") else None
    if anchor and anchor.start():
        return Heading(part(text, 0, len(text[: anchor.start()].rstrip())), level, anchor[1] or "")
    return Heading(text, level)
