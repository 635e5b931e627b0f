"""A book as described by its package.

container ─► package    the book's metadata, all its files, and the spine: the reading order
          ─► pages      each file of the spine as a tree
          ─► contents   from the navigation document (EPUB 3) or the NCX (EPUB 2), whichever leads to pages
          ─► cover

Few books conform to the specifications. What is missing is listed, and what is broken is read as far as possible.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree

from narrator.article import Block, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources import elements
from narrator.sources.elements import Element, fold, text_within
from narrator.sources.epub.members import CONTAINER, Members
from narrator.sources.epub.metadata import metadata_of, names_of
from narrator.sources.parts import Heading
from narrator.sources.xml import local

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_NO_TEXT = re.compile(r"image/(?!svg)|audio/|video/|font/|text/css|application/(?:.*font|.*javascript)")
_NCX = "application/x-dtbncx+xml"
_NO_CONTENTS = frozenset("landmarks page-list lot loi loa lov".split())
_LINKED = ("src", "href", "xlink:href", "{http://www.w3.org/1999/xlink}href")


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the spine. `is_linear` says that it is in the reading order; `title` is the one in its head."""

    name: str
    tree: Element
    is_linear: bool
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents; `name` is the file it leads to, or "". The outermost entries have depth 1."""

    label: str
    depth: int
    name: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The location of a part of some kind, from the guide of EPUB 2 or the landmarks of EPUB 3."""

    kind: str
    name: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Book:
    """The content of a book.

    `names` are all titles, persons and publishers in its metadata, `omissions` the files of its spine that are missing
    or are not text.
    """

    metadata: Metadata
    names: tuple[str, ...]
    pages: tuple[Page, ...]
    contents: tuple[Entry, ...]
    references: tuple[Reference, ...]
    cover: bytes
    omissions: tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A file in the manifest; `name` is that of the archive member, "" if there is none."""

    key: str
    href: str
    name: str
    media: str
    properties: frozenset[str]
    fallback: str


_Manifest: TypeAlias = Mapping[str, _Item]


def open_book(members: Members) -> Book:
    """Read the package of a book from its archive.

    Raises:
        SourceError: it is damaged, copy-protected, or too large to be a book.
    """
    place = _package_name(members)
    package = members.data(place)
    manifest = _manifest(members, package, place)
    stated = list(_within(package, "metadata"))
    pages, omissions = _pages(members, package, manifest)
    contents, landmarks = _contents(members, package, manifest, {page.name for page in pages})
    references = (*landmarks, *_guide(members, package, place))
    return Book(
        metadata=metadata_of(stated),
        names=names_of(stated),
        pages=tuple(pages),
        contents=tuple(contents),
        references=references,
        cover=_cover(members, stated, manifest, references, pages),
        omissions=tuple(omissions),
    )


def target(members: Members, href: str, base: str) -> tuple[str, str]:
    """The member and the fragment that a link in the member `base` leads to, each "" if there is none."""
    return members.find(href, base), unquote(href.partition("#")[2])


# The package


def _package_name(members: Members) -> str:
    """The member that holds the package: the one that the container names, or one that looks like it."""
    named: list[str] = []
    if CONTAINER in members.names:
        roots = (each for each in members.data(CONTAINER).iter(etree.Element) if local(each) == "rootfile")
        named = [members.find(each.get("full-path") or "") for each in roots]
    others = (name for name in members.names if name.lower().endswith(".opf"))
    found = next((name for name in (*named, *others) if name), "")
    if not found:
        raise SourceError(f"{members.name} is not an EPUB: there is no package in it", "get the file again")
    return found


def _within(package: Element, of: str) -> Iterator[Element]:
    """All elements in a section of a package; metadata may have one more wrapper (OEB 1.2)."""
    for part in package:
        if local(part) == of:
            yield from (each for each in part.iter(etree.Element) if each is not part)


def _manifest(members: Members, package: Element, place: str) -> _Manifest:
    found: dict[str, _Item] = {}
    for each in _within(package, "manifest"):
        href = each.get("href") or ""
        item = _Item(
            key=each.get("id") or "",
            href=href,
            name=members.find(href, place),
            media=(each.get("media-type") or "").lower(),
            properties=frozenset((each.get("properties") or "").split()),
            fallback=each.get("fallback") or "",
        )
        found.setdefault(item.key, item)
    return found


def _pages(members: Members, package: Element, manifest: _Manifest) -> tuple[list[Page], list[Omission]]:
    found: dict[str, Page] = {}
    omissions: list[Omission] = []
    for each in _within(package, "spine"):
        if local(each) != "itemref":
            continue
        key = each.get("idref") or ""
        item = _readable(manifest, key)
        if item is None:
            omissions.append(Omission("", f"page: {key}", "the book does not say which file it is"))
        elif not item.name:
            omissions.append(Omission("", f"page: {item.href}", "it is missing in the book"))
        elif _NO_TEXT.match(item.media):
            omissions.append(Omission("", f"page: {item.href}", "it is not text"))
        elif item.name not in found:
            tree = members.page(item.name)
            is_linear = (each.get("linear") or "").strip().lower() != "no"
            found[item.name] = Page(item.name, tree, is_linear, _title(tree))
    return list(found.values()), omissions


def _readable(manifest: _Manifest, key: str) -> _Item | None:
    """The item with this id or, if that is not text, its fallback (EPUB 3.3, 3.5)."""
    item = manifest.get(key)
    seen: set[str] = set()
    while item is not None and _NO_TEXT.match(item.media) and item.fallback in manifest and item.key not in seen:
        seen.add(item.key)
        item = manifest[item.fallback]
    return item


def _title(tree: Element) -> str:
    title = next(tree.iter("{*}title"), None)
    return "" if title is None else text_within(title)


# The table of contents


def _contents(
    members: Members, package: Element, manifest: _Manifest, there: set[str]
) -> tuple[list[Entry], list[Reference]]:
    """The entries of the navigation document, or of the NCX if more of its entries lead to pages; and the landmarks."""
    navigation = next((item.name for item in manifest.values() if "nav" in item.properties and item.name), "")
    newer: list[Entry] = []
    landmarks: list[Reference] = []
    with suppress(SourceError):  # one may be broken and the other not
        root = members.page(navigation) if navigation else etree.Element("html")
        newer = list(_listed(members, _list_of_contents(root), navigation, 1))
        landmarks = list(_landmarks(members, root, navigation))
    if any(entry.name for entry in newer) and all(entry.name in there for entry in newer if entry.name):
        return newer, landmarks
    spine = next((each for each in package if local(each) == "spine"), None)
    named = manifest.get(spine.get("toc") or "") if spine is not None else None
    items = [named] if named else [item for item in manifest.values() if item.media == _NCX]
    older: list[Entry] = []
    with suppress(SourceError):
        older = [entry for item in items if item.name for entry in _points(members, item.name)]
    return max(newer, older, key=lambda entries: sum(entry.name in there for entry in entries)), landmarks


def _list_of_contents(root: Element) -> Element | None:
    """The list that is the table of contents in a navigation document (EPUB 3.3, 5.4)."""
    navs = list(root.iter("{*}nav"))
    marked = [nav for nav in navs if elements.roles(nav) & {"toc", "doc-toc"} or nav.get("id") == "toc"]
    others = [nav for nav in navs if not elements.roles(nav) & _NO_CONTENTS]
    around = next(iter(marked or others), root)
    return next((each for each in around.iter("{*}ol", "{*}ul")), None)


def _listed(members: Members, around: Element | None, base: str, depth: int) -> Iterator[Entry]:
    for item in () if around is None else around.iterchildren("{*}li"):
        lists = list(item.iterchildren("{*}ol", "{*}ul"))
        label = next((each for each in item if each not in lists and elements.name(each)), None)
        link = None if label is None else next((each for each in label.iter("{*}a") if each.get("href")), None)
        text = fold(item.text or "") if label is None else _shown(label)
        href = "" if link is None else link.get("href") or ""
        yield Entry(text, depth, *target(members, href, base))
        for inner in lists:
            yield from _listed(members, inner, base, depth + 1)


def _shown(label: Element) -> str:
    """The text of an entry without annotations, such as the reading of a Japanese word."""
    return fold(" ".join(p.what.text for p in elements.parts(label) if isinstance(p.what, Heading | Block)))


def _points(members: Members, name: str) -> Iterator[Entry]:
    """The navPoints of an NCX (OPF 2.0.1, 2.4.1); their depth is their nesting."""
    for point in members.data(name).iter(etree.Element):
        if local(point) != "navpoint":
            continue
        depth = 1 + sum(local(each) == "navpoint" for each in point.iterancestors())
        label = next((text_within(each) for each in point if local(each) == "navlabel"), "")
        source = next((each.get("src") or "" for each in point if local(each) == "content"), "")
        yield Entry(label, depth, *target(members, source, name))


def _landmarks(members: Members, root: Element, base: str) -> Iterator[Reference]:
    for nav in root.iter("{*}nav"):
        for link in nav.iter("{*}a") if "landmarks" in elements.roles(nav) else ():
            for kind in sorted(elements.roles(link)):
                yield Reference(kind, *target(members, link.get("href") or "", base))


def _guide(members: Members, package: Element, place: str) -> Iterator[Reference]:
    for each in _within(package, "guide"):
        if local(each) == "reference":
            yield Reference((each.get("type") or "").lower(), *target(members, each.get("href") or "", place))


# The cover


def _cover(
    members: Members,
    metadata: Sequence[Element],
    manifest: _Manifest,
    references: Sequence[Reference],
    pages: Sequence[Page],
) -> bytes:
    """The cover picture as EPUB 3 marks it, else as EPUB 2 does, else the picture on the cover page."""
    named = {each.get("content") for each in metadata if each.get("name") == "cover"}
    covers = {reference.name for reference in references if reference.kind == "cover"}
    places = [
        *(item.name for item in manifest.values() if "cover-image" in item.properties),
        *(item.name for item in manifest.values() if item.key in named or item.href in named),
        *(name for page in pages if page.name in covers for name in _pictures(members, page)),
        *(item.name for item in manifest.values() if item.name in covers),
    ]
    for name in dict.fromkeys(filter(None, places)):
        try:
            content = members.read(name)
        except SourceError:  # a book can be read without its cover
            continue
        if content.startswith(_PICTURES):
            return content
    return b""


def _pictures(members: Members, page: Page) -> Iterator[str]:
    for element in page.tree.iter("{*}img", "{*}image"):
        hrefs = (element.get(key) for key in _LINKED)
        yield members.find(next(filter(None, hrefs), ""), page.name)
