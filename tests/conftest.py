"""What all tests share: a home of their own on a machine without a network, and narrator as a real process."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import settings

from tests.google.server import environment
from tests.support.forkserver import ForkServer
from tests.support.process import Cli

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


@pytest.fixture(scope="session", autouse=True)
def _fork_server() -> Iterator[ForkServer]:
    with ForkServer(os.environ | environment(None)) as server:
        yield server


@pytest.fixture(scope="session")
def narrator(_fork_server: ForkServer) -> Cli:
    """Runs the command line as a real process to its end. Keywords are those of `subprocess.run`."""

    def run(*arguments: str | Path, env: Mapping[str, str] | None = None, **more: Any) -> CompletedProcess[str]:
        words = list(map(str, arguments))
        environment = os.environ if env is None else env
        if more.keys() <= {"cwd", "input"} and _fork_server.can_start(environment):
            return _fork_server.run(words, environment, more.get("cwd", Path.cwd()), more.get("input", ""))
        command = [sys.executable, "-m", "narrator", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.run(command, env=environment, encoding="utf-8", timeout=120, check=False, **(pipes | more))

    return run
