"""Articles on several pages: those that the first page links to are fetched, and all are read as one article.

The user did not name them, so robots.txt is obeyed and their server is given time; see `narrator.sources.web.crawling`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from narrator.article import Article, Block, Section
from narrator.errors import SourceError
from narrator.sources.document import Document
from narrator.sources.nodes import fold

MAX_PAGES = 20
"""The most pages of one article that are fetched, including the first."""

_MIN_REPEATED = 5  # words of a text that each page repeats: a lead, a line about the author


class Fetcher(Protocol):
    """Fetches pages that the user did not name."""

    def fetch(self, address: str) -> Document:
        """Fetch an address, or raise `SourceError`."""


def with_later_pages(document: Document, fetcher: Callable[[], Fetcher]) -> Document:
    """A document with the pages on which its article continues, up to one that cannot be fetched.

    Args:
        document: the first page.
        fetcher: creates the fetcher of the other pages; called only if there are any.
    """
    from narrator.sources.html.pagination import next_address

    address = next_address(document)
    if not address:
        return document
    polite, later, met = fetcher(), list[Document](), {document.origin.link}
    while address and address not in met and len(later) < MAX_PAGES - 1:
        met.add(address)
        try:
            page = polite.fetch(address)
        except SourceError:
            break
        later.append(page)
        address = next_address(page)
    return replace(document, later=tuple(later))


def joined(first: Article, others: Iterable[Article]) -> Article:
    """The pages of an article as one: repeated text is kept only once."""
    from narrator.sources.html.pagination import NEXT_PAGE, is_same

    sections, omissions = list(first.sections), list(first.omissions)
    for other in others:
        if not is_same(first.metadata.title, other.metadata.title):
            break
        said = {_key(block) for section in sections for block in section.blocks} - {""}
        new = [_without(section, said) for section in other.sections]
        sections = _in_a_row(sections, [section for section in new if section.blocks or section.heading])
        omissions = [each for each in omissions if not each.what.startswith(NEXT_PAGE)]
        omissions += [each for each in other.omissions if each not in omissions]
    return Article(first.metadata, tuple(sections), tuple(omissions))


def _in_a_row(sections: Sequence[Section], more: Sequence[Section]) -> list[Section]:
    """Sections joined to others; text before the first heading continues the last section."""
    if sections and more and not more[0].heading:
        return [*sections[:-1], replace(sections[-1], blocks=sections[-1].blocks + more[0].blocks), *more[1:]]
    return [*sections, *more]


def _without(section: Section, said: set[str]) -> Section:
    return replace(section, blocks=tuple(block for block in section.blocks if _key(block) not in said))


def _key(block: Block) -> str:
    text = fold(block.text)
    return text if len(text.split()) >= _MIN_REPEATED else ""
