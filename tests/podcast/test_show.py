import json
import os
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from narrator.episode.manifest import FILE
from narrator.podcast import feed, publish, show
from tests.support.shelf import AUDIO, about, put
from tests.support.things import KINDS

SMALL = {"cover": "", "transcripts": (), "chapters": ()}


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("HTTP://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_guids_are_those_of_the_specification(address: str, guid: str) -> None:
    assert show.guid(address) == guid


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://example.com", "https://example.com/"),
        ("https://Example.com/pod", "https://example.com/pod/"),
        ("https://example.com/pod///", "https://example.com/pod/"),
        ("http://192.168.1.5:8000/", "http://192.168.1.5:8000/"),
        ("http://[::1]:8000", "http://[::1]:8000/"),
        ("https://bücher.example/für", "https://xn--bcher-kva.example/f%C3%BCr/"),
        ("https://example.com/a%20b/~ada", "https://example.com/a%20b/~ada/"),
    ],
)
def test_an_address_ends_in_a_slash_and_is_ascii(given: str, base: str) -> None:
    assert show.base(given) == show.base(show.base(given)) == base


@pytest.mark.parametrize(
    "given",
    [
        "",
        "example.com/pod",
        "ftp://example.com/",
        "file:///etc/",
        "javascript:alert(1)",
        "https://",
        "https://example.com/?a=b",
        "https://example.com/#a",
        "https://example.com/?",
        "https://ada:secret@example.com/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/\n",
        'https://example.com"/',
        "https://<b>.example/",
        "https://[::1/",
    ],
)
def test_what_no_feed_could_have_is_refused(given: str) -> None:
    with pytest.raises(ValueError):
        show.base(given)


def test_categories_are_apples() -> None:
    assert show.categories("Technology") == ("Technology",)
    assert show.categories("Books") == ("Arts", "Books")
    assert show.categories("books") == show.categories("") == ()
    named = [name for outer, inner in show.CATEGORIES.items() for name in (outer, *inner)]
    assert len(named) == len(set(named)) == 19 + 91


def test_episodes_come_newest_first_whatever_zone_they_tell(tmp_path: Path) -> None:
    for name, narrated in (
        ("a", "2026-01-02"),
        ("b", "2026-01-02T00:30:00+02:00"),
        ("c", "2026-01-03T00:00:00Z"),
        ("d", "2026-01-01T23:00:00"),
    ):
        put(tmp_path, name, about(guid=name, narrated=narrated))
    found, notes = show.episodes(tmp_path)
    assert [name for name, _ in found] == ["c", "a", "d", "b"]
    assert notes == []


def test_a_folder_is_an_episode_if_it_says_so(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    put(tmp_path, ".draft-1", about(guid="hidden"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "link-to-nothing-of-ours").symlink_to(tmp_path / "empty")
    assert show.episodes(tmp_path) == ([("lemons", about())], [])


def test_a_link_to_an_episode_elsewhere_is_none_and_that_is_told(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "lemons", about())
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "lemons").symlink_to(tmp_path / "elsewhere" / "lemons")
    found, notes = show.episodes(tmp_path / "show")
    assert found == []
    assert notes == ["lemons is left out: it is a link to a folder; move the folder itself here"]


def test_what_is_gone_is_not_told_of(tmp_path: Path) -> None:
    folder = put(tmp_path, "lemons", about())
    (folder / "cover.jpg").unlink()
    (folder / "cover-small.jpg").unlink()
    (folder / "transcript.json").unlink()
    ((_, known),), notes = show.episodes(tmp_path)
    assert (known.cover, known.thumbnail) == ("", "")
    assert (known.transcripts, notes) == (("transcript.vtt", "transcript.lrc"), [])


def test_an_episode_that_stands_there_twice_is_told_once(tmp_path: Path) -> None:
    put(tmp_path, "lemons", about())
    put(tmp_path, "lemons-copy", about())
    found, notes = show.episodes(tmp_path)
    assert [name for name, _ in found] == ["lemons"]
    assert notes == ["lemons-copy is left out: it is the same episode as lemons; remove one of them"]


def test_of_two_the_one_whose_audio_is_as_narrated_is_taken(tmp_path: Path) -> None:
    whole = about(files={"on-lemons.mp3": (f"{len(AUDIO)}-aa",)})
    for name in ("lemons", "lemons-2"):
        put(tmp_path, name, whole)
    (tmp_path / "lemons/on-lemons.mp3").write_bytes(b"half")
    found, notes = show.episodes(tmp_path)
    assert [name for name, _ in found] == ["lemons-2"]
    assert notes == ["lemons is left out: it is the same episode as lemons-2; remove one of them"]
    rmtree(tmp_path / "lemons-2")
    ((_, known),), notes = show.episodes(tmp_path)
    assert (known.size, show.is_as_narrated(known), notes) == (4, False, [])
    (note,) = publish.write_show(show.Show("Tides"), tmp_path, "https://example.com/").notes
    assert note.startswith("lemons/on-lemons.mp3 was changed since it was narrated; narrator verify")


DAMAGED: dict[str, Any] = {
    "empty": b"",
    "half": b'{"guid": "a", "ti',
    "no JSON": b"\x00\xff\xfe",
    "no object": b"[1, 2]",
    "nothing of it": b"{}",
    "deep": b"[" * 100_000,
    "title is a number": {"title": 5},
    "title is nothing": {"title": " "},
    "no guid": {"guid": ""},
    "size is a text": {"size": "20000"},
    "size is true": {"size": True},
    "duration below 0": {"duration": -1},
    "no date": {"narrated": "yesterday"},
    "date is null": {"narrated": None},
    "chapters are a text": {"chapters": "abc"},
    "chapter without a title": {"chapters": [{"start": 0, "end": 1, "title": None}]},
    "chapter with no end": {"chapters": [{"start": 0, "title": "a"}]},
    "chapter starts in a fraction": {"chapters": [{"start": 0.5, "end": 1, "title": "a"}]},
    "transcripts are numbers": {"transcripts": [1]},
    "left out is a list of texts": {"left_out": ["a"]},
}


@pytest.mark.parametrize("told", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_one_is_left_out_and_said(tmp_path: Path, told: Any) -> None:
    put(tmp_path, "lemons", about())
    folder = put(tmp_path, "limes", about(guid="limes", **SMALL))
    path = folder / FILE
    path.write_bytes(told if isinstance(told, bytes) else json.dumps(json.loads(path.read_text()) | told).encode())
    found, notes = show.episodes(tmp_path)
    assert [name for name, _ in found] == ["lemons"]
    assert notes == ["limes is left out: its episode.json is damaged; remove the folder, and narrate its article again"]


def test_audio_that_is_gone_is_left_out_and_said_and_another_is_as_large_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, "a", about(guid="a"))
    (put(tmp_path, "b", about(guid="b")) / "on-lemons.mp3").write_bytes(AUDIO[:-1])
    (put(tmp_path, "c", about(guid="c")) / "on-lemons.mp3").unlink()
    outside = put(tmp_path, "d", about(guid="d"))
    (outside / FILE).write_text((outside / FILE).read_text().replace("on-lemons.mp3", "../a/on-lemons.mp3"))
    leads_out = put(tmp_path, "e", about(guid="e")) / "on-lemons.mp3"
    leads_out.unlink()
    leads_out.symlink_to(tmp_path / "a" / "on-lemons.mp3")
    (put(tmp_path, "f", about(guid="f")) / FILE).unlink()
    (tmp_path / "f" / FILE).mkdir()
    found, notes = show.episodes(tmp_path)
    assert [(name, known.size) for name, known in found] == [("a", len(AUDIO)), ("b", len(AUDIO) - 1)]
    hint = "; remove the folder, and narrate its article again"
    assert notes == [
        "c is left out: its on-lemons.mp3 is missing" + hint,
        "d is left out: its ../a/on-lemons.mp3 is missing" + hint,
        "e is left out: its on-lemons.mp3 is missing" + hint,
        "f is left out: its episode.json cannot be read: Is a directory" + hint,
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_has_the_name_of_a_record_stops_nothing(tmp_path: Path, kind: str) -> None:
    put(tmp_path, "lemons", about())
    (tmp_path / "limes").mkdir()
    KINDS[kind](tmp_path / "limes" / FILE)
    found, (note,) = show.episodes(tmp_path)
    assert [name for name, _ in found] == ["lemons"]
    assert note.startswith(f"limes is left out: its {FILE} ")


def test_a_name_that_is_no_text_is_an_address_all_the_same(tmp_path: Path) -> None:
    put(tmp_path, os.fsdecode(b"lem\xffons"), about())
    put(tmp_path, os.fsdecode(b"lem\xffons-copy"), about())
    (known,), (note,) = show.episodes(tmp_path)
    assert note.startswith("lem?ons-copy is left out: it is the same episode as lem?ons;")
    assert b"https://a.example/lem%FFons/on-lemons.mp3" in feed.rss(show.Show("x"), [known], "https://a.example/")


def test_the_language_is_that_of_most_episodes() -> None:
    assert show.language([]) == "en"
    assert show.language([(tag, about(language=tag)) for tag in ("en", "de", "pt-BR", "de", "")]) == "de"
