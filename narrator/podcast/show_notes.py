"""Show notes: the descriptions of a show and of its episodes in feeds, in HTML that apps display."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from narrator.episode import chapters, wording
from narrator.episode.manifest import Manifest
from narrator.podcast.markup import clean, one_line
from narrator.podcast.show import Show

MAX_DESCRIPTION = 4000
"""The longest description that Apple and PSP-1 accept, in bytes."""

_MAX_LINK = 1000
# Printable ASCII except spaces and the quotes that end a link in HTML.
_IN_LINKS = "<>!#$%&'()*+,/:;=?@[\\]^`{|}"


def description(about: Manifest, link: str) -> str:
    """HTML about an episode in at most 4000 bytes: its text, chapters and article, and that the voice is synthetic.

    If all of it is too long, the text is cut short. The chapters are listed completely or, if they alone are too long,
    not at all, since apps take a list for the whole.
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
    """The description of a show, and that the voice is synthetic: as plain text if that equals the HTML, else as HTML.

    Some apps, such as gPodder, show the HTML's source here; others would take a character of the text for markup.
    """
    text = _paragraphs(of.description or of.title)
    ending = _spoken(of.language) or wording.of(of.language).texts["synthetic"]
    plain = "\n\n".join([*text, ending])
    is_same = not {"<", "&"} & set(plain) and len(plain.encode()) <= MAX_DESCRIPTION
    return plain if is_same else _html(text, [_paragraph(ending)])


def _read_by(about: Manifest) -> str:
    """The notice that the voice is synthetic.

    It is in the episode's language if narrator's phrases or the texts of the pages include that, otherwise in English.
    """
    voice = f"{about.engine}, {about.voice}"
    own = wording.of(about.language)
    said = _spoken(about.language)
    if not said and own.is_of(about.language):
        return own.texts["voice"].format(voice=voice)
    return f"{said or _spoken('en')} ({voice})"


def _spoken(language: str) -> str:
    """The notice that the voice is synthetic, as narrator says it in a language; "" if it does not."""
    # Imported here because it loads all rules of speaking, which an unchanged feed does not need.
    from narrator.spoken.phrases import phrases

    own = phrases(language)
    return own.synthetic if own else ""


def _html(text: Sequence[str], ending: Sequence[str]) -> str:
    """HTML with as many words of the paragraphs as fit, then the ending."""
    closing = "\n".join(ending)
    room = MAX_DESCRIPTION - len(closing.encode())
    opening: list[str] = []
    for paragraph in text:
        whole = _paragraph(paragraph)
        size = len(whole.encode()) + 1
        if size > room:
            opening += _beginning(paragraph, room - 1)
            break
        opening.append(whole)
        room -= size
    return "\n".join([*opening, closing])


def _beginning(paragraph: str, room: int) -> Iterator[str]:
    """The longest beginning of a paragraph that fits into `room` bytes of HTML; nothing if that is less than a word."""
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
