"""Whether Kokoro can speak here: its weights and onnxruntime come with the extra `natural`."""

import os
from importlib.util import find_spec

import pytest

from narrator import engines

KOKORO = engines.find("kokoro")


def _lacks() -> str:
    engine = engines.load(KOKORO)
    return "" if engine.voices() else engine.setup


# With CI set, a test without it fails instead of being skipped.
needs_kokoro = pytest.mark.skipif(bool(_lacks()) and "CI" not in os.environ, reason=_lacks() or "there")

needs_japanese = pytest.mark.skipif(
    not find_spec("pyopenjtalk") and "CI" not in os.environ, reason="the extra japanese is not installed"
)
