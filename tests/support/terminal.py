"""narrator on a terminal of its own, and what that terminal was told to show."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def on_a_terminal(*arguments: str | Path) -> tuple[int, str]:
    """Run narrator to its end; its exit code, and all that was written to the terminal, escapes and all."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "narrator", *map(str, arguments)]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = bytearray()
    # Linux says EIO when the last process has closed the other end.
    with suppress(OSError):
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    return process.wait(timeout=60), shown.decode("utf-8", "surrogateescape")
