"""The headings of a page's article: marks removed, bold lines added if they serve as headings, the title taken out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from narrator.article import Block, Kind
from narrator.sources.elements import Element, Part, text_within
from narrator.sources.html import pages
from narrator.sources.html.names import called
from narrator.sources.html.pages import DocumentInfo
from narrator.sources.html.parts import ends_sentence, is_kind, is_link, is_running, key, level, words
from narrator.sources.html.titles import are_alike, without_number
from narrator.sources.nodes import classes
from narrator.sources.parts import Heading
from narrator.text import MarkKind, folded, marks_of, within
from narrator.text import part as part_of

_MAX_BOLD = 80  # characters
_MAX_SHORT = 60  # characters of a heading that is certainly not a subtitle
_MIN_HEADINGS = 2
_SECOND = 2  # the level of the headings over sections
# What templates call the lines over the parts of a text, in the languages of most pages.
_is_called_heading = called(
    r"[\s_-](?:sub-?head(?:s|er|ing|line)?|cross-?head|heading(?:-?\d|-title)?|section-?(?:title|head(?:ing|er)?)"
    r"|inter-?tit(?:el|le|re)|zwischen(?:titel|(?:ü|ue)berschrift)|ladillo|intertitulo|mellomtittel|mellanrubrik|tussenkop(?:je)?|h[2-5])(?:$|\s)"
)
_MAX_LABEL = 6  # words of a line over a title
_MIN_NAME = 3  # words of a heading that is the title even if the page states another one
_ENDS = tuple(".!?:;,。！？：；，…")
_QUESTION = ("?", "？")
_COLONS = (":", "：")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CAPTION = re.compile(r"(?:photo|image|picture|foto|video|source|credit|by|quelle|via)\b\s*[:/]?", re.IGNORECASE)


def headed(main: Sequence[Part]) -> list[Part]:
    """The parts with clean headings, and with bold lines as headings if there are hardly any others."""
    cleaned = [_clean(part) for part in main]
    parts = [part for part in cleaned if not isinstance(part.what, Heading) or part.what.text]
    parts = _with_named(parts)
    if sum(level(part) > 1 for part in parts) >= _MIN_HEADINGS:
        return parts
    parts = _with_opening_lines(parts)
    bold = [index for index, part in enumerate(parts) if _is_bold_line(part) and _is_followed(parts, index)]
    bold = _without_labels(parts, bold)
    if any(after - index == 1 for index, after in pairwise(bold)) or _is_interview(parts, bold):
        return parts
    for index in bold:
        text = part_of(parts[index].marked, 0, len(parts[index].text.rstrip("".join(_COLONS))))
        parts[index] = replace(parts[index], what=Heading(within(text, MarkKind.STRONG), 2))
    return parts


def _without_labels(parts: Sequence[Part], bold: Sequence[int]) -> list[int]:
    """The bold lines without those that end with a colon, unless there are several and no two say the same.

    A single one introduces something, and a speaker comes more than once.
    """
    labels = [key(parts[index].text) for index in bold if parts[index].text.endswith(_COLONS)]
    if len(labels) >= _MIN_HEADINGS and len(set(labels)) == len(labels):
        return list(bold)
    return [index for index in bold if not parts[index].text.endswith(_COLONS)]


def _with_named(parts: list[Part]) -> list[Part]:
    """The parts with the lines as headings that the page calls so and that are between texts."""
    found = list(parts)
    height = 3 if any(level(part) == _SECOND for part in parts) else _SECOND
    started = False
    for index, part in enumerate(parts):
        if started and _is_line(part) and _is_called_heading(part.element.get("class") or "") and not is_link(part):
            is_over_text = _is_followed(parts, index) and not _is_line(parts[index + 1])
            found[index] = replace(part, what=Heading(part.marked, height)) if is_over_text else part
        started = started or is_running(part)
    return found


def _with_opening_lines(parts: list[Part]) -> list[Part]:
    """The parts with the bold first line of a paragraph as a heading over the rest, if several paragraphs have one."""
    ends = [_end_of_opening_line(part) for part in parts]
    if sum(map(bool, ends)) < _MIN_HEADINGS:
        return parts
    found: list[Part] = []
    for part, end in zip(parts, ends, strict=True):
        if end and isinstance(part.what, Block):
            text = part.marked
            found.append(replace(part, what=Heading(within(part_of(text, 0, end), MarkKind.STRONG), _SECOND)))
            part = replace(part, what=replace(part.what, text=folded(part_of(text, end))))
        found.append(part)
    return found


def _end_of_opening_line(part: Part) -> int:
    """Where the first line of a paragraph ends if all of it is bold and the next one is not; else 0."""
    if not is_kind(part, Kind.PARAGRAPH) or not is_running(part):
        return 0
    marks = marks_of(part.marked)
    first = next((mark.start for mark in marks if mark.kind is MarkKind.BREAK), 0)
    bold = next((mark for mark in marks if mark.kind is MarkKind.STRONG), None)
    if not 0 < first <= _MAX_BOLD or bold is None or bold.start or not first <= bold.end <= first + 1:
        return 0
    line = part.text[:first].rstrip()
    return 0 if line.endswith(_ENDS) and not line.endswith(_QUESTION) else first


def _is_over_title(part: Part) -> bool:
    """Whether a part may come before the title: another heading, or a few words such as the name of a column."""
    if isinstance(part.what, Heading):
        return True
    is_label = is_kind(part, Kind.PARAGRAPH) and not is_running(part) and not ends_sentence(part.text)
    return is_label and len(words(part.text)) <= _MAX_LABEL


def _clean(part: Part) -> Part:
    if not isinstance(part.what, Heading):
        return part
    text = part.what.text
    begin = len(sign) if (sign := pages.opening_sign(part.element)) and text.startswith(sign) else 0
    found = pages.PERMALINK.search(text)
    end = found.start() if found else len(text) - _length_for_editors(part.element, text)
    if not begin and end == len(text):
        return part
    return replace(part, what=replace(part.what, text=part_of(text, begin, end)))


def _length_for_editors(heading: Element, text: str) -> int:
    """The length in characters of MediaWiki's edit link, without brackets, at the end of a heading; 0 without one."""
    for each in heading.iter("span"):
        if "mw-editsection" in classes(each) and text.endswith(said := text_within(each)):
            return len(said)
    return 0


def _is_line(part: Part, *, may_introduce: bool = False) -> bool:
    """Whether a paragraph is short and ends like a heading rather than like a sentence; or else with a colon."""
    if not isinstance(part.what, Block) or part.what.kind is not Kind.PARAGRAPH:
        return False
    text = part.what.text
    ends = text.endswith(_ENDS) and not text.endswith((*_QUESTION, *_COLONS) if may_introduce else _QUESTION)
    return 0 < len(text) <= _MAX_BOLD and not ends and not _CAPTION.match(text)


def _is_bold_line(part: Part) -> bool:
    if not _is_line(part, may_introduce=True):
        return False
    text = part.text
    if _is_all_bold(part) or _is_styled_bold(part.element):  # also where its element holds other lines, too
        return not any(mark.kind is MarkKind.LINK for mark in marks_of(part.marked))
    bold, linked = (" ".join(_outermost(part.element, names)) for names in (("strong", "b"), ("a",)))
    return bool(words(text)) and words(bold) == words(text) != words(linked)


def _is_all_bold(part: Part) -> bool:
    bold = [mark for mark in marks_of(part.marked) if mark.kind is MarkKind.STRONG]
    return bool(bold) and bold[0].start == 0 and bold[-1].end >= len(part.text.rstrip()) and len(bold) == 1


def _is_styled_bold(element: Element) -> bool:
    """Whether the style of a paragraph, or of the only element in it, says that it is bold."""
    while not _BOLD_STYLE.search(element.get("style") or ""):
        if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
            return False
        element = element[0]
    return True


def _outermost(around: Element, names: tuple[str, ...]) -> Iterator[str]:
    """The texts of the outermost elements with these names."""
    for element in around.iter(*names):
        if next(element.iterancestors(*names), None) is None:
            yield text_within(element)


def _is_followed(parts: Sequence[Part], index: int) -> bool:
    after = parts[index + 1] if index + 1 < len(parts) else None
    return after is not None and isinstance(after.what, Block)


def _is_interview(parts: Sequence[Part], bold: Sequence[int]) -> bool:
    return 2 * sum(parts[index].text.endswith(_QUESTION) for index in bold) >= len(bold) > 2


def take_title(about: DocumentInfo, parts: Sequence[Part]) -> tuple[str, list[Part]]:
    """The title, and the parts without headings that repeat it; a long heading right below it, a subtitle, is text."""
    title = about.headlines[0] if about.headlines else ""
    titles = set(filter(None, map(key, about.headlines)))
    names = titles | set(filter(None, [key(about.metadata.author)]))
    sites = {key(about.site)} - titles - {""}
    opening = next((index for index, part in enumerate(parts) if not _is_over_title(part)), len(parts))
    tops = [index for index, part in enumerate(parts) if level(part) == 1 and key(part.text) not in sites]
    is_shown = len(tops) == 1 and tops[0] < opening
    headings = {key(part.text) for part in parts if level(part)}
    is_alike = is_shown and any(are_alike(parts[tops[0]].text, name) for name in about.headlines)
    said = next((name for name in about.headlines if key(name) in headings), "")
    is_name = is_shown and key(parts[tops[0]].text) == key(about.top) and len(words(about.top)) >= _MIN_NAME
    shown = tops[0] if is_shown and (is_alike or not titles or (is_name and not said)) else None
    if shown is not None and not (title and is_alike):
        title = parts[shown].marked
    elif shown is None and said and title != about.top:
        title = said
    left: list[Part] = []
    for index, part in enumerate(parts):
        what = part.what
        says_it = index == shown or key(part.text) in (names if isinstance(what, Heading) else titles)
        is_site = level(part) == 1 and key(part.text) in sites
        if says_it or is_site or (shown is not None and index < shown):
            continue
        if isinstance(what, Heading) and shown is not None and index < opening and len(what.text) > _MAX_SHORT:
            part = replace(part, what=Block(Kind.PARAGRAPH, what.text))
        left.append(part)
    return without_number(title, [part.text for part in left if level(part)]), left
