"""What will be said: the script of an article, which a person may read and edit. Data, and the order of speaking."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from narrator import spoken
from narrator.article import Block, Metadata, Omission
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.spoken.phrases import phrases


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: what a reader sees, and what the voice says. `shown` is "" where narrator speaks for itself."""

    shown: str
    said: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How something is said, where it is not as usual: in which language, by which voice, after how many ms of pause.

    `language` is a BCP 47 tag, `voice` a name that the engine knows; both may be "", and `pause` None.
    """

    language: str = ""
    voice: str = ""
    pause: int | None = None


AS_USUAL = Delivery()


class Role(StrEnum):
    """What a passage is in its section."""

    PARAGRAPH = "paragraph"
    ITEM = "list item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, list item or paragraph of a quotation, or a part of a long one: never empty."""

    lines: tuple[Line, ...]
    delivery: Delivery = AS_USUAL
    role: Role = Role.PARAGRAPH


@dataclass(frozen=True, slots=True)
class DisplayBlock:
    """What a reader sees and the voice does not read, such as a listing. It stands before passage `before`, from 0."""

    before: int
    block: Block


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its passages. `heading` is None for the lead; `link` leads to the section, or is "".

    `delivery` is that of the heading.
    """

    heading: Line | None
    level: int
    passages: tuple[Passage, ...]
    link: str = ""
    delivery: Delivery = AS_USUAL
    display_blocks: tuple[DisplayBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a script came from.

    `name` is what anybody may know of its source: an address without a login, or the name of a file without its folder.
    `is_fetched` says that it is from the web, and its picture may be, too; `private_host` is then the one host on this
    machine or in the network around it that it may lead to, or "". `opt_outs` are sentences about what the owner of a
    page does not want to be done with it.
    """

    name: str = ""
    is_fetched: bool = False
    private_host: str = ""
    opt_outs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that will be said, and what will not. The language in its metadata is known, if need be as English.

    `identity` tells its source from others, and is kept in a script file, so that the episode of an edited script takes
    the place of the article's. `opening` is the announcement; None is what `announcement` makes of the metadata. A
    script file does not hold the `provenance`.
    """

    metadata: Metadata
    sections: tuple[Section, ...]
    omissions: tuple[Omission, ...] = ()
    identity: str = ""
    provenance: Provenance = Provenance()
    opening: Passage | None = None


class Cause(StrEnum):
    """Why there is a pause before a passage; `Pacing` says how long."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    HEADING = "heading"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Pacing:
    """Pauses by cause, in milliseconds.

    `line` between two sentences, `item` between two list items, `paragraph` between two paragraphs, `quote` before and
    after a quotation, `heading` after a heading, `section` before one.
    """

    line: int = 400
    item: int = 600
    paragraph: int = 800
    quote: int = 1000
    heading: int = 900
    section: int = 1600

    def before(self, cause: Cause) -> int:
        """The pause that has this cause."""
        match cause:
            case Cause.PARAGRAPH:
                return self.paragraph
            case Cause.ITEM:
                return self.item
            case Cause.QUOTE:
                return self.quote
            case Cause.HEADING:
                return self.heading
            case Cause.SECTION:
                return self.section


@dataclass(frozen=True, slots=True)
class Utterance:
    """A passage in the order of speaking. `section` is its section's index, or None in the announcement."""

    passage: Passage
    before: Cause
    section: int | None
    is_heading: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """What its lines say."""
        return tuple(line.said for line in self.passage.lines)

    def pause(self, pacing: Pacing) -> int:
        """Milliseconds of silence before it."""
        wanted = self.passage.delivery.pause
        return pacing.before(self.before) if wanted is None else wanted


def announcement(script: Script, lexicon: Lexicon = EMPTY) -> Passage:
    """The passage spoken first: title, author, date, and that the voice is synthetic.

    That of the script, if it has one of its own. Where `narrator.spoken.phrases` does not know the language, the title
    and the bare name and date are spoken.
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


def utterances(script: Script, *, announce: bool = True, lexicon: Lexicon = EMPTY) -> tuple[Utterance, ...]:
    """All passages in the order of speaking, headings among them, each with the cause of the pause before it."""
    order: list[Utterance] = []
    if announce and (opening := announcement(script, lexicon)).lines:
        order.append(Utterance(opening, Cause.SECTION, None))
    for index, section in enumerate(script.sections):
        cause = Cause.SECTION
        if section.heading and section.heading.said:
            order.append(Utterance(Passage((section.heading,), section.delivery), cause, index, is_heading=True))
            cause = Cause.HEADING
        for place, passage in enumerate(section.passages):
            order.append(Utterance(passage, _cause(section.passages[place - 1], passage) if place else cause, index))
    return tuple(order)


def _cause(before: Passage, passage: Passage) -> Cause:
    """Why there is a pause between two passages of a section."""
    roles = {before.role, passage.role}
    if roles == {Role.ITEM}:
        return Cause.ITEM
    return Cause.QUOTE if len(roles) > 1 and Role.QUOTE in roles else Cause.PARAGRAPH


def to_dict(script: Script) -> dict[str, Any]:
    """The script as `narrator script --json` prints it."""
    return {
        "title": script.metadata.title,
        "author": script.metadata.author,
        "published": script.metadata.published,
        "language": script.metadata.language,
        "announcement": [{"shown": line.shown, "said": line.said} for line in announcement(script).lines],
        "sections": [
            {
                "heading": section.heading.shown if section.heading else "",
                "level": section.level,
                "passages": [
                    [{"shown": line.shown, "said": line.said} | _aside(passage) for line in passage.lines]
                    for passage in section.passages
                ],
            }
            for section in script.sections
        ],
        "left_out": [{"where": out.where, "what": out.what, "why": out.why} for out in script.omissions],
    }


def _aside(passage: Passage) -> dict[str, str]:
    role = "" if passage.role is Role.PARAGRAPH else passage.role.value
    known = {"role": role, "language": passage.delivery.language, "voice": passage.delivery.voice}
    return {key: value for key, value in known.items() if value}


def _worded_date(published: str, language: str) -> str:
    from datetime import date

    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language.replace("-", "_"))
        return format_date(date.fromisoformat(published[:10]), "long", locale) + "."
    except (ValueError, UnknownLocaleError):
        return published
