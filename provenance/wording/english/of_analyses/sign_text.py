"""Words of `sign_text`."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WORDS: dict[str, dict[str, str | tuple[str, str]]] = {
    "analysis": {"sign_text": "Text on signs"},
    "question": {"sign_text": "Which words can be read on signs in the photo?"},
    "finding_name": {
        "lines_of_text": "Lines of text",
        "line_of_text": "Read by machine",
        "lines_read": "All lines read",
        "regions_tried": "Places tried",
    },
    "finding": {
        "lines_of_text": (
            "{n} line was read by machine; compare it with the photo.",
            "{n} lines were read by machine; compare each with the photo.",
        ),
        "lines_of_text.zero": "No line of text was read.",
        "line_of_text": "“{value}” was read here by machine.",
        "regions_tried": (
            "{n} place that looks like a line of text was tried.",
            "{n} places that look like lines of text were tried.",
        ),
        "regions_tried.zero": "No place in the photo looks like a line of text to this method.",
    },
    "limit": {
        "nothing_read_is_not_no_text": "That nothing was read does not show that there is no text in the photo.",
        "signs_missed": "Letters lower than about eight pixels, slanted by more than about ten degrees, stylised, written by hand, bent or half covered are often missed.",
        "words_misread": "Letters are easily taken for others, above all Cyrillic ones for Latin ones that look alike, and textures for words. What counts is what a person sees in the photo: write it off as an observation of kind inscription.",
        "confidence_is_no_probability": "The confidence is the engine's own figure, no probability; wrong words can have a high one.",
        "languages_read": "Read as: {languages}. Signs in other languages are misread or missed.",
        "regions_left_out": "The {tried} places with the strongest strokes were tried, {count} weaker ones were not.",
    },
    "reason": {
        "tesserocr_not_found": "Not examined: the package tesserocr is not installed. Install it with: pip install tesserocr, or write the words off yourself as an observation of kind inscription.",
        "traineddata_not_found": "Not examined: Tesseract's trained data for {languages} were not found. Install them (Debian: tesseract-ocr-ukr, tesseract-ocr-rus, tesseract-ocr-eng), put the .traineddata files into the folder tessdata in Alidade's data folder, or name their folder in TESSDATA_PREFIX; or write the words off yourself as an observation of kind inscription.",
        "no_text_read": "No text was read. That does not show that there is none: look at the signs yourself and write off what they say.",
    },
    "term": {
        "script_latin": "Latin",
        "script_cyrillic": "Cyrillic",
        "script_greek": "Greek",
        "script_arabic": "Arabic",
        "script_hebrew": "Hebrew",
        "script_georgian": "Georgian",
        "script_armenian": "Armenian",
        "script_other": "another or none",
        "sign_clear": "read",
        "sign_doubtful": "doubtful",
    },
    "label": {
        "column.sign_script": "Alphabet",
        "column.sign_language": "Language told",
        "column.sign_confidence": "Engine's confidence (no probability)",
        "column.sign_kept_as": "Kept as",
    },
    "error": {
        "traineddata_unreadable": "Tesseract's trained data for {language} cannot be read. Install them again, or take the file out of the folder tessdata.",
    },
}

CAUTIONS: dict[str, tuple[str, ...]] = {
    "line_of_text": ("words_misread", "confidence_is_no_probability"),
}
