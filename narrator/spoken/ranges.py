"""Ranges of measures: "20-30 percent" is said "20 to 30 percent".

Only before a unit: without one, 3-2 may be a score, 555-1234 a telephone number, 2024-05 a date.
"""

import re

_TO = {"en": "to", "de": "bis", "fr": "à", "es": "a", "it": "a", "pt": "a"}

_UNITS = (
    "%|‰|€|£|°C|°F|°|"
    "(?:km/h|mph|mm|cm|dm|km|kg|mg|µg|ml|cl|kW|MW|GW|kWh|Hz|kHz|MHz|GHz|kB|MB|GB|TB|min|g|m|l|h|s|t|"
    # English, German, French, Spanish, Italian, Portuguese
    "percent|per cent|degrees|seconds|minutes|hours|days|weeks|months|years|people|miles|feet|inches|"
    "Prozent|Grad|Sekunden|Minuten|Stunden|Tagen?|Wochen|Monaten?|Jahren?|Euro|Meter|Kilometer|"
    "pour cent|degrés|secondes|heures|jours|semaines|mois|ans|mètres|kilomètres|euros|"
    "por ciento|grados|segundos|minutos|horas|días|semanas|meses|años|metros|kilómetros|"
    "per cento|gradi|secondi|minuti|ore|giorni|settimane|mesi|anni|metri|chilometri|"
    "por cento|graus|dias|anos|quilômetros|quilómetros)(?!\\w)"
)
_NUMBER = r"\d{1,3}(?:[.,]\d{3})*(?:[.,]\d{1,2})?"
_RANGE = re.compile(rf"(?<![\w.,/:–−-])({_NUMBER})(?:[-–]| [-–] )({_NUMBER})(?= ?(?:{_UNITS}))")


def say(text: str, language: str) -> str:
    """`text` with the dash of each range of measures as a word; unchanged in languages not known here."""
    to = _TO.get(language)
    return _RANGE.sub(rf"\1 {to} \2", text) if to else text
