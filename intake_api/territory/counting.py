"""Tickets per area of a level. Pure."""

from collections.abc import Mapping

from hotline.territory import CODE_LENGTH, Level


def counted(by_area: Mapping[str, int], level: Level, within: str) -> tuple[dict[str, int], int]:
    """Tickets by code of the level within an area, and all tickets within it, those known less deeply too."""
    length = CODE_LENGTH[level]
    counts: dict[str, int] = {}
    total = 0
    for area, count in sorted(by_area.items()):
        if area.startswith(within):
            total += count
            if len(area) >= length:
                counts[area[:length]] = counts.get(area[:length], 0) + count
    return counts, total
