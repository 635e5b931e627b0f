"""How the time of reading grows with texts that make careless rules slow: eight times the text may take sixteen times.

python -m tests.fuzz.growth                 every shape in every kind of document: some minutes
python -m tests.fuzz.growth --only table
"""

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from math import ceil, inf

import click

from narrator import pipeline
from narrator.errors import SourceError
from narrator.sources import Document, Origin
from tests.support.adversarial import SHAPES

SUFFIXES = (".txt", ".md", ".html")
_SIZE = 64_000
# What is quadratic takes 64 times as long. What is linear took 10.4 where others shared the processor's caches.
_TIMES, _MOST = 8, 16
# Seconds below which a time is mostly noise.
_NOISE = 0.1
_AGAIN = 5
ENOUGH = 0.04
"""Seconds in which an eighth of a text shows enough, where there is little time for all."""
_PAGE = "<!doctype html><title>A</title><body><article><p>{}</p></article></body>"


def measured(shape: Callable[[int], str], suffix: str, size: int, most: float = inf) -> tuple[float, float]:
    """The seconds of processor time for an eighth of a size in characters, and for all of it.

    Args:
        size: of which no more is tried than has an eighth take about `most` seconds.
    """
    if (less := _seconds(shape(size // _TIMES), suffix)) > most:
        # What is loaded and compiled for the first text of its shape says nothing of the next.
        less = min(less, _seconds(shape(size // _TIMES), suffix))
        if less > most:
            size //= ceil(less / most)
            less = _seconds(shape(size // _TIMES), suffix)
    texts = shape(size // _TIMES), shape(size)
    more = _seconds(texts[1], suffix)
    for _ in range(_AGAIN):
        if is_linear(less, more):
            break
        # Who else is at work on the machine slows memory down.
        less, more = (min(before, _seconds(text, suffix)) for before, text in zip((less, more), texts, strict=True))
    return less, more


def is_linear(less: float, more: float) -> bool:
    """Whether the time for eight times the text is at most sixteen times as long, or too short to tell."""
    return more < _NOISE or more <= _MOST * less


def _seconds(text: str, suffix: str) -> float:
    text = _PAGE.format(text) if suffix == ".html" else f"Words.\n\n{text}"
    document = Document(Origin(f"a{suffix}"), suffix, text.encode("utf-8", "replace"))
    # Looking for garbage takes longer with every object that there is.
    gc.disable()
    try:
        began = time.thread_time()
        with suppress(SourceError):
            pipeline.read(document)
        return time.thread_time() - began
    finally:
        gc.enable()


@click.command(help=__doc__.partition("\n")[0] if __doc__ else "")
@click.option("--only", multiple=True, type=click.Choice(list(SHAPES)), metavar="SHAPE", help="Only these.")
def main(only: tuple[str, ...]) -> None:
    """Print what grows faster than it may."""
    faults = 0
    for name in only or SHAPES:
        for suffix in SUFFIXES:
            less, more = measured(SHAPES[name], suffix, _SIZE)
            if not is_linear(less, more):
                click.echo(f"{name} in {suffix}: {less:.3f} s, then {more:.3f} s")
                faults += 1
    click.echo(f"{faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
