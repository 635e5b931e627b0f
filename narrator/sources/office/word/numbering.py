"""The numbers of the items of lists in a DOCX file (ECMA-376, part 1, 17.9)."""

import re
from dataclasses import dataclass

from narrator.sources.elements import Element
from narrator.sources.office import styled
from narrator.sources.office.styled import attribute, integer, local_name
from narrator.sources.office.word.properties import children, value_of, within
from narrator.sources.office.word.styles import Styles


@dataclass(slots=True)
class Level:
    """One level of a list: the look of its numbers, and the first number."""

    form: str
    text: str
    start: int
    restarts: bool


class Numbering:
    """Counts the items of lists (17.9). Lists that share a definition share their numbers."""

    def __init__(self, tree: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, Element] = {}
        self._depths: dict[str, int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for element in tree if tree is not None else ():
            if local_name(element) == "abstractNum":
                key = attribute(element, "abstractNumId")
                self._definitions[key] = {
                    integer(attribute(each, "ilvl")): _level(each) for each in children(element, "lvl")
                }
                self._links[key] = value_of(within(element, "numStyleLink"))
                for each in children(element, "lvl"):
                    if style := value_of(within(each, "pStyle")):
                        self._depths.setdefault(style, integer(attribute(each, "ilvl")))
            elif local_name(element) == "num":
                self._lists[attribute(element, "numId")] = element

    def depth_of(self, style: str) -> int:
        """The list level of the paragraphs with this style; the first level if no list names it."""
        return self._depths.get(style, 0)

    def next(self, number: str, depth: int) -> str | None:
        """The number of the next item of a list as it is shown, "" for a bullet; None if there is no such list."""
        element = self._lists.get(number)
        key = value_of(within(element, "abstractNumId"))
        if link := self._links.get(key):
            element = self._lists.get(self._styles.number_of(link), element)
            key = value_of(within(element, "abstractNumId"))
        levels = self._definitions.get(key)
        if element is None or levels is None:
            return None
        counts = self._counts.setdefault(key, {})
        if number not in self._begun:
            self._begun.add(number)
            levels |= self._overridden(element, counts)
        level = levels.get(depth)
        if level is None:
            return ""
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth and (each not in levels or levels[each].restarts)]:
            del counts[deeper]
        return _shown(level, levels, counts)

    def _overridden(self, element: Element, counts: dict[int, int]) -> dict[int, Level]:
        """The levels that a list overrides; the counters of those that it restarts are reset (17.9.8)."""
        levels = {}
        for override in children(element, "lvlOverride"):
            depth = integer(attribute(override, "ilvl"))
            own = within(override, "lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = value_of(within(override, "startOverride"))
            if start or own is not None:
                counts[depth] = (integer(start) if start else levels[depth].start) - 1
        return levels


def _level(element: Element) -> Level:
    start = value_of(within(element, "start"))
    return Level(
        form=value_of(within(element, "numFmt")),
        text=value_of(within(element, "lvlText")),
        start=integer(start) if start else 1,
        restarts=value_of(within(element, "lvlRestart")) != "0",
    )


def _shown(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if level.form in ("bullet", "none"):
        return ""

    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        one = levels.get(depth, level)
        return styled.number(counts.get(depth, one.start), one.form)

    shown, count = re.subn(r"%([1-9])", number, level.text)
    return shown.strip() if count else ""
