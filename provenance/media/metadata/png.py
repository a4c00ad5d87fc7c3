"""Reads the chunks of a PNG that hold what the file says of itself (PNG 3rd edition §11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from provenance.media.metadata.gathered import Gathered
from provenance.media.metadata.made import bytes_tag, number_tag, numbers_tag, text_tag
from provenance.media.png_chunks import png_chunks
from provenance.media.tags import Tag

__all__ = ["png_keyword_name", "read_png"]

#: Keywords that PNG 3rd edition §11.3.3.1 and common writers use, and ExifTool's names of them; others are made of the
#: keyword by `png_keyword_name`.
_NAMES: Final = {"Creation Time": "CreationTime", "Thumb::URI": "ThumbURI"}
_RAW_PROFILE: Final = re.compile(r"Raw profile type (exif|APP1|app1|iptc|icc|icm|xmp|8bim)", re.ASCII)


def read_png(data: bytes, gathered: Gathered) -> None:
    """All chunks to the end."""
    for kind, begin, end in png_chunks(data):
        body = data[begin:end]
        match kind:
            case b"eXIf":
                gathered.add_exif(body, begin)
            case b"iCCP":
                _profile(body, gathered)
            case b"tEXt" | b"zTXt" | b"iTXt":
                _text(kind, body, gathered)
            case _:
                least, read = _PLAIN.get(kind, (1 << 40, None))
                gathered.add(read(body) if read is not None and len(body) >= least else ())


def _number(body: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(body[at : at + size], "big")


def _header(body: bytes) -> Iterator[Tag]:
    yield number_tag("PNG", "ImageWidth", _number(body, 0))
    yield number_tag("PNG", "ImageHeight", _number(body, 4))
    names = ("BitDepth", "ColorType", "Compression", "Filter", "Interlace")
    for name, value in zip(names, body[8:13], strict=True):
        yield number_tag("PNG", name, value)


def _changed(body: bytes) -> Iterator[Tag]:
    clock = ":".join(f"{one:02}" for one in body[4:7])
    yield text_tag("PNG", "ModifyDate", f"{_number(body, 0, 2):04}:{body[2]:02}:{body[3]:02} {clock}")


def _pixel_size(body: bytes) -> Iterator[Tag]:
    yield number_tag("PNG-pHYs", "PixelsPerUnitX", _number(body, 0))
    yield number_tag("PNG-pHYs", "PixelsPerUnitY", _number(body, 4))
    yield number_tag("PNG-pHYs", "PixelUnits", body[8])


def _gamma(body: bytes) -> Iterator[Tag]:
    if _number(body, 0):
        yield number_tag("PNG", "Gamma", float(f"{1e5 / _number(body, 0):.15g}"))


def _chromaticity(body: bytes) -> Iterator[Tag]:
    points = ("WhitePointX", "WhitePointY", "RedX", "RedY", "GreenX", "GreenY", "BlueX", "BlueY")
    for place, name in enumerate(points):
        yield number_tag("PNG-cHRM", name, _number(body, 4 * place) / 100_000)


def _background(body: bytes) -> Iterator[Tag]:
    wide = len(body) in (2, 6)
    parts = [_number(body, at, 2) for at in range(0, len(body) - 1, 2)] if wide else list(body[:1])
    yield numbers_tag("PNG", "BackgroundColor", parts)


def _animation(body: bytes) -> Iterator[Tag]:
    yield number_tag("PNG", "AnimationFrames", _number(body, 0))
    yield number_tag("PNG", "AnimationPlays", _number(body, 4))


#: Chunk → the bytes it must have, and its reader.
_PLAIN: Final[dict[bytes, tuple[int, Callable[[bytes], Iterable[Tag]]]]] = {
    b"IHDR": (13, _header),
    b"tIME": (7, _changed),
    b"pHYs": (9, _pixel_size),
    b"gAMA": (4, _gamma),
    b"cHRM": (32, _chromaticity),
    b"bKGD": (1, _background),
    b"acTL": (8, _animation),
    b"sRGB": (1, lambda body: (number_tag("PNG", "SRGBRendering", body[0]),)),
    b"sBIT": (1, lambda body: (numbers_tag("PNG", "SignificantBits", body[:4]),)),
    b"tRNS": (1, lambda body: (numbers_tag("PNG", "Transparency", body[:64]),)),
    b"PLTE": (0, lambda body: (bytes_tag("PNG", "Palette", body),)),
}


def _profile(body: bytes, gathered: Gathered) -> None:
    name, _, rest = body.partition(b"\0")
    gathered.add((text_tag("PNG", "ProfileName", name[:79].decode("latin-1")),))
    profile = gathered.unpacked(rest[1:])
    if profile is None:
        gathered.leave("icc")
    else:
        gathered.add_icc(profile)


def _text(kind: bytes, body: bytes, gathered: Gathered) -> None:
    keyword, _, rest = body.partition(b"\0")
    word, language = keyword[:79].decode("latin-1"), ""
    if kind == b"iTXt":
        packed = rest[:1] == b"\1"
        tongue, _, after = rest[2:].partition(b"\0")
        _, _, coded = after.partition(b"\0")
        language = tongue[:40].decode("latin-1")
    else:
        packed, coded = kind == b"zTXt", rest[1:] if kind == b"zTXt" else rest
    text = gathered.unpacked(coded) if packed else coded
    if text is None:
        gathered.leave("packed_text")
    elif word == "XML:com.adobe.xmp":
        gathered.add_xmp(text)
    elif profile := _RAW_PROFILE.fullmatch(word):
        _raw_profile(profile[1], text, gathered)
    else:
        name = png_keyword_name(word) + (f"-{language}" if language else "")
        shown = text.decode("utf-8" if kind == b"iTXt" else "latin-1", "replace")
        gathered.add((text_tag("PNG", name, shown, word or name),))


def _raw_profile(kind: str, text: bytes, gathered: Gathered) -> None:
    """ImageMagick's way to keep a block in text: a name, the length in bytes, then hexadecimal digits."""
    parts = text.split(None, 2)
    try:
        block = bytes.fromhex(b"".join(parts[2].split()).decode("ascii"))
    except (ValueError, IndexError):  # also what is not ASCII
        gathered.leave("packed_text")
        return
    match kind.lower():
        case "exif" | "app1":
            if block.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
                gathered.add_xmp(block.partition(b"\0")[2])
            else:
                gathered.add_exif(block)
        case "xmp":
            gathered.add_xmp(block)
        case "icc" | "icm":
            gathered.add_icc(block)
        case _:
            gathered.add_photoshop(block.removeprefix(b"Photoshop 3.0\0"))


def png_keyword_name(keyword: str) -> str:
    """ExifTool's name of a text of that keyword: its letters, digits, - and _, the first one upper case."""
    if keyword in _NAMES:
        return _NAMES[keyword]
    name = re.sub(r"[^-_A-Za-z0-9]", "", re.sub(r"\s+([a-z])", lambda found: found[1].upper(), keyword))
    return name[:1].upper() + name[1:] or "Text"
