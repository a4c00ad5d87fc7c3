"""Public C2PA test files, which are not shipped: each has the state that its name tells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.record.run import Run
from provenance.record.values import Sequence, Table, Term, Value
from provenance.work.workplace import Workplace
from tests.analyses.desk import InMemory

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
FILES = DATA / "metadata" / "c2pa-public"

pytestmark = pytest.mark.skipif(
    not FILES.is_dir(),
    reason="development data not here: set ALIDADE_DATA to the folder of metadata/c2pa-public",
)

CHANGED = "c2pa.assertion.dataHash.mismatch"
#: Name → state and the check that failed. A: a picture, I: one as ingredient, both without credentials. C: credentials,
#: CA: with actions, CAI: with another ingredient, CIE-sig-CA: with an ingredient whose signature is broken. E-dat,
#: E-sig, E-uri: data, signature, a statement changed afterwards; XCA: the picture changed without regard to them.
STATES = {
    "adobe-20220124-A.jpg": ("no_credentials", ""),
    "adobe-20220124-I.jpg": ("no_credentials", ""),
    "adobe-20220124-C.jpg": ("intact_signer_not_checked", ""),
    "adobe-20220124-CA.jpg": ("intact_signer_not_checked", ""),
    "adobe-20220124-CAI.jpg": ("intact_signer_not_checked", ""),
    "adobe-20220124-CIE-sig-CA.jpg": ("intact_signer_not_checked", ""),
    "adobe-20220124-E-dat-CA.jpg": ("altered", CHANGED),
    "adobe-20220124-E-sig-CA.jpg": ("altered", "c2pa.claimSignature.mismatch"),
    "adobe-20220124-E-uri-CA.jpg": ("altered", "c2pa.assertion.hashedURI.mismatch"),
    "adobe-20220124-XCA.jpg": ("altered", CHANGED),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Run]]:
    with Workplace(1) as workplace:
        runner, materials = Runner(workplace, tmp_path_factory.mktemp("cache")), InMemory()
        yield {
            path.name: runner.run(
                analysis("c2pa_credentials"), [materials.item(path.read_bytes(), "questioned")], materials
            ).run
            for path in sorted(FILES.glob("*.jpg"))
        }


def values(run: Run) -> dict[str, Value]:
    return {finding.name: finding.value for finding in reversed(run.findings)}


def test_every_public_file_has_the_state_that_its_name_tells(runs: dict[str, Run]) -> None:
    assert set(runs) == set(STATES)
    states = {name: values(run)["credentials_state"] for name, run in runs.items()}
    assert states == {name: Term(state) for name, (state, _) in STATES.items()}


def test_the_check_that_failed_is_the_one_that_the_name_tells(runs: dict[str, Run]) -> None:
    failed = {name: values(run).get("failed_codes") for name, run in runs.items()}
    assert failed == {name: Sequence((Term(code),)) if code else None for name, (_, code) in STATES.items()}


def test_an_ingredient_with_a_broken_signature_is_said(runs: dict[str, Run]) -> None:
    with_word = {name for name, run in runs.items() if "ingredient_checks_failed" in values(run)}
    assert with_word == {"adobe-20220124-CIE-sig-CA.jpg"}
    tree = values(runs["adobe-20220124-CIE-sig-CA.jpg"])["ingredients"]
    assert isinstance(tree, Table)
    checks = [row[tree.columns.index("ingredient_check")] for row in tree.value]
    assert checks == [Term("ingredient_check_failed"), Term("ingredient_without_credentials")]


def test_time_stamps_of_old_files_are_not_said_to_be_on_a_list(runs: dict[str, Run]) -> None:
    stamps = {name: values(run).get("time_stamp") for name, run in runs.items()}
    assert stamps["adobe-20220124-C.jpg"] == Term("time_stamp_old_rule")
    assert stamps["adobe-20220124-E-sig-CA.jpg"] == Term("time_stamp_failed")
    assert Term("time_stamp_trusted") not in stamps.values()
