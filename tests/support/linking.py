"""Files linked from passages that tests encode, and what other programs decode of them."""

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
    """Something that is nowhere the same: noise that swells eight times a second, over a tone that rises."""
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
    """A file of passages with silence of so many frames before each; its chapters share the whole seconds."""
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
    """What FFmpeg's own program decodes; the test is skipped where it is missing."""
    if not (ffmpeg := shutil.which("ffmpeg")):
        pytest.skip("ffmpeg is not installed")
    command = [ffmpeg, "-v", "error", "-i", str(path), "-map", "0:a", "-f", "s16le", "-ar", str(rate), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert not done.stderr
    return np.frombuffer(done.stdout, "<i2")


def shift(heard: Samples, expected: Samples, most: int = 40) -> tuple[int, float]:
    """By how many samples a sound comes late, and how alike the two are then; `heard` has `most` more at both ends."""
    wide, narrow = heard.astype(float), expected.astype(float)
    products = [float(np.dot(wide[late : late + len(narrow)], narrow)) for late in range(2 * most + 1)]
    best = int(np.argmax(products))
    return best - most, float(np.corrcoef(wide[best : best + len(narrow)], narrow)[0, 1])
