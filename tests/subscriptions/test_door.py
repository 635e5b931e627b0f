"""The door of what can be followed: one added file is a kind, and what is none is refused with what to give."""

from pathlib import Path

import pytest

from narrator import subscriptions
from narrator.errors import SourceError
from narrator.subscriptions import Place
from tests.support.packages import install
from tests.support.process import Cli, lines

TOY = """
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from narrator.sources import Document, Origin
from narrator.subscriptions import Collection, Entry, Subscription


@contextmanager
def opened(place):
    drawer = Path(place.name.removeprefix("drawer://"))
    def read(path):
        return Document(Origin(path.name), ".txt", path.read_bytes())
    sheets = sorted(drawer.iterdir(), reverse=True)
    entries = (Entry(key=path.name, title=path.stem, read=partial(read, path)) for path in sheets)
    yield Collection(address=place.shown, title="the drawer", entries=tuple(entries))


SUBSCRIPTION = Subscription(name="a drawer (drawer://…)", open=opened, schemes=("drawer",))
"""


@pytest.mark.slow
def test_what_can_be_followed_is_one_added_file(narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk").mkdir()
    for number in range(4):
        (tmp_path / "desk" / f"sheet {number}.txt").write_text(f"Sheet {number}\n\nSheet {number} is quite short.\n")
    environment = install(tmp_path / "site", f"{subscriptions.GROUP}:SUBSCRIPTION", "drawer", TOY)
    arguments = ("follow", f"drawer://{tmp_path}/desk", "--engine", "tone", "--jobs", "1")
    assert narrator(*arguments, env=environment).returncode == 0
    assert sorted(path.name for path in Path("output").glob("[!.]*")) == ["sheet-1", "sheet-2", "sheet-3"]
    assert lines(narrator(*arguments, env=environment).stdout) == ["nothing new in the drawer"]
    assert "a drawer (drawer://…)" in narrator("follow", "desk://x", env=environment).stderr


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("gopher://host/", "gopher://host/ cannot be followed; give "),
        ("gopher://ada:secret@host/", "cannot be followed"),
        ("missing.xml", "there is no file missing.xml"),
        ("file:///feed.xml", "cannot be followed"),
    ],
)
def test_what_cannot_be_followed_is_refused(name: str, what: str) -> None:
    with pytest.raises(SourceError) as raised:
        subscriptions.find(Place(name))
    assert what in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.slow
def test_a_kind_that_is_broken_stops_no_other(narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "sheet.txt").write_text("Sheet\n\nThis sheet is quite short.\n")
    environment = install(tmp_path / "site", f"{subscriptions.GROUP}:SUBSCRIPTION", "drawer", "import cabinets")
    fault = "the subscription “drawer” cannot be loaded: ModuleNotFoundError: No module named 'cabinets'"
    run = narrator("follow", "desk", "--engine", "tone", "--jobs", "1", env=environment)
    assert (run.returncode, run.stderr.count(fault)) == (0, 1)
    assert [path.name for path in Path("output").glob("[!.]*")] == ["sheet"]
    run = narrator("follow", "drawer://desk", "--quiet", env=environment)
    assert run.returncode == 3
    assert lines(run.stderr) == [f"narrator: drawer://desk cannot be followed; {fault}; install it again, or remove it"]


@pytest.mark.slow
def test_a_fault_of_a_kind_is_reported_to_its_author(
    narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = install(tmp_path / "site", f"{subscriptions.GROUP}:SUBSCRIPTION", "drawer", TOY)
    run = narrator("follow", "drawer:///nowhere", "--quiet", env=environment)
    assert run.returncode == 1
    [line] = lines(run.stderr)
    assert line.startswith("narrator: drawer:///nowhere: unexpected FileNotFoundError in the subscription “a drawer (")
    assert line.endswith("; run with --debug and report it to its author")
