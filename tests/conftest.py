"""What all tests share: a home of their own on a machine without a network, and narrator as a real process."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import settings

from tests.google.server import environment

# How long an example takes says how busy the machine is; what is slow is shown by benchmarks.
settings.register_profile("narrator", deadline=None)
settings.load_profile("narrator")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches what the user has, and no process that it starts reaches any other machine."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / ".local/share"))
    for name in [name for name in os.environ if name.startswith("NARRATOR_")]:
        monkeypatch.delenv(name)
    for name, value in environment(None).items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def narrator() -> Callable[..., CompletedProcess[str]]:
    """Runs the command line as a real process to its end. Keywords are those of `subprocess.run`."""

    def run(*arguments: str | Path, **more: Any) -> CompletedProcess[str]:
        command = [sys.executable, "-m", "narrator", *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.run(command, encoding="utf-8", timeout=120, check=False, **(pipes | more))

    return run
