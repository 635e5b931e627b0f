"""How much of a page was read correctly."""

from collections import Counter
from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from narrator.sources.html.parts import key, words
from tests.corpora.published import Published

SHINGLE = 4  # words
_LONG = 10  # words of a line that nobody says twice by chance


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a page. `lines` are paragraphs or sentences, headings and shown blocks, without the title."""

    lines: tuple[str, ...]
    title: str = ""
    author: str = ""
    date: str = ""
    refusal: str = ""


class Share(NamedTuple):
    """How much of what was read is correct, and how much of the correct text was read; each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / (sum(self) or 1)


class Stated(NamedTuple):
    """The correct title, author or date of a page, the one that was read, and whether they count as the same."""

    right: str
    read: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How a page was read. `stated` has those of title, author and date that its corpus knows."""

    page: str
    kind: str
    bag: Share
    shingles: Share
    stated: dict[str, Stated]
    twice: tuple[str, ...]
    missing: tuple[str, ...]
    too_much: tuple[str, ...]
    refusal: str


def score(page: Published, read: Reading) -> Score:
    """Compare what was read with what is correct, by lower-case words without punctuation."""
    said, true = words("\n".join(read.lines)), words(page.text)
    stated = {
        "title": Stated(page.title, read.title, is_same_title(page.title, read.title)),
        "author": Stated(", ".join(page.authors), read.author, is_same_author(page.authors, read.author)),
        "date": Stated(page.date, read.date, page.date == read.date[:10]),
    }
    return Score(
        page=page.name,
        kind=page.kind,
        bag=_share(Counter(said), Counter(true)),
        shingles=_share(Counter(shingles(said)), Counter(shingles(true))),
        stated={what: each for what, each in stated.items() if each.right},
        twice=twice(read.lines, page.text),
        missing=_runs(true, shingles(said)),
        too_much=_runs(said, shingles(true)),
        refusal=read.refusal,
    )


def is_same_title(right: str, read: str) -> bool:
    """Whether titles have the same words, or one is in the other and more than 0.6 times as long."""
    short, long = sorted((key(right), key(read)), key=len)
    return short == long or (short in long and len(short) > 0.6 * len(long))


def is_same_author(right: Sequence[str], read: str) -> bool:
    """Whether at least 0.7 of the words of all names were read, and at most three more, such as “and”."""
    wanted, found = set(words("\n".join(right))), set(words(read))
    return len(wanted & found) >= 0.7 * len(wanted) and len(found) <= len(wanted) + 3


def twice(lines: Sequence[str], text: str) -> tuple[str, ...]:
    """Lines of ten words or more that were read more than once, and more often than they occur in the text."""
    counts = Counter(key(line) for line in lines if len(words(line)) >= _LONG)
    whole = key(text)
    return tuple(line for line, count in counts.items() if count > 1 and count > whole.count(line))


def shingles(of: Sequence[str]) -> list[tuple[str, ...]]:
    """Each word with the three words after it."""
    return list(zip(*(of[start:] for start in range(SHINGLE)), strict=False))


def covered(of: Sequence[str], known: Set[tuple[str, ...]]) -> list[bool]:
    """For each word, whether it is in one of the known shingles."""
    found = [False] * len(of)
    for at, shingle in enumerate(shingles(of)):
        if shingle in known:
            found[at : at + SHINGLE] = [True] * SHINGLE
    return found


def _share(said: Counter[Hashable], true: Counter[Hashable]) -> Share:
    both = (said & true).total()
    return Share(both / (said.total() or 1), both / (true.total() or 1))


def _runs(of: Sequence[str], known: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The runs of consecutive words outside of all known shingles, the longest first."""
    marked = zip(of, covered(of, set(known)), strict=True)
    runs = [[word for word, _ in run] for is_known, run in groupby(marked, lambda each: each[1]) if not is_known]
    return tuple(" ".join(run) for run in sorted(runs, key=len, reverse=True))
