"""How tags of files name languages."""

import langcodes
import pytest

from narrator.formats.languages import alpha3


@pytest.mark.parametrize(
    "tag", ["de", "de-CH", "en", "en-GB", "en_US", "es-419", "fr", "it", "pt-BR", "ja", "zh-Hant", "nb"]
)
def test_a_language_is_named_as_langcodes_does(tag: str) -> None:
    assert alpha3(tag) == langcodes.Language.get(tag).to_alpha3()


def test_what_has_no_name_is_undetermined() -> None:
    assert alpha3("") == alpha3("qq-x-none") == "und"
