"""What a case must not hold: user, computer and folder names, private words in the chain, our sentences, floats."""

from __future__ import annotations

import getpass
import json
import re
import socket
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from provenance.casefile.casefile import CaseFile
from provenance.record.casework import RunRecorded
from provenance.record.event import EventData
from provenance.record.evidence import EvidenceRole
from provenance.record.run import Outcome
from provenance.record.values import Text
from tests.casefile.desk import AUTHOR, check, new_case, raw
from tests.cases import make_format_1
from tests.report.cases import picture
from tests.warm import warm_bench

NAME = "zhovto-blakytny-Прапор.jpg"
BROKEN = "obirvany-lyst.jpg"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a-very-private-folder")


@pytest.fixture
def case(folder: Path) -> Path:
    """A case made through the workbench from files in a folder, one of them broken, with runs on both."""
    path = folder / "kupyansk.case"
    if path.exists():
        return path
    photo = picture(320, 240, 1)
    (folder / NAME).write_bytes(photo)
    (folder / BROKEN).write_bytes(photo[: len(photo) // 3])
    with (
        warm_bench(folder) as workbench,
        workbench.create_case(path, "Kupyansk", "Where?") as opened,
    ):
        taken = list(opened.add([folder / NAME, folder / BROKEN], EvidenceRole.QUESTIONED))
        assert [one.error for one in taken] == [None, None]
        for analysis in ("file_identity", "metadata"):
            for number in ("Q1", "Q2"):
                opened.run(analysis, [("questioned", number)])
        shown = {run.outcome for run in opened.snapshot().runs}
        assert Outcome.FOUND in shown
    return path


def _lines(path: Path) -> list[bytes]:
    with raw(path) as connection:
        return [line for (line,) in connection.execute("SELECT line FROM events")]


def test_no_path_of_this_machine_stands_anywhere_in_the_file(case: Path, folder: Path) -> None:
    data = case.read_bytes()
    assert str(folder).encode() not in data
    assert folder.name.encode() not in data
    assert str(Path.home()).encode() + b"/" not in data


def test_no_host_name_and_no_user_name_stand_in_events_or_private_payloads(case: Path) -> None:
    with raw(case) as connection:
        payloads = [payload for (payload,) in connection.execute("SELECT payload FROM private")]
    words = {socket.gethostname(), socket.getfqdn(), getpass.getuser()}
    for text in (*_lines(case), *payloads):
        assert words.isdisjoint(re.split(r"[^\w.-]+", text.decode()))


def test_received_names_stand_in_private_payloads_only(case: Path) -> None:
    lines = b"\n".join(_lines(case))
    for name in (NAME, BROKEN):
        assert name.encode() not in lines
        assert Path(name).stem.encode() not in lines
    with raw(case) as connection:
        payloads = b"\n".join(payload for (payload,) in connection.execute("SELECT payload FROM private"))
    assert NAME.encode() in payloads, "the name is kept, where it can be erased"


def _content(line: bytes) -> list[Any]:
    found: list[Any] = []

    def walk(value: Any) -> None:
        found.append(value)
        for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inside)

    walk(json.loads(line))
    return found


def test_no_event_holds_a_floating_point_number_or_a_sentence_of_ours(case: Path) -> None:
    for line in _lines(case):
        for value in _content(line):
            assert not isinstance(value, float)
            if isinstance(value, str):
                assert not re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", value), value


def _with_secrets(event: EventData) -> EventData:
    """The event with every private field that may hold words saying something recognisable."""
    hints = get_type_hints(type(event))
    words = {
        field: Text(f"secret {field} of {event.event_type}")
        for field in event.private_fields
        if Text in get_args(hints[field])
    }
    return msgspec.structs.replace(event, **words)


def test_private_words_of_every_event_type_stay_out_of_the_chain_and_leave_the_file_when_erased(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        written = case.record(*(_with_secrets(event) for event in make_format_1.PEOPLE))
        secrets = set(re.findall(rb"secret [a-z_]+ of [a-z_]+", path.read_bytes()))
        assert len(secrets) > 25
        assert b"secret" not in b"".join(_lines(path))
        for envelope in written:
            if envelope.private:
                case.erase_fields(envelope.id, (), "privacy")
        assert b"secret" not in path.read_bytes()
    assert check(path).agrees


def test_a_failed_run_names_no_received_name_in_public(case: Path) -> None:
    with CaseFile.open(case, AUTHOR, writable=False) as opened:
        for entry in opened.snapshot().all(RunRecorded):
            assert BROKEN not in str(entry.data.reason)
            assert NAME not in str(entry.data.reason)
