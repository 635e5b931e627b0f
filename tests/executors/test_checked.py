"""Only workers that would make the same work; the others say why."""

import pickle
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

import pytest

from narrator.errors import NarratorError, SettingsError
from narrator.executors import RefusedError, checked
from narrator.executors.checked import Checked, Expected
from narrator.recording.pool import is_lost
from narrator.recording.recorder import Recorder
from tests.support.narrating import HERE


@pytest.fixture
def expected() -> Expected:
    return Expected.of(Recorder(engine="tone"))


def sent(expected: Expected) -> bytes:
    return pickle.dumps((expected.version, pickle.dumps(expected)))


def test_a_worker_like_this_works(expected: Expected) -> None:
    executor = Checked(lambda: HERE, pytest.fail)
    executor.expect(expected)
    assert executor.submit(len, "abc").result() == 3
    with pytest.raises(ValueError, match="three"):
        executor.submit(int, "three").result()


def test_another_worker_says_what_is_other(expected: Expected) -> None:
    assert checked.obstacle(sent(expected)) == ""
    assert "has narrator" in checked.obstacle(sent(replace(expected, version="9.9")))
    assert "has a different tone" in checked.obstacle(sent(replace(expected, engines={"tone": "other"})))


class Refusing(Executor):
    """Workers the first of which refuse, as one of Dask's would tell."""

    def __init__(self, count: int, *, has_others: bool = False, deaths: int = 0) -> None:
        self._count = count
        self._has_others = has_others
        self._deaths = deaths

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if not self._count:
            return HERE.submit(fn, *args, **kwargs)
        self._count -= 1
        future: Future[Any] = Future()
        refusal = RefusedError("one has narrator 0.1, and this is 0.2")
        refusal.has_others = self._has_others
        refusal.deaths = self._deaths
        future.set_exception(refusal)
        return future


def test_what_one_refuses_another_does_and_it_is_told_once(expected: Expected) -> None:
    told: list[str] = []
    refusing = Refusing(3)
    executor = Checked(lambda: refusing, told.append)
    executor.expect(expected)
    assert executor.submit(len, "abc").result() == 3
    assert told == ["one has narrator 0.1, and this is 0.2"]


def test_one_that_refuses_waits_for_others_that_are_slow(expected: Expected) -> None:
    told: list[str] = []
    slow = Refusing(25, has_others=True)
    executor = Checked(lambda: slow, told.append)
    executor.expect(expected)
    assert executor.submit(len, "abc").result() == 3
    assert len(told) == 1


def test_what_workers_die_of_is_given_up_also_where_another_refuses_it_in_between(expected: Expected) -> None:
    executor = Checked(lambda: Refusing(99, has_others=True, deaths=1), lambda _: None)
    executor.expect(expected)
    error = executor.submit(len, "abc").exception()
    assert error and is_lost(error)
    between = Refusing(3, has_others=True, deaths=1)
    executor = Checked(lambda: between, lambda _: None)
    executor.expect(expected)
    assert executor.submit(len, "abc").result() == 3


def test_a_cluster_that_is_gone_when_a_task_is_sent_again_is_the_error(expected: Expected) -> None:
    class Gone(Refusing):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            if not self._count:
                raise NarratorError("the cluster is gone")
            return super().submit(fn, *args, **kwargs)

    gone = Gone(2, has_others=True)
    executor = Checked(lambda: gone, lambda _: None)
    executor.expect(expected)
    with pytest.raises(NarratorError, match="the cluster is gone"):
        executor.submit(len, "abc").result()


def test_if_all_refuse_that_is_the_error() -> None:
    refusing = Refusing(99)
    with pytest.raises(SettingsError, match=r"no worker can do the work: one has narrator 0\.1"):
        Checked(lambda: refusing, lambda _: None).submit(len, "abc").result()
