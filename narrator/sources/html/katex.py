"""Formulas that KaTeX has rendered without their source: TeX is reconstructed from the layout.

Pages have such formulas if KaTeX was configured to produce only HTML; it then hides them from screen readers.
"""

import re
from collections.abc import Iterator

from narrator.sources import elements
from narrator.sources.elements import Element

_TOP = re.compile(r"(?:^|;)\s*top:\s*(-?[\d.]+)em")
_PASSED_OVER = frozenset("strut pstrut vlist-s frac-line nulldelimiter hide-tail rule".split())
_MAX_DEPTH = 60  # nested elements; a formula of a hundred characters has thirty


def restore(tree: Element) -> None:
    """Replace formulas whose source is not on the page by TeX."""
    for element in [each for each in tree.iter("span") if "katex-html" in _classes(each)]:
        around = element.getparent()
        if around is None or any("katex-mathml" in _classes(each) for each in around):
            continue
        if tex := _tex(element, _MAX_DEPTH).strip():
            for each in list(element):
                element.remove(each)
            if "aria-hidden" in element.attrib:
                del element.attrib["aria-hidden"]
            element.set("class", "math-tex")
            element.text = rf"\({tex}\)"


def _classes(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _tex(element: Element, depth: int) -> str:
    """An element and its content as TeX."""
    names = _classes(element)
    if not depth or names & _PASSED_OVER or elements.name(element) == "svg":
        return ""
    if "mspace" in names:
        return " "
    if "msupsub" in names:
        return _scripts(element, depth)
    if "mfrac" in names:
        rows = list(_rows(element, depth))
        return rf"\frac{{{rows[0]}}}{{{rows[-1]}}} " if len(rows) > 1 else "".join(rows)
    if "op-limits" in names:
        return _limits(list(_rows(element, depth)))
    said = "".join([element.text or "", *(_tex(each, depth - 1) + (each.tail or "") for each in element)])
    said = said.replace("\u200b", "")
    if "sqrt" in names:
        return rf"\sqrt{{{said}}} "
    return rf"\text{{{said}}}" if "text" in names else said


def _rows(element: Element, depth: int) -> Iterator[str]:
    """The rows that are stacked in an element as TeX, the highest first."""
    stack = next((each for each in element.iter("span") if "vlist" in _classes(each)), None)
    placed = [(float(found[1]), each) for each in ([] if stack is None else stack) if (found := _place(each))]
    for _, each in sorted(placed, key=lambda row: row[0]):
        if said := _tex(each, depth - 1).strip():
            yield said


def _place(element: Element) -> re.Match[str] | None:
    return _TOP.search(element.get("style") or "")


def _scripts(element: Element, depth: int) -> str:
    rows = list(_rows(element, depth))
    if len(rows) > 1:
        return f"^{{{rows[0]}}}_{{{rows[-1]}}}"
    is_low = any("vlist-t2" in _classes(each) for each in element)  # has a row for what is below the baseline
    return "".join(f"{'_' if is_low else '^'}{{{each}}}" for each in rows)


def _limits(rows: list[str]) -> str:
    match rows:
        case [above, base, below]:
            return f"{base}_{{{below}}}^{{{above}}}"
        case [base, below]:
            return f"{base}_{{{below}}}"
        case _:
            return "".join(rows)
