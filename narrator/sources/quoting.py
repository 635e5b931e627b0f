"""What programs of mail and Usenet write around what somebody wrote: signatures, prefixes, lines above quotations."""

import re

from narrator import patterns
from narrator.article import Omission
from narrator.sources.vocabulary import in_mails, pattern_in_mails

_SIGNATURE = patterns.lazy(r"^-- ?$", re.MULTILINE)
_MAX_SIGNATURE = 60
# What Mailman adds below each mail of a list: a line, and up to four others with the list's address.
_FOOTER = patterns.lazy(r"^_{20,}[ \t]*\n((?:[^\n]+(?:\n|\Z)){1,4})\s*\Z", re.MULTILINE)
# “In article <4h9@x.org>, Ada Brook <ada@x.org> wrote:”, over one or two lines, above a quotation.
_ABOVE = patterns.lazy(r"^(?:.{1,200}\n)?.{1,200}:[ \t]*\n(?=(?:[> ]{0,6}\n)?\s{0,3}>)", re.MULTILINE)
_ID = patterns.lazy(
    lambda: (
        rf"(?:\b(?:{pattern_in_mails(lambda mails: mails.quoted_in)()})\s+)?"
        r"(?:news:)?<(?:mailto:)?[^<>\s]+@[^<>\s]+>,?[ \t]?"
    ),
    re.IGNORECASE,
)

_prefixes = in_mails(lambda mails: mails.prefixes | mails.forwarding)
_PREFIX = patterns.lazy(
    lambda: rf"(?:(?:(?:{patterns.any_of(_prefixes())})\s*(?:\[\d+\])?:|\[ext(?:ern(?:al|e?)?)?\])\s*)+", re.IGNORECASE
)
LIST_NAME = patterns.lazy(r"\[(?P<name>[^\[\]]{1,40})\]\s*(?=\S)")
"""What a mailing list puts before the subjects of its mails."""

# How lists are called, after what Mailman, Sympa and LISTSERV suggest.
_OF_LIST = re.compile(
    r"\w-(?:l|lists?|users?|dev(?:el)?|announce|discuss(?:ion)?|help|talk|general|members|info|news)$", re.IGNORECASE
)


def without_signature(text: str) -> tuple[str, tuple[Omission, ...]]:
    """A text without what follows the last line that begins a signature (RFC 3676, 4.3)."""
    marks = list(_SIGNATURE.finditer(text.replace("\r\n", "\n")))
    if not marks:
        return text, ()
    text = text.replace("\r\n", "\n")
    below = " ".join(text[marks[-1].end() :].split())
    short = below if len(below) <= _MAX_SIGNATURE else f"{below[:_MAX_SIGNATURE].rstrip()}…"
    note = Omission("the end of the mail", f"signature: {short}", "it is about the sender")
    return text[: marks[-1].start()], (note,) if below else ()


def without_footer(text: str) -> tuple[str, tuple[Omission, ...]]:
    """A text without what a mailing list adds at its end."""
    found = _FOOTER.search(text) if "____" in text else None
    if not found or not ("@" in found[1] or "://" in found[1]):
        return text, ()
    note = Omission("the end of the mail", f"about the mail: {' '.join(found[1].split())}", "the mailing list adds it")
    return text[: found.start()], (note,)


def without_message_ids(text: str) -> tuple[str, tuple[Omission, ...]]:
    """A text without the addresses, and numbers of messages, in lines that say whom it quotes."""
    if "@" not in text or "\n>" not in text:
        return text, ()
    found: list[str] = []

    def taken(line: re.Match[str]) -> str:
        ids = [each[0].strip() for each in _ID.finditer(line[0])]
        found.extend(ids)
        return f"{' '.join(_ID.sub('', line[0]).split())}\n" if ids else line[0]

    text = _ABOVE.sub(taken, text)
    note = Omission("the mail", f"whom it quotes: {' · '.join(found)}", "addresses are no text")
    return text, (note,) if found else ()


def without_list_name(subject: str, recipients: str = "") -> str:
    """A subject without the names of mailing lists that begin it, known by their form, place or address."""
    while found := LIST_NAME.match(subject):
        name, rest = found["name"].strip(), subject[found.end() :]
        is_over_prefix = _PREFIX.match(rest) is not None
        if not (is_over_prefix or _OF_LIST.search(name) or f"{name}@".casefold() in recipients.casefold()):
            break
        subject = without_prefixes(rest)
    return subject


def without_prefixes(subject: str) -> str:
    """A subject without what says that the mail answers or forwards another: “Re:”, “Fwd:”."""
    found = _PREFIX.match(subject)
    return subject[found.end() :] if found else subject
