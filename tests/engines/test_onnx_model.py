"""Models changed in memory."""

from io import BytesIO

import numpy as np

from narrator.engines import onnx, onnx_model
from narrator.engines.onnx_model import FLOAT, Graph
from tests.support.natural import needs_kokoro

pytestmark = needs_kokoro


def test_an_inner_tensor_becomes_an_output() -> None:
    model = BytesIO(onnx_model.probe())
    onnx_model.add_output(model, "signed")
    found = onnx.Network(model.getvalue()).run(
        {"signed": np.full(onnx_model.PROBE_SHAPE, -3), "unsigned": np.full(onnx_model.PROBE_SHAPE, 2)}
    )
    assert (found["signed"] == -3).all()
    assert (found["sums"] == -3 * 2 * onnx_model.PROBE_SHAPE[1]).all()


def test_nodes_and_numbers_are_added_and_taken_out() -> None:
    model = onnx_model.begun({"x": (FLOAT, [0])}, {"y": (FLOAT, [0])})
    graph = Graph(model)
    graph.add("Mul", ["x", graph.add_numbers("three", np.float32(3))], "tripled")
    graph.add("Neg", ["tripled"], "y")
    graph.save()
    assert onnx.Network(model.getvalue()).run({"x": [1, 2]})["y"].tolist() == [-3, -6]

    again = Graph(model)
    (negated,) = again.users("tripled")
    assert again.numbers("three") == [3]
    assert (again.maker("y", "Neg"), again.only_user("x", "Mul")) == (negated, again.maker("tripled", "Mul"))
    again.rewire(negated, {0: again.add("Abs", ["x"], "absolute")})
    again.save()
    assert not Graph(model).nodes("Mul")
    assert onnx.Network(model.getvalue()).run({"x": [1, -2]})["y"].tolist() == [-1, -2]


def test_attributes_are_read_as_they_were_written() -> None:
    model = onnx_model.begun({"x": (FLOAT, [0, 0])}, {"y": (FLOAT, [0, 0])})
    graph = Graph(model)
    graph.add("Transpose", ["x"], "y", perm=[1, 0], beside=300)
    graph.save()
    (node,) = Graph(model).nodes("Transpose")
    assert [node.integers(name) for name in ("perm", "beside", "absent")] == [(1, 0), (300,), ()]
