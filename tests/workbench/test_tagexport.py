"""Tags as a table for spreadsheets and as JSON: nothing in them runs, nothing is half written, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import EnvironmentFault, UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.tagtable import TAG_COLUMNS, TagRow
from provenance.record.values import Instant, Opaque, Place, Precision, Rational, Sequence, Text
from provenance.workbench import OpenCase
from provenance.workbench.csvcells import cell, csv_table
from provenance.workbench.tagexport import export_tags

BEGINNINGS = "=+-@＝＋－＠﹦﹢﹣﹫"
ROWS = (
    TagRow("IFD0", "Make", "Make", Text("NIKON"), Text("NIKON"), False),
    TagRow("IFD0", "XResolution", "XResolution", Rational("10/1250"), Text("0.008"), False),
    TagRow("ExifIFD", "SerialNumber", "BodySerialNumber", Text("0012345"), Text("0012345"), True),
    TagRow("IPTC", "Caption-Abstract", "Caption", Text("=1+1"), Text('=HYPERLINK("http://e.vil";1)'), False),
    TagRow("GPS", "GPSPosition", "", None, Place("-33.86,151.2"), False),
    TagRow("GPS", "GPSTime", "", None, Instant("2022-09-10T10:00:00", Precision.SECOND, "+03:00"), False),
    TagRow("IPTC", "Keywords", "", Sequence((Text("прапор"), Text("-flag"))), Text("прапор\n-flag"), False),
    TagRow("ExifIFD", "MakerNote", "MakerNote", Opaque("00ff", 4096), None, False),
)


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("sign", BEGINNINGS)
def test_a_cell_that_would_be_a_formula_begins_with_an_apostrophe(sign: str) -> None:
    assert cell(f"{sign}SUM(A1)") == f"'{sign}SUM(A1)"
    assert cell(f"  {sign}SUM(A1)") == f"  '{sign}SUM(A1)"
    assert cell(f'"{sign}SUM(A1)') == f"\"'{sign}SUM(A1)"


@pytest.mark.parametrize("text", ["\t=1+1", "\r=1+1", "\n=1+1", "\x00=1+1", "\ufeff=1+1", "\u202e=1+1"])
def test_what_cannot_be_seen_is_written_out_and_hides_no_formula(text: str) -> None:
    assert cell(text).startswith("\\")


def test_a_semicolon_opens_no_cell_with_a_formula_where_it_separates_columns() -> None:
    assert cell("Kyiv;=cmd|' /C calc'!A0;x") == "Kyiv;'=cmd|' /C calc'!A0;x"
    assert cell('Kyiv; "=1+1') == "Kyiv; \"'=1+1"


@pytest.mark.parametrize("number", ["-33.8568", "+7", "0", "12", "-1e-6", "6.02E+23"])
def test_a_plain_number_stays_a_number(number: str) -> None:
    assert cell(number) == number


@pytest.mark.parametrize("text", ["-1+2", "-1/3", "+7 050 123", "-", "1e9999+", "-١"])
def test_what_only_looks_like_a_number_does_not_pass_as_one(text: str) -> None:
    assert cell(text) == (text if text[0].isdigit() else f"'{text}")


def test_ordinary_words_are_left_as_they_are() -> None:
    for text in ("Прапор у Куп'янську", "a = b", "f/2.8; 50 mm", "x@y.example", "C:\\DCIM", "ﷺ", ""):
        assert cell(text) == text


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_cell_of_any_text_begins_a_formula_however_the_columns_are_separated(texts: list[str]) -> None:
    data = csv_table(("a",) * len(texts), [texts]).decode("utf-8-sig")
    assert len(data.splitlines()) == 2
    for separator in (",", ";"):
        for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
            for found in row:
                bare = found.lstrip(' "\u3000\xa0')
                number = bare.replace('"', "").split(",")[0]
                assert not bare or bare[0] not in BEGINNINGS or _is_number(number), (separator, found)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_the_table_has_a_header_crlf_and_a_byte_order_mark(tmp_path: Path) -> None:
    export_tags(ROWS, tmp_path / "tags.csv", "csv")
    data = (tmp_path / "tags.csv").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"group","name"')
    assert data.count(b"\r\n") == len(ROWS) + 1 == data.count(b"\n")
    header, *rows = read(tmp_path / "tags.csv")
    assert tuple(header) == TAG_COLUMNS
    assert rows[1] == ["IFD0", "XResolution", "XResolution", "10/1250", "0.008", ""]
    assert rows[2][-1] == "yes"
    assert rows[3][3:5] == ["'=1+1", '\'=HYPERLINK("http://e.vil";1)']
    assert [row[4] for row in rows[4:6]] == ["'-33.86,151.2", "2022-09-10T10:00:00+03:00"]
    assert rows[6][3:5] == ["прапор -flag", "прапор\\n-flag"]
    assert rows[7][3] == "0x00ff… (4096 bytes)"


def test_json_keeps_every_value_exactly(tmp_path: Path) -> None:
    export_tags(ROWS, tmp_path / "tags.json", "json")
    found = json.loads((tmp_path / "tags.json").read_text("utf-8"))
    assert [tuple(row) for row in found] == [TAG_COLUMNS] * len(ROWS)
    assert found[1]["raw"] == {"kind": "rational", "value": "10/1250"}
    assert found[3]["raw"]["value"] == "=1+1"
    assert found[6]["value"]["value"] == "прапор\n-flag"
    assert found[4]["raw"] is None
    assert [row["personal"] for row in found].count(True) == 1


def test_an_export_replaces_what_was_there_and_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "tags.csv").write_text("old")
    export_tags(ROWS, tmp_path / "tags.csv", "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["tags.csv"]
    assert len(read(tmp_path / "tags.csv")) == len(ROWS) + 1


def test_a_target_that_cannot_be_written_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "tags.csv").mkdir()
    with pytest.raises(EnvironmentFault) as refused:
        export_tags(ROWS, tmp_path / "tags.csv", "csv")
    assert refused.value.id == "file_not_writable"
    assert [path.name for path in tmp_path.iterdir()] == ["tags.csv"]


def test_the_tags_of_an_exhibit_are_those_of_its_newest_run(
    case: OpenCase, photos: Path, tmp_path: Path
) -> None:
    list(case.add([photos / "photo.jpg"], EvidenceRole.QUESTIONED))
    with pytest.raises(UsageError) as refused:
        case.export_tags("Q1", tmp_path / "tags.csv", "csv")
    assert refused.value.id == "no_tags_to_export"
    assert not (tmp_path / "tags.csv").exists()
    case.run("metadata", [("questioned", "Q1")])
    case.export_tags("Q1", tmp_path / "tags.csv", "csv")
    case.export_tags("Q1", tmp_path / "tags.json", "json")
    assert len(read(tmp_path / "tags.csv")) == len(json.loads((tmp_path / "tags.json").read_text())) + 1
