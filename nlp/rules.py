"""What the list says of a category: unit, limit and handling way, as far as all situations that are left agree."""

from dataclasses import dataclass

from hotline.categories import ResponsibilityList, Situation
from hotline.drafts import Category


@dataclass(frozen=True, slots=True)
class Ruling:
    """What follows from a category; None where its situations differ."""

    code: str
    """of the situation, or of the deepest sure level"""
    name: str
    """of the leaf, or of the deepest sure level"""
    confidence: float
    unit: str | None
    deadline: str | None
    way: str | None


def ruling(category: Category, taxonomy: ResponsibilityList) -> Ruling | None:
    """The rules of a category, or None when nothing is sure.

    Unit, deadline and way are named from 小类 down, where every situation that can still be meant has the same.
    """
    if not category.path:
        return None
    deepest = category.path[-1]
    if category.situation:
        left = [taxonomy.situations[category.situation]]
    elif deepest.level >= 2:
        left = [item for code, item in taxonomy.situations.items() if code.startswith(deepest.code)]
    else:
        left = []
    return Ruling(
        code=category.situation or deepest.code,
        name=deepest.name,
        confidence=deepest.confidence,
        unit=_common([item.unit for item in left]),
        deadline=_common([_limit(item) for item in left]),
        way=_common([str(item.way) for item in left]),
    )


def _limit(item: Situation) -> str:
    return str(item.limit)


def _common(values: list[str]) -> str | None:
    return values[0] if values and len(set(values)) == 1 else None
