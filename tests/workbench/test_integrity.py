"""Looking at the evidence again: alterations are found, recorded once, and never forgotten."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from provenance.errors import Cancelled
from provenance.record.evidence import AlterationFound, EvidenceRole
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.integrity import Integrity
from tests import forge


def quiet(_done: int, _of: int) -> None:
    """Progress for nobody."""


def case_with(bench: Workbench, folder: Path, count: int) -> Path:
    """A closed case with that many pictures."""
    path = folder / "test.case"
    with bench.create_case(path, "Test") as case:
        for width in range(20, 20 + count):
            (folder / f"{width}.png").write_bytes(forge.picture_of_one_colour((1, 2, 3), width, 20))
            list(case.add([folder / f"{width}.png"], EvidenceRole.QUESTIONED))
    return path


def alter(path: Path, number: int = 1) -> None:
    """Change one byte of a stored piece of a closed case, behind its back."""
    connection = sqlite3.connect(path)
    (data,) = connection.execute("SELECT data FROM chunks WHERE n = ?", (number,)).fetchone()
    changed = bytearray(data)
    changed[len(changed) // 2] ^= 1
    connection.execute("UPDATE chunks SET data = ? WHERE n = ?", (bytes(changed), number))
    connection.commit()
    connection.close()


def alarms(case: OpenCase) -> int:
    return len(case.snapshot().all(AlterationFound))


def test_an_untouched_case_agrees_and_nothing_is_recorded(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 2)
    with bench.open_case(path) as case:
        head = case.file.head
        assert case.integrity.check(Cancellation(), quiet, everything=True) == ()
        assert case.file.head == head


def test_one_changed_byte_is_found_recorded_once_and_never_forgotten(
    bench: Workbench, tmp_path: Path
) -> None:
    path = case_with(bench, tmp_path, 3)
    alter(path, 2)
    with bench.open_case(path) as case:
        altered = case.snapshot().exhibit("Q2").sha256
        assert case.integrity.check(Cancellation(), quiet, everything=True) == (altered,)
        assert case.integrity.check(Cancellation(), quiet, everything=True) == (altered,)
        assert alarms(case) == 1
    alter(path, 2)  # turned back: the alarm stays
    with bench.open_case(path) as case:
        assert case.integrity.check(Cancellation(), quiet, everything=True) == (altered,)
        assert case.integrity.known() == (altered,)
        assert alarms(case) == 1


def test_a_second_alteration_is_a_second_event(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 3)
    for number in (1, 3):
        alter(path, number)
        with bench.open_case(path) as case:
            case.integrity.check(Cancellation(), quiet, everything=True)
    with bench.open_case(path) as case:
        assert [entry.data.objects for entry in case.snapshot().alterations] == [
            (case.snapshot().exhibit("Q1").sha256,),
            (case.snapshot().exhibit("Q3").sha256,),
        ]


def test_a_piece_that_is_gone_is_an_alteration(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 2)
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM chunks WHERE n = 1")
    connection.commit()
    connection.close()
    with bench.open_case(path) as case:
        found = case.integrity.check(Cancellation(), quiet, everything=True)
        assert found == (case.snapshot().exhibit("Q1").sha256,)


def test_a_case_open_for_reading_is_checked_without_writing(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 1)
    alter(path)
    before = path.read_bytes()
    with bench.open_case(path, writable=False) as case:
        found = case.integrity.check(Cancellation(), quiet, everything=True)
        assert found == (case.snapshot().exhibit("Q1").sha256,)
    assert path.read_bytes() == before


def test_a_stopped_check_goes_on_where_it_was(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 4)
    cancellation = Cancellation()
    seen: list[int] = []

    def stop_after_two(done: int, of: int) -> None:
        seen.append(of)
        if done == 1:
            cancellation.cancel()

    with bench.open_case(path) as case, pytest.raises(Cancelled):
        large(case, tmp_path).check(cancellation, stop_after_two)
    with bench.open_case(path) as case:
        large(case, tmp_path).check(Cancellation(), lambda _done, of: seen.append(of))
        large(case, tmp_path).check(Cancellation(), lambda _done, of: seen.append(of))
    assert seen == [4, 4, 2, 2, 2, 0]


def large(case: OpenCase, tmp_path: Path) -> Integrity:
    """The check of a case as if it were too large to be hashed at every opening."""
    return Integrity(case.file, tmp_path / "cache", at_once_bytes=0)


def test_a_small_case_is_hashed_at_every_opening(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 4)
    seen: list[int] = []
    for _ in range(2):
        with bench.open_case(path) as case:
            case.integrity.check(Cancellation(), lambda _done, of: seen.append(of))
    assert seen == [4] * 10


def test_what_was_found_before_the_user_stopped_is_not_lost(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 3)
    alter(path, 1)
    cancellation = Cancellation()

    def stop_after_one(done: int, _of: int) -> None:
        if done == 1:
            cancellation.cancel()

    with bench.open_case(path) as case, pytest.raises(Cancelled):
        case.integrity.check(cancellation, stop_after_one)
    with bench.open_case(path) as case:
        assert case.integrity.check(Cancellation(), quiet) == (case.snapshot().exhibit("Q1").sha256,)


def test_a_lost_note_of_earlier_checks_only_means_checking_again(bench: Workbench, tmp_path: Path) -> None:
    path = case_with(bench, tmp_path, 2)
    with bench.open_case(path) as case:
        case.integrity.check(Cancellation(), quiet)
    for kept in (tmp_path / "cache").rglob("*"):
        if kept.is_file():
            kept.write_bytes(b"damaged")
    seen: list[int] = []
    with bench.open_case(path) as case:
        case.integrity.check(Cancellation(), lambda _done, of: seen.append(of))
    assert seen[0] == 2
