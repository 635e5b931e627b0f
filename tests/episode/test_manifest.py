import json
from typing import Any

import pytest

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
