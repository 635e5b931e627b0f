"""The inbox of a show: articles sent to `narrator serve`, and the queue in which they wait to be narrated.

    request ─► service      dispatches it
               access       checks who may: the token, the network, pages of other origins
               bodies       reads what was sent, within limits of size and time
               submission   makes an article of it
            ─► queue        what was accepted, in the order of narration; a database beside the episodes
            ─► runner       starts another process that narrates, one article at a time
               work         takes articles from the queue in that process, and reports its progress

`page` makes what a browser shows, `sending` sends from another machine.

The serving process only accepts articles. Whatever happens to the narrating one, every accepted article is eventually
narrated, once, or has failed with a reason.
"""

from pathlib import Path

from narrator.errors import OutputError
from narrator.podcast import secret

FOLDER = ".inbox"
"""The name of the hidden folder, in the output folder, that has the queue and the token."""


def token(output: Path) -> str:
    """The token that allows sending articles to the show in a folder; it is created if there is none yet.

    Raises:
        OutputError: it cannot be read or written.
    """
    return secret.of(made(output))


def token_file(output: Path) -> Path:
    """The file that has the token."""
    return output / FOLDER / secret.FILE


def made(output: Path) -> Path:
    """The folder of the inbox, created if necessary, to which only its owner has access.

    Raises:
        OutputError: it cannot be created.
    """
    folder = output / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}", "choose another folder") from error
    return folder
