"""The only door to torch and transformers: the encoder, its training, and its way to ONNX. Needs the extra `train`.

Two readers of one text are joined, because with few sentences a class either alone is worse: a small BERT over
characters and their sounds, which knows order and context, and a bag of hashed words, characters and syllables
(nlp/features.py), which knows rare words from the first time they are seen. Documents of a labelled table have a
network of their own, over words.

Scored are the situations (问题) alone. What is above them has the sum of theirs, so that a path is always consistent,
and the loss is counted on every level of the tree: a wrong leaf under the right 小类 costs less than one elsewhere.
"""

import io
import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.errors import BadSetting
from nlp.batches import Batch
from nlp.vocabulary import FIRST_PIECE, PAD, SOUNDS

try:
    import torch
    from torch import Tensor, nn
    from torch.nn import functional
    from transformers import AutoConfig, AutoModel, AutoTokenizer, BertConfig, BertModel
except ImportError as error:
    raise BadSetting("training needs the extra `train`: pip install 'hotline[train]'") from error

POSITIONS = 160

LEVEL_WEIGHTS = (1.0, 0.5, 0.5, 1.0)
"""of the loss at 大类, 小类, 细类 and leaf beside that of the situation"""

SMOOTHING = 0.05
"""of the situations' targets"""

DOCUMENT_DROPOUT = (0.2, 0.4)
"""of the encoder, and of what it read"""

DOCUMENT_SMOOTHING = 0.1

ENCODER_RATE, FINE_TUNING_RATE, OTHER_RATE = 1e-3, 2e-4, 4e-3
WARM_UP = 0.06
_LEAST = 1e-9
_HIDDEN = -1e4
"""in place of what is padding, below anything an encoder says"""

_OPSET = 18


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a network is."""

    layers: int = 2
    width: int = 192
    heads: int = 4
    """these three of an encoder trained from scratch"""
    bag_width: int = 128
    buckets: int = 65536


@dataclass(frozen=True, slots=True)
class DocumentShape:
    """How large a network for documents is."""

    layers: int = 1
    width: int = 128
    heads: int = 2
    positions: int = 192
    """words that it can read"""


@dataclass(frozen=True, slots=True)
class Start:
    """A local Hugging Face folder as the encoder's beginning."""

    pieces: tuple[str, ...]
    """of its tokenizer, those that occur in speech: Chinese characters and words, letters, digits"""
    encoder: "nn.Module"


class Network(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """Texts to one logit a situation.

    Args:
        pieces: size of the vocabulary.
        groups: level by level, the node each situation belongs to, shape (situations,).
        start: the encoder to go on from; a new one when None.
    """

    def __init__(self, shape: Shape, *, pieces: int, groups: Sequence[NDArray[np.int64]], start: Start | None) -> None:
        super().__init__()
        self.encoder = start.encoder if start else _new_encoder(shape, pieces)
        width, situations = self.encoder.config.hidden_size, len(groups[0])
        self.sounds = nn.Embedding(SOUNDS, width)
        nn.init.normal_(self.sounds.weight, std=0.0 if start else 0.02)
        self.bag = nn.EmbeddingBag(shape.buckets, shape.bag_width, mode="sum", sparse=True)
        nn.init.normal_(self.bag.weight, std=0.1)
        self.from_encoder = nn.Linear(width, situations)
        nn.init.normal_(self.from_encoder.weight, std=0.02)
        self.from_bag = nn.Linear(shape.bag_width, situations, bias=False)
        nn.init.normal_(self.from_bag.weight, std=0.05)
        self.groups = [torch.from_numpy(group) for group in groups]
        self.rates = (FINE_TUNING_RATE if start else ENCODER_RATE, OTHER_RATE)

    def forward(self, pieces: Tensor, sounds: Tensor, indices: Tensor, weights: Tensor, starts: Tensor) -> Tensor:
        """Logits, shape (n, situations); arguments as in `nlp.batches.Batch`."""
        mask = (pieces != PAD).long()
        hidden = self.read(pieces, sounds, mask).float()
        shown = mask.unsqueeze(-1).float()
        bag = self.bag(indices, starts, per_sample_weights=weights)
        return self.decide((hidden * shown).sum(1) / shown.sum(1), bag)

    def read(self, pieces: Tensor, sounds: Tensor, mask: Tensor | None) -> Tensor:
        """The encoder's last layer, shape (n, m, width)."""
        embedded = self.encoder.get_input_embeddings()(pieces) + self.sounds(sounds)
        result: Tensor = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return result

    def decide(self, mean: Tensor, bag: Tensor) -> Tensor:
        """Both readers' logits, added."""
        dropped = functional.dropout(mean, 0.2, self.training), functional.dropout(bag, 0.3, self.training)
        result: Tensor = self.from_encoder(dropped[0]) + self.from_bag(dropped[1])
        return result

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Over all levels, weighted.

        Args:
            targets: shape (n, situations), sums 1.
        """
        logs = torch.log_softmax(logits.float(), 1)
        smooth = targets * (1 - SMOOTHING) + SMOOTHING / targets.shape[1]
        total = -(smooth * logs).sum(1).mean()
        for weight, group in zip(LEVEL_WEIGHTS, self.groups, strict=True):
            size = int(group.max()) + 1
            likely, true = (torch.zeros(len(logs), size).index_add_(1, group, one) for one in (logs.exp(), targets))
            total = total - weight * (true * (likely + _LEAST).log()).sum(1).mean()
        return total


class DocumentNetwork(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """Words of documents to one logit a class; what the encoder read is taken as mean, as maximum and by attention.

    Args:
        pieces: size of the vocabulary.
        vectors: what the words behind the special pieces begin as, shape (pieces - 4, width).
    """

    def __init__(self, shape: DocumentShape, *, pieces: int, classes: int, vectors: NDArray[np.float32]) -> None:
        super().__init__()
        self.encoder = _new_encoder(
            shape, pieces, positions=shape.positions, feed_forward=2, dropout=DOCUMENT_DROPOUT[0]
        )
        with torch.no_grad():
            self.encoder.get_input_embeddings().weight[FIRST_PIECE:] = torch.from_numpy(vectors)
        self.attention = nn.Linear(shape.width, 1)
        self.decide = nn.Linear(3 * shape.width, classes)
        self.bag = nn.ParameterList()  # none: the linear reader beside it knows rare words
        self.rates = (ENCODER_RATE, ENCODER_RATE)

    def forward(self, pieces: Tensor) -> Tensor:
        """Logits, shape (n, classes).

        Args:
            pieces: shape (n, m), padded with `PAD`.
        """
        mask = pieces != PAD
        hidden = self.encoder(pieces, attention_mask=mask.long()).last_hidden_state.float()
        shown = mask.unsqueeze(-1)
        mean = (hidden * shown).sum(1) / shown.sum(1)
        most = hidden.masked_fill(~shown, _HIDDEN).amax(1)
        attended = (self.attention(hidden).masked_fill(~shown, _HIDDEN).softmax(1) * hidden).sum(1)
        read = torch.cat([mean, most, attended], 1)
        result: Tensor = self.decide(functional.dropout(read, DOCUMENT_DROPOUT[1], self.training))
        return result

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """Cross entropy with smoothed targets.

        Args:
            targets: shape (n, classes), sums 1.
        """
        result: Tensor = functional.cross_entropy(logits.float(), targets, label_smoothing=DOCUMENT_SMOOTHING)
        return result


def fit(
    network: Network | DocumentNetwork,
    epochs: Callable[[], Sequence[tuple[Callable[[], Batch | NDArray[np.int64]], NDArray[np.float32]]]],
    *,
    count: int,
    steps: int,
    report: Callable[[str], None],
) -> None:
    """Train by Adam, warming up and cooling down linearly.

    Args:
        epochs: gives an epoch's batches, each made when it is its turn, with its targets.
        count: of epochs.
        steps: in all.
    """
    bag = list(network.bag.parameters())
    encoder = list(network.encoder.parameters())
    known = {id(one) for one in (*bag, *encoder)}
    others = [one for one in network.parameters() if id(one) not in known]
    dense = torch.optim.AdamW(
        [{"params": group, "lr": rate} for group, rate in zip((encoder, others), network.rates, strict=True)],
        weight_decay=0.01,
    )
    optimizers = [dense]
    if bag:
        optimizers.append(torch.optim.SparseAdam(bag, lr=network.rates[1]))  # a batch has a hundredth of the buckets
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(
            one, lambda step: min(1.0, step / (WARM_UP * steps + 1)) * max(0.02, 1 - step / steps)
        )
        for one in optimizers
    ]
    for number in range(count):
        network.train()
        total, batches = 0.0, epochs()
        for make, targets in batches:
            with torch.autocast("cpu", torch.bfloat16):
                logits = network(*_tensors(make()))
            loss = network.loss(logits, torch.from_numpy(targets))
            network.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*encoder, *others], 1.0)
            for one in (*optimizers, *schedules):
                one.step()
            total += float(loss.detach())
        report(f"epoch {number + 1} of {count}: loss {total / len(batches):.3f}")


def logits(network: Network | DocumentNetwork, batch: Batch | NDArray[np.int64]) -> NDArray[np.float32]:
    """What the network says in 32 bits, shape (n, situations or classes)."""
    network.eval()
    with torch.no_grad():
        result: NDArray[np.float32] = network(*_tensors(batch)).numpy()
    return result


def network_of(parameters: Mapping[str, NDArray[np.float32]], heads: int) -> Network:
    """A network trained from scratch, with weights read back from its file (`nlp.export.parameters`)."""
    table = parameters["encoder.embeddings.word_embeddings.weight"]
    layers = len({name.split(".")[3] for name in parameters if name.startswith("encoder.encoder.layer.")})
    buckets, bag_width = parameters["bag.weight"].shape
    shape = Shape(layers=layers, width=table.shape[1], heads=heads, bag_width=bag_width, buckets=buckets)
    situations = len(parameters["from_encoder.bias"])
    network = Network(shape, pieces=len(table), groups=[np.zeros(situations, dtype=np.int64)], start=None)
    known = {name: torch.from_numpy(np.array(array)) for name, array in parameters.items() if name != "idf"}
    network.load_state_dict(known)
    return network


def use_one_thread() -> None:
    """For small networks: beside other work, more threads of this process are slower by several times."""
    torch.set_num_threads(1)


def seed(number: int) -> None:
    """Make what follows repeatable; another number of threads or processor may still round otherwise."""
    torch.manual_seed(number)


def start_from(folder: Path) -> Start:
    """A BERT-like encoder from a local folder, its vocabulary cut to what is said in Chinese calls.

    Raises:
        BadSetting: the folder holds no such model; nothing is ever fetched.
    """
    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        encoder = AutoModel.from_pretrained(
            folder, local_files_only=True, add_pooling_layer=False, attn_implementation="eager"
        )
    except (OSError, ValueError, TypeError) as error:
        raise BadSetting(f"{folder}: not a Hugging Face model that can be started from") from error
    if config.max_position_embeddings < POSITIONS:
        raise BadSetting(f"{folder}: reads {config.max_position_embeddings} pieces, want {POSITIONS}")
    table = encoder.get_input_embeddings().weight.detach()
    special = [tokenizer.pad_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.unk_token_id]
    pieces = spoken_pieces(tokenizer.get_vocab())
    rows = table[torch.tensor([*special, *pieces.values()])].clone()
    encoder.set_input_embeddings(nn.Embedding.from_pretrained(rows, freeze=False))
    return Start(tuple(pieces), encoder)


def spoken_pieces(vocabulary: Mapping[str, int]) -> dict[str, int]:
    """Chinese characters and words, letters and digits of a tokenizer, by its number, in order of it."""
    found: dict[str, int] = {}
    for raw, number in sorted(vocabulary.items(), key=lambda item: item[1]):
        piece = raw.removeprefix("▁").removeprefix("##").lower()
        chinese = bool(piece) and all("\u4e00" <= one <= "\u9fff" for one in piece)
        if chinese or (len(piece) == 1 and piece.isascii() and piece.isalnum()):
            found.setdefault(piece, number)
    return found


def write_onnx(network: Network, idf: NDArray[np.float32], path: Path) -> None:
    """The network for one text without padding, in 32 bits.

    Inputs: `pieces` and `sounds` int64 (m,), `indices` int64 (k,), `counts` float32 (k,).
    Output: `logits` (situations,).
    """
    network.eval()
    sample = torch.arange(4, 9), torch.arange(5), torch.arange(3), torch.ones(3)
    names = ["pieces", "sounds", "indices", "counts"]
    axes = {name: {0: "m" if name in names[:2] else "k"} for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no further package is called old
        made = io.BytesIO()
        torch.onnx.export(
            _OneText(network, torch.from_numpy(idf)), sample, made, input_names=names, output_names=["logits"],
            dynamic_axes=axes, opset_version=_OPSET, dynamo=False,
        )  # fmt: skip
    path.write_bytes(made.getvalue())


class _OneText(nn.Module):  # type: ignore[misc]  # torch is not typed here
    def __init__(self, network: Network, idf: Tensor) -> None:
        super().__init__()
        self.network = network
        self.idf = nn.Parameter(idf, requires_grad=False)

    def forward(self, pieces: Tensor, sounds: Tensor, indices: Tensor, counts: Tensor) -> Tensor:
        hidden = self.network.read(pieces.unsqueeze(0), sounds.unsqueeze(0), None)
        weights = counts * self.idf[indices]
        weights = weights / torch.clamp(weights.pow(2).sum().sqrt(), min=_LEAST)
        bag = (self.network.bag.weight[indices] * weights.unsqueeze(1)).sum(0, keepdim=True)
        return self.network.decide(hidden.mean(1), bag).squeeze(0)


def _new_encoder(
    shape: Shape | DocumentShape,
    pieces: int,
    *,
    positions: int = POSITIONS,
    feed_forward: int = 4,
    dropout: float = 0.1,
) -> nn.Module:
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=feed_forward * shape.width,
        max_position_embeddings=positions,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    encoder: nn.Module = BertModel(config, add_pooling_layer=False)
    return encoder


def _tensors(batch: Batch | NDArray[np.int64]) -> tuple[Tensor, ...]:
    if not isinstance(batch, Batch):
        return (torch.from_numpy(batch),)
    arrays = (batch.pieces, batch.sounds, batch.indices, batch.weights, batch.starts)
    return tuple(torch.from_numpy(array) for array in arrays)


def steps_of(texts: int, size: int, count: int) -> int:
    """How many steps `count` epochs take."""
    return count * math.ceil(texts / size)
