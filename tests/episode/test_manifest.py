import json
from pathlib import Path
from typing import Any

import pytest

from narrator.episode import manifest
from narrator.episode.manifest import Chapter, Manifest, from_json, to_json

WHOLE = Manifest(
    "guid",
    "A walk",
    "2026-01-01T00:00:00+00:00",
    "a-walk.mp3",
    9,
    1000,
    "en",
    "tone",
    "sine",
    chapters=(Chapter(0, 1, "A"),),
)


def test_what_is_written_is_read_with_what_a_later_narrator_adds() -> None:
    told = json.loads(to_json(WHOLE)) | {"mood": "fair"}
    assert from_json(json.dumps(told)) == WHOLE


def test_half_a_character_is_no_obstacle() -> None:
    told = json.dumps(
        json.loads(to_json(WHOLE)) | {"title": "a \ud83d b", "author": "\U0001f600", "files": {"\udfff": ["1"]}}
    )
    for text in (told, told.encode()):
        about = from_json(text)
        assert (about.title, about.author, about.files) == ("a ? b", "\U0001f600", {"?": ("1",)})
        to_json(about).encode()


WRONG: list[tuple[str, Any]] = [
    ("size", 1.5),
    ("files", {"index.html": [1]}),
    ("files", ["index.html"]),
    ("transcripts", [1]),
    ("chapters", [{"start": "0", "end": 1, "title": "A"}]),
    ("chapters", [{"start": 0, "end": 1, "title": None}]),
    ("left_out", [{"where": "", "what": 1, "why": ""}]),
]
KINDS: list[Any] = [None, True, [], {}]
WRONG += [(key, value) for key in ("audio", "cover", "size", "duration") for value in KINDS]
WRONG += [("audio", 1), ("identity", 1), ("size", "1")]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_values_of_another_kind_are_of_no_episode(key: str, value: Any) -> None:
    told = json.loads(to_json(WHOLE)) | {key: value}
    with pytest.raises(ValueError, match=r"not an episode\.json"):
        from_json(json.dumps(told))


def test_the_folders_of_a_source_are_found_however_they_change(tmp_path: Path) -> None:
    def put(name: str, identity: str) -> None:
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / manifest.FILE).write_text(json.dumps({"title": '"identity": "b"', "identity": identity}))

    put("one", "a")
    put("two", "b")
    put(".hidden", "a")
    (tmp_path / "empty").mkdir()
    assert manifest.of_source(tmp_path, "a") == ["one"]
    put("two", "a")
    assert manifest.of_source(tmp_path, "a") == ["one", "two"]
    (tmp_path / "one" / manifest.FILE).write_text("{")
    assert manifest.of_source(tmp_path, "a") == ["two"]
    (tmp_path / "two" / manifest.FILE).unlink()
    assert manifest.of_source(tmp_path, "a") == []
