"""`narrator script`: shown before it is spoken, edited, and narrated as it was edited."""

import json
import re
from pathlib import Path

import pytest

from tests.support.process import Cli, events, lines, told, visible
from tests.support.things import KINDS, seen

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parents[2] / "scripts" / "ketamine-treatment-therapy.txt"
NAME = "questions-about-you-must-know-the-answers-to"


@pytest.fixture
def script(narrator: Cli) -> Path:
    """The sample's script, written as a file."""
    run = narrator("script", SAMPLE, "--output", "scripts")
    assert run.stdout == f"scripts/{NAME}.md\n"
    return Path("scripts", f"{NAME}.md")


def test_for_machines_a_script_is_json_of_a_known_shape(narrator: Cli) -> None:
    script = json.loads(narrator("script", SAMPLE, "--json").stdout)
    keys = ["title", "author", "published", "language", "description", "announcement", "sections", "left_out"]
    assert list(script) == keys
    assert script["title"] == "Questions About You Must Know the Answers To"
    assert [section["heading"] for section in script["sections"]] == [
        "Ketamine Treatment Therapy",
        "What I Can Teach You About",
        "The Best Advice About I’ve Ever Written",
    ]
    assert all(list(section) == ["heading", "level", "passages"] for section in script["sections"])
    passages = [passage for section in script["sections"] for passage in section["passages"]]
    assert all(list(line) == ["shown", "said"] for passage in passages for line in passage)
    shown = " ".join(line["shown"] for passage in passages for line in passage)
    assert shown == SAMPLE.read_text().splitlines()[4]
    assert script["left_out"] == []


def test_a_name_that_ends_in_md_is_that_of_the_file(narrator: Cli) -> None:
    Path("a.md").write_text("# A\n\nHere it comes.\n")
    assert narrator("script", "a.md", "-o", "new/my script.md").stdout == "new/my script.md\n"
    assert Path("new/my script.md").read_text().startswith("---\nnarrator: script\n")
    run = narrator("script", "a.md", "-o", "a.md")
    assert (run.returncode, run.stderr) == (
        5,
        "narrator: a.md exists and differs; move it away, or choose another --output\n",
    )
    Path("folder.md").mkdir()
    assert narrator("script", "a.md", "-o", "folder.md").stdout == "folder.md/a.md\n"


def test_of_a_short_article_it_is_told_how_many_seconds_it_takes(narrator: Cli) -> None:
    Path("a.md").write_text("# A\n\nHere it comes.\n")
    run = narrator("script", "a.md", "--estimate", "--engine", "tone")
    assert re.search(r"about \d s of audio in 1 s$", run.stdout), run.stdout


@pytest.mark.parametrize("kind", ["a pipe", "a link to nothing", "a link to itself", "a folder", "a socket"])
def test_what_is_no_file_is_neither_opened_nor_replaced(narrator: Cli, kind: str) -> None:
    Path("a.md").write_text("# A\n\nHere it comes.\n")
    Path("scripts").mkdir()
    KINDS[kind](Path("scripts/a.md"))
    before = seen(Path("scripts"))
    run = narrator("script", "a.md", "-o", "scripts")
    assert (run.returncode, "scripts/a.md exists and differs" in run.stderr) == (5, True), run.stderr
    assert seen(Path("scripts")) == before


def test_a_script_that_is_there_as_it_is_stays_behind_a_link_too(narrator: Cli) -> None:
    Path("a.md").write_text("# A\n\nHere it comes.\n")
    narrator("script", "a.md", "-o", "elsewhere")
    Path("scripts").mkdir()
    Path("scripts/a.md").symlink_to("../elsewhere/a.md")
    assert narrator("script", "a.md", "-o", "scripts").stdout == "scripts/a.md\n"
    assert Path("scripts/a.md").is_symlink()


def test_what_is_left_out_is_listed_with_its_place_and_reason(narrator: Cli) -> None:
    Path("code.md").write_text("# Code\n\nHere it comes.\n\n```\nx = 1\n```\n")
    [left_out] = json.loads(narrator("script", "code.md", "--json").stdout)["left_out"]
    assert list(left_out) == ["where", "what", "why"]
    assert all(left_out.values())


def test_the_script_of_a_script_is_the_same(narrator: Cli, script: Path) -> None:
    assert narrator("script", SAMPLE).stdout == script.read_text()
    assert narrator("script", script).stdout == script.read_text()
    as_json = narrator("script", SAMPLE, "--json").stdout
    assert narrator("script", script, "--json").stdout == as_json


def test_a_narrated_script_sounds_as_its_article_and_records_nothing_again(narrator: Cli, script: Path) -> None:
    def narrated(source: Path, folder: str) -> bytes:
        run = narrator(source, "--output", folder, "--json")
        started = told(events(run), "recording_started")
        assert started["stored"] == (started["passages"] if source is script else 0)
        [name] = visible(Path(folder))
        return Path(folder, name).read_bytes()

    article, again = narrated(SAMPLE, "one"), narrated(script, "other")
    assert frames(article) == frames(again)
    assert len(frames(article)) > 1_000_000


def test_an_edited_line_is_spoken_as_edited_and_costs_its_passage_alone(narrator: Cli, script: Path) -> None:
    assert narrator(SAMPLE).returncode == 0
    script.write_text(script.read_text().replace("Ketamine therapy treatment is", "{Ketamine|Kettameen} treatment is"))
    [line] = [line for line in said(narrator, script) if "Kettameen" in line]
    assert line.startswith("Kettameen treatment is a different")
    started = told(events(narrator(script, "--json")), "recording_started")
    assert started["stored"] == started["passages"] - 1


def test_an_edited_script_is_never_overwritten(narrator: Cli, script: Path) -> None:
    assert narrator("script", SAMPLE, "--output", "scripts").returncode == 0
    script.write_text(script.read_text() + "\nA line of mine.\n")
    edited = script.read_bytes()
    run = narrator("script", SAMPLE, "--output", "scripts")
    assert (run.returncode, run.stdout) == (5, "")
    [line] = lines(run.stderr)
    assert str(script) in line
    assert script.read_bytes() == edited
    assert [path.name for path in script.parent.iterdir()] == [script.name]


def frames(mp3: bytes) -> bytes:
    """An MP3 without its tag (ID3v2.3: ten bytes, the last four of them its size in groups of seven bits)."""
    a, b, c, d = mp3[6:10]
    return mp3[10 + (a << 21 | b << 14 | c << 7 | d) :]


def said(narrator: Cli, source: Path) -> list[str]:
    """Every line as a voice is given it."""
    sections = json.loads(narrator("script", source, "--json").stdout)["sections"]
    return [line["said"] for section in sections for passage in section["passages"] for line in passage]


def test_a_lexicon_says_how_words_are_said(narrator: Cli) -> None:
    Path("lexicon.toml").write_text('[en]\n"Lind" = "Linnd"\n"GIF" = {say = "jif", espeak = "[[dZ\'If]]"}\n')
    Path("a.md").write_text("---\nauthor: Ivo Lind\n---\n# A GIF\n\nThe GIF of Lind.\n")
    assert "The {GIF|jif} of {Lind.|Linnd.}" in narrator("script", "a.md").stdout
    run = narrator("a.md", "--engine", "espeak", "--json")
    assert run.returncode == 0
    stored = told(events(run), "recording_started")["stored"]
    Path("lexicon.toml").write_text('[en]\n"Lind" = "Linnd"\n"GIF" = {say = "jif", espeak = "[[g\'If]]"}\n')
    again = told(events(narrator("a.md", "--engine", "espeak", "--json")), "recording_started")
    assert (stored, again["stored"], again["passages"]) == (0, 0, 2)
    Path("lexicon.toml").unlink()
    assert "{" not in narrator("script", "a.md").stdout.partition("The GIF")[2]


def test_why_a_figure_is_said_as_it_is_can_be_asked(narrator: Cli) -> None:
    Path("a.md").write_text("# A film\n\nIt has 3m views, and 3m views are many. He ran 45:30.\n")
    assert lines(narrator("script", "a.md", "--why").stdout) == [
        "3m views → three million views: a count",
        "    not a measure: three meters",
        "45:30 → forty-five minutes thirty seconds: a duration",
        "    not a ratio: forty-five to thirty",
    ]
    [count, time] = json.loads(narrator("script", "a.md", "--why", "--json").stdout)
    assert count == {"written": "3m views", "said": "three million views", "kind": "a count"} | {
        "others": count["others"]
    }
    assert time["others"] == [["a ratio", "forty-five to thirty"]]


def test_why_anything_else_is_said_otherwise_can_be_asked(narrator: Cli) -> None:
    Path("lexicon.toml").write_text('[en]\nGIF = "jif"\n')
    Path("a.md").write_text("# A film\n\nDr. Lind sent a GIF to Москва. He met Nguyễn.[12]\n")
    assert lines(narrator("script", "a.md", "--why").stdout) == [
        "GIF → jif: an entry of the lexicon",
        "Dr. → Doctor: an abbreviation",
        "Москва. → Москва.: in “ru”, for a voice of that language",
        "Nguyễn.[12] → Nguyễn.: a citation",
        "Nguyễn. → Nguyen.: letters that the voice does not have",
    ]


def test_a_script_that_cannot_be_understood_is_refused_before_anything_is_recorded(narrator: Cli) -> None:
    Path("s.md").write_text("---\ntitle: T\nnarrator: script\n---\n\nOne.\n\nIt is {a|b|c}.\n")
    run = narrator("s.md", "--engine", "tone")
    assert run.returncode == 3
    assert "s.md, line 8: {a|b|c} is not understood" in run.stderr
    assert not Path("output").exists()


def test_an_edited_script_takes_the_place_of_its_article(narrator: Cli, script: Path) -> None:
    tone = ("--engine", "tone", "--jobs", "1")
    assert narrator(SAMPLE, *tone).returncode == 0
    script.write_text(script.read_text().replace("title: Questions", "title: Other questions"))
    assert narrator(script, *tone).returncode == 0
    assert visible(Path("output")) == [f"{NAME}/{NAME}.mp3"]
    assert json.loads(Path("output", NAME, "episode.json").read_text())["title"].startswith("Other questions")
