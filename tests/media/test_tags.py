"""Tags are read exactly, named as ExifTool and the standard do, and turned into places and instants."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from provenance.media.reader import Reader
from provenance.media.tags import StoredValue, Tag, TagReading, instants, place
from tests import forge


def by_name(reading: TagReading) -> dict[str, Tag]:
    return {f"{tag.group}:{tag.name}": tag for tag in reading.tags}


@pytest.mark.parametrize("format_id", ["jpeg", "png", "webp", "tiff", "heic", "avif"])
def test_tags_are_read_from_every_format_that_holds_exif(reader: Reader, format_id: str) -> None:
    reading = reader.tags(forge.picture_file(format_id, exif=forge.full_exif()), "photo")
    tags = by_name(reading)
    assert reading.supported and reading.complete and reading.warnings == ()
    assert tags["IFD0:Make"].value == "Alidade"
    assert tags["ExifIFD:DateTimeOriginal"].value == "2022:09:10 11:22:33"
    assert tags["GPS:GPSLatitude"].value == pytest.approx(49.7101500)


def test_names_follow_exiftool_and_the_standard_name_is_kept(reader: Reader) -> None:
    tags = by_name(reader.tags(forge.picture_file("jpeg", exif=forge.full_exif()), "photo"))
    pairs = {name: tag.standard_name for name, tag in tags.items()}
    assert pairs["IFD0:ModifyDate"] == "DateTime"
    assert pairs["ExifIFD:CreateDate"] == "DateTimeDigitized"
    assert pairs["ExifIFD:ISO"] == "ISOSpeedRatings"
    assert pairs["GPS:GPSDateStamp"] == "GPSDateStamp"
    assert pairs["GPS:GPSHPositioningError"] == "GPSHPositioningError"


def test_values_print_as_exiftool_prints_them_without_conversion(reader: Reader) -> None:
    tags = by_name(reader.tags(forge.picture_file("jpeg", exif=forge.full_exif()), "photo"))
    assert tags["ExifIFD:ExposureTime"].value == 0.008
    assert tags["ExifIFD:ShutterSpeedValue"].value == pytest.approx(1 / 128)
    assert tags["ExifIFD:ISO"].value == 400
    assert tags["ExifIFD:ExifVersion"].value == "0232"
    assert tags["ExifIFD:UserComment"].value == "forged"
    assert tags["GPS:GPSVersionID"].value == "2 3 0 0"
    assert tags["GPS:GPSTimeStamp"].value == "08:22:33.5"


def test_rationals_are_kept_as_stored_not_reduced() -> None:
    assert StoredValue("rational", ("10/1250", "1/0"), 2).fractions() == (Fraction(1, 125), None)


def test_an_exposure_is_kept_with_its_own_denominator(reader: Reader) -> None:
    data = forge.picture_file("jpeg", exif=forge.full_exif())
    # Pillow reduces what it writes: 1/125 there is put back to 10/1250 by hand, to be found as such.
    reduced = (1).to_bytes(4, "big") + (125).to_bytes(4, "big")
    little = (1).to_bytes(4, "little") + (125).to_bytes(4, "little")
    data = data.replace(reduced, (10).to_bytes(4, "big") + (1250).to_bytes(4, "big"))
    data = data.replace(little, (10).to_bytes(4, "little") + (1250).to_bytes(4, "little"))
    tag = by_name(reader.tags(data, "photo"))["ExifIFD:ExposureTime"]
    assert tag.raw == StoredValue("rational", ("10/1250",), 1)
    assert tag.value == 0.008


def test_the_place_has_signs_accuracy_and_height(reader: Reader) -> None:
    reading = reader.tags(forge.picture_file("jpeg", exif=forge.full_exif(south=True)), "photo")
    found = place(reading.tags)
    assert (found.status, found.latitude, found.longitude) == ("present", "-49.71015", "37.615")
    assert (found.accuracy_m, found.altitude_m) == ("12", "101.5")


def test_instants_say_whether_their_offset_is_known(reader: Reader) -> None:
    found = {
        instant.meaning: instant
        for instant in instants(reader.tags(forge.picture_file("jpeg", exif=forge.full_exif()), "p").tags)
    }
    assert (found["taken"].local, found["taken"].offset) == ("2022-09-10T11:22:33.045", "+03:00")
    assert (found["modified"].local, found["modified"].offset) == ("2022-09-10T12:00:00", None)
    assert (found["gps"].local, found["gps"].offset) == ("2022-09-10T08:22:33.5", "+00:00")


def rational_tag(name: str, *parts: str) -> Tag:
    return Tag("GPS", name, name, StoredValue("rational", parts, len(parts)), 0)


def text_tag(name: str, text: str, group: str = "GPS") -> Tag:
    return Tag(group, name, name, StoredValue("text", (text,), len(text)), text)


def gps(latitude: tuple[str, ...], longitude: tuple[str, ...], north: str, east: str) -> list[Tag]:
    return [
        rational_tag("GPSLatitude", *latitude),
        rational_tag("GPSLongitude", *longitude),
        text_tag("GPSLatitudeRef", north),
        text_tag("GPSLongitudeRef", east),
    ]


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ([], "absent"),
        (gps(("0/0", "0/0", "0/0"), ("0/0", "0/0", "0/0"), "N", "E"), "unusable"),
        (gps(("91/1",), ("0/1",), "N", "E"), "unusable"),
        (gps(("-5/1",), ("0/1",), "N", "E"), "unusable"),
        (gps(("1/1", "1/1", "1/1", "1/1"), ("0/1",), "N", "E"), "unusable"),
        (gps(("50/1",), ("30/1",), "", "E"), "hemisphere_unknown"),
        (gps(("50/1",), ("30/1",), "n", "w"), "present"),
    ],
)
def test_a_place_says_when_it_cannot_be_used(tags: list[Tag], status: str) -> None:
    assert place(tags).status == status


@pytest.mark.parametrize(
    "text",
    ["0000:00:00 00:00:00", "    :  :     :  :  ", "2022:13:40 11:22:33", "٢٠٢٢:٠٩:١٠ ١١:٢٢:٣٣", "x" * 5000],
)
def test_a_date_that_is_none_is_kept_as_text_and_marked(text: str) -> None:
    (instant,) = instants([text_tag("DateTimeOriginal", text, "ExifIFD")])
    assert (instant.status, instant.local, instant.text) == ("unusable", "", text)


@pytest.mark.parametrize(
    ("text", "offset"), [("+25:00", None), ("Z", "+00:00"), ("-03:30", "-03:30"), ("3", None)]
)
def test_only_an_offset_in_use_counts(text: str, offset: str | None) -> None:
    tags = [
        text_tag("DateTimeOriginal", "2022:09:10 11:22:33", "ExifIFD"),
        text_tag("OffsetTimeOriginal", text, "ExifIFD"),
    ]
    assert instants(tags)[0].offset == offset


@pytest.mark.parametrize(
    "clock", [("24/1", "0/1", "0/1"), ("0/0", "0/1", "0/1"), ("1/1",), ("-1/1", "0/1", "0/1")]
)
def test_a_gps_clock_out_of_range_is_marked(clock: tuple[str, ...]) -> None:
    (instant,) = instants([rational_tag("GPSTimeStamp", *clock), text_tag("GPSDateStamp", "2022:09:10")])
    assert instant.status == "unusable"


def test_a_gps_second_next_to_the_full_one_does_not_spill_over() -> None:
    clock = rational_tag("GPSTimeStamp", "1/1", "2/1", "29999999999/1000000000")
    (instant,) = instants([clock, text_tag("GPSDateStamp", "2022:09:10")])
    assert instant.local == "2022-09-10T01:02:29.999999"


def test_a_file_without_exif_has_no_tags_and_no_error(reader: Reader) -> None:
    reading = reader.tags(forge.picture_file("png"), "photo")
    assert reading.supported and reading.complete and reading.warnings == () and reading.unread == ()
    assert {tag.group for tag in reading.tags} == {"PNG"}  # its header alone


@pytest.mark.parametrize("data", [b"text", forge.html_page(), forge.picture_file("bmp")])
def test_a_type_whose_tags_are_not_read_says_so(reader: Reader, data: bytes) -> None:
    assert not reader.tags(data, "photo").supported


def test_text_in_another_encoding_is_kept_as_bytes(reader: Reader) -> None:
    data = forge.picture_file("jpeg", exif=forge.exif_with(Artist="QQQQQQQQ"))
    data = data.replace(b"QQQQQQQQ", "Куп'янсь".encode("cp1251"))
    tag = by_name(reader.tags(data, "photo"))["IFD0:Artist"]
    assert bytes.fromhex(tag.raw.parts[0]).decode("cp1251") == "Куп'янсь"
    assert tag.raw.kind == "bytes" and isinstance(tag.value, str)


def directory(entries: int, values: int) -> bytes:
    """A TIFF file of one directory whose entries, all unknown, claim that many long numbers each."""
    listing = b"".join(
        number.to_bytes(2, "big") + b"\0\x09" + values.to_bytes(4, "big") + b"\0\0\0\x08"
        for number in range(entries)
    )
    return b"MM\0*\0\0\0\x08" + entries.to_bytes(2, "big") + listing + b"\0" * 5000


def test_a_directory_that_claims_billions_of_values_ends(reader: Reader) -> None:
    reading = reader.tags(directory(3000, 0x7FFFFFFF), "photo")
    assert len(reading.tags) > 1000  # as many as one structure may take
    assert all(len(tag.raw.parts) <= 256 for tag in reading.tags)


def test_a_directory_of_too_many_tags_ends(reader: Reader) -> None:
    reading = reader.tags(directory(20_000, 1), "photo")
    assert not reading.complete and 3900 < len(reading.tags) <= 4000


def test_odd_values_of_known_tags_do_not_raise(reader: Reader) -> None:
    numbers = random.Random(7)
    data = forge.picture_file("jpeg", exif=forge.full_exif())
    begin, end = data.index(b"Exif"), data.index(b"Exif") + 700
    for _ in range(300):
        changed: Any = bytearray(data)
        for _ in range(numbers.randint(1, 12)):
            changed[numbers.randrange(begin + 6, end)] = numbers.randrange(256)
        tags = reader.tags(bytes(changed), "photo").tags
        assert place(tags).status in ("absent", "unusable", "hemisphere_unknown", "present")
        assert all(instant.status in ("present", "unusable") for instant in instants(tags))
