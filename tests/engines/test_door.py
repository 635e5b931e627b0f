"""The door for engines: one file of somebody else's, and narrator speaks with it."""

from pathlib import Path

import pytest

from narrator import engines
from narrator.engines import GROUP
from narrator.errors import VoiceError
from tests.support.packages import install
from tests.support.process import Cli, events, lines, told

pytestmark = pytest.mark.slow

TOY = """
import io, math, struct, wave
from narrator.engines import EVERY_LANGUAGE, Engine, Voice, with_defaults


def engine(settings):
    chosen = with_defaults("beep", settings, length=4000)
    voices = [Voice("low", EVERY_LANGUAGE), Voice("high", EVERY_LANGUAGE)]
    return Engine(
        title="Beeper", fingerprint=f"beep {chosen['length']}", voices=lambda: voices, load=lambda: Beep(**chosen)
    )


class Beep:
    def __init__(self, length):
        self.length = length

    def speak(self, lines, voice):
        pitch = {"low": 9, "high": 3}[voice.name]
        return [self.clip(len(line.split()), pitch) for line in lines]

    def clip(self, words, pitch):
        beep = b"".join(struct.pack("<h", round(9000 * math.sin(i / pitch))) for i in range(self.length))
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setparams((1, 2, 16000, 0, "NONE", ""))
            out.writeframes((beep + bytes(2000)) * words)
        return file.getvalue()
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests leave articles and settings in the folder that they work in."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    Path("a.txt").write_text("A short article of some words.")
    return install(tmp_path / "site", f"{GROUP}:engine", "beep", TOY)


def test_it_is_listed_and_speaks(narrator: Cli, environment: dict[str, str]) -> None:
    listed = narrator("voices", "--engine", "beep", env=environment)
    assert [line.split()[:2] for line in lines(listed.stdout)] == [["beep", "low"], ["beep", "high"]]
    episode = told(events(narrator("a.txt", "--engine", "beep", "--json", env=environment)), "episode")
    assert (episode["engine"], episode["voice"]) == ("Beeper", "low")


def test_its_settings_are_a_table_of_the_file_and_shape_the_sound(narrator: Cli, environment: dict[str, str]) -> None:
    command = ("a.txt", "--engine", "beep", "--no-announce", "--json")
    short = told(events(narrator(*command, env=environment)), "episode")["seconds"]
    Path("narrator.toml").write_text("[engines.beep]\nlength = 8000\n")
    assert told(events(narrator(*command, env=environment)), "episode")["seconds"] > short + 1
    Path("narrator.toml").write_text("[engines.beep]\nlenght = 8000\n")
    refused = narrator("a.txt", "--engine", "beep", env=environment)
    assert refused.returncode == 2
    assert "[engines.beep] has an unknown key “lenght”; did you mean length?" in refused.stderr


def test_its_voices_are_named_with_it_in_options_and_scripts(narrator: Cli, environment: dict[str, str]) -> None:
    script = "---\nnarrator: script\ntitle: T\n---\n\nHummed.\n\n[voice beep:high] And beeped.\n"
    Path("s.md").write_text(script)
    run = narrator("s.md", "--engine", "tone", "--json", env=environment)
    assert told(events(run), "episode")["voice"] == "hum, beep:high"
    run = narrator("a.txt", "--voice", "beep:high", "--json", env=environment)
    assert told(events(run), "episode")["engine"] == "Beeper"


@pytest.mark.parametrize(
    ("name", "code", "fault"),
    [
        ("torn", "def engine(settings:", "SyntaxError: "),
        ("clumsy", "def engine(settings):\n    return settings['pitch']", "KeyError: 'pitch'"),
        ("empty", "def engine(settings):\n    pass", "empty:engine gives no Engine"),
    ],
)
def test_whatever_is_wrong_with_one_is_told_as_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str, fault: str
) -> None:
    (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(VoiceError, match=f"the engine “{name}” cannot be loaded: {fault}"):
        engines.load(engines.EngineSpec(name, f"{name}:engine"))


def test_a_line_without_a_clip_is_told_as_the_fault_of_its_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "terse.py").write_text(TOY.replace("for line in lines]", "for line in lines[1:]]"))
    monkeypatch.syspath_prepend(tmp_path)
    spec = engines.EngineSpec("terse", "terse:engine")
    with pytest.raises(VoiceError, match="the engine “terse” gave 1 clips for 2 lines"):
        engines.speak(spec, ["One.", "Two."], engines.load(spec).voices()[0])


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("pitch = {", "pitch = {}[voice.name] or {", "failed: KeyError: 'low'"),
        ("voices=lambda: voices", "voices=lambda: voices / 2", "cannot be loaded: TypeError: "),
    ],
)
def test_whatever_it_raises_later_is_told_as_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str, fault: str
) -> None:
    name = f"later{len(after)}"
    (tmp_path / f"{name}.py").write_text(TOY.replace(before, after))
    monkeypatch.syspath_prepend(tmp_path)
    spec = engines.EngineSpec(name, f"{name}:engine")
    with pytest.raises(VoiceError, match=f"the engine “{name}” {fault}"):
        engines.speak(spec, ["One."], engines.load(spec).voices()[0])


def test_what_is_not_sound_is_told_as_the_fault_of_its_engine(narrator: Cli, tmp_path: Path) -> None:
    Path("a.txt").write_text("A short article of some words.")
    noisy = TOY.replace("return file.getvalue()", "return b'RIFF, and so on'")
    environment = install(tmp_path / "site", f"{GROUP}:engine", "noisy", noisy)
    for speed in ("", "speed=9, "):  # a slow one is asked line by line
        slow = noisy.replace('title="Beeper", ', f'title="Beeper", {speed}')
        (tmp_path / "site" / "toy_noisy.py").write_text(slow)
        run = narrator("a.txt", "--engine", "noisy", env=environment)
        assert run.returncode == VoiceError.exit_code
        assert "the engine “noisy” gave something that is not sound; report it to its author" in run.stderr


def test_what_it_prints_is_no_event(narrator: Cli, tmp_path: Path) -> None:
    Path("a.txt").write_text("A short article of some words.")
    talking = TOY.replace("        pitch", "        print('noise', flush=True)\n        pitch")
    environment = install(tmp_path / "site", f"{GROUP}:engine", "talker", talking)
    run = narrator("a.txt", "--engine", "talker", "--json", env=environment)
    assert told(events(run), "episode")["voice"] == "low"
    assert "noise" in run.stderr


def test_one_that_cannot_be_loaded_is_told_and_the_others_speak(narrator: Cli, tmp_path: Path) -> None:
    Path("a.txt").write_text("A short article of some words.")
    environment = install(tmp_path / "site", f"{GROUP}:engine", "broken", "import nothing_of_the_kind\n")
    run = narrator("a.txt", "--engine", "broken", env=environment)
    assert run.returncode == 4
    assert "the engine “broken” cannot be loaded: No module named 'nothing_of_the_kind'" in run.stderr
    assert narrator("a.txt", env=environment).returncode == 0
