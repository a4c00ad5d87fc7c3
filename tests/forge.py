"""Makes files whose truth is known: pictures of four colours in every format and turn, and broken ones."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any, Final

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

__all__ = [
    "CORNERS", "HEIGHT", "WIDTH", "broken_link", "corner_colours", "exif_with", "four_colours", "full_exif",
    "html_page", "jpeg_of_cmyk", "jpeg_with_profile", "mutated", "pdf_page", "picture_file",
    "picture_of_one_colour", "pipe", "png_bomb", "png_of_16_bit_greys", "png_with_alpha", "png_with_palette",
    "png_with_text", "stored_for", "svg_drawing", "tiff_of_16_bit_greys", "truncated",
    "with_exif_orientation",
]  # fmt: skip

#: Upright size of the forged picture: not square, so that a quarter turn shows.
WIDTH: Final = 96
HEIGHT: Final = 64

#: Upright corners: top left, top right, bottom left, bottom right.
CORNERS: Final = ((220, 30, 30), (30, 200, 30), (40, 40, 220), (230, 220, 40))

#: From upright to stored: the inverse of what each EXIF orientation asks a viewer to do (EXIF 2.32 §4.6.4 A).
_STORED_FROM_UPRIGHT: Final = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

_PILLOW_NAME: Final = {"jpeg": "JPEG", "heic": "HEIF"}
_SAVE: Final[dict[str, dict[str, Any]]] = {
    "jpeg": {"quality": 95, "subsampling": 0},
    "webp": {"lossless": True},
    "heic": {"quality": 95},
    "avif": {"quality": 95, "speed": 9},
}


def four_colours(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """The upright picture: one colour in each quarter, as in `CORNERS`."""
    image = Image.new("RGB", (width, height))
    half_width, half_height = width // 2, height // 2
    for colour, (left, top) in zip(CORNERS, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True):
        image.paste(
            colour,
            (
                left * half_width,
                top * half_height,
                width if left else half_width,
                height if top else half_height,
            ),
        )
    return image


def corner_colours(rgb: bytes | bytearray | memoryview, width: int, height: int) -> list[tuple[int, ...]]:
    """The colours in the middle of each quarter of RGB rows, in the order of `CORNERS`."""
    found = []
    for y in (height // 4, height * 3 // 4):
        for x in (width // 4, width * 3 // 4):
            at = (y * width + x) * 3
            found.append(tuple(rgb[at : at + 3]))
    return found


def stored_for(orientation: int, upright: Image.Image) -> Image.Image:
    """The picture as a camera stores it so that `orientation` turns it into `upright`."""
    turn = _STORED_FROM_UPRIGHT[orientation]
    return upright if turn is None else upright.transpose(turn)


def exif_with(orientation: int | None = None, **tags: object) -> Image.Exif:
    """EXIF with an orientation and tags of the first directory by Pillow's names (Make, DateTime …)."""
    from PIL.ExifTags import Base

    exif = Image.Exif()
    if orientation is not None:
        exif[Base.Orientation] = orientation
    for name, value in tags.items():
        exif[Base[name]] = value
    return exif


def with_exif_orientation(data: bytes, orientation: int) -> bytes:
    """The file with the orientation in its EXIF block overwritten, and nothing else."""
    for order, start in (("big", b"\x01\x12\0\x03\0\0\0\x01"), ("little", b"\x12\x01\x03\0\x01\0\0\0")):
        at = data.find(start)
        if at >= 0:
            value = orientation.to_bytes(2, "big" if order == "big" else "little")
            return data[: at + 8] + value + data[at + 10 :]
    return data


def full_exif(
    *,
    latitude: tuple[Any, ...] = (49.0, 42.0, 36.54),
    south: bool = False,
    offset: str | None = "+03:00",
    taken: str = "2022:09:10 11:22:33",
) -> Image.Exif:
    """Dates with a fraction and an offset, an exposure of 1/125 s, a GPS fix near Kupyansk within 12 m."""
    from PIL.TiffImagePlugin import IFDRational

    exif = exif_with(Make="Alidade", Model="Forge 1", DateTime="2022:09:10 12:00:00")
    camera = exif.get_ifd(0x8769)
    camera[0x9003], camera[0x9004] = taken, taken
    camera[0x9291] = "045"
    if offset is not None:
        camera[0x9011] = offset
    camera[0x829A] = IFDRational(10, 1250)
    camera[0x8827] = 400
    camera[0x9201] = IFDRational(7, 1)
    camera[0x9286] = b"ASCII\0\0\0forged"
    camera[0x9000] = b"0232"
    gps = exif.get_ifd(0x8825)
    gps[0] = b"\x02\x03\x00\x00"
    gps[1], gps[2] = "S" if south else "N", latitude
    gps[3], gps[4] = "E", (37.0, 36.0, 54.0)
    gps[5], gps[6] = b"\0", IFDRational(1015, 10)
    gps[7], gps[0x1D] = (8.0, 22.0, IFDRational(335, 10)), "2022:09:10"
    gps[0x1F] = IFDRational(12, 1)
    return exif


def picture_file(
    format_id: str, *, orientation: int | None = None, exif: Image.Exif | None = None, **save: Any
) -> bytes:
    """A file of the four colours that a right viewer shows upright, in the format of `sniff`'s id."""
    pillow_heif.register_heif_opener()
    image = stored_for(orientation or 1, four_colours())
    if exif is None and orientation is not None:
        exif = exif_with(orientation)
    named = {} if exif is None else {"exif": exif.tobytes()}
    buffer = io.BytesIO()
    image.save(
        buffer, _PILLOW_NAME.get(format_id, format_id.upper()), **_SAVE.get(format_id, {}), **named, **save
    )
    return buffer.getvalue()


def picture_of_one_colour(colour: tuple[int, int, int], width: int, height: int) -> bytes:
    """A PNG file of one colour."""
    return _png(Image.new("RGB", (width, height), colour))


def png_of_16_bit_greys() -> bytes:
    """Four greys of 16 bits: 0, 16384, 32768, 65535 by quarter, so that clipping shows."""
    return _png(_deep_greys())


def tiff_of_16_bit_greys() -> bytes:
    """The same four greys as a TIFF file."""
    buffer = io.BytesIO()
    _deep_greys().save(buffer, "TIFF")
    return buffer.getvalue()


def png_with_alpha() -> bytes:
    """Half-transparent black all over: 127 or 128 on white."""
    return _png(Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 128)))


def png_with_palette() -> bytes:
    """The four colours through a palette."""
    return _png(four_colours().quantize(4))


def png_with_text(text: str) -> bytes:
    """The four colours with a compressed text chunk."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("workflow", text, zip=True)
    return _png(four_colours(), pnginfo=chunks)


def jpeg_of_cmyk() -> bytes:
    """A CMYK file in Adobe's inverted way: no cyan, all magenta and yellow, no black, so red."""
    buffer = io.BytesIO()
    Image.new("CMYK", (WIDTH, HEIGHT), (0, 255, 255, 0)).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def jpeg_with_profile() -> bytes:
    """The four colours with an sRGB profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture_file("jpeg", icc_profile=profile)


def png_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG header that claims a huge picture, followed by almost nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def truncated(data: bytes, share: float = 0.6) -> bytes:
    """The first part of a file."""
    return data[: int(len(data) * share)]


def mutated(data: bytes, numbers: Any) -> bytes:
    """The file with a few bytes changed, cut, doubled or cut short, as `numbers` (random.Random) chooses."""
    changed = bytearray(data)
    for _ in range(numbers.randint(1, 8)):
        at = numbers.randrange(max(1, len(changed)))
        match numbers.randrange(5):
            case 0 | 1:
                changed[at : at + 1] = bytes([numbers.randrange(256)])
            case 2:
                changed[at : at + 4] = numbers.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0")
                )
            case 3:
                del changed[at : at + numbers.randint(1, 64)]
            case _:
                changed[at:at] = changed[at : at + numbers.randint(1, 64)]
    return bytes(changed[: numbers.randrange(len(changed) + 1)] if numbers.random() < 0.1 else changed)


def html_page() -> bytes:
    """A page in Ukrainian."""
    return "<!DOCTYPE html>\n<html lang='uk'><title>Куп’янськ</title><p>прапор</p></html>".encode()


def svg_drawing() -> bytes:
    """A drawing behind an XML declaration and a comment."""
    return b"<?xml version='1.0'?>\n<!-- x -->\n<svg xmlns='http://www.w3.org/2000/svg'/>"


def pdf_page() -> bytes:
    """The smallest PDF that opens."""
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pipe(folder: Path) -> Path:
    """A named pipe that nobody writes to."""
    path = folder / "photo.jpg"
    os.mkfifo(path)
    return path


def broken_link(folder: Path) -> Path:
    """A link to a file that is not there."""
    path = folder / "link.jpg"
    path.symlink_to(folder / "gone.jpg")
    return path


def _png(image: Image.Image, **save: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **save)
    return buffer.getvalue()


def _deep_greys() -> Image.Image:
    greys = (0, 16384, 32768, 65535)
    rows = b"".join(
        struct.pack("<H", greys[(2 if y >= HEIGHT // 2 else 0) + (1 if x >= WIDTH // 2 else 0)])
        for y in range(HEIGHT)
        for x in range(WIDTH)
    )
    return Image.frombytes("I;16", (WIDTH, HEIGHT), rows)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(body, zlib.crc32(kind)).to_bytes(4, "big")
