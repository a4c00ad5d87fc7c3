"""Turns picture bytes into upright RGB pixels; runs in the reader process only."""

from __future__ import annotations

import importlib
import io
import struct
import warnings
from dataclasses import dataclass
from typing import Final, Literal

import pillow_heif
from msgspec.structs import replace
from PIL import Image, ImageCms, ImageFile, PngImagePlugin, UnidentifiedImageError

from provenance.errors import MediaError
from provenance.media.boxes import bits_in_pixi, ends_early, orientation_in_boxes
from provenance.media.colour import rgb, srgb, warm_up
from provenance.media.exif_block import exif_block, orientation_in_exif
from provenance.media.picture import Colour, Crop, PictureFacts
from provenance.media.sniff import sniff

__all__ = ["PIXEL_LIMIT_MEGAPIXELS", "levels", "load_decoders", "picture_facts", "upright_picture"]

#: Our choice: the largest phone sensors have 200 megapixels.
PIXEL_LIMIT_MEGAPIXELS: Final = 200

#: The smallest level of a picture is no larger than this (our choice).
SMALLEST_LEVEL_PX: Final = 64

#: An ICC profile above this is not handed on (our choice; printer profiles reach 2 MB).
ICC_LIMIT_BYTES: Final = 4_000_000

#: AI generators write workflows of several MB into PNG text; Pillow's own bound of 1 MB would refuse them.
PNG_TEXT_LIMIT_BYTES: Final = 16 * 1024 * 1024

#: The only decoders of Pillow let at each type.
_PILLOW_FORMAT: Final[dict[str, str]] = {
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "tiff": "TIFF",
    "gif": "GIF",
    "bmp": "BMP",
    "heic": "HEIF",
    "avif": "AVIF",
}

#: Beyond BMP, GIF, JPEG, PNG, PPM, which `Image.preinit` loads: our other formats, and what Pillow imports in
#: the midst of opening, turning and converting (Pillow 13.0, its imports inside functions).
_LATE_MODULES: Final = (
    "AvifImagePlugin",
    "MpoImagePlugin",
    "TiffImagePlugin",
    "WebPImagePlugin",
    "ExifTags",
    "ImageColor",
    "ImageFilter",
    "ImageOps",
    "ImagePalette",
)

#: Who turns the picture upright, so that it happens once. Measured with Pillow 13.0 and pillow-heif 1.8.1:
#: TIFF is turned by Pillow while loading, HEIC by libheif (irot and imir; it ignores EXIF), AVIF not at
#: all, though its irot and imir bind (Pillow words them as EXIF orientation). GIF and BMP cannot state any.
_ORIENTED_BY: Final[dict[str, Literal["exif", "decoder", "container", "nobody"]]] = {
    "jpeg": "exif",
    "png": "exif",
    "webp": "exif",
    "tiff": "decoder",
    "heic": "decoder",
    "avif": "container",
    "gif": "nobody",
    "bmp": "nobody",
}

_TURN: Final[dict[int, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

#: How decoders word an early end of the file: the first two seen (Pillow 13.0, pillow-heif 1.8.1),
#: the others likely wordings.
_TRUNCATED_WORDS: Final = (
    "truncated",
    "unexpected end",
    "end of file",
    "not enough",
    "premature end",
    "eof",
    "insufficient data",
)

#: What Pillow and its plug-ins raise on malformed bytes.
DECODER_ERRORS: Final = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    RuntimeError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    Image.DecompressionBombError,
)


@dataclass(frozen=True, slots=True)
class _Opened:
    image: Image.Image
    facts: PictureFacts


def load_decoders() -> None:
    """Set up the decoders and load what they import late: once confined, no module can be imported any more.

    Only the plug-ins named here are loaded, not all of Pillow's: what cannot be asked for need not be there.
    """
    Image.preinit()
    for module in _LATE_MODULES:
        importlib.import_module(f"PIL.{module}")
    pillow_heif.register_heif_opener(thumbnails=False)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # Our own limit is checked before any pixel is decoded.
    PngImagePlugin.MAX_TEXT_CHUNK = PNG_TEXT_LIMIT_BYTES
    PngImagePlugin.MAX_TEXT_MEMORY = 4 * PNG_TEXT_LIMIT_BYTES
    warnings.simplefilter("ignore")
    warm_up()


def picture_facts(data: bytes, name: str, *, limit_megapixels: int = PIXEL_LIMIT_MEGAPIXELS) -> PictureFacts:
    """What the header says; no pixel is decoded. Raises MediaError as `upright_picture` does."""
    return _opened(data, name, limit_megapixels).facts


def upright_picture(
    data: bytes,
    name: str,
    *,
    max_side_px: int | None = None,
    limit_megapixels: int = PIXEL_LIMIT_MEGAPIXELS,
    colour: Colour = "file",
    crop: Crop | None = None,
) -> tuple[Image.Image, PictureFacts]:
    """The first frame as an RGB image, upright, its longer side at most `max_side_px`, and its facts.

    With `crop` only that part of the upright picture, which then is shrunk; `facts.scale` is that of the shrinking.
    Downscaling is antialiased (JPEG in the DCT domain first, then box reduction and Lanczos), and done before an
    embedded colour profile is honoured, which `colour` "srgb" asks for.
    Raises MediaError: not_a_picture, picture_type_not_decodable, too_many_pixels, crop_outside_picture,
    truncated_picture, undecodable_picture, picture_needs_too_much_memory.
    """
    opened = _opened(data, name, limit_megapixels)
    facts, image = opened.facts, opened.image
    del opened
    try:
        if crop is not None:
            image = _cropped(_upright(_loaded(image, image.size), facts), crop)
        full_width, target = image.width, _fitted(image.size, max_side_px)
        image = _loaded(image, target)
        if colour == "srgb":
            image, facts = _in_srgb(image, facts, target)
        else:
            image = _resized(rgb(image), target)
        scale = full_width / image.width
        if crop is None:
            image = _upright(image, facts)
            scale = facts.shown_width / image.width
    except MemoryError as error:
        raise MediaError("picture_needs_too_much_memory", name=name) from error
    except DECODER_ERRORS as error:
        raise _refusal(error, name, facts.type_id, data) from error
    return image, replace(facts, scale=scale)


def _upright(image: Image.Image, facts: PictureFacts) -> Image.Image:
    return image.transpose(_TURN[facts.orientation]) if facts.oriented_by == "us" else image


def _cropped(image: Image.Image, crop: Crop) -> Image.Image:
    left, top, width, height = crop
    inside = min(left, top) >= 0 and min(width, height) > 0
    if not (inside and left + width <= image.width and top + height <= image.height):
        raise MediaError("crop_outside_picture", width=image.width, height=image.height)
    return image.crop((left, top, left + width, top + height))


def levels(image: Image.Image) -> tuple[Image.Image, ...]:
    """The picture, then its halves (box filter, odd sides rounded up) down to `SMALLEST_LEVEL_PX`."""
    made = [image]
    while max(made[-1].size) > SMALLEST_LEVEL_PX:
        made.append(made[-1].reduce(2))
    return tuple(made)


def _in_srgb(
    image: Image.Image, facts: PictureFacts, target: tuple[int, int]
) -> tuple[Image.Image, PictureFacts]:
    """The picture in its final size and in sRGB if it has a profile that can be used."""
    given = image.info.get("icc_profile")
    if not isinstance(given, bytes) or not given:
        return _resized(rgb(image), target), replace(facts, colour_from="none")
    if facts.icc_profile is None:  # too large
        return _resized(rgb(image), target), replace(facts, colour_from="unusable")
    converted = srgb(image, facts.icc_profile, lambda straight: _resized(straight, target))
    if converted is None:
        return _resized(rgb(image), target), replace(facts, colour_from="unusable")
    return converted, replace(facts, colour_from="profile")


def _resized(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    return image if image.size == target else image.resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _opened(data: bytes, name: str, limit_megapixels: int) -> _Opened:
    media_type = sniff(data)
    if media_type.kind != "picture":
        raise MediaError("not_a_picture", name=name, found=media_type.id)
    if not media_type.decodable:
        raise MediaError("picture_type_not_decodable", name=name, found=media_type.id)
    try:
        image = Image.open(io.BytesIO(data), formats=(_PILLOW_FORMAT[media_type.id],))
        _check_pixels(image.size, name, limit_megapixels)
        return _Opened(image, _facts(image, data, media_type.id))
    except MediaError:
        raise
    except MemoryError as error:
        raise MediaError("picture_needs_too_much_memory", name=name) from error
    except DECODER_ERRORS as error:
        raise _refusal(error, name, media_type.id, data) from error


def _check_pixels(size: tuple[int, int], name: str, limit_megapixels: int) -> None:
    pixels = size[0] * size[1]
    if pixels > limit_megapixels * 1_000_000:
        megapixels = -(-pixels // 1_000_000)
        raise MediaError(
            "too_many_pixels", name=name, megapixels=megapixels, limit_megapixels=limit_megapixels
        )


def _refusal(error: BaseException, name: str, type_id: str, data: bytes) -> MediaError:
    words = str(error).lower()
    if isinstance(error, UnidentifiedImageError):
        cut = False
    else:
        cut = isinstance(error, EOFError) or any(word in words for word in _TRUNCATED_WORDS)
    if cut or _ends_early(data, type_id):
        return MediaError("truncated_picture", name=name)
    return MediaError("undecodable_picture", name=name, format=type_id)


def _ends_early(data: bytes, type_id: str) -> bool:
    """Whether a stated length runs beyond the end: WebP's RIFF header, a top-level box of HEIC and AVIF."""
    if type_id == "webp":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    return type_id in ("heic", "avif") and ends_early(data)


def _facts(image: Image.Image, data: bytes, type_id: str) -> PictureFacts:
    orientation, oriented_by = _orientation(image, data, type_id)
    width, height = image.size
    across = (height, width) if orientation >= 5 else (width, height)
    stored, shown = (across, (width, height)) if oriented_by == "decoder" else ((width, height), across)
    bits = _bits(image, data, type_id)
    mode = "L" if image.mode.startswith("I;16") else image.mode
    profile = image.info.get("icc_profile")
    profile = profile if isinstance(profile, bytes) and 0 < len(profile) <= ICC_LIMIT_BYTES else None
    return PictureFacts(
        type_id=type_id,
        stored_width=stored[0],
        stored_height=stored[1],
        shown_width=shown[0],
        shown_height=shown[1],
        orientation=orientation,
        oriented_by=oriented_by,
        mode=mode if bits in (0, 1, 8) else f"{mode};{bits}",
        bits=bits,
        has_alpha=image.has_transparency_data,
        frames=max(1, int(getattr(image, "n_frames", 1))),
        icc_name=None if profile is None else _profile_name(profile),
        icc_profile=profile,
    )


def _orientation(
    image: Image.Image, data: bytes, type_id: str
) -> tuple[int, Literal["us", "decoder", "nobody"]]:
    orientation: object = 1
    match _ORIENTED_BY[type_id]:
        case "exif":
            block = exif_block(data, type_id)
            orientation = 1 if block is None else orientation_in_exif(block.data)
        case "container":
            orientation = orientation_in_boxes(data)
        case "decoder" if type_id == "tiff":
            orientation = image.getexif().get(0x0112, 1)
        case "decoder":
            orientation = orientation_in_boxes(data)
        case "nobody":
            orientation = 1
    if not isinstance(orientation, int) or not 2 <= orientation <= 8:
        return 1, "nobody"
    return orientation, ("decoder" if _ORIENTED_BY[type_id] == "decoder" else "us")


def _bits(image: Image.Image, data: bytes, type_id: str) -> int:
    """Bits per channel as stored; 0 when the header does not say."""
    stated: object
    match type_id:
        case "png":
            stated = data[24] if len(data) > 24 else 0
        case "tiff":
            bits = getattr(image, "tag_v2", {}).get(258, (1,))
            stated = bits[0] if isinstance(bits, tuple) and bits else bits
        case "heic":
            stated = image.info.get("bit_depth", 0)
        case "avif":
            stated = bits_in_pixi(data)
        case "bmp":
            stated = 1 if image.mode == "1" else 8
        case _:
            stated = 8
    return stated if isinstance(stated, int) and 0 < stated <= 64 else 0


def _profile_name(profile: bytes) -> str | None:
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return name.strip()[:200] or None


def _fitted(size: tuple[int, int], max_side_px: int | None) -> tuple[int, int]:
    longer = max(size)
    if max_side_px is None or longer <= max_side_px:
        return size
    return (
        max(1, round(size[0] * max_side_px / longer)),
        max(1, round(size[1] * max_side_px / longer)),
    )


def _loaded(image: Image.Image, target: tuple[int, int]) -> Image.Image:
    if image.size != target:
        image.draft(None, target)  # None keeps the mode; only JPEG acts on it.
    image.load()
    return image
