"""What narrator brings along to the web: pages that it was given before, and what its user is known by."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.sources.web.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Access:
    """How pages are fetched: `cache` is a folder that keeps them, None keeps none; `credentials` are the user's."""

    cache: Path | None = None
    credentials: "Credentials | None" = None


ANONYMOUS = Access()
