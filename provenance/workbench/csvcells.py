"""Tables as CSV that a spreadsheet opens without running anything that a received file has put into them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["cell", "csv_table"]

#: What begins a formula (OWASP, "CSV Injection"), with the full-width and small forms that spreadsheets fold.
_BEGINS_FORMULA: Final = "=+\\-@＝＋－＠﹦﹢﹣﹫"
#: At the start, and after a semicolon: where it separates columns (half of Europe), quotes do not hold a comma table.
_FORMULA: Final = re.compile(rf'((?:^|;)[\s"]*)(?=[{_BEGINS_FORMULA}])')
#: A plain number, which no spreadsheet takes for a formula: it stays one.
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
#: Cannot be seen, ends a line, or turns the direction of writing (Unicode TR 36 §2.10.3).
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BOM: Final = "\ufeff"  # without it Excel takes UTF-8 for the code page of the country


def cell(text: str) -> str:
    """A text as a cell that is read and never run: what is not lossless here stands exact in the JSON beside.

    Characters that cannot be seen are written as \\n, \\t, \\u202e; an apostrophe stands before what would begin a
    formula, in the cell or in one that a semicolon in it could open. Plain numbers stay as they are.
    """
    seen = _UNSEEN.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", text)
    return seen if _NUMBER.fullmatch(seen) else _FORMULA.sub(r"\1'", seen)


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as RFC 4180 has it: a header, CRLF, every cell quoted; UTF-8 with a byte order mark for Excel."""
    text = io.StringIO(newline="")
    text.write(_BOM)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")
