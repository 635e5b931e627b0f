"""Who wrote an article: the name that its page marks as the author's, rather than a commenter's or a button's label.

Sources, in this order: the article's JSON-LD; meta elements; elements near the title that are marked as the author;
links near the title to pages about authors, and lines there that say “by …”; marked elements elsewhere; “Author: …”
anywhere. People are preferred to organisations; user names come after both. The publisher is not taken for the author.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lxml import etree

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources import elements, stated
from narrator.sources.dates import dates_in
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.html.bylines import (
    BEFORE,
    BESIDE_NAMES,
    HANDLE,
    LABEL,
    LABEL_ALONE,
    MAX_NAME,
    ORGANISATION,
    before_role,
    behind_by,
    in_line,
    is_name,
    is_no_site,
    is_of_person,
    is_unparted,
    names_in,
    stated_names,
)
from narrator.sources.html.linked_data import Item
from narrator.sources.html.names import Test, called, names_of
from narrator.sources.html.notices import is_about_article, sender_of
from narrator.sources.html.parts import MINUTES, ends_sentence, is_in_box, is_running, level
from narrator.sources.html.wordings import names_in_all, pattern_in_all
from narrator.sources.notes import is_called_note
from narrator.sources.stated import is_nobody

_KEYS = tuple(
    """citation_author author article:author article:author_name article_author dc.creator dcterms.creator dc:creator
    parsely-author sailthru.author byl byline og:author og:article:author cxenseparse:author author_name""".split()
)
_written_by = names_in_all(lambda words: words.written_by)
_written = pattern_in_all(lambda words: words.written_by)
# A line of its own, such as the one over an author's biography: "This post was written by Ada Brook, head of …".
_CREDIT = patterns.lazy(
    lambda: (
        r"(?:th(?:is|e) (?:(?:blog|guest) )?(?:post|article|story|piece) was (?:originally )?)?"
        rf"(?:{_written()})\b\s*[:：]?\s*"
    ),
    re.IGNORECASE,
)
_POSITION = re.compile(r",\s(?:[^,]*\s)?(?:of|for|at)\s.*")
_is_called_author = called(
    r"[\s_-](?:author(?:s|-?name)?|byline|by-line|autor|autoren|auteur|writers?|posted-?by|created-?by|vcard|firma|signature"
    r"|reader-credits|redactor|redaktor|redakteur|verfasser|auteurs|autore|autores|författare|forfatter|journalist|contributors?"
    r"|reporter|columnist)(?:[\s_-]+\w+){0,2}(?:$|\s)",
    parted=True,
)
_is_called_user = called(r"[\s_-]user-?name(?:$|\s)")  # the author's if near the title
_STATING = frozenset("rel itemprop".split())
_NAMING = _STATING | {"class", "id"}
_is_called_name = called(r"[\s_-](?:(?:person)?name|fn)(?:$|\s)")  # LaTeXML's is ltx_personname
# Addresses of pages about authors, and of pages about any user or member of staff.
_PAGE_OF_AUTHOR = re.compile(
    r"/(?:authors?|autor(?:es?|in|en)?|auteurs?|autrice|writers?|contributors?|\w{0,3}reporters?|journalists?"
    r"|journalistes?|columnists?|redakteure?|redactores|firmas?|skribent|forfatter|av)(?:/|-)[^/]",
    re.IGNORECASE,
)
_PAGE_OF_SOMEONE = re.compile(
    r"/(?:by|profiles?|people|staff|users?|u|members?|team|bio)/[^/?#]+(?:/|/posts\.html)?(?:$|[?#])"
    r"|(?:^|/)user\?id=\w",
    re.IGNORECASE,
)
_PAGE_OF_ACCOUNT = re.compile(r"/(?:u|users?|profiles?|members?)/|(?:^|/)user\?id=", re.IGNORECASE)
_ENDS_NAME = re.compile(r"[/=@]")  # before the last part of an address
_is_around = called(
    r"comment|testimonial|sidebar|side-bar|widget(?!\s+blog)|related|recommend|(?<!post-)(?<!entry-)(?<!article-)(?<!asset-)footer"
    r"|infobox|fb-(?:post|xfbml)|twitter-tweet|instagram-media|tiktok-embed|popular|trending|most-|teaser|promo(?!ted)|recirc|carousel|more-|reply|respond|latest|site-(?:title|name|header)|publisher"
)
_is_list = called(r"comment|reply|respond|sidebar|related|recommend|popular|trending|most-")
_GOES_ON = re.compile(r"\s*(?:$|[,&]|(?:and|und|et|y|e|en)\s)")
_TIMED = re.compile(
    rf".{{6,40}}?[·•|]\s*{MINUTES}(?: [a-z]+){{0,2}}\s*[·•|](?P<name>[^·•|]{{3,40}})(?:[·•|]|$)", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE_NAMES = re.compile(r"\s(?=(?:by|von|par|por|di|da|door|przez|av|af)\s+[^\W\d_a-z])")  # after the date
_ENDS = ("com", "org", "net", "de", "fr", "es", "it", "uk", "at", "ch")  # of host names without dots
_MAX_AUTHORS = 8
_NEAR = 12  # parts after the title
_OVER = 3  # parts before it
_PAIR = 2  # elements
_MAX_LEADS = 1  # parts after the title that may be text: the lead


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns a page: the names of its `site`, and of the `organisations` that publish it."""

    site: Iterable[str]
    organisations: Iterable[str]


def of_page(
    tree: Element,
    data: Sequence[Item],
    everything: Sequence[Item],
    owners: Owners,
    shown: Sequence[Part],
    title: int | None,
) -> str:
    """The authors of a page's article, separated by commas, or "".

    Args:
        tree: the page.
        data: its JSON-LD of articles.
        everything: all of its JSON-LD.
        owners: names that are not taken for authors, except for a person who runs the site.
        shown: all texts that it shows.
        title: the index of the one that is the article's title, or None.
    """
    linked = list(_linked(data, everything))
    organisations = _keys(owners.organisations)
    own = organisations | _keys(owners.site)
    organisations -= {_key(name) for name, kind in linked if kind == "Person" and is_no_site(name)}
    handles: list[str] = []
    persons: list[str] = []
    near, over = _at_title(shown, title)
    marked = _marked(tree, near, _in_article(shown, title, over))
    at_title = list(dict.fromkeys(_in_elements(marked[0], at_title=True)))
    for found, is_person in _asked(tree, linked, shown, (near, over), (at_title, marked[1])):
        names = [name for name in dict.fromkeys(found) if _key(name) not in own]
        written_out = [name for name in names if not HANDLE.fullmatch(name)]
        if written_out:
            fuller = [name for name in _fuller(written_out, near, over, at_title) if _key(name) not in own]
            return ", ".join((fuller or written_out)[:_MAX_AUTHORS])
        handles = handles or names
        persons += found if is_person else ()
    itself = (name for name in persons if is_of_person(name) and _key(name) not in organisations)
    return next(itself, "") or ", ".join(handles[:_MAX_AUTHORS])


def _fuller(names: Sequence[str], near: Sequence[Part], over: Sequence[Part], at_title: Sequence[str]) -> Sequence[str]:
    """A longer list of names near the title that includes `names`, or full names there in place of user names."""
    of_lines = list(_lines([*near, *over]))
    if not any(" " in name or is_unparted(name) for name in names):
        return next(
            (each for each in (at_title, list(_links(near)), of_lines) if each and all(map(is_of_person, each))), ()
        )
    lines = (names_in(part.text, marked=False) for part in near if len(part.text) <= 2 * MAX_NAME)
    found = (each for each in (at_title, of_lines, *lines) if set(names) < set(each))
    return next((each for each in found if all(map(is_of_person, each))), ())


def _asked(
    tree: Element,
    linked: Sequence[tuple[str, str]],
    shown: Sequence[Part],
    lines: tuple[Sequence[Part], Sequence[Part]],
    marked: tuple[list[str], list[Element]],
) -> Iterator[tuple[list[str], bool]]:
    """The names from each source, in order of preference, and whether that source marks them as names of people.

    `lines` are those after the title and those before it; `marked` has the marked names near the title, and the marked
    elements elsewhere.
    """
    (near, over), (at_title, elsewhere) = lines, marked
    yield [name for name, kind in linked if "Organization" not in kind], True
    meta = list(_meta(tree))
    yield [name for name in meta if not ORGANISATION.search(name)], False
    yield at_title, True
    yield list(_links(near)), False
    yield list(_lines([*near, *over])), False
    yield list(_senders(near)), True
    yield list(_in_elements(elsewhere)), True
    yield list(_labelled(shown)), False
    yield _credited(shown), False
    yield _posted(shown), False
    yield [name for name, _ in linked], False
    yield meta, False


def _keys(names: Iterable[str]) -> set[str]:
    keys = {_key(name) for name in names if name}
    keys |= {key.removeprefix("the") for key in keys}
    return keys | {key.removesuffix(end) for key in keys for end in _ENDS if key.endswith(end)}


def _at_title(shown: Sequence[Part], title: int | None) -> tuple[Sequence[Part], Sequence[Part]]:
    """The parts between the title (or else the last h1) and the text, and those just before the title."""
    if title is None:
        title = max((index for index, part in enumerate(shown) if level(part) == 1), default=-1)
    behind = shown[title + 1 : title + 1 + _NEAR]
    texts = [index for index, part in enumerate(behind) if is_running(part) and len(part.text) > 2 * MAX_NAME]
    end = texts[_MAX_LEADS] if len(texts) > _MAX_LEADS else len(behind)
    return behind[:end], shown[max(title - _OVER, 0) : max(title, 0)]


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _linked(data: Sequence[Item], everything: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """The authors in JSON-LD, each with its type, such as "Person", or "" if none is given."""
    by_id = {item["@id"]: item for item in everything if isinstance(item.get("@id"), str) and item.get("name")}
    for item in data:
        for key in ("author", "creator"):
            authors = item.get(key)
            for each in authors if isinstance(authors, list) else [authors]:
                if isinstance(each, dict) and not each.get("name"):
                    each = by_id.get(str(each.get("@id")), {})
                name = each.get("name") if isinstance(each, dict) else each
                kind = str(each.get("@type") or "") if isinstance(each, dict) else ""
                for one in name if isinstance(name, list) else [name]:
                    if isinstance(one, str):
                        yield from ((found, kind) for found in stated_names(one))


def _meta(tree: Element) -> Iterator[str]:
    """The names in the first meta element that has any; preferably one that does not name the copyright holder."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        found.setdefault(key, []).append(element.get("content") or "")
    for label, text in zip(found.get("twitter:label1", []), found.get("twitter:data1", []), strict=False):
        if label.lower() in _written_by():
            found.setdefault("author", []).append(text)
    rights = _key(" ".join((*found.get("copyright", ()), *found.get("dc.rights", ()), *found.get("rights", ()))))
    by_key = [
        [name for text in found.get(key, ()) for name in stated_names(stated.author(text) if "," in text else text)]
        for key in _KEYS
    ]
    filled = [each for each in by_key if each]
    yield from next((each for each in filled if not any(_key(name) in rights for name in each)), next(iter(filled), ()))


def _in_article(shown: Sequence[Part], title: int | None, over: Sequence[Part]) -> list[Part]:
    """Those of the lines before the title that are in the same article element."""
    around = next(shown[title].element.iterancestors("article"), None) if title is not None else None
    return [part for part in over if around is not None and around in part.element.iterancestors()]


def _marked(tree: Element, near: Sequence[Part], over: Sequence[Part]) -> tuple[list[Element], list[Element]]:
    """The elements marked as an author's: those near the title, and others. User names count only near the title."""
    lines = {part.element for part in (*near, *over)}
    found: tuple[list[Element], list[Element]] = [], []
    for element in tree.iter(etree.Element):
        keys = element.keys()
        if _NAMING.isdisjoint(keys):
            continue
        is_author = _is_called_author(names_of(element)) or (not _STATING.isdisjoint(keys) and _is_certain(element))
        if is_author or _is_called_user(element.get("class") or ""):
            around = (element, *element.iterancestors())
            is_near = not lines.isdisjoint(around) or not lines.isdisjoint(element.iter(etree.Element))
            if is_near or is_author:
                found[not is_near].append(element)
    return found


def _in_elements(marked: Iterable[Element], *, at_title: bool = False) -> Iterator[str]:
    """The names in the first marked element that is not a commenter's or in a sidebar, and in its siblings like it.

    If an element contains others that are marked with rel or itemprop as the author's, only those are used.
    """
    for element in marked:
        if elements.name(element) in ("link", "meta", "body", "html", "main", "article"):
            continue
        box = element.getparent() if elements.name(element) == "aside" else element
        is_around = box is not None and not _is_certain(element) and is_in_box(box, _is_around)
        if is_around or _is_of_others(element, _is_around):
            continue
        alike = [each for each in element.itersiblings(element.tag) if _is_alike(each, element)]
        certain = [each for box in (element, *alike) for each in box.iter(etree.Element) if _is_certain(each)]
        inmost = [each for each in certain if not any(map(_is_certain, each.iterdescendants(etree.Element)))]
        asked = inmost or (element, *alike)
        boxes = [_in_element(each, is_certain=bool(inmost), at_title=at_title) for each in asked]
        found = [name for names in boxes for name in (names if len(boxes) == 1 else names[:1])]
        if found:
            yield from found
            return


def _is_alike(element: Element, other: Element) -> bool:
    """Whether two elements come from one template, or are both marked with rel or itemprop as an author's."""
    is_classed = bool(other.get("class")) and element.get("class") == other.get("class")
    return is_classed or (_is_certain(element) and _is_certain(other))


def _in_element(element: Element, *, is_certain: bool, at_title: bool) -> list[str]:
    inner = next(filter(_is_name_of, element.iter(etree.Element)), None)
    if inner is not None and "org" in (inner.get("class") or "").split():  # the card of an organisation
        return []
    if inner is None and (found := _in_first_line(element)):
        return found
    text = _without_marks(element if inner is None else inner)
    if found := _before_job(element):
        return found
    if found := stated_names(text) if is_certain or inner is not None else in_line(text):
        linked = [text_within(each) for each in element.iter("a")]
        return [next((each for each in linked if name.startswith(f"{each} ") and " " in each), name) for name in found]
    boxes = [fold(each.text or "") for each in element.iter(etree.Element) if not len(each)]
    filled = [each for each in boxes if each]
    are_names = [is_name(each) and " " in each for each in filled]
    if len(filled) > 1 and all(are_names):
        return filled
    # After a name, some pages give the employer and the job title.
    is_named = len(filled) > 1 and are_names[0] and (at_title or _is_about(filled[0], filled[1:]))
    return filled[:1] if is_named else []


def _before_job(element: Element) -> list[str]:
    """The name in the first of two elements that hold a line, if the second is a job: "Ada Brook", "Senior Writer"."""
    boxes = [text for each in element.iter(etree.Element) if not len(each) and (text := fold(each.text or ""))]
    return before_role(" | ".join(boxes)) if len(boxes) == _PAIR else []


def _without_marks(element: Element) -> str:
    """The text of an element without footnotes and raised marks, which refer from names to affiliations.

    Its lines are separated by a bar, unless the next one continues with other names.
    """
    marks = {each for each in element.iter("sup") if not _LETTERS.search(text_within(each))}
    marks.update(each for each in element.iter("span") if is_called_note(each.get("class") or ""))
    pieces: list[str] = []
    for each in element.iter(etree.Element):
        if each.tag == "br" and not _GOES_ON.match(each.tail or "") and pieces:
            pieces.append("|")
        if each not in marks and marks.isdisjoint(each.iterancestors("sup", "span")):
            pieces.append(each.text or "")
        if each is not element and marks.isdisjoint(each.iterancestors("sup", "span")):
            pieces.append(each.tail or "")
    return fold(" ".join(pieces))


def _is_about(name: str, texts: Iterable[str]) -> bool:
    """Whether one of several texts is about a person: "Ada Brook is a keeper of seals", "Ada lives at Ness"."""
    return any(text.startswith((f"{name} ", f"{name.split()[0]} ")) and ends_sentence(text) for text in texts)


def _in_first_line(element: Element) -> list[str]:
    """The names in the first of several paragraphs, if it is a byline; the others give places and employers."""
    lines = [fold(text_within(each)) for each in element.iter("p")]
    is_byline = len(lines) > 1 and bool(BEFORE.match(lines[0]))
    return names_in(lines[0], marked=False) if is_byline else []


def _is_of_others(element: Element, boxes: Test) -> bool:
    """Whether an element is in a box without a title whose names pass the test `boxes`."""
    for each in (element, *element.iterancestors()):
        if elements.name(each) in ("body", "main", "article") or next(each.iter("h1"), None) is not None:
            return False
        if boxes(names_of(each)):
            return True
    return False


def _is_certain(element: Element) -> bool:
    is_of = element.get("itemprop")
    return element.get("rel") == "author" or (is_of is not None and "author" in is_of.split())


def _is_name_of(element: Element) -> bool:
    return element.get("itemprop") == "name" or _is_called_name(element.get("class") or "")


def _links(near: Sequence[Part]) -> Iterator[str]:
    """The names in the first line that links to pages about authors."""
    pages = [_PAGE_OF_AUTHOR, _PAGE_OF_SOMEONE]
    for part in near:
        if is_running(part) and len(part.text) > 2 * MAX_NAME:
            del pages[1:]
        if len(part.text) > 3 * MAX_NAME or not _is_paragraph(part) or _is_of_others(part.element, _is_list):
            continue
        links = (*part.element.iter("a"), *part.element.iterancestors("a"))
        addressed = ((fold(text_within(each)), each.get("href") or "") for each in links)
        texts = ((text, address) for text, address in addressed if _leads_to(address, pages))
        found = [name for text, address in texts for name in _names_linked(text, address)]
        if found:
            yield from found
            return


def _names_linked(text: str, address: str) -> list[str]:
    """The names in a link to somebody's page; also the name of an account if the address ends with it."""
    is_marked = _is_marked(text, address)
    is_account = is_marked and HANDLE.fullmatch(text) and _PAGE_OF_ACCOUNT.search(address) and not is_nobody(text)
    return [text] if is_account else names_in(text, marked=is_marked)


def _is_marked(text: str, address: str) -> bool:
    """Whether a text may be a one-word name: it is not in Latin letters, or the address ends with it."""
    return not text.isascii() or _ENDS_NAME.split(address.rstrip("/"))[-1].casefold() == text.casefold()


def _is_paragraph(part: Part) -> bool:
    return isinstance(part.what, Block) and part.what.kind is not Kind.QUOTE


def _leads_to(address: str, pages: Sequence[re.Pattern[str]]) -> bool:
    return any(page.search(address) for page in pages)


def _lines(near: Sequence[Part]) -> Iterator[str]:
    for part, below in zip_longest(near, near[1:]):
        line = fold(part.text)
        if isinstance(part.what, Block) and part.what.rows:
            found = next(filter(None, (behind_by(each) for _, each in _lines_of([part]))), [])
            if found:
                yield from found
                return
            continue
        if len(line) > 2 * MAX_NAME or _is_of_others(part.element, _is_list):
            continue
        both = before_role(f"{line} | {fold(below.text)}") if below is not None and is_of_person(line) else []
        if (
            found := both
            or _behind_reading_time(line)
            or before_role(line)
            or next(filter(None, map(behind_by, _pieces(part, line))), [])
        ):
            yield from found
            return


def _behind_reading_time(line: str) -> list[str]:
    """The name behind a date and a reading time, as themes of Hugo have it: "March 5, 2024 · 4 min · Ada Brook"."""
    found = _TIMED.match(line)
    name = found["name"].strip() if found else ""
    return [name] if " " in name and is_of_person(name) and dates_in(line) else []


def _pieces(part: Part, line: str) -> Iterator[str]:
    """A line, its pieces between separators and after dates, its inline elements, and all with spaces between these."""
    yield line
    yield from BESIDE_NAMES.split(f" {line}")
    yield from _BEFORE_NAMES.split(line)[1:] if _YEAR.search(line) else ()
    yield from (fold(text_within(each)) for each in part.element.iter("span", "em", "i", "b", "strong"))
    apart = fold(" ".join(map(str, part.element.itertext())))
    if len(apart) <= 2 * MAX_NAME:
        yield apart


def _senders(near: Sequence[Part]) -> Iterator[str]:
    """The name before an address in the line that says who sent a message, as archives of mailing lists have it."""
    for part in near:
        if name := sender_of(part):
            yield from names_in(name)
            return


def _credited(shown: Sequence[Part]) -> list[str]:
    """The names in the lines that only say “Written by …”, if all agree."""
    found = set()
    for part in shown:
        line = fold(part.text)
        credit = _CREDIT.match(line) if len(line) <= 2 * MAX_NAME else None
        if credit is not None and not is_in_box(part.element, _is_around):
            found.add(tuple(names_in(_POSITION.sub("", line[credit.end() :]), marked=False)))
    return list(next(iter(found))) if len(found) == 1 else []


def _posted(shown: Sequence[Part]) -> list[str]:
    """The names in the lines that say “Posted by … on …”, as blogs have them below a text, if all agree."""
    lines = (
        fold(part.text) for part in shown if is_about_article(part.text) and not is_in_box(part.element, _is_around)
    )
    found = [tuple(names_in(line)) for line in lines if BEFORE.match(line)]
    return list(found[0]) if len(set(found)) == 1 else []


def _lines_of(shown: Sequence[Part]) -> Iterator[tuple[Part, str]]:
    """Each text of a page as a line; of a table, each row."""
    for part in shown:
        rows = part.what.rows if isinstance(part.what, Block) else ()
        yield from ((part, fold(" ".join(row))) for row in rows or ((part.text,),))


def _labelled(shown: Sequence[Part]) -> Iterator[str]:
    """The names in a line that says “Author: …”, as below some articles, or in the line after such a label."""
    is_label = False
    for part, line in _lines_of(shown):
        if (
            len(line) <= 2 * MAX_NAME
            and (is_label or LABEL.match(line))
            and not _is_of_others(part.element, _is_around)
        ):
            found = names_in(line, marked=not is_label)
            yield from found
            if found:
                return
        is_label = bool(LABEL_ALONE.fullmatch(line))
