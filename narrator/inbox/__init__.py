"""The inbox of a show: articles that were sent to `narrator serve`, and the queue in which they wait to be narrated.

    request ─► service      who asks, and for what
               access       who may: the token, the network, pages of other origins
               bodies       what was sent, within limits of size and time
               submission   which article that is
            ─► queue        what was accepted, in the order in which it is narrated; a database beside the episodes
            ─► runner       has another process narrate, one article at a time
               work         what that process takes from the queue, and tells it

    `page` is what a browser is shown, `sending` sends from another machine.

The process that serves only accepts. Whatever happens to the one that narrates, what was accepted is narrated in the
end, once, or has failed with a reason.
"""

from pathlib import Path

from narrator.errors import OutputError
from narrator.podcast import secret

FOLDER = ".inbox"
"""The name of the hidden folder, in the output folder, of the queue and the token."""


def token(output: Path) -> str:
    """What those know who may send articles to the show in a folder; made where there is none yet.

    Raises:
        OutputError: it cannot be read or written.
    """
    return secret.of(made(output))


def token_file(output: Path) -> Path:
    """Where the token is kept."""
    return output / FOLDER / secret.FILE


def made(output: Path) -> Path:
    """The folder of the inbox, which only its owner may look into.

    Raises:
        OutputError: it cannot be made.
    """
    folder = output / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror}", "choose another folder") from error
    return folder
