from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import pytest

from provenance.vision.copies.agreement import Agreement, agreement
from provenance.vision.copies.differences import DifferingRegion
from provenance.vision.copies.kinds import Kind, kind_of
from tests.vision.copies.laid_by_hand import AS_IT_IS, photo

CONTENT = DifferingRegion("content", (0, 0, 9, 9), (0, 0, 9, 9), 0.05, 30.0)
ADDITION = dataclasses.replace(CONTENT, nature="addition")


def agreeing(share: float, *, shared: float = 1.0, ink: float = math.nan) -> Agreement:
    found = agreement(photo(1, 120, 90), photo(1, 120, 90), AS_IT_IS)
    assert found is not None
    overlap = dataclasses.replace(found.overlap, asked_share=shared, stored_share=1.0)
    return dataclasses.replace(found, share=share, ink_share=ink, overlap=overlap)


@pytest.mark.parametrize(
    ("distance", "inliers", "agreed", "regions", "kind"),
    [
        (4, 60, agreeing(0.99), (), "same_picture"),
        (None, 60, agreeing(0.8), (), "same_picture"),
        (4, 60, agreeing(0.8, shared=0.7), (), "part_or_additions"),
        (90, 60, agreeing(0.8), (ADDITION,), "part_or_additions"),
        (4, 60, agreeing(0.9), (ADDITION, CONTENT), "content_differs"),
        (90, 60, agreeing(0.6), (CONTENT,), "probably_same"),
        (90, 60, agreeing(0.6), (), "probably_same"),
        (90, 60, agreeing(0.6), (ADDITION,), "part_or_additions"),
        (90, 60, agreeing(0.6), (ADDITION, CONTENT), "probably_same"),
        (90, 60, agreeing(0.4), (ADDITION,), "shared_element"),
        (90, 60, agreeing(0.3), (CONTENT,), "shared_element"),
        (20, 60, agreeing(0.3), (), "shared_element"),
        (20, 0, agreeing(0.3), (), "probably_same"),
        (20, 0, agreeing(0.6), (), "same_picture"),
        (31, 0, None, (), "same_picture"),
        (32, 0, None, (), None),
        (None, 0, None, (), None),
        (None, 8, None, (), "probably_same"),
        (None, 7, agreeing(0.99), (), None),
        (60, 6, agreeing(0.99), (), "same_picture"),
        (60, 6, agreeing(0.3), (), None),
        (71, 6, agreeing(0.99), (), None),
        (90, 30, agreeing(math.nan, ink=0.9), (), "probably_same"),
        (90, 30, agreeing(math.nan, ink=0.4), (), "shared_element"),
        (20, 0, agreeing(math.nan), (), "probably_same"),
    ],
)
def test_the_kind_follows_from_what_was_measured(
    distance: int | None,
    inliers: int,
    agreed: Agreement | None,
    regions: Sequence[DifferingRegion],
    kind: Kind | None,
) -> None:
    assert kind_of(distance_bits=distance, inliers=inliers, agreement=agreed, regions=regions) == kind


def test_the_same_bytes_are_the_identical_file_whatever_else_was_measured() -> None:
    assert kind_of(same_bytes=True, distance_bits=None) == "identical_file"
    assert kind_of(same_bytes=True, distance_bits=120, agreement=agreeing(0.1)) == "identical_file"
