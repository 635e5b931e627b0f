"""Markdown as tokens: CommonMark with common extensions.

The extensions are tables, footnotes, definition lists, formulas (`$…$`, `$$…$$`, `\\(…\\)`), superscript and subscript,
and the boxes of several sites.
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
"""Nesting of quotes and lists: markdown-it recurses for each level, and drops what is nested deeper than its limit."""

BRACKETED = patterns.lazy(
    r"\\\((?P<round>(?=[^$]{0,400}[\\^_={]|.{0,3}\\\))[^$]{1,400}?)\\\)"
    r"|\\\[(?P<square>(?=[^$]{0,400}[\\^_={])[^$]{1,400}?)\\\]",
    re.DOTALL,
)
"""A formula between LaTeX's own delimiters, within a line or on its own."""

_OF_TEX = patterns.lazy(r"[\\^_={}]")
_MAX_CHARS = 3  # characters
_RAISED = patterns.lazy(r"(?<=[\w)\].!?])\^([+\-−]?\w{1,10})\^(?!\w)|(?<=[\w)])~(\d{1,4}|[a-z]{1,4})~(?!~)")
_BOX = patterns.lazy(r"\s*[a-zA-Z{\[]")


@cache
def parser(*, has_indented_code: bool = True) -> MarkdownIt:
    """The Markdown parser; built once. In MDX, indented text is not code."""
    made = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_DEPTH}).enable(["table", "strikethrough"])
    made.use(footnote_plugin, inline=False).use(deflist_plugin).use(admon_plugin)
    made.use(container_plugin, "box", validate=lambda given, _mark: bool(_BOX.match(given)))
    # "$5 and $10" stays money: no space within the dollar signs, no digit beside them.
    made.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_blank_lines=False, double_inline=True)
    made.inline.ruler.before("escape", "brackets", _brackets)
    made.inline.ruler.before("strikethrough", "raised", _raised)
    # The plugin's own collection of footnotes loses those that nothing refers to.
    return made.disable(["footnote_tail"] if has_indented_code else ["footnote_tail", "code"])


def _brackets(state: StateInline, silent: bool) -> bool:
    """A formula between \\( and \\), or \\[ and \\]: LaTeX's own delimiters."""
    found = BRACKETED.match(state.src, state.pos)
    tex = found["round"] or found["square"] if found else ""
    # Writers escape brackets around words, too.
    if not found or (len(tex) > _MAX_CHARS and not _OF_TEX.search(tex)):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = tex, "$"
    state.pos = found.end()
    return True


def _raised(state: StateInline, silent: bool) -> bool:
    """Superscript between ^ and ^, and subscript between ~ and ~: pandoc's syntax."""
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
