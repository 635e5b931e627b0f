"""Patterns that are compiled when they are first used."""

import re

import pytest

from narrator import patterns


@pytest.mark.parametrize("use", ["search", "match", "fullmatch", "findall", "split"])
def test_a_lazy_pattern_finds_what_any_finds(use: str) -> None:
    written, flags, text = r"(a+)\s?(?P<last>b)", re.RegexFlag.IGNORECASE, "AB aab a b"
    lazy, other = patterns.lazy(written, flags), re.compile(written, flags)
    for _ in range(2):
        assert str(getattr(lazy, use)(text)) == str(getattr(other, use)(text))
    assert [found["last"] for found in lazy.finditer(text)] == ["B", "b", "b"]
    assert (lazy.sub("", text), lazy.subn("", text, 1)) == (other.sub("", text), other.subn("", text, 1))
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (other.pattern, other.flags, other.groupindex)


def test_a_lazy_pattern_is_compiled_when_it_is_used() -> None:
    wrong = patterns.lazy("(")
    with pytest.raises(re.error):
        wrong.search("")


@pytest.mark.parametrize("words", [["mon", "may", "-x", "]"], ["^"], []])
def test_a_word_begins_where_the_pattern_of_its_beginning_says(words: list[str]) -> None:
    beginning, any_of = re.compile(patterns.beginning_of(words)), re.compile(patterns.any_of(words))
    text = "a may, mon] ^ -x-"
    places = [found.start() for found in any_of.finditer(text)]
    assert bool(places) == bool(words) and all(beginning.match(text, place) for place in places)
    assert not beginning.match(text)
