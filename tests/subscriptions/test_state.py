from pathlib import Path

import pytest

from narrator.errors import OutputError
from narrator.subscriptions import Collection
from narrator.subscriptions import state as states
from tests.support.things import KINDS

FOUND = Collection(address="https://example.com/feed", title="A feed", entries=())


def state(output: Path) -> Path:
    """Where the state of the feed is kept, once it was."""
    with states.of(output, FOUND) as kept:
        return kept.path


@pytest.mark.parametrize(
    "kind", ["a folder", "a pipe", "a socket", "a link to a file", "a link to nothing", "a huge file"]
)
def test_a_state_that_is_something_else_is_told_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    KINDS[kind](state(tmp_path))
    with pytest.raises(OutputError, match=r"the record of what was narrated of a feed, is damaged|cannot read"):
        state(tmp_path)


def test_half_a_character_in_a_state_is_no_obstacle(tmp_path: Path) -> None:
    state(tmp_path).write_text('{"entries": {"\\ud800": 3, "2": "\\ud800"}}')
    with states.of(tmp_path, FOUND) as kept:
        kept.pick(FOUND)
    with states.of(tmp_path, FOUND) as kept:
        assert kept.entries == {"\ud800": 3, "2": "\ud800"}


@pytest.mark.parametrize("content", ["", "[", "[" * 100_000, '{"entries": ' + "[" * 100_000, "[]", '{"entries": 1}'])
def test_a_damaged_state_is_told(tmp_path: Path, content: str) -> None:
    state(tmp_path).write_text(content)
    with pytest.raises(OutputError, match="is damaged; remove it"):
        state(tmp_path)
