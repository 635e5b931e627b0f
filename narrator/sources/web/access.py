"""Access to the web: the page cache and the user's credentials."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.sources.web.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Access:
    """How pages are fetched: `cache` is the folder of cached pages, None for no cache; `credentials` are the user's."""

    cache: Path | None = None
    credentials: "Credentials | None" = None


ANONYMOUS = Access()
