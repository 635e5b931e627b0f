"""`narrator script`: what will be said, before a second of audio is made."""

import json
from pathlib import Path

import click

from narrator.cli import options
from narrator.errors import OutputError


@options.command(
    click.argument("source", metavar="SOURCE"),
    click.option(
        "-o", "--output", "folder", default="", metavar="DIR", help="Write it as Markdown there, to edit and narrate."
    ),
    options.language,
    options.title,
    options.author,
    name="script",
)
def command(source: str, folder: str, language: str, title: str, author: str, as_json: bool) -> None:
    """Show the narration script of SOURCE: chapters, and each line shown and said.

    Where what is said differs from what is shown, the script has {shown|said}.
    """
    from narrator import pipeline, script

    written = pipeline.read(source, pipeline.Changes(title, author, language))
    if as_json:
        click.echo(json.dumps(script.to_dict(written), ensure_ascii=False, indent=1))
    elif folder:
        click.echo(_write(script.to_markdown(written), Path(folder), written.title, source))
    else:
        click.echo(script.to_markdown(written), nl=False)


def _write(text: str, folder: Path, title: str, source: str) -> Path:
    """Write a script file, but never over one that somebody may have edited."""
    from narrator.episode import cannot_write, slug
    from narrator.store import written_whole

    path = folder / f"{slug(title, Path(source).stem)}.md"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with written_whole(path) as file:
                file.write(text.encode())
        elif path.read_bytes() != text.encode():
            raise OutputError(f"{path} is there and differs", "move it away, or choose another --output")
    except OSError as error:
        raise cannot_write(folder, error) from error
    return path
