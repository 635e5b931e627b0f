"""What surrounds an article but looks like a part of it: tables of contents, reference lists, links to other pages.

Each function drops texts from a first choice, `kept`, which has a boolean for each text that the page shows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, groupby, islice, pairwise, takewhile

from narrator import patterns
from narrator.article import Block, Kind
from narrator.sources import contents, elements
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.gutenberg import STARTS, STOPS
from narrator.sources.html.names import called, names_of
from narrator.sources.html.pages import PERMALINK
from narrator.sources.html.parts import (
    SIGNS,
    ends_sentence,
    is_kind,
    is_running,
    key,
    leads_on,
    length_of,
    level,
    words,
)
from narrator.sources.html.refusals import ASKS_CONSENT, COOKIES
from narrator.sources.html.wordings import names_in_all, pattern_in_all
from narrator.sources.note_lists import is_name_of_notes
from narrator.sources.parts import Heading, Note
from narrator.sources.references import HEADING, refers
from narrator.sources.vocabulary import in_all
from narrator.text import MarkKind, marks_of

_is_called_references = called(r"[\s_-](?:references|reflist|ref-?list|bibliography|citation-?list)(?:$|[\s_-])")
_OF_NOTE = re.compile(r"[\[(]?(\d{1,3})[\])]?\s*\D")
_is_called_contents = called(r"[\s_-](?:toc|mso-?toc\d?|table-?of-?contents)(?:$|[\s_-])")
_NUMBER_BEHIND = re.compile(r"[\s.…]*\b(?:\d{1,4}|[ivxl]{1,6})\s*$", re.IGNORECASE)
_is_called_comments = called(
    r"[\s_-](?:comments?|comments?-?(?:list|body|content|area|section|thread)|commentlist|disqus|kommentare)(?:$|\s)"
)
_comments = names_in_all(lambda words: words.comments)
_COMMENTS_HEADING = patterns.lazy(
    lambda: rf"(?:\d+ )?(?:{patterns.any_of(_comments())})(?: ?\(?\d+\)?| ?: ?\d+)?", re.IGNORECASE
)
_OTHERS = patterns.lazy(pattern_in_all(lambda words: words.other_articles), re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:photo(?:graph)?s?|image|picture|illustration|foto(?:graf(?:ie|ía))?s?|bild(?:quelle)?|crédit(?:s)?|credits?)"
    r"\s*(?:by\b|:|©|/|de\b|von\b).*|.*\b(?:getty images|ap photo|reuters|picture[- ]alliance|shutterstock|istock"
    r"|imago images|adobe ?stock|unsplash|wikimedia commons)\b.*|[©ⓒ].*",
    re.IGNORECASE,
)
_is_consent = called(
    r"[\s_-](?:cookies?|gdpr|consent|dsgvo|rgpd)(?:$|[\s_-])"
    r"|cookie[\w-]{0,20}(?:consent|notice|banner|bar|law|message|popup|alert|dialog)"
)
_is_beside = called(
    r"[\s_-](?:nav\w*|menu\w*|\w*side-?bar\w*|\w*bread-?crumbs?|crumbs?|rail|most-?\w+|trending|popular)(?:$|[\s_-])"
)
_is_promotion = called(
    r"[\s_-](?:newsletters?|sign-?up|promo(?:tion)?-?box|no-?print|d-print-none|hidden-print)(?:$|\s)"
)
# Found by the names of the boxes around texts that were read on the pages of WCXB but that people had left out. On no
# more than one page did such a box hold text of the article.
_is_call = called(r"[\s_-](?<!above.)(?<!below.)(?<!before.)(?<!after.)(?<!has.)cta(?:$|[\s_-])")
_is_called_disclosure = called(r"disclosure")
_is_called_aside = called(
    r"[\s_-](?:(?:author|profile|staff|contributor|writer|speaker)s?[_-]{0,2}(?:bio|box)|about-?(?:the-?)?author"
    r"|saboxplugin|summary-item)(?:$|[\s_-])"
)
# Boxes of recipe plugins, what MediaWiki does not print, message boxes of Wikipedias, and WeChat's line over the text.
_is_programs = called(
    r"(?:^|\s)(?:(?:wprm-(?:recipe-)?|tasty-recipes-|mv-create-)(?:rating|call-to-action|quick-links|entry-footer|jump|pin"
    r"|print|share|social)[\w-]*|[actofi]mbox|bandeau-(?:article|container)|ws-noexport|navbox|printfooter|license(?:container|banner)|rich_media_meta_list)(?:$|\s)"
)
_abstracts = in_all(lambda names: names.abstracts)
_is_foot = called(r"^ (?:page|site|template|e?mail)?[_-]?foot(?:er)?$")
_is_appeal = called(
    r"[\s_-](?:contributions?|epic|donat\w*|supporters?|membership|appeal|fundrais\w*|spenden?\w*)(?:$|[\s_-])"
)
# Addresses that such a box links to.
_GIVING = re.compile(
    r"support|donat|contribut|member|subscri|spende|soutenir|\bdons?\b|dona[rt]|sostien", re.IGNORECASE
)
_is_sharing = called(r"[\s_-](?:shar(?:e|ing)\w*|social\w*|sns)(?:$|[\s_-])")
_is_covering = called(r"modal|dialog|pop-?up|overlay|banner|[\s_-](?:cmp|host)(?:$|[\s_-])")
_PAGES = re.compile(r"(?:[^\W\d]{2,12}\s?:?\s)?\d{1,3}(?:[\s|·,»«‹›]+\d{1,3})+(?:[\s|·»›…]+\S{0,12}){0,3}")
_is_called_button = called(r"[\s_-](?:btn|buttons?|cta)(?:$|[\s_-])|__button(?:$|\s)")
_MAX_BUTTON = 6  # words
_PATH = re.compile(r"\s*[›»>→/|·]\s*")
_MAX_PATH, _MIN_PATH = 200, 2  # characters, pieces
_NEAR_BUTTON = 4  # boxes around a link, for example a table that gives it the shape of a button in mails
_MAX_COUNT = 80  # characters of a line of page numbers, or of links that run scripts
_BOXES = frozenset("div section aside form dialog".split())
_DIALOG_ROLES = frozenset({"dialog", "alertdialog"})
_MAX_CONSENT = 1500  # characters
_TURNING = frozenset({"next", "prev", "previous"})
_OF_BOOK = _TURNING | {"up", "contents", "index", "start"}  # and of manuals
_MAX_APPEAL = 250  # words
_MAX_ASKED = 60  # words of a box with a field for an email address
_MAX_LABEL = 6  # words of a line over a list of contents
_MAX_BOX = 400  # words of a box with such a line
_MAX_CREDIT = 12  # words
_MIN_ARTICLE = 150  # words; beside so many, comments are not the article itself
_MUCH_MORE = 2  # with more than this many times the words around them, comments are the article themselves
_MAX_LABEL_CHARS = 40
_MAX_OTHERS = 2 / 3
_MIN_CLOUD = 6  # links
_MIN_MENU = 2  # links over the title
_MAX_TAG = 3  # words of a link, on average
_NEARLY_ALL = 0.9  # of the words of a line
_MIN_ENTRIES = 2  # of a list of contents
_NUMBER_OVER = re.compile(r"^\d+(?:\.\d+)*[.)]?\s")
_ALONE = re.compile(r"[#№]?\s?(\d{1,3})\s?[.):/]?", re.ASCII)
_QUESTION = ("?", "？", "؟")
_MAX_QUESTION = 300  # characters
_LIKELY = 0.5
_LANGUAGE = re.compile(r"(?:^|[\s_-])(?:lang(?:uage)?|source)-([\w+#-]+)", re.IGNORECASE)
_LANGUAGES_OF_CODE = ("data-lang", "data-language")
_MAX_TAIL = 10  # words of a last line that introduces something left out
_MAX_LANGUAGE = 3  # words of the name of a programming language
_OF_TABLES = frozenset("table tbody tr td".split())  # which hold line numbers and code
_NEAR_CODE = 3  # boxes around code
_NEAR_HEADING = 2  # boxes around a heading


def drop_contents(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what only orders a page: lists of links to its headings, lists of the questions that are answered below,
    and numbers alone over headings.
    """
    headings = {key(PERMALINK.sub("", part.text)) for part in shown if level(part)}
    named: dict[Element, bool] = {}
    last = {key(part.text): index for index, part in enumerate(shown) if kept[index] and not _leads_within(part)}
    entries = [
        index
        for index, part in enumerate(shown)
        if kept[index]
        and (
            _is_of_contents(part, headings, named)
            or (_leads_within(part) and last.get(key(part.text), 0) > index)
            or (_is_table_of_links(part) and _names_contents(shown[index - 1]))
        )
    ]
    _drop_questions(shown, kept)
    _drop_numbers(shown, kept)
    is_certain = any(
        is_kind(shown[index], Kind.TABLE) or _is_in(shown[index].element, _is_contents, named) for index in entries
    )
    if is_certain or len(entries) >= _MIN_ENTRIES:
        for index in entries:
            kept[index] = False
            _drop_label_over(shown, kept, index)
        _drop_headings_over(shown, kept, set(entries))
    _drop_names_of_contents(shown, kept, headings)


def _is_of_contents(part: Part, headings: set[str], named: dict[Element, bool]) -> bool:
    """Whether a text leads to a part of the article, perhaps on another of its pages."""
    if _is_in(part.element, _is_contents, named):
        return _leads_within(part) or (is_kind(part, Kind.ITEM) and _is_mostly_link(part))
    return _leads_within(part) and _names(part, headings)


def _is_table_of_links(part: Part) -> bool:
    """Whether a table leads to other places on its page in most of its rows, as in books."""
    rows = part.what.rows if isinstance(part.what, Block) else ()
    links = [each.get("href") or "" for each in part.element.iter("a")] if len(rows) >= _MIN_ENTRIES else []
    return len(links) >= _MIN_ENTRIES and 2 * len(links) > len(rows) and all(each.startswith("#") for each in links)


def _names_contents(part: Part) -> bool:
    return part.text.casefold().strip(" :*") in contents.names()


def _drop_questions(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop several questions in a row, each of which comes again further down, over its answer."""
    asked = [_questions(part) if keep else [] for part, keep in zip(shown, kept, strict=True)]
    places = {question: index for index, questions in enumerate(asked) for question in questions}
    comes_again = [bool(own) and min(places[each] for each in own) > index for index, own in enumerate(asked)]
    for is_list, group in groupby(range(len(shown)), key=comes_again.__getitem__):
        run = list(group)
        again = [places[question] for index in run for question in asked[index]] if is_list else []
        if len(again) >= _MIN_ENTRIES and all(behind - place > 1 for place, behind in pairwise(again)):
            for index in run:
                kept[index] = False


def _drop_numbers(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop lines over headings that only count these, up or down; other figures over headings, such as 250, stay."""
    alone = ((index, _ALONE.fullmatch(part.text.strip())) for index, part in enumerate(shown[:-1]) if kept[index])
    counts = [
        (index, int(found[1]))
        for index, found in alone
        if found and not level(shown[index]) and level(shown[index + 1])
    ]
    values = {value for _, value in counts}
    for index, value in counts:
        kept[index] = not (value == 1 or value - 1 in values or value + 1 in values)


def _questions(part: Part) -> list[str]:
    """The lines of a text, without their numbers, if all are questions."""
    text = part.text
    if not text.rstrip().endswith(_QUESTION):
        return []
    ends = [mark.start for mark in marks_of(part.marked) if mark.kind is MarkKind.BREAK]
    lines = [text[start:end].strip() for start, end in pairwise([0, *ends, len(text)])]
    return [key(_NUMBER_OVER.sub("", line)) for line in lines] if all(map(_is_question, lines)) else []


def _is_question(line: str) -> bool:
    return line.endswith(_QUESTION) and len(line) <= _MAX_QUESTION


def _drop_names_of_contents(shown: Sequence[Part], kept: list[bool], headings: set[str]) -> None:
    """Drop the headings that say "contents" and are followed by an entry that is not kept, for example in a menu."""
    for index, part in enumerate(shown[:-1]):
        is_named = level(part) > 1 and _names_contents(part)
        if kept[index] and is_named and not kept[index + 1] and _is_entry(shown[index + 1], headings):
            kept[index] = False


def _drop_label_over(shown: Sequence[Part], kept: list[bool], entry: int) -> None:
    """Drop the line before the first entry of a list if a box holds only the two: "On this page"."""
    over = next((index for index in range(entry - 1, -1, -1) if kept[index]), -1)
    if over != entry - 1 or len(words(shown[over].text)) > _MAX_LABEL or ends_sentence(shown[over].text):
        return
    inside = set(shown[entry].element.iterancestors())
    box = next((each for each in shown[over].element.iterancestors() if each in inside), None)
    is_boxed = box is not None and elements.name(box) not in ("body", "main", "article")
    if box is not None and is_boxed and not level(shown[over]) and len(words(text_within(box))) <= _MAX_BOX:
        kept[over] = False


def _drop_headings_over(shown: Sequence[Part], kept: list[bool], entries: set[int]) -> None:
    """Drop the headings, except titles, that have only entries below them."""
    tops = [index for index, part in enumerate(shown) if level(part)]
    for over, below in zip(tops, [*tops[1:], len(shown)], strict=True):
        within = range(over + 1, below)
        if level(shown[over]) > 1 and any(index in entries for index in within) and not any(kept[over + 1 : below]):
            kept[over] = False


def _is_entry(part: Part, headings: set[str]) -> bool:
    return _leads_within(part) and _names(part, headings)


def _leads_within(part: Part) -> bool:
    """Whether a line is hardly more than a link to another place on the same page."""
    if not isinstance(part.what, Block) or part.what.kind not in (Kind.ITEM, Kind.PARAGRAPH):
        return False
    link = next((each for each in (*part.element.iter("a"), *part.element.iterancestors("a"))), None)
    return link is not None and (link.get("href") or "").startswith("#") and _is_mostly_link(part)


def _is_mostly_link(part: Part) -> bool:
    """Whether at least half of a text is links."""
    if next(part.element.iterancestors("a"), None) is not None:
        return True
    linked = sum(mark.end - mark.start for mark in marks_of(part.marked) if mark.kind is MarkKind.LINK)
    return 2 * linked >= len(part.text)


def _names(part: Part, headings: set[str]) -> bool:
    """Whether a line is one of these headings, perhaps with its number before it or a page number after it."""
    text = _NUMBER_OVER.sub("", part.text)
    return not headings.isdisjoint((key(part.text), key(text), key(_NUMBER_BEHIND.sub("", text))))


def drop_references(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop lists of references: those below a heading that says so, and those in boxes that are called so."""
    lists = {index for below in _references(shown) if not _is_documentation(shown, kept, below) for index in below}
    boxed: dict[Element, bool] = {}
    for index, part in enumerate(shown):
        if not kept[index] or isinstance(part.what, Note):
            continue
        is_item = index in lists and (isinstance(part.what, Heading) or _is_listed(part))
        kept[index] = not (is_item or _is_in(part.element, _is_references, boxed))


def drop_notes_at_foot(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the last lines if they are notes without links: numbered from 1, raised or in brackets, as in the text."""
    texts = [index for index, keep in enumerate(kept) if keep and isinstance(shown[index].what, Block)]
    notes: list[int] = []
    number = 0
    for index in reversed(texts):
        found = number_of_note(shown[index])
        if not found or (notes and found != number - 1):
            break
        notes.append(index)
        number = found
    if number != 1 or len(notes) < _MIN_ENTRIES:
        return
    before = (shown[index] for index in texts if index < notes[-1])
    if any("[1]" in part.text or "(1)" in part.text or _raises(part, "1") for part in before):
        over = max((index for index in texts if index < notes[-1]), default=notes[-1])
        for index in (*notes, *((over,) if is_name_of_notes(shown[over].text) else ())):
            kept[index] = False


def number_of_note(part: Part) -> int:
    """The number with which a line begins, raised or in brackets, as a footnote does; 0 if it begins otherwise."""
    found = _OF_NOTE.match(part.text)
    if found is None or not isinstance(part.what, Block):
        return 0
    is_mark = part.text.startswith((f"[{found[1]}]", f"({found[1]})")) or any(
        mark.kind is MarkKind.RAISED and mark.start == 0 for mark in marks_of(part.marked)
    )
    return int(found[1]) if is_mark else 0


def _raises(part: Part, number: str) -> bool:
    text = part.text
    return any(
        mark.kind is MarkKind.RAISED and mark.start and text[mark.start : mark.end].strip("[] ") == number
        for mark in marks_of(part.marked)
    )


def _references(shown: Sequence[Part]) -> Iterator[range]:
    """For each heading that says "references", the parts up to the next heading of at least its level."""
    over = height = 0
    for index, part in enumerate(shown):
        if level(part) and (not height or level(part) <= height):
            if height:
                yield range(over, index)
            over, height = index, level(part) if HEADING.fullmatch(part.text.strip()) else 0
    if height:
        yield range(over, len(shown))


def _is_documentation(shown: Sequence[Part], kept: Sequence[bool], below: range) -> bool:
    """Whether a section called "reference" explains a program: it has code, or text and items that cite nothing."""
    parts = [shown[index] for index in below if kept[index]]
    if any(is_kind(part, Kind.CODE) for part in parts):
        return True
    items = [part for part in parts if _is_listed(part)]
    explained = sum(ends_sentence(part.text) and not refers(part.text) and not _is_mostly_link(part) for part in items)
    return 2 * explained > len(items) and any(is_running(part) and not _is_listed(part) for part in parts)


def _is_listed(part: Part) -> bool:
    names = [elements.name(each) for each in (part.element, *part.element.iterancestors())]
    return any(name in ("li", "ol", "dd", "dt", "cite", "tr") for name in names)


def _is_contents(element: Element) -> bool:
    # A box that holds both the article and its table of contents may have a class that says so, too.
    return _is_called_contents(names_of(element)) and len(list(islice(element.iter("h1", "h2"), 2))) < 2


def _is_references(element: Element) -> bool:
    return _is_called_references(names_of(element))


def _is_comments(element: Element) -> bool:
    return _is_called_comments(names_of(element))


def _is_in(element: Element, is_one: Callable[[Element], bool], known: dict[Element, bool]) -> bool:
    """Whether an element is such a box or in one. The result for each element is cached in `known`."""
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


def drop_comments(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop comments of readers, in boxes or below a heading called so, unless they are much longer than the article."""
    boxed: dict[Element, bool] = {}
    below = _below(shown, _COMMENTS_HEADING)
    are = [
        keep and (index in below or _is_in(shown[index].element, _is_comments, boxed))
        for index, keep in enumerate(kept)
    ]
    comments = length_of(compress(shown, are))
    others = length_of(
        part for part, keep, is_one in zip(shown, kept, are, strict=True) if keep > is_one and is_running(part)
    )
    if others >= _MIN_ARTICLE or (others and comments <= max(_MIN_ARTICLE, _MUCH_MORE * others)):
        for index, is_one in enumerate(are):
            kept[index] = kept[index] and not is_one


def _below(shown: Sequence[Part], named: re.Pattern[str]) -> set[int]:
    """The indices of the headings with these names, except titles, and of the parts below them."""
    below = 0
    found = set()
    for index, part in enumerate(shown):
        if height := level(part):
            below = 0 if height <= below else below
            below = below or (height if height > 1 and named.fullmatch(part.text.strip()) else 0)
        if below:
            found.add(index)
    return found


def drop_others(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the texts in boxes that begin with a label such as "Most read" or "Related articles".

    Such a box may hold more than a short article does, but not most of the page's text.
    """
    labels = [
        part for part in shown if len(part.text) <= _MAX_LABEL_CHARS and _OTHERS.fullmatch(part.text.strip(SIGNS))
    ]
    total = length_of(compress(shown, kept)) if labels else 0
    for box in {box for box in map(_box_of, labels) if box is not None}:
        inside = [
            keep and box in (part.element, *part.element.iterancestors())
            for part, keep in zip(shown, kept, strict=True)
        ]
        if length_of(compress(shown, inside)) <= _MAX_OTHERS * total:
            kept[:] = [keep and not within for keep, within in zip(kept, inside, strict=True)]


def _box_of(label: Part) -> Element | None:
    """The smallest box that begins with a label and holds more, unless it is the page or holds its title."""
    said = words(label.text)
    for box in label.element.iterancestors():
        if elements.name(box) in ("body", "html", "main", "article") or next(box.iter("h1"), None) is not None:
            return None
        if (inside := words(" ".join(map(str, box.itertext())))) != said:
            return box if inside[: len(said)] == said else None
    return None


def drop_around_etext(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what Project Gutenberg puts around its books, but not a title above the line with which these begin."""
    marked = [index for index, part in enumerate(shown) if "Project Gutenberg" in part.text or "GUTENBERG" in part.text]
    starts = [index for index in marked if _has_line(shown[index], STARTS)]
    stops = [index for index in marked if _has_line(shown[index], STOPS)]
    for index in (*range(starts[-1] + 1 if starts else 0), *range(stops[0] if stops else len(shown), len(shown))):
        kept[index] = kept[index] and level(shown[index]) == 1


def _has_line(part: Part, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(line) for line in part.text.split("\n"))


def drop_before_abstract(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop what papers have before their abstract: authors, affiliations, editors, and dates of submission."""
    headings = [index for index, part in enumerate(shown) if kept[index] and level(part) != 1 and _is_abstract(part)]
    before = [index for index in range(headings[0] if headings else 0) if kept[index] and not level(shown[index])]
    if not any(is_running(shown[index]) and ends_sentence(shown[index].text) for index in before):
        for index in before:
            kept[index] = False


def _is_abstract(part: Part) -> bool:
    return level(part) > 0 and part.text.casefold().strip(" .:") in _abstracts()


def drop_boxes(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop small boxes that ask for something or link elsewhere (consent, newsletters, menus), and page numbers."""
    total = sum(len(words(part.text)) for part, keep in zip(shown, kept, strict=True) if keep)
    asking: dict[Element, bool] = {}
    title = next((index for index, part in enumerate(shown) if level(part) == 1), 0)
    for index, part in enumerate(shown):
        is_cloud = kept[index] and _is_cloud(part, _MIN_MENU if index < title else _MIN_CLOUD)
        turns = kept[index] and (_turns_page(part) or _counts_pages(part) or _runs_scripts(part) or _is_button(part))
        turns = turns or (kept[index] and index < title and _is_path(part))
        is_around = is_cloud or turns or (kept[index] and _is_asked(part.element, asking, total))
        kept[index] = kept[index] and not is_around
    _drop_boxes_of_no_text(shown, kept)


def _drop_boxes_of_no_text(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop biographies, disclosures and calls to action, unless they are most of the page: then it lists them."""
    known: dict[Element, bool] = {}
    are = [keep and _is_within(part.element, known, _is_no_text) for part, keep in zip(shown, kept, strict=True)]
    if 2 * length_of(compress(shown, are)) < length_of(compress(shown, kept)):
        kept[:] = [keep and not is_one for keep, is_one in zip(kept, are, strict=True)]


def _turns_page(part: Part) -> bool:
    """Whether a line is a link to the next or previous page, or several labelled links to pages of a manual."""
    links = [*part.element.iter("a"), *part.element.iterancestors("a")]
    rels = [frozenset((each.get("rel") or "").lower().split()) for each in links]
    turning = [each for each, rel in zip(links, rels, strict=True) if rel & _TURNING]
    said = [word for each in turning for word in words(text_within(each))]
    count = len(words(part.text))
    if sum(bool(rel & _OF_BOOK) for rel in rels) > 1:
        return count <= len(links) + sum(len(words(text_within(each))) for each in links)
    return bool(said) and len(said) >= count


def _counts_pages(part: Part) -> bool:
    """Whether a line lists the page numbers of an article, some of them links: "Pages: 1 2 3"."""
    is_line = isinstance(part.what, Block) and part.what.kind in (Kind.PARAGRAPH, Kind.ITEM)
    if not is_line or len(part.text) > _MAX_COUNT or not _PAGES.fullmatch(part.text):
        return False
    links = [*part.element.iter("a"), *part.element.iterancestors("a")]
    return bool(links) and any(text_within(each).isdecimal() for each in links)


def _is_path(part: Part) -> bool:
    """Whether a line leads through the site to a page: "Home › Boats › How to splice"."""
    pieces = _PATH.split(part.text) if is_kind(part, Kind.PARAGRAPH) and len(part.text) <= _MAX_PATH else []
    if len(pieces) < _MIN_PATH:
        return False
    linked = {text_within(each) for each in part.element.iter("a")}
    return all(piece in linked for piece in pieces[:-1])


def _is_button(part: Part) -> bool:
    """Whether a line is a link in the shape of a button that leads to another page: "Check prices"."""
    if not is_kind(part, Kind.PARAGRAPH) or len(words(part.text)) > _MAX_BUTTON or ends_sentence(part.text):
        return False
    links = (*part.element.iter("a"), *part.element.iterancestors("a"))
    link = next((each for each in links if words(text_within(each)) == words(part.text)), None)
    if link is None:
        return False
    around = (link, *islice(link.iterancestors(), _NEAR_BUTTON))
    named = (each for each in around if _is_called_button(f"{names_of(each)} {each.get('role') or ''}"))
    return any(words(text_within(each)) == words(part.text) for each in named)


def _runs_scripts(part: Part) -> bool:
    """Whether a line only has links that run a script of the page: "Print this page | Close window"."""
    if len(part.text) > _MAX_COUNT:
        return False
    links = [each for each in part.element.iter("a") if (each.get("href") or "").startswith("javascript:")]
    return bool(links) and len(words(part.text)) <= sum(len(words(text_within(each))) for each in links)


def _is_cloud(part: Part, min_links: int) -> bool:
    """Whether a line only has links to other pages, `min_links` or more, each of a few words: a tag cloud, a menu."""
    is_line = isinstance(part.what, Block) and part.what.kind in (Kind.PARAGRAPH, Kind.ITEM)
    if not is_line or ends_sentence(part.text):
        return False
    links = [each for each in part.element.iter("a") if not (each.get("href") or "#").startswith("#")]
    if len(links) < min_links:
        return False
    linked = sum(len(words(text_within(each))) for each in links)
    count = len(words(part.text))
    # There are more words in links than in the line if the element holds other lines, too.
    return _NEARLY_ALL * count <= linked <= count and linked <= _MAX_TAG * len(links)


def _is_asked(element: Element, known: dict[Element, bool], total: int) -> bool:
    """Whether an element is in a box that asks for something or links elsewhere and holds less than half of the words.

    A consent dialog may hold more words than that, and than a short article.
    """
    return _is_within(
        element, known, lambda box: _is_consent_dialog(box) or (_leads_or_asks(box) and _is_small(box, total))
    )


def _leads_or_asks(box: Element) -> bool:
    return _asks(box) or _leads_away(box) or _is_foot_of_page(box) or _asks_to_give(box)


def _is_within(element: Element, known: dict[Element, bool], is_such: Callable[[Element], bool]) -> bool:
    """Whether an element is such a box or in one, inside the article's box. Results are cached in `known`."""
    for each in (element, *element.iterancestors()):
        if elements.name(each) in ("body", "html", "main", "article"):
            return False
        if each not in known:
            known[each] = is_such(each)
        if known[each]:
            return True
    return False


def _is_small(box: Element, total: int) -> bool:
    return 2 * len(words(text_within(box))) < total


def _asks(box: Element) -> bool:
    """Whether a box asks for consent, or is small and has an email field or is called a promotion."""
    if (
        _is_programs(names_of(box))
        or _is_consent(f"{names_of(box)} {box.get('aria-label') or ''}")
        or _asks_consent(box)
    ):
        return True
    is_field = any((each.get("type") or each.get("name") or "").lower() == "email" for each in box.iter("input"))
    return (
        (is_field or _is_promotion(names_of(box)))
        and len(words(text_within(box))) <= _MAX_ASKED
        and next(box.iter("h1"), None) is None
    )


def _is_no_text(box: Element) -> bool:
    """Whether a box is called an author's biography, a disclosure, or, if it has a link, a call to action."""
    names = names_of(box)
    is_call = _is_call(names) and next(box.iter("a", "button"), None) is not None
    is_aside = _is_called_aside(names) or (_is_called_disclosure(names) and not _is_opened(box))
    if not is_call and not is_aside:
        return False
    max_words = _MAX_ASKED if is_call else _MAX_APPEAL
    return len(words(text_within(box))) <= max_words and next(box.iter("h1"), None) is None


def _is_opened(box: Element) -> bool:
    """Whether readers open a box by a button in it or before it: such widgets are called disclosures as well."""
    before = box.getprevious()
    return any(next(each.iter("button", "summary"), None) is not None for each in (box, before) if each is not None)


def _asks_to_give(box: Element) -> bool:
    """Whether a box is called an appeal, and links to a page where readers donate or become members."""
    if not _is_appeal(names_of(box)) or next(box.iter("h1"), None) is not None:
        return False
    leads = (f"{each.get('href') or ''} {text_within(each)}" for each in box.iter("a", "button"))
    return any(map(_GIVING.search, leads)) and len(words(text_within(box))) <= _MAX_APPEAL


def _asks_consent(box: Element) -> bool:
    """Whether the text of a box with buttons is about consent to cookies, whatever the box is called."""
    if elements.name(box) not in _BOXES:
        return False
    is_dialog = next(box.iter("button", "input"), None) is not None or _is_covering(names_of(box))
    if not is_dialog or next(box.iter("h1"), None) is not None:
        return False
    text = _beginning_of(box)
    return len(text) <= _MAX_CONSENT and bool(COOKIES.search(text)) and bool(ASKS_CONSENT.search(text))


def _beginning_of(box: Element) -> str:
    """The text of a box, cut just beyond the longest that a consent box may have."""
    pieces: list[str] = []
    length = 0
    for piece in map(str, box.itertext()):
        pieces.append(piece)
        length += len(piece) + 1
        if length > _MAX_CONSENT + 1:
            break
    return " ".join(pieces)


def _is_consent_dialog(box: Element) -> bool:
    """Whether a box declares itself a dialog, and is about consent to cookies."""
    is_dialog = elements.name(box) == "dialog" or box.get("role") in _DIALOG_ROLES or box.get("aria-modal") == "true"
    if not is_dialog or next(box.iter("h1", "article", "main"), None) is not None:
        return False
    text = " ".join(map(str, box.itertext()))
    return bool(COOKIES.search(text)) and bool(ASKS_CONSENT.search(text))


def _leads_away(box: Element) -> bool:
    """Whether a box beside the text holds little but links to other pages: a menu, a list of the most read articles."""
    names = names_of(box)
    is_sharing = _is_sharing(names)
    if elements.name(box) != "aside" and not is_sharing and not _is_beside(names):
        return False
    links = [each for each in box.iter("a") if is_sharing or "#" not in (each.get("href") or "#")]
    headings = sum(len(words(text_within(each))) for each in box.iter("h2", "h3", "h4", "h5", "h6"))
    linked = sum(len(words(text_within(each))) for each in links)
    return 5 * linked > 3 * (len(words(text_within(box))) - headings) and bool(linked)


def _is_foot_of_page(box: Element) -> bool:
    """Whether a box outside of articles has the id of a page footer, and holds a link."""
    is_called = elements.name(box) in ("div", "td") and _is_foot(box.get("id") or "")
    return is_called and next(box.iter("a"), None) is not None and next(box.iterancestors("article"), None) is None


def drop_credits(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the lines that say who took a picture."""
    for index, part in enumerate(shown):
        is_line = kept[index] and is_kind(part, Kind.PARAGRAPH)
        if is_line and len(words(part.text)) <= _MAX_CREDIT and not ends_sentence(part.text):
            kept[index] = not _CREDIT.fullmatch(part.text)


def drop_offers(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the last lines that are only links to other pages and not sentences, such as an offer to subscribe."""
    for index in reversed([index for index, keep in enumerate(kept) if keep]):
        part = shown[index]
        links = [each for each in part.element.iter("a") if not (each.get("href") or "#").startswith("#")]
        is_line = is_kind(part, Kind.PARAGRAPH) and not ends_sentence(part.text)
        linked = tuple(word for each in links for word in words(text_within(each)))
        if not is_line or not links or linked != words(part.text):
            return
        kept[index] = False


def drop_headings_of_nothing(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop headings that share a box with what follows them if nothing of it is kept: "More on this", over links.

    Not before the text, where headings are leads, and what follows them are bylines.
    """
    first = next((index for index, part in enumerate(shown) if kept[index] and is_running(part)), len(shown))
    for index in range(first, len(shown) - 1):
        if not kept[index] or kept[index + 1] or level(shown[index]) < 2:
            continue
        boxes = set(islice(shown[index].element.iterancestors(), _NEAR_HEADING))
        box = next((each for each in shown[index + 1].element.iterancestors() if each in boxes), None)
        if box is None or elements.name(box) not in _BOXES:
            continue
        kept[index] = any(kept[at] for at in _indices_within(box, shown, index + 1))


def _indices_within(box: Element, shown: Sequence[Part], start: int) -> Iterator[int]:
    """The indices of the parts from `start` on that are in a box, up to the first that is not."""
    return takewhile(lambda index: box in shown[index].element.iterancestors(), range(start, len(shown)))


def drop_lines_before_nothing(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the last line if it ends with a colon and what it introduces is left out."""
    last = max((index for index, keep in enumerate(kept) if keep), default=len(shown))
    if last + 1 < len(shown) and shown[last].text.endswith((":", "：")):
        kept[last] = not is_kind(shown[last], Kind.PARAGRAPH) or len(words(shown[last].text)) > _MAX_TAIL


def drop_labels_of_code(shown: Sequence[Part], kept: list[bool]) -> None:
    """Drop the lines over code that only name its language, or that share a box with a button."""
    texts = [index for index, keep in enumerate(kept) if keep]
    for over, below in pairwise(texts):
        is_label = is_kind(shown[over], Kind.PARAGRAPH) and len(words(shown[over].text)) <= _MAX_LANGUAGE
        if is_label and is_kind(shown[below], Kind.CODE):
            kept[over] = not _is_label_of(shown[over], shown[below])


def _is_label_of(label: Part, code: Part) -> bool:
    """Whether a line names the language of code, as the code's classes do or in a small box with it and a button."""
    boxes = (each for each in code.element.iterancestors() if elements.name(each) not in _OF_TABLES)
    around = (code.element, *islice(boxes, _NEAR_CODE))
    elements_of = (*around, *code.element.iter("code"))
    named = {each.casefold() for element in elements_of for each in _LANGUAGE.findall(names_of(element))}
    named |= {(element.get(key) or "").casefold() for element in elements_of for key in _LANGUAGES_OF_CODE}
    if label.text.casefold() in named:
        return True
    inside = set(label.element.iterancestors())
    box = next((each for each in around if each in inside), None)
    if box is None or next(box.iter("button"), None) is None:
        return False
    beside = len(words(text_within(box))) - len(words(text_within(code.element)))
    return beside <= len(words(label.text)) + _MAX_LANGUAGE


def drop_led_on(shown: Sequence[Part], kept: list[bool], likely: Sequence[float]) -> None:
    """Drop the texts below a heading such as "Read also", unless they are likely to belong to the article."""
    for index, below in enumerate(led_on(shown)):
        if below and likely[index] < _LIKELY:
            kept[index] = False


def led_on(shown: Sequence[Part]) -> Iterator[bool]:
    """For each text, whether it is a heading such as "Read also" or below one."""
    below = 0
    for part in shown:
        if height := level(part):
            below = 0 if below and height <= below else below
            below = below or (height if leads_on(part) else 0)
        yield below > 0
