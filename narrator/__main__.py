"""The command `narrator`, also run as `python -m narrator`."""

import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Run the command line. Ctrl-C ends it with one line, even during imports."""
    signal.signal(signal.SIGINT, _end)
    from narrator.cli import main as command

    command(prog_name="narrator")


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """Exit at once, as no work has begun. An exception raised here could be mistaken for a failed import."""
    os.write(2, b"narrator: interrupted; nothing was begun\n")
    os._exit(128 + signal.SIGINT)


# Every worker process imports this module again under another name, without needing the command line.
if __name__ == "__main__":
    main()
