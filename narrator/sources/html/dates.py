"""Dates as people write them: "20. März 2021", "March 14, 2021", "05.02.2020", "2021年8月3日"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from narrator.article import Block
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.html.parts import ends_sentence, is_in_box, is_running, level, words
from narrator.sources.parts import Heading

# How the names of the months begin, as far as that tells them apart, in English, German, French, Spanish, Italian,
# Portuguese, Dutch, Polish, Russian, Czech, Slovak, Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian, Turkish,
# Ukrainian, Bulgarian, Serbian, Croatian, Slovenian, Greek, Catalan and Indonesian. The Croatian October is the Polish
# and Czech November, and is none of the two.
_MONTHS = tuple(
    stems.split()
    for stems in (
        "jan jän ene gen sty янв ledn leden tammik ian ocak січ ян јан siječ ιαν gener",
        "feb fév fev lut фев únor unor helmik şub лют veljač φεβ",
        "mar mär maa mrz мар břez březen maalisk már берез ožuj μαρ març",
        "apr avr abr kwi апр dubn duben huhtik áp nisan квіт travnj απρ",
        "may mai mag mei maj мая май květ máj toukok máj трав мај svibnj μαΐ μαι maig",
        "jun juin giu cze июн červn červen jún kesäk iun haziran черв юни јун lipnj ιουν juny",
        "jul juil lug lip июл červenc červenec júl heinäk iul temmuz лип юли јул srpnj ιουλ",
        "aug août aou ago sie авг srpn srpen elok ağu серп kolovoz αυγ",
        "sep set wrz сен září szept syysk eylül верес сеп rujn σεπ",
        "oct okt ott out paź окт říj októ lokak ekim жовт οκτ",
        "nov lis ноя listopadu marrask kasım листоп ное нов studen νοε",
        "dec dez déc dic gru дек prosin jouluk des aralık груд дец δεκ",
    )
)
_BY_STEM = {stem.casefold(): number for number, stems in enumerate(_MONTHS, 1) for stem in stems}
_NAME = rf"({'|'.join(sorted(chain(*_MONTHS), key=len, reverse=True))})[^\W\d_]*\.?"
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)([0-3]?\d)(?!\d)"
_DAY_FIRST = re.compile(rf"{_DAY}(?:\.|º|er|st|nd|rd|th)?,?\s+(?:de\s+)?{_NAME},?\s+(?:de\s+|del\s+)?{_YEAR}", re.I)
_MONTH_FIRST = re.compile(rf"\b{_NAME}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\s?[-/.年년]\s?([01]?\d)\s?[-/.月월]\s?([0-3]?\d)(?!\d)")
_NUMBERS = re.compile(rf"{_DAY}\s?([-/.])\s?([01]?\d)\2\s?{_YEAR}")
_CHANGED = re.compile(
    r"updated|modified|aktualisiert|geändert|mis à jour|modifié|actualizad|aggiornat|atualizad|обновл", re.I
)
_NAME_BETWEEN = re.compile(rf"(?<!\d){_YEAR}\.?\s+{_NAME}\s+{_DAY}", re.IGNORECASE)
_OF_MAIL = re.compile(rf"\b{_NAME}\s+{_DAY}\s+\d\d:\d\d:\d\d\s+(?:[A-Z]{{2,5}}\s+|[+-]\d{{4}}\s+)?{_YEAR}", re.I)
_ENDS_WITH_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_KEYS = tuple(
    """article:published_time og:article:published_time og:published_time article:published datepublished date
    dc.date.issued dcterms.issued dcterms.date dc.date.created dcterms.created dc.date dc:date citation_publication_date
    citation_online_date citation_date pubdate publishdate publish-date publish_date publication_date date_published
    published published_date parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime
    article.published originalpublicationdate rnews:datepublished datecreated created""".split()
)
_PUBLISHED = re.compile(
    r"(?:^|[\s_-])(?:published|pubdate|post(?:ed)?-?(?:on|date|time)?|entry-?date|entry-?time|article-?date|date|datum"
    r"|timestamp|dateline|publish(?:ed)?-?(?:date|time)?|fecha|meta|byline|time)(?:$|[\s_-])",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"comment|sidebar|widget(?!\s+blog)|related|recommend|(?<!post-)(?<!entry-)(?<!article-)footer|popular|trending"
    r"|teaser|promo|recirc|carousel|reply|respond|latest|card|event|updated|modified",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:first |originally )?(?:published|posted|release date|erschienen|veröffentlicht|publiziert|publié|mis en ligne"
    r"|publicado|pubblicato|gepubliceerd|geplaatst|opublikowano|опубликовано)\b",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)")
_EARLIEST = date(1990, 1, 1)
_A_DAY = timedelta(days=1)
_MAX_LINE = 80  # characters of a line that is a date
_MAX_WORDS = 12  # of a line that a date stands in
_BEHIND = 8  # parts after a title among which its date is
_BEFORE = 6  # parts before the text
_MAX_BETWEEN = timedelta(days=366)


def written_date(text: str) -> str:
    """The first date in a text, as ISO 8601, or "" if there is none, or it could be read in two ways."""
    found = [
        (match.start(), year, month, day)
        for match, year, month, day in (
            *((each, each[3], _month(each[2]), each[1]) for each in _DAY_FIRST.finditer(text)),
            *((each, each[3], _month(each[1]), each[2]) for each in _MONTH_FIRST.finditer(text)),
            *((each, each[1], _month(each[2]), each[3]) for each in _NAME_BETWEEN.finditer(text)),
            *((each, each[3], _month(each[1]), each[2]) for each in _OF_MAIL.finditer(text)),
            *((each, each[1], int(each[2]), each[3]) for each in _YEAR_FIRST.finditer(text)),
            *((each, each[4], int(each[3]), each[1]) for each in _NUMBERS.finditer(text) if _is_plain(each)),
        )
    ]
    for _, year, month, day in sorted(found):
        try:
            return date(int(year), month, int(day)).isoformat()
        except ValueError:
            continue
    return ""


def _month(name: str) -> int:
    """The month, or 0: to regular expressions ı and İ are an i, too."""
    return _BY_STEM.get(name.casefold(), 0)


def _is_plain(numbers: re.Match[str]) -> bool:
    """Whether numbers are day and month for sure: with slashes some mean month and day."""
    return numbers[2] != "/" or int(numbers[1]) > 12 or numbers[1] == numbers[3]


def stated_date(tree: Element, linked: Iterable[str], link: str, today: date) -> str:
    """The date of publication that a page states for machines: ISO 8601, or "" if it states none.

    Args:
        tree: the page.
        linked: what its JSON-LD says of its article.
        link: its address.
        today: after which nothing was published yet.
    """
    for text in chain(linked, _meta(tree), _times(tree), _address(link)):
        found = whole_date(text)
        if found and _EARLIEST.isoformat() <= found <= (today + _A_DAY).isoformat():
            return found
    return ""


def whole_date(text: str) -> str:
    """The date in what is written for machines: at the beginning, as ISO 8601, else as people write it."""
    line = text.strip()
    try:
        return date.fromisoformat(line[:10]).isoformat()
    except ValueError:
        pass
    if re.fullmatch(r"(?:19|20)\d{6}(?:T?\d{4,6}Z?)?", line):
        return whole_date(f"{line[:4]}-{line[4:6]}-{line[6:8]}")
    return written_date(line)


def _meta(tree: Element) -> Iterator[str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(key.lower(), element.get("content") or "")
    yield from (found[key] for key in _KEYS if found.get(key))


def _times(tree: Element) -> Iterator[str]:
    """The dates of elements that are marked as when the article was published, the certain ones first."""
    times = [each for each in tree.iter("time", "abbr", "span", "div", "p", "meta") if _may_be_time(each)]
    certain = [each for each in times if each.get("itemprop") == "datePublished" or "pubdate" in each.attrib]
    yield from map(_of_time, certain)
    yield from (_of_time(each) for each in times if each.tag == "time" and not is_in_box(each, _AROUND))
    for each in times:
        if each.tag != "time" and _PUBLISHED.search(_names(each)) and not is_in_box(each, _AROUND):
            text = fold(text_within(each))
            if len(text) <= _MAX_LINE and not _CHANGED.search(text):
                yield each.get("title") or text


def _may_be_time(element: Element) -> bool:
    is_marked = element.get("itemprop") == "datePublished" or element.tag == "time"
    return is_marked or (element.tag != "meta" and bool(_PUBLISHED.search(element.get("class") or "")))


def _of_time(element: Element) -> str:
    return element.get("datetime") or element.get("content") or element.get("title") or text_within(element)


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"


def _address(link: str) -> Iterator[str]:
    if match := _IN_ADDRESS.search(link):
        yield f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


def shown_date(shown: Sequence[Part], kept: Sequence[bool], stated: str, today: date) -> str:
    """The date that stands at the title or the beginning of an article, if it is near the one that its page states.

    What a page states for machines is often when it was made or changed; what it shows is what its readers go by.
    `kept` says of each part whether it is the article's.
    """
    for part in _around(shown, kept):
        text = part.text
        if not (len(words(text)) <= _MAX_WORDS or _is_line(text)) or _CHANGED.search(text):
            continue
        found = written_date(text)
        if not found or not _EARLIEST <= date.fromisoformat(found) <= today:
            continue
        if not stated or abs(date.fromisoformat(found) - date.fromisoformat(stated)) <= _MAX_BETWEEN:
            return found
    return stated or _labelled(shown, today)


def _is_line(text: str) -> bool:
    """Whether a text of many words is a line about an article all the same: it begins with a date, or ends with one."""
    is_dated = text[:1].isdigit() or bool(_ENDS_WITH_YEAR.search(text))
    return len(text) <= _MAX_LINE and is_dated and not ends_sentence(text)


def _labelled(shown: Sequence[Part], today: date) -> str:
    """The date in the first line that says that the article was published then."""
    for part in shown:
        text = part.text
        if _SAYS.match(text) and len(words(text)) <= _MAX_WORDS and not is_in_box(part.element, _AROUND):
            found = written_date(text)
            if found and _EARLIEST <= date.fromisoformat(found) <= today:
                return found
    return ""


def _around(shown: Sequence[Part], kept: Sequence[bool]) -> list[Part]:
    """The short lines around a title, those behind it first, up to the text; then those before the text."""
    lines: list[Part] = []
    title = next((index for index, part in enumerate(shown) if level(part) == 1), None)
    if title is not None:
        behind = shown[title + 1 : title + 1 + _BEHIND]
        end = next(
            (index for index, part in enumerate(behind) if is_running(part) and not _is_line(part.text)), len(behind)
        )
        lines += [*behind[:end], *shown[max(title - 1, 0) : title]]
    first = next((index for index, part in enumerate(shown) if kept[index] and is_running(part)), None)
    if first is not None:
        lines += [part for part in shown[max(first - _BEFORE, 0) : first] if not is_in_box(part.element, _AROUND)]
    return [part for part in lines if isinstance(part.what, Heading | Block)]
