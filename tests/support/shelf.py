"""Hand-made episodes in a folder."""

from pathlib import Path
from typing import Any

from narrator.episode import chapters
from narrator.episode.manifest import FILE, Chapter, Manifest, to_json

AUDIO = b"\xff\xfb" * 10_000

NASTY = (
    "Less < more & <script>alert(1)</script>",
    "]]> ends nothing ]]&gt; <![CDATA[",
    "“Quotes”, \"double\" and 'single'",
    "Party 🎉👩‍👩‍👧 at the café",
    "عن القراءة (والكتابة) في زمن السرعة",
    "吾輩は猫である。名前はまだ無い。",
    "word " * 59 + "words",
    "&lt;b&gt;not bold&lt;/b&gt; &amp;amp;",
    "100 % of C++ & a+b?",
)
"""Titles that must appear unchanged, never as markup."""


def about(**known: Any) -> Manifest:
    """An episode with three chapters."""
    given: dict[str, Any] = {
        "guid": "0d3b5f8e-0001",
        "title": "On lemons",
        "narrated": "2026-03-04T05:06:07+00:00",
        "audio": "on-lemons.mp3",
        "size": len(AUDIO),
        "duration": 181_500,
        "language": "en",
        "engine": "espeak-ng",
        "voice": "en-GB",
        "author": "James Lind",
        "published": "1753-05-20",
        "link": "https://example.com/lemons?page=1&all=yes",
        "description": "What sailors ate.\nAnd what became of them.",
        "cover": "cover.jpg",
        "thumbnail": "cover-small.jpg",
        "transcripts": ("transcript.vtt", "transcript.json", "transcript.lrc"),
        "chapters": (
            Chapter(0, 60_000, "The ship", 1, "https://example.com/lemons#ship"),
            Chapter(60_000, 121_000, "The trial", 1, "https://example.com/lemons#tri%61l"),
            Chapter(121_000, 181_500, "The end", 2),
        ),
    }
    return Manifest(**given | known)


def put(output: Path, name: str, episode: Manifest) -> Path:
    """Write an episode into its own folder."""
    folder = output / name
    folder.mkdir(parents=True)
    (folder / FILE).write_text(to_json(episode), encoding="utf-8")
    (folder / episode.audio).write_bytes(AUDIO)
    beside = (chapters.FILE if episode.chapters else "", episode.cover, episode.thumbnail, *episode.transcripts)
    for other in beside:
        if other:
            (folder / other).write_bytes(b"of no matter here")
    return folder
