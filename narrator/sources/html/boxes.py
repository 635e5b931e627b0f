"""Boxes around and amid an article that ask for something or lead elsewhere: consent, newsletters, menus, pages.

They are dropped from a first choice, `kept`, which has a boolean for each text that the page shows.
"""

import re
from collections.abc import Callable, Sequence
from itertools import compress, islice

from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html.names import called, names_of
from narrator.sources.html.parts import (
    BOXES,
    ends_sentence,
    is_kind,
    length_of,
    level,
    words,
)
from narrator.sources.html.refusals import ASKS_CONSENT, COOKIES

_is_consent = called(
    r"[\s_-](?:cookies?|gdpr|consent|dsgvo|rgpd)(?:$|[\s_-])"
    r"|cookie[\w-]{0,20}(?:consent|notice|banner|bar|law|message|popup|alert|dialog)"
)
_is_beside = called(
    r"[\s_-](?:nav\w*|menu\w*|\w*side-?bar\w*|\w*bread-?crumbs?|crumbs?|rail|most-?\w+|trending|popular)(?:$|[\s_-])"
)
_is_promotion = called(
    r"[\s_-](?:newsletters?|sign-?up|promo(?:tion)?-?box|no-?print|d-print-none|hidden-print)(?:$|\s)"
)
# Found by the names of the boxes around texts that were read on the pages of WCXB but that people had left out. On no
# more than one page did such a box hold text of the article.
_is_call = called(r"[\s_-](?<!above.)(?<!below.)(?<!before.)(?<!after.)(?<!has.)cta(?:$|[\s_-])")
_is_called_disclosure = called(r"disclosure")
_is_called_aside = called(
    r"[\s_-](?:(?:author|profile|staff|contributor|writer|speaker)s?[_-]{0,2}(?:bio|box)|about-?(?:the-?)?author"
    r"|saboxplugin|summary-item)(?:$|[\s_-])"
)
# Boxes of recipe plugins, what MediaWiki does not print, message boxes of Wikipedias, and WeChat's line over the text.
_is_programs = called(
    r"(?:^|\s)(?:(?:wprm-(?:recipe-)?|tasty-recipes-|mv-create-)(?:rating|call-to-action|quick-links|entry-footer|jump|pin"
    r"|print|share|social)[\w-]*|[actofi]mbox|bandeau-(?:article|container)|ws-noexport|navbox|printfooter"
    r"|license(?:container|banner)|rich_media_meta_list)(?:$|\s)"
)
_is_foot = called(r"^ (?:page|site|template|e?mail)?[_-]?foot(?:er)?$")
_is_appeal = called(
    r"[\s_-](?:contributions?|epic|donat\w*|supporters?|membership|appeal|fundrais\w*|spenden?\w*)(?:$|[\s_-])"
)
# Addresses that such a box links to.
_GIVING = re.compile(
    r"support|donat|contribut|member|subscri|spende|soutenir|\bdons?\b|dona[rt]|sostien", re.IGNORECASE
)
_is_sharing = called(r"[\s_-](?:shar(?:e|ing)\w*|social\w*|sns)(?:$|[\s_-])")
_is_covering = called(r"modal|dialog|pop-?up|overlay|banner|[\s_-](?:cmp|host)(?:$|[\s_-])")
_PAGES = re.compile(r"(?:[^\W\d]{2,12}\s?:?\s)?\d{1,3}(?:[\s|·,»«‹›]+\d{1,3})+(?:[\s|·»›…]+\S{0,12}){0,3}")
_is_called_button = called(r"[\s_-](?:btn|buttons?|cta)(?:$|[\s_-])|__button(?:$|\s)")
_MAX_BUTTON = 6  # words
_PATH = re.compile(r"\s*[›»>→/|·]\s*")
_MAX_PATH, _MIN_PATH = 200, 2  # characters, pieces
_NEAR_BUTTON = 4  # boxes around a link, for example a table that gives it the shape of a button in mails
_MAX_COUNT = 80  # characters of a line of page numbers, or of links that run scripts
_DIALOG_ROLES = frozenset({"dialog", "alertdialog"})
_MAX_CONSENT = 1500  # characters
_TURNING = frozenset({"next", "prev", "previous"})
_OF_BOOK = _TURNING | {"up", "contents", "index", "start"}  # and of manuals
_MAX_APPEAL = 250  # words
_MAX_ASKED = 60  # words of a box with a field for an email address
_MIN_CLOUD = 6  # links
_MIN_MENU = 2  # links over the title
_MAX_TAG = 3  # words of a link, on average
_NEARLY_ALL = 0.9  # of the words of a line


def drop_boxes(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop small boxes that ask for something or link elsewhere (consent, newsletters, menus), and page numbers."""
    total = sum(len(words(part.text)) for part, keep in zip(shown, kept, strict=True) if keep)
    asking: dict[Element, bool] = {}
    title = next((index for index, part in enumerate(shown) if level(part) == 1), 0)
    for index, part in enumerate(shown):
        is_cloud = kept[index] and _is_cloud(part, _MIN_MENU if index < title else _MIN_CLOUD)
        turns = kept[index] and (_turns_page(part) or _counts_pages(part) or _runs_scripts(part) or _is_button(part))
        turns = turns or (kept[index] and index < title and _is_path(part))
        is_around = is_cloud or turns or (kept[index] and _is_asked(part.element, asking, total))
        kept[index] = kept[index] and not is_around
    _drop_boxes_of_no_text(shown, kept)


def _drop_boxes_of_no_text(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop biographies, disclosures and calls to action, unless they are most of the page: then it lists them."""
    known: dict[Element, bool] = {}
    are = [keep and _is_within(part.element, known, _is_no_text) for part, keep in zip(shown, kept, strict=True)]
    if 2 * length_of(compress(shown, are)) < length_of(compress(shown, kept)):
        kept[:] = [keep and not is_one for keep, is_one in zip(kept, are, strict=True)]


def _turns_page(part: Part) -> bool:
    """Whether a line is a link to the next or previous page, or several labelled links to pages of a manual."""
    links = [*part.element.iter("a"), *part.element.iterancestors("a")]
    rels = [frozenset((each.get("rel") or "").lower().split()) for each in links]
    turning = [each for each, rel in zip(links, rels, strict=True) if rel & _TURNING]
    said = [word for each in turning for word in words(text_within(each))]
    count = len(words(part.text))
    if sum(bool(rel & _OF_BOOK) for rel in rels) > 1:
        return count <= len(links) + sum(len(words(text_within(each))) for each in links)
    return bool(said) and len(said) >= count


def _counts_pages(part: Part) -> bool:
    """Whether a line lists the page numbers of an article, some of them links: "Pages: 1 2 3"."""
    is_line = isinstance(part.what, Block) and part.what.kind in (Kind.PARAGRAPH, Kind.ITEM)
    if not is_line or len(part.text) > _MAX_COUNT or not _PAGES.fullmatch(part.text):
        return False
    links = [*part.element.iter("a"), *part.element.iterancestors("a")]
    return bool(links) and any(text_within(each).isdecimal() for each in links)


def _is_path(part: Part) -> bool:
    """Whether a line leads through the site to a page: "Home › Boats › How to splice"."""
    pieces = _PATH.split(part.text) if is_kind(part, Kind.PARAGRAPH) and len(part.text) <= _MAX_PATH else []
    if len(pieces) < _MIN_PATH:
        return False
    linked = {text_within(each) for each in part.element.iter("a")}
    return all(piece in linked for piece in pieces[:-1])


def _is_button(part: Part) -> bool:
    """Whether a line is a link in the shape of a button that leads to another page: "Check prices"."""
    if not is_kind(part, Kind.PARAGRAPH) or len(words(part.text)) > _MAX_BUTTON or ends_sentence(part.text):
        return False
    links = (*part.element.iter("a"), *part.element.iterancestors("a"))
    link = next((each for each in links if words(text_within(each)) == words(part.text)), None)
    if link is None:
        return False
    around = (link, *islice(link.iterancestors(), _NEAR_BUTTON))
    named = (each for each in around if _is_called_button(f"{names_of(each)} {each.get('role') or ''}"))
    return any(words(text_within(each)) == words(part.text) for each in named)


def _runs_scripts(part: Part) -> bool:
    """Whether a line only has links that run a script of the page: "Print this page | Close window"."""
    if len(part.text) > _MAX_COUNT:
        return False
    links = [each for each in part.element.iter("a") if (each.get("href") or "").startswith("javascript:")]
    return bool(links) and len(words(part.text)) <= sum(len(words(text_within(each))) for each in links)


def _is_cloud(part: Part, min_links: int) -> bool:
    """Whether a line only has links to other pages, `min_links` or more, each of a few words: a tag cloud, a menu."""
    is_line = isinstance(part.what, Block) and part.what.kind in (Kind.PARAGRAPH, Kind.ITEM)
    if not is_line or ends_sentence(part.text):
        return False
    links = [each for each in part.element.iter("a") if not (each.get("href") or "#").startswith("#")]
    if len(links) < min_links:
        return False
    linked = sum(len(words(text_within(each))) for each in links)
    count = len(words(part.text))
    # There are more words in links than in the line if the element holds other lines, too.
    return _NEARLY_ALL * count <= linked <= count and linked <= _MAX_TAG * len(links)


def _is_asked(element: Element, known: dict[Element, bool], total: int) -> bool:
    """Whether an element is in a box that asks for something or links elsewhere and holds less than half of the words.

    A consent dialog may hold more words than that, and than a short article.
    """
    return _is_within(
        element, known, lambda box: _is_consent_dialog(box) or (_leads_or_asks(box) and _is_small(box, total))
    )


def _leads_or_asks(box: Element) -> bool:
    return _asks(box) or _leads_away(box) or _is_foot_of_page(box) or _asks_to_give(box)


def _is_within(element: Element, known: dict[Element, bool], is_such: Callable[[Element], bool]) -> bool:
    """Whether an element is such a box or in one, inside the article's box. Results are cached in `known`."""
    for each in (element, *element.iterancestors()):
        if elements.name(each) in ("body", "html", "main", "article"):
            return False
        if each not in known:
            known[each] = is_such(each)
        if known[each]:
            return True
    return False


def _is_small(box: Element, total: int) -> bool:
    return 2 * len(words(text_within(box))) < total


def _asks(box: Element) -> bool:
    """Whether a box asks for consent, or is small and has an email field or is called a promotion."""
    if (
        _is_programs(names_of(box))
        or _is_consent(f"{names_of(box)} {box.get('aria-label') or ''}")
        or _asks_consent(box)
    ):
        return True
    is_field = any((each.get("type") or each.get("name") or "").lower() == "email" for each in box.iter("input"))
    return (
        (is_field or _is_promotion(names_of(box)))
        and len(words(text_within(box))) <= _MAX_ASKED
        and next(box.iter("h1"), None) is None
    )


def _is_no_text(box: Element) -> bool:
    """Whether a box is called an author's biography, a disclosure, or, if it has a link, a call to action."""
    names = names_of(box)
    is_call = _is_call(names) and next(box.iter("a", "button"), None) is not None
    is_aside = _is_called_aside(names) or (_is_called_disclosure(names) and not _is_opened(box))
    if not is_call and not is_aside:
        return False
    max_words = _MAX_ASKED if is_call else _MAX_APPEAL
    return len(words(text_within(box))) <= max_words and next(box.iter("h1"), None) is None


def _is_opened(box: Element) -> bool:
    """Whether readers open a box by a button in it or before it: such widgets are called disclosures as well."""
    before = box.getprevious()
    return any(next(each.iter("button", "summary"), None) is not None for each in (box, before) if each is not None)


def _asks_to_give(box: Element) -> bool:
    """Whether a box is called an appeal, and links to a page where readers donate or become members."""
    if not _is_appeal(names_of(box)) or next(box.iter("h1"), None) is not None:
        return False
    leads = (f"{each.get('href') or ''} {text_within(each)}" for each in box.iter("a", "button"))
    return any(map(_GIVING.search, leads)) and len(words(text_within(box))) <= _MAX_APPEAL


def _asks_consent(box: Element) -> bool:
    """Whether the text of a box with buttons is about consent to cookies, whatever the box is called."""
    if elements.name(box) not in BOXES:
        return False
    is_dialog = next(box.iter("button", "input"), None) is not None or _is_covering(names_of(box))
    if not is_dialog or next(box.iter("h1"), None) is not None:
        return False
    text = _beginning_of(box)
    return len(text) <= _MAX_CONSENT and bool(COOKIES.search(text)) and bool(ASKS_CONSENT.search(text))


def _beginning_of(box: Element) -> str:
    """The text of a box, cut just beyond the longest that a consent box may have."""
    pieces: list[str] = []
    length = 0
    for piece in map(str, box.itertext()):
        pieces.append(piece)
        length += len(piece) + 1
        if length > _MAX_CONSENT + 1:
            break
    return " ".join(pieces)


def _is_consent_dialog(box: Element) -> bool:
    """Whether a box declares itself a dialog, and is about consent to cookies."""
    is_dialog = elements.name(box) == "dialog" or box.get("role") in _DIALOG_ROLES or box.get("aria-modal") == "true"
    if not is_dialog or next(box.iter("h1", "article", "main"), None) is not None:
        return False
    text = " ".join(map(str, box.itertext()))
    return bool(COOKIES.search(text)) and bool(ASKS_CONSENT.search(text))


def _leads_away(box: Element) -> bool:
    """Whether a box beside the text holds little but links to other pages: a menu, a list of the most read articles."""
    names = names_of(box)
    is_sharing = _is_sharing(names)
    if elements.name(box) != "aside" and not is_sharing and not _is_beside(names):
        return False
    links = [each for each in box.iter("a") if is_sharing or "#" not in (each.get("href") or "#")]
    headings = sum(len(words(text_within(each))) for each in box.iter("h2", "h3", "h4", "h5", "h6"))
    linked = sum(len(words(text_within(each))) for each in links)
    return 5 * linked > 3 * (len(words(text_within(box))) - headings) and bool(linked)


def _is_foot_of_page(box: Element) -> bool:
    """Whether a box outside of articles has the id of a page footer, and holds a link."""
    is_called = elements.name(box) in ("div", "td") and _is_foot(box.get("id") or "")
    return is_called and next(box.iter("a"), None) is not None and next(box.iterancestors("article"), None) is None
