"""A finished episode: its name, and what is known of it. `folders` puts it into its folder."""

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
# Letters that do not decompose into a plain one and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "đ": "d", "Đ": "D"}
    | {"þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i"}
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_KANJI_AMONG_KANA = patterns.lazy("(?s)(?=.*[\u3040-\u30ff]).*[\u3400-\u9fff]")
_HAN = patterns.lazy("[\u3400-\u9fff]")
# Paths of the inbox, in a show that is served with one.
_RESERVED = system.DEVICES | {"articles", "inbox"}


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished episode: its folder, and what is known of it.

    `because` says why this engine was used, if narrator chose it. `is_unchanged`: it existed already, and would have
    come out the same. `is_provisional`: it may come out differently next time, because a service did not answer, a
    picture could not be fetched, or files of the user's are in the place of narrator's.
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
        """The title of the engine that was used."""
        return self.manifest.engine

    @property
    def voice(self) -> str:
        """The voices that were used, the usual one first."""
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
        """The parts of the article that are not said, and why."""
        return self.manifest.left_out

    @property
    def notes(self) -> tuple[str, ...]:
        """Whatever may surprise a listener, as sentences."""
        return self.manifest.notes


def slug(*names: str, language: str = "") -> str:
    """A folder and file name from the first of the names that yields one, in a-z, 0-9 and hyphens.

    Podcast hosts accept no other characters, so other scripts are transliterated, Chinese into pinyin. Japanese with
    kanji would become unrecognizable and yields none, so give the file's name as the next one.

    Args:
        names: the best one first.
        language: their language, as a BCP 47 tag; it tells names of kanji alone from Chinese ones.
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
    # Imported here because it loads all rules of speaking, which a show of finished episodes does not need.
    from narrator.spoken.letters import romanized

    return romanized(name).translate(_LETTERS)


def identity(*parts: str) -> str:
    """A short digest that identifies a source without revealing what it is."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
