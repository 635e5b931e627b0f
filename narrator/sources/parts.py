"""What readers find in a document, in its order, and how that becomes sections: headings, blocks and footnotes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from narrator.article import Block, Section


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `anchor` is the id under which a link finds it, or ""."""

    text: str
    level: int
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A footnote mark in the text."""

    label: str


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of a footnote."""

    label: str
    block: Block


Part: TypeAlias = Heading | Block | Mention | Note


def gathered(parts: Sequence[Part], link: str = "") -> tuple[Section, ...]:
    """Parts in sections, each footnote at the end of the section that mentions it.

    `link` is the address of the document, or "": then sections have none.
    """
    notes: dict[str, list[Block]] = {}
    for part in parts:
        if isinstance(part, Note):
            notes.setdefault(part.label, []).append(part.block)
    sections: list[Section] = []
    section = Section()
    blocks: list[Block] = []
    mentioned: list[Block] = []
    for part in parts:
        match part:
            case Block():
                blocks.append(part)
            case Mention(label):
                mentioned += notes.pop(label, [])
            case Heading(text, level, anchor):
                if section.heading or blocks or mentioned:
                    sections.append(replace(section, blocks=(*blocks, *mentioned)))
                section = Section(text, level, link=f"{link}#{anchor}" if link and anchor else "")
                blocks, mentioned = [], []
    for note in notes.values():
        mentioned += note
    if section.heading or blocks or mentioned:
        sections.append(replace(section, blocks=(*blocks, *mentioned)))
    return tuple(sections)
