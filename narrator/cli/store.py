"""`narrator store`: the recordings that are kept between runs."""

import click

from narrator.cli import options, printing, settings


@options.command(
    options.store,
    options.store_limit,
    click.option("--prune", is_flag=True, help="Remove the least recently used recordings, down to the limit."),
    click.option(
        "--forget",
        "source",
        default="",
        cls=settings.OneRun,
        metavar="SOURCE",
        help="Remove everything stored for a source, or for the episode in a folder.",
    ),
    name="store",
)
def command(store: str, store_limit: int, prune: bool, source: str, as_json: bool) -> None:
    """Show where recordings are kept and how much space they take."""
    recordings = options.recordings(store)
    if source:
        _forget(source, store, as_json=as_json)
        return
    removed = recordings.prune(store_limit) if prune else 0
    entries, size = recordings.size()
    if as_json:
        report = {
            "folder": str(recordings.folder),
            "entries": entries,
            "size": size,
            "limit": store_limit,
            "removed": removed,
        }
        printing.echo_json(report)
        return
    if prune:
        printing.echo(f"removed {removed / 1e6:.1f} MB")
    printing.echo(f"{recordings.folder}: {entries} passages, {size / 1e6:.1f} MB of at most {store_limit / 1e6:.0f} MB")


def _forget(source: str, store: str, *, as_json: bool) -> None:
    from narrator import pipeline
    from narrator.sources.selection import as_address

    source = as_address(source)
    name, folder = pipeline.display_name(source), options.recordings(store).folder
    entries, size = pipeline.forget(source, options.recordings(store), options.page_cache(store))
    if as_json:
        printing.echo_json({"folder": str(folder), "source": name, "entries": entries, "removed": size})
    elif entries:
        count = f"{entries} {'entry' if entries == 1 else 'entries'}"
        printing.echo(f"{folder}: removed all that was used for {name}: {count}, {size / 1e6:.1f} MB")
        printing.echo("Episodes, saved scripts and the records of followed feeds stay; remove them where they are.")
    else:
        printing.echo(f"{folder} has nothing that was recorded for {name}")
