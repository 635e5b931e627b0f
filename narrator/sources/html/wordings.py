"""What pages say beside an article, in all languages: most pages are of programs that are translated.

It is in `pages.toml` in the folders of the languages.
"""

from typing import NamedTuple

from narrator.sources.vocabulary import Everywhere
from narrator.spoken.languages.shapes import Name


class Wordings(NamedTuple):
    """What pages say in a language, in small letters."""

    written_by: frozenset[Name] = frozenset()
    """Before an author, in what a page tells machines."""
    comments: frozenset[Name] = frozenset()
    """Over comments, without their number."""
    other_articles: frozenset[Name] = frozenset()
    """Over links to what others read, and to what else there is. Regular expressions."""
    read_also: frozenset[Name] = frozenset()
    """Before a link to such, amid the text. Regular expressions."""
    reading_times: frozenset[Name] = frozenset()
    """Before how long reading takes."""
    edit: frozenset[Name] = frozenset()
    """What wikis have behind headings for those who edit their text, without brackets."""
    controls: frozenset[Name] = frozenset()
    """What stands on what readers press."""
    errors: frozenset[Name] = frozenset()
    """How the names of pages begin that are shown in place of others. Regular expressions."""
    logins: frozenset[Name] = frozenset()
    """How those begin that ask who somebody is."""
    paid: frozenset[Name] = frozenset()
    """Where an article ends of which the rest is not free. Regular expressions."""
    appeals: frozenset[Name] = frozenset()
    """How lines begin that ask readers to subscribe, to follow, to give or to share, or claim rights. The same."""
    fallbacks: frozenset[Name] = frozenset()
    """How lines begin that stand in place of what a browser does not show, or not yet. The same."""
    writers: frozenset[Name] = frozenset()
    """Who writes for a site, in a line about them below an article. The same."""


_pages = Everywhere("pages", Wordings)
names_in_all = _pages.names
pattern_in_all = _pages.pattern
