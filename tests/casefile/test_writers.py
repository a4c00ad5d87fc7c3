"""One process writes, others read; a killed writer loses nothing acknowledged; a full or lost disk is said clearly."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from provenance.casefile.casefile import CaseFile
from provenance.errors import CaseError, CaseLocked
from tests.casefile.desk import AUTHOR, add_note, add_photo, check, new_case, raw, some_case
from tests.casefile.kills import CHILD, kill_once

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
_START = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from provenance.casefile.casefile import CaseFile
from provenance.casefile.verify import verify_case
from provenance.errors import AlidadeError
from tests.casefile.desk import AUTHOR, add_note, add_photo, new_case
path = Path(sys.argv[1])
"""


def elsewhere(code: str, *arguments: str | Path) -> str:
    """What another process prints."""
    command = [sys.executable, "-c", _START.format(root=str(ROOT)) + code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


_TRY_TO_WRITE = """
try:
    with CaseFile.open(path, AUTHOR) as case:
        print(add_note(case, "from elsewhere").seq)
except AlidadeError as error:
    print(type(error).__name__, error.id)
"""
_READ = """
with CaseFile.open(path, AUTHOR, writable=False) as case:
    print(len(case.snapshot().notes), verify_case(path).agrees)
"""


@contextmanager
def writer_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes all the time; killed at the end."""
    child = subprocess.Popen([sys.executable, str(CHILD), str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "open\n"
        yield child
    finally:
        child.kill()
        child.stdout.close()
        child.wait()


def test_a_second_writer_is_refused_in_this_process_and_in_another(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        with pytest.raises(CaseLocked, match="case_locked"):
            CaseFile.open(path, AUTHOR)
        assert elsewhere(_TRY_TO_WRITE, path) == "CaseLocked case_locked"
        add_note(case, "still mine")
    assert elsewhere(_TRY_TO_WRITE, path) == "2", "after closing the other may write"
    assert [left.name for left in tmp_path.iterdir()] == ["a.case"]


def test_a_second_writer_is_refused_under_another_name_of_the_same_case(tmp_path: Path) -> None:
    path, link = tmp_path / "a.case", tmp_path / "link.case"
    link.symlink_to(path)
    with new_case(path), pytest.raises(CaseLocked):
        CaseFile.open(link, AUTHOR)


def test_others_read_and_verify_while_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        add_note(case, "one")
        assert elsewhere(_READ, path) == "1 True"
        add_note(case, "two")
        assert elsewhere(_READ, path) == "2 True"
        add_note(case, "three")
    assert check(path).agrees


def test_a_reader_here_sees_whole_states_while_another_process_writes_all_the_time(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    with writer_elsewhere(path):
        for _ in range(5):
            with CaseFile.open(path, AUTHOR, writable=False) as case:
                assert len(case.snapshot().notes) >= 12
        with pytest.raises(CaseLocked):
            CaseFile.open(path, AUTHOR)


def test_a_reader_of_the_same_process_takes_no_lock_from_the_writer(tmp_path: Path) -> None:
    """SQLite shares its locks within a process, and the writer's right hangs on a side file that no reader touches."""
    path = tmp_path / "a.case"
    with new_case(path) as case:
        with CaseFile.open(path, AUTHOR, writable=False) as reader:
            assert reader.snapshot().notes == ()
        with raw(path):
            pass
        assert elsewhere(_TRY_TO_WRITE, path) == "CaseLocked case_locked"
        add_note(case, "still mine")
    assert check(path).events == 2


def test_a_case_open_here_for_writing_is_not_read_beside_sqlite(tmp_path: Path) -> None:
    """Closing a second descriptor would drop the locks that SQLite holds (tried)."""
    path, link, hard = tmp_path / "a.case", tmp_path / "link.case", tmp_path / "hard.case"
    with new_case(path):
        link.symlink_to(path)
        hard.hardlink_to(path)
        for name in (path, link, hard):
            with pytest.raises(CaseError, match="case_open_here"):
                check(name)
    hard.unlink()
    with CaseFile.open(path, AUTHOR, writable=False):
        assert check(path).agrees, "reading is no hindrance"
    with CaseFile.open(path, AUTHOR), pytest.raises(CaseError, match="case_open_here"):
        check(link)
    assert check(link).agrees


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_a_new_case_may_be_read_by_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        new_case(tmp_path / "a.case").close()
    finally:
        os.umask(before)
    assert (tmp_path / "a.case").stat().st_mode & 0o777 == 0o600


def test_a_lock_file_left_behind_locks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    path.with_name("a.case.lock").touch()
    with CaseFile.open(path, AUTHOR) as case:
        add_note(case, "x")
    assert [left.name for left in tmp_path.iterdir()] == ["a.case"]


def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    draw = random.Random(2022)
    path = tmp_path / "a.case"
    new_case(path).close()
    kills = [kill_once(path, draw) for _ in range(KILLS)]
    assert [wrong for kill in kills for wrong in kill.wrong] == []
    assert sum(len(kill.events) + len(kill.objects) for kill in kills) > KILLS, "the writers did write"
    assert sorted(left.name for left in tmp_path.iterdir()) == ["a.case"]


def test_a_write_that_was_interrupted_is_taken_back_at_the_next_opening(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    before = check(path).head
    code = """
import os
with CaseFile.open(path, AUTHOR) as case, case.writing():
    case._connection.execute("PRAGMA cache_size = 10")  # so that pages reach the file before the end
    for n in range(60):
        case.objects.put(bytes([n]) * 100_000)
    add_note(case, "never acknowledged")
    print("dying", flush=True)
    os._exit(0)
"""
    assert elsewhere(code, path) == "dying"
    assert path.with_name("a.case-journal").stat().st_size > 0, "the test is about a half-written file"
    with pytest.raises(CaseError, match="case_write_interrupted"):
        CaseFile.open(path, AUTHOR, writable=False)
    with pytest.raises(CaseError, match="case_write_interrupted"):
        check(path)
    CaseFile.open(path, AUTHOR).close()
    assert (check(path).agrees, check(path).head) == (True, before)
    assert [left.name for left in tmp_path.iterdir()] == ["a.case"]


# ---- the disk -----------------------------------------------------------------------------------------------

_FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with CaseFile.open(path, AUTHOR) as case:
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100_000,) * 2)
    for _ in range(2):
        try:
            add_photo(case, bytes(2_000_000))
        except AlidadeError as error:
            print(type(error).__name__, error.id, len(case.objects), case.seq)
    print(add_note(case, "small").seq)
"""
_CREATE_FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000,) * 2)
try:
    new_case(path)
except AlidadeError as error:
    print(type(error).__name__, error.id, sorted(left.name for left in path.parent.iterdir()))
"""


def test_a_full_disk_is_said_and_the_case_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    some_case(path)
    assert elsewhere(_FULL, path).split("\n") == ["CaseError case_not_written 5 17"] * 2 + ["18"]
    assert (check(path).agrees, check(path).events) == (True, 19)


def test_a_case_that_does_not_fit_on_the_disk_is_not_left_half_made(tmp_path: Path) -> None:
    assert elsewhere(_CREATE_FULL, tmp_path / "a.case") == "CaseError case_cannot_be_created []"


_AS_NOBODY = """
import os
os.chdir("/")
CaseFile.create(path.with_name("warm.case"), AUTHOR, title="t").close()  # everything is imported from here on
path.with_name("warm.case").unlink()
os.chmod(path.parent, 0o555)
if os.getuid() == 0:
    os.setresuid(65534, 65534, 65534)
for attempt in (lambda: CaseFile.open(path, AUTHOR), lambda: new_case(path.with_name("b.case"))):
    try:
        attempt()
    except AlidadeError as error:
        print(type(error).__name__, error.id)
with CaseFile.open(path, AUTHOR, writable=False) as case:
    print(len(case.snapshot().notes))
"""


def test_a_read_only_folder_is_said_and_the_case_can_be_read_there(tmp_path: Path) -> None:
    folder = Path(os.path.realpath(tmp_path)) / "stick"
    folder.mkdir()
    some_case(folder / "a.case")
    (folder / "a.case").chmod(0o644)  # handed over for reading
    for above in (folder, *folder.parents):
        if above == Path(tempfile.gettempdir()):
            break
        above.chmod(0o755)
    try:
        said = elsewhere(_AS_NOBODY, folder / "a.case").split("\n")
    finally:
        folder.chmod(0o755)
    assert said == ["CaseError case_cannot_be_locked", "CaseError case_cannot_be_locked", "12"]


def test_a_vanished_folder_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    case = new_case(folder / "a.case")
    shutil.rmtree(folder)
    with pytest.raises(CaseError, match="case_not_written"):
        add_photo(case, b"x" * 100_000)
    assert (case.seq, len(case.objects)) == (0, 0)
    case.close()


def test_a_case_is_not_created_in_a_folder_that_is_missing_nor_over_a_file(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="case_folder_missing"):
        new_case(tmp_path / "missing" / "a.case")
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    with pytest.raises(CaseError, match="case_exists"):
        new_case(tmp_path / "photo.jpg")
    assert (tmp_path / "photo.jpg").read_bytes() == b"photo"
    assert [left.name for left in tmp_path.iterdir()] == ["photo.jpg"]


def test_closing_twice_and_writing_after_closing_are_no_crash(tmp_path: Path) -> None:
    case = new_case(tmp_path / "a.case")
    case.close()
    case.close()
    with pytest.raises(CaseError, match="case_not_written"):
        add_note(case, "x")
