"""Tests start narrator warm, except where a cold start would be another."""

import os
from pathlib import Path

import pytest

from tests.support.forkserver import server


def test_as_tests_are_it_starts_warm() -> None:
    assert server().can_start(os.environ)


def test_with_added_packages_it_starts_warm(tmp_path: Path) -> None:
    packages = os.pathsep.join([os.environ["PYTHONPATH"], str(tmp_path)])
    assert server().can_start(os.environ | {"PYTHONPATH": packages})
    (tmp_path / "sitecustomize.py").touch()
    assert not server().can_start(os.environ | {"PYTHONPATH": packages})


@pytest.mark.parametrize("change", [{"LC_ALL": "C"}, {"PYTHONUTF8": "0"}, {"TZ": "Asia/Tokyo"}, {"PYTHONPATH": ""}])
def test_with_what_python_reads_at_its_start_it_starts_cold(change: dict[str, str]) -> None:
    assert not server().can_start(os.environ | change)
