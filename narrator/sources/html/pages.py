"""A saved page: its bytes as a tree, and its metadata.

bytes ─► the page in an .mhtml archive, if it is one
      ─► text     byte order mark, declared charset, UTF-8, else guessed
      ─► tree     lxml's HTML parser, without network or entities; left-open boxes are closed, very deep trees
                  flattened
      ─► about    title, author, date and so on, from JSON-LD, meta elements and the lines near its title
"""

import codecs
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import dropwhile, islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from narrator import patterns
from narrator.article import Metadata
from narrator.errors import SourceError
from narrator.sources import charsets
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.elements import name as name_of
from narrator.sources.html import authors, linked_data, mail_archives, nesting
from narrator.sources.html.dates import date_order, place_of_title, stated_date
from narrator.sources.html.linked_data import texts
from narrator.sources.html.mhtml import is_archive, refuse_nesting
from narrator.sources.html.parts import edit_mark
from narrator.sources.html.shallow import shallow_tree
from narrator.sources.html.titles import (
    are_alike,
    below_site,
    beside_site,
    headlines,
    site_in,
    site_named,
    title_element,
    words_of,
)

MAX_BYTES = 20_000_000
"""The largest page, in bytes, that is read; if it is in an archive, without its pictures."""

_MAX_ARCHIVE_BYTES = 10 * MAX_BYTES  # with pictures
_MAX_ELEMENTS = 250_000  # take about ten seconds
# lxml's own lookup calls a Python function for every element that is accessed, to find form controls.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_PROLOGUE = 20_000  # bytes that may contain the document type declaration
_ASCII = bytes(range(128))
_CONTROLS = bytes([*range(9), 11, *range(14, 32), 127])
_END = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
_SUBSET = re.compile(rb"(?<=<!doctype html)[^>\[]{0,200}\[.{0,4000}?\]\s*(?=>)", re.IGNORECASE | re.DOTALL)
# Far longer than any tag except those with an embedded picture, which have few attributes.
_LONG, _MAX_ATTRIBUTES = 10_000, 1000
_LONG_TAG = re.compile(rb"<([a-zA-Z][\w:-]{0,100})(\s[^<>]{%d,})>?" % _LONG)
PERMALINK = patterns.lazy(lambda: rf"(?:\s*(?:{edit_mark()}|[¶§#🔗⚓∞\u200b]))+$", re.IGNORECASE)
"""Permalink signs and edit links after a heading."""
_OPENING_SIGN = re.compile(r"[¶§#🔗⚓∞]\s*(?=\w)")

_IN_HEAD = frozenset("title meta link base style script noscript template object bgsound basefont".split()) | {""}
_IMAGE_KEYS = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_SUMMARY_KEYS = ("og:description", "description", "twitter:description", "citation_abstract", "dc.description")
_MIN_SUMMARY = 4  # words
_OPENING = 40  # texts, one of which may be the title of a page without headings
_TAG = re.compile(r"<[^<>]{1,200}>")
_PUBLISHERS = ("dc.publisher", "dcterms.publisher", "citation_publisher", "publisher")
_LOGO = re.compile(r"logo|favicon|sprite|placeholder|default[-_]?(?:image|share|og|social)", re.IGNORECASE)

for _library in ("trafilatura", "htmldate"):  # otherwise their warnings go to standard error
    logging.getLogger(_library).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a tree. `address` is where it is published, or ""; `name` is its name in error messages.

    `elements` holds all elements of the tree, since lxml creates a new proxy for each access to one without references.
    """

    name: str
    tree: Element
    address: str
    elements: Sequence[Element]


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a page says about its article. The metadata has no title yet.

    Attributes:
        metadata: author, date, language, address, picture and description.
        headlines: the page's names for the article, the best first.
        top: the page's h1, if it has only one, or "".
        text: the article's text, if the page repeats it for search engines, or "".
        locked: whether it is not free to read.
        is_one: whether the page declares a single article.
        site: the name of the site, or "".
        date_order: whether dates have the "day" or the "month" first, or "".
    """

    metadata: Metadata
    headlines: tuple[str, ...] = ()
    top: str = ""
    text: str = ""
    locked: bool = False
    is_one: bool = False
    site: str = ""
    date_order: str = ""


def open_page(name: str, content: bytes, charset: str = "", address: str = "") -> Page:
    """Read the bytes of a page. `charset` and `address` come from its server, or are "".

    Raises:
        SourceError: it is empty, too large, or an archive without a page, or has or nests far too many elements.
    """
    if is_archive(content):
        content, charset, address = _unpacked(name, content, address)
    if len(content) > MAX_BYTES:
        raise SourceError(
            f"{name} has more than {MAX_BYTES // 1_000_000} MB without its pictures", "give the article alone"
        )
    tree = _without_strays_in_head(_tree(name, decoded(content, charset)))
    elements = list(islice(tree.iter(), _MAX_ELEMENTS + 1))
    if len(elements) > _MAX_ELEMENTS:
        raise SourceError(f"{name} is too large a page", "give the article alone")
    return Page(name, tree, address, elements)


def decoded(content: bytes, declared: str = "") -> str:
    """The text of a page's bytes. `declared` is the charset that its server declared, or "".

    Wrong declarations are ignored; undecodable bytes become U+FFFD.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if wide := charsets.wide(content):
        return content.decode(wide, "replace")
    if not content.isascii() and (text := _as_utf8(content)) is not None:
        return charsets.once(text)
    head = content[:_HEAD]
    found = (pattern.search(head) for pattern in (_XML_CHARSET, _META_CHARSET))
    for label in (declared, *(match[1].decode("ascii") for match in found if match)):
        text = _decoded_as(label, content)
        if text is not None:
            return text
    if content.isascii():
        return content.decode("ascii")
    if (text := charsets.repaired(content)) is not None:
        return text
    return _decoded_as(charsets.guess(content), content) or content.decode("cp1252", "replace")


def _as_utf8(content: bytes) -> str | None:
    """The text of bytes in UTF-8, perhaps cut off within a character; None if they are not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError:
        return None
    is_cut = bool(decoder.getstate()[0])
    return f"{text}\ufffd" if is_cut else text


def _decoded_as(label: str, content: bytes) -> str | None:
    """The bytes decoded with a charset; None if it is unknown, or does not fit them."""
    encoding = charsets.named(label)
    if not encoding:
        return None
    if encoding == "utf-8" and (text := charsets.repaired(content)) is not None:
        return text
    try:
        text = content.decode(encoding, "replace")
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None
    text = charsets.without_filling(text) if encoding == "cp1252" else text
    return text if 20 * text.count("\ufffd") <= len(content.translate(None, _ASCII)) else None


def _unpacked(name: str, content: bytes, address: str) -> tuple[bytes, str, str]:
    """The page of an archive, its charset, and the address it was saved from."""
    if len(content) > _MAX_ARCHIVE_BYTES:
        raise SourceError(f"{name} has more than {_MAX_ARCHIVE_BYTES // 1_000_000} MB", "save the page as HTML only")
    import email

    try:
        refuse_nesting(name, content)
        message = email.message_from_bytes(content)
        start = str(message.get_param("start") or "")
        pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        page = next((part for part in pages if start and part.get("content-id") == start), pages[0] if pages else None)
        payload = page.get_payload(decode=True) if page is not None else None
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise SourceError(f"{name} is a broken archive", "save the page again") from error
    if page is None or not isinstance(payload, bytes) or not payload.strip():
        raise SourceError(f"{name} is an archive without a page in it", "save the page again")
    places = (str(each) for each in (page.get("content-location"), message.get("snapshot-content-location")) if each)
    found = next((each for each in places if each.startswith(("http://", "https://"))), "")
    return payload, str(page.get_param("charset") or ""), address or found


def _may_have_long_tag(page: bytes) -> bool:
    """Whether there is a long run of bytes in which no tag ends."""
    start = 0
    while len(page) - start > _LONG:
        end = page.rfind(b">", start, start + _LONG + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _without_attributes(tag: re.Match[bytes]) -> bytes:
    """A tag without its attributes if it has thousands, since libxml2 compares each of them with all others."""
    return b"<%b>" % tag[1] if len(tag[2].split()) > _MAX_ATTRIBUTES or tag[2].count(b"=") > _MAX_ATTRIBUTES else tag[0]


def _tree(name: str, text: str) -> Element:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    # Browsers show what follows an early end of the body; libxml2 drops it.
    encoded = text.encode("utf-8", "replace")
    encoded = _SUBSET.sub(b"", encoded[:_PROLOGUE], count=1) + encoded[_PROLOGUE:]
    encoded = _END.sub(b"", encoded)
    if _may_have_long_tag(encoded):
        encoded = _LONG_TAG.sub(_without_attributes, encoded)
    clean = encoded.replace(b"\r\n", b"\n").replace(b"\r", b"\n").translate(None, _CONTROLS)
    try:
        tree = html.document_fromstring(clean, parser=parser)
        if nesting.is_misread(entry.message for entry in parser.error_log):
            tree = html.document_fromstring(nesting.closed(clean), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise SourceError(f"{name} has nothing in it", "there is nothing to narrate") from None
    limits = [entry.message for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"]
    if any("depth" in message for message in limits):
        found = shallow_tree(clean, _MAX_ELEMENTS)
        if found is None:
            raise SourceError(f"{name} nests too many elements in one another", "give the article as text or Markdown")
        return found
    if limits:
        raise SourceError(f"{name} is too large a page", "give the article alone")
    return tree


def _without_strays_in_head(tree: Element) -> Element:
    """The tree with stray elements moved from its head to its body.

    If no body has begun, libxml2 puts elements that HTML 4 did not have, such as main and nav, into the head.
    """
    head = tree.find("head")
    strays = list(dropwhile(lambda each: name_of(each) in _IN_HEAD, head)) if head is not None else []
    if not strays:
        return tree
    body = tree.find("body")
    if body is None:
        body = etree.SubElement(tree, "body")
    strays[-1].tail = f"{strays[-1].tail or ''}{body.text or ''}"
    body.text = None
    for index, stray in enumerate(strays):
        body.insert(index, stray)
    return tree


# Metadata


def about(page: Page, shown: Sequence[Part]) -> DocumentInfo:
    """Title, author, date, language and address, as far as the page states them.

    `shown` are all texts that it shows.
    """
    meta = _meta(page.tree)
    found = list(linked_data.objects(page.tree))
    everything = [item for item, _ in found]
    data = _own_first([item for item, is_own in found if is_own and linked_data.is_article(item)], page.tree)
    link = _link(page, meta)
    site = meta.get("og:site_name", "") or site_named(page.tree, _host(link))
    # Some pages escape JSON-LD twice, though it needs no escaping.
    stated = [*map(unescape, texts(data, "headline")), meta.get("og:title", ""), meta.get("citation_title", "")]
    stated.append(title_element(page.tree))
    tops = [text for text in (PERMALINK.sub("", _without_readings(each)) for each in page.tree.iter("h1")) if text]
    names = [PERMALINK.sub("", fold(unescape(each))) for each in stated]
    own, beside = beside_site(page.tree, tops, names)
    if words_of(own) == words_of(meta.get("og:site_name", "")):
        own, beside = (
            "",
            "",
        )  # the site's name is in a smaller heading, and the article's is in a box that is called a blog's
    if not own and (own := below_site(page.tree, tops, names)):
        beside = tops[0]
    lines = [part.text for part in shown[:_OPENING]] if not tops else ()
    found_names = (own,) if own else headlines(page.tree, tops, names, site, lines)
    language = page.tree.get("lang") or page.tree.get("xml:lang") or next(iter(texts(data, "inLanguage")), "")
    order = date_order(shown, _language(language) or _language(meta.get("og:locale", "")), link)
    title = place_of_title(shown, next(iter(found_names), ""))
    published, created = (texts(data, f"date{what}") for what in ("Published", "Created"))
    owners = authors.Owners(
        [site, _host(link), *(str(item.get("name")) for item in everything if item.get("@type") == "WebSite")],
        [*_publishers(found), *(meta.get(key, "") for key in _PUBLISHERS)],
    )
    heading = None if title is None else shown[title].element
    mail = mail_archives.head_of(shown)
    found_names = mail_archives.without_lists(found_names, shown)
    day = stated_date(page.tree, published, created, link, date.today(), title=heading, order=order)
    metadata = Metadata(
        author=mail.author or authors.of_page(page.tree, data, everything, owners, shown, title),
        published=mail.published or day,
        language=_language(language),
        link=link,
        image=_image(page, meta, data),
        description=_summary(meta, data),
    )
    return DocumentInfo(
        metadata,
        headlines=(mail.title, *found_names) if mail.title else found_names,
        top=tops[0] if len(tops) == 1 else "",
        site=beside or site or site_in(title_element(page.tree)),
        text=max(texts(data, "articleBody"), key=len, default=""),
        locked=any(str(item.get("isAccessibleForFree")).lower() == "false" for item in data),
        is_one=any(map(linked_data.is_one_article, data)),
        date_order=order,
    )


def _without_readings(heading: Element) -> str:
    """The text of a heading without how its characters are read, which may be written above them."""
    if next(heading.iter("rt"), None) is None:
        return text_within(heading)
    heading = deepcopy(heading)
    etree.strip_elements(heading, "rt", "rp", with_tail=False)
    return text_within(heading)


def _own_first(data: list[linked_data.Item], tree: Element) -> list[linked_data.Item]:
    """The objects, first those whose headline is in the page's title, since lists of articles describe others, too."""
    title = title_element(tree)
    return sorted(data, key=lambda item: not any(are_alike(name, title) for name in texts([item], "headline")))


def _summary(meta: Mapping[str, str], data: list[Mapping[str, Any]]) -> str:
    """The description of the article, a few sentences, that the page states."""
    stated = [*texts(data, "description"), *(meta.get(key, "") for key in _SUMMARY_KEYS)]
    found = (fold(unescape(_TAG.sub(" ", each))) for each in stated)
    return next((each for each in found if len(words_of(each)) >= _MIN_SUMMARY), "")


def _host(link: str) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.")


def _publishers(found: Sequence[tuple[linked_data.Item, bool]]) -> Iterator[str]:
    """The names of publishers in JSON-LD, and of the organisations that it describes besides the article."""
    for item, is_own in found:
        # Pages may describe hundreds of thousands of objects.
        for each in linked_data.listed(item["publisher"]) if "publisher" in item else ():
            if not isinstance(each, dict) or "Person" not in str(each.get("@type")):
                name = each.get("name") if isinstance(each, dict) else each
                yield from (text for text in [name] if isinstance(text, str))
        if is_own and item.get("@type") in ("Organization", "NewsMediaOrganization"):
            yield from (text for text in [item.get("name")] if isinstance(text, str))


def opening_sign(heading: Element) -> str:
    """The permalink sign with which a heading begins, and the space after it; "" if it has none."""
    found = _OPENING_SIGN.match(text_within(heading))
    link = next(heading.iter("a"), None)
    is_linked = found is not None and link is not None and text_within(link) == found[0].strip()
    return found[0] if found is not None and is_linked else ""


def _meta(tree: Element) -> dict[str, str]:
    """The contents of the page's meta elements by lower-case name; the first with a name counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(key.lower(), fold(element.get("content") or ""))
    return found


def _language(text: str) -> str:
    tag = text.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else ""


def _link(page: Page, meta: Mapping[str, str]) -> str:
    canonical = (link.get("href") for link in page.tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    addresses = (*canonical, meta.get("og:url", ""), page.address)
    return next(filter(None, (_absolute(page.address, address or "") for address in addresses)), "")


def _image(page: Page, meta: Mapping[str, str], data: Sequence[Mapping[str, Any]]) -> str:
    """The address of the page's preview image; the site's logo only if there is nothing else."""
    stated = [meta.get(key, "") for key in _IMAGE_KEYS]
    for item in data:
        stated += _addresses(item.get("image"))
        stated += _addresses(item.get("thumbnailUrl"))
    stated += [link.get("href") or "" for link in page.tree.iter("link") if link.get("rel") == "image_src"]
    base = next((each.get("href") or "" for each in page.tree.iter("base")), "")
    near = _absolute(page.address, base) or page.address or _link(page, meta)
    found = [address for address in (_absolute(near, each) for each in stated) if address]
    return next((address for address in found if not _LOGO.search(address)), next(iter(found), ""))


def _addresses(image: Any) -> list[str]:
    """The addresses in JSON-LD's forms of an image: a string, an ImageObject, or a list of these."""
    images = image if isinstance(image, list) else [image]
    found = [each.get("url") or each.get("contentUrl") if isinstance(each, dict) else each for each in images]
    return [each for each in found if isinstance(each, str)]


def _absolute(base: str, address: str) -> str:
    """An address resolved against a base; "" if it is not an address on the web."""
    try:
        link = urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:
        return ""
    return link if link.startswith(("http://", "https://")) and not re.search(r"\s", link) else ""
