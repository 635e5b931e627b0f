"""Languages as tags of files name them."""


def alpha3(language: str) -> str:
    """The three-letter code of ISO 639-2 for a BCP 47 tag, "und" for a language that it cannot name."""
    import langcodes

    try:
        return langcodes.Language.get(language).to_alpha3() if language else "und"
    except LookupError:
        return "und"
