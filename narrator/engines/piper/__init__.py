"""Voices in Piper's format: any NAME.onnx with its NAME.onnx.json that the user has, spoken on this machine.

A voice is a VITS network that reads espeak-ng's phonemes. Narrator includes none: most were derived from one trained on
recordings licensed for research only, and users have to decide which of them they may use for what. So each voice is
shown with what its model card says about its licence and training.

    models     which voices there are, and what is known about them
    speaker    a voice, loaded

Nothing that takes long to import is imported before it speaks.
"""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from narrator.engines import Engine, Speaker, Voice, catalogue, espeak_library, with_defaults
from narrator.engines.ipa import mnemonics
from narrator.engines.piper import models
from narrator.errors import VoiceError

_PROCESSING = 1
"""Part of the fingerprint: change it whenever the same text would sound different."""

# A voice of medium quality, on one core.
_MEMORY, _SPEED = 360_000_000, 23.0


def engine(settings: Mapping[str, Any]) -> Engine:
    """The voices in narrator's folder of voices, and those in the `folder` of the settings."""
    own = with_defaults("piper", settings, folder="")["folder"]
    folders = [*([Path(own).expanduser()] if own else []), catalogue.folder()]
    return Engine(
        title="Piper",
        fingerprint=f"piper {_PROCESSING} espeak-ng {espeak_library.version()}",
        voices=lambda: _voices(folders),
        load=lambda: _load(folders),
        memory=_MEMORY,
        speed=_SPEED,
        phonemes=mnemonics,
        setup=f"put NAME.onnx and NAME.onnx.json into {folders[0]}, or run narrator voices --get en_US-ljspeech-high",
    )


def _voices(folders: Sequence[Path]) -> list[Voice]:
    """All voices.

    Raises:
        VoiceError: there are voices but nothing to run them, or one has an invalid configuration.
    """
    found = [voice for model in models.found(folders).values() for voice in model.voices()]
    if found and not find_spec("onnxruntime"):
        raise VoiceError("Piper needs onnxruntime", "run pip install onnxruntime")
    return found


def _load(folders: Sequence[Path]) -> Speaker:
    from narrator.engines.piper.speaker import Piper

    return Piper(models.found(folders))
