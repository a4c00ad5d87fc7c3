"""What the window remembers: written whole or not at all, forgiving when read, silent about titles."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import EnvironmentFault
from provenance.wording import Wording
from ui import remembered as memory
from ui.remembered import RecentCase, Remembered

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
TREE = Path(__file__).resolve().parents[2]
on_posix = pytest.mark.skipif(os.name != "posix", reason="permissions and signals of POSIX")


def _full() -> Remembered:
    """A record in which nothing has its default."""
    record = memory.with_open_case(Remembered(), Path("/cases/міст.case"), NOON)
    record = memory.with_geometry(record, b"\x01\xd9\xd0\xcb")
    record = memory.with_splitter(record, "photo", b"\x00\xff")
    record = memory.with_theme(record, "dark")
    record = memory.with_stage(record, "c1", "place")
    record = memory.with_blurred(record, "c1", True)
    record = memory.with_author(record, "Olena", "reviewer")
    return memory.with_guide_step(record, 3)


def _here(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- the file


def test_the_first_start_remembers_nothing_and_writes_nothing(tmp_path: Path) -> None:
    assert memory.load(tmp_path) == Remembered()
    assert _here(tmp_path) == set()


def test_everything_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there" / "yet"
    record = _full()
    memory.save(home, record)
    assert memory.load(home) == record
    assert _here(home) == {"window.json"}
    defaults = msgspec.structs.asdict(Remembered())
    same = {name for name, value in msgspec.structs.asdict(record).items() if value == defaults[name]}
    assert same == {"version"}


def test_shapes_come_back_as_the_bytes_that_qt_gave(tmp_path: Path) -> None:
    memory.save(tmp_path, _full())
    kept = memory.load(tmp_path)
    assert kept.geometry_state == b"\x01\xd9\xd0\xcb"
    assert kept.splitter_state("photo") == b"\x00\xff"
    assert kept.splitter_state("never seen") == b""


@on_posix
def test_only_this_user_may_read_the_file_and_its_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    memory.save(home, Remembered())
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "window.json").stat().st_mode & 0o077 == 0


def test_of_two_quick_saves_the_second_stays(tmp_path: Path) -> None:
    memory.save(tmp_path, memory.with_theme(Remembered(), "dark"))
    memory.save(tmp_path, memory.with_theme(Remembered(), "light"))
    assert memory.load(tmp_path).theme == "light"
    assert _here(tmp_path) == {"window.json"}


def test_saves_at_the_same_time_leave_one_of_them_whole(tmp_path: Path) -> None:
    records = [memory.with_stage(Remembered(), f"case {n}", "x" * 4000 * n) for n in range(1, 9)]
    together = threading.Barrier(len(records))

    def save(record: Remembered) -> None:
        together.wait()
        memory.save(tmp_path, record)

    threads = [threading.Thread(target=save, args=(record,)) for record in records]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.load(tmp_path) in records
    assert _here(tmp_path) == {"window.json"}


@on_posix
def test_who_is_reading_while_it_is_saved_still_reads_the_old_file_whole(tmp_path: Path) -> None:
    memory.save(tmp_path, _full())
    before = (tmp_path / "window.json").read_bytes()
    with (tmp_path / "window.json").open("rb") as reader:
        memory.save(tmp_path, Remembered())
        assert reader.read() == before


# --- what may have happened to it


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"theme": "dark"}',
        b'{"version": 0}',
        b'{"version": "1"}',
        b'{"version": 1, "theme": "pink"}',
        b'{"version": 1, "geometry": "0g"}',
        b'{"version": 1, "geometry": "00\\n"}',
        b'{"version": 1, "geometry": "0"}',
        b'{"version": 1, "recent": [{"path": "/a", "opened": "2026-11-22T12:00:00"}]}',
        b'{"version": 1, "stages": ' + b"[" * 100_000,
        b'{"version": 1, "x": "' + b"x" * (1 << 20) + b'"}',
    ],
)
def test_a_damaged_file_is_kept_aside_and_the_window_starts_afresh(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "window.json").write_bytes(data)
    assert memory.load(tmp_path) == Remembered()
    assert _here(tmp_path) == {"window.json.damaged"}
    assert (tmp_path / "window.json.damaged").read_bytes() == data


def test_the_next_save_after_damage_works_and_leaves_the_damaged_file_alone(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_bytes(b"{")
    memory.save(tmp_path, memory.with_theme(memory.load(tmp_path), "dark"))
    assert memory.load(tmp_path).theme == "dark"
    assert (tmp_path / "window.json.damaged").read_bytes() == b"{"


def test_the_file_of_a_newer_version_is_kept_for_it(tmp_path: Path) -> None:
    data = b'{"version": 2, "theme": {"name": "dusk"}}'
    (tmp_path / "window.json").write_bytes(data)
    assert memory.load(tmp_path) == Remembered()
    assert (tmp_path / "window.json.newer").read_bytes() == data


def test_fields_that_are_unknown_or_absent_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_bytes(b'{"version": 1, "theme": "light", "colour": "blue"}')
    assert memory.load(tmp_path) == memory.with_theme(Remembered(), "light")
    assert _here(tmp_path) == {"window.json"}


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_the_start_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("home")
    (folder / "window.json").write_bytes(data)
    assert memory.load(folder) == Remembered()


def test_what_a_killed_process_left_half_written_does_not_matter(tmp_path: Path) -> None:
    memory.save(tmp_path, _full())
    (tmp_path / "window.json.k1ll3d.tmp").write_bytes(b'{"version": 1, "the')
    assert memory.load(tmp_path) == _full()
    memory.save(tmp_path, Remembered())
    assert memory.load(tmp_path) == Remembered()


@on_posix
def test_a_process_killed_while_saving_leaves_a_whole_file(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ui import remembered as m\n"
        "for n in range(10**9):\n"
        "    m.save(Path(sys.argv[1]), m.with_stage(m.Remembered(), 'c', 'x' * (n % 50) * 1000))\n"
        "    if n == 20: print('under way', flush=True)\n"
    )
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=TREE, stdout=subprocess.PIPE)
        with child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"under way\n"
            child.send_signal(signal.SIGKILL)
        kept = memory.load(tmp_path)
        assert set(kept.stages) == {"c"}
        assert "window.json.damaged" not in _here(tmp_path)


# --- a disk that refuses


def test_a_home_that_is_a_file_is_said_when_saving(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_bytes(b"")
    with pytest.raises(EnvironmentFault) as refused:
        memory.save(home, Remembered())
    assert refused.value.id == "home_not_writable"
    assert "home" in Wording(strict=True).error(refused.value)


def test_a_file_that_cannot_be_replaced_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "window.json").mkdir()
    with pytest.raises(EnvironmentFault) as refused:
        memory.save(tmp_path, Remembered())
    assert refused.value.id == "home_not_writable"
    assert _here(tmp_path) == {"window.json"}


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "window.json").mkdir()
    with pytest.raises(EnvironmentFault) as refused:
        memory.load(tmp_path)
    assert refused.value.id == "file_unreadable"
    assert "window.json" in Wording(strict=True).error(refused.value)


def test_a_damaged_file_that_cannot_be_kept_aside_is_said(tmp_path: Path) -> None:
    (tmp_path / "window.json").write_bytes(b"{")
    (tmp_path / "window.json.damaged").mkdir()
    with pytest.raises(EnvironmentFault) as refused:
        memory.load(tmp_path)
    assert refused.value.id == "home_not_writable"
    assert (tmp_path / "window.json").read_bytes() == b"{"


# --- recent and open cases


def test_recent_cases_are_kept_latest_first_and_each_once() -> None:
    record = Remembered()
    for hour, name in enumerate(["a", "b", "a"]):
        record = memory.with_recent(record, Path(f"/cases/{name}.case"), NOON + timedelta(hours=hour))
    assert [Path(case.path).stem for case in record.recent] == ["a", "b"]
    assert record.recent[0].opened == NOON + timedelta(hours=2)


def test_only_the_latest_recent_cases_are_kept() -> None:
    record = Remembered()
    for number in range(memory.RECENT + 5):
        record = memory.with_recent(record, Path(f"/cases/{number}.case"), NOON)
    assert len(record.recent) == memory.RECENT
    assert Path(record.recent[0].path).stem == str(memory.RECENT + 4)


def test_a_time_is_kept_in_utc_to_the_second() -> None:
    kyiv = datetime(2026, 11, 22, 14, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))
    assert memory.with_recent(Remembered(), Path("/a.case"), kyiv).recent[0].opened == NOON


def test_a_case_can_be_taken_from_the_list() -> None:
    record = memory.with_recent(Remembered(), Path("/a.case"), NOON)
    assert memory.without_recent(record, Path("/b.case")) == record
    assert memory.without_recent(record, Path("/a.case")) == Remembered()


def test_a_recent_case_is_a_place_and_a_time_and_never_a_title() -> None:
    assert RecentCase.__struct_fields__ == ("path", "opened")


def test_a_crash_leaves_the_open_case_and_a_clean_closing_does_not(tmp_path: Path) -> None:
    case = Path("/cases/a.case")
    memory.save(tmp_path, memory.with_open_case(memory.load(tmp_path), case, NOON))
    after_a_crash = memory.load(tmp_path)
    assert after_a_crash.open_case == str(case)
    memory.save(tmp_path, memory.without_open_case(after_a_crash))
    closed = memory.load(tmp_path)
    assert closed.open_case is None
    assert [kept.path for kept in closed.recent] == [str(case)]


def test_a_path_that_is_no_text_is_not_remembered_and_does_no_harm(tmp_path: Path) -> None:
    record = memory.with_open_case(Remembered(), Path("/cases/\udcff.case"), NOON)
    assert record == Remembered()
    memory.save(tmp_path, record)


# --- by case


def test_stage_and_blurring_are_kept_for_each_case_apart() -> None:
    record = memory.with_stage(Remembered(), "a", "place")
    record = memory.with_stage(record, "b", "verdict")
    record = memory.with_blurred(record, "b", True)
    record = memory.with_stage(record, "a", "report")
    assert record.stages == {"a": "report", "b": "verdict"}
    assert record.blurred == {"b": True}


def test_the_cases_longest_not_shown_are_forgotten() -> None:
    record = Remembered()
    for number in range(memory.CASES):
        record = memory.with_stage(record, str(number), "place")
    record = memory.with_stage(record, "0", "verdict")
    record = memory.with_stage(record, "one more", "place")
    assert len(record.stages) == memory.CASES
    assert record.stages["0"] == "verdict"
    assert "1" not in record.stages


def test_a_change_makes_another_record_and_leaves_the_first() -> None:
    first = Remembered()
    memory.with_splitter(memory.with_stage(first, "a", "place"), "photo", b"\x01")
    assert first == Remembered()
    assert first.splitters == {}
