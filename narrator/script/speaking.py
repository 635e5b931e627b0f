"""A script in speaking order: the announcement, then one passage after another, with pauses between them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from narrator import spoken
from narrator.script import Audio, Delivery, Line, Passage, Role, Script
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.spoken.phrases import phrases

_PHRASE = 80  # ms around words in another language
_CLOSING = "»”’\"')]"
_ENDS = tuple(".!?…。！？")


class Break(StrEnum):
    """The reason for a pause before a passage; `Pacing` says how long it is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    HEADING = "heading"
    SECTION = "section"
    LINE = "line"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Pacing:
    """Pauses in milliseconds, by what they separate.

    `line` between two sentences, `item` between two list items, `paragraph` between two paragraphs, `quote` before and
    after a quotation, `heading` after a heading, `section` before one.
    """

    line: int = 400
    item: int = 600
    paragraph: int = 800
    quote: int = 1000
    heading: int = 900
    section: int = 1600

    def before(self, boundary: Break) -> int:
        """The pause at a boundary."""
        match boundary:
            case Break.PARAGRAPH:
                return self.paragraph
            case Break.ITEM:
                return self.item
            case Break.QUOTE:
                return self.quote
            case Break.HEADING:
                return self.heading
            case Break.SECTION:
                return self.section
            case Break.LINE:
                return self.line
            case Break.PHRASE:
                return min(self.line, _PHRASE)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A passage in speaking order. `section` is the index of its section, or None in the announcement."""

    passage: Passage
    boundary: Break
    section: int | None
    is_heading: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """What its lines say."""
        return tuple(line.said for line in self.passage.lines)

    def pause(self, pacing: Pacing) -> int:
        """Milliseconds of silence before it."""
        wanted = self.passage.delivery.pause
        return pacing.before(self.boundary) if wanted is None else wanted


def announcement(script: Script, lexicon: Lexicon = EMPTY) -> Passage:
    """The passage spoken first: title, author, date, and that the voice is synthetic.

    If the script has an announcement of its own, that one. If `narrator.spoken.phrases` does not have the language,
    only the title, the name and the date are spoken.
    """
    if script.opening is not None:
        return script.opening
    about = script.metadata
    own = phrases(about.language)
    said = [lexicon.say(about.title, about.language, spoken.say)]
    if about.author:
        author = lexicon.say(about.author, about.language, spoken.say)
        said.append(own.by.format(author=author) if own else author)
    if about.published:
        said.append(_worded_date(about.published, about.language))
    lines = [Line(about.title if i == 0 else "", text) for i, text in enumerate(said) if spoken.speakable(text)]
    if own:
        lines.append(Line("", own.synthetic))
    return Passage(tuple(lines))


def recorded(audio: Audio) -> tuple[Utterance]:
    """A recording outside of all sections: an intro or an outro."""
    return (Utterance(Passage((Line("", ""),), Delivery(audio=audio)), Break.SECTION, None),)


def utterances(script: Script, *, announce: bool = True, lexicon: Lexicon = EMPTY) -> tuple[Utterance, ...]:
    """All passages in speaking order, including headings, each with the reason for the pause before it.

    A passage with lines in several languages becomes several utterances.
    """
    order: list[Utterance] = []
    if announce and (opening := announcement(script, lexicon)).lines:
        order.append(Utterance(opening, Break.SECTION, None))
    for index, section in enumerate(script.sections):
        boundary = Break.SECTION
        if section.heading and section.heading.said:
            heading = Passage((section.heading,), section.delivery)
            order += (replace(part, is_heading=True) for part in _by_language(heading, boundary, index))
            boundary = Break.HEADING
        previous = None
        for passage in section.passages:
            order += _by_language(passage, _boundary(previous, passage) if previous else boundary, index)
            previous = passage
    return tuple(order)


def _by_language(passage: Passage, boundary: Break, section: int) -> Iterator[Utterance]:
    """The utterances of a passage, one for each run of lines in one language. A named voice reads all of them."""
    usual = passage.delivery
    if usual.voice or usual.audio or not any(line.language for line in passage.lines):
        yield Utterance(passage, boundary, section)
        return
    previous: Line | None = None
    for language, run in groupby(passage.lines, lambda line: line.language):
        lines = tuple(run)
        pause = None if previous else usual.pause
        if previous:
            boundary = Break.LINE if previous.shown.rstrip(_CLOSING).endswith(_ENDS) else Break.PHRASE
        delivery = replace(usual, language=language or usual.language, pause=pause)
        yield Utterance(replace(passage, lines=lines, delivery=delivery), boundary, section)
        previous = lines[-1]


def _boundary(previous: Passage, passage: Passage) -> Break:
    """The reason for the pause between two passages of a section."""
    roles = {previous.role, passage.role}
    if roles == {Role.ITEM}:
        return Break.ITEM
    return Break.QUOTE if len(roles) > 1 and Role.QUOTE in roles else Break.PARAGRAPH


def _worded_date(published: str, language: str) -> str:
    from datetime import date

    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language.replace("-", "_"))
        return format_date(date.fromisoformat(published[:10]), "long", locale) + "."
    except (ValueError, UnknownLocaleError):
        return published
