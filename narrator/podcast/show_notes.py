"""Show notes: what feeds say of a show and of each episode, in HTML that apps show."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from narrator.episode import chapters, wording
from narrator.episode.manifest import Manifest
from narrator.podcast.markup import clean, one_line
from narrator.podcast.show import Show

MAX_DESCRIPTION = 4000
"""Bytes of a description that Apple and PSP-1 take."""

_MAX_LINK = 1000
# All of ASCII that can be printed, but spaces and what ends a link in HTML.
_IN_LINKS = "<>!#$%&'()*+,/:;=?@[\\]^`{|}"


def description(about: Manifest, link: str) -> str:
    """HTML of an episode in at most 4000 bytes: its text, its chapters, its article, and that nobody speaks.

    The text is cut short where all is too long; the lines of the chapters stand there all or, where they alone are too
    many, not at all, since apps take them for the whole.
    """
    ending = []
    if link and len(link) < _MAX_LINK:
        address = escape(quote(link, safe=_IN_LINKS))
        ending.append(f'<p><a href="{address}">{escape(clean(one_line(about.title)))}</a></p>')
    ending.append(_paragraph(_read_by(about)))
    lines = [_paragraph(line) for line in chapters.lines(about.chapters)]
    if len(_html([], [*lines, *ending]).encode()) > MAX_DESCRIPTION:
        lines = []
    return _html(_paragraphs(about.description), [*lines, *ending])


def introduction(of: Show) -> str:
    """What is said of the show, and that nobody speaks: as text where that is the same as HTML, else as HTML.

    Some apps, such as gPodder, show HTML here as it is written; others would take a sign of the text for markup.
    """
    text = _paragraphs(of.description or of.title)
    ending = _spoken(of.language) or wording.of(of.language).texts["synthetic"]
    plain = "\n\n".join([*text, ending])
    is_same = not {"<", "&"} & set(plain) and len(plain.encode()) <= MAX_DESCRIPTION
    return plain if is_same else _html(text, [_paragraph(ending)])


def _read_by(about: Manifest) -> str:
    """That nobody speaks an episode, in its language if narrator says that in it or its page does, else in English."""
    voice = f"{about.engine}, {about.voice}"
    own = wording.of(about.language)
    said = _spoken(about.language)
    if not said and own.is_of(about.language):
        return own.texts["voice"].format(voice=voice)
    return f"{said or _spoken('en')} ({voice})"


def _spoken(language: str) -> str:
    """That nobody speaks, as narrator says it in a language; "" if it does not."""
    # Here, since it brings all rules of speaking, which a feed that has not changed can do without.
    from narrator.spoken.phrases import phrases

    own = phrases(language)
    return own.synthetic if own else ""


def _html(text: Sequence[str], ending: Sequence[str]) -> str:
    """Paragraphs of text, as many of their words as fit, and then the ending, as HTML."""
    closing = "\n".join(ending)
    room = MAX_DESCRIPTION - len(closing.encode())
    opening: list[str] = []
    for paragraph in text:
        whole = _paragraph(paragraph)
        size = len(whole.encode()) + 1
        if size > room:
            opening += _begun(paragraph, room - 1)
            break
        opening.append(whole)
        room -= size
    return "\n".join([*opening, closing])


def _begun(paragraph: str, room: int) -> Iterator[str]:
    """The most of a paragraph that takes no more than so many bytes as HTML; nothing if that were less than a word."""
    few, many = 0, len(paragraph)
    found = ""
    while few < many:
        most = (few + many + 1) // 2
        cut = _paragraph(chapters.cut(paragraph, most))
        if len(cut.encode()) <= room:
            few, found = most, cut
        else:
            many = most - 1
    if few > 1:
        yield found


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in clean(text).splitlines() if line.strip()]


def _paragraph(text: str) -> str:
    return f"<p>{escape(clean(text))}</p>"
