"""Encoding, and decoding what libsndfile cannot, with FFmpeg's libraries through PyAV."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.errors import SettingsError, SourceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GET = "run pip install 'narrator[formats]'"
"""The hint if it is not installed."""

_SAMPLE = 2
_BLOCK_SECONDS = 10


def require(title: str) -> None:
    """Check that a format of this title can be encoded.

    Raises:
        SettingsError: PyAV is not installed.
    """
    if not find_spec("av"):
        raise SettingsError(f"{title} files need PyAV, which is not installed", GET)


def encoded(
    pcm: bytes, codec: str, rate: int, frame_size: int, bit_rate: int, options: Mapping[str, str]
) -> list[bytes]:
    """The packets that a new encoder makes of mono samples; the last one is filled up with silence.

    Args:
        pcm: signed 16-bit little-endian.
        codec: FFmpeg's name of an encoder.
        rate: samples a second.
        frame_size: samples in a packet.
        bit_rate: in bit/s.
        options: the encoder's options.
    """
    import av
    import numpy as np

    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.sample_rate, encoder.layout, encoder.bit_rate = rate, "mono", bit_rate
    takes_floats = codec == "aac"
    encoder.format = "fltp" if takes_floats else "s16"
    encoder.options = dict(options)
    samples = np.frombuffer(pcm + bytes(-len(pcm) % (_SAMPLE * frame_size)), "<i2")
    if takes_floats:
        samples = samples.astype(np.float32) / 32768
    packets: list[bytes] = []
    for at in range(0, len(samples), frame_size):
        frame = av.AudioFrame.from_ndarray(samples[None, at : at + frame_size], encoder.format.name, "mono")
        frame.sample_rate, frame.pts = rate, at
        packets += map(bytes, encoder.encode(frame))
    return packets + list(map(bytes, encoder.encode(None)))


@contextmanager
def opened(path: Path) -> Iterator[tuple[int, int, "Iterator[NDArray[np.float32]]"]]:
    """A sound file, decoded: its sample rate, its channels, and its samples as players give them.

    They come in blocks of ten seconds with a column for each channel.

    Raises:
        SourceError: it cannot be decoded, or PyAV is not installed.
    """
    if not find_spec("av"):
        raise SourceError(f"{path} cannot be decoded without PyAV, which is not installed", GET)
    import av

    try:
        with av.open(str(path)) as file:
            stream = file.streams.audio[0]
            yield stream.rate, stream.channels, _blocks(file, stream)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise SourceError(f"{path} cannot be decoded: {error}", "give a complete audio file") from error


def _blocks(file: Any, stream: Any) -> "Iterator[NDArray[np.float32]]":
    import av
    import numpy as np

    plain = av.AudioResampler("fltp", stream.layout, stream.rate)
    parts: list[NDArray[np.float32]] = []
    length, block_length = 0, stream.rate * _BLOCK_SECONDS
    for frame in chain(file.decode(stream), (None,)):
        for part in plain.resample(frame):
            parts.append(part.to_ndarray().T.astype(np.float32, copy=False))
            length += len(parts[-1])
        while length >= block_length or (frame is None and length):
            whole = np.concatenate(parts)
            yield np.ascontiguousarray(whole[:block_length])
            parts = [whole[block_length:]]
            length = len(parts[0])
