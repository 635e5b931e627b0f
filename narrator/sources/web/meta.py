"""What a page states for programs: in its headers, and in the meta elements of its head."""

import re
from collections.abc import Iterator
from html import unescape

from narrator.sources.web.answers import Answer

_HEAD = 200_000
_PIECES = re.compile(
    rb"(?P<comment><!--)|(?P<uncomment>-->)|<(?P<closes>/?)(?P<inert>script|style|noscript|template)\b"
    rb"|<meta\b(?P<meta>[^<>]{0,2000})>|(?P<body><body\b)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
# https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh
_REFRESH = re.compile(r"\s*(\d{1,9})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\s\"'][^\"']*)", re.IGNORECASE)
_MAX_SECONDS = 5
_NO_AI = {
    "noai": "the page asks not to be used for AI",
    "noimageai": "the page asks that its pictures are not used for AI",
}
_RESERVED = "the page reserves the right to text and data mining"
_ROBOTS = ("robots", "narrator")


def leads_to(answer: Answer) -> str:
    """The address to which a page sends its reader on within five seconds, as it writes it; "" if it does not."""
    for meta in _metas(answer):
        match = _REFRESH.match(meta.get("content", "")) if meta.get("http-equiv", "").lower() == "refresh" else None
        if match and int(match[1]) <= _MAX_SECONDS:
            return match[2].strip()
    return ""


def opt_outs(answer: Answer) -> tuple[str, ...]:
    """The uses that the owner of a page opts out of, one sentence each.

    These are noai and noimageai, in use without a standard, and TDM-Reservation
    (https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/).
    """
    found: dict[str, None] = {}
    header = answer.headers.get("x-robots-tag", "")
    for token, sentence in _NO_AI.items():
        if token in _tokens(header):
            found[f"{sentence} (X-Robots-Tag: {token})"] = None
    if answer.headers.get("tdm-reservation", "").strip() == "1":
        found[f"{_RESERVED} (TDM-Reservation: 1)"] = None
    for meta in _metas(answer):
        name, content = meta.get("name", "").lower(), meta.get("content", "")
        for token, sentence in _NO_AI.items():
            if name in _ROBOTS and token in _tokens(content):
                found[f"{sentence} (meta {name}: {token})"] = None
        if name == "tdm-reservation" and content.strip() == "1":
            found[f"{_RESERVED} (meta tdm-reservation: 1)"] = None
    return tuple(found)


def _tokens(text: str) -> list[str]:
    """The directives of a list. One that names another robot counts as well: it states the same wish."""
    return [token for each in text.lower().split(",") for token in each.replace(":", " ").split()]


def _metas(answer: Answer) -> Iterator[dict[str, str]]:
    """The attributes of the meta elements in a page's head, except for those in comments, scripts and the like."""
    if "html" not in answer.kind and answer.kind:
        return
    within = b""
    for piece in _PIECES.finditer(answer.body[:_HEAD]):
        inert = (piece["inert"] or b"").lower()
        if within:
            ends = piece["uncomment"] if within == b"--" else piece["closes"] and inert == within
            within = b"" if ends else within
        elif piece["comment"]:
            within = b"--"
        elif inert and not piece["closes"]:
            within = inert
        elif piece["body"]:
            return
        elif piece["meta"] is not None:
            text = piece["meta"].decode("utf-8", "replace")
            yield {name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(text)}
