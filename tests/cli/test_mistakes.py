"""What people type that was not meant so, and what they get: the near one, a reason, and nothing done."""

import os
import sys
from pathlib import Path
from subprocess import run as start

import pytest

from tests.support.process import Cli, Running, events, told, visible

pytestmark = pytest.mark.usefixtures("shared_store")

TONE = ("--engine", "tone", "--jobs", "1", "--quiet")
WORDS = "# Same\n\nHello there, world.\n"


@pytest.fixture(autouse=True)
def _article() -> None:
    Path("s.md").write_text(WORDS)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("scrpt", "did you mean script?"),
        ("Folow", "did you mean follow?"),
        ("voice", "did you mean voices?"),
        ("help", "did you mean --help?"),
        ("version", "did you mean --version?"),
        ("transmit", "the commands are: narrate, "),
    ],
)
def test_a_mistyped_command_is_told_and_nothing_is_done(narrator: Cli, typed: str, near: str) -> None:
    for line in ((typed, "s.md", *TONE), ("--quiet", typed, "s.md", "--engine", "tone")):
        run = narrator(*line)
        assert run.returncode == 2
        assert f"narrator: there is no command and no file “{typed}”; {near}" in run.stderr
    assert visible(Path()) == ["s.md"]


@pytest.mark.parametrize("command", ["script", "voices"])
def test_a_command_after_its_options_is_told_to_come_first(narrator: Cli, command: str) -> None:
    run = narrator("--offline", "--language", "en", command, "s.md")
    assert (run.returncode, visible(Path())) == (2, ["s.md"])
    expected = f"“{command}” is a command and no file here; options come after the command: narrator {command} …"
    assert expected in run.stderr
    Path(command).write_text(WORDS)
    assert narrator("--language", "en", command, *TONE).returncode == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("--port", "80", "serve"), "--port is an option of serve; options come after the command: narrator serve …"),
        (("--found-at=https://example.com/", "send", "s.md"), "--found-at is an option of send; "),
        (("--prot", "80", "serve"), "narrator: there is no option --prot; did you mean --parts?"),
        (("--port", "80", "s.md"), "narrator: there is no option --port; "),
    ],
)
def test_an_option_of_a_command_that_comes_later_is_told_where_it_belongs(
    narrator: Cli, line: tuple[str, ...], told: str
) -> None:
    run = narrator(*line)
    assert (run.returncode, told in run.stderr) == (2, True), run.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("s.md", "--titel", "A"), "there is no option --titel; did you mean --title?"),
        (("s.md", "--nothing-like-it"), "there is no option --nothing-like-it; see narrator narrate --help"),
        (("script",), "missing argument 'SOURCE'; see narrator script --help"),
        (("s.md", "-o"), "option '-o' requires an argument; see narrator --help"),
        (("s.md", "--bitrate", "x"), "invalid value for '--bitrate': 'x' is not a valid integer range; see narrator "),
        (("verify", "a.mp3", "b.mp3", "--listen"), "--listen takes one episode: give one FILE; see narrator verify "),
    ],
)
def test_wrong_usage_is_told_in_one_line(narrator: Cli, line: tuple[str, ...], told: str) -> None:
    run = narrator(*line)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)
    assert run.stderr.startswith(f"narrator: {told}")
    as_json = narrator(*line[:1], "--json", *line[1:])
    assert (as_json.returncode, as_json.stderr) == (2, "")
    (event,) = events(as_json)
    assert event["message"] in run.stderr


def test_a_file_that_is_called_like_a_command_nearly_is_narrated(narrator: Cli) -> None:
    Path("scrpt").write_text("Only a few words.")
    assert narrator("scrpt", *TONE).returncode == 0
    assert visible(Path("output")) == ["scrpt/scrpt.mp3"]


def test_a_mistyped_variable_is_told_and_others_are_not(narrator: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    # What works, what is somebody else's, and three slips.
    for name in ("TITLE", "IMAP_USER", "SHARDS_OF_GLASS", "VOIC", "BASE_URL", "IMAP_PASWORD"):
        monkeypatch.setenv(f"NARRATOR_{name}", "Tides")
    run = narrator("s.md", *TONE)
    assert (run.returncode, visible(Path("output"))) == (0, ["tides/tides.mp3"])
    assert run.stderr.splitlines() == [
        "narrator: no setting is called NARRATOR_VOIC; did you mean NARRATOR_VOICE?",
        "narrator: no setting is called NARRATOR_BASE_URL; did you mean NARRATOR_SHOW_BASE_URL?",
        "narrator: no setting is called NARRATOR_IMAP_PASWORD; did you mean NARRATOR_IMAP_PASSWORD?",
    ]


@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_name_is_no_source(narrator: Cli, nothing: str) -> None:
    run = narrator(nothing, *TONE)
    assert run.returncode == 3
    assert "an empty name is not a source" in run.stderr
    assert visible(Path()) == ["s.md"]


def test_the_output_folder_is_found_by_every_command_and_has_a_name(narrator: Cli) -> None:
    Path("narrator.toml").write_text('skip = ["Winter"]\noutput = "~/pods"\n')
    run = narrator("s.md", *TONE[:-1], "--skip", "Spring")
    assert visible(Path.home() / "pods") == ["same/same.mp3"]
    assert "there is no chapter “Spring” to skip" in run.stdout and "Winter" not in run.stdout
    assert narrator("feed", "--base-url", "https://example.org/").returncode == 0
    Path("narrator.toml").write_text('output = ""\n')
    for line in (["s.md", *TONE], ["feed", "--base-url", "https://example.org/"]):
        run = narrator(*line)
        assert (run.returncode, "An empty name is not a folder" in run.stderr) == (2, True), run.stderr
    assert visible(Path()) == ["narrator.toml", "s.md"]


def test_a_list_of_no_format_is_told(narrator: Cli) -> None:
    Path("narrator.toml").write_text("format = []\n")
    run = narrator("s.md", *TONE)
    assert (run.returncode, "there is no format “”; there are: " in run.stderr) == (2, True), run.stderr


def test_ctrl_c_while_python_imports_ends_it_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    run = start(
        [sys.executable, "-m", "narrator", "s.md"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (130, "narrator: interrupted; nothing was begun\n")


def test_a_null_character_is_in_no_name(narrator: Cli) -> None:
    Path("list.txt").write_text("a\0b.md\ns.md\n")
    run = narrator("@list.txt", *TONE)
    assert (run.returncode, "the name of a source cannot contain a null character" in run.stderr) == (3, True), (
        run.stderr
    )
    assert visible(Path("output")) == ["same/same.mp3"]
    Path("narrator.toml").write_text('output = "a\\u0000b"\n')
    run = narrator("s.md", *TONE)
    assert (run.returncode, "A path cannot contain a null character" in run.stderr) == (2, True), run.stderr


@pytest.mark.parametrize("source", ["example.com/article", "www.example.com", "news.example.co.uk:8080/a/b"])
def test_an_address_may_lack_its_scheme(narrator: Cli, source: str) -> None:
    for command in ((), ("script",)):
        run = narrator(*command, source, "--offline")
        assert f"https://{source} is on the network" in run.stderr


@pytest.mark.parametrize("source", ["localhost:1313/posts/tide/", "LOCALHOST/a", "192.168.1.5:8080/a"])
def test_an_address_near_by_has_no_certificate(narrator: Cli, source: str) -> None:
    for command in ((), ("script",), ("follow",)):
        assert f"http://{source} is on the network" in narrator(*command, source, "--offline").stderr


@pytest.mark.parametrize("source", ["notes.md", "folder/notes.md", "./example.com/article"])
def test_a_path_is_no_address(narrator: Cli, source: str) -> None:
    assert f"there is no file {source}" in narrator(source, "--offline").stderr


def test_a_path_here_comes_before_an_address(narrator: Cli) -> None:
    Path("example.com").mkdir()
    Path("example.com/article").write_text("Only a few words.")
    assert narrator("example.com/article", *TONE).returncode == 0


def test_what_is_piped_in_never_replaces_something_else(narrator: Cli) -> None:
    for words in (
        "The first note is about apples.",
        "The second note is about pears.",
        "The first note is about apples.",
    ):
        assert narrator("-", *TONE, stdin=words).returncode == 0
    assert visible(Path("output")) == [
        "standard-input-2/standard-input-2.mp3",
        "standard-input/standard-input.mp3",
    ]


def test_one_file_by_several_names_is_one_source(narrator: Cli) -> None:
    Path("here").symlink_to(Path())
    Path("list.txt").write_text("s.md\n./s.md\n")
    run = narrator("s.md", "./s.md", Path.cwd() / "s.md", "here/s.md", "@list.txt", *TONE)
    assert run.returncode == 0
    assert visible(Path("output")) == ["same/same.mp3"]


@pytest.mark.parametrize("device", ["con", "NUL", "Com1", "lpt9", "aux"])
def test_no_folder_is_called_like_a_device_of_windows(narrator: Cli, device: str) -> None:
    narrator("s.md", "--title", device, *TONE)
    assert visible(Path("output")) == [f"{device.lower()}-article/{device.lower()}-article.mp3"]


def test_a_tilde_is_the_home_folder(narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "house"))
    assert narrator("s.md", *TONE, "--output=~/pods").returncode == 0
    Path("narrator.toml").write_text('output = "~/others"\n')
    assert narrator("s.md", *TONE).returncode == 0
    assert sorted(path.name for path in (tmp_path / "house").iterdir()) == ["others", "pods"]
    assert not Path("~").exists()


def test_settings_may_begin_with_a_byte_order_mark(narrator: Cli) -> None:
    Path("narrator.toml").write_bytes(b'\xef\xbb\xbfoutput = "mine"\n')
    assert narrator("s.md", *TONE).returncode == 0
    assert Path("mine/same/same.mp3").is_file()


def test_what_is_in_the_way_of_the_output_folder_is_told(narrator: Cli) -> None:
    Path("dangling").symlink_to("nowhere")
    for output, why in (
        ("s.md", "s.md is a file: choose another --output"),
        ("s.md/deeper/still", "s.md is a file: choose another --output"),
        ("dangling", "dangling is a broken link: remove it, or choose another --output"),
        *([("/proc/x", "/proc takes no folders: choose another --output")] if sys.platform == "linux" else []),
    ):
        run = narrator("s.md", *TONE, "-o", output)
        assert (run.returncode, why in run.stderr) == (5, True), run.stderr


def test_an_empty_picture_is_no_cover(narrator: Cli) -> None:
    Path("empty.jpg").touch()
    run = narrator("s.md", *TONE, "--cover", "empty.jpg")
    assert (run.returncode, "the cover empty.jpg is an empty file" in run.stderr) == (3, True)


def test_a_folder_without_episodes_does_not_become_a_podcast(narrator: Cli) -> None:
    Path("project").mkdir()
    run = narrator("feed", "project", "--base-url", "https://example.org/")
    assert (run.returncode, "there are no episodes in project" in run.stderr) == (3, True)
    assert not list(Path("project").iterdir())


def test_names_that_are_no_utf8_are_narrated_and_told(narrator: Cli) -> None:
    name = os.fsdecode(b"n\xf6te.txt")
    Path(name).write_text("Only a few words.")
    episode = told(
        events(narrator(name, "--engine", "tone", "--jobs", "1", "--json", "-o", os.fsdecode(b"o\xf6"))), "episode"
    )
    assert episode["title"] == "Nöte"
    assert (Path(os.fsdecode(b"o\xf6")) / "note" / "note.mp3").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&- >&- 2>&-"])
def test_streams_may_be_closed(closed: str) -> None:
    command = f"{sys.executable} -m narrator s.md --engine tone --jobs 1 {closed}"
    assert start(["sh", "-c", command], check=False, timeout=120).returncode == 0
    assert Path("output/same/same.mp3").is_file()


@pytest.mark.slow
def test_hanging_up_ends_it_tidied_up() -> None:
    import signal

    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        pytest.skip("what nohup starts outlives that, and so does narrator")
    Path("long.md").write_text("\n\n".join(f"Paragraph {number} of many." for number in range(24)))
    with Running("long.md", "--engine", "espeak", "--jobs", "1", keeps_pace=True) as run:
        run.until("passage_recorded")
        run.send(signal.SIGHUP)
        assert run.end() == 128 + signal.SIGHUP
    assert not [path.name for path in Path("output").iterdir() if path.name.startswith(".draft-")]
