"""The language of an article, and which of its blocks are in another one.

The source's own statement is trusted unless the text is clearly in another language. py3langid identifies languages
(right for 0.984 of paragraphs in 26 languages) but takes 0.6 s to load; for most articles, the most common words of
each language are sufficient.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from narrator.article import Article, Block, Kind, scripts
from narrator.spoken.word_lists import frequent_words, other_letters
from narrator.text import MarkKind, marks_of, runs

_LIKELY = 0.5
# Lists of names, and one phrase repeated a hundred times, are below; sentences in any of ten languages are above 0.7.

SURE = 0.8
"""Confidence above which a block is considered to be in another language: none of 5,300 paragraphs and items in 22
languages was misjudged with it, and 19 in 20 of those in another language were detected."""

MIN_LETTERS = 40
"""Blocks with fewer letters than this are in the language of their article; letters that are syllables or words count
three times."""

_MIN_FOR_DOUBT = 400
_MIN_FOR_ONE_DOUBT = 150
"""Letters from which what a page states is doubted if both its common words and py3langid name the same language."""
_MIN_WORDS = 8
"""With fewer words in Latin letters, no language is identified: they may be names and loanwords."""
_SAMPLE = 5000
_FREQUENT_SHARE = 0.12
_LEAD = 1.5
_MAX_OTHERS = 0.02
"""Share of letters that a language lacks, up to which a text may be in it: names of persons give less."""
_NEAR = 10
_KNOWN = 0.8
"""Share of a block's words that must occur elsewhere in the article to show that it is in the article's language."""
_ENOUGH = 3  # common words; a line that is half in French has two of each language
_OFTEN = 3  # blocks that contain a word, for it not to be there by chance
_MOSTLY_KNOWN = 0.6
"""The same share, for words that occur anywhere else, if the block has more common words of the language than of any
other, or as many and at least `_ENOUGH`, or none of another.

Of 147 blocks in another language in 684 pages and books, none had 0.4. Of 13,000 paragraphs beside articles in another
language on the same subject, two had 0.6, and those have names and English words in them.
"""
_TEXT = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)
_NO_WORDS = frozenset({MarkKind.FORMULA, MarkKind.CODE})
_WORD = re.compile(r"[^\W\d_]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


@cache
def _by_word() -> dict[str, tuple[str, ...]]:
    """The languages in which each frequent word is frequent."""
    found: dict[str, tuple[str, ...]] = {}
    for language, words in frequent_words().items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


def detect_languages(article: Article, *, certain: bool = False) -> Article:
    """Detect the language of an article, and that of each block that differs from it.

    Blocks whose language the source gives keep it. `certain` means that a person gave the article's language: then it
    is kept, and its blocks are examined only if the text agrees.
    """
    sample = _sample(article)
    found = _language(sample, article.metadata.language)
    language = article.metadata.language if certain else found
    if not language or (certain and not _same(language, found)):
        return article
    own = _Own(language)
    for section in article.sections:
        for block in section.blocks:
            own.learn(block)
    sections = tuple(
        replace(section, blocks=tuple(_with_language(block, own) for block in section.blocks))
        for section in article.sections
    )
    return replace(article, metadata=replace(article.metadata, language=language), sections=sections)


def _sample(article: Article) -> str:
    taken: list[str] = []
    length = 0
    for text in _texts(block for section in article.sections for block in section.blocks):
        if length > _SAMPLE:
            break
        taken.append(text)
        length += len(text)
    return " ".join(taken)[:_SAMPLE]


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    return (_in_words(block.text) for block in blocks if block.kind in _TEXT and not block.language)


def _in_words(text: str) -> str:
    """A text without the formulas and code in it, whose letters belong to no language."""
    pieces = runs(text) if marks_of(text) else [(text, ())]
    return "".join(" " if any(mark.kind in _NO_WORDS for mark in marks) else piece for piece, marks in pieces)


def _language(sample: str, stated: str) -> str:
    """The language of a text: as stated, unless the text is long and certainly in another one."""
    letters = _letters(sample)
    by_script = scripts.language_of(sample)
    if by_script and not (scripts.is_written_so(sample, stated) if stated else letters >= MIN_LETTERS):
        return by_script
    if not stated and not by_script and len(_WORD.findall(sample)) < _MIN_WORDS:
        return ""
    guessed = _guess(_words_of(sample))
    if guessed and not stated:
        return guessed
    enough = (_MIN_FOR_ONE_DOUBT if guessed else _MIN_FOR_DOUBT) if stated else MIN_LETTERS
    if letters < enough or (stated and _same(guessed, stated)):
        return stated
    found, confidence = _identified(sample)
    if stated and letters < _MIN_FOR_DOUBT and not _same(found, guessed):
        return stated
    is_doubtful = confidence < SURE or _same(found, stated) if stated else confidence < _LIKELY
    return stated if is_doubtful else found


class _Own:
    """The article's own language: which blocks are clearly in it, and their words."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._plain: set[int] = set()
        self._words: Counter[str] = Counter()

    def learn(self, block: Block) -> None:
        """Examine whether a block is clearly in the language, and learn its words."""
        is_asked = block.kind in _TEXT and not block.language and _letters(block.text) >= MIN_LETTERS
        words = _words_of(block.text) if is_asked else []
        if is_asked and _same(_guess(words), self.language):
            self._plain.add(id(block))
            self._words.update(set(words))

    def is_plain(self, block: Block) -> bool:
        """Whether a block is clearly in the language."""
        return id(block) in self._plain

    def has_words_of(self, block: Block) -> bool:
        """Whether almost all words of a block occur in blocks that are clearly in the language, or most likely do."""
        words = _words_of(block.text)
        if sum(self._words[word] >= _OFTEN for word in words) >= _KNOWN * max(len(words), 1):
            return True
        counts = _frequent(words)
        own = counts.pop(self.language.partition("-")[0].lower(), 0)
        others = max(counts.values(), default=0)
        is_like_own = own > others or own >= max(others, _ENOUGH) or not others
        return is_like_own and sum(word in self._words for word in words) >= _MOSTLY_KNOWN * len(words)


def _with_language(block: Block, own: _Own) -> Block:
    if block.kind not in _TEXT or block.language or own.is_plain(block):
        return block
    if _letters(block.text) < MIN_LETTERS:
        by_script = scripts.language_of(block.text)
        return (
            block
            if not by_script or scripts.is_written_so(block.text, own.language)
            else replace(block, language=by_script)
        )
    if own.has_words_of(block):
        return block
    if len(_WORD.findall(block.text)) < _MIN_WORDS and not scripts.language_of(block.text):
        return block
    found, confidence = _identified(block.text)
    return block if confidence < SURE or _same(found, own.language) else replace(block, language=found)


def is_plainly(text: str, language: str) -> bool:
    """Whether the words of a text are clearly those of a language, whatever the source says."""
    guessed = _guess(_words_of(text))
    return bool(guessed) and _same(guessed, language)


def _words_of(text: str) -> list[str]:
    """The words of a text in lower case."""
    return _WORD.findall(text.lower())


def _guess(words: Sequence[str]) -> str:
    """The language whose most common words are a large share of a text's, clearly larger than any other's; else ""."""
    counts = _frequent(words)
    second, first = [0, 0, *sorted(counts.values())][-2:]
    if first <= _FREQUENT_SHARE * len(words) or first <= _LEAD * second:
        return ""
    language = next(language for language, count in counts.items() if count == first)
    return "" if _has_letters_of_others("".join(words), language) else language


def _frequent(words: Iterable[str]) -> dict[str, int]:
    """How many of some words are frequent ones in each language."""
    known = _by_word()
    counts: dict[str, int] = {}
    for language in chain.from_iterable(filter(None, map(known.get, words))):
        counts[language] = counts.get(language, 0) + 1
    return counts


def _has_letters_of_others(text: str, language: str) -> bool:
    """Whether a text has too many letters that its language lacks: Czech has little words of Portuguese."""
    if text.isascii():
        return False
    letters = Counter(filter(str.isalpha, text.lower()))
    own = other_letters(language)
    others = sum(count for letter, count in letters.items() if not letter.isascii() and letter not in own)
    return bool(own) and others > _MAX_OTHERS * letters.total()


def _letters(text: str) -> int:
    if text.isascii():
        return len(text.encode().translate(None, _NO_LETTERS))
    letters = "".join(filter(str.isalpha, text))
    return len(letters) if letters.isascii() else sum(3 if letter >= "⺀" else 1 for letter in letters)


@lru_cache(1024)
def _same(found: str, language: str) -> bool:
    """Whether one voice can read both: the same language, or close varieties of one."""
    if found.partition("-")[0].lower() == language.partition("-")[0].lower():
        return True
    if not found or not language:
        return False
    import langcodes
    from langcodes.tag_parser import LanguageTagError

    try:
        return langcodes.tag_distance(found, language) <= _NEAR
    except LanguageTagError:
        return False


def _identified(text: str) -> tuple[str, float]:
    """The language of a text according to py3langid, and its confidence from 0 to 1."""
    language, confidence = _identifier().classify(text)
    return str(language), float(confidence)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
