"""The model of the kinds of request."""

from pathlib import Path

import numpy as np
import pytest

from hotline.errors import BadModel
from nlp.kind import request_kind
from nlp.kind_model import BUCKETS, KINDS, KindModel, buckets, load_kind_model, steps_of
from nlp.kind_train import train_kinds
from tests.unit.nlp.conftest import LIST
from tests.unit.nlp.speech import said


def _taught(kind: str, text: str) -> KindModel:
    shares = np.full((len(KINDS), BUCKETS), 1e-6)
    shares[KINDS.index(kind), buckets(text)] = 1e-3
    return KindModel(steps_of(np.log(shares)))


def test_what_it_was_taught_comes_first_and_shares_sum_to_one() -> None:
    shares = _taught("举报", "林地里倒垃圾").shares("有大车往林地里倒垃圾")
    assert max(shares, key=lambda kind: shares[kind]) == "举报"
    assert sum(shares.values()) == pytest.approx(1)


def test_nothing_said_is_any_kind() -> None:
    assert set(_taught("举报", "林地").shares("，。").values()) == {0.2}


def test_rules_that_speak_firmly_are_not_overruled() -> None:
    told = said("caller: 打了好几次电话没人管")
    found = request_kind(told, _taught("咨询", "打了好几次电话没人管"))
    assert found is not None
    assert found.kind == "投诉"


def test_where_no_rule_speaks_the_model_does() -> None:
    told = said("caller: 牌子立在那儿歪了")
    found = request_kind(told, _taught("建议", "牌子立在那儿歪了"))
    assert found is not None
    assert found.kind == "建议"


def test_training_is_repeatable_and_its_model_loads(tmp_path: Path) -> None:
    paths = tmp_path / "one" / "kinds.npy", tmp_path / "two" / "kinds.npy"
    taught = [train_kinds(LIST, path) for path in paths]
    assert taught[0] == taught[1]
    assert taught[0]["求助"] > 0
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert set(load_kind_model(paths[0]).shares("井盖没了")) == set(KINDS)


@pytest.mark.parametrize("content", [None, b"", b"no model", np.zeros((2, 3), np.int8)])
def test_what_is_no_model_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "kinds.npy"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        np.save(path, content)
    with pytest.raises(BadModel):
        load_kind_model(path)
