"""The only door to onnxruntime: hashed features in, one score a node and situation out.

Graph: inputs `indices` int64 (n,), `counts` float32 (n,); output `scores` float32 (labels,).
"""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from hotline.errors import BadModel


class OnnxModel:
    """A loaded graph; safe to call from several threads.

    Args:
        threads: of one run; the graph is small, one thread answers in a tenth of a millisecond.

    Raises:
        BadModel: the file is not such a graph.
    """

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises a class of its own for each fault, none of them documented
            raise BadModel(f"{path}: onnxruntime cannot load it") from error
        if sorted(item.name for item in self._session.get_inputs()) != ["counts", "indices"]:
            raise BadModel(f"{path}: want the inputs indices and counts")

    def scores(self, indices: NDArray[np.int64], counts: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of one text, shape (labels,)."""
        output: NDArray[np.float32] = self._session.run(["scores"], {"indices": indices, "counts": counts})[0]
        return output
