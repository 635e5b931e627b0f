"""Display blocks in a script file: what is shown but not said is between fences.

    ```code
    a = 1
    ```

The opening fence is followed by the kind of block (code, table, figure, formula, footnote) and the language tag, if
any; an unknown kind is code. Each row of a table is a line, and each cell ends with a bar; a picture is `![its
alternative text](<its address>)`, with its caption below. Text has its marks as everywhere, except in code and
formulas. `***` is a break.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from narrator.article import Block, Kind
from narrator.script import inline
from narrator.text import folded

BREAK = "***"

_OPENING = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^`\s]*)(?:\s+([\w-]+))?[^`]*")
_CELL = re.compile(r"((?:[^\\|]|\\.)*)\|")
_PICTURE = re.compile(r"!\[((?:[^\\\]]|\\.)*)\]\(<([^<>]*)>\)")
_ALT = re.compile(r"[\\\[\]]")
_NOT_IN_ADDRESSES = re.compile(r"[\s<>]")
_PLAIN = (Kind.CODE, Kind.FORMULA)
_KINDS = {kind.value: kind for kind in Kind}


def to_markdown(block: Block) -> str:
    """A block between fences that are longer than any inside it. The MathML of a formula is not kept."""
    if block.kind is Kind.BREAK:
        return BREAK
    body = list(_body(block))
    longest = max((len(found) for line in body for found in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}{block.kind.value} {block.language}".rstrip(), *body, fence))


def _body(block: Block) -> Iterator[str]:
    if block.kind in _PLAIN:
        yield from block.text.split("\n") if block.text else ()
        return
    if block.source or block.alt:
        yield f"![{_ALT.sub(_escaped, block.alt)}](<{_NOT_IN_ADDRESSES.sub('', block.source)}>)"
    for row in block.rows:
        yield _row(row)
    yield from inline.to_markdown(block.text).split("\n") if block.text else ()


@dataclass
class Fence:
    """An open fence, and the lines since."""

    mark: str
    kind: Kind
    language: str
    lines: list[str] = field(default_factory=list)

    def closes(self, line: str) -> bool:
        """Whether a line closes the fence; if not, it is added to its content."""
        if line.strip() == self.mark:
            return True
        self.lines.append(line)
        return False

    @property
    def block(self) -> Block:
        """The block between the fences."""
        if self.kind is Kind.TABLE:
            return Block(self.kind, rows=tuple(_cells(self.lines)), language=self.language)
        if self.kind in _PLAIN:
            return Block(self.kind, "\n".join(self.lines), language=self.language)
        picture = _PICTURE.fullmatch(self.lines[0]) if self.kind is Kind.FIGURE and self.lines else None
        text = inline.from_markdown("\n".join(self.lines[1:] if picture else self.lines))
        alt, source = (re.sub(r"\\(.)", r"\1", picture[1]), picture[2]) if picture else ("", "")
        return Block(self.kind, text, language=self.language, source=source, alt=alt)


def opened(line: str) -> Fence | None:
    """The fence that a line opens, if any; of an unknown kind, it is code."""
    found = _OPENING.fullmatch(line)
    if not found:
        return None
    kind = _KINDS.get(found[2])
    return Fence(found[1], kind or Kind.CODE, (found[3] or "") if kind else "")


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _row(cells: Sequence[str]) -> str:
    return " ".join(f"{inline.to_markdown(folded(cell))} |" for cell in cells)


def _cells(rows: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield tuple(inline.from_markdown(cell.strip()) for cell in _CELL.findall(row))
