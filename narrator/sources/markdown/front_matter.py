"""The front matter of Markdown: the metadata above a text.

YAML or TOML between fences, JSON (Hugo), the title block of pandoc, the lines of MultiMarkdown, and Hexo's YAML, which
has no opening fence.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import urljoin

from narrator import patterns
from narrator.article import Metadata
from narrator.errors import SourceError
from narrator.sources import stated
from narrator.sources.dates import written_date
from narrator.sources.document import Document
from narrator.sources.markdown import logseq
from narrator.sources.nodes import fold

_FRONT_MATTER = patterns.lazy(r"\+\+\+[ \t]*\n|---[ \t]*\n(?:#.*\n)*[\w\"'-]+[ \t]*:(?:[ \t]|\n)")
# Hexo needs no opening fence.
_UNOPENED = patterns.lazy(
    r"(?=(?:.*\n){0,20}?title:)(?=(?:.*\n){0,20}?(?:date|tags|categories|layout):)"
    r"(?:[a-z]\w{0,30}:.*\n(?:[ \t]+\S.*\n|-[ \t]+\S.*\n){0,30}){2,30}---[ \t]*\n"
)
_DATES = (
    "date",
    "published",
    "pubdate",
    "publishdate",
    "published_at",
    "pubdatetime",
    "date_published",
    "publication_date",
)
_SUMMARIES = ("description", "summary", "excerpt", "abstract")
_POST = patterns.lazy(r"(\d{4}-\d{2}-\d{2})-\w.*\.(?:md|markdown)")
_TITLE_BLOCK = patterns.lazy(r"%[ \t]*\S.*\n(?:[ \t]+\S.*\n)*(?:%.*\n(?:[ \t]+\S.*\n)*){0,2}(?=\s*\n|\Z)")
_FIELDS = patterns.lazy(r"(?:[A-Za-z][\w -]{0,30}:[ \t]*\S.*\n(?:[ \t]+\S.*\n)*){1,30}(?=[ \t]*\n)")
_PROPERTIES = patterns.lazy(r"(#[ \t]+\S.*\n[ \t]*\n)((?:[^\W\d_][\w /()?-]{0,40}:[ \t]+\S.*\n){1,40})(?=[ \t]*\n|\Z)")
# The names of Notion's built-in properties.
_OF_NOTION = frozenset(
    ("created", "created time", "created by", "last edited", "last edited time", "last edited by", "tags", "status")
)
_KNOWN_FIELDS = frozenset(
    "author authors date language lang css keywords tags affiliation copyright description subtitle quotes_language "
    "base_header_level html_header latex_input revision email web category categories slug status summary".split()
)
_LINK = re.compile(r"\[\[([^\[\]]{1,200})\]\]")  # Obsidian's, to a note about the person
_PERSONS = ("author", "authors")
_WRITERS = ("authors", "author", "creator")


def front_matter(document: Document) -> tuple[Mapping[str, object], str]:
    """The front matter, by keys in lower case, and the text below it.

    Raises:
        SourceError: it is broken, or the document is not text.
    """
    text = document.text
    for other in (_of_pandoc, _of_json, _of_notion, logseq.properties, _of_multimarkdown):
        if found := other(text):
            return found
    if _UNOPENED.match(text):
        text = f"---\n{text}"
    if not _FRONT_MATTER.match(text):
        return {}, text
    lines = text.split("\n")
    fence = lines[0].rstrip()
    ends = ("---", "...") if fence == "---" else (fence,)
    end = next((index for index, line in enumerate(lines) if index and line.rstrip() in ends), None)
    if end is None:
        raise SourceError(
            f"{document.name}: the front matter that begins in line 1 is not closed", f"close it with a line {fence}"
        )
    # The empty first line takes the place of the fence, so that errors name the right line of the file.
    meta = _load(document.name, fence, "\n".join(["", *lines[1:end]]))
    if not isinstance(meta, dict):
        return {}, text
    return {str(key).lower(): value for key, value in meta.items()}, "\n".join(lines[end + 1 :])


def _of_pandoc(text: str) -> tuple[Mapping[str, object], str] | None:
    """The title block of pandoc: three lines that begin with %, each of which may continue in indented ones."""
    block = _TITLE_BLOCK.match(text)
    if not block:
        return None
    fields = [
        "; ".join(line.strip() for line in field.split("\n")) for field in re.split(r"^%", block[0], flags=re.M)[1:]
    ]
    title, authors, day = (*fields, "", "", "")[:3]
    names = [name.strip() for name in authors.split(";")]
    return {"title": title.replace("; ", " ").strip(" ;"), "authors": names, "date": day}, text[block.end() :]


def _of_json(text: str) -> tuple[Mapping[str, object], str] | None:
    """Front matter as a JSON object, which Hugo permits."""
    if not text.startswith("{"):
        return None
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    is_front = isinstance(found, dict) and found and not text[end : end + 1].strip()
    return ({str(key).lower(): value for key, value in found.items()}, text[end:]) if is_front else None


def _of_notion(text: str) -> tuple[Mapping[str, object], str] | None:
    """The properties of a page exported from Notion: lines "Name: value" right below its title."""
    head = _PROPERTIES.match(text)
    if not head:
        return None
    pairs = [line.partition(":") for line in head[2].strip().split("\n")]
    fields = {key.strip().lower(): value.strip() for key, _, value in pairs}
    return (fields, head[1] + text[head.end() :]) if _OF_NOTION & fields.keys() else None


def _of_multimarkdown(text: str) -> tuple[Mapping[str, object], str] | None:
    """The lines "Key: value" above the first empty line, if they include a title or all keys are known."""
    head = _FIELDS.match(text)
    if not head:
        return None
    pairs = [line.partition(":") for line in re.sub(r"[ \t]*\n[ \t]+", "; ", head[0]).strip().split("\n")]
    known = {key.strip().lower().replace(" ", "_"): value.strip() for key, _, value in pairs}
    meta = {key: value if key in _PERSONS else value.replace(";", "") for key, value in known.items()}
    is_front = bool(meta.keys() & {"title", "layout"}) or (len(meta) > 1 and meta.keys() <= _KNOWN_FIELDS)
    return (meta, text[head.end() :]) if is_front else None


def _load(name: str, fence: str, front: str) -> object:
    import yaml

    from narrator.front_matter import load

    hint = "correct the front matter, or take it out"
    try:
        return tomllib.loads(front) if fence == "+++" else load(front)
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise SourceError(f"{name}: the front matter is not YAML{line}: {error.problem}", hint) from error
    except (yaml.YAMLError, TypeError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"{name}: the front matter cannot be read: {reason}", hint) from error


def metadata(meta: Mapping[str, object], name: str) -> Metadata:
    """The metadata of front matter, except for the title; `name` is the file name, which may begin with a date."""
    link = _link(meta)
    params = meta.get("params")  # where themes of Hugo have fields of their own
    params = params if isinstance(params, dict) else {}
    return Metadata(
        author=_author(next(filter(None, (each.get(key) for each in (meta, params) for key in _WRITERS)), None)),
        published=_published(meta) or _named_date(name),
        language=_language(meta),
        link=link,
        series=text_of(meta.get("series")),
        image=_image(meta, link),
        description=next(filter(None, (text_of(meta.get(key)) for key in _SUMMARIES)), ""),
    )


def text_of(value: object) -> str:
    """A value as a line of text; "" if it has none."""
    return fold(str(value)) if value is not None and not isinstance(value, bool | dict | list) else ""


def title_of(meta: Mapping[str, object]) -> str:
    """The title; of several titles, which pandoc permits for books, the main one."""
    given = meta.get("title")
    several = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    main = sorted(several, key=lambda each: each.get("type") not in (None, "main"))
    return text_of(main[0].get("text")) if main else text_of(given)


def abstract_of(meta: Mapping[str, object], text: str) -> str:
    """The abstract, which pandoc and Quarto print above the text; "" if there is none, or if the text has it, too."""
    given = meta.get("abstract")
    abstract = given.strip() if isinstance(given, str) else ""
    return "" if fold(abstract) in fold(text) else abstract


def _author(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_author, value)))
    if isinstance(value, dict):
        is_other = text_of(value.get("role")) not in ("", "author", "aut")
        return "" if is_other else text_of(value.get("name") or value.get("text"))
    return stated.author(_LINK.sub(lambda found: found[1].rpartition("|")[2], text_of(value)))


def _published(meta: Mapping[str, object]) -> str:
    # A datetime begins with its ISO date; dates and text are used as they are.
    return next(filter(None, (written_date(str(meta.get(key, ""))) for key in _DATES)), "")


def _named_date(name: str) -> str:
    """The date at the beginning of a Jekyll post's file name."""
    found = _POST.fullmatch(PurePath(name).name)
    return written_date(found[1]) if found else ""


def _language(meta: Mapping[str, object]) -> str:
    value = meta["lang"] if "lang" in meta else meta.get("language")
    # YAML reads the code of Norwegian, no, as false.
    return "no" if value is False else text_of(value).replace("_", "-")


def _link(meta: Mapping[str, object]) -> str:
    values = (text_of(meta.get(key)) for key in ("canonical_url", "url", "link"))
    return next((value for value in values if value.startswith(("http://", "https://"))), "")


def _image(meta: Mapping[str, object], link: str) -> str:
    values = (meta.get(key) for key in ("image", "cover", "cover_image", "featured_image", "og_image"))
    texts = (
        text_of(value.get("url") or value.get("path")) if isinstance(value, dict) else text_of(value)
        for value in values
    )
    given = next(filter(None, texts), "")
    address = urljoin(link, given) if given else ""
    return address if address.startswith(("http://", "https://")) else ""
