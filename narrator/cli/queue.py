"""`narrator queue`: what was sent to the inbox of a show, and what became of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, printing, settings
from narrator.cli.episode_options import EPISODE
from narrator.cli.session import Session, one_source
from narrator.errors import NarratorError, OutputError, SettingsError

if TYPE_CHECKING:
    from narrator.inbox.queue import Article, Queue

_NUMBER = click.IntRange(1)


def _change(flag: str, text: str) -> options.Decorator:
    """The option for a change of articles, given by their numbers."""
    return click.option(flag, multiple=True, type=_NUMBER, cls=settings.OneRun, metavar="N", help=text)


@options.command(
    _change("--again", "Try article N again, which failed; can be repeated."),
    _change("--cancel", "Do not narrate article N, and forget it; can be repeated."),
    _change("--first", "Narrate article N, which is waiting, next; can be repeated."),
    _change("--last", "Narrate article N, which is waiting, after all others; can be repeated."),
    click.option("--narrate", is_flag=True, cls=settings.OneRun, help="Narrate waiting articles, one after the other."),
    *EPISODE,
    name="queue",
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    again: tuple[int, ...],
    cancel: tuple[int, ...],
    first: tuple[int, ...],
    last: tuple[int, ...],
    narrate: bool,
    **params: Any,
) -> None:
    """List the articles that were sent to the inbox of a show: waiting, being narrated, done, or failed and why.

    While narrator serve --inbox runs, it narrates what is waiting; with --narrate, this command does.
    """
    from narrator.inbox.queue import Queue

    output = Path(params["output"])
    if not Queue.is_in(output):
        raise SettingsError(
            f"{output} has no inbox", "start narrator serve --inbox there, or name the folder: --output"
        )
    with Queue(output) as queue:
        for number in again:
            queue.again(number)
        for number in cancel:
            queue.cancel(number)
        for number in reversed(first):
            queue.move(number, first=True)
        for number in last:
            queue.move(number, first=False)
        if narrate and not queue.is_claimable():
            if not (params["quiet"] or params["as_json"]):
                printing.echo("nothing is waiting, or another process is narrating it")
        elif narrate:
            _narrate(ctx, queue, params)
        elif params["as_json"]:
            for article in queue.articles():
                printing.echo_json(article.as_json())
        else:
            _list(queue)


def _list(queue: "Queue") -> None:
    articles = queue.articles()
    for article in articles:
        printing.echo(f"{article.id:>5}  {article.state:<9}  {_label(article)}")
        if detail := _detail(article):
            printing.echo(f"{'':>5}  {'':<9}  {detail}")
    if not articles:
        printing.echo("the inbox is empty")
    if fault := queue.fault():
        printing.echo(f"Nothing is narrated: {fault}")


def _label(article: "Article") -> str:
    title = article.title or article.name
    return f"{title}  {article.address}" if title and article.address else title or article.address


def _detail(article: "Article") -> str:
    """What to print about an article on a second line."""
    from narrator.inbox.queue import NARRATING

    if article.passages and article.state == NARRATING:
        return f"{article.recorded} of {article.passages} passages"
    return article.reason or article.stage


def _narrate(ctx: click.Context, queue: "Queue", params: dict[str, Any]) -> None:
    """Narrate until nothing is left, or until something is in the way that would affect every article."""
    from narrator.inbox import queue as names
    from narrator.inbox.work import GivenUpError, document, narrating

    access, worker = options.access(ctx, params), names.worker_name()
    with Session(ctx, params) as session:
        while article := queue.claim(worker):
            try:
                with narrating(queue, article, worker) as work, one_source(_label(article)):
                    found = document(queue, article, access, work, offline=params["offline"])
                    episode = session.made(found, work, is_alone=True)
                    queue.finish(article.id, worker, episode.folder.name, episode.title)
                session.report(episode)
            except GivenUpError:
                continue
            except OutputError as error:
                session.fail(error)
                queue.put_back(article.id, worker)
                return
            except NarratorError as error:
                session.fail(error)
                queue.fail(article.id, worker, " ".join(str(error).split()))
            except BaseException:
                queue.put_back(article.id, worker)
                raise
