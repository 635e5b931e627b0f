"""Logseq's own data in its outlines: properties of blocks, drawers, and references to other blocks."""

import re
from collections.abc import Callable, Iterator

from narrator import patterns

_PAGE = patterns.lazy(r"(?:[A-Za-z][\w-]{0,40}::[ \t]*[^\n]*\n){1,30}(?=[ \t]*\n|[ \t]*-|\Z)")
_PROPERTY = patterns.lazy(
    r"(?P<bullet>[ \t]*(?:-[ \t]+)?)(?:collapsed|id|background-color|heading|card-[\w-]+|logseq\.[\w.-]+|query-[\w-]+"
    r"|created-at|updated-at|exclude-from-graph-view|ls-type|hl-[\w-]+)::[ \t]*\S*.*"
)
_DRAWER, _END = patterns.lazy(r"[ \t]*:LOGBOOK:[ \t]*"), patterns.lazy(r"[ \t]*:END:[ \t]*")
_BOX = patterns.lazy(
    r"(?P<bullet>[ \t]*(?:-[ \t]+)?)#\+(?:BEGIN|END)_"
    r"(?:QUOTE|VERSE|CENTER|NOTE|TIP|IMPORTANT|CAUTION|WARNING|PINNED)[ \t]*",
    re.IGNORECASE,
)
_PLANNED = patterns.lazy(r"[ \t]*(?:SCHEDULED|DEADLINE):[ \t]*<[^<>\n]*>[ \t]*")
_STATE = patterns.lazy(r"([ \t]*-[ \t]+)(?:TODO|DOING|DONE|LATER|NOW|WAITING|CANCELL?ED)[ \t]+(?=\S)")
_BLOCK = patterns.lazy(r"\(\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)\)")
_MACRO = patterns.lazy(r"\{\{(query|embed|renderer|video|youtube|tweet|cloze)\b([^{}\n]{0,500})\}\}")
_IDENTIFIED = patterns.lazy(
    r"^[ \t]*-[ \t]+([^\n]+)\n(?:[ \t]+[\w.-]+::[^\n]*\n){0,5}?[ \t]+id::[ \t]*([0-9a-f-]{36})", re.M
)
_MAX_LINES = 10  # of a drawer


def properties(text: str) -> tuple[dict[str, str], str] | None:
    """The properties in the first lines of a page, `title:: …`, and the text below them; None if there are none."""
    head = _PAGE.match(text)
    if not head:
        return None
    pairs = (line.partition("::") for line in head[0].splitlines())
    return {key.strip().lower(): value.strip() for key, _, value in pairs}, text[head.end() :]


def common(text: str, left_out: Callable[[str], str]) -> str:
    """A text without them; `left_out` writes an element that is only noted as left out."""
    if "::" not in text and "{{" not in text and "((" not in text and "#+" not in text:
        return text
    blocks = {name: _STATE.sub(r"\1", f"- {words}")[2:].strip() for words, name in _IDENTIFIED.findall(text)}
    text = "\n".join(_lines(text.split("\n")))
    text = _BLOCK.sub(lambda found: blocks.get(found[1]) or left_out(f"block {found[1]}"), text)
    return _MACRO.sub(lambda found: _macro(found, left_out), text)


def _macro(found: re.Match[str], left_out: Callable[[str], str]) -> str:
    """Text hidden in flash cards is shown; what a program inserts is left out."""
    return found[2].strip() if found[1] == "cloze" else left_out(f"{found[1]}{found[2]}")


def _lines(lines: list[str]) -> Iterator[str]:
    is_outline = any(_PROPERTY.fullmatch(line) or _DRAWER.fullmatch(line) for line in lines)
    ends = -1
    for index, line in enumerate(lines):
        if index <= ends:
            continue
        if _DRAWER.fullmatch(line):
            behind = range(index + 1, min(index + _MAX_LINES, len(lines)))
            ends = next((at for at in behind if _END.fullmatch(lines[at])), index)
        elif found := _PROPERTY.fullmatch(line) or _BOX.fullmatch(line):
            if "-" in found["bullet"]:
                yield found["bullet"].rstrip()
        elif not (is_outline and _PLANNED.fullmatch(line)):
            yield _STATE.sub(r"\1", line) if is_outline else line
