import re
from pathlib import Path

import pytest

from narrator.cli import feed, narrate, settings, voices
from narrator.errors import SettingsError

DOCUMENTED = Path(__file__).parent.parent.parent / "docs" / "settings.md"
KEYS = settings.keys([narrate.command, feed.command, voices.command])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "narrator.toml"


def test_no_file_means_no_settings(file: Path) -> None:
    assert settings.load(KEYS, file) == ({}, {}, {}, {})


def test_keys_become_parameters(file: Path) -> None:
    file.write_text('chapter-depth = 2\nvoice = "de"\n[pause]\nline = 100\n[engines.tone]\npitch = 9\n')
    loaded = settings.load(KEYS, file)
    assert loaded.values == {"chapter_depth": 2, "voice": "de", "pause_line": 100}
    assert loaded.engines == {"tone": {"pitch": 9}}


def test_speakers_have_a_table_of_their_own(file: Path) -> None:
    file.write_text('[voices]\nquote = "de"\n[voices.speakers]\n"Jane Lind" = "espeak:en-gb"\n')
    assert settings.load(KEYS, file) == ({"voices_quote": "de"}, {}, {"Jane Lind": "espeak:en-gb"}, {})
    for wrong in ("[voices]\nspeakers = 3", "[voices.speakers]\nhost = 3", "[voices.speakers.host]\nvoice = 'de'"):
        file.write_text(wrong)
        with pytest.raises(SettingsError, match=r"\[voices.speakers\] is not valid; give each one a voice"):
            settings.load(KEYS, file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("chapterdepth = 2", "unknown key “chapterdepth”; did you mean chapter-depth?"),
        ("[pause]\nlines = 2", "unknown key “pause.lines”; did you mean pause.line?"),
        ("zzz = 2", "unknown key “zzz”; known are: output, engine"),
        ("voice = \nrate = 1", "not valid TOML.*line 1"),
        ("voice = " + "[" * 3000, "not valid TOML: too many brackets"),
        ("# \udcf6\n", "not UTF-8 text: see line 1; save it as UTF-8"),
        ("offline = nan", "offline cannot be nan; give true or false"),
        ("offline = 1", "offline cannot be 1; give true or false"),
        ("prefer = 1.5e3\ncast = [true]", "cast cannot be .*; give true or false"),
        ("prefer = [true]", "prefer cannot be .*; give a list of strings"),
        ("rate = 2024-05-12T10:00:00Z", "rate cannot be 2024-05-12 10:00:00.*; give a string or a number"),
        ("rate = true", "rate cannot be True; give a string or a number"),
        ('voice = ["de"]', "voice cannot be .*; give a string or a number"),
    ],
)
def test_what_cannot_be_taken_is_an_error(file: Path, text: str, message: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=message):
        settings.load(KEYS, file)


def test_a_table_of_an_engine_that_is_not_there_is_an_error(file: Path) -> None:
    settings.check_engines(["kokoro"], file)
    with pytest.raises(
        SettingsError, match=r"has a table \[engines.kokro\], and .* no such engine; did you mean kokoro?"
    ):
        settings.check_engines(["kokoro", "kokro"], file)


def test_the_documentation_shows_every_setting_with_its_default(file: Path) -> None:
    shown = re.search(r"```toml\n(output.*?)```", DOCUMENTED.read_text(), re.DOTALL)
    assert shown
    file.write_text(shown[1])
    in_file = settings.load(KEYS, file).values
    assert set(in_file) == {option.name for option in KEYS.values()}
    for command, arguments in ((narrate.command, ["a.txt"]), (feed.command, [])):
        context = command.make_context(command.name, list(arguments))
        for parameter in command.params:
            if parameter.name in in_file:
                taken = parameter.type_cast_value(context, in_file[parameter.name])
                assert taken == parameter.type_cast_value(context, parameter.get_default(context)), parameter.name


def test_what_is_for_one_run_is_no_setting() -> None:
    assert not {"title", "no-store", "quiet", "json", "debug"} & KEYS.keys()
    assert {"output", "chapter-depth", "say.code", "pause.line", "show.base-url"} <= KEYS.keys()
