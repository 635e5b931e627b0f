"""Citation and footnote marks: shown, not said."""

import re

MARK = re.compile(
    r"""
      \[ \d{1,3} (?: (?: ,\ ? | \ ?[-–]\ ? ) \d{1,3} )* \]                          # [12]  [3, 4]  [5–7]
    | \[ (?: note | nb | n | Anm\. )\ \d{1,3} \]                                    # [note 3]
    | \[ (?: edit | (?: citation | clarification )\ needed ) \]                     # [citation needed]
    | \[ (?: when | where | who | which | why | (?: by | according\ to )\ whom )\? \] # [who?] but not "he [who] went"
    | (?: (?<= [.!?…,;] ) | (?<= [.!?…,;] [”"’»] ) ) [⁰¹²³⁴-⁹]+                      # end.¹ but not m² nor x²
    | (?<= [\w.!?…,;”"’»] ) [†‡]+ (?! \ ?\d )                                       # but not † 1980: a death
    """,
    re.VERBOSE,
)
"""One mark, wherever it stands."""

_MARK_AND_SPACE = re.compile(rf"\ ?(?:{MARK.pattern})", re.VERBOSE)


def drop(text: str, language: str) -> str:  # noqa: ARG001 - one signature for all families
    """`text` without citation and footnote marks."""
    return _MARK_AND_SPACE.sub("", text)
