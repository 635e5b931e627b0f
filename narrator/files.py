"""Files that stand under their name whole or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def written_whole(path: Path, *, public: bool = False) -> Iterator[BinaryIO]:
    """A file to write that takes its name only when the block ends well; otherwise nothing is left of it.

    Args:
        public: whether all who may read its folder may read it, too, and not its owner alone.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        temporary = Path(file.name)
        try:
            yield cast(BinaryIO, file)
            file.close()
            if public:
                temporary.chmod(path.parent.stat().st_mode & 0o666)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
