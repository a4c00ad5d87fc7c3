"""The runner: it always returns a run, whatever the method, the bytes or the processes do."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from provenance.analyses.landmark_match import LandmarkParameters
from provenance.analysis.contract import Parameters
from provenance.analysis.registry import analyses, analysis
from provenance.analysis.runner import WALLS, Runner, recorded_parameters
from provenance.errors import CaseAltered, RecordError, UsageError
from provenance.record.run import Outcome, Run
from provenance.wording import Wording
from provenance.work.workplace import Cancellation, Workplace
from tests.analyses.desk import InMemory, items_for, same_wall, wall_photo


class Floating(Parameters, frozen=True):
    """Parameters that no analysis may have."""

    share: float = 0.5


class Exact(Parameters, frozen=True):
    """Parameters with a decimal number."""

    share: Decimal = Decimal("0.5")


@pytest.fixture
def workplace() -> Iterator[Workplace]:
    with Workplace(1) as made:
        yield made


def test_an_unknown_analysis_is_wrong_use_and_the_known_ones_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        analysis("truth_score")
    assert caught.value.id == "no_such_analysis"
    assert str(caught.value.values["known"]).split(", ") == sorted(analyses())


def test_a_parameter_with_a_floating_point_is_refused() -> None:
    with pytest.raises(RecordError) as caught:
        recorded_parameters(Floating())
    assert (caught.value.id, caught.value.values) == ("parameter_is_float", {"name": "share"})


def test_decimals_are_recorded_as_they_were_written() -> None:
    assert recorded_parameters(Exact(share=Decimal("0.70")))["share"] == "0.70"


def test_a_method_that_breaks_is_a_failed_run_that_says_where_without_any_path(
    workplace: Workplace, tmp_path: Path
) -> None:
    runner, materials = Runner(workplace, tmp_path), InMemory()
    identity = runner.run(
        analysis("file_identity"), [materials.item(wall_photo(), "questioned")], materials
    ).run
    support = analysis("landmark_support")
    # A run of another method has no reference: no user can bring this about, so the work does not expect it.
    items = [materials.item(wall_photo(), "questioned"), materials.run_item(identity)]
    run = runner.run(support, items[-len(support.roles) :], materials).run
    _require_broke(run, "StopIteration", "count.py:")
    again = runner.run(analysis("file_identity"), items[:1], materials).run
    assert again.outcome is Outcome.FOUND


def test_parameters_that_do_not_fit_are_a_failed_run(workplace: Workplace, tmp_path: Path) -> None:
    runner, materials = Runner(workplace, tmp_path), InMemory()
    landmark = analysis("landmark_match")
    wrong = msgspec.structs.replace(LandmarkParameters(), effort="no effort")
    run = runner.run(landmark, items_for(landmark, materials, runner), materials, parameters=wrong).run
    _require_broke(run, "ValidationError", "contract.py:")


def _require_broke(run: Run, error: str, where: str) -> None:
    assert run.outcome is Outcome.FAILED
    assert run.reason is not None and run.reason.id == "analysis_broke"
    assert run.reason.values["error"] == error
    assert str(run.reason.values["where"]).startswith(where)
    assert not any("/" in str(value) or "\\" in str(value) for value in run.reason.values.values())
    assert Wording(strict=True).reason(run.reason)


def test_altered_bytes_are_a_failed_run_that_names_them(workplace: Workplace, tmp_path: Path) -> None:
    class Altered(InMemory):
        def data(self, sha256: str) -> bytes:
            raise CaseAltered("object_altered", sha256=sha256)

    materials = Altered()
    item = materials.item(wall_photo(), "questioned")
    run = Runner(workplace, tmp_path).run(analysis("file_identity"), [item], materials).run
    assert run.outcome is Outcome.FAILED
    assert run.reason is not None
    assert (run.reason.id, run.reason.values) == ("object_altered", {"sha256": item.sha256})


def test_a_reason_names_a_reference_of_the_archive_by_its_role_alone(
    workplace: Workplace, tmp_path: Path
) -> None:
    materials = InMemory()
    item = materials.archived(wall_photo()[:400], "questioned")
    items = [item, materials.item(wall_photo(), "reference")]
    run = Runner(workplace, tmp_path).run(analysis("landmark_match"), items, materials).run
    assert run.outcome is Outcome.FAILED and run.reason is not None
    assert run.reason.values["name"] == "questioned" and item.id not in run.reason.values.values()


def test_a_worker_killed_during_a_run_is_a_failed_run(workplace: Workplace, tmp_path: Path) -> None:
    class Killing(InMemory):
        def data(self, sha256: str) -> bytes:
            process = workplace._all[0].worker.process_id
            assert process is not None
            os.kill(process, signal.SIGKILL)
            os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
            return super().data(sha256)

    materials = Killing()
    item = materials.item(wall_photo(), "questioned")
    runner = Runner(workplace, tmp_path)
    run = runner.run(analysis("file_identity"), [item], materials).run
    assert run.outcome is Outcome.FAILED
    assert run.reason is not None and run.reason.id == "worker_died"
    calm = InMemory()
    again = runner.run(analysis("file_identity"), [calm.item(wall_photo(), "questioned")], calm).run
    assert again.outcome is Outcome.FOUND


def test_a_run_says_which_software_shaped_it_also_when_the_cache_had_it(
    workplace: Workplace, tmp_path: Path
) -> None:
    landmark, materials = analysis("landmark_match"), InMemory()
    runner = Runner(workplace, tmp_path)
    items = items_for(landmark, materials, runner)
    fresh = runner.run(landmark, items, materials).run
    with workplace.desk(Cancellation()) as desk:
        desk.worker.close()  # a new process remembers nothing, the cache does
    cached = runner.run(landmark, items, materials).run
    assert WALLS in {component.name for component in fresh.components}
    assert [part for part in fresh.components if part.name != WALLS] == [
        part for part in cached.components if part.name != WALLS
    ]
    named = {component.name for component in cached.components}
    assert {"alidade", "opencv-python", "pillow", "pillow-heif"} <= named


def test_progress_is_passed_on(workplace: Workplace, tmp_path: Path) -> None:
    landmark, materials, said = analysis("landmark_match"), InMemory(), []
    items = [materials.item(wall_photo(), "questioned"), materials.item(same_wall(), "reference")]
    Runner(workplace, tmp_path).run(
        landmark, items, materials, report=lambda done, of: said.append((done, of))
    )
    assert said == sorted(said) and all(0 <= done <= of for done, of in said)
    assert said


def test_work_cancelled_while_the_bytes_are_fetched_is_not_decoded(
    workplace: Workplace, tmp_path: Path
) -> None:
    cancellation = Cancellation()

    class Late(InMemory):
        def data(self, sha256: str) -> bytes:
            cancellation.asked.set()  # the reader is idle now: there is nothing that a kill could stop
            return super().data(sha256)

    materials = Late()
    reader = workplace._all[0].reader
    item = materials.item(wall_photo(), "questioned")
    run = Runner(workplace, tmp_path).run(
        analysis("landmark_match"), [item, materials.item(same_wall(), "reference")], materials,
        cancellation=cancellation,
    ).run  # fmt: skip
    assert run.outcome is Outcome.CANCELLED
    assert reader.walls is None  # it never answered


@pytest.mark.parametrize("error", [MemoryError, KeyError, msgspec.ValidationError, OSError])
def test_whatever_breaks_in_the_program_is_a_failed_run(
    error: type[Exception], workplace: Workplace, tmp_path: Path
) -> None:
    class Broken(InMemory):
        def data(self, sha256: str) -> bytes:
            raise error("broken")

    materials = Broken()
    item = materials.item(wall_photo(), "questioned")
    run = Runner(workplace, tmp_path).run(analysis("file_identity"), [item], materials).run
    assert run.reason is not None
    _require_broke(run, error.__name__, str(run.reason.values["where"]).split(":")[0])
