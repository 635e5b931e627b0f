"""The chapters of an episode in the forms that apps read beside the ID3 tag, with the tag's times.

Their number, order, times and titles are the same in all forms, except that titles in descriptions are shortened.

Sources: Podcasting 2.0, docs/examples/chapters/jsonChapters.md (JSON 1.2); Podlove Simple Chapters 1.2 (Normal Play
Time); what Spotify and Apple say of chapters in descriptions (support.spotifyforpodcasters.com 360043932711,
podcasters.apple.com/support/5482).
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from narrator.episode import links
from narrator.episode.manifest import Chapter, Manifest

FILE = "chapters.json"
"""The file's name in the folder of an episode."""

FEWEST_LINES = 3
"""With fewer lines in a description, no app shows chapters."""

_MAX_TITLE = 39
# Spotify ignores lines with emoji. Symbols such as ° and © are not emoji.
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23fa\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u200d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]+"
)


def as_json(about: Manifest) -> str:
    """The content of `chapters.json`: JSON chapters 1.2, times in seconds."""
    chapters: list[dict[str, Any]] = []
    for chapter in about.chapters:
        times = {"startTime": chapter.start / 1000, "endTime": chapter.end / 1000}
        address = link(chapter)
        leads = {"url": address} if address else {}
        shows = {"img": picture} if (picture := links.web(chapter.picture)) else {}
        chapters.append({**times, "title": chapter.title, **leads, **shows})
    known = {"title": about.title, "author": about.author, "podcastName": about.series, "fileName": about.audio}
    named = {key: value for key, value in known.items() if value}
    return json.dumps({"version": "1.2.0", **named, "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"


def link(chapter: Chapter) -> str:
    """The link of a chapter; "" if apps would break it.

    AntennaPod decodes links once too often, so one with "%" or "+" would become another. It merges the chapters of all
    sources, so such a link is left out of all forms, the MP3 included.
    """
    is_safe = chapter.link.isascii() and chapter.link.isprintable() and not {"%", "+", " "} & set(chapter.link)
    return links.web(chapter.link) if is_safe else ""


def normal_play_time(ms: int) -> str:
    """A time as Podlove Simple Chapters write it: 00:15:30.250."""
    return f"{_clock(ms)}.{ms % 1000:03}"


def lines(chapters: Sequence[Chapter]) -> list[str]:
    """`(HH:MM:SS) Title` for each chapter, with titles under 40 characters and without emoji.

    There are none if apps would ignore them: they need at least three, the first at 0.
    """
    if len(chapters) < FEWEST_LINES or chapters[0].start != 0:
        return []
    return [f"({_clock(chapter.start)}) {_short(chapter.title)}" for chapter in chapters]


def _short(title: str) -> str:
    plain = " ".join(_EMOJI.sub(" ", title).split()) or "…"
    return cut(plain, _MAX_TITLE)


def cut(text: str, most: int) -> str:
    """A text of at most so many characters, cut behind a word, with "…" where something is left off."""
    if len(text) <= most:
        return text
    begun = text[: most - 1]
    if not text[most - 1].isspace():
        begun = begun.rpartition(" ")[0] or begun
    return begun.rstrip() + "…"


def _clock(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
