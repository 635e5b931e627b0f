"""A bucket in S3, or in a compatible store such as MinIO, R2 and Backblaze.

boto reads its own environment variables and files: AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_ENDPOINT_URL, ~/.aws and others.
S3 shows a file only once it is complete, and needs to be given its media type.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from narrator.errors import SettingsError
from narrator.targets import Connection, Target, failing, needing

if TYPE_CHECKING:
    from s3fs import S3FileSystem

_HINT = "check the bucket's name, AWS_ENDPOINT_URL and your access keys"


class _Bucket:
    def __init__(self, address: str, files: "S3FileSystem", folder: str) -> None:
        self._address = address
        self._files = files
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        with failing(self._address, _HINT):
            try:
                return bytes(self._files.cat_file(self._folder + name))
            except FileNotFoundError:
                # S3 responds the same if the bucket does not exist.
                self._files.call_s3("head_bucket", Bucket=self._folder.partition("/")[0])
                return None

    def write(self, name: str, content: bytes | Path, media_type: str) -> None:
        with failing(self._address, _HINT):
            if isinstance(content, Path):
                self._files.put_file(str(content), self._folder + name, ContentType=media_type)
            else:
                self._files.pipe_file(self._folder + name, content, ContentType=media_type)

    def remove(self, name: str) -> None:
        with failing(self._address, _HINT):
            bucket, _, key = (self._folder + name).partition("/")
            # It succeeds even if the file does not exist.
            self._files.call_s3("delete_object", Bucket=bucket, Key=key)

    def finish(self) -> None:
        pass


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    parts = urlsplit(address)
    if not parts.hostname or "@" in parts.netloc or ":" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError(f"{address} is not the address of a bucket", "write s3://bucket or s3://bucket/folder")
    with needing("s3"):
        from s3fs import S3FileSystem
    path = unquote(parts.path).strip("/")
    folder = f"{parts.netloc}/{path}/" if path else f"{parts.netloc}/"
    with failing(address, _HINT):
        files = S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    yield _Bucket(address, files, folder)


TARGET = Target(
    title="S3 and compatible stores",
    schemes=("s3",),
    example="s3://bucket/podcast",
    connect=_connected,
    uploads=8,
)
