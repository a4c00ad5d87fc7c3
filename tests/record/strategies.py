"""Draws records of every kind from their type annotations, so that a new kind or event type is tested at once."""

from __future__ import annotations

import functools
import types
import typing
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from provenance.record import values
from provenance.record.event import EventData
from provenance.record.values import Instant, Precision, Value

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)  # Cs: lone surrogates are no text
IDS = st.from_regex(r"[0-9A-HJKMNP-TV-Z]{26}", fullmatch=True)
DIGESTS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).map(values.decimal_text)
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
OFFSETS = st.none() | st.from_regex(r"[+-](0[0-9]|1[0-8]):[0-5][0-9]", fullmatch=True)
KEYS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
_FORMS = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.MINUTE: "%Y-%m-%dT%H:%M",
    Precision.SECOND: "%Y-%m-%dT%H:%M:%S",
    Precision.FRACTION: "%Y-%m-%dT%H:%M:%S.%f",
}


@st.composite
def instants(draw: st.DrawFn) -> Instant:
    """Instants of every precision, from the year 1000 on (strftime writes earlier years without zeros)."""
    moment = draw(st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30)))
    precision = draw(st.sampled_from(Precision))
    return Instant(moment.strftime(_FORMS[precision]), precision, draw(OFFSETS))


@st.composite
def tables(draw: st.DrawFn, inside: st.SearchStrategy[Value]) -> values.Table:
    """Tables whose cells are values, tables among them."""
    columns = draw(st.lists(KEYS, max_size=3))
    row = st.tuples(*(st.none() | inside for _ in columns))
    return values.Table(tuple(draw(st.lists(row, max_size=3))), tuple(columns))


def _latitudes_longitudes() -> st.SearchStrategy[str]:
    pair = st.tuples(st.decimals(-90, 90, places=6), st.decimals(-180, 180, places=6))
    return pair.map(lambda at: ",".join(values.decimal_text(number) for number in at))


@st.composite
def matched(draw: st.DrawFn) -> values.Matches:
    """Point pairs with a weight and a group each, or without."""
    pairs = draw(st.lists(st.tuples(INTEGERS, INTEGERS, INTEGERS, INTEGERS), max_size=3))
    each = st.lists(INTEGERS, min_size=len(pairs), max_size=len(pairs)).map(tuple) | st.just(())
    return values.Matches(tuple(pairs), draw(DIGESTS), draw(DIGESTS), draw(each), draw(each))


_CORNERS = st.lists(st.tuples(st.integers(-99, 9999), st.integers(-99, 9999)), min_size=2, max_size=5)
_SPECIAL: dict[type[Any], dict[str, st.SearchStrategy[Any]]] = {  # what the annotation alone does not say
    values.Measure: {"value": DECIMALS, "plus_minus": st.none() | DECIMALS},
    values.Rational: {"value": st.tuples(INTEGERS, INTEGERS).map(lambda parts: f"{parts[0]}/{parts[1]}")},
    values.Place: {
        "value": _latitudes_longitudes(),
        "radius_m": st.none() | DECIMALS,
        "altitude_m": st.none() | DECIMALS,
    },
    values.Region: {
        "value": _CORNERS.map(lambda corners: " ".join(f"{x},{y}" for x, y in corners)),
        "sha256": DIGESTS,
    },
    values.Picture: {"value": DIGESTS},
}

_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: INTEGERS,
    bool: st.booleans(),
    type(None): st.none(),
    Instant: instants(),
    Decimal: st.decimals(-(10**9), 10**9, places=6),
}


def _periods() -> st.SearchStrategy[values.Period]:
    start, end = instants(), instants()
    return (
        st.builds(values.Period, value=start)
        | st.builds(values.Period, end=end)
        | st.builds(values.Period, start, end)
    )


def struct(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Instances of a record class, every field drawn."""
    whole: Any = kind
    return _struct(whole)


@functools.cache
def _struct(kind: Any) -> st.SearchStrategy[Any]:
    if kind is Instant:
        return instants()
    if kind is values.Period:
        return _periods()
    if kind is values.Matches:
        return matched()
    if kind is values.Table:
        return st.deferred(lambda: tables(ANY_VALUE))
    if kind is values.Sequence:
        return st.deferred(
            lambda: st.lists(ANY_VALUE, max_size=3).map(lambda some: values.Sequence(tuple(some)))
        )
    hints = typing.get_type_hints(kind)
    special = _SPECIAL.get(kind, {})
    fields = {
        name: special[name] if name in special else of_annotation(hints[name])
        for name in kind.__struct_fields__
    }
    return st.builds(kind, **fields)


def _later(annotation: Any) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: of_annotation(annotation))


@functools.cache
def of_annotation(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation as our records use them."""
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(inside)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*(_later(one) for one in inside))
    if origin is dict:
        return st.dictionaries(KEYS, of_annotation(inside[1]), max_size=3)
    if origin is tuple and inside[-1] is Ellipsis:
        return st.lists(of_annotation(inside[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(of_annotation(one) for one in inside))
    if issubclass(annotation, Enum):
        return st.sampled_from(annotation)
    assert issubclass(annotation, msgspec.Struct), annotation
    return struct(annotation)


VALUE_KINDS: tuple[type[Any], ...] = get_args(Value)
_LEAVES = st.one_of(*(struct(kind) for kind in VALUE_KINDS if kind not in (values.Table, values.Sequence)))
ANY_VALUE: st.SearchStrategy[Any] = st.recursive(
    _LEAVES,
    lambda inside: (
        tables(inside) | st.lists(inside, max_size=3).map(lambda some: values.Sequence(tuple(some)))
    ),
    max_leaves=4,
)


def events(kind: type[EventData]) -> st.SearchStrategy[EventData]:
    """Events of a type with every field drawn."""
    return struct(kind)
