import json
import tomllib
from pathlib import Path

import pytest

from tests.support.process import Cli

ARTICLE = """# A day with Nguyen

We met Nguyen, of NASA, at `p5.js` headquarters. Nguyen said “they read the "x86" pages”.
"""


@pytest.fixture(autouse=True)
def article(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    Path("article.md").write_text(ARTICLE)


def test_what_is_printed_is_a_lexicon(narrator: Cli) -> None:
    run = narrator("words", "article.md")
    assert run.returncode == 0
    lexicon = tomllib.loads(run.stdout)
    assert list(lexicon) == ["en"]
    assert lexicon["en"].keys() == {"Nguyen", "NASA", "p5.js", "x86", "they read the"}
    assert '"Nguyen" = "Nguyen"' in run.stdout
    assert "# name, 3 times: A day with Nguyen" in run.stdout


def test_what_was_pasted_is_not_listed_again(narrator: Cli) -> None:
    Path("lexicon.toml").write_text(narrator("words", "article.md").stdout, encoding="utf-8")
    assert narrator("words", "article.md").stdout == "# nothing that a voice is likely to mispronounce\n"


def test_for_machines_it_is_json_of_a_known_shape(narrator: Cli) -> None:
    suspects = json.loads(narrator("words", "article.md", "--json").stdout)
    assert all(
        list(suspect) == ["written", "said", "kind", "count", "context", "language", "harm"] for suspect in suspects
    )
    assert suspects[0] | {"harm": 0} == {
        "written": "Nguyen",
        "said": "Nguyen",
        "kind": "name",
        "count": 3,
        "context": "A day with Nguyen",
        "language": "en",
        "harm": 0,
    }


def test_only_the_worst_are_printed(narrator: Cli) -> None:
    Path("article.md").write_text(" ".join(f"The x{number}y came." for number in range(60)))
    lines = narrator("words", "article.md").stdout.splitlines()
    assert len(lines) == 43
    assert lines[-1].startswith("# 20 more")


def test_a_lexicon_that_cannot_be_taken_is_told(narrator: Cli) -> None:
    Path("lexicon.toml").write_text('[en]\nGIF = {sya = "jif"}\n')
    run = narrator("words", "article.md")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == ("narrator: lexicon.toml, line 2: “GIF” in [en] has an unknown key “sya”; did you mean say?\n")
