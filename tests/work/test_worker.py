"""One worker process: called, asked back, killed, cancelled, and its errors."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance import errors
from provenance.errors import AlidadeError, Cancelled, InputError, WorkError
from provenance.media.files import READ_LIMIT_BYTES
from provenance.work import worker as worker_module
from provenance.work.wire import FRAME_LIMIT_BYTES, Answer, send
from provenance.work.worker import Worker, WorkerLimits
from provenance.work.worker_child import error_of
from tests.work.functions import HERE

ROOT = Path(__file__).parents[2]
EXPECTED = [
    name
    for name in errors.__all__
    if issubclass(getattr(errors, name), AlidadeError) and name != "AlidadeError"
]


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def no_answer(what: str, _payload: bytes) -> bytes:
    raise AssertionError(f"nobody asked for {what}")


def no_report(_done: int, _of: int) -> None:
    """Progress for nobody."""


def never() -> None:
    """It is not too late."""


def call(worker: Worker, name: str, payload: bytes = b"") -> bytes:
    return worker.call(f"{HERE}:{name}", payload, no_answer, no_report, never)


def is_running(process: int) -> bool:
    """Whether a process lives; one that ended and was not yet waited for does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_one_process_serves_many_calls(worker: Worker) -> None:
    assert worker.process_id is None
    first = call(worker, "process_number")
    assert call(worker, "echo", b"\0bytes\xff") == b"\0bytes\xff"
    assert call(worker, "process_number") == first == str(worker.process_id).encode()


def test_a_worker_asks_the_program_and_says_how_far_it_is(worker: Worker) -> None:
    asked: list[tuple[str, bytes]] = []
    said: list[tuple[int, int]] = []

    def respond(what: str, payload: bytes) -> bytes:
        asked.append((what, payload))
        return payload[::-1]

    assert worker.call(f"{HERE}:ask", b"abc", respond, no_report, never) == b"cba"
    worker.call(f"{HERE}:count", b"3", respond, lambda done, of: said.append((done, of)), never)
    assert asked == [("anything", b"abc")]
    assert said == [(1, 3), (2, 3), (3, 3)]


def test_what_a_library_prints_does_not_get_between_the_frames(worker: Worker) -> None:
    assert call(worker, "print_words") == b"said"
    assert call(worker, "echo", b"x") == b"x"


@pytest.mark.parametrize("kind", EXPECTED)
def test_every_class_of_expected_failure_crosses_the_process_border(kind: str, worker: Worker) -> None:
    with pytest.raises(AlidadeError) as caught:
        call(worker, "refuse", kind.encode())
    assert type(caught.value) is getattr(errors, kind)
    assert (caught.value.id, caught.value.values) == ("id_of_it", {"name": "фото.jpg", "count": 3})


def test_a_class_of_failure_that_nobody_knows_is_still_an_expected_failure() -> None:
    assert type(error_of("Cancelled", "a", {})) is AlidadeError
    assert type(error_of("NewerError", "a", {})) is AlidadeError


def test_a_refusal_of_the_program_reaches_the_worker_and_comes_back_whole(worker: Worker) -> None:
    def respond(_what: str, _payload: bytes) -> bytes:
        raise InputError("file_empty", name="photo.jpg")

    with pytest.raises(InputError) as caught:
        worker.call(f"{HERE}:ask", b"", respond, no_report, never)
    assert (caught.value.id, caught.value.values) == ("file_empty", {"name": "photo.jpg"})
    assert call(worker, "echo", b"still here") == b"still here"


def test_a_program_that_breaks_while_answering_leaves_no_confused_worker(worker: Worker) -> None:
    def respond(_what: str, _payload: bytes) -> bytes:
        raise KeyError("a fault of ours")

    with pytest.raises(KeyError):
        worker.call(f"{HERE}:ask", b"", respond, no_report, never)
    assert call(worker, "echo", b"next") == b"next"


def test_a_killed_worker_is_an_error_and_the_next_call_works(worker: Worker) -> None:
    with pytest.raises(WorkError) as caught:
        call(worker, "die")
    assert caught.value.id == "worker_died"
    assert call(worker, "echo", b"again") == b"again"


def test_a_worker_killed_between_calls_is_replaced_without_a_word(worker: Worker) -> None:
    call(worker, "echo")
    process = worker.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert call(worker, "echo", b"again") == b"again"
    assert worker.process_id != process


def test_cancelling_from_another_thread_ends_the_call_and_the_next_one_works(worker: Worker) -> None:
    begun = threading.Event()

    def stop() -> None:
        begun.wait()
        worker.cancel()

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.raises(Cancelled):
        worker.call(f"{HERE}:wait", b"", no_answer, lambda _done, _of: begun.set(), never)
    stopper.join()
    assert call(worker, "echo", b"again") == b"again"


def test_cancelling_an_idle_worker_does_not_spoil_the_next_call(worker: Worker) -> None:
    call(worker, "echo")
    worker.cancel()
    assert call(worker, "echo", b"again") == b"again"


def test_work_that_is_too_late_is_not_begun(worker: Worker) -> None:
    def too_late() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        worker.call(f"{HERE}:echo", b"", no_answer, no_report, too_late)
    assert worker.process_id is None


def test_a_closed_worker_has_no_process(worker: Worker) -> None:
    call(worker, "echo")
    process = worker.process_id
    assert process is not None and is_running(process)
    worker.close()
    worker.close()
    assert not is_running(process)


def test_a_worker_that_cannot_start_says_so(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(ROOT / "no such program"))
    with pytest.raises(WorkError) as caught:
        call(worker, "echo")
    assert caught.value.id == "worker_did_not_start"


def test_a_worker_is_given_no_environment_that_it_does_not_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_USER", "x")
    given = worker_module._environment()
    assert "SECRET_OF_THE_USER" not in given and "HOME" not in given
    assert given["OMP_NUM_THREADS"] == "1"


def test_a_worker_that_says_nothing_for_too_long_is_ended_and_the_next_call_works() -> None:
    worker = Worker(WorkerLimits(silent_seconds=2))
    try:
        with pytest.raises(WorkError) as caught:
            call(worker, "wait")
        assert (caught.value.id, caught.value.values) == ("worker_timeout", {"limit_seconds": 2})
        assert call(worker, "echo", b"again") == b"again"
    finally:
        worker.close()


def test_a_message_too_large_is_refused_on_either_way_and_the_next_call_works() -> None:
    worker = Worker(WorkerLimits(frame_bytes=1000))
    try:
        call(worker, "echo")
        process = worker.process_id
        with pytest.raises(WorkError, match="message_too_large"):
            call(worker, "echo", b"x" * 1001)
        with pytest.raises(WorkError, match="message_too_large"):
            worker.call(f"{HERE}:ask", b"", lambda _what, _payload: b"x" * 1001, no_report, never)
        assert call(worker, "echo", b"in step") == b"in step"
        assert worker.process_id == process
    finally:
        worker.close()


def test_nothing_is_written_of_a_message_too_large() -> None:
    stream = io.BytesIO()
    with pytest.raises(WorkError) as caught:
        send(stream, Answer(b"x" * 100), 100)
    assert caught.value.values["limit_bytes"] == 100
    assert stream.getvalue() == b""


def test_the_largest_file_that_is_read_fits_into_a_message() -> None:
    stream = io.BytesIO()
    send(stream, Answer(b""))
    assert len(stream.getvalue()) + READ_LIMIT_BYTES + 16 <= FRAME_LIMIT_BYTES < 2**32


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these limits are Linux's")
def test_a_worker_has_bounded_memory_and_writes_no_core(worker: Worker) -> None:
    call(worker, "echo")
    limits = Path(f"/proc/{worker.process_id}/limits").read_text().splitlines()
    found = {line[:25].strip(): line[25:].split()[0] for line in limits[1:]}
    assert int(found["Max address space"]) <= 8 * 1024**3
    assert found["Max core file size"] == "0"
