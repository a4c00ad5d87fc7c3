"""A document rendered in a worker process is the one that would be rendered here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from provenance.report.content import Document
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes
from provenance.report.rendering import ENTRY, Form, Order, files, packed, unpacked
from provenance.wording import Wording
from provenance.work.worker import Worker
from tests.report import cases


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    desk = cases.full_case(tmp_path_factory.mktemp("full"))
    snapshot = desk.file.snapshot()
    made = report_document(snapshot, Wording(), "Alidade test", cases.loader(snapshot))
    desk.file.close()
    return made


@pytest.fixture(scope="module")
def worker(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    worker = Worker()
    rendered(worker, document, "html", tmp_path_factory.mktemp("warm"))
    yield worker
    worker.close()


def rendered(worker: Worker, document: Document, form: Form, folder: Path, **more: int) -> tuple[bytes, ...]:
    order = msgspec.msgpack.encode(Order(form, packed(document), str(folder), **more))
    return files(worker.call(ENTRY, order, lambda _what, _asked: b"", lambda _d, _o: None, lambda: None))


def test_a_document_comes_out_of_its_bytes_as_it_went_in(document: Document) -> None:
    assert unpacked(packed(document)) == document


def test_a_worker_renders_the_same_bytes(worker: Worker, document: Document, tmp_path: Path) -> None:
    assert rendered(worker, document, "html", tmp_path) == (html_bytes(document),)
    assert rendered(worker, document, "pdf", tmp_path) == (pdf_bytes(document),)


def test_the_first_pages_are_pictures_of_paper_at_the_asked_resolution(
    worker: Worker, document: Document, tmp_path: Path
) -> None:
    pages = rendered(worker, document, "png", tmp_path, ppi=72, max_pages=2)
    assert len(pages) == 2
    for page in pages:  # A4 is 595 × 842 points
        size = (int.from_bytes(page[16:20], "big"), int.from_bytes(page[20:24], "big"))
        assert page.startswith(b"\x89PNG") and size == (595, 842)
