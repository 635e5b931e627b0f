"""Moves in a game of chess: 12.Nxe4 is said "twelve, knight takes e four", if a text certainly has moves."""

import re
from collections.abc import Iterator
from functools import lru_cache

from narrator import patterns
from narrator.spoken.numerals import cardinal
from narrator.spoken.reading import Kind, Rank

_PIECES = {"K": "king", "Q": "queen", "R": "rook", "B": "bishop", "N": "knight"}
_CASTLING = {"O-O": "castles", "0-0": "castles", "O-O-O": "castles long", "0-0-0": "castles long"}
_MOVE = (
    r"(?:(?:(?P<piece>[KQRBN])(?P<from>[a-h]?[1-8]?)|(?P<pawn>[a-h](?=x))?)(?P<takes>x?)(?P<file>[a-h])(?P<rank>[1-8])"
    r"(?:=(?P<becomes>[QRBN]))?|(?P<castles>O-O(?:-O)?|0-0(?:-0)?))(?P<check>[+#]?)[!?]{0,2}"
)
_NAMELESS = re.sub(r"\?P<\w+>", "?:", _MOVE)
_NUMBERED = patterns.lazy(rf"(?<![\w.])(?P<number>\d{{1,3}})(?P<dots>\.(?:\.\.)?|…) ?{_MOVE}(?!\w)")
_SOLE = patterns.lazy(rf"(?<![\w.@#/]){_MOVE}(?![\w/@]|\.\w)")
_NEXT = patterns.lazy(r" (?:\d{1,3}\.|[KQRBN]?[a-h]?x?[a-h][1-8]\b|O-O)")
_GAME = patterns.lazy(
    rf"(?<![\w.])\d{{1,3}}\.(?:\.\.)? ?{_NAMELESS}(?!\w)"
    r"|(?<!\w)[KQRBN][a-h]?[1-8]?x?[a-h][1-8][+#]?[!?]{0,2}[ ,](?:(?:and|then|\d+\.) )?"
    r"[KQRBNa-h]x?[a-h]?[1-8][+#]?(?!\w)"
    r"|(?<!\w)[KQRBN][a-h]?[1-8]?x[a-h][1-8][+#]?(?!\w)|(?<!\w)[Oo0]-[Oo0]-[Oo0](?!\w)"
)


def kinds(_language: str) -> Iterator[Kind]:
    """Moves."""
    yield Kind("a move in chess", Rank.CODE, _NUMBERED, _numbered, ".…", "abcdefghO.…")
    yield Kind("a move in chess", Rank.CODE, _SOLE, _sole, "abcdefgh", at="abcdefgh")
    yield Kind("a move in chess", Rank.CODE, re.compile(r"(?<![\w.])O-O(?:-O)?(?![\w-])"), _castles, "O")


def _numbered(found: re.Match[str]) -> str:
    said = f"{cardinal(int(found['number']), 'en')}, {_move(found)}"
    return said + "," * bool(_NEXT.match(found.string, found.end()))


def _sole(found: re.Match[str]) -> str | None:
    if not _has_moves(found.string):
        return None
    return _move(found) + "," * bool(_NEXT.match(found.string, found.end()))


@lru_cache(16)
def _has_moves(text: str) -> bool:
    """Whether a text certainly has moves: checked for each square that it names."""
    return bool(_GAME.search(text))


def _castles(found: re.Match[str]) -> str:
    return _CASTLING[found[0]]


def _move(found: re.Match[str]) -> str:
    if found["castles"]:
        return _CASTLING[found["castles"]]
    parts = [_PIECES[found["piece"]] if found["piece"] else found["pawn"] or ""]
    parts += [cardinal(int(char), "en") if char.isdigit() else char for char in found["from"] or ""]
    parts += ["takes"] if found["takes"] else []
    parts += [found["file"], cardinal(int(found["rank"]), "en")]
    parts += ["promotes to", _PIECES[found["becomes"]]] if found["becomes"] else []
    parts += [{"+": "check", "#": "mate"}[found["check"]]] if found["check"] else []
    return " ".join(filter(None, parts))
