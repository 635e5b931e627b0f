"""The paragraph styles of a DOCX file, with inherited properties (ECMA-376, part 1, 17.7)."""

import re
from dataclasses import dataclass, field

from narrator.sources.elements import Element
from narrator.sources.office import styled
from narrator.sources.office.styled import PLAIN, Role, Style, attribute, local_name
from narrator.sources.office.word.properties import is_switched_on, languages_of, marks_of, value_of, within
from narrator.text import MarkKind

_ENDS = tuple(".:;,。：；，")
_MAX_STYLES = 12  # in a chain of styles based on each other


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """The properties of a paragraph style, including those of the styles it is based on."""

    style: Style = PLAIN
    number: str = ""
    depth: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    is_hidden: bool = False
    marks: dict[MarkKind, bool] = field(default_factory=dict)


class Styles:
    """The paragraph styles, and the defaults of all text."""

    def __init__(self, tree: Element | None) -> None:
        found = tree.iterchildren() if tree is not None else ()
        self._elements: dict[str, Element] = {}
        self._kinds: dict[str, ParagraphStyle] = {}
        self._standard = ""
        self.languages: dict[str, str] = {}
        for element in found:
            if local_name(element) == "docDefaults":
                self.languages = languages_of(within(element, "rPrDefault", "rPr"))
            elif local_name(element) == "style":
                key = attribute(element, "styleId")
                self._elements.setdefault(key, element)
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                    self._standard = key

    def kind(self, key: str) -> ParagraphStyle:
        """The style with this id; the default style if there is none."""
        key = key if key in self._elements else self._standard
        if key not in self._kinds:
            self._kinds[key] = self._resolved(key)
        return self._kinds[key]

    def number_of(self, key: str) -> str:
        """The number of the list that a numbering style refers to (17.9.27)."""
        return value_of(within(self._elements.get(key), "pPr", "numPr", "numId"))

    def _resolved(self, key: str) -> ParagraphStyle:
        chain: list[Element] = []
        while key in self._elements and len(chain) < _MAX_STYLES:
            chain.append(self._elements[key])
            key = value_of(within(chain[-1], "basedOn"))
        numbers = [each for element in chain if (each := within(element, "pPr", "numPr")) is not None]
        languages: dict[str, str] = {}
        marks: dict[MarkKind, bool] = {}
        for element in reversed(chain):
            languages |= languages_of(within(element, "rPr"))
            if attribute(element, "type") == "character":
                marks |= marks_of(within(element, "rPr"))
                if kind := styled.mark_named(value_of(within(element, "name"))):
                    marks[kind] = True
        return ParagraphStyle(
            style=next((style for element in chain if (style := _style(element)) is not None), PLAIN),
            number=next((number for each in numbers if (number := value_of(within(each, "numId")))), ""),
            depth=next((depth for each in numbers if (depth := value_of(within(each, "ilvl")))), ""),
            languages=languages,
            is_hidden=any(is_switched_on(within(element, "rPr", "vanish")) for element in chain),
            marks=marks,
        )


def _style(element: Element) -> Style | None:
    """The style by its name or its outline level; None if it leaves that to the style it is based on."""
    style = styled.named(value_of(within(element, "name")))
    level = _outline(within(element, "pPr"))
    if style is None or style.role is Role.HEADING:
        return style if level is None else styled.at_outline(level)
    return style


def _outline(properties: Element | None) -> int | None:
    value = value_of(within(properties, "outlineLvl"))
    return int(value) if re.fullmatch(r"\d", value) else None


def style_of(style: Style, properties: Element | None, text: str, *, is_outlined: bool) -> Style:
    """The style of a paragraph. In a sentence, or without an author's outline, its own level was merely pasted."""
    found = styled.outlined(style, _outline(properties))
    is_pasted = style.role is Role.TEXT and (not is_outlined or text.rstrip().endswith(_ENDS))
    return style if is_pasted else found
