"""Voices that can be downloaded: the address, the size and the digest of each file.

The catalogue is part of the code: no list is downloaded, and a file that differs from it by a single byte is never
loaded. Downloads are in one folder of the user's, `folder()`.
"""

from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class File:
    """One file of a voice: its name in the folder, its address, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    address: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Download:
    """What is downloaded together.

    `name` is what users call it, `engine` the engine that speaks with it, `licence` an SPDX expression or a few words.
    The first of the `files` is the model.
    """

    name: str
    engine: str
    description: str
    licence: str
    files: tuple[File, ...]

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(file.size for file in self.files)


KOKORO, KOKORO_FP32 = "kokoro", "kokoro-fp32"

_KOKORO = "https://github.com/thewh1teagle/kokoro-onnx/releases/download"
_PIPER = "https://huggingface.co/rhasspy/piper-voices/resolve/1162a9173d0ce503555aed757976b7a9912eae4c"
_LJSPEECH = f"{_PIPER}/en/en_US/ljspeech/high"

CATALOGUE = (
    Download(
        KOKORO,
        "kokoro",
        "Kokoro-82M by hexgrad, 8-bit: the model for PCs",
        "Apache-2.0",
        (
            File(
                "kokoro-v1.0.int8.onnx",
                f"{_KOKORO}/model-files-v1.0/kokoro-v1.0.int8.onnx",
                92_361_271,
                "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
            ),
        ),
    ),
    Download(
        KOKORO_FP32,
        "kokoro",
        "Kokoro-82M by hexgrad, 32-bit: faster on ARM, where 8-bit is slow",
        "Apache-2.0",
        (
            File(
                "kokoro-v1.1.fp32.onnx",
                f"{_KOKORO}/model-files-v1.1/kokoro-v1.0.onnx",
                325_505_369,
                "beb0d1848dee9a49da392cc3df26958d46cfa35d321edf434f52949153f0df3a",
            ),
        ),
    ),
    Download(
        "en_US-ljspeech-high",
        "piper",
        "English (United States), trained from scratch on recordings in the public domain",
        "public domain",
        (
            File(
                "en_US-ljspeech-high.onnx",
                f"{_LJSPEECH}/en_US-ljspeech-high.onnx",
                114_199_011,
                "5d4f08ba6a2a48c44592eed3ce56bf85e9de3dd4e20df90541ae68a8310c029a",
            ),
            File(
                "en_US-ljspeech-high.onnx.json",
                f"{_LJSPEECH}/en_US-ljspeech-high.onnx.json",
                4_970,
                "7e1f4634af596d83cca997fb7a931ba80b70f8a316a2655ee69c55365e0ace14",
            ),
            File(
                "en_US-ljspeech-high.MODEL_CARD",
                f"{_LJSPEECH}/MODEL_CARD",
                513,
                "289f7421072d689a3d91f6c632f486af46f9b8b04417536104a4ea667b8a394b",
            ),
        ),
    ),
)
"""All downloads that `narrator voices --get` offers."""


def folder() -> Path:
    """The user's folder of voices. It may not exist yet."""
    return platformdirs.user_data_path("narrator") / "voices"


def find(name: str) -> Download | None:
    """The download of this name, in any case."""
    return next((each for each in CATALOGUE if each.name.casefold() == name.casefold()), None)


def own(name: str) -> list[str]:
    """The files of a voice that the user has put into the folder, by the name of its model without ".onnx"."""
    path = folder() / f"{name}.onnx"
    is_plain = name and path.name == f"{name}.onnx" and path.parent == folder()
    return [f"{name}.onnx", f"{name}.onnx.json", f"{name}.MODEL_CARD"] if is_plain and path.exists() else []


def installed(name: str) -> Path | None:
    """The model of a download, if all its files are there and have the right sizes.

    Their digests were checked when they were downloaded; engines check them once more before loading anything.
    """
    found = find(name)
    if not found or not all(_is_there(folder() / file.name, file.size) for file in found.files):
        return None
    return folder() / found.files[0].name


def _is_there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
