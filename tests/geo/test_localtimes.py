"""Other clocks stand beside a stated time only where they are known."""

from __future__ import annotations

from provenance.geo.localtimes import PlaceZone, other_clocks
from provenance.record.values import Instant, Precision

KYIV = PlaceZone(("Europe/Kyiv",), "c1")
UTC_TIME = Instant("2022-09-10T07:50:00", Precision.SECOND, "+00:00")


def test_a_time_in_utc_is_shown_on_the_clock_of_the_place() -> None:
    assert other_clocks(UTC_TIME, KYIV) == (Instant("2022-09-10T10:50:00", Precision.SECOND, "+03:00"),)


def test_a_time_of_another_zone_is_shown_in_utc_as_well() -> None:
    there = Instant("2022-09-10T09:50", Precision.MINUTE, "+02:00")
    assert [one.value for one in other_clocks(there, KYIV)] == ["2022-09-10T07:50", "2022-09-10T10:50"]
    assert [one.value for one in other_clocks(there, None)] == ["2022-09-10T07:50"]


def test_nothing_is_converted_without_a_zone_for_days_or_where_zones_differ() -> None:
    assert other_clocks(Instant("2022-09-10T07:50", Precision.MINUTE), KYIV) == ()
    assert other_clocks(Instant("2022-09-10", Precision.DAY, "+00:00"), KYIV) == ()
    assert other_clocks(UTC_TIME, PlaceZone(("Europe/Kyiv", "Europe/Paris"), "c1")) == ()
