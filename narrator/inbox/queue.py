"""The queue: the articles that were accepted, in the order in which they are narrated, and what became of them.

It is a database beside the episodes, SQLite with a write-ahead log. `Queue.add` returns once the article is on the
disk: from then on it stays there until it is narrated, has failed with a reason, or was cancelled, even if processes
are killed. Several processes may use the queue at once: servers accept articles, and of those that narrate, one at a
time has an article, on a lease that it renews. If it dies, the article is released.
"""

import os
import socket
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from threading import RLock
from types import TracebackType
from typing import Any, Self

from narrator import inbox, system
from narrator.errors import OutputError, SettingsError

FILE = "queue.sqlite3"

WAITING, NARRATING, DONE, FAILED, CANCELLED = "waiting", "narrating", "done", "failed", "cancelled"

LEASE_SECONDS = 30.0
"""How long an article belongs to a narrating process, unless that renews the lease or is known to be gone."""

MAX_ATTEMPTS = 3
"""An article that ended the process this often is not tried again unless somebody asks for it."""

MAX_WAITING = 50_000
"""How many articles may wait."""

_KEPT_SECONDS = 30 * 86_400
_BUSY_SECONDS = 30.0
_VERSION = 1
_SCHEMA = (
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT UNIQUE,
        state TEXT NOT NULL,
        place INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        sent REAL NOT NULL,
        changed REAL NOT NULL,
        address TEXT NOT NULL,
        name TEXT NOT NULL,
        suffix TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        attempts INTEGER NOT NULL DEFAULT 0,
        worker TEXT NOT NULL DEFAULT '',
        lease REAL NOT NULL DEFAULT 0,
        stage TEXT NOT NULL DEFAULT '',
        passages INTEGER NOT NULL DEFAULT 0,
        recorded INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT '',
        folder TEXT NOT NULL DEFAULT ''
    )
    """,
    "CREATE INDEX by_place ON articles (state, place)",
    "CREATE INDEX by_revision ON articles (revision)",
    # In a separate table, so that listing articles does not read through their contents.
    "CREATE TABLE contents (id INTEGER PRIMARY KEY, content BLOB NOT NULL)",
    "CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL)",
    f"PRAGMA user_version = {_VERSION}",
)
_COLUMNS = "id, state, sent, changed, address, name, suffix, title, attempts, stage, passages, recorded, reason, folder"
_REVISION = "(SELECT coalesce(max(revision), 0) + 1 FROM articles)"
_LAST = "(SELECT coalesce(max(place), 0) + 1 FROM articles WHERE state = 'waiting')"
# Current and waiting articles in their order, then finished ones, the newest first.
_ORDER = (
    "CASE state WHEN 'narrating' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END,"
    " CASE WHEN state = 'waiting' THEN place ELSE -changed END, id"
)
_FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Submission:
    """What was sent: an address, or content, which may have been found at an address.

    Attributes:
        address: the article's, without a login; "" for a text or a file.
        name: what people call it, such as the name of the file.
        suffix: the suffix of its kind of file, in lower case, or "".
        content: None if it is to be fetched from the address.
        key: the sender's identifier for it, the same however often it is sent; or "".
    """

    address: str = ""
    name: str = ""
    suffix: str = ""
    content: bytes | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article in the queue. Times are in seconds since 1970.

    `stage` is what is currently being done, `recorded` how many of its `passages` are recorded; `reason` says why it
    failed, `folder` is the name of its episode's folder once it is done.
    """

    id: int
    state: str
    sent: float
    changed: float
    address: str
    name: str
    suffix: str
    title: str
    attempts: int
    stage: str
    passages: int
    recorded: int
    reason: str
    folder: str

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state in (DONE, FAILED, CANCELLED)

    def as_json(self) -> dict[str, Any]:
        """What may be sent to clients that may use the inbox."""
        return {
            "id": self.id,
            "state": self.state,
            "address": self.address,
            "title": self.title or self.name,
            "sent": _iso(self.sent),
            "changed": _iso(self.changed),
            "attempts": self.attempts,
            "stage": self.stage,
            "passages": self.passages,
            "recorded": self.recorded,
            "reason": self.reason,
            "episode": self.folder,
        }


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def worker_name() -> str:
    """A name for this process as a narrating one: its host and process number show others whether it is gone."""
    return f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"


class Queue:
    """The queue of an output folder; a context manager. Several threads may use it.

    Raises, here and in all its methods:
        OutputError: the folder cannot be written, the disk is full, or the file is damaged.
    """

    def __init__(self, output: Path) -> None:
        self._path = inbox.made(output) / FILE
        self._lock = RLock()
        with self._errors():
            self._create()
            self._database = sqlite3.connect(
                self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._prepare()

    @staticmethod
    def is_in(output: Path) -> bool:
        """Whether an output folder has a queue."""
        return (output / inbox.FOLDER / FILE).exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()

    def add(self, sent: Submission) -> tuple[Article, bool]:
        """Accept an article: when this returns, it is on the disk. Also returns whether it is new.

        Raises:
            SettingsError: too many are waiting.
        """
        with self._writing() as database:
            if sent.key:
                found = self._row("key = ?", sent.key)
                if found:
                    return found, False
            [waiting] = database.execute("SELECT count(*) FROM articles WHERE state = ?", (WAITING,)).fetchone()
            if waiting >= MAX_WAITING:
                raise SettingsError(f"{waiting} articles are waiting already", "wait until some are narrated")
            now = time.time()
            row = database.execute(
                "INSERT INTO articles (key, state, place, revision, sent, changed, address, name, suffix) VALUES"
                f" (?, ?, {_LAST}, {_REVISION}, ?, ?, ?, ?, ?)",
                (sent.key or None, WAITING, now, now, sent.address, sent.name, sent.suffix),
            )
            if sent.content is not None:
                database.execute("INSERT INTO contents VALUES (?, ?)", (row.lastrowid, sent.content))
            return self.find(row.lastrowid or 0), True

    def find(self, number: int) -> Article:
        """An article by its number.

        Raises:
            SettingsError: it does not exist.
        """
        with self._reading():
            found = self._row("id = ?", number)
        if not found:
            raise SettingsError(f"there is no article {number} in the queue", "narrator queue lists them")
        return found

    def content(self, number: int) -> bytes | None:
        """What was sent with the address of an article; None if nothing was."""
        with self._reading() as database:
            found = database.execute("SELECT content FROM contents WHERE id = ?", (number,)).fetchone()
        return found[0] if found else None

    def articles(self, limit: int = -1) -> list[Article]:
        """The articles, those to come in their order and then the finished ones: at most `limit`, -1 for all."""
        with self._reading() as database:
            rows = database.execute(f"SELECT {_COLUMNS} FROM articles ORDER BY {_ORDER} LIMIT ?", (limit,))
            return [Article(*row) for row in rows]

    def counts(self) -> Mapping[str, int]:
        """How many articles are in each state."""
        with self._reading() as database:
            return dict(database.execute("SELECT state, count(*) FROM articles GROUP BY state"))

    def revision(self) -> int:
        """A number that grows with every change."""
        with self._reading() as database:
            [number] = database.execute("SELECT coalesce(max(revision), 0) FROM articles").fetchone()
            return int(number)

    def since(self, revision: int, limit: int = 1000) -> list[tuple[int, Article]]:
        """What has changed since a revision, with the revision of each change, the oldest change first."""
        with self._reading() as database:
            rows = database.execute(
                f"SELECT revision, {_COLUMNS} FROM articles WHERE revision > ? ORDER BY revision LIMIT ?",
                (revision, limit),
            )
            return [(number, Article(*row)) for number, *row in rows]

    def again(self, number: int) -> Article:
        """Have a failed article wait once more.

        Raises:
            SettingsError: it does not exist, or did not fail.
        """
        with self._writing():
            self._expect(number, FAILED)
            self._set(number, state=WAITING, attempts=0, reason="", stage="", worker="")
            return self.find(number)

    def cancel(self, number: int) -> Article:
        """Cancel an article and delete what was sent of it. If it is being narrated, that stops soon.

        Raises:
            SettingsError: it does not exist, or is done or cancelled.
        """
        with self._writing() as database:
            self._expect(number, WAITING, NARRATING, FAILED)
            self._set(number, state=CANCELLED, worker="", stage="", reason="")
            database.execute("DELETE FROM contents WHERE id = ?", (number,))
            return self.find(number)

    def move(self, number: int, *, first: bool) -> Article:
        """Move a waiting article before all others, or after them.

        Raises:
            SettingsError: it does not exist, or is not waiting.
        """
        with self._writing() as database:
            self._expect(number, WAITING)
            end = "min(place) - 1" if first else "max(place) + 1"
            [place] = database.execute(f"SELECT {end} FROM articles WHERE state = ?", (WAITING,)).fetchone()
            self._set(number, place=place)
            return self.find(number)

    def is_claimable(self) -> bool:
        """Whether an article is waiting, or was left by a process that is gone, and none is being narrated."""
        with self._reading() as database:
            rows = database.execute(
                "SELECT worker, lease FROM articles WHERE state = ? UNION ALL"
                " SELECT * FROM (SELECT '', 0 FROM articles WHERE state = ? LIMIT 1)",
                (NARRATING, WAITING),
            ).fetchall()
        return bool(rows) and not any(_is_held(*row) for row in rows)

    def claim(self, worker: str) -> Article | None:
        """Claim the next article to narrate; None if there is none, or one is being narrated already.

        Articles left by a process that is gone are released first; if that happened too often, the article has failed.
        """
        with self._writing() as database:
            rows = database.execute(
                "SELECT id, worker, lease, attempts FROM articles WHERE state = ?", (NARRATING,)
            ).fetchall()
            if any(_is_held(holder, lease) for _, holder, lease, _ in rows):
                return None
            for number, _, _, attempts in rows:
                self._release(number, attempts)
            self._forget_old()
            found = self._row("state = ? ORDER BY place, id LIMIT 1", WAITING)
            if not found:
                return None
            database.execute("DELETE FROM notes WHERE name = ?", (_FAULT,))
            self._set(
                found.id,
                state=NARRATING,
                worker=worker,
                lease=time.time() + LEASE_SECONDS,
                attempts=found.attempts + 1,
                stage="",
                passages=0,
                recorded=0,
            )
            return self.find(found.id)

    def renew(self, number: int, worker: str, **progress: str | int) -> bool:
        """Renew the lease on an article, and record its progress; False if it no longer belongs to this process."""
        with self._writing() as database:
            if progress:
                self._set(number, NARRATING, worker, lease=time.time() + LEASE_SECONDS, **progress)
            else:
                database.execute(
                    "UPDATE articles SET lease = ? WHERE id = ? AND state = ? AND worker = ?",
                    (time.time() + LEASE_SECONDS, number, NARRATING, worker),
                )
            return bool(database.execute("SELECT changes()").fetchone()[0])

    def finish(self, number: int, worker: str, folder: str, title: str) -> bool:
        """Record that the episode is in the folder of that name; False if the article is no longer this process's."""
        with self._writing() as database:
            if not self._set(number, NARRATING, worker, state=DONE, worker="", stage="", folder=folder, title=title):
                return False
            database.execute("DELETE FROM contents WHERE id = ?", (number,))
            return True

    def fail(self, number: int, worker: str, reason: str) -> None:
        """Record that the article cannot be narrated. What was sent of it is kept, so that it can be tried again."""
        with self._writing():
            self._set(number, NARRATING, worker, state=FAILED, worker="", stage="", reason=reason)

    def put_back(self, number: int, worker: str) -> None:
        """Return an article to its place in the queue: it has no fault, but this process cannot continue."""
        with self._writing() as database:
            found = database.execute("SELECT attempts FROM articles WHERE id = ?", (number,)).fetchone()
            if found:
                self._set(number, NARRATING, worker, state=WAITING, worker="", stage="", attempts=found[0] - 1)

    def note_fault(self, text: str) -> None:
        """Record why nothing is narrated; "" if that is over."""
        if text != self.fault():
            with self._writing() as database:
                database.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (_FAULT, text))

    def fault(self) -> str:
        """Why nothing is narrated, or ""."""
        with self._reading() as database:
            found = database.execute("SELECT text FROM notes WHERE name = ?", (_FAULT,)).fetchone()
        return str(found[0]) if found else ""

    def _row(self, where: str, *values: object) -> Article | None:
        row = self._database.execute(f"SELECT {_COLUMNS} FROM articles WHERE {where}", values).fetchone()
        return Article(*row) if row else None

    def _expect(self, number: int, *states: str) -> None:
        found = self.find(number)
        if found.state not in states:
            raise SettingsError(
                f"article {number} is {found.state}", f"that is for articles that are {_alternatives(states)}"
            )

    def _set(self, number: int, state_is: str = "", worker_is: str = "", /, **values: str | float) -> bool:
        """Change an article if it has that state and that worker. Returns whether it had them."""
        names = ", ".join(f"{name} = ?" for name in values)
        condition = " AND state = ? AND worker = ?" if state_is else ""
        self._database.execute(
            f"UPDATE articles SET {names}, changed = ?, revision = {_REVISION} WHERE id = ?{condition}",
            (*values.values(), time.time(), number, *((state_is, worker_is) if state_is else ())),
        )
        return bool(self._database.execute("SELECT changes()").fetchone()[0])

    def _release(self, number: int, attempts: int) -> None:
        """Release the article of a process that is gone."""
        if attempts < MAX_ATTEMPTS:
            self._set(number, state=WAITING, worker="", stage="")
        else:
            reason = f"narrating it ended the program {attempts} times; it may take more memory than there is"
            self._set(number, state=FAILED, worker="", stage="", reason=reason)

    def _forget_old(self) -> None:
        self._database.execute(
            "DELETE FROM articles WHERE state IN (?, ?) AND changed < ?", (DONE, CANCELLED, time.time() - _KEPT_SECONDS)
        )

    def _create(self) -> None:
        """Create the file if there is none.

        An existing one is not opened: closing it would release SQLite's locks for all queues of this process, and the
        next process to end would remove the log that they write to, with what they accept.
        """
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def _prepare(self) -> None:
        # Deleted content is overwritten, and accepted articles survive a power cut (`synchronous`).
        for setting in ("secure_delete = ON", "synchronous = FULL"):
            self._database.execute(f"PRAGMA {setting}")
        # An existing queue is not written to, so that it can be listed on a full disk.
        if self._version() < _VERSION:
            self._database.execute("PRAGMA auto_vacuum = FULL")
            self._log_ahead()
            with self._writing() as database:
                if self._version() < _VERSION:
                    for statement in _SCHEMA:
                        database.execute(statement)
        if self._version() > _VERSION:
            raise OutputError(f"{self._path} was written by a newer narrator", "install that")

    def _log_ahead(self) -> None:
        """Switch to a write-ahead log. SQLite does not wait by itself while another process is doing that."""
        end = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                self._database.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def _version(self) -> int:
        return int(self._database.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._errors():
            yield self._database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A change that is completely on the disk when the block ends; or not at all."""
        with self._lock, self._errors():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise OutputError(
                f"cannot store the queue in {self._path}: {error}", "check that there is room on the disk"
            ) from error
        except OSError as error:
            raise OutputError(
                f"cannot store the queue in {self._path}: {error.strerror}", "check the folder"
            ) from error


def _is_held(worker: str, lease: float) -> bool:
    """Whether an article belongs to a process that still exists."""
    if not worker or lease < time.time():
        return False
    host, _, rest = worker.partition(":")
    return host != socket.gethostname() or system.may_be_running(int(rest.partition(":")[0]))


def _alternatives(states: tuple[str, ...]) -> str:
    return states[0] if len(states) == 1 else f"{', '.join(states[:-1])} or {states[-1]}"
