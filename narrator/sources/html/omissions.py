"""What a page shows besides its article, grouped by kind and position. Every word of it is listed.

Buttons and other controls are listed, too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from lxml import etree

from narrator.article import Omission
from narrator.sources import elements
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.html.around import number_of_note
from narrator.sources.html.names import called, names_of
from narrator.sources.html.notices import is_about_article, is_notice
from narrator.sources.html.pagination import NEXT_PAGE
from narrator.sources.html.parts import appeals, is_link, key, leads_on, level, words
from narrator.sources.html.repairs import EXPLAINS, STANDS_FOR_PICTURE
from narrator.sources.inline import is_control

_MAX_LISTED = 20_000  # characters of a group; further words are only counted
_NEAR = 6  # elements around a text whose names may say what it is
_MIN_COPY = 4  # spaces in a text that counts as read if another text contains it
_OTHER = "other text"
_CONTROLS = "buttons and forms"
_EXPLANATIONS = "explanations of words"
_PICTURES_OF_POSTS = "pictures of embedded posts"
_NAMES = (
    ("dialog", r"cookies?|consent|gdpr|modal|dialog|popup|overlay|paywall|newsletters?|sign-?up|subscri"),
    ("comments", r"comments?|disqus|respond|reply|replies|discussion"),
    ("references", r"references|reflist|ref-?list|bibliography|citation"),
    ("legal notice", r"copyright|legal|disclaimer|imprint|impressum|colophon"),
    (
        "related articles",
        r"related|recommend|recirc|trending|popular|most-|latest|more-|read-?more|teasers?|promo|also",
    ),
    ("share and follow", r"shar(?:e|ing)|social|follow|sns"),
    (
        "about the article",
        r"byline|author|meta|dateline|date|time|tags?(?:$|[\s_-])|categor|topics|bio(?:$|[\s_-])",
    ),
    ("menu", r"nav|menu|breadcrumb|crumbs|pag(?:er|ination)|masthead|topbar|toc|skip|site-?header"),
    ("advertisement", r"ads?(?:$|[\s_-])|advert|sponsor|outbrain|taboola"),
    ("sidebar", r"side-?bar|widget|rail|aside"),
    ("foot of the page", r"foot"),
    ("picture", r"caption|gallery|carousel|slide|credit"),
)
_KINDS = tuple((what, called(rf"[\s_-](?:{names})")) for what, names in _NAMES)
_is_of_a_kind = called(rf"[\s_-](?:{'|'.join(names for _, names in _NAMES)})")
_TAGS = {
    "nav": "menu",
    "menu": "menu",
    "dialog": "dialog",
    "form": "buttons and forms",
    "footer": "foot of the page",
    "aside": "sidebar",
    "header": "head of the page",
}
_LEGAL = re.compile(r"©|\bcopyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés", re.IGNORECASE)
_WHY = {
    "dialog": "it covers the page, and is not its article",
    "comments": "readers wrote it, not the author",
    "references": "lists of references are not read out",
    "notes": "they would interrupt the text",
    "legal notice": "it is on every page of the site",
    "notice of the site": "it is on every page of the site",
    "related articles": "it leads to other pages",
    "share and follow": "it asks for clicks",
    "about the article": "it is said in the announcement, or not at all",
    "menu": "it leads to other parts of the site",
    "advertisement": "it is not the author's",
    "said already": "the same words are read elsewhere",
    "pictures of embedded posts": "a picture cannot be heard",
    "explanations of words": "they are shown only while the pointer is on a word",
    "buttons and forms": "they only work on the page",
    "table of contents": "each entry is read where it belongs",
}
_WHY_ELSE = "it is not part of the article"


def of_page(tree: Element, shown: Sequence[Part], read: Sequence[Part], titles: Iterable[str]) -> tuple[Omission, ...]:
    """What is left out of a page: an entry for each kind of thing before, within and after the article.

    Args:
        tree: the page.
        shown: all texts that it shows.
        read: those of them that are read.
        titles: the titles that are read out.
    """
    names = {key(title) for title in titles}
    announced: set[str] = set()
    taken = {id(part.element) for part in read}
    left = Counter(key(part.text) for part in read)
    rest: list[tuple[int, Part]] = []
    kept_at: list[int] = []
    said: set[str] = set()
    for index, part in enumerate(shown):
        text = key(part.text)
        if text and left[text] and (id(part.element) in taken or not level(part)):
            left[text] -= 1
            said.add(text)
            kept_at.append(index)
        elif text in names and text not in announced:
            announced.add(text)
        elif text:
            rest.append((index, part))
    said |= announced
    whole = "\n".join(f" {each} " for each in said)
    first, last = (kept_at[0], kept_at[-1]) if kept_at else (len(shown), len(shown))
    headings = {key(part.text) for part in shown if level(part)}
    known: dict[Element, str] = {}
    groups: dict[tuple[str, str], list[str]] = {}
    for index, part in rest:
        where = "before the article" if index < first else "after the article" if index > last else "within the article"
        groups.setdefault((where, _kind(part, said, whole, headings, known)), []).append(part.text)
    for attribute, what in ((EXPLAINS, _EXPLANATIONS), (STANDS_FOR_PICTURE, _PICTURES_OF_POSTS)):
        if texts := list(_marked(tree, attribute)):
            groups[("the page", what)] = texts
    for text in _controls(tree):
        groups.setdefault(("the page", _CONTROLS), []).append(text)
    return tuple(_entry(where, what, texts) for (where, what), texts in groups.items())


def next_page(address: str) -> Omission:
    """An entry for the next page of an article, which was not fetched."""
    why = "it was not fetched: give the article by its address, or this page as well"
    return Omission("after the article", f"{NEXT_PAGE}{address}", why)


def _entry(where: str, what: str, texts: list[str]) -> Omission:
    listed = " · ".join(map(fold, texts))
    count = sum(len(words(text)) for text in texts)
    if len(listed) > _MAX_LISTED:
        shown = listed[:_MAX_LISTED]
        listed = f"{shown} … and {count - len(words(shown))} more words"
    name = f"{what} ({len(texts)} texts, {count} words)" if len(texts) > 1 else what
    return Omission(where, f"{name}: {listed}", _WHY.get(what, _WHY_ELSE))


def _kind(part: Part, said: set[str], whole: str, headings: set[str], known: dict[Element, str]) -> str:
    """What a text is, by its words or else by the elements around it, whose kinds are cached in `known`.

    `said` are the texts that are read, `whole` is all of them.
    """
    text = key(part.text)
    if text in said or (text.count(" ") >= _MIN_COPY and f" {text} " in whole):
        return "table of contents" if text in headings and not level(part) else "said already"
    if len(words(part.text)) < 60 and _LEGAL.search(part.text):
        return "legal notice"
    if is_about_article(part.text):
        return "about the article"
    if is_notice(part.text) or appeals(part.text):
        return "notice of the site"
    if part.element not in known:
        known[part.element] = _kind_of(part.element)
    if known[part.element]:
        return known[part.element]
    if number_of_note(part):
        return "notes"
    return "related articles" if is_link(part) or leads_on(part) else _OTHER


def _kind_of(element: Element) -> str:
    """What a text is by the names of the elements around it, or else by their tags; "" if they do not say."""
    for each in islice(chain((element,), element.iterancestors()), _NEAR):
        if elements.name(each) in ("body", "html"):
            break
        if found := _called(names_of(each)):
            return found
    box = element if elements.name(element) in _TAGS else next(element.iterancestors(*_TAGS), None)
    return "" if box is None else _TAGS[elements.name(box)]


@lru_cache(maxsize=1024)  # a page repeats the same few names
def _called(names: str) -> str:
    """What an element holds, by its names; "" if they do not say."""
    if not _is_of_a_kind(names):
        return ""
    return next(what for what, is_of_it in _KINDS if is_of_it(names))


def _marked(tree: Element, attribute: str) -> Iterator[str]:
    """The texts of what was hidden with a mark: tooltips, and what embedded posts show in place of pictures."""
    return filter(None, map(text_within, tree.iterfind(f".//*[@{attribute}]")))


def _controls(tree: Element) -> Iterator[str]:
    """The texts of buttons and drop-down lists, which the page shows but which are not among its parts."""
    for element in tree.iter("button", "select"):
        if elements.hidden(element) or any(map(elements.hidden, element.iterancestors())):
            continue
        if next(element.iterancestors("button"), None) is None and (element.tag == "select" or is_control(element)):
            for each in element.iter("option") if element.tag == "select" else [element]:
                if text := _shown_text(each):
                    yield text


def _shown_text(element: Element) -> str:
    if next(element.iter("svg", "style", "script"), None) is None:
        return text_within(element)
    pieces = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        inside = next(each.iterancestors("svg", "style", "script"), None)
        if event == "start" and inside is None and elements.name(each) not in ("svg", "style", "script"):
            pieces.append(each.text or "")
        elif event == "end" and each is not element and inside is None:
            pieces.append(each.tail or "")
    return fold("".join(pieces))
