"""Acronyms: the few that engines spell though they are words, and those that they say as words though they are spelled.

Engines know most: what is all capitals and cannot be pronounced they spell, what can they say. Here are the exceptions.
"""

import re

_SAID = {
    "en": """
        RAM=ram ROM=rom LAN=lan WAN=wan PIN=pin SIM=sim ZIP=zip DOS=doss VIM=vim WHO=W-H-O
        YMCA=Y-M-C-A YWCA=Y-W-C-A ROTC=R-O-T-C USAID=U-S-Aid UNDP=U-N-D-P OSCE=O-S-C-E ICBM=I-C-B-M AARP=A-A-R-P
        ACLU=A-C-L-U NCAA=N-C-double-A NAACP=N-double-A-C-P IEEE=I-triple-E USPS=U-S-P-S UNEP=U-N-E-P IAEA=I-A-E-A
        EULA=eula SEALs=seals UNHCR=U-N-H-C-R SQLite=S-Q-L-ite WYSIWYG=wizzy-wig LaTeX=lah-tech CAPTCHA=captcha
        NGINX=engine-X PostgreSQL=Postgres-Q-L
    """,
}
_TABLES = {language: dict(entry.split("=") for entry in rows.split()) for language, rows in _SAID.items()}
_PLACES = {
    language: re.compile(rf"(?<![\w.&-])({'|'.join(map(re.escape, table))})(?=(?:['’]?s)?(?![\w&-]))")
    for language, table in _TABLES.items()
}
_ANY = re.compile(r"[A-Z]{2}|LaTeX|PostgreSQL")


def say(text: str, language: str) -> str:
    """`text` with the acronyms that engines read wrong as they are said; a plural s or 's stays with it."""
    table = _TABLES.get(language)
    if not table or not _ANY.search(text):
        return text
    return _PLACES[language].sub(lambda found: table[found[1]], text)
