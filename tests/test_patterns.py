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
