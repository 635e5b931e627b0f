"""M4B: an audiobook in one file, with chapters that audiobook apps support."""

from pathlib import Path

from narrator.formats import Examination, Format, libav
from narrator.formats.m4b.encoder import BIT_RATE, BIT_RATES, M4b

__all__ = ["FORMAT", "M4b"]


def _encoder(bit_rate: int) -> M4b:
    libav.require("M4B")
    return M4b(bit_rate)


def _examine(path: Path) -> Examination:
    # Encoding an episode does not need it.
    from narrator.formats.m4b import reader

    return reader.examine(path)


def _source(path: Path) -> str:
    from narrator.formats.m4b import reader

    return reader.source(path)


FORMAT = Format(
    name="m4b",
    title="M4B",
    suffix=".m4b",
    media_type="audio/mp4",
    bit_rates=BIT_RATES,
    bit_rate=BIT_RATE,
    encoder=_encoder,
    examine=_examine,
    source=_source,
    decode=libav.opened,
    epub_type="audio/mp4",
)
