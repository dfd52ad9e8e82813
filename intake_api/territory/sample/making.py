"""The sample territory, made of a seed: the same seed, the same bytes."""

from collections.abc import Iterable
from random import Random
from typing import Protocol, TypeVar

from hotline.territory import Territory
from hotline.territory_about import ABOUT_FILE, About, dump_about
from hotline.territory_tables import authored_files
from intake_api.territory.sample import catalogues, ground, named, served
from intake_api.territory.sample.layout import PLANS

ABOUT = About(
    title="沈阳市网格区划（样例数据）",
    edition="2026-11",
    sample=True,
    counts={
        "districts": len(PLANS),
        "streets": sum(plan.streets for plan in PLANS),
        "communities": sum(plan.communities for plan in PLANS),
        "grids": sum(plan.grids for plan in PLANS),
    },
)
REMARK = """\
# 样例数据：十三个区县的名称与行政区划代码是真的，
# 界线、社区、网格、地名、单位和岗位都是生成的，不可用于真实派单。
"""


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T", bound=_Coded)


def make(seed: int) -> dict[str, str]:
    """Texts by file name within the folder."""
    random = Random(seed)  # noqa: S311  # a sample must be made the same again
    made = ground.make(random)
    places = named.make(made, random)
    territory = Territory(
        version="",
        title=ABOUT.title,
        sample=ABOUT.sample,
        areas=made.areas,
        rings=made.rings,
        places=places,
        layers=catalogues.LAYERS,
        bodies=catalogues.BODIES,
        objects=_by_code(served.objects(made.rings, places, random)),
        posts=_by_code(served.posts(made.areas)),
        units=_by_code(served.units(made.areas)),
    )
    return {ABOUT_FILE: REMARK + dump_about(ABOUT)} | authored_files(territory)


def _by_code(items: Iterable[_T]) -> dict[str, _T]:
    return {item.code: item for item in sorted(items, key=lambda item: item.code)}
