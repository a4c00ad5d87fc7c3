"""The model files that come with Alidade, each held against its recorded SHA-256 before it is used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from provenance.errors import ResourceError

__all__ = ["FOLDER", "MODELS", "Model", "ModelEntry", "ModelName", "model_entries", "read_model"]

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "models"
_LIST: Final = "models.toml"

ModelName = Literal["xfeat", "lighterglue"]
MODELS: Final[tuple[ModelName, ...]] = get_args(ModelName)


class ModelEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `models.toml` says about one file: where the architecture and the weights come from, and its digest."""

    name: str
    file: str
    sha256: str
    size_bytes: int
    source: str
    licence: str
    weights: str
    weights_sha256: str
    made_with: str
    made_on: date


class _ModelList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: tuple[ModelEntry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The bytes of an ONNX file that agree with their recorded digest."""

    name: str
    data: bytes
    sha256: str


def model_entries(folder: Path | None = None) -> dict[str, ModelEntry]:
    """Every listed model by its name; without a folder those of `FOLDER`.

    Raises ResourceError("model_list_invalid") naming what is wrong.
    """
    folder = folder or FOLDER
    try:
        listed = msgspec.toml.decode((folder / _LIST).read_bytes(), type=_ModelList).model
    except (msgspec.DecodeError, ValueError, OSError) as error:
        raise ResourceError("model_list_invalid", file=_LIST, reason=str(error)[:200]) from error
    for entry in listed:
        if Path(entry.file).name != entry.file:  # a file of this folder, nothing elsewhere
            raise ResourceError("model_list_invalid", file=_LIST, reason=entry.file[:200])
    return {entry.name: entry for entry in listed}


def read_model(name: ModelName, folder: Path | None = None) -> Model:
    """The model of that name; without a folder from `FOLDER`.

    Raises ResourceError: "model_missing" when its file or its entry is not there, "model_altered" when its bytes
    are not those recorded, "model_list_invalid" when the list itself cannot be read.
    """
    folder = folder or FOLDER
    entry = model_entries(folder).get(name)
    if entry is None:
        raise ResourceError("model_missing", file=f"{name}.onnx")
    try:
        data = (folder / entry.file).read_bytes()
    except OSError as error:
        raise ResourceError("model_missing", file=entry.file) from error
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != entry.sha256:
        raise ResourceError("model_altered", file=entry.file, expected=entry.sha256, found=sha256)
    return Model(name, data, sha256)
