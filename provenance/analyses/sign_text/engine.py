"""Reads one line of text by Tesseract, through tesserocr where it is installed."""

from __future__ import annotations

import contextlib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from provenance.analyses.sign_text.traineddata import Trained
from provenance.errors import ResourceError
from provenance.record.run import Component

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["LANGUAGE_TAGS", "Engine", "ReadLine", "engine", "is_installed", "script_of"]

LANGUAGE_TAGS: Final = {
    "ukr": "uk", "rus": "ru", "eng": "en", "deu": "de", "fra": "fr", "pol": "pl", "spa": "es", "ara": "ar",
    "heb": "he", "kat": "ka", "bel": "be", "tur": "tr", "fas": "fa",
}  # fmt: skip
"""Tesseract's codes (ISO 639-2) as BCP 47; others are said to be of no known language."""
_SINGLE_LINE: Final = 7  # PSM.SINGLE_LINE


@dataclass(frozen=True, slots=True)
class ReadLine:
    """The words of a line, the language told by Tesseract ("" for none), its confidence (0 to 100)."""

    text: str
    language: str
    confidence: int


def _module() -> ModuleType | None:
    with contextlib.suppress(ImportError):
        import tesserocr

        return tesserocr  # type: ignore[no-any-return,unused-ignore]
    return None


def is_installed() -> bool:
    """Whether tesserocr can be imported."""
    return _module() is not None


class Engine:
    """Tesseract with its languages loaded."""

    def __init__(self, api: Any, module: Any) -> None:
        self._api = api
        self._word = module.RIL.WORD
        self._words = module.iterate_level

    def line(self, grey: npt.NDArray[np.uint8]) -> ReadLine:
        """The words of a level line, dark on light, one byte for each pixel."""
        height, width = grey.shape
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        if not self._api.Recognize():
            return ReadLine("", "", 0)
        texts, languages, confidences = [], Counter[str](), []
        for word in self._words(self._api.GetIterator(), self._word):
            if word is None or word.Empty(self._word):
                continue
            text = unicodedata.normalize("NFC", word.GetUTF8Text(self._word).strip())
            texts.append(text)
            languages[word.WordRecognitionLanguage()] += len(text)
            confidences += [word.Confidence(self._word)] * len(text)
        language = languages.most_common(1)[0][0] if languages else ""
        confidence = round(sum(confidences) / len(confidences)) if confidences else 0
        return ReadLine(" ".join(texts).strip(), language, confidence)


@contextlib.contextmanager
def engine(trained: Trained) -> Iterator[Engine]:
    """Tesseract for single lines. Raises ResourceError (traineddata_unreadable) when it refuses a language's file."""
    module = _module()
    assert module is not None
    try:
        api = module.PyTessBaseAPI(
            path=str(trained.folder), lang="+".join(trained.languages), psm=_SINGLE_LINE
        )
    except RuntimeError as error:
        raise ResourceError("traineddata_unreadable", language="+".join(trained.languages)) from error
    with api:
        yield Engine(api, module)


def version() -> Component:
    """The Tesseract inside tesserocr."""
    module = _module()
    words = module.tesseract_version().split() if module is not None else []
    return Component("tesseract", words[1] if len(words) > 1 else "?")


def script_of(text: str) -> str:
    """The alphabet most letters are of: "latin", "cyrillic", "arabic" …; "other_script" for none of these."""
    letters = (unicodedata.name(one, "").partition(" ")[0].lower() for one in text if one.isalpha())
    first = Counter(letters).most_common(1)
    known = first[0][0] if first else ""
    return f"script_{known}" if known in _SCRIPTS else "script_other"


_SCRIPTS: Final = frozenset({"latin", "cyrillic", "greek", "arabic", "hebrew", "georgian", "armenian"})
