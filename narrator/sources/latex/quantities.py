r"""Units of siunitx (\kilo\metre\per\second) in their printed form: km/s.

https://ctan.org/pkg/siunitx: "Unit macros"; the symbols are those of the SI brochure.
"""

import re

_TOKEN = re.compile(r"\\([A-Za-z]+)|(\^)|\{([^{}]*)\}|([^\\{}\s~.^]+)|[\s~.]+")
_POWERS = {"2": "²", "3": "³", "-1": "⁻¹", "-2": "⁻²", "-3": "⁻³"}
_RAISED_BEFORE = {"square": "²", "cubic": "³"}
_RAISED_BEHIND = {"squared": "²", "cubed": "³"}
_PREFIXES = dict(
    zip(
        "femto pico nano micro milli centi deci deca hecto kilo mega giga tera peta kibi mebi gibi".split(),
        "f p n µ m c d da h k M G T P Ki Mi Gi".split(),
        strict=True,
    )
)
_UNITS = dict(
    zip(
        """meter metre second gram kilogram kelvin ampere mole candela hertz newton pascal joule watt volt ohm coulomb
        farad siemens tesla weber henry lumen lux becquerel sievert gray katal radian steradian degreeCelsius celsius
        degree arcminute arcsecond percent liter litre minute hour day electronvolt tonne hectare byte bit decibel bel
        angstrom astronomicalunit dalton atomicmassunit neper um us""".split(),
        """m m s g kg K A mol cd Hz N Pa J W V Ω C F S T Wb H lm lx Bq Sv Gy kat rad sr °C °C ° ′ ″ % L L min h d eV t
        ha B bit dB B Å au Da u Np µm µs""".split(),
        strict=True,
    )
)


def unit(tex: str) -> str:
    """A unit in its printed form, from macros or literal text; for an unknown macro, its name."""
    found: list[str] = []
    prefix = raised = ""
    is_below = wants_power = False
    for macro, power, group, letters in _TOKEN.findall(tex):
        said = group or letters
        if wants_power and said:
            found[-1] += _POWERS.get(said, f"^{said}")
            wants_power = False
        elif macro in _PREFIXES:
            prefix = _PREFIXES[macro]
        elif macro == "per":
            is_below = True
        elif macro in _RAISED_BEFORE:
            raised = _RAISED_BEFORE[macro]
        elif macro in _RAISED_BEHIND and found:
            found[-1] += _RAISED_BEHIND[macro]
        elif power or macro == "tothe":
            wants_power = bool(found)
        elif macro or said:
            symbol = f"{prefix}{said or _UNITS.get(macro, macro)}{raised}"
            if is_below:
                found[-1:] = [f"{''.join(found[-1:])}/{symbol}"]
            else:
                found.append(symbol)
            prefix = raised = ""
            is_below = False
    return " ".join(found)
