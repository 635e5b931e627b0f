"""What pages say around an article, in all languages, since most pages are made by programs that are translated.

The words are in `pages.toml` in each language's folder.
"""

from typing import NamedTuple

from narrator.sources.vocabulary import Everywhere
from narrator.spoken.languages.shapes import Name


class Wordings(NamedTuple):
    """What pages say in a language, in lower case."""

    written_by: frozenset[Name] = frozenset()
    """Labels of the author in metadata."""
    comments: frozenset[Name] = frozenset()
    """Headings over comments, without the number of comments."""
    other_articles: frozenset[Name] = frozenset()
    """Headings over links to other articles. Regular expressions."""
    read_also: frozenset[Name] = frozenset()
    """Labels of a link to another article within the text. Regular expressions."""
    reading_times: frozenset[Name] = frozenset()
    """Labels of the reading time."""
    ages: frozenset[Name] = frozenset()
    """Lines that say how long ago something was posted. Regular expressions."""
    edit: frozenset[Name] = frozenset()
    """Edit links after headings in wikis, without brackets."""
    controls: frozenset[Name] = frozenset()
    """Labels of buttons and other controls."""
    errors: frozenset[Name] = frozenset()
    """How titles of error pages begin. Regular expressions."""
    logins: frozenset[Name] = frozenset()
    """How titles of login pages begin."""
    paid: frozenset[Name] = frozenset()
    """Sentences at the end of an article whose rest is behind a paywall. Regular expressions."""
    appeals: frozenset[Name] = frozenset()
    """How lines begin that ask readers to subscribe, follow, donate or share, or claim rights. Regular expressions."""
    fallbacks: frozenset[Name] = frozenset()
    """How lines begin that replace what a browser cannot show, or not yet. Regular expressions."""
    ends: frozenset[Name] = frozenset()
    """Words that mark the end of a text, in a line of their own."""
    views: frozenset[Name] = frozenset()
    """What stands behind the number of readers, viewers or listeners. Regular expressions."""
    submitted: frozenset[Name] = frozenset()
    """How lines begin with the dates on which a paper was received and accepted. Regular expressions."""
    writers: frozenset[Name] = frozenset()
    """What people who write for a site are called, in a line about them below an article. Regular expressions."""


_pages = Everywhere("pages", Wordings)
names_in_all = _pages.names
pattern_in_all = _pages.pattern
