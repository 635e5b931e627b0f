"""Names in programs: files, paths, including `C:\\`, `snake_case`, `camelCase`, calls and flags, said as words.

A path is recognised only if it is certain to be one: by an extension such as `.py`, or a beginning such as `./`.
"""

import re
from typing import NamedTuple

from narrator import patterns
from narrator.spoken import languages
from narrator.spoken.all_caps import VOWEL, is_acronym


class PunctuationWords(NamedTuple):
    """The names of the punctuation in identifiers."""

    dot: str
    slash: str
    dash: str
    colon: str = ""
    backslash: str = ""


_words = languages.reader("symbols.identifiers", PunctuationWords)

# How file extensions are said: letters in capitals, which engines spell out, or a word.
_LETTERS = (
    "7z apk avi bak bz2 cfg cpp css csv deb dll dmg doc docx epub flac gif gz hpp htm html img ipynb iso jpeg jpg js"
    " jsx lua md mkv mov mp3 mp4 msi odp odt ogg otf pdf php png ppt pptx psd rar rb rpm rs rst rtf scss sh sql srt svg"
    " tex tmp ts tsv tsx ttf txt vtt wav webp xhtml xls xlsx xml xz yml"
)
_WORDS = "bat bin conf dat env exe ini jar java json lock log py swift tar toml yaml zip"
_ENDS = {end: end.upper() for end in _LETTERS.split()} | {end: end for end in _WORDS.split()}
_SURE = "|".join(sorted(_ENDS, key=len, reverse=True))
_FILE = patterns.lazy(
    rf"(?<![\w./~@-])(?=[\w./~-])((?:~|\.{{1,2}})?/)?((?:[\w.-]{{1,80}}/){{0,12}})"
    rf"(\.?\w[\w-]{{0,80}}(?:\.[\w-]{{1,20}}){{0,3}}|)\.({_SURE})(?![\w/@#-]|\.\w)"
)
_DOTFILE = patterns.lazy(
    r"(?<![\w./)\]])((?:~/)?)\.([a-z][\w-]{0,30}(?:rc|ignore|config|attributes|modules|profile|access|lock|keep|history)|env)(?![\w/]|\.\w)"
)
_DOT_WITHIN = patterns.lazy(r"\.(?:[a-z]|7z)")
_HUMP_WITHIN = patterns.lazy(r"[a-z0-9][A-Z]")
_FOLDER = patterns.lazy(r"(?<![\w./@<~)\]-])(~|\.{1,2})?/((?:[\w.-]{1,80}/){0,12}[\w.-]*\w)/?(?![\w/>])")
_SNAKE = patterns.lazy(r"(?<![^\W_])_{0,2}[^\W_]+(?:_{1,2}[^\W_]+)+_{0,2}(?![^\W_])|(?<!\w)__[^\W_]+__(?!\w)")
_CAMEL = patterns.lazy(
    r"(?<![\w@])(?:[a-z]{2,}(?:[A-Z][a-z0-9]+)+(?:[A-Z]{2,5})?|(?:[A-Z][a-z]+[0-9]*){3,}|[A-Z][a-z0-9]+[A-Z]{2,5}[a-z0-9]+)(?!\w)"
)
# People, places and manufacturers with a capital inside their names.
_ONE_WORD = patterns.lazy(r"(?:Ma?c|Fitz|De|de|Di|di|La|la|Le|le|Van|van|Von|von|Du|du|Del|del|O)[A-Z][a-z]+\Z")
_CALL = patterns.lazy(r"(?<=[a-z0-9_\U00010400-\U0001044f])\(\)")  # or after a stand-in for a lexicon entry
# C:\Program Files\App, \\server\share: a name may contain spaces if another one follows it.
_WINDOWS = patterns.lazy(
    r"(?<![\w\\])(?:(?P<drive>[A-Za-z]):(?=\\)|(?P<share>\\\\)(?=\w))"
    r"(?P<path>(?:\\?[\w.$%()~&-]{1,80}(?: [\w.()-]{1,40}){0,4}(?=\\)){0,12}"
    r"(?:\\[\w$%()~*?-]{1,80}(?:\.[\w*?-]{1,20}){0,3})?)"
    r"(?P<end>\\?)(?![\w\\])"
)
_FLAG = patterns.lazy(r"(?<![^\s(\"'“‘])(--?)(?=[A-Za-z])([A-Za-z][\w-]*)(?![\w-])")
_HUMP = patterns.lazy(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SCOPE = patterns.lazy(r"(?<=[^\W\d])::(?=[^\W\d])")


def say(text: str, language: str) -> str:
    """`text` with the names of files and identifiers as words, in a language that narrator knows.

    `src/main.py` is said "src slash main dot py", `getUserName()` and `get_user_name` "get user name".
    """
    words = _words(language)
    if not words:
        return text
    if "\\" in text:
        text = _WINDOWS.sub(lambda found: _windows(found, words, language), text)
    if _DOT_WITHIN.search(text):
        text = _FILE.sub(lambda found: _file(found, words, language), text)
        text = _DOTFILE.sub(lambda found: f"{words.dot} {found[2]}", text)
    if "/" in text:
        text = text.replace("file:///", "/")
        text = _FOLDER.sub(lambda found: _folder(found, words, language), text)
    if "()" in text:
        text = _CALL.sub("", text)
    if "::" in text:
        text = _SCOPE.sub(" ", text)
    if "_" in text:
        text = _SNAKE.sub(lambda found: parts(found[0], language), text)
    if " -" in text or text.startswith("-"):
        among_flags = " --" in text
        text = _FLAG.sub(lambda found: _flag(found, words, among_flags=among_flags), text)
    if not _HUMP_WITHIN.search(text):
        return text
    return _CAMEL.sub(lambda found: parts(found[0], language), text)


def parts(name: str, language: str) -> str:
    """The words in a name: "get_user_name", "getUserName" and "GetUserName" have three; "MAX_VALUE" in lower case."""
    words = name.replace("_", " ").split()
    if len(words) > 1 and name.isupper():
        words = [word.lower() if VOWEL.search(word) and not is_acronym(word, language) else word for word in words]
    return " ".join(word if _ONE_WORD.match(word) else _HUMP.sub(" ", word) for word in words)


def _file(found: re.Match[str], words: PunctuationWords, language: str) -> str:
    start, folders, stem, end = found.groups()
    if not (start or folders or stem):
        joined = found.string[max(0, found.start() - 1) : found.start()] not in ("", " ")
        return f"{' ' * joined}{words.dot} {_ENDS[end]}"
    names = [_name(name, words, language) for name in folders.split("/") if name]
    first = f"{words.slash} " if start == "/" else ""
    last = f"{_name(stem, words, language)} {words.dot} {_ENDS[end]}".strip()
    return first + f" {words.slash} ".join([*names, last])


def _folder(found: re.Match[str], words: PunctuationWords, language: str) -> str:
    before = found.string[: found.start()]
    names = [_name(name, words, language) for name in found[2].split("/") if name]
    # "/ or" between words is not a path.
    if not found[1] and (len(names) < 2 or before.endswith((" /", "<"))):
        return found[0]
    return f"{words.slash} " * (not found[1]) + f" {words.slash} ".join(names)


def _name(name: str, words: PunctuationWords, language: str) -> str:
    return " ".join(parts(name, language).replace(".", f" {words.dot} ").split())


def _windows(found: re.Match[str], words: PunctuationWords, language: str) -> str:
    backslash = words.backslash or words.slash
    names = [_name(name, words, language) for name in found["path"].split("\\") if name]
    start = [f"{found['drive']} {words.colon}".strip()] if found["drive"] else [backslash]
    *folders, last = names or [""]
    stem, dot, end = last.rpartition(f" {words.dot} ")
    last = f"{stem}{dot}{_ENDS[end]}" if dot and end in _ENDS else last
    return f" {backslash} ".join(filter(None, [*start, *folders, last])) + f" {backslash}" * bool(found["end"])


def _flag(found: re.Match[str], words: PunctuationWords, *, among_flags: bool) -> str:
    """-v, --help, -rf; but "-ing" is the ending of a word."""
    dashes, name = found[1], found[2]
    if dashes == "-" and len(name) > 1:
        is_letters = not re.search("[aeiouy]", name.lower()) or (len(name) < 5 and name != name.lower())
        if not (is_letters or among_flags or any(map(str.isdigit, name))):
            return found[0]
        name = " ".join(name) if is_letters and name.isalpha() and len(name) < 6 else name
    return f"{words.dash} " * len(dashes) + name.replace("-", " ")
