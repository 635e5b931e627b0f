"""Block syntax that pandoc and Quarto add to Markdown, converted to more common syntax.

Tables drawn with dashes, raw blocks, numbered examples, and text for one format only: text that is not for HTML becomes
an element that is left out with a note. Code is not touched. https://pandoc.org/MANUAL.html#pandocs-markdown
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from narrator import patterns

_FENCE = patterns.lazy(r"[ \t>]*(`{3,}|~{3,})([^`\n]*)")
_RAW = patterns.lazy(r"\{=(\w+)\}")
_EXAMPLE = patterns.lazy(r"\(@([\w-]*)\)[ \t]+(?=\S)")
_REFERRED = patterns.lazy(r"\(@([\w-]+)\)")
_RULE = patterns.lazy(r" *-{2,}(?: +-{2,})+ *")
_LINE = patterns.lazy(r"-{5,}[ \t]*")
_COLUMN = patterns.lazy(r"-+")
_OTHER = patterns.lazy(r"[ \t]*(?:[|>#:+]|[-*]\s|\d+[.)]\s).*")
_CAPTION = patterns.lazy(r"(?:[Tt]able)?:[ \t]+(\S.*)")
_MAX_HEAD = 6  # lines
_MAX_ATTRIBUTES = 500  # characters
_FOR_FORMAT = patterns.lazy(
    r":{3,}[ \t]*\{[^{}]*\.content-(?P<shown>visible|hidden)[^{}]*?"
    r"\b(?P<when>when|unless)-format=\"(?P<format>[\w:.-]+)\"[^{}]*\}[ \t]*"
)
_OPENS, _CLOSES = patterns.lazy(r":{3,}[ \t]*[^\s:].*"), patterns.lazy(r":{3,}[ \t]*")
_PAGES = frozenset("html html:js html5 html4".split())


def common(text: str, left_out: Callable[[str], str]) -> str:
    """A text without them; `left_out` writes an element that is only noted as left out."""
    lines = text.split("\n")
    labels = [found[1] for index in range(len(lines)) if (found := _example(lines, index))]
    written = Counter(_REFERRED.findall(text)) if labels else Counter[str]()
    if all(label and written[label] == 1 for label in labels):  # account names, to which nothing refers
        labels = []
    numbers = {label: str(number) for number, label in reversed(list(enumerate(labels, 1))) if label}
    return "\n".join(_lines(lines, numbers, left_out, has_examples=bool(labels)))


def _example(lines: Sequence[str], index: int) -> re.Match[str] | None:
    """The mark of a numbered example at the start of a line, if the line may begin a list item."""
    before = lines[index - 1] if index else ""
    return _EXAMPLE.match(lines[index]) if not before.strip() or _EXAMPLE.match(before) else None


def _lines(
    lines: Sequence[str], numbers: dict[str, str], left_out: Callable[[str], str], *, has_examples: bool
) -> Iterator[str]:
    index = examples = 0
    is_below_table = False
    while index < len(lines):
        line = lines[index]
        if fence := _FENCE.fullmatch(line):
            end = _end_of_code(lines, index, fence[1])
            raw = _RAW.fullmatch(fence[2].strip())
            yield from _raw(raw[1], lines[index + 1 : end - 1], left_out) if raw else lines[index:end]
            index = end
        elif len(line) < _MAX_ATTRIBUTES and (format_of := _FOR_FORMAT.fullmatch(line)):
            is_shown = (format_of["format"] in _PAGES) is (format_of["when"] == "when")
            if is_shown is (format_of["shown"] == "visible"):
                yield line
                index += 1
            else:
                yield left_out(f"text for another format: {format_of['format']}")
                index = _end_of_box(lines, index)
        elif is_below_table and (caption := _CAPTION.fullmatch(line)):
            said = caption[1].rstrip()
            yield from ("", said[: said.rfind("{#")].rstrip() if said.endswith("}") and "{#" in said else said, "")
            index += 1
        elif (index == 0 or not lines[index - 1].strip()) and (table := _table(lines, index)):
            rows, index = table
            yield from rows
            is_below_table = True
            continue
        else:
            if has_examples and _example(lines, index):
                examples += 1
                line = _EXAMPLE.sub(f"{examples}. ", line, count=1)
            yield _REFERRED.sub(lambda found: f"({numbers[found[1]]})" if found[1] in numbers else found[0], line)
            index += 1
        if line.strip():
            is_below_table = line.lstrip().startswith(("|", "+-", "+="))


def _end_of_code(lines: Sequence[str], start: int, fence: str) -> int:
    for index in range(start + 1, len(lines)):
        if lines[index].strip(" \t>\r").startswith(fence) and not lines[index].strip(f" \t>\r{fence[0]}"):
            return index + 1
    return len(lines)


def _end_of_box(lines: Sequence[str], start: int) -> int:
    depth = 0
    for index in range(start, len(lines)):
        depth += bool(_OPENS.fullmatch(lines[index])) - bool(_CLOSES.fullmatch(lines[index]))
        if depth == 0:
            return index + 1
    return len(lines)


def _raw(form: str, inside: Sequence[str], left_out: Callable[[str], str]) -> Iterator[str]:
    if form.startswith("html"):
        yield from ("", *inside, "")
    else:
        yield left_out(f"text for another format: {form}")


# Tables


def _is_rule(line: str) -> bool:
    return "---" in line and bool(_RULE.fullmatch(line))


def _table(lines: Sequence[str], start: int) -> tuple[list[str], int] | None:
    """A table that is drawn from a line on, as one with pipes, and the line after it."""
    is_boxed = bool(_LINE.fullmatch(lines[start]) or _is_rule(lines[start]))
    if _OTHER.fullmatch(lines[start]) and not is_boxed:
        return None
    top = start + is_boxed
    head = next(
        (at for at in range(top, min(top + _MAX_HEAD, len(lines))) if _is_rule(lines[at]) or not lines[at]), top
    )
    if _is_rule(lines[start]):  # without heads
        rule, head = start, start
    elif head < len(lines) and _is_rule(lines[head]) and head > top:
        rule = head
    else:
        return None
    end = next((at for at in range(rule + 1, len(lines)) if _ends(lines, at, is_boxed=is_boxed)), len(lines))
    if end == rule + 1 or (is_boxed and end == len(lines)):
        return None
    rows = [lines[top:head]]
    body = lines[rule + 1 : end]
    is_spaced = is_boxed and any(not line.strip() for line in body)
    rows += _groups(body) if is_spaced else [[line] for line in body]
    starts = [column.start() for column in _COLUMN.finditer(lines[rule])]
    cells = [_cells(row, starts) for row in rows]
    written = ["", *(f"| {' | '.join(row)} |" for row in cells), ""]
    written.insert(2, f"|{'---|' * len(starts)}")
    return written, end + (end < len(lines) and bool(lines[end].strip()))


def _ends(lines: Sequence[str], at: int, *, is_boxed: bool) -> bool:
    if is_boxed:
        return bool(_LINE.fullmatch(lines[at]) or _is_rule(lines[at]))
    return not lines[at].strip() or bool(_is_rule(lines[at]))


def _groups(lines: Sequence[str]) -> list[list[str]]:
    """Groups of lines separated by empty ones."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _cells(row: Sequence[str], starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], None]
    expanded = [line.expandtabs(4) for line in row]
    parts = (
        [line[start if index else 0 : end].strip() for line in expanded]
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    return [" ".join(filter(None, each)).replace("|", r"\|") for each in parts]
