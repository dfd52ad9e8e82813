"""The only door to onnx: an inverted index as a graph that any ONNX runtime can run, and a graph's weights read back.

Weights are kept in 8 bits of one common scale. The buckets' postings are gathered by the usual "repeat by counts"
idiom, since ONNX has no ragged gather: a running sum over row starts numbers each posting's row.
Needs the extra `train`.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.errors import BadSetting
from nlp.bayes import InvertedIndex

try:
    from onnx import TensorProto, checker, helper, load_model, numpy_helper, save_model
except ImportError as error:
    raise BadSetting("training needs the extra `train`: pip install 'hotline[train]'") from error

OPSET = 18
LEVELS = 255
"""of an 8-bit weight"""

_STEPS = (
    ("Gather", ("idf16", "indices"), "idf_16"),
    ("Cast:1", ("idf_16",), "idf"),
    ("Mul", ("counts", "idf"), "raw"),
    ("ReduceL2", ("raw",), "length0"),
    ("Max", ("length0", "tiny"), "length"),
    ("Div", ("raw", "length"), "x"),
    # postings of the text's buckets: where they start, how many, which row each belongs to
    ("Gather", ("offsets", "indices"), "first32"),
    ("Cast:7", ("first32",), "first"),
    ("Add", ("indices", "one"), "next_indices"),
    ("Gather", ("offsets", "next_indices"), "after32"),
    ("Cast:7", ("after32",), "after"),
    ("Sub", ("after", "first"), "many"),
    ("CumSum", ("many", "axis"), "ends"),
    ("Sub", ("ends", "many"), "starts"),
    ("ReduceSum", ("many",), "total1"),
    ("Squeeze", ("total1",), "total"),
    ("Range", ("zero", "total", "one_scalar"), "places"),
    ("Add", ("total1", "one"), "room"),
    ("ConstantOfShape", ("room",), "marks0"),
    ("Shape", ("indices",), "rows"),
    ("Expand", ("one", "rows"), "ones"),
    ("ScatterElements", ("marks0", "starts", "ones"), "marks"),
    ("CumSum", ("marks", "axis"), "counted"),
    ("Slice", ("counted", "zero1", "total1"), "counted_rows"),
    ("Sub", ("counted_rows", "one"), "row"),
    ("Gather", ("starts", "row"), "row_start"),
    ("Gather", ("first", "row"), "row_first"),
    ("Sub", ("places", "row_start"), "within"),
    ("Add", ("within", "row_first"), "posting"),
    ("Gather", ("columns", "posting"), "column16"),
    ("Cast:7", ("column16",), "column"),
    ("Gather", ("weights", "posting"), "weight8"),
    ("Cast:1", ("weight8",), "weight_steps"),
    ("Mul", ("weight_steps", "scale"), "weight"),
    ("Gather", ("x", "row"), "row_x"),
    ("Mul", ("weight", "row_x"), "share"),
    # scores start from the bias times the text's mass
    ("ReduceSum", ("x",), "mass"),
    ("Mul", ("bias", "mass"), "base"),
    ("ScatterElements", ("base", "column", "share"), "scores"),
)


def write_graph(index: InvertedIndex, path: Path) -> None:
    """Write the model file."""
    scale = float(index.weights.max()) / LEVELS
    steps = np.clip(np.rint(index.weights / scale), 1, LEVELS).astype(np.uint8)
    constants: dict[str, NDArray[np.generic]] = {
        "idf16": index.idf.astype(np.float16),
        "offsets": index.offsets.astype(np.int32),
        "columns": index.columns,
        "weights": steps,
        "bias": index.bias,
        "scale": np.array(scale, dtype=np.float32),
        "tiny": np.array([1e-9], dtype=np.float32),
        "axis": np.array(0, dtype=np.int64),
        "zero": np.array(0, dtype=np.int64),
        "zero1": np.array([0], dtype=np.int64),
        "one": np.array([1], dtype=np.int64),
        "one_scalar": np.array(1, dtype=np.int64),
    }
    graph = helper.make_graph(
        [_node(*step) for step in _STEPS],
        "linear-scores",
        [
            helper.make_tensor_value_info("indices", TensorProto.INT64, ["buckets"]),
            helper.make_tensor_value_info("counts", TensorProto.FLOAT, ["buckets"]),
        ],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [len(index.bias)])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    checker.check_model(model)
    save_model(model, path)


def parameters(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of a graph made of modules (nlp/transformer.py), in 32 bits, by the name of the parameter.

    A matrix that is multiplied with lies transposed under a number; the multiplying node's name tells whose it is.
    """
    graph = load_model(path).graph
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    found = {name: array for name, array in stored.items() if "_quantized" not in name and not name.endswith(_PARTS)}
    for name in (name.removesuffix("_quantized") for name in stored if name.endswith("_quantized")):
        steps = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"].astype(np.float32)
        found[name] = steps * stored[f"{name}_scale"]
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            matrix = found.pop(node.input[1].removesuffix("_quantized"))
            found[f"{_module(node.name)}.weight"] = matrix.T
    return {name.removeprefix("network."): array for name, array in found.items()}


_PARTS = ("_scale", "_zero_point")


def _module(node: str) -> str:
    """`/encoder/layer.0/query/MatMul_quant` → `encoder.layer.0.query`."""
    return ".".join(node.strip("/").split("/")[:-1])


def _node(operation: str, inputs: tuple[str, ...], output: str) -> object:
    kind, _, to = operation.partition(":")
    attributes: dict[str, object] = {"to": int(to)} if to else {}
    if kind == "ScatterElements":
        attributes = {"reduction": "add", "axis": 0}
    if kind in ("ReduceL2", "ReduceSum"):
        attributes = {"keepdims": 1}
    if kind == "ConstantOfShape":
        attributes = {"value": helper.make_tensor("value", TensorProto.INT64, [1], [0])}
    return helper.make_node(kind, list(inputs), [output], **attributes)
