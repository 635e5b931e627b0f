"""The pages of the inbox, and what a phone asks for that installs it and shares to it."""

import json
import re
from collections.abc import Mapping, Sequence

from starlette.responses import HTMLResponse, Response

from narrator.episode import rendering, wording
from narrator.episode.wording import Wording
from narrator.inbox.queue import Article
from narrator.podcast import installing

_FILES = ("inbox.html", "inbox.css", "inbox.js")
_BOOKMARK = "bookmark.js"
_MAX_LANGUAGES = 20
# Pages with who may send in them, and lists of what was sent, are for nobody who has the device later.
_HEADERS = {"cache-control": "no-store"}


def inbox(
    articles: Sequence[Article],
    counts: Mapping[str, int],
    fault: str,
    languages: str,
    *,
    proof: str,
    home: str,
    pairing: str,
) -> Response:
    """The page of a browser that is paired: a field, and what was sent.

    Args:
        articles: in the order of the page.
        counts: how many there are in each state.
        fault: why nothing is narrated, or "".
        languages: those that the browser wants, as it says it.
        proof: by which the page's program is known.
        home: the address of the show.
        pairing: the address that pairs another device; "" if there is none for it.
    """
    queue = {"articles": [each.as_json() for each in articles], "counts": dict(counts), "fault": fault}
    bookmark = re.sub(r"\n\s*", " ", rendering.text(_BOOKMARK)).strip()
    return _page("inbox", languages, queue=queue, proof=proof, home=home, code=_code(pairing), bookmark=bookmark)


def closed(languages: str) -> Response:
    """The page of a browser that is not paired."""
    return _page("closed", languages, 401)


def receive(languages: str) -> Response:
    """The page to which the bookmark hands over another; it has nothing in it that is not for everybody."""
    return _page("receive", languages)


def refusal(status: int, why: str, languages: str, headers: Mapping[str, str]) -> Response:
    """The page that says why a request is refused."""
    return _page("refusal", languages, status, headers, why=why)


def manifest(languages: str) -> Response:
    """What a browser asks for that installs the inbox as an app, to which other apps share (w3.org/TR/appmanifest;
    w3c.github.io/web-share-target)."""
    own = _wording(languages)
    files = [{"name": "file", "accept": ["text/*", "application/pdf", "application/epub+zip", ".md", ".docx", ".odt"]}]
    told = {
        "id": "/inbox",
        "start_url": "/inbox",
        "scope": "/",
        "display": "standalone",
        "name": f"narrator: {own.texts['title']}",
        "short_name": "narrator",
        "lang": own.language,
        "dir": own.direction,
        "icons": installing.ICONS,
        "share_target": {
            "action": "/inbox/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"title": "title", "text": "text", "url": "url", "files": files},
        },
    }
    return Response(json.dumps(told, ensure_ascii=False), media_type="application/manifest+json")


def _page(
    view: str, languages: str, status: int = 200, headers: Mapping[str, str] | None = None, **told: object
) -> Response:
    own = _wording(languages)
    html = rendering.html(
        *_FILES,
        pictures=(),
        is_service=True,
        view=view,
        language=own.language,
        direction=own.direction,
        say=own.texts,
        program_says=dict(own.program),
        **told,
    )
    return HTMLResponse(html, status, {**_HEADERS, "vary": "Accept-Language", **(headers or {})})


def _wording(languages: str) -> Wording:
    """The words for the first language that a browser wants and that there are words of; it names the best first."""
    wanted = (each.partition(";")[0].strip() for each in languages.split(",")[:_MAX_LANGUAGES])
    return wording.wanted(wanted, wording.INBOX)


def _code(address: str) -> str:
    """A QR code of an address, as the address of a picture; "" for none."""
    if not address:
        return ""
    import segno

    return str(segno.make(address, micro=False).svg_data_uri(scale=6, border=3))
