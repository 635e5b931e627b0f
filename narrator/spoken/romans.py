"""Roman numerals where nothing else is meant: Henry VIII, World War II, Chapter IV, XXe siècle. Never the pronoun I."""

import re

from narrator.spoken.naming import cardinal, ordinal
from narrator.spoken.tables import table

_CHEAP = re.compile(r"\b[IVXL]+")
_ROMAN = r"(?=[IVXL])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLC])"
_NUMERAL = re.compile(_ROMAN)
_RULERS = (
    "Henry|Louis|Elizabeth|Charles|George|Edward|William|James|Richard|Philip|Francis|Frederick|Catherine|Mary|"
    "Alexander|Nicholas|Peter|Paul|John|Pius|Benedict|Gregory|Leo|Clement|Innocent|Urban|Boniface|Napoleon|Ramesses|"
    "Ramses|Ptolemy|Darius|Xerxes|Cyrus|Constantine|Theodosius|Justinian|Otto|Leopold|Joseph|Ferdinand|Alfonso|Carlos|"
    "Felipe|Juan|Wilhelm|Friedrich|Umberto|Vittorio|Victor|Emmanuel|Albert|Baudouin|Margaret|Margrethe|Gustav|Haakon|"
    "Christian|Harald|Carl|Olav|Sigismund|Ivan|Mehmed|Murad|Selim|Suleiman|Abdul|Mahmud|Rama|Hassan|Mohammed|Abdullah|"
    "Amenhotep|Thutmose|Seti|Cleopatra|Antiochus|Mithridates|Paul|Malcolm|Robert|David|Stephen|Matilda|Harold|Edmund"
)
_PARTS = (
    "Chapter|Part|Book|Volume|Vol\\.|Act|Scene|Section|Appendix|Article|Title|Phase|Type|Class|Stage|Level|Figure|"
    "Table|Grade|Category|Super Bowl|Vatican|Schedule|Canto|Episode|Season|Lesson|Unit|Tier|Mark|Element|Corps"
)
_ENGLISH_PART = re.compile(rf"(?<!\w)((?i:{_PARTS})) (?!I\b)({_ROMAN})\b(?!['’.]\w)")
_ENGLISH_FIRST = re.compile(rf"(?<!\w)({_PARTS}|{_PARTS.upper()}) (I)(?=[.:;,)—–]|\Z| [–—-])")
_WAR = re.compile(rf"\b((?i:World War)|WW|WW ) ?({_ROMAN})\b")
_RULER = re.compile(rf"\b((?:{_RULERS})) (?!I\b(?!\Z|[.,;:)?!’']| of ))({_ROMAN})(?=\b)(?!\. [A-Z])")
_SEQUEL = re.compile(
    r"\b(?!(?:The|An?|By|Via|With|For|Of|In|On|This|That|No|Each|Every|Daily|Her|His|Their|Our|My|Your)\b)"
    r"([A-Z][a-z]+) (II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV|XVI)\b(?![.]\w|-)"
)
_FAMILY = re.compile(r"\b([A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+) (II|III|IV)\b")
_CENTURIES = {
    "fr": (re.compile(r"\b(?=[IVX])(X{0,2}(?:IX|IV|V?I{0,3}))(?<=[IVX])(?:er?|ème|ᵉ)(?!\w)"), True),
    "es": (re.compile(rf"(?<=\b[Ss]iglo )({_ROMAN})\b"), False),
    "pt": (re.compile(rf"(?<=\b[Ss]éculo )({_ROMAN})\b"), False),
    "it": (re.compile(rf"\b({_ROMAN})(?= secolo\b)"), True),
}
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def say(text: str, language: str) -> str:
    """`text` with Roman numerals as words; unchanged in a language without a table."""
    if not table(language) or not _CHEAP.search(text):
        return text
    if language == "en":
        for pattern in (_WAR, _ENGLISH_PART, _ENGLISH_FIRST):
            text = pattern.sub(lambda found: f"{found[1].strip()} {cardinal(value(found[2]), 'en')}", text)
        for pattern in (_RULER, _FAMILY):
            text = pattern.sub(lambda found: f"{found[1]} the {ordinal(value(found[2]), 'en')}", text)
        return _SEQUEL.sub(lambda found: f"{found[1]} {cardinal(value(found[2]), 'en')}", text)
    if language in _CENTURIES:
        pattern, nth = _CENTURIES[language]
        text = pattern.sub(lambda found: (ordinal if nth else cardinal)(value(found[1]), language), text)
    return text


def value(numeral: str) -> int:
    """The value of a Roman numeral from 1 to 99; 0 for what is none."""
    if not _NUMERAL.fullmatch(numeral):
        return 0
    values = [_VALUES[sign] for sign in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
