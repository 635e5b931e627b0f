"""LaTeX acronyms of the packages acronym, acro and glossaries: in full where they are first used."""

import re
from typing import NamedTuple

_GROUP = r"\{((?:[^{}]|\{[^{}]*\}){0,200})\}"
_DEFINED = re.compile(
    rf"\\(?:(?P<listed>acro)|acrodef|newacro)\s*\{{(?P<key>[^{{}}]*)\}}\s*(?:\[(?P<shown>[^\[\]]*)\]\s*)?{_GROUP}"
    rf"|\\newacronym\s*(?:\[[^\[\]]*\]\s*)?\{{(?P<named>[^{{}}]*)\}}\s*{_GROUP}\s*{_GROUP}"
    rf"|\\(?:DeclareAcronym|newglossaryentry)\s*\{{(?P<entry>[^{{}}]*)\}}\s*{_GROUP}"
)
_FIELD = re.compile(rf"\b(short|long|name)\s*=\s*(?:{_GROUP}|([^,{{}}]*))")
_USED = re.compile(
    r"\\(?P<form>(?:ac|Ac)[slf]?|acr(?:short|long|full)|gls|Gls|GLS)(?P<plural>pl?)?\*?\s*\{(?P<key>[^{}]*)\}"
)
_SHORT, _LONG, _FULL = ("acs", "acrshort"), ("acl", "acrlong"), ("acf", "acrfull")


class _Acronym(NamedTuple):
    short: str
    long: str


def spelled(text: str) -> str:
    """A text without the definitions of acronyms, with their printed forms where used; a list of them remains."""
    defined: dict[str, _Acronym] = {}
    text = _DEFINED.sub(lambda found: _kept(found, defined), text)
    introduced: set[str] = set()
    return _USED.sub(lambda found: _printed(found, defined, introduced), text) if defined else text


def _kept(found: re.Match[str], defined: dict[str, _Acronym]) -> str:
    """Record a definition; its replacement is an item in a list of acronyms, else nothing."""
    if found["key"] is not None:
        short, long = found["shown"] or found["key"], found[4]
        defined[found["key"].strip()] = _Acronym(short, long)
        return f"\\item[{{{short}}}] {long}" if found["listed"] else ""
    if found["named"] is not None:
        defined[found["named"].strip()] = _Acronym(found[6], found[7])
    else:
        given = {name: braced or bare.strip() for name, braced, bare in _FIELD.findall(found[9])}
        short = given.get("short") or given.get("name") or found["entry"]
        defined[found["entry"].strip()] = _Acronym(short, given.get("long", ""))
    return ""


def _printed(found: re.Match[str], defined: dict[str, _Acronym], introduced: set[str]) -> str:
    key, form, plural = found["key"].strip(), found["form"].lower(), "s" if found["plural"] else ""
    if key not in defined:
        return found[0]
    short, long = (f"{part}{plural}" if part else "" for part in defined[key])
    is_first = key not in introduced
    introduced.add(key)
    if not long or form in _SHORT:
        printed = short
    elif form in _LONG:
        printed = long
    else:
        printed = f"{long} ({short})" if form in _FULL or is_first else short
    return printed[:1].upper() + printed[1:] if found["form"][0].isupper() else printed
