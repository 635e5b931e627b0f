"""Posts: articles in an archive, with their metadata and nothing around them.

Readers of archives create these documents; users do not give them. All of their HTML is read.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import blake2b
from html import unescape
from typing import TYPE_CHECKING, Any

from narrator.article import Article, Metadata, Omission, well_formed
from narrator.errors import SourceError
from narrator.sources.document import Document, Origin
from narrator.sources.registry import Source

if TYPE_CHECKING:
    from narrator.sources.nodes import Element

_ENDING = ".post"
_BEGINNING = b'{"title": '
_TAG = re.compile(r"<[^<>]*>")
_TITLE_WORDS = 8
_MAX_LABEL = 60

# Class names of Substack, Ghost and WordPress for buttons, sign-up boxes, and lists of other posts.
_WIDGETS = frozenset(
    """button-wrapper captioned-button-wrap subscription-widget-wrap subscription-widget-wrap-editor
    subscription-widget subscribe-widget digest-post-embed embedded-publication-wrap embedded-post-wrap poll-embed
    community-chat install-substack-app-embed directMessage paywall-jump
    kg-button-card kg-signup-card kg-cta-card kg-email-cta-card kg-product-card-button
    wp-block-buttons wp-block-button wp-block-latest-posts wp-block-latest-comments wp-block-archives
    wp-block-categories wp-block-tag-cloud wp-block-search wp-block-social-links wp-block-loginout wp-block-calendar
    wp-block-rss wp-block-page-list sharedaddy jp-relatedposts""".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post. `html` is its text, `link` its published address; the other fields are as in `Metadata`."""

    title: str
    html: str
    author: str = ""
    published: str = ""
    language: str = ""
    link: str = ""
    image: str = ""
    description: str = ""

    @property
    def named(self) -> str:
        """Its title or, without one, its first words."""
        return plain(self.title) or " ".join(plain(self.html).split()[:_TITLE_WORDS]) or "Untitled"

    @property
    def version(self) -> str:
        """A digest that changes when the post does."""
        content = json.dumps(asdict(self)).encode()
        return f"of {blake2b(content, digest_size=8).hexdigest()}"

    def document(self, *key: str) -> Document:
        """The post as a document. `key` identifies it if it has no address."""
        values = {each.name: well_formed(getattr(self, each.name)) for each in fields(self)} | {"title": self.named}
        origin = Origin(
            self.link or self.named, is_fetched=True, link=self.link, identity=() if self.link else ("post", *key)
        )
        return Document(origin, _ENDING, json.dumps(values).encode())


def plain(html: str) -> str:
    """The words of a piece of HTML on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def read(document: Document) -> Article:
    """Read a post.

    Raises:
        SourceError: there is no text in it, or it is not a post.
    """
    from narrator.sources import via_html

    try:
        values: dict[str, Any] = json.loads(document.content)
        post = Post(**{each.name: str(values[each.name]) for each in fields(Post)})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SourceError(f"{document.name} cannot be read as a post", "give the archive that it is from") from error
    metadata = Metadata(
        title=post.title,
        author=post.author,
        published=post.published[:10],
        language=post.language,
        link=post.link,
        image=post.image,
        description=plain(post.description),
    )
    tree = via_html.tree(document, post.html)
    return via_html.of_tree(document, tree, metadata, list(_without_widgets(tree)))


def _without_widgets(tree: "Element") -> Iterator[Omission]:
    """Take out elements for clicking or filling in, and list them."""
    from narrator.sources.nodes import text_within

    for element in [each for each in tree.iter("p", "div", "ul", "form", "button", "a") if _is_widget(each)]:
        parent = element.getparent()
        if parent is None or any(map(_is_widget, element.iterancestors())):
            continue
        if text := text_within(element):
            yield Omission("the post", f"button: {text[:_MAX_LABEL]}", "it is there to be pressed")
        # Text after an element is not part of it.
        before = element.getprevious()
        if element.tail:
            if before is None:
                parent.text = (parent.text or "") + element.tail
            else:
                before.tail = (before.tail or "") + element.tail
        parent.remove(element)


def _is_widget(element: "Element") -> bool:
    return element.tag in ("form", "button") or not _WIDGETS.isdisjoint((element.get("class") or "").split())


def _is_post(document: Document) -> bool:
    return document.suffix == _ENDING and document.head.startswith(_BEGINNING)


SOURCE = Source(name="a post", endings=(_ENDING,), signature=_is_post, is_article=False, rank=69, read=read)
