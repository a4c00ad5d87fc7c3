"""What people write: kept as they wrote it, and only about what is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from provenance.errors import RecordError, UsageError
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.evidence import EvidenceLinked, EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import Axis, ConclusionRecorded, Grade, NoteAdded
from provenance.record.references import ReferenceDescribed
from provenance.record.sighting import SearchRecorded, SearchResult, SightingAdded
from provenance.record.values import Instant, Link, Missing, Period, Place, Precision, Term, Text
from provenance.workbench import OpenCase
from provenance.workbench.people import address, instant, now, place, region_of, required_instant, when
from tests import forge

DAY = Instant("2022-09-10", Precision.DAY)
MINUTE = Instant("2022-09-10T14:00", Precision.MINUTE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022", Instant("2022", Precision.YEAR)),
        ("2022-09", Instant("2022-09", Precision.MONTH)),
        ("2022-09-10", DAY),
        (" 2022-09-10 ", DAY),
        ("2022-09-10T14:00", MINUTE),
        ("2022-09-10 14:00", MINUTE),
        ("2022-09-10T14:00:30", Instant("2022-09-10T14:00:30", Precision.SECOND)),
        ("2022-09-10T14:00Z", Instant("2022-09-10T14:00", Precision.MINUTE, "+00:00")),
        ("2022-09-10T14:00:30+0300", Instant("2022-09-10T14:00:30", Precision.SECOND, "+03:00")),
        ("2022-09-10 14:00 -05:30", Instant("2022-09-10T14:00", Precision.MINUTE, "-05:30")),
        ("2022-02-31", None),
        ("2022-13", None),
        ("2022-09-10T25:00", None),
        ("10.09.2022", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_is_kept_as_fine_as_it_was_written_and_no_finer(text: str, found: Instant | None) -> None:
    assert instant(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022-09-10", DAY),
        ("2022-09-10/2022-09-11", Period(DAY, Instant("2022-09-11", Precision.DAY))),
        ("2022-09-10/", Period(DAY, None)),
        ("/2022-09-10", Period(None, DAY)),
        ("2022-09-10/late in the evening", Text("2022-09-10/late in the evening", "en")),
        ("morning/2022-09-10", Text("morning/2022-09-10", "en")),
        ("/", Text("/", "en")),
        ("in the first days of September", Text("in the first days of September", "en")),
        ("", Missing("unknown")),
        (None, Missing("unknown")),
    ],
)
def test_a_stated_time_loses_no_word(text: str | None, found: object) -> None:
    assert when(text, "en") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("49.71, 37.62", Place("49.71,37.62")),
        ("-33.9;18.4", Place("-33.9,18.4")),
        ("Kupyansk", Text("Kupyansk", "uk")),
        ("49.71", Text("49.71", "uk")),
        ("49.71, 37.62, near the bridge", Text("49.71, 37.62, near the bridge", "uk")),
        ("49.7100, 37.6200", Place("49.7100,37.6200")),
        ("49,71; 37,62", Place("49.71,37.62")),
        ("12/4", Text("12/4", "uk")),
        ("12 4", Text("12 4", "uk")),
        ("49.7 N, 37.6 O", Text("49.7 N, 37.6 O", "uk")),
        ("49 N 37 N", Text("49 N 37 N", "uk")),
        ("ubfdzbz8", Text("ubfdzbz8", "uk")),
        ("PJ48+HM Kupiansk", Text("PJ48+HM Kupiansk", "uk")),
        ("49°30′ пн. ш. 37°15′ сх. д.", Place("49.5,37.25", name="49°30′ пн. ш. 37°15′ сх. д.")),
        ("geo:49.7064,37.6167", Place("49.7064,37.6167", name="geo:49.7064,37.6167")),
        (
            "https://www.google.com/maps/@49.7,37.6,17z",
            Text("https://www.google.com/maps/@49.7,37.6,17z", "uk"),
        ),
    ],
)
def test_coordinates_are_a_place_and_all_other_words_stay_words(text: str, found: object) -> None:
    assert place(text, "uk") == found


@pytest.mark.parametrize("text", ["95, 200", "99, 0", "137.6, 49.7", "95° N 37° E"])
def test_a_place_off_the_globe_is_refused(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        place(text)
    assert caught.value.id == "place_out_of_range"


def test_only_an_address_with_a_scheme_is_a_link() -> None:
    assert address("https://t.me/x/1") == Link("https://t.me/x/1")
    assert address("Evening News, page 3") == Text("Evening News, page 3")
    assert address("") == Missing("unknown")


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", " JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "file:///etc/hosts"],
)  # fmt: skip
def test_an_address_of_another_kind_than_the_web_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        address(text)
    assert caught.value.id == "address_not_web"


def test_words_with_a_colon_are_a_medium() -> None:
    for text in ("Telegram: @town_news", "Data: sheet 3", "example.org:443/a"):
        assert address(text) == Text(text)


def test_a_field_that_must_be_a_time_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        required_instant("noon", "--published")
    assert caught.value.values == {"field": "--published", "value": "noon"}


def test_this_moment_has_its_offset() -> None:
    assert now().offset is not None and now().precision is Precision.SECOND


@pytest.mark.parametrize("corners", ["0,0 101,10", "-1,0 5,5", "0,0 10,51"])
def test_a_region_outside_its_picture_is_refused(corners: str) -> None:
    with pytest.raises(RecordError) as caught:
        region_of(corners, "a" * 64, (100, 50))
    assert caught.value.id == "region_outside_picture"


@pytest.mark.parametrize("corners", ["", "1,2", "1,2,3 4,5", "a,b c,d"])
def test_a_region_that_is_none_is_refused(corners: str) -> None:
    with pytest.raises(RecordError) as caught:
        region_of(corners, "a" * 64, (100, 50))
    assert caught.value.id == "not_a_region"


# ---- references ---------------------------------------------------------------------------------------------

GONE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def _sighting(**more: object) -> SightingAdded:
    fields: dict[str, object] = {
        "sighting": new_ulid(), "evidence": (), "address": Link("https://a.example/"),
        "medium": Term("web_page"), "seen_at": DAY,
    }  # fmt: skip
    return SightingAdded(**(fields | more))  # type: ignore[arg-type]


def _search(**more: object) -> SearchRecorded:
    fields: dict[str, object] = {
        "search": new_ulid(), "engine": "tineye", "engine_checked_on": "2026-11-22", "mode": Term("image"),
        "result": SearchResult.NONE, "searched_at": DAY,
    }  # fmt: skip
    return SearchRecorded(**(fields | more))  # type: ignore[arg-type]


def test_a_record_that_points_at_nothing_is_refused_and_nothing_is_written(case: OpenCase) -> None:
    people, head, text = case.people, case.file.head, Text("x")
    concluded = ConclusionRecorded(conclusion=new_ulid(), claim=GONE, axis=Axis.WHO, grade=Grade.NOT_EXAMINED)
    writings: list[Callable[[], object]] = [
        lambda: people.source(SourceAdded(source=new_ulid(), kind=Term("person"), name=text, relays=GONE)),
        lambda: people.claim(ClaimAdded(claim=new_ulid(), text=text, source=GONE)),
        lambda: people.claim(ClaimAdded(claim=new_ulid(), text=text, about=("Q9",))),
        lambda: people.sighting(_sighting(evidence=("Q9",))),
        lambda: people.sighting(_sighting(found_by=GONE)),
        lambda: people.search(_search(evidence="Q9")),
        lambda: people.search(_search(consent=GONE)),
        lambda: people.search(_search(query_sha256="0" * 64)),
        lambda: people.note(NoteAdded(note=new_ulid(), text=text, about=(GONE,))),
        lambda: people.dispute(GONE, text, new_ulid()),
        lambda: people.conclude(concluded),
    ]
    for write in writings:
        with pytest.raises(RecordError):
            write()
        assert case.file.head == head


def test_a_word_that_is_not_in_the_vocabulary_is_refused_with_the_choices(case: OpenCase) -> None:
    with pytest.raises(UsageError) as caught:
        case.people.sighting(_sighting(medium=Term("carrier_pigeon")))
    assert "web_page" in str(caught.value.values["choices"])


@pytest.mark.parametrize(
    ("grade", "refused"),
    [
        (Grade.SUPPORTED, "supported_needs_findings"),
        (Grade.CONTRADICTED, "contradicted_needs_findings"),
        (Grade.NOT_ESTABLISHED, None),
        (Grade.NOT_EXAMINED, None),
    ],
)
def test_nobody_concludes_for_or_against_without_naming_a_finding(
    grade: Grade, refused: str | None, case: OpenCase
) -> None:
    claim = case.people.claim(ClaimAdded(claim=new_ulid(), text=Text("x"))).id
    concluded = ConclusionRecorded(
        conclusion=new_ulid(),
        claim=claim,
        axis=Axis.WHERE,
        grade=grade,
        limits=Text("only one view"),
        would_change=Text("a second view"),
    )
    if refused is None:
        case.people.conclude(concluded)
        assert case.snapshot().conclusions(claim)[Axis.WHERE].data.grade is grade
        return
    with pytest.raises(UsageError) as caught:
        case.people.conclude(concluded)
    assert caught.value.id == refused
    assert case.snapshot().conclusions(claim) == {}


def test_an_exhibit_is_not_linked_to_itself(case: OpenCase, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(forge.html_page())
    list(case.add([page], EvidenceRole.DOCUMENT))
    link = EvidenceLinked(link=new_ulid(), first="D1", relation=Term("same_scene"), second="D1")
    with pytest.raises(UsageError, match="link_to_itself"):
        case.people.link(link)


# ---- a reference card that is completed -----------------------------------------------------------------------


def _reference(case: OpenCase, tmp_path: Path) -> str:
    """The id of a new reference R1."""
    (tmp_path / "wall.png").write_bytes(forge.picture_of_one_colour((120, 116, 110), 64, 48))
    (taken,) = case.add([tmp_path / "wall.png"], EvidenceRole.REFERENCE)
    assert taken.exhibit is not None
    return taken.exhibit.id


def _archived(evidence: str) -> ReferenceDescribed:
    """What an archive says of it."""
    return ReferenceDescribed(
        card=new_ulid(),
        evidence=evidence,
        place_name=Text("Old wall"),
        place=Place.at("49.71", "37.62"),
        known_by=Term("own_survey"),
        author=Text("A. Surveyor"),
        reproduction=Term("allowed"),
        archive_reference=Text("an id"),
    )


def test_a_card_is_completed_only_where_it_says_unknown(case: OpenCase, tmp_path: Path) -> None:
    evidence = _reference(case, tmp_path)
    own = ReferenceDescribed(
        card=new_ulid(),
        evidence=evidence,
        place_name=Text("Old wall"),
        known_by=Term("caption"),
        author=Missing("withheld"),
        reproduction=Term("not_public"),
        note=Text("from a post"),
    )
    case.people.describe_reference(own)
    case.people.complete_reference(_archived(evidence))
    entry = case.snapshot().reference_card(evidence)
    assert entry is not None
    assert entry.data == msgspec.structs.replace(
        own, place=Place.at("49.71", "37.62"), archive_reference=Text("an id")
    )
    before = case.file.seq
    assert case.people.complete_reference(_archived(evidence)) is None, "nothing is left to fill in"
    assert case.file.seq == before


@pytest.mark.parametrize("stated", [{"place_name": Text("New wall")}, {"place": Place.at("50.45", "30.52")}])
def test_how_one_place_is_known_is_not_said_of_another(
    stated: dict[str, Any], case: OpenCase, tmp_path: Path
) -> None:
    evidence = _reference(case, tmp_path)
    own = ReferenceDescribed(card=new_ulid(), evidence=evidence, **stated)
    case.people.describe_reference(own)
    case.people.complete_reference(_archived(evidence))
    entry = case.snapshot().reference_card(evidence)
    assert entry is not None and entry.data.author == Text("A. Surveyor")
    held = (entry.data.place_name, entry.data.place, entry.data.known_by)
    assert held == (own.place_name, own.place, Term("unknown"))


def test_a_reference_without_a_card_gets_the_whole_one(case: OpenCase, tmp_path: Path) -> None:
    archived = _archived(_reference(case, tmp_path))
    assert case.people.complete_reference(archived) is not None
    entry = case.snapshot().reference_card(archived.evidence)
    assert entry is not None and entry.data == archived
