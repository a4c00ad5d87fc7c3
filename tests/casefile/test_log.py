"""What is recorded is read back in order; undoing adds an event; a newer version's events make the case read-only."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance.casefile.casefile import CaseFile
from provenance.casefile.schema import PRIVATE_PER_EVENT
from provenance.errors import CaseError, CaseReadOnly, RecordError
from provenance.record import codec
from provenance.record.evidence import AlterationFound
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.run import Input, Outcome, Run
from provenance.record.values import Text
from tests.casefile.desk import AUTHOR, add_note, add_photo, append_raw, check, new_case, problems, some_case


def test_what_was_recorded_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    head, sha256 = some_case(path)
    with CaseFile.open(path, AUTHOR) as case:
        assert case.head == head
        assert case.read_only is None
        assert [exhibit.number for exhibit in case.snapshot().exhibits] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
        assert len(case.objects.get(sha256)) == 40_000
        assert case.snapshot().notes[1].data.text == Text("note number 1 " + "long " * 10)
        assert case.snapshot().title == Text("Kupyansk")
    assert [left.name for left in tmp_path.iterdir()] == ["a.case"]


def test_two_events_of_the_same_millisecond_keep_their_order(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    path = tmp_path / "a.case"
    with CaseFile.create(path, AUTHOR, title="t", clock=lambda: moment) as case:
        case.record(*(NoteAdded(note=str(n), text=Text(str(n))) for n in range(50)))
    with CaseFile.open(path, AUTHOR) as case:
        assert len({envelope.time for envelope in case.envelopes}) == 1
        assert [entry.data.note for entry in case.snapshot().notes] == [str(n) for n in range(50)]
        ids = [envelope.id for envelope in case.envelopes]
        assert ids == sorted(ids)


def test_several_threads_record_without_losing_or_mixing_anything(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:

        def write(thread: int) -> None:
            for n in range(10):
                add_photo(case, f"{thread} {n}".encode() * 50)
                add_note(case, f"{thread} {n}")

        threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert case.seq == 80
    assert check(path).agrees
    with CaseFile.open(path, AUTHOR) as case:
        texts = [entry.data.text.value for entry in case.snapshot().notes]
        assert sorted(texts) == sorted(f"{thread} {n}" for thread in range(4) for n in range(10))
        assert len({exhibit.number for exhibit in case.snapshot().exhibits}) == 40


def test_an_error_inside_a_transaction_leaves_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        head = case.head
        with pytest.raises(ZeroDivisionError), case.writing():
            sha256 = case.objects.put(b"photo")
            add_note(case, "never")
            assert case.snapshot().notes
            raise ZeroDivisionError
        assert (case.head, case.seq, sha256 in case.objects) == (head, 0, False)
        assert not case.snapshot().notes
        add_note(case, "later")
        assert [entry.data.text.value for entry in case.snapshot().notes] == ["later"]
    assert check(path).agrees


@pytest.mark.parametrize("text", ["\ud800", "half \udfff"])
def test_a_record_that_cannot_be_written_is_refused_and_nothing_is_added(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        with pytest.raises(RecordError, match="not_recordable"):
            add_note(case, text)
        add_note(case, "good")
    assert (check(path).agrees, check(path).events) == (True, 2)
    with pytest.raises(RecordError, match="not_recordable"):
        new_case(tmp_path / "b.case", text)
    assert [left.name for left in tmp_path.iterdir()] == ["a.case"], "nothing of the refused case is left"


def test_an_earlier_state_is_the_log_up_to_that_event(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    with CaseFile.open(path, AUTHOR) as case:
        state = case.snapshot(7)
        assert (state.seq, len(state.exhibits), len(state.notes)) == (7, 5, 2)
        assert state.head == case.envelopes[8].prev
        assert case.snapshot(case.seq).head == case.head
        for seq in (-1, case.seq + 1):
            with pytest.raises(CaseError, match="no_such_event"):
                case.snapshot(seq)


def a_run(findings: tuple[Finding, ...]) -> Run:
    return Run(
        id=new_ulid(),
        analysis="metadata",
        version=1,
        inputs=(Input("questioned", "evidence", new_ulid(), "ab" * 32),),
        parameters={"sides": 3, "names": ("a", "b"), "ratio": "0.8", "all": True, "limit": None},
        outcome=Outcome.FOUND,
        started="2026-11-20T09:00:00Z",
        finished="2026-11-20T09:00:01Z",
        findings=findings,
    )


def test_small_large_and_private_findings_come_back_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    sizes = (10, 3000, 900, 900, 900, 900, 900, 900, 100_000, 20)
    findings = tuple(
        Finding(new_ulid(), f"n{n}", Basis.READ, Text(str(n) * size), private=n % 3 == 1)
        for n, size in enumerate(sizes)
    )
    run, empty = a_run(findings), a_run(())
    with new_case(path) as case:
        case.record_run(run)
        case.record_run(empty)
    with CaseFile.open(path, AUTHOR) as case:
        assert case.snapshot().runs == (run, empty)
        assert case.snapshot().run(run.id) == run
        assert len(case.objects) == 1
        assert max(len(codec.event_bytes(envelope)) for envelope in case.envelopes) < 8000
    assert check(path).agrees


# ---- undoing ------------------------------------------------------------------------------------------------


def test_an_undone_event_does_not_count_and_stays_in_the_log(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        note = add_note(case, "wrong")
        add_note(case, "right")
        undoing = case.undo(note.id)
        assert [entry.data.text.value for entry in case.snapshot().notes] == ["right"]
        assert (undoing.seq, case.seq) == (3, 3)
        assert len(case.snapshot().all(NoteAdded)) == 2
        assert len(case.snapshot(2).notes) == 2, "before the undoing both count"


def test_undoing_an_undoing_brings_the_event_back_and_so_on(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        target = add_note(case, "here and gone")
        last = case.undo(target.id)
        for step in range(6):
            assert bool(case.snapshot().notes) is (step % 2 == 1)
            last = case.undo(last.id)
        assert not case.snapshot().notes
        assert case.seq == 8, "each undoing is an event, nothing is removed"


def test_an_event_brought_back_can_be_undone_again(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        note = add_note(case, "x")
        first = case.undo(note.id)
        case.undo(first.id)
        case.undo(note.id)
        assert not case.snapshot().notes
        with pytest.raises(CaseError, match="event_already_undone"):
            case.undo(note.id)


def test_what_cannot_be_undone_is_refused(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        add_photo(case, b"photo")
        note = add_note(case, "x")
        erasure = case.erase_fields(note.id, (), "privacy")
        for event in ("0", "1", erasure.id):
            with pytest.raises(CaseError, match="event_cannot_be_undone"):
                case.undo(event)
        with pytest.raises(RecordError, match="no_such_record"):
            case.undo("nonsense")
        assert case.seq == 3


# ---- made by a newer version --------------------------------------------------------------------------------

_NEW_KIND = {"kind": "hologram", "value": "x"}
_RUN = {
    "run": "r", "analysis": "metadata", "analysis_version": 1, "inputs": [], "parameters": {}, "outcome": "found",
    "started": "s", "finished": "f", "findings": [{"id": "1", "name": "n", "basis": "read", "value": _NEW_KIND}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("type", "data", "v"),
    [
        ("dream_recorded", {"dream": "x", "objects": ["cd" * 32]}, 1),
        ("note_added", {"note": "n", "mood": "good"}, 2),
        ("run_recorded", _RUN, 1),
    ],
)
def test_an_event_of_a_newer_version_is_kept_and_makes_the_case_read_only(
    tmp_path: Path, type: str, data: object, v: int
) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    append_raw(path, type, data, v)
    with CaseFile.open(path, AUTHOR) as case:
        assert case.read_only is not None
        assert case.read_only.id == "case_made_by_newer_version"
        assert case.read_only.values == {"type": type, "seq": 18}
        with pytest.raises(CaseReadOnly):
            add_note(case, "x")
        with pytest.raises(CaseReadOnly):
            case.undo("18")
        snapshot = case.snapshot()
        assert [envelope.type for envelope in snapshot.newer] == [type]
        assert case.snapshot(17).newer == ()
        assert (len(snapshot.exhibits), len(snapshot.notes), snapshot.runs) == (5, 12, ())
    assert check(path).agrees, check(path).problems


def test_a_newer_value_kind_in_a_private_field_is_skipped_and_makes_the_case_read_only(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    append_raw(path, "note_added", {"note": "n"}, private=codec.canonical(_NEW_KIND))
    with CaseFile.open(path, AUTHOR) as case:
        assert len(case.snapshot().notes) == 12
        assert [envelope.seq for envelope in case.snapshot().newer] == [18]
        with pytest.raises(CaseReadOnly, match="case_made_by_newer_version"):
            add_note(case, "x")
    assert check(path).agrees


def test_a_newer_value_kind_in_stored_findings_skips_that_run_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    large = Finding(new_ulid(), "n", Basis.READ, Text("x" * 5000))
    with new_case(path) as case:
        case.record_run(a_run((large,)))
        with case.writing():
            more = case.objects.put(codec.canonical(_RUN["findings"]))
            add_photo(case, b"x")
    append_raw(path, "run_recorded", {**_RUN, "findings": [], "more": more})
    with CaseFile.open(path, AUTHOR) as case:
        assert [run.findings for run in case.snapshot().runs] == [(large,)]
        assert [envelope.seq for envelope in case.snapshot().newer] == [3]
        assert case.read_only is not None
    assert problems(path) == []


def test_a_case_opened_for_reading_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    with CaseFile.open(path, AUTHOR, writable=False) as case:
        with pytest.raises(CaseReadOnly, match="case_is_open_for_reading"):
            add_note(case, "x")
        assert len(case.snapshot().notes) == 12


def test_alarms_are_told_in_every_earlier_state(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        add_note(case, "before")
        case.record(AlterationFound(objects=("ee" * 32,)))
        add_note(case, "after")
        assert [alarm.seq for at in range(4) for alarm in case.snapshot(at).alterations] == [2, 2, 2, 2]
        assert case.snapshot(1).all(AlterationFound) == ()
        assert case.snapshot().alterations == case.snapshot(0).alterations


def test_more_private_findings_than_an_event_has_rows_for_are_refused_and_as_many_are_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.case"
    findings = tuple(
        Finding(new_ulid(), "n", Basis.READ, Text(str(n)), private=True) for n in range(PRIVATE_PER_EVENT + 1)
    )
    with new_case(path) as case:
        with pytest.raises(RecordError, match="too_many_private_fields") as caught:
            case.record_run(a_run(findings))
        assert caught.value.values["count"] == PRIVATE_PER_EVENT + 1
        assert (case.seq, case.snapshot().runs) == (0, ())
        case.record_run(a_run(findings[1:]))
        case.record_run(a_run(findings[:2]))
        assert [len(run.findings) for run in case.snapshot().runs] == [PRIVATE_PER_EVENT, 2]
    assert problems(path) == []
