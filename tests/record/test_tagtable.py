"""The tags that a run read, as rows; which of them can name one device or a private person."""

from __future__ import annotations

import msgspec
import pytest

from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.run import Outcome, Run
from provenance.record.tagtable import TAG_COLUMNS, is_personal, tag_rows
from provenance.record.values import Count, Flag, Table, Text, Value


def run_with(value: Value, version: int = 2) -> Run:
    time = "2026-01-01T00:00:00.000Z"
    finding = Finding(new_ulid(), "tags", Basis.READ, value, private=True)
    return Run(
        id=new_ulid(),
        analysis="metadata",
        version=version,
        inputs=(),
        parameters={},
        outcome=Outcome.FOUND,
        started=time,
        finished=time,
        findings=(finding,),
    )


def cells(group: str, name: str, *marked: Value) -> tuple[Value | None, ...]:
    return (Text(group), Text(name), Text(name), Text("1"), Text("1"), *marked)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("ExifIFD", "SerialNumber"), ("Canon", "InternalSerialNumber"), ("ExifIFD", "CameraOwnerName"),
        ("XMP-aux", "OwnerName"), ("XMP-xmpRights", "Owner"), ("ExifIFD", "ImageUniqueID"), ("IFD0", "HostComputer"),
        ("XMP-iptcCore", "CreatorWorkEmail"), ("XMP-iptcCore", "CreatorAddress"), ("IPTC", "Contact"),
        ("XMP-iptcExt", "PersonInImage"), ("XMP-mwg-rs", "RegionName"),
    ],
)  # fmt: skip
def test_what_can_name_a_device_an_owner_or_an_address_is_personal(group: str, name: str) -> None:
    assert is_personal(group, name)


@pytest.mark.parametrize(
    "block",
    [
        ("IFD0", "Artist"), ("IPTC", "By-line"), ("XMP-dc", "Creator"), ("XMP-tiff", "Artist"), ("IFD0", "XPAuthor"),
        ("PNG", "Author"), ("PDF", "Author"), ("IFD0", "Copyright"), ("IPTC", "CopyrightNotice"), ("XMP-dc", "Rights"),
        ("IPTC", "Credit"), ("XMP-photoshop", "Credit"),
    ],
)  # fmt: skip
def test_a_credit_is_none_in_whichever_block_it_stands(block: tuple[str, str]) -> None:
    assert not is_personal(*block)


@pytest.mark.parametrize("name", ["SerialNumberFormat", "SerialNumberType", "Serial Number Format"])
def test_a_format_of_serial_numbers_names_no_device(name: str) -> None:
    assert not is_personal("Canon", name)


def test_rows_say_what_the_run_recorded() -> None:
    rows = (cells("IFD0", "Make", Flag(True)), cells("ExifIFD", "SerialNumber", Flag(False)))
    assert [row.personal for row in tag_rows(run_with(Table(rows, TAG_COLUMNS)))] == [True, False]


def test_tags_of_a_run_of_version_1_are_marked_by_todays_rule() -> None:
    rows = (cells("IFD0", "Make"), cells("ExifIFD", "SerialNumber"), cells("IFD0", "Artist"))
    found = tag_rows(run_with(Table(rows, TAG_COLUMNS[:-1]), version=1))
    assert [(row.name, row.personal) for row in found] == [
        ("Make", False),
        ("SerialNumber", True),
        ("Artist", False),
    ]


def test_a_table_of_another_shape_has_no_rows() -> None:
    table = Table((cells("IFD0", "Make"),), ("a", "b", "c", "d", "e"))
    assert tag_rows(run_with(table)) == tag_rows(run_with(Count(1, "tags"))) == ()
    assert tag_rows(msgspec.structs.replace(run_with(table), findings=())) == ()
