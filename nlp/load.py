"""Opening the language part's pieces from its settings."""

from pathlib import Path

from hotline.categories import ResponsibilityList, load_list
from hotline.errors import BadList
from hotline.list_source import compile_list, source_files, source_version
from hotline.territory import Territory
from nlp.classifier import TrainedClassifier
from nlp.draft import Learnt, RuleDrafter
from nlp.model_folder import shipped
from nlp.place_repair import PlaceRepair
from nlp.settings import NlpSettings
from nlp.short_model import DANGERS_FILE, KINDS_FILE, load_short_model
from nlp.ticket_check import RuleChecker


def responsibility_list(settings: NlpSettings) -> ResponsibilityList:
    """The list in force; compiled first when its sources are newer. Without sources the compiled one stands.

    Raises:
        BadList: there is neither, or the sources have problems.
    """
    if not source_files(settings.list_folder):
        return load_list(settings.compiled_list)
    compiled = _compiled(settings.compiled_list)
    if compiled and compiled.version == source_version(settings.list_folder):
        return compiled
    return compile_list(settings.list_folder, settings.compiled_list)


def classifier(settings: NlpSettings) -> TrainedClassifier:
    """The trained classifier over the list in force.

    Raises:
        BadList, BadModel.
    """
    return TrainedClassifier(
        shipped(settings.classifier_folder),
        responsibility_list(settings),
        cache_folder=settings.cache_folder,
        threads=settings.classifier_threads,
    )


def drafter(settings: NlpSettings, territory: Territory | None = None) -> RuleDrafter:
    """The drafter over the classifier, and over the territory when one is given.

    Raises:
        BadList, BadModel.
    """
    loaded = classifier(settings)
    places = PlaceRepair(territory) if territory else None
    learnt = Learnt(
        load_short_model(settings.short_folder / KINDS_FILE), load_short_model(settings.short_folder / DANGERS_FILE)
    )
    return RuleDrafter(loaded, loaded.taxonomy, loaded.segmenter, learnt, places)


def checker(settings: NlpSettings) -> RuleChecker:
    """What looks at tickets beside their calls.

    Raises:
        BadList, BadModel.
    """
    loaded = classifier(settings)
    return RuleChecker(loaded, loaded.segmenter, load_short_model(settings.short_folder / KINDS_FILE))


def _compiled(path: Path) -> ResponsibilityList | None:
    """What was compiled earlier; None when it cannot be used and must be made anew."""
    try:
        return load_list(path)
    except BadList:
        return None
