import pytest

from nlp.place_choice import decided
from nlp.place_index import Named
from nlp.place_readings import Reading

HEPING, SHENHE = "210102", "210103"


def reading(code, cost, *, start=0, end=4, wrong=None, clear=False, written=False):
    named = Named(code, code, "小区", f"{code[:6]}001001", ("x",))
    return Reading(start, end, named, cost, written, cost * 2 if wrong is None else wrong, clear)


def meant(readings, *districts):
    return [[one.named.code for one in best] for best in decided(readings, districts)]


A, B, C = f"{HEPING}-P1", f"{HEPING}-P2", f"{SHENHE}-P1"


@pytest.mark.parametrize(
    ("readings", "districts", "expected"),
    [
        ([reading(A, 0.2)], (), [[A]]),
        ([reading(A, 0.2), reading(B, 0.7)], (), [[A]]),
        ([reading(A, 0.2), reading(B, 0.4)], (), [[A, B]]),
        ([reading(A, 0.0), reading(B, 0.2)], (), [[A]]),
        ([reading(A, 0.45), reading(B, 0.65, wrong=9)], (), [[A, B]]),
        ([reading(A, 0.7, clear=True)], (), []),
        ([reading(A, 0.7, clear=True)], (HEPING,), [[A]]),
        ([reading(A, 0.7)], (HEPING,), []),
        ([reading(A, 0.7, clear=True), reading(B, 0.9, wrong=9)], (HEPING,), [[A, B]]),
        ([reading(A, 0.7, end=6, clear=True)], (), [[A]]),
        ([reading(A, 0.0), reading(C, 0.0)], (), [[A, C]]),
        ([reading(A, 0.0), reading(C, 0.0)], (SHENHE,), [[C]]),
        ([reading(A, 0.45, end=5), reading(B, 0.0, start=1, end=5)], (), [[A]]),
        ([reading(A, 0.2), reading(B, 0.0, start=5, end=9)], (), [[B], [A]]),
    ],
    ids=[
        "alone", "far better", "nearly as good", "the same sound against a near one", "a rival that is not good itself",
        "a strange syllable", "a strange syllable in the district", "a strange syllable and a strange tail",
        "a strange syllable and a rival", "a strange syllable of a long name", "two of one name",
        "two of one name, one in the district", "a longer name around a shorter one", "two places",
    ],
)  # fmt: skip
def test_the_best_reading_is_meant_when_it_is_good_and_clearly_better(readings, districts, expected):
    assert meant(readings, *districts) == expected
