"""Playing cards and bids: A♠, 10♥, 2♣, and hands such as ♠AK4, as bridge and poker columns write them."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrator.spoken import languages
from narrator.spoken.numerals import cardinal

_SUITS = "♠♥♦♣"
_SOME = re.compile("[♠♥♦♣♤♡♢♧]")
_OTHER_SUITS = str.maketrans("♤♡♢♧", _SUITS)
_SUIT = rf"[{_SUITS}]\ufe0f?"
_NUMBER = r"10|[1-9]"
_MAX_BID = 7  # tricks over six: 7♠


class CardNames(NamedTuple):
    """The names of cards."""

    suits: Mapping[str, tuple[str, str]]
    """By suit symbol, singular and plural, as in one spade, two spades."""
    ranks: Mapping[str, str]
    """By the letters used for them."""
    card: str
    """A card, with {rank} and {suit}."""
    bid: str
    """A bid, with the same placeholders."""


_names = languages.reader("cards", CardNames)


def say(text: str, language: str) -> str:
    """`text` with its cards as words: "A♠ K♥" is "ace of spades king of hearts".

    If all cards are numbers up to 7, they are bids: 2♣ is "two clubs".
    """
    if text.isascii() or not _SOME.search(text):
        return text
    text = text.translate(_OTHER_SUITS)
    own = _names(language)
    if not own:
        return text
    cards = _cards(language)
    are_bids = all(found[1].isdigit() and int(found[1]) <= _MAX_BID for found in cards.finditer(text))
    text = cards.sub(lambda found: _apart(_card(found[1], found[2], own, language, is_bid=are_bids), found), text)
    return _hands(language).sub(lambda found: _hand(found, own, language), text)


@cache
def _cards(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])({_NUMBER}|{_letters(language)})({_SUIT})")


@cache
def _hands(language: str) -> re.Pattern[str]:
    """A suit followed by the cards held in it; x is any low card."""
    rank = rf"(?:{_NUMBER}|{_letters(language)}|x)"
    return re.compile(rf"({_SUIT}) ?({rank}{{1,13}})(?!\w)")


@cache
def _letters(language: str) -> str:
    own = _names(language)
    return f"[{''.join(own.ranks)}]" if own else "(?!)"


def _card(rank: str, suit: str, own: CardNames, language: str, *, is_bid: bool) -> str:
    one, several = own.suits[suit[0]]
    name = own.ranks.get(rank) or cardinal(int(rank), language)
    return (own.bid if is_bid else own.card).format(rank=name, suit=one if is_bid and rank == "1" else several)


def _hand(found: re.Match[str], own: CardNames, language: str) -> str:
    """♠AK4 is "spades A K four", ♠A alone "ace of spades"."""
    ranks = re.findall(rf"{_NUMBER}|\w", found[2])
    if len(ranks) == 1 and ranks[0] != "x":
        return _apart(_card(ranks[0], found[1], own, language, is_bid=False), found)
    said = (cardinal(int(rank), language) if rank.isdigit() else rank for rank in ranks)
    return _apart(" ".join([own.suits[found[1][0]][1], *said]), found)


def _apart(said: str, found: re.Match[str]) -> str:
    """What is said, with a pause before a card that follows immediately."""
    after = found.string[found.end() : found.end() + 1]
    return f"{said}, " if after and (after.isalnum() or after in _SUITS) else said
