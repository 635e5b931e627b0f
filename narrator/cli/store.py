"""`narrator store`: what is kept between runs."""

import click

from narrator.cli import options, printing


@options.command(
    options.store,
    options.store_limit,
    click.option("--prune", is_flag=True, help="Remove the least recently used recordings, down to the limit."),
    name="store",
)
def command(store: str, store_limit: int, prune: bool, as_json: bool) -> None:
    """Show where recordings are kept and how much space they take."""
    recordings = options.recordings(store)
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
