"""Summaries of finished episodes."""

import textwrap
import time
from collections import Counter
from typing import Any

from narrator.episode import Episode
from narrator.errors import NarratorError

_MAX_LISTED = 8
_WIDTH = 100
_WIDEST_NAME = 40


def as_text(episode: Episode) -> str:
    """For people: title, chapters with times, duration, size, voice, what was left out and why, where the file is."""
    lines = ["", episode.title]
    lines += [
        f"  {clock(chapter.start / 1000)}  {'  ' * (chapter.level - 1)}{chapter.title}" for chapter in episode.chapters
    ]
    because = f", because {episode.because}" if episode.because else ""
    lines.append(
        f"{clock(episode.seconds)} long, {episode.size / 1e6:.1f} MB, "
        f"read by {episode.engine}, {episode.voice}{because}"
    )
    lines += [f"  {who}: {voice}" for who, voice in episode.cast.items()]
    lines += [f"Note: {note}" for note in episode.notes]
    if episode.left_out:
        lines.append(f"Left out: {len(episode.left_out)}")
        lines += _left_out(episode)
    else:
        lines.append("Left out: nothing")
    if episode.is_unchanged:
        lines.append("Unchanged since it was narrated")
    lines += map(str, filter(None, (episode.audio, *episode.alternates, episode.book)))
    return "\n".join(lines)


def as_event(episode: Episode) -> dict[str, Any]:
    """For programs: the same. Times in seconds, size in bytes."""
    return {
        "event": "episode",
        "title": episode.title,
        "audio": str(episode.audio),
        "alternates": [str(path) for path in episode.alternates],
        "epub": str(episode.book or ""),
        "seconds": episode.seconds,
        "size": episode.size,
        "engine": episode.engine,
        "voice": episode.voice,
        "cast": dict(episode.cast),
        "because": episode.because,
        "unchanged": episode.is_unchanged,
        "chapters": [
            {"start": chapter.start / 1000, "title": chapter.title, "level": chapter.level}
            for chapter in episode.chapters
        ],
        "notes": list(episode.notes),
        "left_out": [{"where": out.where, "what": out.what, "why": out.why} for out in episode.left_out],
    }


def as_line(episode: Episode) -> str:
    """For people who make many: title, duration, what they should know, and where the file is."""
    lines = [f"{episode.title} · {clock(episode.seconds)} · {episode.audio}"]
    lines += [f"  Note: {note}" for note in episode.notes]
    if episode.left_out:
        lines.append(f"  Left out: {len(episode.left_out)}; narrator script lists each of them")
    return "\n".join(lines)


class Total:
    """The outcome of many sources. For successful ones only numbers are kept."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._failed: list[tuple[str, NarratorError]] = []
        self._narrated = self._unchanged = 0
        self._seconds, self._size = 0.0, 0

    def add(self, source: str, result: Episode | NarratorError) -> None:
        """Count the outcome of a source."""
        if isinstance(result, NarratorError):
            self._failed.append((source, result))
            return
        self._narrated += not result.is_unchanged
        self._unchanged += result.is_unchanged
        self._seconds += result.seconds
        self._size += result.size

    def as_text(self) -> str:
        """For people: a line with the numbers, and a table of what failed, and why."""
        every = self._narrated + self._unchanged + len(self._failed)
        lines = [
            "",
            f"{every} articles in {clock(time.monotonic() - self._began)}: {self._narrated} narrated, "
            f"{self._unchanged} unchanged, {len(self._failed)} failed; {clock(self._seconds)} of audio, "
            f"{self._size / 1e6:.1f} MB",
        ]
        width = min(max((len(name) for name, _ in self._failed), default=0), _WIDEST_NAME)
        for name, error in self._failed:
            names = textwrap.wrap(name, width) or [""]
            reasons = textwrap.wrap(" ".join(str(error).split()), max(_WIDTH - width - 4, 20)) or [""]
            for number in range(max(len(names), len(reasons))):
                cells = (names[number] if number < len(names) else "", *reasons[number : number + 1])
                lines.append(f"  {cells[0]:<{width}}  {''.join(cells[1:])}".rstrip())
        return "\n".join(lines)

    def as_event(self) -> dict[str, Any]:
        """For programs: the same. Times in seconds, size in bytes."""
        failed = [
            {"source": name, "message": " ".join(str(error).split()), "exit_code": error.exit_code}
            for name, error in self._failed
        ]
        return {
            "event": "summary",
            "narrated": self._narrated,
            "unchanged": self._unchanged,
            "failed": failed,
            "seconds": self._seconds,
            "size": self._size,
        }


def clock(seconds: float) -> str:
    """A time as h:mm:ss."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _left_out(episode: Episode) -> list[str]:
    """Each omission if they are few, otherwise how many there are of each kind."""
    if len(episode.left_out) <= _MAX_LISTED:
        return [f"  {_beginning(out.what)} (in “{out.where}”: {out.why})" for out in episode.left_out]
    kinds = Counter((out.what.partition(":")[0], out.why) for out in episode.left_out)
    counted = [f"  {count} × {kind} ({why})" for (kind, why), count in kinds.most_common()]
    return [*counted, "  narrator script lists each of them"]


def _beginning(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1].rstrip()}…"
