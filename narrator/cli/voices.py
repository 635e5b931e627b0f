"""`narrator voices`: list, try and get voices."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from narrator.cli import options, printing, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from narrator.engines import Engine, EngineSpec, Voice


_HERE = "this machine"
_UNSAFE = re.compile(r"[^\w.-]+")


@options.command(
    click.option("--engine", default="", metavar="NAME", help="Only this engine's voices."),
    click.option("--language", default="", metavar="TAG", help="Only voices for this language."),
    click.option("--try", "text", default="", cls=settings.OneRun, metavar="TEXT", help="Have each voice say a text."),
    click.option(
        "--samples",
        default="samples",
        show_default=True,
        cls=settings.OneRun,
        metavar="DIR",
        help="Where --try puts the recordings.",
    ),
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
def command(ctx: click.Context, /, wanted: str, voices_mirror: str, unwanted: str, text: str, **params: Any) -> None:
    """List the voices of all engines, or hear them; get more of them.

    Each line has the engine, voice, language, where it speaks, description, size and licence.
    """
    if unwanted:
        _remove(unwanted, as_json=params["as_json"])
    if wanted:
        _get(wanted, voices_mirror, offline=params["offline"], as_json=params["as_json"])
    if text:
        _try(text, _found(ctx, params), params)
    elif not (wanted or unwanted):
        _list(_found(ctx, params), params)


class _Found(NamedTuple):
    """A voice with its engine."""

    spec: "EngineSpec"
    engine: "Engine"
    voice: "Voice"

    @property
    def where(self) -> str:
        """Where it speaks, that is, who receives the text."""
        return f"{self.engine.service}, {_HERE}" if self.engine.is_nearby else self.engine.service or _HERE


def _found(ctx: click.Context, params: dict[str, Any]) -> list[_Found]:
    """The voices of all engines, or of the named one."""
    from narrator import engines
    from narrator.errors import VoiceError

    known: dict[str, Any] = ctx.meta.get(settings.ENGINES, {})
    only = "" if params["engine"] == engines.AUTO else params["engine"]
    found: list[_Found] = []
    for name in [only] if only else engines.names():
        spec = engines.find(name, known.get(name))
        try:
            engine = engines.load(spec)
            voices = _current_voices(engine) if engine.is_nearby or not params["offline"] else engine.voices()
            if only and not voices:
                raise engines.nobody(engine)
        except VoiceError as error:
            if only:
                raise
            printing.echo(f"narrator: {error}", err=True)
            continue
        found += [_Found(spec, engine, voice) for voice in voices]
    return found


def _current_voices(engine: "Engine") -> "Sequence[Voice]":
    """All voices of an engine; if its service does not answer, those that are known without it."""
    from narrator.errors import VoiceError

    if not engine.ask_voices:
        return engine.voices()
    try:
        return engine.ask_voices()
    except VoiceError as error:
        printing.echo(f"narrator: {error}", err=True)
        return engine.voices()


def _list(found: "list[_Found]", params: dict[str, Any]) -> None:
    from narrator.engines import catalogue
    from narrator.errors import VoiceError

    found = [each for each in found if _speaks(each.voice.language, params["language"])]
    if not found and params["language"]:
        raise VoiceError(f"there is no voice for “{params['language']}”", "see narrator voices for all of them")
    if params["as_json"]:
        rows = [{"engine": each.spec.name, **asdict(each.voice), "where": each.where} for each in found]
        printing.echo_json(rows, indent=1)
        return
    for each in found:
        voice = each.voice
        about = ", ".join(filter(None, (voice.description, _megabytes(voice.size), voice.licence)))
        printing.echo(f"{each.spec.name:<8} {voice.name:<20} {voice.language:<12} {each.where:<20}  {about}")
    # An engine with one model names it in its fingerprint by digest, wherever it is installed.
    fingerprints = " ".join({each.engine.fingerprint for each in found})
    wanting = [
        each
        for each in catalogue.CATALOGUE
        if not catalogue.installed(each.name) and each.files[0].sha256 not in fingerprints
    ]
    if not params["language"] and (offered := [each for each in wanting if params["engine"] in ("", each.engine)]):
        printing.echo("\nAvailable with narrator voices --get NAME:")
        for each_download in offered:
            about = f"{each_download.description}, {_megabytes(each_download.size)}, {each_download.licence}"
            printing.echo(f"{each_download.engine:<8} {each_download.name:<20} {about}")


def _try(text: str, found: "list[_Found]", params: dict[str, Any]) -> None:
    """Write a recording of a text for each voice that can read its language."""
    from narrator import engines
    from narrator.article import Article, Block, Kind, Metadata, Section, languages
    from narrator.episode.folders import cannot_write
    from narrator.errors import VoiceError
    from narrator.files import atomic_write
    from narrator.recording.samples import sample
    from narrator.script import speaking, writing

    language = params["language"]
    article = Article(Metadata(language=language), (Section(blocks=(Block(Kind.PARAGRAPH, text),)),))
    written = writing.write(languages.detect_languages(article, certain=bool(language)), "the text")
    lines = [line for each in speaking.utterances(written, announce=False) for line in each.said]
    folder = Path(params["samples"])
    count = 0
    for each in found:
        if not engines.can_read(each.voice, written.metadata.language):
            continue
        if each.engine.service and params["offline"] and not each.engine.is_nearby:
            continue
        name = f"{each.spec.name}:{each.voice.name}"
        path = folder / f"{_UNSAFE.sub('-', name)}.wav"
        try:
            content = sample(each.spec, each.voice, lines)
            folder.mkdir(parents=True, exist_ok=True)
            with atomic_write(path, public=True) as file:
                file.write(content)
        except VoiceError as error:
            printing.echo(f"narrator: {name} is left out: {error}", err=True)
            continue
        except OSError as error:
            raise cannot_write(folder, error) from error
        count += 1
        if params["as_json"]:
            printing.echo_json(
                {"event": "sample", "engine": each.spec.name, "voice": each.voice.name, "path": str(path)}
            )
        else:
            printing.echo(f"{name:<30} {path}")
    if not count:
        raise VoiceError(f"no voice here reads the language “{written.metadata.language}”", "see narrator voices")


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
        raise VoiceError(f"{found.name} is on the network, but narrator is offline", hint)
    if advice := download.advice(found):
        printing.echo(f"narrator: {advice}", err=True)
    with progress.download(found.name, found.size, as_json=as_json) as report:
        path = download.fetch(found, source, report)
    if as_json:
        printing.echo_json({"event": "installed", "name": found.name, "path": str(path), "licence": found.licence})
    else:
        printing.echo(f"{found.name} is in {path.parent} ({_megabytes(found.size)}, {found.licence})")


def _remove(name: str, *, as_json: bool) -> None:
    from narrator.engines import download

    freed = download.remove(name)
    if as_json:
        printing.echo_json({"event": "removed", "name": name, "bytes": freed})
    else:
        printing.echo(f"{name} is removed: {_megabytes(freed)}")


def _speaks(tag: str, wanted: str) -> bool:
    return not wanted or tag.lower().split("-")[0] == wanted.lower().split("-")[0]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size else ""
