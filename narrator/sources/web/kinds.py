"""What a server sent: its file ending, by its media type and its address.

`narrator.sources.registry` decides by content what it is, as for any other document.
"""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from narrator.errors import SourceError
from narrator.sources import registry
from narrator.sources.web.addresses import shown
from narrator.sources.web.answers import Answer

_MEDIA = {"image": "an image", "audio": "a sound", "video": "a video", "font": "a font"}
_CODE = {
    "text/css": "a style sheet",
    "text/javascript": "a script",
    "application/javascript": "a script",
}
_HINT = "give the address of a page or a document"
_PLAIN, _TEXT = "text/plain", ".txt"


def check_type(answer: Answer) -> None:
    """Check the media type before the body is read, which may be long.

    Raises:
        SourceError: something of this type cannot be an article.
    """
    what = _MEDIA.get(answer.kind.partition("/")[0]) or _CODE.get(answer.kind)
    if what and not registry.of_media_type(answer.kind):
        raise SourceError(f"{shown(answer.address)} is {what}, not an article", _HINT)


def check_picture(answer: Answer) -> None:
    """Check the media type of a picture before its body is read.

    Raises:
        SourceError: it is not a picture.
    """
    if answer.kind and not answer.kind.startswith("image/") and answer.kind != "application/octet-stream":
        raise SourceError(f"{shown(answer.address)} is not a picture, but {answer.kind}", "give one with --cover")


def suffix(answer: Answer) -> str:
    """The file ending that goes with a response, or ""."""
    ending = PurePosixPath(unquote(urlsplit(answer.address).path)).suffix.lower()
    by_type, by_ending = registry.of_media_type(answer.kind), registry.of_ending(ending)
    # Servers send all kinds of text as plain text.
    if answer.kind == _PLAIN:
        return ending if by_ending and not by_ending.may_be_large else _TEXT
    if by_type:
        return by_type.endings[0]
    if by_ending:
        return ending
    return _TEXT if answer.kind.startswith("text/") else ""
