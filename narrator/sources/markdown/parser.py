"""Markdown as tokens: CommonMark with what is written beside it.

Added are tables, footnotes, definition lists, formulas (`$…$`, `$$…$$`, `\\(…\\)`), raised and lowered text, and the
boxes of several sites.
"""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from narrator import patterns

MAX_DEPTH = 100
"""Levels of quotes and lists: markdown-it calls itself for each, and leaves out what lies deeper than it is allowed."""

BRACKETED = patterns.lazy(
    r"\\\((?P<round>(?=[^$]{0,400}[\\^_={]|.{0,3}\\\))[^$]{1,400}?)\\\)"
    r"|\\\[(?P<square>(?=[^$]{0,400}[\\^_={])[^$]{1,400}?)\\\]",
    re.DOTALL,
)
"""A formula between LaTeX's own signs, in a line or on one of its own."""

_OF_TEX = patterns.lazy(r"[\\^_={}]")
_MAX_SIGN = 3  # characters
_RAISED = patterns.lazy(r"(?<=[\w)\].!?])\^([+\-−]?\w{1,10})\^(?!\w)|(?<=[\w)])~(\d{1,4}|[a-z]{1,4})~(?!~)")
_BOX = patterns.lazy(r"\s*[a-zA-Z{\[]")


@cache
def parser(*, has_indented_code: bool = True) -> MarkdownIt:
    """What makes tokens of Markdown; made once. In MDX, what is indented is no code."""
    made = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_DEPTH}).enable(["table", "strikethrough"])
    made.use(footnote_plugin, inline=False).use(deflist_plugin).use(admon_plugin)
    made.use(container_plugin, "box", validate=lambda given, _mark: bool(_BOX.match(given)))
    # "$5 and $10" stays money: no space within the dollar signs, no digit beside them.
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_blank_lines=False, double_inline=True)
    made.inline.ruler.before("escape", "brackets", _brackets)
    made.inline.ruler.before("strikethrough", "raised", _raised)
    # The plugin's own gathering of footnotes loses those that nothing refers to.
    return made.disable(["footnote_tail"] if has_indented_code else ["footnote_tail", "code"])


def _brackets(state: StateInline, silent: bool) -> bool:
    """A formula between \\( and \\), or \\[ and \\]: LaTeX's own signs."""
    found = BRACKETED.match(state.src, state.pos)
    tex = found["round"] or found["square"] if found else ""
    # Writers escape brackets around words, too.
    if not found or (len(tex) > _MAX_SIGN and not _OF_TEX.search(tex)):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = tex, "$"
    state.pos = found.end()
    return True


def _raised(state: StateInline, silent: bool) -> bool:
    """What is raised between ^ and ^, and lowered between ~ and ~: Pandoc's signs."""
    found = _RAISED.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        tag = "sup" if found[1] else "sub"
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = found[1] or found[2]
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True
