"""A trained classifier behind `hotline.ports.Classifier`, whichever kind it is of."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from hotline.drafts import Category
from hotline.errors import BadModel
from nlp.both_scorer import BothScorer
from nlp.decode import Labels, decode
from nlp.linear import LinearScorer
from nlp.model_folder import WORDS_FILE, Kind, read_meta
from nlp.segment import Segmenter
from nlp.transformer_scorer import TransformerScorer


class Scorer(Protocol):
    """One score a label."""

    def scores(self, text: str) -> NDArray[np.float32]:
        """Shape (labels,); all zero for a text without any letter or character."""


class TrainedClassifier:
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
        self._scorer = self._open(folder, threads)
        try:
            self.classify("试")
        except ValueError as error:
            raise BadModel(f"{folder}: {error}") from error

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
        return self._scorer.scores(text)

    def _open(self, folder: Path, threads: int) -> Scorer:
        scorer = _SCORERS[self.meta.kind]
        return scorer(folder, self.segmenter, size=self.meta.size, labels=self.labels, threads=threads)


_SCORERS: dict[Kind, type[LinearScorer | TransformerScorer | BothScorer]] = {
    Kind.LINEAR: LinearScorer,
    Kind.TRANSFORMER: TransformerScorer,
    Kind.BOTH: BothScorer,
}
