"""What all HTTP clients share, whether they fetch pages (`sources.web`) or voices (`engines.http`)."""

from email.utils import parsedate_to_datetime
from time import time


def retry_after(header: str) -> float | None:
    """Seconds after which a server wants to be asked again: Retry-After, RFC 9110, section 10.2.3.

    Args:
        header: a number of seconds or a date; anything else gives None.
    """
    header = header.strip()
    if header.isdecimal():
        return float(header)
    try:
        return max(parsedate_to_datetime(header).timestamp() - time(), 0.0)
    except (ValueError, OverflowError):
        return None
