"""What the commands that make episodes share: making one source after the other, and reporting the outcome."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from narrator.cli import asked, episode_options, options, printing
from narrator.errors import NarratorError, SourceError, UnexpectedError, VoiceError

if TYPE_CHECKING:
    from narrator.cli import progress
    from narrator.episode import Episode
    from narrator.events import Event, Watcher
    from narrator.pipeline import Listed
    from narrator.recording.recorder import Recorder
    from narrator.script import Script
    from narrator.sources import Document

_Source = TypeVar("_Source", bound="str | Listed")

# Longer than it takes to record again any passage that another process has found in the store and not yet linked.
_IN_USE_SECONDS = 3600

_MAX_TITLES = 3

# Fewer articles are reported in full.
_MANY, _MANY_ELSEWHERE = 8, 2


@contextmanager
def one_source(name: str) -> Iterator[None]:
    """Treat an unexpected exception as the failure of the source being processed, so that others continue.

    Raises:
        UnexpectedError: in its place.
    """
    try:
        yield
    except (NarratorError, printing.PrintError):
        raise
    except Exception as error:
        raise UnexpectedError(error, name) from error


class Session:
    """Makes an episode of one source after the other, and reports each.

    A context manager: at the end the store is pruned, and the command exits with the code of the first failure.

    Args:
        ctx: the command's.
        params: the values of the options in `episode_options.EPISODE`, and `as_json`.
        title: instead of the articles' own.
        is_shard: whether what is made here will be combined with what is made elsewhere.
    """

    def __init__(self, ctx: click.Context, params: dict[str, Any], title: str = "", *, is_shard: bool = False) -> None:
        self._ctx = ctx
        self._as_json: bool = params["as_json"]
        self._cluster = ExitStack()
        self.output = Path(params["output"])
        self.recorder = self._recorder(params)
        self._store_limit: int = params["store_limit"]
        self._reading = options.reading(ctx, params, title)
        episode_options.check_formats(ctx, params)
        self.options = replace(
            episode_options.chosen(params, self._reading, ctx.default_map or {}), has_own_names=is_shard
        )
        self._params = params
        self._title = title
        self._digest: tuple[Sequence[str], str | None] | None = None
        self._quiet: bool = params["quiet"]
        self._taken: set[str] = set()
        self._exit_code = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.recorder.close()
        self._cluster.close()
        if kind:
            return
        self.prune()
        self._ctx.exit(self._exit_code)

    def prune(self) -> None:
        """Keep the store within its limit."""
        if self.recorder.store:
            self.recorder.store.prune(self._store_limit, spare=_IN_USE_SECONDS)

    def _recorder(self, params: dict[str, Any]) -> "Recorder":
        """The recorder, on the named cluster if there is one."""
        address = params.get("cluster", "")
        if not address:
            return options.recorder(self._ctx, params)
        from narrator import executors
        from narrator.executors.checked import Checked, Expected

        found = executors.find(address)
        # A local cluster is started only when there is something to do.
        checked = Checked(lambda: self._cluster.enter_context(found.connect(address)), self._report_worker)
        recorder = options.recorder(self._ctx, params, checked)
        checked.expect(Expected.of(recorder))
        return recorder

    def _report_worker(self, why: str) -> None:
        if self._as_json:
            printing.echo_json({"event": "worker_refused", "why": why})
        else:
            printing.echo(f"narrator: a worker is not used: {why}", err=True)

    def found(self, sources: Sequence[str]) -> Iterator[str]:
        """The sources that folders, lists and patterns lead to; anything else is reported."""
        from narrator.sources.selection import Skipped, chosen

        for source in chosen(sources):
            if isinstance(source, str):
                yield source
            elif isinstance(source, Skipped):
                # `narrator .` also finds the output folder, which nobody means.
                if Path(source.source).absolute() != self.output.absolute():
                    self.skip(source.source, source.why)
            else:
                self.fail(source)

    def combine(self, sources: Sequence[str], title: str | None) -> "Script | None":
        """The sources that can be read, as one script; None if none can. Failures are reported."""
        from narrator import pipeline
        from narrator.article import Omission
        from narrator.script.digest import Digest

        scripts: list[Script] = []
        missing: list[Omission] = []
        names = tuple(dict.fromkeys(sources))
        for source in names:
            try:
                with one_source(pipeline.display_name(source)), self._watching() as watch:
                    scripts.append(pipeline.read(source, self._reading, watch=watch))
            except NarratorError as error:
                self.fail(error)
                missing.append(Omission(pipeline.display_name(source), "article", error.what))
        if not scripts:
            return None
        digest = Digest(title or _combined_title(scripts), tuple(scripts), names, tuple(missing))
        self._digest = names, title
        return pipeline.combine(digest, self._reading)

    def written(self, was: "asked.Asked", watch: "Watcher") -> "Script":
        """The script of an episode, from its recorded request.

        Raises:
            SourceError: it is no longer available.
        """
        from narrator import pipeline

        if not was.is_digest:
            return pipeline.read(was.sources[0], self._reading, watch=watch)
        script = self.combine(was.sources, was.title)
        if not script:
            raise SourceError("none of the digest's articles can be read any more", "check them")
        return script

    def make(self, source: "str | Document | Script", *, is_alone: bool = True) -> NarratorError | None:
        """Make an episode, the only one or one of several. Returns the error, already reported, or None."""
        try:
            self.report(self.made(source))
        except NarratorError as error:
            self.fail(error, "" if is_alone else _display_name(source))
            return error
        return None

    def made(
        self, source: "str | Document | Script", also: "Watcher | None" = None, *, is_alone: bool = False
    ) -> "Episode":
        """An episode of a source.

        Args:
            also: another watcher of the run.
            is_alone: whether it may use its folder again, as in a run of its own, though this run has already made it.

        Raises:
            NarratorError: what went wrong.
        """
        from narrator import pipeline
        from narrator.script import Script

        with one_source(_display_name(source)), self._watching() as draw:
            recorder, taken = self.recorder, set() if is_alone else self._taken
            watch = _both(draw, also) if also else draw
            if isinstance(source, Script):
                episode = pipeline.narrate(
                    source, self.output, self.options, recorder=recorder, watch=watch, taken=taken
                )
            else:
                episode = pipeline.update(
                    source, self.output, self._reading, self.options, recorder=recorder, watch=watch, taken=taken
                )
        self._note(source, episode)
        return episode

    def report(self, episode: "Episode") -> None:
        """Report a finished episode."""
        from narrator.cli import summary

        if self._as_json:
            printing.echo_json(summary.as_event(episode))
        elif not self._quiet:
            printing.echo(summary.as_text(episode))

    def make_all(
        self, sources: "Sequence[_Source]", settled: "Callable[[_Source, NarratorError | None], object] | None" = None
    ) -> None:
        """Make an episode of each source; if there are many they overlap, and are reported in brief.

        Args:
            settled: called for each source when it is done, with what went wrong.
        """
        settled = settled or (lambda _source, _error: None)
        # On a cluster, sending single passages takes longer: from two articles on, each is better sent as a whole.
        if len(sources) < (_MANY_ELSEWHERE if self.recorder.is_elsewhere else _MANY):
            for source in sources:
                settled(source, self._make_one(source, is_alone=len(sources) == 1))
        else:
            self._make_many(sources, settled)

    def _make_many(
        self, sources: "Sequence[_Source]", settled: "Callable[[_Source, NarratorError | None], object]"
    ) -> None:
        from narrator import pipeline
        from narrator.cli import progress, summary
        from narrator.sources import web

        total = summary.Total()
        with progress.articles(len(sources), as_json=self._as_json, quiet=self._quiet) as shown:
            for source, result in pipeline.update_all(
                sources,
                self.output,
                self._reading,
                self.options,
                recorder=self.recorder,
                watch=shown.watch,
                taken=self._taken,
                let_through=printing.PrintError,
            ):
                name = web.without_login(source) if isinstance(source, str) else source.title
                total.add(name, result)
                settled(source, result if isinstance(result, NarratorError) else None)
                if isinstance(result, NarratorError):
                    with shown.paused():
                        self.fail(result, name)
                    shown.add(0, is_failed=True)
                else:
                    if isinstance(source, str):
                        self._note(source, result)
                    self._report_briefly(name, result, shown)
                    shown.add(0 if result.is_unchanged else result.seconds, is_failed=False)
        if self._as_json:
            printing.echo_json(total.as_event())
        elif not self._quiet:
            printing.echo(total.as_text())

    def _make_one(self, source: "str | Listed", *, is_alone: bool) -> NarratorError | None:
        if isinstance(source, str):
            return self.make(source, is_alone=is_alone)
        try:
            with one_source(source.title):
                document = source.read()
        except (SourceError, UnexpectedError) as error:
            self.fail(error)
            return error
        return self.make(document, is_alone=is_alone)

    def _report_briefly(self, source: str, episode: "Episode", shown: "progress.Articles") -> None:
        from narrator.cli import summary

        if self._as_json:
            printing.echo_json(summary.as_event(episode) | {"source": source})
        elif not self._quiet and not episode.is_unchanged:
            with shown.paused():
                printing.echo(summary.as_line(episode))

    def _note(self, source: "str | Document | Script", episode: "Episode") -> None:
        """Record the request of an episode. An entry of a feed cannot be requested again."""
        store, about = self.recorder.store, episode.manifest
        if not store or episode.is_unchanged:
            return
        if isinstance(source, str):
            asked.note(store, about, asked.of(self._ctx, [source], self._title, self._params, is_digest=False))
        elif self._digest:
            names, title = self._digest
            asked.note(store, about, asked.of(self._ctx, names, title, self._params, is_digest=True))

    def fail(self, error: NarratorError, source: str = "") -> None:
        """Report an error and continue; for an error of a voice, also name the source."""
        printing.print_error(self._ctx, error, source if isinstance(error, VoiceError) else "")
        self._exit_code = self._exit_code or error.exit_code

    def skip(self, source: str, why: str) -> None:
        """Report that something is not narrated."""
        if self._as_json:
            printing.echo_json({"event": "skipped", "source": source, "why": why})
        elif not self._quiet:
            printing.echo(f"narrator: {source} is left out: {why}", err=True)

    def report_unusable(self, faults: Sequence[NarratorError]) -> None:
        """Report installed parts that cannot be loaded; the others do the work."""
        from narrator.events import PartUnusable

        with self._watching() as watch:
            for fault in faults:
                watch(PartUnusable(str(fault)))

    def _watching(self) -> "AbstractContextManager[Watcher]":
        from narrator.cli import progress

        return progress.watcher(as_json=self._as_json, quiet=self._quiet)


def _both(first: "Watcher", second: "Watcher") -> "Watcher":
    """A watcher that passes events on to two others."""

    def watch(event: "Event") -> None:
        first(event)
        second(event)

    return watch


def _combined_title(scripts: "Sequence[Script]") -> str:
    """A title for several articles: those of the first ones, without words of any language."""
    titles = list(dict.fromkeys(each.metadata.title for each in scripts))
    return "; ".join(titles[:_MAX_TITLES]) + (" …" if len(titles) > _MAX_TITLES else "")


def _display_name(source: "str | Document | Script") -> str:
    from narrator import pipeline
    from narrator.script import Script

    if isinstance(source, Script):
        return source.metadata.title
    return pipeline.display_name(source if isinstance(source, str) else source.name)
