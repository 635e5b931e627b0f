"""Parts of a page: their words, and what these and their positions say about them."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources import elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html.names import Test, called, names_of
from narrator.sources.html.wordings import names_in_all, pattern_in_all
from narrator.sources.parts import Heading
from narrator.text import MarkKind, marks_of

_FURNITURE = frozenset("nav footer form menu dialog".split())
_FURNITURE_ROLES = frozenset("navigation contentinfo search banner dialog alert".split())
_is_called_aside = called(
    r"[\s_-](?:captions?|comments?|credits?|cookies?|consent|discussion|hidden|visually-?hidden|sr-only"
    r"|screen-reader-text|masthead|more-?(?:from|on|stories)|most-?(?:read|popular|viewed)|newsletters?|popular|promos?"
    r"|recirc\w*|recommend\w*|related\w*|share|sharing|sharedaddy|sidebar|signup|social|sponsor\w*|subscri\w+|trending"
    r"|widget)(?:$|[\s_-])"
)
MINUTES = r"\d{1,2}[- ]?(?:min(?:uten?|utes?|utos?|uti|uter|utter|ut)?\.?|мин\.?|минуты?|分(?:钟|鐘)?)"
"""A pattern for a reading time, as blogs give it above their articles."""

_comments = names_in_all(lambda words: words.comments)
_reading_times = names_in_all(lambda words: words.reading_times)
_read_also = pattern_in_all(lambda words: words.read_also)
_APPEAL = patterns.lazy(pattern_in_all(lambda words: words.appeals | words.fallbacks))
_LEADS_ON = patterns.lazy(
    lambda: (
        rf"\[?(?:{_read_also()})\s*(?:[:：|]|$)"
        rf"|(?:{patterns.any_of(_comments())})\W{{0,3}}\d+\s?(?:件|个|個|条|條|개)?$"
        rf"|\d+\s?(?:件の|条|條|个|個|개의?)?\s?(?:{patterns.any_of(_comments())})$"
        r"|(?:subscribe (?:to|now)|sign up\b|follow (?:us|him|her|them|me) |click here|get the latest|share this"
        r"|filed under|tags:|(?:no |keine )?(?:comments?|kommentare?)$|copyright\b|© ?\d{4}|like this:$"
        # Pipermail's and Hypermail's
        r"|(?:previous|next) (?:message|in thread):|messages sorted by:"
        r"|more information about the .{1,60} mailing list$"
        r"|back to (?:top|index|home)$|track-?backs? (?:url|pings?)\b"
        r"|(?:no|keine|\d+|one|eine?) (?:comments?|kommentare?|antwort(?:en)?|repl(?:y|ies)|responses?|thoughts?) "
        r"(?:on|to|zu|auf|\()|keine kommentare\b|(?:we|i) (?:want|would love|['’]d love) to hear (?:what you|from you)"
        r"|(?:tell us|let (?:us|me) know) (?:what you think|in the comments)|do you want to be informed"
        r"|(?:puede|puedes) escribir(?:nos|me)|schreiben sie uns|écrivez-nous|scriveteci|join (?:our|us on)"
        r"|(?:this|the) (?:post|page|article|site) (?:may )?contains? affiliate|as an amazon associate"
        r"|als amazon-partner"
        r"|you (?:may|might) also (?:like|be interested)|mehr zum thema (?:auf|bei)\b|schon gelesen\?"
        r"|weiterführende (?:artikel|links)|zurück zur (?:startseite|übersicht)$|alle angaben ohne gewähr|bildnachweis"
        r"|cr[ée]dits? photos?|photo credits?|vous aimerez aussi|potrebbe(?:ro)? interessarti|também te pode interessar"
        r"|вам может быть интересно)|(?:责任编辑|責任編輯|责编|编辑|編輯|校对)[:：]\s?\S{1,20}$"
        rf"|(?:.{{0,60}}[·•|] ?)?(?:~|ca\. |about )?{MINUTES} (?:read(?:ing time)?|lesezeit|de lecture|de lectura"
        r"|de leitura|di lettura|leestijd|lästid|lesetid|læsetid|czytania|чтения)(?: ?[·•|].{0,60})?$"
        rf"|(?:{patterns.any_of(_reading_times())})\s*[:：]?\s*(?:~|ca\. |about |約)?{MINUTES}$"
        # WordPress's "The post … appeared first on …", as it is translated.
        r"|(?:the|this|der|dieser|het|dit|el|la|o|este|esta|il|questo|den|det)? ?(?:post|article|story|column|piece"
        r"|essay"
        r"|beitrag|artikel|l['’]article|l['’]articolo|articolo|entrada|l['’]entrada|artigo|bericht|wpis|artykuł|inlägget"
        r"|innlegget|indlægget|artikkeli|příspěvek|článek|článok|príspevok|articolul|запись|сообщение|статья|допис|запис"
        r"|投稿|文章|το άρθρο|η ανάρτηση)\b.{0,160}?(?:first appeared (?:on|in|at)|appeared first|erschien zuerst"
        r"|est apparu en premier|apareció primero|se publicó primero|ha aparegut primer|apareceu primeiro|proviene da"
        r"|è apparso per la prima volta|verscheen eerst|pojawił się (?:po raz pierwszy|najpierw)|dök först upp"
        r"|dukket først opp|dukkede først op|blev først udgivet|ilmestyi ensin|nejdříve se objevil|se objevil nejdříve"
        r"|sa zjavil najskôr|apare prima dată|впервые появил|сначала появил|з['’ʼ]явився спочатку|εμφανίστηκε πρώτα"
        r"|に最初に表示されました|最先出现在|最早發佈於).*$"
        r"|(?:\D{1,40}\s)?(?:\d{1,2}:)?\d{1,2}:\d\d\s*/\s*(?:\d{1,2}:)?\d{1,2}:\d\d(?:\s*\d(?:\.\d+)?[x×])?$"
        r"|.{1,160} (?:bejegyzés először .{1,60} jelent meg|yazısı ilk önce ).*$"
        r"|.*\b(?:bei den verlinkungen handelt es sich um affiliate|únete (?:a nuestro|desde))\b.*$"
        r"|.*(?:click to tweet|all rights reserved|alle rechte vorbehalten|tous droits réservés"
        r"|könnten? (?:dich|sie|euch) auch interessieren)[.:]?$"
    )
)
_READ_ALSO = patterns.lazy(lambda: rf"\[?(?:{_read_also()})\s(?=\w)")
_APPEARED = "appeared first on "
_WHERE = re.compile(r"(?i:\bappeared first on )[A-Z\W].{0,60}$")  # ordinary sentences may contain the words, too
_edit = names_in_all(lambda words: words.edit)
_controls = names_in_all(lambda words: words.controls)


def edit_mark() -> str:
    """A regular expression for the edit links after headings in wikis."""
    return rf"\[\s?(?:{patterns.any_of(_edit())})[^\]]{{0,60}}\]"


# Labels of buttons and other controls, if a template has made them lines of text.
_CONTROL = patterns.lazy(
    lambda: rf"{edit_mark()}|(?:{patterns.any_of(_controls())})(?:[\s|·•/]+(?:{patterns.any_of(_controls())})){{0,5}}",
    re.IGNORECASE,
)
_is_no_article = called(r"[\s_-](?:comment|reply|respond|teaser|card|related)(?:$|[\s_-])")
BOXES = frozenset("div section aside form dialog".split())
"""Elements that may hold something with a purpose of its own."""

SIGNS = "■□◆◇●○▼▽▶►▸★☆・•»›→>* "
"""Signs before a line that links to other pages."""
_MAX_LEADING_ON = 30  # words
_MIN_LINKED = 3  # words
_MAX_APPEAL, _MAX_APPEAL_CHARS = 60, 500
_NEAR = 4  # elements around a part whose names say what it belongs to
_TEASER = 40  # words below a heading that links to another page
_MIN_SENTENCE = 12  # words of a line that is certainly a sentence
_NEVER_RUNNING = frozenset({Kind.FIGURE, Kind.MARKUP})
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff\uf900-\ufaff]|[^\W_]+")
_ASCII_WORD = re.compile(r"[^\W_]+")
_SENTENCE_ENDS = tuple(f"{end}{close}" for end in ".!?…。！？" for close in ("", '"', "”", "“", "»", "’", ")", "」"))


@lru_cache(maxsize=16_384)  # called ten times for each text of a page
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case; in scripts without spaces between words, its characters."""
    # A single character class is faster, and sufficient for most texts of most pages.
    return tuple((_ASCII_WORD if text.isascii() else _WORD).findall(text.casefold()))


def size(said: Sequence[str]) -> float:
    """The number of words, estimated for scripts without spaces: most Chinese words have two characters."""
    if "".join(said).isascii():
        return len(said)
    return len(said) - sum(len(each) == 1 and each >= "\u0e00" for each in said) / 2


def key(text: str) -> str:
    """A line in the form in which lines are compared."""
    return " ".join(words(text))


def length_of(parts: Iterable[Part]) -> int:
    """The number of words in parts."""
    return sum(len(words(part.text)) for part in parts)


def level(part: Part) -> int:
    """The level of a heading; 0 for other parts."""
    return part.what.level if isinstance(part.what, Heading) else 0


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return text.endswith(_SENTENCE_ENDS)


def is_kind(part: Part, kind: Kind) -> bool:
    """Whether a part is a block of a kind."""
    return isinstance(part.what, Block) and part.what.kind is kind


def is_running(part: Part) -> bool:
    """Whether a part is long enough to be text rather than a label."""
    # No word is shorter than a character, so most lines need not be split into words.
    if len(part.text) < _MIN_SENTENCE or not isinstance(part.what, Block) or part.what.kind in _NEVER_RUNNING:
        return False
    return len(words(part.text)) >= _MIN_SENTENCE


# What surrounds an article


def is_furniture(element: Element) -> bool:
    """Whether an element is, or is in, one for menus, forms and the like."""
    return any(
        elements.name(each) in _FURNITURE or each.get("role") in _FURNITURE_ROLES
        for each in (element, *element.iterancestors())
    )


def without_furniture(shown: Sequence[Part]) -> list[Part]:
    """The parts that are not furniture."""
    return [part for part in shown if not is_furniture(part.element)]


def is_in_box(element: Element, is_named: Test) -> bool:
    """Whether an element is, or is in, a box without a title that passes `is_named`, or an aside, menu or form.

    A footer counts as such a box, too, unless it is an article's.
    """
    for each in (element, *element.iterancestors()):
        tag = elements.name(each)
        if tag in ("body", "html", "main") or (tag != "h1" and next(each.iter("h1"), None) is not None):
            return False
        names = f"{names_of(each)} {each.get('itemprop') or ''}"
        if tag == "article":
            return _is_no_article(names)
        is_foot = tag == "footer" and next(each.iterancestors("article"), None) is None
        if is_foot or tag in ("aside", "nav", "form") or is_named(names):
            return True
    return False


def is_aside(part: Part, length: int | None = None) -> bool:
    """Whether a part is in a box that is named like something around articles.

    `length` is the article's, in characters; if given, the box must be small in comparison.
    """
    around = part.element
    for _ in range(_NEAR):
        is_named = _is_furniture_itself(around) or _is_called_aside(around.get("class") or "")
        if is_named and (length is None or 3 * len(text_within(around)) < length):
            return True
        parent = around.getparent()
        if parent is None or elements.name(parent) in ("body", "html"):
            return False
        around = parent
    return False


def _is_furniture_itself(element: Element) -> bool:
    return elements.name(element) in (*_FURNITURE, "aside") or element.get("role") in _FURNITURE_ROLES


def leads_on(part: Part) -> bool:
    """Whether a line links to other pages, a newsletter or a service, claims rights, or gives the reading time."""
    return (
        _leads_on(part.text)
        or _leads_to_another(part)
        or (_is_control(part.text) and is_kind(part, Kind.PARAGRAPH))
        or (_is_edit(part.text) and is_link(part))
        or (appeals(part.text) and not level(part))
    )


def _leads_to_another(part: Part) -> bool:
    """Whether a line only consists of words such as "Read also" and a link, without a colon between them."""
    words_before = _words_of_label(part.text)
    if not words_before or not is_kind(part, Kind.PARAGRAPH):
        return False
    rest = words(part.text)[words_before:]
    linked = tuple(word for each in part.element.iter("a") for word in words(text_within(each)))
    return len(rest) >= _MIN_LINKED and rest in (linked, linked[words_before:])


@lru_cache(maxsize=4096)
def _words_of_label(text: str) -> int:
    """The number of words of a label such as "Read also" with which a line begins; 0 without one."""
    if len(text) > _MAX_APPEAL_CHARS:
        return 0
    found = _READ_ALSO.match(text.lower().lstrip(f"{SIGNS}(（"))
    return len(words(found[0])) if found else 0


@lru_cache(maxsize=4096)
def _is_control(text: str) -> bool:
    return bool(_CONTROL.fullmatch(text))


@lru_cache(maxsize=4096)
def _is_edit(text: str) -> bool:
    return text.casefold() in _edit()


@lru_cache(maxsize=4096)
def _leads_on(text: str) -> bool:
    said = words(text)
    if len(said) > 2 * _MAX_LEADING_ON or size(said) > _MAX_LEADING_ON:
        return False
    # A regular expression of so many words takes twice as long if it ignores case.
    lower = text.lower().lstrip(f"{SIGNS}(（")
    return bool(_LEADS_ON.match(lower)) or (_APPEARED in lower and bool(_WHERE.search(text)))


@lru_cache(maxsize=4096)
def appeals(text: str) -> bool:
    """Whether a line asks readers for something, or replaces what a browser does not show."""
    if len(text) > _MAX_APPEAL_CHARS or size(words(text)) > _MAX_APPEAL:
        return False
    return _APPEAL.match(text.lower().lstrip(f"{SIGNS}(（")) is not None


def is_link(part: Part) -> bool:
    """Whether the whole of a part is a link to another page."""
    link = next((each for each in (*part.element.iter("a"), *part.element.iterancestors("a"))), None)
    if link is None or "#" in (link.get("href") or "#"):
        return False
    said = words(part.text)
    return bool(said) and words(text_within(link))[: len(said)] == said


def is_teaser(part: Part, words_below: int) -> bool:
    """Whether a heading is mostly a link to another page, with little text below it."""
    heading = part.element
    link = next((each for each in (*heading.iter("a"), *heading.iterancestors("a"))), None)
    if link is None or "#" in (link.get("href") or "#"):
        return False
    box = link.getparent()
    if box is not None and link in heading.iterancestors():
        words_below = min(words_below, len(words(text_within(box))))
    said = len(words(part.text))
    return words_below <= _TEASER and 2 * min(len(words(text_within(link))), said) > said


def is_mostly_link(part: Part) -> bool:
    """Whether at least half of a text is links."""
    if next(part.element.iterancestors("a"), None) is not None:
        return True
    linked = sum(mark.end - mark.start for mark in marks_of(part.marked) if mark.kind is MarkKind.LINK)
    return 2 * linked >= len(part.text)


def is_in(element: Element, is_one: Callable[[Element], bool], known: dict[Element, bool]) -> bool:
    """Whether an element is, or is in, a box for which `is_one` holds. Results are cached in `known`."""
    waiting = []
    each: Element | None = element
    while each is not None and each not in known:
        waiting.append(each)
        each = each.getparent()
    answer = known[each] if each is not None else False
    for each in reversed(waiting):
        is_box = elements.name(each) in ("ol", "ul", "div", "section", "dl", "article", "aside", "nav", "p")
        answer = answer or (is_box and is_one(each))
        known[each] = answer
    return answer
