"""The pipeline on labelled tables; where the extra `train` is not installed there is nothing to test."""

import csv
import json
import os
import random
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from hotline.errors import BadCase
from intake_api import cli
from nlp.tables import Table

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("sklearn")

MESSAGES = Path(
    os.environ.get(
        "CITIZENS_MESSAGES",
        Path(__file__).parents[3] / "shared" / "data" / "hotline_text" / "messages_train.csv",
    )
)

SAID = {
    "供暖": "暖气 不 热 供热 公司 管道 冰凉 温度 室内 报修",
    "道路": "路面 坑洼 井盖 破损 修补 车辆 颠簸 积水 沥青 路灯",
    "噪音": "施工 噪音 夜间 扰民 喇叭 睡觉 工地 音响 太 吵",
}
COMMON = "小区 居民 反映 希望 部门 处理 今天 我们 附近 尽快"


def authored(rows: int, *, seed: int = 1) -> Table:
    """Three kinds of requests, two rows a group; two words of five tell the kind."""
    draw = random.Random(seed)  # noqa: S311  # made-up rows, no secret
    kinds = [list(SAID)[number % 3] for number in range(rows)]
    texts = [
        " ".join(
            draw.choice((SAID[kind] if draw.random() < 0.4 else COMMON).split()) for _ in range(draw.randint(6, 14))
        )
        for kind in kinds
    ]
    return Table(tuple(texts), tuple(kinds), tuple(str(number // 6 * 3 + number % 3) for number in range(rows)))


def file_of(table: Table, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["text", "kind", "group"])
        writer.writerows(zip(table.texts, table.labels, table.groups, strict=True))
    return path


def run(*words: str) -> dict[str, float]:
    result = CliRunner().invoke(cli.build(), ["nlp", "benchmark", *words, "--json"], catch_exceptions=False)
    figures: dict[str, float] = json.loads(result.output.splitlines()[-1])
    return figures


COLUMNS = ("--text-column", "text", "--label-column", "kind")


def test_folds_of_a_table_are_learnt_and_counted(tmp_path: Path) -> None:
    table = str(file_of(authored(90), tmp_path / "t.csv"))
    figures = run("--train", table, "--folds", "3", "--group-column", "group", *COLUMNS, "--seeds", "2")
    assert list(figures) == ["accuracy", "macro_f1", "baseline_macro_f1", "seconds"]
    assert figures["macro_f1"] > 0.8
    assert figures["baseline_macro_f1"] > 0.8


def test_label_of_the_test_table_alone_is_never_found(tmp_path: Path) -> None:
    asked = authored(30, seed=2)
    asked = Table((*asked.texts, *asked.texts[:10]), (*asked.labels, *["绿化"] * 10), (*asked.groups, *"abcdefghij"))
    test = file_of(asked, tmp_path / "u.csv")
    train = file_of(authored(90), tmp_path / "t.csv")
    figures = run("--train", str(train), "--test", str(test), *COLUMNS, "--seeds", "1")
    assert 0.5 < figures["accuracy"] <= 0.75


def test_plain_text_is_cut_into_words(tmp_path: Path) -> None:
    table = authored(60)
    plain = Table(tuple(text.replace(" ", "") for text in table.texts), table.labels, table.groups)
    file = str(file_of(plain, tmp_path / "t.csv"))
    assert run("--train", file, "--folds", "2", *COLUMNS, "--seeds", "1")["macro_f1"] > 0.7


def test_same_seeds_give_the_same_figures_and_the_seed_changes_the_network_alone(tmp_path: Path) -> None:
    from nlp.benchmark import folds_of
    from nlp.table_model import corpus_of, deep, wide

    table = authored(60)
    corpus, split = corpus_of(table, tmp_path), folds_of(table, 3)[0]
    one, other = (deep(corpus, split, seeds=[1, 2]) for _ in range(2))
    assert all(np.array_equal(left, right) for left, right in zip(one, other, strict=True))
    assert not np.array_equal(one[0], one[1])
    assert np.array_equal(wide(corpus, split, [1.0])[0], wide(corpus, split, [1.0])[0])


def test_mix_is_chosen_without_the_rows_that_are_asked(tmp_path: Path) -> None:
    from dataclasses import replace

    from nlp.benchmark import folds_of
    from nlp.table_model import choose, corpus_of

    table = authored(60)
    corpus, split = corpus_of(table, tmp_path), folds_of(table, 3)[0]
    wrong = corpus.targets.copy()
    wrong[split.asked] = (wrong[split.asked] + 1) % corpus.classes
    assert choose(corpus, split) == choose(replace(corpus, targets=wrong), split)


@pytest.mark.parametrize(
    ("rows", "folds", "why"),
    [(90, 46, "46 folds want as many groups of rows, the table has 45"), (12, 5, "do not belong together, want 5")],
)
def test_more_folds_than_the_table_has_are_refused(rows: int, folds: int, why: str) -> None:
    from nlp.benchmark import folds_of

    with pytest.raises(BadCase, match=why):
        folds_of(authored(rows), folds)


@pytest.mark.skipif(not MESSAGES.is_file(), reason="the messages are no part of this repository")
def test_citizens_messages_reach_the_aim() -> None:
    figures = run(
        "--train", str(MESSAGES), "--folds", "5", "--group-column", "dup_group", "--text-column", "tokens",
        "--label-column", "label", "--seeds", "3",
    )  # fmt: skip
    assert figures["macro_f1"] >= 0.925
    assert figures["macro_f1"] > figures["baseline_macro_f1"]
