"""`hotline nlp train-short`: the kinds of request and the dangers, learnt from sentences labelled one by one.

`kinds.tsv`: KIND<TAB>SENTENCE. `urgent.tsv`: DANGER<TAB>SENTENCE, by the names of nlp/dangers.py. `calm.tsv`:
TAG<TAB>SENTENCE, what sounds near a danger and is none; so are the sentences of all kinds but 求助. The list's own
sentences teach dangers too, at less weight, by what their situations say (nlp/list_dangers.py).
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from hotline.errors import BadList, InputRejected
from hotline.list_source import read_sources
from nlp.dangers import DANGERS
from nlp.kind import HELP, KINDS
from nlp.list_dangers import CALM, danger_of
from nlp.sentences import read_sentences
from nlp.short_model import DANGERS_FILE, KINDS_FILE
from nlp.short_train import Labelled, read_labelled, train_short

CALM_OF = 2
"""of this many calm sentences of the list one is learnt: they are many and alike"""

JOINED_WEIGHT = 0.5
"""of a sentence behind another one"""

LIST_WEIGHT = 0.3
"""of a sentence of the list: written for its situation, not for whether it can wait"""


def train_short_models(
    list_folder: Path, sentences_folder: Path, out: Path, *, report: Callable[[str], None] = lambda _: None
) -> Mapping[str, Mapping[str, int]]:
    """Write both models; the same sentences give the same bytes.

    Returns:
        by file, how many sentences taught each label.

    Raises:
        BadList: the list's sources have problems.
        InputRejected: a file of sentences is missing, or holds another label.
    """
    folder = sentences_folder / "short"
    told = {
        KINDS_FILE: _labelled(folder / "kinds.tsv", KINDS),
        DANGERS_FILE: [
            *_with_calls(_of_dangers(folder)),
            *_of_the_list(list_folder, sentences_folder),
        ],
    }
    taught = {}
    for name, sentences in told.items():
        report(name)
        against = CALM if name == DANGERS_FILE else None
        taught[name] = train_short(sentences, out / name, against=against, report=report)
    return taught


def _labelled(path: Path, labels: Sequence[str] = ()) -> list[Labelled]:
    try:
        found = read_labelled(path)
    except OSError as error:
        raise InputRejected(f"{path}: cannot be read: {type(error).__name__}") from error
    unknown = {item.label for item in found} - set(labels)
    if labels and unknown:
        raise InputRejected(f"{path}: no such label: {min(unknown)}")
    return found


def _of_dangers(folder: Path) -> list[Labelled]:
    return [
        *_labelled(folder / "urgent.tsv", [danger.name for danger in DANGERS]),
        *(Labelled(CALM, item.text) for item in _labelled(folder / "calm.tsv")),
        *(Labelled(CALM, item.text) for item in _labelled(folder / "kinds.tsv", KINDS) if item.label != HELP),
    ]


def _with_calls(sentences: Sequence[Labelled]) -> list[Labelled]:
    """The sentences, and each once more behind a calm one: a danger often comes late in a call about something else."""
    random = Random(1)  # noqa: S311  # training noise, no secret
    calm = [item.text for item in sentences if item.label == CALM]
    if not calm:
        return list(sentences)
    joined = (Labelled(item.label, f"{random.choice(calm)} {item.text}", JOINED_WEIGHT) for item in sentences)
    return [*sentences, *joined]


def _of_the_list(list_folder: Path, sentences_folder: Path) -> list[Labelled]:
    sources = read_sources(list_folder)
    if sources.problems:
        raise BadList(f"{sources.problems[0]} ({len(sources.problems)} problems)")
    situations = sources.list.situations
    sentences = (*sources.sentences, *read_sentences(sentences_folder / "train", situations))
    labelled = ((danger_of(situations[item.situation]), item.text) for item in sentences)
    return [
        Labelled(danger, text, LIST_WEIGHT)
        for danger, text in labelled
        if danger and (danger != CALM or zlib.crc32(text.encode()) % CALM_OF == 0)
    ]
