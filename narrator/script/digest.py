"""Several articles in one script: each is a chapter, with its sections below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from narrator import spoken
from narrator.article import Metadata, Omission
from narrator.errors import SourceError
from narrator.script import Delivery, Line, Passage, Script, Section
from narrator.script.lexicon import EMPTY, Lexicon
from narrator.spoken.phrases import phrases

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Digest:
    """Articles for one episode, in reading order.

    `names` are those of all requested sources, `missing` says why some of them are not among the scripts.
    """

    title: str
    scripts: tuple[Script, ...]
    names: tuple[str, ...]
    missing: tuple[Omission, ...] = ()


def combine(digest: Digest, lexicon: Lexicon = EMPTY) -> Script:
    """Combine all articles into one script. Its language is that of most of them, or of the first.

    Each article begins with its title, preceded by “Next: …” from the second on, and its author.

    Raises:
        SourceError: there are no articles.
    """
    if not digest.scripts:
        raise SourceError("a digest needs an article", "give one that can be read")
    languages = [script.metadata.language for script in digest.scripts]
    language = max(languages, key=languages.count)
    return Script(
        Metadata(digest.title, language=language, description=_contents(digest.scripts)),
        sections=tuple(
            section
            for number, script in enumerate(digest.scripts)
            for section in _sections(script, language, lexicon, is_first=number == 0)
        ),
        omissions=digest.missing
        + tuple(
            replace(out, where=f"{script.metadata.title}: {out.where}")
            for script in digest.scripts
            for out in script.omissions
        ),
        voices=_voices(digest.scripts),
    )


def _contents(scripts: Sequence[Script]) -> str:
    """The contents of a digest: the titles of its articles, and their authors."""
    told = (script.metadata for script in scripts)
    return "; ".join(f"{about.title} ({about.author})" if about.author else about.title for about in told)


def _voices(scripts: Sequence[Script]) -> tuple[tuple[str, str], ...]:
    """The speakers in all scripts, each with the first voice that a script gives it."""
    found: dict[str, str] = {}
    for name, voice in (each for script in scripts for each in script.voices):
        found[name] = found.get(name) or voice
    return tuple(found.items())


def _sections(script: Script, language: str, lexicon: Lexicon, *, is_first: bool) -> Iterator[Section]:
    about = script.metadata
    delivery = Delivery(language=about.language if about.language != language else "")
    own = phrases(about.language)
    title = lexicon.say(about.title, about.language, spoken.say)
    opening: tuple[Passage, ...] = ()
    if own and about.author:
        author = lexicon.say(about.author, about.language, spoken.say)
        opening = (Passage((Line("", own.by.format(author=author)),), delivery),)
    said = title if is_first or not own else own.following.format(text=title)
    lead, rest = (script.sections[:1], script.sections[1:]) if not script.sections[0].heading else ((), script.sections)
    passages = opening + tuple(_in_language(passage, delivery) for part in lead for passage in part.passages)
    display_blocks = tuple(
        replace(display_block, before=display_block.before + len(opening))
        for part in lead
        for display_block in part.display_blocks
    )
    yield Section(Line(about.title, said), 1, passages, about.link, delivery, display_blocks)
    highest = min((section.level for section in rest), default=1)
    for section in rest:
        yield replace(
            section,
            level=min(section.level - highest + 2, _DEEPEST),
            link=section.link or about.link,
            passages=tuple(_in_language(passage, delivery) for passage in section.passages),
            delivery=replace(section.delivery, language=section.delivery.language or delivery.language),
        )


def _in_language(passage: Passage, delivery: Delivery) -> Passage:
    own = passage.delivery
    return replace(passage, delivery=replace(own, language=own.language or delivery.language))
