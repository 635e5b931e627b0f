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

# "[5], [6]" is one, and of "so. [2]." one stop is enough.
_MARK_AND_SPACE = re.compile(
    rf"\ ?(?:{MARK.pattern}) (?: ,?\ ?(?:{MARK.pattern}) ){{0,20}} (?: (?<=])(?<=[.!?]\ \[\d]) \. )?", re.VERBOSE
)

_NAME = r"(?:(?:van|von|de|der|den|du|la|le|al|el)\ ){0,2}[A-Z][\w'’-]{1,30}"
_WORK = rf"""
    (?: (?: see\ also | [Ss]ee | e\.g\. | cf\. | but\ see )  ,?\  )?
    {_NAME}
    (?: (?: ,\ {_NAME} ){{0,5}}  (?: ,?\ (?:&|and|und|et|y|e)\ {_NAME} | ,?\ et\ al\.? | ,?\ u\.\ ?a\. ) )?
    ,?\ (?:1[6-9]|20)\d\d[a-z]?  (?: ,\ (?:1[6-9]|20)\d\d[a-z]? ){{0,4}}
    (?: [,:]\ ?(?:pp?\.\ ?|S\.\ ?)?\d{{1,4}} (?:[-–]\d{{1,4}})? )?
"""
_AUTHOR_YEAR = re.compile(rf"\ ?\( {_WORK} (?: [;,]\ {_WORK} ){{0,9}} \)", re.VERBOSE)
# "(May 2019)", "(Paris, 1984)" and "(Reuters, 2019)" are no works.
_SOLE = re.compile(r"\ ?\(([\w'’-]+)(,?) \d{4}\)")
_NO_AUTHORS = frozenset(
    "January February March April May June July August September October November December Spring Summer Autumn"
    " Fall Winter"
    " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Christmas Easter Since Before After Around About Circa"
    " Until From In"
    " Amsterdam Athens Barcelona Beijing Berlin Boston Brussels Cairo Cambridge Chicago Copenhagen Delhi Dublin"
    " Edinburgh"
    " Frankfurt Geneva Hamburg Helsinki Istanbul Jerusalem Kyoto Leipzig Lisbon London Madrid Melbourne Milan"
    " Moscow Munich"
    " Oslo Oxford Paris Philadelphia Prague Rome Seattle Seoul Shanghai Singapore Stockholm Sydney Tokyo Toronto Venice"
    " Vienna Warsaw Washington Zurich America Australia Austria Brazil Britain Canada China Denmark England"
    " Europe France"
    " Germany Greece India Ireland Israel Italy Japan Mexico Netherlands Norway Poland Portugal Russia Scotland"
    " Spain Sweden"
    " Switzerland Turkey Ukraine Reuters Getty Penguin Routledge Springer Elsevier Random Wiley Netflix HBO BBC"
    " Olympics"
    " Born Died Founded Est Published Released Act Treaty".split()
)


def drop(text: str, language: str) -> str:  # noqa: ARG001 - one signature for all families
    """`text` without citation and footnote marks, and without "(Smith et al., 2019; Lee 2020)"."""
    if "(" in text:
        text = _AUTHOR_YEAR.sub(_work, text)
    return _MARK_AND_SPACE.sub("", text)


def _work(found: re.Match[str]) -> str:
    sole = _SOLE.fullmatch(found[0])
    # One name and a year without a comma may be anything: "(Windows 2000)", "(Apollo 1969)".
    return found[0] if sole and (sole[1] in _NO_AUTHORS or not sole[2]) else ""
