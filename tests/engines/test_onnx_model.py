"""Models changed in memory: Kokoro's convolutions with signed bytes give the same sound, bit for bit."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest

from narrator.engines import onnx, onnx_model
from narrator.engines.kokoro import weights
from narrator.engines.kokoro.signs import signs, vocabulary
from narrator.engines.kokoro.speaker import style
from tests.support.natural import needs_kokoro

pytestmark = needs_kokoro


def inputs(line: str) -> dict[str, Any]:
    numbers = [vocabulary()[sign] for sign in signs(line, "en-us")]
    return {"tokens": [[0, *numbers, 0]], "style": style("am_michael")[len(numbers) - 1][None], "speed": [1.0]}


def said(model: BytesIO, line: str) -> list[Any]:
    network = onnx.Network(model.getvalue())
    found = network.run(inputs(line))
    return [found[name] for name in network.outputs]


@pytest.mark.slow
def test_signed_convolutions_give_the_same() -> None:
    if not onnx.multiplies_signed_exactly():
        pytest.skip("this processor has no exact product of signed and unsigned bytes")
    model = weights.find().read()
    before = model.getvalue()
    (plain,) = said(model, "The tide comes in.")
    onnx_model.sign_convolved(model)
    assert model.getvalue() != before
    (signed,) = said(model, "The tide comes in.")
    assert np.array_equal(plain, signed)


def test_a_model_without_convolutions_in_8_bits_stays_as_it_is() -> None:
    model = BytesIO(onnx_model.probe())
    onnx_model.sign_convolved(model)
    assert model.getvalue() == onnx_model.probe()


def test_an_inner_tensor_becomes_an_output() -> None:
    model = BytesIO(onnx_model.probe())
    onnx_model.add_output(model, "signed")
    found = onnx.Network(model.getvalue()).run(
        {"signed": np.full(onnx_model.PROBE_SHAPE, -3), "unsigned": np.full(onnx_model.PROBE_SHAPE, 2)}
    )
    assert (found["signed"] == -3).all()
    assert (found["sums"] == -3 * 2 * onnx_model.PROBE_SHAPE[1]).all()
