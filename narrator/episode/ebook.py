"""The episode as an e-book that reads itself aloud: EPUB 3 with media overlays, each spoken sentence highlighted.

It shows what the player page shows, with times from the track: a sentence's clip lasts until the next one begins, so
that the audio has no gaps. A book contains all that it shows; pictures from the web are replaced by their descriptions.

Sources: W3C EPUB 3.3, EPUB Accessibility 1.1; SMIL 3.0.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from narrator import patterns
from narrator.episode import inline, player, rendering, wording
from narrator.episode.manifest import Manifest
from narrator.episode.player import Chapter, Part
from narrator.script import Script
from narrator.script.speaking import Utterance
from narrator.track import Track

if TYPE_CHECKING:
    from markupsafe import Markup

SUFFIX = ".epub"
MEDIA_TYPE = "application/epub+zip"

_FOLDER = "EPUB"
_OUTERMOST = 2
_COVER = "cover.jpg"
_UNKNOWN_LANGUAGE = "und"
# The earliest date in a ZIP archive; a fixed one, so that the same book always has the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20
_PICTURE = patterns.lazy(r'<img class="sign" src="([^"]*)" alt="([^"]*)"[^>]*>')
_LINK = patterns.lazy(r'<a href="([^"]*)"[^>]*>')
_HOST = patterns.lazy(r"[a-z0-9._-]+|[0-9a-f:.]+")
# RFC 3986: reserved characters, the percent sign of encoded ones, and the tilde.
_IN_LINKS = ":/?#[]@!$&'()*+,;=%~"
_DAY = patterns.lazy(r"\d{4}(-\d{2}(-\d{2})?)?")
_FORBIDDEN = patterns.lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Sound:
    """The audio that a book contains: its file, the suffix of its name, its media type in EPUB, and its track."""

    path: Path
    suffix: str
    media_type: str
    track: Track


@dataclass(frozen=True, slots=True)
class _Clip:
    """A line by its number, and when it is spoken, in milliseconds."""

    line: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class _Document:
    """A text file of the book: its number from 1, its content, its sections' names, and the clips of its lines."""

    number: int
    text: str
    names: tuple[str, ...]
    clips: tuple[_Clip, ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return f"text-{self.number}.xhtml"

    @property
    def overlay(self) -> str:
        """The name of the file that says when the lines are spoken."""
        return f"text-{self.number}.smil"

    @property
    def duration(self) -> int:
        """In milliseconds."""
        return sum(clip.end - clip.begin for clip in self.clips)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the table of contents: where it leads, and the entries below it."""

    title: str
    place: str
    level: int
    below: "list[_Entry]"


def write(
    path: Path, about: Manifest, script: Script, utterances: Sequence[Utterance], sound: Sound, cover: bytes
) -> None:
    """Write a book.

    Args:
        path: the file to write.
        about: the episode's manifest.
        script: what is shown.
        utterances: in the order in which they are spoken.
        sound: the audio, with the track that has the utterances.
        cover: a JPEG image, or empty.

    Raises:
        OSError: it cannot be written.
    """
    language = script.metadata.language or _UNKNOWN_LANGUAGE
    own = wording.of(language)
    documents = _documents(about, script, utterances, sound.track)
    audio = f"audio{sound.suffix}"
    fields = {
        "about": about,
        "language": language,
        "is_right_to_left": wording.direction(language) == wording.RTL,
        "clean": clean,
        "documents": documents,
        "audio": audio,
        "audio_type": sound.media_type,
        "clock": _clock,
        "cover": _COVER if cover else "",
        "published": about.published if _DAY.fullmatch(about.published) else "",
        "modified": f"{about.narrated[:19]}Z",
        "link": _address(about.link),
        "voice": f"{about.engine}, {about.voice}",
        "duration": sum(document.duration for document in documents),
        "say": own.texts,
    }
    with ZipFile(path, "w") as book:
        _put(book, "mimetype", MEDIA_TYPE.encode(), ZIP_STORED)
        _put(book, "META-INF/container.xml", rendering.part("book/container.xml").encode())
        for template in ("package.opf", "style.css"):
            _put(book, f"{_FOLDER}/{template}", rendering.part(f"book/{template}", **fields).encode())
        contents = _contents(player.chapters(utterances, sound.track), documents)
        _put(
            book,
            f"{_FOLDER}/contents.xhtml",
            rendering.part("book/contents.xhtml", contents=contents, **fields).encode(),
        )
        for document in documents:
            _put(book, f"{_FOLDER}/{document.name}", document.text.encode())
            if document.clips:
                overlay = rendering.part("book/overlay.smil", document=document, **fields)
                _put(book, f"{_FOLDER}/{document.overlay}", overlay.encode())
        if cover:
            _put(book, f"{_FOLDER}/{_COVER}", cover, ZIP_STORED)
        with sound.path.open("rb") as source, book.open(_entry(f"{_FOLDER}/{audio}"), "w", force_zip64=True) as into:
            while piece := source.read(_PIECE):
                into.write(piece)


def clean(text: str) -> str:
    """A text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def _put(book: ZipFile, name: str, content: bytes, compression: int = ZIP_DEFLATED) -> None:
    book.writestr(_entry(name, compression), content)


def _entry(name: str, compression: int = ZIP_STORED) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    return entry


def _documents(about: Manifest, script: Script, utterances: Sequence[Utterance], track: Track) -> list[_Document]:
    """The text in files, one for each outermost section."""
    groups: list[list[Part]] = []
    for part in player.parts(script, utterances):
        if not groups or (part.heading and part.rank == _OUTERMOST):
            groups.append([])
        groups[-1].append(part)
    clips = _clips(utterances, track)
    count = _Count()
    found: list[_Document] = []
    for number, parts in enumerate(groups or [[]], 1):
        first = count.reached
        text = _text(about, script, parts, count, number, says_title=player.announced_title(utterances) is not None)
        names = tuple(part.name for part in parts)
        found.append(_Document(number, text, names, tuple(clips[first : count.reached])))
    return found


class _Count:
    """Numbers the lines through all documents."""

    def __init__(self) -> None:
        self.reached = 0

    def __call__(self) -> int:
        """The next number, from 0."""
        self.reached += 1
        return self.reached - 1


def _text(
    about: Manifest,
    script: Script,
    parts: Sequence[Part],
    count: _Count,
    number: int,
    *,
    says_title: bool,
) -> str:
    language = script.metadata.language or _UNKNOWN_LANGUAGE
    own = wording.of(language)
    return rendering.part(
        "book/text.xhtml",
        about=about,
        language=language,
        is_right_to_left=wording.direction(language) == wording.RTL,
        parts=parts,
        count=count,
        is_first=number == 1,
        title=(number > 1 and next((part.heading for part in parts if part.heading), "")) or about.title,
        title_is_spoken=says_title,
        marked=_marked,
        clean=clean,
        published=about.published,
        say=own.texts,
        voice=f"{about.engine}, {about.voice}",
    )


def _marked(text: str) -> "Markup":
    """A text with its marks as XHTML."""
    from markupsafe import Markup

    written = clean(inline.html(text)).replace("<br>", "<br/>")
    written = _PICTURE.sub(_picture, written)
    return Markup(_LINK.sub(_link, written))


def _link(found: re.Match[str]) -> str:
    """The opening tag of a link; without an address if it leads nowhere."""
    address = _address(unescape(found[1]))
    return f'<a href="{escape(address)}">' if address else "<a>"


def _picture(found: re.Match[str]) -> str:
    """A picture that is embedded in the text; the description of any other."""
    return f'<img src="{found[1]}" alt="{found[2]}"/>' if found[1].startswith("data:") else found[2]


def _address(link: str) -> str:
    """A link as books may have it; "" if it leads nowhere."""
    try:
        parts = urlsplit(link)
        is_address = bool(_HOST.fullmatch(parts.hostname or "")) and (parts.port or 0) >= 0
    except ValueError:
        return ""
    if parts.scheme in ("http", "https") and not is_address:
        return ""
    return quote(link, safe=_IN_LINKS)


def _clips(utterances: Sequence[Utterance], track: Track) -> list[_Clip]:
    """The clips of the lines that are shown: each lasts until the next; they cover all of the audio."""
    shown = zip(track.cues, player.are_shown(utterances), strict=True)
    starts = [cue.start * 1000 // track.rate for cue, is_shown in shown if is_shown]
    edges = [0, *starts[1:], track.length * 1000 // track.rate] if starts else []
    return [_Clip(number, begin, end) for number, (begin, end) in enumerate(pairwise(edges))]


def _contents(chapters: Sequence[Chapter], documents: Sequence[_Document]) -> list[_Entry]:
    """The chapters as a tree: each is below the nearest previous one of an outer level."""
    places = {name: f"{document.name}#{name}" for document in documents for name in document.names}
    top: list[_Entry] = []
    above: list[_Entry] = []
    for chapter in chapters:
        entry = _Entry(chapter.title, places.get(chapter.place, documents[0].name), chapter.level, [])
        while above and above[-1].level >= entry.level:
            above.pop()
        (above[-1].below if above else top).append(entry)
        above.append(entry)
    return top


def _clock(ms: int) -> str:
    """Milliseconds as SMIL writes them: 1:02:03.004."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms % 1000:03}"
