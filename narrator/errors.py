"""What can go wrong, as one small tree.

    NarratorError              exit code 1
    ├── UnexpectedError        1   a fault of narrator or of a library it uses, while handling one source
    ├── SettingsError          2   an option, a variable or narrator.toml cannot be used as it is
    ├── SourceError            3   the article cannot be read, or there is nothing in it to say
    │   ├── NoArticleError     3   it is another kind of page, such as a list of links
    │   └── BarredError        3   the site does not let narrator follow a link to it
    ├── VoiceError             4   no such engine or voice, or the engine could not speak
    ├── OutputError            5   the output folder or the store cannot be written
    └── VerifyError            6   the finished file is not what it should be

Exceptions of other libraries are mapped to these in the module that imports the library.
An interrupted run (Ctrl-C) ends with exit code 130.
"""

from collections.abc import Sequence


class NarratorError(Exception):
    """Base of all errors that a user can act on: `what` happened and where, then a `hint` what to do about it.

    `details` are further lines that help with that, such as the available choices.
    """

    exit_code = 1

    def __init__(self, what: str, hint: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint
        self.details = tuple(details)

    def __str__(self) -> str:
        return f"{self.what}; {self.hint}" if self.hint else self.what


class UnexpectedError(NarratorError):
    """An exception that nobody expected. With several sources, only one of them fails.

    Raise it `from` that exception, so that `--debug` shows its traceback. `part` is what raised it, if that comes from
    another package, such as “the source “a recipe””.
    """

    def __init__(self, error: Exception, source: str = "", part: str = "") -> None:
        where = f"{source}: " if source else ""
        within, whom = (f" in {part}", " to its author") if part else ("", "")
        what = f"{where}unexpected {type(error).__name__}{within}: {error}"
        super().__init__(what, f"run with --debug and report it{whom}")


class SettingsError(NarratorError):
    """An option, an environment variable or `narrator.toml` cannot be used as it is."""

    exit_code = 2


class SourceError(NarratorError):
    """The article cannot be read, or there is nothing in it to say."""

    exit_code = 3


class NoArticleError(SourceError):
    """What was read is complete but not an article, such as a list of links: trying again will not help."""


class BarredError(SourceError):
    """The site's robots.txt does not let narrator follow a link to it: trying again would be impolite."""


class VoiceError(NarratorError):
    """No such engine or voice, or the engine could not speak."""

    exit_code = 4


class OutputError(NarratorError):
    """The output folder or the store cannot be written or read."""

    exit_code = 5


class VerifyError(NarratorError):
    """A finished file is not what it should be."""

    exit_code = 6
