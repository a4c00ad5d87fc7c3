"""`locate` and `shadow`: answers for known truth, in JSON and in words, and wrong files refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from provenance.geo.localframe import LocalFrame
from tests.cli.desk import ROOT, done, run
from tests.marks import CAMERA, marks, marks_file, pairs_file


def test_locate_finds_the_camera_of_exact_pairs(tmp_path: Path) -> None:
    answer = done("locate", pairs_file(tmp_path), "--json").data
    position = answer["position"]
    east, north = LocalFrame(*CAMERA).east_north(position["lat"], position["lon"])
    assert abs(east) < 1 and abs(north) < 1
    assert abs(position["heading_deg"] - 40) < 0.3
    assert answer["left_out"] == answer["warnings"] == answer["alternatives"] == []
    assert 24 <= len(position["region_95"]) <= 96
    assert [pair["number"] for pair in position["pairs"]] == [1, 2, 3, 4, 5, 6]
    assert position["pose"] == "level" and position["height_m"] is None
    assert abs(position["pairs"][0]["seen_at"]["x"] - (2000 - 3000 * 0.5317)) < 3
    assert abs(position["view_cone"]["right_deg"] - (40 + 33.69)) < 0.5


def test_locate_says_which_pair_is_wrong(tmp_path: Path) -> None:
    answer = done("locate", pairs_file(tmp_path, wrong=True), "--json").data
    assert answer["left_out"] == [4] and "pair_left_out" in answer["warnings"]
    assert answer["chance_of_all"] < 1e-6 < answer["chance"]
    said = done("locate", tmp_path / "pairs.json").out
    assert "Pair 4, left out" in said and "[" not in said


def test_two_pairs_are_told_to_be_too_few(tmp_path: Path) -> None:
    path = pairs_file(tmp_path)
    file = json.loads(path.read_text())
    path.write_text(json.dumps({**file, "pairs": file["pairs"][:2]}))
    answer = done("locate", path, "--json").data
    assert answer["position"] is None and answer["warnings"] == ["too_few_pairs"]
    assert "too few pairs" in done("locate", path).out


def test_a_misspelt_key_is_refused_by_name(tmp_path: Path) -> None:
    path = pairs_file(tmp_path)
    path.write_text(path.read_text().replace('"error_px"', '"eror_px"', 1))
    ran = run("locate", path)
    assert ran.code == 1 and "eror_px" in ran.err and ran.out == ""


def test_a_true_claim_agrees_with_its_shadows_and_its_time_is_found(tmp_path: Path) -> None:
    answer = done("shadow", marks_file(tmp_path), "--json").data
    assert answer["compared"]["verdict"] == "agrees"
    assert [one["within"] for one in answer["compared"]["tips"]] == [True, True]
    assert 0 < answer["when"]["moon"]["illuminated_share"] <= 1 and len(answer["when"]["moon"]["up"]) == 2
    (window,) = answer["when"]["windows"]["both"]
    assert window["first"]["utc"] < "2022-09-10T07:13:00Z" < window["last"]["utc"]
    assert window["first"]["as_asked"].endswith("+03:00")
    strips = [row for row in answer["where"]["rows"] if abs(row["lat"] - CAMERA[0]) < 0.5]
    assert any(a < CAMERA[1] < b for row in strips for a, b in row["lon"])


def test_a_claim_of_the_afternoon_contradicts_shadows_of_the_morning(tmp_path: Path) -> None:
    at = {"from": "2022-09-10T15:00:00+03:00", "to": "2022-09-10T16:00:00+03:00"}
    path = marks_file(tmp_path, claim={**marks()["claim"], **at})
    compared = done("shadow", path, "--json").data["compared"]
    assert (compared["verdict"], compared["reasons"]) == ("contradicts", ["other_sun"])
    said = done("shadow", path).out
    assert "contradicts" in said and "[" not in said


def test_a_claim_of_the_night_is_contradicted_because_the_sun_was_down(tmp_path: Path) -> None:
    at = {"from": "2022-09-10T01:00:00+03:00", "to": "2022-09-10T02:00:00+03:00"}
    compared = done("shadow", marks_file(tmp_path, claim={**marks()["claim"], **at}), "--json").data[
        "compared"
    ]
    assert (compared["verdict"], compared["reasons"]) == ("contradicts", ["sun_below_horizon"])


def test_without_a_shadow_no_test_is_possible(tmp_path: Path) -> None:
    path = marks_file(tmp_path, shadow="none", things=[])
    answer = done("shadow", path, "--json").data
    assert {key: answer[key] for key in ("test", "reason")} == {
        "test": "no_test_possible", "reason": "no_shadow_seen",
    }  # fmt: skip
    assert {limit["id"] for limit in answer["limits"]} >= {"shadow_fits_other_days"}
    assert "No test possible" in done("shadow", path).out


def test_a_time_without_offset_is_refused(tmp_path: Path) -> None:
    path = marks_file(tmp_path, where={"at": "2022-09-10T10:13:00"})
    ran = run("shadow", path)
    assert ran.code == 2 and "offset" in ran.err


def test_commands_of_place_and_time_load_no_opencv_and_no_window(tmp_path: Path) -> None:
    pairs, shadows = pairs_file(tmp_path), marks_file(tmp_path)
    commands = [
        ["coordinates", "49.7064, 37.6167"],
        ["sun", "49.7064", "37.6167", "2022-09-10T08:00+03:00"],
        ["locate", str(pairs)],
        ["shadow", str(shadows)],
        ["place", "Kyiv"],
    ]
    program = (
        "import sys; from provenance.cli import main\n"
        f"codes = [main(words) for words in {commands!r}]\n"
        "print(codes, sorted({'cv2', 'PIL', 'PySide6'} & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=dict(os.environ), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert ran.stderr.strip() == "[0, 0, 0, 0, 0] []"
