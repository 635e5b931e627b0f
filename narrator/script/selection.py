"""Which chapters of a script are narrated, chosen by number or by title.

Numbered chapters are those of the outermost level that has several; what precedes the first is number 0. A title can be
that of any heading, and includes everything below it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from narrator.article import Omission
from narrator.errors import SourceError
from narrator.script import Script, Section

_MAX_LISTED = 6
_NUMBERS = re.compile(r"\d+(?:\s*[-–]\s*\d*)?(?:\s*,\s*\d+(?:\s*[-–]\s*\d*)?)*")
_RANGE = re.compile(r"(\d+)(?:(\s*[-–]\s*)(\d*))?")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a script: its sections from `first` up to, but not including, `end`. `number` is None if nested."""

    title: str
    level: int
    number: int | None
    first: int
    end: int


def chapters(script: Script) -> list[Chapter]:
    """All chapters in order; nested ones follow the chapter that contains them."""
    sections = script.sections
    levels = [section.level for section in sections if section.heading]
    main = min((level for level in levels if levels.count(level) > 1), default=min(levels, default=0))
    found: list[Chapter] = []
    number = 0
    for index, section in enumerate(sections):
        if not section.heading:
            if section.passages and index == 0:
                found.append(Chapter(script.metadata.title, main, 0, 0, _next(sections, 0, 0)))
            continue
        if section.level == main:
            number += 1
        end = _next(sections, index, section.level)
        own = number if section.level == main else None
        found.append(Chapter(" ".join(section.heading.shown.split()), section.level, own, index, end))
    return found


def select(script: Script, only: Sequence[str], skip: Sequence[str]) -> Script:
    """A script with only the chosen chapters; the others are listed as left out.

    A script limited to some chapters has an identity and a title of its own, so that the parts of a book can be
    episodes side by side.

    Args:
        only: numbers ("2", "2-5", "8-", "1, 3") or titles, in any case; empty for all.
        skip: the same; chapters that do not exist are ignored.

    Raises:
        SourceError: a chapter of `only` does not exist, or nothing is left.
    """
    if not only and not skip:
        return script
    outline = chapters(script)
    wanted = set(range(len(script.sections)))
    if only:
        for each in missing(script, only):
            raise SourceError(f"there is no chapter “{each}” in “{script.metadata.title}”", _listed(outline))
        wanted = _sections(only, outline)
    unwanted = _sections(skip, outline)
    kept = [index for index in range(len(script.sections)) if index in wanted - unwanted]
    if not any(script.sections[index].passages for index in kept):
        raise SourceError(f"nothing is left of “{script.metadata.title}”", _listed(outline))
    chosen = replace(
        script,
        sections=tuple(script.sections[index] for index in kept),
        omissions=script.omissions + tuple(_omissions(script, kept, unwanted)),
    )
    if not only:
        return chosen
    name = _name([chapter for chapter in outline if chapter.first in kept], only)
    about = replace(script.metadata, title=f"{script.metadata.title}: {name}")
    return replace(chosen, metadata=about)


def missing(script: Script, wishes: Sequence[str]) -> list[str]:
    """The numbers and titles that no chapter has."""
    outline = chapters(script)
    return [wish for wish in wishes if not _sections([wish], outline)]


def _next(sections: Sequence[Section], index: int, level: int) -> int:
    """Where the part that begins with a section ends: at the next heading not below it; with level 0, at any."""
    for later in range(index + 1, len(sections)):
        if sections[later].heading and (not level or sections[later].level <= level):
            return later
    return len(sections)


def _sections(wishes: Iterable[str], outline: Sequence[Chapter]) -> set[int]:
    return {
        index
        for wish in wishes
        for chapter in outline
        if _is_meant(chapter, wish)
        for index in range(chapter.first, chapter.end)
    }


def _is_meant(chapter: Chapter, wish: str) -> bool:
    if _NUMBERS.fullmatch(wish.strip()):
        return chapter.number is not None and any(chapter.number in each for each in _ranges(wish))
    return chapter.title.casefold() == " ".join(wish.split()).casefold()


def _ranges(wish: str) -> list[range]:
    found = []
    for first, dash, last in _RANGE.findall(wish):
        end = int(last) if last else 10**9 if dash else int(first)
        found.append(range(int(first), end + 1))
    return found


def _omissions(script: Script, kept: Sequence[int], unwanted: set[int]) -> Iterable[Omission]:
    for index, section in enumerate(script.sections):
        if index not in kept and (section.heading or section.passages):
            title = section.heading.shown if section.heading else script.metadata.title
            why = "skipped, as you wanted" if index in unwanted else "not one of those you wanted"
            yield Omission(str(title), f"chapter: {title}", why)


def _name(chosen: Sequence[Chapter], only: Sequence[str]) -> str:
    """The name of the chosen chapters: the title of a single one, else the numbers and titles requested."""
    outermost = [chapter for chapter in chosen if not any(_is_within(chapter, other) for other in chosen)]
    if len(outermost) == 1:
        return outermost[0].title
    return ", ".join(re.sub(r"(?<=\d)\s*-\s*", "–", each) for each in only)


def _is_within(chapter: Chapter, other: Chapter) -> bool:
    return other.first < chapter.first < other.end


def _listed(outline: Sequence[Chapter]) -> str:
    numbered = [f"{chapter.number} {chapter.title}" for chapter in outline if chapter.number is not None]
    more = " …" if len(numbered) > _MAX_LISTED else ""
    return f"its chapters are {', '.join(numbered[:_MAX_LISTED])}{more}" if numbered else "it has no chapters"
