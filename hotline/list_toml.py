"""Writing the authored form of a list, as people write it by hand; `hotline/list_source.py` reads it back. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hotline.categories import Node, ResponsibilityList, Situation
from hotline.list_source import UNITS_FILE, Sentence

SAMPLE_REMARK = "# 样例数据，非任何城市的正式清单。\n"


def authored_files(list_: ResponsibilityList, sentences: Iterable[Sentence]) -> dict[str, str]:
    """Texts by file name: the catalogue of units and one file a 大类."""
    said: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        said[sentence.situation].append(sentence.text)
    remark = SAMPLE_REMARK if list_.sample else ""
    by_top: dict[str, list[Node]] = defaultdict(list)
    for code in sorted(list_.nodes):
        by_top[code[:2]].append(list_.nodes[code])
    files = {f"{top}.toml": remark + _top(nodes, said) for top, nodes in by_top.items()}
    return {UNITS_FILE: remark + _units(list_)} | files


def _units(list_: ResponsibilityList) -> str:
    return "".join(
        f"\n[[unit]]\ncode = {_text(unit.code)}\nname = {_text(unit.name)}\n"
        f"aliases = {_texts(unit.aliases)}\nlevel = {_text(unit.level)}\n"
        for unit in list_.units.values()
    )


def _top(nodes: Sequence[Node], said: Mapping[str, Sequence[str]]) -> str:
    top, *below = nodes
    head = f"code = {_text(top.code)}\nname = {_text(top.name)}\n"
    return head + "".join(_node(node, said) for node in below)


def _node(node: Node, said: Mapping[str, Sequence[str]]) -> str:
    lines = ["", "[[node]]", f"code = {_text(node.code)}", f"name = {_text(node.name)}"]
    if node.situations:
        lines += [
            f"keywords = {_texts(node.keywords)}",
            f"near_miss = {_text(node.near_miss)}",
            f"ownership = {_text(node.ownership)}",
        ]
        lines += ["grid = true"] if node.grid else []
    lines += [line for item in node.situations for line in _situation(item, said.get(item.code, ()))]
    return "\n".join(lines) + "\n"


def _situation(item: Situation, sentences: Sequence[str]) -> Iterable[str]:
    yield from ("", "[[node.situation]]")
    for key in ("code", "name", "accept", "close"):
        yield f"{key} = {_text(getattr(item, key))}"
    yield f"limit = {_text(f'{item.limit.amount}{item.limit.unit}')}"
    yield f"unit = {_text(item.unit)}"
    yield f"co_units = {_texts(item.co_units)}"
    yield f"way = {_text(item.way)}"
    yield f"dispatch = {_text(item.dispatch)}"
    yield f"cues = {_texts(item.cues)}"
    if sentences:
        yield "sentences = ["
        yield from (f"  {_text(text)}," for text in sentences)
        yield "]"
    else:
        yield "sentences = []"


def _texts(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """A JSON string is a TOML string but for U+007F."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
