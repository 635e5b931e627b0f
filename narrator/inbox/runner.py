"""Has what waits in the queue narrated by another process, so that whatever happens to that costs the server nothing.

The process runs while there is something to narrate, and ends then: the voices that it has loaded go with it.
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
# After a process that could not even begin.
_FIRST_REST, _MAX_REST = 5.0, 60.0
_MAX_FAULT = 500
# Exit codes of settings that cannot be taken, and of a folder that cannot be written. An article has its own faults.
_FAULTS = (SettingsError.exit_code, OutputError.exit_code)


class Runner:
    """A context in which what waits is narrated.

    Args:
        output: the folder of the queue.
        tell: called with why nothing can be narrated, each time that this is another reason.

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
        """Look at once whether there is something to narrate."""
        self._rest = 0.0
        self._wake.set()

    def _run(self) -> None:
        with ExitStack() as stack:
            queue = None
            while not self._is_over:
                with suppress(NarratorError):
                    # Else the disk is full, or the folder gone: it may come back.
                    queue = queue or stack.enter_context(Queue(self._output))
                    self._look(queue)
                self._wake.wait(max(_LOOK_SECONDS, self._rest))
                self._wake.clear()

    def _look(self, queue: Queue) -> None:
        """Have narrated what waits."""
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
        """Run a process until nothing is left to narrate; why it could not begin or go on, else ""."""
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
        told = [line.strip() for line in lines if line.strip()]
        return told[-1].removeprefix("narrator: ")[:_MAX_FAULT] if told and process.returncode in _FAULTS else ""
