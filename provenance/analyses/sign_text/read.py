"""Looks for lines of text in a photo at several sizes, reads each, and keeps what may be words with its region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from provenance.analyses.sign_text import SignParameters
from provenance.analyses.sign_text.engine import (
    LANGUAGE_TAGS,
    ReadLine,
    engine,
    is_installed,
    script_of,
    version,
)
from provenance.analyses.sign_text.traineddata import Trained, trained_data
from provenance.analysis.contract import (
    Item,
    Result,
    Statement,
    Task,
    found,
    installed,
    not_applicable,
    nothing_found,
)
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.values import Count, Measure, Region, Table, Term, Text

if TYPE_CHECKING:
    from provenance.vision.textlines import LineBox

LONGEST_SIDE_PX: Final = 6000
"""Larger photos are read reduced to this, for memory's sake (our choice): 36 megapixels of grey."""
MOST_LINES: Final = 60
"""Lines of one photo that get a finding of their own; all stand in the table (our choice)."""
CLEAR: Final = 80
"""Confidence from which a line is not marked doubtful; below `LEAST` it is not kept (our choice). What is kept of walls
without text: docs/place-and-time-measurements.md."""
LEAST: Final = 60
_LEAST_LETTERS: Final = 3
_LETTERS_SHARE: Final = 0.75
"""A line has a word or number of three signs, and is made of letters and figures: textures read as text are not."""
_RIM: Final = " |¦—–-=_~[]{}<>«»`‘’'\"“”.,:;*°©®"
"""Signs that the edges of a sign are read as, at the ends of a line."""
_COLUMNS: Final = ("text", "sign_script", "sign_language", "sign_confidence", "sign_kept_as", "region")


@dataclass(frozen=True, slots=True)
class _Line:
    box: LineBox
    read: ReadLine

    @property
    def weight(self) -> tuple[int, int]:
        """Of two readings of one place the surer is kept, then the longer."""
        return (self.read.confidence, len(self.read.text))


def read(task: Task) -> Result:
    """Every line with its region, surest first. Not applicable where Tesseract or its data are not there."""
    item = task.one("questioned")
    chosen = task.parameters
    assert isinstance(chosen, SignParameters)
    if not is_installed():
        return not_applicable("tesserocr_not_found")
    trained = trained_data(task.context.own_data, chosen.languages)
    if trained is None:
        languages = chosen.languages or "ukr, rus, eng"
        return not_applicable("traineddata_not_found", languages=languages[:60])
    for part in (*installed("tesserocr", "numpy", "opencv-python"), version(), *trained.components()):
        task.context.component(part)
    lines, tried, left_out, region_of = _read(task, item, trained)
    limits = [Limit("languages_read", {"languages": ", ".join(trained.languages)})]
    if left_out:
        limits.append(Limit("regions_left_out", {"count": left_out, "tried": tried}))
    stated = (
        Statement("lines_of_text", Basis.COMPUTED, Count(len(lines), "lines")),
        *_statements(lines, region_of),
        Statement("regions_tried", Basis.COMPUTED, Count(tried, "regions")),
    )
    from provenance.vision.cv import cpu_features

    if lines:
        return found(*stated, limits=tuple(limits), cpu=cpu_features())
    return nothing_found(*stated, reason=Reason("no_text_read"), limits=tuple(limits), cpu=cpu_features())


@dataclass(frozen=True, slots=True)
class _Regions:
    """Makes regions of the photo as shown from boxes in the picture that was read."""

    sha256: str
    width: int
    height: int
    scale: float

    def of(self, box: LineBox) -> Region:
        """The box's four corners, within the picture."""
        points = (
            (
                min(max(round(x * self.scale), 0), self.width),
                min(max(round(y * self.scale), 0), self.height),
            )
            for x, y in box.corners()
        )
        value = " ".join(f"{x},{y}" for x, y in points)
        return Region(value, self.sha256, self.width, self.height)


def _read(task: Task, item: Item, trained: Trained) -> tuple[list[_Line], int, int, _Regions]:
    """The lines kept, how many boxes were tried and how many left out, and how to make regions."""
    from provenance.vision.cv import cv2
    from provenance.vision.textlines import laid_out, line_boxes

    pixels, facts = task.context.picture(item, LONGEST_SIDE_PX)
    import numpy as np

    grey = np.asarray(cv2.cvtColor(pixels.array(), cv2.COLOR_RGB2GRAY), np.uint8)
    boxes, left_out = line_boxes(grey)
    scale = facts.shown_width / pixels.width
    regions = _Regions(item.sha256, facts.shown_width, facts.shown_height, scale)
    lines: list[_Line] = []
    if not boxes:  # Tesseract takes a while to start
        return lines, 0, 0, regions
    with engine(trained) as reading:
        for number, box in enumerate(boxes):
            task.context.checkpoint(number, len(boxes))
            line = trimmed(reading.line(laid_out(grey, box)))
            if is_kept(line):
                lines.append(_Line(box, line))
    return _each_once(lines), len(boxes), left_out, regions


def trimmed(line: ReadLine) -> ReadLine:
    """The line without what the edges of a sign were read as."""
    return ReadLine(line.text.strip(_RIM), line.language, line.confidence)


def is_kept(line: ReadLine) -> bool:
    """Whether a line is sure enough, and is made of words or numbers."""
    signs = [one for one in line.text if not one.isspace()]
    longest = max((sum(map(str.isalnum, word)) for word in line.text.split()), default=0)
    share = sum(map(str.isalnum, signs)) / max(1, len(signs))
    return line.confidence >= LEAST and longest >= _LEAST_LETTERS and share >= _LETTERS_SHARE


def _each_once(lines: list[_Line]) -> list[_Line]:
    """The surest reading of each place: boxes whose middle lies in a kept one are the same place."""
    kept: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.weight, reverse=True):
        if not any(_inside(line.box, one.box) or _inside(one.box, line.box) for one in kept):
            kept.append(line)
    return kept


def _inside(one: LineBox, other: LineBox) -> bool:
    return abs(one.x - other.x) < other.length / 2 and abs(one.y - other.y) < other.height / 2


def _statements(lines: list[_Line], regions: _Regions) -> tuple[Statement, ...]:
    """One finding for each clear line, and the table of all; private, for they are read from the photo."""
    if not lines:
        return ()
    clear = [
        Statement("line_of_text", Basis.READ, _text(line.read), private=True, region=regions.of(line.box))
        for line in lines
        if line.read.confidence >= CLEAR
    ]
    rows = tuple(
        (
            _text(line.read),
            Term(script_of(line.read.text)),
            Text(line.read.language) if line.read.language else None,
            Measure(str(line.read.confidence), "percent"),
            Term("sign_clear" if line.read.confidence >= CLEAR else "sign_doubtful"),
            regions.of(line.box),
        )
        for line in lines
    )
    table = Statement("lines_read", Basis.READ, Table(rows, _COLUMNS), private=True)
    return (*clear[:MOST_LINES], table)


def _text(line: ReadLine) -> Text:
    return Text(line.text, LANGUAGE_TAGS.get(line.language, "und"))
