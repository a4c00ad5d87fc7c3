"""The reader process is walled in, can be stopped, and is replaced when it fails."""

from __future__ import annotations

import os
import platform
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from provenance.errors import Cancelled, MediaError, WorkError
from provenance.media.credentials.shapes import CredentialsOptions, CredentialsReading
from provenance.media.reader import Reader, ReaderLimits
from provenance.media.sandbox import SandboxReport
from provenance.media.sandbox_calls import REFUSED
from tests import forge
from tests.media.mutations import read_mutated

linux = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")

#: Of the mutated files of the suite; many more run under benchmarks/.
MUTATED_FILES = 600


@pytest.fixture
def own_reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def works(reader: Reader) -> bool:
    return reader.decode(forge.picture_file("png"), "photo")[0].width == forge.WIDTH


def reads_apart(reader: Reader) -> bool:
    """Whether the process of the readings apart answers."""
    return reader.reading(CredentialsReading, b"no picture", "x", options=CredentialsOptions()).codes == ()


def raised_while(reader: Reader, act: Callable[[], None], *, apart: bool = False) -> BaseException:
    """What a request that never ends raises when `act` happens meanwhile in another thread."""
    caught: list[BaseException] = []
    reader.probe("", apart=apart)

    def ask() -> None:
        try:
            reader.probe("hang", apart=apart)
        except BaseException as error:  # noqa: BLE001  (Cancelled is none of Exception)
            caught.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    while not reader.busy:
        time.sleep(0.01)
    while asking.is_alive():
        act()
        time.sleep(0.02)
    asking.join()
    return caught[0]


@linux
def test_all_walls_stand(reader: Reader) -> None:
    report = reader.sandbox()
    assert (report.rlimits, report.landlock, report.seccomp) == (True, True, True)


@linux
def test_the_reader_process_can_reach_nothing(reader: Reader) -> None:
    outcomes = reader.probe("walls")
    assert outcomes.pop("memory") == "MemoryError"
    assert outcomes.keys() == {
        *("read", "write", "list", "remove", "connect", "run", "signal", "fork"),
        *("rights", "owner", "times", "limits of others"),
    }
    assert set(outcomes.values()) == {"PermissionError"}


@linux
def test_every_call_on_the_list_is_refused(reader: Reader) -> None:
    column = ("x86_64", "aarch64").index(platform.machine())
    outcomes = reader.probe("calls")
    here = {name for name, numbers in REFUSED.items() if numbers[column] >= 0} - {"fork", "vfork"}
    assert here <= outcomes.keys()
    assert {name for name in here if outcomes[name] != "PermissionError"} == set()
    families = ("setxattr", "fchown", "utimensat", "mknodat", "fchmod", "shmget", "semget", "msgget", "tkill")
    assert here >= {*families, "rt_sigqueueinfo", "pidfd_open", "io_uring_setup", "userfaultfd", "keyctl"}


@linux
def test_the_numbers_of_the_refused_calls_are_the_kernels() -> None:
    headers = (
        Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        Path("/usr/include/asm-generic/unistd.h"),
    )
    compared = 0
    for column, header in enumerate(headers):
        if not header.is_file():
            continue
        defined = re.finditer(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
        numbers = {found[1]: int(found[2]) for found in defined}
        for name, pair in REFUSED.items():
            if name in numbers:
                assert pair[column] == numbers[name], (name, header.name)
                compared += 1
    if not compared:
        pytest.skip("the kernel's headers are not installed here")
    assert compared > 100


@linux
def test_the_walls_are_known_once_a_file_was_answered_and_by_name() -> None:
    with Reader() as reader:
        before = reader.walls
        assert works(reader)
        after = reader.walls
    assert before is None
    assert after is not None and after.words() == "landlock+seccomp+rlimits"


@pytest.mark.parametrize(
    ("stand", "words"),
    [
        ((True, True, True), "landlock+seccomp+rlimits"),
        ((True, False, True), "seccomp+rlimits"),
        ((True, False, False), "rlimits"),
        ((False, False, False), "none"),
    ],
)
def test_the_walls_that_stand_are_named(stand: tuple[bool, bool, bool], words: str) -> None:
    rlimits, landlock, seccomp = stand
    assert SandboxReport(rlimits=rlimits, landlock=landlock, seccomp=seccomp).words() == words


@linux
def test_the_same_attempts_go_through_without_walls() -> None:
    program = (
        "from provenance.media import reader_child as child;"
        "import os; os.chdir(os.sep + 'tmp');"
        "bare = lambda name: lambda: child._bare_call(name);"
        "calls = ('fsetxattr', 'fchown', 'utimensat', 'shmget', 'pidfd_open', 'openat', 'tkill');"
        "outcomes = [child._tried(attempt) for attempt in child._on_others().values()];"
        "outcomes += [child._tried(lambda: os.listdir(os.sep)), child._tried(child._network_socket)];"
        "assert 'PermissionError' not in [child._tried(bare(name)) for name in calls];"
        "print(*outcomes, end='')"
    )
    rights = Path(os.devnull).stat().st_mode
    done = subprocess.run(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
    assert Path(os.devnull).stat().st_mode == rights  # of the whole machine


@linux
def test_the_reader_process_is_given_none_of_our_environment(own_reader: Reader) -> None:
    own_reader.sandbox()
    environment = Path(f"/proc/{own_reader.process_id}/environ").read_bytes()
    names = {entry.split(b"=")[0] for entry in environment.split(b"\0") if entry}
    assert names <= {b"LC_ALL", b"OPENBLAS_NUM_THREADS", b"LD_LIBRARY_PATH"}


def test_a_killed_reader_fails_the_request_and_the_next_one_works(own_reader: Reader) -> None:
    def kill() -> None:
        process = own_reader.process_id
        if process is not None and process == first:
            os.kill(process, signal.SIGTERM)

    own_reader.sandbox()
    first = own_reader.process_id
    error = raised_while(own_reader, kill)
    assert isinstance(error, WorkError) and error.id == "reader_died"
    assert works(own_reader)


def test_a_reader_that_dies_by_itself_names_the_file(own_reader: Reader) -> None:
    with pytest.raises(WorkError) as caught:
        own_reader.probe("die")
    assert (caught.value.id, caught.value.values) == ("reader_died", {"name": "probe"})
    assert works(own_reader)


def test_a_running_request_is_cancelled_from_another_thread(own_reader: Reader) -> None:
    assert isinstance(raised_while(own_reader, own_reader.cancel), Cancelled)
    assert works(own_reader)


@pytest.mark.parametrize("ask", [Reader.facts, Reader.decode, Reader.tags])
def test_work_that_is_too_late_is_not_begun(ask: Callable[..., object], own_reader: Reader) -> None:
    def too_late() -> None:
        raise Cancelled

    assert works(own_reader)
    process = own_reader.process_id
    with pytest.raises(Cancelled):
        ask(own_reader, b"no picture: who looks at it is replaced", "photo", check=too_late)
    assert not own_reader.busy
    assert works(own_reader) and own_reader.process_id == process


def test_cancelling_without_a_request_changes_nothing(own_reader: Reader) -> None:
    own_reader.sandbox()
    process = own_reader.process_id
    own_reader.cancel()
    assert works(own_reader) and own_reader.process_id == process


def test_closing_cancels_a_running_request() -> None:
    reader = Reader()
    assert isinstance(raised_while(reader, reader.close), Cancelled)
    with pytest.raises(WorkError, match="reader_closed"):
        reader.facts(b"x", "photo")


# ---- the process of the readings apart --------------------------------------------------------------------------


def test_a_reading_apart_is_cancelled_and_the_other_process_works_on(own_reader: Reader) -> None:
    assert works(own_reader)
    main = own_reader.process_id
    assert isinstance(raised_while(own_reader, own_reader.cancel, apart=True), Cancelled)
    assert works(own_reader) and own_reader.process_id == main
    assert reads_apart(own_reader)


def test_a_reading_apart_that_takes_too_long_is_ended() -> None:
    with Reader(ReaderLimits(seconds_per_request=1.5)) as reader:
        with pytest.raises(WorkError) as caught:
            reader.probe("hang", apart=True)
        assert (caught.value.id, caught.value.values["limit_seconds"]) == ("reader_timeout", 2)
        assert works(reader)


def test_closing_cancels_a_reading_apart_and_ends_its_process() -> None:
    reader = Reader()
    assert isinstance(raised_while(reader, reader.close, apart=True), Cancelled)
    assert reader.process_id_apart is None
    with pytest.raises(WorkError, match="reader_closed"):
        reads_apart(reader)


def test_a_process_apart_that_dies_is_replaced(own_reader: Reader) -> None:
    with pytest.raises(WorkError, match="reader_died"):
        own_reader.probe("die", apart=True)
    assert reads_apart(own_reader)


def test_a_process_apart_starts_when_it_is_asked_and_stays_until_the_reader_closes() -> None:
    with Reader() as reader:
        processes = []
        for answers in (works, reads_apart, works, reads_apart):
            assert answers(reader)
            processes.append(reader.process_id_apart)
    processes.append(reader.process_id_apart)
    assert processes[0] is None and processes[-1] is None
    assert processes[1] is not None and len(set(processes[1:4])) == 1


def test_a_request_that_takes_too_long_is_ended() -> None:
    with Reader(ReaderLimits(seconds_per_request=1.5)) as reader:
        with pytest.raises(WorkError) as caught:
            reader.probe("hang")
        assert (caught.value.id, caught.value.values["limit_seconds"]) == ("reader_timeout", 2)
        assert works(reader)


def test_a_reader_is_replaced_after_a_refused_file(own_reader: Reader) -> None:
    assert works(own_reader)
    first = own_reader.process_id
    with pytest.raises(MediaError):
        own_reader.decode(forge.truncated(forge.picture_file("png")), "photo")
    assert works(own_reader) and own_reader.process_id != first


def test_a_reader_is_replaced_after_its_share_of_files() -> None:
    with Reader(ReaderLimits(files_per_process=3)) as reader:
        processes = []
        for _ in range(4):
            processes.append(reader.process_id)
            assert works(reader)
    assert processes[0] == processes[1] == processes[2] != processes[3]


def test_several_threads_take_turns(reader: Reader) -> None:
    files = {
        (40 + number): forge.picture_of_one_colour((number, 0, 0), 40 + number, 8) for number in range(8)
    }
    found: dict[int, tuple[int, int]] = {}

    def ask(width: int) -> None:
        for _ in range(10):
            pixels, _ = reader.decode(files[width], "photo")
            found[width] = (pixels.width, pixels.data[0])

    threads = [threading.Thread(target=ask, args=(width,)) for width in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {width: (width, width - 40) for width in files}


def test_the_program_itself_loads_no_imaging_library() -> None:
    program = (
        "import sys, provenance.media.reader, provenance.media.files, provenance.media.sniff;"
        "print([name for name in ('PIL', 'numpy', 'exifread', 'pillow_heif', 'cv2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_mutated_files_neither_hang_nor_crash_us(reader: Reader) -> None:
    outcomes = read_mutated(reader, MUTATED_FILES)
    assert outcomes["decoded"] > MUTATED_FILES // 20 and outcomes["refused"] > MUTATED_FILES // 20
    assert works(reader)
