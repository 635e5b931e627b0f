"""What the places of texts on a page tell: which stand with the article's, and which are within it, but not of it.

They correct a first choice, `kept`: one truth value for each part that the page shows.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html.parts import is_aside, is_running, is_teaser, leads_on, length_of, words
from narrator.sources.parts import Heading, Note

_NEARLY_ALL = 0.9  # of the running text
_STEPS = 2  # up from the element that holds nearly all of it, within which its brothers are looked for
_MIN_ARTICLE = 150  # words besides which a gallery is not the article itself
_GALLERY = re.compile(r"(?:^|[\s_-])(?:\w*gallery|slide-?shows?\d*|carousel|slider)(?:$|[\s_-])", re.IGNORECASE)

_Shape: TypeAlias = tuple[str, str | None, str, str | None]


def foreign(shown: Sequence[Part], kept: Sequence[bool]) -> list[bool]:
    """Which parts are in an article within the article, or in a gallery: neither text nor heading of them is its own.

    A gallery is pictures and what is written below them, unless there is hardly any other text.
    """
    chosen = [index for index, keep in enumerate(kept) if keep and is_running(shown[index])]
    inner = _are_in_inner_articles(shown, chosen)
    trunk = _trunk([shown[index] for index in chosen if not inner[index]])
    in_gallery: dict[Element, bool] = dict.fromkeys(_with_ancestors(trunk), False) if trunk is not None else {}
    pictured = [_is_in_gallery(part.element, in_gallery) for part in shown]
    others = length_of(shown[index] for index in chosen if not inner[index] and not pictured[index])
    if others < _MIN_ARTICLE:
        return inner
    return [either or other for either, other in zip(inner, pictured, strict=True)]


def _are_in_inner_articles(shown: Sequence[Part], chosen: Sequence[int]) -> list[bool]:
    """Which parts are in articles within one that has text too: comments on it, or others that are related.

    So https://html.spec.whatwg.org/#the-article-element has it. One with more text than is around it is the article.
    """
    around = [_articles_around(part.element) for part in shown]
    least = min((len(around[index]) for index in chosen), default=0)
    inner = [0 < least < len(articles) for articles in around]
    within = [index for index in chosen if inner[index]]
    if len({around[index][-least - 1] for index in within}) == 1 and 2 * length_of(
        shown[index] for index in within
    ) > length_of(shown[index] for index in chosen):
        return [False] * len(shown)
    return inner


def drop_lists_that_lead_on(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the items of a list behind a line that leads on to other pages."""
    leading = False
    for index, part in enumerate(shown):
        is_item = isinstance(part.what, Block) and part.what.kind in (Kind.ITEM, Kind.FIGURE)
        leading = leads_on(part) or (leading and is_item)
        kept[index] &= not leading


def keep_brothers(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep running text that stands as most of the article's does, and quotes that stand amid it.

    trafilatura takes one of several elements of the same class, and passes over what is embedded.
    """
    running = [index for index, keep in enumerate(kept) if keep and is_running(shown[index])]
    trunk = _trunk([shown[index] for index in running])
    if trunk is None:
        return
    length = sum(len(shown[index].text) for index in running)
    around = {element for _, element in zip(range(_STEPS + 1), _with_ancestors(trunk), strict=False)}
    articles = _articles_around(shown[running[0]].element)
    shapes: Counter[_Shape] = Counter()
    parents = set()
    for index in running:
        shapes[_shape(shown[index].element)] += len(words(shown[index].text))
        parents.add(shown[index].element.getparent())
    for index in range(running[0], len(shown)):
        part = shown[index]
        if index > running[-1] and isinstance(part.what, Heading) and is_teaser(part, 0):
            return
        if kept[index] or not isinstance(part.what, Block) or part.what.kind not in (Kind.PARAGRAPH, Kind.QUOTE):
            continue
        shape = _shape(part.element)
        stands_with_it = (
            is_running(part)
            and 2 * shapes[shape] >= shapes.total()
            and (part.element.getparent() in parents or bool(shape[1] or shape[3]))
            and not around.isdisjoint(part.element.iterancestors())
            and _articles_around(part.element) == articles
        )
        if stands_with_it or (index < running[-1] and _is_quote_in(part, parents)):
            kept[index] = not leads_on(part) and not is_aside(part, length)


def drop_labels_behind(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop short lines behind the element that the article is in."""
    trunk = _trunk([part for part, keep in zip(shown, kept, strict=True) if keep and is_running(part)])
    for index in range(len(shown) - 1, -1, -1) if trunk is not None else ():
        part = shown[index]
        if kept[index] and trunk in _with_ancestors(part.element):
            return
        kept[index] &= is_running(part) or isinstance(part.what, (Heading, Note))


def _trunk(running: Sequence[Part]) -> Element | None:
    """The lowest element that holds nearly all of these texts; None if there are none."""
    weights: Counter[Element] = Counter()
    for part in running:
        weights[part.element] += len(words(part.text))
    totals: Counter[Element] = Counter()
    for element, weight in weights.items():
        for each in _with_ancestors(element):
            totals[each] += weight
    most = _NEARLY_ALL * weights.total()
    holding = [element for element, total in totals.items() if total >= most]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _is_in_gallery(element: Element, known: dict[Element, bool]) -> bool:
    """Whether an element is, or is in, one that is called a gallery. `known` takes up what is found of each."""
    passed = []
    answer = False
    for each in _with_ancestors(element):
        if each in known:
            answer = known[each]
            break
        passed.append(each)
        if _GALLERY.search(f"{each.get('class') or ''} {each.get('id') or ''}"):
            answer = True
            break
    known.update(dict.fromkeys(passed, answer))
    return answer


def _is_quote_in(part: Part, parents: set[Element | None]) -> bool:
    """Whether a part is of a quote beside running text, alone or in a wrapper, that is no link as a whole."""
    quotes = [each for each in _with_ancestors(part.element) if elements.name(each) == "blockquote"]
    if not quotes or not isinstance(part.what, Block) or part.what.kind is not Kind.QUOTE:
        return False
    linked = sum(len(text_within(link)) for link in quotes[-1].iter("a"))
    around = [element for _, element in zip(range(2), quotes[-1].iterancestors(), strict=False)]
    return 2 * linked <= len(text_within(quotes[-1])) and not parents.isdisjoint(around)


def _articles_around(element: Element) -> list[Element]:
    """The articles that an element is in, or is, the innermost first."""
    return [*([element] if element.tag == "article" else []), *element.iterancestors("article")]


def _shape(element: Element) -> _Shape:
    """What elements of one template have in common: their names and classes, and their parents'."""
    parent = element.getparent()
    around = ("", None) if parent is None else (elements.name(parent), parent.get("class"))
    return elements.name(element), element.get("class"), *around


def _with_ancestors(element: Element) -> list[Element]:
    return [element, *element.iterancestors()]
