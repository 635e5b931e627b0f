"""What all tests share: a home of their own on a machine without a network, and narrator as a real process."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages

import pytest
from hypothesis import HealthCheck, settings

from narrator import __path__ as _rooms
from narrator import system
from tests.google.server import environment
from tests.support.forkserver import SHARED, Offer, server
from tests.support.process import Cli, run

# How long an example takes, and how long to think of one, says how busy the machine is; what is slow is shown by
# benchmarks. A few examples in every run find what a change has broken; `--hypothesis-profile thorough` looks for what
# is rare. CI tries the same examples each time: what it finds has to be what the change has broken.
_IS_CI = "CI" in os.environ
settings.register_profile(
    "narrator", deadline=None, max_examples=25, derandomize=_IS_CI, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("narrator"), derandomize=False, max_examples=200)
settings.load_profile("narrator")

# Where Python is told to keep no bytecode, as in many containers, each of the thousand processes that tests start would
# compile narrator again, and each run of pytest all tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# pytest looks through all folders that it has made to name the next, which are thousands.
_NUMBERS = count()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two processes more than there are cores: tests of servers, browsers and kills wait for much of their time.

    What is quick waits seldom, and to collect all tests once more takes longer than those waits.
    """
    is_quick = "not slow" in config.getoption("markexpr")
    return (os.cpu_count() or 1) + (1 if is_quick else 2)


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of xdist have narrator started by one server: to import and warm it takes two seconds."""
    # Shells have what they start in the background ignore it, and so would all that tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        return
    offer, patch = Offer(os.environ | environment(None)), pytest.MonkeyPatch()
    patch.setenv(SHARED, offer.path)
    config.add_cleanup(patch.undo)
    config.add_cleanup(offer.close)


def pytest_collection(session: pytest.Session) -> None:
    """Import modules of tests before they are collected, each process of xdist from another place on.

    What is not compiled yet is compiled by whoever comes there first: in a fresh checkout that is a third of them for
    each of three processes, and not all for all.
    """
    # Thousands of tests and what they import stay to the end: looking for cycles in them takes a tenth of the time.
    gc.disable()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    folders = [Path(argument) for argument in session.config.args if Path(argument).is_dir()]
    modules = sorted(path for folder in folders for path in folder.rglob("test_*.py"))
    start = len(modules) * int(worker) // workers
    for path in (modules[start:] + modules[:start]) if workers > 1 else []:
        name = ".".join(path.resolve().relative_to(session.config.rootpath).with_suffix("").parts)
        # It is raised again when it is collected, and told there.
        with suppress(Exception, pytest.skip.Exception):
            import_module(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules of which all tests take long: one that came last would be waited for by all processes."""
    with_quick = {item.path for item in items if not item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path in with_quick)


def pytest_collection_finish() -> None:
    """Look for cycles again, in what comes from now on, and as seldom as narrator does."""
    # Hypothesis takes examples from what is written in those modules of narrator that are imported: it would depend on
    # the tests that came before in this process.
    for module in walk_packages(_rooms, "narrator.") if _IS_CI else ():
        if not module.name.endswith("__main__"):
            import_module(module.name)
    gc.freeze()
    gc.enable()
    system.collect_seldom()


@pytest.fixture(scope="session", autouse=True)
def _own_network() -> Iterator[None]:
    """No process that a test starts reaches any other machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("NARRATOR_")]:
            patch.delenv(name)
        for name, value in environment(None).items():
            patch.setenv(name, value)
        # Where Kokoro is installed, it would read every article of tests that are about something else.
        patch.setenv("NARRATOR_PREFER", "gtts espeak")
        server()
        yield


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the user's cache or settings."""
    home = tmp_path_factory.getbasetemp() / "homes" / str(next(_NUMBERS))
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))


@pytest.fixture(scope="session")
def narrator() -> Cli:
    """Runs the command line as a real process to its end. See `tests.support.process.run`."""
    return run
