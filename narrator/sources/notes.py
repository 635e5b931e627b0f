"""The footnotes of an HTML tree, the marks that mention them, and the links back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml import etree

from narrator import patterns
from narrator.sources.nodes import BLOCKS, HEADINGS, Element, classes, id_of, name, roles, text_within
from narrator.sources.note_lists import is_name_of_notes

_NOTES = frozenset("footnote endnote rearnote doc-footnote doc-endnote".split())
_MARKS = frozenset("noteref doc-noteref".split())
_INLINE = frozenset(  # LaTeXML, Tufte CSS, WordPress's Footnotes and Modern Footnotes
    "ltx_note sidenote side-note marginnote margin-note footnote_tooltip modern-footnotes-footnote__note".split()
)
_OWN_NUMBER = frozenset(
    "ltx_note_mark ltx_tag_note sidenote-number footnote_plugin_tooltip_text modern-footnotes-footnote".split()
)
_CALLED_NOTES = patterns.lazy(r"(?:^|[\s_-])(?:foot|end)-?notes?(?:$|[\s_-])", re.IGNORECASE)
_NEAR = 3  # enclosing elements that may name a list as one of footnotes
_OPENING = frozenset({"button", "input"})  # elements that may show others
_CITED = "citation-pill"  # ChatGPT's, which names a source
_OF_WORD = re.compile(r"_ftn(\d+)")
_ENDS_NOTE = HEADINGS | {"hr"}
_ARROWS = "↩↑↵⤴←⇑⏎^"  # of links back
_SIGNS = re.compile(r"\*{1,3}|[†‡§]{1,2}")  # in the order of print, for notes without numbers
_BRACKETS = "[]() "
_VARIATIONS = "\ufe0e\ufe0f \u00a0"  # variation selectors and spaces
_MAX_MARK = 6
_MAX_NUMBER = 3  # digits
_REFERENCE = re.compile(r"[-_]?ref(?=[-_:]?\d+$)", re.IGNORECASE)
_QUANTITY = re.compile(r"(?:\d|(?:^|\W)[^\W\d_])$")
_MAX_LINKS = 20  # the most links back to one mark that are examined


@dataclass(frozen=True, slots=True)
class Notes:
    """Which elements are footnotes, which links are the marks that mention them, and which lead back to a mark."""

    labels: dict[Element, str]
    marks: dict[Element, str]
    backs: set[Element]


def notes(root: Element) -> Notes:
    """Find the footnotes: by their role, by a raised mark, or by two links that lead to each other."""
    found = Notes({}, {}, set())
    targets: dict[str, Element] = {}
    links: list[tuple[Element, str]] = []
    numbered: list[Element] = []
    leading: dict[str, list[Element]] = {}
    raised: list[Element] = []
    signs: list[Element] = []
    buttons: list[tuple[Element, str]] = []
    for element in root.iter(etree.Element):
        tag, said = name(element), roles(element)
        key = id_of(element)
        for each in _names(element, tag) if key else ():
            targets.setdefault(each, element)
        if element.tag == "sup" and _is_number(element):
            raised.append(element)
        elif element.tag == "sup" and _is_sign(element):
            signs.append(element)
        elif tag == "ol":
            numbered.append(element)
        elif tag == "span" and _CITED in (element.get("class") or ""):
            found.marks[element] = f" cited {len(found.marks)}"
        elif tag == "span" and is_within_its_line(element, said):
            _add_labelled(found, element)
        elif tag in _OPENING and (label := element.get("popovertarget")):
            buttons.append((element, label))
        if said and said & _NOTES:
            found.labels[element] = key or f" {len(found.labels)}"
        if tag == "a" and "#" in (href := element.get("href") or ""):
            label = href.rpartition("#")[2]
            if said & _MARKS:
                found.marks[element] = label
            # Saved pages have whole addresses, even of themselves.
            if href.startswith(("#", "http://", "https://", "//")):
                links.append((element, label))
                leading.setdefault(label, []).append(element)
    for button, label in buttons:
        if (target := targets.get(label)) is not None and _is_mark(button):
            found.marks[button] = found.labels.setdefault(target, label)
    for link, label in links:
        if _add_headed(found, link, label, targets.get(label), leading) or _add_of_word(found, link, label, leading):
            continue
        note = _passage(targets.get(label))
        if note is None or link in found.backs or _within(link, note) or not _is_mark(link):
            continue
        leading_back = (back for key in _keys_around(link) for back in leading.get(key, ())[:_MAX_LINKS])
        backs = [back for back in leading_back if _within(back, note) and _page_of(back) == _page_of(link)]
        if _page_of(link) and not backs:
            continue
        if backs and link not in found.marks and _opens(link) and not any(map(_opens, backs)):
            continue  # it is a footnote's number, which leads back to a mark after some text
        mark, own = targets[label], _passage(link)
        if not backs and own is not None and name(mark) == "a" and _is_mark(mark) and _opens(link) > _opens(mark):
            # The same, if the mark leads to the page that held the footnotes before pages were joined.
            found.marks[mark] = found.labels.setdefault(own, label)
            found.backs.add(link)
            continue
        named = next((element for element in (note, *note.iterancestors()) if element in found.labels), None)
        if backs or named is not None or link in found.marks or _is_raised(link):
            found.marks[link] = found.labels.setdefault(note if named is None else named, label)
            found.backs.update(backs)
    _add_named(found, targets)
    _add_led_back(found, targets, leading)
    if not found.marks:
        _add_numbered(found, raised)
    if not found.marks:
        _add_listed(found, raised, numbered)
    _add_signed(found, signs)
    for mark in list(found.marks):
        _take_brackets(found, mark)
    return found


def _page_of(link: Element) -> str:
    """The page that a link leads to, "" for its own page."""
    return (link.get("href") or "").partition("#")[0]


def _add_headed(
    found: Notes, link: Element, label: str, target: Element | None, leading: dict[str, list[Element]]
) -> bool:
    """Add a footnote under a heading that is its number and leads back to its mark, as in Texinfo."""
    heading = next((each for each in target.iterancestors(*HEADINGS)), None) if target is not None else None
    if heading is None or target is None or not _is_mark(link):
        return False
    leads_back = any(target in leading.get(key, ())[:_MAX_LINKS] for key in _keys_around(link))
    if not leads_back or text_within(heading) != text_within(target):
        return False
    found.marks[link] = label
    found.backs.add(heading)
    for note in takewhile(lambda each: name(each) not in _ENDS_NOTE, heading.itersiblings()):
        found.labels.setdefault(note, label)
    return True


def _add_of_word(found: Notes, link: Element, label: str, leading: dict[str, list[Element]]) -> bool:
    """Add a footnote of Word, where a program has removed the anchors of its two links."""
    number = _OF_WORD.fullmatch(label)
    backs = [each for each in leading.get(f"_ftnref{number[1]}", ()) if _opens(each)] if number else []
    note = _passage(backs[0]) if len(backs) == 1 and backs[0] is not link else None
    if note is None or note in found.labels or not _is_mark(link) or _within(link, note):
        return False
    found.labels[note] = label
    found.marks[link] = label
    found.backs.add(backs[0])
    return True


def _add_labelled(found: Notes, note: Element) -> None:
    """Add a footnote within a line, after its mark, which is the label of the checkbox that shows it."""
    before = note.getprevious()
    while before is not None and name(before) == "input" and not (before.tail or "").strip():
        before = before.getprevious()
    if before is None or name(before) != "label" or (before.tail or "").strip() or not _is_mark(before):
        return
    found.marks[before] = found.labels.setdefault(note, f" labelled {len(found.labels)}")
    number = note[0] if len(note) and not (note.text or "").strip() else None
    if number is not None and text_within(number) == text_within(before):
        found.backs.add(number)


def _add_named(found: Notes, targets: dict[str, Element]) -> None:
    """Add the marks that scripts would link to their footnotes: Wikidot's footnoteref-1 to footnote-1."""
    for key, link in targets.items():
        note = _passage(targets.get(_REFERENCE.sub("", key))) if _REFERENCE.search(key) else None
        if note is not None and name(link) == "a" and link not in found.marks and _is_mark(link):
            found.marks[link] = found.labels.setdefault(note, _REFERENCE.sub("", key))


def _add_led_back(found: Notes, targets: dict[str, Element], leading: dict[str, list[Element]]) -> None:
    """Add the footnotes that lead back to an element without text: scripts have turned the mark there into a button."""
    for key, links in leading.items():
        mark = targets.get(key)
        if mark is None or mark in found.marks or name(mark) in BLOCKS or text_within(mark):
            continue
        for link in links[:_MAX_LINKS]:
            note = _passage(link)
            is_back = text_within(link).strip(_VARIATIONS) in _ARROWS and note is not None and not _within(mark, note)
            if is_back and note is not None and note not in found.labels and _is_called_note(note):
                found.marks[mark] = found.labels.setdefault(note, key)
                found.backs.add(link)
                break


def _is_called_note(note: Element) -> bool:
    around = (note, *islice(note.iterancestors(), _NEAR))
    return any(_CALLED_NOTES.search(f"{each.get('class')} {each.get('id')}") for each in around)


def _take_brackets(found: Notes, mark: Element) -> None:
    """Extend a mark to the element around it, if that adds brackets and nothing else: [1]."""
    text, label = text_within(mark), found.marks[mark]
    around = mark.getparent()
    while text and around is not None and name(around) not in BLOCKS and name(around) != "a":
        said = text_within(around)
        if said != text and said.strip(_BRACKETS) != text.strip(_BRACKETS):
            return
        if said != text and around not in found.marks:
            found.marks[around] = label
        around = around.getparent()


def _add_signed(found: Notes, signs: list[Element]) -> None:
    """Add the footnotes that are paragraphs beginning with a raised sign, *, that is raised once in the text before."""
    marks: dict[str, list[Element]] = {}
    for element in signs:
        sign = text_within(element)
        block = next((each for each in element.iterancestors() if name(each) in BLOCKS), None)
        if block is None or not _opens(element):
            marks.setdefault(sign, []).append(element)
        elif len(mentions := marks.get(sign, [])) == 1 and block not in found.labels:
            found.labels[block] = f" signed {sign}"
            found.marks[mentions[0]] = f" signed {sign}"
            found.backs.add(element)


def _is_sign(element: Element) -> bool:
    return len(element) == 0 and bool(_SIGNS.fullmatch((element.text or "").strip()))


def _add_numbered(found: Notes, raised: list[Element]) -> None:
    """Add the footnotes without links that are paragraphs beginning with a raised number, from 1 on, and their marks.

    Their numbers are consecutive, and each occurs once in the text before.
    """
    marks: dict[str, list[Element]] = {}
    notes: list[tuple[Element, Element]] = []
    blocks: set[Element] = set()
    for element in raised:
        number = text_within(element)
        block = next((each for each in element.iterancestors() if name(each) in BLOCKS), None)
        if block is not None and number == str(len(notes) + 1) and _opens(element):
            notes.append((element, block))
            blocks.add(block)
        elif (not notes or int(number) > len(notes)) and not _is_power(element) and block not in blocks:
            marks.setdefault(number, []).append(element)
    numbers = [text_within(element) for element, _ in notes]
    if not notes or any(len(marks.get(number, ())) != 1 for number in numbers) or len(marks) != len(notes):
        return
    for number, (element, block) in zip(numbers, notes, strict=True):
        label = f" numbered {number}"
        found.labels[block] = label
        found.marks[marks[number][0]] = label
        found.backs.add(element)


def _add_listed(found: Notes, raised: list[Element], numbered: list[Element]) -> None:
    """Add the footnotes without links that are items of numbered lists in the margin, or in lists named as footnotes.

    Each has one mark in the text, a raised number, and there are no other raised numbers.
    """
    notes: dict[str, Element] = {}
    for listed in filter(_holds_notes, numbered):
        start = listed.get("start") or ""
        items = (child for child in listed if name(child) == "li")
        notes |= {str(number): item for number, item in enumerate(items, int(start) if start.isdecimal() else 1)}
    within = {each for item in notes.values() for each in item.iter(etree.Element)}
    marks = {text_within(each): each for each in raised if each not in within and not _is_power(each)}
    is_once = len(marks) == sum(each not in within and not _is_power(each) for each in raised)
    for number in notes if is_once and marks.keys() == notes.keys() else ():
        label = f" listed {number}"
        found.labels[notes[number]] = label
        found.marks[marks[number]] = label


def _holds_notes(listed: Element) -> bool:
    """Whether a list is in the margin, or named a list of footnotes: by an enclosing element, or the line above it."""
    around = (listed, *islice(listed.iterancestors(), _NEAR))
    if _is_called_note(listed) or any(name(each) == "aside" for each in around):
        return True
    before = listed.getprevious()
    return before is not None and is_name_of_notes(text_within(before))


def _is_power(element: Element) -> bool:
    """Whether a raised number follows a number or the symbol of a quantity: 10², x²."""
    before, around = element.getprevious(), element.getparent()
    text = before.tail if before is not None else around.text if around is not None else ""
    return bool(_QUANTITY.search(text or ""))


def _is_number(element: Element) -> bool:
    text = text_within(element)
    is_linked = next(element.iter("a"), None) is not None or next(element.iterancestors("a"), None) is not None
    return 0 < len(text) <= _MAX_NUMBER and text.isdecimal() and not is_linked


def is_within_its_line(element: Element, said: frozenset[str]) -> bool:
    """Whether an inline element is a footnote, written where it is mentioned: LaTeXML's, or a sidenote.

    `said` are its roles.
    """
    return not _NOTES.isdisjoint(said) or not _INLINE.isdisjoint(classes(element))


def is_called_note(names: str) -> bool:
    """Whether class names are those of a footnote within its line, or of its number."""
    return not (_INLINE | _OWN_NUMBER).isdisjoint(names.split())


def is_mark_again(element: Element) -> bool:
    """Whether a footnote within its line is LaTeXML's for a mark alone, whose note is elsewhere."""
    return "ltx_role_footnotemark" in classes(element)


def is_number_of_its_own(element: Element) -> bool:
    """Whether an element repeats the mark of the footnote that contains it."""
    return not _OWN_NUMBER.isdisjoint(classes(element))


def _is_mark(link: Element) -> bool:
    """Whether the text of a link is only a footnote mark: 1, [2], *, a."""
    text = text_within(link)
    return (len(text) == 1 and text not in _ARROWS) or (1 < len(text) <= _MAX_MARK and not text.isalpha())


def _opens(link: Element) -> bool:
    """Whether a link comes first in its paragraph."""
    block = next((element for element in link.iterancestors() if name(element) in BLOCKS), None)
    if block is None:
        return False
    inside = set(link.iterancestors())
    for element in block.iter(etree.Element):
        if element is link:
            return True
        if (element.text or "").strip() or (element not in inside and (element.tail or "").strip()):
            return False
    return False


def _passage(target: Element | None) -> Element | None:
    """The paragraph or list item that has or contains an id, if it may be a footnote."""
    around = (target, *target.iterancestors()) if target is not None else ()
    block = next((element for element in around if name(element) in BLOCKS), None)
    if block is not None and name(block) in ("td", "tr", "table") and (row := _row_of_note(block)) is not None:
        return row
    if block is None or name(block) not in ("li", "p", "dd", "aside", "div", "td", "section"):
        return None
    return block if next(block.iter(*HEADINGS), None) is None else None


def _row_of_note(block: Element) -> Element | None:
    """The row of a footnote that Docutils puts into a table: the number in one cell, and the text in another."""
    table = next((each for each in (block, *block.iterancestors()) if name(each) == "table"), None)
    rows = list(islice(table.iter("tr"), 2)) if table is not None else []
    if len(rows) != 1 or len(rows[0]) != 2 or any(name(cell) != "td" for cell in rows[0]):
        return None
    number = text_within(rows[0][0])
    return rows[0] if 0 < len(number) <= _MAX_MARK and number.strip(_BRACKETS).isalnum() else None


def _names(element: Element, tag: str) -> tuple[str, ...]:
    """The names by which links refer to an element: its id, and for an anchor its name as well, as in Word."""
    key, anchor = id_of(element), element.get("name") if tag == "a" else None
    return (key, anchor) if anchor and anchor != key else (key,) if key else ()


def _keys_around(link: Element) -> Iterator[str]:
    """The ids by which a mark can be found: its own, those around or inside it on its line, an anchor's before it."""
    for element in link.iter(etree.Element):
        yield from _names(element, name(element))
    for element in (link, *link.iterancestors()):
        if name(element) in BLOCKS:
            return
        if element is not link and (key := id_of(element)):
            yield key
        before = element.getprevious()
        is_empty = before is not None and not (before.tail or before.text or "").strip() and len(before) == 0
        if before is not None and is_empty and (key := id_of(before)):
            yield key


def _within(element: Element, around: Element) -> bool:
    return any(each is around for each in element.iterancestors())


def _is_raised(link: Element) -> bool:
    parent = link.getparent()
    return (parent is not None and name(parent) == "sup") or any(name(child) == "sup" for child in link)
