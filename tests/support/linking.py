"""Files linked from passages that tests encode, and how other programs decode them."""

import shutil
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from narrator.formats import Encoder, Tags
from narrator.recording.jobs import Segment
from narrator.track import Chapter, Track

Samples = NDArray[np.int16]
TAGS = Tags("A title", "An album", source="abc")


def speech(samples: int, rate: int, seed: int = 1) -> Samples:
    """A signal that does not repeat anywhere: noise that swells eight times a second, over a rising tone."""
    at = np.arange(samples) / rate
    noise = np.random.default_rng(seed).normal(size=samples)
    sound = 600 * noise * (1 + np.sin(50 * at)) + 8000 * np.sin(2 * np.pi * (200 + 150 * at) * at)
    samples_16: Samples = np.clip(np.rint(sound), -32768, 32767).astype("<i2")
    return samples_16


def linked(
    path: Path,
    encoder: Encoder,
    passages: Sequence[Samples],
    *,
    gaps: Sequence[int] = (),
    titles: Sequence[str] = ("One", "Two"),
    tags: Tags = TAGS,
    rest: int = 20,
) -> Track:
    """A file of passages, each after so many frames of silence; its chapters share the whole seconds."""
    packets = [encoder.encode(passage.tobytes()) for passage in passages]
    at, starts, segments = 0, [], []
    for index, (content, passage) in enumerate(zip(packets, passages, strict=True)):
        at += (gaps[index] if gaps else index) * encoder.frame_size
        starts.append(at)
        segments.append(Segment("", encoder.length(content), ((0, len(passage)),)))
        at += segments[-1].length
    total = at + rest * encoder.frame_size
    edges = [index * total // encoder.rate // len(titles) * encoder.rate for index in range(len(titles))] + [total]
    chapters = tuple(Chapter(a, b, title) for (a, b), title in zip(pairwise(edges), titles, strict=True))
    track = Track(encoder.rate, total, tuple(segments), tuple(starts), (), chapters)
    with path.open("wb") as file:
        encoder.link(file, track, packets, tags)
    return track


def by_ffmpeg(path: Path, rate: int) -> Samples:
    """What FFmpeg's own program decodes; the test is skipped if it is not installed."""
    if not (ffmpeg := shutil.which("ffmpeg")):
        pytest.skip("ffmpeg is not installed")
    command = [ffmpeg, "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-ar", str(rate), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert not done.stderr
    return np.frombuffer(done.stdout, "<i2")


def shift(heard: Samples, expected: Samples, max_shift: int = 40) -> tuple[int, float]:
    """By how many samples a sound is late, and the correlation after shifting it back.

    `heard` has `max_shift` more samples at both ends.
    """
    wide, narrow = heard.astype(float), expected.astype(float)
    products = [float(np.dot(wide[late : late + len(narrow)], narrow)) for late in range(2 * max_shift + 1)]
    best = int(np.argmax(products))
    return best - max_shift, float(np.corrcoef(wide[best : best + len(narrow)], narrow)[0, 1])
