"""`hotline nlp train-kinds`: the model of kinds, out of the list's sentences labelled by their situations' names."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hotline.errors import BadList
from hotline.list_source import Sources, read_sources
from nlp.kind_model import BUCKETS, KINDS, buckets, steps_of

_SMOOTHING = 0.3
_NAMED = (
    ("咨询", re.compile("咨询|查询|办理$|申请$|申领|补办|流程")),
    ("举报", re.compile("举报|线索|非法|无证|无照|偷|制假|售假|假冒|违规|违法|贿|贪|赌|作弊|瞒报|私")),
    ("建议", re.compile("建议|增设|优化|增加")),
    (
        "求助",
        re.compile(
            "求助|救助|走失|失联|故障|破损|缺失|损坏|维修|漏|爆|停水|停电|停气|塌|被困|险情|冻|堵塞|不亮|不热|掉"
        ),
    ),
    ("投诉", re.compile("投诉|推诿|态度|扰民|乱|拖|拒|不退|退费|纠纷|未|强制|虚假|噪|异味|占|克扣|收费|慢|不|差")),
)
"""What a situation's name says of the kind of its calls, the first that fits; others teach nothing."""


def train_kinds(folder: Path, out: Path) -> dict[str, int]:
    """Write the model; the same list gives the same bytes.

    Returns:
        how many sentences taught each kind.

    Raises:
        BadList: the sources have problems.
    """
    sources = read_sources(folder)
    if sources.problems:
        raise BadList(f"{sources.problems[0]} ({len(sources.problems)} problems)")
    counts = np.full((len(KINDS), BUCKETS), _SMOOTHING)
    taught = dict.fromkeys(KINDS, 0)
    for kind, text in _labelled(sources):
        counts[KINDS.index(kind), buckets(text)] += 1
        taught[kind] += 1
    shares = counts / counts.sum(axis=1, keepdims=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.save(out, steps_of(np.log(shares)), allow_pickle=False)
    return taught


def _labelled(sources: Sources) -> Iterator[tuple[str, str]]:
    for sentence in sources.sentences:
        name = sources.list.situations[sentence.situation].name
        kind = next((kind for kind, pattern in _NAMED if pattern.search(name)), None)
        if kind:
            yield kind, sentence.text
