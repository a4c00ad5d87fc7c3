"""Names of places are found in sentences, each with its place in the text; ordinary words are not taken for towns."""

from __future__ import annotations

import pytest

from benchmarks.place_and_time.mentions import sentences
from provenance.geo.gazetteer.mentions import Mention, mentions_in, named_by
from provenance.geo.gazetteer.search import Gazetteer
from provenance.geo.gazetteer.words import is_common, words_of

KUPIANSK, IZIUM = 703656, 707292


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return Gazetteer.bundled()


def only(text: str, world: Gazetteer) -> Mention:
    (found,) = mentions_in(text, world)
    return found


@pytest.mark.parametrize(
    ("text", "words", "geonameid", "spelling"),
    [
        ("Soldiers with the flag in Kupyansk city centre", "Kupyansk", KUPIANSK, "as_written"),
        ("Soldiers with the flag in Kubyansk", "Kubyansk", KUPIANSK, "letters_differ"),
        ("Fighting near Isjum, says the army", "Isjum", IZIUM, "as_written"),
        ("Військові у Куп’янську", "Куп’янську", KUPIANSK, "case_ending"),
        ("солдаты в Купянске", "Купянске", KUPIANSK, "case_ending"),
        ("КУП'ЯНСЬК\nМІСЬКА РАДА", "КУП'ЯНСЬК", KUPIANSK, "as_written"),
        ("جنود في مدينة حلب اليوم", "حلب", 170063, "as_written"),
    ],
)
def test_a_name_in_a_sentence_is_found_with_how_it_is_spelled(
    world: Gazetteer, text: str, words: str, geonameid: int, spelling: str
) -> None:
    found = only(text, world)
    assert (found.words, found.hits[0].geonameid, found.spelling) == (words, geonameid, spelling)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize("text", ["near Kharkiv region", "у Харківській області", "в Харьковской области"])
def test_a_region_is_the_region_and_not_its_town(world: Gazetteer, text: str) -> None:
    found = only(text, world)
    assert {hit.kind for hit in found.hits} == {"region"}
    assert found.hits[0].name == "Kharkiv"


def test_the_longest_name_is_taken_and_homonyms_stay_apart(world: Gazetteer) -> None:
    assert [one.words for one in mentions_in("from Frankfurt am Main to New York", world)] == [
        "Frankfurt am Main", "New York",
    ]  # fmt: skip
    springfields = only("A street in Springfield", world).hits
    assert len(springfields) > 3
    assert len({hit.geonameid for hit in springfields}) == len(springfields)


def test_nearness_orders_places_of_one_name(world: Gazetteer) -> None:
    (near,) = mentions_in("a street in Kupyansk", world, (49.7, 37.6))
    assert near.hits[0].distance_km is not None and near.hits[0].distance_km < 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 . -- !",
        "Most of the soldiers left on Monday",
        "a town called nothing",
        "У центрі міста сьогодні",
        "MAY",
    ],
)
def test_ordinary_words_are_no_places(world: Gazetteer, text: str) -> None:
    assert mentions_in(text, world) == ()


def test_what_is_meant_as_a_name_may_be_in_small_letters_and_nonsense_is_not_found(world: Gazetteer) -> None:
    (found,) = named_by("  kupiansk ", world)
    assert (found.hits[0].geonameid, found.start, found.end) == (KUPIANSK, 2, 10)
    assert named_by("Xyzzyqua", world) == ()
    assert named_by("  ", world) == ()


def test_the_measured_share_of_names_and_of_false_hits_is_kept(world: Gazetteer) -> None:
    names = missed = sentences_wrong = without = 0
    for language, text, expected in sentences():
        found = {one.words for one in mentions_in(text, world)}
        names, missed = names + len(expected), missed + len(expected - found)
        if language != "pl" and not expected:
            without += 1
            sentences_wrong += bool(found)
    assert names >= 40 and missed / names <= 0.05
    assert without >= 40 and sentences_wrong / without <= 0.11


def test_words_know_where_they_stand() -> None:
    first, second, third = words_of("Von Куп'янськ. Ізюм")
    assert (second.text, second.start, second.end, second.joined) == ("Куп'янськ", 4, 13, True)
    assert first.begins and third.begins and not second.begins and not third.joined
    assert is_common("MONDAY") and not is_common("Kupyansk")
