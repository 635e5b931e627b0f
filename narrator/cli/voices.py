"""`narrator voices`: who can speak."""

from dataclasses import asdict

import click

from narrator.cli import options, printing


@options.command(
    click.option("--engine", default="", metavar="NAME", help="Only this engine's voices."),
    click.option("--language", default="", metavar="TAG", help="Only voices for this language."),
    name="voices",
)
def command(engine: str, language: str, as_json: bool) -> None:
    """List the voices of all engines: engine, voice, language, description."""
    from narrator import engines

    rows = []
    for name in [engine] if engine not in ("", engines.AUTO) else engines.names():
        found = engines.load(engines.find(name)).voices()
        rows += [{"engine": name, **asdict(voice)} for voice in found if _speaks(voice.language, language)]
    if as_json:
        printing.echo_json(rows, indent=1)
        return
    for row in rows:
        printing.echo(f"{row['engine']:<8} {row['name']:<20} {row['language']:<12} {row['description']}")


def _speaks(tag: str, wanted: str) -> bool:
    return not wanted or tag.lower().split("-")[0] == wanted.lower().split("-")[0]
