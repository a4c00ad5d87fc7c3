"""The words of one analysis in one module: family → id → sentence, merged into the families when English is loaded.

A module holds `WORDS` and, where limits always stand beside a finding, `CAUTIONS` (finding → ids of limits).
"""

from __future__ import annotations

from typing import Final

from provenance.wording.english.of_analyses import (
    c2pa_credentials,
    camera_position,
    compression,
    consistency,
    embedded_preview,
    metadata,
    place_names,
    platform_traces,
    second_opinion,
    seen_before,
    sign_text,
    sun_and_shadow,
)

__all__ = ["CAUTIONS_OF_ANALYSES", "WORDS_OF_ANALYSES"]

_MODULES: Final = (
    metadata, embedded_preview, c2pa_credentials, compression, platform_traces, consistency,
    second_opinion, seen_before, sign_text, place_names, camera_position, sun_and_shadow,
)  # fmt: skip

WORDS_OF_ANALYSES: Final = tuple(module.WORDS for module in _MODULES)
CAUTIONS_OF_ANALYSES: Final[dict[str, tuple[str, ...]]] = {
    finding: limits for module in _MODULES for finding, limits in module.CAUTIONS.items()
}
