"""A place of the territory as the draft's field shows it, with the code of the deepest area it is in for sure.

`阳光花园8号楼（和平区南湖街道祥源社区第1网格 210102001001001）`; an area by itself is `和平区（210102）`.
"""

import re

from hotline.territory import Territory

_CODED = re.compile(r"（(?:[^（）]* )?(\d{6}(?:\d{3}){0,3})）$", re.ASCII)


def place_text(territory: Territory, name: str, number: str, area: str) -> str:
    """Args:
        name: of the place, as the territory has it.
        number: house or building number, as said; may be empty.
        area: code of an area.

    Raises:
        BadTerritory: no such area.
    """
    path = territory.path(area)
    if path[-1].name == name:
        above = "".join(one.name for one in path[:-1])
        return f"{above}{name}（{area}）"
    return f"{name}{number}（{territory.full_name(area)} {area}）"


def area_told(text: str) -> str | None:
    """The code at the end of such a text; None for any other."""
    match = _CODED.search(text)
    return match[1] if match else None
