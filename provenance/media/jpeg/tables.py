"""The standard tables of JPEG: Annex K, how the IJG's library scales them by quality, and which quality fits a file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Final

from msgspec import Struct

__all__ = [
    "NATURAL_FROM_ZIGZAG", "QualityEstimate", "Steps", "ijg_tables", "quality_of", "standard_coding", "tables_digest",
]  # fmt: skip

Steps = tuple[int, ...]

#: Where the n-th coefficient of the file stands row by row (ISO 10918-1 §A.3.6).
NATURAL_FROM_ZIGZAG: Final[tuple[int, ...]] = tuple(
    8 * row + column
    for row, column in sorted(
        ((row, column) for row in range(8) for column in range(8)),
        key=lambda at: (sum(at), at[0] if sum(at) % 2 else at[1]),
    )
)

#: ISO 10918-1 Tables K.1 (brightness) and K.2 (colour), row by row.
_K1: Final[Steps] = (
    16, 11, 10, 16, 24, 40, 51, 61,
    12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
_K2: Final[Steps] = (
    17, 18, 24, 47, 99, 99, 99, 99,
    18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99,
    *(99,) * 32,
)  # fmt: skip

#: ISO 10918-1 Tables K.3 to K.6: counts of codes by length, then their values; brightness DC, colour DC, brightness
#: AC, colour AC.
_CODING: Final = frozenset(
    bytes.fromhex(text)
    for text in (
        "00010501010101010100000000000000000102030405060708090a0b",
        "00030101010101010101010000000000000102030405060708090a0b",
        "0002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f0"
        "2433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a63646566676869"
        "6a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5"
        "c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
        "00020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0"
        "156272d10a162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768"
        "696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3"
        "c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa",
    )
)


class QualityEstimate(Struct, frozen=True):
    """The IJG quality whose tables are a file's, or nearest to them.

    `exact`: brightness and colour are the standard tables, scaled by `luma` and `chroma` (None without colour);
    the two differ where a program scales them apart. Otherwise both are the nearest quality, and `residual` is the
    root mean square of what the steps differ by, in steps.
    """

    exact: bool
    luma: int
    chroma: int | None
    residual: float


@cache
def ijg_tables(quality: int, *, baseline: bool = True) -> tuple[Steps, Steps]:
    """Brightness and colour tables as libjpeg's jpeg_set_quality makes them (jcparam.c: jpeg_quality_scaling).

    `quality` 1 to 100; `baseline` holds steps to 255, else to 32767.
    """
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    most = 255 if baseline else 32767
    first, second = (
        tuple(min(max((step * scale + 50) // 100, 1), most) for step in base) for base in (_K1, _K2)
    )
    return first, second


def quality_of(luma: Steps, chroma: Sequence[Steps]) -> QualityEstimate:
    """The quality of the tables; `chroma` holds those of the other components, in any number.

    Colour tables of qualities 1 to 3 are equal, as steps are held to 255: then it is that of the brightness.
    """
    exact_luma = _exact(luma, 0)
    exact_chroma = {_exact(table, 1, exact_luma) for table in chroma}
    same_as_luma = {_exact(table, 0) for table in chroma}  # some programs use one table for all
    if exact_luma is not None and len(exact_chroma) <= 1 and None not in exact_chroma:
        return QualityEstimate(True, exact_luma, next(iter(exact_chroma), None), 0.0)
    if exact_luma is not None and same_as_luma == {exact_luma}:
        return QualityEstimate(True, exact_luma, None, 0.0)
    quality, residual = min(
        ((quality, _residual(quality, luma, chroma)) for quality in range(100, 0, -1)),
        key=lambda pair: pair[1],
    )
    return QualityEstimate(False, quality, quality if chroma else None, residual)


def _exact(table: Steps, which: int, first: int | None = None) -> int | None:
    """The quality of a standard table, `first` if it is that one's; None when it is not standard."""
    tried: list[int] = [*([] if first is None else [first]), *range(100, 0, -1)]
    for quality in tried:
        if table in (ijg_tables(quality)[which], ijg_tables(quality, baseline=False)[which]):
            return quality
    return None


def _residual(quality: int, luma: Steps, chroma: Sequence[Steps]) -> float:
    standard = ijg_tables(quality, baseline=False)
    pairs = [(luma, standard[0]), *((table, standard[1]) for table in chroma)]
    squares = [(mine - its) ** 2 for table, other in pairs for mine, its in zip(table, other, strict=True)]
    return float((sum(squares) / len(squares)) ** 0.5)


def standard_coding(counts_and_values: bytes) -> bool:
    """Whether a Huffman table, as a file holds it after its class and slot, is one of Annex K."""
    return counts_and_values in _CODING


def tables_digest(tables: Sequence[Steps]) -> str:
    """SHA-256 of the components' tables in order: steps in natural order, "," between steps, "|" between tables."""
    return hashlib.sha256("|".join(",".join(map(str, table)) for table in tables).encode()).hexdigest()
