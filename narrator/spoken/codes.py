"""Codes that are read part by part: telephone numbers, versions and addresses of machines, ISBN and DOI."""

import re

from narrator.spoken.numerals import NumberWords, cardinal, digits, figure, number_words

_CHEAP = re.compile(r"\d[-. )/]|\+\d|\d/\S")
_PHONE = re.compile(
    r"""
    (?<! [\w.,/+–-] ) (?:
        (?P<plus> \+ ) (?=(?: [ ()/.-]{0,2} \d ){7,15} (?! \d ) )
            (?P<far> \d{1,3} (?: [ /.-]? [ (]? \d{1,5} \)? ){1,7} )
      | (?P<near> (?: 1[-. ] )? (?: \( \d{3} \) [ -]? | \d{3}[-.] ) \d{3}[-. ]\d{4} | \d{3}-\d{4} )
      | (?P<trunk> 0\d{1,4} [ /-] \d{3,8} (?: [ -]\d{1,5} )? )
    ) (?! [\w/] | [-.,]\d )
    """,
    re.VERBOSE,
)
_ISBN = re.compile(r"\b(ISBN(?:-1[03])?|ISSN)(:? )(\d(?:[ -]?\d){6,12}[ -]?[\dX]\b)")
_VERSION = re.compile(r"(?<![\w.,:/–-])([vV]?)(\d{1,6}(?:\.\d{1,6}){2,5})(?![\w/]|\.\w|,\d)")
_DOI = re.compile(r"\b(?:(?i:doi)[: ]\s?)(10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;:)\]])")
_WORD = re.compile(r"\d+|[^\W\d_]+|[./_-]")


def say(text: str, language: str) -> str:
    """`text` with codes as words; unchanged in a language without words for numbers."""
    own = number_words(language)
    if not own or not _CHEAP.search(text):
        return text
    text = _ISBN.sub(lambda found: f"{found[1]} {_groups(found[3], language)}", text)
    text = _DOI.sub(lambda found: _doi(found[1], own, language), text)
    text = _PHONE.sub(lambda found: _phone(found, own, language), text)
    return _VERSION.sub(lambda found: _version(found, own, language), text)


def _groups(code: str, language: str) -> str:
    """Digit by digit, with a comma, which is a breath, between groups."""
    return ", ".join(digits(group, language) for group in re.findall(r"[\dX]+", code))


def _phone(found: re.Match[str], own: NumberWords, language: str) -> str:
    said = _groups(found["far"] or found["near"] or found["trunk"], language)
    return f"{own.plus} {said}" if found["plus"] else said


def _version(found: re.Match[str], own: NumberWords, language: str) -> str:
    if re.fullmatch(figure(language), found[0]):
        return found[0]
    said = f" {own.dot} ".join(
        digits(part, language) if part.startswith("0") and len(part) > 1 else cardinal(int(part), language)
        for part in found[2].split(".")
    )
    return f"{own.version} {said}" if found[1] and own.version else f"{found[1]}{said}"


def _doi(code: str, own: NumberWords, language: str) -> str:
    names = {".": own.dot, "/": ",", "-": ",", "_": ","}
    said = " ".join(names.get(part, digits(part, language) if part.isdigit() else part) for part in _WORD.findall(code))
    return f"DOI {said}".replace(" ,", ",")
