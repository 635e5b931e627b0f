"""Pictures of text, such as photographed pages: read with the extra `narrator[ocr]`, else refused as pictures.

They are read only if they are given themselves; in folders, pictures usually accompany articles.
"""

from narrator.article import Article
from narrator.errors import SourceError
from narrator.sources import ocr
from narrator.sources.document import Document
from narrator.sources.registry import Source

_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".bmp")
_BEGINNINGS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF87a", b"GIF89a")


def read(document: Document) -> Article:
    """Read the text in a picture.

    Raises:
        SourceError: there is none, it is damaged, or text recognition is not installed.
    """
    if not ocr.is_installed():
        hint = f"to have the text in it read, run: {ocr.INSTALL}"
        raise SourceError(f"{document.name} is an image, not an article", hint)
    from narrator.sources.pdf import reading

    return reading.recognised(document)


def _is_picture(document: Document) -> bool:
    head = document.head
    return head.startswith(_BEGINNINGS) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


SOURCE = Source(name="a picture", endings=_ENDINGS, signature=_is_picture, is_article=False, rank=56, read=read)
