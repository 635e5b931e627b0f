"""What only English sports reports write: Rashford 34', Salah 45+2'; India 287/6; the 9/4 favourite; the 1st XV."""

import re
from collections.abc import Iterator

from narrator import patterns
from narrator.spoken.numerals import cardinal
from narrator.spoken.reading import Kind, Rank, first_words

_MINUTE = patterns.lazy(r"(?<![\w.,/$€£-])(?P<minute>\d{1,3})(?:\+(?P<more>\d{1,2}))?['’′](?![\w\"”″'’′]| ?\d| ?[x×])")
# Within brackets after a name, or after other minutes there: (Rashford 34', 67'; Salah 12' pen).
_SCORERS = patterns.lazy(r"(?:\([^()]*|\A)[A-ZÀ-Ý][\w.’-]+ (?:\(?[\d+'’′, &]+(?:(?:pen|og)[., ]+)*)?\(?\Z")
_NAMED = patterns.lazy(r"[A-ZÀ-Ý][\w.’-]+ \((?:\d{1,3}(?:\+\d{1,2})?['’′],? )*\Z")
_OF_MATCH = frozenset("goal goals scorer scorers scored penalty booked sent half-time subs substitutes".split())
_MAX_MATCH = 120
_INNINGS = patterns.lazy(
    r"(?<![\w.,/:–-])(?P<runs>\d{2,3})[/–-](?P<wickets>\d)(?P<out> dec\b\.?)?(?![\w/%'’\"]|[.,:–-]\d)"
)
_CRICKET = frozenset(
    "over overs wicket wickets innings stumps batsman batsmen batters bowled unbeaten declared".split()
)
_WORD = patterns.lazy(r"[a-z]+")
_ODDS = patterns.lazy(
    r"(?<![\w.,/$€£-])(?P<win>\d{1,3})/(?P<stake>\d{1,2})"
    r"(?:(?= (?:joint |second )?(?:favou?rites?|shots?|outsiders?|odds)\b)|(?![\w/%]|[.,]\d)"
    r"(?:(?<=odds of \d/\d)|(?<=odds of \d\d/\d)|(?<=odds were \d/\d)|(?<=odds are \d/\d)|(?<=odds at \d/\d)))"
)


_SIDE = patterns.lazy(r"(?<=\d(?:st|nd|rd|th) )(XV|XI)(?![\w-])")
_SIDES = {"XV": "fifteen", "XI": "eleven"}
# 34 HRs; "24 HR" alone may be hours, in capitals.
_HOME_RUNS = patterns.lazy(r"(?<![\w.,/$€£-])(?P<number>\d{1,3}) (?P<what>HRs?)(?![\w-])")
_BASEBALL = frozenset("rbi rbis era batting inning innings homer homers pitcher pitchers hitter sb obp slg ops".split())


def kinds(_language: str) -> Iterator[Kind]:
    """What only sports reports write."""
    yield Kind("a minute of a match", Rank.DATE, _MINUTE, _minute, beside="'’′")
    yield Kind("an innings", Rank.DATE, _INNINGS, _innings, beside="/–-", words=_CRICKET)
    sides = frozenset(_SIDES)
    yield Kind("a team", Rank.NAME, _SIDE, lambda found: _SIDES[found[1]], words=sides)
    yield Kind("home runs", Rank.NAME, _HOME_RUNS, _home_runs, words=frozenset(("HR", "HRs")))
    odds = first_words("favourite favorite favourites favorites shot shots outsider outsiders odds".split())
    yield Kind("betting odds", Rank.DATE, _ODDS, _odds, beside="/", words=odds)


def _minute(found: re.Match[str]) -> str | None:
    minute, more = int(found["minute"]), found["more"]
    before = found.string[: found.start()]
    named = _NAMED.search(before) and not _OF_MATCH.isdisjoint(_WORD.findall(found.string.lower()))
    if minute > _MAX_MATCH or not (more or named or _SCORERS.search(before)):
        return None
    late = f" plus {cardinal(int(more), 'en')}" if more else ""
    return f"{cardinal(minute, 'en')}{late} minute{'s' * (minute != 1 or bool(more))}"


def _home_runs(found: re.Match[str]) -> str | None:
    if found["what"] == "HR" and _BASEBALL.isdisjoint(_WORD.findall(found.string.lower())):
        return None
    number = int(found["number"])
    return f"{cardinal(number, 'en')} home run{'s' * (number != 1)}"


def _innings(found: re.Match[str]) -> str | None:
    """287/6: so many runs for so many wickets."""
    if int(found["runs"]) < int(found["wickets"]) or _CRICKET.isdisjoint(_WORD.findall(found.string.lower())):
        return None
    declared = " declared" if found["out"] else ""
    return f"{cardinal(int(found['runs']), 'en')} for {cardinal(int(found['wickets']), 'en')}{declared}"


def _odds(found: re.Match[str]) -> str:
    return f"{cardinal(int(found['win']), 'en')} to {cardinal(int(found['stake']), 'en')}"
