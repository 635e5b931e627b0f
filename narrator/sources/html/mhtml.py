"""Archives of a page, .mhtml: how to recognise them, and which ones to refuse."""

import re

from narrator.errors import SourceError

_HEAD = 4096
_PARTS = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_MAX_PARTS = 500
_ARCHIVE = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?content-type:\s*multipart/", re.IGNORECASE)


def is_archive(content: bytes) -> bool:
    """Whether bytes are an .mhtml archive: mail headers that announce several parts."""
    return bool(_ARCHIVE.match(content[:_HEAD]))


def refuse_nesting(name: str, content: bytes) -> None:
    """Refuse a mail or archive that nests too many parts: reading them takes quadratic time in their depth.

    Raises:
        SourceError: it has more parts than any real mail.
    """
    if len(_PARTS.findall(content)) > _MAX_PARTS:
        raise SourceError(f"{name} contains too many nested mails", "give a part of it")
