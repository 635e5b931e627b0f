"""Read a PDF into an article.

objects ─► glyphs ─► lines ─► furniture out ─► columns ─► paragraphs ─► headings ─► sections
               └──────────────── the structure tree, if there is a good one ─┘
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from narrator import budget
from narrator.article import Article, Block, Kind, Metadata, Omission
from narrator.errors import SourceError
from narrator.sources import ocr
from narrator.sources.credits import credits_in, without_credits
from narrator.sources.document import Document
from narrator.sources.parts import Heading, Mention, Note, Part, gathered
from narrator.sources.pdf import headings, scans, tagged
from narrator.sources.pdf.about import Entry, about, outline
from narrator.sources.pdf.columns import in_order
from narrator.sources.pdf.furniture import Furniture, without
from narrator.sources.pdf.glyphs import UNKNOWN, Glyph, Page, Pages
from narrator.sources.pdf.line_numbers import without_line_numbers
from narrator.sources.pdf.lines import Line, lines_of, settle_hyphens
from narrator.sources.pdf.objects import MAX_PAGES, Fonts, Limits, Objects, TooMuchError
from narrator.sources.pdf.paragraphs import Body, Paragraph, body_of, paragraphs_of, put_together
from narrator.sources.stated import byline
from narrator.sources.text.shapes import ENDS, is_title_like
from narrator.sources.vocabulary import section_names

_SIGNATURE = b"%PDF-"
_HEAD = 1024
_MIN_COVERED = 0.85
# Reading a page takes a tenth of a second, and a page may have as little as two kilobytes.
_SECONDS_A_BYTE = 50e-6
_MAX_UNKNOWN = 0.3
_MAX_QUOTE = 60
_LITTLE = 0.5
_LETTERING_WORDS = 4
_MIN_SHARE = 0.75  # of the characters of a file, monospaced and in prose
_MIN_WORDY_SHARE = 0.85  # of the characters of a line
_CODE = re.compile(r"[{};=<>\\]|\w\(|\)\s*:|^\s*(?:#|//)")
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*(?:\d{1,4}|[ivxlc]{1,6})?$|…{2,}\s*\d{0,4}$")
_MIN_DRAWN = 5  # words of a pull quote
_QUOTES = ("“", "„", "«", "»", '"', "‘")
_WORD = re.compile(r"\w+")
_NEAR_TITLE = 3  # paragraphs
_NEAR_ABSTRACT = 6  # paragraphs
_MARKS = re.compile(r"(?<=[^\W\d_])[\d*†‡§¶∗,]*[\d*†‡§¶∗](?=[\s,;]|\Z)")  # of addresses, behind names
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LETTERS = "only Latin letters, Chinese and Japanese are recognised; give the text in another form"
_OCR = f"to have them read, run: {ocr.INSTALL}; or give it a text layer, as `ocrmypdf` does"
_PRINT = "open it in a viewer, print it to a new PDF, and try again"

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class _Read:
    """The content of the pages of a file; `recognised` says that the text of some was recognised, `unclear` are the
    numbers of those on which no line could be recognised."""

    pages: list[Page] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    recognised: bool = False
    unclear: list[int] = field(default_factory=list)


def read(document: Document) -> Article:
    """Read a PDF into an article.

    Raises:
        SourceError: it is not a PDF, is locked or damaged, holds only pictures of pages, or takes too long to read.
    """
    if _SIGNATURE not in document.content[:_HEAD]:
        raise SourceError(f"{document.name} is not a PDF, although its name says so", "get the file again")
    try:
        return _article(document)
    except SourceError:
        raise
    except PDFPasswordIncorrect:
        raise SourceError(f"{document.name} is locked with a password", "save it without one and try again") from None
    except PDFEncryptionError:
        raise SourceError(
            f"{document.name} is encrypted in a way that narrator does not know", "save it without and try again"
        ) from None
    except TooMuchError as error:
        raise SourceError(f"{document.name} {error}", _PRINT) from None
    except RecursionError:
        raise SourceError(f"{document.name} is nested deeper than any article", _PRINT) from None
    except MemoryError:
        raise SourceError(f"{document.name} takes more memory than there is", _PRINT) from None
    except Exception as error:
        # pdfminer checks little of a file's content, and so may raise any exception.
        raise SourceError(f"{document.name} is damaged: {_message_of(error)}", _PRINT) from error


def _message_of(error: Exception) -> str:
    words = " ".join(str(error).split())[:_MAX_QUOTE]
    return words or type(error).__name__


def _article(document: Document) -> Article:
    budget.allow(_SECONDS_A_BYTE * len(document.content))
    limits = Limits()
    objects = Objects(document.content, limits)
    stated = about(objects)
    found = _drawn(document, objects, limits)
    numbers = {page.objid: page.number for page in found.pages}
    structured = None if found.recognised else _structured(objects, found.pages, numbers)
    paragraphs, omissions = structured or _laid_out(found.pages)
    return _put_together(paragraphs, stated, outline(objects), (*found.omissions, *omissions))


def recognised(document: Document) -> Article:
    """Read the text in a picture into an article.

    Raises:
        SourceError: there is none, or the picture is damaged.
    """
    found = ocr.picture(document.name, document.content)
    if not any(page.lines for page in found):
        if any(page.unsure for page in found):
            raise SourceError(f"the text in {document.name} cannot be recognised", _LETTERS)
        raise SourceError(f"{document.name} is an image in which there is no text", "there is nothing to narrate")
    paragraphs, omissions = _laid_out(scans.as_pages(list(enumerate(found, 1))))
    return _put_together(paragraphs, Metadata(), (), (*_as_recognised("everywhere", found), *omissions))


def _as_recognised(where: str, pages: Sequence[ocr.RecognisedPage]) -> Iterator[Omission]:
    """What listeners should know about text that was recognised."""
    yield Omission(where, "a picture of text", "its text was recognised; words may be wrong")
    yield from _unclear(where, pages)


def _unclear(where: str, pages: Sequence[ocr.RecognisedPage]) -> Iterator[Omission]:
    if unsure := sum(page.unsure for page in pages):
        why = "the writing there is unclear, or in letters that cannot be recognised"
        yield Omission(where, "one line" if unsure == 1 else f"{unsure} lines", why)


def _put_together(
    paragraphs: list[Paragraph], stated: Metadata, entries: Sequence[Entry], omissions: Iterable[Omission]
) -> Article:
    """The article made of paragraphs, with the metadata of the file and the entries of its outline."""
    paragraphs = _with_byline_apart(paragraphs)
    for paragraph in paragraphs:
        settle_hyphens(paragraph.lines)
    body = body_of([line for paragraph in paragraphs for line in paragraph.lines])
    _set_levels(paragraphs, body, entries)
    left_out = tuple(omissions)
    title, shown = headings.title_of(paragraphs, body, stated.title, [each.what for each in left_out])
    if not title and shown is None and _begins_with_title(paragraphs):
        title, shown = paragraphs[0].text, paragraphs[0]
    author, published = _credits(paragraphs, shown)
    pulled = _pull_quotes([paragraph for paragraph in paragraphs if paragraph is not shown])
    lines = [line for each in pulled for line in each.lines]
    left_out = (*left_out, *_as_one(lines, "it repeats a passage of the text"))
    paragraphs = [paragraph for paragraph in paragraphs if paragraph not in pulled]
    about_it = replace(stated, title=title, author=stated.author or author, published=published or stated.published)
    names = headings.mastheads(paragraphs, shown)
    left_out += tuple(Omission("page 1", f"name of the paper: {each.text}", "it is on every issue") for each in names)
    announced = {id(shown), *map(id, names)}
    parts = list(_parts([each for each in paragraphs if id(each) not in announced]))
    return without_credits(Article(about_it, gathered(parts), left_out))


def _pull_quotes(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The sentences that are set like headings, and are in the text, too."""
    drawn = [each for each in paragraphs if each.level > 0 and _is_drawn(each.text)]
    text = " ".join(_words(each.text) for each in paragraphs if each.level <= 0) if drawn else ""
    return [each for each in drawn if f" {_words(each.text)} " in f" {text} "]


def _is_drawn(text: str) -> bool:
    is_sentence = text.startswith(_QUOTES) or text.rstrip("”»\"'").endswith(ENDS) or text[:1].islower()
    return len(text.split()) >= (_MIN_DRAWN if is_sentence else 2 * _MIN_DRAWN)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _with_byline_apart(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs, with a title and the byline below it parted: lines that are far apart may all be alike."""
    lines = paragraphs[0].lines if paragraphs and paragraphs[0].kind is Kind.PARAGRAPH else []
    at = next((index for index in range(1, min(len(lines), _NEAR_TITLE)) if byline(lines[index].text)), None)
    if at is None:
        return paragraphs
    parts = (lines[:at], lines[at : at + 1], lines[at + 1 :])
    return [*(replace(paragraphs[0], lines=part) for part in parts if part), *paragraphs[1:]]


def _begins_with_title(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the first line is a title although it is set like the text: the author is named below it."""
    above, below = (*paragraphs[:2], None, None)[:2]
    return (
        above is not None and below is not None and bool(byline(below.text)) and is_title_like(above.text, first=True)
    )


def _credits(paragraphs: Sequence[Paragraph], shown: Paragraph | None) -> tuple[str, str]:
    """The author and the date in the lines right below the title; each "" if not found."""
    start = next((index + 1 for index, paragraph in enumerate(paragraphs) if paragraph is shown), len(paragraphs))
    author, published = credits_in(paragraph.text for paragraph in paragraphs[start : start + _NEAR_TITLE])
    return author or _named_above_abstract(paragraphs[start : start + _NEAR_ABSTRACT]), published


def _named_above_abstract(below: Sequence[Paragraph]) -> str:
    """The names in the line below the title of a paper, which has no “by”: an abstract or an address follows soon."""
    texts = [paragraph.text for paragraph in below]
    is_paper = any("@" in text or text.casefold().strip(" .:—") in section_names() for text in texts[1:])
    return byline(f"by {_MARKS.sub('', texts[0])}") if is_paper else ""


# Pages


def _drawn(document: Document, objects: Objects, limits: Limits) -> _Read:
    """The glyphs of all pages; pages that cannot be read are left out."""
    found = _Read()
    canvas = Pages(Fonts(), limits)
    for number, page in enumerate(objects.pages(), 1):
        limits.next_page()
        try:
            found.pages.append(canvas.drawn(page, number))
        except (TooMuchError, RecursionError, MemoryError):
            raise
        except Exception as error:
            found.omissions.append(Omission(f"page {number}", "the page", f"it is damaged: {_message_of(error)}"))
    if not found.pages:
        raise SourceError(f"{document.name} is damaged: none of its pages can be read", _PRINT)
    if len(found.pages) >= MAX_PAGES:
        found.omissions.append(Omission("the end", f"everything after page {MAX_PAGES}", "articles are shorter"))
    _recognise(document, found)
    _refuse_pictures(document, found)
    found.omissions += _besides_text([page for page in found.pages if page.number not in found.unclear])
    return found


def _recognise(document: Document, found: _Read) -> None:
    """Add the text on pages that are pictures, if text recognition is installed."""
    numbers = [page.number for page in found.pages if scans.is_scan(page)]
    if not numbers or not ocr.is_installed():
        return
    recognised = list(zip(numbers, ocr.pages(document.content, numbers), strict=True))
    read = [(number, page) for number, page in recognised if page.lines]
    unclear = {number: page for number, page in recognised if page.unsure and not page.lines}
    found.unclear = list(unclear)
    found.omissions += _unclear(f"page {_abbreviated(list(map(str, unclear)))}", list(unclear.values()))
    if read:
        found.recognised = True
        by_number = {page.number: page for page in scans.as_pages(read)}
        found.pages = [by_number.get(page.number, page) for page in found.pages]
        where = f"page {_abbreviated([str(number) for number in by_number])}"
        found.omissions += _as_recognised(where, [page for _, page in read])


def _refuse_pictures(document: Document, found: _Read) -> None:
    pages = found.pages
    glyphs = [glyph for page in pages for glyph in page.glyphs if not glyph.text.isspace()]
    if not any(glyph.text[:1].isalnum() or glyph.text == UNKNOWN for glyph in glyphs):
        if found.unclear:
            raise SourceError(f"the text in {document.name} cannot be recognised", _LETTERS)
        if any(page.pictures for page in pages) and ocr.is_installed():
            raise SourceError(f"{document.name} holds pictures only, in which there is no text", "nothing can be read")
        if any(page.pictures for page in pages):
            raise SourceError(f"{document.name} holds pictures of pages only, and no text", _OCR)
        raise SourceError(f"{document.name} holds no text", "there is nothing to narrate")
    unknown = sum(glyph.text == UNKNOWN for glyph in glyphs)
    if unknown > _MAX_UNKNOWN * len(glyphs):
        raise SourceError(
            f"{document.name} does not say which letters its characters are",
            "have them recognised, as `ocrmypdf --force-ocr` does, and try again",
        )


def _besides_text(pages: Sequence[Page]) -> Iterator[Omission]:
    """What is on the pages besides their text, each kind once."""
    pictures = [str(page.number) for page in pages if page.pictures and not any(g.text.strip() for g in page.glyphs)]
    if pictures:
        why = "no text is in them" if ocr.is_installed() else f"to have the text in them read, run: {ocr.INSTALL}"
        yield Omission(f"page {_abbreviated(pictures)}", "pages that are pictures", why)
    yield from _as_one(
        [line for page in pages for line in lines_of(page.sideways, page.number)], "it is set across the text"
    )
    if outside := [str(page.number) for page in pages if page.outside]:
        yield Omission(f"page {_abbreviated(outside)}", "text outside of the page", "it is not visible")
    if skipped := [str(page.number) for page in pages if page.skipped]:
        yield Omission(f"page {_abbreviated(skipped)}", "a drawing", "it is too long to read")
    if unknown := sum(glyph.text == UNKNOWN for page in pages for glyph in page.glyphs):
        yield Omission("everywhere", f"{unknown} characters", "the file does not say which they are")


def _as_one(lines: Sequence[Line], why: str) -> Iterator[Omission]:
    """Lines that are left out for one reason."""
    if lines:
        yield Omission(
            f"page {_abbreviated([str(line.page) for line in lines])}", _quoted(line.text for line in lines), why
        )


def _abbreviated(numbers: Sequence[str]) -> str:
    different = list(dict.fromkeys(numbers))
    return ", ".join(different[:5]) + (" and others" if len(different) > 5 else "")


def _quoted(texts: Iterator[str]) -> str:
    text = " · ".join(texts)
    return text if len(text) <= 2 * _MAX_QUOTE else text[: 2 * _MAX_QUOTE].rsplit(" ", 1)[0] + " …"


# Paragraphs


def _structured(
    objects: Objects, pages: Sequence[Page], numbers: dict[object, int]
) -> tuple[list[Paragraph], list[Omission]] | None:
    """The paragraphs of the structure tree, or None if there is none, or one that leaves out much."""
    content: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for page in pages:
        for glyph in page.glyphs:
            if glyph.mark >= 0:
                content[page.number, glyph.mark].append(glyph)
    tree = tagged.structure(objects, numbers, content) if content else None
    if tree is None:
        return None
    inked = [(page.number, glyph) for page in pages for glyph in page.glyphs if not glyph.text.isspace()]
    free = [(n, glyph) for n, glyph in inked if (n, glyph.mark) not in tree.reached and not glyph.is_artifact]
    artifacts = [(n, glyph) for n, glyph in inked if (n, glyph.mark) not in tree.reached and glyph.is_artifact]
    if len(free) > (1 - _MIN_COVERED) * max(1, len(inked) - len(artifacts)) or len(artifacts) > 0.5 * len(inked):
        return None
    if not any(paragraph.lines for paragraph in tree.paragraphs):
        return None
    omissions = [
        *_unused(artifacts, "it belongs to the page, not to the text"),
        *_unused(free, "it has no place in the text"),
    ]
    if tree.lettering:
        omissions.append(Omission("in figures", _quoted(iter(tree.lettering)), "it is lettering of a picture"))
    return tree.paragraphs, omissions


def _unused(glyphs: Sequence[tuple[int, Glyph]], why: str) -> list[Omission]:
    by_page: dict[int, list[Glyph]] = defaultdict(list)
    for number, glyph in glyphs:
        by_page[number].append(glyph)
    texts = dict.fromkeys(line.text for number, some in by_page.items() for line in lines_of(some, number))
    return [Omission(f"page {_abbreviated(list(map(str, by_page)))}", _quoted(iter(texts)), why)] if texts else []


def _laid_out(pages: Sequence[Page]) -> tuple[list[Paragraph], list[Omission]]:
    """The paragraphs as they are laid out on the pages."""
    lines = [lines_of(page.glyphs, page.number) for page in pages]
    lines, numbers = without_line_numbers(lines)
    lettering = [_lettering(page, some) for page, some in zip(pages, lines, strict=True)]
    listed = [[line for line in some if _LEADERS.search(line.text)] for some in lines]
    aside = {id(line) for some in (*lettering, *listed) for line in some}
    lines = [[line for line in some if id(line) not in aside] for some in lines]
    kept, furniture = without([(page.height, some) for page, some in zip(pages, lines, strict=True)])
    ordered = [in_order(some) for some in kept]
    body = body_of([line for parts in ordered for part in parts for line in part.lines])
    _set_in_one_pitch([line for some in kept for line in some])
    whole = put_together([paragraphs_of(parts, body) for parts in ordered])
    omissions = [
        *(_as_omission(piece) for piece in furniture),
        *_as_one([line for some in lettering for line in some], "it is lettering of a picture"),
        *_as_one(numbers, "it is the number of a line"),
        *_as_one([line for some in listed for line in some], "it is a table of contents"),
    ]
    return whole, omissions


def _set_in_one_pitch(lines: Sequence[Line]) -> None:
    """Treat a text that is entirely monospaced, as if typewritten, as text rather than a listing."""
    letters = sum(len(line.text) for line in lines)
    fixed = [line for line in lines if line.mono]
    prose = sum(len(line.text) for line in fixed if _is_prose(line.text))
    if sum(len(line.text) for line in fixed) > _MIN_SHARE * letters and prose > _MIN_SHARE * letters:
        for line in fixed:
            line.mono = False


def _is_prose(text: str) -> bool:
    """Whether a line is words rather than code."""
    return sum(char.isalpha() or char.isspace() for char in text) > _MIN_WORDY_SHARE * len(text) and not _CODE.search(
        text
    )


def _lettering(page: Page, lines: Sequence[Line]) -> list[Line]:
    """The lines within pictures, except for text on a picture that serves as its background."""
    found: list[Line] = []
    for x0, y0, x1, y1 in page.pictures:
        if (x1 - x0) * (y1 - y0) < _LITTLE * page.width * page.height:
            inside = [line for line in lines if x0 <= line.x0 and line.x1 <= x1 and y0 <= line.y <= y1]
            if inside and median(len(line.text.split()) for line in inside) <= _LETTERING_WORDS:
                found += [line for line in inside if line not in found]
    return found


def _as_omission(piece: Furniture) -> Omission:
    where = f"page {piece.page}" + (f" and {piece.count - 1} more" if piece.count > 1 else "")
    return Omission(where, piece.text, "page number" if piece.is_number else "it is on page after page")


def _set_levels(paragraphs: list[Paragraph], body: Body, entries: Sequence[Entry]) -> None:
    """Decide which paragraphs are headings: the levels in the structure tree are used if they are plausible."""
    said = [paragraph for paragraph in paragraphs if paragraph.level > 0]
    length = sum(len(paragraph.text) for paragraph in said)
    if said and length < 0.3 * sum(len(paragraph.text) for paragraph in paragraphs):
        for paragraph in paragraphs:
            paragraph.level = max(0, paragraph.level)
    else:
        headings.find(paragraphs, body, entries)


# Parts


def _parts(paragraphs: Sequence[Paragraph]) -> Iterator[Part]:
    """The parts of the article, with a mention of each footnote where its mark is."""
    notes: dict[tuple[int, str], str] = {}
    for count, paragraph in enumerate(paragraphs):
        if paragraph.kind is Kind.FOOTNOTE and paragraph.label:
            notes.setdefault((paragraph.page, paragraph.label), f"{count}")
    for count, paragraph in enumerate(paragraphs):
        mentioned = _mentioned(paragraph, notes)
        text = paragraph.text
        if paragraph.level > 0:
            if text:
                yield Heading(text, paragraph.level)
        elif paragraph.kind is Kind.FOOTNOTE:
            label = notes.get((paragraph.page, paragraph.label), f"{count}")
            yield Note(label, Block(Kind.FOOTNOTE, text, language=paragraph.language))
        elif text or paragraph.rows or paragraph.kind is Kind.FIGURE:
            rows = paragraph.rows
            yield Block(paragraph.kind, "" if rows else text, rows, paragraph.language)
        for label in mentioned:
            yield Mention(label)


def _mentioned(paragraph: Paragraph, notes: dict[tuple[int, str], str]) -> list[str]:
    """The footnotes that a paragraph mentions; their marks are removed from its lines."""
    mentioned = []
    if paragraph.kind is not Kind.FOOTNOTE:
        for line in paragraph.lines:
            for mark in line.marks:
                if (note := notes.get((line.page, mark))) is not None:
                    line.text = line.text.replace(mark.translate(_SUPERSCRIPTS), "", 1)
                    mentioned.append(note)
    return mentioned
