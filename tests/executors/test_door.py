"""The door of executors: one added file is a cluster, and addresses that cannot be are refused with what to write."""

from pathlib import Path

import pytest

from narrator import executors
from narrator.errors import SettingsError
from tests.support.packages import install
from tests.support.process import Cli, visible

TOY = """
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from narrator.executors import Cluster


@contextmanager
def connect(address):
    with ThreadPoolExecutor(int(address.removeprefix("threads:"))) as executor:
        yield executor


CLUSTER = Cluster(title="threads", schemes=("threads",), example="threads:2", connect=connect)
"""


@pytest.mark.slow
def test_a_cluster_is_one_added_file(narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(4):
        Path(f"{number}.md").write_text(f"# No. {number}\n\nThis is all.\n")
    environment = install(tmp_path / "site", f"{executors.GROUP}:CLUSTER", "threads", TOY)
    sources = [f"{number}.md" for number in range(4)]
    run = narrator(*sources, *sources, "--engine", "tone", "--cluster", "threads:2", "--store", "s", env=environment)
    assert (run.returncode, len(visible(Path("output")))) == (0, len(visible(Path("output")))), run.stderr
    assert len(list(Path("output").glob("*/*.mp3"))) == 4
    # Where nothing has changed nobody is asked to work.
    again = narrator(*sources, "--engine", "tone", "--cluster", "threads:none", "--store", "s", env=environment)
    assert (again.returncode, "4 unchanged" in again.stdout) == (0, True), again.stderr


@pytest.mark.parametrize(
    ("address", "words"),
    [("tpc://host:8786", "did you mean tcp:"), ("somewhere", "tcp://scheduler:8786"), ("", "tcp://scheduler:8786")],
)
def test_an_address_that_cannot_be_is_refused(address: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        executors.find(address)


@pytest.mark.parametrize(
    ("address", "words"), [("local:none", "local:8"), ("local:0", "local:8"), ("tcp://host:port", "no Dask scheduler")]
)
def test_an_address_without_a_cluster_is_refused(address: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words), executors.find(address).connect(address):
        pass


def test_a_package_that_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(SettingsError, match=r"narrator\[cluster\]"), executors.find("tcp:").connect("tcp://host:8786"):
        pass
