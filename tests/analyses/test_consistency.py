"""The twenty tests of consistency: each with what triggers it and what must not, then whole files."""

# ruff: noqa: E501 - one case stays on its line

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.analyses.consistency.check import CHECKS, outcomes_of
from provenance.analyses.consistency.others import name_time
from provenance.analyses.consistency.outcome import Outcome, Result, statements
from provenance.analyses.consistency.said import Said
from provenance.record.finding import Basis, Finding, Limit
from provenance.record.run import Outcome as Ended
from provenance.record.run import Run
from provenance.record.values import (
    Count,
    Instant,
    Measure,
    Period,
    Place,
    Precision,
    Rational,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.wording import Wording
from provenance.wording.english.of_analyses import consistency as words
from tests.analyses.consistency_desk import (
    KYIV,
    at,
    camera_file,
    claim,
    examined,
    messenger_file,
    outcome,
    previews,
    run,
    said,
    structure,
    without,
)
from tests.analyses.desk import Desk

NOON = at("2022-09-10T12:00:00")
NOON_KYIV = at("2022-09-10T12:00:00", "+03:00")
CANON = {"IFD0:Make": "Canon", "IFD0:Model": "Canon EOS 5D"}
APPLE = {"IFD0:Make": "Apple", "IFD0:Model": "iPhone 13 Pro"}
BRIGHT: dict[str, str | Value] = {
    "ExifIFD:FNumber": Rational("80/10"),
    "ExifIFD:ExposureTime": Rational("1/500"),
    "ExifIFD:ISO": "100",
}  # 15: sunshine
LAMP: dict[str, str | Value] = BRIGHT | {
    "ExifIFD:ExposureTime": Rational("1/60")
}  # 11.9: a dull day, or a screen
NIGHT_KYIV = at("2022-09-10T23:30:00", "+03:00")
NIGHT_UTC = at("2022-09-10T20:30:00", "+00:00")


def t(text: str, offset: str | None = None) -> Instant:
    return at(f"2022-09-10T{text}", offset)


X_TIME = at("2021-01-06T16:20:44", "+00:00")  # of ErD8xv0VkAIBJe7


def traces_with(findings: tuple[Finding, ...]) -> Run:
    """A run of `platform_traces` by hand."""
    return msgspec.structs.replace(run("platform_traces", {}), findings=findings)


def uploaded(*times: Instant, where: str = "name", **more: Any) -> Said:
    """A file whose name, or a tag, holds an identifier with these readings, as `platform_traces` says them."""
    limit = Limit("upload_time_utc", {"platform": "X (Twitter)", "identifier": "ErD8xv0VkAIBJe7"})
    found = tuple(
        Finding(f"f{n}", f"{where}_identifier_time", Basis.COMPUTED, time, limits=(limit,))
        for n, time in enumerate(times)
    )
    name = "ErD8xv0VkAIBJe7.jpg" if where == "name" else None
    return said(name=name, others=(traces_with(found),), **more)


TRIGGERS: list[tuple[str, Said, str, str]] = [
    # 1
    ("test_stated_times", said(taken_time=NOON, modified_time=at("2022-09-12T09:00:01")), "differs_usual", "may_be_saved_again"),
    ("test_stated_times", said(taken_time=NOON, modified_time=t("11:17:30")), "differs", "may_be_clock_corrected"),
    ("test_stated_times", said(taken_time=NOON, modified_time=t("09:00:00")), "differs_usual", "may_be_zone_shift"),
    ("test_stated_times", said(taken_time=NOON, digitized_time=at("2023-01-05T10:00:00")), "differs", "may_be_scan"),
    ("test_stated_times", said(taken_time=NOON, xmp_time=t("15:00:00")), "differs_usual", "may_be_zone_shift"),
    ("test_stated_times", said(taken_time=NOON, iptc_time=at("2019-05-01")), "differs", "may_be_date_entered"),
    # 2
    ("test_offset_and_place", said(taken_time=t("12:00:00", "+02:00"), position=KYIV), "differs_usual", "may_be_home_zone"),
    ("test_offset_and_place", said(taken_time=t("12:00:00", "-05:00"), gps_time=t("09:00:10", "+00:00"), position=KYIV), "differs_usual", "may_be_zone_setting"),
    # 3
    ("test_satellite_clock", said(taken_time=NOON_KYIV, gps_time=at("2022-09-09T09:04:00", "+00:00")), "differs", "may_be_date_one_day_off"),
    ("test_satellite_clock", said(taken_time=NOON, gps_time=at("2022-09-11T11:58:20", "+00:00"), position=KYIV), "differs", "may_be_clock"),
    ("test_satellite_clock", said(taken_time=NOON_KYIV, gps_time=t("12:37:00", "+00:00")), "differs", "may_be_clock"),
    ("test_satellite_clock", said(taken_time=NOON, gps_time=t("08:23:00", "+00:00")), "differs_usual", "may_be_old_fix"),
    ("test_satellite_clock", said(taken_time=NOON, gps_time=t("10:00:10", "+00:00"), position=KYIV), "differs_usual", "may_be_home_zone"),
    ("test_satellite_clock", said(taken_time=NOON_KYIV, gps_time=t("08:20:00", "+00:00")), "differs_usual", "may_be_old_fix"),
    ("test_satellite_clock", said(taken_time=NOON_KYIV, gps_time=at("2003-01-25T09:00:00", "+00:00")), "differs_usual", "may_be_week_rollover"),
    # 4
    ("test_name_time", said(taken_time=NOON, name="IMG_20220911_080000.jpg"), "differs_usual", "may_be_zone_shift"),
    ("test_name_time", said(taken_time=NOON, name="IMG_20220911_082312.jpg"), "differs", "may_be_renamed"),
    ("test_name_time", said(taken_time=NOON, name="photo_2022-09-12_10-21-07.jpg"), "differs_usual", "may_be_received_later"),
    ("test_name_time", said(taken_time=NOON, name="IMG-20220901-WA0007.jpg"), "differs", "may_be_clock"),
    ("test_name_time", uploaded(at("2022-09-10T08:00:00", "+00:00"), taken_time=NOON_KYIV), "differs", "may_be_no_identifier"),
    ("test_name_time", uploaded(at("2022-09-09T08:00:00", "+00:00"), taken_time=NOON), "differs", "may_be_renamed"),
    # 5
    ("test_subseconds", said({"ExifIFD:SubSecTimeOriginal": "4x"}, taken_time=NOON), "differs", "may_be_program_wrote"),
    ("test_subseconds", said({"ExifIFD:SubSecTimeOriginal": "45"}), "differs", "may_be_program_left"),
    # 6
    ("test_preview", said(others=(previews(("exif_thumbnail", "preview_content_differs")),)), "differs", "may_be_edited_preview_left"),
    ("test_preview", said(others=(previews(("exif_thumbnail", "preview_shows_more")),)), "differs_usual", "may_be_cropped"),
    # 7
    ("test_editing", said(CANON | {"IFD0:Software": "Adobe Photoshop 24.0 (Windows)"}), "differs_usual", "may_be_export"),
    ("test_editing", said({"XMP-xmpMM:HistoryAction": "saved"}), "differs_usual", "may_be_export"),
    # 8
    ("test_orientation", said({"IFD0:Orientation": "6"}, size=(3000, 4000)), "differs_usual", "may_be_turned_by_program"),
    ("test_orientation", said({"IFD0:Orientation": "1", "IFD1:Orientation": "6"}, size=(4000, 3000)), "differs_usual", "may_be_turned_by_program"),
    ("test_orientation", said({"IFD0:Orientation": "2"}, size=(4000, 3000)), "differs_usual", "may_be_front_camera"),
    # 9
    ("test_pixel_dimensions", said({"ExifIFD:ExifImageWidth": "4000", "ExifIFD:ExifImageHeight": "3000"}, size=(1600, 1200)), "differs_usual", "may_be_resized"),
    ("test_pixel_dimensions", said({"ExifIFD:ExifImageWidth": "4000", "ExifIFD:ExifImageHeight": "3000"}, size=(3000, 3000)), "differs", "may_be_cropped"),
    # 10
    ("test_lens", said(APPLE | {"ExifIFD:FocalLength": "24", "ExifIFD:FocalLengthIn35mmFormat": "24"}), "differs", "may_be_copied_tags"),
    ("test_lens", said(APPLE | {"ExifIFD:LensModel": "iPhone 7 back camera 3.99mm f/1.8"}), "differs", "may_be_copied_tags"),
    ("test_lens", said(CANON | {"ExifIFD:FocalLength": "200", "ExifIFD:LensInfo": "24 70 2.8 2.8"}), "differs", "may_be_converter"),
    # 11
    ("test_light", said(BRIGHT, taken_time=NIGHT_KYIV, position=KYIV), "differs", "may_be_clock"),
    ("test_light", said(LAMP, taken_time=NIGHT_KYIV, gps_time=NIGHT_UTC, position=KYIV), "differs", "may_be_lamp_or_screen"),
    ("test_light", said(BRIGHT, taken_time=NIGHT_KYIV, gps_time=NIGHT_UTC, position=KYIV), "differs", "may_be_flash"),
    ("test_light", said(BRIGHT | {"ExifIFD:Flash": "16"}, taken_time=NIGHT_KYIV, gps_time=NIGHT_UTC, position=KYIV), "differs", "may_be_strobe"),
    ("test_light", said(BRIGHT, claim=claim(at("2022-09-10T23:30", "+03:00"), KYIV)), "differs", "may_be_claim_of_posting"),
    ("test_light", said(BRIGHT | {"ExifIFD:Flash": "1"}, taken_time=NIGHT_KYIV, gps_time=NIGHT_UTC, position=KYIV), "differs", "may_be_flash"),
    # 12
    ("test_position", said(position=Place("0,0")), "differs_usual", "may_be_no_fix"),
    ("test_position", said(position=Place("50,30")), "differs", "may_be_position_rounded"),
    ("test_position", said(position=Place("50.45,30.52", altitude_m="90000")), "differs", "may_be_bad_fix"),
    ("test_position", said({"GPS:GPSSpeed": "3000", "GPS:GPSSpeedRef": "K"}, position=KYIV), "differs", "may_be_bad_fix"),
    ("test_position", said(position=Place("30.1,-40.2")), "differs_usual", "may_be_at_sea"),
    ("test_position", said(position=Place("50.45,30.52", radius_m="2500")), "differs_usual", "may_be_coarse_fix"),
    ("test_position", said(position_unusable=Text("GPS")), "differs", "may_be_program_wrote"),
    # 13
    ("test_direction", said({"GPS:GPSImgDirection": "482.5"}), "differs", "may_be_program_wrote"),
    # 14
    ("test_serial_numbers", said({"ExifIFD:SerialNumber": "123", "XMP-aux:SerialNumber": "987"}), "differs", "may_be_copied_tags"),
    # 15
    ("test_maker_notes", said(CANON), "differs_usual", "may_be_notes_dropped"),
    # 16
    ("test_jpeg_structure", said(CANON, others=(structure("coding_progressive", "no_traces"),)), "differs_usual", "may_be_saved_again"),
    ("test_jpeg_structure", said(CANON, others=(structure("coding_baseline", "traces_of_earlier_compression"),)), "differs_usual", "may_be_saved_again"),
    ("test_jpeg_structure", said(CANON, others=(structure("coding_baseline", "no_traces", "GIMP 2.10", known=True),)), "differs_usual", "may_be_edited"),
    # 17
    ("test_png_times", said({"PNG:ModifyDate": "2022:09:12 08:00:00", "PNG:CreationTime": "2022:09:10 12:00:00"}, media_type="png"), "differs_usual", "may_be_saved_again"),
    ("test_png_times", said({"PNG:ModifyDate": "2022:09:01 08:12:00"}, media_type="png", taken_time=NOON), "differs", "may_be_date_entered"),
    # 18
    ("test_heic_auxiliary", said(APPLE, media_type="heic", others=(previews(("heif_thumbnail", "preview_same")),)), "differs_usual", "may_be_other_mode"),
    # 19
    ("test_caption_and_claim", said({"IPTC:Caption-Abstract": "Flag in the city, 1 March 2014"}, claim=claim(at("2022-09-10"))), "differs", "may_be_archive_caption"),
    ("test_caption_and_claim", said({"IPTC:Headline": "Symbolbild: Flagge"}, claim=claim(at("2022-09-10"))), "differs", "may_be_archive_caption"),
    ("test_caption_and_claim", said(taken_time=at("2019-05-01T10:00:00"), claim=claim(at("2022-09-10"))), "differs", "may_be_clock"),
    ("test_caption_and_claim", said(name="photo_2022-09-01_10-00-00.jpg", claim=claim(at("2022-09-10"))), "differs", "may_be_renamed"),
    ("test_caption_and_claim", uploaded(X_TIME, claim=claim(at("2022-09-10"))), "differs", "may_be_no_identifier"),
    ("test_caption_and_claim", uploaded(X_TIME, claim=claim(at("2022-09-10"))), "differs", "may_be_renamed"),
    ("test_caption_and_claim", uploaded(X_TIME, claim=claim(at("2022-09-10")), where="tag"), "differs", "may_be_other_post"),
    ("test_caption_and_claim", said(taken_time=NOON_KYIV, claim=claim(at("2022-09-11T06:00", "+03:00"))), "differs", "may_be_claim_of_posting"),
    ("test_caption_and_claim", said(taken_time=NOON, gps_time=t("09:00:00", "+00:00"), claim=claim(at("2022-09-11T06:00", "+03:00"))), "differs", "may_be_copied_tags"),
    ("test_caption_and_claim", said(position=Place("55.75,37.62"), claim=claim(where=KYIV)), "differs", "may_be_position_added"),
    # 20
    ("test_years", said(APPLE, taken_time=at("2019-05-01T10:00:00")), "differs", "may_be_clock"),
    ("test_years", said(APPLE, taken_time=at("2021-07-01T10:00:00")), "differs", "may_be_before_sale"),
    ("test_years", said(taken_time=at("2000-01-01T03:12:00")), "differs_usual", "may_be_clock_reset"),
    ("test_years", said(taken_time=at("1970-01-01T00:00:10")), "differs_usual", "may_be_clock_reset"),
    ("test_years", said(taken_time=at("1944-06-06T06:30:00")), "differs", "may_be_scan"),
    ("test_years", said(taken_time=at("2031-01-05T10:00:00")), "differs", "may_be_clock"),
    ("test_years", said(APPLE, claim=claim(at("2014-03-01"))), "differs", "may_be_photographed_again"),
]  # fmt: skip

QUIET: list[tuple[str, Said]] = [
    ("test_stated_times", said(taken_time=NOON, digitized_time=NOON, modified_time=t("12:00:01"), xmp_time=NOON_KYIV, iptc_time=at("2022-09-10"))),
    ("test_offset_and_place", said(taken_time=NOON_KYIV, position=KYIV)),
    ("test_offset_and_place", said(taken_time=at("2022-12-10T12:00:00", "+02:00"), position=KYIV)),
    ("test_satellite_clock", said(taken_time=NOON_KYIV, gps_time=t("08:59:20", "+00:00"))),
    ("test_satellite_clock", said(taken_time=t("14:45:00"), gps_time=t("09:00:00", "+00:00"))),  # Nepal
    ("test_name_time", said(taken_time=NOON, name="IMG_20220910_120001.jpg")),
    ("test_name_time", said(taken_time=NOON_KYIV, name="PXL_20220910_090000123.jpg")),
    ("test_name_time", uploaded(at("2022-09-10T09:05:00", "+00:00"), taken_time=NOON_KYIV)),
    ("test_name_time", uploaded(at("2022-09-10T03:00:00", "+00:00"), taken_time=NOON)),  # the zone is not known
    ("test_subseconds", said({"ExifIFD:SubSecTimeOriginal": "045", "ExifIFD:SubSecTimeDigitized": "045"}, taken_time=NOON, digitized_time=NOON)),
    ("test_preview", said(others=(previews(("exif_thumbnail", "preview_same_other_aspect"), ("mpf_view", "preview_different_picture")),))),
    ("test_editing", said(APPLE | {"IFD0:Software": "15.6.1"})),
    ("test_orientation", said({"IFD0:Orientation": "6", "IFD1:Orientation": "6"}, size=(4000, 3000))),
    ("test_pixel_dimensions", said({"ExifIFD:ExifImageWidth": "4000", "ExifIFD:ExifImageHeight": "3000"}, size=(4000, 3000))),
    ("test_lens", said(APPLE | {"ExifIFD:FocalLength": Rational("57/10"), "ExifIFD:FocalLengthIn35mmFormat": "26", "ExifIFD:LensModel": "iPhone 13 Pro back triple camera 5.7mm f/1.5", "ExifIFD:LensInfo": "1.57 9 1.5 2.8"})),
    ("test_lens", said({"IFD0:Make": "Google", "IFD0:Model": "Pixel 8 Pro", "ExifIFD:FocalLength": "6.9", "ExifIFD:FocalLengthIn35mmFormat": "24", "ExifIFD:DigitalZoomRatio": "1.74"})),
    ("test_lens", said(CANON | {"ExifIFD:FocalLength": "24", "ExifIFD:FocalLengthIn35mmFormat": "96", "ExifIFD:DigitalZoomRatio": "4"})),
    ("test_light", said(BRIGHT, taken_time=NOON_KYIV, position=KYIV)),
    ("test_light", said(BRIGHT | {"ExifIFD:ExposureTime": Rational("1/15"), "ExifIFD:ISO": "3200"}, taken_time=NIGHT_KYIV, position=KYIV)),
    ("test_position", said({"GPS:GPSSpeed": "4", "GPS:GPSSpeedRef": "K"}, position=Place("50.4501,30.5234", radius_m="12", altitude_m="120"))),
    ("test_serial_numbers", said({"ExifIFD:SerialNumber": "0123", "XMP-aux:SerialNumber": "123"})),
    ("test_maker_notes", said(CANON | {"Canon:OwnerName": "x"})),
    ("test_jpeg_structure", said(CANON, others=(structure("coding_baseline", "no_traces", "Canon EOS 5D", known=True),))),
    ("test_png_times", said({"PNG:ModifyDate": "2022:09:10 12:00:30", "PNG:CreationTime": "2022:09:10 12:00:00"}, media_type="png")),
    ("test_heic_auxiliary", said(APPLE, media_type="heic", others=(previews(("gain_map", "preview_not_comparable")),))),
    ("test_caption_and_claim", said({"IPTC:Caption-Abstract": "Flag in Kupyansk, 10.09.2022"}, taken_time=NOON, claim=claim(at("2022-09-10"), Text("Kupyansk, city council")))),
    ("test_caption_and_claim", uploaded(at("2022-09-10T12:00:00", "+00:00"), claim=claim(at("2022-09-10")))),
    ("test_caption_and_claim", uploaded(at("2022-09-09T11:00:00", "+00:00"), claim=claim(at("2022-09-10")))),  # the 10th in Kiribati
    ("test_caption_and_claim", said(taken_time=NOON_KYIV, claim=claim(at("2022-09-10T13:30", "+03:00")))),  # rounded
    ("test_caption_and_claim", said(taken_time=NOON_KYIV, claim=claim(at("2022-09-10T05:00", "-04:00")))),  # one moment
    ("test_caption_and_claim", said(taken_time=NOON, claim=claim(at("2022-09-11T06:00", "+03:00")))),  # the zone is not known
    ("test_light", said(BRIGHT, taken_time=t("12:00:00", "-05:00"), gps_time=t("09:00:10", "+00:00"), position=KYIV)),
    ("test_satellite_clock", said(taken_time=t("12:00:00", "-05:00"), gps_time=t("09:00:10", "+00:00"), position=KYIV)),
    ("test_years", said(APPLE, taken_time=NOON, claim=claim(at("2022-09-10")))),
    ("test_years", said(taken_time=at("2023-01-01T00:12:00"), gps_time=at("2022-12-31T22:12:00", "+00:00"))),  # New Year
]  # fmt: skip

NOTHING_TO_COMPARE: list[tuple[str, Said]] = [
    *((check.id, said(others=(previews(), run("compression", {})))) for check in CHECKS),
    (
        "test_maker_notes",
        said({"IFD0:Make": "samsung", "IFD0:Model": "SM-G991B"}),
    ),  # do not always write them
    (
        "test_light",
        said(taken_time=NOON_KYIV, position=KYIV),
    ),  # no exposure, by day: a picture may show night
    ("test_name_time", said(taken_time=NOON, name="IMG_1234.HEIC")),
    ("test_jpeg_structure", said(others=(structure("coding_progressive", "no_traces"),))),  # no camera named
    ("test_caption_and_claim", said({"IPTC:Caption-Abstract": "Flag, 2014"})),  # nothing is claimed
    ("test_preview", said(others=(previews(("heif_depth", "preview_not_comparable")),))),
]


def name_of(value: object) -> str:
    return value if isinstance(value, str) else ""


# ---- each test ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("test", "what", "result", "explanation"), TRIGGERS, ids=name_of)
def test_what_differs_is_said_with_an_innocent_explanation_and_what_would_decide(
    test: str, what: Said, result: str, explanation: str
) -> None:
    found = outcome(test, what)
    assert found.result == result
    assert explanation in found.explanations
    assert found.compared and found.decides


@pytest.mark.parametrize(("test", "what"), QUIET, ids=name_of)
def test_what_fits_agrees_and_says_what_was_compared(test: str, what: Said) -> None:
    found = outcome(test, what)
    assert (found.result, found.explanations) == ("agrees", ())
    assert found.compared


@pytest.mark.parametrize(("test", "what"), NOTHING_TO_COMPARE, ids=name_of)
def test_where_there_is_nothing_to_compare_that_is_said(test: str, what: Said) -> None:
    assert outcome(test, what).result == "nothing_to_compare"


def test_every_one_of_the_twenty_tests_is_triggered_and_left_alone_here() -> None:
    all_tests = {check.id for check in CHECKS}
    assert len(CHECKS) == len(all_tests) == 20
    assert {row[0] for row in TRIGGERS} == all_tests
    assert {row[0] for row in QUIET} | {"test_direction"} == all_tests  # a direction is never said to agree


def test_a_direction_is_not_examined_without_a_place_on_the_map() -> None:
    found = outcome("test_direction", said({"GPS:GPSImgDirection": "182.5"}))
    assert (found.result, found.decides) == ("not_examined", "decided_by_place_on_map")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_test_whose_runs_are_missing_is_not_examined(check: object) -> None:
    everything = said(APPLE, others=(previews(), run("compression", {})))
    for needed in next(one.needs for one in CHECKS if one is check):
        outcomes = outcomes_of(without(everything, needed))
        assert outcomes[getattr(check, "id")].result == "not_examined"  # noqa: B009


# ---- contradictions ----------------------------------------------------------------------------------------------


FLASH_OFF: dict[str, str | Value] = BRIGHT | {
    "ExifIFD:Flash": "0",
    "ExifIFD:ExposureTime": Rational("1/4000"),
}


@pytest.mark.parametrize(
    "what",
    [
        said(FLASH_OFF, taken_time=NIGHT_KYIV, gps_time=NIGHT_UTC, position=KYIV),
        said(FLASH_OFF, claim=claim(at("2022-09-10T23:30", "+03:00"), KYIV)),
    ],
    ids=["satellite", "claim"],
)
def test_full_daylight_at_night_never_contradicts_since_the_moon_is_exposed_so_too(what: Said) -> None:
    found = outcome("test_light", what)
    assert found.result == "differs"
    assert "may_be_bright_thing" in found.explanations and "may_be_strobe" in found.explanations
    assert not {"may_be_flash", "may_be_clock"} & set(found.explanations)


def test_the_claimed_time_counts_in_the_zone_of_the_place_where_none_is_stated() -> None:
    assert outcome("test_light", said(BRIGHT, claim=claim(at("2022-09-10T13:30"), KYIV))).result == "agrees"


NIGHT_CLAIM = claim(at("2022-09-10T23:30", "+03:00"), Place("49.71,37.61"))  # Kupyansk


def test_a_claimed_time_of_night_without_exposure_is_left_to_a_person() -> None:
    found = outcome("test_light", said(claim=NIGHT_CLAIM))
    assert (found.result, found.decides) == ("to_be_seen", "decided_by_seeing_daylight")
    values = dict(found.compared)
    assert values["time_claim"] == NIGHT_CLAIM.when and values["claimed_where"] == NIGHT_CLAIM.where
    sun = values["sun_elevation"]
    assert isinstance(sun, Measure) and sun.unit == "deg" and -36 < float(sun.value) < -33


def test_a_night_that_a_person_must_look_at_is_a_finding_and_not_the_answer_that_nothing_differs(
    desk: Desk,
) -> None:
    made = examined(desk, messenger_file(), "photo.jpg", NIGHT_CLAIM)
    assert made.outcome is Ended.FOUND
    assert (counted(made)["to_be_seen"], counted(made)["differing"]) == (1, 0)
    (one,) = (finding for finding in made.findings if finding.name == "test_light")
    assert [limit.id for limit in one.limits] == ["decided_by_seeing_daylight"]
    sentence = Wording(strict=True).finding(one, "consistency")
    assert "below the horizon" in sentence and "−34" in sentence


def test_a_claimed_time_of_day_leaves_nothing_to_be_seen(desk: Desk) -> None:
    by_day = claim(at("2022-09-10T13:30", "+03:00"), KYIV)
    made = examined(desk, messenger_file(), "photo.jpg", by_day)
    assert made.outcome is Ended.NOTHING_FOUND and counted(made)["to_be_seen"] == 0


@pytest.mark.parametrize(
    ("model", "year", "explanations"),
    [
        ("iPhone 13 Pro", "2012", ("may_be_week_rollover", "may_be_copied_tags", "may_be_month_wrong")),
        ("Pixel 10", "2003", ("may_be_copied_tags", "may_be_month_wrong")),  # also after a rollover
    ],
)
def test_a_camera_used_years_before_its_listed_month_differs_even_by_the_satellites_clock(
    model: str, year: str, explanations: tuple[str, ...]
) -> None:
    taken, gps = at(f"{year}-06-01T12:00:00"), at(f"{year}-06-01T09:00:00", "+00:00")
    found = outcome("test_years", said({"IFD0:Model": model}, taken_time=taken, gps_time=gps))
    assert (found.result, found.explanations) == ("differs", explanations)


def test_beside_a_camera_older_than_its_model_stands_that_the_month_is_to_be_checked() -> None:
    stated = said(APPLE, taken_time=at("2012-06-01T12:00:00"))
    for what in (stated, said(APPLE, claim=claim(at("2014-03-01")))):
        found = outcome("test_years", what)
        (said_so,) = (one for one in statements({"test_years": found}) if one.name == "test_years")
        sentences = [Wording(strict=True).limit(limit) for limit in said_so.limits]
        assert any("general knowledge" in one and "check it" in one for one in sentences)


def test_no_test_can_contradict_today() -> None:
    for what in (row[1] for row in TRIGGERS):
        assert "contradicts" not in {one.result for one in outcomes_of(what).values()}


def test_a_contradiction_would_say_that_no_explanation_applies() -> None:
    one = Outcome("contradicts", (("taken", NOON),), (), "decided_by_original_file")
    stated = {statement.name: statement for statement in statements({"test_years": one})}
    assert stated["contradicting"].value == Count(1, "tests")
    beside = [limit.id for limit in stated["test_years"].limits]
    assert beside == ["no_explanation_applies", "decided_by_original_file"]
    assert Wording(strict=True).term("no_explanation_applies").startswith("None of the innocent explanations")


# ---- particulars -------------------------------------------------------------------------------------------------


def test_a_name_understood_by_platform_traces_is_taken_as_it_says() -> None:
    traces = run(
        "platform_traces",
        {"name_time": at("2022-09-10T09:00:00", "+00:00")},
        {"name_time": "utc_capture_time"},
    )
    named = name_time(said(name="anything.jpg", others=(traces,)))
    assert named is not None and named.of_taking and named.time.offset == "+00:00"
    assert (
        outcome("test_name_time", said(taken_time=NOON_KYIV, name="x.jpg", others=(traces,))).result
        == "agrees"
    )


@pytest.mark.parametrize(
    ("name", "of_taking"),
    [
        ("PXL_20220910_090000123.jpg", True),
        ("20220910_120000.jpg", True),
        ("photo_12@10-09-2022_11-02-33.jpg", False),
        ("WhatsApp Image 2022-09-10 at 14.03.22.jpeg", False),
        ("IMG-20220910-WA0001.jpg", False),
        ("IMG_20221310_120000.jpg", None),
        ("DSC_0001.JPG", None),
        ("2022-09-10 minutes of the meeting.pdf", None),
        (None, None),
    ],
)
def test_the_time_in_a_name_is_that_of_taking_or_of_receiving_as_platform_traces_says(
    name: str | None, of_taking: bool | None
) -> None:
    found = name_time(said(name=name))
    assert (None if found is None else found.of_taking) == of_taking


def test_without_a_run_that_read_the_name_its_time_is_not_examined_and_not_guessed() -> None:
    what = said(taken_time=NOON, name="IMG_20220901_080000.jpg", claim=claim(at("2022-09-10")))
    assert outcome("test_name_time", what).result == "differs"
    unread = without(what, "platform_traces")
    assert outcome("test_name_time", unread).result == "not_examined"
    compared = dict(outcome("test_caption_and_claim", unread).compared)
    assert "received_name" not in compared and "taken" in compared


@pytest.mark.parametrize(
    ("saved", "result"), [("1662800400000", "agrees"), ("1662811200000", "differs_usual")]
)  # 12:00 and 15:00 in Kyiv
def test_a_time_of_saving_in_utc_is_compared_with_the_moment_of_taking(saved: str, result: str) -> None:
    found = outcome("test_name_time", said(taken_time=NOON_KYIV, name=f"FB_IMG_{saved}.jpg"))
    assert found.result == result
    assert found.explanations in ((), ("may_be_received_later",))


@pytest.mark.parametrize(
    ("day", "result"),
    [
        ("20220910", "agrees"),
        ("20220909", "differs_usual"),
        ("20220911", "differs_usual"),
        ("20220907", "differs"),
    ],
)
def test_of_a_name_with_a_day_the_whole_day_counts(day: str, result: str) -> None:
    assert outcome("test_name_time", said(taken_time=NOON, name=f"IMG-{day}-WA0007.jpg")).result == result


def test_serial_numbers_are_compared_wherever_a_camera_writes_them_and_zeros_are_none() -> None:
    tags = {"ExifIFD:SerialNumber": "123", "IFD0:CameraSerialNumber": "987"}
    assert outcome("test_serial_numbers", said(dict(tags))).result == "differs"
    tags = {"ExifIFD:BodySerialNumber": "123", "Canon:SerialNumber": "0000"}
    assert outcome("test_serial_numbers", said(dict(tags))).result == "nothing_to_compare"


def test_near_a_border_the_zones_of_both_sides_agree() -> None:
    border = Place("50.85,23.97")  # on the Bug between Poland and Ukraine
    for offset in ("+02:00", "+03:00"):
        assert (
            outcome("test_offset_and_place", said(taken_time=t("12:00:00", offset), position=border)).result
            == "agrees"
        )


def test_years_of_rights_and_numbers_in_codes_are_no_dates_of_an_event() -> None:
    tags = {"IPTC:CopyrightNotice": "© 2014 Agency", "IPTC:SpecialInstructions": "FBMD012014e"}
    assert (
        outcome("test_caption_and_claim", said(dict(tags), claim=claim(at("2022-09-10")))).result
        == "nothing_to_compare"
    )


@pytest.mark.parametrize(
    ("when", "result"),
    [
        (Instant("2022", Precision.YEAR), "agrees"),
        (Instant("2022-09", Precision.MONTH), "agrees"),
        (Instant("2021-12", Precision.MONTH), "differs"),
        (Period(at("2022-09-01"), at("2022-09-30")), "agrees"),
        (Period(at("2022-10-01"), at("2022-10-30")), "differs"),
        (Text("on the morning of 2022-09-10"), "agrees"),
        (Text("in March 2014"), "differs"),
        (Text("yesterday"), "nothing_to_compare"),
        (Text("03/04/2022 or 2023"), "nothing_to_compare"),
        (Period(at("2022-10-01"), None), "nothing_to_compare"),
        (Instant("9999-12", Precision.MONTH), "nothing_to_compare"),
    ],
)
def test_a_claimed_time_counts_as_finely_as_it_is_stated(when: object, result: str) -> None:
    assert outcome("test_caption_and_claim", said(taken_time=NOON, claim=claim(when))).result == result


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_dates_at_the_ends_of_the_calendar_break_nothing(year: str) -> None:
    edges = at(f"{year}-01-01T00:00:00"), at(f"{year}-12-31T23:59:59")
    for edge in edges:
        what = said(BRIGHT | APPLE, taken_time=edge, gps_time=at(edge.value, "+00:00"), position=KYIV,
                    claim=claim(edge, KYIV), name="IMG_20220910_120000.jpg")  # fmt: skip
        assert outcomes_of(what)["test_years"].result != "not_examined"


@pytest.mark.parametrize("position", [Place("90,180"), Place("-90,-180"), Place("89.99,-179.99")])
def test_positions_at_the_ends_of_the_earth_break_nothing(position: Place) -> None:
    outcomes_of(said(BRIGHT, taken_time=NOON, gps_time=t("09:00:00", "+00:00"), position=position))


_TAGS = (
    "IFD0:Make", "IFD0:Model", "IFD0:Software", "IFD0:Orientation", "IFD1:Orientation", "ExifIFD:FNumber",
    "ExifIFD:ExposureTime", "ExifIFD:ISO", "ExifIFD:Flash", "ExifIFD:FocalLength", "ExifIFD:FocalLengthIn35mmFormat",
    "ExifIFD:DigitalZoomRatio", "ExifIFD:LensInfo", "ExifIFD:LensModel", "ExifIFD:SubSecTimeOriginal",
    "ExifIFD:ExifImageWidth", "ExifIFD:ExifImageHeight", "ExifIFD:SerialNumber", "XMP-aux:SerialNumber", "GPS:GPSSpeed",
    "GPS:GPSSpeedRef", "GPS:GPSImgDirection", "PNG:ModifyDate", "PNG:CreationTime", "IPTC:Headline", "XMP-dc:Rights",
)  # fmt: skip
_ODD = st.sampled_from(
    ["", "0", "-1", "0/0", "1/0", "9" * 30, "-0.0", "1e9", "inf", "K", "7", "2022:99:99 99:99:99", "0000:00:00",
     "9999:12:31 23:59:59+18:00", "\0", "½", "Apple", "Canon", "Adobe", "iPhone 13 Pro", "1/500", "2022", "32.13.2022"]
)  # fmt: skip
_MOMENTS = st.datetimes().map(lambda moment: at(moment.isoformat()[:19]))
_PLACES = st.tuples(st.integers(-90, 90), st.integers(-180, 180)).map(lambda at: Place(f"{at[0]},{at[1]}"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    tags=st.dictionaries(st.sampled_from(_TAGS), _ODD | st.text(max_size=40)),
    moments=st.dictionaries(
        st.sampled_from(
            ["taken_time", "digitized_time", "modified_time", "gps_time", "xmp_time", "iptc_time"]
        ),
        _MOMENTS,
    ),
    place=_PLACES,
    name=st.none() | st.text(max_size=40),
    claimed=st.none() | _MOMENTS | st.text(max_size=40).map(Text),
    media_type=st.sampled_from(["jpeg", "png", "heic", "unknown", "x"]),
)
def test_whatever_a_file_says_every_test_ends_in_one_of_the_seven_results(
    tags: dict[str, str],
    moments: dict[str, Value],
    place: Place,
    name: str | None,
    claimed: object,
    media_type: str,
) -> None:
    what = said(
        tags,
        media_type=media_type,
        name=name,
        claim=claim(claimed, place),
        size=(40, 30),
        position=place,
        **moments,  # type: ignore[arg-type]
    )
    for one in outcomes_of(what).values():
        assert one.result in get_args(Result)
        assert bool(one.explanations) == (one.result in ("differs", "differs_usual"))


# ---- what is said of a difference ---------------------------------------------------------------------------------


def difference(test: str, what: Said) -> str:
    value = dict(outcome(test, what).compared)["difference"]
    assert isinstance(value, Text)
    return value.value


def test_how_far_clock_and_satellite_are_apart_is_told_once_the_zone_is_taken_away() -> None:
    for gps, told in (
        ("08:23:00", "+37 min"),
        ("12:37:00", "−3 h 37 min"),
        ("08:59:20", "+40 s"),
        ("09:00:00", "0 s"),
    ):
        assert (
            difference("test_satellite_clock", said(taken_time=NOON_KYIV, gps_time=t(gps, "+00:00"))) == told
        )


def test_a_date_one_day_off_is_seen_without_a_zone_too() -> None:
    found = outcome(
        "test_satellite_clock", said(taken_time=NOON, gps_time=at("2022-09-08T23:58:00", "+00:00"))
    )
    assert "may_be_date_one_day_off" in found.explanations


def test_what_is_claimed_is_shown_as_it_was_said_and_the_difference_beside_it() -> None:
    for claimed, told in (
        (at("2022-09-11T08:00", "+03:00"), "−20 h"),
        (at("2022-09-10T23:30", "+03:00"), "−11 h 30 min"),
    ):
        found = outcome("test_caption_and_claim", said(taken_time=NOON_KYIV, claim=claim(claimed)))
        assert found.result == "differs"
        assert dict(found.compared)["claimed_when"] == claimed
        assert dict(found.compared)["difference"] == Text(told)


def test_of_a_bare_day_no_time_zone_is_missed() -> None:
    found = outcome("test_caption_and_claim", said(taken_time=NOON, claim=claim(at("2019-05-01"))))
    assert "time zone" not in Wording(strict=True).value(dict(found.compared)["claimed_when"])


def test_a_clock_that_the_satellite_confirms_is_not_called_wrong() -> None:
    what = said(taken_time=NOON_KYIV, gps_time=t("09:00:00", "+00:00"), claim=claim(at("2022-09-20")))
    assert outcome("test_caption_and_claim", what).explanations == (
        "may_be_claim_of_posting",
        "may_be_copied_tags",
    )
    alone = said(taken_time=NOON_KYIV, claim=claim(at("2022-09-20")))
    assert "may_be_clock" in outcome("test_caption_and_claim", alone).explanations


def test_an_upload_is_looked_up_at_its_service() -> None:
    found = outcome("test_caption_and_claim", uploaded(X_TIME, claim=claim(at("2022-09-10"))))
    assert found.decides == "decided_by_lookup"
    assert dict(found.compared)["identifier_time"] == X_TIME
    assert dict(found.compared)["identifier_service"] == Text("X (Twitter)")


def test_an_identifier_with_readings_on_both_sides_says_nothing() -> None:
    what = uploaded(X_TIME, at("2022-09-12T10:00:00", "+00:00"), claim=claim(at("2022-09-10")))
    assert outcome("test_caption_and_claim", what).result == "nothing_to_compare"


def test_times_of_identifiers_that_no_service_gave_out_are_not_compared() -> None:
    limit = Limit("naming_time_utc", {"platform": "", "identifier": "1610000000000"})
    finding = Finding("f0", "name_identifier_time", Basis.COMPUTED, X_TIME, limits=(limit,))
    traces = traces_with((finding,))
    what = said(name="1610000000000.jpg", others=(traces,), claim=claim(at("2022-09-10")))
    assert outcome("test_caption_and_claim", what).result == "nothing_to_compare"


def test_an_upload_before_the_claimed_day_in_a_real_name_differs(desk: Desk) -> None:
    made = examined(desk, messenger_file(), "ErD8xv0VkAIBJe7.jpg", claim(at("2022-09-10")))
    assert results(made)["test_caption_and_claim"] == "differs"
    made = examined(desk, messenger_file(), "ErD8xv0VkAIBJe7.jpg", claim(at("2021-01-06")))
    assert results(made)["test_caption_and_claim"] == "agrees"


@pytest.mark.parametrize(
    ("what", "problem", "compared"),
    [
        (said(APPLE, taken_time=at("2031-01-05T10:00:00")), "year_in_future", {"taken", "read_here"}),
        (said(APPLE, taken_time=at("2011-09-05T10:00:00")), "year_before_model", {"taken", "model_stated", "model_announced", "years_before"}),
        (said(APPLE, taken_time=at("2011-09-05T10:00:00"), claim=claim(at("2014-03-01"))), "year_before_model", {"taken", "model_stated", "model_announced", "years_before"}),
        (said(APPLE, taken_time=NOON, claim=claim(at("2011-09-05"))), "year_before_model", {"claimed_when", "model_stated", "model_announced", "years_before"}),
        (said(APPLE, taken_time=at("2000-01-01T03:12:00")), "year_clock_reset", {"taken"}),
        (said(taken_time=at("1944-06-06T06:30:00")), "year_before_digital", {"taken"}),
    ],
)  # fmt: skip
def test_of_an_impossible_date_one_thing_is_said_and_only_what_matters(
    what: Said, problem: str, compared: set[str]
) -> None:
    found = outcome("test_years", what)
    assert found.compared[0] == ("date_problem", Term(problem))
    assert {name for name, _ in found.compared[1:]} == compared
    assert dict(found.compared).get("years_before", Count(10, "years")) == Count(10, "years")


# ---- whole files -------------------------------------------------------------------------------------------------


def results(made: Run) -> dict[str, str]:
    """Test → result, from the table of a run."""
    (table,) = (one.value for one in made.findings if one.name == "tests")
    assert isinstance(table, Table)
    return {str(row[0].value): str(row[1].value) for row in table.value if row[0] and row[1]}


def counted(made: Run) -> dict[str, int]:
    return {one.name: one.value.value for one in made.findings if isinstance(one.value, Count)}


@pytest.mark.parametrize("name", ["photo_2022-09-10_10-21-07.jpg", "IMG-20220910-WA0007.jpg", "photo.jpg"])
def test_a_plain_messenger_photo_raises_no_alarm(desk: Desk, name: str) -> None:
    made = examined(desk, messenger_file(), name)
    assert made.outcome is Ended.NOTHING_FOUND
    assert made.reason is not None and made.reason.id == "nothing_to_compare_without_metadata"
    assert set(results(made).values()) <= {"nothing_to_compare", "not_examined"}
    assert (counted(made)["differing"], counted(made)["contradicting"]) == (0, 0)


def test_a_messenger_photo_sent_after_the_claimed_day_raises_no_alarm(desk: Desk) -> None:
    made = examined(desk, messenger_file(), "photo_2022-09-11_10-21-07.jpg", claim(at("2022-09-10")))
    assert made.outcome is Ended.NOTHING_FOUND
    assert made.reason is not None and made.reason.id == "nothing_differs"


def test_a_file_straight_from_a_camera_agrees_in_everything(desk: Desk) -> None:
    made = examined(desk, camera_file(), "IMG_20220910_112233.jpg", claim(at("2022-09-10"), KYIV))
    found = results(made)
    assert set(found.values()) <= {"agrees", "nothing_to_compare", "not_examined"}, found
    assert made.outcome is Ended.NOTHING_FOUND
    assert made.reason is not None and made.reason.id == "nothing_differs"
    for test in (
        "stated_times",
        "offset_and_place",
        "satellite_clock",
        "name_time",
        "light",
        "position",
        "years",
    ):
        assert found[f"test_{test}"] == "agrees"


def test_daylight_at_night_in_a_real_file_differs(desk: Desk) -> None:
    made = examined(desk, camera_file("2022:09:10 23:22:33"))
    assert results(made)["test_light"] == "differs"
    assert made.outcome is Ended.FOUND
    assert (counted(made)["differing"], counted(made)["contradicting"]) == (1, 0)


def test_what_does_not_agree_is_a_private_finding_of_its_own_with_its_explanations(desk: Desk) -> None:
    made = examined(desk, camera_file(), "photo_2022-09-12_10-21-07.jpg")
    (one,) = (finding for finding in made.findings if finding.name == "test_name_time")
    assert one.private and isinstance(one.value, Table)
    assert one.value.columns == ("result", "compared_received_name", "compared_taken")
    assert [limit.id for limit in one.limits] == ["may_be_received_later", "decided_by_sender"]
    wording = Wording(strict=True)
    assert "File name" in wording.finding_name(one, "consistency")
    assert "may explain it" in " ".join(wording.must_add(one, "consistency")).lower()


def labelled(made: Run) -> dict[str, Finding]:
    return {one.name: one for one in made.findings if one.name.startswith("labelled_")}


def test_a_label_in_a_caption_is_named_in_its_own_letters_by_what_it_says(desk: Desk) -> None:
    made = examined(desk, messenger_file("Архівне фото: прапор. Symbolbild; Stock Photo"))
    assert made.outcome is Ended.FOUND
    labels, wording = labelled(made), Wording(strict=True)
    assert set(labels) == {"labelled_illustration", "labelled_archive"}
    archive, illustration = (labels[f"labelled_{kind}"] for kind in ("archive", "illustration"))
    assert isinstance(archive.value, Table) and isinstance(illustration.value, Table)
    field = Sequence((Text("XMP-dc:Description"),))
    assert archive.value.value == ((Sequence((Text("Архівне фото", "uk"),)), field),)
    assert illustration.value.value == (
        (Sequence((Text("Stock Photo", "en"), Text("Symbolbild", "de"))), field),
    )
    assert wording.finding(illustration, "consistency").startswith(
        "The file's caption or credit labels this picture as an illustration, not as a picture of the event"
    )
    assert "archive picture, which may show another event" in wording.finding(archive, "consistency")
    assert results(made)["test_caption_and_claim"] == "nothing_to_compare"  # nothing is claimed


def test_beside_a_label_it_is_not_said_that_there_was_nothing_to_compare(desk: Desk) -> None:
    made = examined(desk, messenger_file("Symbolbild"))
    assert made.reason is None
    assert not {"compared", "nothing_to_compare"} & set(counted(made))


def test_a_denied_label_is_none(desk: Desk) -> None:
    made = examined(desk, messenger_file("Das ist kein Symbolbild. This is not a stock photo"))
    assert made.outcome is Ended.NOTHING_FOUND and not labelled(made)
    assert made.reason is not None and made.reason.id == "nothing_to_compare"  # the caption is metadata


def test_a_caption_without_such_words_is_no_label(desk: Desk) -> None:
    made = examined(desk, messenger_file("The flag over the city; photo by an archivist"))
    assert "labelled_illustration" not in {finding.name for finding in made.findings}


def test_the_data_files_and_the_zones_that_shaped_the_result_are_recorded(desk: Desk) -> None:
    parts = {part.name: part for part in examined(desk, messenger_file()).components}
    assert {"tzfpy", "tzdata", "released.toml", "illustration.toml"} <= set(parts)
    assert all(len(parts[name].sha256 or "") == 64 for name in ("released.toml", "illustration.toml"))


def test_runs_of_another_file_are_left_aside(desk: Desk) -> None:
    runner, materials = desk
    from provenance.analysis.registry import analysis

    other = materials.item(camera_file(), "questioned")
    of_other = materials.run_item(runner.run(analysis("metadata"), [other], materials).run)
    questioned = materials.item(messenger_file(), "questioned")
    made = runner.run(analysis("consistency"), [questioned, of_other], materials).run
    assert set(results(made).values()) == {"not_examined"}


# ---- words -------------------------------------------------------------------------------------------------------


def test_everything_that_can_be_compared_explained_or_decided_has_words() -> None:
    wording = Wording(strict=True)
    outcomes = [one for row in TRIGGERS for one in outcomes_of(row[1]).values()]
    for one in outcomes:
        for name, _ in one.compared:
            assert wording.column(f"compared_{name}") == wording.value(Term(f"compared_{name}"))
        assert all(wording.value(Term(id)) for id in (*one.explanations, *filter(None, [one.decides])))
    used = {id for one in outcomes for id in one.explanations}
    unused = {id for id in words.WORDS["limit"] if id.startswith("may_be_")} - used
    assert unused <= {"may_be_enlarged", "may_be_upright_sensor", "may_be_summer_time", "may_be_old_fix",
                      "may_be_digital_zoom", "may_be_resized", "may_be_other_date_meant", "may_be_other_form"}  # fmt: skip


def test_the_sources_of_this_analysis_are_short_modules() -> None:
    folder = Path(__file__).parents[2] / "provenance" / "analyses" / "consistency"
    assert all(len(path.read_text("utf-8").splitlines()) <= 300 for path in folder.glob("*.py"))
