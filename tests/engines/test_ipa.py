"""A pronunciation in the International Phonetic Alphabet as espeak-ng takes it: it says what was written."""

import pytest

from narrator.engines import espeak_library
from narrator.engines.ipa import mnemonics

WORDS = {
    "en-us": "water thought church judge beautiful winter bird letter father palm goat price mouth choice foot strut",
    "de": "schön Bücher ich Buch Zürich Straße Pfanne Kirche Mädchen Zeit Haus neu",
    "fr-fr": "bonjour peuple rue vin blanc montagne fille agneau juin heureux",
    "es": "niño calle cero jamón queso llave",
}


@pytest.mark.parametrize(("voice", "word"), [(voice, word) for voice, row in WORDS.items() for word in row.split()])
def test_it_is_said_as_it_is_written(voice: str, word: str) -> None:
    ipa = espeak_library.phonemes(word, voice)
    assert espeak_library.phonemes(mnemonics(ipa), voice) == ipa


@pytest.mark.parametrize(
    ("ipa", "taken"),
    [
        ("/ˈwɪn/", "[['wIn]]"),
        ("ŋwiən", "[[Nwi@n]]"),
        ("[ˈt͡ʃaɪkɒfski]", "[['tSaIk0fski]]"),
        ("bɔ̃ʒuʁ", "[[bO~Zur]]"),
        ("ˌnjuːˈjɔːk", "[[,nju:'jO:k]]"),
    ],
)
def test_dictionaries_write_it_in_several_ways(ipa: str, taken: str) -> None:
    assert mnemonics(ipa) == taken


def test_what_is_no_sound_is_told() -> None:
    with pytest.raises(ValueError, match="“5” is not a symbol"):
        mnemonics("/wɪ5n/")
