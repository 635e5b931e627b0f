"""The targets of references in AsciiDoc: titles by the names above them; and lists of references.

https://docs.asciidoctor.org/asciidoc/latest/macros/xref/ and …/sections/bibliography/
"""

import re
from collections.abc import Sequence

from narrator.article import Omission

_NAME = re.compile(r"\[\[([^\[\],]{1,200})(?:,\s*([^\[\]]+))?\]\]|\[[^\[\]#]{0,200}#([\w-]{1,200})[^\[\]]{0,300}\]")
_SECTION = re.compile(r"(={2,6})\s+(\S.*?)(?:\s+\1)?")
_TITLE = re.compile(r"\.([^\s.].*)")
_LINES_ABOVE = 4  # between a name and its target
_STYLE = "[bibliography]"
_ENTRY = re.compile(r"\s*[*-]\s+\[\[\[([^\[\],]{1,200})[^\[\]]*\]\]\]")


def titles(lines: Sequence[str]) -> dict[str, str]:
    """The titles of everything that has a name."""
    found: dict[str, str] = {}
    for index, line in enumerate(lines):
        if not (name := _NAME.fullmatch(line)):
            continue
        below = lines[index + 1 : index + 1 + _LINES_ABOVE]
        titled = (match for each in below if (match := _SECTION.fullmatch(each) or _TITLE.fullmatch(each)))
        title = name[2] or next((match[match.lastindex or 0] for match in titled), "")
        if title:
            found.setdefault(name[1] or name[3], title)
    return found


def without_references(lines: Sequence[str]) -> tuple[list[str], list[Omission], list[str]]:
    """The lines without lists of references, the omissions, and the names of the entries."""
    kept: list[str] = []
    omissions: list[Omission] = []
    names: list[str] = []
    index = 0
    while index < len(lines):
        if lines[index].replace(" ", "") != _STYLE:
            kept.append(lines[index])
            index += 1
            continue
        end = _end(lines, index + 1)
        entries = [entry[1] for line in lines[index:end] if (entry := _ENTRY.match(line))]
        if entries:
            omissions.append(
                Omission("the end of the article", f"list of references ({len(entries)})", "it is for looking up")
            )
            names += entries
        else:
            kept += lines[index:end]
        index = end
    return kept, omissions, names


def _end(lines: Sequence[str], start: int) -> int:
    """The line after a section, or after a list that has no section of its own."""
    section = _SECTION.fullmatch(lines[start]) if start < len(lines) else None
    for index in range(start + 1, len(lines)):
        other = _SECTION.fullmatch(lines[index])
        if other and (not section or len(other[1]) <= len(section[1])):
            return index - _names_above(lines, index)
        if not section and not lines[index - 1] and not _ENTRY.match(lines[index]):
            return index
    return len(lines)


def _names_above(lines: Sequence[str], index: int) -> int:
    """How many lines above a section belong to it."""
    count = 0
    while lines[index - count - 1].startswith("[") and lines[index - count - 1].endswith("]"):
        count += 1
    return count
