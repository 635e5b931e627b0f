"""What was written: an article, its sections and their blocks. Data only.

A source reads a file or page into an `Article`; `narrator.script` decides how it is said. Readers keep everything: what
a voice may not be able to read (code, a table, a picture) is a block of its own kind, so that there is only one place
where it is decided, and listed, that something is left out.
"""

import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from narrator.text import unmarked


class Kind(StrEnum):
    """The kind of a block, which decides whether and how it is said. A break is a rule, three stars, or the like."""

    PARAGRAPH = "paragraph"
    ITEM = "list item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    FIGURE = "figure"
    FORMULA = "formula"
    BREAK = "break"
    MARKUP = "markup"
    FOOTNOTE = "footnote"


BESIDE = frozenset({Kind.FIGURE, Kind.FORMULA, Kind.MARKUP, Kind.BREAK})
"""Kinds that occur among the paragraphs of a text but are not paragraphs."""

# C0 except tab and newline, DEL, and C1.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, listing, table or figure.

    `text` is what is written, with white space folded and markup resolved; code keeps its lines. If some of its
    characters are marked, it is a `narrator.text.Text`. A figure's text is its caption or alternative text, `source`
    the address of the picture, and `alt` its alternative text if `text` is a caption. `rows` is used for tables only,
    with the header row first. `language` is a BCP 47 tag if the source gives one for the block, else "". `mathml` is
    the markup of a formula, if the source has it, else ""; its `text` may be TeX. In a conversation, `speaker` is who
    says it, and the first `label` characters name that speaker.
    """

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    language: str = ""
    mathml: str = ""
    source: str = ""
    alt: str = ""
    speaker: str = ""
    label: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks up to the next one. The lead, before the first heading, has heading ""."""

    heading: str = ""
    level: int = 1
    blocks: tuple[Block, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Omission:
    """Something in the article that will not be said: in which section, what it is, and why."""

    where: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article; "" for what is not.

    `published` is an ISO 8601 date, `language` a BCP 47 tag, `link` the address where the article is published,
    `series` what it is a part of, `description` its author's own summary. `image` is the address of a picture that
    represents it, and `cover` such a picture itself, as JPEG or PNG, if the source contains it.
    """

    title: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    link: str = ""
    series: str = ""
    image: str = ""
    cover: bytes = b""
    description: str = ""

    def well_formed(self) -> "Metadata":
        """The same metadata, cleaned for any output: `well_formed`, and without control characters."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        texts: dict[str, Any] = {
            name: _CONTROLS.sub("", well_formed(value)) for name, value in values if isinstance(value, str)
        }
        return replace(self, **texts)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it was written."""

    metadata: Metadata
    sections: tuple[Section, ...]
    omissions: tuple[Omission, ...] = ()


def well_formed(text: str) -> str:
    """A text without unpaired surrogates, which JSON and YAML can contain but no encoding can write.

    Pairs of surrogates become the character that they stand for.
    """
    return unmarked(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
