"""Whatever is given to narrator: it works, or one clear line says what is wrong and what to do."""

import json
import os
import shlex
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from random import Random

import pytest

from tests.support.process import Cli, drafts, events, lines, told, visible

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_store")]

TONE = ("--engine", "tone", "--jobs", "1")
TALK = "# Talk\n\nThis is a short talk.\n"


def png() -> bytes:
    """A grey picture that is large enough for a cover."""
    size = 400
    chunks = (
        (b"IHDR", struct.pack(">LLBBBBB", size, size, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress((b"\0" + b"\x80" * size) * size)),
        (b"IEND", b""),
    )
    packed = (
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


BROKEN = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n \n", "empty"),
    "noise.txt": (Random(1).randbytes(5000), "binary"),
    "picture.txt": (png(), "is an image"),
    "rules.md": (b"***\n\n---\n", "no words"),
    "rules.txt": (b"***\n\n---\n", "no words"),
    "broken.md": (b"---\ntitle: [T\n---\n\nHello.\n", "front matter"),
    "endless.md": (b"---\nnarrator: script\ntitle: T\n\nHello.\n", "front matter"),
}


@pytest.fixture
def talk() -> Path:
    """A good article."""
    path = Path("talk.md")
    path.write_text(TALK)
    return path


@pytest.fixture
def output() -> Path:
    """Where narrator puts episodes unless told otherwise."""
    return Path("output")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_article_is_told_in_one_line(narrator: Cli, output: Path, name: str) -> None:
    content, words = BROKEN[name]
    Path(name).write_bytes(content)
    run = narrator(name, *TONE)
    assert (run.returncode, run.stdout) == (3, "")
    [line] = lines(run.stderr)
    assert line.startswith("narrator: ")
    assert name in line
    assert words in line
    assert "; " in line
    assert not output.exists()


@pytest.mark.parametrize(
    ("source", "words"), [("missing.txt", "no file"), ("folder", "folder holds nothing"), ("talk.md/x", "talk.md/x")]
)
@pytest.mark.usefixtures("talk")
def test_what_is_no_file_is_told_in_one_line(narrator: Cli, source: str, words: str) -> None:
    Path("folder").mkdir()
    run = narrator(source, *TONE)
    assert (run.returncode, run.stdout) == (3, "")
    [line] = lines(run.stderr)
    assert source in line
    assert words in line


@pytest.mark.parametrize(
    ("flags", "code", "words"),
    [
        ("--engine tome", 4, ("“tome”", "did you mean tone?")),
        ("--engine xyzzy", 4, ("“xyzzy”", "auto, espeak, gtts, kokoro, openai, piper, tone")),
        ("--voice en-uss", 4, ("“en-uss”", "en-us")),
        ("--voice xyzzy", 4, ("“xyzzy”", "narrator voices")),
        ("--language qqq", 4, ("“qqq”",)),
        ("--engine tone --language klingon", 4, ("“klingon”", "near ones: tlh")),
        ("--language 'no such tag'", 4, ("“no such tag”",)),
        ("--rate 9", 4, ("rate 9", "from 0.46 to 2.57")),
        ("--cover talk.md", 3, ("cover", "JPEG", "PNG")),
        ("--cover missing.png", 3, ("missing.png",)),
        ("--engine tone --rate 0", 2, ("rate", "0")),
        ("--engine tone --rate -1", 2, ("rate", "-1")),
        ("--engine tone --rate nan", 2, ("rate", "nan")),
        ("--engine tone --rate inf", 2, ("rate", "inf")),
        ("--rate fast", 2, ("--rate", "fast")),
        ("--bitrate 65", 2, ("--bitrate", "65", "64")),
        ("--pause-line -1", 2, ("--pause-line", "-1")),
        ("--chapter-depth 0", 2, ("--chapter-depth", "0")),
        ("--store-limit lots", 2, ("--store-limit", "lots", "2GB")),
        ("--engin tone", 2, ("--engin", "--engine")),
    ],
)
def test_a_wrong_flag_is_told_with_its_value(
    narrator: Cli, output: Path, talk: Path, flags: str, code: int, words: tuple[str, ...]
) -> None:
    run = narrator(talk, *shlex.split(flags))
    assert (run.returncode, run.stdout) == (code, "")
    assert "Traceback" not in run.stderr
    last = lines(run.stderr)[-1]
    assert all(word in last for word in words), last
    assert not output.is_dir() or not visible(output) + drafts(output)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("engine = \n", "line 1"),
        ("engine = 'tone'\nengin = 'tone'\n", "did you mean engine?"),
        ("[pause]\nsentence = 3\n", "“pause.sentence”"),
        ("[pause.line]\nms = 3\n", "pause.line"),
        ("pause = 3\n", "pause"),
        ("rate = 'fast'\n", "rate"),
        ("bitrate = 65\n", "bitrate"),
    ],
)
def test_a_broken_settings_file_is_told_in_one_line(
    narrator: Cli, output: Path, talk: Path, settings: str, words: str
) -> None:
    Path("narrator.toml").write_text(settings)
    run = narrator(talk)
    assert (run.returncode, run.stdout) == (2, "")
    assert "Traceback" not in run.stderr
    last = lines(run.stderr)[-1]
    assert "narrator.toml" in last
    assert words in last
    assert not output.exists()


def test_a_settings_file_may_hold_every_setting_in_its_own_kind(narrator: Cli, talk: Path, tmp_path: Path) -> None:
    Path("cover.png").write_bytes(png())
    Path("narrator.toml").write_text(
        f"""
        output = "episodes"
        engine = "tone"
        voice = "hum"
        language = "en-GB"
        rate = 1.5
        bitrate = 96
        chapter-depth = 2
        announce = false
        author = "A. Writer"
        cover = "cover.png"
        transcripts = ["srt"]
        jobs = 1
        store = "{tmp_path / "store"}"
        store-limit = "1GB"
        [pause]
        line = 500
        paragraph = 900
        heading = 1000
        section = 2000
        """
    )
    run = narrator(talk)
    assert run.returncode == 0, run.stderr
    assert visible(Path("episodes")) == ["talk/talk.mp3", "talk/transcript.srt"]


def test_a_flag_comes_before_the_environment_before_the_settings_file(narrator: Cli, talk: Path) -> None:
    def author(*flags: str, **variables: str) -> str:
        run = narrator("script", talk, "--json", *flags, env=os.environ | variables)
        return str(json.loads(run.stdout)["author"])

    assert author() == ""
    Path("narrator.toml").write_text("author = 'file'")
    assert author() == "file"
    assert author(NARRATOR_AUTHOR="variable") == "variable"
    assert author("--author", "flag", NARRATOR_AUTHOR="variable") == "flag"


@pytest.mark.parametrize("unit", ["word ", "x"])
def test_a_megabyte_on_one_line_becomes_passages_and_loses_nothing(narrator: Cli, unit: str) -> None:
    text = (unit * 1_000_000)[:1_000_000].strip()
    Path("long.txt").write_text(text)
    run = narrator("script", "long.txt", "--json")
    assert run.returncode == 0, run.stderr
    passages = [passage for section in json.loads(run.stdout)["sections"] for passage in section["passages"]]
    shown = ["".join(line["shown"] for line in passage) for passage in passages]
    assert "".join(shown).replace(" ", "") == text.replace(" ", "")
    assert max(map(len, shown)) <= 1000


@pytest.mark.parametrize("unit", ["word ", "x"])
def test_a_long_line_is_narrated(narrator: Cli, output: Path, unit: str) -> None:
    Path("long.txt").write_text(unit * (600 // len(unit)))
    run = narrator("long.txt", *TONE)
    assert run.returncode == 0, run.stderr
    assert narrator("verify", output / "long" / "long.mp3").returncode == 0


def test_more_headings_than_a_file_can_hold_are_merged_and_said_so(narrator: Cli, output: Path) -> None:
    for levels in (1, 3):
        headings = (f"{'#' * (number % levels + 2)} Part {number % 10}\n\nIt is so.\n" for number in range(260))
        Path("many.md").write_text("# Many\n\n" + "\n".join(headings))
        run = narrator("many.md", *TONE, "--json")
        assert run.returncode == 0, run.stdout
        episode = told(events(run), "episode")
        assert len(episode["chapters"]) == 260
        assert any("merged" in note for note in episode["notes"])
    assert narrator("verify", output / "many" / "many.mp3").returncode == 0


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TALK.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(TALK.replace("\n", "\r").encode(), id="CR"),
        pytest.param(TALK.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(TALK.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + TALK.encode("utf-16-be"), id="UTF-16, big end first"),
    ],
)
def test_an_article_may_be_saved_in_many_ways(narrator: Cli, talk: Path, content: bytes) -> None:
    plain = narrator("script", talk)
    talk.write_bytes(content)
    run = narrator("script", talk)
    assert (run.returncode, run.stdout) == (0, plain.stdout)


def test_standard_input_is_an_article_like_any_other(narrator: Cli, output: Path) -> None:
    for _ in range(2):
        assert narrator("-", *TONE, stdin=TALK).returncode == 0
        assert visible(output) == ["talk/talk.mp3"]


def test_for_machines_there_is_nothing_but_json_lines(narrator: Cli, talk: Path, output: Path) -> None:
    run = narrator(talk, *TONE, "--no-store", "--json")
    assert [event["event"] for event in events(run)] == [
        "script_ready",
        "recording_started",
        "passage_recorded",
        "passage_recorded",
        "linking",
        "episode",
    ]
    assert told(events(run), "episode")["audio"] == str(output / "talk" / "talk.mp3")
    assert run.stderr == ""


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_a_standard_output_that_is_full_is_told_in_one_line(narrator: Cli, talk: Path, flags: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        run = narrator("script", talk, *flags, stdout=full)
    assert run.returncode != 0
    [line] = lines(run.stderr)
    assert "No space left" in line


def test_a_quiet_run_prints_nothing(narrator: Cli, talk: Path) -> None:
    run = narrator(talk, "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("flags", "settings", "code"),
    [
        (("--engine", "tome"), "", 4),
        (("--engine", "tome", "--quiet"), "", 4),
        ((), "engin = 'tone'", 2),
        (("--rate", "fast"), "", 2),
    ],
)
def test_for_machines_an_error_is_json_too(
    narrator: Cli, talk: Path, flags: tuple[str, ...], settings: str, code: int
) -> None:
    Path("narrator.toml").write_text(settings)
    run = narrator(talk, "--json", *flags)
    assert run.returncode == code
    assert run.stderr == ""
    error = told(events(run), "error")
    assert error["exit_code"] == code
    assert error["message"]


@pytest.mark.parametrize("settings", ["engine = 'tome'", "engin = 'tone'"])
def test_debug_shows_where_an_error_came_from(narrator: Cli, talk: Path, settings: str) -> None:
    Path("narrator.toml").write_text(settings)
    plain, debug = narrator(talk), narrator(talk, "--debug")
    assert plain.returncode == debug.returncode != 0
    assert lines(debug.stderr)[0].startswith("Traceback")
    assert lines(debug.stderr)[-1:] == lines(plain.stderr)


@pytest.mark.parametrize(
    ("broken", "code"),
    [(("missing.txt", "tongue.md"), 3), (("tongue.md", "missing.txt"), 4)],
    ids=["3 first", "4 first"],
)
def test_a_broken_source_does_not_stop_the_others(
    narrator: Cli, talk: Path, output: Path, broken: tuple[str, str], code: int
) -> None:
    Path("tongue.md").write_text("---\nlanguage: qqq\n---\n\nSomething in an unknown tongue.\n")
    Path("last.txt").write_text("This is the last one.")
    run = narrator(talk, *broken, "last.txt", "--quiet")
    assert run.returncode == code
    assert len(lines(run.stderr)) == 2
    assert visible(output) == ["last/last.mp3", "talk/talk.mp3"]


def test_a_source_replaces_its_own_episode_and_no_other_of_its_title(narrator: Cli, output: Path) -> None:
    one, other = Path("one.md"), Path("other.md")
    one.write_text(TALK)
    other.write_text(TALK + "\nIt has one sentence more.\n")
    assert narrator(one, other, *TONE).returncode == 0
    first, second = output / "talk" / "talk.mp3", output / "talk-2" / "talk-2.mp3"
    before = first.read_bytes(), second.read_bytes()
    assert len(before[0]) < len(before[1])

    assert narrator(other, *TONE).returncode == 0
    assert (first.read_bytes(), second.read_bytes()) == before
    other.write_text(TALK + "\nIt was changed.\n")
    assert narrator(other, one, *TONE).returncode == 0
    assert visible(output) == ["talk-2/talk-2.mp3", "talk/talk.mp3"]
    assert first.read_bytes() == before[0]
    assert second.read_bytes() != before[1]


def test_a_source_given_twice_is_narrated_once(narrator: Cli, talk: Path, output: Path) -> None:
    run = narrator(talk, talk, *TONE)
    assert run.returncode == 0
    assert {path.name for path in output.iterdir()} == {".lock", "talk"}


def test_standard_input_that_is_closed_is_told_in_one_line(narrator: Cli) -> None:
    code = "import os; os.close(0); os.execv(os.sys.executable, [os.sys.executable, '-m', 'narrator', '-'])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == narrator("absent.txt").returncode == 3
    [line] = lines(run.stderr)
    assert "standard input is closed" in line


def test_what_is_printed_to_a_file_is_utf8_whatever_the_system_says(narrator: Cli) -> None:
    Path("ru.txt").write_text("Заголовок\n\nПервое предложение. Второе.\n", encoding="utf-8")
    env = os.environ | {"PYTHONIOENCODING": "cp1252"}
    run = narrator("script", "ru.txt", env=env)
    assert run.returncode == 0, run.stderr
    assert "Первое предложение." in run.stdout


@pytest.mark.parametrize("arguments", [("narrate", "--help"), ("--help",), ("voices", "--help")])
def test_broken_settings_do_not_block_what_needs_none(narrator: Cli, arguments: tuple[str, ...]) -> None:
    Path("narrator.toml").write_text("engin = 'tone'")
    assert narrator(*arguments).returncode == 0
