"""Lines between the title and the text that only say who wrote the article and when: the announcement says that.

A byline that names nobody says nothing of the author, either.
"""

import re
from collections.abc import Sequence

from narrator.article import Block, Kind, Metadata
from narrator.sources.dates import beside_date
from narrator.sources.elements import Part, text_within
from narrator.sources.html.bylines import BEFORE, names_nobody
from narrator.sources.html.mail_archives import in_head
from narrator.sources.html.parts import ends_sentence, is_running, words
from narrator.sources.parts import Heading

_MAX_NAMED = 5  # words of a name beside a date, including "by" or a job title
_MAX_BESIDE = 12  # words besides the names in a byline: job titles, dates, photographers
_RUBRIC = re.compile(r"\s*[•|·/]\s*[^.!?]+|[^.!?]+\s[•|·/]\s*")  # what remains of "5 March • Speeches"
_LINES = frozenset({Kind.PARAGRAPH, Kind.ITEM})


def without_announced(parts: Sequence[Part], about: Metadata) -> list[Part]:
    """The parts without the lines before the text that only repeat the announcement."""
    texts = (index for index, part in enumerate(parts) if is_running(part) and ends_sentence(part.text))
    opening = next(texts, 0)
    sent = in_head(parts)
    return [
        part
        for index, part in enumerate(parts)
        if index not in sent and (index >= opening or not _is_announced(part, about))
    ]


def _is_announced(part: Part, about: Metadata) -> bool:
    """Whether a line says when the article was published or who wrote it, and otherwise only has links, such as tags.

    The same for a table that lays out such lines: the date has a cell of its own.
    """
    what = part.what
    if isinstance(what, Block) and what.kind is Kind.TABLE:
        beside_dates = (beside_date(row[0], about.published) for row in what.rows if row)
        return any(beside is not None and not beside.strip() for beside in beside_dates)
    is_line = isinstance(what, Heading) or (isinstance(what, Block) and what.kind in _LINES)
    beside = beside_date(part.text, about.published) if is_line and about.published else None
    said = words(part.text if beside is None else beside)
    author = words(about.author)
    is_author = bool(author) and said == author
    if is_line and ((author and _is_byline(part.text, author)) or names_nobody(part.text)):
        return True
    if beside is None:
        return is_line and is_author
    is_named = BEFORE.match((beside or "").strip()) is not None or (author and set(author) <= set(said))
    if len(said) <= _MAX_NAMED and (is_named or _RUBRIC.fullmatch(beside)):
        return True
    linked = {word for link in part.element.iter("a") for word in words(text_within(link))}
    return is_author or linked.issuperset(said)


def _is_byline(text: str, author: Sequence[str]) -> bool:
    """Whether a line begins like a byline, and contains the authors' names and little else."""
    said = words(text)
    is_short = len(said) <= len(author) + _MAX_BESIDE and not ends_sentence(text)
    return is_short and BEFORE.match(text) is not None and set(author) <= set(said)
