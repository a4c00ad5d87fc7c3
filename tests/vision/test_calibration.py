"""The calibration file: what it must hold, and what is read from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from provenance.errors import ResourceError
from provenance.vision.bounds import upper_bound
from provenance.vision.calibration import FILES, Calibration, calibration_in_use, llr_after_search, own_file

SHA256 = "ab" * 32


def written() -> dict[str, Any]:
    """A small, valid file: 40 look-alike pairs of 8 places, one of them false at "likely", none of one street."""
    reached = {"pairs": 0, "places": 0}
    return {
        "format": 1,
        "made_on": "2026-11-20",
        "set": "drawn",
        "procedure": {
            "method": "learned",
            "version": 2,
            "effort": "usual",
            "models": {"xfeat": SHA256},
            "cuts": "cd" * 32,
        },
        "strata": [
            {
                "name": "lookalike",
                "pairs": 40,
                "places": 8,
                "place_pairs": 20,
                "match": reached,
                "likely": {"pairs": 1, "places": 2},
                "inconclusive": {"pairs": 5, "places": 4},
            },
            {
                "name": "same_street",
                "pairs": 0,
                "places": 0,
                "place_pairs": 0,
                **dict.fromkeys(("match", "likely", "inconclusive"), reached),
            },
        ],
        "difficulties": [
            {"name": "medium", "pairs": 9, "places": 3, "match": 5, "likely": 7, "inconclusive": 8}
        ],
        "places": [],
        "fit": {
            "form": "isotonic",
            "knots": [
                {"support": 1.0, "llr": -2.0},
                {"support": 2.0, "llr": 0.0},
                {"support": 3.0, "llr": 4.0},
            ],
            "cap": 3.5,
            "negatives": 40,
            "negative_place_pairs": 20,
            "positives": 9,
            "positive_places": 3,
            "cost_isotonic": 0.4,
            "cost_logistic": 0.5,
        },
        "reliability": [],
    }


def at(folder: Path, content: object, name: str = FILES["learned"]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(msgspec.json.encode(content))
    return path


@pytest.fixture
def calibration(tmp_path: Path) -> Calibration:
    return Calibration.load(at(tmp_path, written()))


def test_a_bound_counts_places_not_pairs(calibration: Calibration) -> None:
    match, likely = calibration.rates("match")[0], calibration.rates("likely")[0]
    assert (match.stratum, match.false, match.pairs, match.places) == ("lookalike", 0, 40, 8)
    assert match.upper_bound == pytest.approx(1 - 0.05 ** (1 / 8))
    assert likely.false == 1
    assert likely.upper_bound == pytest.approx(upper_bound(2, 8))


def test_a_stratum_without_pairs_is_not_measured(calibration: Calibration) -> None:
    rates = {rate.stratum: rate for rate in calibration.rates("match")}
    assert list(rates) == ["lookalike", "same_street", "unrelated"]
    assert rates["same_street"].upper_bound is None  # empty in the file
    assert rates["unrelated"].upper_bound is None  # not in the file


@pytest.mark.parametrize(
    ("support", "llr"), [(-5, -2), (1, -2), (1.5, -1), (2.5, 2), (2.9, 3.5), (3, 3.5), (99, 3.5)]
)
def test_the_ratio_is_straight_between_knots_and_stops_at_the_cap(
    calibration: Calibration, support: float, llr: float
) -> None:
    assert calibration.llr(support) == pytest.approx(llr)


def test_a_search_takes_off_the_logarithm_of_what_was_searched(calibration: Calibration) -> None:
    cap = calibration.fit.cap
    assert llr_after_search(3.5, 1, cap) == 3.5
    assert llr_after_search(3.5, 10, cap) == pytest.approx(3.5 - math.log(10))
    assert llr_after_search(-2.0, 10_000, cap) == -cap
    assert llr_after_search(-2.0, 10_000) == pytest.approx(-2 - math.log(10_000))
    with pytest.raises(ValueError, match="at least one"):
        llr_after_search(3.0, 0)


def test_what_is_written_is_read_again(calibration: Calibration, tmp_path: Path) -> None:
    path = tmp_path / "again.json"
    path.write_bytes(calibration.encoded())
    assert Calibration.load(path) == calibration
    assert Calibration.load(path).encoded() == calibration.encoded()


def _set(*keys: str | int, to: object) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        (_set("format", to=2), "format"),
        (_set("made_on", to="yesterday"), "made_on"),
        (_set("procedure", "models", "xfeat", to="12"), "procedure.models.xfeat"),
        (_set("procedure", "cuts", to="12"), "procedure.cuts"),
        (_set("procedure", "method", to="guess"), "procedure.method"),
        (_set("procedure", "effort", to="much"), "procedure.effort"),
        (_set("strata", 0, "pairs", to=-1), "strata[0].pairs"),
        (_set("strata", 0, "match", to={"pairs": 3, "places": 3}), "strata.lookalike"),
        (_set("strata", 1, "name", to="lookalike"), "strata"),
        (_set("difficulties", 0, "match", to=8), "difficulties.medium"),
        (_set("fit", "knots", to=[]), "fit.knots"),
        (_set("fit", "knots", 1, "support", to=0.5), "fit.knots.1"),
        (_set("fit", "knots", 2, "llr", to=-1.0), "fit.knots.2"),
        (_set("fit", "cap", to=0.0), "fit.cap"),
        (_set("unknown", to=1), "$"),
    ],
)
def test_an_invalid_file_is_refused_by_name_and_entry(
    tmp_path: Path, change: Callable[[Any], None], entry: str
) -> None:
    content = written()
    change(content)
    with pytest.raises(ResourceError) as caught:
        Calibration.load(at(tmp_path, content))
    assert caught.value.id == "calibration_invalid"
    assert (caught.value.values["file"], caught.value.values["entry"]) == (FILES["learned"], entry)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        Calibration.load(tmp_path / "none.json")
    assert caught.value.id == "calibration_missing"


def test_the_users_own_file_goes_before_the_shipped_one_and_is_recorded_as_such(tmp_path: Path) -> None:
    home, shipped = tmp_path / "home", tmp_path / "shipped"
    at(shipped, written())
    first = calibration_in_use("learned", home, shipped)
    at(own_file(home, "learned").parent, written() | {"made_on": "2026-11-23"})
    second = calibration_in_use("learned", home, shipped)
    assert (first.own, second.own) == (False, True)
    assert first.component.name.endswith("shipped") and second.component.name.endswith("own")
    assert second.component.version == "2026-11-23"
    assert first.component.sha256 != second.component.sha256


def test_a_damaged_own_file_is_not_passed_over(tmp_path: Path) -> None:
    home, shipped = tmp_path / "home", tmp_path / "shipped"
    at(shipped, written())
    at(own_file(home, "learned").parent, {"format": 1})
    with pytest.raises(ResourceError):
        calibration_in_use("learned", home, shipped)


def test_a_calibration_of_another_method_is_refused(tmp_path: Path) -> None:
    at(tmp_path, written(), FILES["sift"])
    with pytest.raises(ResourceError) as caught:
        calibration_in_use("sift", None, tmp_path)
    assert caught.value.values["entry"] == "procedure.method"
