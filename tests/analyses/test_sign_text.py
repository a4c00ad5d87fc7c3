"""Words on signs are read with their regions where Tesseract is there; where it is not, the run says what to do."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from provenance.analyses.sign_text.engine import ReadLine, is_installed, script_of
from provenance.analyses.sign_text.read import is_kept, trimmed
from provenance.analyses.sign_text.traineddata import trained_data
from provenance.analysis.registry import analysis
from provenance.record.finding import Finding
from provenance.record.run import Outcome, Run
from provenance.record.values import Region, Table, Term, Text
from provenance.vision.textlines import laid_out, line_boxes
from tests.analyses.desk import Desk
from tests.signs import Sign, photo, street, with_sign

SIGN_TEXT = analysis("sign_text")
needs_tesseract = pytest.mark.skipif(
    not is_installed() or trained_data(None, "ukr+rus+eng") is None,
    reason="needs tesserocr and Debian's tesseract-ocr-eng, -rus and -ukr (scripts/system-packages test)",
)


def run(desk: Desk, data: bytes, **chosen: str) -> Run:
    runner, materials = desk
    item = materials.item(data, "questioned")
    return runner.run(SIGN_TEXT, [item], materials, parameters=SIGN_TEXT.parameters_of(chosen)).run


def named(made: Run, name: str) -> list[Finding]:
    return [one for one in made.findings if one.name == name]


@needs_tesseract
def test_cyrillic_and_latin_signs_are_read_where_they_stand(desk: Desk) -> None:
    picture = with_sign(street(900, 500), Sign("КУП'ЯНСЬК", 34), (60, 60))
    data = photo(
        with_sign(picture, Sign("Police", 22, 4.0, ink=(20, 20, 20), ground=(240, 240, 235)), (540, 200))
    )
    made = run(desk, data)
    assert made.outcome is Outcome.FOUND
    lines = {one.value.value: one for one in named(made, "line_of_text") if isinstance(one.value, Text)}
    assert set(lines) >= {"КУП'ЯНСЬК", "Police"}
    region = lines["Police"].region
    assert isinstance(region, Region)
    assert (region.sha256, region.picture_width) == (hashlib.sha256(data).hexdigest(), 900)
    corners = np.array([tuple(map(int, corner.split(","))) for corner in region.value.split()])
    assert corners.shape == (4, 2)
    assert (corners.min(axis=0) > (530, 190)).all() and (corners.max(axis=0) < (690, 290)).all()
    (table,) = named(made, "lines_read")
    assert isinstance(table.value, Table) and table.private
    scripts = {row["text"].value: row["sign_script"] for row in table.value.rows() if row["text"]}
    assert scripts["КУП'ЯНСЬК"] == Term("script_cyrillic") and scripts["Police"] == Term("script_latin")
    parts = {part.name: part for part in made.components}
    assert parts["tesseract"].version[0].isdigit()
    assert all(parts[f"traineddata/{one}"].sha256 for one in ("ukr", "rus", "eng"))


@needs_tesseract
def test_nothing_read_is_a_result_that_says_what_it_does_not_show(desk: Desk) -> None:
    made = run(desk, photo(street(400, 300)))
    assert made.outcome is Outcome.NOTHING_FOUND
    assert made.reason is not None and made.reason.id == "no_text_read"
    assert "nothing_read_is_not_no_text" in {limit.id for limit in made.limits}


@needs_tesseract
def test_a_language_that_is_not_there_is_not_examined(desk: Desk) -> None:
    made = run(desk, photo(street(400, 300)), languages="ukr+xyz")
    assert made.outcome is Outcome.NOT_APPLICABLE
    assert made.reason is not None
    assert (made.reason.id, made.reason.values) == ("traineddata_not_found", {"languages": "ukr+xyz"})


def test_trained_data_of_the_own_folder_come_first(tmp_path: Path) -> None:
    own = tmp_path / "tessdata"
    own.mkdir()
    for language in ("ukr", "rus", "eng", "osd"):
        (own / f"{language}.traineddata").write_bytes(language.encode())
    found = trained_data(tmp_path, "")
    assert found is not None
    assert (found.folder, found.languages) == (own, ("ukr", "rus", "eng"))
    assert [part.sha256 for part in found.components()] == [
        hashlib.sha256(one.encode()).hexdigest() for one in found.languages
    ]
    chosen = trained_data(tmp_path, "eng+ukr")
    assert chosen is not None and chosen.languages == ("eng", "ukr")
    assert trained_data(tmp_path, "eng+xyz") is None


def test_textures_and_edges_are_not_kept_as_words() -> None:
    assert trimmed(ReadLine("| АПТЕКА |", "ukr", 90)).text == "АПТЕКА"
    assert is_kept(ReadLine("АПТЕКА", "ukr", 90)) and is_kept(ReadLine("Izium 12", "eng", 60))
    for text, confidence in (("= < я = 4", 95), ("oe", 95), ("АПТЕКА", 40), ("", 99)):
        assert not is_kept(ReadLine(text, "ukr", confidence))
    assert [script_of(text) for text in ("Ізюм", "Izium", "حلب", "12")] == [
        "script_cyrillic", "script_latin", "script_arabic", "script_other",
    ]  # fmt: skip


@pytest.mark.parametrize("slant_deg", [0.0, 8.0, -8.0])
def test_a_line_is_boxed_along_its_slant_and_laid_out_level(slant_deg: float) -> None:
    picture = with_sign(street(800, 400), Sign("ABCDEFGH", 30, slant_deg), (100, 80))
    boxes, left_out = line_boxes(np.asarray(picture.convert("L")))
    assert left_out == 0
    longest = max(boxes, key=lambda box: box.letters)
    assert longest.angle_deg == pytest.approx(slant_deg, abs=1.5)
    assert 25 < longest.height < 45 and 180 < longest.length < 300
    level = laid_out(np.asarray(picture.convert("L")), longest)
    assert 70 < level.shape[0] < 90
    assert float(np.median(level)) > 128  # dark on light, though the sign is light on dark


def test_a_picture_without_strokes_has_no_lines() -> None:
    assert line_boxes(np.full((300, 400), 90, np.uint8)) == ((), 0)
    assert line_boxes(np.full((1, 3000), 90, np.uint8)) == ((), 0)
