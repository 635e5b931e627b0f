"""The command `narrator`, which is `python -m narrator`, too."""

import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Run the command line. Ctrl-C ends it in one line, also while it is being imported."""
    signal.signal(signal.SIGINT, _end)
    from narrator.cli import main as command

    command(prog_name="narrator")


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """End at once: nothing is begun yet. An exception could be taken for one of a module that cannot be imported."""
    os.write(2, b"narrator: interrupted; nothing was begun\n")
    os._exit(128 + signal.SIGINT)


# Every worker process imports this module again under another name; it needs no command line.
if __name__ == "__main__":
    main()
