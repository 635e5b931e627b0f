"""The voices in Piper's format in some folders: their configurations and model cards."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from narrator.engines import Voice
from narrator.errors import VoiceError

ESPEAK, TEXT = "espeak", "text"
"""What a network reads: espeak-ng's phonemes, or letters."""

PAD, BEGIN, END = "_", "^", "$"
"""Symbols that every network knows."""

SPEAKER = "#"
"""Separates the name of a network from that of one of its speakers."""

_ENDING = ".onnx.json"
_FRAME = 256

# Alternative names of espeak-ng's voices, which its list lacks.
_READERS = {"en": "en-gb", "fr": "fr-fr", "no": "nb", "zh": "cmn"}

# Networks are identified by their size and this many samples of their content.
_SAMPLES, _SAMPLE_SIZE = 16, 4096

_LICENCE = re.compile(r"^\W*Licen[sc]e:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_TRAINING = re.compile(r"^#+\s*Training\b.*\n+((?:.+\n?)+)", re.IGNORECASE | re.MULTILINE)
_NO_CARD = "unknown: it has no model card"


@dataclass(frozen=True, slots=True)
class Model:
    """A network, and what its configuration says about it.

    `rate` is in samples a second, `frame` in samples. `table` has the numbers of each symbol, `reader` is the voice of
    espeak-ng whose phonemes it reads, `length` a factor on the time that each takes. `speakers` are their numbers by
    name; there are none if it has only one. `digest` identifies the network.
    """

    name: str
    network: Path
    language: str
    about: str
    kind: str
    reader: str
    rate: int
    frame: int
    length: float
    table: Mapping[str, Sequence[int]]
    speakers: Mapping[str, int]
    digest: str

    def voices(self) -> Iterator[Voice]:
        """Its voice, or that of each of its speakers."""
        licence, size = _licence(self.network.parent, self.name), self.network.stat().st_size
        for speaker in self.speakers or [""]:
            name = f"{self.name}{SPEAKER}{speaker}" if speaker else self.name
            yield Voice(name, self.language, self.about, licence=licence, size=size, version=self.digest)


def found(folders: Sequence[Path]) -> dict[str, Model]:
    """The networks by name; of two with the same name, the one in the first folder.

    Raises:
        VoiceError: one has an invalid configuration, or is of an unknown kind.
    """
    models: dict[str, Model] = {}
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.glob(f"*{_ENDING}"))):
        name = path.name.removesuffix(_ENDING)
        network = path.with_name(f"{name}.onnx")
        if name not in models and network.is_file():
            models[name] = _model(name, network, path)
    return models


def _model(name: str, network: Path, path: Path) -> Model:
    try:
        content = path.read_bytes()
        model = _parsed(name, network, json.loads(content), _digest(network, content))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise VoiceError(f"{path} is not the configuration of a voice", "get it again, or remove it") from error
    if model.kind not in (ESPEAK, TEXT) or not {PAD, BEGIN, END} <= set(model.table):
        raise VoiceError(f"{path} is of a kind that narrator does not know: {model.kind}", "remove it from the folder")
    return model


def _parsed(name: str, network: Path, config: Any, digest: str) -> Model:
    reader = str(config.get("espeak", {}).get("voice", ""))
    numbers = range(config.get("num_speakers", 1))
    named = config.get("speaker_id_map") or {str(number): number for number in numbers}
    audio = config["audio"]
    return Model(
        name=name,
        network=network,
        language=str(config.get("language", {}).get("code") or reader or name.partition("-")[0]).replace("_", "-"),
        about=", ".join(str(word) for word in (config.get("dataset"), audio.get("quality")) if word),
        kind=str(config.get("phoneme_type", ESPEAK)),
        reader=_READERS.get(reader, reader),
        rate=int(audio["sample_rate"]),
        frame=int(config.get("hop_length", _FRAME)),
        length=float(config.get("inference", {}).get("length_scale", 1.0)),
        table={str(sign): [int(number) for number in row] for sign, row in config["phoneme_id_map"].items()},
        speakers={str(speaker): int(number) for speaker, number in named.items()} if len(numbers) > 1 else {},
        digest=digest,
    )


def _licence(folder: Path, name: str) -> str:
    """What the model card says about licence and training, in a line. A card without a name is the only voice's."""
    cards = [folder / f"{name}.MODEL_CARD"]
    if len(list(folder.glob(f"*{_ENDING}"))) == 1:
        cards.append(folder / "MODEL_CARD")
    for card in filter(Path.is_file, cards):
        text = card.read_text(encoding="utf-8", errors="replace")
        licence, training = _LICENCE.search(text), _TRAINING.search(text)
        parts = [f"data: {licence[1].strip()}" if licence else "", " ".join(training[1].split()) if training else ""]
        return "; ".join(filter(None, parts)) or _NO_CARD
    return _NO_CARD


def _digest(network: Path, config: bytes) -> str:
    """What distinguishes a network from another of the same name, without reading all of it."""
    size = network.stat().st_size
    digest = blake2b(f"{size}".encode(), digest_size=8)
    with network.open("rb") as file:
        for number in range(_SAMPLES):
            file.seek(max(size - _SAMPLE_SIZE, 0) * number // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE_SIZE))
    digest.update(config)
    return digest.hexdigest()
