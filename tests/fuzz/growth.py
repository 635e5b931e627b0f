"""How the time of reading grows with texts that make careless rules slow: for eight times the text at most ten times.

python -m tests.fuzz.growth                 every shape in every kind of document: some minutes
python -m tests.fuzz.growth --only table
"""

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import click

from narrator import pipeline
from narrator.errors import SourceError
from narrator.sources import Document, Origin
from tests.support.adversarial import SHAPES

SUFFIXES = (".txt", ".md", ".html")
_SIZES = (1_000, 8_000, 64_000)
_MOST = 10
# Seconds below which a time is mostly noise.
_NOISE = 0.3
_AGAIN = 5
_PAGE = "<!doctype html><title>A</title><body><article><p>{}</p></article></body>"


def measured(shape: Callable[[int], str], suffix: str) -> list[float]:
    """The seconds of processor time for 1,000, 8,000 and 64,000 characters."""
    texts = [shape(size) for size in _SIZES]
    seconds = [_seconds(text, suffix) for text in texts]
    for _ in range(_AGAIN):
        if is_linear(seconds):
            break
        # Who else is at work on the machine slows memory down.
        seconds = [min(before, _seconds(text, suffix)) for before, text in zip(seconds, texts, strict=True)]
    return seconds


def is_linear(seconds: list[float]) -> bool:
    """Whether each is at most ten times the one before, where it is more than noise."""
    return all(more < _NOISE or more <= _MOST * less for less, more in pairwise(seconds))


def _seconds(text: str, suffix: str) -> float:
    text = _PAGE.format(text) if suffix == ".html" else f"Words.\n\n{text}"
    document = Document(Origin(f"a{suffix}"), suffix, text.encode("utf-8", "replace"))
    # Looking for garbage takes longer with every object that there is.
    gc.collect()
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
            seconds = measured(SHAPES[name], suffix)
            if not is_linear(seconds):
                click.echo(f"{name} in {suffix}: {', '.join(f'{each:.3f}' for each in seconds)} s")
                faults += 1
    click.echo(f"{faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
