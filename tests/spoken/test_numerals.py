"""Numbers in words are those of num2words, however large."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from num2words import num2words

from narrator.spoken.numerals import cardinal, ordinal

SIZES = some.integers(0, 24).flatmap(lambda digits: some.integers(0, 10**digits))


@pytest.mark.parametrize("language", ["en", "nl"])
@example(10**9 - 1)
@example(10**9)
@example(10**9 + 1)
@given(SIZES)
def test_numbers_of_any_size_are_in_the_words_of_num2words(language: str, number: int) -> None:
    assert cardinal(number, language) == num2words(number, lang=language).replace(",", "")
    assert ordinal(number, language) == num2words(number, lang=language, to="ordinal").replace(",", "")
