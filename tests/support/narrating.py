"""Narrating as programs do: a recorder, a script, an episode."""

import atexit
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from narrator import formats, pipeline, track
from narrator.episode import Episode
from narrator.pipeline import EpisodeOptions, ReadOptions
from narrator.recording.plan import RecordingRequest
from narrator.recording.recorder import Recorder
from narrator.script import Script, speaking
from narrator.store import Store
from narrator.track import Track

# Starting a worker takes longer than a short article does.
HERE = ThreadPoolExecutor(1)


@cache
def shared_store() -> Store:
    """A store for all tests of this process that do not examine theirs: no cover is drawn or line spoken twice."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Store(Path(folder.name))


def narrate(
    source: Script | Path,
    output: Path,
    options: EpisodeOptions = pipeline.DEFAULT,
    *,
    engine: str = "tone",
    store: Store | None = None,
    title: str = "",
    taken: set[str] | None = None,
) -> Episode:
    """An episode of a script or a source, recorded in this process; with the shared store if none is given."""
    script = source if isinstance(source, Script) else pipeline.read(str(source), ReadOptions(title=title))
    with Recorder(engine=engine, store=store or shared_store(), executor=HERE) as recorder:
        return pipeline.narrate(script, output, options, recorder=recorder, taken=taken)


def timeline(script: Script, store: Store, *, engine: str) -> Track:
    """The track of an episode of a script, with the defaults, from what the store contains."""
    utterances, encoder, pacing = speaking.utterances(script), formats.find(formats.DEFAULT).at(0), speaking.Pacing()
    with Recorder(engine=engine, store=store, executor=HERE) as recorder:
        request = RecordingRequest(utterances, script.metadata.language, pacing.line, encoder)
        segments = recorder.record(recorder.plan(request, store).jobs, store)
    rate, frame_size = encoder.rate, encoder.frame_size
    return track.build_track(script, utterances, segments, [track.Clock(rate, frame_size)], pacing=pacing, depth=3)
