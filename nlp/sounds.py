"""How alike two syllables sound to a recogniser and to speakers who do not keep them apart. Pure.

The pairs are those of Mandarin as the north-east speaks it (zh and z, ch and c, sh and s, n, l and r, an and ang), of
speakers from the south (f and h, hu and f), sounds of one place and manner, which narrow telephone bands blur, and what
the demo recogniser took for one another in some six of a thousand chances or more (1,086 other names than those of the
cases, synthetic voices, 2026-11-25: `dong` and `gong`, `liao` and `le`, a sound before a vowel). There a syllable was
swallowed twice as often as one was put in, and what is put in may be any.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from math import inf

NEAR, BLURRED, HALF, OTHER = 0.2, 0.45, 0.7, 1.0
"""cost of a pair that speakers confuse, that telephones blur, that has half in common, and of any other; 0: the same"""
SWALLOWED, PUT_IN = 0.7, 1.0
"""cost of a syllable that was not heard, and of one that nobody said"""

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")
_SPELLED = {
    "yi": "i", "ya": "ia", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in", "yang": "iang",
    "ying": "ing", "yong": "iong", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn", "wu": "u", "wa": "ua",
    "wo": "uo", "wai": "uai", "wei": "ui", "wan": "uan", "wen": "un", "wang": "uang", "weng": "ueng",
}  # fmt: skip
"""syllables without an initial, as the final they are"""
_AS_F = {"ui": "ei", "ua": "a", "uan": "an", "uang": "ang", "un": "en", "uo": "o", "uai": "ai", "ong": "eng"}
"""finals behind h that speakers turn into another one behind f (`huang` and `fang`)"""
_ALIKE_INITIALS = {
    NEAR: ("zh z", "ch c", "sh s", "n l", "l r", "n r", "f h"),
    BLURRED: (
        "b p", "d t", "g k", "k h", "g h", "z c s", "zh ch sh", "j q x", "zh j", "ch q", "sh x", "z j", "c q", "s x",
        "m n", "m l", "r zh", "r sh", "d n", "b m", "d g", "t k", "p k", "t q", "h x", "f p", "b d g", "- l", "- g",
        "- m", "- j", "- s",
    ),
}  # fmt: skip
_ALIKE_FINALS = {
    NEAR: (
        "an ang", "en eng", "un ueng", "in ing", "ian iang", "uan uang", "eng ong", "o uo", "van uan", "un vn",
        "iong ong",
    ),
    BLURRED: (
        "o e uo", "ai ei", "ui ei", "ie ve", "ie i", "i v", "u v", "u ou", "ao ou", "iu ou", "an ai", "an en",
        "ang eng", "ian an", "iang ang", "in en", "ing eng", "ia a", "ua a", "ui uai", "un en", "un ong",
        "iao ao", "ian ie", "van ian", "vn in", "uan an", "uang ang", "u o", "u uo", "a e", "ei i",
        "ing in en eng", "ian in", "ui i", "e ei", "en ueng", "iang van", "in ing iong", "e iao", "ao ei", "ia ie iu",
        "ua uang", "e i", "ao ong ou", "ia iao", "ei ing",
    ),
}  # fmt: skip


def _table(groups: dict[float, tuple[str, ...]]) -> dict[frozenset[str], float]:
    found: dict[frozenset[str], float] = {}
    for cost, rows in groups.items():
        for row in rows:
            for pair in combinations(row.split(), 2):
                found.setdefault(frozenset(pair), cost)
    return found


_INITIAL_COSTS, _FINAL_COSTS = _table(_ALIKE_INITIALS), _table(_ALIKE_FINALS)


@cache
def parts(syllable: str) -> tuple[str, str]:
    """Initial and final of a toneless syllable; what is no syllable is all initial."""
    if syllable in _SPELLED:
        return "", _SPELLED[syllable]
    initial = next((one for one in _INITIALS if syllable.startswith(one)), "")
    final = syllable[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    return (initial, final) if final else (syllable, "")


@cache
def unlike(one: str, other: str) -> float:
    """0 for the same syllable, up to OTHER."""
    if one == other:
        return 0.0
    (first, end), (second, close) = parts(one), parts(other)
    cost = _cost(_INITIAL_COSTS, first or "-", second or "-") + _cost(_FINAL_COSTS, end, close)
    if {first, second} == {"h", "f"}:
        end = _AS_F.get(end, end) if first == "h" else end
        close = _AS_F.get(close, close) if second == "h" else close
        cost = min(cost, NEAR + _cost(_FINAL_COSTS, end, close))
    return min(cost, OTHER)


@cache
def coarse(syllable: str) -> str:
    """One for all syllables that NEAR confusions alone keep apart."""
    initial, final = parts(syllable)
    if initial == "h" and final in _AS_F:
        initial, final = "f", _AS_F[final]
    initial = {"zh": "z", "ch": "c", "sh": "s", "l": "n", "r": "n", "h": "f"}.get(initial, initial)
    final = {"ong": "eng", "iong": "eng", "uo": "o", "van": "uan", "vn": "un", "ueng": "un"}.get(final, final)
    return initial + (final[:-1] if final.endswith("ng") else final)


def distance(heard: Sequence[str], meant: Sequence[str]) -> float:
    """Least cost to turn one into the other."""
    return _rows(heard, meant, inf)[-1][-1]


def best_fit(heard: Sequence[str], meant: Sequence[str], most: float) -> tuple[float, int] | None:
    """Least cost from a beginning of what was heard, and how long that is; None when it is above `most`."""
    costs = [row[-1] for row in _rows(heard, meant, most)]
    cost = min(costs)
    lengths = [length for length, each in enumerate(costs) if each == cost]
    return (cost, min(lengths, key=lambda length: abs(length - len(meant)))) if cost <= most else None


def _rows(heard: Sequence[str], meant: Sequence[str], most: float) -> list[list[float]]:
    """Costs by how much of each is taken, a row a syllable heard; no more rows once all are above `most`."""
    rows = [[SWALLOWED * at for at in range(len(meant) + 1)]]
    for syllable in heard:
        above = rows[-1]
        left = above[0] + PUT_IN
        row = [left]
        for at, wanted in enumerate(meant):
            same = above[at] + (0.0 if syllable == wanted else unlike(syllable, wanted))
            left = min(same, left + SWALLOWED, above[at + 1] + PUT_IN)
            row.append(left)
        rows.append(row)
        if min(row) > most:
            break
    return rows


def _cost(costs: Mapping[frozenset[str], float], one: str, other: str) -> float:
    return 0.0 if one == other else costs.get(frozenset((one, other)), HALF)
