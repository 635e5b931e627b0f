"""`kill -9` of the commands that write or serve, at random moments, and what it leaves: nothing lost or partial.

    pip install -e .[test]
    python -m tests.kills                        200 kills: about ten minutes
    python -m tests.kills --kills 20 --only publish
    python -m tests.kills --seed 2               at other moments

The whole process group dies, as when the power goes. After each kill what a person, an app or a browser sees must be
whole; after the last, the same command ends well and has lost nothing. `campaigns.py` says what is looked at. The exit
code is 1 where something is wrong. `test_kills.py` kills each command a few times.
"""

import os
import random
import signal
import sys
import tempfile
import time
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

import click

from tests.google.server import environment
from tests.kills.campaigns import CAMPAIGNS, Campaign
from tests.support.process import Running

# Runs that may come to their end before they are killed, as on a machine that is busy in one run and not in the next.
_MISSES = 20


@dataclass
class Outcome:
    """How many runs were still going when they were killed, and what was wrong."""

    killed: int = 0
    faults: list[str] = field(default_factory=list)


def tried(name: str, kills: int, seed: int, folder: Path) -> Outcome:
    """Kill a command so many times at random moments of its run, in a folder, and let it end well at last."""
    chance = random.Random(f"{name} {seed}")
    outcome = Outcome()
    with chdir(folder), CAMPAIGNS[name](folder, chance) as campaign:
        taken = 0.0
        for number in range(kills * 3 + _MISSES):
            campaign.change(number)
            # The first run tells how long one takes, and each that came to its end before it was killed; every tenth is
            # spared, so that there is something that may be lost.
            is_spared = campaign.ends and number % 10 == 0
            with Running(*campaign.arguments) as run:
                began = time.monotonic()
                _wait(run, campaign, began + (1000 if is_spared else chance.uniform(0, taken or 1)))
                if is_spared or run.ended:
                    taken = time.monotonic() - began
                else:
                    run.send(signal.SIGKILL)
                    outcome.killed += 1
            outcome.faults += [f"{name} {number}: {fault}" for fault in campaign.faults()]
            if outcome.killed >= kills:
                break
        if campaign.ends:
            with Running(*campaign.arguments) as run:
                if code := run.end():
                    outcome.faults.append(f"{name}: in the end exit code {code}, {run.stderr}")
        outcome.faults += [f"{name}: in the end {fault}" for fault in campaign.in_the_end()]
    return outcome


def _wait(run: Running, campaign: Campaign, until: float) -> None:
    if campaign.meanwhile:
        run.until("serving")
        campaign.meanwhile(run.events[-1]["address"])
    while time.monotonic() < until and not run.ended:
        time.sleep(0.005)


@click.command(help=__doc__.partition("\n")[0] if __doc__ else "")
@click.option("--kills", default=200, show_default=True, help="How many in all, or of the commands of --only.")
@click.option(
    "--only", multiple=True, type=click.Choice(list(CAMPAIGNS)), help="Only these; may be given several times."
)
@click.option("--seed", default=1, show_default=True, help="Another number is other moments.")
def main(kills: int, only: tuple[str, ...], seed: int) -> None:
    """Kill one command after the other, and print what became of it."""
    for name in [name for name in os.environ if name.startswith("NARRATOR_")]:
        del os.environ[name]
    faults = 0
    names = only or tuple(CAMPAIGNS)
    with tempfile.TemporaryDirectory(prefix="narrator-kills-") as home:
        os.environ.update(environment(None) | {"HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home})
        for name in names:
            with tempfile.TemporaryDirectory(prefix="narrator-kills-") as folder:
                outcome = tried(name, -(-kills // len(names)), seed, Path(folder))
            click.echo(f"{name:<8} {outcome.killed:>4} killed, {len(outcome.faults)} faults")
            for fault in outcome.faults[:20]:
                click.echo(f"  {fault}")
            faults += len(outcome.faults)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
