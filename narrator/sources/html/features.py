"""The features of each text of a page: its form, its position, its surroundings, and trafilatura's opinion of it.

One row of numbers for each text. They include no words, only lengths and shares, so that what is learned from some
pages holds for others. `narrator.sources.html.model` weighs them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from math import log1p
from typing import Any

import numpy as np
import numpy.typing as npt

from narrator.article import BESIDE, Block, Kind
from narrator.sources import elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html.names import called, names_of
from narrator.sources.html.parts import leads_on, level, words
from narrator.sources.html.repairs import HIDDEN
from narrator.sources.parts import Heading

Rows = npt.NDArray[np.float64]

_FURNITURE = frozenset("nav footer header form dialog menu".split())
_AROUND = _FURNITURE | {"aside", "button"}
_ROLES = frozenset("navigation contentinfo banner search dialog alert alertdialog".split())
# Names that templates give to boxes around articles, and to articles.
_is_called_around = called(
    r"[\s_-](?:nav\w*|menu\w*|foot\w*|head(?:er)?|top ?bar|masthead|banner\w*|side ?bar\w*|aside|rail|widgets?\w*"
    r"|modal\w*|popup\w*|overlay|dialog|cookies?\w*|consent|gdpr|notice|alert|breadcrumbs?|crumbs?|pag(?:er|ination)"
    r"|rel(?:ated)?\w*|recommend\w*|recirc\w*|promo\w*|teasers?\w*|cards?|trending|popular|most\w*|latest|more|read-?more"
    r"|next|prev\w*|also|shar(?:e|ing)\w*|social\w*|follow\w*|sns|facebook|twitter|comments?\w*|disqus\w*|respond|reply"
    r"|replies|discussion|newsletters?|sign-?up|subscri\w*|login|register|donat\w*|cta|ads?|advert\w*|sponsor\w*|outbrain"
    r"|taboola|tags?|tag-?(?:list|cloud)|topics|categor\w*|meta|byline|author\w*|bio|date\w*|time\w*|info|tools?|toolbar"
    r"|buttons?|btn|credits?|caption\w*|copyright|legal|disclaimer|tooltip|hidden|screen-reader-text|sr-only|visually"
    r"|gallery|carousel|slide\w*|toc|print|skip|search|language\w*|edit\w*|jump)(?:$|[\s_\d-])",
    parted=True,
)
_is_article = called(
    r"[\s_-](?:article\w*|post|entry|story\w*|content|body|text\w*|main|copy|prose|markdown\w*|blog\w*|rich\w*"
    r"|wysiwyg|paragraph\w*|lead|intro|dek|summary|description|editor\w*|page)(?:$|[\s_\d-])",
    parted=True,
)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”“»’)」]*$")
_SEPARATORS = re.compile(r"[|·•»©/]|\s[-–—]\s")
_CAPITAL = re.compile(r"\b[A-ZÀ-ÞА-Я]")
_COMMA = re.compile(r"[,;，、；]")
_OPENING = 400  # characters at the beginning of a text in which punctuation is counted
_RUNNING = 12  # words
_NEARLY_ALL = 0.9  # of the running text
_NEAR = 3  # parts before and after one
_UP = (1, 2, 4)  # steps up to the enclosing elements that have features
_MANY = 30  # steps; greater distances do not matter


def rows(
    shown: Sequence[Part], said: Sequence[tuple[str, ...]], chosen: Sequence[float], exact: Sequence[bool]
) -> Rows:
    """The features of each part.

    Args:
        shown: all that the page shows.
        said: the words of each part.
        chosen: for each part, the share of it that trafilatura takes for the article.
        exact: for each part, whether it is a line in trafilatura's result.
    """
    page = _Seen(shown, said, chosen, exact)
    columns = (
        _texts(page),
        _places(page),
        _containers(page),
        _choice(page),
        _likes(page),
        _headings(page),
        _order(page),
    )
    return np.concatenate([np.asarray(each, dtype=np.float64) for each in columns], axis=1)


@dataclass(slots=True)
class _Place:
    """What the elements around an element say about it."""

    depth: int
    in_furniture: bool
    in_aside: bool
    in_article: bool
    in_main: bool
    is_hidden: bool
    around: int  # steps up to an element named like something around articles
    article: int  # steps up to one named like an article
    arounds: int  # how many are named like something around articles
    in_link: bool
    parent: Element | None
    shape: str


class _Seen:
    """A page as its parts, with what is known about the elements around them."""

    def __init__(
        self,
        shown: Sequence[Part],
        said: Sequence[tuple[str, ...]],
        chosen: Sequence[float],
        exact: Sequence[bool],
    ) -> None:
        self.shown = shown
        self.said = said
        self.chosen = chosen
        self.exact = exact
        self.texts = [part.text for part in shown]
        self.levels = [level(part) for part in shown]
        self.counts = [len(each) for each in said]
        self.total = max(sum(self.counts), 1)
        self.leading = [leads_on(part) for part in shown]
        self._places: dict[Element, _Place] = {}  # ancestors come before their descendants
        self.places = [self._place(part.element) for part in shown]
        self.linked = self._link_shares()
        self.sums = self._sums()

    def _place(self, element: Element) -> _Place:
        """The place of an element, computed with those of its ancestors."""
        waiting = []
        each: Element | None = element
        while each is not None and each not in self._places:
            waiting.append(each)
            each = each.getparent()
        for each in reversed(waiting):
            parent = each.getparent()
            self._places[each] = _placed(each, self._places[parent] if parent is not None else None)
        return self._places[element]

    def _link_shares(self) -> list[float]:
        """For each part, the share of its words that are links to other pages."""
        own = Counter(part.element for part in self.shown)
        return [
            1.0 if place.in_link else _link_share(part.element, count, own[part.element])
            for part, place, count in zip(self.shown, self.places, self.counts, strict=True)
        ]

    def _sums(self) -> dict[Element, list[float]]:
        """For each element, the number of words in it, of those in links, and of those chosen by trafilatura."""
        found = {element: [0.0, 0.0, 0.0] for element in self._places}
        for part, count, linked, chosen in zip(self.shown, self.counts, self.linked, self.chosen, strict=True):
            sums = found[part.element]
            sums[0] += count
            sums[1] += count * linked
            sums[2] += count * chosen
        for element, place in reversed(self._places.items()):
            if place.parent is not None:
                sums, own = found[place.parent], found[element]
                sums[0] += own[0]
                sums[1] += own[1]
                sums[2] += own[2]
        return found

    def steps_to(self, spine: Set[Element]) -> dict[Element, int]:
        """For each element, the number of steps up to the nearest element of `spine`, a chain of ancestors."""
        found: dict[Element, int] = {}
        for element, place in self._places.items():
            found[element] = 0 if element in spine or place.parent is None else found[place.parent] + 1
        return found

    def lineage(self, element: Element) -> Iterator[Element]:
        """An element with a known place, and its ancestors."""
        each: Element | None = element
        while each is not None:
            yield each
            each = self._places[each].parent

    def depth(self, element: Element) -> int:
        """The depth of an element with a known place."""
        return self._places[element].depth


def _placed(element: Element, around: _Place | None) -> _Place:
    tag = elements.name(element)
    shape = f"{tag}.{element.get('class')}"
    parent = element.getparent()
    if around is None or parent is None:
        return _Place(0, False, False, False, False, False, _MANY, _MANY, 0, False, None, shape)
    role = element.get("role")
    names = names_of(element)
    is_called_around = tag != "body" and _is_called_around(names)
    is_article = _is_article(names) or element.get("itemprop") == "articleBody"
    return _Place(
        around.depth + 1,
        around.in_furniture or tag in _FURNITURE or role in _ROLES,
        around.in_aside or tag == "aside" or role == "complementary",
        around.in_article or tag == "article" or role == "article",
        around.in_main or tag == "main" or role == "main",
        around.is_hidden or element.get(HIDDEN) is not None,
        0 if is_called_around else min(around.around + 1, _MANY),
        0 if is_article else min(around.article + 1, _MANY),
        around.arounds + is_called_around,
        around.in_link or parent.tag == "a",
        parent,
        f"{shape}<{around.shape.partition('<')[0]}",
    )


def is_around(element: Element) -> bool:
    """Whether an element is for something around articles, by its tag, its role, its classes or its id."""
    is_one = elements.name(element) in _AROUND or element.get("role") in _ROLES
    return is_one or _is_called_around(names_of(element))


def _link_share(element: Element, count: int, siblings: int) -> float:
    """The share of a part's words that are in links in its element."""
    if not count:
        return 0.0
    links = element.iter("a") if siblings == 1 else element.iterchildren("a")
    return min(sum(len(words(text_within(link))) for link in links) / count, 1.0)


def _texts(page: _Seen) -> Sequence[Sequence[float]]:
    met: set[tuple[str, ...]] = set()
    table = []
    for index, part in enumerate(page.shown):
        what, text, said = part.what, page.texts[index][:_OPENING], page.said[index]
        kind = what.kind if isinstance(what, Block) else None
        count = page.counts[index]
        counted = max(min(count, _OPENING // 6), 1)
        table.append((
            float(isinstance(what, Heading)),
            float(kind is Kind.ITEM),
            float(kind is Kind.FIGURE),
            float(kind in BESIDE or not isinstance(what, Block | Heading)),
            log1p(count),
            float(bool(_SENTENCE_END.search(page.texts[index][-8:]))),
            len(_COMMA.findall(text)) / counted,
            len(_CAPITAL.findall(text)) / counted,
            len(_SEPARATORS.findall(text)) / counted,
            page.linked[index],
            float(page.leading[index]),
            float(count > 2 and said in met),
        ))  # fmt: skip
        met.add(said)
    return table


def _places(page: _Seen) -> Sequence[Sequence[float]]:
    return [
        (
            place.is_hidden,
            place.in_furniture,
            place.in_aside,
            place.in_article,
            place.in_main,
            place.depth,
            place.around,
            place.article,
            place.arounds,
        )
        for place in page.places
    ]


def _containers(page: _Seen) -> Sequence[Sequence[float]]:
    """The content of the first, second and fourth element around each part."""
    found: dict[Element, list[float]] = {}
    figures: dict[Element, tuple[float, ...]] = {}
    inmost = [
        part.element if place.parent is None else place.parent
        for part, place in zip(page.shown, page.places, strict=True)
    ]
    for element in inmost:
        if element in found:
            continue
        lineage = list(islice(page.lineage(element), _UP[-1]))
        row: list[float] = []
        for steps in _UP:
            around = lineage[min(steps, len(lineage)) - 1]
            if around not in figures:
                words_in, linked, chosen = page.sums[around]
                divisor = max(words_in, 1.0)
                figures[around] = log1p(words_in), linked / divisor, chosen / divisor, words_in / page.total
            row += figures[around]
        found[element] = row
    return [found[element] for element in inmost]


def _choice(page: _Seen) -> Sequence[Sequence[float]]:
    """What trafilatura chose of this text and those near it, and the distances to its first and last choice."""
    number = len(page.shown)
    weights = [count * chosen for count, chosen in zip(page.counts, page.chosen, strict=True)]
    near, chosen_near = _near(page.counts), _near(weights)
    taken = [index for index in range(number) if page.chosen[index] > 0.5 and page.counts[index] >= _RUNNING]
    first, last = (taken[0], taken[-1]) if taken else (number, -1)
    share = sum(weights) / page.total
    trunk = _trunk(page, taken)
    spine = set(page.lineage(trunk)) if trunk is not None else set()
    deepest = page.depth(trunk) if trunk is not None else 0
    steps = page.steps_to(spine)
    table = []
    for index, part in enumerate(page.shown):
        common = steps[part.element] if spine else 0
        depth = page.places[index].depth
        table.append((
            page.chosen[index],
            float(page.exact[index]),
            chosen_near[index] / max(near[index], 1.0),
            float(min(max(first - index, 0), _MANY)),
            float(min(max(index - last, 0), _MANY)),
            share,
            float(deepest - depth + common if spine else _MANY),
            float(common),
            near[index],
        ))  # fmt: skip
    return table


def _trunk(page: _Seen, taken: Sequence[int]) -> Element | None:
    """The lowest element that holds nearly all of the running text that was chosen."""
    weights: Counter[Element] = Counter()
    for index in taken:
        weights[page.shown[index].element] += page.counts[index]
    needed = _NEARLY_ALL * weights.total()
    totals: Counter[Element] = Counter()
    for element, weight in weights.items():
        for each in page.lineage(element):
            totals[each] += weight
    holding = [element for element, total in totals.items() if total >= needed]
    return max(holding, key=page.depth, default=None)


def _likes(page: _Seen) -> Sequence[Sequence[float]]:
    """What was chosen of the parts from the same template."""
    sums: dict[str, list[float]] = {}
    for place, count, chosen, linked in zip(page.places, page.counts, page.chosen, page.linked, strict=True):
        each = sums.setdefault(place.shape, [0.0, 0.0, 0.0, 0.0])
        each[0] += count
        each[1] += count * chosen
        each[2] += count * linked
        each[3] += 1
    found = {}
    for shape, (words_in, chosen, linked, number) in sums.items():
        divisor = max(words_in, 1.0)
        found[shape] = (chosen / divisor, words_in / page.total, linked / divisor, log1p(number), divisor / number)
    return [found[place.shape] for place in page.places]


def _headings(page: _Seen) -> Sequence[Sequence[float]]:
    """The heading over each part, the distances to it and the title, and the text between it and the next one."""
    number = len(page.shown)
    below = [(0.0, 0.0)] * number
    words_in = chosen = 0.0
    for index in range(number - 1, -1, -1):
        below[index] = words_in, chosen
        words_in += page.counts[index]
        chosen += page.counts[index] * page.chosen[index]
        if page.levels[index]:
            words_in = chosen = 0.0
    table = []
    over = top = -1
    for index in range(number):
        table.append((
            float(page.levels[over]) if over >= 0 else 0.0,
            float(min(index - over, _MANY)) if over >= 0 else float(_MANY),
            float(over >= 0 and page.leading[over]),
            float(min(index - top, _MANY)) if top >= 0 else -1.0,
            log1p(below[index][0]),
            below[index][1] / max(below[index][0], 1.0),
        ))  # fmt: skip
        if page.levels[index]:
            over = index
        if page.levels[index] == 1:
            top = index
    return table


def _order(page: _Seen) -> npt.NDArray[np.float64]:
    """How much of the page is before each part, and what is next to it."""
    counts = np.array(page.counts)
    numbers: dict[Element | None, int] = {}
    parents = np.array([numbers.setdefault(place.parent, len(numbers)) for place in page.places])
    lengths, linked = np.array([log1p(count) for count in page.counts]), np.array(page.linked)
    columns = [(np.cumsum(counts) - counts) / page.total, _near(counts >= _RUNNING)]
    for steps in (-1, 1, -2, 2):
        columns += [_beside(lengths, steps), _beside(linked, steps), _beside(parents, steps) == parents]
    return np.stack(columns, axis=1)


def _near(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """For each value, the sum of it and those near it."""
    sums = np.convolve(np.asarray(values, dtype=np.float64), np.ones(2 * _NEAR + 1))
    return sums[_NEAR : len(sums) - _NEAR]


def _beside(values: npt.NDArray[Any], steps: int) -> npt.NDArray[Any]:
    """For each value, the one that is `steps` after it; -1 if there is none."""
    places = np.arange(len(values)) + steps
    is_one = (places >= 0) & (places < len(values))
    return np.where(is_one, values[np.clip(places, 0, len(values) - 1)], -1)
