"""A reader process kept warm for all tests that do not harm it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provenance.media.reader import Reader, ReaderLimits


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """Not replaced after refusals: starting a process takes longer than any of these files."""
    with Reader(ReaderLimits(files_per_process=1_000_000, failures_per_process=1_000_000)) as reader:
        reader.sandbox()
        yield reader
