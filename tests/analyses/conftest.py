"""A desk that stays over the tests of one file."""

from __future__ import annotations

import pytest

from provenance.analysis.runner import Runner
from tests.analyses.desk import Desk, InMemory
from tests.warm import processes


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A runner whose cache and materials stay over these tests."""
    return Runner(processes().work, tmp_path_factory.mktemp("cache")), InMemory()
