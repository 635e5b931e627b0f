"""Languages as the tags of files name them."""

# ISO 639-2/T for the languages of most articles: loading langcodes takes 30 ms of processor time.
_USUAL = {"de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "pt": "por"}


def alpha3(language: str) -> str:
    """The three-letter code of ISO 639-2 for a BCP 47 tag, "und" for a language that has none."""
    if usual := _USUAL.get(language.partition("-")[0]):
        return usual
    import langcodes

    try:
        return langcodes.Language.get(language).to_alpha3() if language else "und"
    except LookupError:
        return "und"
