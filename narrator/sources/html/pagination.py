"""Articles split into several pages: the address of the next page, if it has the same article and not the next one.

Blogs link to the next post with the same relation, so the addresses must differ only in a page number.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit, urlunsplit

from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.elements import Element
from narrator.sources.html import pages

MENTIONS_NEXT = re.compile(rb"\brel\s*=\s*[\"']?[^\"'<>]{0,50}\bnext\b", re.IGNORECASE)
"""What a page contains if it links to a next page."""

NEXT_PAGE = "next page: "
"""How the omission begins that gives the address of an article's next page."""

_IN_QUERY = re.compile(
    r"(?:^|(?<=&))(?:page|paged|pg|p|seite|pagina|page_?num(?:ber)?)=(\d{1,3})(?:&|$)", re.IGNORECASE
)
_IN_PATH = re.compile(r"(?:/|[-_,])(?:(?:page|seite|pagina|p)[-_/]?)?(\d{1,3})(/?|\.\w{2,5})$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"[\s|–—:·-]*\(?\b(?:page|seite|pagina|página|p\.)\s*\d{1,3}(?:\s*\S{1,4}\s*\d{1,3})?\)?", re.IGNORECASE
)


def next_address(document: Document) -> str:
    """The address where a page's article continues, or "" if the page does not state one."""
    if not document.origin.link or not MENTIONS_NEXT.search(document.content):
        return ""
    try:
        page = pages.open_page(document.name, document.content, document.charset, document.origin.link)
    except SourceError:
        return ""
    return next_in(page.tree, document.origin.link)


def next_in(tree: Element, here: str) -> str:
    """The address where the article continues. `here` is the page's own, or "": then any link to a page 2 counts."""
    if not here:
        named = (each.get("href") or "" for each in tree.iter("link", "a") if "next" in _relations(each))
        return next((each for each in named if any(number == 2 for _, number in _numbered(each))), "")
    found = (_absolute(here, each) for each in tree.iter("link", "a") if "next" in _relations(each))
    return next((there for there in found if there and continues(here, there)), "")


def _relations(link: Element) -> list[str]:
    return (link.get("rel") or "").lower().split()


def continues(here: str, there: str) -> bool:
    """Whether `there` is the address of the page after `here` of the same article."""
    first, second = urlsplit(here), urlsplit(there)
    if first.netloc.lower() != second.netloc.lower():
        return False
    return any((base, number + 1) in set(_numbered(there)) for base, number in [(_plain(here), 1), *_numbered(here)])


def is_same(title: str, other: str) -> bool:
    """Whether two titles may be those of pages of one article; an empty title fits any."""
    names = [re.sub(r"\W+", "", _NUMBERED.sub("", each)).casefold() for each in (title, other)]
    return not all(names) or names[0] == names[1]


def _absolute(here: str, element: Element) -> str:
    try:
        address = urljoin(here, (element.get("href") or "").strip())
    except ValueError:
        return ""
    return address.partition("#")[0] if address.startswith(("http://", "https://")) else ""


def _numbered(address: str) -> Iterator[tuple[str, int]]:
    """An address without its page number, and that number, for each part of the address that may be one."""
    parts = urlsplit(address)
    if found := _IN_QUERY.search(parts.query):
        query = (parts.query[: found.start()] + parts.query[found.end() :]).strip("&")
        yield _plain(urlunsplit(parts._replace(query=query))), int(found[1])
    if found := _IN_PATH.search(parts.path):
        path = parts.path[: found.start()] + found[2]
        yield _plain(urlunsplit(parts._replace(path=path))), int(found[1])


def _plain(address: str) -> str:
    """An address for comparison: without scheme, fragment and trailing slash."""
    parts = urlsplit(address)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"
