"""What a user can choose for a script and for an episode."""

from dataclasses import dataclass, field

from narrator import formats
from narrator.script import Audio, writing
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.script.speaking import Pacing
from narrator.script.writing import ContentOptions
from narrator.sources import web

ALBUM = "Narrated articles"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a source is read.

    `title`, `author` and `language`, a BCP 47 tag, override what the source says unless they are "". `parts` says
    whether to divide long stretches without headings, `choices` what to do with anything but plain text, and the
    `lexicon` how words are said. With `is_cast`, each speaker of a conversation gets a voice of their own, and is named
    only once. If `only` names chapters, no others are read; those in `skip` are never read, and with `is_skip_told` a
    note lists those of them that do not exist; see `narrator.script.selection`. With `offline`, nothing is fetched;
    otherwise pages are fetched with the cache and the credentials in `access`.
    """

    title: str = ""
    author: str = ""
    language: str = ""
    parts: bool = False
    choices: ContentOptions = writing.DEFAULT
    lexicon: Lexicon = EMPTY
    is_cast: bool = False
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    is_skip_told: bool = False
    offline: bool = False
    access: web.Access = web.ANONYMOUS


@dataclass(frozen=True, slots=True)
class EpisodeOptions:
    """How an episode is made.

    `format` is the name of the audio format, `bitrate` its bit rate in kbit/s, or 0 for its default; `also` names
    further formats, each at its default bit rate. `epub` says whether to make an e-book that reads itself aloud,
    `chapter_depth` how many levels of headings become chapters, and `announce` whether to begin with title, author,
    date and a notice that the voice is synthetic. `pacing` has the pauses in milliseconds, `cover` the bytes of a
    picture, and `transcripts` the names of optional transcripts: srt, lrc, words. `album` and `artist`, the show's
    title and author, are tags for articles without a series or an author. The `lexicon` is used for the announcement
    and for what it says about individual engines. `intro` and `outro` are recordings played before and after everything
    else, as `narrator.recording.clips.find` returns them. The page's picture is fetched with `access`. With
    `has_own_names`, folder names end in digits that identify the source, so that output folders can be merged.
    """

    format: str = formats.DEFAULT
    bitrate: int = 0
    also: tuple[str, ...] = ()
    epub: bool = False
    chapter_depth: int = 3
    announce: bool = True
    pacing: Pacing = field(default_factory=Pacing)
    cover: bytes = b""
    album: str = ALBUM
    artist: str = ""
    transcripts: tuple[str, ...] = ()
    lexicon: Lexicon = EMPTY
    intro: Audio | None = None
    outro: Audio | None = None
    access: web.Access = web.ANONYMOUS
    has_own_names: bool = False


AS_WRITTEN = ReadOptions()


DEFAULT = EpisodeOptions()
