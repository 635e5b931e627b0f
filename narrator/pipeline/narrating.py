"""From a script to an episode."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from narrator.episode import Episode, artwork, folders, manifest
from narrator.errors import SourceError
from narrator.events import Linking, ScriptReady, Watcher, unwatched
from narrator.pipeline.encodings import Encoding, encodings, files
from narrator.pipeline.finishing import Naming, Recorded, install, link, loading_meanwhile, unchanged
from narrator.pipeline.options import DEFAULT, EpisodeOptions, ReadOptions
from narrator.pipeline.reading import read
from narrator.recording.auditions import PlannedLine
from narrator.recording.casting import Speakers
from narrator.recording.estimate import Estimate, estimates
from narrator.recording.plan import RecordingRequest
from narrator.recording.recorder import Recorder
from narrator.script import Script, speaking
from narrator.script.speaking import Utterance
from narrator.store import Store

MAX_CHARACTERS = 8_000_000
"""How much an episode may say, about 150 hours. The longest novels need half of that."""


def narrate(
    source: str | os.PathLike[str] | Script,
    output: str | Path,
    options: EpisodeOptions = DEFAULT,
    *,
    recorder: Recorder | None = None,
    watch: Watcher = unwatched,
    taken: set[str] | None = None,
    naming: Naming = Naming.NUMBERED,
) -> Episode:
    """Turn a script into an episode in a folder of its own.

    Args:
        source: a script, or anything that `read` takes.
        output: the folder in which the episode gets its own folder.
        recorder: records it; if None, a new one that chooses the voice and stores nothing.
        watch: called with each event.
        taken: folder names that other scripts of the same run have used; its own is added.
        naming: what to call its folder if another episode has the name.

    Raises:
        NameTakenError: another episode has its name, see `naming`.
        SettingsError: a format or bit rate is not available, or the requested e-book can hold none of the formats.
        SourceError: the source cannot be read, says nothing, or would last more than a hundred hours.
        VoiceError: no engine or voice can speak it.
        OutputError: the output folder or the store cannot be written.
        NarratorError: the recorder's executor lost its workers; what is stored is kept.
        VerifyError: the finished file is not what it should be. Nothing is left under its final name then.
        TypeError: the source is neither text, a path nor a script.
    """
    output, wanted = Path(output), encodings(options)
    with ExitStack() as stack:
        recorder = recorder or stack.enter_context(Recorder())
        recorder.warm_up()
        script = source if isinstance(source, Script) else read(source, _reading(options, recorder), watch=watch)
        utterances = framed(script, options)
        draft = stack.enter_context(folders.draft(output))
        store = stack.enter_context(_store(recorder, script, draft))
        painting = stack.enter_context(_painting(recorder, script, options, store))
        plan = recorder.plan(_request(script, utterances, wanted, options, _casts(script, output, recorder)), store)
        watch(ScriptReady(script.metadata.title, plan.engine.title, plan.voices, plan.fallback_reason))
        store.note(key for job in plan.jobs for key in job.keys)
        segments = recorder.record(plan.jobs, store, loading_meanwhile(watch))
        picture = painting.result()
        on_tracks = files(wanted, script, utterances, segments, options)
        recorded = Recorded(script, utterances, plan, picture, on_tracks, options)
        taken = set() if taken is None else taken
        if current := unchanged(recorded, output, taken, naming=naming):
            return current
        watch(Linking())
        return install(recorded, link(recorded, output, draft, store), output, taken, naming=naming)


@contextmanager
def _store(recorder: Recorder, script: Script, draft: Path) -> Iterator[Store]:
    """Where segments are stored: the recorder's store, or a temporary one in the draft."""
    if recorder.store:
        with recorder.store.noting(script.identity, *script.provenance.parts) as store:
            yield store
    else:
        yield Store(draft / "store", hint=folders.MAKE_ROOM)


def _painting(recorder: Recorder, script: Script, options: EpisodeOptions, store: Store) -> artwork.Painting:
    may_fetch = script.provenance.is_fetched and not recorder.options.offline
    return artwork.Painting(script, options.cover, may_fetch, store, options.access)


def framed(script: Script, options: EpisodeOptions) -> tuple[Utterance, ...]:
    """All that is heard, in order: the intro, the script, and the outro.

    Raises:
        SourceError: it is too long, or the recordings that it names have not been looked up.
    """
    spoken = speaking.utterances(script, announce=options.announce, lexicon=options.lexicon)
    if any(each.passage.delivery.audio and not each.passage.delivery.audio.path for each in spoken):
        raise SourceError("the recordings in the script have not been looked up", "read it with narrator.read")
    first, last = (speaking.recorded(audio) if audio else () for audio in (options.intro, options.outro))
    utterances = (*first, *spoken, *last)
    if sum(len(line) for utterance in utterances for line in utterance.said) > MAX_CHARACTERS:
        what = f"“{script.metadata.title}” would last for more than a hundred hours"
        raise SourceError(what, "make an episode of each of its parts")
    return utterances


def record(written: Script, output: Path, options: EpisodeOptions, recorder: Recorder, store: Store) -> None:
    """Record into a store all that `narrate` needs to link the episode of a script.

    The user's own recordings are left out: they are on the machine that calls `narrate`.

    Raises:
        VoiceError: no engine or voice can speak it.
        OutputError: the store cannot be written.
    """
    utterances = framed(written, options)
    request = _request(written, utterances, encodings(options), options, _casts(written, output, recorder))
    recorder.record([job for job in recorder.plan(request, store).jobs if not job.audio], store)


def planned_lines(
    written: Script, output: Path, options: EpisodeOptions, recorder: Recorder, store: Store
) -> list[PlannedLine]:
    """The lines of the episode that `narrate` would make of a script, each with what would speak it.

    Raises:
        VoiceError: no engine or voice can speak it.
    """
    utterances = speaking.utterances(written, announce=options.announce, lexicon=options.lexicon)
    request = _request(written, utterances, encodings(options), options, _casts(written, output, recorder))
    return [
        PlannedLine(line.shown, job, place, utterance.passage.delivery.language or request.language)
        for utterance, job in zip(utterances, recorder.plan(request, store).jobs, strict=True)
        for place, line in enumerate(utterance.passage.lines)
    ]


def _casts(written: Script, output: Path, recorder: Recorder) -> Mapping[str, Sequence[str]]:
    """The voices that speakers had in earlier episodes, if they are to keep these."""
    return manifest.casts(output) if recorder.options.cast.is_wanted and written.voices else {}


def estimate(written: Script, recorder: Recorder, store: Store, options: EpisodeOptions = DEFAULT) -> list[Estimate]:
    """What narrating a script would take with each engine, or with the recorder's only. No requests are sent."""
    utterances = speaking.utterances(written, announce=options.announce, lexicon=options.lexicon)
    request = _request(written, utterances, encodings(options), options, {})
    return estimates(recorder, request, utterances, options.pacing, store)


def _request(
    written: Script,
    utterances: Sequence[Utterance],
    encodings: Sequence[Encoding],
    options: EpisodeOptions,
    earlier: Mapping[str, Sequence[str]],
) -> RecordingRequest:
    language, pause = written.metadata.language, options.pacing.line
    who = Speakers(written.voices, earlier)
    usual, *others = (each.encoder for each in encodings)
    return RecordingRequest(utterances, language, pause, usual, options.lexicon, who, tuple(others))


def _reading(options: EpisodeOptions, recorder: Recorder) -> ReadOptions:
    return ReadOptions(lexicon=options.lexicon, offline=recorder.options.offline, access=options.access)
