"""Opus in Ogg: half the size of an MP3 of the same quality, for phones on mobile data."""

from pathlib import Path

from narrator.formats import Examination, Format, libav
from narrator.formats.opus.encoder import BIT_RATE, BIT_RATES, Opus

__all__ = ["FORMAT", "Opus"]


def _encoder(bit_rate: int) -> Opus:
    libav.require("Opus")
    return Opus(bit_rate)


def _examine(path: Path) -> Examination:
    # Encoding an episode does not need it.
    from narrator.formats.opus import reader

    return reader.examine(path)


def _source(path: Path) -> str:
    from narrator.formats.opus import reader

    return reader.source(path)


FORMAT = Format(
    name="opus",
    title="Opus",
    suffix=".opus",
    media_type="audio/ogg",
    bit_rates=BIT_RATES,
    bit_rate=BIT_RATE,
    encoder=_encoder,
    examine=_examine,
    source=_source,
    epub_type="audio/ogg; codecs=opus",
)
