"""`narrator voices`: who can speak."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, printing, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from narrator.engines import Engine, Voice


@options.command(
    click.option("--engine", default="", metavar="NAME", help="Only this engine's voices."),
    click.option("--language", default="", metavar="TAG", help="Only voices for this language."),
    options.offline,
    name="voices",
)
@click.pass_context
def command(ctx: click.Context, engine: str, language: str, offline: bool, as_json: bool) -> None:
    """List the voices of all engines: engine, voice, language, description."""
    from narrator import engines

    known: dict[str, Any] = ctx.meta.get(settings.ENGINES, {})
    rows = []
    for name in [engine] if engine not in ("", engines.AUTO) else engines.names():
        found = engines.load(engines.find(name, known.get(name)))
        voices = _asked(found) if found.is_nearby or not offline else found.voices()
        if engine and not voices:
            raise engines.nobody(found)
        rows += [{"engine": name, **asdict(voice)} for voice in voices if _speaks(voice.language, language)]
    if as_json:
        printing.echo_json(rows, indent=1)
        return
    for row in rows:
        printing.echo(f"{row['engine']:<8} {row['name']:<20} {row['language']:<12} {row['description']}")


def _asked(engine: "Engine") -> "Sequence[Voice]":
    """All voices of an engine; of a service that does not answer those that are known without asking."""
    from narrator.errors import VoiceError

    if not engine.ask_voices:
        return engine.voices()
    try:
        return engine.ask_voices()
    except VoiceError as error:
        printing.echo(f"narrator: {error}", err=True)
        return engine.voices()


def _speaks(tag: str, wanted: str) -> bool:
    return not wanted or tag.lower().split("-")[0] == wanted.lower().split("-")[0]
