"""The columns of a list in Excel, with the names people give them. docs/responsibility-list.md shows them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from hotline.list_differences import SENTENCE_COLUMN


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    header: str
    """as an export writes it"""
    aliases: tuple[str, ...] = ()
    width: int = 14
    """characters"""


def _level(level: int, header: str, numeral: str) -> tuple[Column, Column]:
    code = Column(f"code{level}", f"{header}编码", (f"{header}代码", f"{header}编号"), 10)
    aliases = tuple(f"{numeral}级{end}" for end in ("", "类别", "分类", "目录"))
    return code, Column(f"name{level}", header, (f"{header}名称", *aliases), 16)


SITUATIONS: tuple[Column, ...] = (
    *_level(1, "大类", "一"),
    *_level(2, "小类", "二"),
    *_level(3, "细类", "三"),
    *_level(4, "子类", "四"),
    Column("code", "问题编码", ("问题代码", "问题编号", "情形编码"), 12),
    Column("name", "问题", ("问题名称", "情形", "情形名称", "具体问题"), 22),
    Column("accept", "立案条件", ("受理条件", "立案标准", "受理标准"), 40),
    Column("close", "结案标准", ("结案条件", "办结标准", "办结条件", "处置标准"), 40),
    Column("limit", "处置时限", ("时限", "办理时限", "处理时限", "办结时限", "结案时限"), 12),
    Column("limit_unit", "时限单位", ("时间单位", "计时单位")),
    Column("unit", "责任单位", ("处置单位", "主办单位", "承办单位", "牵头单位", "责任部门", "处置部门"), 24),
    Column("co_units", "协办单位", ("配合单位", "协同单位", "协办部门", "配合部门"), 30),
    Column("way", "办理方式", ("办理类型", "处理方式", "四办"), 10),
    Column("dispatch", "派单方式", ("派发方式", "派遣方式", "转派方式"), 10),
    Column("cues", "特征词", ("区分词", "线索词"), 26),
    Column("keywords", "关键词", ("关键字", "别称"), 26),
    Column("near_miss", "近似类别", ("易混类别", "近似说明", "易混说明"), 36),
    Column("ownership", "确权", ("确权说明", "确权情况"), 30),
    Column("grid", "直派网格员", ("网格直派", "直派网格"), 12),
    Column("sentences", SENTENCE_COLUMN, ("示例", "来电示例"), 40),
)
SENTENCES: tuple[Column, ...] = (
    Column("code", "问题编码", ("问题代码", "问题编号", "情形编码"), 14),
    Column("leaf", "类别", ("末级类别",), 20),
    Column("name", "问题", ("问题名称", "情形", "情形名称", "具体问题"), 24),
    Column("sentence", SENTENCE_COLUMN, ("示例", "来电示例"), 80),
)
UNITS: tuple[Column, ...] = (
    Column("unit_code", "单位编码", ("单位代码", "单位编号"), 10),
    Column("unit_name", "单位名称", ("单位",), 30),
    Column("unit_level", "级别", ("单位级别", "层级"), 10),
    Column("aliases", "别名", ("简称", "单位别名"), 40),
)
UNIT_LEVELS: Mapping[str, str] = {
    "city": "市级",
    "district": "区级",
    "street": "街道",
    "community": "社区",
    "grid": "网格",
    "enterprise": "企业",
}
"""how a catalogue in Excel calls the levels of `hotline.categories.Unit`"""

_NOTE = re.compile(r"\((.*)\)$")


def header_key(text: str, columns: tuple[Column, ...]) -> str | None:
    """Which column a header names; None for one that is not read."""
    plain = _NOTE.sub("", folded(text)).rstrip("*:")
    for column in columns:
        if plain == column.header or plain in column.aliases:
            return column.key
    return None


def header_note(text: str) -> str:
    """What a header says in brackets at its end: `处置时限（工作日）` → `工作日`."""
    match = _NOTE.search(folded(text))
    return match[1] if match else ""


def folded(text: str) -> str:
    """Without spaces, full-width characters as half-width ones."""
    return "".join(unicodedata.normalize("NFKC", text).split())
