"""From a script to an episode."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from narrator import track
from narrator.episode import Episode, artwork, folders, manifest
from narrator.errors import SourceError
from narrator.events import Linking, ScriptReady, Watcher, unwatched
from narrator.pipeline.encodings import Encoding, File, encodings, merging
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
"""How much an episode may say: some 150 hours. The longest novels have half of that."""


def narrate(
    source: str | Script,
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
        source: a script, or in short what `read` makes one of.
        output: the folder that this folder is to stand in.
        recorder: who records it; one that keeps nothing and chooses the voice itself, if there is none.
        watch: is told what happens.
        taken: folder names that other scripts of the same run have used.
        naming: what its folder is called where another episode has its name.

    Raises:
        NameTakenError: another one has its name, see `naming`.
        NarratorError: see `narrator.errors`; nothing is left under a final name then.
    """
    output = Path(output)
    with ExitStack() as stack:
        wanted = encodings(options)
        (audio_format, encoder), *others = wanted
        recorder = recorder or stack.enter_context(Recorder())
        recorder.warm_up()
        if isinstance(source, str):
            source = read(source, _reading(options, recorder), watch=watch)
        utterances = framed(source, options)
        _refuse_endless(source, utterances)
        draft = stack.enter_context(folders.draft(output))
        if recorder.store:
            store = stack.enter_context(recorder.store.noting(source.identity, *source.provenance.parts))
        else:
            store = Store(draft / "store", hint=folders.MAKE_ROOM)
        may_fetch = source.provenance.is_fetched and not recorder.options.offline
        painting = stack.enter_context(artwork.Painting(source, options.cover, may_fetch, store, options.access))
        request = _request(source, utterances, wanted, options, _casts(source, output, recorder))
        plan = recorder.plan(request, store)
        watch(ScriptReady(source.metadata.title, plan.engine.title, plan.voices, plan.fallback_reason))
        store.note(key for job in plan.jobs for key in job.keys)
        segments = recorder.record(plan.jobs, store, loading_meanwhile(watch))
        picture = painting.result()
        timeline = track.build_track(
            source,
            utterances,
            segments,
            pacing=options.pacing,
            rate=encoder.rate,
            frame_size=encoder.frame_size,
            depth=options.chapter_depth,
            others=[(each.encoder.rate, each.encoder.frame_size) for each in others],
        )
        files = [File(audio_format, encoder, timeline)]
        for number, (other, own) in enumerate(others):
            moved = track.in_another_format(timeline, utterances, number, rate=own.rate, frame_size=own.frame_size)
            files.append(File(other, own, moved))
        merged = tuple(note for file in files for note in merging(file))
        notes = timeline.notes + merged + plan.notes + source.provenance.notes + picture.notes
        made = Recorded(source, utterances, replace(timeline, notes=notes), plan, picture, options)
        taken = set() if taken is None else taken
        if standing := unchanged(made, output, taken, naming=naming):
            return standing
        watch(Linking())
        try:
            linked = [link(made, file, draft, store) for file in files]
        except OSError as error:
            raise folders.cannot_write(output, error) from error
        return install(made, linked, output, taken, naming=naming)


def framed(script: Script, options: EpisodeOptions) -> tuple[Utterance, ...]:
    """All that is heard, in order: the script between the intro and the outro."""
    spoken = speaking.utterances(script, announce=options.announce, lexicon=options.lexicon)
    if any(each.passage.delivery.audio and not each.passage.delivery.audio.path for each in spoken):
        raise SourceError("nobody has looked for the recordings of the script", "read it with narrator.read")
    first, last = (speaking.recorded(audio) if audio else () for audio in (options.intro, options.outro))
    return (*first, *spoken, *last)


def record(written: Script, output: Path, options: EpisodeOptions, recorder: Recorder, store: Store) -> None:
    """Have a store hold what the episode that `narrate` would make of a script is linked from.

    Recordings of the user's own are left out: they are where `narrate` will be called.

    Raises:
        VoiceError: nobody can speak.
        OutputError: the store cannot be written.
    """
    utterances = framed(written, options)
    _refuse_endless(written, utterances)
    request = _request(written, utterances, encodings(options), options, _casts(written, output, recorder))
    recorder.record([job for job in recorder.plan(request, store).jobs if not job.audio], store)


def planned_lines(
    written: Script, output: Path, options: EpisodeOptions, recorder: Recorder, store: Store
) -> list[PlannedLine]:
    """The lines of the episode that `narrate` would make of a script, each with what speaks it.

    Raises:
        VoiceError: nobody can speak.
    """
    utterances = speaking.utterances(written, announce=options.announce, lexicon=options.lexicon)
    request = _request(written, utterances, encodings(options), options, _casts(written, output, recorder))
    return [
        PlannedLine(line.shown, job, place, utterance.passage.delivery.language or request.language)
        for utterance, job in zip(utterances, recorder.plan(request, store).jobs, strict=True)
        for place, line in enumerate(utterance.passage.lines)
    ]


def _casts(written: Script, output: Path, recorder: Recorder) -> Mapping[str, Sequence[str]]:
    """The voices that speakers have in earlier episodes, if they are to keep them."""
    return manifest.casts(output) if recorder.options.cast.is_wanted and written.voices else {}


def estimate(written: Script, recorder: Recorder, store: Store, options: EpisodeOptions = DEFAULT) -> list[Estimate]:
    """What narrating a script would take with each engine, or with the recorder's. Nothing is asked of anybody."""
    utterances = speaking.utterances(written, announce=options.announce, lexicon=options.lexicon)
    request = _request(written, utterances, encodings(options), options, {})
    return estimates(recorder, request, utterances, options.pacing, store)


def _refuse_endless(source: Script, utterances: Sequence[Utterance]) -> None:
    if sum(len(line) for utterance in utterances for line in utterance.said) > MAX_CHARACTERS:
        what = f"“{source.metadata.title}” would last for more than a hundred hours"
        raise SourceError(what, "make an episode of each of its parts")


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
