"""How well the check finds what is wrong: precision and recall of every defect on cases that say what is expected."""

from collections.abc import Sequence, Set
from typing import Any

from hotline.checks import Defect
from nlp.evaluate import Proportion


def check_figures(cases: Sequence[tuple[str, Set[str], Set[str]]]) -> dict[str, Any]:
    """Precision and recall by defect with their intervals; `missed` and `false` name the cases.

    Args:
        cases: id, defects expected, defects found.
    """
    clean = [(id_, found) for id_, wanted, found in cases if not wanted]
    quiet = sum(not found for _, found in clean)
    return {
        "n": len(cases),
        "defects": {str(defect): _of(defect, cases) for defect in Defect},
        "quiet_on_clean": Proportion(quiet / max(len(clean), 1), len(clean)).as_dict(),
    }


def _of(defect: Defect, cases: Sequence[tuple[str, Set[str], Set[str]]]) -> dict[str, Any]:
    wanted = {id_ for id_, expected, _ in cases if defect in expected}
    found = {id_ for id_, _, told in cases if defect in told}
    both = len(wanted & found)
    return {
        "precision": Proportion(both / max(len(found), 1), len(found)).as_dict(),
        "recall": Proportion(both / max(len(wanted), 1), len(wanted)).as_dict(),
        "missed": sorted(wanted - found),
        "false": sorted(found - wanted),
    }
