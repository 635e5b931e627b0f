"""What will be said: the script of an article, which a person may read and edit.

`write` turns an article into a script and lists what is left out; `takes` puts it in the order of speaking.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from narrator import spoken
from narrator.article import Article, Block, Kind, LeftOut
from narrator.errors import SourceError
from narrator.spoken.phrases import phrases

LONGEST_PASSAGE = 1000
"""Characters of a paragraph above which it is cut, at sentences, into passages of even length."""

WIDEST_TABLE = 3
LONGEST_TABLE = 20
"""Columns, and rows below the header, up to which a table is read row by row."""

_CUT_PASSAGE = 700


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: what a reader sees, and what the voice says. `shown` is "" where narrator speaks for itself."""

    shown: str
    said: str


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said, where it is not as usual: in which language, by which voice, after how many ms of pause.

    `language` is a BCP 47 tag, `voice` a name that the engine knows; both may be "", and `pause` None.
    """

    language: str = ""
    voice: str = ""
    pause: int | None = None


AS_USUAL = Manner()


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, or a run of list items: never empty."""

    lines: tuple[Line, ...]
    manner: Manner = AS_USUAL


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its passages. `heading` is None for the lead; `link` leads to the section, or is "".

    `manner` is that of the heading.
    """

    heading: Line | None
    level: int
    passages: tuple[Passage, ...]
    link: str = ""
    manner: Manner = AS_USUAL


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that will be said, and what will not. Fields as in `narrator.article.Article`.

    A script file does not hold the `cover`.
    """

    title: str
    sections: tuple[Section, ...]
    author: str = ""
    published: str = ""
    language: str = "en"
    link: str = ""
    series: str = ""
    image: str = ""
    cover: bytes = b""
    left_out: tuple[LeftOut, ...] = ()


class Cause(StrEnum):
    """Why there is a pause before a passage; `Pacing` says how long."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Pacing:
    """Pauses by cause, in milliseconds.

    `line` between two sentences, `paragraph` between two passages, `heading` after a heading, `section` before one.
    """

    line: int = 400
    paragraph: int = 800
    heading: int = 900
    section: int = 1600

    def before(self, cause: Cause) -> int:
        """The pause that has this cause."""
        match cause:
            case Cause.PARAGRAPH:
                return self.paragraph
            case Cause.HEADING:
                return self.heading
            case Cause.SECTION:
                return self.section


@dataclass(frozen=True, slots=True)
class Take:
    """A passage in the order of speaking. `section` is its section's index, or None in the announcement."""

    passage: Passage
    before: Cause
    section: int | None

    @property
    def said(self) -> tuple[str, ...]:
        """What its lines say."""
        return tuple(line.said for line in self.passage.lines)

    def pause(self, pacing: Pacing) -> int:
        """Milliseconds of silence before it."""
        wanted = self.passage.manner.pause
        return pacing.before(self.before) if wanted is None else wanted


def write(article: Article, name: str = "the article") -> Script:
    """Decide what of an article is said, and how. `name` is what errors call it.

    Raises:
        SourceError: there is nothing in it that a voice could say.
    """
    language = article.language or "en"
    left_out = list(article.left_out)
    sections: list[Section] = []
    for part in article.sections:
        heading = _heading_line(part.heading, language, left_out)
        passages = tuple(_passages(part.blocks, part.heading or "before the first heading", language, left_out))
        if heading:
            sections.append(Section(heading, part.level, passages, part.link))
        elif sections and passages:
            before = sections.pop()
            sections.append(replace(before, passages=before.passages + passages))
        elif passages:
            sections.append(Section(None, part.level, passages, part.link))
    if not sections:
        raise SourceError(f"{name} has no words a voice could say", "there is nothing to narrate")
    return Script(
        title=article.title,
        sections=tuple(sections),
        author=article.author,
        published=article.published,
        language=language,
        link=article.link,
        series=article.series,
        image=article.image,
        cover=article.cover,
        left_out=tuple(left_out),
    )


def announcement(script: Script) -> Passage:
    """The passage spoken first: title, author, date, and that the voice is synthetic.

    Where `narrator.spoken.phrases` does not know the language, the title and the bare name and date are spoken.
    """
    own = phrases(script.language)
    said = [spoken.say(script.title, script.language)]
    if script.author:
        said.append(own.by.format(author=script.author) if own else script.author)
    if script.published:
        said.append(_worded_date(script.published, script.language))
    lines = [Line(script.title if i == 0 else "", text) for i, text in enumerate(said) if spoken.speakable(text)]
    if own:
        lines.append(Line("", own.synthetic))
    return Passage(tuple(lines))


def takes(script: Script, *, announce: bool = True) -> tuple[Take, ...]:
    """All passages in the order of speaking, headings among them, each with the cause of the pause before it."""
    order: list[Take] = []
    if announce and (opening := announcement(script)).lines:
        order.append(Take(opening, Cause.SECTION, None))
    for index, section in enumerate(script.sections):
        cause = Cause.SECTION
        if section.heading and section.heading.said:
            order.append(Take(Passage((section.heading,), section.manner), cause, index))
            cause = Cause.HEADING
        for passage in section.passages:
            order.append(Take(passage, cause, index))
            cause = Cause.PARAGRAPH
    return tuple(order)


def to_dict(script: Script) -> dict[str, Any]:
    """The script as `narrator script --json` prints it."""
    return {
        "title": script.title,
        "author": script.author,
        "published": script.published,
        "language": script.language,
        "sections": [
            {
                "heading": section.heading.shown if section.heading else "",
                "level": section.level,
                "passages": [
                    [{"shown": line.shown, "said": line.said} | _aside(passage.manner) for line in passage.lines]
                    for passage in section.passages
                ],
            }
            for section in script.sections
        ],
        "left_out": [{"where": out.where, "what": out.what, "why": out.why} for out in script.left_out],
    }


def _aside(manner: Manner) -> dict[str, str]:
    known = {"language": manner.language, "voice": manner.voice}
    return {key: value for key, value in known.items() if value}


def _heading_line(heading: str, language: str, left_out: list[LeftOut]) -> Line | None:
    shown = spoken.clean(heading)
    said = spoken.say(shown, language)
    if spoken.speakable(said):
        return Line(shown, said)
    if shown:
        left_out.append(LeftOut(shown, f"heading: {shown}", "there is nothing in it that a voice can say"))
    return None


def _passages(blocks: Iterable[Block], where: str, language: str, left_out: list[LeftOut]) -> Iterator[Passage]:
    def run(numbered: tuple[int, Block]) -> tuple[int, str]:
        number, block = numbered
        return -1 if block.kind is Kind.ITEM else number, block.language

    for (_, own), group in groupby(enumerate(blocks), run):
        lines = [line for _, block in group for line in _lines(block, where, own or language, left_out)]
        yield from _cut(lines, Manner(language=own))


def _lines(block: Block, where: str, language: str, left_out: list[LeftOut]) -> Iterator[Line]:
    match block.kind:
        case Kind.PARAGRAPH | Kind.ITEM | Kind.QUOTE:
            yield from _speakable_lines(block.text, where, language, left_out)
        case Kind.TABLE if block.rows and len(block.rows[0]) <= WIDEST_TABLE and len(block.rows) <= LONGEST_TABLE + 1:
            for row in _rows_as_text(block.rows):
                yield from _speakable_lines(row, where, language, left_out)
        case Kind.TABLE:
            first = " ".join(block.rows[0]) if block.rows else ""
            left_out.append(_left_out(where, block.kind, first, "too large to be followed by ear"))
            if own := phrases(language):
                yield Line("", own.table.format(rows=max(len(block.rows) - 1, 0)))
        case Kind.CODE:
            left_out.append(_left_out(where, block.kind, block.text, "code is read, not heard"))
            if own := phrases(language):
                yield Line("", own.code.format(lines=block.text.count("\n", 0, len(block.text.rstrip())) + 1))
        case Kind.FIGURE:
            left_out.append(_left_out(where, block.kind, block.text, "a picture cannot be heard"))
        case Kind.FOOTNOTE:
            left_out.append(_left_out(where, block.kind, block.text, "it would interrupt the text"))
        case Kind.MARKUP:
            left_out.append(_left_out(where, block.kind, block.text, "it has no text to read"))


def _speakable_lines(text: str, where: str, language: str, left_out: list[LeftOut]) -> Iterator[Line]:
    for shown, said in spoken.lines(text, language):
        if spoken.speakable(said):
            yield Line(shown, said)
        else:
            left_out.append(LeftOut(where, f"line: {shown}", "there is nothing in it that a voice can say"))


def _rows_as_text(rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    header, *body = rows
    for row in body or [header]:
        pairs = zip(header, row, strict=False) if body else (("", cell) for cell in row)
        cells = [f"{name}: {cell}" if name else cell for name, cell in pairs if cell]
        if cells:
            yield "; ".join(cells) + "."


def _left_out(where: str, kind: Kind, text: str, why: str) -> LeftOut:
    words = " ".join(text.split())
    first = words if len(words) <= 60 else words[:59].rstrip() + "…"
    return LeftOut(where, f"{kind.value}: {first}" if first else kind.value, why)


def _cut(lines: list[Line], manner: Manner) -> Iterator[Passage]:
    """Lines as one passage, or, where they are too many for comfort, as several of about even length."""
    length = sum(len(line.shown) for line in lines)
    if length <= LONGEST_PASSAGE:
        if lines:
            yield Passage(tuple(lines), manner)
        return
    share = length / -(-length // _CUT_PASSAGE)
    reached = 0
    middles = []
    for line in lines:
        middles.append(reached + len(line.shown) / 2)
        reached += len(line.shown)
    # A line belongs to the share in which its middle lies, so that no passage ends up with a crumb.
    for _, group in groupby(zip(middles, lines, strict=True), lambda pair: pair[0] // share):
        yield Passage(tuple(line for _, line in group), manner)


def _worded_date(published: str, language: str) -> str:
    from datetime import date

    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language.replace("-", "_"))
        return format_date(date.fromisoformat(published[:10]), "long", locale) + "."
    except (ValueError, UnknownLocaleError):
        return published
