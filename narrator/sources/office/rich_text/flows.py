"""The content of an RTF file: flows of paragraphs, tables of contents and rows of tables, and the style sheet."""

from dataclasses import dataclass, field
from typing import TypeAlias

from narrator.sources.office.draft import Line


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its text and its properties; `item` is its list mark, None if it has none."""

    line: Line = field(default_factory=Line)
    style: int = 0
    outline: int | None = None
    item: str | None = None
    is_centred: bool = False


@dataclass(slots=True)
class Listed:
    """A table of contents or an index."""

    what: str


@dataclass(slots=True)
class Row:
    """A row of a table."""

    cells: list[list["FlowItem"]]
    is_header: bool = False


FlowItem: TypeAlias = Paragraph | Listed | Row
"""The items of a flow."""


@dataclass(slots=True)
class Flow:
    """A separate text: the body, a footnote or a text box."""

    items: list[FlowItem] = field(default_factory=list)
    cells: list[list[FlowItem]] = field(default_factory=list)
    cell: list[FlowItem] = field(default_factory=list)
    line: Line = field(default_factory=Line)
    label: str | None = None
    boxes: list["Flow"] = field(default_factory=list)


@dataclass(slots=True)
class StyleEntry:
    """A paragraph style of the style sheet."""

    name: str
    outline: int | None
    base: int
