"""Makes tags of values as they come out of the blocks of a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from provenance.media.tags import StoredValue, Tag

__all__ = [
    "MAX_TEXT_BYTES",
    "binary_words",
    "bytes_tag",
    "list_tag",
    "number_tag",
    "numbers_tag",
    "tag_bytes",
    "text_tag",
]

#: Bound on one text, and on the bytes kept of a value that is not understood (our choice: far above real ones).
MAX_TEXT_BYTES: Final = 65_536
MAX_SHOWN_BYTES: Final = 64


def text_tag(group: str, name: str, text: str, standard: str = "") -> Tag:
    """A tag whose value is text; kept up to a bound, lone surrogates replaced."""
    kept = text[:MAX_TEXT_BYTES].encode("utf-8", "replace").decode("utf-8")
    return Tag(
        group,
        name,
        standard or name,
        StoredValue("text", (kept,), len(text.encode("utf-8", "replace"))),
        kept,
    )


def list_tag(group: str, name: str, texts: Iterable[str], standard: str = "") -> Tag:
    """A tag with several texts; one text is a plain value, as `exiftool -j` prints it."""
    kept = tuple(text[:MAX_TEXT_BYTES].encode("utf-8", "replace").decode("utf-8") for text in texts)
    value = kept[0] if len(kept) == 1 else kept
    return Tag(group, name, standard or name, StoredValue("text", kept, len(kept)), value)


def number_tag(group: str, name: str, number: int | float, standard: str = "") -> Tag:
    """A tag whose value is one number."""
    return numbers_tag(group, name, (number,), standard)


def numbers_tag(group: str, name: str, numbers: Iterable[int | float], standard: str = "") -> Tag:
    """A tag whose value is several numbers, joined by spaces as `exiftool -n` prints them."""
    plain = [
        int(one) if isinstance(one, float) and one.is_integer() and abs(one) < 2**53 else one
        for one in numbers
    ]
    kind = "real" if any(isinstance(one, float) for one in plain) else "integer"
    raw = StoredValue("real" if kind == "real" else "integer", tuple(repr(one) for one in plain), len(plain))
    return Tag(
        group, name, standard or name, raw, plain[0] if len(plain) == 1 else " ".join(map(repr, plain))
    )


def bytes_tag(
    group: str,
    name: str,
    data: bytes | memoryview,
    standard: str = "",
    *,
    value: int | float | str | None = None,
) -> Tag:
    """A tag whose bytes are not interpreted, or are shown as `value`."""
    raw = StoredValue("bytes", (data[:MAX_SHOWN_BYTES].hex(),), len(data))
    return Tag(group, name, standard or name, raw, binary_words(len(data)) if value is None else value)


def tag_bytes(tag: Tag) -> int:
    """About how much a tag takes: the letters of its value as stored and as understood."""
    values = tag.value if isinstance(tag.value, tuple) else (tag.value,)
    return sum(map(len, tag.raw.parts)) + sum(len(one) for one in values if isinstance(one, str))


def binary_words(size_bytes: int) -> str:
    """ExifTool's words for bytes that it does not print."""
    return f"(Binary data {size_bytes} bytes, use -b option to extract)"
