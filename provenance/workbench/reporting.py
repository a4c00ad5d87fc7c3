"""Writes a case's report as HTML and PDF, up to a named event; issuing it is an event after."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from provenance import __version__
from provenance.analysis.contract import PICTURE_PACKAGES, installed
from provenance.casefile.casefile import CaseFile
from provenance.errors import CaseAltered, MediaError, WorkError
from provenance.record.casework import ReportFile, ReportIssued
from provenance.record.identity import new_ulid
from provenance.wording import Wording
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation, Workplace
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
        if sha256 not in self._case.objects:
            return None
        decoders = " ".join(f"{part.name} {part.version}" for part in installed(*PICTURE_PACKAGES))
        key = f"report picture 1 {decoders} {sha256} {max_side_px}"
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

        data = self._case.objects.get(sha256)
        with self._workplace.desk(self._cancellation) as desk:
            check = self._cancellation.check
            pixels, _ = desk.reader.decode(data, sha256[:12], max_side_px=max_side_px, check=check)
        return encode_jpeg(pixels, quality=_PICTURE_QUALITY)


def write_report(
    case: CaseFile,
    stem: Path,
    wording: Wording,
    pictures: Callable[[str, int], bytes | None],
    at: int | None,
) -> WrittenReport:
    """Write `stem`.html and `stem`.pdf; the same case up to the same event gives the same bytes."""
    # With Jinja2 and Typst, which most commands do without.
    from provenance.report.document import report_document
    from provenance.report.html import html_bytes
    from provenance.report.pdf import pdf_bytes

    snapshot = case.snapshot(at)
    document = report_document(snapshot, wording, PROGRAM, pictures)
    written = []
    for suffix, data in ((".html", html_bytes(document)), (".pdf", pdf_bytes(document))):
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
