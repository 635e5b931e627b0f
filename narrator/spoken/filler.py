"""Lines that are no part of what a writer says: advertisements, calls to read on, a byline that was announced."""

import re

_LONGEST = 80
_LINES = re.compile(
    r"""
    (?: advertisement | advert | sponsored | scroll\ to\ continue | (?:story|article)\ continues\ below.*
      | continue\ reading | read\ (?: more | the\ full\ story | on )
      | share\ this(?:\ article|\ story|\ post)? | click\ here
      | skip\ (?: advertisement | to\ content ) | loading | print\ this\ page
      | anzeige | werbung | weiterlesen | mehr\ lesen | artikel\ teilen
      | publicité | lire\ la\ suite | partager\ (?:l’|l')article
      | publicidad | anuncio | leer\ más | seguir\ leyendo
      | pubblicità | continua\ a\ leggere | leggi\ (?:tutto|di\ più)
      | publicidade | leia\ mais | continue\ lendo
    ) [\s.:…→»>]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BY = {"en": "by", "de": "von", "fr": "par", "es": "por", "it": "di", "pt": "por"}


def filler(text: str, language: str, author: str = "") -> str:
    """Why a paragraph is not worth saying, or "" if it is. `author` is who is announced."""
    if len(text) > _LONGEST:
        return ""
    if _LINES.fullmatch(text.strip()):
        return "it is no part of the text"
    by = _BY.get(language.partition("-")[0].lower(), "")
    if author and text.strip(" .").casefold() in (author.casefold(), f"{by} {author}".strip().casefold()):
        return "the author is announced"
    return ""
