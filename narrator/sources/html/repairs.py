"""A page's tree as it would be in a browser once its scripts have run: filled in, unfolded and named.

Applied to the tree before anything is read from it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from copy import copy
from itertools import islice

from lxml import etree

from narrator.sources import drop_caps, elements
from narrator.sources.elements import Element, text_within
from narrator.sources.html import exports, katex, mail_archives
from narrator.sources.html.display import display
from narrator.sources.html.names import called, names_of
from narrator.sources.html.parts import ends_sentence, words
from narrator.sources.html.refusals import ASKS_CONSENT, COOKIES
from narrator.sources.html.titles import title_element
from narrator.sources.note_lists import is_name_of_notes
from narrator.sources.notes import is_called_note

HIDDEN = "data-narrator-hidden"
"""The attribute of elements that the page hides but that are read nevertheless."""

EXPLAINS = "data-narrator-explains"
"""The attribute of explanations that the page shows only while the pointer is on their word."""

STANDS_FOR_PICTURE = "data-narrator-picture"
"""The attribute of what embedded posts show in place of their pictures."""

_INLINE = frozenset(
    """a abbr acronym audio b bdi bdo big br button canvas cite code data datalist del dfn em embed font i iframe
    img input ins kbd label map mark math meter nobr noscript object output picture progress q rb rp rt rtc ruby s samp
    script select slot small span strike strong style sub sup svg template textarea time tt u var video wbr""".split()
)
_BLOCKS = frozenset(
    """address area article aside base blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link
    listing main menu meta nav noframes ol optgroup option p param plaintext pre search section source summary table
    tbody td tfoot th thead title tr track ul xmp""".split()
)
_KNOWN = _INLINE | _BLOCKS
_HIDING = frozenset({"hidden", "aria-hidden"})
_HOLDERS = frozenset("body main article section div header".split())
_ROWS = frozenset("table tbody tr td th".split())
_TABLE_ROLES = {
    "table": "table",
    "rowgroup": "tbody",
    "row": "tr",
    "cell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
_INFOBOX = {
    "pi-title": "caption",
    "pi-group": "tbody",
    "pi-header": "tr",
    "pi-data": "tr",
    "pi-data-label": "th",
    "pi-data-value": "td",
}
_AMP = {"amp-sidebar": "nav", "amp-consent": "dialog", "amp-user-notification": "dialog"}
# What embedded posts show in place of their pictures: X's addresses, and Bluesky's words in any language.
_PICTURES_OF_POSTS = ("pic.twitter.com/", "pic.x.com/", "[image or embed]")
_AROUND = frozenset("nav header footer menu form dialog".split())
_TEXT_BLOCKS = frozenset("p li dd dt td th blockquote figcaption".split())
_is_called_dialog = called(r"cookie|consent|gdpr|modal|dialog|popup|overlay|newsletter|paywall|login")
# As in W3Schools' example, which many pages copy, and in the components of Tippy, Balloon and Quasar.
_is_called_tooltip = called(r"[\s_-](?:tool-?tip-?(?:text|content|body|inner|bubble)|tippy-content|tip-?text)(?:$|\s)")
_is_called_note = called(r"foot-?note|side-?note|[\s_-]note(?:$|[\s_-])", parted=True)
_is_called_code = called(r"\s(?:js-file-line-container|syntaxhighlighter)(?:$|\s)")
_is_cell_of_code = called(r"\s(?:blob-code|code)(?:$|\s)")
_NOTE = "sidenote"
_NUMBER = re.compile(r"\[?(\d{1,3})\]?")
_NOTE_NUMBER = re.compile(r"\s*[\[(](\d{1,3})[\])]\s*\S")
_OF_PARAGRAPH = re.compile(r"\s*(?:\(?(?:\d{1,3}[A-Z]?|[a-z]|[ivx]{1,5})\)|\d{1,3}[A-Z]?\.?)\s*")
_MAX_NUMBER = 8  # characters of the number of a paragraph
_MAX_MARK = 3  # characters of a note's number
_MIN_NOTE = 3  # words
_MIN_TEXT = 40  # words of an overlay that is the page's article
_STREAMED = re.compile(r"S:(\w+)")
_HIDES = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!important)?\s*;?", re.IGNORECASE)
_STATES = re.compile(
    r"(?:^|(?<=\s))(?:[\w-]*[-_])?(?:active|selected|current|open|opened|show|shown|hide|hidden|in|fade)(?=\s|$)"
)
# Names that templates give to text that readers unfold.
is_called_fold = called(
    r"[\s_-](?:(?:read|show|see|view)-?more|more-?(?:text|content)|(?:read|show)-?less|collaps\w*|expand\w*"
    r"|accordion\w*|toggle\w*|folded|spoiler|faq|answer)(?:$|[\s_-])"
)
_is_called_more = called(r"[\s_-]more(?:$|\s)")
# Labels of buttons that unfold more of a text, in the languages of `refusals`.
_UNFOLDS = re.compile(
    r"(?:read|show|see|view) (?:more|all|full (?:text|article|story))|expand|(?:mehr|alles) (?:anzeigen|lesen|zeigen)"
    r"|weiterlesen|(?:lire|voir|afficher) (?:la suite|plus)|(?:leer|ver|mostrar) más"
    r"|(?:leggi|mostra) (?:tutto|di più|altro)|(?:ler|ver|mostrar) mais|lees (?:meer|verder)|meer (?:lezen|tonen)"
    r"|(?:czytaj|pokaż) (?:dalej|więcej)"
    r"|(?:читать|показать) (?:далее|полностью|ещ[её])|続きを読む|もっと見る|阅读全文|展开(?:全文)?|閱讀全文",
    re.IGNORECASE,
)
# Attributes by which a page's tests find its elements. They have meaningful names where class names are generated.
_TEST_NAMES = (
    *("data-hook", "data-testid", "data-test-id", "data-test", "data-qa", "data-cy"),
    *("data-component", "data-gu-name"),
)
_BUILDERS_NAME = "elementor-widget"  # on other sites, "widget" is the name of something in a sidebar
_WEBFLOWS_HIDDEN = "w-condition-invisible"  # always hidden by a style sheet, for example fields of other kinds of posts
_POSTS_NAME = "newsletter-post"  # Substack's name for a whole post
_LINES = frozenset("p sup span".split())
_MAX_BUTTON = 5  # words
_ROWS_OF_LABELS = ("div", "li", "p", "td", "dd")
_LABELLING = frozenset("span b strong em i small".split())
_is_called_label = called(
    r"[\s_-](?:labels?|key|term|attribute|attr|property|spec-?name|beschriftung|etiqueta|libell[eé])(?:$|\s)"
)
_is_called_value = called(r"[\s_-](?:values?|val|wert|valor|valeur|valore|spec-?data)(?:$|\s)")
_LABEL = re.compile(r"[^\W\d]:$")
_PAIR = 2  # elements
_MIN_PAIRS = 3  # rows of one template, if they are not called labels and values
_RUNNING = 12  # words of an element that holds text rather than labels
_MIN_SENTENCE = 2  # words


def repair(tree: Element) -> None:
    """Move streamed content to its place, unfold collapsed text, and add the names that tests use for elements."""
    _call_by_their_names(tree)
    exports.restore_title(tree)
    exports.restore_marks(tree)
    mail_archives.restore(tree)
    display(tree)
    for element in list(tree.iter("template")):
        if "shadowrootmode" in element.attrib or "shadowroot" in element.attrib:
            element.tag = "div"
    _fill_in_stream(tree)
    _make_tables(tree)
    _show_notes(tree)
    _part_lines_of_notes(tree)
    _make_code(tree)
    _part_labels(tree)
    _part_numbers(tree)
    drop_caps.restore(tree)
    katex.restore(tree)
    for element in list(tree.iter(etree.Element)):
        name = elements.name(element)
        if name == "button":
            if _is_word(element):
                element.tag = "span"
        elif name == "form" and _asks_nothing(element):
            element.tag = "div"
        elif name == "footer" and next(element.iterancestors("blockquote"), None) is not None:
            element.tag = "div"  # who said it
        elif name == "div" and _is_in_line(element):
            element.tag = "span"
        elif (name == "blockquote" and _is_post(element)) or (name == "cite" and _names_who_is_quoted(element)):
            element.tag = "div"
        elif name == "label" and not any(map(str.isalnum, text_within(element))):
            for each in element.iter(etree.Element):  # a sign that opens a sidenote, or a box to tick
                each.text = None
        elif name in _AMP:
            element.tag = _AMP[name]
        elif name not in _KNOWN and name and _is_between_blocks(element):
            element.tag = "div"
        elif name == "a" and (element.text or "").startswith(_PICTURES_OF_POSTS):
            element.set("hidden", "")
            element.set(STANDS_FOR_PICTURE, "")
        elif _is_tooltip(element):
            element.set("hidden", "")
            element.set(EXPLAINS, "")
        elif _WEBFLOWS_HIDDEN in (element.get("class") or ""):
            element.set("hidden", "")
        elif elements.hidden(element) and _opens(element, name):
            _reveal(element)


def _is_tooltip(element: Element) -> bool:
    """Whether an element explains a word while the pointer is on it, and is no footnote."""
    names = element.get("class") or ""
    return (element.get("role") == "tooltip" or _is_called_tooltip(names)) and not is_called_note(names)


def _asks_nothing(form: Element) -> bool:
    """Whether a form is only used by scripts: it holds text, and nothing to fill in or to press."""
    fields = form.iter("input", "textarea", "select", "button")
    return all(each.get("type") == "hidden" for each in fields) and len(words(text_within(form))) > _MIN_SENTENCE


def _show_notes(tree: Element) -> None:
    """Mark notes as sidenotes that are hidden inside their number, or that a checkbox shows."""
    for element in list(tree.iter("span", "sup", "a")):
        number, note = (element.text or "").strip(), element[0] if len(element) == 1 else None
        if note is None or not number.isdecimal() or not elements.hidden(note) or (note.tail or "").strip():
            continue
        if _is_called_note(f"{names_of(element)} {names_of(note)}"):
            element.text = None
            note.set("class", _NOTE)
            _reveal(note)
    for box in list(tree.iter("input")):
        mark, note = box.getprevious(), box.getnext()
        if mark is None or note is None or elements.name(mark) != "label" or elements.name(note) != "span":
            continue
        is_toggle = box.get("type") == "checkbox" and mark.get("for") == box.get("id", "")
        if is_toggle and len(text_within(mark)) <= _MAX_MARK and len(words(text_within(note))) >= _MIN_NOTE:
            note.set("class", _NOTE)


def _part_lines_of_notes(tree: Element) -> None:
    """Make paragraphs of the footnotes that share one and are separated by line breaks, each behind its number."""
    for holder in [each for each in tree.iter("p", "div", "font", "small") if _begins_with_note(each)]:
        lines = _lines_in(holder)
        notes = lines[1:] if is_name_of_notes(text_within(lines[0])) else lines
        block = next((each for each in (holder, *holder.iterancestors()) if elements.name(each) in ("p", "div")), None)
        is_all = block is not None and text_within(block) == text_within(holder)
        if block is None or block.getparent() is None or not is_all or len(notes) < _PAIR or not _are_numbered(notes):
            continue
        for line in lines:
            block.addprevious(line)
        block.text = None
        del block[:]


def _begins_with_note(holder: Element) -> bool:
    """Whether a text has line breaks and begins with the number of a footnote: a raised number, or "[1]"."""
    if is_name_of_notes((holder.text or "").strip()):
        return any(each.tag == "br" for each in holder)
    if (holder.text or "").strip():
        return bool(_NOTE_NUMBER.match(holder.text or "")) and any(each.tag == "br" for each in holder)
    first = holder[0] if len(holder) else None
    is_number = first is not None and first.tag in ("sup", "a") and bool(_NUMBER.fullmatch(text_within(first)))
    return is_number and any(each.tag == "br" for each in holder)


def _lines_in(holder: Element) -> list[Element]:
    """Copies of the lines of a text as paragraphs."""
    lines = [etree.Element("p")]
    lines[0].text = holder.text
    for each in holder:
        if each.tag == "br":
            lines.append(etree.Element("p"))
            lines[-1].text = each.tail
        else:
            lines[-1].append(copy(each))
    return [line for line in lines if text_within(line)]


def _are_numbered(lines: list[Element]) -> bool:
    """Whether each line begins with its number."""
    numbers = []
    for line in lines:
        first = line[0] if len(line) and not (line.text or "").strip() else None
        said = text_within(first) if first is not None and first.tag in ("sup", "a") else line.text or ""
        found = _NUMBER.fullmatch(said) if first is not None else _NOTE_NUMBER.match(said)
        numbers.append(found[1] if found else "")
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _part_labels(tree: Element) -> None:
    """Put a colon between a label and its value where only a style sheet keeps them apart: "Weight38 kg"."""
    for label in tree.iter("b", "strong"):
        if (label.tail or "")[:1].isalnum() and _LABEL.search(text_within(label)):
            label.tail = f" {label.tail}"
    rows = [each for each in tree.iter(*_ROWS_OF_LABELS) if _is_pair(each)]
    shapes = Counter((each.getparent(), each.get("class"), each[0].get("class")) for each in rows)
    for row in rows:
        label, value = row
        is_called = _is_called_label(names_of(label)) or _is_called_value(names_of(value))
        is_row = elements.name(row) != "p" and not text_within(value)[:1].islower()
        if text_within(label).endswith(":"):
            label.tail = " "
        elif is_called or (is_row and shapes[row.getparent(), row.get("class"), label.get("class")] >= _MIN_PAIRS):
            label.tail = ": "


def _part_numbers(tree: Element) -> None:
    """Put a space between a number and its text where only a style sheet keeps them apart: "(1)A person …"."""
    for number in tree.iter("span"):
        text = number.getnext() if not number.tail and len(number.text or "") <= _MAX_NUMBER else None
        if text is None or text.tag != "span" or len(number) or not _OF_PARAGRAPH.fullmatch(number.text or ""):
            continue
        behind = "".join(map(str, text.itertext())).lstrip("[“\"‘'")[:1]
        if behind.isupper() or (behind.isalpha() and not (number.text or "").isdecimal()):
            number.tail = " "


def _is_pair(row: Element) -> bool:
    """Whether a line consists of two inline elements with words, and nothing between them."""
    if len(row) != _PAIR or row[0].tail or (row.text or "").strip() or (row[1].tail or "").strip():
        return False
    if any(elements.name(each) not in _LABELLING for each in row):
        return False
    label, value = ("".join(map(str, each.itertext())) for each in row)
    is_label = (
        (label[-1:].isalpha() or label.endswith(":")) and len(label) > _MAX_MARK and len(words(label)) <= _MAX_BUTTON
    )
    return is_label and value[:1].isalnum()


def _make_tables(tree: Element) -> None:
    """Turn elements with the WAI-ARIA roles of tables, rows and cells into tables, and so for Fandom's infoboxes."""
    for box in [each for each in tree.iter("aside") if "portable-infobox" in (each.get("class") or "")]:
        for element in list(box.iter(etree.Element)):
            names = (element.get("class") or "").split()
            element.tag = next((_INFOBOX[name] for name in names if name in _INFOBOX), element.tag)
            if "pi-header" in names:
                etree.SubElement(element, "th", colspan="2").text = text_within(element)
                element.text = None
                for each in list(element)[:-1]:
                    element.remove(each)
        box.tag = "table"
    called_tables = [each for each in tree.iter("div", "section", "ul", "figure") if each.get("role") == "table"]
    for table in called_tables:
        for element in table.iter(etree.Element):
            element.tag = _TABLE_ROLES.get(element.get("role") or "", element.tag)


def _make_code(tree: Element) -> None:
    """Turn tables of code into listings: GitHub has a row for each line, SyntaxHighlighter a box for each."""
    for table in list(tree.iter("table")):
        is_code = _is_called_code(
            f"{names_of(table)} {names_of(parent) if (parent := table.getparent()) is not None else ''}"
        )
        cells = [each for each in table.iter("td") if _is_cell_of_code(names_of(each))] if is_code else []
        if not cells or next(table.iter("pre"), None) is not None:
            continue
        lines = [line for cell in cells for line in cell.iter("div") if "line" in (line.get("class") or "").split()]
        code = "\n".join("".join(map(str, line.itertext())) for line in lines or cells)
        for each in list(table):
            table.remove(each)
        table.tag, table.text = "pre", code


def _call_by_their_names(tree: Element) -> None:
    """Add the names that tests use to the classes of elements, and remove misleading ones, such as page builders'."""
    tests = frozenset(_TEST_NAMES)
    for element in tree.iter(etree.Element):
        classes = element.get("class") or ""
        if _BUILDERS_NAME in classes or _POSTS_NAME in classes or not tests.isdisjoint(element.keys()):
            names = (classes, *(element.get(attribute) for attribute in _TEST_NAMES))
            said = " ".join(filter(None, names)).replace(_BUILDERS_NAME, "elementor").replace(_POSTS_NAME, "post")
            element.set("class", said)


def reveal_all(tree: Element) -> bool:
    """Reveal the text that a page hides. Returns whether there was any.

    Dialogs are only revealed if they have the page's title, or, if nothing else is hidden, if they hold a text, ask for
    nothing and are not about consent, since some sites show their articles in an overlay.
    """
    title = words(title_element(tree))
    hidden = [each for each in tree.iter(etree.Element) if elements.hidden(each)]
    hidden = [each for each in hidden if len(words(text_within(each))) >= _RUNNING]
    dialogs = {each for each in hidden if _is_dialog(each)}
    found = [
        each
        for each in hidden
        if dialogs.isdisjoint((each, *each.iterancestors()))
        or any(words(text_within(heading)) == title for heading in each.iter("h1"))
    ] or [each for each in hidden if _is_long_text(each)]
    for each in found:
        _reveal(each)
    return bool(found)


def _is_long_text(element: Element) -> bool:
    """Whether an element holds as much running text as a short article, and is not about consent."""
    text = text_within(element)
    is_about_consent = COOKIES.search(text) and ASKS_CONSENT.search(text)
    return len(words(text)) >= _MIN_TEXT and _is_running_text(element) and not is_about_consent


def _reveal(element: Element) -> None:
    for name in _HIDING & set(map(str, element.attrib)):
        del element.attrib[name]
    if style := element.get("style"):
        element.set("style", _HIDES.sub("", style))
    element.set(HIDDEN, "")


def _fill_in_stream(tree: Element) -> None:
    """Move what React streams at the end of a page, `<div hidden id="S:1">`, to its place, `<template id="B:1">`."""
    streamed = [(each, match[1]) for each in tree.iter("div") if (match := _STREAMED.fullmatch(each.get("id") or ""))]
    for element, number in streamed:
        if "hidden" in element.attrib:
            del element.attrib["hidden"]
        place = next((each for each in tree.iter("template") if each.get("id") == f"B:{number}"), None)
        parent = place.getparent() if place is not None else None
        if place is not None and parent is not None and element not in place.iterancestors():
            around = element.getparent()
            if around is not None and element.tail:
                etree.SubElement(around, "span").tail = element.tail
            element.tail = None
            parent.insert(parent.index(place), element)


def _is_word(button: Element) -> bool:
    """Whether a button is part of a sentence: the text of its paragraph continues after it."""
    word, parent = button, button.getparent()
    while parent is not None and elements.name(parent) == "span" and _is_all_of(word, parent):
        word, parent = parent, parent.getparent()
    behind = (word.tail or "").strip() or (_text_behind(word) if word is not button else "")
    while parent is not None and elements.name(parent) in ("span", "a", "em", "strong", "b", "i"):
        parent = parent.getparent()
    if parent is None or elements.name(parent) not in _TEXT_BLOCKS:
        return False
    label = words(text_within(button))
    around = len(words(text_within(parent))) - len(label)
    return 0 < len(label) <= _MAX_BUTTON and around >= _MAX_BUTTON and bool(behind)


def _is_post(quote: Element) -> bool:
    """Whether a blockquote is a post of vBulletin."""
    return "postcontent" in (quote.get("class") or "").split()


def _names_who_is_quoted(cite: Element) -> bool:
    """Whether an element begins a quote with the name of its writer, as in forums, which show it on its own line."""
    parent, before = cite.getparent(), cite.getprevious()
    if parent is None or before is not None or (parent.text or "").strip() or not text_within(cite).endswith(":"):
        return False
    return "blockquote" in (elements.name(each) for each in (parent, *islice(parent.iterancestors(), 1)))


def _is_in_line(box: Element) -> bool:
    """Whether a box within a line only holds a button without words, as scripts insert them for footnotes."""
    parent = box.getparent()
    if parent is None or elements.name(parent) not in _LINES or next(box.iter("button"), None) is None:
        return False
    return not text_within(box)


def _is_all_of(word: Element, around: Element) -> bool:
    """Whether an element shows no text besides that of `word` in it, except for a hidden explanation."""
    if text_within(around) == text_within(word):
        return True
    beside = (each for each in around if each is not word)
    texts = (around.text, *(each.tail for each in around))
    return not any(text and text.strip() for text in texts) and all(map(_is_explanation, beside))


def _is_explanation(element: Element) -> bool:
    return elements.hidden(element) or element.get("role") == "tooltip" or not text_within(element)


def _text_behind(element: Element) -> str:
    after = element.getnext()
    return "" if after is None or elements.name(after) in _BLOCKS else text_within(after)


def _is_between_blocks(element: Element) -> bool:
    """Whether a custom element is where blocks are, rather than within a line."""
    parent = element.getparent()
    if parent is None or elements.name(parent) not in _HOLDERS:
        return False
    beside = [parent.text, *(child.tail for child in parent)]
    return not any((text or "").strip() for text in beside)


def _opens(element: Element, name: str) -> bool:
    """Whether a hidden element is one that readers unfold, or that is only hidden from screen readers."""
    if _is_dialog(element):
        return False
    if name in _INLINE:
        return _ends_a_text(element)
    if element.get("hidden") == "until-found" or element.get("role") == "tabpanel":
        return True
    if _is_closed_tab(element):
        return True
    if element.get("aria-hidden") == "true" and "hidden" not in element.attrib and not _HIDES.search(_style(element)):
        return len(words(text_within(element))) >= _RUNNING
    is_opened = any(
        each.get("aria-expanded") is not None or (each.get("aria-controls") or "").split() == [element.get("id")]
        for each in _before(element)
    )
    return (is_opened and not _is_menu(element)) or _is_folded(element)


def _is_menu(element: Element) -> bool:
    """Whether an element holds only links."""
    linked = [word for link in element.iter("a") for word in words(text_within(link))]
    return bool(linked) and len(linked) >= len(words(text_within(element)))


def _is_folded(element: Element) -> bool:
    """Whether an element is text that is called collapsible, or is next to a label such as "Read more"."""
    if is_called_folded(element):
        return True
    beside = (element.getprevious(), element.getnext())
    unfolds = any(each is not None and _UNFOLDS.fullmatch(text_within(each).strip(" .…▼↓+»›>")) for each in beside)
    return unfolds and _is_running_text(element)


def is_called_folded(element: Element) -> bool:
    """Whether an element is text that is called collapsible, even if only a style sheet may hide it."""
    is_box = elements.name(element) not in _ROWS
    return is_box and is_called_fold(names_of(element)) and _is_running_text(element)


def _is_running_text(element: Element) -> bool:
    """Whether an element holds text, rather than a form or a menu."""
    length = len(words(text_within(element)))
    linked = sum(len(words(text_within(link))) for link in element.iter("a"))
    is_form = next(element.iter("form", "input"), None) is not None
    around = {elements.name(each) for each in element.iterancestors()}
    if is_form or not around.isdisjoint(_AROUND):
        return False
    # "Nobody knows." is an answer.
    is_sentence = length >= _MIN_SENTENCE and ends_sentence(text_within(element)) and not linked
    return is_sentence or (length >= _RUNNING and 2 * linked <= length)


def _ends_a_text(element: Element) -> bool:
    """Whether a hidden inline element is called the rest of a text, and continues it."""
    around, names = element.getparent(), names_of(element)
    is_in_text = around is not None and elements.name(around) in _TEXT_BLOCKS | {"div"}
    return is_in_text and (_is_called_more(names) or is_called_fold(names)) and _is_running_text(element)


def _is_closed_tab(element: Element) -> bool:
    """Whether an element is one of several similar siblings of which another one is open."""
    called = _STATES.sub(" ", element.get("class") or "").split()
    parent = element.getparent()
    is_form = next(element.iter("form", "input"), None) is not None
    if not called or parent is None or is_form or not text_within(element):
        return False
    alike = [
        each
        for each in parent
        if each is not element
        and each.tag == element.tag
        and called == _STATES.sub(" ", each.get("class") or "").split()
    ]
    return any(not elements.hidden(each) or HIDDEN in each.attrib for each in alike)


def _before(element: Element) -> Iterator[Element]:
    """The element directly before one, and all elements in it."""
    before = element.getprevious()
    if before is not None:
        yield from before.iter(etree.Element)


def _style(element: Element) -> str:
    return element.get("style") or ""


def _is_dialog(element: Element) -> bool:
    return elements.name(element) in ("dialog", "form", "nav", "menu") or _is_called_dialog(names_of(element))
