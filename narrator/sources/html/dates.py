"""When a page's article was published, from its metadata and from the text that it shows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, compress, islice
from urllib.parse import urlsplit

from lxml import etree

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.dates import (
    beside_date,
    dates_in,
    order_in,
    published_in,
    says_changed,
    says_published,
    short_date,
    timed_date,
    whole_date,
    written_date,
)
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.html.names import called, names_of
from narrator.sources.html.notices import is_about_article
from narrator.sources.html.parts import ends_sentence, is_in_box, is_kind, is_running, key, level, words
from narrator.sources.parts import Heading
from narrator.sources.vocabulary import pattern_in_all
from narrator.text import MarkKind, marks_of

_KEYS = tuple(
    """article:published_time og:article:published_time og:published_time article:published article:published_date
    datepublished og:datepublished date dc.date.issued dcterms.issued dcterms.date dc.date.created dcterms.created
    dc.date.publication dc.date dc:date dc.created dc:created citation_publication_date citation_online_date
    citation_date prism.publicationdate pubdate bt:pubdate og:pubdate og:publish_date publishdate publish-date
    publish_date publish_time publication_date date_published dateposted published published-date published_date
    published_time publisheddate published_at parsely-pub-date sailthru.date cxenseparse:recs:publishtime
    cxenseparse:publishtime article.published article.created article_date_original article:post_date
    article:publicationdate originalpublicationdate rnews:datepublished rbpubdate vr:published_time
    shareaholic:article_published_time dcsext.articlefirstpublished analyticsattributes.articledate displaydate
    doc_date gentime og:regdate release_date video:release_date date_created datecreated created""".split()
)
_STATING = frozenset("pubdate itemprop property".split())
_CERTAIN = frozenset(
    """datepublished schema:datepublished dc:date dc:issued dct:issued dcterms:issued dc:created dct:created
    dcterms:created""".split()
)
_is_called_date = called(
    r"[\s_-](?:published|pubdate|pub|posted|post(?:ed)?-?(?:on|date|time)|entry-?date|entry-?time|article-?date|date|datum"
    r"|timestamp|time-?stamp|dateline|date-?line|publish(?:ed)?-?(?:date|time|on)?|publication|fecha|meta|byline"
    r"|by-?line|author|time|submitted|created|veröffentlicht|erschienen|dato|datetime)(?:$|[\s_-])",
    parted=True,
)
_is_around = called(
    r"comment|sidebar|widget(?!\s+blog)|related|recommend|(?<!post-)(?<!entry-)(?<!article-)(?<!asset-)footer|popular"
    r"|trending|teaser|promo(?!ted)|recirc|carousel|reply|respond|latest|card|event"
    r"|[\s_-](?:top-?(?:bar|line|nav)|nav-?bar|masthead|site-?head(?:er)?)(?:$|[\s_-])"
)
# As phpBB, vBulletin, XenForo, SMF, MyBB and Invision call it.
_is_called_member = called(
    r"[\s_-](?:post-?profile|post-?details|user-?info(?:_extra)?|message-user(?:details|extras)?|poster|author_statistics"
    r"|profile-joined|join(?:ed)?-?date|member-?since|cauthorpane(?:_\w+)?)(?:$|\s)"
)
_is_menu = called(r"[\s_-](?:nav|menu)")
_is_changed = called(r"updat|modif|[\s_-](?:edited|changed|mod-date|geaendert)")
_is_published = called(r"publi(?!cit)|entry-?date|posted|pubdate|created")
_published_on = pattern_in_all(lambda words: words.published_on)
_SAYS = patterns.lazy(lambda: rf"(?:{_published_on()})(?:\b|(?<=[日時时间期布佈表于載開稿록]))", re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"/(?P<y>(?:19|20)\d\d)(?P<s>[/_-])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>0?[1-9]|[12]\d|3[01])(?:[/_.-]|$)"
    r"|/(?P<y2>(?:19|20)\d\d)/?(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|[12]\d|3[01])(?:[/_.-]|$)"
)
_IN_SCRIPT = re.compile(
    r"[\"']?(?:date_?published|published_?(?:date|at|time|on)|publish_?(?:ed)?_?(?:date|time)|publication_?date|pub_?date"
    r"|first_?publish(?:ed)?_?(?:date|at)?|article_?date)[\"']?\s*[:=]\s*\\?[\"']([^\"'\\<>]{8,40})\\?[\"']",
    re.IGNORECASE,
)
# The line below a blog post, in the words of WordPress and its translations: "This entry was posted on …".
_ENTRY = re.compile(
    r"(?:th(?:is|e)|diese[rs]?|der|cet(?:te)?|est[ae]|questo?a?|dit|det(?:ta|te)|ten|эта)\s+(?:blog[- ]?)?(?:entry|post"
    r"|article|story|eintrag|artikel|beitrag|article|billet|entrée|entrada|artículo|artigo|articolo|voce|bericht|inlägg|innlegget"
    r"|indlæg|wpis|запись)\b",
    re.IGNORECASE,
)
# How messages of news agencies begin: "Berlin, 5 May 2021 – " and "(ots) 05.05.2021: ".
_OPENS = re.compile(
    r"(?:\(?\w{2,10}\)? ?[-–/]? ?)?(?:[A-ZÄÖÜÉ][\w./-]+(?: [A-ZÄÖÜÉ(][\w./)-]*){0,3},? ?[-–/]? ?)?"
    r"(?:(?:den|am|le|el) )?\(?"
)
# A line over a press release, such as "Frankfurt am Main | Paris, 5. Mai 2021".
_PLACE = r"[^\W\d_a-z][\w.-]+(?: (?:am|an|der|on|upon|sur|le|la|de|[^\W\d_a-z][\w.-]*)){0,3}"
_DATELINE = re.compile(rf"{_PLACE}(?: ?[|/–-] ?{_PLACE}){{0,2}}, (?:(?:den|le|el|il|on) )?\d[^,:]{{0,20}}\d{{4}}\.?$")
_TIME_OF_DAY = re.compile(r",?\s{1,3}\d{1,2}[:：]\d\d\b")
_GOES_ON = re.compile(r"\)?\s?(?:(?:\([^()]{1,20}\)|/[^/]{1,20}/)\s?)?(?:--|[-–—:|])\s")
_ENDS_WITH_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_MONTH_FIRST_REGIONS = frozenset({"us", "pr", "pa"})  # from the short date formats of CLDR
_NO_SLASHES = frozenset("ja zh ko hu lt sv".split())  # languages that write the year first, or use no slashes
_DAY_FIRST_HOSTS = (".uk", ".au", ".nz", ".ie", ".in", ".za", ".sg", ".my", ".ng", ".ke")
_EARLIEST = date(1990, 1, 1)
_A_DAY = timedelta(days=1)
_MAX_ENTRY = 60  # words of a line that says when an entry was posted, and with which tags
_MAX_LINE = 80  # characters of a line that is a date
_MAX_BYLINE = 140  # characters of a line that is marked as a byline
_MAX_DATELINE = 30  # characters before a date that opens a paragraph
_MAX_WORDS = 12  # of a line that contains a date
_MAX_LABEL = 3  # words, "Posted on"
_MAX_BESIDE_DATE = 3  # words beside a date, such as "6 min read"
_BEHIND = 8  # lines after a title among which its date is
_FAR = 30  # parts after a title
_NEAR = 6  # boxes around a line
_BEFORE = 6  # parts before the text
_MAX_BOXES = 4  # around a date in a list
_MAX_BESIDE = 8  # siblings of such a box that are compared with it
_MIN_ALIKE = 2
_MAX_LISTED = 200  # characters of an entry in a list of events or articles
_OVER = 2  # parts before a title
_MAX_OVER = 3  # texts before a title, such as teasers
_MAX_CALLED = 300  # characters of classes
_MAX_SCRIPT = 2_000_000  # characters
_MAX_BETWEEN = timedelta(days=31)


def date_order(shown: Sequence[Part], language: str, link: str) -> str:
    """Whether a page's dates have the "day" or the "month" first; "" if that is unknown.

    Decided by its unambiguous dates, else its language and region, and the country of its address.
    """
    if known := order_in(part.text for part in shown if "/" in part.text):
        return known
    name, *rest = language.casefold().split("-")
    if rest and rest[-1] in _MONTH_FIRST_REGIONS:
        return "month"
    if not name or name in _NO_SLASHES:
        return ""
    if name != "en" or (rest and rest[-1] not in ("ca", "ph")):
        return "day"
    return "day" if (urlsplit(link).hostname or "").endswith(_DAY_FIRST_HOSTS) else ""


def stated_date(
    tree: Element,
    published: Iterable[str],
    created: Iterable[str],
    link: str,
    today: date,
    *,
    title: Element | None = None,
    order: str = "",
) -> str:
    """The publication date in a page's metadata, as ISO 8601; "" if it has none.

    Args:
        tree: the page.
        published: the publication dates in its JSON-LD.
        created: the creation dates in its JSON-LD.
        link: its address.
        today: dates after tomorrow are ignored.
        title: the heading that is the article's title, if it has one.
        order: whether its dates have the "day" or the "month" first, or "".
    """
    first = (whole_date(text, order) for text in chain(published, _meta(tree)))
    last = (whole_date(text, order) for text in created)
    for found in chain(first, _marked(tree, title, order), last, _address(link), _scripts(tree)):
        if found and _EARLIEST.isoformat() <= found <= (today + _A_DAY).isoformat():
            return found
    return ""


def _meta(tree: Element) -> Iterator[str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        for name in ("property", "name", "itemprop"):
            found.setdefault((element.get(name) or "").lower(), element.get("content") or "")
    yield from (found[key] for key in _KEYS if found.get(key))


def _marked(tree: Element, title: Element | None, order: str) -> Iterator[str]:
    """The dates of elements that are marked as the publication date, the unambiguously marked ones first.

    Of the others, those after the title come first, then those before it, the nearest first.
    """
    certain: list[Element] = []
    times: tuple[list[Element], list[Element]] = [], []
    called: tuple[list[Element], list[Element]] = [], []
    is_behind = title is None
    for each in tree.iter(etree.Element):
        is_behind = is_behind or each is title
        if _is_certain(each):
            certain.append(each)
        elif _is_time(each):
            times[is_behind].append(each)
        elif each.tag != "meta" and (_is_in_title(each, title) or _is_called(each)):
            called[is_behind].append(each)
    yield from (_of_time(each, order) for each in certain)
    for group in (times, called):
        for each in (*group[True], *reversed(group[False])):
            if not _is_of_another(each):
                yield _of_time(each, order) if group is times else _of_called(each, order)


def _is_certain(element: Element) -> bool:
    if _STATING.isdisjoint(element.keys()):
        return False
    if element.get("pubdate") is not None:
        return True
    named = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
    return named != " " and element.tag != "meta" and not _CERTAIN.isdisjoint(named.lower().split())


def _is_time(element: Element) -> bool:
    """Whether an element is a time element, or a custom element for times such as relative-time or time-ago."""
    tag = elements.name(element)
    return tag == "time" or (tag not in ("ins", "del") and bool(element.get("datetime")))


def _is_in_title(element: Element, title: Element | None) -> bool:
    """Whether an element is the small print in the title."""
    return element.tag == "small" and title is not None and element.getparent() is title


def _is_called(element: Element) -> bool:
    return _has_class_of_date(element) or _is_name_of_date(element.get("id") or "")


def _has_class_of_date(element: Element) -> bool:
    return _is_name_of_date(element.get("class") or "")


def _is_name_of_date(name: str) -> bool:
    return len(name) < _MAX_CALLED and _is_called_date(name)


def _is_of_another(element: Element) -> bool:
    """Whether a date is that of a change, of another article, or of something around the article."""
    parent = element.getparent()
    for each in (element, parent):
        names = "" if each is None else f"{each.get('class') or ''} {each.get('itemprop') or ''}"
        if _is_changed(names) and not _is_only_date(element):
            return not _is_published(names) or is_in_box(element, _is_around)
        if len(names.strip()) and _is_published(names):
            break
    return _is_in_text(element) or is_in_box(element, _is_around) or _is_in_menu(element) or _is_in_list(element)


def _is_in_text(element: Element) -> bool:
    """Whether a date is inside a paragraph of sentences, and not at its beginning."""
    paragraph = next(element.iterancestors("p", "li", "dd", "td", "blockquote"), None)
    text = "" if paragraph is None else text_within(paragraph)
    is_inside = text.find(text_within(element)) > _MAX_DATELINE
    return is_inside and len(text) > _MAX_BYLINE and ends_sentence(text)


def _is_in_list(element: Element) -> bool:
    """Whether a date is one of several in short boxes from one template: of events, or of other articles."""
    if element.tag != "time" and not element.get("class"):
        return False
    for box in islice((element, *element.iterancestors()), _MAX_BOXES):
        length = len(text_within(box))
        if length > _MAX_LISTED:
            return False
        beside = islice(chain(box.itersiblings(box.tag), box.itersiblings(box.tag, preceding=True)), _MAX_BESIDE)
        alike = [each for each in beside if each is not element and _has_date_like(each, element)]
        links = {next((link.get("href") for link in each.iter("a")), None) for each in (box, *alike)}
        if len(alike) >= _MIN_ALIKE or (alike and None not in links and len(links) > len(alike)):
            return True
    return False


def _has_date_like(box: Element, element: Element) -> bool:
    """Whether a box is short and contains an element with the same name and classes as `element`."""
    return any(each.get("class") == element.get("class") for each in box.iter(element.tag)) and (
        len(text_within(box)) <= _MAX_LISTED
    )


def _is_only_date(element: Element) -> bool:
    """Whether a time has the class "updated", which hAtom requires in each entry, but is not that of a change."""
    if elements.name(element) != "time" or "updated" not in (element.get("class") or "").split():
        return False
    beside = element.getparent()
    times = () if beside is None else tuple(beside.iter("time"))
    return len(times) == 1 and beside is not None and not says_changed(fold(text_within(beside)))


def _of_time(element: Element, order: str) -> str:
    stated = (element.get(name) for name in ("datetime", "content", "title"))
    text = fold(text_within(element))
    return next(filter(None, (whole_date(each, order) for each in stated if each)), "") or (
        (published_in(text, order) or short_date(text, order)) if len(text) <= _MAX_BYLINE else ""
    )


def _of_called(element: Element, order: str) -> str:
    text = fold(text_within(element))
    if len(text) > _MAX_LINE or (text and not any(map(str.isdigit, text))):
        return ""
    return whole_date(element.get("title") or "", order) or published_in(text, order) or short_date(text, order)


def _address(link: str) -> Iterator[str]:
    for found in _IN_ADDRESS.finditer(link):
        year, month, day = (found[name] or found[f"{name}2"] for name in "ymd")
        yield written_date(f"{year}-{month}-{day}")


def _scripts(tree: Element) -> Iterator[str]:
    """The publication date in the page's scripts, if they agree on one."""
    texts = (each.text or "" for each in tree.iter("script") if "ld+json" not in (each.get("type") or ""))
    dates = {whole_date(found) for text in texts if len(text) < _MAX_SCRIPT for found in _IN_SCRIPT.findall(text)}
    if len(dates - {""}) == 1:
        yield from dates - {""}


def shown_date(
    shown: Sequence[Part],
    kept: Sequence[bool],
    stated: str,
    today: date,
    *,
    title: str = "",
    order: str = "",
    link: str = "",
) -> str:
    """The date shown at the title or the beginning of an article, if it is close to the `stated` date.

    Metadata often gives the date of creation or of a change; the shown date is the one that readers go by. A shown date
    long after the stated one is used if the page's address has it, too, or the page calls it the publication date; one
    long before it is used, since nothing is shown before it is published. The date of a change is never used.
    `kept` is whether each part belongs to the article.
    """
    addressed = frozenset(_address(link))
    for part in _around(shown, kept, title):
        text = part.text if len(words(part.text)) <= _MAX_WORDS or _is_line(part) else _box_in(part)
        if not text:
            continue
        found = published_in(text, order) or published_in(_spaced(part), order) or timed_date(text, order)
        if not found or not _EARLIEST <= date.fromisoformat(found) <= today:
            continue
        if stated and any(each.iso == stated for each in dates_in(_spaced(part) or text, order)):
            return found if says_published(text) else stated
        after = date.fromisoformat(found) - date.fromisoformat(stated or found)
        is_before = after < _A_DAY and (says_published(text) or _is_no_more_than(text, found))
        if abs(after) <= _MAX_BETWEEN or is_before or found in addressed or _is_called_publication(part, found, order):
            return found
    if stated:
        return stated
    others = chain(_labelled(shown, order), _at_place(shown, kept, order), _below(shown, kept, order))
    return next((each for each in others if each and _EARLIEST <= date.fromisoformat(each) <= today), "")


def _is_no_more_than(text: str, iso: str) -> bool:
    """Whether a text is a date and at most one other word."""
    beside = beside_date(text, iso)
    return beside is not None and len(words(beside)) <= 1


def _is_called_publication(part: Part, found: str, order: str) -> bool:
    """Whether an element in a line holds the date and is called a publication date, and none is called a change."""
    boxes = list(part.element.iter("time", "span", "div", "p"))
    if any(_is_changed(f"{each.get('class') or ''} {each.get('itemprop') or ''}") for each in boxes):
        return False
    called_so = next((each for each in boxes if _is_published(each.get("class") or "")), None)
    text = "" if called_so is None else fold(text_within(called_so))
    return 0 < len(text) <= _MAX_LINE and published_in(text, order) == found


def _box_in(part: Part) -> str:
    """The text of an inline element in a heading or a lead that is called a date; "" if there is none."""
    boxes = (fold(text_within(each)) for each in part.element.iter("span", "small") if _has_class_of_date(each))
    return next((text for text in boxes if len(text) <= _MAX_LINE), "")


def _spaced(part: Part) -> str:
    """A line with spaces between its elements, even where the page has none; "" if it is only a part of its element."""
    text = fold(" ".join(map(str, part.element.itertext())))
    return text if text.replace(" ", "") == part.text.replace(" ", "") else ""


def _is_line(part: Part) -> bool:
    """Whether a text of many words is nevertheless a line about the article: it is marked so, or is a date."""
    text = part.text
    begins_with_date = any(each.start == 0 for each in dates_in(text[:_MAX_LINE]))
    if len(text) <= _MAX_BYLINE and (begins_with_date or _has_class_of_date(part.element)):
        return True
    is_dated = text[:1].isdigit() or bool(_ENDS_WITH_YEAR.search(text))
    is_dated = is_dated or any(_TIME_OF_DAY.match(text, each.end) for each in dates_in(text[:_MAX_LINE]))
    length = _MAX_BYLINE if says_published(text) else _MAX_LINE * is_dated
    return len(text) <= length and not ends_sentence(text)


def _labelled(shown: Sequence[Part], order: str) -> Iterator[str]:
    """The dates in lines such as "Published on …", and in lines after such a label."""
    label = False
    for part in shown:
        text = part.text.strip()
        is_short = len(words(text)) <= _MAX_WORDS or is_about_article(text)
        says = is_short and bool(_SAYS.match(text))
        is_entry = bool(_ENTRY.match(text)) and says_published(text) and len(words(text)) <= _MAX_ENTRY
        if (says or is_entry or (label and is_short)) and not is_in_box(part.element, _is_around):
            yield published_in(text, order)
        label = says and len(words(text)) <= _MAX_LABEL and not any(map(str.isdigit, text))


def _at_place(shown: Sequence[Part], kept: Sequence[bool], order: str) -> Iterator[str]:
    """The date at the beginning of the text, as in messages of news agencies: "Berlin, 5 May 2021 – The harbour …"."""
    first = next((part.marked for part, keep in zip(shown, kept, strict=True) if keep and is_running(part)), "")
    found = next(iter(dates_in(first[:_MAX_LINE], order)), None)
    if found and _OPENS.fullmatch(first, 0, found.start) and not says_changed(first[: found.start]):
        breaks = {mark.start for mark in marks_of(first) if mark.kind is MarkKind.BREAK}
        if _GOES_ON.match(first, found.end) or not breaks.isdisjoint((found.end, found.end + 1)):
            yield found.iso


def _below(shown: Sequence[Part], kept: Sequence[bool], order: str) -> Iterator[str]:
    """The date at the end of the text, as in letters: "Kiel, 3 May 2021"."""
    written = next((part.marked for part in compress(reversed(shown), reversed(kept)) if not _is_caption(part)), "")
    last = written.strip()
    found = next(iter(dates_in(last[:_MAX_LINE], order)), None)
    leads_elsewhere = any(mark.kind is MarkKind.LINK for mark in marks_of(written))
    if found and not leads_elsewhere and _OPENS.fullmatch(last, 0, found.start) and not last[found.end :].strip(" .)"):
        yield published_in(last, order)


def _around(shown: Sequence[Part], kept: Sequence[bool], name: str) -> list[Part]:
    """The short lines around a title: those between it and the text, those before it, and those before the text."""
    lines: list[Part] = []
    title = place_of_title(shown, name)
    if title is not None:
        before_text, after_lead = _behind(shown[title + 1 : title + 1 + _FAR])
        over_title = [part for part in shown[max(title - _OVER, 0) : title] if says_published(part.text)]
        lines += (*before_text, *reversed(over_title), *after_lead)
        lines += reversed(shown[max(title - _OVER, 0) : title])
    behind = range(0 if title is None else title, len(shown))
    texts = (index for index in behind if kept[index] and is_running(shown[index]) and not _is_line(shown[index]))
    first = next((index for index in texts if key(shown[index].text) != key(name)), None)
    if first is not None:
        over = (part for part in shown[max(first - _BEFORE, 0) : first] if not _is_in_menu(part.element))
        lines += [part for part in over if not is_in_box(part.element, _is_around)]
    lines = [part for part in lines if isinstance(part.what, Heading | Block) and not _is_caption(part)]
    return [part for part in lines if not _is_about_member(part.element)]


def _is_about_member(element: Element) -> bool:
    """Whether a line is in the box in which a forum says who wrote a post, and since when that is a member."""
    return any(_is_called_member(names_of(each)) for each in (element, *islice(element.iterancestors(), _MAX_BOXES)))


def _behind(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The lines with digits before the text, and those after the lead, only lines that are about the article.

    Such lines mention publication, are called a date or have the form of a dateline, or are the only date.
    """
    found: tuple[list[Part], list[Part]] = [], []
    dates = [part for part in parts if is_date(part)]
    leads = 0
    for part in parts:
        if is_running(part) and not _is_line(part):
            leads += 1
        elif any(map(str.isdigit, part.text)) and not _is_in_menu(part.element):
            is_own = says_published(part.text) or _has_class_of_date(part.element) or dates == [part]
            if is_own or not leads or _DATELINE.match(part.text):
                found[leads > 0].append(part)
        if leads > 1 or sum(map(len, found)) == _BEHIND:
            break
    return found


def is_date(part: Part) -> bool:
    """Whether a paragraph is a date with few other words."""
    found = dates_in(part.text) if is_kind(part, Kind.PARAGRAPH) and len(part.text) <= _MAX_LINE else []
    beside = beside_date(part.text, found[0].iso) if len(found) == 1 else None
    return beside is not None and len(words(beside)) <= _MAX_BESIDE_DATE and not says_changed(part.text)


def _is_caption(part: Part) -> bool:
    boxes = islice(chain((part.element,), part.element.iterancestors()), _NEAR)
    return any(elements.name(each) == "figure" for each in boxes)


def _is_in_menu(element: Element) -> bool:
    for each in islice(chain((element,), element.iterancestors()), _NEAR):
        if elements.name(each) == "body" or next(each.iter("h1"), None) is not None:
            return False
        if elements.name(each) == "nav" or _is_menu(each.get("class") or ""):
            return True
    return False


def place_of_title(shown: Sequence[Part], name: str) -> int | None:
    """The index of the title: the highest-level heading with this name before the text, or else the first h1."""
    said = key(name)
    texts = 0
    first = None
    found: int | None = None
    for index, part in enumerate(shown):
        if height := level(part):
            first = index if first is None and height == 1 else first
            # vBulletin has a label before it: "Thread: How to splice".
            names = (part.text, part.text.partition(":")[2]) if height == 1 else (part.text,)
            is_it = said and texts <= _MAX_OVER and said in map(key, names)
            if is_it and (found is None or height < level(shown[found])):
                found = index
        texts += is_running(part)
        if first is not None and texts > _MAX_OVER:
            break
    return first if found is None else found
