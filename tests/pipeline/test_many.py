"""Many sources at once come out as one by one, and none is in the way of another."""

import io
import shutil
import threading
import wave
from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import psutil
import pytest
from PIL import Image

from narrator import pipeline
from narrator.episode import Episode
from narrator.episode.artwork import Painting
from narrator.errors import NarratorError, SourceError, UnexpectedError
from narrator.events import Event, Renamed, ScriptReady, WorkerLost
from narrator.pipeline import Made, sharing, tasks
from narrator.pipeline.tasks import GivenBack, Order, Task
from narrator.recording.recorder import Recorder
from narrator.script import markdown
from narrator.sources import Document, fetch, web
from narrator.store import Store
from tests.google.server import Google, reached
from tests.support.narrating import HERE
from tests.support.process import spawned

COUNT = 4
S = TypeVar("S", bound=str | pipeline.Listed)


class Lossy(Executor):
    """Does all in the thread that asks, but loses each task of an article as often as is wanted.

    Args:
        losses: by the beginning of the article.
        error: what is raised in place of a result.
    """

    def __init__(self, losses: dict[bytes, int], error: Callable[[str], Exception] = BrokenExecutor) -> None:
        self._losses, self._error = losses, error

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        opening = args[0].source.content[:6] if isinstance(args[0], Task) else b""
        if not self._losses.get(opening):
            return HERE.submit(fn, *args, **kwargs)
        self._losses[opening] -= 1
        lost: Future[Any] = Future()
        lost.set_exception(self._error("gone"))
        return lost


class Apart(Executor):
    """Does all in the thread that asks, which has other folders under the same paths then, and must not write there.

    Args:
        folders: the folders that it does not see.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self.tasks: list[str] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks.append(fn.__module__)
        hidden = {folder: folder.rename(folder.with_name(f"real-{folder.name}")) for folder in self._folders}
        for folder in self._folders:
            folder.mkdir(mode=0o500)
            (folder / sharing.MARK).write_text("another folder")
        try:
            return HERE.submit(fn, *args, **kwargs)
        finally:
            for folder, real in hidden.items():
                (mark,) = folder.iterdir()
                mark.unlink()
                folder.rmdir()
                real.rename(folder)


def written(folder: Path) -> list[str]:
    found = []
    for number in range(COUNT):
        path = folder / f"{number}.md"
        path.write_text(f"# No. {number}\n\nThis is all.\n")
        found.append(str(path))
    return found


@pytest.fixture(scope="module")
def covers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the covers of all sources and nothing else: to draw them takes longer than all that is tested."""
    folder = tmp_path_factory.mktemp("covers")
    for source in written(folder):
        with Painting(pipeline.read(source), b"", False, Store(folder / "store"), web.ANONYMOUS) as painting:
            painting.result()
    return folder / "store"


@pytest.fixture
def sources(tmp_path: Path, covers: Path) -> list[str]:
    shutil.copytree(covers, tmp_path / "store")
    return written(tmp_path)


def made(
    sources: Sequence[S],
    output: Path,
    executor: Executor = HERE,
    watch: Callable[[Event], None] = lambda _: None,
    cover: bytes = b"",
) -> list[Made[S]]:
    store = Store(output.parent / "store")
    options = pipeline.EpisodeOptions(cover=cover)
    with Recorder(engine="tone", jobs=1, executor=executor, store=store) as recorder:
        return list(pipeline.update_all(sources, output, options=options, recorder=recorder, watch=watch))


@pytest.fixture
def cover() -> bytes:
    """A cover, where folders are hidden for a while: one is drawn by a thread, which has to see them."""
    file = io.BytesIO()
    Image.new("RGB", (400, 400), "#204060").save(file, "PNG")
    return file.getvalue()


def episode(made: Made[Any]) -> Episode:
    assert isinstance(made.result, Episode), made.result
    return made.result


def error(made: Made[Any]) -> NarratorError:
    assert isinstance(made.result, NarratorError), made.result
    return made.result


@pytest.mark.slow
def test_they_come_out_as_one_by_one(sources: list[str], tmp_path: Path) -> None:
    together = made(sources, tmp_path / "together")
    assert sorted(source for source, _ in together) == sources
    for each in together:
        alone = made([each.source], tmp_path / "alone")
        names = {path.name for path in episode(each).folder.iterdir()}
        assert names == {path.name for path in episode(alone[0]).folder.iterdir()}
        assert episode(each).audio.read_bytes() == episode(alone[0]).audio.read_bytes()


class Backwards(Executor):
    """Workers of whom the last is done first."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._calls: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._calls.append((future, partial(fn, *args, **kwargs)))
        if len(self._calls) == self._count:
            for each, call in reversed(self._calls):
                each.set_result(call())
        return future


def test_equal_titles_are_numbered_in_the_order_of_the_sources_whoever_is_done_first(
    sources: list[str], tmp_path: Path
) -> None:
    walks, other = [sources[0], sources[2]], sources[1]
    for source in walks:
        Path(source).write_text(f"# Walk\n\nThis is {Path(source).name}.\n")
    output, events = tmp_path / "output", list[Event]()
    with Recorder(engine="tone", jobs=3, executor=Backwards(3), store=Store(tmp_path / "store")) as recorder:
        results = list(pipeline.update_all([walks[0], other, walks[1]], output, recorder=recorder, watch=events.append))
        again = list(pipeline.update_all(walks, output, recorder=recorder))
    # Each is told once.
    assert len({each.source for each in results}) == len(results) == 3
    assert [episode(each).audio.name for each in again] == ["walk.mp3", "walk-2.mp3"]
    assert all(episode(each).is_unchanged for each in again)
    assert [event for event in events if isinstance(event, Renamed)] == [Renamed("Walk", "walk-2")]


@pytest.mark.slow
def test_what_stands_is_not_read_again(sources: list[str], tmp_path: Path) -> None:
    events: list[Event] = []
    made(sources, tmp_path / "output", watch=events.append)
    assert len([event for event in events if isinstance(event, ScriptReady)]) == COUNT
    Path(sources[2]).write_text("# No. 2\n\nThis was not all.\n")
    events.clear()
    again = made(sources, tmp_path / "output", watch=events.append)
    assert [each.source for each in again if not episode(each).is_unchanged] == [sources[2]]
    assert [event.title for event in events if isinstance(event, ScriptReady)] == ["No. 2"]


@pytest.mark.slow
def test_workers_need_not_see_the_folders(sources: list[str], cover: bytes, tmp_path: Path) -> None:
    shared = {each.source: episode(each) for each in made(sources, tmp_path / "shared" / "output", cover=cover)}
    output = tmp_path / "apart" / "output"
    executor = Apart(output, output.parent / "store")
    apart = {each.source: episode(each) for each in made(sources, output, executor, cover=cover)}
    assert executor.tasks == [tasks.__name__] * COUNT, "all is recorded by those who have the articles"
    for source, own in apart.items():
        assert own.audio.read_bytes() == shared[source].audio.read_bytes()
        assert {path.name for path in own.folder.iterdir()} == {path.name for path in shared[source].folder.iterdir()}
    assert all(episode(each).is_unchanged for each in made(sources, output, executor, cover=cover))
    store = Store(output.parent / "store")
    assert store.forget(apart[sources[0]].manifest.identity)[0] > 1


def test_recordings_are_found_where_their_script_is(sources: list[str], cover: bytes, tmp_path: Path) -> None:
    """Of a script that a worker cannot read whole, since a file beside it is on another machine."""
    sound = array("h", [9000 if at // 50 % 2 else -9000 for at in range(22050)])
    with wave.open(str(tmp_path / "bell.wav"), "wb") as file:
        file.setparams((1, 2, 22050, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    written = pipeline.read(sources[0])
    Path(sources[0]).write_text(markdown.to_markdown(written) + "\n[audio bell.wav]\n")
    output = tmp_path / "output"
    results = made(sources, output, Apart(output, tmp_path / "store"), cover=cover)
    assert {each.source for each in results if isinstance(each.result, Episode)} == {*sources}
    seconds = {each.source: episode(each).seconds for each in results}
    assert seconds[sources[0]] > seconds[sources[1]] + 0.9


def test_one_that_fails_leaves_the_others(sources: list[str], tmp_path: Path) -> None:
    Path(sources[1]).write_text("***\n")
    results = {each.source: each for each in made([*sources, "missing.md"], tmp_path / "output")}
    assert isinstance(error(results[sources[1]]), SourceError)
    assert isinstance(error(results["missing.md"]), SourceError)
    assert sum(isinstance(each.result, Episode) for each in results.values()) == COUNT - 1


class Entry(NamedTuple):
    title: str
    read: Callable[[], Document]


def test_entries_of_a_list_are_read_when_their_turn_comes(sources: list[str], tmp_path: Path) -> None:
    def gone() -> Document:
        raise SourceError("it is gone", "look elsewhere")

    def broken() -> Document:
        raise ZeroDivisionError

    entries = [Entry(f"Entry {number}", partial(fetch, source)) for number, source in enumerate(sources)]
    results = made([*entries, Entry("Gone", gone), Entry("Broken", broken)], tmp_path / "output")
    failed = {each.source.title: each.result for each in results if isinstance(each.result, NarratorError)}
    assert failed.keys() == {"Gone", "Broken"} and isinstance(failed["Broken"], UnexpectedError)
    titles = {each.source.title: episode(each).title for each in results if isinstance(each.result, Episode)}
    assert titles == {f"Entry {number}": f"No. {number}" for number in range(COUNT)}


def test_sources_with_one_identity_get_folders_of_their_own(sources: list[str], tmp_path: Path) -> None:
    """Copies of a script, of which a person has edited one."""
    script = pipeline.read(sources[0])
    for number in (0, 1):
        Path(sources[number]).write_text(markdown.to_markdown(script).replace("all", f"number {number}"))
    results = made(sources, tmp_path / "output")
    folders = {episode(each).folder for each in results}
    assert len(folders) == COUNT
    said = "".join((folder / "transcript.vtt").read_text() for folder in folders)
    assert "This is number 0." in said and "This is number 1." in said


@pytest.mark.parametrize("kind", [BrokenExecutor, type("KilledWorker", (Exception,), {})])
def test_an_article_that_ends_its_workers_is_told_and_the_others_are_whole(
    kind: type[Exception], sources: list[str], tmp_path: Path
) -> None:
    events: list[Event] = []
    losses = {b"# Dead": 9}
    Path(sources[3]).write_text("# Deadly\n\nOne.\n")
    results = made(sources, tmp_path / "output", Lossy(losses, kind), events.append)
    [failed] = [each for each in results if isinstance(each.result, NarratorError)]
    assert failed.source == sources[3] and "died" in str(failed.result)
    assert len(list((tmp_path / "output").glob("[!.]*/*.mp3"))) == COUNT - 1
    lost = sum(isinstance(event, WorkerLost) for event in events)
    assert lost == (3 if kind is BrokenExecutor else 1)


def test_an_article_whose_workers_were_lost_by_chance_is_made(sources: list[str], tmp_path: Path) -> None:
    Path(sources[3]).write_text("# Deadly\n\nOne.\n")
    results = made(sources, tmp_path / "output", Lossy({b"# Dead": 3}))
    assert all(isinstance(each.result, Episode) for each in results)


def test_when_all_workers_are_gone_the_run_ends(sources: list[str], tmp_path: Path) -> None:
    Path(sources[3]).write_text("# Deadly\n\nOne.\n")
    with pytest.raises(NarratorError, match="workers are lost"):
        made(sources, tmp_path / "output", Lossy({b"# Dead": 1}, CancelledError))


def given_to_worker(source: str, output: Path, recorder: Recorder) -> tasks.Outcome:
    document = pipeline.reading.fetch(source, pipeline.AS_WRITTEN, lambda _: None)
    order = Order.of(output, pipeline.AS_WRITTEN, pipeline.DEFAULT, recorder)
    return tasks.perform(Task(document, order, "", recorder.silences(), has_company=True))


def test_a_worker_gives_a_long_article_back_for_all_to_share(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("This is a sentence that says nothing. " * 1700)
    outcome = given_to_worker(str(path), tmp_path, Recorder(engine="tone"))
    assert isinstance(outcome.result, GivenBack)
    assert not list(tmp_path.glob("*/"))


def test_a_worker_without_room_gives_the_article_back(sources: list[str], tmp_path: Path) -> None:
    (tmp_path / "full").write_text("This is no folder.")
    recorder = Recorder(engine="tone", store=Store(tmp_path / "full"))
    assert isinstance(given_to_worker(sources[0], tmp_path / "output", recorder).result, GivenBack)


@pytest.mark.slow
def test_a_worker_asks_no_service(sources: list[str], tmp_path: Path) -> None:
    outcome = given_to_worker(sources[0], tmp_path, Recorder(engine="gtts"))
    assert isinstance(outcome.result, GivenBack)


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Google]:
    with Google(tmp_path) as google, reached(google):
        yield google


@pytest.mark.slow
def test_a_service_is_asked_in_one_place(google: Google, sources: list[str], tmp_path: Path) -> None:
    """`auto` finds out article by article that a service can speak; each is read by it, asked by this process."""
    with Recorder(prefer=["gtts", "tone"], jobs=1, executor=HERE, store=Store(tmp_path / "store")) as recorder:
        results = list(pipeline.update_all(sources, tmp_path / "output", recorder=recorder))
    assert {episode(each).engine for each in results} == {"gTTS"}
    assert all(asked.number == 0 for asked in google.asked) and len(google.asked) >= COUNT


@pytest.mark.slow
def test_a_service_that_is_away_is_tried_once(sources: list[str], tmp_path: Path) -> None:
    with Recorder(prefer=["gtts", "tone"], jobs=1, executor=HERE, store=Store(tmp_path / "store")) as recorder:
        results = list(pipeline.update_all(sources, tmp_path / "output", recorder=recorder))
    assert {episode(each).engine for each in results} == {"tone"}
    assert len({episode(each).because for each in results}) == 1 and episode(results[0]).because


@pytest.mark.slow
def test_workers_that_are_killed_are_replaced_and_all_is_whole(sources: list[str], tmp_path: Path) -> None:
    """Three of them, each while it has an article in hand."""
    for source in sources:
        Path(source).write_text(f"# Of {Path(source).stem}\n\n" + "This is one more paragraph.\n\n" * 30)
    killed: list[int] = []
    stop = threading.Event()

    def kill() -> None:
        while len(killed) < 3 and not stop.wait(0.5):
            for worker in spawned()[:1]:
                with suppress(psutil.NoSuchProcess):
                    worker.kill()
                    killed.append(worker.pid)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        with Recorder(engine="espeak", jobs=2, store=Store(tmp_path / "store")) as recorder:
            results = list(pipeline.update_all(sources, tmp_path / "output", recorder=recorder))
    finally:
        stop.set()
        thread.join()
    assert killed
    assert {episode(each).title for each in results} == {f"Of {number}" for number in range(COUNT)}
    assert len(list((tmp_path / "output").glob("[!.]*/*.mp3"))) == COUNT
    assert not list((tmp_path / "output").glob("*/.narrator*"))
