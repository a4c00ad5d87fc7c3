"""A stated time spans what its precision and zone leave open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import RecordError
from provenance.record.spans import edge_of, span_of, zone_stated
from provenance.record.values import Instant, Period, Precision

DAY = Instant("2022-09-10", Precision.DAY)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "precision", "offset", "first", "last"),
    [
        ("2022", "year", "+00:00", "2022-01-01", "2023-01-01"),
        ("2022-12", "month", "+00:00", "2022-12-01", "2023-01-01"),
        ("2022-09-10", "day", "+03:00", "2022-09-09T21:00", "2022-09-10T21:00"),
        ("2022-09-10", "day", None, "2022-09-09T10:00", "2022-09-11T12:00"),
        ("2022-09-10T10:21", "minute", "+00:00", "2022-09-10T10:21", "2022-09-10T10:22"),
        ("2022-09-10T10:21:07", "second", None, "2022-09-09T20:21:07", "2022-09-10T22:21:08"),
    ],
)
def test_a_time_spans_its_precision_and_all_zones_where_none_is_stated(
    value: str, precision: str, offset: str | None, first: str, last: str
) -> None:
    span = span_of(Instant(value, Precision(precision), offset))
    assert (span.first, span.last) == (utc(first), utc(last))


def test_a_period_spans_both_ends_and_an_open_one_has_none() -> None:
    span = span_of(Period(None, DAY))
    assert span.first is None and span.last == utc("2022-09-11T12:00")
    assert zone_stated(Period(None, Instant("2022", Precision.YEAR, "+00:00"))) and not zone_stated(DAY)


def test_an_edge_keeps_its_zone_or_that_none_is_stated() -> None:
    assert edge_of(DAY, last=True) == Instant("2022-09-11T00:00:00.000000", Precision.FRACTION)
    there = Instant("2022-09-10", Precision.DAY, "+03:00")
    assert span_of(edge_of(there, last=False)).first == utc("2022-09-09T21:00")


@given(
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)),
    st.sampled_from(["+00:00", "+14:00", "-12:00", None]),
    st.sampled_from([(4, Precision.YEAR), (7, Precision.MONTH), (10, Precision.DAY), (16, Precision.MINUTE)]),
)
def test_every_time_of_the_calendar_has_a_span_that_is_not_turned_round(
    moment: datetime, offset: str | None, cut: tuple[int, Precision]
) -> None:
    text = moment.isoformat()[: cut[0]]
    try:
        stated = Instant(text, cut[1], offset)
    except RecordError:  # an offset that leads out of the calendar makes it no instant
        return
    span = span_of(stated)
    assert span.first is not None and span.last is not None and span.first <= span.last
