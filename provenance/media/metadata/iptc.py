"""Reads IPTC-IIM records (Information Interchange Model 4.2): captions, credits, dates as agencies write them."""

from __future__ import annotations

import re
from typing import Final

from provenance.media.metadata.made import list_tag, number_tag, text_tag
from provenance.media.tags import Tag

__all__ = ["iptc_tags"]

#: More datasets than any writer makes (our choice).
MAX_DATASETS: Final = 4_000
#: One dataset; IIM allows 2 GB, the longest that the standard names is the caption's 2,000 (our choice).
MAX_DATASET_BYTES: Final = 1 << 20

_ENVELOPE: Final = {
    0: "EnvelopeRecordVersion", 5: "Destination", 20: "FileFormat", 22: "FileVersion", 30: "ServiceIdentifier",
    40: "EnvelopeNumber", 50: "ProductID", 60: "EnvelopePriority", 70: "DateSent", 80: "TimeSent",
    90: "CodedCharacterSet", 100: "UniqueObjectName", 120: "ARMIdentifier", 122: "ARMVersion",
}  # fmt: skip
_APPLICATION: Final = {
    0: "ApplicationRecordVersion", 3: "ObjectTypeReference", 4: "ObjectAttributeReference", 5: "ObjectName",
    7: "EditStatus", 8: "EditorialUpdate", 10: "Urgency", 12: "SubjectReference", 15: "Category",
    20: "SupplementalCategories", 22: "FixtureIdentifier", 25: "Keywords", 26: "ContentLocationCode",
    27: "ContentLocationName", 30: "ReleaseDate", 35: "ReleaseTime", 37: "ExpirationDate", 38: "ExpirationTime",
    40: "SpecialInstructions", 42: "ActionAdvised", 45: "ReferenceService", 47: "ReferenceDate",
    50: "ReferenceNumber", 55: "DateCreated", 60: "TimeCreated", 62: "DigitalCreationDate",
    63: "DigitalCreationTime", 65: "OriginatingProgram", 70: "ProgramVersion", 75: "ObjectCycle", 80: "By-line",
    85: "By-lineTitle", 90: "City", 92: "Sub-location", 95: "Province-State", 100: "Country-PrimaryLocationCode",
    101: "Country-PrimaryLocationName", 103: "OriginalTransmissionReference", 105: "Headline", 110: "Credit",
    115: "Source", 116: "CopyrightNotice", 118: "Contact", 120: "Caption-Abstract", 121: "LocalCaption",
    122: "Writer-Editor", 125: "RasterizedCaption", 130: "ImageType", 131: "ImageOrientation",
    135: "LanguageIdentifier", 150: "AudioType", 151: "AudioSamplingRate", 152: "AudioSamplingResolution",
    153: "AudioDuration", 154: "AudioOutcue", 184: "JobID", 185: "MasterDocumentID", 186: "ShortDocumentID",
    187: "UniqueDocumentID", 188: "OwnerID", 200: "ObjectPreviewFileFormat", 201: "ObjectPreviewFileVersion",
    202: "ObjectPreviewData", 221: "Prefs", 225: "ClassifyState", 228: "SimilarityIndex", 230: "DocumentNotes",
    231: "DocumentHistory", 232: "ExifCameraInfo", 255: "CatalogSets",
}  # fmt: skip
#: Record 3, the digital newsphoto parameters (IPTC-NAA DNPR 4); all but one are numbers.
_NEWSPHOTO: Final = {
    0: "NewsPhotoVersion", 10: "IPTCPictureNumber", 20: "IPTCImageWidth", 30: "IPTCImageHeight",
    40: "IPTCPixelWidth", 50: "IPTCPixelHeight", 55: "SupplementalType", 60: "ColorRepresentation",
    64: "InterchangeColorSpace", 65: "ColorSequence", 66: "ICC_Profile", 70: "ColorCalibrationMatrix",
    80: "LookupTable", 84: "NumIndexEntries", 85: "ColorPalette", 86: "IPTCBitsPerSample",
    90: "SampleStructure", 100: "ScanningDirection", 102: "IPTCImageRotation", 110: "DataCompressionMethod",
    120: "QuantizationMethod", 125: "EndPoints", 130: "ExcursionTolerance", 135: "BitsPerComponent",
    140: "MaximumDensityRange", 145: "GammaCompensatedValue",
}  # fmt: skip
_RECORDS: Final = {1: _ENVELOPE, 2: _APPLICATION, 3: _NEWSPHOTO}

#: IIM 4.2 §6: datasets of two or more bytes that are a number.
_NUMBERS: Final = {
    *((3, number) for number in _NEWSPHOTO if number not in (10, 66, 70, 80, 85, 125)),
    (1, 0),
    (1, 20),
    (1, 22),
    (1, 120),
    (1, 122),
    (2, 0),
    (2, 200),
    (2, 201),
}
#: IIM 4.2 §5, §6: datasets that may be repeated.
_REPEATED: Final = {
    (1, 5), (1, 50), (2, 4), (2, 12), (2, 20), (2, 25), (2, 26), (2, 27), (2, 45), (2, 47), (2, 50), (2, 80),
    (2, 85), (2, 118), (2, 122), (2, 188), (2, 255),
}  # fmt: skip
_DATES: Final = {(1, 70), (2, 30), (2, 37), (2, 47), (2, 55), (2, 62)}
_TIMES: Final = {(1, 80), (2, 35), (2, 38), (2, 60), (2, 63)}
#: Datasets written as digits.
_DIGITS: Final = {(1, 40), (1, 60), (2, 10), (2, 50), (2, 153)}
_BINARY: Final = {(2, 125), (2, 202), (3, 66), (3, 70), (3, 80), (3, 85), (3, 125)}

#: ISO 2022 escape sequences that name the character set of records 2 to 6 (IIM 4.2 §1.6).
_CODECS: Final = {
    b"\x1b%G": "utf-8", b"\x1b%/G": "utf-8", b"\x1b%/H": "utf-8", b"\x1b%/I": "utf-8",
    b"\x1b-A": "latin-1", b"\x1b.A": "latin-1", b"\x1b-L": "iso8859-5", b"\x1b.L": "iso8859-5",
    b"\x1b-B": "iso8859-2", b"\x1b.B": "iso8859-2",
}  # fmt: skip


def iptc_tags(block: bytes, group: str = "IPTC") -> tuple[list[Tag], bool]:
    """The tags of a block of datasets, in order, and whether all of it was understood. Never raises.

    Text without a named character set is read as UTF-8 where it is valid UTF-8, else as Windows-1252.
    """
    datasets, complete = _datasets(block)
    codec = next((_CODECS.get(data) for key, data in datasets if key == (1, 90)), None)
    texts: dict[tuple[int, int], list[str]] = {}
    tags: list[Tag | tuple[int, int]] = []
    for key, data in datasets:
        name = _RECORDS.get(key[0], {}).get(key[1])
        if name is None:
            continue
        if key in _BINARY:
            tags.append(text_tag(group, name, f"(Binary data {len(data)} bytes, use -b option to extract)"))
        elif key in _NUMBERS:
            tags.append(number_tag(group, name, int.from_bytes(data[:8], "big")))
        else:
            if key not in texts:
                tags.append(key)
            elif key not in _REPEATED:
                continue  # the first one counts
            texts.setdefault(key, []).append(_text(key, data, codec))
    return [one if isinstance(one, Tag) else _worded(group, one, texts[one]) for one in tags], complete


def _worded(group: str, key: tuple[int, int], texts: list[str]) -> Tag:
    name = _RECORDS[key[0]][key[1]]
    if key in _DIGITS and len(texts) == 1 and re.fullmatch(r"\d{1,15}", texts[0], re.ASCII):
        return number_tag(group, name, int(texts[0]))
    return list_tag(group, name, texts)


def _text(key: tuple[int, int], data: bytes, codec: str | None) -> str:
    if key == (1, 90):
        return data.decode("latin-1").rstrip("\0 ")
    text = _decoded(data, codec).rstrip("\0")
    if key in _DATES and re.fullmatch(r"\d{8}", text, re.ASCII):
        return f"{text[:4]}:{text[4:6]}:{text[6:]}"
    if key in _TIMES and (clock := re.fullmatch(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?", text, re.ASCII)):
        zone = f"{clock[4]}:{clock[5]}" if clock[4] else ""
        return f"{clock[1]}:{clock[2]}:{clock[3]}{zone}"
    return text


def _decoded(data: bytes, codec: str | None) -> str:
    if codec is not None:
        return data.decode(codec, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _datasets(block: bytes) -> tuple[list[tuple[tuple[int, int], bytes]], bool]:
    """((record, number), bytes) of each dataset, and whether the block ends with one (zeros may follow)."""
    found: list[tuple[tuple[int, int], bytes]] = []
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C and len(found) < MAX_DATASETS:
        key, length, at = (
            (block[at + 1], block[at + 2]),
            int.from_bytes(block[at + 3 : at + 5], "big"),
            at + 5,
        )
        if length & 0x8000:  # extended: the length's own length stands here (IIM 4.2 §1.5)
            width = length & 0x7FFF
            length, at = (
                int.from_bytes(block[at : at + width], "big") if width <= 8 else len(block),
                at + width,
            )
        if length > len(block) - at:
            return found, False
        found.append((key, block[at : at + min(length, MAX_DATASET_BYTES)]))
        at += length
    return found, not block[at:].strip(b"\0")
