r"""The lexicon: how the user wants words, phrases and patterns to be said.

It is `lexicon.toml` in the current folder, and in the user's configuration folder. Both apply; if both have the same
entry, the current folder's does. Each table is a language, or `any` for all of them:

    [en]
    "nginx" = "engine x"                          # in lower case: however it is capitalised
    "GIF" = "jif"                                 # with capitals: only as it is written here
    "Nguyen" = {say = "win", ipa = "ŋwiən"}
    "Kyiv" = {say = "keev", espeak = "[[k'i:v]]"}
    "polish" = {say = "pollish", case = "exact"}  # not Polish
    "ß" = {say = "ss", whole = false}             # within words too
    '/v(\d+)/' = 'version \1'                     # between slashes: a regular expression

    [any]
    "[sic]" = ""                                  # not said at all

Words and phrases are found unless they are within a longer word: at each position, entries with exact case before those
in any case, the longest first. Next come entries that apply within words, then patterns, in the order of the file. What
an entry says takes precedence over all rules of `narrator.spoken`, and none of them changes it. The script has the same
spoken text for every engine; what an entry has for a single engine is substituted when that engine reads, and so is its
pronunciation in the International Phonetic Alphabet, if the engine supports one.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from narrator import patterns
from narrator.errors import SettingsError
from narrator.files import read_toml

if TYPE_CHECKING:
    import regex

FILE = Path("lexicon.toml")

ANY = "any"
"""The table for every language."""

PATIENCE = 1.0
"""Seconds that a user's pattern may take for one sentence before the run ends with an error."""

_OWN_KEYS = ("say", "case", "whole", "ipa")
_CASES = ("any", "exact")
_COUNTS = patterns.lazy(r"\{(\d*)(?:,(\d*))?\}")
_MAX_REPETITIONS = 10_000
_REFERENCE = patterns.lazy(r"\\(\d)")
_TABLE = patterns.lazy(r"\s*\[\s*[\"']?([\w-]+)[\"']?\s*\]")

# Not within a word. In scripts without spaces between words, the ends of words cannot be seen.
_LETTER = r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_RUN = patterns.lazy(f"{_LETTER}+")
_EDGE = patterns.lazy(f"(?:(?<!{_LETTER})|(?!{_LETTER}))")

# While the rules of a language process a sentence, each entry found is replaced by a word in the Deseret alphabet: a
# word unknown to them, capitalised like the entry, so that they can still see what is around it.
_STAND_IN = patterns.lazy("[\U00010400-\U0001044f]{4}")
_FIRST_LETTER, _ALPHABET = 0x10428, 40


@dataclass(frozen=True, slots=True)
class Entry:
    """How something `written` is said; `say` is None if only some engines have their own form for it.

    `ipa` is its pronunciation in the International Phonetic Alphabet, for engines that support one, or "". `pattern` is
    set if it is a regular expression; `at` says, for error messages, where the entry is.
    """

    written: str
    say: str | None
    engines: Mapping[str, str] = field(default_factory=dict)
    any_case: bool = False
    whole: bool = True
    pattern: "regex.Pattern[str] | None" = None
    at: str = ""
    ipa: str = ""


class _Hit(NamedTuple):
    """An entry found in a text: where, the text there, and the groups of its pattern."""

    start: int
    end: int
    shown: str
    groups: tuple[str | None, ...]
    entry: Entry

    def form(self, template: str) -> str:
        """A form of the entry, with the groups of its pattern filled in."""
        return (
            _REFERENCE.sub(lambda number: self.groups[int(number[1]) - 1] or "", template) if self.groups else template
        )

    @property
    def said(self) -> str:
        """What the script says for it."""
        return self.shown if self.entry.say is None else self.form(self.entry.say)


class Lexicon:
    """How the user wants words to be said: all entries that apply in a folder.

    Args:
        tables: entries by language (a BCP 47 tag in lower case, or `any`), then by what is written.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Entry]] | None = None) -> None:
        self._tables = tables or {}
        self._by_language: dict[str, _Finder] = {}

    def __repr__(self) -> str:
        return f"Lexicon({self._tables!r})"

    def say(self, shown: str, language: str, say: Callable[[str, str], str]) -> str:
        """How the sentence `shown` is said: entries as they specify, and the text around them by `say`.

        Raises:
            SettingsError: a pattern takes too long.
        """
        hits = self._hits(shown, language)
        if not hits:
            return say(shown, language)
        stand_ins: dict[str, str] = {}
        parts: list[str] = []
        end = 0
        for number, hit in enumerate(hits):
            word = _stand_in(number)
            stand_ins[word] = hit.said
            parts += shown[end : hit.start], _capitalised_as(hit.shown, word)
            end = hit.end
        said = say("".join((*parts, shown[end:])), language)
        return " ".join(_STAND_IN.sub(lambda word: stand_ins.get(word[0].lower(), word[0]), said).split())

    def entries_in(self, shown: str, language: str) -> list[tuple[str, str]]:
        """The entries in the sentence `shown`: each as it is written there, and what is said for it.

        Raises:
            SettingsError: a pattern takes too long.
        """
        return [(hit.shown, hit.said) for hit in self._hits(shown, language)]

    def for_engine(
        self, engine: str, shown: str, said: str, language: str, phonemes: Callable[[str], str] | None = None
    ) -> str:
        """What a script's line says, `said`, with the forms that entries have for this engine only.

        `shown` is what the line shows, or "". `phonemes` converts a pronunciation in IPA to what the engine expects
        within a text; it is None if the engine supports none. Where the user has edited what a script says, that is
        kept.

        Raises:
            SettingsError: a pattern takes too long, or a pronunciation is not in IPA.
        """
        if engine not in self._engines and not (phonemes and self._has_ipa):
            return said
        forms: defaultdict[str, list[str]] = defaultdict(list)
        for hit in self._hits(shown or said, language):
            own = hit.entry.engines.get(engine) or _pronounced(hit.entry, phonemes)
            if own and (usual := hit.said if shown else hit.shown):
                forms[usual].append(hit.form(own))
        counts = Counter(_usual(forms).findall(said)) if forms else {}
        # Only if there are as many as are shown; otherwise they may be others.
        same = {usual: iter(each) for usual, each in forms.items() if counts[usual] == len(each)}
        return _usual(same).sub(lambda usual: next(same[usual[0]]), said) if same else said

    def knows(self, text: str, language: str) -> bool:
        """Whether there is an entry for a text, or for part of it."""
        return bool(self._hits(text, language))

    @cached_property
    def _has_ipa(self) -> bool:
        return any(entry.ipa for table in self._tables.values() for entry in table.values())

    @cached_property
    def _engines(self) -> frozenset[str]:
        return frozenset(
            engine for table in self._tables.values() for entry in table.values() for engine in entry.engines
        )

    def _hits(self, text: str, language: str) -> list[_Hit]:
        if not self._tables:
            return []
        tag = language.lower()
        if tag not in self._by_language:
            self._by_language[tag] = _Finder(self._entries(tag))
        return self._by_language[tag].hits(text)

    def _entries(self, tag: str) -> list[Entry]:
        """The entries for a language; if there are several for the same words, that of the most specific table."""
        entries = dict(self._tables.get(ANY, {}))
        parts = tag.split("-")
        for count in range(1, len(parts) + 1):
            entries |= self._tables.get("-".join(parts[:count]), {})
        return list(entries.values())


EMPTY = Lexicon()
"""The lexicon of somebody who has none."""


class _Finder:
    """Finds the entries of one language."""

    def __init__(self, entries: list[Entry]) -> None:
        self._by_first: dict[str, list[tuple[int, Entry]]] = {}
        parts: list[Entry] = []
        for entry in entries:
            if entry.pattern:
                continue
            first = _RUN.search(entry.written) if entry.whole else None
            if first:
                self._by_first.setdefault(first[0].casefold(), []).append((first.start(), entry))
            else:
                parts.append(replace(entry, pattern=_part(entry)))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: (candidate[1].any_case, -len(candidate[1].written)))
        parts.sort(key=lambda entry: -len(entry.written))
        self._patterns = [*parts, *(entry for entry in entries if entry.pattern)]

    def hits(self, text: str) -> list[_Hit]:
        """All entries in the text, from left to right, without overlaps."""
        hits = list(self._words(text))
        for entry in self._patterns:
            more = [hit for start, end in _gaps(hits, len(text)) for hit in _pattern_hits(entry, text, start, end)]
            hits = sorted((*hits, *more), key=lambda hit: hit.start) if more else hits
        return hits

    def _words(self, text: str) -> Iterator[_Hit]:
        """Words and phrases, looked up by their first run of letters, so that the number of entries does not matter."""
        plain, end = _plain(text), 0
        for run in _RUN.finditer(plain):
            for offset, entry in self._by_first.get(run[0].casefold(), ()):
                start = run.start() - offset
                stop = start + len(entry.written)
                if start >= end and _is(entry, plain[start:stop]) and _EDGE.match(plain, stop):
                    yield _Hit(start, stop, text[start:stop], (), entry)
                    end = stop
                    break


def load(folder: Path, engines: Callable[[], Iterable[str]]) -> Lexicon:
    """The lexicon of a folder and of the user's configuration; empty if there is none.

    Args:
        engines: returns the names of all engines; called if an entry names one.

    Raises:
        SettingsError: a file cannot be read, is not TOML, or has an invalid entry.
    """
    import platformdirs

    tables: dict[str, dict[str, Entry]] = {}
    for path in (platformdirs.user_config_path("narrator") / FILE, folder / FILE):
        for language, entry in _File(path, engines).entries():
            tables.setdefault(language, {})[entry.written] = entry
    return Lexicon(tables)


class _File:
    """Reads one lexicon.toml."""

    def __init__(self, path: Path, engines: Callable[[], Iterable[str]]) -> None:
        self._path = path
        self._engines = engines
        self._text = ""

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """All entries, each with its language."""
        for language, table in self._content().items():
            if not isinstance(table, dict):
                hint = "write [en] above the entries, or [any] for every language"
                raise SettingsError(f"{self._path}: “{language}” is not in the table of a language", hint)
            if language != ANY and not _is_tag(language):
                hint = "write a tag such as [en] or [pt-BR], or [any] for every language"
                raise SettingsError(f"{self._path}: [{language}] is not a language", hint)
            for written, how in table.items():
                yield language.lower(), self._entry(language, written, how)

    def _content(self) -> dict[str, Any]:
        try:
            self._text, content = read_toml(self._path, 'fix that line: "word" = "how it is said"')
        except FileNotFoundError:
            return {}
        return content

    def _entry(self, language: str, key: str, how: Any) -> Entry:
        at = f"{self._path}{self._line(language, key)}: “{key}” in [{language}]"
        written, options = _tidy(key), {"say": how} if isinstance(how, str) else how
        if not written:
            raise SettingsError(f"{at} is empty", "write the word that is to be said differently")
        if not isinstance(options, dict):
            raise SettingsError(f"{at} is not a text", f'put what is said in quotes: "{key}" = "{how}"')
        self._check(at, key, options)
        own = {name: _tidy(form) for name, form in options.items() if name not in _OWN_KEYS}
        say = _tidy(options["say"]) if "say" in options else None
        if len(written) > 2 and written[0] == written[-1] == "/":
            if "whole" in options:
                raise SettingsError(f"{at}: a pattern has no “whole”", r"write \b in it where a word begins or ends")
            pattern = _compiled(at, written, any_case=options.get("case") == "any")
            for form in (*own.values(), say or ""):
                _check_references(at, form, pattern.groups)
            return Entry(written, say, own, pattern=pattern, at=at, ipa=options.get("ipa", ""))
        any_case = options["case"] == "any" if "case" in options else written == written.lower()
        return Entry(written, say, own, any_case, options.get("whole", True), at=at, ipa=options.get("ipa", ""))

    def _check(self, at: str, key: str, options: Mapping[str, Any]) -> None:
        known = _OWN_KEYS if options.keys() <= {*_OWN_KEYS} else (*_OWN_KEYS, *self._engines())
        for name, value in options.items():
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                if isinstance(value, dict | str) and not near:
                    hint += f'; a word with a full stop in it is put in quotes, "{key}.{name}"'
                raise SettingsError(f"{at} has an unknown key “{name}”", hint)
            if name == "whole" and not isinstance(value, bool):
                raise SettingsError(f"{at}: whole is neither true nor false", "write whole = false for parts of words")
            if name == "case" and value not in _CASES:
                raise SettingsError(f"{at}: case is neither “any” nor “exact”", 'write case = "any" or case = "exact"')
            if name != "whole" and not isinstance(value, str):
                raise SettingsError(f"{at}: {name} is not a text", f'put it in quotes: {name} = "…"')
        if options.keys() <= {"case", "whole"}:
            raise SettingsError(f"{at} does not say how it is said", f'write "{key}" = "how it is said"')

    def _line(self, language: str, key: str) -> str:
        """Where a key is, if that is easy to find."""
        table = ""
        for number, line in enumerate(self._text.splitlines(), start=1):
            if heading := _TABLE.match(line):
                table = heading[1]
            elif table == language and re.match(rf"\s*[\"']?{re.escape(key)}[\"'.\s=]", line):
                return f", line {number}"
        return ""


def _pronounced(entry: Entry, phonemes: Callable[[str], str] | None) -> str:
    """What an engine expects for the pronunciation of an entry; "" if there is none, or the engine supports none."""
    if not phonemes or not entry.ipa:
        return ""
    try:
        return phonemes(entry.ipa)
    except ValueError as error:
        raise SettingsError(
            f"{entry.at}: ipa = “{entry.ipa}”: {error}", "write it as dictionaries do: /ˈwɪn/"
        ) from error


def _is_tag(language: str) -> bool:
    import langcodes

    return langcodes.tag_is_valid(language)


def _tidy(text: str) -> str:
    """A text as in scripts: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _compiled(at: str, written: str, *, any_case: bool) -> "regex.Pattern[str]":
    import regex

    # The regex library expands each repetition, and nested ones multiply.
    counts = (max(int(count[:9] or 1) for count in found) for found in _COUNTS.findall(written))
    if math.prod(max(1, count) for count in counts) > _MAX_REPETITIONS:
        raise SettingsError(f"{at} repeats something more than {_MAX_REPETITIONS:,} times", "write + or * for a count")
    try:
        pattern = regex.compile(written[1:-1], regex.IGNORECASE if any_case else 0)
    except (regex.error, RecursionError, OverflowError) as error:
        raise SettingsError(
            f"{at} is not a regular expression: {error}", "fix the pattern between the slashes"
        ) from error
    if pattern.fullmatch("", timeout=PATIENCE):
        raise SettingsError(f"{at} also finds nothing at all", "write + in place of *")
    return pattern


def _check_references(at: str, form: str, groups: int) -> None:
    for number in _REFERENCE.findall(form):
        if not 1 <= int(number) <= groups:
            hint = f"the pattern has {groups} groups in round brackets" if groups else r"put round brackets around \1"
            raise SettingsError(f"{at} says \\{number}, which the pattern does not find", hint)


def _plain(text: str) -> str:
    return text.replace("’", "'")


def _is(entry: Entry, plain: str) -> bool:
    written = _plain(entry.written)
    return plain.casefold() == written.casefold() if entry.any_case else plain == written


def _part(entry: Entry) -> "regex.Pattern[str]":
    """A pattern for an entry that applies within words, or has no letters."""
    import regex

    # A straight apostrophe also matches the typographic one.
    written = regex.escape(_plain(entry.written), literal_spaces=True).replace("'", "['’]")
    return regex.compile(written, regex.IGNORECASE if entry.any_case else 0)


def _usual(forms: Iterable[str]) -> "regex.Pattern[str]":
    """A pattern that finds what the script says for entries."""
    import regex

    return regex.compile(rf"{_EDGE.pattern}\L<forms>{_EDGE.pattern}", forms=list(forms))


def _gaps(hits: list[_Hit], length: int) -> Iterator[tuple[int, int]]:
    """The gaps between hits: start and end of each."""
    start = 0
    for hit in hits:
        if start < hit.start:
            yield start, hit.start
        start = hit.end
    if start < length:
        yield start, length


def _pattern_hits(entry: Entry, text: str, start: int, end: int) -> Iterator[_Hit]:
    assert entry.pattern
    try:
        for found in entry.pattern.finditer(text, start, end, timeout=PATIENCE):
            if found[0]:
                yield _Hit(found.start(), found.end(), found[0], found.groups(), entry)
    except TimeoutError as error:
        opening = text[:40].rstrip() + "…"
        hint = "take repetitions within repetitions out of it, such as (a+)+"
        raise SettingsError(f"{entry.at} was tried on “{opening}” for {PATIENCE:g} s without an end", hint) from error


def _stand_in(number: int) -> str:
    return "".join(chr(_FIRST_LETTER + number // _ALPHABET**place % _ALPHABET) for place in range(4))


def _capitalised_as(shown: str, word: str) -> str:
    if shown.isupper():
        return word.upper()
    return word.capitalize() if shown[0].isupper() else word
