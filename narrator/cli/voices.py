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
    click.option("--get", "wanted", default="", cls=settings.OneRun, metavar="NAME", help="Fetch a voice and keep it."),
    click.option(
        "--from",
        "voices_mirror",
        default="",
        metavar="SOURCE",
        help="Get it from a mirror's address, a folder or a file instead.",
    ),
    click.option("--remove", "unwanted", default="", cls=settings.OneRun, metavar="NAME", help="Remove a voice again."),
    options.offline,
    name="voices",
)
@click.pass_context
def command(
    ctx: click.Context,
    engine: str,
    language: str,
    wanted: str,
    voices_mirror: str,
    unwanted: str,
    offline: bool,
    as_json: bool,
) -> None:
    """List the voices of all engines: engine, voice, language, description. Get more of them."""
    if unwanted:
        _remove(unwanted, as_json=as_json)
    if wanted:
        _get(wanted, voices_mirror, offline=offline, as_json=as_json)
    if not (wanted or unwanted):
        _list(ctx, engine, language, offline=offline, as_json=as_json)


def _get(name: str, source: str, *, offline: bool, as_json: bool) -> None:
    from narrator.cli import progress
    from narrator.engines import catalogue, download
    from narrator.errors import VoiceError

    found = catalogue.find(name)
    if not found:
        known = ", ".join(each.name for each in catalogue.CATALOGUE)
        raise VoiceError(f"narrator cannot get a voice “{name}”", f"there are: {known}")
    if offline and not download.is_local(source):
        hint = "allow it with --no-offline, or give a file or folder with --from"
        raise VoiceError(f"{found.name} is on the network, and narrator is to stay offline", hint)
    if advice := download.advice(found):
        printing.echo(f"narrator: {advice}", err=True)
    with progress.download(found.name, found.size, as_json=as_json) as report:
        path = download.fetch(found, source, report)
    if as_json:
        printing.echo_json({"event": "installed", "name": found.name, "path": str(path), "licence": found.licence})
    else:
        printing.echo(f"{found.name} is in {path.parent} ({found.size / 1e6:.1f} MB, {found.licence})")


def _remove(name: str, *, as_json: bool) -> None:
    from narrator.engines import download

    freed = download.remove(name)
    if as_json:
        printing.echo_json({"event": "removed", "name": name, "bytes": freed})
    else:
        printing.echo(f"{name} is removed: {freed / 1e6:.1f} MB")


def _list(ctx: click.Context, engine: str, language: str, *, offline: bool, as_json: bool) -> None:
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
