"""The calibration file: what it must hold, and what is read from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from provenance.errors import ResourceError
from provenance.record.finding import Limit
from provenance.vision.bounds import upper_bound
from provenance.vision.calibration import FILES, Calibration, Procedure, llr_after_search
from provenance.vision.calibration_files import calibrations, forget_own, own_file
from provenance.vision.calibration_reading import load
from provenance.wording import Wording

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
        "offered": {"pairs": 52, "compared": 49, "failed": 1, "missing": 2, "same_photograph": 0},
        "left_out": {"false": {"pairs": 1, "places": 2}, "of": {"pairs": 40, "places": 8}},
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
            "cap_against": 1.5,
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
    return load(at(tmp_path, written()))


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
    ("support", "llr"),
    [(-5, -1.5), (1, -1.5), (1.2, -1.5), (1.5, -1), (2.5, 2), (2.9, 3.5), (3, 3.5), (99, 3.5)],
)
def test_the_ratio_is_straight_between_knots_and_stops_at_either_cap(
    calibration: Calibration, support: float, llr: float
) -> None:
    assert calibration.llr(support) == pytest.approx(llr)


def test_a_search_takes_off_the_logarithm_of_what_was_searched(calibration: Calibration) -> None:
    cap = calibration.fit.cap_against
    assert llr_after_search(3.5, 1, cap) == 3.5
    assert llr_after_search(3.5, 10, cap) == pytest.approx(3.5 - math.log(10))
    assert llr_after_search(-2.0, 10_000, cap) == -cap
    assert llr_after_search(-2.0, 10_000) == pytest.approx(-2 - math.log(10_000))
    with pytest.raises(ValueError, match="at least one"):
        llr_after_search(3.0, 0)


def test_what_is_written_is_read_again(calibration: Calibration, tmp_path: Path) -> None:
    path = tmp_path / "again.json"
    path.write_bytes(calibration.encoded())
    assert load(path) == calibration
    assert load(path).encoded() == calibration.encoded()


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
        (_set("fit", "cap_against", to=0.0), "fit.cap_against"),
        (_set("offered", "compared", to=48), "offered"),
        (_set("offered", "missing", to=3), "offered"),
        (_set("left_out", "false", to={"pairs": 41, "places": 2}), "left_out"),
        (_set("unknown", to=1), "$"),
    ],
)
def test_an_invalid_file_is_refused_by_name_and_entry(
    tmp_path: Path, change: Callable[[Any], None], entry: str
) -> None:
    content = written()
    change(content)
    with pytest.raises(ResourceError) as caught:
        load(at(tmp_path, content))
    assert caught.value.id == "calibration_invalid"
    assert (caught.value.values["file"], caught.value.values["entry"]) == (FILES["learned"], entry)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        load(tmp_path / "none.json")
    assert caught.value.id == "calibration_missing"


# ---- which one is gone by -----------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A home, and a folder with the shipped file."""
    at(tmp_path / "shipped", written())
    return tmp_path / "home", tmp_path / "shipped"


BY = msgspec.convert(written()["procedure"], Procedure)


def own(home: Path, content: object) -> None:
    at(own_file(home, "learned").parent, content)


def made_by(**other: object) -> dict[str, Any]:
    """A file of another procedure."""
    return written() | {"procedure": written()["procedure"] | other}


def test_the_users_own_file_goes_before_the_shipped_one_and_is_recorded_as_such(
    folders: tuple[Path, Path],
) -> None:
    first = calibrations("learned", *folders).of(BY)
    own(folders[0], written() | {"made_on": "2026-11-23"})
    second = calibrations("learned", *folders).of(BY)
    assert first.calibration is not None and second.calibration is not None
    assert (first.calibration.own, second.calibration.own) == (False, True)
    one, other = first.calibration.component, second.calibration.component
    assert one.name.endswith("shipped") and other.name.endswith("own")
    assert other.version == "2026-11-23" and one.sha256 != other.sha256
    assert first.limits == second.limits == ()


@pytest.mark.parametrize(
    ("content", "limit"),
    [
        ({"format": 1}, "own_calibration_unusable"),
        (made_by(version=1), "own_calibration_of_other_procedure"),
        (made_by(models={"xfeat": "12" * 32}), "own_calibration_of_other_procedure"),
    ],
)
def test_an_own_file_that_does_not_fit_is_named_and_the_shipped_one_is_gone_by(
    folders: tuple[Path, Path], content: object, limit: str
) -> None:
    own(folders[0], content)
    found = calibrations("learned", *folders).of(BY)
    assert found.calibration is not None and not found.calibration.own
    assert found.limits == (Limit(limit, {"file": FILES["learned"]}),)
    words = Wording(strict=True).limit(found.limits[0])
    assert FILES["learned"] in words and "calibrate --forget" in words


def test_without_one_that_fits_there_are_no_rates_and_it_says_why(folders: tuple[Path, Path]) -> None:
    quick = msgspec.structs.replace(BY, effort="quick")
    assert calibrations("learned", *folders).of(quick) == (None, (Limit("error_rate_of_other_effort"),))
    own(folders[0], written())
    assert calibrations("learned", *folders).of(quick) == (None, (Limit("error_rate_of_other_effort"),))
    newer = msgspec.structs.replace(BY, version=9)
    file: dict[str, str | int] = {"file": FILES["learned"]}
    assert calibrations("learned", *folders).of(newer) == (
        None,
        (Limit("own_calibration_of_other_procedure", file), Limit("error_rate_not_measured")),
    )


def test_a_shipped_file_that_is_broken_or_of_another_method_is_named_and_stops_nothing(
    folders: tuple[Path, Path],
) -> None:
    at(folders[1], {"format": 1})
    found = calibrations("learned", *folders).of(BY)
    assert [limit.id for limit in found.limits] == ["shipped_calibration_unusable", "error_rate_not_measured"]
    at(folders[1], written(), FILES["sift"])
    other = calibrations("sift", *folders)
    assert isinstance(other.shipped, ResourceError)
    assert other.shipped.values["entry"] == "procedure.method"
    (folders[1] / FILES["sift"]).unlink()
    assert calibrations("sift", *folders).shipped is None


def test_own_files_are_forgotten_broken_ones_too(folders: tuple[Path, Path]) -> None:
    assert forget_own(folders[0]) == ()
    own(folders[0], {"format": 1})
    assert forget_own(folders[0]) == (own_file(folders[0], "learned"),)
    assert not own_file(folders[0], "learned").exists()
    found = calibrations("learned", *folders).of(BY)
    assert found.calibration is not None and found.limits == ()
