"""`narrator verify`: whether an audio file is whole."""

from dataclasses import asdict
from pathlib import Path

import click

from narrator.cli import options, printing
from narrator.errors import VerifyError

_WORST = 20


@options.command(
    click.argument("file", metavar="FILE"),
    click.option("--listen", "listens", is_flag=True, help="Listen to an episode: is what it shows heard?"),
    click.option("--model", default="", metavar="DIR", help="The Whisper model to listen with."),
    click.option(
        "--limit",
        type=click.FloatRange(0, 100),
        default=10.0,
        show_default=True,
        metavar="PERCENT",
        help="The most words that may be heard otherwise.",
    ),
    name="verify",
)
@click.pass_context
def command(ctx: click.Context, /, file: str, listens: bool, model: str, limit: float, as_json: bool) -> None:
    """Check any audio file: frames, header, tags, chapters, and, decoding it whole, its sound.

    With --listen, FILE is an episode's folder or the audio in it, and a speech recognizer hears each line. The exit
    code is 6 if something is wrong, or too much is heard otherwise.
    """
    from narrator.cli.summary import clock
    from narrator.episode import checking as verify

    if listens:
        _listen(ctx, Path(file), model, limit, as_json=as_json)
        return
    report = verify.file(Path(file))
    if as_json:
        printing.echo_json(asdict(report))
    else:
        printing.echo(report.title or file)
        printing.echo(f"{clock(report.seconds)} long, {report.frames} frames, {report.chapters} chapters")
        printing.echo(f"{report.loudness:.1f} LUFS, true peak {report.true_peak:.1f} dBTP")
        for fault in report.faults:
            printing.echo(f"Fault: {fault}")
        printing.echo("whole" if not report.faults else "not whole")
    ctx.exit(VerifyError.exit_code if report.faults else 0)


def _listen(ctx: click.Context, path: Path, model: str, limit: float, *, as_json: bool) -> None:
    from narrator import engines
    from narrator.cli.summary import clock
    from narrator.episode import hearing
    from narrator.script import lexicon

    own = lexicon.load(Path(), engines.names)
    heard = hearing.listen(path if path.is_dir() else path.parent, Path(model) if model else None, own)
    percent = 100 * heard.rate
    if as_json:
        about = {"words": heard.words, "errors": heard.errors, "percent": round(percent, 2), "limit": limit}
        printing.echo_json(about | {"worst": [asdict(line) for line in heard.worst(_WORST)]}, indent=1)
    else:
        printing.echo(f"{heard.errors} of {heard.words} words were heard otherwise: {percent:.1f} %")
        for line in heard.worst(_WORST):
            printing.echo(f"  {clock(line.start)}  {line.errors} of {line.words}: {line.shown}")
            printing.echo(f"           heard: {line.heard or 'nothing'}")
    ctx.exit(VerifyError.exit_code if percent > limit else 0)
