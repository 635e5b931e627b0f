"""What sentencex gets wrong about full stops after words, by language. Add a word here, not a rule elsewhere."""


def _table(rows: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in rows.items()}


MISSING = _table(
    {
        "en": "Figs Eq Eqs Ch Vol Vols Ste Ft Ms Mon Tue Wed Thu Fri approx Approx Assoc est ed eds trans P.S",
        "de": "Hl hl Abs Abb Kap Bd Hrsg inkl exkl Tel geb gest Dipl Frl Sta bspw Red Aufl verh Jh Jhdt",
        "es": "Mons St aprox Fco N° Nº n° nº",
        "fr": "M MM Mme Mmes Mlle Mlles Dr Pr St Ste Me n° N°",
        "it": "pag pagg S n° N°",
        "nl": "mevr o.a d.w.z",
        "pl": "dr hab nr str tj im św ks",
        "pt": "pág págs Av vol núm D n° N° nº",
        "ru": "т.е им рис доп",
    }
)
"""Abbreviations it does not know: the sentence goes on."""

WORDS = _table(
    {
        "en": "me may miss art op etc",
        "de": "mich mag",
        "es": "etc",
        "fr": "etc",
        "it": "ecc",
        "nl": "dat div me",
        "pt": "etc",
    }
)
"""Words it takes for abbreviations, or that end a sentence more often than not: before a capital, the end."""
