"""The title of an article without the name of its site, from the titles that a page states and shows."""

import re
from collections.abc import Mapping, Sequence, Set
from itertools import chain, islice
from urllib.parse import urlsplit

from narrator.sources.elements import Element, text_within
from narrator.sources.html.names import called, names_of

_SEPARATORS = " |-–—·•»«:/>›→"
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/>›→]+\s+")
_SEPARATOR_OR_COLON = re.compile(rf"{_SEPARATOR.pattern}|:\s")
_IN_BRACKETS = re.compile(r"\s+\[([^\[\]]+)\]$")  # the site's name in titles of DokuWiki
_PAGE_ID = re.compile(r"[^\W_]+(?:[:_/][^\W_]+)+")  # the path of a page in a wiki
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.?\s+(?=\S)")
_TITLE_CLASS = re.compile(r"(?:^|\s)(?:title|MsoTitle|(?:page|entry|post|article)-title)(?:$|\s)")
# Classes of titles that are not headings, in forums (phpBB 2, Invision, YaBB) and in Obsidian.
_TOPIC_CLASS = re.compile(
    r"(?:^|\s)(?:(?:main|topic|thread|post)_?-?(?:title|subject)|inline-title|page-header)(?:$|\s)"
)
_ISSUE = re.compile(r"(.*\S)\s+[#!]\d+")  # GitHub's, Gitea's, GitLab's
_HOME = re.compile(r"(?:\.{0,2}/)*(?:index\.\w{2,5})?", re.IGNORECASE)
is_site_box = called(r"[\s_-](?:site|blog|masthead|banner|logo|brand(?:ing)?)(?:$|[\s_-])")
"""Whether a box with these classes and id holds the name of a site."""
_MAX_TITLE = 200  # characters
_MAX_SITE = 8  # words of the name of a site
_MIN_PIECES = 2
_MAX_BEHIND = 3  # words
_MIN_NAME = 3  # words of a title that a page states as its site's name by mistake


def headlines(
    tree: Element, shown: Sequence[str], stated: Sequence[str], site: str, lines: Sequence[str] = ()
) -> tuple[str, ...]:
    """The titles of an article without the site's name: first the page's only h1, if a stated title is like it.

    `lines` are the first lines of the page: if it has no headings, one of them may be a piece of a stated title.
    """
    lower = () if shown else filter(_may_be_title, tree.iter("h2", "h3", "a", "span", "td", "div"))
    seconds = [text_within(each) for each in lower]
    own = [text for text in shown if words_of(text) != words_of(site)]
    names = [_without_site(name, site, shown, seconds) for name in stated if name]
    names = names if shown else [_shown_piece(name, lines) or name for name in names]
    names = [_of_page_id(name, own) if _PAGE_ID.fullmatch(name) else name for name in names]
    if not names:
        named = (each for each in tree.iter("p", "div", "h1", "h2") if _TITLE_CLASS.search(each.get("class") or ""))
        names += [text for text in map(text_within, named) if 0 < len(text) <= _MAX_TITLE][:1]
    if len(shown) == 1 and any(are_alike(shown[0], name) for name in names):
        names.insert(0, _without_issue(_without_label(shown[0], tree, names), names))
    return tuple(dict.fromkeys(filter(None, names)))


def _without_label(heading: str, tree: Element, names: Sequence[str]) -> str:
    """A heading without a label before one of these titles, as vBulletin has it: "Thread: How to splice".

    The title is also stated if a lower heading, or an element of the heading, has it.
    """
    label, _, rest = heading.partition(":")
    if not rest or len(words_of(label)) != 1:
        return heading
    inner = (each for top in tree.iter("h1") for each in top.iter("a", "span"))
    stated = chain(names, map(text_within, chain(inner, tree.iter("h2", "h3"))))
    return rest.strip() if any(words_of(each) == words_of(rest) for each in stated) else heading


def _without_issue(heading: str, names: Sequence[str]) -> str:
    """A heading without the number of an issue or pull request behind it, if a stated title begins as it does."""
    found = _ISSUE.fullmatch(heading)
    return found[1] if found and any(name.startswith(found[1]) and name != heading for name in names) else heading


def _shown_piece(name: str, lines: Sequence[str]) -> str:
    """The longest of the pieces of a title that is a line of the page, if it is no name of a site; "" if none is."""
    pieces = _SEPARATOR.split(name)
    found = [piece for piece in pieces if piece in lines and len(words_of(piece)) >= _MIN_NAME]
    return max(found, key=len, default="") if len(pieces) > 1 else ""


def below_site(tree: Element, tops: Sequence[str], stated: Sequence[str]) -> str:
    """The heading with which a page's only article begins, if its h1 and all stated titles are the site's name."""
    homes = [words_of(text_within(each)) for each in tree.iter("h1") if _is_of_site(each)]
    articles = list(islice(tree.iter("article"), 2))
    if len(articles) != 1 or not homes or any(words_of(each) not in homes for each in (*tops, *filter(None, stated))):
        return ""
    heading = next(articles[0].iter("h2", "h3"), None)
    text = "" if heading is None else text_within(heading)
    return text if text and text_within(articles[0]).startswith(text) else ""


def _may_be_title(element: Element) -> bool:
    called = element.get("class") or ""
    is_link = element.tag == "a" and bool(_TITLE_CLASS.search(called))  # Reddit's
    return element.tag in ("h2", "h3") or is_link or bool(_TOPIC_CLASS.search(called))


def _of_page_id(name: str, own: Sequence[str]) -> str:
    """The title of a page that states its path in a wiki: the first of its `own` headings, or the path's last piece."""
    return own[0] if own else re.split("[:/]", name)[-1].replace("_", " ")


def without_number(title: str, headings: Sequence[str]) -> str:
    """A title without its section number, if the numbers of the headings begin with it."""
    found = _NUMBERED.match(title)
    if found and any(
        heading.startswith(f"{found[1]}.") and heading[len(found[1]) + 1 :][:1].isdigit() for heading in headings
    ):
        return title[found.end() :]
    return title


def site_named(tree: Element, host: str) -> str:
    """The last or first piece of a page's title, if a link to the home page or a heading of the site says it, too."""
    title, site = _stated_title(tree)
    pieces = _SEPARATOR_OR_COLON.split(title)
    if site or len(pieces) < _MIN_PIECES:
        return site
    homes = [words_of(text_within(each)) for each in tree.iter("a") if leads_home(each.get("href") or "#", host)]
    homes += [words_of(text_within(each)) for each in tree.iter("h1") if _is_of_site(each)]
    for piece in (pieces[-1], pieces[0]):
        said = words_of(piece)
        # Forums add that the page is an index: "Boats Forum Index".
        if said and any(said == home[: len(said)] and len(home) <= len(said) + _MAX_BEHIND for home in homes):
            return piece
    return ""


def beside_site(tree: Element, tops: Sequence[str], stated: Sequence[str]) -> tuple[str, str]:
    """The article's title and the site's name, if an h1 is the site's part of a stated title; else "" for both.

    The article's part must occur in another heading or stated title. A title that begins with the site's name is only
    split if the page states the article's part alone, too, or if the h1 links to the home page or is called the site's.
    """
    lower = {tuple(words_of(text)): text for text in map(text_within, tree.iter("h2", "h3"))}
    titled = [each for each in tree.iter("h2", "h3", "h4") if _TITLE_CLASS.search(each.get("class") or "")]
    stated = [*stated, *map(text_within, titled if len(titled) == 1 else ())]
    homes = {tuple(words_of(text_within(each))) for each in tree.iter("h1") if lower and _is_of_site(each)}
    for whole in reversed(stated):
        others = [each for each in stated if each != whole]
        if (found := _parted(whole, others, tops, lower, homes)) != ("", ""):
            return found
    return "", ""


def _is_of_site(heading: Element) -> bool:
    """Whether a heading at the top of a page links to the site's home page, or is in a box called the site's."""
    link = next((each for each in (*heading.iter("a"), *heading.iterancestors("a"))), None)
    if link is not None and leads_home(link.get("href") or "#"):
        return True
    around = (heading, *islice(heading.iterancestors(), 2))
    return any(is_site_box(names_of(each)) for each in around)


def leads_home(address: str, host: str | None = None) -> bool:
    """Whether an address is that of a home page: of this host, or of any if none is given."""
    try:
        there = urlsplit(address)
    except ValueError:
        return False
    if host is not None and (there.hostname or host).removeprefix("www.") != host:
        return False
    return not address.startswith("#") and not there.query and bool(_HOME.fullmatch(there.path))


def _parted(
    whole: str,
    stated: Sequence[str],
    tops: Sequence[str],
    lower: Mapping[tuple[str, ...], str],
    homes: Set[tuple[str, ...]],
) -> tuple[str, str]:
    """A title split into the article's and the site's name, which is one of the `tops`; "" for both if none is."""
    title, others = words_of(whole), [words_of(each) for each in stated]
    names = {tuple(words_of(each)): each for each in (*stated, *tops)}
    for top in tops:
        site = words_of(top)
        if not 0 < len(site) <= min(_MAX_SITE, len(title) - 1):
            continue
        if title[-len(site) :] == site and site not in others:
            said = [tuple(words_of(piece)) for piece in _SEPARATOR.split(whole)]
            known = {**lower, **names}
            for each in (tuple(title[: -len(site)]), *said[:-1]):
                if each in known and each != tuple(site):
                    return known[each], top
        elif title[: len(site)] == site and title[len(site) :] in others and site not in others:
            return names[tuple(title[len(site) :])], top
        elif title[: len(site)] == site and tuple(site) in homes:
            rest = (title[len(site) :], words_of(_SEPARATOR.split(whole)[-1]))
            if found := next((lower[tuple(each)] for each in rest if tuple(each) in lower), ""):
                return found, top
    return "", ""


def _without_site(title: str, site: str, tops: Sequence[str], seconds: Sequence[str] = ()) -> str:
    """A title without the name of the site after or before it.

    `tops` are the page's headings of the first level; if there are none, `seconds` are lower headings and the like.
    """
    pieces = _SEPARATOR.split(title)
    ends = (_SEPARATOR if tops else _SEPARATOR_OR_COLON).finditer(title)
    starts = [title[: match.start()] for match in ends]
    starts = [start for start in reversed(starts) if words_of(start) != words_of(site)]
    if own := next((start for start in starts if start in seconds or start in tops), ""):
        return own
    ends_too = [title[match.end() :] for match in _SEPARATOR_OR_COLON.finditer(title)]
    if (own := next((end for end in ends_too[-1:] if end in seconds[:1] and len(words_of(end)) > 1), "")) and not site:
        return own
    if site and (own := next((end for end in ends_too if end in seconds), "")):
        return own
    if seconds and (own := next((each for each in map(str.strip, title.split(":", 1)[1:]) if each in seconds), "")):
        return own  # Blogger puts the blog's name first
    if len(pieces) > 1 and any(are_alike(top, site) for top in tops if len(words_of(site)) > _MIN_NAME):
        site = ""  # it is the article's title
    if len(pieces) > 1 and site and words_of(pieces[-1]) == words_of(site):
        return title[: title.rindex(pieces[-1])].rstrip(_SEPARATORS)
    if len(pieces) > 1 and site and words_of(pieces[0]) == words_of(site):
        return title[len(pieces[0]) :].lstrip(_SEPARATORS)
    if len(pieces) > 1 and "|" in title:
        parted = [piece.strip() for piece in re.split(r"\s[|]\s", title)]
        said = [words_of(top) for top in tops]
        return next((each for each in parted if words_of(each) in said), max(parted, key=len))
    return title


def are_alike(one: str, other: str) -> bool:
    """Whether at least half of the words of the shorter of two titles are in the other; if it has two words, both."""
    first, second = set(words_of(one)), set(words_of(other))
    shorter = min(len(first), len(second))
    return shorter > 0 and len(first & second) >= (shorter if shorter == 2 else shorter / 2)


def site_in(title: str) -> str:
    """The last piece of a title with several, which is the name of the site; "" if it has only one."""
    pieces = _SEPARATOR.split(title)
    return pieces[-1] if len(pieces) > 1 else ""


def title_element(tree: Element) -> str:
    """The content of a page's title element, with "Page [Site]" rewritten as "Page - Site"."""
    title, site = _stated_title(tree)
    return f"{title} - {site}" if site else title


def _stated_title(tree: Element) -> tuple[str, str]:
    """The text of a page's title element without the site's name in brackets, if the page shows it; and that name."""
    element = next(tree.iter("title"), None)
    title = "" if element is None else text_within(element)
    found = _IN_BRACKETS.search(title)
    if found and any(text_within(each) == found[1] for each in tree.iter("h1", "a")):
        return title[: found.start()], found[1]
    return title, ""


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
