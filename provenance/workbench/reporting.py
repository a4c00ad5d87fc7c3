"""Writes a case's report as HTML and PDF, up to a named event; issuing it is an event after."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from provenance import __version__
from provenance.analysis.contract import PICTURE_PACKAGES, installed
from provenance.casefile.casefile import CaseFile
from provenance.errors import CaseAltered, EnvironmentFault, MediaError, WorkError
from provenance.record.casework import ReportFile, ReportIssued
from provenance.record.evidence import EvidenceAdded
from provenance.record.identity import new_ulid
from provenance.report.rendering import ENTRY, Form, Order, files, packed
from provenance.wording import Wording
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.derivatives import object_bytes
from provenance.workbench.writing import write_file

PROGRAM = f"Alidade {__version__}"
_PICTURE_QUALITY = 85  # our choice: no visible loss on paper at 1,600 pixels


@dataclass(frozen=True)
class WrittenReport:
    """A report's files, the event it covers and that event's hash; `event` None when issuing it was not recorded."""

    files: tuple[tuple[Path, str], ...]
    seq: int
    head: str
    event: int | None


class Pictures:
    """Pictures for a report: decoded in the reader process, made smaller, encoded without metadata."""

    def __init__(
        self, case: CaseFile, workplace: Workplace, cache: Cache, cancellation: Cancellation
    ) -> None:
        self._case = case
        self._workplace = workplace
        self._cache = cache
        self._cancellation = cancellation

    def __call__(self, sha256: str, max_side_px: int) -> bytes | None:
        """JPEG bytes of an object's picture, or None when it is gone, altered, no picture, or ends its reader.

        Raises every other AlidadeError: a report must not lack a picture because a disk failed.
        """
        self._cancellation.check()
        if sha256 not in self._case.objects:
            return None
        decoders = " ".join(f"{part.name} {part.version}" for part in installed(*PICTURE_PACKAGES))
        key = f"report picture 2 {decoders} {max_side_px} {sha256}"
        try:
            return self._cache.cached(key, lambda: self._made(sha256, max_side_px))
        except (MediaError, CaseAltered):  # a run or the alarm says why
            return None
        except (
            WorkError
        ) as error:  # a picture made to kill its reader must not keep the report from being written
            if error.id in ("reader_died", "reader_timeout"):
                return None
            raise

    def _made(self, sha256: str, max_side_px: int) -> bytes:
        from provenance.media.encode import encode_jpeg  # loads Pillow, which most commands do without

        check = self._cancellation.check
        data = object_bytes(self._case, sha256, check)
        with self._workplace.desk(self._cancellation) as desk:
            pixels, _ = desk.reader.decode(data, sha256[:12], max_side_px=max_side_px, check=check)
        return encode_jpeg(pixels, quality=_PICTURE_QUALITY)


class Press:
    """Renders documents in a worker process, so that nothing else waits and cancelling stops it at once."""

    def __init__(self, workplace: Workplace, cancellation: Cancellation) -> None:
        self._workplace = workplace
        self._cancellation = cancellation

    def file(self, document: bytes, form: Form) -> bytes:
        """A packed document as one file. Raises ResourceError, EnvironmentFault, WorkError, Cancelled."""
        return self._rendered(Order(form, document, ""))[0]

    def pages(self, document: bytes, ppi: int, max_pages: int) -> tuple[bytes, ...]:
        """The first pages of a packed document as PNG files; raises as `file` does."""
        return self._rendered(Order("png", document, "", ppi, max_pages))

    def _rendered(self, order: Order) -> tuple[bytes, ...]:
        cancel = self._cancellation
        with _folder() as name, self._workplace.desk(cancel) as desk:
            payload = msgspec.msgpack.encode(msgspec.structs.replace(order, folder=name))
            return files(desk.worker.call(ENTRY, payload, _nothing_to_ask, _no_progress, cancel.check))


@contextmanager
def _folder() -> Iterator[str]:
    """A folder for the worker, removed here because a cancelled worker cannot do it."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="alidade-report-")
    except OSError as error:
        raise EnvironmentFault("report_not_written", reason=error.strerror or "?") from error
    with folder as name:
        yield name


def _nothing_to_ask(what: str, _asked: bytes) -> bytes:
    raise WorkError("worker_asked_unknown", what=what)


def _no_progress(_done: int, _of: int) -> None:
    """A rendering does not tell how far it is."""


def report_so_far(
    case: CaseFile, wording: Wording, pictures: Pictures, progress: Callable[[int, int], None]
) -> bytes:
    """The packed document of the report up to now; `progress` tells how many pictures of about how many it holds."""
    from provenance.report.document import report_document

    snapshot = case.snapshot()
    done, of = 0, max(1, snapshot.count(EvidenceAdded))

    def counted(sha256: str, max_side_px: int) -> bytes | None:
        nonlocal done, of
        progress(done, of)
        done, of = done + 1, max(of, done + 2)
        return pictures(sha256, max_side_px)

    document = report_document(snapshot, wording, PROGRAM, counted)
    progress(done, done or 1)
    return packed(document)


def write_report(
    case: CaseFile,
    stem: Path,
    wording: Wording,
    pictures: Pictures,
    press: Press,
    at: int | None,
) -> WrittenReport:
    """Write `stem`.html and `stem`.pdf; the same case up to the same event gives the same bytes."""
    from provenance.report.document import report_document

    snapshot = case.snapshot(at)
    document = packed(report_document(snapshot, wording, PROGRAM, pictures))
    rendered = (
        (".html", press.file(document, "html")),
        (".pdf", press.file(document, "pdf")),
    )
    written = []
    for suffix, data in rendered:
        path = stem.with_name(stem.name + suffix)
        write_file(path, data)
        written.append((path, data))
    files = tuple((path, hashlib.sha256(data).hexdigest()) for path, data in written)
    event = None
    if case.read_only is None:
        issued = ReportIssued(
            report=new_ulid(),
            seq=snapshot.seq,
            head=snapshot.head,
            program=PROGRAM,
            language=wording.language,
            files=tuple(
                ReportFile(path.name, sha256, len(data))
                for (path, sha256), (_, data) in zip(files, written, strict=True)
            ),
        )
        event = case.record(issued)[0].seq
    return WrittenReport(files, snapshot.seq, snapshot.head, event)
