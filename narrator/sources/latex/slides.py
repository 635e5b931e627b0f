"""Slides of beamer, https://ctan.org/pkg/beamer: titles of frames are headings; overlays are not said."""

import re

_IS_BEAMER = re.compile(r"\\documentclass\s*(?:\[[^\]]*\])?\s*\{beamer\}")
_OVERLAY = re.compile(
    r"(\\(?:item|only|onslide|uncover|visible|invisible|alert|structure|text(?:bf|it|rm|sf|tt)|emph|pause|color|alt"
    r"|temporal|action|note|footnote|includegraphics|label|frame(?:sub)?title|begin\{\w+\*?\}))\s*"
    r"<(?=[^<>]*[\d+.])[\d+.,|:@()a-z\s-]{1,40}>"
)
_GROUP = r"\{((?:[^{}]|\{[^{}]*\}){0,500})\}"
_FRAME = re.compile(rf"(\\begin\{{frame\}}(?:\s*\[[^\[\]]*\])*)\s*{_GROUP}(?:\s*{_GROUP})?")


def spelled(text: str) -> str:
    """A text without overlay specifications, its frames with their titles as macros."""
    if not _IS_BEAMER.search(text):
        return text
    return _FRAME.sub(_titled, _OVERLAY.sub(r"\1", text))


def _titled(frame: re.Match[str]) -> str:
    below = f"\\framesubtitle{{{frame[3]}}}" if frame[3] else ""
    return f"{frame[1]}\\frametitle{{{frame[2]}}}{below}"
