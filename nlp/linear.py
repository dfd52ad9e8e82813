"""The first classifier: a linear model over hashed features, behind `hotline.ports.Classifier`.

models/classifier/
├── meta.json     labels, calibration, list version, training and held-out figures, checksums
├── model.onnx    features → one score a node and situation
└── words.txt     jieba's user words at training; other words would give other features
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from hotline.drafts import Category
from hotline.errors import BadModel
from nlp import features
from nlp.decode import Calibration, Labels, decode
from nlp.onnx import OnnxModel
from nlp.segment import Segmenter

META_FILE = "meta.json"
MODEL_FILE = "model.onnx"
WORDS_FILE = "words.txt"


@dataclass(frozen=True, slots=True)
class Meta:
    """What must be known of a model besides its weights."""

    version: str
    features: str
    """`nlp.features.VERSION` it was trained with"""
    size: int
    """hash buckets"""
    list_version: str
    labels: tuple[str, ...]
    """codes of nodes and situations in the order of the scores"""
    calibration: Calibration
    training: Mapping[str, Any]
    held_out: Mapping[str, Any]
    sha256: Mapping[str, str]
    """by file name"""

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read_meta(folder: Path) -> Meta:
    """The description of the model in a folder, its files checked.

    Raises:
        BadModel: a file is missing, is not what its checksum says, or the description is unreadable.
    """
    try:
        data = json.loads((folder / META_FILE).read_text("utf-8"))
        calibration = data["calibration"] | {
            key: {int(level): float(value) for level, value in data["calibration"][key].items()}
            for key in ("level_weights", "thresholds")
        }
        lines = {int(level): (float(a), float(b)) for level, (a, b) in calibration["level_lines"].items()}
        meta = Meta(
            **data
            | {
                "labels": tuple(data["labels"]),
                "calibration": Calibration(**calibration | {"level_lines": lines}),
            }
        )
    except FileNotFoundError:
        raise BadModel(f"{folder / META_FILE}: no classifier; run `hotline nlp train`") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadModel(f"{folder / META_FILE}: not the description of a classifier") from error
    for name in (MODEL_FILE, WORDS_FILE):
        path = folder / name
        if not path.is_file():
            raise BadModel(f"{path}: missing")
        if hashlib.sha256(path.read_bytes()).hexdigest() != meta.sha256.get(name):
            raise BadModel(f"{path}: sha256 differs from {META_FILE}")
    if meta.features != features.VERSION:
        raise BadModel(f"{folder}: trained with {meta.features}, this is {features.VERSION}: train it again")
    return meta


class LinearClassifier:
    """Places words in the five-level list. Safe to call from several threads.

    Args:
        folder: of the model.
        taxonomy: the list in force. It may hold leaves the model never learnt (they are not proposed:
            `unlearnt`); a code the model knows and the list does not is refused.

    Raises:
        BadModel: the files do not fit one another or the list.
    """

    def __init__(self, folder: Path, taxonomy: ResponsibilityList, *, cache_folder: Path, threads: int = 1) -> None:
        self.meta = read_meta(folder)
        known = taxonomy.nodes.keys() | taxonomy.situations.keys()
        unknown = [code for code in self.meta.labels if code not in known]
        if unknown:
            raise BadModel(
                f"{folder}: of list {self.meta.list_version}, not {taxonomy.version}: "
                f"{unknown[0]} is not in the list ({len(unknown)} such codes)"
            )
        self.unlearnt = tuple(sorted(taxonomy.situations.keys() - set(self.meta.labels)))
        self.taxonomy = taxonomy
        self.labels = Labels(self.meta.labels)
        self.segmenter = Segmenter((folder / WORDS_FILE).read_text("utf-8").split(), cache_folder)
        self._model = OnnxModel(folder / MODEL_FILE, threads=threads)
        try:
            self.classify("试")
        except ValueError as error:
            raise BadModel(f"{folder / MODEL_FILE}: {error}") from error

    @property
    def version(self) -> str:
        """Name of the model, kept with every suggestion."""
        return self.meta.version

    def classify(self, text: str) -> Category:
        """The deepest path the model is sure of, and what else could be meant."""
        scores = self.scores(text)
        if not scores.any():
            return Category((), None, ())
        return decode(scores, self.labels, self.taxonomy, self.meta.calibration, text=text)

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score a label, shape (labels,); all zero for a text without any letter or character."""
        indices, counts = features.hashed_counts(text, self.segmenter, self.meta.size)
        if not len(indices):
            return np.zeros(len(self.labels.codes), dtype=np.float32)
        return self._model.scores(indices, counts)
