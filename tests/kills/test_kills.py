"""Commands are killed a few times: nothing is lost, nothing partial. Elsewhere runs of others are killed."""

from pathlib import Path

import pytest

from tests.kills import inbox
from tests.kills.__main__ import tried

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["follow", "feed", "serve"])
def test_a_killed_command_loses_nothing(name: str, tmp_path: Path) -> None:
    outcome = tried(name, 2, 0, tmp_path)
    assert (outcome.killed, outcome.faults) == (2, [])


def test_an_inbox_that_is_killed_with_its_worker_loses_no_article_and_narrates_none_twice(tmp_path: Path) -> None:
    outcome = inbox.tried(3, 6, 0, tmp_path)
    assert (outcome.killed.total(), outcome.faults) == (3, [])
