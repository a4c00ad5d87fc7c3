"""Brings decoded pixels of every kind to 8-bit RGB without clipping, and to sRGB; runs in the reader process only."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageCms

__all__ = ["rgb", "srgb", "warm_up"]

#: Which modes of Pillow a profile for these channels (ICC.1:2010 table 19) can be applied to.
_MODES: Final = {"RGB": ("RGB", "RGBA"), "GRAY": ("L",), "CMYK": ("CMYK",)}
#: What LittleCMS, by way of Pillow, raises on profiles it cannot use.
_PROFILE_ERRORS: Final = (ImageCms.PyCMSError, OSError, ValueError, TypeError)
#: Sides of a cube of test colours; a profile that moves none of them by more than one step is taken for sRGB itself,
#: which spares most photos the conversion (our choice).
_TEST_STEPS: Final = 9


def rgb(image: Image.Image) -> Image.Image:
    """8-bit RGB: deep greys scaled (not clipped), transparency over white, the rest as Pillow converts."""
    image = _in_8_bits(image)
    if image.has_transparency_data:
        image = image if image.mode in ("RGBA", "LA") else image.convert("RGBA")
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image if image.mode == "RGBA" else image.convert("RGB"), mask=image.getchannel("A"))
        return white
    return image if image.mode == "RGB" else image.convert("RGB")


def srgb(
    image: Image.Image, profile: bytes, resized: Callable[[Image.Image], Image.Image]
) -> Image.Image | None:
    """8-bit RGB in sRGB by the picture's own profile; None when the profile cannot be used for it.

    Relative colorimetric with black point compensation. `resized` shrinks the picture before it is converted. A grey
    picture may have a profile for RGB; transparency is laid over white after the conversion.
    """
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        modes = _MODES.get(source.profile.xcolor_space.strip(), ())
        ready, alpha = _for_profile(_in_8_bits(image), modes)
        if ready is None:
            return None
        shrunk = resized(ready)
        converted = _converted(shrunk, source)
    except _PROFILE_ERRORS:
        return None
    if alpha is not None:
        white = Image.new("RGB", converted.size, (255, 255, 255))
        white.paste(converted, mask=resized(alpha))
        return white
    return rgb(converted)


def warm_up() -> None:
    """Every conversion once, before the process is confined: nothing can be loaded then."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for mode in ("RGB", "RGBA", "L"):
        srgb(Image.new(mode, (2, 2)), profile, lambda image: image)
    srgb(Image.new("RGB", (2, 2)), profile[:200], lambda image: image)


def _in_8_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        return _grey_from_16_bits(image)
    return _grey_from_range(image) if image.mode in ("I", "F") else image


def _for_profile(image: Image.Image, modes: tuple[str, ...]) -> tuple[Image.Image | None, Image.Image | None]:
    """The picture in a mode that the profile is made for, if there is one, and a transparency kept apart."""
    if image.mode == "1":
        image = image.convert("L")
    if image.mode == "L" and image.has_transparency_data:
        image = image.convert("LA")
    if image.mode == "P" or (image.has_transparency_data and image.mode not in ("RGBA", "LA")):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode == "YCbCr":
        image = image.convert("RGB")
    if "RGB" in modes and image.mode in ("L", "LA"):
        image = image.convert("RGBA" if image.mode == "LA" else "RGB")
    if "L" in modes and image.mode == "LA":
        return image.getchannel("L"), image.getchannel("A")
    return (image if image.mode in modes else None), None


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    transform = ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        image.mode,
        mode,
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if mode == image.mode and _changes_nothing(transform, mode):
        return image
    converted = ImageCms.applyTransform(image, transform, inPlace=mode == image.mode)
    return image if converted is None else converted


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    steps = [round(step * 255 / (_TEST_STEPS - 1)) for step in range(_TEST_STEPS)]
    colours = bytes(value for r in steps for g in steps for b in steps for value in (r, g, b))
    tests = Image.frombytes("RGB", (_TEST_STEPS**3, 1), colours).convert(mode)
    found = ImageCms.applyTransform(tests, transform)
    if found is None:
        return False
    after = found.convert("RGB").tobytes()
    return all(abs(old - new) <= 1 for old, new in zip(colours, after, strict=True))


def _grey_from_16_bits(image: Image.Image) -> Image.Image:
    """The high byte, as Pillow does itself for 16-bit RGB; its own conversion of greys clips at 255."""
    raw = "L;16B" if image.mode.endswith("B") else "L;16"
    return Image.frombytes("L", image.size, image.tobytes(), "raw", raw)


def _grey_from_range(image: Image.Image) -> Image.Image:
    """Whole numbers by the smallest of 8, 16, 32 bits that holds them; real ones from 0…1 or their range."""
    low, high = (float(edge) for edge in image.getextrema())  # type: ignore[arg-type]
    if image.mode == "F":
        low, high = (0.0, 1.0) if low >= 0.0 and high <= 1.0 else (low, high)
    else:
        low = min(low, 0.0)
        high = next(top for top in (255.0, 65535.0, 4294967295.0) if high <= top)
    scale = 255.0 / (high - low) if high > low else 1.0
    return image.point(lambda value: value * scale + (-low * scale)).convert("L")
