"""Elements whose styles contradict their names: inline elements shown as blocks, and boxes shown within a line."""

import re
from itertools import islice

from lxml import etree

from narrator.sources import elements
from narrator.sources.elements import Element
from narrator.sources.nodes import HEADINGS

# The class names of Bootstrap, Tailwind, UIkit, Bulma and the US Web Design System.
_BLOCK_CLASS = re.compile(r"(?:^|\s)(?:(?:uk-display|display|d|is)-)?block(?:\s|$)")
_INLINE_CLASS = re.compile(r"(?:^|\s)(?:(?:uk-display|display|d|is)-)?inline(?:\s|$)")
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*(inline\b(?!-)|block|flex|grid|table|list-item)", re.IGNORECASE)
_ENDS = frozenset(":.!?")
_WITHIN_A_LINE = frozenset("a abbr b big cite code em font i label mark small span strong sub sup u".split())


def display(tree: Element) -> None:
    """Turn inline elements that are styled as blocks into blocks, and boxes that are styled as inline into spans."""
    for element in list(filter(_may_be_styled, islice(tree.iter(etree.Element), 1, None))):
        tag = elements.name(element)
        if (
            tag in _WITHIN_A_LINE
            and not (_is_in_code(element) or _is_drop_cap(element))
            and _is(element, _BLOCK_CLASS, is_inline=False)
        ):
            _part(element)
        elif tag == "div" and _is_within_a_line(element) and _is(element, _INLINE_CLASS, is_inline=True):
            element.tag = "span"
    for heading in tree.iter(*HEADINGS):
        for child in heading:
            if _is_kicker(child):
                child.tail = f" {child.tail or ''}"


def _is_kicker(element: Element) -> bool:
    """Whether a heading begins with a kicker that only a style sheet separates: "Ness fairThe bell rings".

    Names such as YouTube are one word.
    """
    following = element.getnext()
    behind = element.tail or ("" if following is None else "".join(map(str, following.itertext())))
    said = "".join(map(str, element.itertext()))
    if elements.name(element) not in _WITHIN_A_LINE or not behind[:1].isupper():
        return False
    return said[-1:] in _ENDS or (said[-1:].islower() and len(said.split()) > 1)


def _may_be_styled(element: Element) -> bool:
    """Whether an element may be styled: a cheap test that few elements pass."""
    called = element.get("class") or ""
    return "block" in called or "inline" in called or "display" in (element.get("style") or "")


def _is(element: Element, called: re.Pattern[str], *, is_inline: bool) -> bool:
    """Whether an element is displayed inline, or as a block, by its style or else by its classes."""
    styled = _DISPLAY.findall(element.get("style") or "")
    if styled:
        return (styled[-1].lower() == "inline") is is_inline
    return bool(called.search(element.get("class") or ""))


def _part(element: Element) -> None:
    """Separate an element from its neighbours; in a heading by spaces, since that is one line of the article."""
    around = element.getparent()
    if around is None:
        return
    before = element.getprevious()
    if next(element.iterancestors(*HEADINGS), None) is not None:
        element.tail = f" {element.tail or ''}"
        if before is not None:
            before.tail = f"{before.tail or ''} "
        else:
            around.text = f"{around.text or ''} "
    elif elements.name(element) == "span":
        element.tag = "div"
    else:
        box = etree.Element("div")
        around.replace(element, box)
        box.tail, element.tail = element.tail, None
        box.append(element)


def _is_drop_cap(element: Element) -> bool:
    """Whether an element is the first letter of a word: a drop cap, which floats."""
    letter = (element.text or "").strip()
    return not len(element) and len(letter) == 1 and letter.isalpha() and (element.tail or "")[:1].isalpha()


def _is_in_code(element: Element) -> bool:
    """Whether an element is in code, where highlighters style each line."""
    return next(element.iterancestors("pre", "code"), None) is not None


def _is_within_a_line(element: Element) -> bool:
    """Whether there is text directly before or after an element."""
    around, before = element.getparent(), element.getprevious()
    text = before.tail if before is not None else around.text if around is not None else ""
    return bool((text or "").strip() or (element.tail or "").strip())
