"""Logits of situations to scores of everything above them."""

import numpy as np

from hotline.categories import ResponsibilityList
from nlp.decode import labels_of
from nlp.transformer_scorer import Tree


def test_every_node_has_the_sum_of_its_situations(taxonomy: ResponsibilityList) -> None:
    labels = labels_of(taxonomy)
    tree = Tree(labels)
    logits = np.random.default_rng(1).normal(0, 2, len(tree.situations)).astype(np.float32)
    shares = np.exp(logits) / np.exp(logits).sum()
    scores = np.exp(tree.scores(logits))
    for code, column in labels.columns.items():
        below = [share for one, share in zip(tree.situations, shares, strict=True) if one.startswith(code)]
        assert np.isclose(scores[column], sum(below), atol=1e-5), code


def test_tops_add_up_to_one_whatever_the_size_of_the_logits(taxonomy: ResponsibilityList) -> None:
    labels = labels_of(taxonomy)
    tree = Tree(labels)
    scores = tree.scores(np.linspace(-900, 900, len(tree.situations), dtype=np.float32))
    assert np.isclose(sum(np.exp(scores[labels.columns[code]]) for code in labels.codes if len(code) == 2), 1)
    assert np.isfinite(scores).all()
