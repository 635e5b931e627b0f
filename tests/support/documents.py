"""Documents made from text or bytes, and the articles that are read from them."""

from pathlib import PurePath

from narrator.article import Article
from narrator.sources import Document, Origin, read


def document(name: str, content: str | bytes) -> Document:
    """A file of this name."""
    data = content if isinstance(content, bytes) else content.encode()
    return Document(Origin(name), PurePath(name).suffix.lower(), data)


def article(name: str, content: str | bytes) -> Article:
    """The article in a file of this name."""
    return read(document(name, content))
