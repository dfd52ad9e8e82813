"""`hotline nlp train`: linear baseline and transformer on the same sentences, both together, and which is shipped.

Needs the extra `train` (nlp/transformer.py, nlp/export.py).
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from hotline.list_source import Sentence
from nlp.both_scorer import BothScorer
from nlp.calibrate import PRECISION, SITUATION_PRECISION, calibrate
from nlp.card import card
from nlp.classifier import Scorer
from nlp.corpus import Part, test_forms
from nlp.decode import Calibration, Labels, labels_of
from nlp.evaluate import figures
from nlp.material import Material, held_out_figures, read_material, scores_of
from nlp.model_folder import META_FILE, READS, SHIPPED_FILE, WORDS_FILE, Kind, Meta, checksums
from nlp.segment import Segmenter
from nlp.train_linear import LinearTrainer
from nlp.train_transformer import EPOCHS, TransformerTrainer
from nlp.transformer import Shape

CARD_FILE = "CARD.md"


class Trainer(Protocol):
    """Fits one kind of model."""

    @property
    def kind(self) -> Kind: ...

    def fit(self, sentences: Sequence[Sentence]) -> Mapping[str, int]: ...

    def scorer(self) -> Scorer: ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train."""

    seed: int = 1
    shape: Shape = field(default_factory=Shape)
    epochs: int = EPOCHS
    start: Path | None = None
    """a local Hugging Face folder the encoder goes on from"""


@dataclass(frozen=True, slots=True)
class Made:
    """What a training wrote."""

    metas: tuple[Meta, ...]
    shipped: Kind
    why: str


def train(
    list_folder: Path,
    sentences_folder: Path,
    out: Path,
    *,
    cache_folder: Path,
    recipe: Recipe,
    more: Mapping[Part, Sequence[Sentence]] | None = None,
    report: Callable[[str], None],
) -> Made:
    """Train all kinds, write their folders, and say which is shipped: the one righter at level 3 on tuning sentences.

    Args:
        more: texts to learn and to calibrate on besides, such as a city's own.

    Raises:
        BadList: the sources have problems, or a test sentence is in the training text.
        BadSetting: `recipe.start` holds no such model.
    """
    material = read_material(list_folder, sentences_folder)
    if more:
        parts = {part: [*texts, *more.get(part, ())] for part, texts in material.parts.items()}
        material = replace(material, parts=parts)
    taxonomy, labels = material.taxonomy, labels_of(material.taxonomy)
    report(f"sentences: {', '.join(f'{part} {len(items)}' for part, items in material.parts.items())}")
    words = sorted({word for node in taxonomy.nodes.values() for word in (node.name, *node.keywords)})
    segmenter = Segmenter(words, cache_folder)
    for kind in Kind:
        (out / kind).mkdir(parents=True, exist_ok=True)
        (out / kind / WORDS_FILE).write_text("\n".join(words) + "\n", "utf-8")
    trainers: tuple[Trainer, ...] = (
        LinearTrainer(
            out / Kind.LINEAR, taxonomy, labels, segmenter, buckets=recipe.shape.buckets, seed=recipe.seed
        ),
        TransformerTrainer(
            out / Kind.TRANSFORMER, taxonomy, labels, segmenter,
            shape=recipe.shape, epochs=recipe.epochs, seed=recipe.seed, start=recipe.start, report=report,
        ),
        _Together(out / Kind.BOTH, labels, segmenter, recipe.shape.buckets),
    )  # fmt: skip
    metas = tuple(_make(trainer, out / trainer.kind, material, labels, recipe, report) for trainer in trainers)
    return _ship(metas, out)


def _make(
    trainer: Trainer,
    folder: Path,
    material: Material,
    labels: Labels,
    recipe: Recipe,
    report: Callable[[str], None],
) -> Meta:
    """Fit, calibrate on what was not learnt, and count on the test sentences."""
    report(f"{trainer.kind}: learning")
    parts = material.parts
    told = trainer.fit(parts[Part.TRAIN])
    forms = test_forms(parts[Part.TUNE], seed=recipe.seed)
    examples = [example for form in forms.values() for example in form]
    apart = [item for form in test_forms(parts[Part.CALIBRATE], seed=recipe.seed).values() for item in form]
    scores = scores_of(trainer.scorer(), [*examples, *apart])
    truth, texts = [item.situation for item in (*examples, *apart)], [item.text for item in (*examples, *apart)]
    calibration = calibrate(scores, truth, texts, labels, material.taxonomy, hard=len(examples))
    tuning = slice(len(examples))
    tuned = figures(scores[tuning], truth[tuning], texts[tuning], labels, material.taxonomy, calibration)
    report(f"{trainer.kind}: level 3 right for {tuned['accuracy']['level3']['value']} of {len(examples)} tuning texts")
    sums = checksums(folder, trainer.kind)
    meta = Meta(
        kind=trainer.kind,
        version=version_of(trainer.kind, sums, calibration),
        features=READS[trainer.kind],
        size=recipe.shape.buckets,
        list_version=material.taxonomy.version,
        labels=labels.codes,
        calibration=calibration,
        training={
            "sentences": len(parts[Part.TRAIN]),
            "leaves": len(labels.leaves),
            "situations": len(material.taxonomy.situations),
            **told,
            "seed": recipe.seed,
            "precision_wanted": {str(level): value for level, value in PRECISION.items()},
            "situation_precision_wanted": SITUATION_PRECISION,
            "near_duplicates": material.near,
            "tuning": tuned["accuracy"],
        },
        held_out={},
        sha256=sums,
    )
    meta = replace(meta, held_out=held_out_figures(trainer.scorer(), meta, material, labels))
    (folder / META_FILE).write_text(meta.dump(), "utf-8")
    return meta


def version_of(kind: Kind, sums: Mapping[str, str], calibration: Calibration) -> str:
    """Another one for other files, and for other confidences of the same files."""
    told = json.dumps([*sums.values(), asdict(calibration)], sort_keys=True)
    return f"{kind}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


class _Together:
    """Transformer and linear model as one: nothing is left to learn."""

    kind = Kind.BOTH

    def __init__(self, folder: Path, labels: Labels, segmenter: Segmenter, buckets: int) -> None:
        self._folder = folder
        self._labels = labels
        self._segmenter = segmenter
        self._buckets = buckets

    def fit(self, sentences: Sequence[Sentence]) -> Mapping[str, int]:
        return {}

    def scorer(self) -> BothScorer:
        return BothScorer(self._folder, self._segmenter, size=self._buckets, labels=self._labels)


def _ship(metas: tuple[Meta, ...], out: Path) -> Made:
    def tuned(meta: Meta) -> float:
        return float(meta.training["tuning"]["level3"]["value"])

    best = max(metas, key=tuned)
    rest = ", ".join(f"{meta.kind} {tuned(meta):.3f}" for meta in metas)
    why = f"righter at level 3 on the tuning sentences: {rest}"
    (out / SHIPPED_FILE).write_text(json.dumps({"model": best.kind, "why": why}, indent=1) + "\n", "utf-8")
    (out / CARD_FILE).write_text(card(metas, best.kind, why), "utf-8")
    return Made(metas, best.kind, why)
