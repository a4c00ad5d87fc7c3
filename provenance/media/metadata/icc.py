"""Reads the header and the plain tags of an ICC colour profile (ICC.1:2022 §7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.media.metadata.made import MAX_TEXT_BYTES, bytes_tag, number_tag, numbers_tag, text_tag
from provenance.media.tags import Tag

__all__ = ["icc_tags"]

MAX_TAGS: Final = 200  # our choice: real profiles have some twenty
MAX_LANGUAGES: Final = 200
MAX_NAME_BYTES: Final = 2_000  # of one name in one language

#: Signatures of tags (ICC.1:2022 §9.2, older editions, Apple's and the GPL-free private ones) → ExifTool's names.
_NAMES: Final = {
    "A2B0": "AToB0", "A2B1": "AToB1", "A2B2": "AToB2", "A2B3": "AToB3", "B2A0": "BToA0", "B2A1": "BToA1",
    "B2A2": "BToA2", "B2A3": "BToA3", "D2B0": "DToB0", "D2B1": "DToB1", "D2B2": "DToB2", "D2B3": "DToB3",
    "B2D0": "BToD0", "B2D1": "BToD1", "B2D2": "BToD2", "B2D3": "BToD3",
    "bTRC": "BlueTRC", "bXYZ": "BlueMatrixColumn", "bfd ": "UCRBG", "bkpt": "MediaBlackPoint",
    "calt": "CalibrationDateTime", "chad": "ChromaticAdaptation", "chrm": "Chromaticity",
    "ciis": "ColorimetricIntentImageState", "clot": "ColorantTableOut", "clro": "ColorantOrder",
    "clrt": "ColorantTable", "cprt": "ProfileCopyright", "crdi": "CRDInfo", "desc": "ProfileDescription",
    "devs": "DeviceSettings", "dmdd": "DeviceModelDesc", "dmnd": "DeviceMfgDesc", "dscm": "ProfileDescriptionML",
    "fpce": "FocalPlaneColorimetryEstimates", "gTRC": "GreenTRC", "gXYZ": "GreenMatrixColumn", "gamt": "Gamut",
    "kTRC": "GrayTRC", "lumi": "Luminance", "mmod": "MakeAndModel", "ncl2": "NamedColor2", "ncol": "NamedColor",
    "ndin": "NativeDisplayInfo", "pre0": "Preview0", "pre1": "Preview1", "pre2": "Preview2",
    "ps2i": "PS2RenderingIntent",
    "ps2s": "PostScript2CSA", "psd0": "PostScript2CRD0", "psd1": "PostScript2CRD1", "psd2": "PostScript2CRD2",
    "psd3": "PostScript2CRD3", "pseq": "ProfileSequenceDesc", "psid": "ProfileSequenceIdentifier",
    "psvm": "PS2CRDVMSize", "rTRC": "RedTRC", "rXYZ": "RedMatrixColumn", "resp": "OutputResponse",
    "rhoc": "ReflectionHardcopyOrigColorimetry", "rig0": "PerceptualRenderingIntentGamut",
    "rig2": "SaturationRenderingIntentGamut", "rpoc": "ReflectionPrintOutputColorimetry",
    "sape": "SceneAppearanceEstimates", "scoe": "SceneColorimetryEstimates", "scrd": "ScreeningDesc",
    "scrn": "Screening", "targ": "CharTarget", "tech": "Technology", "vcgt": "VideoCardGamma",
    "vued": "ViewingCondDesc", "view": "ViewingConditions", "wtpt": "MediaWhitePoint", "cicp": "ColorRepresentation",
    "aabg": "AABG", "aagg": "AAGG", "aarg": "AARG", "meta": "Metadata",
}  # fmt: skip


def icc_tags(profile: bytes) -> tuple[list[Tag], bool]:
    """The tags of a profile in ExifTool's groups ICC-header, ICC_Profile, ICC-meas, ICC-view; whether it is whole.

    Never raises; no tags where the profile's signature is missing.
    """
    if len(profile) < 128 or profile[36:40] != b"acsp":
        return [], False
    tags = list(_header(profile))
    count = int.from_bytes(profile[128:132], "big")
    whole = count <= MAX_TAGS and int.from_bytes(profile[:4], "big") <= len(profile)
    for at in range(132, 132 + 12 * min(count, MAX_TAGS), 12):
        signature = profile[at : at + 4].decode("latin-1")
        start, length = (int.from_bytes(profile[at + here : at + here + 4], "big") for here in (4, 8))
        data = profile[start : start + length]
        if len(data) < 8 or len(data) < length:
            whole = False
            continue
        name = _NAMES.get(signature)
        if name is not None or signature == "meas":
            tags += _tags(name or "Measurement", data)
    return tags, whole


def _header(profile: bytes) -> Iterator[Tag]:
    """ICC.1:2022 §7.2, table 17."""

    def number(at: int, size: int) -> int:
        return int.from_bytes(profile[at : at + size], "big")

    def signature(name: str, at: int) -> Tag:
        return text_tag("ICC-header", name, profile[at : at + 4].rstrip(b"\0").decode("latin-1"))

    yield signature("ProfileCMMType", 4)
    yield number_tag("ICC-header", "ProfileVersion", number(8, 2))
    yield signature("ProfileClass", 12)
    yield signature("ColorSpaceData", 16)
    yield signature("ProfileConnectionSpace", 20)
    yield text_tag("ICC-header", "ProfileDateTime", _moment(profile[24:36]))
    yield signature("ProfileFileSignature", 36)
    yield signature("PrimaryPlatform", 40)
    yield number_tag("ICC-header", "CMMFlags", number(44, 4))
    yield signature("DeviceManufacturer", 48)
    yield signature("DeviceModel", 52)
    yield numbers_tag("ICC-header", "DeviceAttributes", (number(56, 4), number(60, 4)))
    yield number_tag("ICC-header", "RenderingIntent", number(64, 4))
    yield numbers_tag("ICC-header", "ConnectionSpaceIlluminant", _fixed(profile[68:80]))
    yield signature("ProfileCreator", 80)
    yield numbers_tag("ICC-header", "ProfileID", profile[84:100])


def _tags(name: str, data: bytes) -> Iterator[Tag]:
    """One tag of a profile by its type (ICC.1:2022 §10)."""
    match data[:4]:
        case b"desc":  # ICC.1:2001 §6.5.17
            length = int.from_bytes(data[8:12], "big")
            yield text_tag("ICC_Profile", name, _latin(data[12 : 12 + min(length, MAX_TEXT_BYTES)]))
        case b"text":
            yield text_tag("ICC_Profile", name, _latin(data[8 : 8 + MAX_TEXT_BYTES]))
        case b"mluc":
            yield from _in_languages(name, data)
        case b"XYZ " | b"sf32":
            yield numbers_tag("ICC_Profile", name, _fixed(data[8 : 8 + 4 * 64]))
        case b"sig ":
            yield text_tag("ICC_Profile", name, data[8:12].rstrip(b"\0").decode("latin-1"))
        case b"dtim":
            yield text_tag("ICC_Profile", name, _moment(data[8:20]))
        case b"meas":
            yield number_tag("ICC-meas", "MeasurementObserver", int.from_bytes(data[8:12], "big"))
            yield numbers_tag("ICC-meas", "MeasurementBacking", _fixed(data[12:24]))
            yield number_tag("ICC-meas", "MeasurementGeometry", int.from_bytes(data[24:28], "big"))
            yield numbers_tag("ICC-meas", "MeasurementFlare", _fixed(data[28:32], 1 << 16, round_down=True))
            yield number_tag("ICC-meas", "MeasurementIlluminant", int.from_bytes(data[32:36], "big"))
        case b"view":
            yield numbers_tag("ICC-view", "ViewingCondIlluminant", _fixed(data[8:20]))
            yield numbers_tag("ICC-view", "ViewingCondSurround", _fixed(data[20:32]))
            yield number_tag("ICC-view", "ViewingCondIlluminantType", int.from_bytes(data[32:36], "big"))
        case _:
            yield bytes_tag("ICC_Profile", name, data)


def _in_languages(name: str, data: bytes) -> Iterator[Tag]:
    """multiLocalizedUnicodeType (§10.15); the record for en-US carries the plain name."""
    count, width = (int.from_bytes(data[at : at + 4], "big") for at in (8, 12))
    if width < 12:
        return
    for at in range(16, 16 + min(count, MAX_LANGUAGES) * width, width):
        record = data[at : at + 12]
        if len(record) < 12:
            return
        language = "-".join(part.decode("latin-1") for part in (record[:2], record[2:4]) if part.strip(b"\0"))
        length, start = (int.from_bytes(record[here : here + 4], "big") for here in (4, 8))
        text = data[start : start + min(length, MAX_NAME_BYTES)].decode("utf-16-be", "replace").rstrip("\0")
        full = name if language in ("", "en-US") else f"{name}-{language}"
        yield text_tag("ICC_Profile", full, text, name)


def _fixed(data: bytes, unit: int = 1 << 16, *, round_down: bool = False) -> list[int | float]:
    """s15Fixed16 numbers, rounded to five places as ExifTool prints them."""
    numbers: list[int | float] = []
    for at in range(0, len(data) - 3, 4):
        value = int.from_bytes(data[at : at + 4], "big", signed=not round_down) / unit
        numbers.append(int(value * 1e5 + (0.5 if value >= 0 else -0.5)) / 1e5)
    return numbers


def _moment(data: bytes) -> str:
    parts = [int.from_bytes(data[at : at + 2], "big") for at in range(0, 12, 2)]
    if len(data) < 12:
        return ""
    return "{:04}:{:02}:{:02} {:02}:{:02}:{:02}".format(*parts)


def _latin(data: bytes) -> str:
    return data.split(b"\0", 1)[0].decode("latin-1")
