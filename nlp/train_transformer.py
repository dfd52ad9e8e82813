"""Training the transformer on sentences, and writing it as it will run: ONNX in 8 bits."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from hotline.list_source import Sentence
from nlp import features, transformer
from nlp.batches import Batch, Said, SpokenForms, in_parts, side_by_side, soft_targets
from nlp.bayes import inverse_document_frequency
from nlp.corpus import Example, rule_examples
from nlp.decode import Labels
from nlp.features import Features
from nlp.model_folder import MODEL_FILE, PIECES_FILE, Kind
from nlp.onnx import to_8_bits
from nlp.segment import Segmenter
from nlp.transformer import Network, Shape
from nlp.transformer_scorer import TransformerScorer, Tree
from nlp.vocabulary import Vocabulary, characters_of

EPOCHS = 9
BATCH = 64


class TransformerTrainer:
    """Writes the model's files into a folder.

    Args:
        start: a local Hugging Face folder the encoder goes on from; a new one is trained when None.
    """

    kind = Kind.TRANSFORMER

    def __init__(
        self,
        folder: Path,
        taxonomy: ResponsibilityList,
        labels: Labels,
        segmenter: Segmenter,
        *,
        shape: Shape,
        epochs: int,
        seed: int,
        start: Path | None,
        report: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._taxonomy = taxonomy
        self._labels = labels
        self._segmenter = segmenter
        self._shape = shape
        self._epochs = epochs
        self._seed = seed
        self._start = start
        self._report = report
        self._columns = {code: number for number, code in enumerate(Tree(labels).situations)}
        self.network: Network | None = None

    def fit(self, sentences: Sequence[Sentence]) -> Mapping[str, int]:
        """Learn from the sentences; returns what the model's card tells of it."""
        transformer.seed(self._seed)
        start = transformer.start_from(self._start) if self._start else None
        rules = list(dict.fromkeys(rule_examples(self._taxonomy)))
        texts = [item.text for item in sentences] + [item.text for item in rules]
        self._vocabulary = Vocabulary(start.pieces) if start else characters_of(texts)
        network = Network(self._shape, pieces=len(self._vocabulary), groups=self._groups(), start=start)
        forms = SpokenForms([Example(item.situation, item.text) for item in sentences], rules, seed=self._seed)
        spoken = [self._bag(item.text) for item in forms.epoch()]
        self._idf = inverse_document_frequency(spoken, self._shape.buckets)
        transformer.fit(
            network,
            lambda: [self._batch(texts) for texts in forms.batches(forms.epoch(), BATCH)],
            count=self._epochs,
            steps=transformer.steps_of(len(forms), BATCH, self._epochs),
            report=self._report,
        )
        self.network = network
        self._write(network)
        return {"epochs": self._epochs, "pieces": len(self._vocabulary), "heads": self._shape.heads}

    def scorer(self) -> TransformerScorer:
        """The model as it will run."""
        return TransformerScorer(self._folder, self._segmenter, size=self._shape.buckets, labels=self._labels)

    def scores_in_32_bits(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What torch says of the texts, shape (texts, labels)."""
        if self.network is None:
            raise RuntimeError("nothing is trained yet")
        tree = Tree(self._labels)
        found = [transformer.logits(self.network, self._arrays(part)) for part in in_parts(texts, BATCH)]
        return np.stack([tree.scores(row) for row in np.concatenate(found)])

    def _write(self, network: Network) -> None:
        (self._folder / PIECES_FILE).write_text("\n".join(self._vocabulary.pieces) + "\n", "utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            exact = Path(scratch) / MODEL_FILE
            transformer.write_onnx(network, self._idf, exact)
            to_8_bits(exact, self._folder / MODEL_FILE)

    def _groups(self) -> list[NDArray[np.int64]]:
        """大类, 小类, 细类 and leaf of every situation, numbered."""
        leaves = [code.partition("-")[0] for code in self._columns]
        groups = []
        for size in (2, 4, 6, 8):
            nodes = {code: number for number, code in enumerate(sorted({leaf[:size] for leaf in leaves}))}
            groups.append(np.array([nodes[leaf[:size]] for leaf in leaves], dtype=np.int64))
        return groups

    def _batch(self, texts: Sequence[Said]) -> tuple[Callable[[], Batch], NDArray[np.float32]]:
        return (lambda: self._arrays([item.text for item in texts])), soft_targets(texts, self._columns)

    def _arrays(self, texts: Sequence[str]) -> Batch:
        return side_by_side(
            [self._vocabulary.tokens(text) for text in texts], [self._bag(text) for text in texts], self._idf
        )

    def _bag(self, text: str) -> Features:
        return features.hashed_counts(text, self._segmenter, self._shape.buckets)
