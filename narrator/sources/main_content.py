"""The article on a web page, read without what stands around it.

page ─► parts      everything that it shows
     ─► main       those that trafilatura takes for the article, and the headings over them; on a page without
                   furniture, all
     ─► headings   cleaned of marks; the title taken out; bold lines taken in where there are no others
     ─► sections
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lxml import etree

from narrator.article import Article, Block, Kind
from narrator.errors import SourceError
from narrator.sources import Document, elements, pages
from narrator.sources.elements import Element, Part, fold, text_within
from narrator.sources.pages import About, Page
from narrator.sources.parts import Heading, Mention, Note

_FURNITURE = frozenset("nav footer form menu dialog".split())
_FURNITURE_ROLES = frozenset("navigation contentinfo search banner dialog alert".split())
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:captions?|comments?|credits?|cookies?|consent|discussion|hidden|visually-?hidden|sr-only|screen-reader-text|masthead|"
    r"more-?(?:from|on|stories)|most-?(?:read|popular|viewed)|newsletters?|popular|promos?|recirc\w*|recommend\w*|"
    r"related\w*|share|sharing|sharedaddy|sidebar|signup|social|sponsor\w*|subscri\w+|trending|widget)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"\[?(?:related(?: \w+)?|more|see also|read (?:also|more|next|this)|also read|don['’]t miss|recommended|popular on|"
    r"lesen sie (?:auch|mehr)|mehr zum thema|auch interessant|(?:à )?lire aussi|lee también|te puede interesar|"
    r"leia (?:também|mais)|leggi anche|lees ook|читайте также|смотрите также)\s*(?:[:：|]|$)"
    r"|(?:subscribe (?:to|now)|sign up\b|follow (?:us|him|her|them|me) |click here|get the latest|share this|"
    r"filed under|tags:|comments?$|copyright\b|© ?\d{4})"
    r"|.*(?:click to tweet|all rights reserved|alle rechte vorbehalten|tous droits réservés)\.?$",
    re.IGNORECASE,
)
_MOST_LEADING_ON = 30  # words
_NEAR = 4  # elements around a part whose names say what it belongs to
_MOST_TEXTS = 60_000  # parts of a page that trafilatura is asked about; it takes seconds for more
_SHINGLE = 4
_LONGEST_OPENING = 25  # parts between a title and the text: dates, bylines, buttons
_LEAST_LEAD = 12  # words
_MOST_TAIL = 10
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff\uf900-\ufaff]|[^\W_]+")
_WITHIN_A_LINE = frozenset("hi ref del".split())  # of trafilatura's own elements
_LONGEST_SHORT = 60  # characters of a heading that is certainly no subtitle
_TEASER = 40  # words below a heading that leads to another page

_PERMALINK = re.compile(r"(?:\s*(?:\[\s?(?:edit|edit source|bearbeiten|modifier|editar|править)[^\]]*\]|[¶§#🔗⚓∞]))+$")
_LONGEST_BOLD = 80
_LEAST_HEADINGS = 2
_ENDS = tuple(".!?:;,。！？：；，…")
_SENTENCE_ENDS = tuple(f"{end}{close}" for end in ".!?…。！？" for close in ("", '"', "”", "“", "»", "’", ")", "」"))
_QUESTION = ("?", "？")
_CAPTION = re.compile(r"(?:photo|image|picture|foto|video|source|credit|by|quelle|via)\b\s*[:/]?", re.IGNORECASE)

_LEAST_WORDS = 80
_LEAST_LOCKED = 250
_MUCH_LONGER = 1.3
_REFUSALS = re.compile(
    r"\s*(?:error\s*)?(?:40[0-9]|410|429|451|50[0-9])\b(?!\s*(?:ways|years|best|days|people))|access (?:to this page )?"
    r"(?:has been )?denied|forbidden|page not found|not found$|just a moment|attention required|are you (?:a )?"
    r"(?:human|robot)|security check|verify you are|pardon our interruption|service unavailable|too many "
    r"requests|bad gateway",
    re.IGNORECASE,
)
_ASKS_FOR_SCRIPTS = re.compile(r"(?:enable|requires?|turn on|activate|without) [\w ]{0,20}java ?script", re.I)
_SAVE_IT = "open it in a browser, save the page once it shows the article, and give the file"


def read(document: Document) -> Article:
    """Read the article of a page.

    Raises:
        SourceError: it cannot be read, or is no article but an error, a login, or a page that scripts would fill.
    """
    page = pages.open_page(document.name, document.content, document.charset, document.link)
    about = pages.about(page)
    shown = elements.parts(page.tree)
    main = _without_furniture(shown) if _is_simple(page, shown) else _main(page, shown)
    main = _carried_along(page, about, main)
    _refuse_what_is_no_article(page, about, main)
    title, headed = _take_title(about, _headed(main))
    sections = elements.sections(headed, about.link)
    if not sections:
        raise SourceError(f"{document.name} has a title and no text", _SAVE_IT)
    return Article(
        title=title,
        sections=sections,
        author=about.author,
        published=about.published,
        language=about.language,
        link=about.link,
    )


# What of a page is the article


def _is_simple(page: Page, shown: Sequence[Part]) -> bool:
    """Whether there is next to nothing but an article on a page: little furniture, few links, few scripts."""
    total = sum(len(_text(part)) for part in shown)
    furniture = sum(len(_text(part)) for part in shown if _is_furniture(part.element))
    links = sum(len(text_within(link)) for link in page.tree.iter("a"))
    frames = sum(1 for _ in page.tree.iter("div", "script", "section", "form", "iframe"))
    most_links = 0.25 if frames else 0.5
    return furniture <= 0.02 * total and links <= most_links * total and frames <= 5 + 0.2 * len(shown)


def _is_furniture(element: Element) -> bool:
    return any(
        elements.name(each) in _FURNITURE or each.get("role") in _FURNITURE_ROLES
        for each in (element, *element.iterancestors())
    )


def _without_furniture(shown: Sequence[Part]) -> list[Part]:
    return [part for part in shown if not _is_furniture(part.element)]


def _main(page: Page, shown: Sequence[Part]) -> list[Part]:
    """The parts whose text trafilatura keeps, with the headings over them and what stands between them."""
    lines = _extracted(page) if len(shown) <= _MOST_TEXTS else []
    if not lines:
        return _without_furniture(shown) or list(shown)
    exact = {_key(line) for line in lines}
    known = set(_shingles(_words(" ".join(lines))))
    kept = [_is_known(part, exact, known) for part in shown]
    kept = [keep and not _leads_on(part) for part, keep in zip(shown, kept, strict=True)]
    _keep_headings(shown, kept, exact)
    _keep_lead(shown, kept)
    _drop_tail(shown, kept)
    first = next((place for place, keep in enumerate(kept) if keep), len(kept))
    last = max((place for place, keep in enumerate(kept) if keep), default=-1)
    mentioned: set[str] = set()
    for place in range(first, len(shown)):
        what = shown[place].what
        if isinstance(what, Mention) and kept[place - 1]:
            kept[place] = True
            mentioned.add(what.label)
        elif isinstance(what, Block) and what.kind in (Kind.FIGURE, Kind.MARKUP):
            kept[place] = place < last
    for place, part in enumerate(shown):
        if isinstance(part.what, Note):
            kept[place] = kept[place] or part.what.label in mentioned
    return [part for part, keep in zip(shown, kept, strict=True) if keep]


def _extracted(page: Page) -> list[str]:
    """The lines of text that trafilatura takes for the article."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page.tree, include_comments=False, output_format="html")
    except Exception:  # it reads what strangers wrote, and has failed in many ways
        return []
    body = getattr(found, "body", None)
    if body is None:
        return []
    lines = [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in _WITHIN_A_LINE:
            lines.append("")
        lines[-1] += (element.text if event == "start" else element.tail) or ""
    return [line for line in map(fold, lines) if line]


def _is_known(part: Part, exact: set[str], known: set[tuple[str, ...]]) -> bool:
    """Whether a text is one that was kept: as a line of its own, or for more than half as a part of others."""
    if isinstance(part.what, Heading):
        return False
    words = _words(_text(part))
    if len(words) < _SHINGLE:
        return bool(words) and " ".join(words) in exact
    shingles = _shingles(words)
    return 2 * sum(shingle in known for shingle in shingles) > len(shingles)


def _keep_headings(shown: Sequence[Part], kept: list[bool], exact: set[str]) -> None:
    """Keep the headings over more kept text than dropped text, and those over such headings.

    What is dropped at the end of a section is not the section's: there the page goes on with other things.
    """
    length = sum(len(_text(part)) for part, keep in zip(shown, kept, strict=True) if keep)
    keeps = drops = 0  # words below the heading
    is_empty = True
    below = 0  # level of the kept heading right below, with nothing between
    any_below = False
    for place in range(len(shown) - 1, -1, -1):
        part = shown[place]
        match part.what:
            case Heading(text, level):
                heads = keeps > drops or below > level or (is_empty and any_below and _key(text) in exact)
                kept[place] = (
                    heads and not _leads_on(part) and not _is_aside(part, length) and not _is_teaser(part, keeps)
                )
                below = level if kept[place] else 0
                any_below = any_below or kept[place]
                keeps = drops = 0
                is_empty = True
            case Block(kind) if kind not in (Kind.FIGURE, Kind.MARKUP):
                words = len(_words(_text(part)))
                keeps += words if kept[place] else 0
                drops += words if keeps and not kept[place] else 0
                any_below = any_below or kept[place]
                is_empty = False
                below = 0


def _keep_lead(shown: Sequence[Part], kept: list[bool]) -> None:
    """Keep the sentences between the last h1 and the text: a lead often stands outside of the text's container."""
    sentences = [_is_sentence(part) for part in shown]
    first = next((place for place, keep in enumerate(kept) if keep and sentences[place]), 0)
    tops = [place for place in range(first) if _level(shown[place]) == 1]
    if not tops or first > tops[-1] + _LONGEST_OPENING:
        return
    length = sum(len(_text(part)) for part, keep in zip(shown, kept, strict=True) if keep)
    for place in range(tops[-1] + 1, first):
        kept[place] |= sentences[place] and not _leads_on(shown[place]) and not _is_aside(shown[place], length)


def _is_sentence(part: Part) -> bool:
    if not isinstance(part.what, Block) or part.what.kind is not Kind.PARAGRAPH:
        return False
    return len(_words(part.what.text)) >= _LEAST_LEAD and part.what.text.endswith(_SENTENCE_ENDS)


def _drop_tail(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what leads on to other things at the end: headings over nothing, and lines with a colon or a question."""
    for place in reversed([place for place, keep in enumerate(kept) if keep]):
        text = _text(shown[place])
        is_lead_on = text.endswith((":", *_QUESTION)) and len(_words(text)) <= _MOST_TAIL
        if not isinstance(shown[place].what, Heading) and not is_lead_on:
            return
        kept[place] = False


def _is_aside(part: Part, length: int) -> bool:
    """Whether a part is in a small box that is called after what pages have around articles."""
    around = part.element
    for _ in range(_NEAR):
        is_named = _is_furniture_itself(around) or _ASIDE.search(around.get("class") or "")
        if is_named and 3 * len(text_within(around)) < length:
            return True
        parent = around.getparent()
        if parent is None or elements.name(parent) in ("body", "html"):
            return False
        around = parent
    return False


def _is_furniture_itself(element: Element) -> bool:
    return elements.name(element) in (*_FURNITURE, "aside") or element.get("role") in _FURNITURE_ROLES


def _leads_on(part: Part) -> bool:
    """Whether a line leads the reader on to other pages, a newsletter or a service, or claims rights."""
    text = _text(part)
    return bool(_LEADS_ON.match(text)) and len(_words(text)) <= _MOST_LEADING_ON


def _is_teaser(part: Part, words_below: int) -> bool:
    """Whether a heading is as a whole a link to another page, with little below it."""
    link = next((each for each in (*part.element.iter("a"), *part.element.iterancestors("a"))), None)
    if link is None or words_below > _TEASER or "#" in (link.get("href") or "#"):
        return False
    return _key(text_within(link)).startswith(_key(_text(part)))


# The article as search engines get it


def _carried_along(page: Page, about: About, main: list[Part]) -> list[Part]:
    """The text that the page carries for search engines, if there is clearly more of it than is shown."""
    if not about.text:
        return main
    length = sum(len(_words(_text(part))) for part in main)
    text = about.text
    if len(_words(text)) < max(_MUCH_LONGER * length, _LEAST_WORDS):
        return main
    if "</" in text:
        inner = pages.open_page(page.name, text.encode())
        return elements.parts(inner.tree)
    return [Part(Block(Kind.PARAGRAPH, line), page.tree) for line in map(fold, text.split("\n")) if line]


def _refuse_what_is_no_article(page: Page, about: About, main: Sequence[Part]) -> None:
    length = sum(len(_words(_text(part))) for part in main)
    if about.locked and length < _LEAST_LOCKED:
        raise SourceError(f"{page.name} is only the beginning of an article that is not free", f"log in, {_SAVE_IT}")
    if length >= _LEAST_WORDS:
        return
    names = [*about.headlines, *(_text(part) for part in main[:2])]
    said = next((name for name in names if _REFUSALS.match(name)), "")
    if said:
        raise SourceError(f"{page.name} is an error page: {said[:80]}", _SAVE_IT)
    if any((field.get("type") or "").lower() == "password" for field in page.tree.iter("input")):
        raise SourceError(f"{page.name} is a login", f"log in, {_SAVE_IT}")
    runs_scripts = any("json" not in (script.get("type") or "") for script in page.tree.iter("script"))
    notes = " ".join(text_within(note) for note in page.tree.iter("noscript"))
    asks = _ASKS_FOR_SCRIPTS.search(f"{notes} {' '.join(map(_text, main))}")
    if runs_scripts and (not length or asks):
        raise SourceError(f"{page.name} is filled by scripts, which narrator does not run", _SAVE_IT)
    if not any(_text(part) for part in main):
        raise SourceError(f"there is no text in {page.name}", "there is nothing to narrate")


# Headings


def _headed(main: Sequence[Part]) -> list[Part]:
    """The parts with clean headings, and with bold lines as headings where there are hardly any."""
    cleaned = [_clean(part) for part in main]
    parts = [part for part in cleaned if not isinstance(part.what, Heading) or part.what.text]
    if sum(_level(part) > 1 for part in parts) >= _LEAST_HEADINGS:
        return parts
    bold = [place for place, part in enumerate(parts) if _is_bold_line(part) and _is_followed(parts, place)]
    if any(after - place == 1 for place, after in pairwise(bold)) or _is_interview(parts, bold):
        return parts
    for place in bold:
        parts[place] = replace(parts[place], what=Heading(_text(parts[place]), 2))
    return parts


def _clean(part: Part) -> Part:
    if not isinstance(part.what, Heading):
        return part
    return replace(part, what=replace(part.what, text=_PERMALINK.sub("", part.what.text)))


def _is_bold_line(part: Part) -> bool:
    if not isinstance(part.what, Block) or part.what.kind is not Kind.PARAGRAPH:
        return False
    text = part.what.text
    if len(text) > _LONGEST_BOLD or (text.endswith(_ENDS) and not text.endswith(_QUESTION)) or _CAPTION.match(text):
        return False
    bold, linked = (" ".join(_outermost(part.element, names)) for names in (("strong", "b"), ("a",)))
    return bool(_words(text)) and _words(bold) == _words(text) != _words(linked)


def _outermost(around: Element, names: tuple[str, ...]) -> Iterator[str]:
    """The texts of the elements of these names that are not within one another."""
    for element in around.iter(*names):
        if next(element.iterancestors(*names), None) is None:
            yield text_within(element)


def _is_followed(parts: Sequence[Part], place: int) -> bool:
    after = parts[place + 1] if place + 1 < len(parts) else None
    return after is not None and isinstance(after.what, Block)


def _is_interview(parts: Sequence[Part], bold: Sequence[int]) -> bool:
    return 2 * sum(_text(parts[place]).endswith(_QUESTION) for place in bold) >= len(bold) > 2


def _take_title(about: About, parts: Sequence[Part]) -> tuple[str, list[Part]]:
    """The title, and the parts without the headings that say it; a long heading right below it is its subtitle."""
    title = about.headlines[0] if about.headlines else ""
    titles = set(filter(None, map(_key, about.headlines)))
    names = titles | set(filter(None, [_key(about.author)]))
    opening = next((place for place, part in enumerate(parts) if not isinstance(part.what, Heading)), len(parts))
    tops = [place for place, part in enumerate(parts) if _level(part) == 1]
    is_shown = len(tops) == 1 and tops[0] < opening
    is_title = is_shown and (
        not titles or any(pages.are_alike(_text(parts[tops[0]]), name) for name in about.headlines)
    )
    shown = tops[0] if is_title else None
    if shown is not None and not title:
        title = _text(parts[shown])
    left: list[Part] = []
    for place, part in enumerate(parts):
        what = part.what
        says_it = place == shown or _key(_text(part)) in (names if isinstance(what, Heading) else titles)
        if says_it or (shown is not None and place < shown):
            continue
        if isinstance(what, Heading) and shown is not None and place < opening and len(what.text) > _LONGEST_SHORT:
            part = replace(part, what=Block(Kind.PARAGRAPH, what.text))
        left.append(part)
    return title, left


# Text


def _text(part: Part) -> str:
    match part.what:
        case Heading(text):
            return text
        case Block(_, text, rows) | Note(_, Block(_, text, rows)):
            return text or " ".join(cell for row in rows for cell in row)
        case _:
            return ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _key(text: str) -> str:
    return " ".join(_words(text))


def _level(part: Part) -> int:
    """The level of a heading; 0 for what is none."""
    return part.what.level if isinstance(part.what, Heading) else 0


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)]
