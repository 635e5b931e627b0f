"""The door of targets: one added file is a target, and addresses that cannot be are refused with what to write."""

import sys
from pathlib import Path

import pytest

from narrator import targets
from narrator.errors import SettingsError
from tests.support.packages import install
from tests.support.process import Cli
from tests.support.shelf import about, put

URL = "https://example.com/pod/"

TOY = """
from contextlib import contextmanager
from pathlib import Path
from narrator.targets import Target


class Drawer:
    def __init__(self, path):
        self.path = path

    def read(self, name):
        path = self.path / name.replace("/", "+")
        return path.read_bytes() if path.exists() else None

    def write(self, name, content, media_type):
        content = content if isinstance(content, bytes) else content.read_bytes()
        (self.path / name.replace("/", "+")).write_bytes(content)
        with open(self.path / "order", "a") as order:
            order.write(f"{name} {media_type}\\n")

    def remove(self, name):
        (self.path / name.replace("/", "+")).unlink()

    def finish(self):
        (self.path / "finished").touch()


@contextmanager
def connect(address):
    path = Path(address.removeprefix("drawer://"))
    path.mkdir()
    yield Drawer(path)


TARGET = Target(title="a drawer", schemes=("drawer",), example="drawer:///desk", connect=connect)
"""


@pytest.mark.slow
def test_a_target_is_one_added_file(narrator: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "output"
    put(output, "limes", about(guid="limes", audio="limes.mp3"))
    monkeypatch.chdir(tmp_path)
    environment = install(tmp_path / "site", f"{targets.GROUP}:TARGET", "drawer", TOY)
    run = narrator("publish", f"drawer://{tmp_path}/desk", "--base-url", URL, env=environment)
    assert (run.returncode, run.stderr) == (0, "")
    order = (tmp_path / "desk" / "order").read_text().splitlines()
    sent = [line for line in order if not line.startswith(".")]
    assert sent[0] == "limes/limes.mp3 audio/mpeg"
    assert sent[-1] == "feed.xml application/rss+xml; charset=utf-8"
    assert (tmp_path / "desk" / "finished").exists()
    for is_left, told in ((True, "the feed is sent as it was made before"), (False, "no feed is made")):
        if not is_left:
            (output / "feed.xml").unlink()
        run = narrator("publish", f"drawer://{tmp_path}/desk-{is_left}", env=environment)
        assert f"Note: {told}; give --base-url" in run.stdout


@pytest.mark.parametrize(
    ("address", "module", "extra"),
    [
        ("git+https://host/pod.git", "dulwich.client", "git"),
        ("s3://shows/pod", "s3fs", "s3"),
        ("sftp://host/pod", "sshfs", "sftp"),
        ("davs://host/pod", "webdav4.client", "webdav"),
    ],
)
def test_a_package_that_is_missing_is_named_with_its_extra(
    address: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with (
        pytest.raises(SettingsError, match=rf"pip install 'narrator\[{extra}\]'"),
        targets.find(address).connect(address),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("ftp://host/pod", "did you mean sftp://…?"),
        ("webdaw://host/pod", "did you mean webdav://…?"),
        ("gopher://host", "targets are such as "),
        ("sftp://ada:secret@host/pod", "docs/publishing.md"),
        ("davs://ada:secret@host/pod", "docs/publishing.md"),
        ("git+https://ada:secret@host/pod.git", "docs/publishing.md"),
        ("git+https://token@host/pod.git", "write git+https://host/repository.git#branch"),
        ("git+https://host/", "write git+https://host/repository.git#branch"),
        ("s3://", "write s3://bucket"),
        ("s3://shows/pod?versionId=1", "write s3://bucket"),
        ("davs://token@host/pod", "write davs://host/folder"),
        ("sftp:///pod", "write sftp://host/folder"),
        ("file://host/pod", "or sftp://"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_what_to_write(address: str, hint: str) -> None:
    with pytest.raises(SettingsError) as raised, targets.find(address).connect(address):
        pass
    assert hint in str(raised.value)
    assert "secret" not in str(raised.value) and "token" not in str(raised.value)
