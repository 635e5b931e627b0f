"""What a run survives, and how it ends when it cannot: whatever happens, an MP3 under its final name is whole."""

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import sleep

import pytest

from tests.support import process
from tests.support.packages import install
from tests.support.process import Cli, Running, drafts, entries, events, eventually, gone, lines, told, visible

pytestmark = pytest.mark.slow

TONE = ("--engine", "tone", "--jobs", "2")
ALONE = ("--engine", "tone", "--jobs", "1")
PASSAGES = 24

# The same dice in every session, so that a failure can be seen again.
MOMENTS = Random(2).sample(range(1, PASSAGES // 3), 3)
DELAYS = [Random(seed).uniform(0, 0.1) for seed in range(4)]


@dataclass(frozen=True)
class Undisturbed:
    """An article, and what a run that nothing disturbs makes of it."""

    article: Path
    store: Path
    name: str
    audio: bytes = field(repr=False)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, narrator: Cli) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    article, output, store = folder / "walk.md", folder / "output", folder / "store"
    days = (f"On day {day} there was rain." for day in range(1, PASSAGES))
    article.write_text("# A walk\n\n" + "\n\n".join(days))
    run = narrator(article, *TONE, "--output", output, "--store", store, "--json")
    assert told(events(run), "recording_started")["passages"] == PASSAGES
    [name] = visible(output)
    return Undisturbed(article, store, name, (output / name).read_bytes())


@pytest.fixture(autouse=True)
def _drawn_before(undisturbed: Undisturbed, store: Path) -> None:
    """No run has to draw the cover, which takes as long as all the rest."""
    pictures = set(undisturbed.store.glob("??/[!.]*")) - entries(undisturbed.store).keys()
    assert pictures
    for picture in pictures:
        (store / picture.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, store / picture.parent.name)


@pytest.fixture
def output() -> Path:
    """Where narrator puts episodes unless told otherwise."""
    return Path("output")


def narrate(undisturbed: Undisturbed) -> Running:
    return Running(undisturbed.article, *TONE, keeps_pace=True)


def completes(undisturbed: Undisturbed, output: Path, *, stored: int) -> None:
    """The same command ends well, does again only what is not stored, and leaves the episode and nothing else."""
    done = process.run(undisturbed.article, *ALONE, "--json")
    assert done.returncode == 0, done.stderr
    assert told(events(done), "recording_started")["stored"] == stored
    assert visible(output) == [undisturbed.name]
    assert (output / undisturbed.name).read_bytes() == undisturbed.audio
    assert not drafts(output)


@pytest.mark.parametrize("recorded", MOMENTS)
def test_a_killed_run_goes_on_from_what_it_had_recorded(
    undisturbed: Undisturbed, output: Path, store: Path, recorded: int
) -> None:
    with narrate(undisturbed) as run:
        run.until("passage_recorded", recorded)
        run.send(signal.SIGKILL)
    kept = entries(store)
    assert len(kept) >= recorded
    assert visible(output) == []
    [draft] = drafts(output)
    os.utime(draft, (0, 0))
    completes(undisturbed, output, stored=len(kept))
    assert kept.items() <= entries(store).items()


@pytest.mark.parametrize("seconds", DELAYS)
def test_a_run_killed_while_it_joins_leaves_the_whole_file_or_none(
    undisturbed: Undisturbed, output: Path, store: Path, seconds: float
) -> None:
    shutil.copytree(undisturbed.store, store, dirs_exist_ok=True)
    with narrate(undisturbed) as run:
        run.until("linking")
        sleep(seconds)
        run.send(signal.SIGKILL)
    assert [(output / name).read_bytes() for name in visible(output)] in ([], [undisturbed.audio])


def test_a_fresh_draft_and_that_of_a_living_run_are_left_alone(
    undisturbed: Undisturbed, output: Path, narrator: Cli
) -> None:
    fresh = output / ".draft-fresh"
    fresh.mkdir(parents=True)
    Path("other.txt").write_text("Another article, and a short one.")
    with narrate(undisturbed) as run:
        run.until("recording_started")
        [living] = [draft for draft in drafts(output) if draft != fresh]
        os.utime(living, (0, 0))
        run.send(signal.SIGSTOP)
        assert narrator("other.txt", *ALONE).returncode == 0
        assert set(drafts(output)) == {fresh, living}
        run.send(signal.SIGCONT)
        assert run.end() == 0, run.stderr
    assert drafts(output) == [fresh]
    assert (output / undisturbed.name).read_bytes() == undisturbed.audio


@pytest.mark.parametrize("event", ["recording_started", "passage_recorded"])
def test_workers_end_when_their_parent_is_killed(undisturbed: Undisturbed, event: str) -> None:
    with narrate(undisturbed) as run:
        run.until(event)
        assert eventually(lambda: len(run.workers()) > 0)
        workers = run.workers()
        run.kill_parent()
        assert gone(workers)


def test_a_killed_worker_costs_nothing_but_the_time(undisturbed: Undisturbed, output: Path) -> None:
    with narrate(undisturbed) as run:
        run.until("passage_recorded")
        run.workers()[0].kill()
        assert run.end() == 0, run.stderr
    assert (output / undisturbed.name).read_bytes() == undisturbed.audio


def test_a_run_whose_workers_all_die_gives_up(undisturbed: Undisturbed, output: Path) -> None:
    def ended_by_killing() -> bool:
        run.kill_workers()
        run.take()
        return run.ended

    with narrate(undisturbed) as run:
        assert eventually(ended_by_killing)
        assert run.end() == 4
    assert "died twice" in told(run.events, "error")["message"]
    assert visible(output) == []


@pytest.mark.parametrize(
    ("event", "times"),
    [("script_ready", 1), ("recording_started", 1), ("passage_recorded", 1), ("passage_recorded", 9)],
)
def test_ctrl_c_ends_a_run_in_one_line(
    undisturbed: Undisturbed, output: Path, store: Path, event: str, times: int
) -> None:
    with narrate(undisturbed) as run:
        run.until(event, times)
        workers = run.workers()
        run.send(signal.SIGINT)
        assert run.end() == 130
        assert gone(workers)
        assert len(run.stderr) == 1, run.stderr
    assert visible(output) == []
    assert not drafts(output)
    completes(undisturbed, output, stored=len(entries(store)))


@pytest.mark.parametrize("seconds", DELAYS)
def test_an_impatient_second_ctrl_c_changes_nothing(undisturbed: Undisturbed, output: Path, seconds: float) -> None:
    with narrate(undisturbed) as run:
        run.until("passage_recorded", 2)
        workers = run.workers()
        run.send(signal.SIGINT)
        sleep(seconds / 4)
        run.send(signal.SIGINT)
        assert run.end() == 130
        assert gone(workers)
        assert len(run.stderr) == 1, run.stderr
    assert not drafts(output)


# What a finalizer raises Python drops, and what a library catches it may drop.
DROPPING = """
import os
from signal import SIGINT, SIGTERM

from narrator.sources import Source


class Finalized:
    def __del__(self):
        os.kill(os.getpid(), SIGNAL)
        len("")


def careless():
    try:
        os.kill(os.getpid(), SIGNAL)
        len("")
    except BaseException:
        pass


def read(document):
    DROP()
    os.kill(os.getpid(), SIGNAL)
    raise AssertionError("it goes on")


SOURCE = Source(name="a toy", endings=(".toy",), read=read)
"""


@pytest.mark.parametrize("drop", ["Finalized", "careless"])
@pytest.mark.parametrize(("number", "told"), [("SIGINT", 1), ("SIGTERM", 0)])
def test_a_signal_ends_a_run_also_where_the_first_was_lost(
    tmp_path: Path, narrator: Cli, drop: str, number: str, told: int
) -> None:
    code = DROPPING.replace("DROP", drop).replace("SIGNAL", number)
    env = install(tmp_path / "site", "narrator.sources:SOURCE", "dropping", code)
    Path("walk.toy").write_text("We went out.")
    run = narrator("walk.toy", *ALONE, env=env)
    assert run.returncode == 128 + getattr(signal, number)
    assert len([line for line in lines(run.stderr) if line.startswith("narrator: interrupted")]) == told, run.stderr


@dataclass(frozen=True)
class FullDisk:
    """A disk that is full from an event on, which is told so many times, for files of more than so many bytes."""

    event: str
    times: int
    size: int


@pytest.mark.parametrize(
    "disk",
    [
        pytest.param(FullDisk("script_ready", 1, 1_000), id="the store, from the start"),
        pytest.param(FullDisk("passage_recorded", 5, 1_000), id="the store, half-way"),
        pytest.param(FullDisk("passage_recorded", 5, 200_000), id="the output"),
    ],
)
def test_a_full_disk_is_told_in_one_line_and_what_is_recorded_is_kept(
    undisturbed: Undisturbed, output: Path, store: Path, disk: FullDisk
) -> None:
    assert max(map(len, entries(undisturbed.store).values())) < 200_000 < len(undisturbed.audio)
    with narrate(undisturbed) as run:
        run.until(disk.event, disk.times)
        run.limit_files(disk.size)
        assert run.end() == 5
        assert run.stderr == []
    assert told(run.events, "error")["message"].startswith("cannot write")
    assert visible(output) == []
    assert not drafts(output)
    completes(undisturbed, output, stored=len(entries(store)))


@pytest.mark.parametrize("option", ["--output", "--store"])
@pytest.mark.parametrize("folder", ["/proc/narrator", "file/narrator", "file"])
def test_a_folder_that_cannot_be_written_is_told_in_one_line(narrator: Cli, option: str, folder: str) -> None:
    Path("file").touch()
    Path("short.txt").write_text("A short article.")
    run = narrator("short.txt", *ALONE, option, folder, "--quiet")
    assert run.returncode == 5
    [line] = lines(run.stderr)
    assert folder in line
    assert option in line
    assert not Path("output").is_dir() or visible(Path("output")) == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda entry: entry[:-99] + bytes([entry[-99] ^ 1]) + entry[-98:], id="a bit flipped"),
        pytest.param(lambda entry: entry[: len(entry) // 2], id="cut off"),
        pytest.param(lambda _: b"", id="emptied"),
    ],
)
def test_a_damaged_entry_is_recorded_again(
    undisturbed: Undisturbed, output: Path, store: Path, damage: Callable[[bytes], bytes]
) -> None:
    shutil.copytree(undisturbed.store, store, dirs_exist_ok=True)
    whole = entries(store)
    victim = Random(3).choice(sorted(whole))
    victim.write_bytes(damage(whole[victim]))
    completes(undisturbed, output, stored=PASSAGES - 1)
    assert entries(store) == whole


def test_two_narrators_of_one_article_do_not_disturb_each_other(
    undisturbed: Undisturbed, output: Path, narrator: Cli
) -> None:
    with Running(undisturbed.article, *TONE) as one, Running(undisturbed.article, *TONE) as other:
        assert (one.end(), other.end()) == (0, 0), one.stderr + other.stderr
    assert visible(output) == [undisturbed.name]
    assert (output / undisturbed.name).read_bytes() == undisturbed.audio
    assert narrator("verify", output / undisturbed.name).returncode == 0


def test_narrators_of_articles_with_one_title_make_an_episode_each(output: Path, narrator: Cli) -> None:
    articles = [Path(f"{place}.md") for place in ("here", "there", "elsewhere", "nowhere")]
    for article in articles:
        article.write_text(f"# Home\n\nThis one is {article.stem}.")
    assert narrator(*articles, *ALONE).returncode == 0
    names = visible(output)
    one_by_one = {(output / name).read_bytes() for name in names}
    assert len(one_by_one) == len(articles)
    for _ in range(3):
        shutil.rmtree(output)
        with ExitStack() as together:
            runs = [together.enter_context(Running(article, *ALONE)) for article in articles]
            assert [run.end() for run in runs] == [0] * len(runs)
        assert visible(output) == names
        assert {(output / name).read_bytes() for name in names} == one_by_one


def test_a_run_that_is_told_to_end_tidies_up(undisturbed: Undisturbed, output: Path, store: Path) -> None:
    with narrate(undisturbed) as run:
        run.until("passage_recorded", 2)
        workers = run.workers()
        run.send(signal.SIGTERM)
        assert run.end() == 128 + signal.SIGTERM
        assert gone(workers)
        assert run.stderr == []
    assert visible(output) == []
    assert not drafts(output)
    completes(undisturbed, output, stored=len(entries(store)))


def test_a_tiny_store_limit_of_one_narrator_does_not_take_from_another(undisturbed: Undisturbed, output: Path) -> None:
    with Running(undisturbed.article, *TONE, "--store-limit", "0") as run:
        run.until("passage_recorded", 3)
        Path("other.txt").write_text("Hello there, you.")
        with Running("other.txt", *ALONE, "--store-limit", "0") as other:
            assert other.end() == 0
        assert run.end() == 0
    assert len(visible(output)) == 2
