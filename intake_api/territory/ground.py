"""What the pages' server knows of the territory, made once at its start."""

from dataclasses import dataclass

from hotline.place_text import area_told
from hotline.ports import PlaceFinder
from hotline.territory import Territory
from hotline.territory_map import TerritoryMap
from intake_api.territory.shapes import ShapeBook

SURE = 0.5
"""from this confidence on a ticket's words are taken for the place; two that are equally likely are below"""


@dataclass(frozen=True, slots=True)
class Ground:
    territory: Territory
    map: TerritoryMap
    shapes: ShapeBook
    finder: PlaceFinder

    def area_of(self, words: str) -> str | None:
        """The deepest area that a ticket's place is in for sure; None when the words do not tell."""
        told = area_told(words)
        if told in self.territory.areas:
            return told
        found = self.finder.find(words, 1) if words else ()
        return found[0].area if found and found[0].confidence > SURE and found[0].area else None


def lay(territory: Territory, finder: PlaceFinder) -> Ground:
    return Ground(territory, TerritoryMap(territory), ShapeBook(territory), finder)
