"""What is said in a list: sentences nobody would say, say twice, or that give their category away. Pure.

Sentences teach the classifier what callers say; at most half of a leaf's may name it, the rest
must be known by what happened.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from hotline.categories import Node
from hotline.list_source import Problem, Sentence, Sources

MIN_SENTENCES = 8
"""a leaf"""
MIN_LENGTH, MAX_LENGTH = 8, 50
"""characters of a sentence"""
ALIKE = 0.7
"""share of the shorter sentence's character pairs that two sentences may not have in common"""
OPENING_LENGTH = 4
"""characters by which two sentences begin alike"""
MIN_OPENINGS, MAX_OPENING_SHARE = 6, 0.04
"""of a 大类's sentences so many may begin alike, or this share of them when that is more"""
MIN_CONDITION = 10
"""characters of an acceptance condition or a closing standard"""

OFFICIALESE = re.compile(
    "该问题|该情况|进行处理|相关部门|上述|反映人|来电人|诉求人|市民反映|予以|特此|望相关|妥善|及时处置|依法依规|有关规定"
)
"""what is written in files and never said on the phone"""
_QUOTED = re.compile("“([^”]+)”")
_NOT_SPOKEN = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]")
_NOT_A_CHARACTER = re.compile("[^\\u4e00-\\u9fff]")


def wording(sources: Sources) -> tuple[Problem, ...]:
    """All checks of this module over a list."""
    by_leaf: dict[str, list[str]] = defaultdict(list)
    for sentence in sources.sentences:
        by_leaf[sentence.situation.partition("-")[0]].append(sentence.text)
    names = {node.name for node in sources.list.nodes.values() if node.level >= 3}
    found: list[Problem] = []
    for leaf in sources.list.leaves:
        here = by_leaf[leaf.code]
        found += [_problem(leaf.code, *each) for each in (*_leaf(leaf, here), *_near_miss(leaf, names))]
        for item in leaf.situations:
            found += [_problem(item.code, "condition", reason) for reason in _condition(item.accept, item.close)]
    for sentence in sources.sentences:
        found += [_problem(sentence.situation, *each) for each in lints(sentence.text)]
    return (*found, *_openings(sources.sentences), *near_duplicates(sources.sentences))


def lints(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one sentence by itself: check and reason."""
    if _NOT_SPOKEN.search(text):
        yield "digits-latin", f"{text}: digits or Latin letters; write what is said"
    elif _NOT_A_CHARACTER.search(text):
        yield "punctuation", f"{text}: punctuation, a space or a rare character"
    if match := OFFICIALESE.search(text):
        yield "officialese", f"{text}: nobody says {match[0]}"
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        yield "length", f"{text}: {len(text)} characters, want {MIN_LENGTH} to {MAX_LENGTH}"


def names_category(leaf: Node, text: str) -> bool:
    """Whether a sentence has the leaf's name or one of its keywords in it."""
    return leaf.name in text or any(word in text for word in leaf.keywords)


def near_duplicates(sentences: Sequence[Sentence]) -> tuple[Problem, ...]:
    """Pairs of sentences with too many character pairs in common.

    Of n pairs that must share t with another sentence's, one at least of any n - t + 1 is shared: looking up the rarest
    of them in an inverted index leaves few sentences to compare (9,000 sentences: 0.4 s).
    """
    pairs = [frozenset(map("".join, pairwise(each.text))) for each in sentences]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(pairs):
        for pair in own:
            holders[pair].append(number)
    found: set[tuple[int, int]] = set()
    for number, own in enumerate(pairs):
        rarest = sorted(own, key=lambda pair: (len(holders[pair]), pair))[: len(own) - _shared(len(own)) + 1]
        for other in {other for pair in rarest for other in holders[pair]}:
            if other != number and len(pairs[other]) >= len(own) and len(own & pairs[other]) >= _shared(len(own)):
                found.add((min(number, other), max(number, other)))
    return tuple(
        _problem(
            sentences[second].situation,
            "near-duplicate",
            f"{sentences[second].text}: almost {sentences[first].text} of {sentences[first].situation}",
        )
        for first, second in sorted(found)
    )


def _shared(pairs: int) -> int:
    """How many of a sentence's character pairs make another one alike: 0.7 of them, rounded up."""
    return max(1, -(-pairs * round(ALIKE * 10) // 10))


def _leaf(leaf: Node, sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    if not leaf.keywords:
        yield "keywords", "has no keywords"
    if len(sentences) < MIN_SENTENCES:
        yield "few-sentences", f"{len(sentences)} sentences, want at least {MIN_SENTENCES}"
    naming = sum(names_category(leaf, text) for text in sentences)
    if naming * 2 > len(sentences):
        yield "names-category", f"{naming} of {len(sentences)} sentences name it or a keyword, want at most half"


def _near_miss(leaf: Node, names: set[str]) -> Iterator[tuple[str, str]]:
    named = _QUOTED.findall(leaf.near_miss)
    if not any(name in names for name in named):
        yield "near-miss", "near_miss names no 细类 or 子类 of the list in “…”"
    if leaf.name in named:
        yield "near-miss", "near_miss names the leaf itself"


def _condition(accept: str, close: str) -> Iterator[str]:
    for key, text in (("accept", accept), ("close", close)):
        if len(text) < MIN_CONDITION or not text.endswith("。"):
            yield f"{key}: want a sentence of at least {MIN_CONDITION} characters with a full stop"


def _openings(sentences: Sequence[Sentence]) -> Iterator[Problem]:
    by_top: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        by_top[sentence.situation[:2]][sentence.text[:OPENING_LENGTH]] += 1
    for top, openings in sorted(by_top.items()):
        most = max(MIN_OPENINGS, openings.total() * MAX_OPENING_SHARE)
        for opening, number in openings.items():
            if number > most:
                yield _problem(top, "opening", f"{number} sentences begin with {opening}, want at most {most:.0f}")


def _problem(code: str, check: str, reason: str) -> Problem:
    return Problem(f"{code[:2]}.toml", code, reason, check)
