"""`narrator feed`: a folder of episodes as a podcast that any web host can serve."""

import re
from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrator.cli import options, printing
from narrator.errors import SettingsError

if TYPE_CHECKING:
    from narrator.podcast.show import Show

_TITLE = "Narrated articles"
_CATEGORY = "Education"
# Copies of those in `podcast.show`, which takes long to import.
_FREQUENCIES = ("daily", "weekdays", "weekly", "biweekly", "monthly", "bimonthly", "yearly", "complete")
_DATES = ("narrated", "published")
_NUMBERS = ("all", "years")


class _Category(click.ParamType):
    """One of Apple's categories."""

    name = "category"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The category as it was given."""
        from narrator.podcast import show

        if not show.categories(str(value)):
            known = [name for outer, inner in show.CATEGORIES.items() for name in (outer, *inner)]
            written = {name.lower(): name for name in known}
            begun = [name.lower() for name in show.CATEGORIES if name.lower().startswith(str(value).lower())]
            near = (begun if value else []) or get_close_matches(str(value).lower(), written, n=1)
            which = f"did you mean “{written[near[0]]}”?" if near else f"Apple has {', '.join(show.CATEGORIES)}."
            self.fail(f"“{value}” is not a category; {which}", param, ctx)
        return str(value)


class _Addressed(click.ParamType):
    """A text and an address, either of which may be omitted."""

    def __init__(self, name: str, fault: Callable[[str, str], str]) -> None:
        self.name = name
        self._fault = fault

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The text and the address; "" for what is omitted."""
        if isinstance(value, tuple):
            return value
        addresses = [word for word in str(value).split() if re.fullmatch(_ADDRESS, word)]
        text = " ".join(word for word in str(value).split() if word not in addresses)
        address = addresses[0] if addresses else ""
        if value and (fault := "there are two addresses" if addresses[1:] else self._fault(text, address)):
            self.fail(f"“{value}”: {fault}.", param, ctx)
        return text, address


class _Like(click.ParamType):
    """A text that matches a pattern."""

    def __init__(self, name: str, shape: str, example: str) -> None:
        self.name = name
        self._shape = shape
        self._example = example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it was given; "" if there is none."""
        if value and not re.fullmatch(self._shape, str(value)):
            self.fail(f"“{value}” is not like {self._example}.", param, ctx)
        return str(value)


_EMAIL = _Like("email", r"[^@\s<>]+@[^@\s<>]+", "ada@example.com")
_LANGUAGE = _Like("tag", "[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?", "en or pt-BR")
_ADDRESS = r"https?://(?![^/?#]*@)[!-~]+"
_LINK = _Like("url", _ADDRESS, "https://example.com/")
_FUNDING = _Addressed(
    "url", lambda _, address: "" if address else "there is no address, such as https://example.com/give"
)


def _fault_of_licence(text: str, address: str) -> str:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if not text:
        return "there is no name of the licence"
    if address:
        return ""
    if " " in text:
        return "a licence without an identifier needs an address"
    try:
        canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return "SPDX has no such identifier; give one such as CC-BY-4.0, or a name and an address"
    return ""


_LICENSE = _Addressed("license", _fault_of_licence)

SHOW = (
    click.option("--title", "show_title", default=_TITLE, show_default=True, help="The show's title."),
    click.option("--author", "show_author", default="", help="The show's author."),
    click.option(
        "--email", "show_email", type=_EMAIL, default="", help="The owner's address for directories; it is public."
    ),
    click.option("--description", "show_description", default="", help="What it is about."),
    click.option(
        "--category",
        "show_category",
        type=_Category(),
        default=_CATEGORY,
        show_default=True,
        help="One of Apple's categories or subcategories.",
    ),
    click.option(
        "--language",
        "show_language",
        type=_LANGUAGE,
        default="",
        help="Its language, such as en or pt-BR (default: that of most episodes).",
    ),
    click.option("--link", "show_link", type=_LINK, default="", help="Its own website (default: its page)."),
    click.option(
        "--explicit/--no-explicit",
        "show_explicit",
        default=False,
        help="Whether directories should list it as explicit.",
    ),
    click.option("--copyright", "show_copyright", default="", help="A copyright notice, such as © 2026 Ada Lind."),
    click.option(
        "--license",
        "show_license",
        type=_LICENSE,
        default="",
        help="An SPDX identifier such as CC-BY-4.0, or a name and an address.",
    ),
    click.option(
        "--funding",
        "show_funding",
        type=_FUNDING,
        default="",
        help="An address for donations, and the text that apps show for it.",
    ),
    click.option(
        "--frequency",
        "show_frequency",
        type=click.Choice(("", *_FREQUENCIES)),
        default="",
        metavar="RHYTHM",
        help="daily, weekdays, weekly, biweekly, monthly, bimonthly, yearly, or complete: no more.",
    ),
    click.option(
        "--dates",
        "show_dates",
        type=click.Choice(_DATES),
        default=_DATES[0],
        show_default=True,
        help="The date of an episode: when it was narrated, or when its article was published.",
    ),
    click.option(
        "--numbers",
        "show_numbers",
        type=click.Choice(("", *_NUMBERS)),
        default="",
        metavar="RANGE",
        help="Number the episodes: all, throughout; years, within each year, which is then a season.",
    ),
)
"""The options that describe the show, in `[show]` of `narrator.toml`."""

PICTURE = click.option(
    "--image",
    "show_image",
    default="",
    metavar="IMAGE",
    help="Its cover: a square JPEG or PNG of 1400 to 3000 pixels (default: one is drawn).",
)


SECRET = click.option(
    "--secret",
    "show_secret",
    is_flag=True,
    help="Put the show in a folder below that address whose name nobody can guess.",
)


@options.command(
    options.episodes,
    click.option("--base-url", "show_base_url", default="", metavar="URL", help="The public address of DIR."),
    SECRET,
    *SHOW,
    PICTURE,
    options.quiet,
    name="feed",
)
def command(output: str, show_base_url: str, show_secret: bool, quiet: bool, as_json: bool, **params: Any) -> None:
    """Make a podcast of the episodes in DIR: feed.xml, and a page and a cover for the show.

    DIR is the output folder unless you name another. Upload it to a web host; podcast apps subscribe to the feed there.
    Run this again after adding or deleting episodes: unchanged files are not written again.
    """
    from narrator.podcast import publish, secret

    if not show_base_url:
        hint = "give --base-url https://…, or base-url in [show] of narrator.toml"
        raise SettingsError("a feed needs the public address of its folder", hint)
    folder, of = Path(output), replace(described(params), is_private=show_secret)
    known = secret.of(folder) if show_secret else ""
    done = publish.write_show(of, folder, show_base_url, read_picture(params["show_image"]), known)
    notes = list(done.notes)
    if known:
        notes.append(f"only people who know its address can find the show; upload it to a folder named {known}")
    if done.address.startswith("http:"):
        notes.append("Apple and other directories accept only https://; in your own network http:// is enough")
    if as_json:
        report = {"folder": output, "feed": done.address, "episodes": done.episodes, "written": done.written}
        printing.echo_json(report | {"placed": done.placed, "notes": notes})
        return
    if quiet:
        return
    for note in notes:
        printing.echo(f"Note: {note}")
    episodes = "1 episode" if done.episodes == 1 else f"{done.episodes} episodes"
    pages = "the pages of 1 episode" if len(done.placed) == 1 else f"the pages of {len(done.placed)} episodes"
    written = [*done.written, *([pages] if done.placed else [])]
    changed = f"written: {', '.join(written)}" if written else "nothing has changed"
    printing.echo(f"{output}: {episodes}; {changed}")
    printing.echo(f"The feed's address: {done.address}")


def described(params: dict[str, Any]) -> "Show":
    """The show that the options of `SHOW` describe."""
    from narrator.podcast.show import Show

    return Show(
        title=params["show_title"].strip() or _TITLE,
        author=params["show_author"],
        email=params["show_email"],
        description=params["show_description"],
        category=params["show_category"],
        language=params["show_language"],
        link=params["show_link"],
        explicit=params["show_explicit"],
        copyright=params["show_copyright"],
        license=params["show_license"][0],
        license_url=params["show_license"][1],
        funding=params["show_funding"][1],
        funding_text=params["show_funding"][0],
        frequency=params["show_frequency"],
        dates=params["show_dates"],
        numbers=params["show_numbers"],
    )


def read_picture(path: str) -> bytes:
    """The content of the file that `PICTURE` names; b"" if it names none.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        return Path(path).read_bytes() if path else b""
    except OSError as error:
        raise SettingsError(f"cannot read the picture {path}: {error.strerror}", "check the path") from error
