"""Training texts as arrays."""

from collections import Counter

import numpy as np
import pytest

from nlp.batches import Said, SpokenForms, side_by_side, soft_targets
from nlp.corpus import Example
from nlp.vocabulary import PAD, characters_of

SENTENCES = [Example(f"05010{n % 4}-1", f"井盖没了在院里第{n}回没人管") for n in range(200)]
RULES = [Example("050101-1", "井盖缺失 井盖丢了 窨井盖")]


@pytest.fixture
def forms() -> SpokenForms:
    return SpokenForms(SENTENCES, RULES, seed=3)


def test_epoch_has_every_text_once_in_other_forms_each_time(forms: SpokenForms) -> None:
    one, other = forms.epoch(), forms.epoch()
    assert len(one) == len(other) == len(forms) == 201
    assert Counter(item.situations[0] for item in one) == Counter(item.situations[0] for item in other)
    assert {item.text for item in one} != {item.text for item in other}


def test_same_seed_says_the_same() -> None:
    assert SpokenForms(SENTENCES, RULES, seed=3).epoch() == SpokenForms(SENTENCES, RULES, seed=3).epoch()


def test_about_half_come_as_authored(forms: SpokenForms) -> None:
    authored = {item.text for item in SENTENCES}
    assert 0.3 < sum(item.text in authored for item in forms.epoch()) / 200 < 0.6


def test_call_about_two_matters_counts_for_both() -> None:
    targets = soft_targets([Said("", ("a", "b")), Said("", ("b",))], {"a": 0, "b": 1, "c": 2})
    assert targets.tolist() == [[0.5, 0.5, 0], [0, 1, 0]]


def test_batches_hold_every_text_once(forms: SpokenForms) -> None:
    texts = forms.epoch()
    batches = forms.batches(texts, 16)
    assert sorted(item.text for batch in batches for item in batch) == sorted(item.text for item in texts)
    assert max(map(len, batches)) == 16


def test_shorter_texts_are_padded_and_bags_have_unit_length() -> None:
    vocabulary = characters_of(["井盖没了"])
    bags = [
        (np.array([1, 5]), np.array([3.0, 4.0], dtype=np.float32)),
        (np.array([2]), np.array([2.0], dtype=np.float32)),
    ]
    batch = side_by_side([vocabulary.tokens("井盖没了"), vocabulary.tokens("井")], bags, np.ones(8, dtype=np.float32))
    assert batch.pieces.shape == batch.sounds.shape == (2, 6)
    assert (batch.pieces[1, 3:] == PAD).all()
    assert batch.starts.tolist() == [0, 2]
    assert batch.weights.tolist() == pytest.approx([0.6, 0.8, 1.0])
