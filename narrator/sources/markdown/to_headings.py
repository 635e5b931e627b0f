"""References to headings by their text, as in MultiMarkdown and pandoc: `[the start][Start]`, `[Start][]`.

Labels of MultiMarkdown after headings, `# Start [start]`, are names for such references.
"""

import re

_HEADING = re.compile(
    r"^ {0,3}#{1,6}[ \t]+(?P<words>[^\n]*?)(?:[ \t]+\[(?P<label>[\w.:-]{1,60})\])?"
    r"[ \t]*#*(?:[ \t]*\{[^{}\n]*\})?[ \t]*$"
    r"|^(?P<underlined>[^\s#>|\-=][^\n]*)\n(?:=+|-+)[ \t]*$",
    re.MULTILINE,
)
_LABELLED = re.compile(r"^ {0,3}#{1,6}[ \t][^\n]*\[[\w.:-]{1,60}\][ \t]*#*[ \t]*$", re.MULTILINE)
_REFERENCE = re.compile(r"(?<![!\\\]])\[(?P<shown>[^\[\]\n]{0,300})\]\[(?P<name>[^\[\]\n]{0,200})\](?![(\[:])")
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]{1,300})\]:[ \t]", re.MULTILINE)


def common(text: str) -> str:
    """A text with references to its headings replaced by their words, unless they are defined as links."""
    text = _with_words(text) if "][" in text else text
    return _HEADING.sub(_without_own_label, text) if _LABELLED.search(text) else text


def _with_words(text: str) -> str:
    defined = {_key(name) for name in _DEFINED.findall(text)}
    named = {_key(found["name"] or found["shown"]) for found in _REFERENCE.finditer(text)} - defined
    names: dict[str, str] = {}
    labels: set[str] = set()
    for heading in _HEADING.finditer(text):
        words = (heading["underlined"] or heading["words"]).strip()
        names.setdefault(_key(words), words)
        if heading["label"] and _key(heading["label"]) in named:
            names.setdefault(_key(heading["label"]), words)
            labels.add(heading["label"])
    known = named & names.keys()
    if not known:
        return text
    text = _HEADING.sub(lambda heading: _without_label(heading, labels), text)
    return _REFERENCE.sub(lambda found: _shown(found, names, known), text)


def _without_own_label(heading: re.Match[str]) -> str:
    """A heading without a label that is made of its own words: `# The old engine [oldengine]`."""
    label = "".join(filter(str.isalnum, heading["label"] or "")).casefold()
    words = "".join(filter(str.isalnum, heading["words"] or "")).casefold()
    return heading[0].replace(f"[{heading['label']}]", "", 1) if label and label in words else heading[0]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _without_label(heading: re.Match[str], labels: set[str]) -> str:
    return heading[0].replace(f"[{heading['label']}]", "", 1) if heading["label"] in labels else heading[0]


def _shown(found: re.Match[str], names: dict[str, str], known: set[str]) -> str:
    name = _key(found["name"] or found["shown"])
    return (found["shown"] or names[name]) if name in known else found[0]
