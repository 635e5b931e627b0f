"""The request behind an episode, so that it can be made again: kept in the store under the episode's recipe."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import settings
from narrator.store import key

if TYPE_CHECKING:
    from narrator.episode.manifest import Manifest
    from narrator.store import Store

_RECIPE = "asked 1"
_PIPED = "-"
_OF_THE_RUN = ("cluster",)
_SHOW = ("show_title", "show_author", "show_intro", "show_outro")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the working folder, the episode's sources, the given title, and the values of all options.

    `show`, `engines` and `speakers` are from `narrator.toml`. `is_digest` says that the sources make one episode.
    """

    folder: str
    sources: tuple[str, ...]
    title: str | None
    given: Mapping[str, Any]
    show: Mapping[str, Any]
    engines: Mapping[str, Any]
    speakers: Mapping[str, str]
    is_digest: bool

    @property
    def output(self) -> Path:
        """The folder that contains the episode's folder."""
        return Path(self.folder, self.given["output"])


def of(
    ctx: click.Context, sources: Sequence[str], title: str | None, given: Mapping[str, Any], *, is_digest: bool
) -> Asked:
    """The request of a command."""
    in_file = ctx.default_map or {}
    return Asked(
        str(Path.cwd()),
        tuple(sources),
        title,
        {name: value for name, value in given.items() if name not in _OF_THE_RUN},
        {name: in_file[name] for name in _SHOW if name in in_file},
        ctx.meta.get(settings.ENGINES, {}),
        ctx.meta.get(settings.SPEAKERS, {}),
        is_digest,
    )


def note(store: "Store", episode: "Manifest", asked: Asked) -> None:
    """Record the request of an episode, unless it cannot be repeated or contains a password.

    Raises:
        OutputError: the store cannot be written.
    """
    from narrator import pipeline
    from narrator.sources import web

    if any(source == _PIPED or web.without_login(source) != source for source in asked.sources):
        return
    with store.noting(episode.identity, *map(pipeline.named_identity, asked.sources)) as noting:
        noting.put(key(_RECIPE, episode.recipe), json.dumps(asdict(asked), default=str).encode())


def find(store: "Store", recipe: str) -> Asked | None:
    """The request of the episode with a recipe, if it is known."""
    entry = store.get(key(_RECIPE, recipe))
    with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        about = json.loads(entry) if entry else {}
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in about["given"].items()}
        return Asked(**about | {"given": given, "sources": tuple(about["sources"])})
    return None
