"""Writes a case out as plain files that a stranger can check with Python or sha256sum alone."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provenance.casefile import schema
from provenance.casefile.log import lines, read_log
from provenance.casefile.objects import CaseObjects
from provenance.errors import CaseAltered, CaseError
from provenance.record.casework import RunRecorded
from provenance.record.event import Envelope

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources" / "bundle"
MANIFEST: Final = "manifest-sha256.txt"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Bundle:
    """What was written: where, the head of the log, and how many events, objects and private payloads; and how many
    objects were left out because only private findings name them."""

    folder: Path
    head: str
    events: int
    objects: int
    payloads: int
    left_out: int = 0


def write_bundle(path: Path, folder: Path, *, private: bool) -> Bundle:
    """Write the case at `path` into `folder`, which is made if it is not there; the case is only read.

    `log.jsonl` holds the stored lines byte for byte, `objects/<sha256>` the bytes, `private.jsonl` (on request) the
    private payloads with their salts, `head.txt` the hash of the newest event, `manifest-sha256.txt` what sha256sum
    reads, `check.py` the check. What was erased is absent. Without private payloads so are pictures of runs that only
    private findings name: they may show what somebody keeps outside the case. `check.py` works out from the log which.

    Raises CaseAltered when the log does not agree with itself, CaseError when the folder is not empty or cannot be
    written (nothing of ours is left there then), NotACase.
    """
    _require_empty(folder)
    connection = schema.connect(path, writable=False)
    out = _Out(folder)
    try:
        connection.execute("BEGIN")  # one state of the case, whatever another process writes meanwhile
        bundle = _written(connection, out, private=private)
    except BaseException as error:
        out.take_back()
        if isinstance(error, sqlite3.DatabaseError | UnicodeDecodeError):
            raise schema.not_opened(path, error, writable=False) from error
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            raise CaseError("bundle_not_written", folder=folder.name, reason=reason) from error
        raise
    finally:
        connection.close()
    return bundle


def _require_empty(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()):
            raise CaseError("folder_not_empty", folder=folder.name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CaseError("bundle_not_written", folder=folder.name, reason=reason) from error


def _written(connection: sqlite3.Connection, out: _Out, *, private: bool) -> Bundle:
    envelopes, head = read_log(connection)
    objects = CaseObjects(connection, writable=False)
    out.make_folders()
    out.write("log.jsonl", _log(connection))
    left_out = set() if private else _only_private(connection, objects)
    for sha256 in objects:
        if sha256 not in left_out:
            out.write(f"objects/{sha256}", objects.pieces(sha256))
    payloads = 0
    if private:
        rows = list(_private(connection, envelopes))
        out.write("private.jsonl", rows)
        payloads = len(rows)
    out.write("head.txt", [f"{head}\n".encode()])
    out.write("check.py", [(RESOURCES / "check.py").read_bytes()])
    out.write(MANIFEST, [f"{sha256}  {name}\n".encode() for name, sha256 in sorted(out.written.items())])
    written = len(objects) - len(left_out)
    return Bundle(out.folder, head, len(envelopes), written, payloads, len(left_out))


def _only_private(connection: sqlite3.Connection, objects: CaseObjects) -> set[str]:
    """The pictures of runs that the log names nowhere but in their list, nor findings that are kept in an object."""
    kept, pictures, named = set(objects), set[str](), set[str]()
    for _, line, _ in lines(connection):
        event = json.loads(line)
        data, listed = event["data"], event["data"].pop("objects", ())
        pictures |= kept & set(listed) if event["type"] == RunRecorded.event_type else set()
        named |= set(_SHA256.findall(json.dumps(data)))
        if data.get("more") in kept:
            named |= set(_SHA256.findall(b"".join(objects.pieces(data["more"])).decode("utf-8", "replace")))
    return pictures - named


def _log(connection: sqlite3.Connection) -> Iterator[bytes]:
    for seq, line, _ in lines(connection):
        if b"\n" in line:  # canonical bytes hold none
            raise CaseAltered("event_altered", seq=seq)
        yield line + b"\n"


def _private(connection: sqlite3.Connection, envelopes: list[Envelope]) -> Iterator[bytes]:
    """The private payloads that the log names; rows that it does not name are no part of the case."""
    with contextlib.closing(connection.execute("SELECT n, salt, payload FROM private ORDER BY n")) as stored:
        for n, salt, payload in stored:
            seq, place = divmod(n, schema.PRIVATE_PER_EVENT)
            fields = sorted(envelopes[seq].private) if 0 <= seq < len(envelopes) else []
            if place < len(fields):
                row = {"seq": seq, "field": fields[place], "salt": salt.hex()}
                yield json.dumps(row | {"payload": base64.b64encode(payload).decode()}).encode() + b"\n"


class _Out:
    """The folder written to; remembers what was written, by name, with its SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: dict[str, str] = {}
        self._made: list[Path] = []

    def make_folders(self) -> None:
        """Make the folder and the one for objects."""
        for folder in (self.folder, self.folder / "objects"):
            if not folder.exists():
                folder.mkdir()
                self._made.append(folder)

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a new file piece by piece. Only its owner may read it: it may hold private words."""
        path, running = self.folder / name, hashlib.sha256()
        path.touch(mode=0o600, exist_ok=False)
        self.written[name] = ""
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                running.update(piece)
        self.written[name] = running.hexdigest()

    def take_back(self) -> None:
        """Remove everything written so far, as far as the disk lets us."""
        with contextlib.suppress(OSError):
            for name in self.written:
                (self.folder / name).unlink(missing_ok=True)
            for folder in reversed(self._made):
                folder.rmdir()
