"""Neural networks in ONNX, run by onnxruntime: in one thread, since each worker fills a core by itself.

The library is loaded only where a network is: in the process that speaks.
"""

import ctypes
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from narrator.errors import VoiceError

_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(float)": np.float32}
_ERRORS_ONLY = 3
_GRAPH, _OUTPUT, _NAME = 7, 12, 1
"""Field numbers in onnx.proto: of a model its graph, of a graph an output, of an output its name."""


def output(name: str) -> bytes:
    """What appended to a model makes one of its inner tensors an output: in protobuf, messages in a row are merged."""
    return _field(_GRAPH, _field(_OUTPUT, _field(_NAME, name.encode())))


class Network:
    """A model ready to run.

    Args:
        model: the content of an ONNX file.

    Raises:
        VoiceError: onnxruntime cannot be loaded here, or cannot read the model, or there is too little memory.
    """

    def __init__(self, model: bytes) -> None:
        onnxruntime = _onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._failures = _failures(onnxruntime)
        try:
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except self._failures as error:
            reason = str(error).partition("\n")[0]
            raise VoiceError(
                f"onnxruntime cannot load a voice: {reason}", "free some memory, or get it again"
            ) from error
        _give_back()
        self.inputs = {each.name: _TYPES[each.type] for each in self._session.get_inputs()}
        self.outputs: Sequence[str] = [each.name for each in self._session.get_outputs()]

    def run(self, inputs: Mapping[str, ArrayLike]) -> dict[str, NDArray[Any]]:
        """All outputs by name. Inputs are given the types that the model wants.

        Raises:
            VoiceError: it fails, mostly for want of memory.
        """
        given = {name: np.asarray(value, self.inputs[name]) for name, value in inputs.items()}
        try:
            results = self._session.run(None, given)
        except self._failures as error:
            reason = str(error).partition("\n")[0]
            raise VoiceError(f"onnxruntime failed: {reason}", "free some memory, or take another --engine") from error
        return dict(zip(self.outputs, results, strict=True))


def _give_back() -> None:
    """Give the memory of the model's file back: narrator's workers keep what they free (glibc; others need no such)."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _onnxruntime() -> Any:
    try:
        import onnxruntime
    except (ImportError, OSError) as error:
        hint = "run pip install --force-reinstall onnxruntime, or take another --engine"
        raise VoiceError(f"onnxruntime cannot be loaded: {error}", hint) from error
    onnxruntime.set_default_logger_severity(_ERRORS_ONLY)
    onnxruntime.disable_telemetry_events()
    return onnxruntime


def _failures(onnxruntime: Any) -> tuple[type[Exception], ...]:
    """What the library may raise: it has many exceptions, which have nothing in common."""
    state = onnxruntime.capi.onnxruntime_pybind11_state
    found = (getattr(state, name) for name in dir(state))
    own = (each for each in found if isinstance(each, type) and issubclass(each, Exception))
    return (RuntimeError, ValueError, MemoryError, *own)


def _field(number: int, payload: bytes) -> bytes:
    """A protobuf field of bytes: number and kind, length, content."""
    size, rest = b"", len(payload)
    while rest > 0x7F:
        size += bytes([rest & 0x7F | 0x80])
        rest >>= 7
    return bytes([number << 3 | 2]) + size + bytes([rest]) + payload
