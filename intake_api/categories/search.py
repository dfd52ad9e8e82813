"""Finding a leaf of the list by code, name or keyword. Pure."""

from hotline.categories import Node, ResponsibilityList
from intake_api.categories.schemas import CategoryItem, SituationItem


def search(categories: ResponsibilityList, text: str, limit: int) -> tuple[CategoryItem, ...]:
    """The leaves that have every word of the text, best first; the first leaves of the list for no text."""
    words = text.casefold().split()
    ranked = sorted(
        (
            (score, node.code, node)
            for node in categories.leaves
            if (score := _score(categories, node, words)) is not None
        ),
        key=lambda item: (-item[0], item[1]),
    )
    return tuple(_item(categories, node) for _, _, node in ranked[:limit])


def _score(categories: ResponsibilityList, node: Node, words: list[str]) -> int | None:
    """How well a leaf fits, its own name counting most; None when one of the words stands nowhere."""
    places = (
        (8, [node.name, node.code]),
        (6, [situation.code for situation in node.situations]),
        (4, list(node.keywords)),
        (2, [text for situation in node.situations for text in (situation.name, *situation.cues)]),
        (1, [above.name for above in categories.path(node.code)]),
    )
    total = 0
    for word in words:
        best = max((_weight(weight, word, text) for weight, texts in places for text in texts), default=0)
        if not best:
            return None
        total += best
    return total


def _weight(weight: int, word: str, text: str) -> int:
    """A whole name counts twice, a part of it once."""
    text = text.casefold()
    return weight * (2 if word == text else 1) if word in text else 0


def _item(categories: ResponsibilityList, node: Node) -> CategoryItem:
    return CategoryItem(
        code=node.code,
        name=node.name,
        path=" › ".join(above.name for above in categories.path(node.code)),
        situations=tuple(
            SituationItem(code=item.code, name=item.name, unit=item.unit, limit=str(item.limit))
            for item in node.situations
        ),
    )
