"""`narrator words`: words that a voice is likely to mispronounce, ready for the lexicon."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, printing

if TYPE_CHECKING:
    from narrator.script.pronunciation import Suspect

MAX_LISTED = 40
"""Entries that are printed for people; programs get all."""


@options.command(
    click.argument("source", metavar="SOURCE"),
    options.language,
    options.offline,
    options.cookies,
    options.store,
    name="words",
)
@click.pass_context
def command(ctx: click.Context, /, source: str, as_json: bool, **params: Any) -> None:
    """List what a voice is likely to mispronounce in SOURCE, the worst first.

    Paste the output into lexicon.toml, write on the right how each entry should be said, and delete the rest.
    """
    from narrator import pipeline
    from narrator.script import pronunciation as words

    reading = options.reading(ctx, params)
    suspects = words.suspects(pipeline.read(source, reading), reading.lexicon)
    if as_json:
        printing.echo_json([asdict(suspect) for suspect in suspects], indent=1)
        return
    for line in _toml(suspects[:MAX_LISTED]):
        printing.echo(line)
    if not suspects:
        printing.echo("# nothing that a voice is likely to mispronounce")
    elif len(suspects) > MAX_LISTED:
        printing.echo(f"\n# {len(suspects) - MAX_LISTED} more are less likely or rarer; --json prints them all")


def _toml(suspects: Iterable["Suspect"]) -> Iterator[str]:
    """Lines of a lexicon: a table for each language."""
    by_language = sorted(suspects, key=lambda suspect: suspect.language)
    for number, (language, group) in enumerate(groupby(by_language, lambda suspect: suspect.language)):
        yield f"\n[{language}]" if number else f"[{language}]"
        for suspect in group:
            entry = f"{_quoted(suspect.written)} = {_quoted(suspect.said)}"
            often = f"{suspect.count} times" if suspect.count > 1 else "once"
            yield f"{entry:<36} # {suspect.kind}, {often}: {suspect.context}"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are valid in TOML."""
    return json.dumps(text, ensure_ascii=False)
