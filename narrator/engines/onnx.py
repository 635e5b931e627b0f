"""Neural networks in ONNX, run by onnxruntime in a single thread, since each worker is one busy core already.

The library is loaded only together with a network, in the process that speaks.
"""

import ctypes
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from narrator.engines import onnx_model
from narrator.errors import VoiceError

_TYPES = {
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(int8)": np.int8,
    "tensor(uint8)": np.uint8,
    "tensor(float)": np.float32,
}
_ERRORS_ONLY = 3


class Network:
    """A model ready to run.

    Args:
        model: the content of an ONNX file.

    Raises:
        VoiceError: onnxruntime cannot be loaded here or cannot read the model, or there is too little memory.
    """

    def __init__(self, model: bytes) -> None:
        onnxruntime = _onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # It plans memory for each length of a line, and needs half as much again when that length recurs.
        options.enable_mem_pattern = False
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
        """All outputs by name. Inputs are converted to the types that the model expects.

        Raises:
            VoiceError: it fails, mostly for lack of memory.
        """
        arrays = {name: np.asarray(value, self.inputs[name]) for name, value in inputs.items()}
        try:
            results = self._session.run(None, arrays)
        except self._failures as error:
            reason = str(error).partition("\n")[0]
            raise VoiceError(f"onnxruntime failed: {reason}", "free some memory, or take another --engine") from error
        return dict(zip(self.outputs, results, strict=True))


def multiplies_signed_exactly() -> bool:
    """Whether products of signed and unsigned bytes are exact on this processor.

    Some add two products in 16 bits and saturate: x86 without VNNI.

    Raises:
        VoiceError: onnxruntime cannot be loaded here.
    """
    largest, sum_ = onnx_model.PROBE_SHAPE, 127 * 255 * onnx_model.PROBE_SHAPE[1]
    found = Network(onnx_model.probe()).run({"signed": np.full(largest, 127), "unsigned": np.full(largest, 255)})
    return bool((found["sums"] == sum_).all())


def convolves_in_blocks() -> bool:
    """Whether two-dimensional convolutions, which keep channels in blocks, are the faster ones.

    They are on x86, with AVX2 and AVX-512. Other processors have not been measured, and onnxruntime may lack them
    there.
    """
    return platform.machine().lower() in ("x86_64", "amd64")


def _give_back() -> None:
    """Return the memory of the model's file to the system, since workers keep what they free (glibc only)."""
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
    """The exceptions that the library may raise: there are many, without a common base."""
    state = onnxruntime.capi.onnxruntime_pybind11_state
    found = (getattr(state, name) for name in dir(state))
    own = (each for each in found if isinstance(each, type) and issubclass(each, Exception))
    return (RuntimeError, ValueError, MemoryError, *own)
