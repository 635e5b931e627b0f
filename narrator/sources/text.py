"""Plain text: paragraphs, lists, and headings known by their shape.

Nothing in plain text says "this is a heading"; people see it from the shape of a line and from what
stands around it. So does this reader, in three steps, each over the whole text once:

    lines ─► paragraphs   the layout first: blank lines between, one line each, or hard-wrapped lines
          ─► headings     short, alone, no full stop, starting like a title, with something to head
          ─► sections     the title, the lead, and what stands under each heading
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from narrator.article import Article, Block, Kind, Section
from narrator.sources import Document

_LONGEST_HEADING = 110
_LONGEST_TITLE = 200
_MOST_WORDS = 14
_LONGEST_RUN = 3
_LEAST_QUESTIONS = 4
_LONGEST_ANSWER = 3  # paragraphs from one question to the next
_NEAR_TITLE = 4
_LEAST_WIDTH, _MOST_WIDTH = 50, 120

_ENDS = tuple(".!?…。！？।؟")
_QUESTION = tuple("?？؟")
_NOT_AT_END = ".:;,。．、；：，؛।॥…—–-"
_OPENERS = "\"'“‘«„「『([（［【"
_CLOSERS = "\"'”’»“)]）］」』】"

_RULE = re.compile(r"([=\-_*~#])(?:\s?\1){2,}")
_BULLET = re.compile(r"[-*+•‣◦·–▪●○]\s+")
_ITEM_NUMBER = re.compile(r"\(?(?:(\d{1,3})|[a-z])[.)]\s+(?=\S)")
_HEADING_NUMBER = re.compile(r"§?\s?(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=[^\W\d_])|[IVXLC]{1,6}\.\s+(?=[^\W\d_])")
_SENTENCES = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bvs)(?<=[^\W\d_]{2})[.!?]\s+[^\W\d_]|[。！？]\S"
)
_YEAR = re.compile(r"[12]\d{3}")
_TABLE_ROW = re.compile(r"(?:\S*\d\S*\s){2}\S*\d")
_WIDE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_NO_SPACE = re.compile(rf"(?<=[^\W\d_]-)\n(?=[^\W\d_])|(?<={_WIDE})\n(?={_WIDE})")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)|\S@\S+\.\w")
_CODE = re.compile(r"[{}\\^;]|==|=>|->|\w\((?!\w*\)\s)|\|\||&&|^[$<]|//")
_CHAPTER = re.compile(
    r"(?:chapter|part|section|appendix|book|act|step|kapitel|teil|abschnitt|anhang|schritt|chapitre|partie|annexe|"
    r"étape|capítulo|parte|apéndice|paso|capitolo|hoofdstuk|deel|rozdział|глава|часть|приложение|bölüm)"
    r"\s+(?:\d{1,3}|[ivxlc]{1,6}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|第\s?[\d一二三四五六七八九十百]+\s?[章节節部編]",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|автор:?|autor(?:in)?:?|(?:text|words|written|posted|edited) by)\s+[^\W\d_]",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:published|posted|(?:last )?(?:updated|modified)|veröffentlicht|aktualisiert|publié|publicado)\b.*"
    r"|(?:\w+,?\s)?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:\W.*)?"
    r"|\d{4}年\d{1,2}月.*"
    r"|\d{1,2}[:.]\d{2}\b.*|\d{1,2}-\w+-\d{4}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d{1,2}\b(?:\W.*)?"
    r"|(?:[^\W\d_]+\.?,?\s){0,2}\d{1,2}(?:st|nd|rd|th|º|\.)?,?\s(?:(?:de\s)?[^\W\d_]+\.?,?\s(?:de\s)?)?\d{4}(?:\W.*)?",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:figure|fig|table|chart|illustration|abbildung|abb|tabelle|bild|figura|tabla|tableau|рис|рисунок|таблица)"
    r"\b\.?\s*\d*\s*[:.|]"
    r"|(?:credit|source|quelle|via|q|a)\b\s?:"
    r"|\("
    r"|.*\b(?:image|photo|picture|credit|foto)s?(?:\s?[:=/]|\sby\s)"
    r"|.*(?:\blicensed under\b|©|\bgetty images\b|/reuters\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|dear|greetings|thanks|thank you|sincerely|regards|yours|respectfully)\b.{0,30}[,!]", re.IGNORECASE
)
_KNOWN_NAMES = """
abstract introduction background overview summary methods method methodology materials results discussion
conclusion conclusions references acknowledgements acknowledgments bibliography appendix preface foreword
prologue epilogue notes sources ingredients directions instructions preparation contents motivation einleitung
einführung hintergrund überblick zusammenfassung methoden ergebnisse diskussion fazit schluss ausblick quellen
literatur anhang vorwort zutaten zubereitung danksagung inhalt résumé contexte méthodes résultats références
remerciements ingrédients préparation sommaire introducción resumen antecedentes métodos resultados discusión
conclusión conclusiones referencias ingredientes preparación introdução resumo conclusão referências
introduzione riassunto metodi risultati conclusione conclusioni ingredienti preparazione введение резюме методы
результаты обсуждение заключение выводы литература ингредиенты giriş özet sonuç kaynaklar inleiding samenvatting
conclusie wstęp podsumowanie はじめに 概要 背景 方法 結果 考察 結論 まとめ おわりに 参考文献 材料 作り方 引言
摘要 结果 讨论 结论 总结 参考资料 서론 개요 결론 참고문헌 مقدمة خاتمة الخلاصة المراجع परिचय निष्कर्ष tips steps
warnings faq exercises mitwirkende contributors
"""
_KNOWN = frozenset(_KNOWN_NAMES.split())


class _Sign(IntEnum):
    """How much a paragraph looks like a heading."""

    BODY = 0
    ASIDE = 1  # a date or a byline: a heading looks past it to its text
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Some lines that belong together; `underlined` is the level that a line drawn under it gives it, or 0."""

    text: str
    alone: bool = True
    underlined: int = 0


def can_read(_document: Document) -> bool:
    """Always: this reader takes what every other one leaves."""
    return True


def read(document: Document) -> Article:
    """Read plain text, finding title, headings and lists by their shape.

    Raises:
        SourceError: the document is not text.
    """
    paragraphs = list(_paragraphs(document.text.split("\n")))
    levels = _levels(paragraphs)
    title = ""
    if _first_is_title(paragraphs, levels):
        title = paragraphs[0].text
        paragraphs, levels = paragraphs[1:], levels[1:]
    return Article(title, tuple(_sections(paragraphs, levels)))


# Lines to paragraphs


def _paragraphs(lines: Sequence[str]) -> Iterator[_Paragraph]:
    groups = list(_groups(lines))
    width = _wrap_width(groups)
    one_a_line = not width and (len(groups) == 1 or sum(map(len, groups)) > 4 * len(groups))
    for group in groups:
        if len(group) > 1 and (level := _underline(*group[:2])):
            yield _Paragraph(_fold(group[0]), underlined=level)
            group = group[2:]
        parts = [_join(part) for part in _unwrap(group, width)]
        first_alone = len(parts) == 1 or (len(parts) > 1 and _is_long(parts[1]))
        for place, part in enumerate(parts):
            yield _Paragraph(part, alone=one_a_line or (place == 0 and first_alone))


def _is_long(text: str) -> bool:
    return len(text) > _LONGEST_HEADING and not _starts_low(text)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """The runs of lines between blank ones and rules; an underlined line starts a run of its own."""
    group: list[str] = []
    underlined = False
    for here, below in pairwise([*lines, ""]):
        ends = not here.strip() or (_RULE.fullmatch(here.strip()) and not underlined)
        begins = bool(_underline(here, below))
        if group and (ends or begins):
            yield group
            group = []
        if not ends:
            group.append(here)
        underlined = begins
    if group:
        yield group


def _underline(line: str, below: str) -> int:
    rule = below.strip()
    if len(rule) < 3 or set(rule) not in ({"="}, {"-"}) or not _is_title_like(_fold(line)):
        return 0
    return 1 if rule[0] == "=" else 2


def _wrap_width(groups: Sequence[Sequence[str]]) -> int:
    """How wide the text is wrapped, or 0: lines that others follow end near one margin, mid-sentence."""
    inner = [line for group in groups for line, below in pairwise(group) if not _is_item(below)]
    if len(inner) < 2:
        return 0
    widths = sorted(map(_width, inner))
    margin = widths[len(widths) * 9 // 10]
    near = sum(width >= 0.75 * margin for width in widths)
    complete = sum(line.rstrip().endswith(_ENDS) for line in inner)
    wrapped = _LEAST_WIDTH <= margin <= _MOST_WIDTH and near > 0.5 * len(inner) and complete < 0.5 * len(inner)
    return margin if wrapped else 0


def _unwrap(group: Sequence[str], width: int) -> Iterator[list[str]]:
    """Cut a run of lines where a paragraph begins: at each line, or where a wrapped line ends short."""
    part: list[str] = []
    for line in group:
        if part and (not width or _is_item(line) or _ends_short(part[-1], line, width)):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _ends_short(line: str, below: str, width: int) -> bool:
    return _width(line) < 0.75 * width and (line.rstrip().endswith(_ENDS) or not below.lstrip()[0].islower())


def _join(lines: Sequence[str]) -> str:
    # A line that ends in a hyphen broke at it, and scripts without spaces need none where a line broke.
    return _NO_SPACE.sub("", "\n".join(map(_fold, lines))).replace("\n", " ")


def _fold(text: str) -> str:
    return " ".join(text.split())


def _width(line: str) -> int:
    head = line.strip()[: _MOST_WIDTH + 1]
    return len(head) + sum(unicodedata.east_asian_width(character) in "WF" for character in head)


# Paragraphs to headings


def _levels(paragraphs: Sequence[_Paragraph]) -> list[int]:
    """The heading level of each paragraph, 0 for what is none."""
    signs = [_sign(paragraph, place) for place, paragraph in enumerate(paragraphs)]
    _demote_questions(paragraphs, signs)
    _demote_numbered_items(paragraphs, signs)
    levels = [0] * len(paragraphs)
    if len(paragraphs) == 1 and not paragraphs[0].underlined:
        return levels
    for run, body in _runs(signs):
        after = paragraphs[body].text if body is not None else None
        for place in _headings_of(run, after, paragraphs, signs):
            levels[place] = _level(paragraphs[place])
    return levels


def _runs(signs: Sequence[_Sign]) -> Iterator[tuple[list[int], int | None]]:
    """Each run of paragraphs that look like headings, with the place of the body after it, if any."""
    run: list[int] = []
    for place, sign in enumerate(signs):
        if sign >= _Sign.LIKELY:
            run.append(place)
        elif sign is _Sign.BODY and run:
            yield run, place
            run = []
    if run:
        yield run, None


def _headings_of(
    run: Sequence[int], after: str | None, paragraphs: Sequence[_Paragraph], signs: Sequence[_Sign]
) -> list[int]:
    sure = [place for place in run if signs[place] is _Sign.SURE]
    likely = [place for place in run if signs[place] is _Sign.LIKELY]
    if len(likely) > _LONGEST_RUN:  # a list of short lines, maybe below a title
        likely = [place for place in likely if place == 0]
    if after is None:
        likely = [place for place in likely if _is_title_case(paragraphs[place].text)]
    elif likely and len(after) < len(paragraphs[run[-1]].text) and not after.endswith(_ENDS):
        likely = likely[:-1]
    return sorted(sure + likely)


def _sign(paragraph: _Paragraph, place: int) -> _Sign:
    text = paragraph.text
    if paragraph.underlined:
        return _Sign.SURE
    if not paragraph.alone or len(text) > _LONGEST_TITLE:
        return _Sign.BODY
    if place and _is_aside(text, place):
        return _Sign.ASIDE
    if _is_known(text):
        return _Sign.SURE
    return _Sign.LIKELY if _is_title_like(text, first=not place) else _Sign.BODY


def _is_aside(text: str, place: int) -> bool:
    """Whether a line tells when, or near the title by whom, the article was written."""
    if len(text) > _LONGEST_HEADING or text.endswith(_ENDS):
        return False
    return bool(_DATE.fullmatch(text) or (place < _NEAR_TITLE and _BYLINE.match(text)))


def _is_known(text: str) -> bool:
    """Whether a text names a part of an article: "Conclusion", "Chapter 3", "2.1. Methods."."""
    name = text.strip(" .:*—–-")
    number = _HEADING_NUMBER.match(text)
    counted = _CHAPTER.match(text) or (number and "." in (number[1] or ""))
    return name.casefold() in _KNOWN or bool(counted and _is_title_like(name))


def _is_title_like(text: str, first: bool = False) -> bool:
    """Whether a text is as short as a heading, starts like one and ends unlike a sentence.

    The first line of a text may be longer: it is a headline.
    """
    if not 0 < len(text) <= (_LONGEST_TITLE if first else _LONGEST_HEADING):
        return False
    if len(text.split()) > (2 * _MOST_WORDS if first else _MOST_WORDS):
        return False
    if _YEAR.fullmatch(text):
        return True
    number = _HEADING_NUMBER.match(text)
    words = text[number.end() :] if number else text
    return (
        any(character.isalpha() for character in words)
        and not _starts_low(words)
        and text[0] not in "—–-*"
        and text.rstrip(_CLOSERS)[-1:] not in _NOT_AT_END
        and not _is_said(text)
        and not any(pattern.match(text) for pattern in (_BULLET, _CAPTION, _DATE, _GREETING))
        and not any(pattern.search(text) for pattern in (_ADDRESS, _CODE, _TABLE_ROW, _SENTENCES))
    )


def _starts_low(text: str) -> bool:
    start = next((place for place, character in enumerate(text) if character.isalnum()), 0)
    return text[start : start + 1].islower() and not text[start + 1 : start + 2].isupper()  # iPhone


def _is_said(text: str) -> bool:
    """Whether it is something someone said: quoted as a whole, or ending in a quoted sentence."""
    start = next((character for character in text if character.isalnum() or character in _OPENERS), "")
    return text[-1] in _CLOSERS and (start in _OPENERS or text[-2:-1] in _ENDS)


def _is_title_case(text: str) -> bool:
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) >= 2 and not any(word[0].islower() for word in words)


def _demote_questions(paragraphs: Sequence[_Paragraph], signs: list[_Sign]) -> None:
    """In an interview question soon follows question: what was asked heads nothing."""
    questions = [place for place, paragraph in enumerate(paragraphs) if paragraph.text.endswith(_QUESTION)]
    gaps = [after - place for place, after in pairwise(questions)]
    interview = 2 * sum(gap <= _LONGEST_ANSWER for gap in gaps) >= len(gaps) >= _LEAST_QUESTIONS - 1
    for place, gap in zip(questions, [*gaps, 0], strict=False):
        if signs[place] is _Sign.LIKELY and (gap == 1 or (interview and gap <= _LONGEST_ANSWER)):
            signs[place] = _Sign.BODY


def _demote_numbered_items(paragraphs: Sequence[_Paragraph], signs: list[_Sign]) -> None:
    """Numbers that follow each other with nothing between them count the items of a list."""
    numbers = [_item_number(paragraph.text) for paragraph in paragraphs]
    listed = [number > 0 and after == number + 1 for number, after in pairwise([*numbers, 0])]
    for place, sign in enumerate(signs):
        if sign is _Sign.LIKELY and (listed[place] or (place and listed[place - 1])):
            signs[place] = _Sign.BODY


def _item_number(text: str) -> int:
    marker = _ITEM_NUMBER.match(text)
    return int(marker[1]) if marker and marker[1] else 0


def _level(paragraph: _Paragraph) -> int:
    number = _HEADING_NUMBER.match(paragraph.text)
    depth = 1 + (number[1] or "").count(".") if number else 1
    return paragraph.underlined or depth


# Headings to sections


def _first_is_title(paragraphs: Sequence[_Paragraph], levels: Sequence[int]) -> bool:
    """Whether the first line is a heading, and neither one among equals nor "Introduction", "Chapter 1", "1. Why"."""
    if not levels or not levels[0]:
        return False
    first, *others = paragraphs
    among_equals = first.underlined and any(other.underlined == first.underlined for other in others)
    return not (among_equals or _is_known(first.text) or _item_number(first.text))


def _sections(paragraphs: Sequence[_Paragraph], levels: Sequence[int]) -> Iterator[Section]:
    section = Section()
    blocks: list[Block] = []
    for paragraph, level in zip(paragraphs, levels, strict=True):
        if level:
            if section.heading or blocks:
                yield replace(section, blocks=tuple(blocks))
            section, blocks = Section(paragraph.text, level), []
        else:
            blocks.append(_block(paragraph.text))
    if section.heading or blocks:
        yield replace(section, blocks=tuple(blocks))


def _block(text: str) -> Block:
    if bullet := _BULLET.match(text):
        return Block(Kind.ITEM, text[bullet.end() :])
    return Block(Kind.ITEM if _ITEM_NUMBER.match(text) else Kind.PARAGRAPH, text)


def _is_item(line: str) -> bool:
    return bool(_BULLET.match(line.lstrip()) or _ITEM_NUMBER.match(line.lstrip()))
