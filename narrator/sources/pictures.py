"""Small pictures that a document holds, as addresses that hold them: they are shown where the document is read."""

from base64 import b64encode

MAX_EMBEDDED = 100_000
"""Characters of a `data:` address above which a picture is not taken along."""

MAX_TOGETHER = 2_000_000
"""Characters of all such addresses of a document, which go into its script and its page."""

MAX_BYTES = MAX_EMBEDDED * 3 // 4 - 30
"""Bytes of a picture that fits into an address."""

_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))


class Embedding:
    """Takes the pictures of one document along, as long as all together are not too many."""

    def __init__(self) -> None:
        self._left = MAX_TOGETHER

    def address(self, content: bytes) -> str:
        """A picture as an address; "" if it is none that browsers show, is too large, or one too many."""
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
