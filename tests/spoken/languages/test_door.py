"""A language comes in by one door: a folder, that somebody else's package registers, and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

pytestmark = pytest.mark.slow

Narrator = Callable[..., CompletedProcess[str]]

PHRASES = """
by = "De {author}."
synthetic = "Legata de sinteza voĉo."
code = "Programo estas ellasita. Linioj: {lines}."
table = "Tabelo estas ellasita. Linioj: {rows}."
part = "Parto {number}"
quote = "Citaĵo."
unquote = "Fino de citaĵo."
figure = "Bildo: {text}"
footnote = "Piednoto."
formula = "Formulo estas ellasita."
following = "Sekve: {text}"
"""

NUMBERS = """
digit_by_digit = true
point = "komo"
dot = "punkto"
minus = "minus"
plus = "plus"
plus_minus = "plus minus"
times = "oble"
by = "oble"
equals = "egalas al"
divided = "dividite per"
power = "potenco"
squared = "kvadrate"
cubed = "kube"
percent = "procentoj"
permille = "promiloj"
about = "ĉirkaŭ"
less = "malpli ol"
more = "pli ol"
to = "ĝis"
score = "al"
conjunction = "kaj"
enumerated = "{ordinal}"

[magnitudes]
"mln miliono milionoj" = ["miliono", "milionoj"]

[fractions]
"1/2" = "duono"
"""

ABBREVIATIONS = """
[anywhere]
ktp = "kaj tiel plu"
"ekz." = "ekzemple"

[before_name]
D-ro = "Doktoro"
"""

LABELS = """
[labels]
"N-ro Nro №" = ["numero", "numeroj"]
"""

UNITS = """
per = "po"

[units]
"km" = ["kilometro", "kilometroj"]
"""

ARTICLE = """---
title: La vojo
author: Ada Lind
language: eo
---

D-ro Lind iris 21 km en 3,5 horoj, ekz. ĝis la lago ktp laŭ la malnova vojo.

> La vojo estas longa.

```
print(1)
print(2)
```
"""

# Too short for anybody to be asked which language it is in, which takes half a second to load.
NOTE = "---\ntitle: Noto\nauthor: Ada Lind\nlanguage: eo\n---\n\nIris 21 km en 3,5 horoj.\n"


def install(site: Path, tag: str, **files: str) -> dict[str, str]:
    """The environment in which a package with a language is installed: its folder, and the entry point."""
    folder = site / f"narrator_{tag}"
    folder.mkdir(parents=True)
    for name, text in files.items():
        name = name.replace("_py", ".py") if name.endswith("_py") else f"{name}.toml"
        (folder / name).write_text(text, encoding="utf-8")
    metadata = site / f"narrator_{tag}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: narrator-{tag}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[narrator.languages]\n{tag} = narrator_{tag}\n")
    before = os.environ.get("PYTHONPATH")
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(site), *([before] if before else [])])}


def say(environment: dict[str, str], language: str, *texts: str) -> list[str]:
    """How texts are said, by a process of its own."""
    code = (
        "import json, sys\nfrom narrator import spoken\n"
        "json.dump([spoken.say(text, sys.argv[1]) for text in json.load(sys.stdin)], sys.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, language],
        input=json.dumps(texts),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    said: list[str] = json.loads(done.stdout)
    return said


def test_an_article_in_an_added_language_is_said_with_its_numbers_phrases_and_abbreviations(
    narrator: Narrator, tmp_path: Path
) -> None:
    here = install(tmp_path / "site", "eo", phrases=PHRASES, numbers=NUMBERS, abbreviations=ABBREVIATIONS, units=UNITS)
    article = tmp_path / "vojo.md"
    article.write_text(ARTICLE, encoding="utf-8")
    done = narrator("script", article, "--json", env=here)
    assert done.returncode == 0, done.stderr
    script = json.loads(done.stdout)
    (section,) = script["sections"]
    assert [[line["said"] for line in passage] for passage in section["passages"]] == [
        [
            "Doktoro Lind iris dudek unu kilometroj en tri komo kvin horoj, "
            "ekzemple ĝis la lago kaj tiel plu laŭ la malnova vojo."
        ],
        ["Citaĵo.", "La vojo estas longa.", "Fino de citaĵo."],
        ["Programo estas ellasita. Linioj: 2."],
    ]
    assert section["passages"][0][0]["shown"].startswith("D-ro Lind iris 21 km")


def test_it_is_announced_in_the_added_language(tmp_path: Path) -> None:
    here = install(tmp_path / "site", "eo", phrases=PHRASES)
    article = tmp_path / "vojo.md"
    article.write_text(ARTICLE, encoding="utf-8")
    code = (
        "import sys, narrator\nfrom narrator.script.speaking import announcement\n"
        "print(*announcement(narrator.read(sys.argv[1])).lines, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(article)], env=here, capture_output=True, encoding="utf-8", check=True
    )
    assert "said='De Ada Lind.'" in done.stdout
    assert "said='Legata de sinteza voĉo.'" in done.stdout


def test_a_region_does_not_change_the_added_language(tmp_path: Path) -> None:
    here = install(tmp_path / "site", "eo", numbers=NUMBERS, labels=LABELS)
    assert say(here, "eo-XX", "3 %", "N-ro 5") == ["tri procentoj", "numero kvin"]


def test_a_package_adds_to_what_narrator_knows_of_a_language(tmp_path: Path) -> None:
    here = install(tmp_path / "site", "ja", numbers=NUMBERS.replace('"komo"', '"コンマ"'))
    assert say(here, "ja", "3,5") == ["三 コンマ 五"]
    code = "from narrator.spoken.phrases import phrases\nown = phrases('ja')\nprint(own.quote if own else '')"
    done = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)
    assert done.stdout == "引用。\n"


def test_numerals_that_num2words_does_not_know_come_from_the_folder(tmp_path: Path) -> None:
    grammar = (
        "from narrator.spoken.languages.grammar import Grammar\n\n"
        "def _numeral(number, kind):\n"
        "    words = ['mute'] * (number // 20) + ['luka'] * (number % 20 // 5)\n"
        "    return ' '.join(words + ['tu'] * (number % 5 // 2) + ['wan'] * (number % 5 % 2)) or 'ala'\n\n"
        "GRAMMAR = Grammar(numeral=_numeral)\n"
    )
    here = install(tmp_path / "site", "tok", numbers=NUMBERS, grammar_py=grammar)
    assert say(here, "tok", "jan 28 li kama", "0") == ["jan mute luka tu wan li kama", "ala"]


def test_what_is_around_numbers_and_how_words_are_written_come_from_the_folder(tmp_path: Path) -> None:
    here = install(
        tmp_path / "site",
        "eo",
        numbers=NUMBERS.replace('conjunction = "kaj"', 'conjunction = "kaj"\ndisjunction = "aŭ"'),
        romans="ends = 'a'\n[[rules]]\npattern = '(?<!\\w){numeral}a(?= jarcento)'\nsaid = '{cardinal}a'\n"
        "[[rules]]\npattern = '\\bparto (?i:{numeral})\\b()'\nsaid = 'parto {cardinal}'",
        codes="telephones = ['Sonigu']",
        sentences="ordinal_stop = true",
        spelling="capital_nouns = true",
    )
    texts = ("Sonigu 12 34", "la XIXa jarcento", "parto xiv", "Rezultis 6-4 kaj 6-3.")
    assert say(here, "eo", *texts) == [
        "Sonigu unu du, tri kvar",
        "la dek naŭa jarcento",
        "parto dek kvar",
        "Rezultis ses kvar kaj ses tri.",
    ]
    code = "from narrator.spoken import sentences\nprint(*sentences.whole('1. Majo kaj 2. Junio venis', 'eo'), sep='|')"
    done = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "1. Majo kaj 2. Junio venis\n"


def test_hyphens_are_told_by_the_folder_of_a_language_with_a_list_of_words(tmp_path: Path) -> None:
    code = (
        "from narrator.sources.hyphens import Hyphens\n"
        "lines = ['Hau da eta hori ez da, baina liburu bat da.', 'Eskola eta mendi']\n"
        "print(Hyphens(lines).belongs('eskola', 'liburu'))"
    )
    here = install(
        tmp_path / "site", "eu", frequent="words = 'eta da ez bat du hau hori baina'", spelling="min_compound_half = 3"
    )
    for environment, told in ((here, "True\n"), ({**here, "PYTHONPATH": ""}, "False\n")):
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout == told


def test_documents_are_understood_by_the_words_of_the_folder(tmp_path: Path) -> None:
    book = tmp_path / "libro.md"
    book.write_text(
        "# La lago\n\n## Enhavo\n\n- [Vojo](#vojo)\n- [Akvo](#akvo)\n\n"
        "## Vojo\n\nLa vojo estas longa.\n\n## Akvo\n\nLa akvo estas klara.\n",
        encoding="utf-8",
    )
    code = (
        "import sys, narrator\n"
        "sections = narrator.read(sys.argv[1]).sections\n"
        "print(*(section.heading.shown for section in sections if section.heading), sep=', ')"
    )
    here = install(tmp_path / "site", "eo", documents="contents = 'enhavo'")
    for environment, told in ((here, "Vojo, Akvo\n"), ({**here, "PYTHONPATH": ""}, "Enhavo, Vojo, Akvo\n")):
        command = [sys.executable, "-c", code, str(book)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout == told


@pytest.mark.parametrize(
    ("documents", "told"), [("published = 'eldonita (en'", "eldonita (en"), ("months = 'januaro'", "documents.toml")]
)
def test_what_is_wrong_in_the_words_for_documents_is_told(tmp_path: Path, documents: str, told: str) -> None:
    page = tmp_path / "lago.html"
    page.write_text("<title>Lago</title><article><p>Published on 4 May 2021</p><p>It was so.</p></article>")
    here = install(tmp_path / "site", "eo", documents=documents)
    code = (
        "import sys, narrator\n"
        "try: narrator.read(sys.argv[1])\nexcept narrator.SettingsError as error: print(str(error))"
    )
    command = [sys.executable, "-c", code, str(page)]
    done = subprocess.run(command, env=here, capture_output=True, encoding="utf-8", check=True)
    assert told in done.stdout


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"phrases": PHRASES.replace("{author}", "{autoro}")}, ("phrases.toml", "{author}")),
        ({"phrases": 'by = "De {author}."'}, ("phrases.toml", "lacks synthetic")),
        ({"phrases": PHRASES + "colour = 'blua'"}, ("phrases.toml", "colour")),
        ({"phrases": "by ="}, ("phrases.toml", "cannot be read")),
        ({"phrases": PHRASES, "numbers": NUMBERS.replace('"minus"', "5")}, ("numbers.toml", "minus")),
        ({"phrases": PHRASES, "numbers": NUMBERS + "\n[repairs]\np = ['p']"}, ("numbers.toml", "repairs: p")),
        ({"phrases": PHRASES, "numbers": "year = '('\n" + NUMBERS}, ("numbers.toml", "year")),
        ({"phrases": PHRASES, "units": UNITS.replace('"kilometroj"]', '"kilometroj", "x"]')}, ("units.toml", "gender")),
        ({"phrases": PHRASES, "grammar_py": "import nowhere"}, ("narrator_eo", "nowhere")),
        ({"numbers": NUMBERS.replace("\nminus =", "\nminuz =")}, ("unknown keys: minuz; did you mean minus?",)),
        ({"numbers": "colour = 'blua'\n" + NUMBERS}, ("unknown keys: colour; there are: ",)),
        ({"numbrs": NUMBERS}, ("no file numbrs.toml", "did you mean numbers.toml?")),
        ({"colours": NUMBERS}, ("no file colours.toml", "there are: abbreviations.toml, ")),
        ({"grammer_py": ""}, ("no file grammer.py", "did you mean grammar.py?")),
    ],
)
def test_what_is_wrong_in_a_folder_is_told(
    narrator: Narrator, tmp_path: Path, files: dict[str, str], told: tuple[str, ...]
) -> None:
    here = install(tmp_path / "site", "eo", **({"numbers": NUMBERS, "units": UNITS} | files))
    article = tmp_path / "vojo.md"
    article.write_text(NOTE, encoding="utf-8")
    done = narrator("script", article, env=here)
    assert done.returncode == 2
    assert all(part in done.stderr for part in told), done.stderr
    assert "Traceback" not in done.stderr


def test_numerals_of_nobody_are_told(narrator: Narrator, tmp_path: Path) -> None:
    here = install(tmp_path / "site", "tok", numbers=NUMBERS)
    article = tmp_path / "nasin.md"
    article.write_text("---\nlanguage: tok\n---\n\njan 3 li kama.\n", encoding="utf-8")
    done = narrator("script", article, env=here)
    assert done.returncode == 2
    assert "tok" in done.stderr and "numeral" in done.stderr


def test_an_entry_without_a_folder_is_told(narrator: Narrator, tmp_path: Path) -> None:
    here: dict[str, Any] = install(tmp_path / "site", "eo")
    (tmp_path / "site" / "narrator_eo").rmdir()
    article = tmp_path / "vojo.md"
    article.write_text(ARTICLE, encoding="utf-8")
    done = narrator("script", article, env=here)
    assert done.returncode == 2
    assert "narrator_eo" in done.stderr


def test_modules_of_its_grammar_and_other_files_may_be_in_a_folder(tmp_path: Path) -> None:
    here = install(tmp_path / "site", "eo", numbers=NUMBERS, dates_py="", __init___py="")
    folder = tmp_path / "site" / "narrator_eo"
    (folder / "README.md").write_text("Esperanto")
    (folder / "numbers.toml~").write_text("")
    assert say(here, "eo", "3 %") == ["tri procentoj"]
