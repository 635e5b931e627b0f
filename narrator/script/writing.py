"""How an article becomes a script: what is said of each of its blocks, what is left out, and why.

`ContentOptions` has the choices; nothing is dropped without being listed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from itertools import groupby

from narrator import spoken
from narrator.article import Article, Block, Kind, Omission
from narrator.article.speakers import speakers
from narrator.errors import SourceError
from narrator.script import FOOTNOTE, Delivery, DisplayBlock, Line, Passage, Role, Script, Section, foreign
from narrator.script.foreign import language_of
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.spoken import SpeechOptions
from narrator.spoken.boilerplate import boilerplate
from narrator.spoken.enumeration import counted, numbered
from narrator.spoken.formulas import mathematics
from narrator.spoken.phrases import Phrases, phrases
from narrator.text import MarkKind, joined, marks_of, one_line, part, stripped

MAX_PASSAGE = 1000
"""The longest paragraph in characters; longer ones are split at sentences into passages of similar length."""

WIDEST_TABLE = 3
MAX_TABLE = 20
"""The most columns, and rows below the header, of tables that are read row by row."""

BREAK = 1500
"""Milliseconds of pause for a break between two paragraphs, such as a rule or three asterisks."""

_CUT_PASSAGE = 700
_FIRST_WORDS = 60
_ROLES = {Kind.ITEM: Role.ITEM, Kind.QUOTE: Role.QUOTE}
_UNWANTED = "it is not said, by choice"
_UNSAID = {
    MarkKind.DELETED: ("deleted text", "it is struck out"),
    MarkKind.FORMULA: ("formula", "it is for reading, not for listening"),
}
_SAYS_NOTHING = "there is nothing in it that a voice can say"


class Code(StrEnum):
    """How to handle code blocks."""

    ANNOUNCE = "announce"
    READ = "read"
    SKIP = "skip"


class Tables(StrEnum):
    """Which tables to read; the others are announced, or skipped silently."""

    SMALL = "small"
    READ = "read"
    ANNOUNCE = "announce"
    SKIP = "skip"


class Figures(StrEnum):
    """Whether to read the description or caption of a picture."""

    SKIP = "skip"
    READ = "read"


class Footnotes(StrEnum):
    """Whether to read footnotes, at the end of the section that refers to them."""

    SKIP = "skip"
    READ = "read"


class Citations(StrEnum):
    """Whether to read citations such as [12] and (Smith, 2019)."""

    SKIP = "skip"
    READ = "read"


class Addresses(StrEnum):
    """What to say for web addresses in the text: the host, or nothing."""

    HOST = "host"
    SKIP = "skip"


class Asides(StrEnum):
    """Whether to read what is in round brackets."""

    READ = "read"
    SKIP = "skip"


class Quotes(StrEnum):
    """Whether to announce the beginning and the end of a block quote, or to mark them by pauses only."""

    ANNOUNCE = "announce"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class ContentOptions:
    """How to handle content that is not plain text."""

    code: Code = Code.ANNOUNCE
    tables: Tables = Tables.SMALL
    figures: Figures = Figures.SKIP
    footnotes: Footnotes = Footnotes.SKIP
    quotes: Quotes = Quotes.ANNOUNCE
    citations: Citations = Citations.SKIP
    addresses: Addresses = Addresses.HOST
    asides: Asides = Asides.READ


DEFAULT = ContentOptions()


def write(
    article: Article,
    name: str = "the article",
    choices: ContentOptions = DEFAULT,
    lexicon: Lexicon = EMPTY,
    *,
    is_cast: bool = False,
) -> Script:
    """Decide what is said of an article, and how.

    Args:
        article: in a conversation, its blocks have their speakers.
        name: used in errors.
        choices: how to handle content that is not plain text.
        lexicon: how words are said.
        is_cast: whether each speaker gets a voice: then a speaker's name is said only once.

    Raises:
        SourceError: there is nothing in it that a voice can say.
    """
    writer = _Writer(article, choices, lexicon, is_cast=is_cast)
    sections: list[Section] = []
    ahead: tuple[DisplayBlock, ...] = ()
    for source in article.sections:
        heading = writer.heading(source.heading)
        passages, display_blocks = writer.passages(source.blocks, source.heading or "before the first heading")
        if heading or (passages and not sections):
            sections.append(
                Section(heading, source.level, passages, source.link, display_blocks=ahead + display_blocks)
            )
            ahead = ()
        elif sections:
            before = sections.pop()
            moved = tuple(
                replace(display_block, before=display_block.before + len(before.passages))
                for display_block in display_blocks
            )
            sections.append(
                replace(before, passages=before.passages + passages, display_blocks=before.display_blocks + moved)
            )
        else:
            ahead += display_blocks
    if not sections:
        raise SourceError(f"{name} has no words a voice could say", "there is nothing to narrate")
    metadata = replace(article.metadata, language=writer.language)
    voices = tuple((speaker, "") for speaker in speakers(article))
    return Script(metadata, tuple(sections), tuple(writer.omissions), voices=voices)


class _Writer:
    """Turns blocks into passages, and records what is left out."""

    def __init__(self, article: Article, choices: ContentOptions, lexicon: Lexicon, *, is_cast: bool) -> None:
        self.language = article.metadata.language or "en"
        self.omissions = list(article.omissions)
        self._author = article.metadata.author
        self._choices = choices
        self._options = SpeechOptions(
            citations=choices.citations is Citations.READ,
            addresses=choices.addresses is Addresses.HOST,
            asides=choices.asides is Asides.READ,
        )
        self._lexicon = lexicon
        self._is_cast = is_cast
        self._introduced: set[str] = set()
        self._where = ""
        self._counted: frozenset[str] = frozenset()
        self._own: Phrases | None = None
        self._speaks = self.language

    def heading(self, heading: str) -> Line | None:
        """The line of a heading; None if a voice can say nothing of it."""
        shown = spoken.clean(heading)
        language = language_of(shown) or self.language
        said = self._say(spoken.readable(shown, language), language)
        self._note_unsaid(shown)
        if spoken.speakable(said):
            return Line(shown, said)
        if shown:
            self.omissions.append(Omission(str(shown), f"heading: {shown}", _SAYS_NOTHING))
        return None

    def passages(self, blocks: Iterable[Block], where: str) -> tuple[tuple[Passage, ...], tuple[DisplayBlock, ...]]:
        """The passages and display blocks of a section's blocks; `where` names the section in omissions."""
        self._where = str(where)
        blocks = list(blocks)
        self._counted = counted(block.text for block in blocks if block.kind is Kind.ITEM)
        pause: int | None = None
        written: list[Passage] = []
        display_blocks: list[DisplayBlock] = []
        # A quotation may consist of many blocks, but is announced once.
        for (kind, own), group in groupby(blocks, lambda block: (_run(block.kind), block.language)):
            passages: list[Passage] = []
            self._speaks = own or self.language
            self._own = phrases(self._speaks)
            for block in group:
                if self._is_exhibit(block):
                    display_blocks.append(DisplayBlock(len(written) + len(passages), self._seen(block)))
                voice = FOOTNOTE if block.kind is Kind.FOOTNOTE else block.speaker
                passages += self._block(block, _delivery(own, voice))
            if kind is Kind.BREAK:
                pause = BREAK
            if passages and kind is Kind.QUOTE and self._choices.quotes is Quotes.ANNOUNCE:
                passages = self._announced(passages)
            if passages and pause is not None:
                passages[0] = replace(passages[0], delivery=replace(passages[0].delivery, pause=pause))
                pause = None
            written += passages
        return tuple(written), tuple(display_blocks)

    def _is_exhibit(self, block: Block) -> bool:
        """Whether a block is to be displayed, since it is not heard, or only in other words."""
        match block.kind:
            case Kind.CODE:
                return self._choices.code is not Code.READ
            case Kind.TABLE:
                return not self._reads_table(block)
            case Kind.FIGURE:
                return bool(block.source) or (self._choices.figures is Figures.SKIP and bool(block.text))
            case Kind.FOOTNOTE:
                return self._choices.footnotes is Footnotes.SKIP
            case Kind.FORMULA:
                return not self._words_of(block)
            case Kind.BREAK:
                return True
            case _:
                return False

    def _seen(self, block: Block) -> Block:
        """What is displayed of a block; of a picture whose words are read, only the picture."""
        is_read = block.kind is Kind.FIGURE and self._choices.figures is Figures.READ
        return replace(block, text="", alt=block.alt or block.text) if is_read else block

    def _block(self, block: Block, delivery: Delivery) -> Iterator[Passage]:
        return _cut(list(self._lines(block)), delivery, _ROLES.get(block.kind, Role.PARAGRAPH))

    def _announced(self, passages: list[Passage]) -> list[Passage]:
        """A quotation with the words that announce its beginning and end, in the language of the article."""
        own = phrases(self.language)
        if not own:
            return passages
        opening, closing = Line("", own.quote), Line("", own.unquote)
        if passages[0].delivery.language:
            # Another voice reads the quotation itself.
            first, last = (Passage((line,), role=Role.QUOTE) for line in (opening, closing))
            return [first, *passages, last]
        passages[0] = replace(passages[0], lines=(opening, *passages[0].lines))
        passages[-1] = replace(passages[-1], lines=(*passages[-1].lines, closing))
        return passages

    def _lines(self, block: Block) -> Iterator[Line]:
        match block.kind:
            case Kind.PARAGRAPH | Kind.QUOTE | Kind.ITEM if self._is_cast and block.label:
                yield from self._turn(block)
            case Kind.PARAGRAPH | Kind.QUOTE:
                yield from self._text(block.text)
            case Kind.ITEM:
                yield from self._item(block.text)
            case Kind.TABLE:
                yield from self._table(block)
            case Kind.CODE:
                yield from self._code(block)
            case Kind.FIGURE:
                yield from self._figure(block)
            case Kind.FOOTNOTE:
                yield from self._footnote(block)
            case Kind.FORMULA:
                yield from self._formula(block)
            case Kind.MARKUP:
                self._leave_out(block.kind, block.text, "it has no text to read")
            case Kind.BREAK:
                pass

    def _turn(self, block: Block) -> list[Line]:
        """The lines of a turn. The voice identifies the speaker, who is named only once; Q and A are never said."""
        label, speech = stripped(part(block.text, 0, block.label)), part(block.text, block.label)
        if not (lines := self._text(speech)):
            return []
        is_new = block.speaker not in self._introduced and len(block.speaker) > 1
        self._introduced.add(block.speaker)
        name = f"{self._say(block.speaker, self._speaks)}: " if is_new else ""
        return [Line(joined((label, lines[0].shown), " "), f"{name}{lines[0].said}"), *lines[1:]]

    def _text(self, text: str) -> list[Line]:
        if why := boilerplate(text, self._speaks, self._author):
            self.omissions.append(Omission(self._where, f"line: {one_line(text)}", why))
            return []
        lines: list[Line] = []
        for shown, said in self._sentences(text):
            if spoken.speakable(said):
                lines.append(Line(shown, said))
            elif spoken.speakable(read := spoken.readable(shown, self._speaks)) or not marks_of(shown):
                why = _UNWANTED if spoken.speakable(spoken.say(read, self._speaks)) else _SAYS_NOTHING
                self.omissions.append(Omission(self._where, f"line: {shown}", why))
        if MarkKind.FORMULA in self._note_unsaid(text) and self._own:
            lines.append(Line("", self._own.formula))
        return lines

    def _note_unsaid(self, text: str) -> set[MarkKind]:
        """List what is not said of a text because of its marks, or for lack of words; returns the marks' kinds."""
        unsaid = list(spoken.unsaid(text, self._speaks))
        for kind, words in unsaid:
            self.omissions.append(Omission(self._where, f"{_UNSAID[kind][0]}: {one_line(words)}", _UNSAID[kind][1]))
        return {kind for kind, _ in unsaid}

    def _item(self, text: str) -> Iterator[Line]:
        """The lines of a list item; its number, if it has one, is said as "first", "second"."""
        found = numbered(text, self._speaks) if text in self._counted else None
        if not found:
            yield from self._text(text)
            return
        mark, place, rest = found
        first, *others = self._text(rest) or [Line("", "")]
        yield Line(
            joined(filter(None, (mark, first.shown)), " "), f"{place}, {first.said}" if first.said else f"{place}."
        )
        yield from others

    def _sentences(self, text: str) -> list[tuple[str, str]]:
        """Each sentence as (shown, said)."""
        return [
            (shown, self._say(spoken.readable(shown, language), language))
            for sentence in spoken.split(text, self._speaks)
            for shown, language in foreign.lines(sentence, self._speaks)
        ]

    def _say(self, shown: str, language: str) -> str:
        return self._lexicon.say(shown, language, partial(spoken.say, options=self._options))

    def _table(self, block: Block) -> Iterator[Line]:
        if self._reads_table(block):
            for row in _rows_as_text(block.rows):
                yield from self._text(row)
            for name in _empty_columns(block.rows):
                self._leave_out(block.kind, name, "the column is empty")
            return
        wanted = self._choices.tables
        cells = "; ".join(" | ".join(row) for row in block.rows)
        why = "too large to be followed by ear" if wanted is Tables.SMALL else "tables are not read, by choice"
        self._leave_out(block.kind, cells, why)
        if self._own and wanted is not Tables.SKIP:
            yield Line("", self._own.table.format(rows=max(len(block.rows) - 1, 0)))

    def _reads_table(self, block: Block) -> bool:
        wanted = self._choices.tables
        is_small = bool(block.rows) and len(block.rows[0]) <= WIDEST_TABLE and len(block.rows) <= MAX_TABLE + 1
        return bool(block.rows) and (wanted is Tables.READ or (wanted is Tables.SMALL and is_small))

    def _code(self, block: Block) -> Iterator[Line]:
        if self._choices.code is Code.READ:
            for line in block.text.split("\n"):
                yield from self._text(line)
            return
        self._leave_out(block.kind, _first_words(block.text), "code is for reading, not for listening")
        if self._own and self._choices.code is Code.ANNOUNCE:
            yield Line("", self._own.code.format(lines=block.text.count("\n", 0, len(block.text.rstrip())) + 1))

    def _figure(self, block: Block) -> Iterator[Line]:
        found = self._sentences(block.text) if self._choices.figures is Figures.READ else ()
        lines = [(shown, said) for shown, said in found if spoken.speakable(said)]
        if not lines:
            why = "nothing is said about it" if self._choices.figures is Figures.READ else "a picture cannot be heard"
            self._leave_out(block.kind, block.text, why)
            return
        (shown, said), *others = lines
        yield Line(shown, self._own.figure.format(text=said) if self._own else said)
        yield from (Line(shown, said) for shown, said in others)

    def _formula(self, block: Block) -> Iterator[Line]:
        if words := self._words_of(block):
            said = self._say(words, self._speaks)
            yield Line(block.text or words, said)
            return
        self._leave_out(block.kind, block.text, "it is for reading, not for listening")
        if self._own:
            yield Line("", self._own.formula)

    def _words_of(self, block: Block) -> str | None:
        found = (mathematics.say(formula, self._speaks) for formula in (block.mathml, block.text) if formula)
        return next(filter(None, found), None)

    def _footnote(self, block: Block) -> Iterator[Line]:
        if self._choices.footnotes is Footnotes.SKIP:
            self._leave_out(block.kind, block.text, "it would interrupt the text")
            return
        if self._own:
            yield Line("", self._own.footnote)
        yield from self._text(block.text)

    def _leave_out(self, kind: Kind, text: str, why: str) -> None:
        words = one_line(text)
        self.omissions.append(Omission(self._where, f"{kind.value}: {words}" if words else kind.value, why))


@lru_cache(64)
def _delivery(language: str, voice: str) -> Delivery:
    """How the blocks in a language are said by a voice: one object for thousands of them."""
    return Delivery(language=language, voice=voice)


def _run(kind: Kind) -> Kind:
    return kind if kind in (Kind.QUOTE, Kind.BREAK) else Kind.PARAGRAPH


def _rows_as_text(rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    header, *body = rows
    for row in body or [header]:
        if len(row) == 1 < len(header):  # it is over all columns
            yield joined((row[0], "."))
            continue
        if body and len(row) == 2 and not any(header):
            yield joined((_labelled(*row) if all(row) else joined(row), "."))
            continue
        pairs = zip(header, row, strict=False) if body else (("", cell) for cell in row)
        cells = [_labelled(name, cell) if name else cell for name, cell in pairs if cell]
        cells += row[len(header) :] if body else ()
        if cells:
            yield joined((joined(cells, "; "), "."))


def _labelled(label: str, text: str) -> str:
    """A text after its label, which may have a colon of its own."""
    return joined((label, text), " " if label.endswith((":", "：", "?")) else ": ")


def _empty_columns(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """The headers of columns with nothing below them; a table of one row is read as it is."""
    header, *body = rows
    if not body:
        return []
    return [
        name for place, name in enumerate(header) if name and not any(row[place : place + 1] > ("",) for row in body)
    ]


def _first_words(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _FIRST_WORDS else words[: _FIRST_WORDS - 1].rstrip() + "…"


def _cut(lines: list[Line], delivery: Delivery, role: Role) -> Iterator[Passage]:
    """Lines as one passage, or, if it would be too long, as several of similar length."""
    length = sum(len(line.shown) for line in lines)
    if length <= MAX_PASSAGE:
        if lines:
            yield Passage(tuple(lines), delivery, role)
        return
    share = length / -(-length // _CUT_PASSAGE)
    reached = 0
    middles = []
    for line in lines:
        middles.append(reached + len(line.shown) / 2)
        reached += len(line.shown)
    # A line belongs to the part that contains its middle, so that no passage gets only a tiny rest.
    for _, group in groupby(zip(middles, lines, strict=True), lambda pair: pair[0] // share):
        yield Passage(tuple(line for _, line in group), delivery, role)
