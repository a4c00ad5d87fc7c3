"""A desk that stays warm over the tests of one file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.work.workplace import Cancellation, Workplace
from tests.analyses.desk import Desk, InMemory, small_wall


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A runner whose processes and cache stay over these tests."""
    with Workplace(1) as workplace:
        with workplace.desk(Cancellation()) as lent:
            lent.reader.probe("")
        runner, materials = Runner(workplace, tmp_path_factory.mktemp("cache")), InMemory()
        item = materials.item(small_wall(0), "questioned")
        runner.run(analysis("file_identity"), [item], materials)  # starts the worker
        yield runner, materials
