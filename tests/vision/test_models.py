"""The model files: found, held against their digests, and refused when they are not what was recorded."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import get_args

import pytest

from provenance.errors import ResourceError
from provenance.vision.models import FOLDER, Model, ModelName, model_entries, read_model
from provenance.vision.xfeat import XFeat

NAMES: tuple[ModelName, ...] = get_args(ModelName)


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "models"))


@pytest.mark.parametrize("name", NAMES)
def test_each_model_has_the_size_and_digest_that_the_list_records(name: ModelName) -> None:
    entry, model = model_entries()[name], read_model(name)
    assert len(model.data) == entry.size_bytes
    assert hashlib.sha256(model.data).hexdigest() == model.sha256 == entry.sha256


def test_every_model_file_is_listed_and_every_listed_file_is_there() -> None:
    listed = {entry.file for entry in model_entries().values()}
    assert listed == {path.name for path in FOLDER.glob("*.onnx")}
    assert set(model_entries()) == set(NAMES)


def test_every_model_names_its_source_licence_and_the_digest_of_its_weights() -> None:
    for entry in model_entries().values():
        assert entry.licence == "Apache-2.0"
        assert entry.source and entry.weights and entry.made_with
        assert len(bytes.fromhex(entry.weights_sha256)) == 32


def test_no_model_file_carries_a_path_of_the_machine_it_was_made_on() -> None:
    for name in NAMES:
        assert b"site-packages" not in read_model(name).data
        assert b"/torch/" not in read_model(name).data


def test_a_model_with_one_changed_byte_is_refused_by_name(copies: Path) -> None:
    data = bytearray((copies / "xfeat.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (copies / "xfeat.onnx").write_bytes(data)
    with pytest.raises(ResourceError) as refused:
        read_model("xfeat", copies)
    assert refused.value.id == "model_altered"
    assert refused.value.values["file"] == "xfeat.onnx"
    assert read_model("lighterglue", copies).data


def test_a_missing_model_file_is_named(copies: Path) -> None:
    (copies / "lighterglue.onnx").unlink()
    with pytest.raises(ResourceError) as refused:
        read_model("lighterglue", copies)
    assert (refused.value.id, refused.value.values) == ("model_missing", {"file": "lighterglue.onnx"})


def test_a_model_without_an_entry_in_the_list_is_missing(copies: Path) -> None:
    text = (copies / "models.toml").read_text("utf-8")
    (copies / "models.toml").write_text(text.replace('name = "xfeat"', 'name = "other"'), "utf-8")
    with pytest.raises(ResourceError, match="model_missing"):
        read_model("xfeat", copies)


@pytest.mark.parametrize(
    ("old", "new"),
    [("[[model]]", "[[models]]"), ("size_bytes = ", "size = "), ('"xfeat.onnx"', '"../x.onnx"')],
)
def test_a_list_that_is_not_as_expected_is_refused(copies: Path, old: str, new: str) -> None:
    text = (copies / "models.toml").read_text("utf-8")
    assert old in text
    (copies / "models.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ResourceError, match="model_list_invalid"):
        read_model("xfeat", copies)


def test_a_missing_list_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="model_list_invalid"):
        read_model("xfeat", tmp_path)


@pytest.mark.parametrize("data", [b"", b"no network at all" * 10])
def test_bytes_that_are_no_network_are_a_clear_error(data: bytes) -> None:
    with pytest.raises(ResourceError, match="model_unusable") as caught:
        XFeat(Model("xfeat", data, "00" * 32))
    assert caught.value.values["file"] == "xfeat.onnx"
