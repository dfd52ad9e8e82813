"""A leaf of the list as the pages show it. Pure."""

from hotline.categories import Node, ResponsibilityList
from intake_api.categories.schemas import CategoryItem, SituationItem


def item(categories: ResponsibilityList, leaf: Node) -> CategoryItem:
    """The leaf with its path and the rules of its situations."""
    return CategoryItem(
        code=leaf.code,
        name=leaf.name,
        path=" › ".join(above.name for above in categories.path(leaf.code)),
        situations=tuple(
            SituationItem(code=item.code, name=item.name, unit=item.unit, limit=str(item.limit))
            for item in leaf.situations
        ),
    )
