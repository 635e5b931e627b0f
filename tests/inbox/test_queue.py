"""The queue: what is accepted is kept, and is one process's at a time."""

import os
import resource
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from narrator.errors import OutputError, SettingsError
from narrator.inbox import FOLDER
from narrator.inbox.queue import (
    CANCELLED,
    DONE,
    FAILED,
    FILE,
    MAX_ATTEMPTS,
    NARRATING,
    WAITING,
    Queue,
    Submission,
    worker_name,
)


def gone() -> str:
    """What a process on this machine was called that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    host, _, rest = worker_name().partition(":")
    return f"{host}:{process.pid}:{rest.partition(':')[2]}"


def address(number: int) -> Submission:
    return Submission(f"https://example.com/{number}")


def added(queue: Queue, count: int) -> list[int]:
    return [queue.add(address(number))[0].id for number in range(count)]


def test_an_article_goes_its_way(tmp_path: Path) -> None:
    me = worker_name()
    with Queue(tmp_path) as queue:
        article, is_new = queue.add(Submission("https://example.com/a", "a.html", ".html", b"<p>Words"))
        assert (is_new, article.state, queue.is_claimable()) == (True, WAITING, True)
        assert queue.content(article.id) == b"<p>Words"
        claimed = queue.claim(me)
        assert claimed and (claimed.id, claimed.state, claimed.attempts) == (article.id, NARRATING, 1)
        assert (queue.claim(me), queue.is_claimable()) == (None, False)
        assert queue.renew(article.id, me, stage="recording", passages=3, recorded=1)
        assert queue.find(article.id).recorded == 1
        assert queue.finish(article.id, me, "a-walk", "A walk")
        found = queue.find(article.id)
        assert (found.state, found.folder, found.title, queue.content(article.id)) == (DONE, "a-walk", "A walk", None)
        assert not queue.is_claimable()
    assert (tmp_path / FOLDER).stat().st_mode & 0o777 == 0o700
    assert (tmp_path / FOLDER / FILE).stat().st_mode & 0o777 == 0o600


def test_the_order_is_that_of_sending_but_for_what_a_person_moves(tmp_path: Path) -> None:
    with Queue(tmp_path) as queue:
        a, b, c, d = added(queue, 4)
        queue.move(c, first=True)
        queue.move(a, first=False)
        assert [each.id for each in queue.articles()] == [c, b, d, a]
        for expected in (c, b, d, a):
            claimed = queue.claim("me:1:x")
            assert claimed and claimed.id == expected
            queue.finish(expected, "me:1:x", "f", "t")
        with pytest.raises(SettingsError, match=f"article {a} is done"):
            queue.move(a, first=True)


def test_what_a_process_left_comes_first_and_not_for_ever(tmp_path: Path) -> None:
    dead = gone()
    with Queue(tmp_path) as queue:
        first, second = added(queue, 2)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            claimed = queue.claim(dead)
            assert claimed and (claimed.id, claimed.attempts) == (first, attempt)
        claimed = queue.claim(worker_name())
        assert claimed and claimed.id == second
        failed = queue.find(first)
        assert (failed.state, f"ended the program {MAX_ATTEMPTS} times" in failed.reason) == (FAILED, True)
        assert queue.again(first).state == WAITING


def test_what_another_process_has_by_now_is_not_told_of(tmp_path: Path) -> None:
    dead, me = gone(), worker_name()
    with Queue(tmp_path) as queue:
        [number] = added(queue, 1)
        assert queue.claim(dead) and queue.claim(me)
        assert not queue.renew(number, dead)
        assert not queue.finish(number, dead, "f", "t")
        queue.fail(number, dead, "no")
        queue.put_back(number, dead)
        assert queue.find(number).state == NARRATING
        queue.put_back(number, me)
        assert (queue.find(number).state, queue.find(number).attempts) == (WAITING, 1)


def test_what_is_cancelled_is_forgotten(tmp_path: Path) -> None:
    with Queue(tmp_path) as queue:
        number = queue.add(Submission("", "secret.txt", ".txt", b"Nobody is to read this."))[0].id
        queue.claim("me:1:x")
        assert queue.cancel(number).state == CANCELLED
        assert (queue.content(number), queue.renew(number, "me:1:x")) == (None, False)
        with pytest.raises(SettingsError, match="is cancelled"):
            queue.cancel(number)
        failed = queue.add(Submission("https://example.com/"))[0].id
        queue.claim("me:1:x")
        queue.fail(failed, "me:1:x", "nobody answers")
        assert queue.cancel(failed).reason == ""
        with pytest.raises(SettingsError, match="there is no article 99"):
            queue.again(99)
    assert b"Nobody is to read" not in (tmp_path / FOLDER / FILE).read_bytes()


def test_what_is_sent_twice_by_its_key_is_one_article(tmp_path: Path) -> None:
    with Queue(tmp_path) as queue:
        first = queue.add(Submission("https://example.com/", key="k"))
        assert queue.add(Submission("https://example.com/", key="k")) == (first[0], False)
        assert len(queue.articles()) == 1


def test_several_add_and_claim_at_once(tmp_path: Path) -> None:
    def add(number: int) -> None:
        with Queue(tmp_path) as queue:
            queue.add(address(number))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(add, range(20)))
    with Queue(tmp_path) as one, Queue(tmp_path) as other, ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda number: (one, other)[number % 2].claim(f"elsewhere:1:{number}"), range(8)))
        assert len([each for each in claims if each]) == 1
        assert one.counts() == {WAITING: 19, NARRATING: 1}


def test_what_is_added_is_there_for_others_after_another_process_has_looked(tmp_path: Path) -> None:
    # A server has two queues, and each process that ends tidies the log if it believes to be the last.
    look = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT address FROM articles'))"
    command = [sys.executable, "-c", look, str(tmp_path / FOLDER / FILE)]
    with Queue(tmp_path) as one, Queue(tmp_path) as two:
        one.add(Submission("first"))
        subprocess.run(command, check=True)
        two.add(Submission("second"))
        seen = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "first" in seen and "second" in seen


def test_changes_are_told_from_any_on(tmp_path: Path) -> None:
    with Queue(tmp_path) as queue:
        a, b = added(queue, 2)
        before = queue.revision()
        queue.cancel(a)
        queue.move(b, first=False)
        assert [(each.id, each.state) for _, each in queue.since(before)] == [(a, CANCELLED), (b, WAITING)]
        assert queue.since(queue.revision()) == []


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    with Queue(tmp_path) as queue:
        added(queue, 1)
        with closing(sqlite3.connect(tmp_path / FOLDER / FILE)) as other:
            [pages] = other.execute("PRAGMA page_count").fetchone()
        queue._database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(OutputError, match="full"):
            queue.add(Submission("", "large.txt", ".txt", os.urandom(100_000)))
        assert len(queue.articles()) == 1
        queue._database.execute("PRAGMA max_page_count = 1000000")
        added(queue, 1)


def test_a_full_disk_lets_one_look(tmp_path: Path) -> None:
    with Queue(tmp_path) as queue:
        added(queue, 1)
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
        try:
            with Queue(tmp_path) as other:
                assert len(other.articles()) == 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    with Queue(tmp_path):
        pass
    for name in (tmp_path / FOLDER).iterdir():
        name.unlink()
    (tmp_path / FOLDER / FILE).write_bytes(b"no database at all, and long enough for a header " * 50)
    with pytest.raises(OutputError, match="cannot store the queue"):
        Queue(tmp_path)
