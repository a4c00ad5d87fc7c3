"""Finds the folders with Tesseract's trained data on this machine, and what languages they hold."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provenance.errors import ResourceError
from provenance.record.run import Component

__all__ = ["OWN_FOLDER", "PREFERRED", "Trained", "trained_data"]

OWN_FOLDER: Final = "tessdata"
"""Folder in the user's data folder; it comes before those of the system."""
PREFERRED: Final = ("ukr", "rus", "eng")
"""Read together where no language was chosen (our choice: Cyrillic and Latin signs of the cases this is made for)."""
_SYSTEM: Final = (
    "/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)  # fmt: skip
"""Where Debian (by version), others, Homebrew and the Windows installer put them."""
_ENDING: Final = ".traineddata"
_NO_LANGUAGES: Final = frozenset({"osd", "equ"})


@dataclass(frozen=True, slots=True)
class Trained:
    """One folder, and the languages of it that are to be read together."""

    folder: Path
    languages: tuple[str, ...]

    def components(self) -> Iterator[Component]:
        """Each language's file with its SHA-256. Raises ResourceError (traineddata_unreadable)."""
        for language in self.languages:
            try:
                digest = hashlib.sha256((self.folder / f"{language}{_ENDING}").read_bytes()).hexdigest()
            except OSError as error:
                raise ResourceError("traineddata_unreadable", language=language) from error
            yield Component(f"traineddata/{language}", digest[:12], digest)


def trained_data(own: Path | None, wanted: str) -> Trained | None:
    """The folder that has most of the languages wanted, the first of equal ones; None where none has any.

    A language that was asked for by name must be there: then None also where one is missing.
    """
    chosen = tuple(filter(None, wanted.split("+")))
    best: Trained | None = None
    for folder in _folders(own):
        there = _languages(folder)
        some = tuple(one for one in (chosen or PREFERRED) if one in there)
        if not some and not chosen:
            some = tuple(sorted(there))[:1]
        if some and (best is None or len(some) > len(best.languages)):
            best = Trained(folder, some)
    if chosen and (best is None or best.languages != chosen):
        return None
    return best


def _folders(own: Path | None) -> Iterator[Path]:
    if own is not None:
        yield own / OWN_FOLDER
    named = os.environ.get("TESSDATA_PREFIX", "")
    if named:
        yield Path(named)
        yield Path(named) / "tessdata"
    for place in map(Path, _SYSTEM):
        yield place
        yield from sorted(place.glob("*/tessdata"), reverse=True)


def _languages(folder: Path) -> frozenset[str]:
    names: Sequence[str] = [path.name.removesuffix(_ENDING) for path in folder.glob(f"*{_ENDING}")]
    return frozenset(names) - _NO_LANGUAGES
