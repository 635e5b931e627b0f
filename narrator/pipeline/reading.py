"""From a source to a script."""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from narrator import budget, episode, sources
from narrator.article import Article, languages, speakers
from narrator.errors import SourceError
from narrator.events import Fetching, PartUnusable, Watcher, unwatched
from narrator.files import fingerprint, readable
from narrator.pipeline.options import AS_WRITTEN, ReadOptions
from narrator.recording import clips
from narrator.script import Provenance, Script, digest, near_misses, selection, speaking, writing
from narrator.script import markdown as script_file
from narrator.script.digest import Digest
from narrator.sources import Document, registry, web
from narrator.spoken.phrases import phrases

_Written = TypeVar("_Written", Article, Script)


def read(
    source: str | os.PathLike[str] | Document, options: ReadOptions = AS_WRITTEN, *, watch: Watcher = unwatched
) -> Script:
    """Read an article or a script file, and decide what will be said.

    Args:
        source: an address, a path, "-" for standard input, or a document that has been fetched already.
        watch: called with an event if something is fetched, and for each kind of source that cannot be loaded.

    Raises:
        SourceError: it cannot be fetched or read, or there is nothing in it to say.
        TypeError: it is none of these.
    """
    document = source if isinstance(source, Document) else fetch(source, options, watch)
    with budget.of(document.name, len(document.content)):
        written = _written(document, options, watch)
        identity = written.identity or identity_of(document)
        if options.only:
            # Parts of the same book are separate episodes, side by side.
            identity = episode.identity(identity, *options.only)
        missing = selection.missing(written, options.skip) if options.is_skip_told else ()
        written = selection.select(written, options.only, options.skip)
        written = replace(written, metadata=written.metadata.well_formed())
        return replace(
            written,
            opening=speaking.announcement(written, options.lexicon),
            identity=identity,
            provenance=_provenance(document, written.identity, options.only, missing),
        )


def _written(document: Document, options: ReadOptions, watch: Watcher) -> Script:
    """The script made from a document, or the one that the document itself is."""
    if not document.origin.is_fetched and script_file.is_script(document.opening):
        edited = script_file.from_markdown(document.text, document.name, partial(clips.find, folder=_beside(document)))
        title = edited.metadata.title.strip() or sources.title_from_name(document.name)
        edited = replace(edited, metadata=replace(edited.metadata, title=title))
        # Unless somebody edited the announcement, it follows the metadata.
        if edited.opening == speaking.announcement(replace(edited, opening=None), options.lexicon):
            edited = replace(edited, opening=None)
        return _overridden(edited, options)
    if not document.origin.is_fetched:
        near_misses.refuse(document.opening, document.name)
    article = speakers.recognised(_overridden(sources.read(document), options))
    for fault in registry.faults():
        watch(PartUnusable(str(fault)))
    article = languages.detect_languages(article, certain=bool(options.language))
    if options.parts:
        from narrator.article import topics

        own = phrases(article.metadata.language or "en")
        article = topics.cut(article, own.part if own else "{number}")
    return writing.write(article, document.name, options.choices, options.lexicon, is_cast=options.is_cast)


def _beside(document: Document) -> Path:
    """Where to look for files that a document of the user names: beside it, or here if it is piped in."""
    return Path() if document.name == "-" else Path(document.name).parent


def combine(of: Digest, options: ReadOptions = AS_WRITTEN) -> Script:
    """Combine several scripts into one, each as a chapter.

    Raises:
        SourceError: there are no scripts.
    """
    names = ", ".join(map(display_name, of.names))
    notes = dict.fromkeys(note for written in of.scripts for note in written.provenance.notes)
    return replace(
        _overridden(digest.combine(of, options.lexicon), options),
        identity=episode.identity("digest", of.title, *map(_canonical_name, of.names)),
        provenance=Provenance(names, notes=tuple(notes), parts=tuple(each.identity for each in of.scripts)),
    )


def fetch(source: str | os.PathLike[str], options: ReadOptions, watch: Watcher) -> Document:
    """Fetch a source.

    Raises:
        SourceError: it cannot be fetched, or it is an address and narrator is offline.
        TypeError: it is neither text nor a path.
    """
    source = named(source)
    if web.is_address(source):
        from narrator.sources.web.addresses import shown

        if options.offline:
            hint = "allow it with --no-offline, or give the saved page"
            raise SourceError(f"{shown(source)} is on the network, but narrator is offline", hint)
        watch(Fetching(shown(source)))
    return sources.fetch(source, options.access)


def named(source: object) -> str:
    """The name of a source, as text; raises TypeError if it is neither text nor a path."""
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else None
    if not isinstance(name, str):
        what = type(source).__name__
        raise TypeError(f"a source is an address or a path, as str or os.PathLike[str], not {what}")
    return name


def _overridden(written: _Written, options: ReadOptions) -> _Written:
    about = written.metadata
    metadata = replace(
        about,
        title=options.title.strip() or about.title,
        author=options.author.strip() or about.author,
        language=options.language or about.language,
    )
    return replace(written, metadata=metadata)


def display_name(name: str) -> str:
    """The public name of a source: its address without a login, or the name of its file without the folder."""
    return web.without_login(name) if web.is_address(name) else readable(Path(name).name)


def identity_of(source: Document) -> str:
    """What identifies a source when it is narrated again; for standard input, which has no name, its content."""
    if source.origin.identity:
        return episode.identity(*source.origin.identity)
    if source.name == sources.STANDARD_INPUT:
        return episode.identity("content", fingerprint(source.content))
    return named_identity(source.name)


def named_identity(source: str) -> str:
    """The identity of a source known by its address or path."""
    return episode.identity(_canonical_name(source))


def _canonical_name(name: str) -> str:
    return display_name(name) if web.is_address(name) else str(Path(name).resolve())


def _provenance(source: Document, stated: str, only: Sequence[str], missing: Sequence[str]) -> Provenance:
    is_fetched = web.is_address(source.name)
    # A source that states its identity, or has one without a name, keeps it wherever it is.
    is_placed = not (is_fetched or stated or source.origin.identity or source.name == sources.STANDARD_INPUT)
    path = (_canonical_name(source.name), *only) if is_placed else ()
    notes = (*source.origin.opt_outs, *(f"there is no chapter “{each}” to skip" for each in missing))
    return Provenance(display_name(source.name), is_fetched, source.origin.private_host, notes, path=path)
