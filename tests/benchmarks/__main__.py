"""The figures that narrator is to reach, measured and printed as a table.

    pip install -e .[test]
    python -m tests.benchmarks                        everything: about two hours on two quiet cores
    python -m tests.benchmarks --skip-obvious         without that comparison
    python -m tests.benchmarks --only help --only sample
    python -m tests.benchmarks --only archive --only cluster --only growth --only thousands
    python -m tests.benchmarks --hours 0.05 --runs 3 --articles 8 --rounds 1
                                                      all rows in some minutes, to see that they work

Run it in the project's folder, with nothing else going on: the rows compare times of one machine with each other.
Each row runs the real command as a process, beside what it is compared with; under it stand the raw figures. The
exit code is 1 where a figure is not reached. Other lengths than the default, an hour and ten times that, are for
trying: what narrator needs to start weighs more in them.

`texts.py` makes the articles, `runs.py` runs and measures a process, `bench.py` holds what all rows need. `rows.py` has
one function for each row, and those of other files in its list. `service.py` is about Google's voice, for which the
stand-in of `tests/google` speaks; nothing is sent to anybody. `natural.py` is about Kokoro and Piper. `wording.py`
makes no sound. `archive.py` is about many articles at once, `compressed.py` about formats beside MP3. `feeds.py`,
`player.py`, which needs Chromium, `serving.py`, beside nginx where there is one, and `inboxes.py` are about the
podcast. `bound.py`, `network_alone.py`, `obvious.py` and `gtts_alone.py` are programs that rows compare narrator with.
"""

import sys
import tempfile
from pathlib import Path

import click

from tests.benchmarks.bench import Bench, Row
from tests.benchmarks.rows import ROWS, machine

_WIDTHS = (58, 14, 12)


@click.command(help=__doc__.partition("\n")[0] if __doc__ else "")
@click.option("--only", multiple=True, type=click.Choice(list(ROWS)), help="Only this; may be given several times.")
@click.option("--hours", default=1.0, show_default=True, help="Length of the article; the long one is ten times that.")
@click.option("--rounds", default=3, show_default=True, help="How often narrator is compared with its bound.")
@click.option("--runs", default=50, show_default=True, help="How often narrator is failed by a service, and cut off.")
@click.option("--articles", default=300, show_default=True, help="How many an archive has.")
@click.option("--skip-obvious", is_flag=True, help="Without the comparison with the obvious way.")
def main(only: tuple[str, ...], hours: float, rounds: int, runs: int, articles: int, skip_obvious: bool) -> None:
    """Measure row after row and print each when it is known."""
    names = [name for name in ROWS if name in (only or ROWS) and not (skip_obvious and name == "obvious")]
    reached = True
    with tempfile.TemporaryDirectory(prefix="narrator-benchmarks-") as folder:
        bench = Bench(Path(folder), hours, rounds, runs, articles)
        click.echo(machine(bench))
        click.echo(_line("what", "measured", "wanted", "ok"))
        click.echo(_line(*("-" * width for width in _WIDTHS), "--"))
        for name in names:
            for row in ROWS[name](bench):
                _print(row)
                reached = reached and row.ok
    sys.exit(0 if reached else 1)


def _print(row: Row) -> None:
    click.echo(_line(row.what, row.measured, row.wanted, "yes" if row.ok else "NO"))
    for figures in row.raw:
        click.echo(f"    {figures}")


def _line(*cells: str) -> str:
    return " | ".join(cell.ljust(width) for cell, width in zip(cells, (*_WIDTHS, 0), strict=True))


if __name__ == "__main__":
    main()
