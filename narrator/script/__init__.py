"""What will be said: the script of an article, which a person can read and edit. Data only."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from narrator.article import Block, Metadata, Omission
from narrator.script import foreign


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: what readers see, and what the voice says. `shown` is "" where narrator itself speaks."""

    shown: str
    said: str

    @property
    def language(self) -> str:
        """The BCP 47 tag of the line's language if its marks give one for the whole line; else ""."""
        return foreign.language_of(self.shown)


class Audio(NamedTuple):
    """A recording of the user's own: its name in a script, its path, and a digest of its content.

    `path` and `digest` are "" until somebody has looked for it.
    """

    name: str
    path: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How something is said, if not as usual: in which language, by which voice, after how many ms of pause.

    `language` is a BCP 47 tag. `voice` is a name known to the engine, a speaker of the script, or `FOOTNOTE`. Both may
    be "", and `pause` None. With `audio`, nothing is spoken: the recording is heard, and the only line of the passage
    shows what is in it, if anything. `place` is where a person named the voice, for errors, or "".
    """

    language: str = ""
    voice: str = ""
    pause: int | None = None
    audio: Audio | None = None
    place: str = field(default="", compare=False, repr=False)


DEFAULT_DELIVERY = Delivery()

FOOTNOTE = "footnote"
"""The voice of footnotes, which is the main one unless the user chooses another."""


class Role(StrEnum):
    """The role of a passage in its section."""

    PARAGRAPH = "paragraph"
    ITEM = "list item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list item or paragraph of a quotation, or a part of a long one; never empty."""

    lines: tuple[Line, ...]
    delivery: Delivery = DEFAULT_DELIVERY
    role: Role = Role.PARAGRAPH


@dataclass(frozen=True, slots=True)
class DisplayBlock:
    """What readers see but the voice does not read, such as code. It precedes passage number `before`, from 0."""

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
    delivery: Delivery = DEFAULT_DELIVERY
    display_blocks: tuple[DisplayBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a script comes from.

    `name` is the public name of its source: an address without a login, or the name of a file without its folder.
    `is_fetched` says that it is from the web, and its picture may be, too; `private_host` is then the only host on this
    machine or the local network from which it may load something, or "". `notes` are sentences for the user: what the
    owner of a page objects to, and which of the chapters to skip do not exist. `parts` are the identities of the
    articles of a digest. `path` is the path of a local file, followed by the chosen chapters; it is never part of the
    output.
    """

    name: str = ""
    is_fetched: bool = False
    private_host: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that will be said, and what will not. Its metadata always has a language: English if it is unknown.

    `identity` identifies its source. It is kept in a script file, so that the episode of an edited script replaces the
    article's. `opening` is the announcement; None stands for what `announcement` makes of the metadata. `provenance` is
    not kept in a script file. `voices` has the speakers of a conversation, in order, and roles, each with the voice
    that reads it, or "".
    """

    metadata: Metadata
    sections: tuple[Section, ...]
    omissions: tuple[Omission, ...] = ()
    identity: str = ""
    provenance: Provenance = Provenance()
    opening: Passage | None = None
    voices: tuple[tuple[str, str], ...] = ()


def to_dict(script: Script) -> dict[str, Any]:
    """The script as `narrator script --json` prints it."""
    return {
        "title": script.metadata.title,
        "author": script.metadata.author,
        "published": script.metadata.published,
        "language": script.metadata.language,
        "description": script.metadata.description,
        "announcement": [
            {"shown": line.shown, "said": line.said} for line in (script.opening.lines if script.opening else ())
        ],
        "sections": [
            {
                "heading": section.heading.shown if section.heading else "",
                "level": section.level,
                "passages": [
                    [{"shown": line.shown, "said": line.said} | _aside(passage, line) for line in passage.lines]
                    for passage in section.passages
                ],
            }
            for section in script.sections
        ],
        "left_out": [{"where": out.where, "what": out.what, "why": out.why} for out in script.omissions],
    }


def _aside(passage: Passage, line: Line) -> dict[str, str]:
    role = "" if passage.role is Role.PARAGRAPH else passage.role.value
    delivery = passage.delivery
    known = {"role": role, "language": line.language or delivery.language, "voice": delivery.voice}
    known["audio"] = delivery.audio.name if delivery.audio else ""
    return {key: value for key, value in known.items() if value}
