"""The properties of a paragraph or a run in WordprocessingML."""

import re

from narrator.sources.elements import Element
from narrator.sources.office import styled
from narrator.sources.office.styled import attribute, local_name
from narrator.text import MarkKind

_OFF = frozenset(("0", "false", "off", "none"))
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COMPLEX = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff]")


def value_of(element: Element | None) -> str:
    """The value of an element, or ""."""
    return attribute(element, "val")


def within(element: Element | None, *names: str) -> Element | None:
    """The element at a path of names, or None."""
    for name in names:
        element = next((child for child in element if local_name(child) == name), None) if element is not None else None
    return element


def children(element: Element | None, name: str) -> list[Element]:
    """The direct children with a name."""
    return [child for child in element if local_name(child) == name] if element is not None else []


def is_switched_on(element: Element | None) -> bool | None:
    """Whether a property is switched on (17.17.4), None if it is missing."""
    return None if element is None else value_of(element) not in _OFF


def languages_of(properties: Element | None) -> dict[str, str]:
    """The languages of a run, by the kind of script: val, eastAsia, bidi (17.3.2.20)."""
    element = within(properties, "lang")
    return {side: tag for side in ("val", "eastAsia", "bidi") if (tag := styled.tag(attribute(element, side)))}


def marks_of(properties: Element | None) -> dict[MarkKind, bool]:
    """The marks that the properties of a run give its characters, or deny them (17.3.2)."""
    raised = value_of(within(properties, "vertAlign"))
    found = {
        MarkKind.STRONG: is_switched_on(within(properties, "b")),
        MarkKind.EMPHASIS: is_switched_on(within(properties, "i")),
        MarkKind.DELETED: is_switched_on(within(properties, "strike")) or is_switched_on(within(properties, "dstrike")),
        MarkKind.RAISED: raised == "superscript" if raised else None,
        MarkKind.LOWERED: raised == "subscript" if raised else None,
    }
    return {kind: is_on for kind, is_on in found.items() if is_on is not None}


def script_of(text: str) -> str:
    """Which of the three languages of a run applies to a text."""
    return "eastAsia" if _EAST.search(text) else "bidi" if _COMPLEX.search(text) else "val"
