"""Conditions of AsciiDoc: which lines are for readers of a web page, as far as the document itself decides.

https://docs.asciidoctor.org/asciidoc/latest/directives/conditionals/
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from narrator.article import Omission
from narrator.sources.elements import fold

ATTRIBUTE = re.compile(r":!?([\w-]+)!?:(?:\s+(.*))?")
"""A line that sets or unsets an attribute."""

_DIRECTIVE = re.compile(r"(ifdef|ifndef|ifeval|endif)::(\S*?)\[(.*)\]")
_COMPARED = re.compile(r"\s*(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+?)\s*")
_NAMED = re.compile(r"\{([\w-]+)\}")
_OPERATORS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
# Set when AsciiDoc is made into a page:
# https://docs.asciidoctor.org/asciidoc/latest/attributes/document-attributes-ref/
_OF_A_PAGE = {
    "asciidoctor": "",
    "backend": "html5",
    "backend-html5": "",
    "basebackend": "html",
    "basebackend-html": "",
    "doctype": "article",
    "doctype-article": "",
}


def met(lines: Sequence[str]) -> tuple[list[str], tuple[Omission, ...]]:
    """The lines whose conditions are met, and what is left out with the others."""
    marked = list(_marked(lines))
    left = (
        Omission("the document", f"text under {condition}: {said}", "its condition is not met")
        for condition, group in groupby((each for each in marked if each[0]), key=lambda each: each[0])
        if (said := fold(" ".join(line for _, line in group)))
    )
    return [line for condition, line in marked if not condition], tuple(left)


def _marked(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line other than the conditions, with the outermost unmet condition around it, or ""."""
    known = dict(_OF_A_PAGE)
    unmet: list[str] = []  # for each open condition, its requirement, or "" if it is met
    for line in lines:
        if found := _DIRECTIVE.fullmatch(line):
            kind, names, words = found.groups()
            if kind == "endif":
                del unmet[-1:]
                continue
            asked = "" if _is_met(kind, names, words, known) else fold(f"{kind} {names or words}")
            if kind == "ifeval" or not words:
                unmet.append(asked)
                continue
            line = words
        else:
            asked, line = "", line.removeprefix("\\") if _DIRECTIVE.fullmatch(line[1:]) else line
        condition = next(filter(None, (*unmet, asked)), "")
        if not condition and (given := ATTRIBUTE.fullmatch(line)):
            name = given[1].lower()
            if line.startswith((":!", f":{given[1]}!")):
                known.pop(name, None)
            else:
                known[name] = (given[2] or "").strip()
        yield condition, line


def _is_met(kind: str, names: str, words: str, known: Mapping[str, str]) -> bool:
    if kind == "ifeval":
        return _is_true(words, known)
    all_of = all if "+" in names else any
    is_set = all_of(name.lower() in known for name in re.split(r"[,+]", names))
    return is_set == (kind == "ifdef")


def _is_true(comparison: str, known: Mapping[str, str]) -> bool:
    found = _COMPARED.fullmatch(comparison)
    if not found:
        return False
    left, right = (_NAMED.sub(lambda name: known.get(name[1].lower(), ""), found[side]) for side in (1, 3))
    left, right = (side.strip("\"'") for side in (left, right))
    try:
        order = (float(left) > float(right)) - (float(left) < float(right))
    except ValueError:
        order = (left > right) - (left < right)
    return _OPERATORS[found[2]](order, 0)
