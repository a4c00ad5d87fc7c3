"""A second opinion on the tags: what is equal, what differs, what one of the two reads alone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest

from provenance.analyses.second_opinion.theirs import shown, theirs_of
from provenance.analysis.registry import analysis
from provenance.analysis.runner import EXIFTOOL_WALLS, Runner
from provenance.errors import WorkError
from provenance.record.finding import Basis
from provenance.record.run import Component, Outcome, Run
from provenance.record.values import Count, Missing, Table, Value
from provenance.wording import Wording
from provenance.work.workplace import Cancellation, Workplace
from tests.analyses.desk import Desk, InMemory, items_for, wall_photo
from tests.exiftools import answering, first_on_path, needs_exiftool, needs_shell, stand_in, without_exiftool

DECLARED = analysis("second_opinion")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on the search path."""
    first_on_path(monkeypatch, tmp_path)
    return tmp_path


def asked(desk: Desk, data: bytes | None = None) -> Run:
    """A run on a photo, after its tags were read."""
    runner, materials = desk
    return runner.run(DECLARED, items_for(DECLARED, materials, runner, data), materials).run


def values(run: Run) -> dict[str, Value]:
    return {finding.name: finding.value for finding in run.findings}


def counts(run: Run) -> dict[str, int]:
    return {name: value.value for name, value in values(run).items() if isinstance(value, Count)}


def rows(run: Run, name: str) -> list[tuple[str, ...]]:
    """The cells of a table, as text; none where there is no such table."""
    table = values(run).get(name)
    if table is None:
        return []
    assert isinstance(table, Table)
    return [tuple(str(cell.value) if cell is not None else "" for cell in row) for row in table.value]


def answer_like_ours(desk: Desk, folder: Path) -> dict[str, Any]:
    """An answer that agrees with what we read of the photo, made from what we read there alone."""
    answering(folder, {"SourceFile": "-"})
    return {f"{group}:{name}": value for group, name, value in rows(asked(desk), "only_in_first")}


@needs_shell
def test_where_both_agree_on_every_tag_that_is_said(desk: Desk, folder: Path) -> None:
    ours = answer_like_ours(desk, folder)
    assert len(ours) > 10
    answering(folder, ours)
    run = asked(desk)
    assert (run.outcome, run.reason and run.reason.id) == (Outcome.NOTHING_FOUND, "opinions_agree")
    assert counts(run) == {
        "opinions_differ": 0, "tags_compared": len(ours), "tags_equal": len(ours), "tags_only_there": 0,
        "tags_only_here": 0, "maker_tags_there": 0,
    }  # fmt: skip


@needs_shell
def test_what_differs_and_what_one_reads_alone_is_listed_with_both_values(desk: Desk, folder: Path) -> None:
    ours = answer_like_ours(desk, folder)
    make = ours["IFD0:Make"]
    theirs = {**ours, "IFD0:Make": "Another", "XMP-dc:Title": "=1+1", "Canon:SerialNumber": 7}
    del theirs["IFD0:Model"]
    answering(folder, theirs)
    run = asked(desk)
    assert run.outcome is Outcome.FOUND
    assert rows(run, "differing_values") == [("IFD0", "Make", make, "Another")]
    assert rows(run, "only_in_second") == [("XMP-dc", "Title", "=1+1")]
    assert rows(run, "only_in_first") == [("IFD0", "Model", ours["IFD0:Model"])]
    assert counts(run) == {
        "opinions_differ": 1, "tags_compared": len(ours) - 1, "tags_equal": len(ours) - 2, "tags_only_there": 1,
        "tags_only_here": 1, "maker_tags_there": 1,
    }  # fmt: skip


@needs_shell
def test_what_files_say_is_private_and_what_was_counted_is_not(desk: Desk, folder: Path) -> None:
    answering(folder)
    run = asked(desk)
    for finding in run.findings:
        table = isinstance(finding.value, Table)
        assert (finding.basis is Basis.READ, finding.private) == (table, table), finding.name


@needs_shell
def test_the_version_and_the_walls_are_recorded(desk: Desk, folder: Path) -> None:
    answering(folder)
    components = {one.name: one for one in asked(desk).components}
    assert components["exiftool"] == Component("exiftool", "12.57")
    assert components[EXIFTOOL_WALLS].version


@needs_shell
def test_what_exiftool_remarks_on_the_file_is_kept(desk: Desk, folder: Path) -> None:
    answering(folder, {"ExifTool:Warning": "[minor] Something odd", "ExifTool:Error": "File is empty"})
    run = asked(desk)
    said = next(finding for finding in run.findings if finding.name == "exiftool_remarks")
    assert "[minor] Something odd" in Wording(strict=True).finding(said, run.analysis)


def test_without_exiftool_it_is_not_applicable_and_says_what_to_install(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_exiftool(monkeypatch, tmp_path)
    run = asked(desk)
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason is not None and run.reason.id == "exiftool_not_found"
    assert "Install it" in Wording(strict=True).reason(run.reason)
    assert run.findings == ()


@needs_shell
@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("exit 3", "exiftool_died"),
        ("printf 'no JSON at all'", "exiftool_not_understood"),
        ("printf '[]'", "exiftool_not_understood"),
        ("printf '[1, 2]'", "exiftool_not_understood"),
        ('printf \'[{"IFD0:Make": "half\'', "exiftool_not_understood"),
    ],
)
def test_what_exiftool_did_wrong_is_a_failed_run_with_its_reason(
    desk: Desk, folder: Path, does: str, reason: str
) -> None:
    stand_in(folder, does)
    run = asked(desk)
    assert (run.outcome, run.reason and run.reason.id) == (Outcome.FAILED, reason)
    assert run.reason is not None and Wording(strict=True).reason(run.reason)


def test_a_run_of_another_file_or_of_another_method_is_not_compared_with(desk: Desk) -> None:
    runner, materials = desk
    questioned, run_item = items_for(DECLARED, materials, runner)
    other = materials.item(wall_photo() + b"another end", "questioned")
    identity = materials.run_item(runner.run(analysis("file_identity"), [questioned], materials).run)
    for items in ([other, run_item], [questioned, identity]):
        run = runner.run(DECLARED, items, materials).run
        assert run.reason is not None and run.reason.id == "no_metadata_of_this_file"


def test_tags_that_were_erased_are_not_said_to_be_read_by_one_alone(desk: Desk) -> None:
    runner, materials = desk
    questioned, _ = items_for(DECLARED, materials, runner)
    own = runner.run(analysis("metadata"), [questioned], materials).run
    erased = tuple(
        msgspec.structs.replace(finding, value=Missing("erased", 9)) if finding.private else finding
        for finding in own.findings
    )
    gone = materials.run_item(msgspec.structs.replace(own, id="gone", findings=erased))
    run = runner.run(DECLARED, [questioned, gone], materials).run
    assert (run.outcome, run.reason and run.reason.id) == (Outcome.NOT_APPLICABLE, "own_tags_gone")


@pytest.mark.parametrize(
    "answer",
    [b"", b"\xff\xfe", b"[" * 100_000, b'[{"A:B": ' + b"[" * 100_000, b'{"A:B": 1}', b'[{"A:B": "\\ud800"}]'],
)
def test_answers_of_no_sense_are_one_error(answer: bytes) -> None:
    with pytest.raises(WorkError) as failed:
        theirs_of(answer, "Q1")
    assert failed.value.id == "exiftool_not_understood"


def test_a_long_value_is_shown_cut_and_a_number_as_it_was_printed() -> None:
    answer: Mapping[str, Any] = theirs_of(
        b'[{"IFD0:Software": 2.10, "XMP-dc:Subject": ["a", true]}]', "Q1"
    ).tags
    assert [shown(value) for value in answer.values()] == ["2.10", "a, true"]
    assert len(shown("x" * 5000)) == 1000


@needs_exiftool
def test_the_real_exiftool_reads_the_photo_as_we_do(desk: Desk) -> None:
    run = asked(desk)
    assert run.outcome in (Outcome.FOUND, Outcome.NOTHING_FOUND), run.reason
    assert rows(run, "differing_values") == []
    assert counts(run)["tags_equal"] > 20
    assert json.dumps(rows(run, "only_in_second")) == "[]"


@pytest.fixture
def own_desk(tmp_path: Path) -> Iterator[Desk]:
    """A runner whose processes may be killed."""
    with Workplace(1) as workplace:
        yield Runner(workplace, tmp_path / "cache"), InMemory()


@dataclass
class Telling:
    """Materials that say when the bytes are asked for, which is just before ExifTool is."""

    materials: InMemory
    asked: threading.Event = field(default_factory=threading.Event)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.materials, name)

    def data(self, sha256: str) -> bytes:
        self.asked.set()
        return self.materials.data(sha256)


@needs_shell
def test_a_run_that_waits_for_exiftool_ends_when_it_is_cancelled(own_desk: Desk, folder: Path) -> None:
    runner, materials = own_desk
    items = items_for(DECLARED, materials, runner)
    stand_in(folder, "while :; do :; done")
    telling, cancellation = Telling(materials), Cancellation()
    runs: list[Run] = []

    def work() -> None:
        runs.append(runner.run(DECLARED, items, telling, cancellation=cancellation).run)

    working = threading.Thread(target=work)
    working.start()
    telling.asked.wait(20)
    time.sleep(1.0)  # by now it has said its version and hangs
    assert runs == []
    cancellation.cancel()
    working.join(0.5)  # what the user is promised
    assert not working.is_alive()
    assert runs[0].outcome is Outcome.CANCELLED
    answering(folder)
    assert asked(own_desk).outcome is Outcome.FOUND
