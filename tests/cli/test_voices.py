"""`narrator voices`, and voices from the command line to the episode."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from narrator.engines import catalogue
from tests.support.downloads import FileServer
from tests.support.natural import needs_kokoro
from tests.support.process import Cli, events, told
from tests.support.speech_server import SpeechServer


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    """A server like OpenAI's, which the settings of this folder name."""
    with SpeechServer(voices={"voices": ["af_heart", "ff_siwis"]}) as server:
        Path("narrator.toml").write_text(f'[engines.openai]\nbase-url = "{server.base_url}"\nvoice = "af_heart"\n')
        yield server


def test_a_server_on_this_machine_reads_offline(narrator: Cli, server: SpeechServer) -> None:
    listed = json.loads(narrator("voices", "--engine", "openai", "--offline", "--json").stdout)
    assert [(voice["name"], voice["language"]) for voice in listed] == [("af_heart", "en-US"), ("ff_siwis", "fr")]
    Path("a.txt").write_text("The storm began in the night, and nobody had expected it.")
    run = narrator("a.txt", "--engine", "openai", "--offline", "--json", "--no-announce")
    assert run.returncode == 0, run.stderr
    assert told(events(run), "episode")["engine"] == "tts-1"
    assert server.delivered()
    assert not any("127.0.0.1" in path.read_text(errors="ignore") for path in Path("output").rglob("*.*"))


def test_an_engine_without_voices_says_what_to_do(narrator: Cli) -> None:
    run = narrator("voices", "--engine", "openai")
    assert (run.returncode, run.stdout) == (4, "")
    assert run.stderr == (
        "narrator: openai has no voices here; give [engines.openai] a base-url, or set OPENAI_API_KEY\n"
    )


@needs_kokoro
def test_a_voice_that_came_as_wheels_is_not_offered_again(narrator: Cli) -> None:
    offered = narrator("voices", "--engine", "kokoro").stdout.partition("Available with")[2].splitlines()[1:]
    assert [line.split()[1] for line in offered] == ["kokoro-fp32"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ("--get", "kookoro"),
            4,
            "narrator cannot get a voice “kookoro”; there are: kokoro, kokoro-fp32, en_US-ljspeech",
        ),
        (
            ("--get", "kokoro", "--offline"),
            4,
            "kokoro is on the network, but narrator is offline; allow it with",
        ),
        (
            ("--get", "kokoro", "--offline", "--from", "nowhere"),
            4,
            "cannot read nowhere/kokoro-v1.0.int8.onnx: No such",
        ),
        (("--remove", "kokoro"), 4, "there is no voice “kokoro” in "),
    ],
)
def test_what_cannot_be_got_or_removed_is_told(
    narrator: Cli, arguments: tuple[str, ...], code: int, message: str
) -> None:
    Path("nowhere").mkdir()
    run = narrator("voices", *arguments)
    assert (run.returncode, run.stdout) == (code, "")
    assert run.stderr.startswith(f"narrator: {message}")
    assert run.stderr.count("\n") == 1


def test_a_mirror_of_the_settings_is_asked_and_what_it_has_is_checked(narrator: Cli) -> None:
    with FileServer(b"something else") as server:
        Path("narrator.toml").write_text(f'[voices]\nmirror = "{server.address}"\n')
        run = narrator("voices", "--get", "en_US-ljspeech-high", "--json")
    assert run.returncode == 4
    assert "it has 14 bytes, not 114,199,011; it is not kept" in told(events(run), "error")["message"]
    assert [asked["path"] for asked in server.asked] == ["/voices/en_US-ljspeech-high.onnx"]


def test_what_it_costs_and_where_it_speaks_is_shown(narrator: Cli, server: SpeechServer) -> None:
    shown = narrator("voices", "--language", "en", "--offline").stdout.splitlines()
    rows = {tuple(line.split()[:2]): line for line in shown}
    assert "this machine" in rows["espeak", "en-us"]
    assert rows["espeak", "en-us"].endswith("English (America), GPL-3.0-or-later")
    assert "translate.google.com" in rows["gtts", "en-GB"]
    assert f"127.0.0.1:{server.port}, this machine" in rows["openai", "af_heart"]
    listed = json.loads(narrator("voices", "--engine", "tone", "--json").stdout)
    assert [(each["engine"], each["where"], each["licence"]) for each in listed] == [
        ("tone", "this machine", "GPL-3.0-or-later")
    ]


def test_what_can_be_got_is_shown_until_it_is_there(narrator: Cli) -> None:
    shown = narrator("voices", "--offline").stdout
    assert "Available with narrator voices --get NAME:" in shown
    assert "en_US-ljspeech-high" in shown
    [voice] = [each for each in catalogue.CATALOGUE if each.name == "en_US-ljspeech-high"]
    catalogue.folder().mkdir(parents=True)
    for file in voice.files:
        with (catalogue.folder() / file.name).open("wb") as hollow:
            hollow.truncate(file.size)
    then = narrator("voices", "--offline").stdout
    assert "--get NAME" in then
    assert voice.description in shown
    assert voice.description not in then


@pytest.mark.slow
def test_each_voice_that_fits_says_a_text(narrator: Cli, server: SpeechServer) -> None:
    # Of the languages that Kokoro speaks, this is one for which it has a single voice.
    run = narrator("voices", "--try", "Cela a coûté 5 $.", "--language", "fr", "--offline", "--json")
    assert run.returncode == 0, run.stderr
    names = {(each["engine"], each["voice"]): each["path"] for each in events(run)}
    assert {("espeak", "fr-fr"), ("tone", "hum"), ("openai", "ff_siwis")} <= set(names)
    assert not {("espeak", "de"), ("gtts", "fr"), ("openai", "af_heart")} & set(names)
    assert [asked.text for asked in server.asked] == ["Cela a coûté cinq dollars."]
    for path in names.values():
        assert 1 < soundfile.info(path).duration < 3
    # Of a text by which no language can be told.
    english = json.loads(narrator("voices", "--try", "It cost $5.", "--engine", "openai", "--json").stdout)
    assert english["voice"] == "af_heart"
    assert server.asked[-1].text == "It cost five dollars."
    german = narrator(
        "voices", "--try", "Niemand hatte damit gerechnet.", "--language", "de", "--samples", "da", "--offline"
    )
    assert "espeak:de " in german.stdout
    assert Path("da/espeak-de.wav").exists()


def test_a_language_that_nobody_reads_is_told(narrator: Cli) -> None:
    run = narrator("voices", "--try", "Something.", "--language", "xx", "--engine", "gtts")
    assert run.returncode == 4
    assert run.stderr == "narrator: no voice here reads the language “xx”; see narrator voices\n"


TALK = """# {}

{}: How did it begin?

{}: By chance, and late in the year.

{}: And what came then?

> Nothing.
"""


@pytest.mark.slow
def test_each_speaker_has_a_voice_the_same_in_all_episodes(narrator: Cli) -> None:
    Path("one.md").write_text(TALK.format("One", "HOST", "GUEST", "HOST"))
    Path("two.md").write_text(TALK.format("Two", "GUEST", "HOST", "GUEST"))
    cast = ("--cast", "--engine", "espeak", "--voice-quote", "tone:hum")
    run = narrator("one.md", *cast)
    assert run.returncode == 0, run.stderr
    host, guest, quote = run.stdout[run.stdout.index("read by ") :].splitlines()[1:4]
    assert host.startswith("  host: espeak:en-")
    assert guest.startswith("  guest: espeak:en-")
    assert quote == "  quote: tone:hum"
    voices = json.loads(Path("output/one/episode.json").read_text())["voices"]
    assert voices == dict(line.strip().split(": ") for line in (host, guest, quote))
    again = told(events(narrator("two.md", *cast, "--json")), "episode")["cast"]
    assert again == voices
    assert list(again) == ["guest", "host", "quote"]


def test_a_script_says_who_speaks_and_takes_voices_for_them(narrator: Cli) -> None:
    Path("one.md").write_text(TALK.format("One", "HOST", "GUEST", "HOST"))
    Path("narrator.toml").write_text('[voices.speakers]\nHost = "tone:hum"\n')
    script = narrator("script", "one.md").stdout
    assert "voices:\n  host: ''\n  guest: ''\n" in script
    assert "[voice guest]\nGUEST: By chance" in script
    Path("edited.md").write_text(script.replace("guest: ''", "guest: espeak:en-gb"))
    run = narrator("edited.md", "--engine", "espeak", "--json")
    assert told(events(run), "episode")["cast"] == {"host": "tone:hum", "guest": "espeak:en-gb"}
