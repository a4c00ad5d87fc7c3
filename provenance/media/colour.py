"""Brings decoded pixels of every kind to 8-bit RGB without clipping; runs in the reader process only."""

from __future__ import annotations

from PIL import Image

__all__ = ["rgb"]


def rgb(image: Image.Image) -> Image.Image:
    """8-bit RGB: deep greys scaled (not clipped), transparency over white, the rest as Pillow converts."""
    if image.mode.startswith("I;16"):
        image = _grey_from_16_bits(image)
    elif image.mode in ("I", "F"):
        image = _grey_from_range(image)
    if image.has_transparency_data:
        image = image if image.mode in ("RGBA", "LA") else image.convert("RGBA")
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image if image.mode == "RGBA" else image.convert("RGB"), mask=image.getchannel("A"))
        return white
    return image if image.mode == "RGB" else image.convert("RGB")


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
