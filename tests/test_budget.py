"""A document takes no more than its budget, whatever its reader does."""

import re
import signal
import threading
from collections.abc import Callable

import pytest

from narrator import budget
from narrator.errors import SourceError


def asks() -> None:
    while True:
        budget.check()


def never_asks() -> None:
    while True:
        pass


def keeps_going() -> None:
    while True:
        try:
            never_asks()
        except Exception:
            continue


def backtracks() -> None:
    re.fullmatch("(a|aa)+", "a" * 100 + "b")


def nests() -> None:
    nests()


def needs() -> None:
    raise MemoryError


@pytest.fixture
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 0.3)


@pytest.mark.slow
@pytest.mark.usefixtures("_little_time")
@pytest.mark.parametrize("reads", [asks, never_asks, keeps_going, backtracks])
def test_what_takes_too_long_is_ended(reads: Callable[[], None]) -> None:
    with pytest.raises(SourceError, match=r"a\.md takes too long to read"), budget.of("a.md", 0):
        reads()
    assert signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


@pytest.mark.usefixtures("_little_time")
def test_beside_the_main_thread_who_asks_is_ended() -> None:
    told: list[str] = []

    def read() -> None:
        try:
            with budget.of("a.md", 0):
                asks()
        except SourceError as error:
            told.append(error.what)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert told == ["a.md takes too long to read"]


@pytest.mark.parametrize(("reads", "told"), [(nests, "nested too deeply"), (needs, "more memory than there is")])
def test_what_python_cannot_do_is_told(reads: Callable[[], None], told: str) -> None:
    with pytest.raises(SourceError, match=told), budget.of("a.md", 0):
        reads()


def test_more_memory_than_a_document_needs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MEMORY", -1)
    with pytest.raises(SourceError, match="takes too much memory"), budget.of("a.md", 0):
        asks()


def test_tags_and_what_is_unpacked_add_up() -> None:
    with pytest.raises(SourceError, match="far more tags"), budget.of("a.docx", 0):
        for _ in range(4):
            budget.spend(tags=budget.TAGS // 3)
    with pytest.raises(SourceError, match="unpacks to far more"), budget.of("a.docx", 0):
        for _ in range(4):
            budget.spend(unpacked=budget.UNPACKED // 3)


def test_a_budget_within_another_is_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "UNPACKED", 10)
    with pytest.raises(SourceError, match=r"a\.epub unpacks"), budget.of("a.epub", 0):
        for _ in range(2):
            with budget.of("within", 0):
                budget.spend(unpacked=6)


def test_without_a_budget_nothing_is_counted() -> None:
    budget.check()
    budget.spend(unpacked=10 * budget.UNPACKED)
