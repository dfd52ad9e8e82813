"""The list in figures, 大类 by 大类, for whoever must judge it: Markdown. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hotline.categories import DispatchWay, HandlingWay, LimitUnit, Node, Situation
from hotline.list_checks import check
from hotline.list_source import Sources
from hotline.sentence_checks import names_category

MOST_NAMED = 5
"""units shown of a 大类"""
_BANDS = ("1–2紧急工作时", "3紧急工作时以上", "小时", "1日", "2–3日", "4–7日", "8–15日", "16日以上")


def report(sources: Sources) -> str:
    """The whole report."""
    list_, counts = sources.list, sources.counts()
    tops = list_.children("")
    said: dict[str, list[str]] = defaultdict(list)
    for sentence in sources.sentences:
        said[sentence.situation.partition("-")[0]].append(sentence.text)
    problems = Counter(problem.check for problem in check(sources))
    lines = [
        f"# {list_.title}：按大类报告",
        "",
        f"版本 {list_.version}"
        + (f"（{sources.about.edition}）" if sources.about.edition else "")
        + "。"
        + ("本清单为样例数据，不是任何城市的正式清单。" if list_.sample else ""),
        "",
        f"大类 {counts['level1']}，小类 {counts['level2']}，细类 {counts['level3']}，子类 {counts['level4']}，"
        f"末级类别 {len(list_.leaves)}，问题 {counts['situations']}，例句 {counts['sentences']}，"
        f"单位 {len(list_.units)}，直派网格员的类别 {sum(leaf.grid for leaf in list_.leaves)}。",
        "",
        "检查："
        + ("没有问题。" if not problems else "、".join(f"{name} {n} 处" for name, n in sorted(problems.items()))),
        "",
        "## 各大类规模",
        "",
        *_sizes(sources, tops, said),
        "",
        "## 处置时限（问题数）",
        "",
        *_table(("大类", *_BANDS), _by_top(tops, sources, lambda items: _counted(map(_band, items), _BANDS))),
        "",
        "## 办理方式与派单方式（问题数）",
        "",
        *_table(
            ("大类", *HandlingWay, *DispatchWay),
            _by_top(
                tops,
                sources,
                lambda items: (
                    *_counted((item.way for item in items), tuple(HandlingWay)),
                    *_counted((item.dispatch for item in items), tuple(DispatchWay)),
                ),
            ),
        ),
        "",
        "## 责任单位",
        "",
        *_table(("单位", "主责问题", "协办问题", "涉及大类"), _units(sources)),
        "",
        _unnamed(sources),
        "",
        f"各大类主责最多的{MOST_NAMED}个单位：",
        "",
        *(f"- {top.name}：{_most_named(list_.situations_under(top.code))}" for top in tops),
        "",
        "## 直派网格员的类别",
        "",
        *(
            f"- {top.name}：{'、'.join(names)}"
            for top in tops
            if (names := [x.name for x in _under(list_.leaves, top) if x.grid])
        ),
        "",
        "## 确权记录",
        "",
        *_ownership(list_.leaves, tops),
    ]
    return "\n".join(lines) + "\n"


def _sizes(sources: Sources, tops: Sequence[Node], said: Mapping[str, Sequence[str]]) -> Iterator[str]:
    header = ("大类", "小类", "细类", "子类", "末级", "问题", "例句", "点名例句", "直派网格", "有确权记录")
    rows = []
    for top in tops:
        nodes = [node for node in sources.list.nodes.values() if node.code.startswith(top.code)]
        leaves = [leaf for leaf in sources.list.leaves if leaf.code.startswith(top.code)]
        levels = Counter(node.level for node in nodes)
        sentences = sum(len(said[leaf.code]) for leaf in leaves)
        naming = sum(names_category(leaf, text) for leaf in leaves for text in said[leaf.code])
        rows.append((
            f"{top.code} {top.name}", levels[2], levels[3], levels[4], len(leaves),
            sum(len(leaf.situations) for leaf in leaves), sentences,
            f"{naming * 100 / sentences:.0f}%" if sentences else "–",
            sum(leaf.grid for leaf in leaves), sum(bool(leaf.ownership) for leaf in leaves),
        ))  # fmt: skip
    yield from _table(header, rows)
    yield ""
    yield "点名例句：说出类别名称或关键词的例句所占比例，每个末级类别不应超过一半。"


def _by_top(
    tops: Sequence[Node], sources: Sources, figures: Callable[[Sequence[Situation]], Sequence[int]]
) -> Iterator[tuple[object, ...]]:
    for top in tops:
        yield (f"{top.code} {top.name}", *figures(sources.list.situations_under(top.code)))
    yield ("合计", *figures(tuple(sources.list.situations.values())))


def _counted(values: Iterable[str], order: Sequence[str]) -> tuple[int, ...]:
    found = Counter(values)
    return tuple(found[value] for value in order)


def _band(item: Situation) -> str:
    limit = item.limit
    if limit.unit is LimitUnit.EMERGENCY_HOURS:
        return _BANDS[0] if limit.amount <= 2 else _BANDS[1]
    if limit.unit is LimitUnit.HOURS:
        return _BANDS[2]
    return next(
        (band for most, band in zip((1, 3, 7, 15), _BANDS[3:], strict=False) if limit.amount <= most), _BANDS[-1]
    )


def _units(sources: Sources) -> Iterator[tuple[object, ...]]:
    """Those named at all, the most named first."""
    led, helped, tops = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
    for item in sources.list.situations.values():
        led[item.unit] += 1
        helped.update(item.co_units)
        for name in (item.unit, *item.co_units):
            tops[name].add(item.code[:2])
    for name in sorted(tops, key=lambda name: (-led[name], -helped[name], name)):
        yield name, led[name], helped[name], len(tops[name])


def _unnamed(sources: Sources) -> str:
    named = {name for item in sources.list.situations.values() for name in (item.unit, *item.co_units)}
    idle = [name for name in sources.list.units if name not in named]
    return f"目录中没有任何问题提到的单位：{'、'.join(idle) or '无'}。"


def _most_named(items: Sequence[Situation]) -> str:
    return "、".join(
        f"{name} {number}" for name, number in Counter(item.unit for item in items).most_common(MOST_NAMED)
    )


def _under(leaves: Iterable[Node], top: Node) -> Iterator[Node]:
    return (leaf for leaf in leaves if leaf.code.startswith(top.code))


def _ownership(leaves: Sequence[Node], tops: Sequence[Node]) -> Iterator[str]:
    for top in tops:
        settled = [leaf for leaf in _under(leaves, top) if leaf.ownership]
        if settled:
            yield from (f"### {top.code} {top.name}（{len(settled)}）", "")
            yield from (f"- {leaf.name}：{leaf.ownership}" for leaf in settled)
            yield ""


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|" + " --- |" + " ---: |" * (len(header) - 1)
    yield from (f"| {' | '.join(map(str, row))} |" for row in rows)
