"""The only door to onnxruntime: arrays by name in, one array out; and large weights to 8 bits."""

import logging
from collections.abc import Collection
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from hotline.errors import BadModel, BadSetting


class OnnxModel:
    """A loaded graph; safe to call from several threads.

    Args:
        inputs: names the graph must have.
        threads: of one run; the graphs are small, one thread answers within a millisecond.

    Raises:
        BadModel: the file is not such a graph.
    """

    def __init__(self, path: Path, inputs: Collection[str], *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises a class of its own for each fault, none of them documented
            raise BadModel(f"{path}: onnxruntime cannot load it") from error
        if {item.name for item in self._session.get_inputs()} != set(inputs):
            raise BadModel(f"{path}: want the inputs {', '.join(sorted(inputs))}")

    def run(self, **inputs: NDArray[np.generic]) -> NDArray[np.float32]:
        """The graph's first output."""
        output: NDArray[np.float32] = self._session.run(None, inputs)[0]
        return output


def to_8_bits(source: Path, out: Path) -> None:
    """Write a graph with its large weights in 8 bits; activations are scaled anew at every run (dynamic quantisation).

    Raises:
        BadSetting: the extra `train` is not installed.
    """
    try:
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise BadSetting("training needs the extra `train`: pip install 'hotline[train]'") from error
    logging.getLogger().addFilter(_not_a_hint)
    try:
        quantize_dynamic(source, out, weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.getLogger().removeFilter(_not_a_hint)


def _not_a_hint(record: logging.LogRecord) -> bool:
    """False for onnxruntime's advice to prepare the graph, which it gives on the root logger."""
    return "pre-processing before quantization" not in record.getMessage()
