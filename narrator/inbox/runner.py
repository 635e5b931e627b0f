"""Runs another process that narrates the waiting articles, so that whatever happens to it does not affect the server.

The process runs while there is something to narrate and then ends, which frees the voices that it has loaded.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from narrator.errors import NarratorError, OutputError, SettingsError
from narrator.inbox.queue import Queue

_LOOK_SECONDS = 1.0
_END_SECONDS = 5.0
# Seconds to wait after a process that could not even start.
_FIRST_REST, _MAX_REST = 5.0, 60.0
_MAX_FAULT = 500
# Exit codes for settings that cannot be used, and for a folder that cannot be written. Faults of articles do not count.
_FAULTS = (SettingsError.exit_code, OutputError.exit_code)


class Runner:
    """A context manager in which waiting articles are narrated.

    Args:
        output: the folder of the queue.
        tell: called with the reason why nothing can be narrated, whenever that changes.

    Attributes:
        fault: why nothing can be narrated, or "".
    """

    def __init__(self, output: Path, tell: Callable[[str], None]) -> None:
        self._output = output
        self._tell = tell
        self._wake = Event()
        self._is_over = False
        self._rest = 0.0
        self.fault = ""
        self._thread = Thread(target=self._run, name="runner", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._is_over = True
        self._wake.set()
        self._thread.join(2 * _END_SECONDS)

    def wake(self) -> None:
        """Check immediately whether there is something to narrate."""
        self._rest = 0.0
        self._wake.set()

    def _run(self) -> None:
        with ExitStack() as stack:
            queue = None
            while not self._is_over:
                with suppress(NarratorError):
                    # On an error the disk is full, or the folder gone; that may pass.
                    queue = queue or stack.enter_context(Queue(self._output))
                    self._look(queue)
                self._wake.wait(max(_LOOK_SECONDS, self._rest))
                self._wake.clear()

    def _look(self, queue: Queue) -> None:
        """Narrate what is waiting."""
        if not queue.is_claimable():
            return
        fault = self._narrate()
        if self._is_over:
            return
        self._rest = min(max(2 * self._rest, _FIRST_REST), _MAX_REST) if fault else 0.0
        if fault and fault != self.fault:
            self._tell(fault)
        self.fault = fault
        queue.note_fault(fault)

    def _narrate(self) -> str:
        """Run a process until nothing is left to narrate; returns why it could not start or continue, or ""."""
        command = [sys.executable, "-m", "narrator", "queue", "--output", str(self._output), "--narrate", "--quiet"]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr
            lines: list[str] = []
            reading = Thread(target=lambda: lines.extend(process.stderr or ()), daemon=True)
            reading.start()
            while process.poll() is None:
                if self._is_over:
                    process.terminate()
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(_END_SECONDS)
                    process.kill()
                time.sleep(0.05)
            reading.join(1)
        errors = [line.strip() for line in lines if line.strip()]
        return errors[-1].removeprefix("narrator: ")[:_MAX_FAULT] if errors and process.returncode in _FAULTS else ""
