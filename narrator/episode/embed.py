"""The small player of an episode, a page for frames in other pages; and the HTML to put into those.

Its only text is the title, which links to the player page. Without JavaScript it shows the browser's own player.
"""

from html import escape

from narrator.episode import links, rendering, wording
from narrator.episode.manifest import Manifest
from narrator.episode.sounds import sounds

FILE = "embed.html"
"""The file's name in the folder of an episode."""

HEIGHT = 150
"""The height in pixels that it is designed for; 120 to 180 also work."""


STYLE = "border:0;border-radius:12px"
"""The style of the frame. Its corners are as round as the player's: a dark page fills its frame up to them."""


def html(about: Manifest) -> str:
    """The page."""
    own = wording.of(about.language)
    seconds = about.duration / 1000
    starts = [chapter.start / 1000 for chapter in about.chapters]
    return rendering.html(
        "embed.html",
        "embed.css",
        "embed.js",
        about=about,
        sounds=list(sounds(about)),
        cover=links.segment(about.thumbnail or about.cover),
        is_right_to_left=wording.direction(about.language) == wording.RTL,
        say=own.texts,
        program_says=own.program,
        own_language="" if own.is_of(about.language) else own.language,
        own_direction=own.direction,
        seconds=seconds,
        length=rendering.clock(round(seconds)),
        ticks=rendering.ticks([1000 * start / seconds for start in starts[1:]] if seconds else []),
        data={
            "guid": about.guid,
            "chapters": [[start, chapter.title] for start, chapter in zip(starts, about.chapters, strict=True)],
            "say": own.program,
        },
    )


def frame(about: Manifest, address: str) -> str:
    """The HTML that puts the player into another page. Where frames are not shown, a link leads to the episode.

    Args:
        address: the public address of the episode's folder, with a slash at its end.
    """
    return (
        f'<iframe src="{escape(address)}{FILE}" title="{escape(about.title)}" width="100%" height="{HEIGHT}" '
        f'loading="lazy" style="{STYLE}"><a href="{escape(address)}">{escape(about.title)}</a></iframe>'
    )


def sound(about: Manifest, address: str) -> str:
    """The HTML that puts the audio alone into another page, with its chapters as links to the episode's page."""
    kinds = [(each.address, each.media_type) for each in sounds(about)]
    typed = [(name, f' type="{escape(kind)}"' if kind else "") for name, kind in kinds]
    sources = "".join(f'<source src="{escape(address)}{name}"{kind}>' for name, kind in typed)
    lines = [f'<audio controls preload="none">{sources}</audio>']
    if len(about.chapters) > 1:
        lines.append("<ol>")
        for chapter in about.chapters:
            start = chapter.start / 1000
            place = f"{escape(address)}#t={start:g}"
            lines.append(f'<li><a href="{place}">{escape(chapter.title)}</a> {rendering.clock(start)}</li>')
        lines.append("</ol>")
    return "\n".join(lines)
