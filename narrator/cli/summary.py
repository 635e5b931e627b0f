"""What is told about a finished episode."""

from collections import Counter
from typing import Any

from narrator.episode import Episode

_MOST_LISTED = 8


def as_text(episode: Episode) -> str:
    """For a person: title, chapters with times, duration, size, voice, what was left out and why, where the file is."""
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
    lines += map(str, (episode.audio, *episode.alternates))
    return "\n".join(lines)


def as_event(episode: Episode) -> dict[str, Any]:
    """For a machine: the same. Times in seconds, size in bytes."""
    return {
        "event": "episode",
        "title": episode.title,
        "audio": str(episode.audio),
        "alternates": [str(path) for path in episode.alternates],
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


def clock(seconds: float) -> str:
    """A time as h:mm:ss."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _left_out(episode: Episode) -> list[str]:
    """Each thing left out while they are few, else how many of each kind."""
    if len(episode.left_out) <= _MOST_LISTED:
        return [f"  {out.what} (in “{out.where}”: {out.why})" for out in episode.left_out]
    kinds = Counter((out.what.partition(":")[0], out.why) for out in episode.left_out)
    counted = [f"  {count} × {kind} ({why})" for (kind, why), count in kinds.most_common()]
    return [*counted, "  narrator script lists each of them"]
