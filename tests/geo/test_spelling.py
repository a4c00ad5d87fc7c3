"""One place's spellings fall on one key, whatever alphabet, transliteration or apostrophe; other places' do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.geo.gazetteer.spelling import (
    LONGEST_KEY,
    area_bases,
    is_readable,
    keys_asked,
    keys_kept,
    place_base,
)

KUPIANSK = (
    "Kupiansk", "Kupyansk", "Kupjansk", "Kup'yansk", "Kup'iansk", "Kupians'k", "Kupyans'k", "Koupiansk", "Kupjanszk",
    "Kupiańsk", "Купянск", "Купянськ", "Куп'янськ", "Куп’янськ", "Купʼянськ", "КУП’ЯНСЬК", "Kup”yans’k", "Kup'âns'k",
)  # fmt: skip


@pytest.mark.parametrize("spelling", KUPIANSK)
def test_every_transliteration_and_apostrophe_of_one_name_is_asked_under_one_key(spelling: str) -> None:
    assert keys_kept("Куп’янськ", "UA")[0] in keys_asked(spelling)


def test_a_longer_name_has_another_key() -> None:
    assert not set(keys_asked("Kupiansk-Vuzlovyi")) & set(keys_asked("Kupiansk"))
    assert set(keys_asked("Куп’янськ-Вузловий")) & set(keys_asked("Kupiansk Vuzlovyy"))


def test_ukrainian_and_russian_readings_of_one_letter_are_both_tried() -> None:
    assert keys_kept("Гостомель", "UA") == ("gostomel", "hostomel")
    assert keys_kept("Гостомель", "RU") == ("gostomel",)
    assert set(keys_asked("Гостомель")) == {"gostomel", "hostomel"}


def test_traditional_and_simplified_characters_fall_together() -> None:
    assert keys_asked("库皮扬斯克") == keys_asked("庫皮揚斯克")


def test_the_arabic_article_may_be_assimilated_or_left_out() -> None:
    assert set(keys_asked("Raqqa")) <= set(keys_kept("Ar-Raqqah", "SY"))
    assert set(keys_asked("رقة")) & set(keys_kept("الرقة", "SY"))


def test_vowel_signs_and_stretching_do_not_count() -> None:
    assert keys_asked("حَلَب") == keys_asked("حلـب") == keys_asked("حلب")


@pytest.mark.parametrize(
    "text",
    ["Kharkiv region", "Kharkiv Oblast", "Харківська область", "Region of Kharkiv", "Kharkivska oblast"],
)
def test_the_name_of_a_region_is_left_without_the_word_for_it(text: str) -> None:
    assert "harkiv" in area_bases(text)


@pytest.mark.parametrize("text", ["Kupiansk", "Lwów", "Şuşa", "Regionalnoe", "Republika"])
def test_a_name_without_such_a_word_is_no_region(text: str) -> None:
    assert area_bases(text) == ()


def test_a_word_that_only_says_it_is_a_town_goes() -> None:
    assert place_base("м. Ізюм") == "ізюм"
    assert place_base("city of Raqqa") == "raqqa"
    assert place_base("City") == "city"


@given(st.text(max_size=80))
def test_any_text_has_keys_of_plain_letters_within_the_limit(text: str) -> None:
    for key in (*keys_asked(text), *keys_kept(text, "UA"), *area_bases(text)):
        assert 0 < len(key) <= LONGEST_KEY
        assert key.isascii() and key.isalpha() and key.islower()


def test_broken_bytes_and_signs_are_no_spelling() -> None:
    assert all(map(is_readable, ("Ottawa", "\u062d\u0644\u0628", "\u4e1c\u4eac")))
    assert not any(map(is_readable, ("\x9fAA\xac\xb2\xb1", "\U0001f600", "1 234")))
