"""Lists of footnotes: a heading with such a name is left empty once each note is moved to where it is mentioned."""

from collections.abc import Sequence

from narrator.article import Block, Kind
from narrator.sources.parts import Heading, Mention, Note, Part
from narrator.sources.vocabulary import in_all

_names = in_all(lambda words: words.notes)


def names_of_note_lists(parts: Sequence[Part]) -> frozenset[int]:
    """The indexes of lines with such names right before footnotes, and of headings with such names over only those."""
    found = set()
    for index, part in enumerate(parts):
        if not _is_name(part):
            continue
        after = index + 1
        while after < len(parts) and (isinstance(parts[after], Note | Mention) or _is_break(parts[after])):
            after += 1
        is_end = isinstance(part, Block) or after == len(parts) or isinstance(parts[after], Heading)
        if is_end and any(isinstance(each, Note) for each in parts[index + 1 : after]):
            found.add(index)
    return frozenset(found)


def _is_break(part: Part) -> bool:
    return isinstance(part, Block) and part.kind is Kind.BREAK


def _is_name(part: Part) -> bool:
    return isinstance(part, Heading | Block) and is_name_of_notes(part.text)


def is_name_of_notes(text: str) -> bool:
    """Whether a line names what is below it as footnotes."""
    return text.casefold().strip(" :") in _names()
