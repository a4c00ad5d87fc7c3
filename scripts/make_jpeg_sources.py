"""Makes `resources/compression/sources.json`: which quantisation tables were seen in files of which device or program.

Development only. Run from the repository root: `python scripts/make_jpeg_sources.py FOLDER …`, with folders of files
whose own metadata name what made them; the files are only read, and nothing of them is kept but these facts. A file
counts when its picture has the size that its EXIF states and is not tiny: else another program made the picture that
is there now. A file whose Software names an editor counts for that program, not for the device. Besides, every encoder
that is installed with the development packages is run over its settings.
"""

from __future__ import annotations

import importlib.metadata
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec
import numpy as np
import PySide6
from PIL import ExifTags, Image, JpegPresets
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from provenance.media.jpeg.sources import FILE, SeenIn, SourceRow, Sources  # noqa: E402
from provenance.media.jpeg.structure import JpegStructure, sampling_name  # noqa: E402
from provenance.media.jpeg.structure_reading import read_structure  # noqa: E402
from provenance.media.jpeg.tables import quality_of, tables_digest  # noqa: E402
from provenance.vision.cv import cv2  # noqa: E402

LEAST_SIDE_PX: Final = 160
#: Words of `Software` that name a program and not the firmware of the device.
EDITORS: Final = (
    "photoshop",
    "lightroom",
    "gimp",
    "picasa",
    "camedia",
    "transfer",
    "acdsee",
    "paint",
    "google",
)
PRESETS: Final = tuple(JpegPresets.presets)


Kind = Literal["device", "program"]


class Sight(NamedTuple):
    """One file: its tables and settings, and what made it."""

    tables: str
    sampling: str
    coding: str
    standard: bool
    name: str
    kind: Kind


def main(folders: list[Path]) -> None:
    """Write the table anew."""
    sights = [*from_files(folders), *from_encoders()]
    rows: dict[tuple[str, str, str, bool], Counter[tuple[str, Kind]]] = defaultdict(Counter)
    for sight in sights:
        rows[sight[:4]][sight.name, sight.kind] += 1
    table = Sources(
        title="Quantisation tables and what they were seen in",
        source="our own: scripts/make_jpeg_sources.py, from files that name what made them and encoders run here",
        licence="Apache-2.0, as the program",
        checked_on=datetime.now(UTC).date().isoformat(),
        files=len(sights),
        rows=tuple(
            SourceRow(*key, tuple(SeenIn(name, kind, count) for (name, kind), count in sorted(seen.items())))
            for key, seen in sorted(rows.items())
        ),
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(one_row_a_line(table))


def one_row_a_line(table: Sources) -> bytes:
    """The file: every row on a line of its own, so that a change of one shows as one."""
    head = msgspec.json.encode(msgspec.structs.replace(table, rows=())).removesuffix(b"[]}")
    return head + b"[\n" + b",\n".join(map(msgspec.json.encode, table.rows)) + b"\n]}\n"


def from_files(folders: list[Path]) -> Iterator[Sight]:
    """One sight for each different file of the folders that says what made it."""
    seen: set[bytes] = set()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        structure = read_structure(data)
        if structure.frame is None or data in seen or structure.truncated:
            continue
        seen.add(data)
        named = maker(data, structure)
        if named is not None:
            yield from sight(structure, *named)


def maker(data: bytes, structure: JpegStructure) -> tuple[str, Kind] | None:
    """(name, "device" or "program") of what made the picture, None when the file does not say or says otherwise."""
    frame = structure.frame
    if frame is None or min(frame.width, frame.height) < LEAST_SIDE_PX:
        return None
    tags = stated_in(data)
    stated = {tags.get("ExifImageWidth", ""), tags.get("ExifImageHeight", "")} - {""}
    if stated and stated != {str(frame.width), str(frame.height)}:
        return None
    software = tags.get("Software", "")
    if any(word in software.lower() for word in EDITORS):
        return software, "program"
    if not stated or not tags.get("Model"):
        return None
    make, model = tags.get("Make", ""), tags["Model"]
    return (model if model.lower().startswith(make.lower().split(" ")[0]) else f"{make} {model}"), "device"


def stated_in(data: bytes) -> dict[str, str]:
    """The EXIF tags of IFD0 and the Exif IFD, by their standard names; none when they cannot be read."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            exif = image.getexif()
            both = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    except (OSError, ValueError, SyntaxError, KeyError, TypeError) as error:
        print(f"left out: {error}", file=sys.stderr)  # noqa: T201
        return {}
    return {
        ExifTags.TAGS[tag]: str(value).strip("\0 ") for tag, value in both.items() if tag in ExifTags.TAGS
    }


def from_encoders() -> Iterator[Sight]:
    """One sight for each setting of each encoder that is installed."""
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    image = Image.fromarray(noise)
    pillow = f"Pillow {importlib.metadata.version('pillow')}"
    opencv = f"OpenCV {cv2.__version__}"
    qt = f"Qt {PySide6.__version__}"
    for quality in range(1, 101):
        for settings in ({}, {"subsampling": 0}, {"subsampling": 1}, {"progressive": True}):
            yield from sight(read_structure(saved(image, quality=quality, **settings)), pillow, "program")
        _, coded = cv2.imencode(".jpg", noise, (cv2.IMWRITE_JPEG_QUALITY, quality))
        yield from sight(read_structure(coded.tobytes()), opencv, "program")
        yield from sight(read_structure(by_qt(noise, quality)), qt, "program")
    for preset in PRESETS:
        yield from sight(
            read_structure(saved(image, quality=preset)), f"{pillow}, preset {preset}", "program"
        )


def saved(image: Image.Image, **settings: object) -> bytes:
    """As Pillow writes it."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", **settings)
    return buffer.getvalue()


def by_qt(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], quality: int) -> bytes:
    """As Qt's writer does."""
    height, width, _ = pixels.shape
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    if not image.save(buffer, "JPEG", quality):  # type: ignore[call-overload]
        raise SystemExit("Qt did not write a JPEG")
    return bytes(buffer.data().data())


def sight(structure: JpegStructure, name: str, kind: Kind) -> Iterator[Sight]:
    """What was seen in one file; nothing when a table is missing."""
    tables = [table.steps for table in structure.used_tables if table is not None]
    if structure.frame is None or len(tables) != len(structure.frame.components):
        return
    standard = quality_of(tables[0], tables[1:]).exact
    coding = structure.frame.kind
    yield Sight(tables_digest(tables), sampling_name(structure.frame), coding, standard, name, kind)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
