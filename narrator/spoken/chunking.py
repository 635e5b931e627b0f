"""Splitting a sentence where a reader would breathe, for engines that limit the characters at a time.

Every possible split has a price, and so has every piece: each is a request to a service, which is the less worth it the
shorter the piece is. The cheapest way to split is chosen.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.little_words import little_words
from narrator.spoken.sentences import inseparable, whole

# The price of a split: after a stop, a comma before a conjunction, a comma; before a conjunction or at a comma in a
# list; before a preposition, before any word; after a word that belongs to the next; between two letters of a script
# without spaces; within a name or a number; within a word.
_STOP, _CLAUSE, _COMMA, _JOIN, _LEAD, _SPACE, _LEAN, _LETTER, _BOUND, _WORD = 0, 3, 6, 12, 18, 36, 50, 80, 120, 300
# The price of a piece: any piece, and in addition an empty one, a tiny one, one with nothing to say.
_PIECE, _EMPTY, _CRUMB, _MUTE = 8, 12, 40, 1_000_000


class NameWords(NamedTuple):
    """Words that join the parts of a name: "Ludwig van Beethoven", "Vicente de la Cruz"."""

    of: frozenset[str]
    the: frozenset[str]


_name_words = languages.common("chunking", NameWords)

_QUOTES, _OPEN, _CLOSED = "\"'”’“‘„‚»«›‹」『「』《》", "([（【", ")]）】"
_PUNCTUATION = _QUOTES + _OPEN + _CLOSED + "¿¡.,;:!?…—–،؛؟"
_OPENERS, _BINDERS = "([（【«‹„“‘「『《¿¡", "&§#@№+=<>~≈±×÷/|€$£¥₹"

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_ENDED = r"[”’」』）】》]*(?=[\w“‘「『（《])"  # closing marks stay with what they close
_NEXT = r"(?=[^\W_ぁ-ゖー])"  # a word begins: not hiragana, which may be an ending or a particle
_INSIDE = (
    (_STOP, rf"(?:[。！？；：…]{_ENDED}|(?<=[\w,.!?”])—+(?=[\w“‘]))(?!(?<=\d.)\d)|[）】]{_NEXT}|\w(?=[（【])"),
    (_COMMA, rf"[、，]{_ENDED}(?!(?<=\d.)\d)"),
    (_LEAD, rf"(?:[はがでともへ]|から|まで|より){_NEXT}|\w(?=[「『《])"),
    (_SPACE, rf"[をにの的了]{_NEXT}"),
    (_LEAN, rf"[ぁ-ゖ]{_NEXT}"),
    (_LETTER, rf"[{_UNSPACED}](?=[{_UNSPACED}A-Za-z\d“‘])|[A-Za-z](?=[{_UNSPACED}])"),
)
_TIED = re.compile(
    r"[เ-ไເ-ໄ\u17d2\u1039\dっッ].|(?<![ぁ-ゖ])[おご].|[ァ-ヿ]{2}"  # a Thai vowel, "3人", "きっと", "お茶", "コア"
    r"|.[ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞヽヾะ-ฺๅ-๎ະ-ຼ]"
)
_APART = re.compile(rf"[{_UNSPACED}](?![ぁ-ゖ])[{_UNSPACED}]")


def chunks(said: str, language: str, max_chars: int) -> list[str]:
    """Split the sentence `said` into pieces of at most `max_chars` characters; except for white space, nothing is lost.

    `language` is a BCP 47 tag; only its first subtag matters. A piece without letters or digits occurs only where so
    many characters in a row have none that it cannot be avoided.
    """
    if len(said.strip()) <= max_chars:
        return [said.strip()] if said.strip() else []
    text = " ".join(said.split())
    # In a long text not every position between letters is considered, so that the time grows only linearly.
    step = min(len(text) // 1000, max_chars // 10) + 1
    heard = [index for index, char in enumerate(text) if char.isalnum()] or [0]
    found = _inside(text, step) | _spaces(text, language.partition("-")[0].lower())
    cuts = {0: 0} | {index: price for index, price in found.items() if heard[0] < index <= heard[-1]} | {len(text): 0}
    for start, end in pairwise(sorted(cuts)):
        if end - (text[end - 1] == " ") - start > max_chars:
            forced = _forced(text, start, end, max_chars, step)
            cuts |= {index: _BOUND if text[index - 1] in "/-_=&?" else _WORD for index in forced}
    return [text[start:end].strip() for start, end in pairwise(_cheapest(text, sorted(cuts.items()), max_chars))]


def placed(said: str, language: str, max_chars: int) -> Iterator[tuple[int, str]]:
    """The same pieces as they are in the sentence, each with its position."""
    end = 0
    for piece in chunks(said, language, max_chars):
        first, *others = piece.split()
        start = said.index(first, end)
        end = start + len(first)
        for word in others:
            end = said.index(word, end) + len(word)
        yield start, said[start:end]


def _cheapest(text: str, cuts: list[tuple[int, int]], max_chars: int) -> list[int]:
    """The cheapest combination of splits and pieces: indexes of some of the `cuts`, including the first and last."""
    heard = list(accumulate(map(str.isalnum, text), initial=0))
    prices = [
        _PIECE + _EMPTY * (1 - size / max_chars) ** 2 + _CRUMB * (size < max_chars / 5) for size in range(max_chars + 1)
    ]
    starts = [index for index, _ in cuts]
    costs, back, first = [0.0], [0], 0
    for index, price in cuts[1:]:
        end = index - (text[index - 1] == " ")
        while end - starts[first] > max_chars:
            first += 1
        near = starts[first : len(costs)]
        ways = [cost + prices[end - start] for cost, start in zip(costs[first:], near, strict=True)]
        # Only pieces from the last few positions can be without anything to say.
        for number in range(len(near) - 1, -1, -1):
            if heard[near[number]] < heard[end]:
                break
            ways[number] += _MUTE
        cheapest = min(ways)
        costs.append(cheapest + price)
        back.append(first + ways.index(cheapest))
    way = [len(cuts) - 1]
    while way[-1]:
        way.append(back[way[-1]])
    return [cuts[number][0] for number in reversed(way)]


def _forced(text: str, start: int, end: int, max_chars: int, step: int) -> Iterator[int]:
    """Indexes of splits between two that are too far apart. A character is split only if it is longer than a piece."""
    previous = start
    for goal in range(start + step, end, step):
        index = next(
            (index for index in range(goal, previous, -1) if text[index] != " " and not inseparable(text, index)), 0
        )
        if index or goal + step - previous > max_chars:
            previous = index or goal
            yield previous


def _inside(text: str, step: int) -> dict[int, int]:
    """The possible splits without a space: their prices by index."""
    cuts = dict[int, int]()
    for price, pattern in _INSIDE:
        previous = 0
        for index in (found.end() for found in re.finditer(pattern, text)):
            tied = price >= _LEAD and (_TIED.match(text, index - 1) or inseparable(text, index))
            if not tied and (price < _LETTER or index - previous >= step):
                cuts.setdefault(index, price)
                previous = index
    return cuts


def _spaces(text: str, language: str) -> dict[int, int]:
    """The possible splits after a space: their prices by index."""
    little, ends, index = _little(language), set[int](), 0
    for sentence in whole(text, language):
        index = text.index(sentence, index) + len(sentence)
        ends.add(index + 1)
    cuts, index, words = dict[int, int](), 0, ["", *text.split(" "), ""]
    for previous, before, after, following in zip(words, words[1:], words[2:], words[3:], strict=False):
        index += len(before) + 1
        # What cannot be said stays with what precedes it, but an opening quote or bracket with what follows it.
        if (_spoken(after) or after in _OPENERS) and (_spoken(before) or before not in _OPENERS):
            bound = _bound(previous, before, after, following, little)
            cuts[index] = _BOUND if bound else _price(previous, before, after, index in ends, little)
    return cuts


def _bound(previous: str, before: str, after: str, following: str, little: dict[str, int]) -> bool:
    """Whether the words `before` and `after` belong to the same number, quantity or name."""
    if not _spoken(before):
        return after[0].isdigit() if previous[-1:].isdigit() else before in _BINDERS
    if before[-1] in _PUNCTUATION or after[0] in _PUNCTUATION:
        return False
    head, tail = _core(after), _core(before)
    if _number(before) and before[-1].isdigit():
        return _number(after) or _number(following) or head not in little
    names = _name_words()
    if tail in names.of | names.the and (_name(after, little) or head in names.the):
        return True
    of = head in names.of and (_name(following, little) or following.lower() in names.the)
    return _name(before, little) and (of or _name(after, little) or _number(after))


def _price(previous: str, before: str, after: str, ended: bool, little: dict[str, int]) -> int:
    """The price of a split between the words `before` and `after`; `ended` says whether a sentence ends there."""
    char = f"{previous} {before}".rstrip(_QUOTES + _OPEN + _CLOSED + " ")[-1:] or " "
    tail, head = _core(before).rpartition("'")[2], _core(after).partition("'")[0]
    closed = before[-1] in _CLOSED and not set(_OPEN) & set(before[1:])  # but not "item(s)"
    if not ended and before.endswith(".") and not before.endswith(".."):
        return _BOUND  # an abbreviation
    if ended or closed or char in "!?…؟;:؛—–" or before == "-" or before.endswith("..."):
        return _STOP
    if char in ",،、" and little.get(tail) != _JOIN:
        if before[-2:-1].isdigit() and after[0].isdigit():
            return _LEAN  # "May 5, 2024"
        if "," in (previous[-1:], after[-1]):
            return _JOIN
        return _CLAUSE if little.get(head) == _JOIN else _COMMA
    leans = tail in little or (not little and len(tail) < 3 and tail.isalpha())
    counted = _number(previous) and previous[-1].isdigit() and head not in little  # "3.5 million people"
    if leans or counted or before[-1] == "-" or _number(after):
        return _LEAN
    if after[0] in _OPEN or (after[0] in "—–" and after[1:2].isalpha()):
        return _STOP
    if after[0] in _QUOTES and after[-1] not in _PUNCTUATION:
        return _JOIN
    return _COMMA if _APART.fullmatch(before[-1] + after[0]) else little.get(head, _SPACE)


@cache
def _little(language: str) -> dict[str, int]:
    """The function words of a language, and the price of a split before each."""
    own = little_words(language)
    rows = ((_JOIN, own.joining), (_LEAD, own.leading), (_SPACE, own.leaning)) if own else ()
    return {word: price for price, words in rows for word in words}


def _name(word: str, little: dict[str, int]) -> bool:
    return word.lstrip(_PUNCTUATION)[:1].isupper() and _core(word).partition("'")[0] not in little


def _number(word: str) -> bool:
    return word.lstrip(_BINDERS + "-–−")[:1].isdigit()


def _core(word: str) -> str:
    return word.strip(_PUNCTUATION).lower().replace("’", "'")


def _spoken(word: str) -> bool:
    return any(map(str.isalnum, word))
