"""Narrating as a program does: a recorder, a script, an episode."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from narrator import pipeline
from narrator.episode import Episode
from narrator.pipeline import EpisodeOptions, ReadOptions
from narrator.recording.recorder import Recorder
from narrator.script import Script
from narrator.store import Store

# Starting a worker takes longer than a short article does.
_HERE = ThreadPoolExecutor(1)


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
    """An episode of a script or a source, recorded in this process."""
    script = source if isinstance(source, Script) else pipeline.read(str(source), ReadOptions(title=title))
    with Recorder(engine=engine, store=store, executor=_HERE) as recorder:
        return pipeline.narrate(script, output, options, recorder=recorder, taken=taken)
