"""The shorthands of babel in German texts: quotation marks, umlauts, and hyphenation hints.

They are those of babel's ngerman, https://ctan.org/pkg/babel-german.
"""

import re

_LANGUAGES = ("german", "ngerman", "austrian", "naustrian", "swissgerman", "nswissgerman")
_USED = re.compile(r"\\usepackage\s*(?:\[([^\]]*)\]\s*)?\{babel\}")
_CLASS = re.compile(r"\\documentclass\s*\[([^\]]*)\]")
_LETTERS = {"a": "ä", "o": "ö", "u": "ü", "A": "Ä", "O": "Ö", "U": "Ü", "s": "ß", "z": "ß", "e": "ë", "i": "ï"}
_SIGNS = {"`": "„", "'": "“", "<": "«", ">": "»", "=": "-", "~": "-", "-": "", "|": "", '"': "", "/": "/"}
_WRITTEN = {**_LETTERS, **_SIGNS}
_SHORTHAND = re.compile(r'(?<!\\)"([aouAOUszei`\'<>=~|"/-])')


def spelled(text: str) -> str:
    """A text with its shorthands in their printed form, if babel enables them in it."""
    if '"' not in text or not (used := _USED.search(text)):
        return text
    options = [option.strip() for option in (used[1] or "").split(",")]
    if used[1] is not None and set(options) <= {"shorthands=off"}:
        return text
    known = options + [option.strip() for found in _CLASS.finditer(text) for option in found[1].split(",")]
    if not any(name.removeprefix("main=") in _LANGUAGES for name in known) or "shorthands=off" in known:
        return text
    return _SHORTHAND.sub(lambda found: _WRITTEN[found[1]], text)
