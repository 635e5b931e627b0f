"""Damaged inputs of every kind that narrator meets, thousands of them, each read or refused with a line.

    pip install -e .[test]
    python -m tests.fuzz                                20,000 inputs: more than an hour
    python -m tests.fuzz --inputs 200 --only pdf        some of a kind
    python -m tests.fuzz --only pdf --number 17         one of them again
    python -m tests.fuzz --keep faults/                 those that were not taken well are kept there

The same number is the same input each time. What must not be: a traceback, an unexpected error, ten seconds of
processor time, a gigabyte of memory, or no end. The exit code is 1 where it is.

`seeds.py` has whole inputs, `mutations.py` damages them, `kinds.py` says which commands meet them, `runs.py` runs these
with limits, in processes that start warm. `test_fuzz.py` tries a few of each kind.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tests.fuzz.kinds import Kind, Whole, kinds
from tests.fuzz.runs import Outcome, Tries
from tests.google.server import environment
from tests.support.web import Site


@contextmanager
def trying() -> Iterator[tuple[Tries, dict[str, Kind]]]:
    """What tries inputs, and the kinds that there are; nothing is reached but loopback."""
    with tempfile.TemporaryDirectory(prefix="narrator-fuzz-") as folder, Site() as site:
        home = {"HOME": f"{folder}/home", "XDG_CACHE_HOME": f"{folder}/home/c", "XDG_CONFIG_HOME": f"{folder}/home/f"}
        own = {name: value for name, value in os.environ.items() if not name.startswith("NARRATOR_")}
        inside = own | environment(None) | home
        os.environ.update(environment(None))
        whole = Whole(Path(folder, "whole"), inside, site)
        tries = Tries(whole, inside)
        try:
            yield tries, kinds(whole)
        finally:
            tries.close()


@click.command(help=__doc__.partition("\n")[0] if __doc__ else "")
@click.option("--inputs", default=20_000, show_default=True, help="How many in all, or of the kinds of --only.")
@click.option("--only", multiple=True, metavar="KIND", help="Only these; may be given several times.")
@click.option("--number", type=int, help="Only the input of this number.")
@click.option("--keep", type=click.Path(path_type=Path), help="A folder for inputs that are not taken well.")
def main(inputs: int, only: tuple[str, ...], number: int | None, keep: Path | None) -> None:
    """Try inputs of one kind after the other, and print what became of them."""
    faults = 0
    with trying() as (tries, known):
        if unknown := ", ".join(sorted(set(only) - known.keys())):
            raise click.BadParameter(f"there is no kind {unknown}; there are: {', '.join(known)}.")
        chosen = {name: kind for name, kind in known.items() if name in (only or known)}
        in_all = sum(kind.share for kind in chosen.values())
        click.echo(f"{'kind':<12} {'inputs':>6}  {'faults':>6}  {'most s':>6}  {'most MB':>7}  exit codes")
        for name, kind in chosen.items():
            count = max(1, inputs * kind.share // in_all)
            outcomes: list[Outcome] = []
            for each in range(count) if number is None else [number]:
                outcomes.append(tries.tried(name, kind, each))
                if outcomes[-1].fault:
                    click.echo(f"FAULT {name} {each}: {outcomes[-1].fault}")
                    if keep:
                        keep.mkdir(parents=True, exist_ok=True)
                        (keep / f"{name}-{each}").write_bytes(tries.input(name, kind, each))
            faults += _summed_up(name, outcomes)
    click.echo(f"{faults} faults")
    sys.exit(1 if faults else 0)


def _summed_up(name: str, outcomes: list[Outcome]) -> int:
    """Print a row about the inputs of a kind; how many were not taken well."""
    faults = sum(bool(outcome.fault) for outcome in outcomes)
    seconds = max(outcome.seconds for outcome in outcomes)
    memory = max(outcome.memory for outcome in outcomes) / 1e6
    codes = ", ".join(f"{code} ×{count}" for code, count in sorted(Counter(each.code for each in outcomes).items()))
    click.echo(f"{name:<12} {len(outcomes):>6}  {faults:>6}  {seconds:>6.1f}  {memory:>7.0f}  {codes}")
    return faults


if __name__ == "__main__":
    main()
