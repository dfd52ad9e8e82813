"""What a classifier is trained and measured on: the list, and its sentences by part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from hotline.errors import BadList
from hotline.list_source import Sentence, read_sources
from nlp.classifier import Scorer
from nlp.corpus import Example, Part, split, test_forms
from nlp.decode import Labels
from nlp.evaluate import figures
from nlp.model_folder import Meta
from nlp.sentences import overlap, read_sentences


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt and measured on."""

    taxonomy: ResponsibilityList
    parts: Mapping[Part, Sequence[Sentence]]
    near: int
    """test sentences that are nearly a training sentence"""


def read_material(list_folder: Path, sentences_folder: Path) -> Material:
    """The list, and its sentences by part.

    Raises:
        BadList: the sources have problems, or a test sentence is in the training text.
    """
    sources = read_sources(list_folder)
    if sources.problems:
        raise BadList(
            f"{sources.problems[0]} ({len(sources.problems)} problems; `hotline categories check` lists them)"
        )
    learnt = (*sources.sentences, *read_sentences(sentences_folder / "train", sources.list.situations))
    test = read_sentences(sentences_folder / "test", sources.list.situations)
    shared = overlap([item.text for item in learnt], test)
    if shared.same:
        raise BadList(
            f"{sentences_folder / 'test'}: a sentence of {shared.same[0]} is in the training text "
            f"({len(shared.same)} such sentences)"
        )
    return Material(sources.list, split(learnt, test), len(shared.near))


def held_out_figures(scorer: Scorer, meta: Meta, material: Material, labels: Labels) -> dict[str, Any]:
    """Figures on the test sentences by form."""
    result = {}
    for form, examples in test_forms(material.parts[Part.TEST], seed=int(meta.training["seed"])).items():
        truth, texts = [item.situation for item in examples], [item.text for item in examples]
        scores = scores_of(scorer, examples)
        result[form] = figures(scores, truth, texts, labels, material.taxonomy, meta.calibration)
    return result


def scores_of(scorer: Scorer, examples: Sequence[Example]) -> NDArray[np.float32]:
    return np.stack([scorer.scores(item.text) for item in examples])
