"""Traces in real files, which are not shipped: pictures made with ComfyUI, one from Instagram, camera files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provenance.analysis.registry import analyses
from provenance.analysis.runner import Runner
from provenance.record.run import Outcome, Run
from provenance.record.values import Table, Term, Text
from provenance.wording import Wording
from tests.analyses.desk import Desk, InMemory
from tests.warm import processes

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
METADATA = DATA / "metadata"
COMFYUI = METADATA / "ai_comfyui"
INSTAGRAM = METADATA / "iptcinfo3" / "instagram.jpg"

pytestmark = pytest.mark.skipif(
    not (COMFYUI.is_dir() and INSTAGRAM.is_file()),
    reason="development data not here: set ALIDADE_DATA to the folder of metadata/",
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Runner(processes().work, tmp_path), InMemory()


def traced(desk: Desk, file: Path) -> Run:
    runner, materials = desk
    item = materials.item(file.read_bytes(), "questioned", file.name)
    return runner.run(analyses()["platform_traces"], [item, materials.card(item)], materials).run


def values(run: Run, name: str) -> list[object]:
    return [finding.value for finding in run.findings if finding.name == name]


def test_pictures_made_with_comfyui_name_it_and_show_model_and_prompt(desk: Desk) -> None:
    files = sorted(COMFYUI.glob("*.png"))
    assert len(files) >= 3
    for file in files:
        run = traced(desk, file)
        assert run.outcome is Outcome.FOUND, file.name
        assert values(run, "generator") == [Text("ComfyUI")], file.name
        (told,) = values(run, "generation_text")
        assert isinstance(told, Table)
        parts = {cell.value for row in told.value for cell in row if isinstance(cell, Term)}
        assert {"generation_model", "generation_prompt_or_negative", "generation_seed"} <= parts, file.name
        assert all(isinstance(row[2], Text) and len(row[2].value) <= 300 for row in told.value)


def test_a_picture_from_instagram_holds_its_markers_and_no_alarm(desk: Desk) -> None:
    run = traced(desk, INSTAGRAM)
    found = values(run, "passage_marker")
    assert found == [Text("Facebook or Instagram")]
    (marker,) = (finding for finding in run.findings if finding.name == "passage_marker")
    assert "IPTC:SpecialInstructions" in str(marker.limits[0].values["tag"])
    assert not values(run, "generator") and not values(run, "generator_named")
    words = Wording(strict=True)
    said = [words.finding(finding, run.analysis) for finding in run.findings]
    assert any("marker seen in files processed by: Facebook or Instagram" in sentence for sentence in said)


def test_camera_files_hold_no_trace_of_a_generator_or_service(desk: Desk) -> None:
    files = sorted((METADATA / "exif-samples" / "jpg" / "gps").glob("*.jpg"))
    assert len(files) > 5
    for file in files[:6]:
        run = traced(desk, file)
        names = {finding.name for finding in run.findings}
        assert {"generator", "generator_named", "passage_marker", "screenshot_marker"}.isdisjoint(names)
        assert "size_limit" not in names and "without_camera_metadata" not in names
