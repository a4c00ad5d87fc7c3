"""The command line as a program of its own: what goes where, help, and being stopped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.casefile.verify import verify_case
from provenance.cli.commands import parser
from provenance.workbench import engines as engines_module
from tests.cli.conftest import Worked
from tests.cli.desk import ROOT, done, run

MAIN = [sys.executable, "-X", "utf8", str(ROOT / "main.py")]
COMMANDS = sorted(next(a for a in parser()._actions if a.dest == "command").choices or ())
RECORDS = [
    "claim", "source", "sighting", "observe", "note", "dispute", "link", "acquisition", "conclude", "search-log",
]  # fmt: skip
WITH_EXAMPLES = ["examine", "compare", "metadata", "verify"]


def program(*argv: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*MAIN, *map(str, argv)], capture_output=True, check=False)


# ---- help ---------------------------------------------------------------------------------------------------


def test_the_help_names_every_command_with_examples_and_the_exit_codes() -> None:
    ran = program("--help")
    text = ran.stdout.decode()
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert all(re.search(rf"\n    {command}\s", text) for command in COMMANDS)
    assert "examples:" in text and "exit codes: 0 done" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    ran = run(command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"main.py {command}" in ran.out
    assert ("examples:" in ran.out) or command not in WITH_EXAMPLES


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("verb", ["add", "list"])
def test_every_record_can_be_added_and_listed(kind: str, verb: str) -> None:
    ran = run(kind, "x.case", verb, "--help")
    assert ran.code == 0 and "--json" in ran.out


def test_examples_of_the_help_are_commands_that_exist() -> None:
    for command in ["", *COMMANDS]:
        text = run(*([command] if command else []), "--help").out
        for line in re.findall(r"^  main\.py (.+)$", text, re.M):
            assert line.split()[0] in COMMANDS


def test_the_version_is_said() -> None:
    assert re.fullmatch(r"Alidade \d+\.\d+\.\d+\n", done("--version").out)


def test_an_invalid_data_file_of_an_engine_spoils_no_other_command(
    examined: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.toml").write_text("nonsense")
    engines_module.engines.cache_clear()
    try:
        monkeypatch.setattr(engines_module.engines.__wrapped__, "__defaults__", (tmp_path,))
        assert run("verify", examined.path).code == 0
        ran = run("open-search", examined.path, "tineye")
        assert (ran.code, ran.out) == (1, "") and "broken.toml" in ran.err
    finally:
        engines_module.engines.cache_clear()


# ---- streams ------------------------------------------------------------------------------------------------


def test_standard_output_carries_data_and_nothing_else(
    examined: Worked, photos: Path, tmp_path: Path
) -> None:
    ran = program("examine", photos / "photo.jpg", tmp_path / "gone.jpg", "--out", tmp_path / "out", "--json")
    assert ran.returncode == 1
    assert ran.stdout.count(b"\n") == 1 and ran.stdout.startswith(b'{"case":')
    assert b"gone.jpg" in ran.stderr
    assert b"\r" not in ran.stderr  # no bar where nobody looks


def test_a_terminal_that_is_not_utf_8_is_no_reason_to_fail(examined: Worked) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, str(ROOT / "main.py"), "claim", str(examined.path), "list"]
    ran = subprocess.run(command, capture_output=True, check=False, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Солдати" in ran.stdout.decode()


def test_a_reader_that_has_seen_enough_is_no_failure(examined: Worked) -> None:
    script = '"$@" | head -c 1 >/dev/null; exit "${PIPESTATUS[0]}"'
    listing = [*MAIN, "log", str(examined.path)]
    ran = subprocess.run(["bash", "-c", script, "bash", *listing], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_arguments_and_without_a_display_the_program_names_the_command_line() -> None:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in shown}
    ran = subprocess.run([*MAIN], capture_output=True, check=False, env=env, timeout=60)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"main.py --help" in ran.stderr


# ---- being stopped ------------------------------------------------------------------------------------------


@pytest.fixture
def many(tmp_path: Path, photos: Path) -> Iterator[list[str]]:
    """An examination that takes a while."""
    folder = tmp_path / "references"
    folder.mkdir()
    data = (photos / "reference.jpg").read_bytes()
    for number in range(40):  # trailing bytes change the hash and not the picture
        (folder / f"{number:02}.jpg").write_bytes(data + b"\0" * number)
    yield [
        "examine", str(photos / "photo.jpg"), "--against", str(folder), "--case", str(tmp_path / "a.case"),
        "--out", str(tmp_path / "out"), "--json",
    ]  # fmt: skip


def _members(group: int) -> set[int]:
    """The processes of a group that still run."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.add(int(status.parent.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_ctrl_c_ends_the_work_cleanly_and_the_case_is_whole(many: list[str], tmp_path: Path) -> None:
    """Ctrl+C reaches every process of the terminal's group, as here."""
    started = subprocess.Popen(
        [*MAIN, *many],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_hear_ctrl_c,
    )
    try:
        _until_a_run_is_recorded(tmp_path / "a.case", started)
        os.killpg(started.pid, signal.SIGINT)
        out, err = started.communicate()
        assert _members(started.pid) == set()
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.communicate()
    assert (started.returncode, out) == (1, b"")
    assert b"Traceback" not in err and err.strip()
    assert not (tmp_path / "a.case.lock").exists()
    assert verify_case(tmp_path / "a.case").agrees
    lines = done("log", tmp_path / "a.case", "--json").lines
    assert "report_issued" not in {line["type"] for line in lines}
    assert lines[-1]["type"] == "run_recorded"


def _hear_ctrl_c() -> None:
    """A suite that a shell put into the background ignores it, and what it starts would do so too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _until_a_run_is_recorded(case: Path, started: subprocess.Popen[bytes]) -> None:
    """Wait until the examination is under way; reading the case disturbs nobody."""
    while started.poll() is None:
        if case.exists() and case.stat().st_size > 0:
            ran = run("log", case, "--json")
            if ran.code == 0 and "run_recorded" in ran.out:
                return
        time.sleep(0.05)
    pytest.fail("it ended before it could be stopped")
