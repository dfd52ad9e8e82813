"""The short models: kinds of request and dangers, learnt and asked."""

from pathlib import Path

import numpy as np
import pytest

from hotline.errors import BadModel, InputRejected
from nlp.kind import request_kind
from nlp.learnt_dangers import WINDOW, judged
from nlp.short_material import train_short_models
from nlp.short_model import BUCKETS, DANGERS_FILE, KINDS_FILE, ShortModel, buckets, load_short_model
from nlp.urgency import dangers
from tests.unit.nlp.conftest import LIST
from tests.unit.nlp.speech import said

KINDS = "咨询\t几点上班\n求助\t水管坏了\n投诉\t没人管\n举报\t无证经营\n建议\t多设座椅\n表扬\t送面锦旗\n"
URGENT = "火情\t窗户里往外冒火\n燃气泄漏\t厨房一股子怪味\n"
CALM = "past\t去年冒过一回火\nasked\t几点开门\n"


def _taught(labels: tuple[str, ...], label: str, text: str, *, strength: int = 100) -> ShortModel:
    weights = np.zeros((BUCKETS, len(labels)), np.int8)
    weights[buckets(text), labels.index(label)] = strength
    return ShortModel(labels, weights, 0.02, np.zeros(len(labels), np.float32))


def _kinds(kind: str, text: str) -> ShortModel:
    return _taught(("咨询", "求助", "投诉", "举报", "建议", "表扬"), kind, text)


def _dangers(label: str, text: str) -> ShortModel:
    return _taught(("火情", "燃气泄漏", "无"), label, text)


def _sentences(folder: Path, *, kinds: str = KINDS, urgent: str = URGENT, calm: str = CALM) -> Path:
    (folder / "short").mkdir(parents=True)
    for name, text in (("kinds", kinds), ("urgent", urgent), ("calm", calm)):
        (folder / "short" / f"{name}.tsv").write_text(text, "utf-8")
    return folder


def test_the_same_sentences_give_the_same_bytes(tmp_path: Path) -> None:
    sentences = _sentences(tmp_path / "sentences")
    outs = tmp_path / "one", tmp_path / "two"
    taught = [train_short_models(LIST, sentences, out) for out in outs]
    assert taught[0] == taught[1]
    for name in (KINDS_FILE, DANGERS_FILE):
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes()
    shares = load_short_model(outs[0] / DANGERS_FILE).shares("窗户里往外冒火")
    assert max(shares, key=lambda label: shares[label]) == "火情"


@pytest.mark.parametrize(
    "broken",
    [{"urgent": "大火灾\t着了\n"}, {"kinds": "闲聊\t你好\n"}, {"calm": "没有标签的一句\n"}, {"kinds": "投诉\t\n"}],
)
def test_sentences_with_another_label_or_none_are_refused(tmp_path: Path, broken: dict[str, str]) -> None:
    with pytest.raises(InputRejected):
        train_short_models(LIST, _sentences(tmp_path / "sentences", **broken), tmp_path / "out")


def test_a_missing_file_of_sentences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRejected):
        train_short_models(LIST, tmp_path, tmp_path / "out")


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / KINDS_FILE
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadModel):
        load_short_model(path)


def test_a_model_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / KINDS_FILE
    with path.open("wb") as file:
        np.savez(file, labels=np.array(["咨询"]), weights=np.zeros((8, 1), np.int8), scale=1.0, bias=np.zeros(1))
    with pytest.raises(BadModel):
        load_short_model(path)


def test_where_no_rule_speaks_what_was_learnt_decides_the_kind() -> None:
    found = request_kind(said("caller: 牌子立在那儿歪了"), _kinds("建议", "牌子立在那儿歪了"))
    assert found is not None
    assert found.kind == "建议"


def test_a_complaint_put_as_a_question_stays_one_against_the_model() -> None:
    told = "想咨询一下为什么打了好几次电话都没人管 太过分了"
    found = request_kind(said(f"caller: {told}"), _kinds("咨询", "想咨询一下"))
    assert found is not None
    assert found.kind == "投诉"


def test_a_danger_no_rule_knows_is_alarmed_with_its_words_and_whom_to_call() -> None:
    told = said("caller: 你好", "caller: 灶台那边有股子怪气")
    assert dangers(told) == ()
    (found,) = dangers(told, _dangers("燃气泄漏", "灶台那边有股子怪气"))
    assert found.danger.hand_over == ("燃气抢修", "119")
    assert found.spans[-1].text == "灶台那边有股子怪气"


def test_what_a_rule_finds_in_words_that_are_surely_calm_is_taken_back() -> None:
    told = said("caller: 这火锅店天天着火似的排队")
    model = _dangers("无", "这火锅店天天着火似的排队")
    assert dangers(said("caller: 楼上着火了"), model)
    assert dangers(told, model) == ()


def test_what_the_agent_says_is_not_judged() -> None:
    assert judged(said("agent: 灶台那边有股子怪气"), _dangers("燃气泄漏", "灶台那边有股子怪气")) is None


def test_a_danger_in_the_middle_of_a_long_call_is_not_made_smaller_by_what_stands_around_it() -> None:
    other = "caller: " + "这个事情说起来话长" * (WINDOW // 8)
    model = _dangers("燃气泄漏", "灶台那边有股子怪气")
    alone = judged(said("caller: 灶台那边有股子怪气"), model)
    within = judged(said(other, "caller: 灶台那边有股子怪气", other), model)
    assert alone is not None
    assert within is not None
    assert within.dangers[0].name == "燃气泄漏"
    assert within.share > 0.5
