"""Cases of every released format say for ever what they said, and no event type changes its shape unnoticed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from provenance.casefile.casefile import CaseFile
from provenance.casefile.verify import verify_case
from provenance.record import codec
from provenance.record.judgement import NoteAdded
from provenance.record.values import Text
from tests.casefile.desk import AUTHOR, add_note
from tests.cases import make_format_1


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(make_format_1.CASE, tmp_path / "format-1.case"))


def test_the_case_of_format_1_reads_as_recorded(case: Path) -> None:
    golden = json.loads(make_format_1.GOLDEN.read_text(encoding="utf-8"))
    with CaseFile.open(case, AUTHOR, writable=False) as opened:
        assert json.loads(make_format_1.as_json(make_format_1.reading(opened.snapshot()))) == golden
        assert opened.snapshot().newer == ()
    assert {name for name, entries in golden["entries"].items() if entries} == set(codec.EVENT_TYPES), (
        "one event of every type; a type that is newer than this file belongs into a case of its own"
    )


def test_the_case_of_format_1_agrees_with_its_head_and_can_be_written_on(case: Path) -> None:
    head = json.loads(make_format_1.GOLDEN.read_text(encoding="utf-8"))["head"]
    assert verify_case(case, head).agrees
    with CaseFile.open(case, AUTHOR) as opened:
        assert opened.read_only is None
        add_note(opened, "later")
        assert opened.snapshot().all(NoteAdded)[-1].data.text == Text("later")
    assert verify_case(case, head).agrees
    assert make_format_1.CASE.stat().st_size < 200_000


def test_the_script_still_makes_a_case_that_agrees(tmp_path: Path) -> None:
    path = tmp_path / "again.case"
    make_format_1.make_case(path)
    assert verify_case(path).agrees


def test_no_event_type_changes_its_shape_without_a_new_version() -> None:
    """A new shape, or a new value kind inside, needs a new `version` and a lift from the one before; then write
    the shapes anew. Shapes once released stay in the file.
    """
    recorded = json.loads(make_format_1.SHAPES.read_text(encoding="utf-8"))
    now = json.loads(make_format_1.as_json(make_format_1.shapes()))
    changed = [name for name, shape in now.items() if recorded.get(name) != shape]
    assert not changed
