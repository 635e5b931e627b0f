"""Small pictures in a document, as `data:` addresses: they are shown where the article is read."""

from base64 import b64encode

MAX_EMBEDDED = 100_000
"""The longest `data:` address of a picture that is kept, in characters."""

MAX_TOGETHER = 2_000_000
"""The most characters of all such addresses in a document, since they go into its script and its page."""

MAX_BYTES = MAX_EMBEDDED * 3 // 4 - 30
"""The largest picture that fits into an address, in bytes."""

_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))


class Embedding:
    """Keeps the pictures of a document, up to a limit for all of them together."""

    def __init__(self) -> None:
        self._left = MAX_TOGETHER

    def address(self, content: bytes) -> str:
        """The address of a picture; "" if browsers do not show its type, it is too large, or the limit is reached."""
        kind = _kind(content)
        if not kind or len(content) > MAX_BYTES:
            return ""
        address = f"data:image/{kind};base64,{b64encode(content).decode()}"
        if len(address) > self._left:
            return ""
        self._left -= len(address)
        return address


def _kind(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for begins, kind in _KINDS if content.startswith(begins)), "")
