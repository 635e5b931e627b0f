"""narrator on a terminal of its own, and what that terminal was told to show."""

import os
import pty
from contextlib import suppress
from pathlib import Path

from tests.support.forkserver import server

_PATIENCE = 60


def on_a_terminal(*arguments: str | Path) -> tuple[int, str]:
    """Run narrator to its end; its exit code, and all that was written to the terminal, escapes and all."""
    ours, theirs = pty.openpty()
    process = server().start(arguments, [theirs] * 3)
    os.close(theirs)
    shown = bytearray()
    # Linux says EIO when the last process has closed the other end.
    with suppress(OSError):
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    return server().wait(process, _PATIENCE), shown.decode("utf-8", "surrogateescape")
