"""Servers of a team started for a measurement, and what fills them quicker than anybody's program would."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pg8000.native
from numpy.typing import NDArray

from tests.archive.teamdesk import set_up
from tests.archive.teamserver import DATABASE, PASSWORD, PostgreSQL, started

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "team-archive.md"
SQL: Final = Path(__file__).parents[2] / "resources" / "archive" / "team.sql"

_SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # PostgreSQL manual, COPY, "Binary Format"
_INT4, _INT8 = 23, 20  # pg_type.dat: the numbers of the element types

Fields: TypeAlias = NDArray[np.void]
Column: TypeAlias = tuple[str, NDArray[Any]]


@dataclass(frozen=True)
class Servers:
    """The server that everybody signs in to, and those with the rows of views and points: itself where it is alone."""

    first: PostgreSQL
    parts: tuple[PostgreSQL, ...]

    @property
    def holding(self) -> tuple[PostgreSQL, ...]:
        """Those with the rows."""
        return self.parts or (self.first,)

    def holders(self, items: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of `holding` has the rows of each of some items, by PostgreSQL's own hash."""
        if not self.parts:
            return np.zeros(len(items), np.int64)
        places = np.empty(len(items), np.int64)
        with self.first.connected() as connection:
            for remainder in range(len(self.parts)):
                rows = connection.run(
                    "SELECT n FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) n"
                    " WHERE satisfies_hash_partition('alidade.views'::regclass, :parts, :place, n)",
                    first=int(items[0]),
                    last=int(items[-1]),
                    parts=len(self.parts),
                    place=remainder,
                )
                held = np.array([row[0] for row in rows or ()], np.int64)
                places[held - items[0]] = remainder
        return places


@contextmanager
def servers(parts: int, shared_buffers: str = "1GB") -> Iterator[Servers]:
    """One server, or one with so many others, set up as docs/team-archive.md tells a team to; without `fsync`."""
    with ExitStack() as running:
        first, *others = [
            running.enter_context(started(shared_buffers=shared_buffers)) for _ in range(parts + 1)
        ]
        for other in others:
            other.run(f"CREATE DATABASE {DATABASE}", "postgres")
            other.run(SQL.read_text("utf-8"))
            other.run(f"CREATE ROLE alidade_part LOGIN PASSWORD '{PASSWORD}' IN ROLE alidade_contributor")
        set_up(first)
        if others:
            each, once = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
            for number, other in enumerate(others, 1):
                first.run(
                    each.replace("part_1", f"part_{number}")
                    .replace("db1.example.org", "127.0.0.1")
                    .replace("5432", str(other.port))
                    .replace("/path/to/team.crt", str(other.authority))
                    .replace("the password", PASSWORD)
                )
            first.run(once)
        yield Servers(first, tuple(others))


def copied(connection: pg8000.native.Connection, table: str, columns: str, rows: Fields) -> None:
    """Put rows into a table by COPY."""
    stream = io.BytesIO(_SIGNATURE + rows.tobytes() + b"\xff\xff")
    connection.run(f"COPY {table} ({columns}) FROM STDIN (FORMAT binary)", stream=stream)


def fields(columns: Sequence[Column]) -> Fields:
    """Rows for COPY of columns, as many bytes in each row: "bigint", "integer", "smallint"; "bit", "bytea" and "text"
    uint8 N×M; "integer[]" and "bigint[]" N×M."""
    kinds: list[tuple[str, str] | tuple[str, str, tuple[int, ...]]] = [("fields", ">i2")]
    for place, (kind, cells) in enumerate(columns):
        width = cells.shape[1] if cells.ndim > 1 else 1
        kinds.append((f"length{place}", ">i4"))
        if kind in ("bigint", "integer", "smallint"):
            kinds.append((f"cell{place}", {"bigint": ">i8", "integer": ">i4", "smallint": ">i2"}[kind]))
        elif kind in ("bytea", "text", "bit"):
            if kind == "bit":
                kinds.append((f"bits{place}", ">i4"))
            kinds.append((f"cell{place}", "u1", (width,)))
        else:
            element = np.dtype([("length", ">i4"), ("value", ">i4" if kind == "integer[]" else ">i8")])
            kinds += [(f"head{place}", ">i4", (5,)), (f"cell{place}", element, (width,))]  # type: ignore[list-item]
    rows = np.zeros(len(columns[0][1]), np.dtype(kinds))
    rows["fields"] = len(columns)
    for place, (kind, cells) in enumerate(columns):
        size = rows.dtype[f"cell{place}"].itemsize
        if kind.endswith("[]"):
            element_type = _INT4 if kind == "integer[]" else _INT8
            rows[f"head{place}"] = (1, 0, element_type, cells.shape[1], 1)
            rows[f"cell{place}"]["length"] = rows.dtype[f"cell{place}"].base["value"].itemsize
            rows[f"cell{place}"]["value"] = cells
            size += 20
        else:
            rows[f"cell{place}"] = cells
        if kind == "bit":
            rows[f"bits{place}"] = 8 * cells.shape[1]
            size += 4
        rows[f"length{place}"] = size
    return rows
