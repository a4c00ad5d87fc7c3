"""What `landmark_match` states of two pictures, with and without its models, its calibration and a mask."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from provenance.analyses.landmark_match import ANALYSIS, LandmarkParameters
from provenance.analyses.landmark_match.compare import compare
from provenance.analyses.landmark_match.findings import Compared, Side, stated
from provenance.analyses.landmark_match.procedure import procedure
from provenance.analysis.contract import Item, Task
from provenance.analysis.runner import Finished, Runner
from provenance.media.decode import upright_picture
from provenance.media.exiftool import ExifToolAnswer
from provenance.media.picture import PictureFacts, Pixels
from provenance.record.claim import ClaimAdded
from provenance.record.judgement import ObservationAdded
from provenance.record.marks import Sheet
from provenance.record.run import Component, Outcome, Run
from provenance.record.values import (
    Count,
    Flag,
    Matches,
    Measure,
    Missing,
    Picture,
    Region,
    Table,
    Term,
    Text,
    Value,
)
from provenance.vision import models
from provenance.vision.calibrating import About, fit
from provenance.vision.calibration import Calibration, InUse
from provenance.vision.calibration_files import calibrations, own_file
from provenance.vision.features import Pixels as Array
from provenance.vision.known import Row
from provenance.vision.landmark import Comparison
from provenance.vision.seeing import networks
from provenance.wording import Wording
from tests.analyses.desk import InMemory
from tests.vision.desk import ASIDE, haze, pasted
from tests.vision.scenes import mapped, seen, wall
from tests.warm import processes

SIDES = ("questioned", "reference")


def as_png(pixels: Array) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def calibration(models: dict[str, str]) -> Calibration:
    """Invented: eight places told apart, and one look-alike that reached "likely"."""
    places = [f"place {number}" for number in range(8)]
    rows = [
        Row(support=5 + 0.1 * number, same_place=True, place_a=name, place_b=name, band="match")
        for number, name in enumerate(places)
    ]
    for number, name in enumerate(places[1:]):
        rows.append(
            Row(
                support=3.0 if number == 0 else 0.5 + 0.1 * number,
                same_place=False,
                place_a=places[0],
                place_b=name,
                band="likely" if number == 0 else "no_evidence",
                stratum="lookalike",
            )
        )
    return fit(
        rows,
        About(
            made_on="2026-01-02",
            set="eight walls",
            procedure=procedure("learned", "usual", models),
            failed=2,
            same_photograph=1,
        ),
    )


def write_calibration(home: Path, made: Calibration) -> str:
    """As the user's own; its SHA-256."""
    place = own_file(home, "learned")
    place.parent.mkdir(parents=True)
    place.write_bytes(made.encoded())
    return hashlib.sha256(made.encoded()).hexdigest()


@dataclass
class Walls:
    """Comparisons in a real worker process; `finished` is that of one wall from two sides, calibrated."""

    runner: Runner
    materials: InMemory
    finished: Finished
    calibration_sha256: str

    def compared(
        self, a: Array, b: Array, *more: Item, parameters: LandmarkParameters | None = None
    ) -> Finished:
        """One picture with another."""
        items = [
            self.materials.item(as_png(pixels), role) for pixels, role in zip((a, b), SIDES, strict=True)
        ]
        return self.runner.run(ANALYSIS, [*items, *more], self.materials, parameters=parameters)


@pytest.fixture(scope="module")
def walls(tmp_path_factory: pytest.TempPathFactory) -> Walls:
    home = tmp_path_factory.mktemp("home")
    digests = {entry.name: entry.sha256 for entry in models.model_entries().values()}
    sha256 = write_calibration(home, calibration(digests))
    runner, materials = Runner(processes().work, tmp_path_factory.mktemp("cache"), home), InMemory()
    one = wall(1, 480, 360)
    items = [
        materials.item(as_png(pixels), role)
        for pixels, role in zip((one, seen(one, ASIDE)), SIDES, strict=True)
    ]
    return Walls(runner, materials, runner.run(ANALYSIS, items, materials), sha256)


def values_of(run: Run) -> dict[str, Value]:
    return {finding.name: finding.value for finding in run.findings}


def rows_of(value: Value) -> list[dict[str, Value | None]]:
    assert isinstance(value, Table)
    return value.rows()


def limits_of(run: Run) -> set[str]:
    return {limit.id for limit in run.limits}


# ---- what is stated -----------------------------------------------------------------------------------------


def test_a_comparison_that_agrees_states_all_that_stands_behind_it(walls: Walls) -> None:
    run = walls.finished.run
    assert (run.outcome, run.version) == (Outcome.FOUND, ANALYSIS.version)
    values = values_of(run)
    assert set(values) - {"shared_overlay", "identical_share", "drawn_points"} == {
        "result", "agreeing_points", "candidate_points", "confidence", "method", "effort", "support_score", "llr",
        "fitted_on", "calibration_counts", "error_rates", "same_photograph", "orientation", "hypotheses", "spread",
        "planes", "matched_points", "match_picture", "overlay_picture", "zoom_picture",
    }  # fmt: skip
    assert (values["result"], values["method"], values["effort"]) == (
        Term("match"),
        Term("learned"),
        Term("usual"),
    )
    assert values["orientation"] == Term("as_shown")  # a turn of 0 degrees is none
    assert values["same_photograph"] == Flag(False)
    assert {"match_says_structure_only", "repeated_designs"} <= limits_of(run)
    assert not {"error_rate_not_measured", "older_method", "no_agreement_not_difference"} & limits_of(run)


def test_what_is_for_the_annex_is_declared_and_stated(walls: Walls) -> None:
    values = values_of(walls.finished.run)
    assert ANALYSIS.annex == ("support_score", "llr", "fitted_on", "calibration_counts")
    (counts,) = rows_of(values["calibration_counts"])
    assert {name: cell for name, cell in counts.items() if isinstance(cell, Count)} == counts
    assert {name: cell.value for name, cell in counts.items() if isinstance(cell, Count)} == {
        "pairs_offered": 18, "pairs_compared": 15, "pairs_failed": 2, "pairs_missing": 0,
        "pairs_same_photograph": 1, "other_place_pairs": 7, "other_place_matches": 0,
        "unseen_pairs": 0, "unseen_matches": 0,
    }  # fmt: skip
    score, llr = values["support_score"], values["llr"]
    assert isinstance(score, Measure) and isinstance(llr, Measure)
    assert float(score.value) > 5 and llr.unit == "nat" and float(llr.value) > 0


def test_the_matched_points_are_those_of_the_full_pictures_with_weights_and_planes(walls: Walls) -> None:
    values = values_of(walls.finished.run)
    matched, count = values["matched_points"], values["agreeing_points"]
    assert isinstance(matched, Matches) and isinstance(count, Count)
    assert len(matched.value) == len(matched.weights) == len(matched.groups) == count.value
    assert list(matched.weights) == sorted(matched.weights, reverse=True)
    pairs = np.array(matched.value, np.float32) / np.float32(100)
    assert np.median(np.linalg.norm(mapped(ASIDE, pairs[:, :2]) - pairs[:, 2:], axis=1)) < 1.5
    planes = rows_of(values["planes"])
    for number, plane in enumerate(planes, start=1):
        assert plane["points"] == Count(matched.groups.count(number), "points")
    assert max(matched.groups) == len(planes)


def test_the_homography_of_the_largest_plane_maps_the_questioned_picture_to_the_reference(
    walls: Walls,
) -> None:
    words = rows_of(values_of(walls.finished.run)["planes"])[0]["homography"]
    assert isinstance(words, Text)
    reference_from_questioned = np.array([float(word) for word in words.value.split()])
    corners = np.array([(20, 20), (460, 20), (460, 340), (20, 340)], np.float32)
    assert (
        np.abs(mapped(reference_from_questioned.reshape(3, 3), corners) - mapped(ASIDE, corners)).max() < 2.0
    )


def test_both_pictures_for_looking_at_are_kept_with_the_run(walls: Walls) -> None:
    finished = walls.finished
    pictures = {
        value.shows: value for value in values_of(finished.run).values() if isinstance(value, Picture)
    }
    assert set(pictures) == {"match_lines", "overlay", "zooms"}
    assert set(finished.run.objects) == {picture.value for picture in pictures.values()}
    for picture in pictures.values():
        with Image.open(io.BytesIO(finished.pictures[picture.value])) as opened:
            assert (opened.format, opened.size) == ("JPEG", (picture.width, picture.height))


def test_the_error_rates_are_those_of_the_calibration_for_this_result(walls: Walls) -> None:
    rows = rows_of(values_of(walls.finished.run)["error_rates"])
    assert [row["stratum"] for row in rows] == [Term("lookalike"), Term("same_street"), Term("unrelated")]
    lookalike = rows[0]
    assert (lookalike["false_matches"], lookalike["pairs"], lookalike["places"]) == (
        Count(0, "pairs"),
        Count(7, "pairs"),
        Count(8, "places"),
    )
    bound = lookalike["upper_bound"]
    assert isinstance(bound, Measure) and 0 < float(bound.value) < 1
    assert rows[1]["upper_bound"] == rows[2]["upper_bound"] == Missing("unknown")


def test_models_and_calibration_are_recorded_with_their_digests(walls: Walls) -> None:
    parts = {part.name: part for part in walls.finished.run.components}
    for name, entry in models.model_entries().items():
        assert parts[name].sha256 == entry.sha256
    whose = parts["landmark_match calibration, learned, own"]
    assert (whose.version, whose.sha256) == ("2026-01-02", walls.calibration_sha256)


def test_everything_stated_has_words_without_holes(walls: Walls) -> None:
    wording = Wording(strict=True)
    for finding in walls.finished.run.findings:
        said = wording.finding(finding, ANALYSIS.id)
        assert said and "…" not in said and "[" not in said
        if isinstance(finding.value, Table):
            for row in rows_of(finding.value):
                assert all(wording.column(name) for name in row)
                assert all(wording.cell(name, cell) for name, cell in row.items() if cell is not None)


# ---- masks, methods, and what is missing --------------------------------------------------------------------


def test_what_a_mask_covers_is_left_out_and_the_mask_is_an_input(walls: Walls) -> None:
    thing = wall(3, 480, 360)[60:240, 100:320]
    moved = seen(thing, np.array([[0.9, -0.05, 10.0], [0.04, 0.88, 8.0], [2e-4, -1e-4, 1.0]]))
    a, b = pasted(haze(1), thing, 60, 50), pasted(haze(2), moved, 200, 150)
    a = pasted(a, wall(9, 480, 360)[:130, :200], 270, 230)  # something else, that the mask leaves
    quick = LandmarkParameters(effort="quick")
    bare = walls.compared(a, b, parameters=quick).run
    assert values_of(bare)["result"] in (Term("likely"), Term("match"))
    sha256 = hashlib.sha256(as_png(a)).hexdigest()
    around = Region("55,45 285,45 285,235 55,235", sha256, 480, 360)
    mask = walls.materials.mask_item("questioned_mask", around)
    masked = walls.compared(a, b, mask, parameters=quick).run
    assert (masked.outcome, masked.objects) == (Outcome.NOTHING_FOUND, ())
    assert values_of(masked)["result"] == Term("no_evidence")
    assert values_of(masked)["agreeing_points"] == Count(0, "points")
    assert "no_agreement_not_difference" in limits_of(masked)
    assert "error_rates" not in values_of(masked)
    assert masked.inputs[2].role == "questioned_mask"
    (row,) = rows_of(values_of(masked)["masked"])
    share = row["masked_share"]
    assert row["picture"] == Text("questioned") and isinstance(share, Measure)
    assert abs(float(share.value) - 230 * 190 / (480 * 360)) < 0.005


def test_a_picture_painted_over_is_not_applicable_and_not_without_evidence(walls: Walls) -> None:
    one = wall(1, 480, 360)
    region = Region("0,0 480,360", hashlib.sha256(as_png(one)).hexdigest(), 480, 360)
    mask = walls.materials.mask_item("questioned_mask", region)
    for parameters in (LandmarkParameters(), LandmarkParameters(method="sift")):
        run = walls.compared(one, seen(one, ASIDE), mask, parameters=parameters).run
        assert run.outcome is Outcome.NOT_APPLICABLE and run.findings == ()
        assert run.reason is not None and (run.reason.id, run.reason.values["percent"]) == ("masked", 100)


def test_a_mask_that_leaves_hardly_a_point_is_no_lack_of_evidence(walls: Walls) -> None:
    a = pasted(np.full((360, 480, 3), 128, np.uint8), wall(3, 480, 360)[60:240, 100:320], 60, 50)
    rectangle = Region("50,40 290,240", hashlib.sha256(as_png(a)).hexdigest(), 480, 360)
    run = walls.compared(a, seen(a, ASIDE), walls.materials.mask_item("questioned_mask", rectangle)).run
    assert run.reason is not None and run.reason.id == "masked"
    assert 20 < int(run.reason.values["percent"]) < 35


def test_what_hardly_agrees_has_counts_and_no_orientation(tmp_path: Path) -> None:
    one = wall(1, 480, 360)
    task = InProcess({"questioned": one, "reference": one}, tmp_path).task(LandmarkParameters())
    sides = (Side(task.one("questioned"), one, 1.0), Side(task.one("reference"), one, 1.0))
    result = stated(task, Compared(_turned(support=2.0), sides, None, ()))
    said = {statement.name: statement.value for statement in result.statements}
    assert said["result"] == Term("inconclusive")
    assert [limit.id for limit in result.limits] == ["too_little_agreement"]
    assert {"agreeing_points", "candidate_points", "confidence", "spread", "match_picture"} <= set(said)
    assert not {"orientation", "rotation"} & set(said)
    result = stated(task, Compared(_turned(support=5.0), sides, None, ()))
    said = {statement.name: statement.value for statement in result.statements}
    assert (said["orientation"], said["rotation"]) == (Term("undecided"), Measure("90", "deg"))


def test_of_more_points_than_are_drawn_it_is_said_how_many_are(tmp_path: Path) -> None:
    one = wall(1, 480, 360)
    task = InProcess({"questioned": one, "reference": one}, tmp_path).task(LandmarkParameters())
    sides = (Side(task.one("questioned"), one, 1.0), Side(task.one("reference"), one, 1.0))
    for count, drawn in ((400, Count(150, "points")), (60, None)):
        result = stated(task, Compared(_turned(support=5.0, count=count), sides, None, ()))
        assert {one.name: one.value for one in result.statements}.get("drawn_points") == drawn


def _turned(support: float, count: int = 30) -> Comparison:
    """Invented: points all over, agreeing at a quarter turn, mirrored or not."""
    points = np.random.default_rng(1).uniform((20, 20), (460, 340), (count, 2)).astype(np.float32)
    return Comparison(
        method="learned", support=support, inlier_count=count, match_count=2 * count, plane_count=count,
        motion_count=count, confidence=0.4, exceeds_chance=0.0, cells_a=20, cells_b=20, hull_a=0.5, hull_b=0.5,
        x_in_a=points, x_in_b=points, weights=np.linspace(1, 0.2, count, dtype=np.float32),
        orientation="undecided", rotation_deg=90, overlay_checked=True,
    )  # fmt: skip


def test_a_mirrored_copy_is_called_one_before_all_else(walls: Walls) -> None:
    one = wall(1, 480, 360)
    run = walls.compared(one, np.ascontiguousarray(one[:, ::-1])).run
    values = values_of(run)
    assert run.findings[0].name == "same_photograph" and values["same_photograph"] == Flag(True)
    assert (values["orientation"], values["result"]) == (Term("mirrored_copy"), Term("match"))
    assert "match_says_structure_only" not in limits_of(run)
    assert not {"llr", "error_rates"} & set(values)


def test_a_method_that_was_not_measured_says_so_and_states_no_rates(walls: Walls, tmp_path: Path) -> None:
    one = wall(1, 480, 360)
    learned, sift = (
        calibration({"xfeat": "0" * 64, "lighterglue": "1" * 64}),
        LandmarkParameters(method="sift"),
    )
    write_calibration(tmp_path, learned)
    context = InProcess({"questioned": one, "reference": seen(one, ASIDE)}, tmp_path)
    for parameters, method in ((LandmarkParameters(effort="quick"), "learned"), (sift, "sift")):
        result = compare(context.task(parameters))
        said = {statement.name: statement.value for statement in result.statements}
        assert (said["method"], said["result"]) == (Term(method), Term("match"))
        ids = {limit.id for limit in result.limits}
        own = (
            method == "learned"
        )  # the shipped one is of the usual effort; for the other method there is none
        why = {"own_calibration_of_other_procedure", "error_rate_of_other_effort"}
        assert ids >= (why if own else {"error_rate_not_measured"})
        assert not {"error_rates", "llr", "calibration_counts"} & set(said)
        assert ("older_method" in ids) == (method == "sift")
        assert ("effort" in said) == own


@pytest.mark.parametrize("stale", [True, False])
def test_an_own_calibration_that_does_not_fit_or_is_broken_hides_no_shipped_one(
    tmp_path: Path, stale: bool
) -> None:
    one = wall(1, 480, 360)
    write_calibration(tmp_path, calibration({"xfeat": "0" * 64, "lighterglue": "1" * 64}))
    if not stale:
        own_file(tmp_path, "learned").write_bytes(b"{")
    context = InProcess({"questioned": one, "reference": seen(one, ASIDE)}, tmp_path)
    result = compare(context.task(LandmarkParameters()))
    said = {statement.name: statement.value for statement in result.statements}
    assert said["result"] == Term("match") and {"error_rates", "llr", "fitted_on"} <= set(said)
    shipped = calibrations("learned").shipped
    assert isinstance(shipped, InUse) and shipped.component in context.components
    limits = {limit.id: limit for limit in result.limits}
    why = limits["own_calibration_of_other_procedure" if stale else "own_calibration_unusable"]
    assert why.values == {"file": "landmark_match.json"}
    assert not {"error_rate_not_measured", "error_rate_of_other_effort"} & set(limits)


def test_rates_that_were_measured_at_another_effort_are_not_stated(tmp_path: Path) -> None:
    one = wall(1, 480, 360)
    write_calibration(tmp_path, calibration(networks().digests))
    context = InProcess({"questioned": one, "reference": seen(one, ASIDE)}, tmp_path)
    result = compare(context.task(LandmarkParameters(effort="quick")))
    assert {limit.id for limit in result.limits} >= {"error_rate_of_other_effort"}
    assert not {"error_rates", "llr", "fitted_on"} & {statement.name for statement in result.statements}


def test_without_its_model_files_an_older_method_goes_on_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in models.FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "lighterglue.onnx").unlink()
    one = wall(1, 480, 360)
    context = InProcess({"questioned": one, "reference": seen(one, ASIDE)}, tmp_path)
    networks.cache_clear()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(models, "FOLDER", tmp_path)
        result = compare(context.task(LandmarkParameters()))
    said = {statement.name: statement.value for statement in result.statements}
    assert (said["result"], said["method"]) == (Term("match"), Term("sift"))
    missing = next(limit for limit in result.limits if limit.id == "models_not_usable")
    assert missing.values == {"file": "lighterglue.onnx"}
    assert "lighterglue.onnx" in Wording(strict=True).limit(missing)
    assert "older_method" in {limit.id for limit in result.limits}
    assert not {"xfeat", "lighterglue"} & {part.name for part in context.components}


@dataclass
class InProcess:
    """What a run is lent (`contract.Context`), in this process: pictures by their role, nothing remembered."""

    pictures: dict[str, Array]
    own_data: Path
    components: list[Component] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)

    @property
    def epoch(self) -> str:
        return str(id(self))

    @property
    def now(self) -> datetime:
        return datetime(2026, 11, 1, tzinfo=UTC)

    def task(self, parameters: LandmarkParameters) -> Task:
        """The comparison of both pictures."""
        items = {
            role: (Item(role, "evidence", role, hashlib.sha256(as_png(pixels)).hexdigest()),)
            for role, pixels in self.pictures.items()
        }
        return Task(items, parameters, ANALYSIS.seed or 0, self)

    def checkpoint(self, done: int, of: int) -> None:
        assert 0 <= done <= of

    def data(self, item: Item) -> bytes:
        return as_png(self.pictures[item.role])

    def picture(self, item: Item, max_side_px: int | None = None) -> tuple[Pixels, PictureFacts]:
        image, facts = upright_picture(self.data(item), "photo.png", max_side_px=max_side_px)
        return Pixels(image.width, image.height, image.tobytes()), facts

    def facts(self, item: Item) -> PictureFacts:
        return self.picture(item)[1]

    def received_name(self, item: Item) -> str | None:
        raise AssertionError(item)  # nothing of these belongs to a comparison

    def reading(self, item: Item, shape: type[Any], options: msgspec.Struct | None = None) -> Any:
        raise AssertionError(item)

    def exiftool(self, item: Item) -> ExifToolAnswer | None:
        raise AssertionError(item)

    def claim(self, item: Item) -> ClaimAdded:
        raise AssertionError(item)

    def observation(self, item: Item) -> ObservationAdded:
        raise AssertionError(item)

    def run(self, item: Item) -> Run:
        raise AssertionError(item)

    def mask(self, item: Item) -> tuple[Region, ...]:
        raise AssertionError(item)

    def marks(self, item: Item) -> Sheet:
        raise AssertionError(item)

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        return make()

    def keep(self, data: bytes, picture: Picture) -> None:
        self.kept[picture.value] = data

    def component(self, component: Component) -> None:
        self.components.append(component)
