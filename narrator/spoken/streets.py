"""American street addresses: "708 N 1st St, Austin, TX 78701" with its words in full and its numbers digit by digit."""

import re

from narrator.spoken.naming import cardinal, digits

_SUFFIXES = {
    "st": "Street", "ave": "Avenue", "av": "Avenue", "rd": "Road", "blvd": "Boulevard", "dr": "Drive", "ln": "Lane",
    "ct": "Court", "pl": "Place", "sq": "Square", "hwy": "Highway", "expy": "Expressway", "pkwy": "Parkway",
    "fwy": "Freeway", "ter": "Terrace", "cir": "Circle", "street": "Street", "avenue": "Avenue", "road": "Road",
    "boulevard": "Boulevard", "drive": "Drive", "lane": "Lane", "court": "Court", "highway": "Highway",
}  # fmt: skip
_SIDES = {"N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest",
          "SE": "Southeast", "SW": "Southwest"}  # fmt: skip
_STATES = dict(
    pair.split("=")
    for pair in (
        "AL=Alabama AK=Alaska AZ=Arizona AR=Arkansas CA=California CO=Colorado CT=Connecticut DE=Delaware FL=Florida "
        "GA=Georgia HI=Hawaii ID=Idaho IL=Illinois IN=Indiana IA=Iowa KS=Kansas KY=Kentucky LA=Louisiana ME=Maine "
        "MD=Maryland MA=Massachusetts MI=Michigan MN=Minnesota MS=Mississippi MO=Missouri MT=Montana NE=Nebraska "
        "NV=Nevada NH=New_Hampshire NJ=New_Jersey NM=New_Mexico NY=New_York NC=North_Carolina ND=North_Dakota OH=Ohio "
        "OK=Oklahoma OR=Oregon PA=Pennsylvania RI=Rhode_Island SC=South_Carolina SD=South_Dakota TN=Tennessee TX=Texas "
        "UT=Utah VT=Vermont VA=Virginia WA=Washington WV=West_Virginia WI=Wisconsin WY=Wyoming"
    ).split()
)
_DIGIT = re.compile(r"\d")
_STATE = "|".join(_STATES)

_STREET = re.compile(
    rf"""
    (?<! [\w.,$£€-] ) (?P<house> \d{{1,5}} ) \  (?: (?P<side> [NSEW]{{1,2}} ) \b \.? \  )?
    (?P<name> (?: (?: [A-Z][\w'’-]{{0,30}} | \d{{1,3}}(?:st|nd|rd|th) ) \  ){{1,3}} )
    (?P<suffix> (?i: {"|".join(_SUFFIXES)} ) ) \b (?P<stop> \.? )
    """,
    re.VERBOSE,
)
_ZIP = re.compile(rf"(?<=, )({_STATE}),? (\d{{5}})(?:-(\d{{4}}))?(?![\w-])")
_BARE_STATE = re.compile(rf"(?<=, )({_STATE})(?=[.,;)]|\Z)")


def say(text: str, language: str) -> str:
    """`text` with American addresses as words; unchanged in other languages than English."""
    if language != "en" or not _DIGIT.search(text):
        return text
    text = _ZIP.sub(_zip, text)
    said = _STREET.sub(_street, text)
    if said != text:
        said = _BARE_STATE.sub(lambda found: _STATES[found[1]].replace("_", " "), said)
    return said


def _zip(found: re.Match[str]) -> str:
    code = digits(found[2], "en") + (f", {digits(found[3], 'en')}" if found[3] else "")
    return f"{_STATES[found[1]].replace('_', ' ')}, {code}"


def _street(found: re.Match[str]) -> str:
    side = f"{_SIDES[found['side']]} " if found["side"] in _SIDES else f"{found['side']} " if found["side"] else ""
    after = found.string[found.end() : found.end() + 2]
    stop = found["stop"] if not after or after[1:].isupper() else ""
    return f"{_house(found['house'])} {side}{found['name']}{_SUFFIXES[found['suffix'].lower()]}{stop}"


def _house(number: str) -> str:
    """A house number in pairs, as it is said at the door: 1428 is "fourteen twenty-eight"."""
    if len(number) < 3:
        return cardinal(int(number), "en")
    if number.startswith("0") or len(number) == 5 or number[-2] == "0":
        return cardinal(int(number), "en") if number.endswith("00") else digits(number, "en")
    return f"{cardinal(int(number[:-2]), 'en')} {cardinal(int(number[-2:]), 'en')}"
