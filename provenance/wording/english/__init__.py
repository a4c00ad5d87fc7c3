"""The English sentences by family: id → sentence with `{placeholders}`; two forms where `{n}` counts.

To add a sentence, append a line to the dict of its family. The English sentence is the message id of the
catalogues, "family:id" its context, so that two equal English words can be said differently elsewhere.
"""

from __future__ import annotations

from typing import Final

from provenance.wording.english.analyses import ANALYSES, QUESTIONS
from provenance.wording.english.bounds import BOUND_LIMITS, BOUND_TERMS, BOUNDS
from provenance.wording.english.coordinates import COORDINATES
from provenance.wording.english.errors import ERRORS
from provenance.wording.english.findings import FINDING_NAMES, FINDINGS
from provenance.wording.english.labels import LABELS
from provenance.wording.english.limits import LIMITS
from provenance.wording.english.of_analyses import WORDS_OF_ANALYSES
from provenance.wording.english.overview import OVERVIEW
from provenance.wording.english.reasons import REASONS
from provenance.wording.english.report import REPORT
from provenance.wording.english.terms import BASES, EVENTS, MISSING, MONTHS, OUTCOMES, TERMS, UNITS, VALUES
from provenance.wording.english.window import WINDOW

Sentence = str | tuple[str, str]

FAMILIES: Final[dict[str, dict[str, Sentence]]] = {
    "analysis": ANALYSES,
    "basis": BASES,
    "error": ERRORS,
    "event": EVENTS,
    "finding": FINDINGS,
    "finding_name": FINDING_NAMES,
    "label": LABELS | REPORT | OVERVIEW | COORDINATES | BOUNDS,
    "limit": LIMITS | BOUND_LIMITS,
    "missing": MISSING,
    "month": MONTHS,
    "outcome": OUTCOMES,
    "question": QUESTIONS,
    "reason": REASONS,
    "term": TERMS | BOUND_TERMS,
    "unit": UNITS,
    "value": VALUES,
    "window": WINDOW,
}

for _words in WORDS_OF_ANALYSES:
    for _family, _sentences in _words.items():
        _known = FAMILIES[_family]
        _twice = [_id for _id, _sentence in _sentences.items() if _known.get(_id, _sentence) != _sentence]
        if _twice:
            raise ValueError(f"said in two ways in the family {_family}: {sorted(_twice)}")
        FAMILIES[_family] = _known | _sentences
