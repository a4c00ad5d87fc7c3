"""A case written out as plain files: the check that goes with it passes, and finds whatever is changed."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from provenance.casefile.bundle import Bundle, write_bundle
from provenance.casefile.casefile import CaseFile
from provenance.errors import CaseAltered, CaseError, NotACase
from provenance.record.casework import RunRecorded
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.run import Outcome
from provenance.record.values import Picture
from tests.casefile.desk import AUTHOR, add_note, add_photo, altered, new_case, raw

GONE, PHOTO = b"erased " * 500, bytes(range(256)) * 900
CHECK = Path(__file__).parents[2] / "resources" / "bundle" / "check.py"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three photos, one of them empty and one erased, and notes, one of them erased."""
    path = tmp_path_factory.mktemp("cases") / "kupyansk.case"
    with new_case(path) as opened:
        for data in (PHOTO, b"", GONE):
            sha256 = add_photo(opened, data)
        notes = [add_note(opened, f"private words {n}") for n in range(3)]
        opened.erase_object(sha256, "privacy")
        opened.erase_fields(notes[1].id, (), "privacy")
    return path


@pytest.fixture
def bundle(case: Path, tmp_path: Path) -> Bundle:
    return write_bundle(case, tmp_path / "out", private=True)


def checked(folder: Path) -> tuple[int, str]:
    """The exit code of the check that lies in a bundle, and what it says."""
    done = subprocess.run(
        [sys.executable, "-I", "check.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


def test_a_bundle_holds_the_stored_lines_byte_for_byte_and_the_objects(case: Path, bundle: Bundle) -> None:
    with raw(case) as connection:
        stored = [line for (line,) in connection.execute("SELECT line FROM events ORDER BY seq")]
    assert (bundle.folder / "log.jsonl").read_bytes() == b"".join(line + b"\n" for line in stored)
    with CaseFile.open(case, AUTHOR, writable=False) as opened:
        assert bundle.head == opened.head == (bundle.folder / "head.txt").read_text().strip()
    objects = {file.name: file.read_bytes() for file in (bundle.folder / "objects").iterdir()}
    assert objects == {hashlib.sha256(data).hexdigest(): data for data in (PHOTO, b"")}
    assert (bundle.events, bundle.objects) == (9, 2)


def test_a_bundle_holds_private_words_only_when_asked_and_erased_ones_never(
    case: Path, bundle: Bundle, tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in (bundle.folder / "private.jsonl").read_text().splitlines()]
    texts = [base64.b64decode(row["payload"]) for row in rows if row["field"] == "text"]
    assert [json.loads(text)["value"] for text in texts] == ["private words 0", "private words 2"]
    assert {row["seq"] for row in rows} == {0, 4, 6}
    assert bundle.payloads == len(rows)
    public = write_bundle(case, tmp_path / "public", private=False)
    assert public.payloads == 0
    assert not (public.folder / "private.jsonl").exists()
    assert b"private words" not in b"".join(f.read_bytes() for f in public.folder.iterdir() if f.is_file())


@pytest.mark.parametrize("private", [True, False])
def test_the_check_that_goes_with_a_bundle_passes(case: Path, tmp_path: Path, private: bool) -> None:
    bundle = write_bundle(case, tmp_path / "out", private=private)
    assert checked(bundle.folder) == (0, f"OK, head {bundle.head}")
    assert (bundle.folder / "check.py").read_bytes() == CHECK.read_bytes()
    assert len(CHECK.read_text().splitlines()) <= 40, "a stranger is to read it in a minute"


def _with_pictures(path: Path, *, more: bool = False) -> dict[str, str]:
    """A case with a run of two pictures, one named by a private finding only; their SHA-256."""
    data = {"public": b"of the case", "private": b"of somebody's archive"}
    names = {name: hashlib.sha256(each).hexdigest() for name, each in data.items()}
    findings = {
        name: Finding(
            new_ulid(), "shared", Basis.COMPUTED, Picture(sha256, "image/jpeg", 1, 1, "x"), name == "private"
        )
        for name, sha256 in names.items()
    }
    shown = msgspec.json.encode([findings["public"]])
    with new_case(path) as case, case.writing():
        for each in data.values():
            case.objects.put(each)
        case.record(
            RunRecorded(
                run=new_ulid(),
                analysis="seen_before",
                analysis_version=1,
                inputs=(),
                parameters={},
                outcome=Outcome.FOUND,
                started="2026-11-20T09:00:00Z",
                finished="2026-11-20T09:00:01Z",
                findings=() if more else (findings["public"],),
                more=case.objects.put(shown) if more else None,
                private_findings={findings["private"].id: findings["private"]},
                objects=tuple(sorted(names.values())),
            )
        )
    return names


@pytest.mark.parametrize("more", [False, True])
def test_pictures_that_only_private_findings_name_leave_with_these_alone(tmp_path: Path, more: bool) -> None:
    names = _with_pictures(tmp_path / "a.case", more=more)
    public = write_bundle(tmp_path / "a.case", tmp_path / "public", private=False)
    assert not (public.folder / "objects" / names["private"]).exists()
    assert (public.folder / "objects" / names["public"]).exists()
    assert (public.objects, public.left_out) == (1 + more, 1)
    assert checked(public.folder) == (0, f"OK, head {public.head}")
    whole = write_bundle(tmp_path / "a.case", tmp_path / "whole", private=True)
    assert (whole.objects, whole.left_out) == (2 + more, 0)
    (whole.folder / "objects" / names["private"]).unlink()
    assert checked(whole.folder)[0] == 1
    (public.folder / "objects" / names["public"]).unlink()
    code, said = checked(public.folder)
    assert code == 1 and f"{names['public']}: missing" in said


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is part of Linux")
def test_sha256sum_agrees_with_the_manifest_which_names_every_file(bundle: Bundle) -> None:
    command = ["sha256sum", "--strict", "-c", "manifest-sha256.txt"]
    done = subprocess.run(command, cwd=bundle.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    files = {str(file.relative_to(bundle.folder)) for file in bundle.folder.rglob("*") if file.is_file()}
    assert {line.removesuffix(": OK") for line in done.stdout.splitlines()} == files - {"manifest-sha256.txt"}


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        log = folder / "log.jsonl"
        log.write_bytes(b"\n".join(change(log.read_bytes().split(b"\n"))))

    return apply


def _private_words(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "private.jsonl").read_text().splitlines()]
    words = base64.b64decode(rows[-1]["payload"]).replace(b"private", b"changed")
    rows[-1]["payload"] = base64.b64encode(words).decode()
    (folder / "private.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def _photo(folder: Path) -> Path:
    return folder / "objects" / hashlib.sha256(PHOTO).hexdigest()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_lines(lambda x: [*x[:3], x[3].replace(b"analyst-1", b"analyst-2"), *x[4:]]), "event 4 does not follow"),
        (_lines(lambda x: [*x[:8], x[8].replace(b"analyst-1", b"analyst-2"), *x[9:]]), "head.txt"),
        (_lines(lambda x: [*x[:3], x[4], x[3], *x[5:]]), "event 3 does not follow"),
        (_lines(lambda x: [*x[:3], *x[4:]]), "event 3 does not follow"),
        (_lines(lambda x: [*x[:8], b""]), "head.txt"),
        (_lines(lambda x: [*x[:3], b"not an event", *x[4:]]), "event 3 cannot be read"),
        (lambda folder: _photo(folder).write_bytes(PHOTO[:-1] + b"\0"), "its SHA-256 is not its name"),
        (lambda folder: _photo(folder).unlink(), "missing"),
        (lambda folder: (folder / "objects" / ("ab" * 32)).write_bytes(b"more"), "its SHA-256 is not its name"),
        (_private_words, "private.jsonl: text of event 6"),
        (lambda folder: (folder / "head.txt").write_text("ab" * 32), "head.txt"),
    ],
)  # fmt: skip
def test_what_is_changed_in_a_bundle_is_found(
    bundle: Bundle, change: Callable[[Path], object], said: str
) -> None:
    change(bundle.folder)
    code, words = checked(bundle.folder)
    assert code == 1
    assert said in words


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_is(case: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CaseError, match="folder_not_empty"):
        write_bundle(case, tmp_path, private=False)
    assert [left.name for left in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(CaseError, match="bundle_not_written"):
        write_bundle(case, tmp_path / "mine.txt", private=False)


def test_an_empty_folder_is_written_into_and_the_case_stays_as_it_is(case: Path, tmp_path: Path) -> None:
    before, modified = case.read_bytes(), case.stat().st_mtime_ns
    write_bundle(case, tmp_path, private=True)
    assert (case.read_bytes(), case.stat().st_mtime_ns) == (before, modified)
    assert sorted(left.name for left in case.parent.glob("kupyansk*")) == ["kupyansk.case"]


def test_an_altered_case_is_not_written_out_and_nothing_is_left(case: Path, tmp_path: Path) -> None:
    other = altered(
        case, "UPDATE events SET line = CAST(replace(line, 'analyst-1', 'x') AS BLOB) WHERE seq = 8"
    )
    with pytest.raises(CaseAltered, match="event_altered"):
        write_bundle(other, tmp_path / "out", private=True)
    broken = altered(case, "DELETE FROM chunks WHERE n = 1")
    with pytest.raises(CaseAltered, match="object_piece_missing"):
        write_bundle(broken, tmp_path / "out", private=True)
    with pytest.raises(NotACase):
        write_bundle(tmp_path / "nothing.case", tmp_path / "out", private=True)
    assert list(tmp_path.iterdir()) == []


def test_a_case_that_is_open_for_writing_can_be_written_out(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        add_note(case, "one")
        bundle = write_bundle(tmp_path / "a.case", tmp_path / "out", private=True)
        add_note(case, "two")
    assert (bundle.events, checked(bundle.folder)[0]) == (2, 0)
