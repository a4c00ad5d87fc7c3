"""What a search among known places says that it cannot show: decided by the best answer that counts."""

from __future__ import annotations

import pytest

from provenance.archive.items import ArchivePlace, ArchiveReference, ReferenceFacts
from provenance.cli.placewords import search_json
from provenance.record.finding import Limit
from provenance.record.values import UNKNOWN, Instant, Precision, Term
from provenance.wording import Wording
from provenance.workbench.placeanswers import PlaceAnswer, PlaceSearch, by_place, search_limits

WORDING = Wording("en", strict=True)
HALL = ArchivePlace(id="hall", name="Town hall")
ALWAYS = ["only_archive_searched", "error_rate_of_search_not_measured"]


def answer(outcome: str, kind: str = "counts", *, id: str = "one") -> PlaceAnswer:
    """An answer of an outcome; `kind`: "counts", "copy" or "caption"."""
    facts = ReferenceFacts(known_by=Term("caption" if kind == "caption" else "own_survey"))
    reference = ArchiveReference(
        id=id, place_id=HALL.id, sha256="a" * 64, size_bytes=1, media_type="jpeg",
        added=Instant("2026-11-22", Precision.DAY), origin=Term("hand"), received_name=UNKNOWN, facts=facts,
    )  # fmt: skip
    return PlaceAnswer(
        place=HALL, reference=reference, outcome=outcome, support=1.0, inliers=9, seconds=0.1,
        same_photograph=kind == "copy", for_information=kind != "counts",
    )  # fmt: skip


def search_of(*answers: PlaceAnswer, masked: str = "") -> PlaceSearch:
    return PlaceSearch(by_place(answers), len(answers), "state", len(answers), masked)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([("match", "counts")], ["match_says_structure_only"]),
        ([("likely", "counts"), ("no_evidence", "counts")], ["match_says_structure_only"]),
        ([("inconclusive", "counts"), ("no_evidence", "counts")], ["too_little_agreement"]),
        ([("no_evidence", "counts")], ["no_agreement_not_difference"]),
        ([("no_evidence", "counts"), ("not_compared", "counts")], ["no_agreement_not_difference"]),
        ([("match", "copy")], ["copies_in_search"]),
        ([("match", "copy"), ("inconclusive", "counts")], ["too_little_agreement", "copies_in_search"]),
        ([("match", "copy"), ("likely", "counts")], ["match_says_structure_only", "copies_in_search"]),
        ([("match", "caption")], ["match_says_structure_only", "agreement_for_information_only"]),
        (
            [("match", "caption"), ("no_evidence", "counts")],
            ["match_says_structure_only", "agreement_for_information_only"],
        ),
        ([("match", "caption"), ("likely", "counts")], ["match_says_structure_only"]),
        ([("no_evidence", "caption")], ["no_agreement_not_difference"]),
    ],
)
def test_the_best_answer_that_counts_decides_what_a_search_cannot_show(
    answers: list[tuple[str, str]], said: list[str]
) -> None:
    search = search_of(*(answer(outcome, kind, id=str(n)) for n, (outcome, kind) in enumerate(answers)))
    assert [limit.id for limit in search.limits] == [*said, *ALWAYS]
    assert [limit["id"] for limit in search_json(search, WORDING)["limits"]] == [*said, *ALWAYS]


@pytest.mark.parametrize("outcomes", [[], ["failed"], ["not_compared", "failed"]])
def test_where_nothing_was_compared_no_agreement_is_said_to_be_missing(outcomes: list[str]) -> None:
    search = search_of(*(answer(outcome, id=str(n)) for n, outcome in enumerate(outcomes)))
    assert [limit.id for limit in search.limits] == ["nothing_compared_in_search", "only_archive_searched"]


def test_copies_are_counted_in_the_sentence_about_them() -> None:
    copies = [answer("match", "copy", id="one"), answer("likely", "copy", id="two")]
    first, *_ = search_limits(copies)
    assert first == Limit("copies_in_search", {"n": 2})
    assert WORDING.limit(first).startswith("2 references look like copies of the photo")
    assert WORDING.limit(search_limits(copies[:1])[0]).startswith("1 reference looks like a copy")


def test_a_search_of_an_exhibit_with_a_mask_says_that_the_mask_was_not_used() -> None:
    masked = Limit("masks_not_used_in_search", {"exhibit": "Q1"})
    assert masked in search_of(answer("match"), masked="Q1").limits
    assert "Q1" in WORDING.limit(masked)
    assert all(limit.id != masked.id for limit in search_of(answer("match")).limits)


def test_what_supports_a_place_ranks_before_copies_and_captions() -> None:
    kinds = [
        ("match", "counts"),
        ("likely", "counts"),
        ("match", "copy"),
        ("likely", "caption"),
        ("inconclusive", "counts"),
    ]
    answers = [answer(outcome, kind, id=f"{outcome} {kind}") for outcome, kind in kinds]
    assert sorted(answers, key=lambda one: one.rank, reverse=True) == answers
