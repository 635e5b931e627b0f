"""In which language an article and each of its blocks are."""

import subprocess
import sys

import pytest

from narrator.article import Article, Block, Kind, Metadata, Section
from narrator.article.languages import detect_languages
from narrator.text import Mark, MarkKind, Text

ENGLISH = "The harbour was quiet that morning, and the boats lay still at their moorings until the tide came in. "
FRENCH = "Le port était calme ce matin-là, et les bateaux sont restés à quai jusqu’à la marée de l’après-midi. "
FINNISH = "Satama oli sinä aamuna hiljainen, ja veneet pysyivät laiturissa iltapäivän nousuveteen saakka. "
JAPANESE = "その朝の港は静かで、船は午後の満潮まで岸壁につながれたままだった。"
NAMES = "Aarhus, Bergen, Cuxhaven, Delfzijl, Esbjerg, Frederikshavn, Gdynia, Hirtshals, Ijmuiden"


def article(*texts: str, language: str = "", kind: Kind = Kind.PARAGRAPH) -> Article:
    return Article(
        Metadata("T", language=language), (Section("A heading", 1, tuple(Block(kind, text) for text in texts)),)
    )


def languages(told: Article) -> list[str]:
    return [block.language for section in told.sections for block in section.blocks]


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (FRENCH, "fr"), (FINNISH, "fi"), (JAPANESE, "ja"), ("Short.", ""), ("12 34 56 " * 20, "")],
)
def test_a_language_that_nobody_states_is_told_by_the_text(text: str, language: str) -> None:
    told = detect_languages(article(text))
    assert told.metadata.language == language
    assert languages(told) == [""]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Привет, мир.", "ru"),
        ("Їжак їсть.", "uk"),
        ("Љубав.", "sr"),
        ("Καλημέρα.", "el"),
        ("שלום עולם", "he"),
        ("مرحبا", "ar"),
        ("چگونه می‌روید", "fa"),
        ("नमस्ते", "hi"),
        ("สวัสดี", "th"),
        ("안녕하세요", "ko"),
        ("灯台守", "zh"),
        ("灯台へ", "ja"),
        ("iPhone — это телефон", "ru"),
        ("The sign π is Greek.", ""),
        ("Ciao, bella.", ""),
        ("La casa de mi madre.", ""),
        ("La casa de mi madre, que está en el campo, es más grande que la de los vecinos.", "es"),
    ],
)
def test_a_short_text_is_told_by_its_script_and_never_by_a_few_latin_words(text: str, language: str) -> None:
    assert detect_languages(article(text)).metadata.language == language


def test_the_script_is_believed_before_what_is_stated() -> None:
    assert detect_languages(article("Привет, мир.", language="en")).metadata.language == "ru"
    assert detect_languages(article("Здравей, свят.", language="bg")).metadata.language == "bg"
    assert detect_languages(article("灯台守", language="ja")).metadata.language == "ja"
    assert languages(detect_languages(article(ENGLISH * 3, "Привет, мир.", "Bonne nuit.", language="en"))) == [
        "",
        "ru",
        "",
    ]


@pytest.mark.parametrize(("other", "language"), [(FRENCH, "fr"), (FINNISH, "fi"), (JAPANESE, "ja")])
@pytest.mark.parametrize("stated", ["", "en", "en-GB"])
def test_a_block_in_another_language_is_marked(other: str, language: str, stated: str) -> None:
    told = detect_languages(article(ENGLISH * 5, other, ENGLISH, NAMES, "Oui, c’est ça.", language=stated))
    assert told.metadata.language == (stated or "en")
    assert languages(told) == ["", language, "", "", ""]


def test_a_statement_that_is_plainly_wrong_is_not_believed() -> None:
    assert detect_languages(article(FRENCH * 6, language="en")).metadata.language == "fr"
    assert detect_languages(article(FRENCH * 2, language="en")).metadata.language == "fr"
    assert detect_languages(article(FRENCH, language="en")).metadata.language == "en"


def test_near_varieties_are_one_language() -> None:
    told = detect_languages(
        article("Kode og dokumentasjon skrives på norsk, og alle kan bidra med det de har lyst til. " * 6)
    )
    assert detect_languages(Article(Metadata("T", language="no"), told.sections)).metadata.language == "no"


def test_what_a_person_says_stays() -> None:
    told = detect_languages(article(FRENCH * 6, ENGLISH, language="de"), certain=True)
    assert told.metadata.language == "de"
    assert languages(told) == ["", ""]
    assert languages(detect_languages(article(FRENCH * 6, ENGLISH, language="fr-CA"), certain=True)) == ["", "en"]


def test_what_the_source_states_for_a_block_stays() -> None:
    stated = Block(Kind.QUOTE, ENGLISH, language="cy")
    told = detect_languages(Article(Metadata("T"), (Section("", 1, (Block(Kind.PARAGRAPH, ENGLISH * 4), stated)),)))
    assert languages(told) == ["", "cy"]


def test_code_and_pictures_have_no_language() -> None:
    told = detect_languages(article(ENGLISH, FRENCH, kind=Kind.CODE))
    assert (told.metadata.language, languages(told)) == ("", ["", ""])


@pytest.mark.parametrize("kind", [MarkKind.FORMULA, MarkKind.CODE])
def test_letters_of_formulas_and_code_are_of_no_language(kind: MarkKind) -> None:
    opening, signs = "Then we know that ", "le_de(la, les, dans, pour) + une(du, et, est)"
    text = Text(f"{opening}{signs} holds.", (Mark(len(opening), len(opening + signs), kind),))
    assert detect_languages(article(*[text] * 20)).metadata.language == "en"


def test_a_block_whose_words_are_quoted_in_another_language_is_marked() -> None:
    told = detect_languages(article(ENGLISH * 5 + FRENCH, FRENCH))
    assert languages(told) == ["", "fr"]


@pytest.mark.parametrize(
    "block", [ENGLISH * 9, "Quiet boats lay still; boats lay quiet. Moorings, tide, harbour, boats!"]
)
def test_plain_english_does_not_wait_for_the_detector(block: str) -> None:
    code = f"""
import sys
from narrator.article import Article, Block, Kind, Metadata, Section
from narrator.article.languages import detect_languages
from narrator.text import Mark, MarkKind, Text
blocks = (Block(Kind.PARAGRAPH, {ENGLISH!r}), Block(Kind.PARAGRAPH, {block!r}))
article = Article(Metadata("T"), (Section("", 1, blocks),))
print(detect_languages(article).metadata.language)
print("py3langid" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["en", "False"]


@pytest.mark.parametrize(
    "text", ["word " * 400, "John Smith, Maria Garcia, Wei Chen, Anna Kowalska, Peter Müller. " * 2]
)
def test_what_is_in_no_language_is_in_none_that_a_voice_would_be_looked_for(text: str) -> None:
    article = Article(Metadata(""), (Section("", 1, (Block(Kind.PARAGRAPH, text),)),))
    assert detect_languages(article).metadata.language == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "cs",
            "Džbán na okně se rozbil a nikdo neví, kdo to udělal. Kočka seděla na peci, jako by se nic nestalo.",
        ),
        (
            "sk",
            "Džbán na okne sa rozbil a nikto nevie, kto to urobil. Mačka sedela na peci, akoby sa nič nestalo.",
        ),
        (
            "pt",
            "O jarro da janela partiu-se e ninguém sabe quem foi. A gata de Dvořák estava no fogão, nada aflita.",
        ),
    ],
)
def test_letters_that_a_language_lacks_speak_against_it(language: str, text: str) -> None:
    article = Article(Metadata(""), (Section("", 1, (Block(Kind.PARAGRAPH, text),)),))
    assert detect_languages(article).metadata.language == language
