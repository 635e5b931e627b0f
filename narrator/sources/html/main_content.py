"""The article on a web page, without what surrounds it.

page ─► parts      everything that it shows
     ─► main       those that trafilatura takes for the article, corrected by their positions, and the headings over
                   them; on a page without furniture, all
     ─► headings   marks removed; the title taken out; bold lines added if there are no other headings
     ─► sections
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from itertools import compress, islice

import numpy as np
from lxml import etree

from narrator.article import BESIDE, Article, Block, Kind
from narrator.errors import SourceError
from narrator.sources import elements
from narrator.sources.document import Document
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.html import carried, exports, omissions, pages
from narrator.sources.html.announced import without_announced
from narrator.sources.html.around import (
    drop_around_etext,
    drop_before_abstract,
    drop_comments,
    drop_credits,
    drop_headings_of_nothing,
    drop_labels_of_code,
    drop_led_on,
    drop_lines_before_nothing,
    drop_notes_at_foot,
    drop_offers,
    drop_others,
    drop_references,
    led_on,
)
from narrator.sources.html.boxes import drop_boxes
from narrator.sources.html.chats import keep_chat
from narrator.sources.html.contents_lists import drop_contents
from narrator.sources.html.copies import drop_copies
from narrator.sources.html.dates import shown_date
from narrator.sources.html.features import rows
from narrator.sources.html.headings import headed, take_title
from narrator.sources.html.model import Probabilities, learned
from narrator.sources.html.names import called, names_of
from narrator.sources.html.notices import drop_notices
from narrator.sources.html.pages import DocumentInfo, Page
from narrator.sources.html.pagination import next_in
from narrator.sources.html.parts import (
    ends_sentence,
    is_aside,
    is_furniture,
    is_kind,
    is_running,
    is_teaser,
    leads_on,
    length_of,
    level,
    without_furniture,
    words,
)
from narrator.sources.html.places import (
    drop_behind_body,
    drop_lists_that_lead_on,
    foreign,
    keep_alike,
    keep_body,
    keep_folded,
    keep_like_folded,
    keep_lists_amid,
    keep_quotes,
    keep_recipes,
    keep_sentences_amid,
    keep_steps_behind,
    keep_summaries,
)
from narrator.sources.html.posts import keep_posts, opener_of, with_writer
from narrator.sources.html.refusals import SAVE_IT, refuse_what_is_no_article
from narrator.sources.html.repairs import repair, reveal_all
from narrator.sources.note_lists import names_of_note_lists
from narrator.sources.parts import Heading, Mention, Note

_MAX_TEXTS = 60_000  # parts of a page that trafilatura is run on; it takes seconds for more
_SHINGLE = 4  # words
# Share of the running words of a page. On 614 pages that people marked, trafilatura's rules find less than this on 31;
# on 27 of these its fallbacks find more, on three less.
_HARDLY_ANY = 0.3
_FEW_FRAMES = 5
_MAX_OPENING = 25  # parts between a title and the text: dates, bylines, buttons
_MAX_TAIL = 10  # words of a last line that introduces something else
_MIN_LEAD = 5  # words
_is_lead = called(
    r"[\s_-](?:standfirst|lead|lede|dek|sub-?title|sub-?headline|chapo|vorspann|preamble|ingress|entradilla|bajada"
    r"|sommario|lid|(?:post|entry|article)[_-]?(?:description|excerpt))(?:$|[\s_-])"
)
_MIN_BELOW = 8  # words of kept text below a heading that leads elsewhere
_LIKELY = 0.5
_VERY_LIKELY = 0.85
_MIN_POSTS = 3
_MAYBE = 0.3  # likelihood from which one of several lines that name the writer of a post is kept
_MAX_LABEL = 12  # words
_UNLIKELY = 0.1  # likelihood above which a picture within the text belongs to the article
_NEAR = 3  # texts before and after one whose likelihoods influence its own
_DRAWN = 0.2  # weight of theirs
_WITHIN = BESIDE | {Kind.CODE, Kind.TABLE}  # belong to the article if it continues after them
_WITHIN_A_LINE = frozenset("hi ref del".split())  # of trafilatura's own elements
_CUT_OFF = re.compile(r"\s*(?:\S*(?:…|\.\.\.)|\[(?:…|\.\.\.|&hellip;)\])\W*$")  # an ellipsis, with the word it cuts
_LINE_ENDS = "\0"  # does not occur in documents
_MIN_ARTICLE = 40  # words
_MUCH_AROUND = 150  # words
_MIN_CARRIED = 80  # words
_MUCH_LONGER = 1.3
_NEARLY = 0.8
_ESCAPED = re.compile(r"&(?:amp;)?(?:lt|#?\w{2,8});")


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as its texts: all that it shows, the words of each, and trafilatura's opinion of each.

    `chosen` is the share of a text that trafilatura takes for the article, `exact` whether it is a line of its result.
    """

    shown: list[Part]
    said: list[tuple[str, ...]]
    chosen: list[float]
    exact: list[bool]


def read(document: Document) -> Article:
    """Read the article of a page.

    Raises:
        SourceError: it cannot be read, or is not an article: an error, a login, a cookie wall or paywall, a list of
            links, or a page that scripts would fill.
    """
    page = pages.open_page(document.name, document.content, document.charset, document.origin.link)
    seen = look_at(page)
    if _shows_hardly_anything(seen):
        seen = _filled_in(page, seen)
    shown = seen.shown
    about = pages.about(page, shown)
    kept = _first_choice(page, seen)
    writer_at = keep_chat(page.tree, shown, kept) or keep_posts(shown, kept, is_article=about.is_one)
    writers = {id(shown[index]): name for index, name in writer_at.items()}
    main = list(compress(shown, kept)) or _remaining(shown)
    main = _carried_along(page, about, shown, main)
    refuse_what_is_no_article(page, about, shown, main)
    _refuse_scraps(page, shown, main)
    title, parts = take_title(about, headed(main))
    names = names_of_note_lists([part.what for part in parts])
    parts = [part for index, part in enumerate(parts) if index not in names]
    own = set(map(id, main))
    published = shown_date(
        shown,
        [id(part) in own for part in shown],
        about.metadata.published,
        date.today(),
        title=title,
        order=about.date_order,
        link=about.metadata.link,
    )
    summary = "" if _is_said(about.metadata.description, main, [title, about.site]) else about.metadata.description
    stated = about.metadata.author
    author = opener_of(writer_at, stated, shown, title) or stated
    metadata = replace(about.metadata, title=title, author=author, published=published, description=summary)
    parts = _without_outer_breaks(without_announced(parts, metadata))
    said = [with_writer(part, writers[id(part)]) if id(part) in writers else part for part in parts]
    sections = elements.sections(said, metadata.link)
    if not sections:
        raise SourceError(f"{document.name} has a title and no text", SAVE_IT)
    left_out = omissions.of_page(page.tree, shown, parts, [title])
    following = next_in(page.tree, page.address or metadata.link)
    return Article(metadata, sections, left_out + ((omissions.next_page(following),) if following else ()))


def _without_outer_breaks(parts: Sequence[Part]) -> list[Part]:
    """The parts without the horizontal rules before the first other part and after the last one."""
    others = [index for index, part in enumerate(parts) if not is_kind(part, Kind.BREAK)]
    return list(parts[others[0] : others[-1] + 1]) if others else []


def _first_choice(page: Page, seen: Seen) -> list[bool]:
    """Which texts belong to the article, if it is a single text rather than posts or messages."""
    if (document := exports.document_in(page.tree)) is not None:
        return _all_in(seen, document)
    return _all(seen) if _is_simple(page, seen.shown) else _chosen(seen)


def _is_said(summary: str, main: Sequence[Part], names: Sequence[str]) -> bool:
    """Whether a summary is only a copy of the beginning of a text, as programs make them, or a name."""
    said = words(_CUT_OFF.sub("", summary))
    return said in map(words, names) or any(words(part.text)[: len(said)] == said for part in main)


def _remaining(shown: Sequence[Part]) -> list[Part]:
    """The parts outside of furniture, and of boxes with another purpose; all parts if there are none."""
    found = without_furniture(shown)
    return [part for part in found if not is_aside(part)] or found or list(shown)


def _refuse_scraps(page: Page, shown: Sequence[Part], main: Sequence[Part]) -> None:
    """Refuse a page of which hardly anything would be read although it has much other running text.

    Raises:
        SourceError: it is one.
    """
    length = length_of(main)
    running = length_of(part for part in shown if is_running(part))
    if length < _MIN_ARTICLE and running - length > _MUCH_AROUND:
        what = f"only {length} words of {page.name} look like an article, and {running - length} do not"
        raise SourceError(what, SAVE_IT)


def _shows_hardly_anything(seen: Seen) -> bool:
    """Whether a page shows too little running text for an article, which may then be in what it hides."""
    length = 0
    for part in _own(seen.shown):
        length += length_of((part,))
        if length >= _MIN_ARTICLE:
            return False
    return True


def _own(shown: Iterable[Part]) -> Iterator[Part]:
    """The running text outside of furniture and of boxes with another purpose."""
    return (part for part in shown if is_running(part) and not is_furniture(part.element) and not is_aside(part))


def _filled_in(page: Page, seen: Seen) -> Seen:
    """The page with the text that it hides, or else contains for its scripts to show, if that is an article."""
    steps = (reveal_all, carried.unfold, lambda tree: carried.fill_in(tree, pages.about(page, ()).headlines))
    for step in steps:
        if _shows_hardly_anything(seen) and step(page.tree):
            seen = look_at(page)
    return seen


# Choosing the article's texts


def look_at(page: Page) -> Seen:
    """Read all texts of a page, and have trafilatura choose those of the article."""
    repair(page.tree)
    shown = elements.parts(page.tree)
    said = [words(part.text) for part in shown]
    found, is_by_rules = _extracted(page, length_of(_own(shown))) if len(shown) <= _MAX_TEXTS else ([], True)
    lines = [words(line) for line in found]
    exact = set(lines)
    known = set(_shingles([word for line in lines for word in line]))
    chosen = []
    for each in said:
        shingles = _shingles(each)
        if shingles:
            chosen.append(sum(map(known.__contains__, shingles)) / len(shingles))
        else:
            chosen.append(float(bool(each) and each in exact))
    if not is_by_rules:  # the fallbacks take what is below "You may also like", too
        chosen = [0.0 if below else share for below, share in zip(led_on(shown), chosen, strict=True)]
    return Seen(shown, said, chosen, [bool(each) and each in exact for each in said])


def _is_simple(page: Page, shown: Sequence[Part]) -> bool:
    """Whether a page is hardly more than an article: it has little furniture, few links, few scripts."""
    if not _has_anything_around(page, shown):
        return True
    frames = sum(1 for _ in page.tree.iter("div", "script", "section", "form", "iframe"))
    if frames > _FEW_FRAMES + 0.2 * len(shown):
        return False
    total = sum(len(part.text) for part in shown)
    furniture = sum(len(part.text) for part in shown if is_furniture(part.element))
    links = sum(len(text_within(link)) for link in page.tree.iter("a"))
    return furniture <= 0.02 * total and links <= (0.25 if frames else 0.5) * total


def _has_anything_around(page: Page, shown: Sequence[Part]) -> bool:
    """Whether a page has a link, a form, or a box for things around articles."""
    if next(page.tree.iter("a", "form", "input", "iframe", "aside"), None) is not None:
        return True
    return any(is_furniture(part.element) or is_aside(part) for part in shown)


def _chosen(seen: Seen) -> list[bool]:
    """Which texts belong to the article."""
    shown = seen.shown
    likely = _likely(seen)
    kept = [
        bool(said) and probability > (_VERY_LIKELY if _is_label(seen, index) else _LIKELY) and not leads_on(part)
        for index, (part, said, probability) in enumerate(zip(shown, seen.said, likely, strict=True))
    ]
    _keep_names_of_posts(seen, kept, likely)
    own = [not each for each in foreign(shown, kept)]
    kept = [keep and mine for keep, mine in zip(kept, own, strict=True)]
    drop_lists_that_lead_on(shown, kept)
    keep_quotes(shown, kept)
    keep_lists_amid(shown, kept)
    keep_sentences_amid(shown, kept)
    keep_alike(shown, kept, likely.tolist())
    keep_body(shown, kept)
    keep_folded(shown, kept)
    keep_summaries(shown, kept)
    keep_like_folded(shown, kept)
    keep_steps_behind(shown, kept)
    keep_recipes(shown, kept)
    _keep_headings(shown, kept, own, likely)
    _keep_lead(seen, kept, own, likely)
    _drop_tail(shown, kept)
    _keep_what_is_beside(shown, kept, own, likely)
    _drop_what_is_around(seen, kept)
    return kept


def _keep_names_of_posts(seen: Seen, kept: list[bool], likely: Probabilities) -> None:
    """Keep lines from one template that directly precede several kept texts: they say who wrote each."""
    found: dict[tuple[str, str | None], list[int]] = {}
    for index in range(len(seen.shown) - 1):
        if _is_label(seen, index) and seen.said[index] and kept[index + 1] and is_running(seen.shown[index + 1]):
            element = seen.shown[index].element
            found.setdefault((elements.name(element), element.get("class")), []).append(index)
    for indices in found.values():
        for index in indices if len(indices) >= _MIN_POSTS else ():
            kept[index] = kept[index] or likely[index] > _MAYBE


def _all(seen: Seen) -> list[bool]:
    """All texts of a page without furniture, except what is known not to belong to articles."""
    kept = [not is_furniture(part.element) and (level(part) > 0 or not leads_on(part)) for part in seen.shown]
    drop_lists_that_lead_on(seen.shown, kept)
    if any(led_on(seen.shown)):
        drop_led_on(seen.shown, kept, _likely(seen).tolist())
    _drop_what_is_around(seen, kept)
    return kept


def _all_in(seen: Seen, document: Element) -> list[bool]:
    """All texts of an element that holds the article and nothing else, except tables of contents and references."""
    own = set(document.iter()) - {each for contents in exports.contents_in(document) for each in contents.iter()}
    kept = [part.element in own for part in seen.shown]
    drop_contents(seen.shown, kept)
    drop_references(seen.shown, kept)
    return kept


def _drop_what_is_around(seen: Seen, kept: list[bool]) -> None:
    drop_contents(seen.shown, kept)
    drop_references(seen.shown, kept)
    drop_notes_at_foot(seen.shown, kept)
    drop_comments(seen.shown, kept)
    drop_others(seen.shown, kept)
    drop_around_etext(seen.shown, kept)
    drop_boxes(seen.shown, kept)
    drop_credits(seen.shown, kept)
    drop_notices(seen.shown, kept)
    drop_before_abstract(seen.shown, kept)
    drop_behind_body(seen.shown, kept)
    drop_offers(seen.shown, kept)
    drop_labels_of_code(seen.shown, kept)
    drop_headings_of_nothing(seen.shown, kept)
    drop_lines_before_nothing(seen.shown, kept)
    _drop_tail(seen.shown, kept)
    drop_copies(seen.shown, seen.said, kept)


def _likely(seen: Seen) -> Probabilities:
    """How likely each text belongs to the article, by the learned model and, a little, by the texts around it."""
    if not seen.shown:
        return np.zeros(0)
    own = learned().probabilities(rows(seen.shown, seen.said, seen.chosen, seen.exact))
    weights = np.sqrt([len(each) for each in seen.said])
    window, number = np.ones(2 * _NEAR + 1), len(own)
    around = np.convolve(own * weights, window)[_NEAR : _NEAR + number]
    total = np.convolve(weights, window)[_NEAR : _NEAR + number]
    return np.asarray((1 - _DRAWN) * own + _DRAWN * around / np.maximum(total, 1.0))


def _is_label(seen: Seen, index: int) -> bool:
    """Whether a text is a short line, not a sentence, that trafilatura does not choose, such as a byline."""
    part = seen.shown[index]
    is_line = is_kind(part, Kind.PARAGRAPH)
    return is_line and not seen.chosen[index] and not ends_sentence(part.text) and len(seen.said[index]) < _MAX_LABEL


def _keep_what_is_beside(shown: Sequence[Part], kept: list[bool], own: Sequence[bool], likely: Probabilities) -> None:
    """Keep pictures, players, code and tables between the first text and the last, and footnotes that are mentioned."""
    first = next((index for index, keep in enumerate(kept) if keep), len(kept))
    last = max((index for index, keep in enumerate(kept) if keep), default=-1)
    mentioned: set[str] = set()
    for index in range(first, len(shown)):
        what = shown[index].what
        if isinstance(what, Mention) and kept[index - 1]:
            kept[index] = True
            mentioned.add(what.label)
        elif isinstance(what, Block) and what.kind in _WITHIN:
            is_within = first <= index < last and (likely[index] > _UNLIKELY or not shown[index].text)
            kept[index] = kept[index] or (own[index] and is_within)
    for index, part in enumerate(shown):
        if isinstance(part.what, Note):
            kept[index] = kept[index] or part.what.label in mentioned


def _extracted(page: Page, running: int) -> tuple[list[str], bool]:
    """The lines that trafilatura takes for the article, and whether its rules found them rather than its fallbacks.

    `running` is the number of running words on the page. The fallbacks take twice as long. On sites left out of the
    learning, the pages of zyte and trafilatura are read as well or better without them, so they are only used where
    the rules find next to nothing.
    """
    from trafilatura import bare_extraction
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning
    from trafilatura.main_extractor import extract_content
    from trafilatura.settings import Extractor

    options = Extractor(comments=False)
    try:
        body, text, *_ = extract_content(convert_tags(tree_cleaning(copy(page.tree), options), options), options)
        if not (is_by_rules := len(words(text)) >= _HARDLY_ANY * running):
            found = bare_extraction(copy(page.tree), include_comments=False)
            body = body if found is None or isinstance(found, dict) or found.body is None else found.body
    except Exception:  # trafilatura fails on some pages, in many different ways
        return [], True
    pieces: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in _WITHIN_A_LINE:
            pieces.append(_LINE_ENDS)
        pieces.append((element.text if event == "start" else element.tail) or "")
    return [line for line in map(fold, "".join(pieces).split(_LINE_ENDS)) if line], is_by_rules


def _keep_headings(shown: Sequence[Part], kept: list[bool], own: Sequence[bool], likely: Probabilities) -> None:
    """Keep the headings over more kept text than dropped text, and those over such headings.

    Text dropped at the end of a section does not count: there the page continues with other things.
    """
    length = sum(len(part.text) for part, keep in zip(shown, kept, strict=True) if keep)
    holders = {part.element.getparent() for part, keep in zip(shown, kept, strict=True) if keep and is_running(part)}
    keeps = drops = 0  # words below the heading
    is_empty = True
    below = 0  # level of the kept heading right below, with nothing between
    for index in range(len(shown) - 1, -1, -1):
        part = shown[index]
        match part.what:
            case Heading(_, level):
                heads = keeps > drops or below > level or (is_empty and likely[index] > 0.5)
                is_read = keeps >= _MIN_BELOW and not drops
                heads = heads and own[index] and not leads_on(part) and (is_read or not is_teaser(part, keeps))
                kept[index] = heads and (part.element.getparent() in holders or not is_aside(part, length))
                below = level if kept[index] else 0
                keeps = drops = 0
                is_empty = True
            case Block(kind) if kind not in BESIDE:
                length_below = len(words(part.text))
                keeps += length_below if kept[index] else 0
                drops += length_below if keeps and not kept[index] else 0
                is_empty = False
                below = 0


def _keep_lead(seen: Seen, kept: list[bool], own: Sequence[bool], likely: Probabilities) -> None:
    """Keep the lead: the sentences between the title and the text, which templates separate from both."""
    shown = seen.shown
    first = next((index for index, keep in enumerate(kept) if keep and is_running(shown[index])), 0)
    opening = range(max(first - _MAX_OPENING, 0), first)
    # If the title is not among the kept texts, the first kept heading is over the lead.
    title = next((index for index in range(first - 1, -1, -1) if kept[index] and level(shown[index]) == 1), None)
    if title is None:
        title = next((index for index in opening if kept[index] and level(shown[index])), first)
    length = sum(len(part.text) for part, keep in zip(shown, kept, strict=True) if keep)
    for index in range(max(title + 1, opening.start), first):
        part = shown[index]
        is_sentence = likely[index] > _UNLIKELY and is_running(part) and ends_sentence(part.text)
        if own[index] and (is_sentence or _is_called_lead(part)):
            kept[index] = not (leads_on(part) or is_furniture(part.element) or is_aside(part, length))


def _is_called_lead(part: Part) -> bool:
    """Whether a line has more than a few words and is in a box that is called a lead."""
    around = (part.element, *islice(part.element.iterancestors(), 2))
    is_line = is_kind(part, Kind.PARAGRAPH)
    return is_line and len(words(part.text)) >= _MIN_LEAD and any(_is_lead(names_of(each)) for each in around)


def _drop_tail(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what introduces other things at the end: headings without text, and lines with a colon or a question."""
    for index in reversed([index for index, keep in enumerate(kept) if keep]):
        text = shown[index].text
        is_lead_on = text.endswith((":", "?", "？")) and len(words(text)) <= _MAX_TAIL
        if not isinstance(shown[index].what, Heading) and not is_lead_on:
            return
        kept[index] = False


# The article's text in the metadata for search engines


def _carried_along(page: Page, about: DocumentInfo, shown: Sequence[Part], main: list[Part]) -> list[Part]:
    """The article's text in the page's metadata, if it is clearly longer than what was found.

    If the page shows that text, too, it is read as shown, with its headings and paragraphs.
    """
    if not about.text:
        return main
    text = unescape(unescape(about.text)) if _ESCAPED.search(about.text) else about.text
    if "</" in text:
        carried = elements.parts(pages.open_page(page.name, text.encode()).tree)
    else:
        carried = [Part(Block(Kind.PARAGRAPH, line), page.tree) for line in map(fold, text.split("\n")) if line]
    known, read = _shingles_of(carried), _shingles_of(main)
    is_longer = length_of(carried) >= max(_MUCH_LONGER * length_of(main), _MIN_CARRIED)
    if not is_longer or _MUCH_LONGER * len(known & read) > len(known):  # some metadata has the text twice
        return main
    found = _found_in(known, shown, main)
    return found if len(known & _shingles_of(found)) >= _NEARLY * len(known) else carried


def _found_in(known: Set[tuple[str, ...]], shown: Sequence[Part], main: Sequence[Part]) -> list[Part]:
    """The parts whose shingles are mostly known, the headings over them, and the `main` parts."""
    own = set(map(id, main))
    kept = [id(part) in own or _is_in(known, part) for part in shown]
    for index in range(len(shown) - 2, -1, -1):
        kept[index] = kept[index] or (level(shown[index]) > 1 and kept[index + 1])
    return list(compress(shown, kept))


def _is_in(known: Set[tuple[str, ...]], part: Part) -> bool:
    shingles = _shingles(words(part.text))
    return sum(shingle in known for shingle in shingles) > _NEARLY * len(shingles)


def _shingles_of(parts: Iterable[Part]) -> set[tuple[str, ...]]:
    return {shingle for part in parts for shingle in _shingles(words(part.text))}


def _shingles(words_of: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words_of[start:] for start in range(_SHINGLE)), strict=False))
