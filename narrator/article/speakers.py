"""Who speaks in a conversation: an interview, a chat, a play, questions and answers.

A turn begins with a label: "Q:", "HOST:", "Jane Lind (mayor):", "[10:12] Ann:", a bold name, a heading. A label alone
proves little, since notes, recipes and lists of features also have some. So an article is a conversation only if labels
recur and alternate, and what follows them reads like speech; then each of its blocks gets its speaker.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median, median_low
from typing import Any, NamedTuple

from narrator import patterns
from narrator.article import Article, Block, Kind, Section
from narrator.text import MarkKind, joined, marks_of, part, stripped

_SPOKEN = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)

# Measured on the conversations and other texts of the tests: with lower values, lists of features pass for speech.
_MIN_CHANGES = 0.6
_MIN_TURNS = 4
_MIN_WORDS = 4
_MIN_QUESTIONS = 0.1
_MIN_PERSONAL, _MUCH_PERSONAL = 0.25, 0.5
_MIN_SHARE = 0.1

_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?[ap]\.?m\.?)?[\])]?"
_PARTICLES = frozenset(
    "da de del della der den di do dos du el la le of the ten ter van von zu y and bin ibn al".split()
)
_NAME = r"[^\W\d_][\w.'’\-]*(?:[ \u00a0][\w][\w.'’\-]*){0,4}?"
_VERB = r"(?:\s+(?:said|wrote|says|asked|replied))?"
_MAX_NAME = 40
_LABEL = patterns.lazy(
    rf"(?:(?P<before>{_TIME})\s*[-–—|]?\s*)?"
    rf"(?P<name>{_NAME})"
    r"(?:\s*\((?P<about>[^()\n]{1,40})\))?"
    rf"(?:\s*[,|]?\s*(?P<after>{_TIME}))?"
    rf"{_VERB}"
    r"\s*(?:：|:(?=\s|$|[“\"«„]))\s*"
)
_MAX_STAGE = 30  # characters of a name before a stop, as in plays
_STAGE = patterns.lazy(rf"(?P<name>[^\W\d_]{{2}}(?:[^\W\d_]|['’\- ]){{0,{_MAX_STAGE - 2}}})\.\s+(?=\S)")
_ALONE = patterns.lazy(rf"(?P<name>{_NAME})(?:\s*[,|]?\s*(?P<after>{_TIME}))?{_VERB}\s*[:：]?\s*")
_COUNTER = patterns.lazy(r"\s*\d+$")
_ENDED = patterns.lazy(r"[.?!…。？！][\"'”’»)\]]*$")
_LATIN = patterns.lazy(r"[a-z]", re.IGNORECASE)
_ASKS = patterns.lazy(r"[?？;؟]")
_SPACE = patterns.lazy(r"\s+")


class _Turn(NamedTuple):
    """A label: its section and block, where it begins and ends, its speaker, and what is said after it.

    `block` is -1 for a heading. `is_plain` means that it is a single capitalised word and nothing else, `is_alone` that
    nothing follows it in its block, `is_inside` that something precedes it in its line. `key` is the same for all
    labels of a speaker.
    """

    section: int
    block: int
    start: int
    end: int
    name: str
    is_plain: bool
    is_timed: bool
    is_alone: bool
    is_inside: bool
    speech: str
    key: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The words by which labels are recognised, in lower case."""

    pairs: tuple[frozenset[str], ...]
    roles: frozenset[str]
    others: frozenset[str]
    personal: frozenset[str]


def recognised(article: Article) -> Article:
    """Find the turns of a conversation: the article with its speakers in its blocks.

    The same article if it is not a conversation, or if its source gave the speakers.
    """
    if speakers(article):
        return article
    found = list(_turns(article.sections))
    turns = _accepted(found, article.sections)
    if not turns:
        # In a book, only one chapter may be a conversation.
        by_section = groupby(found, lambda turn: turn.section)
        turns = [turn for _, group in by_section for turn in _accepted(list(group), article.sections)]
    if not turns:
        return article
    names = _names(turns)
    going_on = _going_on(article.sections, turns)
    sections = tuple(
        _with_speakers(section, [turn for turn in turns if turn.section == number], names, going_on)
        for number, section in enumerate(article.sections)
    )
    return replace(article, sections=sections)


def speakers(article: Article) -> tuple[str, ...]:
    """The speakers, in order of appearance."""
    blocks = (block for section in article.sections for block in section.blocks)
    return tuple(dict.fromkeys(block.speaker for block in blocks if block.speaker))


def _turns(sections: Sequence[Section]) -> Iterator[_Turn]:
    """Everything that may be a label, in order."""
    for number, section in enumerate(sections):
        blocks = [*section.blocks, Block(Kind.BREAK)]
        if section.heading and (found := _alone(section.heading, is_certain=True)):
            yield _turn(number, -1, found, "", blocks[0])
        for index, block in enumerate(section.blocks):
            if block.kind in _SPOKEN:
                yield from _turns_of(number, index, block.text, blocks[index + 1])


def _turns_of(section: int, index: int, text: str, following: Block) -> Iterator[_Turn]:
    bold = _bold(text)
    found = [match for start in _starts(text, bold) if (match := _label(text, start, bold.get(start)))]
    if not found and (alone := _alone(text, is_certain=_is_bold(text))):
        found = [alone]
    if not found:
        return
    lines = {0, *(mark.end for mark in marks_of(text) if mark.kind is MarkKind.BREAK)}
    for match, end in zip(found, _ends([match.start() for match in found], text), strict=True):
        turn = _turn(section, index, match, text[match.end() : end], following)
        yield turn._replace(is_inside=match.start() not in lines)


def _ends(starts: Sequence[int], text: str) -> list[int]:
    """The ends of the parts of a text that begin at these positions."""
    return [*starts[1:], len(text)] if starts else []


def _turn(section: int, block: int, match: re.Match[str], speech: str, following: Block) -> _Turn:
    groups = match.groupdict()
    name = _SPACE.sub(" ", match["name"]).strip()
    is_plain = len(name.split()) == 1 and not name.isupper()
    is_timed = bool(groups.get("before") or groups.get("after"))
    is_alone = not speech.strip()
    if is_alone:
        speech = following.text
    return _Turn(
        section,
        block,
        match.start(),
        match.end(),
        name,
        is_plain,
        is_timed,
        is_alone,
        is_inside=False,
        speech=str(speech).strip(),
        key=_key(name),
    )


def _starts(text: str, bold: Mapping[int, int]) -> list[int]:
    """Where labels may begin in a text: at its start, in bold, or, if it has a colon, in each line or sentence."""
    if not _has_colon(text):
        return sorted({0, *bold})
    breaks = {mark.end for mark in marks_of(text) if mark.kind is MarkKind.BREAK}
    sentences = {match.end() for match in re.finditer(r"[.?!…。？！][\"'”’»)\]]*\s+", text)}
    return sorted({0} | breaks | bold.keys() | sentences)


def _label(text: str, start: int, end: int | None) -> re.Match[str] | None:
    """The label at a position, followed by speech or nothing; `end` is where bold text that begins there ends."""
    match = _LABEL.match(text, start) if _has_colon(text) else None
    if match is None and start == 0 and "." in text[: _MAX_STAGE + 1]:
        match = _STAGE.match(text)
        match = match if match and match["name"].isupper() else None
    if match is None and end is not None:
        # A bold name needs no colon unless it begins a bold sentence.
        match = _ALONE.match(text, start, end)
        if match and (match.end() < end or end >= len(text) or text[end - 1] in ",;.!?"):
            match = None
    return match if match and _is_name(match["name"]) else None


def _alone(text: str, *, is_certain: bool) -> re.Match[str] | None:
    """The match if a text is a label and nothing else."""
    if not is_certain and text[1:2].islower() and not _has_colon(text):
        return None  # the quick answer for most texts
    match = _ALONE.fullmatch(text)
    if not match or not _is_name(match["name"]):
        return None
    has_mark = text.rstrip().endswith((":", "：")) or bool(match["after"])
    return match if is_certain or has_mark or (match["name"].isupper() and len(match["name"]) > 1) else None


def _has_colon(text: str) -> bool:
    return ":" in text or "：" in text


def _is_bold(text: str) -> bool:
    """Whether a text is all bold, except for a colon at its end."""
    return any(m.kind is MarkKind.STRONG and m.start == 0 and m.end >= len(text) - 1 for m in marks_of(text))


def _bold(text: str) -> dict[int, int]:
    """Where bold text begins, each with its end."""
    found: dict[int, int] = {}
    for mark in marks_of(text):
        if mark.kind is MarkKind.STRONG:
            found[mark.start] = max(mark.end, found.get(mark.start, 0))
    return found


def _accepted(turns: list[_Turn], sections: Sequence[Section]) -> list[_Turn]:
    """The labels that belong to a conversation; none if there is none."""
    turns = _merged(turns)
    present = {turn.key for turn in turns}
    paired = {key for pair in _words().pairs if pair <= present for key in pair}
    letters = {key for pair in _words().pairs for key in pair if len(key) == 1 and key.isascii()}
    turns = [turn for turn in turns if turn.key not in letters or turn.key in paired]
    counts = Counter(turn.key for turn in turns)
    known = {key for key in counts if key in paired or key.rstrip("0123456789 ") in _words().roles}
    regular = {key for key, count in counts.items() if count > 1} | known
    main = [turn for turn in turns if turn.key in regular]
    if not _is_conversation(main, known) or len(main) < _MIN_SHARE * _length(main, sections):
        return []
    # The labels of those who speak only once look like the recurring ones, and are among them.
    is_plain = any(turn.is_plain for turn in main)
    return [
        turn
        for turn in turns
        if turn.key in regular
        or (_is_among(turn, main) and not (turn.is_alone or turn.is_inside) and (is_plain or not turn.is_plain))
    ]


def _is_conversation(turns: list[_Turn], known: set[str]) -> bool:
    """Whether labels alternate, and what follows them reads like speech."""
    keys = [turn.key for turn in turns]
    if len(set(keys)) < 2:
        return False
    changes = sum(a != b for a, b in pairwise(keys)) / (len(keys) - 1)
    if changes < _MIN_CHANGES:
        return False
    if sum(turn.is_timed for turn in turns) / len(turns) >= _MIN_CHANGES:
        return len(turns) >= _MIN_TURNS - 1
    speeches = [turn.speech for turn in turns if turn.speech]
    asked = sum(bool(_ASKS.search(speech)) for speech in speeches)
    words = median(len(speech.split()) for speech in speeches) if speeches else 0
    roles = len(known & {*keys})
    if roles >= 2:
        return bool(asked) or words >= _MIN_WORDS
    if len(turns) < _MIN_TURNS or not speeches:
        return False
    personal = sum(map(_is_personal, speeches)) / len(speeches)
    is_speech = bool(roles) or personal > _MIN_PERSONAL or not any(map(_LATIN.search, speeches))
    is_long = bool(roles) or words >= _MIN_WORDS or personal >= _MUCH_PERSONAL
    ended = sum(bool(_ENDED.search(speech)) for speech in speeches) / len(speeches)
    asks = asked / len(speeches) >= _MIN_QUESTIONS
    return is_speech and is_long and ended >= _MIN_CHANGES and asks


def _is_personal(speech: str) -> bool:
    """Whether the speech contains I or you."""
    return not _words().personal.isdisjoint(re.findall(r"[^\W\d_]+", speech.casefold()))


def _length(turns: Sequence[_Turn], sections: Sequence[Section]) -> int:
    """The number of blocks from the first turn to the last."""
    first, last = turns[0], turns[-1]
    between = sum(len(section.blocks) for section in sections[first.section : last.section])
    return between + last.block - first.block + 1


def _is_among(turn: _Turn, turns: Sequence[_Turn]) -> bool:
    """Whether a label is among others, or is the last word."""
    first, last = turns[0], turns[-1]
    if _place(turn) > _place(last):
        return turn.section == last.section and bool(_ENDED.search(turn.speech))
    return _place(turn) > _place(first)


def _place(turn: _Turn) -> tuple[int, int, int]:
    return turn.section, turn.block, turn.start


def _merged(turns: list[_Turn]) -> list[_Turn]:
    """Give all labels of a speaker the same key: "Lind" is Jane Lind if there is no other Lind."""
    keys = {turn.key for turn in turns}
    full = [key.split() for key in keys if " " in key]
    meant: dict[str, str] = {}
    for key in keys:
        fuller = [words for words in full if key in (words[0], words[-1])]
        meant[key] = " ".join(fuller[0]) if len(fuller) == 1 else key
    return [turn._replace(key=meant[turn.key]) for turn in turns]


def _names(turns: Sequence[_Turn]) -> dict[str, str]:
    """The name of each speaker, by key: the fullest one."""
    names: dict[str, str] = {}
    for turn in turns:
        if len(turn.name.split()) > len(names.get(turn.key, "").split()):
            names[turn.key] = turn.name
    return {key: _display(name) for key, name in names.items()}


def _display(name: str) -> str:
    """A name as a script writes it: HOST becomes host, JANE LIND becomes Jane Lind."""
    name = name.rstrip(".:")
    if not name.isupper():
        return name
    return name.lower() if len(name.split()) == 1 else name.title()


def _going_on(sections: Sequence[Section], turns: Sequence[_Turn]) -> dict[_Turn, int]:
    """How many blocks without a label may belong to each turn; for a section's last turn, as many as any other has.

    What follows the last turn of all may not be speech, so there it is as many as that speaker's turns usually have.
    """
    ends = (b.block if a.section == b.section else len(sections[a.section].blocks) for a, b in pairwise(turns))
    gaps = [(turn, end - turn.block - 1) for turn, end in zip(turns, ends, strict=False)]
    longest = max((gap for _, gap in gaps), default=0)
    last = turns[-1]
    usual = median_low([gap for turn, gap in gaps if turn.key == last.key] or [0])
    return {turn: usual if turn is last and last.block >= 0 else longest for turn in turns}


def _with_speakers(
    section: Section, turns: Sequence[_Turn], names: dict[str, str], going_on: dict[_Turn, int]
) -> Section:
    """A section with the speaker of each block, and a block for each turn."""
    by_block: dict[int, list[_Turn]] = {}
    for turn in turns:
        by_block.setdefault(turn.block, []).append(turn)
    blocks: list[Block] = []
    speaker = names[by_block[-1][0].key] if -1 in by_block else ""
    label: str | None = None
    since = 0
    for index, block in enumerate(section.blocks):
        if block.kind not in _SPOKEN:
            blocks.append(block)
            continue
        since = 0 if index in by_block else since + 1
        if turns and turns[-1].block < index and since > going_on[turns[-1]]:
            # What follows the last turn is not speech.
            speaker = ""
        for piece in _pieces(block, by_block.get(index, []), speaker, names):
            speaker = piece.speaker
            if piece.label == len(piece.text):
                label = piece.text
                continue
            blocks.append(_labelled(piece, label) if label is not None and not piece.label else piece)
            label = None
    if label is not None:
        blocks.append(Block(Kind.PARAGRAPH, label))
    return replace(section, blocks=tuple(blocks))


def _labelled(block: Block, label: str) -> Block:
    """A block with the label that was in a block of its own before it."""
    head = label if label.endswith((":", "：")) else joined((label, ":"))
    return replace(block, text=joined((head, block.text), " "), label=len(head) + 1)


def _pieces(block: Block, turns: Sequence[_Turn], speaker: str, names: dict[str, str]) -> Iterator[Block]:
    """A block split where turns begin."""
    if not turns:
        yield replace(block, speaker=speaker)
        return
    if turns[0].start > 0:
        yield replace(block, text=stripped(part(block.text, 0, turns[0].start)), speaker=speaker)
    for turn, end in zip(turns, _ends([turn.start for turn in turns], block.text), strict=True):
        text = stripped(part(block.text, turn.start, end))
        yield replace(block, text=text, speaker=names[turn.key], label=min(turn.end - turn.start, len(text)))


def _key(name: str) -> str:
    key = name.casefold().rstrip(".:")
    base = _COUNTER.sub("", key)
    # Q1 and Q2 are questions of the same person; speakers 1 and 2 are two people.
    return base if any(base in pair for pair in _words().pairs) else key


def _is_name(name: str) -> bool:
    """Whether it may be a name: capitalised if its script has capitals, and not a word that introduces notes."""
    words = name.split()
    if len(name) > _MAX_NAME or not all(word in _PARTICLES or word[0].upper() == word[0] for word in words):
        return False
    first = words[0].casefold().rstrip(".:")
    return first not in _words().others and (first not in _PARTICLES or words[0].istitle() is name.istitle())


@cache
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_name("speakers.toml").read_text(encoding="utf-8"))
    pairs: Iterable[Sequence[str]] = data["pairs"]
    return _Words(
        tuple(frozenset(pair) for pair in pairs),
        *(frozenset(data[name].split()) for name in ("roles", "others", "personal")),
    )
