"""Only workers that would make the same work; the others say why."""

import pickle
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

import pytest

from narrator.errors import SettingsError
from narrator.executors import RefusedError, checked
from narrator.executors.checked import Checked, Expected
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
    assert "has not the same tone" in checked.obstacle(sent(replace(expected, engines={"tone": "other"})))


class Refusing(Executor):
    """Workers the first of which refuse, as one of Dask's would tell."""

    def __init__(self, count: int, *, has_others: bool = False) -> None:
        self._count = count
        self._has_others = has_others

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if not self._count:
            return HERE.submit(fn, *args, **kwargs)
        self._count -= 1
        future: Future[Any] = Future()
        refusal = RefusedError("one has narrator 0.1, and this is 0.2")
        refusal.has_others = self._has_others
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


def test_if_all_refuse_that_is_the_error() -> None:
    refusing = Refusing(99)
    with pytest.raises(SettingsError, match=r"no worker can do the work: one has narrator 0\.1"):
        Checked(lambda: refusing, lambda _: None).submit(len, "abc").result()
