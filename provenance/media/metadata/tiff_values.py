"""Turns one entry of a TIFF directory into its exact stored value and the value that ExifTool would print."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from provenance.media.metadata.made import MAX_SHOWN_BYTES, MAX_TEXT_BYTES, binary_words
from provenance.media.metadata.tiff import (
    ASCII,
    DOUBLE,
    FLOAT,
    RATIONAL,
    SIGNED_RATIONAL,
    UNDEFINED,
    UTF8,
    Entry,
    Tiff,
)
from provenance.media.tags import StoredValue

__all__ = ["MAX_COUNTED", "MAX_PARTS", "character_coded", "shown_value", "stored_value"]

#: Numbers kept of one tag (our choice: far above what cameras write).
MAX_PARTS: Final = 256
#: Numbers read to say how long ExifTool's text of them would be.
MAX_COUNTED: Final = 20_000
#: ExifTool calls a list of offsets binary when its text is longer (its documentation, "EXIF Tags", StripOffsets).
_LIST_TEXT: Final = 32

#: ExifTool's ValueConv for APEX values (EXIF 2.32 Annex C): exposure time 2^-Tv, f-number 2^(Av/2).
_APEX: Final = {"ShutterSpeedValue": -1.0, "ApertureValue": 0.5, "MaxApertureValue": 0.5}
_DEGREES: Final = frozenset({"GPSLatitude", "GPSLongitude", "GPSDestLatitude", "GPSDestLongitude"})
_CHARACTER_CODED: Final = frozenset({"UserComment", "GPSProcessingMethod", "GPSAreaInformation"})
#: Camera Raw writes the tag's name before its value here ("Exposure: +0.5").
_SAY_THEIR_NAME: Final = range(0xFDE8, 0xFE59)
#: Texts of Windows, UTF-16 in bytes.
_WINDOWS_TEXTS: Final = frozenset({"XPAuthor", "XPComment", "XPKeywords", "XPSubject", "XPTitle"})
#: Texts whose trailing spaces ExifTool leaves out.
_TRIMMED: Final = frozenset({"Artist", "Copyright", "Make", "Model", "Software"})
#: Versions, which the standard writes as four letters without an end.
_VERSIONS: Final = frozenset({"ExifVersion", "FlashpixVersion", "InteroperabilityVersion", "MPFVersion"})
#: Bytes that are read as numbers one by one.
_NUMBERED_BYTES: Final = frozenset({"ComponentsConfiguration"})
#: Structures of their own, and tables that ExifTool calls binary.
_OPAQUE: Final = frozenset({
    "MakerNote", "Padding", "PrintIM", "IPTC/NAA", "ICC_Profile", "ApplicationNotes", "PhotoshopSettings",
    "DNGPrivateData", "OriginalRawFileData", "OpcodeList1", "OpcodeList2", "OpcodeList3", "SpatialFrequencyResponse",
    "DeviceSettingDescription", "Opto-ElectricConvFactor", "JPEGTables", "AsShotICCProfile", "CurrentICCProfile",
    "ProfileGainTableMap", "ProfileGainTableMap2", "RGBTables", "ImageSequenceInfo",
    "SourceExposureTimesOfCompositeImage",
})  # fmt: skip
_BINARY_NUMBERS: Final = frozenset({
    "TransferFunction", "ColorMap", "LinearizationTable", "GrayResponseCurve", "ProfileHueSatMapData1",
    "ProfileHueSatMapData2", "ProfileHueSatMapData3", "ProfileLookTableData", "ProfileToneCurve", "JPEGQTables",
    "JPEGDCTables", "JPEGACTables", "GeoTiffDirectory", "GeoTiffDoubleParams", "FreeOffsets", "FreeByteCounts",
})  # fmt: skip
_LISTS: Final = frozenset({"StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts"})
#: 16-byte digests and identifiers that ExifTool prints in hexadecimal (DNG 1.7).
_HEX: Final = frozenset({
    "RawDataUniqueID", "RawImageDigest", "OriginalRawFileDigest", "PreviewSettingsDigest", "NewRawImageDigest",
    "RollGuidElements",
})  # fmt: skip


def stored_value(tiff: Tiff, entry: Entry, standard: str) -> StoredValue:
    """The entry's value exactly as stored, cut to our bounds; `standard` is the tag's standard name."""
    if entry.type in (ASCII, UTF8):
        return _stored_text(tiff.bytes_of(entry, MAX_TEXT_BYTES), entry.count, standard)
    worded = standard in _CHARACTER_CODED or standard in _WINDOWS_TEXTS
    if worded or standard in _OPAQUE or standard in _HEX or entry.type == UNDEFINED:
        most = MAX_SHOWN_BYTES if standard in _OPAQUE else MAX_TEXT_BYTES
        head = tiff.bytes_of(entry, most)
        return StoredValue("bytes", (head.hex(),), tiff.stored_bytes(entry) if worded else entry.count)
    numbers = tiff.numbers(entry, MAX_PARTS)
    if entry.type in (RATIONAL, SIGNED_RATIONAL):
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return StoredValue("rational", tuple(f"{above}/{below}" for above, below in pairs), entry.count)
    if entry.type in (FLOAT, DOUBLE):
        return StoredValue("real", tuple(repr(float(one)) for one in numbers), entry.count)
    return StoredValue("integer", tuple(str(one) for one in numbers), entry.count)


def _stored_text(data: bytes, count: int, standard: str) -> StoredValue:
    text = data.rstrip(b"\0").replace(b"\0", b"\n") if standard == "Copyright" else data.split(b"\0", 1)[0]
    try:
        return StoredValue("text", (text.decode("utf-8"),), count)
    except UnicodeDecodeError:  # an older character set that the file does not name
        return StoredValue("bytes", (text.hex(),), count)


def shown_value(tiff: Tiff, entry: Entry, raw: StoredValue, standard: str) -> int | float | str:
    """The value as `exiftool -n` prints it (12.57: its rounding, its words for x/0, its spaces)."""
    match raw.kind:
        case "text":
            text = raw.parts[0].rstrip(" ") if standard in _TRIMMED else raw.parts[0]
            if standard == "PreviewDateTime":  # DNG writes ISO 8601
                return text.replace("-", ":", 2).replace("T", " ", 1)
            _, colon, rest = text.partition(": ")
            return rest if colon and entry.number in _SAY_THEIR_NAME else text
        case "bytes":
            return _of_bytes(tiff, entry, bytes.fromhex(raw.parts[0]), standard)
        case "integer" | "rational" | "real":
            return _of_numbers(tiff, entry, raw, standard)


def _of_bytes(tiff: Tiff, entry: Entry, head: bytes, standard: str) -> int | float | str:
    if entry.type in (ASCII, UTF8):
        text = head.decode("utf-8", "replace")
        return text.rstrip(" ") if standard in _TRIMMED else text
    if standard in _CHARACTER_CODED:
        return character_coded(head, tiff.order)
    if standard in _WINDOWS_TEXTS:
        return head.decode("utf-16-le", "replace").split("\0")[0]
    if standard in _HEX:
        return head.hex()
    if standard in _OPAQUE:
        return binary_words(entry.count)
    if standard == "CFAPattern":
        return _cfa_pattern(head, tiff.order)
    if standard in _VERSIONS:
        return head.rstrip(b"\0").decode("ascii", "replace")
    if entry.count == 1 and head:
        return head[0]
    if standard in _NUMBERED_BYTES:
        return " ".join(str(byte) for byte in head)
    return _readable(head) or binary_words(entry.count)


def _readable(head: bytes) -> str:
    """Undefined bytes as text where they are printable ASCII; "" where they are not."""
    text = head.rstrip(b"\0")
    return text.decode("ascii") if text and all(32 <= byte < 127 for byte in text) else ""


def _cfa_pattern(head: bytes, order: str) -> str:
    """EXIF 2.32 §4.6.5 CFAPattern: two sizes, then a colour each."""
    if len(head) < 4:
        return binary_words(len(head))
    sizes = [int.from_bytes(head[at : at + 2], "little" if order == "<" else "big") for at in (0, 2)]
    if sizes[0] * sizes[1] != len(head) - 4:  # some write the sizes in the other order of bytes
        sizes = [int.from_bytes(head[at : at + 2], "big" if order == "<" else "little") for at in (0, 2)]
    return " ".join(str(one) for one in (*sizes, *head[4:]))


def character_coded(data: bytes, order: str) -> str:
    """EXIF 2.32 §4.6.5 UserComment: eight bytes name the character code; `order` is the file's, "<" or ">"."""
    code, text = data[:8], data[8:]
    if code.startswith(b"UNICODE"):
        if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return text.decode("utf-16", "replace").split("\0")[0]
        zeros = text[1::2].count(0) - text[::2].count(0)
        little = zeros > 0 or (zeros == 0 and order == "<")
        return text.decode("utf-16-le" if little else "utf-16-be", "replace").split("\0")[0]
    if code.startswith(b"JIS"):
        return text.decode("iso2022_jp", "replace").rstrip("\0 ")
    if not code.startswith(b"ASCII") and code.strip(b"\0 "):
        text = data
    return text.split(b"\0")[0].decode("utf-8", "replace").rstrip(" ")


def _of_numbers(tiff: Tiff, entry: Entry, raw: StoredValue, standard: str) -> int | float | str:
    if standard in _DEGREES:
        return _degrees(raw.fractions())
    if standard == "GPSTimeStamp":
        return _clock(raw.fractions())
    numbers = [_number(part) for part in raw.parts]
    if standard in _APEX and len(numbers) == 1 and not isinstance(numbers[0], str):
        exponent = _APEX[standard] * numbers[0]
        return 2.0**exponent if abs(exponent) < 100 else 0
    if len(numbers) == 1:
        return numbers[0]
    text = " ".join(str(number) for number in numbers)
    if standard in _BINARY_NUMBERS or (standard in _LISTS and len(text) > _LIST_TEXT):
        return binary_words(_length_of_all(tiff, entry, text))
    return text


def _length_of_all(tiff: Tiff, entry: Entry, text: str) -> int:
    """How long the text of all numbers is, where not all were kept."""
    if entry.count <= MAX_PARTS or entry.type in (RATIONAL, SIGNED_RATIONAL):
        return len(text)
    return len(" ".join(str(one) for one in tiff.numbers(entry, MAX_COUNTED)))


def _number(part: str) -> int | float | str:
    """ExifTool rounds rationals to ten significant digits and words x/0."""
    numerator, slash, denominator = part.partition("/")
    if slash:
        if int(denominator) == 0:
            return "inf" if int(numerator) else "undef"
        return _plain(float(f"{int(numerator) / int(denominator):.10g}"))
    if part.lstrip("-").isdigit():
        return int(part)
    value = float(part)
    return _plain(value) if math.isfinite(value) else part


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _degrees(parts: tuple[Fraction | None, ...]) -> int | float | str:
    if not parts or any(part is None for part in parts):
        return ""
    units = (1, 60, 3600)
    return _plain(float(sum((part or 0) / unit for part, unit in zip(parts, units, strict=False))))


def _clock(parts: tuple[Fraction | None, ...]) -> str:
    if len(parts) != 3 or any(part is None for part in parts):
        return ""
    hours, minutes, seconds = (float(part or 0) for part in parts)
    total = hours * 3600 + minutes * 60 + seconds
    if not 0 <= total < 1e9:
        return ""
    whole = math.floor(total + 1e-9)
    decimals = f"{max(0.0, total - whole):.9f}".rstrip("0").rstrip(".")[1:]
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{decimals}"
