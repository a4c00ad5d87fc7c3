"""Finds thumbnails and auxiliary pictures of HEIC files by libheif; of AVIF it only lists what the boxes name."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import pillow_heif
from PIL import Image

from provenance.media.decode import DECODER_ERRORS
from provenance.media.previews.found import Found
from provenance.media.previews.shapes import PREVIEW_SIDE_PX, PreviewKind

__all__ = ["pictures_in_heif"]

# Bounds (ours).
MAX_OF_A_SORT: Final = 8
MAX_PIXELS: Final = 60_000_000

#: Words in the type URN of auxiliary pictures: Apple, ISO 23008-12 §6.6.2.1, ISO 21496-1.
_GAIN_MAP_WORDS: Final = ("gainmap", "21496")
_DEPTH_WORDS: Final = ("depth", "disparity")


def pictures_in_heif(data: bytes) -> Iterator[Found]:
    """Thumbnails, depth maps and auxiliary pictures of the primary picture; libheif turns thumbnails upright."""
    shown = pillow_heif.options.THUMBNAILS
    try:
        pillow_heif.options.THUMBNAILS = True
        file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        primary = file[file.primary_index]
        about: dict[str, Any] = dict(primary.info)
    except (MemoryError, *DECODER_ERRORS):
        return
    finally:
        pillow_heif.options.THUMBNAILS = shown
    for number in range(min(len(about.get("thumbnails", ())), MAX_OF_A_SORT)):
        yield _decoded("heif_thumbnail", partial(primary.get_thumbnail, number), "")
    depths = about.get("depth_images", [])[:MAX_OF_A_SORT]
    for depth in depths:
        yield _decoded("heif_depth", partial(_itself, depth), "")
    for urn, ids in list(about.get("aux", {}).items())[:MAX_OF_A_SORT]:
        if _kind(str(urn)) == "heif_depth" and depths:
            continue  # the same pictures once more
        for id in ids[:MAX_OF_A_SORT]:
            yield _decoded(_kind(str(urn)), partial(primary.get_aux_image, id), str(urn))


def _itself(picture: Any) -> Any:
    return picture


def _kind(urn: str) -> PreviewKind:
    lower = urn.lower()
    if any(word in lower for word in _GAIN_MAP_WORDS):
        return "gain_map"
    return "heif_depth" if any(word in lower for word in _DEPTH_WORDS) else "heif_auxiliary"


def _decoded(kind: PreviewKind, fetch: Callable[[], Any], urn: str) -> Found:
    """What libheif hands out, decoded; without pixels where it refuses."""
    try:
        part = fetch()
        width, height = part.size
        if width * height <= MAX_PIXELS:
            image = part.to_pillow().convert("RGB")
            image.thumbnail((PREVIEW_SIDE_PX, PREVIEW_SIDE_PX), Image.Resampling.LANCZOS)
            return Found(kind, -1, b"", 0, image=image, upright=True, urn=urn)
    except (MemoryError, *DECODER_ERRORS):
        pass
    return Found(kind, -1, b"", 0, upright=True, urn=urn, not_handed_out=True)
