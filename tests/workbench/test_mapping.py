"""The way from a map to other maps: by consent, recorded, and with the position in words."""

from __future__ import annotations

from pathlib import Path

from provenance.record.values import Term, Text
from provenance.workbench import Workbench
from provenance.workbench.mapping import KINDS, LEVELS, map_addresses, open_map, plain_ground, whole_ground
from tests.warm import warm_bench

HERE = (49.7064, 37.6167)


def test_every_address_of_a_place_holds_it_and_kinds_stand_together() -> None:
    found = map_addresses(*HERE)
    kinds = [one.kind for one in found]
    assert {"map", "satellite", "street_level", "dated_imagery"} <= set(kinds)
    assert kinds == sorted(kinds, key=KINDS.index)
    assert all(one.address.startswith("https://") and one.host for one in found)


def test_opening_a_map_is_recorded_with_its_answer_and_a_refusal_opens_nothing(tmp_path: Path) -> None:
    opened: list[str] = []

    def opener(one: str) -> bool:
        opened.append(one)
        return True

    address = map_addresses(*HERE)[0]
    with warm_bench(tmp_path) as bench:
        assert isinstance(bench, Workbench)
        with bench.create_case(tmp_path / "a.case", "A") as case:
            for allowed in (False, True):
                open_map(
                    case.file,
                    address,
                    "49.7, 37.6",
                    allowed=allowed,
                    opener=opener,
                )
            refused, granted = (entry.data for entry in case.snapshot().consents)
    assert opened == [address.address]
    assert (refused.allowed, granted.allowed) == (False, True)
    assert (granted.purpose, granted.what, granted.host) == (
        Term("map_link"),
        Text("49.7, 37.6"),
        Text(address.host),
    )


def test_a_map_can_be_shown_at_once_and_whole_later() -> None:
    assert plain_ground().towns is None
    ground = whole_ground()
    assert ground.towns is not None and all(ground.base.is_laid_out(level) for level in LEVELS)
