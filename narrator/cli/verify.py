"""`narrator verify`: whether audio files are intact, and whether an episode says what it shows."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, chdir
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrator.cli import options, printing
from narrator.errors import NarratorError, SettingsError, SourceError, VerifyError

if TYPE_CHECKING:
    from narrator.cli.asked import Asked
    from narrator.cli.session import Session
    from narrator.episode.checking import Report
    from narrator.episode.hearing import Ears, Hearing
    from narrator.episode.retakes import Retake
    from narrator.store import Store

_WORST = 20


@options.command(
    click.argument("files", metavar="FILE...", nargs=-1, required=True),
    click.option("--listen", "listens", is_flag=True, help="Compare what is heard in an episode with what it shows."),
    click.option("--again", is_flag=True, help="With --listen, have the worst lines spoken again, and keep the best."),
    click.option("--model", default="", metavar="DIR", help="The Whisper model to listen with."),
    click.option(
        "--limit",
        type=click.FloatRange(0, 100),
        default=10.0,
        show_default=True,
        metavar="PERCENT",
        help="The largest share of words that may be heard differently.",
    ),
    options.store,
    name="verify",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    listens: bool,
    again: bool,
    model: str,
    limit: float,
    store: str,
    as_json: bool,
) -> None:
    """Check any audio file: its frames, header, tags and chapters, and the sound of all of it.

    In a folder, the audio of the episode or of all episodes is checked. With --listen, FILE is an episode's folder or
    the audio in it, and a speech recognizer listens to each line. The exit code is 6 if something is wrong, or if too
    much is heard differently.
    """
    if again and not listens:
        raise click.UsageError("--again has lines spoken again that --listen hears differently: give both.", ctx)
    if listens and len(files) > 1:
        raise click.UsageError("--listen takes one episode: give one FILE.", ctx)
    if listens:
        _listen(ctx, Path(files[0]), model, limit, store if again else None, as_json=as_json)
        return
    print_one = _print_json if as_json else _print_report
    found = [(path, fault) for file in files for path, fault in _audio(Path(file))]
    if len(found) == 1 and not found[0][1]:
        from narrator.episode import checking

        report = checking.file(found[0][0])
        print_one(report, found[0][0])
        ctx.exit(VerifyError.exit_code if report.faults else 0)
    ctx.exit(VerifyError.exit_code if _check_each(found, as_json=as_json) else 0)


def _audio(path: Path) -> Iterator[tuple[Path, str]]:
    """The files to check: the file itself, or the audio of each episode in a folder.

    Each comes with a fault that is known before it is examined, or "".

    Raises:
        SourceError: a folder cannot be read, or contains no episode.
    """
    if not path.is_dir():
        yield path, ""
        return
    from narrator.episode import manifest
    from narrator.podcast import show

    try:
        found, notes = [("", manifest.read(path))], list[str]()
    except FileNotFoundError:
        try:
            found, notes = show.episodes(path)
        except OSError as error:
            raise SourceError(f"cannot read {path}: {error.strerror or error}", "look at its permissions") from error
    except (OSError, ValueError) as error:
        raise SourceError(
            f"cannot read {path / manifest.FILE}: {error}", "remove the folder, and narrate its article again"
        ) from error
    if not (found or notes):
        raise SourceError(f"there is no episode in {path}", "give an audio file, or a folder with episodes")
    for name, known in sorted(found, key=lambda one: one[0]):
        for audio in (known.audio, *(each.audio for each in known.alternates)):
            yield path / name / audio, ""
    yield from ((path, note) for note in notes)


def _check_each(found: "Sequence[tuple[Path, str]]", *, as_json: bool) -> int:
    """Check several files, one after another, with a line for each; returns how many are damaged."""
    from narrator.cli.summary import clock
    from narrator.episode import checking

    damaged = 0
    for path, fault in found:
        report: Report | None = None
        faults: tuple[str, ...] = (fault,)
        if not fault:
            try:
                report = checking.file(path)
                faults = report.faults
            except NarratorError as error:
                faults = (" ".join(str(error).split()),)
        damaged += bool(faults)
        if as_json:
            printing.echo_json({"file": str(path)} | (asdict(report) if report else {}) | {"faults": faults})
            continue
        length = f"{clock(report.seconds)}, {report.loudness:.1f} LUFS, " if report else ""
        printing.echo(f"{path}: {length}{'not whole' if faults else 'whole'}")
        for each in faults:
            printing.echo(f"  Fault: {each}")
    if not as_json:
        printing.echo(f"{len(found) - damaged} of {len(found)} files are whole")
    return damaged


def _print_json(report: "Report", _: Path) -> None:
    printing.echo_json(asdict(report))


def _print_report(report: "Report", path: Path) -> None:
    from narrator.cli.summary import clock

    printing.echo(report.title or str(path))
    printing.echo(f"{clock(report.seconds)} long, {report.frames} frames, {report.chapters} chapters")
    printing.echo(f"{report.loudness:.1f} LUFS, true peak {report.true_peak:.1f} dBTP")
    for fault in report.faults:
        printing.echo(f"Fault: {fault}")
    printing.echo("whole" if not report.faults else "not whole")


def _listen(ctx: click.Context, path: Path, model: str, limit: float, store: str | None, *, as_json: bool) -> None:
    from narrator import engines
    from narrator.episode.hearing import Ears
    from narrator.script import lexicon

    def ears() -> Ears:
        return Ears(folder, Path(model) if model else None, lexicon.load(Path(), engines.names))

    folder = path if path.is_dir() else path.parent
    listening = ears()
    heard = listening.hear()
    retakes: list[Retake] = []
    if store is not None and heard.errors:
        if not as_json:
            _print(heard)
        retakes, heard = _speak_again(ctx, folder, (listening, ears), heard, store, as_json=as_json)
    if as_json:
        about = {"words": heard.words, "errors": heard.errors, "percent": _percent(heard), "limit": limit}
        again = {"again": [_as_dict(each) for each in retakes]} if store is not None else {}
        printing.echo_json(about | {"worst": [asdict(line) for line in heard.worst(_WORST)]} | again, indent=1)
    else:
        _print_retakes(retakes)
        if not retakes or any(each.is_better for each in retakes):
            _print(heard)
    ctx.exit(VerifyError.exit_code if _percent(heard) > limit else 0)


def _speak_again(
    ctx: click.Context,
    folder: Path,
    ears: "tuple[Ears, Callable[[], Ears]]",
    heard: "Hearing",
    store: str,
    *,
    as_json: bool,
) -> "tuple[list[Retake], Hearing]":
    """Have the worst lines of an episode spoken again; if some are better, make the episode again with them.

    Returns:
        The lines, and what is then heard in the episode.

    Raises:
        SettingsError: it is not known how the episode was made.
    """
    from narrator import pipeline
    from narrator.cli import asked, progress
    from narrator.episode import retakes

    listening, ears_anew = ears
    recordings = options.recordings(store)
    was = _request_of(folder, listening.about.recipe, recordings)
    here = Path.cwd()
    with chdir(was.folder), progress.watcher(as_json=False, quiet=as_json) as watch, ExitStack() as stack:
        session = _session(ctx, was)
        recorder = stack.enter_context(session.recorder)
        script = session.written(was, watch)
        own = recorder.store or recordings
        kept = stack.enter_context(own.noting(script.identity, *script.provenance.parts))

        def make(place: int) -> "Hearing":
            """Make the episode with one or the other of each line's two takes, and listen to it."""
            retakes.choose([(each.planned, each.takes[place]) for each in found if each.is_better], own)
            made = pipeline.narrate(script, session.output, session.options, recorder=recorder, watch=watch)
            asked.note(own, made.manifest, was)
            with chdir(here):
                return ears_anew().hear()

        planned = pipeline.planned_lines(script, session.output, session.options, recorder, kept)
        found = retakes.retake(listening, heard, planned, _WORST, recorder, kept, watch)
        if not any(each.is_better for each in found):
            return found, heard
        now = make(1)
        if now.errors < heard.errors:
            return found, now
        return [replace(each, after=each.before) for each in found], make(0)


def _request_of(folder: Path, recipe: str, recordings: "Store") -> "Asked":
    """The request of the episode in a folder."""
    from narrator.cli import asked

    was = asked.find(recordings, recipe)
    if not was or not Path(was.folder).is_dir() or was.output.resolve() != folder.resolve().parent:
        hint = "narrate it again from its file or address, and then listen"
        raise SettingsError(f"the store {recordings.folder} does not know how {folder} was made", hint)
    return was


def _session(ctx: click.Context, was: "Asked") -> "Session":
    """A session with the settings of an episode's request."""
    from narrator.cli import narrate, settings
    from narrator.cli.session import Session

    context = click.Context(narrate.command, ctx.parent, "narrate", default_map=dict(was.show))
    context.meta[settings.ENGINES], context.meta[settings.SPEAKERS] = was.engines, was.speakers
    return Session(context, dict(was.given), was.title or "")


def _as_dict(retake: "Retake") -> dict[str, object]:
    return {name: getattr(retake, name) for name in ("start", "shown", "before", "after", "heard")}


def _percent(heard: "Hearing") -> float:
    return round(100 * heard.rate, 2)


def _print(heard: "Hearing") -> None:
    from narrator.cli.summary import clock

    printing.echo(f"{heard.errors} of {heard.words} words were heard differently: {_percent(heard):.1f} %")
    for line in heard.worst(_WORST):
        printing.echo(f"  {clock(line.start)}  {line.errors} of {line.words}: {line.shown}")
        printing.echo(f"           heard: {line.heard or 'nothing'}")


def _print_retakes(retakes: "Sequence[Retake]") -> None:
    from narrator.cli.summary import clock

    if not retakes:
        return
    better = [each for each in retakes if each.is_better]
    made = "the episode is made again with these" if better else "the episode stays as it is"
    printing.echo(f"Spoken again: {len(retakes)} lines, better: {len(better)}; {made}")
    for each in better:
        printing.echo(f"  {clock(each.start)}  {each.before} → {each.after}: {each.shown}")
