"""Written coordinates are understood in every form, with their precision and their doubt, and printed in every form."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.place_and_time.coordinates import FORMS, off_m, points
from provenance.geo.coordinates.printing import forms_of
from provenance.geo.coordinates.reading import Doubt, Form, Points, Reading, Told
from provenance.geo.coordinates.texts import read

ROOT = Path(__file__).parents[2]
KUPYANSK = (49.7064, 37.6167)


def only(text: str) -> Reading:
    """The single reading of a text."""
    found = read(text)
    assert found.refused == []
    (reading,) = found.readings
    return reading


def test_the_published_vector_is_printed_in_every_form() -> None:
    forms = forms_of(*KUPYANSK)
    assert forms.mgrs == "37UDR0026206906"
    assert forms.utm == "37U 400262 E 5506906 N"
    assert forms.plus_code == "8GXVPJ48+HM"
    assert forms.decimal == "49.706400, 37.616700"
    assert forms.dms == "49°42′23.04″ N 37°37′00.12″ E"
    assert forms.ddm == "49°42.3840′ N 37°37.0020′ E"
    assert forms.geo_uri == "geo:49.706400,37.616700"


@pytest.mark.parametrize(
    "text",
    [
        "49°42′23″ с. ш. 37°37′00″ в. д.",
        "49°42′23″ с.ш., 37°37′00″ в.д.",
        "49°42′23″ пн. ш. 37°37′00″ сх. д.",
        "північна широта 49°42′23″, східна довгота 37°37′00″",
        "49°42'23\"N 37°37'00\"E",
        "49º42’23”N37º37’00”E",
        "N 49°42′23″ E 37°37′00″",
        "E 37°37′00″ N 49°42′23″",
        "49 42 23 N 37 37 00 E",
        "N 49° 42.383 E 037° 37.000",
        "N49 42.383 E37 37.000",
        "494223N0373700E",
        "+494223+0373700/",
        "49 deg 42' 23.00\" N, 37 deg 37' 0.00\" E",
        "Kupyansk lies at 49°42′23″ N 37°37′00″ E, they say",
    ],
)
def test_degrees_with_minutes_are_read_in_latin_and_cyrillic(text: str) -> None:
    reading = only(text)
    assert reading.latitude_deg == pytest.approx(49 + 42 / 60 + 23 / 3600, abs=1e-5)
    assert reading.longitude_deg == pytest.approx(37 + 37 / 60, abs=1e-5)
    assert reading.form in (Form.DMS, Form.DDM) and reading.doubt is Doubt.NONE


@pytest.mark.parametrize(
    "text",
    [
        "49.7064 N, 37.6167 E",
        "N49.7064 E37.6167",
        "49,7064° N 37,6167° E",
        "lat: 49.7064, lon: 37.6167",
        "lon=37.6167 lat=49.7064",
        "Lat, Long: 49.7064, 37.6167",
        "широта 49.7064 довгота 37.6167",
        '{"lat": 49.7064, "lng": 37.6167}',
        "+49.7064+037.6167/",
        "POINT(37.6167 49.7064)",
        '{"type": "Point", "coordinates": [37.6167, 49.7064]}',
        "geo:49.7064,37.6167",
    ],
)
def test_decimal_degrees_that_name_their_axes_have_one_reading(text: str) -> None:
    reading = only(text)
    assert (reading.latitude, reading.longitude) == (Decimal("49.7064"), Decimal("37.6167"))
    assert reading.told is Told.FORM


@pytest.mark.parametrize(
    "text", ["49.7064, 37.6167", "49,7064 37,6167", "(49.7064; 37.6167)", "٤٩٫٧٠٦٤، ٣٧٫٦١٦٧"]
)
def test_two_bare_numbers_are_given_in_both_orders(text: str) -> None:
    first, second = read(text).readings
    assert first.told is Told.LATITUDE_FIRST and second.told is Told.LONGITUDE_FIRST
    assert (first.latitude, first.longitude) == (second.longitude, second.latitude)
    assert first.doubt is second.doubt is Doubt.ORDER


def test_an_order_that_is_the_only_possible_one_is_said_without_doubt() -> None:
    east, west = only("137.6, 49.7"), only("-33.86 151.2")
    assert (east.told, east.latitude_deg, east.doubt) == (Told.LONGITUDE_FIRST, 49.7, Doubt.NONE)
    assert (west.told, west.latitude_deg, west.doubt) == (Told.LATITUDE_FIRST, -33.86, Doubt.NONE)


def test_the_letter_o_is_read_as_east_and_as_west() -> None:
    east, west = read("49.7064 N, 37.6167 O").readings
    assert (east.longitude_deg, west.longitude_deg) == (37.6167, -37.6167)
    assert east.doubt is Doubt.EAST_OR_WEST


def test_the_letter_s_of_utm_is_read_as_band_and_as_south() -> None:
    band, south = read("36S 400262 3800000").readings
    assert 32 < band.latitude_deg < 40 and south.latitude_deg < -50
    assert band.doubt is south.doubt is Doubt.BAND_OR_HEMISPHERE


@pytest.mark.parametrize(
    ("text", "form", "precision_m"),
    [
        ("49.7064 N 37.6167 E", Form.DECIMAL, 5.6),
        ("49.7 N 37.6 E", Form.DECIMAL, 5560),
        ("49°42′23″ N 37°37′00″ E", Form.DMS, 15.4),
        ("37U 400262 E 5506906 N", Form.UTM, 0.5),
        ("37UDR0026206906", Form.MGRS, 0.5),
        ("37U DR 002 069", Form.MGRS, 50),
        ("8GXVPJ48+HM", Form.PLUS_CODE, 6.95),
        ("geohash ubfdzbz8", Form.GEOHASH, 12.4),
        ("geo:49.7064,37.6167;u=35", Form.GEO_URI, 35),
    ],
)
def test_a_reading_says_how_fine_its_writing_is(text: str, form: Form, precision_m: float) -> None:
    reading = only(text)
    assert reading.form is form
    assert reading.precision_m == pytest.approx(precision_m, rel=0.02)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("95, 200", "coordinates_out_of_range"),
        ("91° N 37° E", "coordinates_out_of_range"),
        ("49 N 37 N", "coordinates_same_axis"),
        ("-49.7 N 37.6 E", "coordinates_sign_and_letter"),
        ("lat 49 E, lon 37", "coordinates_letter_and_label"),
        ("49°72′ N 37°10′ E", "coordinates_sixtieths"),
        ("37U 400262 E 1000000 N", "utm_band_contradiction"),
        ("37UDR002620690", "mgrs_digits_uneven"),
        ("37UAA0026206906", "not_a_grid_square"),
        ("PJ48+HM Kupiansk", "plus_code_needs_near"),
        ("geo:49.7,37.6;crs=nad27", "coordinates_other_datum"),
    ],
)
def test_what_can_be_no_position_is_refused_with_its_reason(text: str, id: str) -> None:
    found = read(text)
    assert found.readings == [] and [error.id for error, _ in found.refused] == [id]


@pytest.mark.parametrize(
    "text",
    ["Kupyansk", "49.71", "the house is green", "10 Sep 2022, 08:00", "N95 mask, E10 fuel", "", "12, 13 or 14",
     "123456", "flat 12, 3rd floor"],
)  # fmt: skip
def test_other_words_and_numbers_are_no_coordinates(text: str) -> None:
    found = read(text)
    assert found.readings == [] and found.refused == []


def test_a_short_plus_code_is_completed_near_a_place_and_says_so() -> None:
    found = read("PJ48+HM Kupiansk", near=(49.9, 37.4))
    (reading,) = found.readings
    assert reading.form is Form.PLUS_CODE_SHORT
    assert reading.latitude_deg == pytest.approx(49.7064, abs=1e-4)


def test_all_positions_of_a_text_are_found_with_where_they_stand() -> None:
    text = "First 49.7064 N 37.6167 E, then 37UDR0026206906; later 50.1234 N 36.2345 E."
    found = read(text)
    assert sorted(text[slice(*one.span)].strip(" .") for one in found.readings) == [
        "37UDR0026206906", "49.7064 N 37.6167 E", "50.1234 N 36.2345 E",
    ]  # fmt: skip


def test_a_code_that_is_geohash_and_mgrs_has_both_readings() -> None:
    assert {one.form for one in read("37udr00262").readings} >= {Form.GEOHASH}
    assert {one.form for one in read("37udr0026206").readings} == {Form.GEOHASH}
    assert {one.form for one in read("37udr00262069").readings} == {Form.MGRS}


def test_minutes_that_round_up_carry_into_the_degrees() -> None:
    assert forms_of(49.99999999, -0.00000001).dms == "50°00′00.00″ N 0°00′00.00″ W"
    assert forms_of(49.99999999, -0.00000001).ddm == "50°00.0000′ N 0°00.0000′ W"


def test_random_points_come_back_from_every_form_within_its_stated_precision() -> None:
    for latitude, longitude in points(120):
        forms = forms_of(latitude, longitude)
        for name, of in FORMS.items():
            text = of(forms)
            if text is None:
                assert name == "utm" and not -80 <= latitude < 84
                continue
            off, stated = off_m(text, latitude, longitude)
            assert off <= stated * 1.01 + 0.01, (name, latitude, longitude, text)


def test_a_cell_on_the_border_of_its_band_is_read_back() -> None:
    """GEOTRANS itself refuses some of the references it prints within a metre of a band's border."""
    for n in range(400):
        latitude = -8.0 + (n - 200) * 1e-7
        text = forms_of(latitude, 12.3456).mgrs
        assert only(text).latitude_deg == pytest.approx(latitude, abs=2e-5)


def test_what_a_link_points_at_is_said() -> None:
    pin, view = read("https://www.openstreetmap.org/?mlat=49.7064&mlon=37.6167#map=18/49.70/37.60").readings
    assert (pin.points, pin.latitude_deg) == (Points.PLACE, 49.7064)
    assert (view.points, view.latitude_deg) == (Points.VIEW, 49.70)


def test_reading_degrees_loads_neither_numpy_nor_opencv() -> None:
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom provenance.geo.coordinates.texts import read\n"
            "assert read('49.7064 N 37.6167 E').readings\n"
            "print({'numpy', 'cv2', 'utm', 'mgrs'} & set(sys.modules))",
        ],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.strip() == "set()"
