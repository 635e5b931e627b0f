"""`narrator feed`: what is written, when, and what is not touched."""

import json
import os
import shutil
from pathlib import Path

import click
import pytest
from mutagen.id3 import ID3
from PIL import Image

from narrator.cli import feed
from narrator.errors import OutputError
from narrator.podcast import secret, show
from narrator.podcast.show import Show
from tests.support.process import Cli
from tests.support.readers import as_feedparser, found
from tests.support.shelf import about, put

URL = "https://example.com/pod"
SETTINGS = """
output = "episodes"
[show]
title = "Ada’s walk"
author = "Ada"
email = "ada@example.com"
description = "Long reads."
category = "Books"
language = "de"
link = "https://ada.example.com/"
explicit = true
base-url = "https://example.com/pod/"
"""


@pytest.fixture
def output() -> Path:
    """Two episodes, of which “limes” is newer."""
    output = Path("output")
    put(output, "lemons", about())
    put(output, "limes", about(guid="limes", title="On limes", narrated="2026-05-01T00:00:00+00:00"))
    return output


def stamped(output: Path) -> dict[str, int]:
    """The files of the show, with an old time of change each, which they keep until they are written again."""
    files = {path.name: path for path in output.glob("[!.]*") if path.is_file()}
    for path in files.values():
        os.utime(path, (1, 1))
    return dict.fromkeys(files, 1)


def times(output: Path) -> dict[str, int]:
    return {path.name: int(path.stat().st_mtime) for path in output.glob("[!.]*") if path.is_file()}


def titles(output: Path) -> list[str]:
    return [entry.title for entry in as_feedparser((output / "feed.xml").read_bytes()).entries]


def test_a_folder_of_episodes_becomes_a_show(narrator: Cli, output: Path) -> None:
    run = narrator("feed", "--base-url", URL)
    assert (run.returncode, run.stderr) == (0, "")
    (picture,) = output.glob("cover-*.jpg")
    assert run.stdout == (
        f"output: 2 episodes; written: {picture.name}, manifest.webmanifest, sw.js, index.html, feed.xml, "
        "the pages of 2 episodes\n"
        "The feed's address: https://example.com/pod/feed.xml\n"
    )
    assert titles(output) == ["On limes", "On lemons"]
    written = (output / "feed.xml").read_bytes()
    assert found(written, "/rss/channel/title") == ["Narrated articles"]
    assert found(written, "/rss/channel/itunes:category/@text") == ["Education"]
    assert found(written, "/rss/channel/itunes:image/@href") == [f"{URL}/{picture.name}"]
    with Image.open(picture) as image:
        assert image.format == "JPEG" and image.size[0] == image.size[1] and 1400 <= image.size[0] <= 3000
    assert "On limes" in (output / "index.html").read_text(encoding="utf-8")
    assert (output / "feed.xml").stat().st_mode & 0o044


def test_nothing_is_written_again_until_something_changes(narrator: Cli, output: Path) -> None:
    narrator("feed", "--base-url", URL)
    before = stamped(output)
    again = narrator("feed", "--base-url", f"{URL}/")
    assert again.stdout.splitlines()[0] == "output: 2 episodes; nothing has changed"
    assert times(output) == before

    put(output, "oranges", about(guid="oranges", title="On oranges", narrated="2026-06-01"))
    more = narrator("feed", "--base-url", URL)
    assert more.stdout.splitlines()[0] == "output: 3 episodes; written: index.html, feed.xml, the pages of 1 episode"
    assert titles(output) == ["On oranges", "On limes", "On lemons"]
    assert {name: time for name, time in times(output).items() if time == 1} == {
        name: 1 for name in before if name.startswith(("cover-", "manifest", "sw"))
    }

    shutil.rmtree(output / "limes")
    assert narrator("feed", "--base-url", URL, "--quiet").stdout == ""
    assert titles(output) == ["On oranges", "On lemons"]


def test_the_show_stays_itself_when_it_moves(narrator: Cli, output: Path) -> None:
    narrator("feed", "--base-url", URL)
    guid = found((output / "feed.xml").read_bytes(), "//podcast:guid")
    narrator("feed", "--base-url", "https://elsewhere.example/", "--title", "Another name")
    moved = (output / "feed.xml").read_bytes()
    assert found(moved, "//podcast:guid") == guid
    assert found(moved, "//item/guid") == ["limes", "0d3b5f8e-0001"]
    assert found(moved, "//enclosure/@url")[0] == "https://elsewhere.example/limes/on-lemons.mp3"
    assert len(list(output.glob("cover-*.jpg"))) == 1


def test_the_show_is_described_in_the_settings(narrator: Cli, output: Path) -> None:
    Path("narrator.toml").write_text(SETTINGS, encoding="utf-8")
    output.rename("episodes")
    run = narrator("feed", "--author", "Countess")
    assert (run.returncode, run.stderr) == (0, "")
    written = Path("episodes", "feed.xml").read_bytes()
    assert found(written, "/rss/channel/title") == ["Ada’s walk"]
    assert found(written, "/rss/channel/itunes:author") == ["Countess"]
    assert found(written, "/rss/channel/itunes:owner/itunes:email") == ["ada@example.com"]
    assert found(written, "//itunes:category/@text") == ["Arts", "Books"]
    assert found(written, "/rss/channel/language") == ["de"]
    assert found(written, "/rss/channel/link") == ["https://ada.example.com/"]
    assert found(written, "//itunes:explicit") == ["true"] * 3
    assert "Gelesen von einer synthetischen Stimme." in found(written, "/rss/channel/description")[0]


def test_a_picture_of_ones_own_takes_the_place_of_the_drawn_one(narrator: Cli, output: Path) -> None:
    narrator("feed", "--base-url", URL)
    Image.new("RGB", (1500, 1500), "teal").save("own.png")
    narrator("feed", "--base-url", URL, "--image", "own.png")
    (picture,) = output.glob("cover-*.jpg")
    assert found((output / "feed.xml").read_bytes(), "/rss/channel/image/url") == [f"{URL}/{picture.name}"]
    with Image.open(picture) as image:
        assert (image.size, image.mode) == ((1500, 1500), "RGB")
    again = narrator("feed", "--base-url", URL, "--image", "own.png")
    assert "nothing has changed" in again.stdout


def test_what_is_left_out_is_noted(narrator: Cli, output: Path) -> None:
    (output / "limes" / "episode.json").write_text("{")
    run = narrator("feed", "--base-url", "http://192.168.1.5:8000/", "--json")
    report = json.loads(run.stdout)
    picture = report["written"][0]
    assert report == {
        "folder": "output",
        "feed": "http://192.168.1.5:8000/feed.xml",
        "episodes": 1,
        "written": [picture, "manifest.webmanifest", "sw.js", "index.html", "feed.xml"],
        "placed": ["lemons"],
        "notes": [
            "limes is left out: its episode.json is damaged; remove the folder, and narrate its article again",
            "Apple and other directories accept only https://; in your own network http:// is enough",
        ],
    }
    assert titles(output) == ["On lemons"]


@pytest.mark.parametrize("name", ["feed.xml", "index.html"])
def test_files_of_others_are_not_touched(narrator: Cli, output: Path, name: str) -> None:
    (output / name).write_text("<p>mine</p>")
    run = narrator("feed", "--base-url", URL)
    assert (run.returncode, run.stdout) == (5, "")
    assert run.stderr == f"narrator: output/{name} already exists, and narrator did not write it; move it away first\n"
    assert [path.name for path in output.iterdir() if path.is_file()] == [name]
    assert (output / name).read_text() == "<p>mine</p>"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "needs the public address of its folder; give --base-url https://…, or base-url"),
        (["--base-url", "example.com"], 2, "“example.com” cannot be the address of a show: it does not begin with"),
        (["nowhere", "--base-url", URL], 5, "cannot read nowhere: No such file or directory"),
        (["--base-url", URL, "--category", "tech"], 2, "is not a category; did you mean “Technology”?"),
        (["--base-url", URL, "--language", "English, please"], 2, "is not like en or pt-BR"),
        (["--base-url", URL, "--link", "javascript:alert(1)"], 2, "is not like https://example.com/"),
        (["--base-url", URL, "--image", "none.png"], 2, "cannot read the picture none.png: No such file"),
        (["--base-url", URL, "--image", "output/lemons/episode.json"], 2, "the picture of the show cannot be used"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    narrator: Cli, output: Path, arguments: list[str], code: int, message: str
) -> None:
    run = narrator("feed", *arguments)
    assert (run.returncode, run.stdout) == (code, "")
    assert message in " ".join(run.stderr.split())
    assert not (output / "feed.xml").exists()


def test_a_setting_that_cannot_be_taken_is_told(narrator: Cli, output: Path) -> None:
    Path("narrator.toml").write_text('[show]\ncategory = "arts"\nbase-url = "https://example.com/"\n')
    run = narrator("feed")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "narrator: narrator.toml: invalid value for '--category': “arts” is not a category; did you mean “Arts”?\n"
    )
    assert [path for path in output.iterdir() if path.is_file()] == []


def test_the_show_that_the_settings_describe_is_in_the_tags(narrator: Cli) -> None:
    Path("narrator.toml").write_text('[show]\ntitle = "Long reads"\nauthor = "Ada Lind"\n')
    Path("a.md").write_text("# An article\n\nIt begins.\n")
    assert narrator("a.md", "--engine", "tone").returncode == 0
    tags = ID3("output/an-article/an-article.mp3")
    assert (str(tags["TALB"]), str(tags["TPE1"])) == ("Long reads", "Ada Lind")


def test_terms_are_an_address_with_words_or_without() -> None:
    def told(*arguments: str) -> Show:
        return feed.described(feed.command.make_context("feed", list(arguments)).params)

    assert (told().license, told().funding, told().dates) == ("", "", "narrated")
    free = told("--license", "CC0-1.0", "--funding", "https://example.com/give Buy me a tea")
    assert (free.license, free.license_url) == ("CC0-1.0", "")
    assert (free.funding, free.funding_text) == ("https://example.com/give", "Buy me a tea")
    own = told("--license", "My own terms https://example.com/terms", "--frequency", "weekly")
    assert (own.license, own.license_url, own.frequency) == ("My own terms", "https://example.com/terms", "weekly")
    for option, value, fault in (
        ("--license", "My own terms", "a licence without an identifier needs an address"),
        ("--license", "CC-BY-4", "SPDX has no such identifier"),
        ("--license", "https://example.com/terms", "there is no name of the licence"),
        ("--funding", "Buy me a tea", "there is no address"),
        ("--funding", "https://a.example/ https://b.example/", "there are two addresses"),
    ):
        with pytest.raises(click.BadParameter, match=fault):
            told(option, value)


def test_the_words_of_options_are_those_of_shows() -> None:
    choices = {parameter.name: parameter.type for parameter in feed.command.params}
    for name, words in (
        ("show_frequency", show.FREQUENCIES),
        ("show_dates", show.DATES),
        ("show_numbers", show.NUMBERS),
    ):
        assert [word for word in choices[name].to_info_dict()["choices"] if word] == list(words)


def test_a_secret_show_has_a_folder_that_nobody_can_guess(narrator: Cli, output: Path) -> None:
    run = narrator("publish", "site", "--secret", "--base-url", URL, "--json")
    assert run.returncode == 0, run.stderr
    known = (output / ".secret").read_text().strip()
    assert json.loads(run.stdout)["feed"] == f"{URL}/{known}/feed.xml"
    assert [path.name for path in Path("site").iterdir()] == [known]
    content = Path("site", known, "feed.xml").read_bytes()
    assert found(content, "//enclosure/@url")[0].startswith(f"{URL}/{known}/limes/")
    assert found(content, "//itunes:block") == ["Yes"] and found(content, "//podcast:block") == ["yes"]
    assert not list(Path("site").rglob(".secret"))
    again = narrator("feed", "--secret", "--base-url", URL, "--json")
    assert json.loads(again.stdout)["written"] == []


def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    known = secret.of(tmp_path)
    (tmp_path / ".secret").chmod(0o644)
    assert secret.of(tmp_path) == known
    assert (tmp_path / ".secret").stat().st_mode & 0o777 == 0o600
    (tmp_path / ".secret").write_text("../..")
    with pytest.raises(OutputError, match="holds no secret"):
        secret.of(tmp_path)
