"""narrator in its own terminal, and what that was made to show."""

import os
import pty
from contextlib import suppress
from pathlib import Path

from tests.support.forkserver import server

_PATIENCE = 60


def on_a_terminal(*arguments: str | Path) -> tuple[int, str]:
    """Run narrator to its end; returns its exit code, and everything written to the terminal, escapes included."""
    ours, theirs = pty.openpty()
    process = server().start(arguments, [theirs] * 3)
    os.close(theirs)
    shown = bytearray()
    # Linux reports EIO when the last process has closed the other end.
    with suppress(OSError):
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    return server().wait(process, _PATIENCE), shown.decode("utf-8", "surrogateescape")
