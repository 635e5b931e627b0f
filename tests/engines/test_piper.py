"""Voices in Piper's format: one that lies in a wheel speaks, and what is wrong with others is told."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import soundfile

from narrator import engines
from narrator.engines import Clip, EngineSpec, Speaker, Voice, catalogue, choose
from narrator.engines.piper import engine as piper
from narrator.errors import VoiceError
from tests.support import joe
from tests.support.joe import needs_joe

SENTENCE = "In the end, nobody had expected the storm to last for more than a day or two."
CARD = "# Model card\n\n* Language: en_US\n\n## Dataset\n\n* License: {}\n\n## Training\n\n{}\n\n## Notes\n\nNone.\n"


@pytest.fixture
def spec() -> EngineSpec:
    return engines.find("piper", {"folder": str(joe.folder())})


@pytest.fixture
def speaker(spec: EngineSpec) -> Speaker:
    return engines.speaker(spec)


@pytest.fixture
def voice(spec: EngineSpec) -> Voice:
    return choose(engines.load(spec), "en")


def said(spec: EngineSpec, line: str, voice: Voice) -> Clip:
    [clip] = engines.speak(spec, [line], voice)
    return clip


def seconds(clip: Clip) -> float:
    return float(soundfile.info(io.BytesIO(clip.sound)).duration)


def put(folder: Path, name: str, network: bytes = b"a network", **changes: Any) -> None:
    """A voice that cannot speak, with this in its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    table = {"_": [0], "^": [1], "$": [2], "a": [14]}
    config = {"audio": {"sample_rate": 22050}, "espeak": {"voice": "en-us"}, "phoneme_id_map": table} | changes
    (folder / f"{name}.onnx").write_bytes(network)
    (folder / f"{name}.onnx.json").write_text(json.dumps(config))


@pytest.mark.slow
@needs_joe
def test_a_text_is_said_the_same_way_every_time(spec: EngineSpec, speaker: Speaker, voice: Voice) -> None:
    first, again = speaker.speak([SENTENCE, SENTENCE], voice)
    said(spec, "Something else.", voice)
    assert first == again == said(spec, SENTENCE, voice)
    assert 3 < seconds(said(spec, SENTENCE, voice)) < 8


@needs_joe
def test_words_are_told_in_order_and_within_the_sound(spec: EngineSpec, voice: Voice) -> None:
    clip = said(spec, SENTENCE, voice)
    assert [SENTENCE[word.start : word.end] for word in clip.words] == SENTENCE.split()
    times = [time for word in clip.words for time in (word.begins, word.ends)]
    assert times == sorted(times)
    assert 0 < times[0] < 0.2
    assert seconds(clip) - 0.4 < times[-1] <= seconds(clip)


@pytest.mark.slow
@needs_joe
def test_a_long_line_is_said_in_pieces_whose_words_go_on(spec: EngineSpec, voice: Voice) -> None:
    line = f"{SENTENCE[:-1]}, and then, as it often does, it came back; " * 4
    clip = said(spec, line, voice)
    assert [line[word.start : word.end] for word in clip.words] == line.split()
    times = [word.begins for word in clip.words]
    assert times == sorted(times)
    assert times[-1] > 0.9 * seconds(clip)


@needs_joe
@pytest.mark.parametrize("line", ["", " ", "…", "—", "\0"])
def test_nothing_is_said_for_a_line_without_a_letter(spec: EngineSpec, voice: Voice, line: str) -> None:
    assert seconds(said(spec, line, voice)) == 0


@needs_joe
@pytest.mark.parametrize("rate", [0.4, 2.5])
def test_it_says_how_fast_it_can_go(spec: EngineSpec, voice: Voice, rate: float) -> None:
    with pytest.raises(VoiceError, match=r"choose one from 0\.50 to 2\.00"):
        said(spec, "a", Voice(voice.name, voice.language, rate=rate))


@needs_joe
def test_the_card_is_shown_and_the_network_has_a_size_and_a_version(voice: Voice) -> None:
    assert voice.name == joe.NAME
    assert voice.language == "en-US"
    assert voice.licence == "data: CC0; Finetuned from U.S. English lessac voice (medium quality)."
    assert voice.size == 63_201_294
    assert voice.version


@pytest.mark.slow
@needs_joe
def test_a_network_that_does_not_tell_its_frames_speaks_without_times(
    spec: EngineSpec, voice: Voice, tmp_path: Path
) -> None:
    network = joe.network()
    config = json.loads(network.with_name(f"{joe.NAME}.onnx.json").read_text())
    put(tmp_path, "renamed", network.read_bytes().replace(b"/Ceil_output_0", b"/Seal_output_0"), **config)
    other = engines.find("piper", {"folder": str(tmp_path)})
    clip = said(other, SENTENCE, choose(engines.load(other), "en"))
    assert clip.words == ()
    assert clip.sound == said(spec, SENTENCE, voice).sound


@needs_joe
def test_a_damaged_network_is_told(tmp_path: Path) -> None:
    network = joe.network().read_bytes()
    put(tmp_path, "damaged", network[: len(network) // 2])
    damaged = engines.find("piper", {"folder": str(tmp_path)})
    with pytest.raises(VoiceError, match="onnxruntime cannot load a voice"):
        said(damaged, "a", choose(engines.load(damaged), "en"))


def test_without_a_voice_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        VoiceError, match=r"Piper has no voices here; put NAME\.onnx and NAME\.onnx\.json into "
    ) as caught:
        choose(piper({}), "en")
    assert str(catalogue.folder()) in str(caught.value)
    with pytest.raises(VoiceError, match=str(tmp_path)):
        choose(piper({"folder": str(tmp_path)}), "en")


@needs_joe
def test_voices_lie_in_the_folder_of_voices_and_in_that_of_the_settings(tmp_path: Path) -> None:
    put(catalogue.folder(), "en_US-anna-low", language={"code": "en_US"}, dataset="anna")
    put(catalogue.folder(), "both", b"here")
    put(tmp_path, "both", b"there")
    put(tmp_path, "de_DE-karl-low", espeak={"voice": "de"})
    (catalogue.folder() / "kokoro-v1.0.int8.onnx").write_bytes(b"no voice of Piper's")
    found = {voice.name: voice for voice in piper({"folder": str(tmp_path)}).voices()}
    assert {name: voice.language for name, voice in found.items()} == {
        "both": "en-us", "de_DE-karl-low": "de", "en_US-anna-low": "en-US",
    }  # fmt: skip
    assert found["en_US-anna-low"].description == "anna"
    assert found["both"].size == len(b"there")


@needs_joe
def test_each_speaker_of_a_network_is_a_voice(tmp_path: Path) -> None:
    put(tmp_path, "named", num_speakers=2, speaker_id_map={"ann": 0, "bob": 1})
    put(tmp_path, "numbered", num_speakers=3)
    names = [voice.name for voice in piper({"folder": str(tmp_path)}).voices()]
    assert names == ["named#ann", "named#bob", "numbered#0", "numbered#1", "numbered#2"]


@needs_joe
def test_another_network_of_the_same_name_is_another_version(tmp_path: Path) -> None:
    def version() -> str:
        return choose(piper({"folder": str(tmp_path)}), "en").version

    put(tmp_path, "anna", bytes(100_000))
    first = version()
    assert version() == first
    put(tmp_path, "anna", bytes(99_999) + b"1")
    assert version() != first
    put(tmp_path, "anna", bytes(100_000), dataset="anna")
    assert version() != first


@needs_joe
@pytest.mark.parametrize(
    ("name", "card", "licence"),
    [
        ("anna.MODEL_CARD", CARD.format("CC0", "From scratch."), "data: CC0; From scratch."),
        ("MODEL_CARD", CARD.format("see URL", "Finetuned from\nlessac."), "data: see URL; Finetuned from lessac."),
        ("MODEL_CARD", "Nothing of the kind.", "unknown: it has no model card"),
        ("bob.MODEL_CARD", CARD.format("CC0", "From scratch."), "unknown: it has no model card"),
    ],
)
def test_a_card_is_read(tmp_path: Path, name: str, card: str, licence: str) -> None:
    put(tmp_path, "anna")
    (tmp_path / name).write_text(card)
    assert [voice.licence for voice in piper({"folder": str(tmp_path)}).voices()] == [licence]


@needs_joe
def test_a_card_without_a_name_is_not_that_of_several(tmp_path: Path) -> None:
    put(tmp_path, "anna")
    put(tmp_path, "bob")
    (tmp_path / "MODEL_CARD").write_text(CARD.format("CC0", "From scratch."))
    assert {voice.licence for voice in piper({"folder": str(tmp_path)}).voices()} == {"unknown: it has no model card"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"audio": {}}, "is not the configuration of a voice; get it again, or remove it"),
        ({"audio": []}, "is not the configuration of a voice"),
        ({"espeak": "en-us"}, "is not the configuration of a voice"),
        ({"phoneme_id_map": {"_": 0}}, "is not the configuration of a voice"),
        ({"phoneme_id_map": {"a": [1]}}, "is of a kind that narrator does not know: espeak"),
        ({"phoneme_type": "pinyin"}, "is of a kind that narrator does not know: pinyin; remove it"),
    ],
)
def test_a_configuration_that_is_none_is_told(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    put(tmp_path, "odd", **changes)
    with pytest.raises(VoiceError, match=message) as caught:
        piper({"folder": str(tmp_path)}).voices()
    assert "odd.onnx.json" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_configuration_that_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, "odd")
    (tmp_path / "odd.onnx.json").write_bytes(content)
    with pytest.raises(VoiceError, match="is not the configuration of a voice"):
        piper({"folder": str(tmp_path)}).voices()


@needs_joe
def test_to_know_of_it_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from narrator import engines\n"
        f"[voice] = engines.load(engines.find('piper', {{'folder': {str(tmp_path)!r}}})).voices()\n"
        "assert not {'onnxruntime', 'numpy'} & set(sys.modules)"
    )
    put(tmp_path, "anna")
    subprocess.run([sys.executable, "-c", code], check=True)
