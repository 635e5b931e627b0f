"""Markup left over in a text: escaped tags, shortcodes, BBCode, template braces, rules and leaders.

No voice has words for these. The words between them are kept, and so is the name of an element that a text is about:
"the <b> tag" is said "the b tag".
"""

import re

from narrator import patterns

_RULES = ("....", ". . .", "___", "===", "---", "~~~", "***", "###")

_ELEMENTS = (
    "a|abbr|article|aside|b|blockquote|body|br|button|center|cite|code|del|details|div|em|figcaption|figure|font|footer|form"
    "|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|ol|option|p|picture|pre|s|script"
    "|section|select|small|source|span|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|u|ul"
    "|video"
)
_PAIR = patterns.lazy(
    rf"<({_ELEMENTS})(?:\s[^<>]{{0,400}})?>(?=[^\n]{{0,300}}?</\1>)|</(?:{_ELEMENTS})>", re.IGNORECASE
)
_TAG = patterns.lazy(rf"<(?:{_ELEMENTS})\s+[a-z-]+=[^<>]{{0,400}}>|<(?:br|hr)\s?/?>", re.IGNORECASE)
_ELEMENT = patterns.lazy(rf"<({_ELEMENTS})(?: ?/)?>", re.IGNORECASE)

_GENERIC = patterns.lazy(r"\b([A-Z]\w{1,30})<([A-Z]\w{0,30}(?:, ?[A-Z]\w{0,30})?)>(?!\w)")  # List<String>

_SHORTCODE = patterns.lazy(
    r"\[([a-z][\w-]{0,30})(?:\s+[\w-]+=(?:[\"“”'][^\"“”'\[\]]{0,200}[\"“”']|[^\s\[\]]+))+\s?/?\]"
)
_CLOSING = patterns.lazy(r"\[/([A-Za-z][\w-]{0,30})\]")
_MAX_NAMES = 20  # of elements of BBCode in one text
_TEMPLATE = patterns.lazy(r"\{\{[<%]?\s*([^{}]{0,200}?)\s*[>%]?\}\}|\{%-?\s*([^{}]{0,200}?)\s*-?%\}")
_WIKI = patterns.lazy(r"\[\[(?:[^\[\]|]{1,200}\|)?([^\[\]|]{1,200})\]\]")
_GAP = patterns.lazy(r" (?=[,;:!?)]|\.(?:\s|\Z))")
_RULE = patterns.lazy(
    r"(?<=[^\W_]|[,;:!?)\"”’]) ?(?:\.{5,}+|(?:\. ){4,}+\.?|_{3,}+|={3,}+|~{3,}+|-{4,}+|\*{4,}+|#{4,}+) ?"
    r"(?=[^\W_]|[(\"“‘'$€£])"
)


def say(text: str, _language: str) -> str:
    """`text` without markup; what is between two tags is kept."""
    before = text
    if "<" in text:
        text = _TAG.sub(" ", text)
        if "</" in text:
            text = _PAIR.sub(" ", text)
        text = _GENERIC.sub(r"\1 \2", _ELEMENT.sub(r"\1", text))
    if "[" in text:
        text = _WIKI.sub(r"\1", _SHORTCODE.sub("", text))
        names = dict.fromkeys(found[1] for found in _CLOSING.finditer(text))
        for name in list(names)[:_MAX_NAMES]:
            text = re.sub(rf"\[/?{re.escape(name)}(?:=[^\[\]]{{0,200}})?\]", " ", text)
    if "{" in text:
        text = _TEMPLATE.sub(lambda found: found[1] or found[2] or "", text)
    if text != before:
        text = _GAP.sub("", " ".join(text.split()))
    return _RULE.sub(", ", text) if any(rule in text for rule in _RULES) else text
