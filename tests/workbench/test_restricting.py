"""A case marked restricted: nothing of it goes into an archive, and what came from it before leaves none."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.archive.index import SearchedArchive
from provenance.archive.pictures import SeenArchive
from provenance.archive.restrictedcases import RestrictedCases
from provenance.archive.seenitems import ItemCase
from provenance.errors import AlidadeError, ArchiveError, CaseError, UsageError
from provenance.record.casework import CaseRestricted, RestrictionLifted
from provenance.record.evidence import EvidenceRole
from provenance.record.values import Missing, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.archiving import Pictures
from provenance.workbench.placing import PlaceWanted
from provenance.workbench.restricting import (
    follow,
    follow_if_restricted,
    lift_restriction,
    record_restriction,
    require_unrestricted,
    restrict_case,
)
from provenance.workbench.seentaking import take_item
from tests.archive.seendesk import POINTS_MAKER, new_item, unpacked
from tests.cases import make_format_1
from tests.workbench.seenphotos import jpeg, original, write

WHY = Text("A person at risk can be recognised")
SINCE = Text("Published by the person since")


def local(pictures: Pictures) -> SearchedArchive:
    """The archive of a folder, which knows what came from which case."""
    assert pictures.opened.local is not None
    return pictures.opened.local


def no_archive() -> None:
    """Where no archive is."""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SearchedArchive]:
    """An archive that waits for nobody."""
    with SearchedArchive(tmp_path / "pictures", POINTS_MAKER, unpacked, busy_s=0.05) as made:
        yield made


def test_a_case_is_restricted_until_the_mark_is_lifted_and_the_log_keeps_both(case: OpenCase) -> None:
    assert not case.snapshot().restricted and case.snapshot().restriction is None
    first = case.people.restrict(WHY)
    case.people.restrict(Text("Another reason"))
    marked = case.snapshot().restriction
    assert case.snapshot().restricted and marked is not None and marked.data.reason == Text("Another reason")
    lifted = case.people.lift_restriction(SINCE)
    assert not case.snapshot().restricted and case.snapshot().restriction is None
    assert case.snapshot(first.seq).restricted and not case.snapshot(first.seq - 1).restricted
    assert [entry.seq for entry in case.snapshot().all(RestrictionLifted)] == [lifted.seq]
    case.people.restrict(WHY)
    assert case.snapshot().restricted
    assert len(case.snapshot().all(CaseRestricted)) == 3


def test_a_mark_needs_a_reason_and_only_a_marked_case_has_one_to_lift(case: OpenCase) -> None:
    before = case.file.seq
    with pytest.raises(UsageError) as unsaid:
        case.people.restrict(Text("  "))
    with pytest.raises(UsageError) as unmarked:
        case.people.lift_restriction(SINCE)
    assert (unsaid.value.id, unmarked.value.id) == ("empty_text", "case_not_restricted")
    assert case.file.seq == before


def test_neither_mark_nor_lifting_can_be_undone_since_the_archive_follows_them(case: OpenCase) -> None:
    for written in (case.people.restrict(WHY), case.people.lift_restriction(SINCE)):
        with pytest.raises(CaseError) as caught:
            case.undo(written.event)
        assert caught.value.id == "event_cannot_be_undone"


def test_the_reason_is_private_and_can_be_erased_while_the_mark_stays(case: OpenCase) -> None:
    written = case.people.restrict(WHY)
    assert WHY.value.encode() not in bytes(case.file.envelope(written.event).data)
    case.erase(written.event, ("reason",), "privacy")
    marked = case.snapshot().restriction
    assert marked is not None and marked.data.reason == Missing("erased", marked.seq + 1)
    assert case.snapshot().restricted


def test_a_mark_that_only_a_newer_version_can_read_still_counts(tmp_path: Path, bench: Workbench) -> None:
    path = Path(shutil.copyfile(make_format_1.CASE, tmp_path / "newer.case"))
    with bench.open_case(path) as case:
        seq = case.people.restrict(WHY).seq
    with contextlib.closing(sqlite3.connect(path)) as rows:
        (line,) = rows.execute("SELECT line FROM events WHERE seq = ?", (seq,)).fetchone()
        newer = bytes(line).replace(b'"type":"case_restricted","v":1', b'"type":"case_restricted","v":2')
        assert newer != bytes(line)
        kept = hashlib.sha256(newer).digest()
        rows.execute("UPDATE events SET line = ?, hash = ? WHERE seq = ?", (newer, kept, seq))
        rows.commit()
    with bench.open_case(path, writable=False) as case:
        assert case.snapshot().restricted and case.snapshot().restriction is None


def test_nothing_of_a_restricted_case_is_added_to_an_archive_and_the_error_names_the_case(
    bench: Workbench, case: OpenCase, photos: Path
) -> None:
    list(case.add([photos / "reference.jpg"], EvidenceRole.REFERENCE))
    case.people.restrict(WHY)
    refused: list[AlidadeError] = []
    for add in (
        lambda: list(bench.pictures.add_case(case)),
        lambda: list(bench.pictures.add_case(case, ["R1"], quick=True)),
        lambda: bench.places.add_from_case(case, "R1", PlaceWanted(name="Square")),
        lambda: require_unrestricted(case),
    ):
        with pytest.raises(CaseError) as caught:
            add()
        refused.append(caught.value)
    assert {(error.id, str(error.values["name"])) for error in refused} == {("case_restricted", "test.case")}
    assert "test.case" in bench.wording.error(refused[0]) and "Lift" in bench.wording.error(refused[0])
    assert not (bench.folders.home / "archive").exists()
    case.people.lift_restriction(SINCE)
    assert bench.places.add_from_case(case, "R1", PlaceWanted(name="Square")).reference is not None


def test_what_came_from_a_case_is_marked_to_stay_when_the_case_is_marked_and_let_go_when_it_is_lifted(
    bench: Workbench, case: OpenCase, tmp_path: Path
) -> None:
    files = [write(tmp_path, f"{n}.jpg", jpeg(original(n))) for n in (1, 2)]
    list(case.add(files, EvidenceRole.QUESTIONED))
    list(bench.pictures.add_case(case, quick=True))
    (other,) = [answer.item for answer in bench.pictures.add([write(tmp_path, "3.jpg", jpeg(original(3)))])]
    list(bench.pictures.add([files[1]], quick=True))  # Q2 is also among the user's files
    _, marked = restrict_case(case, bench.pictures.lent, WHY)
    assert (marked.changed, marked.staying, marked.error) == (2, 2, None)
    held = list(local(bench.pictures).of_case(case.snapshot().case))
    assert [item.restricted for item in held] == [True, True]
    assert other is not None and not bench.pictures.item(other.id).restricted
    with pytest.raises(ArchiveError) as caught:
        take_item(bench.pictures, case, held[0].id)
    assert caught.value.id == "item_stays_in_archive"
    again = follow(case, bench.pictures.lent)
    assert (again.changed, again.staying) == (0, 2)
    _, lifted = lift_restriction(case, bench.pictures.lent, SINCE)
    assert (lifted.changed, lifted.staying) == (1, 1)
    assert [item.restricted for item in local(bench.pictures).of_case(case.snapshot().case)] == [False, True]


def test_a_picture_of_another_case_too_keeps_its_mark_and_others_are_not_touched(
    case: OpenCase, archive: SearchedArchive
) -> None:
    own = ItemCase(id=case.snapshot().case, title="Test")
    archive.put(new_item(1, origin="case", case=own))
    archive.put(new_item(2, origin="case", case=own))
    archive.put(new_item(2, origin="case", case=ItemCase(id="other", title="Other")))
    archive.put(new_item(3, origin="case", case=ItemCase(id="other", title="Other")))
    case.people.restrict(WHY)
    assert follow(case, lambda: archive).changed == 2
    case.people.lift_restriction(SINCE)
    followed = follow(case, lambda: archive)
    assert (followed.changed, followed.staying) == (1, 1)
    counts = archive.counts()
    assert (counts.items, counts.restricted) == (3, 1)


def test_what_was_put_while_the_case_was_being_marked_is_marked_too(
    case: OpenCase, archive: SearchedArchive
) -> None:
    follow_if_restricted(case, no_archive)
    archive.put(new_item(1, origin="case", case=ItemCase(id=case.snapshot().case, title="Test")))
    follow_if_restricted(case, lambda: archive)
    assert archive.counts().restricted == 0
    case.people.restrict(WHY)
    follow_if_restricted(case, lambda: archive)
    assert archive.counts().restricted == 1


def test_marking_makes_no_archive_where_there_is_none(bench: Workbench, case: OpenCase) -> None:
    _, followed = restrict_case(case, bench.pictures.lent, WHY)
    assert (followed.changed, followed.staying, followed.error) == (0, 0, None)
    assert not (bench.folders.home / "archive").exists()


def test_a_busy_archive_is_told_with_the_next_step_and_the_mark_stays(
    bench: Workbench, case: OpenCase, archive: SearchedArchive
) -> None:
    archive.put(new_item(1, origin="case", case=ItemCase(id=case.snapshot().case, title="Test")))
    with SeenArchive(archive.folder) as elsewhere, elsewhere.writing():
        _, followed = restrict_case(case, lambda: archive, WHY)
    assert followed.error is not None and followed.error.id == "restricting_archive_busy"
    said = bench.wording.error(followed.error)
    assert "pictures" in said and "again" in said
    assert case.snapshot().restricted and archive.counts().restricted == 0
    assert set(RestrictedCases(archive.folder)) == {case.snapshot().case}, "a sync lets nothing of it go"
    _, followed = restrict_case(case, lambda: archive, WHY)
    assert (followed.changed, followed.error) == (1, None)


def test_the_archive_knows_of_the_mark_before_the_case_does_and_of_none_that_was_not_recorded(
    case: OpenCase, archive: SearchedArchive
) -> None:
    known = RestrictedCases(archive.folder)
    with pytest.raises(UsageError):
        record_restriction(case, lambda: archive, Text(" "))
    assert not known and len(known) == 0
    record_restriction(case, lambda: archive, WHY)  # and a kill before the archive's items are marked
    assert case.snapshot().case in known
    with pytest.raises(UsageError):
        record_restriction(case, lambda: archive, Text(" "))
    assert list(known) == [case.snapshot().case]
    lift_restriction(case, lambda: archive, SINCE)
    assert list(known) == []


def test_an_id_that_leads_out_of_the_folder_is_refused(archive: SearchedArchive) -> None:
    for id in ("../items", "", "/etc/x"):
        with pytest.raises(ArchiveError):
            RestrictedCases(archive.folder).keep(id)
        assert id not in RestrictedCases(archive.folder)


def test_an_adding_that_ends_early_marks_what_is_in_when_the_case_was_marked_meanwhile(
    bench: Workbench, case: OpenCase, tmp_path: Path
) -> None:
    list(case.add([write(tmp_path, f"{n}.jpg", jpeg(original(n))) for n in (1, 2)], EvidenceRole.QUESTIONED))
    adding = bench.pictures.add_case(case, quick=True)
    next(adding)
    case.people.restrict(WHY)
    adding.close()  # type: ignore[attr-defined]
    counts = bench.pictures.archive.counts()
    assert counts.restricted == counts.items > 0


def test_a_damaged_archive_is_told_and_the_mark_stays(bench: Workbench, case: OpenCase) -> None:
    folder = bench.folders.home / "archive"
    folder.mkdir(parents=True)
    (folder / "archive.sqlite").write_bytes(b"no archive" * 1000)
    _, followed = restrict_case(case, bench.pictures.lent, WHY)
    assert isinstance(followed.error, ArchiveError) and case.snapshot().restricted


def test_a_restricted_case_is_still_exported_and_reported(
    bench: Workbench, case: OpenCase, tmp_path: Path
) -> None:
    case.people.restrict(WHY)
    case.close()
    assert bench.export(tmp_path / "test.case", tmp_path / "bundle", private=False).head
    log = (tmp_path / "bundle").rglob("*")
    assert not any(WHY.value.encode() in path.read_bytes() for path in log if path.is_file())
