"""A finished episode: what it is called, and what is known of it. `folders` has how it comes to stand in its own."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from narrator import patterns, system
from narrator.article import Omission
from narrator.episode.manifest import Chapter, Manifest

_MAX_SLUG = 60
# Letters that are not a plain one with a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "đ": "d", "Đ": "D"}
    | {"þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i"}
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_KANJI_AMONG_KANA = patterns.lazy("(?s)(?=.*[\u3040-\u30ff]).*[\u3400-\u9fff]")
_HAN = patterns.lazy("[\u3400-\u9fff]")
# The addresses of the inbox, in a show that is served with one.
_RESERVED = system.DEVICES | {"articles", "inbox"}


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished episode: its folder, and what is known of it.

    `because` says why this engine reads, if narrator chose it. `is_unchanged` says that it was there already, and would
    have come out the same; `is_provisional` that it may come out differently next time, since a service did not answer,
    a picture could not be fetched, or files of the user's are in its place.
    """

    folder: Path
    manifest: Manifest
    because: str = ""
    is_unchanged: bool = False
    is_provisional: bool = False

    @property
    def title(self) -> str:
        """The article's title."""
        return self.manifest.title

    @property
    def audio(self) -> Path:
        """The audio file in its usual format."""
        return self.folder / self.manifest.audio

    @property
    def alternates(self) -> tuple[Path, ...]:
        """The audio files in other formats."""
        return tuple(self.folder / each.audio for each in self.manifest.alternates)

    @property
    def book(self) -> Path | None:
        """The e-book that reads itself aloud, if there is one."""
        return self.folder / self.manifest.epub if self.manifest.epub else None

    @property
    def size(self) -> int:
        """The size of the audio in bytes."""
        return self.manifest.size

    @property
    def seconds(self) -> float:
        """The duration of the audio."""
        return self.manifest.duration / 1000

    @property
    def engine(self) -> str:
        """The title of the engine that reads."""
        return self.manifest.engine

    @property
    def voice(self) -> str:
        """The voices that read, the usual one first."""
        return self.manifest.voice

    @property
    def cast(self) -> Mapping[str, str]:
        """The roles and speakers with a voice of their own, each with that voice."""
        return self.manifest.voices

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters, with times in milliseconds."""
        return self.manifest.chapters

    @property
    def left_out(self) -> tuple[Omission, ...]:
        """What is not said of the article, and why."""
        return self.manifest.left_out

    @property
    def notes(self) -> tuple[str, ...]:
        """Whatever may surprise a listener, in words."""
        return self.manifest.notes


def slug(*names: str, language: str = "") -> str:
    """A folder and file name for the first of the names that gives one, in a-z, 0-9 and hyphens.

    Podcast hosts take no other characters; words of other scripts are written in these, Chinese ones in pinyin. Of
    Japanese ones with kanji nobody would know them again, so give the file's name next.

    Args:
        names: the best one first.
        language: theirs, as a BCP 47 tag; kanji alone are told from Chinese by it.
    """
    kanji = _HAN if language.lower().split("-")[0] == "ja" else _KANJI_AMONG_KANA
    for name in names:
        plain = unicodedata.normalize("NFKD", _latin(name, kanji)).encode("ascii", "ignore").decode().lower()
        words = re.sub(r"['’`]", "", plain)
        found = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
        if len(found) > _MAX_SLUG:
            found = found[: _MAX_SLUG + 1].rsplit("-", 1)[0][:_MAX_SLUG]
        if found:
            return f"{found}-article" if found in _RESERVED else found
    return "article-" + identity(*names)[:8]


def _latin(name: str, kanji: re.Pattern[str]) -> str:
    if name.isascii() or kanji.search(name):
        return name.translate(_LETTERS)
    # Here, since it brings all rules of speaking, which a show of episodes can do without.
    from narrator.spoken.letters import romanized

    return romanized(name).translate(_LETTERS)


def identity(*parts: str) -> str:
    """A short digest that tells one source from another without telling what it is."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
