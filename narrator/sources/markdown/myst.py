"""MyST's extensions to Markdown: roles, directives, targets, comments, breaks (https://mystmd.org/guide/syntax-overview).

A role becomes its text, a directive its content: a box, a picture, a formula, a table. Code is not touched.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from narrator import patterns
from narrator.sources.citations import CITED

ROLE = r"\{(?P<role>[a-z][\w:.+-]{0,40})\}(?P<role_mark>`{1,3})(?P<role_words>[^`\n]{1,500})(?P=role_mark)(?!`)"
"""A role, and its text."""

_DIRECTIVE = patterns.lazy(
    r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,}|:{3,})\{(?P<name>[a-z][\w:+.-]*)\}(?P<given>[^\n]*)"
)
_CODE = patterns.lazy(r"[ \t>]*(`{3,}|~{3,})[^`\n]*")
_TARGET = patterns.lazy(r"[ \t]*\(([\w:. -]{1,100})\)=[ \t]*")
_HEADING = patterns.lazy(r"#{1,6}[ \t]+(\S.*)")
_BREAK = patterns.lazy(r"\+\+\+(?:[ \t]*\{.*\})?[ \t]*")
_OPTION = patterns.lazy(r"[ \t]*:([\w-]+):[ \t]*(.*)")
_IS_MYST = patterns.lazy(rf"^[ \t]*(?:`{{3,}}|:{{3,}})\{{[a-z]|^\([\w:. -]{{1,100}}\)=[ \t]*$|{ROLE}", re.MULTILINE)
_ADMONITIONS = frozenset("note tip warning important hint caution danger attention error seealso".split())
_TEXTS = frozenset(
    """admonition epigraph sidebar margin aside topic dropdown details card tab-set tab-item grid grid-item
    grid-item-card div exercise solution rubric blockquote""".split()
)
_PROOFS = ("prf:", "proof:")
_UNSEEN = frozenset("toctree index tableofcontents contents bibliography include embed iframe".split())
_TARGETED = patterns.lazy(r"(.+?)[ \t]*<[^<>]*>")
_CITING, _NUMBER = ("cite", "footcite", "eq", "index"), "%s"
_ITEM = patterns.lazy(r"[ \t]*(\*)?[ \t]*-(?:[ \t]+(.*))?")
_MAX_DEPTH = 20


def labels_of(text: str) -> dict[str, str]:
    """The titles of headings by the targets above them."""
    found: dict[str, str] = {}
    target = ""
    for line in text.split("\n") if ")=" in text else ():
        if named := _TARGET.fullmatch(line):
            target = named[1]
        elif line.strip():
            heading = _HEADING.fullmatch(line)
            if target and heading:
                found[target] = heading[1].strip()
            target = ""
    return found


def said(role: str, words: str, titles: dict[str, str]) -> str:
    """The visible text of a role, in Markdown."""
    if role == "math":
        return f"${words}$"
    if role in ("sub", "sup"):
        return f"<{role}>{words}</{role}>"
    if role.startswith(_CITING):
        return CITED
    if role == "abbr":
        return words.partition(" (")[0]
    targeted = _TARGETED.fullmatch(words)
    if role == "numref" and not targeted and words not in titles:
        return CITED  # a number that only the whole book has
    shown = targeted[1] if targeted else titles.get(words, words)
    return " ".join(shown.replace(_NUMBER, "").split())


def common(text: str, left_out: Callable[[str], str]) -> str:
    """A text without directives; `left_out` writes an element that is only noted as left out."""
    return "\n".join(_lines(text.split("\n"), left_out, 0)) if _IS_MYST.search(text) else text


def _lines(lines: Sequence[str], left_out: Callable[[str], str], depth: int) -> Iterator[str]:
    index = 0
    unclosed: set[str] = set()  # fences that are not closed below
    while index < len(lines):
        line = lines[index]
        directive = _DIRECTIVE.fullmatch(line) if depth < _MAX_DEPTH else None
        end = _end(lines, index, directive["fence"]) if directive and directive["fence"] not in unclosed else None
        if directive and end is None:
            unclosed.add(directive["fence"])
        if directive and end is not None:
            name, given = directive["name"], directive["given"].strip()
            options, body = _parted(lines[index + 1 : end])
            if _holds_text(name, directive["fence"]):
                yield ""
                yield from (_written(name, given, options, body, left_out, depth))
                yield ""
            else:
                yield from lines[index : end + 1]
            index = end + 1
        elif code := _CODE.fullmatch(line):
            close = _end(lines, index, code[1])
            end = len(lines) - 1 if close is None else close
            yield from lines[index : end + 1]
            index = end + 1
        else:
            is_unseen = _TARGET.fullmatch(line) or _BREAK.fullmatch(line) or line.startswith("% ")
            yield "" if is_unseen else line
            index += 1


def _end(lines: Sequence[str], start: int, fence: str) -> int | None:
    """The line that closes a fence."""
    for index in range(start + 1, len(lines)):
        line = lines[index].strip(" \t>\r")
        if line.startswith(fence) and not line.strip(fence[0]) and (fence[0] != ":" or len(line) == len(fence)):
            return index
    return None


def _parted(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The options of a directive, and its body."""
    options: dict[str, str] = {}
    index = 0
    while index < len(lines) and (option := _OPTION.fullmatch(lines[index])):
        options[option[1]] = option[2].strip()
        index += 1
    if not options and lines and lines[0].strip() == "---":
        index = next((at + 1 for at in range(1, len(lines)) if lines[at].strip() == "---"), 0)
    return options, list(lines[index:])


def _holds_text(name: str, fence: str) -> bool:
    is_box = name in _TEXTS or name in _ADMONITIONS or name.startswith(_PROOFS)
    is_other = name in _UNSEEN or name in ("figure", "image", "math", "list-table", "glossary")
    return is_box or is_other or fence[0] == ":"


def _written(
    name: str, given: str, options: dict[str, str], body: list[str], left_out: Callable[[str], str], depth: int
) -> Iterator[str]:
    if name in _UNSEEN:
        yield left_out(f"{name} {given} {' '.join(body)}".strip())
    elif name == "math":
        yield from ("$$", *([given] if given else ()), *body, "$$")
    elif name in ("figure", "image"):
        caption = " ".join(line.strip() for line in body if line.strip()) or options.get("alt", "")
        yield f"![{caption.replace('[', '(').replace(']', ')')}](<{given}>)"
    elif name == "list-table":
        yield from (given, "", *_table(body))
    elif name == "glossary":
        yield from (f": {line.strip()}" if line[:1].isspace() else line for line in body)
    else:
        usual = name.capitalize() if name in _ADMONITIONS else ""
        title = given if any(map(str.isalpha, given)) else usual
        yield from (title, "", *_lines(body, left_out, depth + 1))


def _table(body: Sequence[str]) -> Iterator[str]:
    """A table whose rows are lists of cells."""
    rows: list[list[str]] = []
    for line in body:
        item = _ITEM.fullmatch(line)
        if item and item[1]:
            rows.append([item[2] or ""])
        elif item and rows:
            rows[-1].append(item[2] or "")
        elif rows and line.strip():
            rows[-1][-1] = f"{rows[-1][-1]} {line.strip()}".strip()
    for index, row in enumerate(rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
        if index == 0:
            yield f"|{'---|' * len(row)}"
