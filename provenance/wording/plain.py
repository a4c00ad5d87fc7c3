"""Every value kind as plain text that can be read aloud, copied and compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Protocol, assert_never

from provenance.record import values as kinds
from provenance.record.values import Instant, Period, Place, Precision, Value

_THIN_SPACE: Final = "\u202f"  # groups digits in every language (ISO 80000-1 §7.3.1), never breaks
_HASH_NAMES: Final = {"sha256": "SHA-256", "sha1": "SHA-1", "md5": "MD5", "sha512": "SHA-512"}
# Control characters would vanish or break the page; embeddings and overrides of writing direction make a name
# or a sentence look like another one (Unicode TR 36 §2.10.3). Both are shown by number instead.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_STEPS: Final = ("B", "kB", "MB", "GB", "TB")


class Say(Protocol):
    """Looks up a sentence of a family and fills it."""

    def __call__(self, family: str, id: str, values: Mapping[str, str | int] | None = None) -> str:
        """The filled sentence."""


def shown(text: str) -> str:
    """The text with characters that cannot be seen written as ⟨U+202E⟩; line ends and tabs stay."""
    plain = text.replace("\r\n", "\n")
    return _INVISIBLE.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", plain)


def grouped(number: str) -> str:
    """A decimal string with its whole digits in groups of three from five digits on: 12 345.678."""
    sign, digits = ("−", number[1:]) if number.startswith("-") else ("", number)
    whole, point, rest = digits.partition(".")
    if len(whole) > 4 and whole.isdigit():
        head = len(whole) % 3
        parts = ([whole[:head]] if head else []) + [whole[i : i + 3] for i in range(head, len(whole), 3)]
        whole = _THIN_SPACE.join(parts)
    return f"{sign}{whole}{point}{rest}"


def file_size(size_bytes: int) -> str:
    """A size in steps of a thousand: 820 B, 3.4 MB."""
    amount, step = float(size_bytes), 0
    while amount >= 999.5 and step < len(_STEPS) - 1:
        amount, step = amount / 1000, step + 1
    digits = f"{amount:.0f}" if step == 0 or amount >= 99.5 else f"{amount:.1f}"
    return f"{digits}{_THIN_SPACE}{_STEPS[step]}"


class ValueWords:
    """Values as plain text; `say` looks sentences up, `resolve` names the record that a pointer means."""

    def __init__(self, say: Say, resolve: Callable[[str], str | None]) -> None:
        self._say = say
        self._resolve = resolve

    def text(self, value: Value) -> str:  # noqa: C901 - one branch for each kind of the closed set
        """One value as plain text."""
        match value:
            case kinds.Text():
                return shown(value.value)
            case kinds.Term():
                return self._say("term", value.value)
            case kinds.Count():
                return self.count(value.value, value.unit)
            case kinds.Measure():
                return self._measure(value)
            case kinds.Rational():
                return grouped(value.value) if "/" not in value.value else value.value
            case kinds.Flag():
                return self._say("value", "yes" if value.value else "no")
            case kinds.Instant():
                return self.instant(value)
            case kinds.Period():
                return self.period(value)
            case kinds.Place():
                return self.place(value)
            case kinds.Region():
                return self._region(value)
            case kinds.Digest():
                name = _HASH_NAMES.get(value.algorithm, value.algorithm)
                return shown(f"{name}: {value.value}")
            case kinds.FileName():
                return self._file_name(value)
            case kinds.Opaque():
                return self._say("value", "opaque", {"n": value.size_bytes, "start": value.value})
            case kinds.Link():
                return shown(value.value if value.title is None else f"{value.title} ({value.value})")
            case kinds.Pointer():
                return self._resolve(value.value) or value.value
            case kinds.Picture():
                words: dict[str, str | int] = {"shows": self._say("term", value.shows), "sha256": value.value}
                return self._say("value", "picture", words | {"width": value.width, "height": value.height})
            case kinds.Matches():
                return self._say("value", "matches", {"n": len(value.value)})
            case kinds.Table():
                return self._table(value)
            case kinds.Sequence():
                return "; ".join(self.text(inside) for inside in value.value)
            case kinds.Missing():
                return self.missing(value)
        assert_never(value)

    def missing(self, value: kinds.Missing) -> str:
        """Why there is no value."""
        if value.value == "erased" and value.event is not None:
            return self._say("missing", "erased_by_event", {"event": str(value.event)})
        return self._say("missing", value.value)

    def count(self, number: int, unit: str) -> str:
        """A whole number with its unit in the right form."""
        return self._say("unit", unit, {"n": number})

    def instant(self, value: Instant) -> str:
        """A time as fine as it is stated, saying whether its zone is known."""
        text = self._dated(value)
        return text if value.precision in (Precision.YEAR, Precision.MONTH) else self._zoned(text, value)

    def _dated(self, value: Instant) -> str:
        date, _, clock = value.value.partition("T")
        parts = date.split("-")
        words: dict[str, str | int] = {"year": parts[0], "clock": clock}
        if len(parts) > 1:
            words["month"] = self._say("month", parts[1])
        if len(parts) > 2:
            words["day"] = parts[2].lstrip("0")
        return self._say("value", f"date_{_date_form(value.precision)}", words)

    def _zoned(self, text: str, value: Instant) -> str:
        if value.offset is None:
            return self._say("value", "zone_not_stated", {"time": text})
        zone = "zone_utc" if value.offset == "+00:00" else "zone_offset"
        return self._say("value", zone, {"time": text, "offset": value.offset.replace("-", "−")})

    def period(self, value: Period) -> str:
        """A span of time, open on one side or closed; day and zone are said once where they are the same."""
        if value.value is not None and value.end is not None and _same_day(value.value, value.end):
            words = {"start": self._dated(value.value), "end": value.end.value.partition("T")[2]}
            return self._zoned(self._say("value", "period", words), value.end)
        ends = {"start": self.instant(value.value)} if value.value is not None else {}
        ends |= {"end": self.instant(value.end)} if value.end is not None else {}
        form = {2: "period", 1: "period_from" if "start" in ends else "period_until"}[len(ends)]
        return self._say("value", form, ends)

    def place(self, value: Place) -> str:
        """Latitude and longitude to paste into a map, with the accuracy or that none is stated."""
        position = value.value.replace(",", ", ")
        accuracy = "place_accuracy_not_stated" if value.radius_m is None else "place_accuracy"
        text = self._say("value", accuracy, {"position": position, "radius": grouped(value.radius_m or "")})
        if value.altitude_m is not None:
            text = self._say(
                "value", "place_altitude", {"place": text, "altitude": grouped(value.altitude_m)}
            )
        return text if value.name is None else f"{shown(value.name)}: {text}"

    def _measure(self, value: kinds.Measure) -> str:
        amount = grouped(value.value)
        if value.plus_minus is not None:
            amount = f"{amount} ± {grouped(value.plus_minus)}"
        return amount if value.unit == "1" else self._say("unit", f"of_{value.unit}", {"amount": amount})

    def _region(self, value: kinds.Region) -> str:
        corners = value.value.split(" ")
        if len(corners) != 2:
            return self._say("value", "region_polygon", {"n": len(corners), "corners": value.value})
        first, last = corners
        return self._say(
            "value", "region", {"first": first.replace(",", ", "), "last": last.replace(",", ", ")}
        )

    def _file_name(self, value: kinds.FileName) -> str:
        name = shown(value.value).replace("\n", "⟨U+000A⟩").replace("\t", "⟨U+0009⟩")
        if value.raw_hex is None:
            return name
        return self._say("value", "file_name_bytes", {"name": name, "bytes": value.raw_hex})

    def _table(self, value: kinds.Table) -> str:
        rows = (" | ".join("" if cell is None else self.text(cell) for cell in row) for row in value.value)
        return "\n".join(rows)


def _same_day(first: Instant, last: Instant) -> bool:
    """Whether two times of day are of one date on one clock."""
    same = (first.value[:10], first.offset) == (last.value[:10], last.offset)
    return same and "T" in first.value and "T" in last.value


def _date_form(precision: Precision) -> str:
    match precision:
        case Precision.YEAR | Precision.MONTH | Precision.DAY:
            return precision.value
        case Precision.MINUTE | Precision.SECOND | Precision.FRACTION:
            return "time"
    assert_never(precision)
