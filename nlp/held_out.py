"""`hotline nlp evaluate`: the figures of a trained classifier, counted anew."""

from typing import Any

from hotline.errors import BadModel
from nlp.load import classifier
from nlp.material import held_out_figures, read_material
from nlp.settings import NlpSettings


def evaluate(settings: NlpSettings) -> dict[str, Any]:
    """Figures by form of the test sentences: as authored, misheard, and in a call.

    Raises:
        BadList: the sources have problems.
        BadModel: the model is missing or broken, or was trained on other sentences, so that none is known to be new.
    """
    material = read_material(settings.list_folder, settings.sentences_folder)
    model = classifier(settings)
    if model.meta.list_version != material.taxonomy.version:
        raise BadModel(
            f"{settings.classifier_folder}: trained on list {model.meta.list_version}, the sentences are of "
            f"{material.taxonomy.version}: train it again"
        )
    return {"version": model.version, "list_version": material.taxonomy.version} | held_out_figures(
        model, model.meta, material, model.labels
    )
