"""Shouting: words that are all capitals are said as words, so that no engine spells them; acronyms stay.

In English a single shouted word is known by a list, elsewhere only a run of them is shouting.
"""

import re

_HINT = re.compile(r"[^\W\d_a-z]{2}")
_CAPITALS = r"[^\W\d_a-z]+(?:['’-][^\W\d_a-z]+)*"
_RUN = re.compile(rf"(?<![\w.&'’-]){_CAPITALS}(?:[,;:]?[ \u00a0]{_CAPITALS})+(?![\w&.]\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ROMAN = re.compile(r"M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
VOWEL = re.compile(r"[AEIOUYÄÖÜÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÃÕÅØÆ]")
# A run with one of these is shouting, not a row of acronyms.
_LITTLE = frozenset(
    "A ALL AN AND ANY ARE AS AT BE BEEN BUT BY CAN COULD DID DO DOES DON'T FOR FROM GET GO HAD HAS HAVE HE HER"
    " HERE HIM HIS"
    " HOW IF IN INTO IS ITS IT'S JUST LIKE ME MORE MY NEVER NEW NO NOT NOW OF OFF ON ONE OR OUR OUT OVER SAID"
    " SHE SHOULD SO"
    " THAT THE THEIR THEM THEN THERE THESE THEY THIS TO TOO UP VERY WAS WE WERE WHAT WHEN WHERE WHY WILL WITH WOULD YES"
    " YOU YOUR"
    " DER DIE DAS UND IST NICHT EIN EINE MIT FÜR VON ZU AUF LE LES DES ET EST DANS POUR AVEC UNE EL LOS LAS CON"
    " POR PARA"
    " UNA UN Y IL LO GLI CHE PER NON UM UMA OS COM NÃO".split()
)
ACRONYMS = frozenset(
    "ABC ACLU ADHD AIDS API APIS ASAP ATM BBC BMW CBS CDC CEO CEOS CEO'S CFO CIA CNN CPU CTO DIY DNA DVD ECB"
    " EPA ESPN EU EV FAQ"
    " FAA FBI FDA FIFA GDP GOP GPS GPU HBO HIV HR HTML HTTP IBM ID IMF IOC IPO IQ IRS ISO IVF JPEG JSON LED"
    " LGBT MIT MRI"
    " MTV NAACP NASA NATO NBA NBC NCAA NFL NHL NHS NIH NSA NYC NYU OECD OPEC PDF PR RNA SEC SQL SUV TV UAE UCLA"
    " UEFA UFO UK"
    " UN UNESCO UNICEF URL USA USB USC USSR VIP VPN WWII WWI XML YMCA AI ML PHD OK AM PM II III ID".split()
)
"""Capitals that are said by letter, or as a word, but are never shouted."""

_ALONE = frozenset(
    "ABSOLUTELY ALWAYS AMAZING ANYTHING AWESOME BAD BEST BIG DEAD DEFINITELY EVER EVERY EVERYONE EVERYTHING"
    " EXACTLY FIRST"
    " FREE GOOD GREAT HATE HUGE IMPORTANT LOVE MUST MUCH NEED NEVER NOTHING NOW ONLY PLEASE REALLY RIGHT SERIOUSLY STOP"
    " THANK THIS TOTALLY VERY WANT WARNING WOW WRONG YES YOUR".split()
) | frozenset(
    "AND BUT COULD DID DOES DON'T FOR FROM HAD HAVE HERE HOW JUST LIKE MORE NEW NOT OFF ONE OUT OVER SHOULD SUCH"
    " THAT THE THEIR THEM THEN THERE THESE THEY TOO WAS WERE WHAT WHEN WHERE WHY WILL WITH WOULD YOU".split()
)
_SHORTEST_NAME = 5
_SINGLE = re.compile(rf"(?<![\w.&'’/-])(?:{'|'.join(sorted(_ALONE))})(?![\w&'’/-]|\.\w)")


def say(text: str, language: str) -> str:
    """`text` with its shouted words in normal case: "THIS IS BIG" is said "This is big"."""
    if not _HINT.search(text):
        return text
    text = _RUN.sub(_run, text)
    return _SINGLE.sub(_single, text) if language == "en" else text


def _run(found: re.Match[str]) -> str:
    words = [word.replace("’", "'") for word in _WORD.findall(found[0])]
    little = sum(word in _LITTLE for word in words)
    long = sum(len(word) > 3 and word not in ACRONYMS and bool(VOWEL.search(word)) for word in words)
    if not long or long + little < max(2, len(words) / 2):
        return found[0]
    if not little and any(len(word) < _SHORTEST_NAME for word in words):  # "AMPA, NMDA"
        return found[0]
    said = _WORD.sub(_lower, found[0])
    if not little or len(words) < 3:  # a name: "RAFAEL WARNOCK", "NEW YORK"
        return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:], said)
    at_start = not any(map(str.isalnum, found.string[: min(found.start(), 20)]))
    return said[:1].upper() + said[1:] if at_start else said


def _lower(word: re.Match[str]) -> str:
    text = word[0]
    plain = text.replace("’", "'")
    if plain in ACRONYMS or (plain == "I" or plain.startswith("I'")) or _ROMAN.fullmatch(text):
        return text
    if plain not in _LITTLE and (not VOWEL.search(text) and len(text) > 1):
        return text
    return text.lower()


def _single(found: re.Match[str]) -> str:
    at_start = not any(map(str.isalnum, found.string[: min(found.start(), 20)]))
    return found[0].capitalize() if at_start else found[0].lower()
