"""`hotline nlp evaluate`: the figures of a trained classifier, counted anew."""

from typing import Any

import numpy as np

from hotline.errors import BadList, BadModel
from hotline.list_source import read_sources
from nlp.corpus import Part, split, test_forms
from nlp.evaluate import figures
from nlp.load import classifier
from nlp.settings import NlpSettings


def evaluate(settings: NlpSettings) -> dict[str, Any]:
    """Figures by form of the held-out sentences: as authored, and as heard in a call.

    Raises:
        BadList: the sources have problems.
        BadModel: the model is missing or broken, or was trained on other sentences, so that none is known to be new.
    """
    sources = read_sources(settings.list_folder)
    if sources.problems:
        raise BadList(f"{sources.problems[0]} ({len(sources.problems)} problems)")
    model = classifier(settings)
    if model.meta.list_version != sources.list.version:
        raise BadModel(
            f"{settings.classifier_folder}: trained on list {model.meta.list_version}, the sentences are of "
            f"{sources.list.version}: train it again"
        )
    held_out = split(sources.sentences)[Part.TEST]
    result: dict[str, Any] = {"version": model.version, "list_version": sources.list.version}
    for form, examples in test_forms(held_out, seed=int(model.meta.training["seed"])).items():
        scores = np.stack([model.scores(item.text) for item in examples])
        truth, texts = [item.situation for item in examples], [item.text for item in examples]
        result[form] = figures(scores, truth, texts, model.labels, sources.list, model.meta.calibration)
    return result
