"""Callers' sentences beside the list: `models/sentences/train` is learnt, `models/sentences/test` never.

A folder holds text files, one a 大类: `NN.tsv`, a line CODE<TAB>SENTENCE, the code of a situation. That no test
sentence is in the training text is checked here, not hoped for.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from hotline.errors import BadList
from hotline.list_source import Sentence

NEAR = 0.6
"""Share of two sentences' pairs of characters that both have (Jaccard) from which they are near-duplicates."""


def read_sentences(folder: Path, situations: Collection[str]) -> tuple[Sentence, ...]:
    """All sentences of a folder in order; none when there is no such folder.

    Args:
        situations: codes the list has.

    Raises:
        BadList: a line is not a code and a sentence, or its code is not in the list.
    """
    found = []
    for path in sorted(folder.glob("*.tsv")):
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise BadList(f"{path}: not UTF-8") from error
        for number, line in enumerate(lines, 1):
            code, tab, text = line.partition("\t")
            if not tab or not text.strip() or code not in situations:
                raise BadList(f"{path}:{number}: want the code of a situation, a tab and a sentence")
            found.append(Sentence(code, text.strip()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What test and training text have in common."""

    same: tuple[str, ...]
    """situations of the test sentences that are in the training text, letter by letter or but for punctuation"""
    near: tuple[str, ...]
    """situations of those whose pairs of characters are nearly those of a training sentence (`NEAR`)"""


def overlap(train: Sequence[str], test: Sequence[Sentence]) -> Overlap:
    """Compare every test sentence with all training text."""
    known = {normal(text) for text in train}
    pairs = {text: frozenset(pairwise(text)) for text in known}
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text, own in pairs.items():
        for pair in own:
            where[pair].add(text)
    same, near = [], []
    for sentence in test:
        text = normal(sentence.text)
        if text in known or any(len(other) >= len(text) and text in other for other in _sharing(text, where)):
            same.append(sentence.situation)
        elif any(_likeness(frozenset(pairwise(text)), pairs[other]) >= NEAR for other in _sharing(text, where)):
            near.append(sentence.situation)
    return Overlap(tuple(same), tuple(near))


def normal(text: str) -> str:
    """Without what is not said: punctuation, spaces, width and case of letters."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).lower() if one.isalnum())


def _sharing(text: str, where: dict[tuple[str, str], set[str]]) -> set[str]:
    """Training texts that hold one of the five rarest pairs of the text; nearly alike texts share most pairs."""
    rarest = sorted(set(pairwise(text)), key=lambda pair: (len(where.get(pair, ())), pair))
    held = [where[pair] for pair in rarest if pair in where][: max(5, len(rarest) // 2)]
    return set().union(*held) if held else set()


def _likeness(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    return len(one & other) / max(len(one | other), 1)
