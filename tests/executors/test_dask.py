"""A real cluster of Dask, on this machine: a small version of `faults.py`."""

from pathlib import Path

import pytest

from tests.executors import faults

pytestmark = pytest.mark.slow


def test_an_archive_is_whole_although_workers_are_killed_and_others_refuse(tmp_path: Path) -> None:
    faults.kills(tmp_path, articles=6, count=3, has_deadly=False)


def test_a_scheduler_that_is_lost_ends_the_run_and_the_next_one_goes_on(tmp_path: Path) -> None:
    faults.scheduler_lost(tmp_path, articles=3, workers=1)
