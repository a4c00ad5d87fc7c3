"""Lets a person look at pictures: levels for zooming, thumbnails, facts, and a view kept as an illustration."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provenance.analysis.contract import PICTURE_PACKAGES, installed
from provenance.casefile.casefile import CaseFile
from provenance.errors import Cancelled, RecordError
from provenance.media.adjust import BORDER_PX, NO_ADJUSTMENT, Adjustment, adjusted
from provenance.media.picture import Colour, ColourFrom, Crop, PictureFacts, Pixels
from provenance.record.casework import RunRecorded
from provenance.record.snapshot import Exhibit
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation, Desk, Workplace
from provenance.workbench.derivatives import Derived, Encoded, Recipe, derive, object_bytes

__all__ = [
    "BORDER_PX", "NO_ADJUSTMENT", "Adjustment", "Colour", "ColourFrom", "Crop", "Derived", "Looking", "PictureFacts",
    "Pixels", "Pyramid", "adjusted",
]  # fmt: skip

THUMBNAIL_SIDE_PX: Final = 256  # our choice: a list row at twice the usual screen density
THUMBNAILS: Final = "thumbnails"  #: the folder in the user's cache folder
VIEW_SIDE_PX: Final = 4096  # our choice: 35 cm in print at 300 dots per inch; kept in half a second
_PATIENCE_SECONDS: Final = (
    0.1  # our choice: how often a thumbnail that waits looks whether it is still wanted
)
_THUMBNAIL_QUALITY: Final = 85  # our choice
_VIEW_QUALITY: Final = 95  # our choice: no visible loss in an illustration
_PNG_UP_TO_PIXELS: Final = 2_000_000  # our choice: a crop stays exact, a large view does not become 30 MB
_COLOUR: Final[Colour] = "srgb"


@dataclass(frozen=True, eq=False)
class Pyramid:
    """A picture upright, at its largest first, then halved again and again down to 64 pixels or less.

    A pixel of `levels[k]` covers 2^k pixels of `levels[0]` each way (less at the right and lower edge of an odd side),
    so a point (x, y) of `levels[0]` lies at (x / 2^k, y / 2^k). `levels[0]` is the full picture, or a preview whose
    `facts.scale` leads to the full picture of `shown_width` × `shown_height` pixels.
    """

    sha256: str
    facts: PictureFacts
    levels: tuple[Pixels, ...]

    @property
    def shown_width(self) -> int:
        """Width of the full upright picture in pixels."""
        return self.facts.shown_width

    @property
    def shown_height(self) -> int:
        """Height of the full upright picture in pixels."""
        return self.facts.shown_height

    @property
    def colour_from(self) -> ColourFrom:
        """What the numbers mean."""
        return self.facts.colour_from

    @property
    def is_full_size(self) -> bool:
        """Whether `levels[0]` has every pixel of the picture."""
        return self.levels[0].width == self.facts.shown_width

    @property
    def size_bytes(self) -> int:
        """Memory that the levels take."""
        return sum(len(level.data) for level in self.levels)


class Looking:
    """Pictures of one open case for the eye, at a desk of its own: never waits behind analyses. Any thread may call.

    Every method raises CaseAltered or RecordError when the object's bytes are altered or gone, MediaError when they are
    no picture, WorkError when the reader process died or took too long, and Cancelled within half a second.
    `name` is what errors call the picture: the exhibit number or the file's name.
    """

    def __init__(self, case: CaseFile, workplace: Workplace, cache_folder: Path) -> None:
        self._case = case
        self.workplace = workplace
        self._thumbnails = Cache(cache_folder / THUMBNAILS)
        self._reading = threading.Lock()
        self._closed = threading.Event()
        self._waiting = 0
        self._counting = threading.Lock()
        self._nobody_waits = threading.Event()
        self._nobody_waits.set()

    def get_ready(self, cancellation: Cancellation | None = None) -> None:
        """Start the reader process, so that the first picture need not wait half a second for it. Raises WorkError."""
        with self.workplace.desk(cancellation or Cancellation()) as desk:
            desk.reader.sandbox()

    def pyramid(
        self,
        sha256: str,
        name: str,
        *,
        max_side_px: int | None = None,
        colour: Colour = _COLOUR,
        cancellation: Cancellation | None = None,
    ) -> Pyramid:
        """The picture in levels; with `max_side_px` a preview whose longer side is at most that, much sooner."""
        cancel = cancellation or Cancellation()
        data = self._bytes(sha256, cancel)
        with self._desk_at_once(cancel) as desk:
            levels, facts = desk.reader.levels(
                data, name, max_side_px=max_side_px, colour=colour, check=cancel.check
            )
        return Pyramid(sha256, facts, levels)

    def thumbnail(self, sha256: str, name: str, cancellation: Cancellation | None = None) -> bytes:
        """A JPEG file of at most 256 pixels on its longer side, in sRGB; from the user's cache when it is there."""
        cancel = cancellation or Cancellation()
        decoders = " ".join(f"{part.name} {part.version}" for part in installed(*PICTURE_PACKAGES))
        key = f"thumbnail 2 {decoders} {THUMBNAIL_SIDE_PX} {_COLOUR} {sha256}"
        if sha256 not in self._case.objects:  # erased meanwhile: what the cache holds is not shown any more
            raise RecordError("no_such_object", sha256=sha256)
        return self._thumbnails.cached(key, lambda: self._thumbnail(sha256, name, cancel))

    def facts(self, sha256: str, name: str, cancellation: Cancellation | None = None) -> PictureFacts:
        """What the picture's header says; no pixel is decoded."""
        cancel = cancellation or Cancellation()
        data = self._bytes(sha256, cancel)
        with self._desk_at_once(cancel) as desk:
            return desk.reader.facts(data, name, check=cancel.check)

    def keep_view(
        self,
        exhibit: Exhibit,
        adjustment: Adjustment = NO_ADJUSTMENT,
        quarter_turns: int = 0,
        crop: Crop | None = None,
        cancellation: Cancellation | None = None,
    ) -> Derived:
        """Keep what is seen as a recorded derivative: cropped, adjusted, then turned clockwise by right angles.

        `crop` in pixels of the full upright picture before turning. In sRGB, its longer side at most `VIEW_SIDE_PX`
        (the steps in that order: cropped, shrunk, adjusted, turned); PNG up to 2 megapixels, else JPEG.
        Also raises UsageError (crop_outside_picture) and CaseReadOnly.
        """
        from provenance.media import encode  # loads Pillow, which most commands do without

        cancel = cancellation or Cancellation()
        turns = quarter_turns % 4
        parameters: dict[str, str | int | bool] = {
            **adjustment.parameters,
            "quarter_turns": turns,
            "colour": _COLOUR,
        }
        recipe = Recipe(
            operation="view_kept",
            purpose="illustration",
            parameters=parameters,
            change=lambda pixels: encode.turned(adjusted(pixels, adjustment, cancel.check), turns),
            encode=_encoded_view,
            max_side_px=VIEW_SIDE_PX,
            crop=crop,
            colour=_COLOUR,
        )
        return derive(self._case, self.workplace, exhibit, recipe, cancel)

    def match_picture(self, sha256: str, cancellation: Cancellation | None = None) -> bytes:
        """The bytes of a picture that a run of this case stored, hashed again. Raises RecordError for other objects.

        A case received from others may call anything a run's picture: show it by `pyramid`, which decodes it in the
        confined process, and use these bytes for writing them to a file.
        """
        runs = self._case.snapshot().all(RunRecorded)
        if not any(sha256 in entry.data.objects for entry in runs):
            raise RecordError("no_such_object", sha256=sha256)
        return bytes(self._bytes(sha256, cancellation or Cancellation()))

    def close(self) -> None:
        """Let no further object be read: the case is about to be closed. Work in hand ends with Cancelled."""
        self._closed.set()
        with self._reading:  # until the piece in hand is read
            pass

    @contextmanager
    def _desk_at_once(self, cancellation: Cancellation) -> Iterator[Desk]:
        """The desk before all thumbnails that have not begun."""
        self._count(1)
        try:
            with self.workplace.desk(cancellation) as desk:
                yield desk
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._counting:
            self._waiting += more
            if self._waiting:
                self._nobody_waits.clear()
            else:
                self._nobody_waits.set()

    def _bytes(self, sha256: str, cancellation: Cancellation) -> bytes | memoryview:
        def check() -> None:
            cancellation.check()
            if self._closed.is_set():
                raise Cancelled

        with self._reading:
            return object_bytes(self._case, sha256, check)

    def _thumbnail(self, sha256: str, name: str, cancellation: Cancellation) -> bytes:
        from provenance.media.encode import encode_jpeg  # loads Pillow, which most commands do without

        data = self._bytes(sha256, cancellation)
        while not self._nobody_waits.wait(_PATIENCE_SECONDS):
            cancellation.check()
        with self.workplace.desk(cancellation) as desk:
            pixels, _ = desk.reader.decode(
                data, name, max_side_px=THUMBNAIL_SIDE_PX, colour=_COLOUR, check=cancellation.check
            )
        return encode_jpeg(pixels, quality=_THUMBNAIL_QUALITY)


def _encoded_view(pixels: Pixels) -> Encoded:
    from provenance.media import encode  # loads Pillow, which most commands do without

    if pixels.width * pixels.height <= _PNG_UP_TO_PIXELS:
        return Encoded(encode.encode_png(pixels), "png")
    return Encoded(encode.encode_jpeg(pixels, quality=_VIEW_QUALITY), "jpeg")
