"""The files beside the audio in the folder of an episode, with times from the track."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from narrator.episode import chapters, embed, links, manifest, slots, transcripts
from narrator.episode import player as page
from narrator.episode.folders import Place
from narrator.episode.manifest import Alternate, Chapter, Manifest
from narrator.files import fingerprint
from narrator.recording.plan import Plan
from narrator.script import Script
from narrator.script.speaking import Utterance
from narrator.track import Track

COVER, THUMBNAIL = "cover.jpg", "cover-small.jpg"
"""Names of files in the folder of an episode, like those in `transcripts`, `chapters`, `page` and `manifest`."""

FILES = (
    COVER, THUMBNAIL, chapters.FILE, transcripts.VTT, transcripts.JSON, transcripts.SRT, transcripts.LRC,
    transcripts.WORDS, page.FILE, embed.FILE, manifest.FILE,
)  # fmt: skip
"""All files that there may be, in the order in which they are written."""

EXTRA_TRANSCRIPTS = {"srt": transcripts.SRT, "lrc": transcripts.LRC, "words": transcripts.WORDS}
"""Transcripts that are made on request, by the names that options use for them."""

_MAX_DESCRIPTION = 300
_NAMESPACE = UUID("6d0b4e0c-54a5-4d0e-9c0b-1c6a3f8b7a52")


class AudioFile(NamedTuple):
    """A finished audio file: its name in the folder, its bytes, and its fingerprint; see `narrator.files`."""

    name: str
    size: int
    content: str


def build_manifest(
    written: Script,
    track: Track,
    plan: Plan,
    place: Place,
    audio: Sequence[AudioFile],
    *,
    recipe: str,
    relative: str,
    extra: Sequence[str],
) -> Manifest:
    """The manifest of an episode that is about to be put into its folder.

    Args:
        plan: the voices that read it.
        place: an existing episode there passes on its guid and its time; files of the user's stay.
        audio: the audio in each format, the usual one first.
        recipe: a digest of what it is made from and how; see `narrator.episode.folders.is_unchanged`.
        relative: a digest of the source's path relative to the output folder; see `narrator.episode.folders.place`.
        extra: transcripts on request, as in `EXTRA_TRANSCRIPTS`.
    """
    usual, *others = audio
    previous, theirs = place.previous, place.theirs
    cover, thumbnail = (name if theirs.get(name, True) else "" for name in (COVER, THUMBNAIL))
    # A thumbnail of narrator's own cover would hide the user's.
    if theirs.get(COVER) and THUMBNAIL not in theirs:
        thumbnail = ""
    transcribed = (transcripts.VTT, transcripts.JSON, *(EXTRA_TRANSCRIPTS[name] for name in extra))
    return Manifest(
        guid=previous.guid if previous else str(uuid5(_NAMESPACE, written.identity)),
        title=written.metadata.title,
        narrated=previous.narrated if previous else datetime.now(UTC).isoformat(timespec="milliseconds"),
        audio=usual.name,
        size=usual.size,
        duration=_ms(track.length, track),
        language=written.metadata.language,
        engine=plan.engine.title,
        voice=plan.voices,
        author=written.metadata.author,
        published=written.metadata.published,
        link=written.metadata.link,
        series=written.metadata.series,
        source=written.provenance.name,
        description=_description(written),
        cover=cover,
        thumbnail=thumbnail,
        transcripts=tuple(name for name in transcribed if theirs.get(name, True)),
        chapters=_in_milliseconds(track),
        left_out=written.omissions,
        notes=track.notes,
        identity=written.identity,
        relative=relative or (previous.relative if previous else ""),
        recipe=recipe,
        voices=dict(plan.cast),
        alternates=tuple(Alternate(each.name, each.size) for each in others),
        files={each.name: (each.content,) for each in audio},
    )


def files(
    about: Manifest, written: Script, utterances: Sequence[Utterance], track: Track, cover: bytes, thumbnail: bytes
) -> Mapping[str, bytes]:
    """The content of all `FILES` by name, empty for those that are not wanted.

    `episode.json` comes last: once it is there, all files are.
    """
    on_request: Mapping[str, Callable[[], str]] = {
        transcripts.SRT: lambda: transcripts.srt(track.cues, track.rate),
        transcripts.LRC: lambda: transcripts.lrc(track.cues, track.rate, about.title, about.author),
        transcripts.WORDS: lambda: transcripts.words_vtt(track.cues, track.rate),
    }
    texts = {
        chapters.FILE: chapters.as_json(about),
        transcripts.VTT: transcripts.vtt(track.cues, track.rate),
        transcripts.JSON: transcripts.as_json(track.cues, track.rate),
        **{name: make() if name in about.transcripts else "" for name, make in on_request.items()},
        page.FILE: page.html(about, written, utterances, track),
        embed.FILE: embed.html(about),
    }
    pictures = {COVER: cover, THUMBNAIL: thumbnail if about.thumbnail else b""}
    made = pictures | {name: text.encode() for name, text in texts.items()}
    fingerprinted = made | {page.FILE: slots.Page(made[page.FILE]).outside()}
    written_as = {name: (fingerprint(content),) for name, content in fingerprinted.items() if content}
    return made | {manifest.FILE: manifest.to_json(replace(about, files={**about.files, **written_as})).encode()}


def _in_milliseconds(track: Track) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(_ms(each.start, track), _ms(each.end, track), each.title, each.level, each.link, _on_web(each.picture))
        for each in track.chapters
    )


def _on_web(address: str) -> str:
    return address if links.origin(address) else ""


def _ms(samples: int, track: Track) -> int:
    return samples * 1000 // track.rate


def _description(written: Script) -> str:
    """The article's own description; else as many of its first sentences as fit, or the beginning of the first."""
    if written.metadata.description:
        return chapters.cut(" ".join(written.metadata.description.split()), _MAX_DESCRIPTION)
    shown = (line.shown for part in written.sections for passage in part.passages for line in passage.lines)
    text = ""
    for sentence in filter(None, shown):
        if text and len(text) + len(sentence) >= _MAX_DESCRIPTION:
            break
        text = f"{text} {sentence}".strip()
    return chapters.cut(text, _MAX_DESCRIPTION)
