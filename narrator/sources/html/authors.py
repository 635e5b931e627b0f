"""Who wrote an article: a name that its page marks as its author's, and no publisher, commenter or button.

Asked in this order: JSON-LD of the article, meta elements, elements that are marked as its author and stand at it, a
line that says “by …” at its title or “Author: …” anywhere. Persons are asked for first, then organisations.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from narrator.sources import elements, stated
from narrator.sources.elements import Element, Part, fold
from narrator.sources.html.parts import is_in_box

_KEYS = tuple(
    """citation_author author article:author article:author_name dc.creator dcterms.creator dc:creator parsely-author
    sailthru.author byl og:article:author cxenseparse:author""".split()
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:author|authors|byline|by-line|autor|autoren|auteur|writer|posted-?by|vcard|firma|signature|redactor|redaktor|redakteur|verfasser|auteurs|autore)(?:[\s_-]+\w+)?(?:$|\s)",
    re.IGNORECASE,
)
_NAME_IN = re.compile(r"(?:^|[\s_-])(?:name|fn)(?:$|\s)", re.IGNORECASE)
_AROUND = re.compile(
    r"comment|sidebar|side-bar|widget(?!\s+blog)|related|recommend|(?<!post-)(?<!entry-)(?<!article-)footer|popular"
    r"|trending|most-|teaser|promo|recirc|carousel|more-|reply|respond|latest|site-(?:title|name|header)|publisher",
    re.IGNORECASE,
)
# What stands before a name, in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish.
_BEFORE = re.compile(
    r"^(?:(?:(?:article|story|text|words|photos?|report)\s+)?(?:written|posted|published|reported|authored|created)?\s*by"
    r"|(?:ein(?:e)? )?(?:(?:blog|gast)?[- ]?(?:artikel|beitrag|kommentar|bericht|interview) )?von|par|por|di|door|przez"
    r"|authors?|autor(?:in|en|es|e)?|auteur|redakteur(?:in)?|redaktion(?=:)|text|foto(?:s)? und text|verfasst von"
    r"|geschrieben von|veröffentlicht von|publié par|publicado por|escrito por|scritto da|作者|撰文|記者|记者)"
    r"(?:\b|(?<=[作者撰文記记]))[\s:：.]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:author|autor(?:in|en)?|verfasser(?:in)?|auteure?|autrice|autora|autore|written by|作者|撰文)s?\s*[:：]\s*\S",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\be\.\s?V\b|\b(?:gmbh|ag|se|inc|llc|ltd|corp|verlag|redaktion|stiftung|foundation|institute?|association|agency"
    r"|agentur|news|magazine?|media|group|gruppe|team|staff|editors|editorial|online|redacción|rédaction|redazione)\b",
    re.IGNORECASE,
)
# What ends one: a separator, a date, what is done with the page, and work and places that are written behind.
_BEHIND = re.compile(
    r"\s*(?:[|•·/—–@»›]|(?<=\w{3})(?<!Prof)\.\s+(?=[^\W\d_])|\s-\s|\d|\(|,?\s+(?:published|posted|updated|last\s+updated|modified|publiziert|aktualisiert"
    r"|veröffentlicht|publié|publicado|am\b|on\b|vom\b|le\b|min(?:ute)?s?\s+read|follow|shares?\b|tiempo de lectura"
    r"|email\b|view\s+all|see\s+all|more posts|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez)[a-z]*\.?\s+\d|(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day\b)|,\s+(?:\w+\s){0,3}(?:contributor|writer|correspondent|reporter|editor|redakteur|freelancer)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_NO_NAME = re.compile(
    r"\b(?:published|posted|view all|all posts|see more|read more|updated|follow|share|subscribe|comments?|log ?in|sign"
    r"|menu|search|edition|edited by|copyright|reserved|minutes?|read|click|written|name|e-?mail|website|profile|about"
    r"|more from|articles?|artikel|beiträge|kommentare?|abonnieren|teilen|folgen|publiziert|veröffentlicht|anmelden"
    r"|https?|www|by|von|human|posted on)\b|[@<>{}=#?!:;“”\"]",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*[;,•|]\s*|\s+(?:&|and|und|et|y|e|en|i)\s+(?=\S+\s)|\n")
_PIECES = re.compile(r"[,|•·–—]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE_NAMES = re.compile(r"\s(?=(?:by|von|par|por|di|da|door|przez|av|af)\s+[^\W\d_a-z])")  # behind the date
_BESIDE_NAMES = re.compile(r"\s[-–—]+\s|[|•·]|\s(?=(?:作者|撰文|記者|记者|来源|來源)[:：])")
_DEGREES = re.compile(r",?\s*\b(?:M\.?D|Ph\.?D|M\.?A|B\.?A|M\.?Sc|RN|Esq|CNN)\b\.?")
_PARTICLES = frozenset(
    "von van de der den del della da di du la le las los dos das do bin ibn al el y e zu zur zum ter ten af av".split()
)
_HANDLE = re.compile(r"[a-z][a-z0-9_.-]{1,24}")
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_ENDS = ("com", "org", "net", "de", "fr", "es", "it", "uk", "at", "ch")  # of hosts, in keys
_MAX_NAME = 50  # characters
_MAX_WORDS = 5
_MAX_AUTHORS = 8
_NEAR = 12  # parts behind the title


def of_page(
    tree: Element,
    data: Sequence[Mapping[str, Any]],
    everything: Sequence[Mapping[str, Any]],
    owners: Iterable[str],
    shown: Sequence[Part],
    near: Sequence[Part],
) -> str:
    """The authors of a page's article, or "".

    Args:
        tree: the page.
        data: its JSON-LD of articles.
        everything: all of its JSON-LD.
        owners: the names of its site and publisher, which are no authors.
        shown: all texts that it shows.
        near: those at the title of the article.
    """
    own = {_key(name) for name in owners if name}
    own |= {name.removeprefix("the") for name in own}
    own |= {name.removesuffix(end) for name in own for end in _ENDS if name.endswith(end)}
    linked = list(_linked(data, everything))
    persons = [name for name, is_person in linked if is_person]
    meta = list(_meta(tree))
    people = [name for name in meta if not _ORGANISATION.search(name)]
    others = [name for name, _ in linked]
    for found in (persons, people, _elements(tree), _lines(near), _labelled(shown), others, meta):
        names = [name for name in dict.fromkeys(found) if _key(name) not in own]
        if names:
            return ", ".join(names[:_MAX_AUTHORS])
    return ""


def names(text: str, *, marked: bool = True) -> list[str]:
    """The names in a text that is said to be an author's; unmarked text has to have names of two words."""
    line = fold(text)
    if _NO_NAME.search(line.partition("\n")[0][:_MAX_NAME]) and not _BEFORE.match(line):
        return []
    if line[:1].isdigit():  # a date, and who
        line = next((piece for piece in map(str.strip, _PIECES.split(line)) if is_name(piece) and " " in piece), "")
    line = _BEHIND.sub("", _BEFORE.sub("", line, count=1)).strip(" ,.-–")
    found = []
    for name in map(str.strip, _SEVERAL.split(_DEGREES.sub("", line))):
        if is_name(name) and (marked or len(name.split()) > 1):
            found.append(name.title() if name.isupper() and len(name) > 3 and " " in name else name)
        elif name and not found:
            return []
    return found


def is_name(text: str) -> bool:
    """Whether a text has the form of a name: one to five words that begin with capital letters, most of them."""
    said = text.split()
    if not 0 < len(said) <= _MAX_WORDS or len(text) > _MAX_NAME or _NO_NAME.search(text) or any(map(str.isdigit, text)):
        return False
    capitals = [bool(_CAPITAL.match(word)) or not (word[:1].isascii() or word[:1].islower()) for word in said]
    if not capitals[0] and said[0].casefold() not in _PARTICLES and not said[0][1:2].isupper():
        return False
    if not all(is_one or word in _PARTICLES for is_one, word in zip(capitals, said, strict=True)):
        return False
    return any(capitals) and bool(stated.author(text))


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _linked(data: Sequence[Mapping[str, Any]], everything: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bool]]:
    """The authors in JSON-LD, and whether each may be a person."""
    by_id = {item["@id"]: item for item in everything if isinstance(item.get("@id"), str) and item.get("name")}
    for item in data:
        for key in ("author", "creator"):
            given = item.get(key)
            for each in given if isinstance(given, list) else [given]:
                if isinstance(each, dict) and not each.get("name"):
                    each = by_id.get(str(each.get("@id")), {})
                name = each.get("name") if isinstance(each, dict) else each
                is_person = not isinstance(each, dict) or "Organization" not in str(each.get("@type"))
                for one in name if isinstance(name, list) else [name]:
                    if isinstance(one, str):
                        yield from ((found, is_person) for found in _stated(one))


def _stated(text: str) -> list[str]:
    """The names in what is stated for machines, which need not have the form of names, but must not be addresses."""
    line = fold(text)
    if found := names(line):
        return found
    if not 0 < len(line) <= _MAX_NAME or _NO_NAME.search(line) or not stated.author(line):
        return []
    is_word = bool(_CAPITAL.match(line)) and not any(map(str.isdigit, line))
    return [line] if is_word or _HANDLE.fullmatch(line) else []


def _meta(tree: Element) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        found.setdefault(key, []).append(element.get("content") or "")
    if (found.get("twitter:label1") or [""])[0].lower() in ("written by", "verfasst von", "écrit par", "escrito por"):
        found.setdefault("author", []).append(found.get("twitter:data1", [""])[0])
    for key in _KEYS:
        given = [name for text in found.get(key, ()) for name in _stated(stated.author(text) if "," in text else text)]
        if given:
            yield from given
            return


def _elements(tree: Element) -> Iterator[str]:
    """The names in the first element that is marked as its author's, and is no commenter's and in no sidebar.

    Of an element and one in it that is called the author's by name, the latter is asked.
    """
    for element in tree.iter(etree.Element):
        names_of = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _is_certain(element) and not _MARKED.search(names_of):
            continue
        if elements.name(element) in ("link", "meta", "body", "html", "main", "article") or is_in_box(element, _AROUND):
            continue
        certain = next(filter(_is_certain, element.iter(etree.Element)), element)
        inner = [each for each in certain.iter(etree.Element) if _is_name_of(each)]
        text = fold(" ".join(map(str, (inner[0] if inner else certain).itertext())))
        found = _stated(text) if _is_certain(certain) or inner else names(text, marked=False)
        if found:
            yield from found
            return


def _is_certain(element: Element) -> bool:
    return element.get("rel") == "author" or "author" in (element.get("itemprop") or "").split()


def _is_name_of(element: Element) -> bool:
    return element.get("itemprop") == "name" or bool(_NAME_IN.search(element.get("class") or ""))


def _lines(near: Sequence[Part]) -> Iterator[str]:
    for part in near[:_NEAR]:
        line = fold(part.text)
        if len(line) > 2 * _MAX_NAME:
            continue
        dated = _BEFORE_NAMES.split(line) if _YEAR.search(line) else []
        for piece in (line, *_BESIDE_NAMES.split(f" {line}"), *dated[1:]):
            if _BEFORE.match(piece.strip()) and (found := names(piece, marked=bool(_LABEL.match(piece)))):
                yield from found
                return


def _labelled(shown: Sequence[Part]) -> Iterator[str]:
    """The names in a line that says “Author: …”, such as stands below an article."""
    for part in shown:
        line = fold(part.text)
        if len(line) <= 2 * _MAX_NAME and _LABEL.match(line) and not is_in_box(part.element, _AROUND):
            yield from names(line)
            return
