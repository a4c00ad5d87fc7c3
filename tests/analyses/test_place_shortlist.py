"""The list of references worth comparing: the right one leads it, by glances and by the index; its gaps are said."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from provenance.analyses.place_shortlist import EXHAUSTIVE, ShortlistParameters
from provenance.analysis.contract import Item
from provenance.analysis.registry import analysis
from provenance.errors import ArchiveAltered
from provenance.record.finding import Limit
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Table
from tests.analyses.desk import Desk, InMemory, small_wall
from tests.vision.painted import painted

SHORTLIST = analysis("place_shortlist")


def view(number: int) -> bytes:
    """The little wall of that number as another photo shows it: cut, paler and noisy."""
    whole = painted(number, 128, 96).astype(np.float64)
    noise = np.random.default_rng(number).normal(0, 4, whole.shape)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(whole * 0.8 + 30 + noise, 0, 255).astype(np.uint8)[4:92, 6:124]).save(
        buffer, "PNG"
    )
    return buffer.getvalue()


def searched(desk: Desk, photo: bytes, items: list[Item], **asked: object) -> Run:
    runner, materials = desk
    parameters = ShortlistParameters(**asked)  # type: ignore[arg-type]
    given = [materials.item(photo, "questioned"), *items]
    return runner.run(SHORTLIST, given, materials, parameters=parameters).run


def walls(desk: Desk, count: int) -> list[Item]:
    """References of so many different walls."""
    return [desk[1].archived(small_wall(number), "reference") for number in range(count)]


def listed(run: Run) -> list[str]:
    """The references of a list, in order."""
    assert run.outcome is Outcome.FOUND, run.reason
    table = next(said.value for said in run.findings if said.name == "shortlist")
    assert isinstance(table, Table)
    assert [getattr(row[1], "value", None) for row in table.value] == list(range(1, len(table.value) + 1))
    return [getattr(row[0], "value", "") for row in table.value]


def count_of(run: Run) -> Count:
    value = next(said.value for said in run.findings if said.name == "searched_references")
    assert isinstance(value, Count)
    return value


def test_few_references_are_all_glanced_at_and_the_right_one_leads(desk: Desk) -> None:
    references = walls(desk, 12)
    run = searched(desk, view(7), references)
    assert listed(run)[0] == references[7].id
    assert len(listed(run)) == 12 and count_of(run) == Count(12, "references")
    assert {part.name for part in run.components} >= {"xfeat", "lighterglue", "opencv-python"}


def test_the_order_in_which_references_are_given_changes_nothing(desk: Desk) -> None:
    references = walls(desk, 12)
    assert listed(searched(desk, view(3), references)) == listed(searched(desk, view(3), references[::-1]))


def test_no_more_are_listed_than_asked_for(desk: Desk) -> None:
    references = walls(desk, 12)
    run = searched(desk, view(7), references, most=3)
    assert len(listed(run)) == 3 and listed(run)[0] == references[7].id
    assert count_of(run) == Count(12, "references")


def test_a_reference_that_cannot_be_read_comes_last_and_is_said(desk: Desk) -> None:
    runner, materials = desk
    references = walls(desk, 4)
    gone = Item("reference", "archive", "id-gone", "0" * 64, media_type="png")

    class Without(InMemory):
        def data(self, sha256: str) -> bytes:
            if sha256 == gone.sha256:
                raise ArchiveAltered("archive_picture_missing", sha256=sha256)
            return materials.data(sha256)

    items = [materials.item(view(2), "questioned"), gone, *references]
    run = runner.run(SHORTLIST, items, Without()).run
    assert listed(run)[0] == references[2].id and listed(run)[-1] == gone.id
    assert Limit("references_unreadable", {"count": 1}) in run.limits


def test_many_references_are_searched_by_an_index_that_is_built_once(desk: Desk) -> None:
    references = walls(desk, EXHAUSTIVE + 5)
    early = searched(desk, view(150), references, built_only=True)
    assert early.outcome is Outcome.NOT_APPLICABLE
    assert early.reason is not None and early.reason.id == "place_index_not_built"
    described = searched(desk, view(150), references[:100], describe_only=True)
    assert described.outcome is Outcome.NOTHING_FOUND and count_of(described) == Count(100, "references")
    for wanted in (150, 31):
        run = searched(desk, view(wanted), references, most=20, verified=5)
        assert listed(run)[0] == references[wanted].id and len(listed(run)) == 20
    again = searched(desk, view(150), references, most=20, verified=5, built_only=True)
    assert listed(again)[0] == references[150].id
