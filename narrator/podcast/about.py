"""What narrator knows of an episode. It stands in its folder as `episode.json`, from which feeds are made."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from narrator.article import Omission

FILE = "episode.json"
"""Its name in the folder of an episode."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: first millisecond and end. `level` is 1 for the outermost; `link` leads to its section, or is ""."""

    start: int
    end: int
    title: str
    level: int = 1
    link: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """An episode, for whoever has only its folder. What is not known is "".

    `guid` stays the same when the article is narrated again, as does `narrated`, the time when that was first done
    (ISO 8601, UTC). `published` is the article's own date, `link` its address, `source` that address or the name of
    the file that was read. `audio`, `cover` and `transcripts` are names of files in the folder, as is `thumbnail`, the
    cover for where it is shown small. `size` is the bytes of the audio, `duration` its milliseconds. `language` is a
    BCP 47 tag. `description` is plain text. `identity`
    tells the source from others.
    """

    guid: str
    title: str
    narrated: str
    audio: str
    size: int
    duration: int
    language: str
    engine: str
    voice: str
    author: str = ""
    published: str = ""
    link: str = ""
    series: str = ""
    source: str = ""
    description: str = ""
    cover: str = ""
    thumbnail: str = ""
    transcripts: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    left_out: tuple[Omission, ...] = ()
    notes: tuple[str, ...] = ()
    identity: str = ""


def to_json(about: About) -> str:
    """The text of an `episode.json`."""
    return json.dumps(asdict(about), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str | bytes) -> About:
    """Read an `episode.json`. Keys that are not known are passed over: a later narrator may have written them.

    Raises:
        ValueError: it is not one.
    """
    try:
        told = json.loads(text)
        known: dict[str, Any] = {key: value for key, value in told.items() if key in About.__slots__}
        return About(
            **known
            | {
                "transcripts": tuple(known.get("transcripts", ())),
                "chapters": tuple(Chapter(**chapter) for chapter in known.get("chapters", ())),
                "left_out": tuple(Omission(**out) for out in known.get("left_out", ())),
                "notes": tuple(known.get("notes", ())),
            }
        )
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not an {FILE}: {error}") from error
