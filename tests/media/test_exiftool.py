"""ExifTool in a process of its own: what it says is heard, and whatever it does ends."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from provenance.errors import Cancelled, WorkError
from provenance.media.exiftool import ExifTool, ExifToolLimits
from tests import forge
from tests.exiftools import answering, first_on_path, needs_exiftool, needs_shell, stand_in, without_exiftool

pytestmark = needs_shell

ENDLESS = "while :; do :; done"
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls are Linux's")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on the search path."""
    first_on_path(monkeypatch, tmp_path)
    return tmp_path


def failure(exiftool: ExifTool, data: bytes = b"bytes") -> WorkError:
    """How asking it fails."""
    with pytest.raises(WorkError) as failed:
        exiftool.ask(data, "Q1")
    return failed.value


def said(does: str, folder: Path, data: bytes = b"") -> str:
    """What a script prints that does that."""
    stand_in(folder, does)
    answer = ExifTool().ask(data, "Q1")
    assert answer is not None
    return answer.json.decode()


def test_its_answer_and_its_version_come_back(folder: Path) -> None:
    answering(folder, {"IFD0:Make": "Some Maker"})
    answer = ExifTool().ask(b"bytes", "Q1")
    assert answer is not None
    assert (answer.version, json.loads(answer.json)) == ("12.57", [{"IFD0:Make": "Some Maker"}])


def test_where_it_is_not_installed_there_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_exiftool(monkeypatch, tmp_path)
    assert ExifTool().ask(b"bytes", "Q1") is None


def test_one_in_the_present_folder_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    assert ExifTool().ask(b"bytes", "Q1") is None


def test_it_is_given_the_bytes_and_no_path(folder: Path) -> None:
    assert said('read -r line; printf "%s|%s" "$line" "$*"', folder, b"the bytes\n") == (
        "the bytes|-config  -json -G1 -n -"
    )


def test_bytes_that_it_does_not_read_hold_nobody_up(folder: Path) -> None:
    assert said("printf nothing", folder, bytes(5_000_000)) == "nothing"


def test_it_sees_nothing_of_the_users_surroundings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERL5LIB", "/somewhere")
    monkeypatch.setenv("PERL5OPT", "-Mstrict")
    told = said('printf "%s|%s|%s|%s|%s" "$PERL5LIB" "$PERL5OPT" "$PWD" "$HOME" "$PATH"', folder)
    lib, options, here, home, path = told.split("|")
    assert (lib, options) == ("", "")
    assert here == home and "alidade-exiftool-" in home
    assert path.split(os.pathsep)[0] == str(folder)
    assert not Path(home).exists()  # empty, and gone when it ended


@on_linux
def test_within_the_walls_files_programs_and_networks_are_out_of_reach(folder: Path) -> None:
    (folder / "secret.txt").write_text("private")
    stand_in(
        folder,
        f'read -r found < "{folder}/secret.txt"; printf "%s|" "$found"\n'
        f'printf x > "{folder}/written.txt"; printf "%s|" "$?"\n'
        "( printf child )",
    )
    exiftool = ExifTool()
    assert failure(exiftool).id == "exiftool_died"  # the shell ends when it may not make a second process
    stand_in(folder, f'read -r found < "{folder}/secret.txt"; printf "<%s>" "$found"')
    answer = exiftool.ask(b"", "Q1")
    assert answer is not None
    if "landlock" not in answer.walls:
        pytest.skip(f"this kernel has no Landlock: {answer.walls}")
    assert answer.json == b"<>"
    assert not (folder / "written.txt").exists()


def test_one_that_hangs_is_stopped(folder: Path) -> None:
    stand_in(folder, ENDLESS)
    error = failure(ExifTool(ExifToolLimits(seconds=1.0)))
    assert (error.id, error.values) == ("exiftool_timeout", {"name": "Q1", "limit_seconds": 1})


def test_one_that_closes_its_output_and_hangs_is_stopped(folder: Path) -> None:
    stand_in(folder, f"exec >&- 2>&-\n{ENDLESS}")
    assert failure(ExifTool(ExifToolLimits(seconds=1.0))).id == "exiftool_timeout"


def test_a_flood_of_output_is_bounded(folder: Path) -> None:
    stand_in(folder, "while :; do printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'; done")
    error = failure(ExifTool(ExifToolLimits(answer_bytes=1_000_000)))
    assert (error.id, error.values) == ("exiftool_answer_too_long", {"name": "Q1", "limit_megabytes": 1})


def test_a_flood_of_errors_does_not_hold_it_up(folder: Path) -> None:
    loop = "i=0; while [ $i -lt 20000 ]; do printf 'warning warning warning\\n' >&2; i=$((i+1)); done"
    assert said(f"{loop}; printf done", folder) == "done"


def test_one_that_crashes_is_a_failure(folder: Path) -> None:
    stand_in(folder, "printf half; kill -9 $$ || exit 3")
    assert failure(ExifTool()).id == "exiftool_died"


def test_one_that_says_nothing_is_a_failure(folder: Path) -> None:
    stand_in(folder, "exit 0")
    assert failure(ExifTool()).id == "exiftool_died"


def test_one_without_its_interpreter_is_a_failure(folder: Path) -> None:
    (folder / "exiftool").write_text("#!/no/such/interpreter\n")
    (folder / "exiftool").chmod(0o755)
    assert failure(ExifTool()).id == "exiftool_did_not_start"


def test_a_program_of_another_kind_is_not_understood(folder: Path) -> None:
    stand_in(folder, "printf '[]'", version="hello")
    assert failure(ExifTool()).id == "exiftool_not_understood"


def test_after_a_failure_it_can_be_asked_again(folder: Path) -> None:
    stand_in(folder, "exit 3")
    exiftool = ExifTool()
    assert failure(exiftool).id == "exiftool_died"
    answering(folder)
    assert exiftool.ask(b"bytes", "Q1") is not None


def test_a_cancelled_one_ends_at_once(folder: Path) -> None:
    stand_in(folder, ENDLESS)
    exiftool, outcome = ExifTool(), []

    def ask() -> None:
        try:
            exiftool.ask(b"bytes", "Q1")
        except Cancelled:
            outcome.append("cancelled")

    asking = threading.Thread(target=ask)
    asking.start()
    process = None
    while asking.is_alive() and process is None:
        time.sleep(0.05)
        process = exiftool.process_id
    exiftool.cancel()
    asking.join(0.5)  # what the user is promised
    assert not asking.is_alive()
    assert outcome == ["cancelled"]
    assert exiftool.process_id is None
    assert process is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_what_was_cancelled_before_it_began_does_not_begin(folder: Path) -> None:
    answering(folder)

    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        ExifTool().ask(b"bytes", "Q1", check=check)


@needs_exiftool
def test_the_real_one_reads_a_photo_within_its_walls() -> None:
    answer = ExifTool().ask(forge.picture_file("jpeg", exif=forge.full_exif()), "Q1")
    assert answer is not None
    (one,) = json.loads(answer.json)
    assert one["ExifTool:ExifToolVersion"]
    assert one["IFD0:Make"]
    assert "rlimits" in answer.walls or sys.platform == "win32"
