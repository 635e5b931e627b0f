"""Files that begin almost like a script file.

Read as articles, they would have their front matter and all their marks spoken, so they are refused with what is wrong.
"""

from difflib import get_close_matches

from narrator import patterns
from narrator.errors import SourceError

_MAX_LINES = 60
_MAX_CHARS = 80

# One slip in the six letters of “script” or the eight of “narrator”; names of people who narrate are less similar.
_SIMILAR = 0.8

_RULE = patterns.lazy(r"[-–—_*]{2,}")
_PAIR = patterns.lazy(r"""["']?(\w+)["']?\s*([:=]?)\s*["']?(\w+)["']?\s*(?:#.*)?""")
# As `narrator.episode.identity` makes them; nobody else writes such a key.
_IDENTITY = patterns.lazy(r"identity:\s*['\"]?[0-9a-f]{16}['\"]?")
_CORRECT = "narrator: script"


def refuse(text: str, name: str) -> None:
    """Refuse a text that is not a script file, but was meant to be one.

    Args:
        text: the beginning of it.
        name: used in the error.

    Raises:
        SourceError: the first `---` is missing, or something else than `narrator: script` is below it.
    """
    lines = text.removeprefix("\ufeff").split("\n", _MAX_LINES)[:_MAX_LINES]
    first = next((number for number, line in enumerate(lines, 1) if line.strip()), 1)
    is_below_rule = bool(_RULE.fullmatch(lines[first - 1].strip()))
    is_fenced = lines[0].rstrip() == "---"
    has_identity = False
    for number, line in enumerate(lines[first - 1 + is_below_rule :], first + is_below_rule):
        written = line[:_MAX_CHARS].strip()
        if _RULE.fullmatch(written) or not (written or is_fenced):
            break
        has_identity = has_identity or bool(_IDENTITY.fullmatch(written))
        if not (pair := _PAIR.fullmatch(written)) or not (
            _is_almost(pair[1], "narrator") and _is_almost(pair[3], "script")
        ):
            continue
        if written != _CORRECT and (is_fenced or pair[2]):
            raise SourceError(f"{name}, line {number}: “{written}” does not make it a script", f"write {_CORRECT}")
        if written == _CORRECT and not is_fenced:
            raise SourceError(f"{name}, line 1: a script begins with ---", "make that its first line")
    else:
        return
    if has_identity:
        hint = f"begin it with a line --- and a line {_CORRECT}"
        raise SourceError(f"{name}, line {first}: the keys of a script are there, but not {_CORRECT}", hint)


def _is_almost(word: str, meant: str) -> bool:
    return bool(get_close_matches(word.lower(), (meant,), 1, _SIMILAR))
