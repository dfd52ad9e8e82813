"""Training, as far as a small list goes; where the extra `train` is not installed there is nothing to test."""

from pathlib import Path

import numpy as np
import pytest

from hotline.list_source import read_sources
from nlp.classifier import TrainedClassifier
from nlp.model_folder import MODEL_FILE, Kind, shipped

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

LIST = Path(__file__).parents[1] / "data" / "list" / "good"


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from nlp.train import Recipe, train
    from nlp.transformer import Shape

    out = tmp_path_factory.mktemp("classifier")
    recipe = Recipe(shape=Shape(layers=1, width=16, heads=2, bag_width=8, buckets=1024), epochs=30)
    train(LIST, out / "none", out, cache_folder=out / "cache", recipe=recipe, report=lambda _: None)
    return out


def test_model_in_force_places_words(trained: Path) -> None:
    model = TrainedClassifier(shipped(trained), read_sources(LIST).list, cache_folder=trained / "cache")
    found = model.classify("暖气片冰凉屋里冷")
    assert "080101" in {*(step.code for step in found.path), *(item.code for item in found.alternatives[:1])}
    assert model.meta.held_out["as_authored"]["n"] > 0


def test_file_in_8_bits_says_what_the_same_weights_say_in_torch(trained: Path) -> None:
    from bench.torch_twin import TorchTwin

    folder = trained / Kind.TRANSFORMER
    model = TrainedClassifier(folder, read_sources(LIST).list, cache_folder=trained / "cache")
    twin = TorchTwin(folder, model)
    for text in ("井盖没了", "暖气不热", "我们家暖气片冰凉已经三天了"):
        assert np.exp(model.scores(text)) == pytest.approx(np.exp(twin.scores(text)), abs=0.02)


def test_linear_model_comes_out_the_same(trained: Path, tmp_path: Path) -> None:
    from nlp.corpus import Part
    from nlp.decode import labels_of
    from nlp.material import read_material
    from nlp.segment import Segmenter
    from nlp.train_linear import LinearTrainer

    material = read_material(LIST, tmp_path)
    words = (trained / Kind.LINEAR / "words.txt").read_text("utf-8").split()
    trainer = LinearTrainer(
        tmp_path, material.taxonomy, labels_of(material.taxonomy), Segmenter(words, trained / "cache"),
        buckets=1024, seed=1,
    )  # fmt: skip
    trainer.fit(material.parts[Part.TRAIN])
    assert (tmp_path / MODEL_FILE).read_bytes() == (trained / Kind.LINEAR / MODEL_FILE).read_bytes()


def test_encoder_starts_from_a_local_folder(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel, BertTokenizer

    from nlp.transformer import start_from

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "井", "##盖", "the", "7"]
    (tmp_path / "vocab.txt").write_text("\n".join(pieces) + "\n", "utf-8")
    BertTokenizer(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    made = BertModel(config)
    made.save_pretrained(tmp_path)
    start = start_from(tmp_path)
    assert start.pieces == ("井", "盖", "7")
    rows = start.encoder.get_input_embeddings().weight
    assert torch.equal(rows[4:], made.get_input_embeddings().weight[[5, 6, 8]])


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    from hotline.errors import BadSetting
    from nlp.transformer import start_from

    with pytest.raises(BadSetting, match="not a Hugging Face model"):
        start_from(tmp_path)
