"""Every data file under resources names its source, licence and date, in itself or beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

RESOURCES = Path(__file__).parents[1] / "resources"
DATA = sorted(path for path in RESOURCES.rglob("*") if path.suffix in (".toml", ".json", ".csv", ".onnx"))


@pytest.mark.parametrize("path", DATA, ids=lambda path: str(path.relative_to(RESOURCES)))
def test_a_data_file_names_its_source_licence_and_date(path: Path) -> None:
    own = "" if path.suffix == ".onnx" else path.read_text(encoding="utf-8")
    near = [*path.parent.glob("*.md"), *path.parent.glob("models.toml")]
    beside = " ".join(one.read_text(encoding="utf-8") for one in near)
    said = f"{own} {beside}".lower()
    assert "source" in said or "made by" in said, "source"
    assert "licence" in said or "license" in said, "licence"
    assert any(f"20{year}-" in said for year in range(20, 40)), "date"
