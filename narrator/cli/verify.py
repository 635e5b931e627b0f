"""`narrator verify`: whether an audio file is whole."""

from dataclasses import asdict
from pathlib import Path

import click

from narrator.cli import options, printing
from narrator.errors import VerifyError


@options.command(click.argument("file", metavar="FILE"), name="verify")
@click.pass_context
def command(ctx: click.Context, /, file: str, as_json: bool) -> None:
    """Check any audio file: frames, header, tags, chapters, and, decoding it whole, its sound.

    The exit code is 6 if something is wrong with it.
    """
    from narrator.cli.summary import clock
    from narrator.episode import checking as verify

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
