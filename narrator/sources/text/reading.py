"""Read plain text into an article: paragraphs, lists, notes, and headings identified by their shape.

Plain text does not say what a line is; people see it from its shape and its surroundings. So does this reader, in
steps, each once over the whole text:

    bytes ─► lines        in whichever encoding, without page heads
          ─► article      without what surrounds it: headers, licences, transcribers' notes
          ─► paragraphs   the layout first: blank lines between, one line each, or hard-wrapped lines
          ─► headings     short, alone, no full stop, starting like a title, with text below
          ─► sections     the title, the lead, and the text below each heading
"""

import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape

from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.sources.credits import without_credits
from narrator.sources.document import Document
from narrator.sources.parts import Heading, Mention, Note, Part, gathered
from narrator.sources.text import aozora, bbcode, releases, shapes
from narrator.sources.text.contents import without_contents
from narrator.sources.text.frame import opened
from narrator.sources.text.headings import first_is_title, levels
from narrator.sources.text.layout import Paragraph, paragraphs
from narrator.sources.text.line_numbers import without_line_numbers
from narrator.sources.text.pages import without_page_heads
from narrator.sources.text.printed import manual_page, without_link_numbers

MAX_BYTES = 50_000_000
"""The largest text in bytes; the longest novels are a tenth of that."""

_NEAR_TOP = 4  # paragraphs
_MAX_NOTE_PARAGRAPHS = 20

# Only whole character references, left over in texts that were extracted from pages: "AT&T;" is not one.
_ENTITY = re.compile(
    r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|amp|quot|apos|nbsp|lt|gt|[mn]dash|[lr][sd]?quo|[lr]aquo|hellip|shy|copy|reg|trade"
    r"|[aeiouyAEIOUY](?:acute|grave|circ|uml|tilde|ring)|[nN]tilde|[cC]cedil|szlig|[oO]slash|(?:ae|AE|oe|OE)lig|deg|euro"
    r"|pound|bull|middot|times|iexcl|iquest);"
)
# Escape codes that colour terminal output: https://ecma-international.org/publications-and-standards/standards/ecma-48
# Old terminals and printers make letters bold by striking them twice, and underline them with a line struck before
# them.
_STRUCK = r"[^\n]\x08"
_QUOTED_CODE, _SOFT_BREAK = re.compile(r"=[0-9A-F]{2}"), re.compile(r"=\r?\n")
_MIN_CODES, _MIN_SHARE = 3, 0.8  # of the equals signs
_CONTROLS = re.compile(
    _STRUCK + r"|\x1b(?:\[[0-9:;<=>?]{0,40}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)|[@-Z\\^_])"
)
_BRACKETED = re.compile(r"\[(?:(footnote)|illustration|figure|image)\b\s?([^\s:\]]{0,6})(?::\s*|(?=\]))", re.IGNORECASE)


def read(document: Document) -> Article:
    """Read plain text, identifying title, headings, lists and notes by their shape.

    Raises:
        SourceError: the document is not text, or far too long to be an article or a book.
    """
    if len(document.content) > MAX_BYTES:
        raise SourceError(f"{document.name} has more than {MAX_BYTES // 1_000_000} MB", "give the article alone")
    text = _unquoted(_CONTROLS.sub("", document.text))
    text, pictures = bbcode.plain(_ENTITY.sub(lambda found: unescape(found[0]), text))
    lines, heads = without_page_heads(text)
    lines, numbers = without_line_numbers(lines)
    lines, links = without_link_numbers(lines)
    name, lines, printed = manual_page(lines)
    lines, day, head = releases.opened(lines)
    frame = aozora.opened(lines) or opened(lines)
    found, contents = without_contents(paragraphs(frame.lines))
    found = _with_whole_notes(found)
    depths = levels(found)
    title = frame.metadata.title or name
    index = _title_place(found, depths, title)
    if index is not None:
        title = title or found[index].text
        found, depths = [*found[:index], *found[index + 1 :]], [*depths[:index], *depths[index + 1 :]]
    metadata = replace(frame.metadata, title=title, published=frame.metadata.published or day)
    left_out = (*heads, *numbers, *pictures, *links, *printed, *head, *frame.omissions, *contents)
    return without_credits(Article(metadata, gathered(list(_parts(found, depths))), left_out))


def _unquoted(text: str) -> str:
    """A text with left-over quoted-printable encoding of mail decoded (RFC 2045, 6.7): “=E2=80=99” is “’”."""
    codes = len(_QUOTED_CODE.findall(text)) if "=" in text else 0
    if codes < _MIN_CODES or codes + len(_SOFT_BREAK.findall(text)) < _MIN_SHARE * text.count("="):
        return text
    from narrator.sources import charsets

    content = quopri.decodestring(text.encode())
    try:
        return content.decode()
    except UnicodeDecodeError:
        return charsets.decoded(content) or text


def _title_place(found: Sequence[Paragraph], depths: Sequence[int], stated: str) -> int | None:
    """The index of the title: near the top the paragraph with the stated title, if one is stated, else the first."""
    if not stated:
        return 0 if first_is_title(found, depths) else None
    same = (
        index for index, paragraph in enumerate(found[:_NEAR_TOP]) if shapes.key(paragraph.text) == shapes.key(stated)
    )
    return next(same, None)


def _with_whole_notes(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Mark [Footnote 1: …] and [Illustration: …] as such; they may span several paragraphs."""
    joined: list[Paragraph] = []
    index = 0
    while index < len(found):
        paragraph, end = found[index], index + 1
        if opening := _BRACKETED.match(paragraph.text):
            text, after = paragraph.text, end
            last = min(index + _MAX_NOTE_PARAGRAPHS, len(found))
            while (is_open := text.count("[") > text.count("]")) and after < last:
                text += f" {found[after].text}"
                after += 1
            if not is_open and text.endswith("]"):
                inner, end = text[opening.end() : -1].strip(), after
                mark = f"[{opening[2]}] " if opening[1] and opening[2] else ""
                kind = Kind.FOOTNOTE if opening[1] else Kind.FIGURE
                paragraph = Paragraph(mark + inner, kind, alone=False)
        joined.append(paragraph)
        index = end
    return joined


# From paragraphs to sections


def _parts(found: Sequence[Paragraph], depths: Sequence[int]) -> Iterator[Part]:
    notes = _notes(found)
    mentioned: dict[int, list[int]] = {}
    for note, mention in notes.items():
        mentioned.setdefault(mention, []).append(note)
    label = ""
    for index, (paragraph, depth) in enumerate(zip(found, depths, strict=True)):
        if depth and not label and _is_label_of_next(found, depths, index):
            label = paragraph.text if paragraph.text.endswith((".", ":")) else f"{paragraph.text}:"
        elif depth:
            yield Heading(f"{label} {paragraph.text}".strip(), depth)
            label = ""
        elif index in notes:
            yield Note(str(index), Block(Kind.FOOTNOTE, shapes.without_mark(paragraph.text)))
        else:
            if paragraph.after_break:
                yield Block(Kind.BREAK)
            text = shapes.without_bullet(paragraph.text) if paragraph.kind is Kind.ITEM else paragraph.text
            yield Block(paragraph.kind, rows=paragraph.rows) if paragraph.rows else Block(paragraph.kind, text)
        for note in mentioned.get(index, ()):
            yield Mention(str(note))


def _is_label_of_next(found: Sequence[Paragraph], depths: Sequence[int], index: int) -> bool:
    """Whether a heading is just "Chapter 3" and the one right below it is the title of the chapter."""
    below = index + 1
    return (
        shapes.is_label(found[index].text)
        and below < len(found)
        and bool(depths[below])
        and not shapes.is_known(found[below].text)
    )


def _notes(found: Sequence[Paragraph]) -> dict[int, int]:
    """The paragraph of each footnote, and the last paragraph above it that mentions it."""
    notes: dict[int, int] = {}
    mentions: dict[str, int] = {}
    for index, paragraph in enumerate(found):
        mark = shapes.note_mark(paragraph.text)
        if mark in mentions:
            notes[index] = mentions[mark]
        else:
            mentions |= dict.fromkeys(shapes.mentions(paragraph.text), index)
    return notes
