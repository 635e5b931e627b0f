"""What surrounds an article but looks like a part of it: lists of references, notes, comments, links to other pages.

Each function drops texts from a first choice, `kept`, which has a boolean for each text that the page shows.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import compress, islice, pairwise, takewhile

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.gutenberg import STARTS, STOPS
from narrator.sources.html.names import called, names_of
from narrator.sources.html.parts import (
    BOXES,
    SIGNS,
    ends_sentence,
    is_in,
    is_kind,
    is_mostly_link,
    is_running,
    leads_on,
    length_of,
    level,
    words,
)
from narrator.sources.html.wordings import names_in_all, pattern_in_all
from narrator.sources.note_lists import is_name_of_notes
from narrator.sources.parts import Heading, Note
from narrator.sources.references import HEADING, refers
from narrator.sources.vocabulary import in_all
from narrator.text import MarkKind, marks_of

_is_called_references = called(r"[\s_-](?:references|reflist|ref-?list|bibliography|citation-?list)(?:$|[\s_-])")
_OF_NOTE = re.compile(r"[\[(]?(\d{1,3})[\])]?\s*\D")
_is_called_comments = called(
    r"[\s_-](?:comments?|comments?-?(?:list|body|content|area|section|thread)|commentlist|disqus|kommentare)(?:$|\s)"
)
_comments = names_in_all(lambda words: words.comments)
_COMMENTS_HEADING = patterns.lazy(
    lambda: rf"(?:\d+ )?(?:{patterns.any_of(_comments())})(?: ?\(?\d+\)?| ?: ?\d+)?", re.IGNORECASE
)
_OTHERS = patterns.lazy(pattern_in_all(lambda words: words.other_articles), re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:photo(?:graph)?s?|image|picture|illustration|foto(?:graf(?:ie|ía))?s?|bild(?:quelle)?|crédit(?:s)?|credits?)"
    r"\s*(?:by\b|:|©|/|de\b|von\b).*|.*\b(?:getty images|ap photo|reuters|picture[- ]alliance|shutterstock|istock"
    r"|imago images|adobe ?stock|unsplash|wikimedia commons)\b.*|[©ⓒ].*",
    re.IGNORECASE,
)
_abstracts = in_all(lambda names: names.abstracts)
_MAX_CREDIT = 12  # words
_MIN_ARTICLE = 150  # words; beside so many, comments are not the article itself
_MUCH_MORE = 2  # with more than this many times the words around them, comments are the article themselves
_MAX_LABEL_CHARS = 40
_MAX_OTHERS = 2 / 3
_MIN_NOTES = 2
_LIKELY = 0.5
_LANGUAGE = re.compile(r"(?:^|[\s_-])(?:lang(?:uage)?|source)-([\w+#-]+)", re.IGNORECASE)
_LANGUAGES_OF_CODE = ("data-lang", "data-language")
_MAX_TAIL = 10  # words of a last line that introduces something left out
_MAX_LANGUAGE = 3  # words of the name of a programming language
_OF_TABLES = frozenset("table tbody tr td".split())  # which hold line numbers and code
_NEAR_CODE = 3  # boxes around code
_NEAR_HEADING = 2  # boxes around a heading


def drop_references(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop lists of references: those below a heading that says so, and those in boxes that are called so."""
    lists = {index for below in _references(shown) if not _is_documentation(shown, kept, below) for index in below}
    boxed: dict[Element, bool] = {}
    for index, part in enumerate(shown):
        if not kept[index] or isinstance(part.what, Note):
            continue
        is_item = index in lists and (isinstance(part.what, Heading) or _is_listed(part))
        kept[index] = not (is_item or is_in(part.element, _is_references, boxed))


def drop_notes_at_foot(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the last lines if they are notes without links: numbered from 1, raised or in brackets, as in the text."""
    texts = [index for index, keep in enumerate(kept) if keep and isinstance(shown[index].what, Block)]
    notes: list[int] = []
    number = 0
    for index in reversed(texts):
        found = number_of_note(shown[index])
        if not found or (notes and found != number - 1):
            break
        notes.append(index)
        number = found
    if number != 1 or len(notes) < _MIN_NOTES:
        return
    before = (shown[index] for index in texts if index < notes[-1])
    if any("[1]" in part.text or "(1)" in part.text or _raises(part, "1") for part in before):
        over = max((index for index in texts if index < notes[-1]), default=notes[-1])
        for index in (*notes, *((over,) if is_name_of_notes(shown[over].text) else ())):
            kept[index] = False


def number_of_note(part: Part) -> int:
    """The number with which a line begins, raised or in brackets, as a footnote does; 0 if it begins otherwise."""
    found = _OF_NOTE.match(part.text)
    if found is None or not isinstance(part.what, Block):
        return 0
    is_mark = part.text.startswith((f"[{found[1]}]", f"({found[1]})")) or any(
        mark.kind is MarkKind.RAISED and mark.start == 0 for mark in marks_of(part.marked)
    )
    return int(found[1]) if is_mark else 0


def _raises(part: Part, number: str) -> bool:
    text = part.text
    return any(
        mark.kind is MarkKind.RAISED and mark.start and text[mark.start : mark.end].strip("[] ") == number
        for mark in marks_of(part.marked)
    )


def _references(shown: Sequence[Part]) -> Iterator[range]:
    """For each heading that says "references", the parts up to the next heading of at least its level."""
    over = height = 0
    for index, part in enumerate(shown):
        if level(part) and (not height or level(part) <= height):
            if height:
                yield range(over, index)
            over, height = index, level(part) if HEADING.fullmatch(part.text.strip()) else 0
    if height:
        yield range(over, len(shown))


def _is_documentation(shown: Sequence[Part], kept: Sequence[bool], below: range) -> bool:
    """Whether a section called "reference" explains a program: it has code, or text and items that cite nothing."""
    parts = [shown[index] for index in below if kept[index]]
    if any(is_kind(part, Kind.CODE) for part in parts):
        return True
    items = [part for part in parts if _is_listed(part)]
    explained = sum(ends_sentence(part.text) and not refers(part.text) and not is_mostly_link(part) for part in items)
    return 2 * explained > len(items) and any(is_running(part) and not _is_listed(part) for part in parts)


def _is_listed(part: Part) -> bool:
    names = [elements.name(each) for each in (part.element, *part.element.iterancestors())]
    return any(name in ("li", "ol", "dd", "dt", "cite", "tr") for name in names)


def _is_references(element: Element) -> bool:
    return _is_called_references(names_of(element))


def _is_comments(element: Element) -> bool:
    return _is_called_comments(names_of(element))


def drop_comments(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop comments of readers, in boxes or below a heading called so, unless they are much longer than the article."""
    boxed: dict[Element, bool] = {}
    below = _below(shown, _COMMENTS_HEADING)
    are = [
        keep and (index in below or is_in(shown[index].element, _is_comments, boxed)) for index, keep in enumerate(kept)
    ]
    comments = length_of(compress(shown, are))
    others = length_of(
        part for part, keep, is_one in zip(shown, kept, are, strict=True) if keep > is_one and is_running(part)
    )
    if others >= _MIN_ARTICLE or (others and comments <= max(_MIN_ARTICLE, _MUCH_MORE * others)):
        for index, is_one in enumerate(are):
            kept[index] = kept[index] and not is_one


def _below(shown: Sequence[Part], named: re.Pattern[str]) -> set[int]:
    """The indices of the headings with these names, except titles, and of the parts below them."""
    below = 0
    found = set()
    for index, part in enumerate(shown):
        if height := level(part):
            below = 0 if height <= below else below
            below = below or (height if height > 1 and named.fullmatch(part.text.strip()) else 0)
        if below:
            found.add(index)
    return found


def drop_others(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the texts in boxes that begin with a label such as "Most read" or "Related articles".

    Such a box may hold more than a short article does, but not most of the page's text.
    """
    labels = [
        part for part in shown if len(part.text) <= _MAX_LABEL_CHARS and _OTHERS.fullmatch(part.text.strip(SIGNS))
    ]
    total = length_of(compress(shown, kept)) if labels else 0
    for box in {box for box in map(_box_of, labels) if box is not None}:
        inside = [
            keep and box in (part.element, *part.element.iterancestors())
            for part, keep in zip(shown, kept, strict=True)
        ]
        if length_of(compress(shown, inside)) <= _MAX_OTHERS * total:
            kept[:] = [keep and not within for keep, within in zip(kept, inside, strict=True)]


def _box_of(label: Part) -> Element | None:
    """The smallest box that begins with a label and holds more, unless it is the page or holds its title."""
    said = words(label.text)
    for box in label.element.iterancestors():
        if elements.name(box) in ("body", "html", "main", "article") or next(box.iter("h1"), None) is not None:
            return None
        if (inside := words(" ".join(map(str, box.itertext())))) != said:
            return box if inside[: len(said)] == said else None
    return None


def drop_around_etext(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what Project Gutenberg puts around its books, but not a title above the line with which these begin."""
    marked = [index for index, part in enumerate(shown) if "Project Gutenberg" in part.text or "GUTENBERG" in part.text]
    starts = [index for index in marked if _has_line(shown[index], STARTS)]
    stops = [index for index in marked if _has_line(shown[index], STOPS)]
    for index in (*range(starts[-1] + 1 if starts else 0), *range(stops[0] if stops else len(shown), len(shown))):
        kept[index] = kept[index] and level(shown[index]) == 1


def _has_line(part: Part, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(line) for line in part.text.split("\n"))


def drop_before_abstract(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what papers have before their abstract: authors, affiliations, editors, and dates of submission."""
    headings = [index for index, part in enumerate(shown) if kept[index] and level(part) != 1 and _is_abstract(part)]
    before = [index for index in range(headings[0] if headings else 0) if kept[index] and not level(shown[index])]
    if not any(is_running(shown[index]) and ends_sentence(shown[index].text) for index in before):
        for index in before:
            kept[index] = False


def _is_abstract(part: Part) -> bool:
    return level(part) > 0 and part.text.casefold().strip(" .:") in _abstracts()


def drop_credits(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the lines that say who took a picture."""
    for index, part in enumerate(shown):
        is_line = kept[index] and is_kind(part, Kind.PARAGRAPH)
        if is_line and len(words(part.text)) <= _MAX_CREDIT and not ends_sentence(part.text):
            kept[index] = not _CREDIT.fullmatch(part.text)


def drop_offers(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the last lines that are only links to other pages and not sentences, such as an offer to subscribe."""
    for index in reversed([index for index, keep in enumerate(kept) if keep]):
        part = shown[index]
        links = [each for each in part.element.iter("a") if not (each.get("href") or "#").startswith("#")]
        is_line = is_kind(part, Kind.PARAGRAPH) and not ends_sentence(part.text)
        linked = tuple(word for each in links for word in words(text_within(each)))
        if not is_line or not links or linked != words(part.text):
            return
        kept[index] = False


def drop_headings_of_nothing(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop headings that share a box with what follows them if nothing of it is kept: "More on this", over links.

    Not before the text, where headings are leads, and what follows them are bylines.
    """
    first = next((index for index, part in enumerate(shown) if kept[index] and is_running(part)), len(shown))
    for index in range(first, len(shown) - 1):
        if not kept[index] or kept[index + 1] or level(shown[index]) < 2:
            continue
        boxes = set(islice(shown[index].element.iterancestors(), _NEAR_HEADING))
        box = next((each for each in shown[index + 1].element.iterancestors() if each in boxes), None)
        if box is None or elements.name(box) not in BOXES:
            continue
        kept[index] = any(kept[at] for at in _indices_within(box, shown, index + 1))


def _indices_within(box: Element, shown: Sequence[Part], start: int) -> Iterator[int]:
    """The indices of the parts from `start` on that are in a box, up to the first that is not."""
    return takewhile(lambda index: box in shown[index].element.iterancestors(), range(start, len(shown)))


def drop_lines_before_nothing(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the last line if it ends with a colon and what it introduces is left out."""
    last = max((index for index, keep in enumerate(kept) if keep), default=len(shown))
    if last + 1 < len(shown) and shown[last].text.endswith((":", "：")):
        kept[last] = not is_kind(shown[last], Kind.PARAGRAPH) or len(words(shown[last].text)) > _MAX_TAIL


def drop_labels_of_code(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the lines over code that only name its language, or that share a box with a button."""
    texts = [index for index, keep in enumerate(kept) if keep]
    for over, below in pairwise(texts):
        is_label = is_kind(shown[over], Kind.PARAGRAPH) and len(words(shown[over].text)) <= _MAX_LANGUAGE
        if is_label and is_kind(shown[below], Kind.CODE):
            kept[over] = not _is_label_of(shown[over], shown[below])


def _is_label_of(label: Part, code: Part) -> bool:
    """Whether a line names the language of code, as the code's classes do or in a small box with it and a button."""
    boxes = (each for each in code.element.iterancestors() if elements.name(each) not in _OF_TABLES)
    around = (code.element, *islice(boxes, _NEAR_CODE))
    elements_of = (*around, *code.element.iter("code"))
    named = {each.casefold() for element in elements_of for each in _LANGUAGE.findall(names_of(element))}
    named |= {(element.get(key) or "").casefold() for element in elements_of for key in _LANGUAGES_OF_CODE}
    if label.text.casefold() in named:
        return True
    inside = set(label.element.iterancestors())
    box = next((each for each in around if each in inside), None)
    if box is None or next(box.iter("button"), None) is None:
        return False
    beside = len(words(text_within(box))) - len(words(text_within(code.element)))
    return beside <= len(words(label.text)) + _MAX_LANGUAGE


def drop_led_on(shown: Sequence[Part], kept: list[bool], likely: Sequence[float]) -> None:
    """Drop the texts below a heading such as "Read also", unless they are likely to belong to the article."""
    for index, below in enumerate(led_on(shown)):
        if below and likely[index] < _LIKELY:
            kept[index] = False


def led_on(shown: Sequence[Part]) -> Iterator[bool]:
    """For each text, whether it is a heading such as "Read also" or below one."""
    below = 0
    for part in shown:
        if height := level(part):
            below = 0 if below and height <= below else below
            below = below or (height if leads_on(part) else 0)
        yield below > 0
