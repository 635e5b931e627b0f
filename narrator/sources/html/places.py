"""Which texts belong to an article by their positions on the page, and which are inside it without being part of it.

The functions correct a first choice, `kept`, which has a boolean for each part that the page shows.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import compress, islice
from typing import TypeVar

from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html.features import is_around
from narrator.sources.html.names import called, names_of
from narrator.sources.html.parts import (
    ends_sentence,
    is_aside,
    is_furniture,
    is_kind,
    is_running,
    leads_on,
    length_of,
    words,
)
from narrator.sources.html.repairs import HIDDEN, is_called_fold, is_called_folded
from narrator.sources.parts import Heading, Note

_Answer = TypeVar("_Answer")

_NEARLY_ALL = 0.9  # of the running text
_OPENED = frozenset({"region", "tabpanel"})
# Likelihoods that a text belongs to the article. On pages of sites left out of the learning, without their names and
# landmarks, any value from 0.3 to 0.45 finds the same texts where hardly anything else is found. Where more is found,
# 0.45 finds 0.24 % more of the words of 247 news pages from 35 countries that were not used for learning, as precisely.
_ABOUT_AS_LIKELY = 0.4
_NEARLY_AS_LIKELY = 0.45
_NOT_UNLIKELY = 0.25
_MIN_ALIKE = 4  # paragraphs of one template
_NEAR = 3  # boxes around a list
_MIN_STEPS = 3  # lines of one template
_MIN_ARTICLE = 150  # words; beside so many, a gallery is not the article itself
_is_called_note = called(
    r"[\s_-](?:call-?out|admonition|alert|notice|note|tip|hint|warning|caution|important)(?:$|[\s_-])"
)
# The names of an article's text in the templates of WordPress, Blogger, Ghost, Substack, Drupal and microformats, and,
# for documentation, in those of Docusaurus, VitePress, Material for MkDocs and Docsy.
_is_called_body = called(
    r"[\s_-](?:e-content|available-content|field--name-body|theme-doc-markdown|vp-doc|md-content__inner|td-content"
    r"|(?:entry|posts?|article|story|blog|news|gh|text|main|body)[_-]{0,2}(?:content|body|text|copy|inner))(?:$|[\s_-])"
)
# What recipe plugins (WP Recipe Maker, Tasty, Mediavine Create) and many sites of their own call the parts of a recipe.
_is_called_recipe = called(
    r"[\s_-](?:ingredients?|instructions?|directions?|zutaten\w*|zubereitung\w*|ingr[eé]dients?|ingredientes"
    r"|ingredienti)(?:[_-]?(?:list|container|section|wrapper|box|group))?(?:$|\s)"
)
_is_called_box = called(r"[\s_-]admonition(?:$|[\s_-])")
_is_called_gallery = called(r"[\s_-](?:\w*gallery|slide-?shows?\d*|carousel|slider)(?:$|[\s_-])")


def foreign(shown: Sequence[Part], kept: Sequence[bool]) -> list[bool]:
    """Which parts are in an article within the article, or in a gallery, and so do not belong to it.

    A gallery holds pictures and captions, unless there is hardly any other text: then it is the article.
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
    """Which parts are in articles within one that has text of its own: comments on it, or related articles.

    https://html.spec.whatwg.org/#the-article-element says that articles are nested for this. Inner articles with more
    text than there is around them belong to the outer one.
    """
    around = [_articles_around(part.element) for part in shown]
    outermost = min((len(around[index]) for index in chosen), default=0)
    inner = [0 < outermost < len(articles) for articles in around]
    within = length_of(shown[index] for index in chosen if inner[index])
    return [False] * len(shown) if 2 * within > length_of(shown[index] for index in chosen) else inner


def drop_lists_that_lead_on(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the items of a list after a line such as "Read also"."""
    leading = False
    for index, part in enumerate(shown):
        is_item = isinstance(part.what, Block) and part.what.kind in (Kind.ITEM, Kind.FIGURE)
        leading = leads_on(part) or (leading and is_item)
        kept[index] &= not leading


def keep_quotes(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep the quotes between the article's running texts, such as embedded posts from other sites."""
    running = [index for index, keep in enumerate(kept) if keep and is_running(shown[index])]
    inside = range(running[0], running[-1]) if running else range(0)
    quotes = [index for index in inside if not kept[index] and is_kind(shown[index], Kind.QUOTE)]
    if not quotes:
        return
    parents = {shown[index].element.getparent() for index in running}
    trunk = _trunk([shown[index] for index in running])
    for index in quotes:
        kept[index] = _is_quote_in(shown[index], parents, trunk) and not leads_on(shown[index])


def keep_lists_amid(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep all items, however short, of lists between the article's running texts, in the element that holds these."""
    inside, parents = _inside(shown, kept)
    known: dict[Element, bool] = {}
    for index in inside:
        part = shown[index]
        if kept[index] or not isinstance(part.what, Block) or part.what.kind is not Kind.ITEM or leads_on(part):
            continue
        lists = [each for each in part.element.iterancestors() if elements.name(each) in ("ol", "ul")]
        if lists and lists[-1] not in known:
            is_list = len(list(islice(lists[-1].iter("li"), 2))) > 1
            known[lists[-1]] = is_list and lists[-1].getparent() in parents and not _is_linked(lists[-1])
        kept[index] = bool(lists) and known[lists[-1]]


def keep_recipes(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep the items of lists in boxes that are called ingredients or instructions, unless they lead on."""
    called_so: dict[Element, bool] = {}
    for index, part in enumerate(shown):
        if not kept[index] and is_kind(part, Kind.ITEM) and not leads_on(part) and not _is_linked(part.element):
            is_of_recipe = _from_above(part.element, called_so, _is_recipe, False)
            kept[index] = is_of_recipe and not (is_furniture(part.element) or is_aside(part))


def _is_recipe(element: Element) -> bool | None:
    return _is_called_recipe(names_of(element)) or None


def keep_steps_behind(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep numbered lists of sentences after the text of a short article, which only introduces these steps."""
    running = [index for index, keep in enumerate(kept) if keep and is_running(shown[index])]
    if not running or length_of(shown[index] for index in running) >= _MIN_ARTICLE:
        return
    known: dict[Element, bool] = {}
    for index in range(running[-1] + 1, len(shown)):
        part = shown[index]
        lists = list(part.element.iterancestors("ol"))
        if not lists or leads_on(part) or not isinstance(part.what, Block):
            continue
        if lists[-1] not in known:
            is_beside = is_furniture(part.element) or any(map(is_around, islice(_with_ancestors(lists[-1]), _NEAR)))
            known[lists[-1]] = _are_steps(lists[-1]) and not (is_beside or is_aside(part))
        kept[index] = kept[index] or known[lists[-1]]


def _are_steps(listed: Element) -> bool:
    """Whether a list is one of instructions: most items end like sentences, and hardly anything is linked."""
    items = [text_within(each) for each in listed if elements.name(each) == "li"]
    return len(items) > 1 and 2 * sum(map(ends_sentence, items)) > len(items) and not _is_linked(listed)


def _inside(shown: Sequence[Part], kept: Sequence[bool]) -> tuple[range, set[Element | None]]:
    """The indices from the article's first running text to its last text, and the elements that hold its running text.

    If each paragraph is alone in a wrapper, the element around the wrappers is included.
    """
    running = [index for index, keep in enumerate(kept) if keep and is_running(shown[index])]
    holders: set[Element | None] = set()
    for index in running:
        holder = shown[index].element.getparent()
        holders.add(holder)
        while holder is not None and len(holder) == 1 and elements.name(holder) == "div":
            holder = holder.getparent()
        holders.add(holder)
    texts = (index for index, keep in enumerate(kept) if keep and isinstance(shown[index].what, Block | Heading))
    return range(running[0], max(texts)) if running else range(0), holders


def keep_sentences_amid(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep short lines in boxes between the article's running texts: sentences or steps that a template sets apart."""
    inside, parents = _inside(shown, kept)
    boxes: dict[Element, list[int]] = {}
    for index in inside:
        around = _with_ancestors(shown[index].element)
        box = next((each for each in around if each.getparent() in parents), None)
        if box is not None and not is_running(shown[index]):
            boxes.setdefault(box, []).append(index)
    for box, indices in boxes.items():
        lines = [index for index in indices if isinstance(shown[index].what, Block) and words(shown[index].text)]
        is_plain = next(box.iter("a", "form", "input", "button", "aside", "img", "picture", "figure"), None) is None
        ends = [index for index in lines if ends_sentence(shown[index].text) and not leads_on(shown[index])]
        shapes = Counter((elements.name(each), each.get("class")) for each in (shown[index].element for index in lines))
        numbers = [index for index in lines if shown[index].text.strip(".)").isdecimal()]
        are_steps = len({*ends, *numbers}) == len(lines) or max(shapes.values(), default=0) >= _MIN_STEPS
        titles = [
            index for index in lines if index + 1 < len(shown) and box in _with_ancestors(shown[index + 1].element)
        ]
        is_note = bool(lines) and {*ends, *titles} >= {*lines} and _is_note(shown[lines[0]].element, box)
        is_set_off = (len(lines) > 1 and are_steps) or is_note or (bool(lines) and elements.name(box) == "address")
        if is_plain and is_set_off and not is_aside(shown[lines[0]]):
            for index in lines:
                kept[index] = True


def _is_note(element: Element, box: Element) -> bool:
    """Whether a box, or one in it that holds the element, is called a note."""
    around = _with_ancestors(element)
    return any(_is_called_note(each.get("class") or "") for each in around[: around.index(box) + 1])


def keep_alike(shown: Sequence[Part], kept: list[bool], likely: Sequence[float]) -> None:
    """Keep the paragraphs from one template if most of them belong to the article, except unlikely ones.

    The same if together they are about as likely to belong to it as not.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, part in enumerate(shown):
        is_text = is_kind(part, Kind.PARAGRAPH) and is_running(part)
        if is_text and ends_sentence(part.text) and not leads_on(part):
            groups.setdefault(_template(part.element), []).append(index)
    found = length_of(part for part, keep in zip(shown, kept, strict=True) if keep)
    threshold = _ABOUT_AS_LIKELY if found < _MIN_ARTICLE else _NEARLY_AS_LIKELY
    for indices in groups.values():
        total = length_of(shown[index] for index in indices)
        own = length_of(shown[index] for index in indices if kept[index])
        mean = sum(likely[index] * len(words(shown[index].text)) for index in indices) / total
        if len(indices) >= _MIN_ALIKE and own < total and (2 * own > total or mean > threshold):
            for index in indices:
                kept[index] = kept[index] or likely[index] > _NOT_UNLIKELY


def _template(element: Element) -> tuple[object, ...]:
    """What elements from one template have in common: tags and classes, or else the element around them."""
    parent = element.getparent()
    around = parent if parent is None or not parent.get("class") else (elements.name(parent), parent.get("class"))
    return elements.name(element), element.get("class"), around


def keep_summaries(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep the summary over text that readers unfold, if that text belongs to the article."""
    summaries: dict[Element, Element | None] = {}
    found = [_summary_around(part.element, summaries) for part in shown]
    if not any(summary is not None for summary in found):
        return
    opened = {
        each
        for part, keep in zip(shown, kept, strict=True)
        if keep and isinstance(part.what, Block)
        for each in _with_ancestors(part.element)
        if elements.name(each) == "details" or HIDDEN in each.attrib or each.get("role") in _OPENED
    }
    for index, summary in enumerate(found):
        if summary is not None and not leads_on(shown[index]):
            kept[index] = kept[index] or summary.getparent() in opened or summary.getnext() in opened


def keep_body(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep everything in the box that is called the text of a short article, except in boxes that are called otherwise.

    With so little text, hardly any feature has the values that it has on the pages that were learned from.
    """
    body, within = _body_of(shown, kept)
    if body is None:
        return
    around: dict[Element, bool] = {body: False}
    for index, part in enumerate(shown):
        is_text = isinstance(part.what, Block) and not leads_on(part) and not _is_linked(part.element)
        if within[index] is body and is_text:
            kept[index] = kept[index] or not _from_above(part.element, around, _is_around, True)


def drop_behind_body(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what comes after the box that is called the text of a short article, if there is only one such box."""
    body, within = _body_of(shown, kept)
    if body is None or {*within} - {None} != {body}:
        return
    last = max(index for index, box in enumerate(within) if box is body)
    inside = length_of(part for part, box, keep in zip(shown, within, kept, strict=True) if keep and box is body)
    behind = [index for index in range(last + 1, len(shown)) if kept[index] and not isinstance(shown[index].what, Note)]
    if inside > length_of(shown[index] for index in behind):
        for index in behind:
            kept[index] = False


def _body_of(shown: Sequence[Part], kept: Sequence[bool]) -> tuple[Element | None, list[Element | None]]:
    """The box that is called the text of a short article, or None; and for each part, the box so called around it."""
    running = [index for index, keep in enumerate(kept) if keep and is_running(shown[index])]
    if length_of(shown[index] for index in running) >= _MIN_ARTICLE:
        return None, []
    bodies: dict[Element, Element | None] = {}
    within = [_from_above(part.element, bodies, _body, None) for part in shown]
    return Counter(within[index] for index in running).most_common(1)[0][0] if running else None, within


def _body(element: Element) -> Element | None:
    return element if element.get("itemprop") == "articleBody" or _is_called_body(names_of(element)) else None


def _is_around(element: Element) -> bool | None:
    return (is_around(element) and not _is_called_box(names_of(element))) or None


def keep_folded(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep text that is called collapsible, in an element that holds running text of the article."""
    _, parents = _inside(shown, kept)
    known: dict[Element, bool] = {}
    for index, part in enumerate(shown):
        if kept[index] or not isinstance(part.what, Block) or leads_on(part):
            continue
        for box in _with_ancestors(part.element):
            if box.getparent() in parents:
                known[box] = known[box] if box in known else is_called_folded(box)
                kept[index] = kept[index] or known[box]


def keep_like_folded(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep the content of boxes that are called collapsible, beside boxes of the same kind with text of the article."""
    known: dict[Element, Element | None] = {}
    boxes = (_from_above(part.element, known, _fold, None) for part in compress(shown, kept))
    own = {_kind_of_box(box) for box in boxes if box is not None}
    for index, part in enumerate(shown) if own else ():
        box = _from_above(part.element, known, _fold, None)
        kept[index] = kept[index] or (box is not None and _kind_of_box(box) in own and not leads_on(part))


def _fold(element: Element) -> Element | None:
    """The element, if it is called collapsible and is next to another of its kind."""
    if not is_called_fold(names_of(element)):
        return None
    beside = (element.getprevious(), element.getnext())
    return element if any(each is not None and _kind_of_box(each) == _kind_of_box(element) for each in beside) else None


def _kind_of_box(box: Element) -> tuple[Element | None, str, str | None]:
    return box.getparent(), elements.name(box), box.get("class")


def _summary_around(element: Element, known: dict[Element, Element | None]) -> Element | None:
    """An element or its nearest ancestor that unfolds something. Results are cached in `known`."""
    return _from_above(
        element, known, lambda each: each if elements.name(each) == "summary" or _opens(each) else None, None
    )


def _from_above(
    element: Element, known: dict[Element, _Answer], answer_of: Callable[[Element], _Answer | None], otherwise: _Answer
) -> _Answer:
    """The answer for an element or else for its nearest ancestor with one. Results are cached in `known`."""
    passed: list[Element] = []
    each: Element | None = element
    while each is not None and each not in known:
        passed.append(each)
        each = each.getparent()
    answer = otherwise if each is None else known[each]
    for each in reversed(passed):
        own = answer_of(each)
        answer = known[each] = answer if own is None else own
    return answer


def _opens(element: Element) -> bool:
    """Whether an element declares that it unfolds what is below it."""
    return element.get("aria-expanded") is not None and element.get("aria-haspopup") is None


def _is_linked(element: Element) -> bool:
    """Whether more than a third of an element's text is links."""
    return 3 * sum(len(text_within(link)) for link in element.iter("a")) > len(text_within(element))


def _trunk(running: Sequence[Part]) -> Element | None:
    """The lowest element that holds nearly all of these texts; None if there are none."""
    weights: Counter[Element] = Counter()
    for part in running:
        weights[part.element] += len(words(part.text))
    totals: Counter[Element] = Counter()
    for element, weight in weights.items():
        for each in _with_ancestors(element):
            totals[each] += weight
    needed = _NEARLY_ALL * weights.total()
    holding = [element for element, total in totals.items() if total >= needed]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _is_in_gallery(element: Element, known: dict[Element, bool]) -> bool:
    """Whether an element is, or is in, one that is called a gallery. Results are cached in `known`."""
    return _from_above(element, known, lambda each: _is_called_gallery(names_of(each)) or None, False)


def _is_quote_in(part: Part, parents: set[Element | None], trunk: Element | None) -> bool:
    """Whether a part is in a quote next to running text, perhaps in a wrapper or figure, that is not mostly links."""
    quotes = [each for each in _with_ancestors(part.element) if elements.name(each) == "blockquote"]
    linked = sum(len(text_within(link)) for link in quotes[-1].iter("a")) if quotes else 0
    if not quotes or 2 * linked > len(text_within(quotes[-1])):
        return False
    around = list(quotes[-1].iterancestors())
    is_figure = elements.name(around[0]) == "figure" and trunk in around and not is_aside(part)
    return is_figure or not parents.isdisjoint(around[:2])


def _articles_around(element: Element) -> list[Element]:
    """The article elements around an element, and itself if it is one, the innermost first."""
    return [*([element] if element.tag == "article" else []), *element.iterancestors("article")]


def _with_ancestors(element: Element) -> list[Element]:
    return [element, *element.iterancestors()]
