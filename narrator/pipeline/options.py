"""What a user may want of a script, and of an episode."""

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
    """How a source is read, and what the user knows better than it does: empty strings leave that as the source says.

    `parts` says that long stretches without headings are to be cut into parts, `choices` what is said of what is not
    plain text, and the `lexicon` how words are said. `is_cast` says that each speaker of a conversation is to have a
    voice of their own, and need not be named each time. Of the chapters those in `only` are read, if any are named, but
    none that is in `skip`, of which a note tells what is not there if `is_skip_told`; see `narrator.script.selection`.
    Nothing is fetched when `offline`, else with what `access` brings along.
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

    `format` is the name of one, `bitrate` in kbit/s or 0 for the format's own, `also` the names of those in which the
    same is to stand beside it, each at its own bit rate, `epub` whether there is to be an e-book that reads itself
    aloud, `chapter_depth` the levels of headings that make chapters, `cover` a picture, `transcripts` those made on
    request. `album` and `artist` are for the tags of an article that tells neither a series nor an author: the title of
    the show, and who makes it. Of the `lexicon` what it holds for the announcement and for single engines counts.
    `intro` and `outro` are recordings that are heard before and after everything else, as
    `narrator.recording.clips.find` gives them. `access` is brought along to the picture of a page.
    Folders that have names of their own may be put beside those of other output folders: no two are alike.
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
