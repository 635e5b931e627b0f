"""What readers find in a document, in order, and how it becomes sections: headings, blocks and footnotes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import urljoin

from narrator.article import Block, Section
from narrator.text import MarkKind, marked, marks_of


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `anchor` is the id by which links refer to it, or ""."""

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
    """Gather parts into sections, each footnote at the end of the section that mentions it.

    `link` is the address of the document, or "": then sections have no links, and links relative to the document are
    dropped.
    """
    parts = [_resolved(part, link) for part in parts]
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


def _resolved(part: Part, base: str) -> Part:
    """A part whose links and pictures have absolute addresses."""
    match part:
        case Heading(text):
            return replace(part, text=_linked(text, base)) if marks_of(text) else part
        case Note(_, block):
            return replace(part, block=_resolved_block(block, base))
        case Block():
            return _resolved_block(part, base)
        case _:
            return part


def _resolved_block(block: Block, base: str) -> Block:
    has_marks = marks_of(block.text) or any(marks_of(cell) for row in block.rows for cell in row)
    if not has_marks and not block.source:
        return block
    rows = tuple(tuple(_linked(cell, base) for cell in row) for row in block.rows)
    return replace(block, text=_linked(block.text, base), rows=rows, source=_whole(block.source, base))


def _linked(text: str, base: str) -> str:
    marks = marks_of(text)
    if not any(mark.kind in (MarkKind.LINK, MarkKind.PICTURE) for mark in marks):
        return text
    found = [
        mark._replace(value=_whole(mark.value, base)) if mark.kind in (MarkKind.LINK, MarkKind.PICTURE) else mark
        for mark in marks
    ]
    return marked(text, (mark for mark in found if mark.value or mark.kind is not MarkKind.LINK))


def _whole(address: str, base: str) -> str:
    """An address if it is absolute, or ""."""
    try:
        whole = urljoin(base, address) if base and address else address
    except ValueError:  # raised for an invalid port or bracket
        return ""
    return whole if whole.lower().startswith(("http://", "https://", "mailto:", "data:image/")) else ""
