"""What a trained classifier is on disk.

models/classifier/
├── shipped.json      which is in force, and why
├── CARD.md           what they were made of and what they can do
├── linear/           the baseline
│   ├── meta.json     labels, calibration, list version, training and held-out figures, checksums
│   ├── model.onnx
│   └── words.txt     jieba's user words at training; other words would give other features
├── transformer/      the same, and
│   └── pieces.txt    what the encoder reads, in order of its numbers
└── both/             a description of the two together, and words.txt
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from hotline.errors import BadModel
from nlp import features, vocabulary
from nlp.decode import Calibration, Line

META_FILE = "meta.json"
MODEL_FILE = "model.onnx"
WORDS_FILE = "words.txt"
PIECES_FILE = "pieces.txt"
SHIPPED_FILE = "shipped.json"


class Kind(StrEnum):
    LINEAR = "linear"
    TRANSFORMER = "transformer"
    BOTH = "both"
    """the two together"""


FILES = {
    Kind.LINEAR: (MODEL_FILE, WORDS_FILE),
    Kind.TRANSFORMER: (MODEL_FILE, WORDS_FILE, PIECES_FILE),
    Kind.BOTH: (
        WORDS_FILE,
        f"../{Kind.LINEAR}/{MODEL_FILE}",
        f"../{Kind.TRANSFORMER}/{MODEL_FILE}",
        f"../{Kind.TRANSFORMER}/{PIECES_FILE}",
    ),
}
"""by kind, beside the description"""

READS = {
    Kind.LINEAR: features.VERSION,
    Kind.TRANSFORMER: f"{features.VERSION} {vocabulary.VERSION}",
    Kind.BOTH: f"{features.VERSION} {vocabulary.VERSION}",
}
"""by kind: version of what makes numbers of a text"""


@dataclass(frozen=True, slots=True)
class Meta:
    """What must be known of a model besides its weights."""

    kind: Kind
    version: str
    features: str
    """as `READS` was when it was trained"""
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


def checksums(folder: Path, kind: Kind) -> dict[str, str]:
    """sha256 by file name."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES[kind]}


def read_meta(folder: Path) -> Meta:
    """The description of the model in a folder, its files checked.

    Raises:
        BadModel: a file is missing, is not what its checksum says, or the description is unreadable.
    """
    try:
        meta = _meta(json.loads((folder / META_FILE).read_text("utf-8")))
    except FileNotFoundError:
        raise BadModel(f"{folder / META_FILE}: no classifier; run `hotline nlp train`") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadModel(f"{folder / META_FILE}: not the description of a classifier") from error
    for name in FILES[meta.kind]:
        path = folder / name
        if not path.is_file():
            raise BadModel(f"{path}: missing")
        if hashlib.sha256(path.read_bytes()).hexdigest() != meta.sha256.get(name):
            raise BadModel(f"{path}: sha256 differs from {META_FILE}")
    if meta.features != READS[meta.kind]:
        raise BadModel(f"{folder}: trained with {meta.features}, this is {READS[meta.kind]}: train it again")
    return meta


def shipped(folder: Path) -> Path:
    """The folder of the model in force.

    Raises:
        BadModel: nothing says which it is.
    """
    try:
        return folder / Kind(json.loads((folder / SHIPPED_FILE).read_text("utf-8"))["model"])
    except FileNotFoundError:
        raise BadModel(f"{folder / SHIPPED_FILE}: no classifier; run `hotline nlp train`") from None
    except (ValueError, KeyError, TypeError) as error:
        raise BadModel(f"{folder / SHIPPED_FILE}: does not say which model is in force") from error


def put_in_force(candidate: Path, folder: Path) -> None:
    """The candidate becomes the model in force; the one before is kept beside it, until the next switch."""
    previous = folder.with_name(f"{folder.name}-previous")
    if previous.exists():
        shutil.rmtree(previous)
    folder.rename(previous)
    candidate.rename(folder)


def _meta(data: dict[str, Any]) -> Meta:
    calibration = data["calibration"] | {
        key: {int(level): float(value) for level, value in data["calibration"][key].items()}
        for key in ("level_weights", "thresholds")
    }
    lines = {int(level): Line(*map(float, line)) for level, line in calibration["level_lines"].items()}
    return Meta(
        **data
        | {
            "kind": Kind(data["kind"]),
            "labels": tuple(data["labels"]),
            "calibration": Calibration(**calibration | {"level_lines": lines}),
        }
    )
