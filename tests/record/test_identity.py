"""ULIDs have the standard's shape and keep the order in which they were made, in every thread."""

from __future__ import annotations

import threading
import time

from provenance.record.identity import is_ulid, new_ulid

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_ulids_of_one_thread_only_grow_even_within_one_millisecond() -> None:
    made = [new_ulid() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert len({ulid[:10] for ulid in made}) < len(made), "some were made in the same millisecond"


def test_ulids_are_different_and_grow_in_each_of_several_threads() -> None:
    made: dict[int, list[str]] = {}

    def make(place: int) -> None:
        made[place] = [new_ulid() for _ in range(3_000)]

    threads = [threading.Thread(target=make, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(ulids == sorted(ulids) for ulids in made.values())
    assert len({ulid for ulids in made.values() for ulid in ulids}) == 18_000


def test_the_first_ten_letters_are_the_time_in_milliseconds() -> None:
    before = time.time_ns() // 1_000_000
    ulid = new_ulid()
    number = 0
    for letter in ulid[:10]:
        number = number * 32 + _ALPHABET.index(letter)
    assert before <= number <= time.time_ns() // 1_000_000 + 1000


def test_the_shape_of_a_ulid_is_known() -> None:
    assert is_ulid(new_ulid())
    for wrong in ("", "8" + "0" * 25, "0" * 25, "0" * 27, "0" * 25 + "I", "0" * 25 + "u"):
        assert not is_ulid(wrong)
