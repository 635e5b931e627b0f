"""Worker processes that die at any moment, with whatever half said."""

import gc
import os
import signal
import struct
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from multiprocessing.connection import Connection

import pytest

from narrator.errors import VoiceError
from narrator.recording.workers import Workers


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_the_middle_of_a_result() -> None:
    [pipe] = [thing for thing in gc.get_objects() if isinstance(thing, Connection)]
    os.write(pipe.fileno(), struct.pack("!i", 1000) + b"begun")
    die()


def refuse() -> None:
    raise VoiceError("no more today", "come back tomorrow")


def test_workers_are_an_executor_of_other_processes() -> None:
    with Workers(1, gc.collect) as workers:
        assert isinstance(workers, Executor)
        assert workers.submit(os.getppid).result() == os.getpid()
        assert list(workers.map(divmod, [7, 9], [2, 5])) == [(3, 1), (1, 4)]


@pytest.mark.slow
@pytest.mark.parametrize("death", [die, die_in_the_middle_of_a_result])
def test_a_death_costs_the_job_in_hand_and_no_other(death: Callable[[], None]) -> None:
    with Workers(1, gc.collect) as workers:
        before = workers.submit(os.getpid)
        lost = workers.submit(death)
        after = workers.submit(os.getpid)
        with pytest.raises(BrokenExecutor):
            lost.result(timeout=120)
        assert before.result() != after.result(timeout=120)


@pytest.mark.slow
def test_who_dies_at_the_start_keeps_nobody_waiting() -> None:
    with Workers(2, die) as workers:
        lost = [workers.submit(os.getpid) for _ in range(3)]
        assert all(isinstance(each.exception(timeout=120), BrokenExecutor) for each in lost)


def test_an_error_comes_back_with_the_place_where_it_was_raised() -> None:
    with Workers(1, gc.collect) as workers:
        refused = workers.submit(refuse).exception()
        assert isinstance(refused, VoiceError)
        assert refused.hint == "come back tomorrow"
        assert "in refuse" in "".join(refused.__notes__)


def test_what_cannot_be_sent_is_an_error_of_that_job_alone() -> None:
    with Workers(1, gc.collect) as workers:
        assert workers.submit(lambda: None).exception() is not None
        assert workers.submit(eval, "lambda: None").exception() is not None
        assert workers.submit(len, "abc").result() == 3
