"""The way to Google's voice that its package shows: one `gTTS(text).save(file)` for all that is to be said.

python tests/benchmarks/gtts_alone.py TEXT OUT.mp3
"""

import sys
from pathlib import Path

from gtts import gTTS


def main() -> None:
    """Have it said."""
    text, target = sys.argv[1:]
    gTTS(Path(text).read_text(encoding="utf-8")).save(target)


if __name__ == "__main__":
    main()
