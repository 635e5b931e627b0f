"""Exports of WordPress: files in WordPress eXtended RSS (wp-admin/includes/export.php, version 1.0 to 1.2)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from narrator import budget
from narrator.errors import SourceError
from narrator.sources import archive
from narrator.sources.post import Post, plain
from narrator.subscriptions import Collection, Entry, Place, Subscription, posts

if TYPE_CHECKING:
    from narrator.sources.elements import Element

_NAMESPACE = b"://wordpress.org/export/"
_END = b"</rss>"
_HEAD = 8192
_LOCAL = re.compile(r"\{[^}]*\}")

# https://developer.wordpress.org/reference/functions/get_post_statuses/ and wp-includes/post.php
_STATUSES = {
    "publish": "",
    "draft": "it is a draft",
    "auto-draft": "it is a draft",
    "pending": "it awaits review",
    "future": "it is scheduled for later",
    "private": "it is private",
    "trash": "it is in the trash",
}
_INTERNAL = frozenset(
    """attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request wp_block wp_template
    wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face""".split()
)

# wp-includes/formatting.php, wpautop; wp-includes/media.php
_OWN_LINES = re.compile(r"(?s)(<pre\b.*?</pre>)")
_BLOCK = re.compile(
    r"\s*</?(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|"
    r"address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|"
    r"menu|summary|iframe|audio|video|object)\b",
    re.IGNORECASE,
)
_HAS_PARAGRAPHS = re.compile(r"<!-- wp:|<p[\s>]", re.IGNORECASE)
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b[^\]]*\](?P<picture>\s*(?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(?P<text>.*?)\[/(?:wp_)?caption\]",
    re.DOTALL,
)
_EMBEDDED = re.compile(
    r"\[embed\b[^\]]*\]\s*(https?://[^\s\[<]+)\s*\[/embed\]"
    r"|<figure\b[^>]*\bwp-block-embed\b[^>]*>.*?(https?://[^\s<]+).*?</figure>"
    r"|^[ \t]*(https?://[^\s<>\"]+)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_PLAYED = re.compile(r"\[(?:gallery|playlist|audio|video)\b[^\]]*\](?:\s*\[/(?:audio|video)\])?")
_SHORTCODE = re.compile(r"\[(?P<name>[a-z][\w-]*)(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+\s*/?\]", re.IGNORECASE)
_PAIR = re.compile(r"\[(?P<name>[a-z][\w-]*)\](?P<text>.*?)\[/(?P=name)\]", re.IGNORECASE | re.DOTALL)
_CLOSING = re.compile(r"\[/[a-z][\w-]*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item: its elements by name, and the custom fields of themes and plugins."""

    fields: dict[str, str]
    meta: dict[str, str]


def _is_export(place: Place) -> bool:
    return not place.is_remote and not place.is_folder and bool(_files(place))


@contextmanager
def opened(place: Place) -> Iterator[Collection]:
    """The posts of an export, the newest first."""
    authors: dict[str, str] = {}
    channel: dict[str, str] = {}
    items: list[_Item] = []
    faults: list[SourceError] = []
    for content in _files(place):
        with budget.of(place.name, len(content)):
            _read(content, channel, authors, items)
        if _END not in content[-_HEAD:]:
            faults.append(SourceError(f"{place.name} is cut off: its end is missing", "export it again, for the rest"))
    pictures = {item.fields.get("post_id", ""): item.fields.get("attachment_url", "") for item in items}
    entries = (
        _entry(item, authors, pictures, channel.get("language", ""))
        for item in items
        if item.fields.get("post_type", "post") not in _INTERNAL
    )
    title, site = plain(channel.get("title", "")), channel.get("link", "")
    yield posts.collection(place, title, entries, site=site, faults=faults)


SUBSCRIPTION = Subscription(name="an export of WordPress", open=opened, recognises=_is_export, rank=30)


def _files(place: Place) -> list[bytes]:
    """The files of an export: a large one may be several files in an archive."""
    content = place.document.content
    if not content.startswith(archive.SIGNATURE):
        return [content] if _NAMESPACE in content[:_HEAD] else []
    with budget.of(place.name, len(content)), archive.opened(place.document) as export:
        found = (export.read(name) for name in export.names if name.lower().endswith(".xml"))
        return [each for each in found if _NAMESPACE in each[:_HEAD]]


def _read(content: bytes, channel: dict[str, str], authors: dict[str, str], items: list[_Item]) -> None:
    """Collect what is in a file: the site's own fields, its authors by login, and its items."""
    from narrator.sources import xml

    for element in xml.records(content, "channel", "item"):
        name = _name(element)
        if name == "item":
            items.append(_item(element))
        elif name == "author":
            fields = _texts(element)
            authors[fields.get("author_login", "")] = fields.get("author_display_name", "")
        else:
            channel.setdefault(name, (element.text or "").strip())


def _entry(item: _Item, authors: dict[str, str], pictures: dict[str, str], language: str) -> Entry:
    fields = item.fields
    day = fields.get("post_date", "")
    # Local time, as readers saw it; drafts have 0000-00-00.
    published = day[:10] if posts.moment(day) else ""
    login = fields.get("creator", "")
    post = Post(
        title=fields.get("title", ""),
        html=_html(fields.get("content:encoded", "")),
        author=authors.get(login) or login,
        published=published,
        language=language,
        link=fields.get("link", ""),
        image=pictures.get(item.meta.get("_thumbnail_id", ""), ""),
        description=fields.get("excerpt:encoded", ""),
    )
    return posts.entry(
        post,
        "wordpress",
        fields.get("post_id") or fields.get("guid", ""),
        left_out=_why(fields),
        published=posts.moment(fields.get("post_date_gmt", "")) or posts.moment(day),
    )


def _why(fields: dict[str, str]) -> str:
    """Why an item is not narrated, or ""."""
    kind, status = fields.get("post_type", "post"), fields.get("status", "")
    if not status:
        return "its status is missing"  # as in an item that is cut off
    if kind != "post":
        return f"it is a {kind}, not a post"
    return _STATUSES.get(status, f"its status is {status}") or (
        "it has a password" if fields.get("post_password") else ""
    )


def _item(element: "Element") -> _Item:
    meta = {
        fields.get("meta_key", ""): fields.get("meta_value", "")
        for fields in (_texts(child) for child in element if _name(child) == "postmeta")
    }
    return _Item(_texts(element), meta)


def _texts(element: "Element") -> dict[str, str]:
    """The texts of an element's children by name; content and excerpt have the same local name."""
    found: dict[str, str] = {}
    for child in element:
        name = _name(child)
        if name == "encoded":
            name = "excerpt:encoded" if "/excerpt/" in str(child.tag) else "content:encoded"
        text = child.text or ""
        found.setdefault(name, text if name.endswith(":encoded") else text.strip())
    return found


def _name(element: "Element") -> str:
    return _LOCAL.sub("", str(element.tag))


def _html(content: str) -> str:
    """What WordPress makes of the text of a post: shortcodes and blank lines become elements."""
    content = content.replace("\r\n", "\n")
    content = _CAPTION.sub(
        lambda found: f"<figure>{found['picture']}<figcaption>{found['text'].strip()}</figcaption></figure>\n\n",
        content,
    )
    content = _EMBEDDED.sub(_player, content)
    content = _PLAYED.sub("<object></object>\n\n", content)
    content = _PAIR.sub(lambda found: found["text"], content)
    content = _CLOSING.sub("", _SHORTCODE.sub("", content))
    if _HAS_PARAGRAPHS.search(content):
        return content
    pieces = _OWN_LINES.split(content)
    return "".join(piece if number % 2 else _with_paragraphs(piece) for number, piece in enumerate(pieces))


def _player(found: re.Match[str]) -> str:
    address = next(filter(None, found.groups()))
    return f'<iframe src="{escape(address)}"></iframe>\n'


def _with_paragraphs(text: str) -> str:
    paragraphs = (paragraph for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip())
    return "\n".join(
        paragraph if _BLOCK.match(paragraph) else f"<p>{'<br>'.join(paragraph.strip().splitlines())}</p>"
        for paragraph in paragraphs
    )
