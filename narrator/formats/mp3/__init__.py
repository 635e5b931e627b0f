"""MP3: every podcast app plays it."""

from pathlib import Path

from narrator.formats import Examination, Format
from narrator.formats.mp3.encoder import BIT_RATE, BIT_RATES, Mp3

__all__ = ["FORMAT", "Mp3"]


def _examine(path: Path) -> Examination:
    # Encoding an episode does not need it.
    from narrator.formats.mp3 import reader

    return reader.examine(path)


def _source(path: Path) -> str:
    from narrator.formats.mp3 import reader

    return reader.source(path)


FORMAT = Format(
    name="mp3",
    title="MP3",
    suffix=".mp3",
    media_type="audio/mpeg",
    bit_rates=BIT_RATES,
    bit_rate=BIT_RATE,
    encoder=Mp3,
    examine=_examine,
    source=_source,
    epub_type="audio/mpeg",
)
