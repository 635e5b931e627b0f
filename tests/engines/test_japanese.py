"""Japanese: kanji are read, or nobody pretends to."""

from collections.abc import Callable
from importlib.util import find_spec

import pytest

from narrator import engines
from narrator.engines import EngineSpec, choose
from narrator.engines.kokoro.signs import signs
from narrator.errors import VoiceError
from narrator.formats.mp3 import Mp3
from narrator.recording.plan import Plan, RecordingRequest, VoiceOptions, plan_with
from narrator.script import Line, Passage
from narrator.script.speaking import Break, Utterance
from tests.support.natural import KOKORO, needs_japanese, needs_kokoro

pytestmark = [needs_kokoro, needs_japanese]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("東京へ行きます。", "toːkʲoː e ikʲimasɨ."),
        ("新聞を読んだ、と彼は言った！", "ɕimbɯɴ o jonda, to kaɾe βa iʔta!"),
        ("コーヒーと三百円のりんご", "koːçiː to saɴ bʲakɯ eɴ no ɾʲiŋɡo"),
        ("会議が終わりましたか？", "kaiɡʲi ɡa oβaɾʲimaɕita ka?"),
        ("", ""),
        ("…", ""),
    ],
)
def test_kanji_are_read(text: str, read: str) -> None:
    assert signs(text, "ja") == read


@pytest.mark.slow
def test_it_is_spoken() -> None:
    voice = choose(engines.load(KOKORO), "ja")
    assert voice.name == "jf_alpha"
    [clip] = engines.speak(KOKORO, ["東京へ。"], voice)
    assert 0.5 < len(clip.sound) / 48_000 < 2


def without(name: str) -> Callable[[str], object]:
    return lambda wanted, *_: None if wanted == name else find_spec(wanted)


def test_without_its_reader_the_voice_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrator.engines.kokoro.find_spec", without("pyopenjtalk"))
    assert "jf_alpha" not in {voice.name for voice in engines.load(KOKORO).voices()}


def planned(engine: str, said: str) -> Plan:
    def find(name: str) -> EngineSpec:
        return engines.find(name)

    request = RecordingRequest([Utterance(Passage((Line(said, said),)), Break.PARAGRAPH, 0)], "ja", 400, Mp3())
    return plan_with(find(engine), VoiceOptions(), request, find)


def test_espeak_reads_kana_and_does_not_pretend_to_read_kanji() -> None:
    assert planned("espeak", "ひらがなとカタカナ").voice.name == "ja"
    with pytest.raises(VoiceError, match=r"espeak-ng cannot read kanji \(Kokoro can, with pip install"):
        planned("espeak", "東京へ行きます。")
