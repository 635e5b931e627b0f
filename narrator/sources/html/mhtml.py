"""Archives of a page, .mhtml: how they are known."""

import re

_HEAD = 4096
_ARCHIVE = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?content-type:\s*multipart/", re.IGNORECASE)


def is_archive(content: bytes) -> bool:
    """Whether bytes are an .mhtml archive: mail headers that announce several parts."""
    return bool(_ARCHIVE.match(content[:_HEAD]))
