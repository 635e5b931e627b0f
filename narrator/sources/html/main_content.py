"""The article on a web page, read without what stands around it.

page ─► parts      everything that it shows
     ─► main       those that trafilatura takes for the article, corrected by where they stand, and the headings over
                   them; on a page without furniture, all
     ─► headings   cleaned of marks; the title taken out; bold lines taken in where there are no others
     ─► sections
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import compress
from textwrap import shorten

from lxml import etree

from narrator.article import BESIDE, Article, Block, Kind, Omission
from narrator.errors import SourceError
from narrator.sources import elements
from narrator.sources.document import Document
from narrator.sources.elements import Part, fold, text_within
from narrator.sources.html import pages
from narrator.sources.html.dates import shown_date
from narrator.sources.html.headings import headed, take_title
from narrator.sources.html.pages import DocumentInfo, Page
from narrator.sources.html.parts import (
    is_aside,
    is_furniture,
    is_sentence,
    is_teaser,
    key,
    leads_on,
    length_of,
    level,
    without_furniture,
    words,
)
from narrator.sources.html.places import drop_labels_behind, drop_lists_that_lead_on, foreign, keep_brothers
from narrator.sources.html.refusals import SAVE_IT, refuse_what_is_no_article
from narrator.sources.parts import Heading, Mention, Note

_MAX_TEXTS = 60_000  # parts of a page that trafilatura is asked about; it takes seconds for more
_SHINGLE = 4  # words
_FEW_FRAMES = 5
_MAX_OPENING = 25  # parts between a title and the text: dates, bylines, buttons
_MAX_TAIL = 10  # words
_WITHIN_A_LINE = frozenset("hi ref del".split())  # of trafilatura's own elements
_MAX_QUOTE = 80  # characters
_LINE_ENDS = "\0"  # which no document holds
_MIN_CARRIED = 80  # words
_MUCH_LONGER = 1.3


def read(document: Document) -> Article:
    """Read the article of a page.

    Raises:
        SourceError: it cannot be read, or is no article: an error, a login, a wall before it, a list of links, or a
            page that scripts would fill.
    """
    page = pages.open_page(document.name, document.content, document.charset, document.origin.link)
    about = pages.about(page)
    shown = elements.parts(page.tree)
    main = without_furniture(shown) if _is_simple(page, shown) else _main(page, shown)
    main = _carried_along(page, about, main)
    refuse_what_is_no_article(page, about, shown, main)
    title, parts = take_title(about, headed(main))
    sections = elements.sections(parts, about.metadata.link)
    if not sections:
        raise SourceError(f"{document.name} has a title and no text", SAVE_IT)
    published = shown_date(shown, about.metadata.published, date.today())
    metadata = replace(about.metadata, title=title, published=published)
    return Article(metadata, sections, _omissions(shown, parts, [title, *about.headlines]))


def _omissions(shown: Sequence[Part], parts: Sequence[Part], titles: Sequence[str]) -> tuple[Omission, ...]:
    """What the page shows besides its article, in one entry: it may be hundreds of texts, and nobody misses them."""
    said = {*map(key, titles), *(key(part.text) for part in parts), ""}
    others = [part for part in shown if key(part.text) not in said]
    if not others:
        return ()
    longest = max((part.text for part in others), key=len)
    what = f"{len(others)} texts around the article, the longest: {shorten(longest, _MAX_QUOTE, placeholder=' …')}"
    return (Omission("the page", what, "menus, comments, links to other pages and the like"),)


# What of a page is the article


def _is_simple(page: Page, shown: Sequence[Part]) -> bool:
    """Whether there is next to nothing but an article on a page: little furniture, few links, few scripts."""
    frames = sum(1 for _ in page.tree.iter("div", "script", "section", "form", "iframe"))
    if frames > _FEW_FRAMES + 0.2 * len(shown):
        return False
    total = sum(len(part.text) for part in shown)
    furniture = sum(len(part.text) for part in shown if is_furniture(part.element))
    links = sum(len(text_within(link)) for link in page.tree.iter("a"))
    return furniture <= 0.02 * total and links <= (0.25 if frames else 0.5) * total


def _main(page: Page, shown: Sequence[Part]) -> list[Part]:
    """The parts that are the article; all that are no furniture if that cannot be told."""
    lines = _extracted(page) if len(shown) <= _MAX_TEXTS else []
    return _chosen(shown, lines) or without_furniture(shown) or list(shown)


def _chosen(shown: Sequence[Part], lines: Sequence[str]) -> list[Part]:
    """The parts whose text is in these lines, with the headings over them and what stands between them."""
    exact = {key(line) for line in lines}
    known = set(_shingles(words(" ".join(lines))))
    kept = [_is_known(part, exact, known) for part in shown]
    own = [not each for each in foreign(shown, kept)]
    shown, kept = list(compress(shown, own)), list(compress(kept, own))
    drop_lists_that_lead_on(shown, kept)
    keep_brothers(shown, kept)
    drop_labels_behind(shown, kept)
    _keep_headings(shown, kept, exact)
    _keep_lead(shown, kept)
    _drop_tail(shown, kept)
    _keep_what_is_beside(shown, kept)
    return list(compress(shown, kept))


def _keep_what_is_beside(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep the pictures and players between the first text and the last, and the footnotes that are mentioned."""
    first = next((index for index, keep in enumerate(kept) if keep), len(kept))
    last = max((index for index, keep in enumerate(kept) if keep), default=-1)
    mentioned: set[str] = set()
    for index in range(first, len(shown)):
        what = shown[index].what
        if isinstance(what, Mention) and kept[index - 1]:
            kept[index] = True
            mentioned.add(what.label)
        elif isinstance(what, Block) and what.kind in BESIDE:
            kept[index] = index < last
    for index, part in enumerate(shown):
        if isinstance(part.what, Note):
            kept[index] = kept[index] or part.what.label in mentioned


def _extracted(page: Page) -> list[str]:
    """The lines of text that trafilatura takes for the article."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page.tree, include_comments=False, output_format="html")
    except Exception:  # it reads what strangers wrote, and has failed in many ways
        return []
    body = getattr(found, "body", None)
    if body is None:
        return []
    pieces: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in _WITHIN_A_LINE:
            pieces.append(_LINE_ENDS)
        pieces.append((element.text if event == "start" else element.tail) or "")
    return [line for line in map(fold, "".join(pieces).split(_LINE_ENDS)) if line]


def _is_known(part: Part, exact: set[str], known: set[tuple[str, ...]]) -> bool:
    """Whether a text is one that was kept: as a line of its own, or for more than half as a part of others."""
    if isinstance(part.what, Heading):
        return False
    said = words(part.text)
    if len(said) < _SHINGLE:
        return bool(said) and " ".join(said) in exact
    shingles = _shingles(said)
    return 2 * sum(shingle in known for shingle in shingles) > len(shingles)


def _keep_headings(shown: Sequence[Part], kept: list[bool], exact: set[str]) -> None:
    """Keep the headings over more kept text than dropped text, and those over such headings.

    What is dropped at the end of a section is not the section's: there the page goes on with other things.
    """
    length = sum(len(part.text) for part, keep in zip(shown, kept, strict=True) if keep)
    keeps = drops = 0  # words below the heading
    is_empty = True
    below = 0  # level of the kept heading right below, with nothing between
    any_below = False
    for index in range(len(shown) - 1, -1, -1):
        part = shown[index]
        match part.what:
            case Heading(text, level):
                heads = keeps > drops or below > level or (is_empty and any_below and key(text) in exact)
                kept[index] = heads and not leads_on(part) and not is_aside(part, length) and not is_teaser(part, keeps)
                below = level if kept[index] else 0
                any_below = any_below or kept[index]
                keeps = drops = 0
                is_empty = True
            case Block(kind) if kind not in BESIDE:
                length_below = len(words(part.text))
                keeps += length_below if kept[index] else 0
                drops += length_below if keeps and not kept[index] else 0
                any_below = any_below or kept[index]
                is_empty = False
                below = 0


def _keep_lead(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep the sentences between the last h1 and the text: a lead often stands outside of the text's container."""
    sentences = [is_sentence(part) for part in shown]
    first = next((index for index, keep in enumerate(kept) if keep and sentences[index]), 0)
    tops = [index for index in range(first) if level(shown[index]) == 1]
    if not tops or first > tops[-1] + _MAX_OPENING:
        return
    length = sum(len(part.text) for part, keep in zip(shown, kept, strict=True) if keep)
    for index in range(tops[-1] + 1, first):
        kept[index] |= sentences[index] and not leads_on(shown[index]) and not is_aside(shown[index], length)


def _drop_tail(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what leads on to other things at the end: headings over nothing, and lines with a colon or a question."""
    for index in reversed([index for index, keep in enumerate(kept) if keep]):
        text = shown[index].text
        is_lead_on = text.endswith((":", "?", "？")) and len(words(text)) <= _MAX_TAIL
        if not isinstance(shown[index].what, Heading) and not is_lead_on:
            return
        kept[index] = False


# The article as search engines get it


def _carried_along(page: Page, about: DocumentInfo, main: list[Part]) -> list[Part]:
    """The text that the page carries for search engines, if there is clearly more of it than is shown."""
    if not about.text:
        return main
    text = unescape(about.text) if "&lt;" in about.text else about.text
    if "</" in text:
        carried = elements.parts(pages.open_page(page.name, text.encode()).tree)
    else:
        carried = [Part(Block(Kind.PARAGRAPH, line), page.tree) for line in map(fold, text.split("\n")) if line]
    return carried if length_of(carried) >= max(_MUCH_LONGER * length_of(main), _MIN_CARRIED) else main


def _shingles(words_of: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words_of[start : start + _SHINGLE]) for start in range(len(words_of) - _SHINGLE + 1)]
