"""The types of auxiliary pictures that are known: their names in a file, and the terms for them.

What else a file calls its auxiliary pictures is text of the file, and never stands in a public finding.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["OTHER", "auxiliary_term"]

OTHER: Final = "aux_other"
"""A type with a name that is not known here; the name itself is stated in private."""

_APPLE: Final = re.compile(r"urn:com:apple:photo:20[0-9]{2}:aux:([a-z]{1,40})", re.ASCII)

#: Apple's auxiliary data types (ImageIO, CGImageProperties.h: kCGImageAuxiliaryDataType…), without year.
_OF_APPLE: Final = {
    "hdrgainmap": "aux_gain_map",
    "portraiteffectsmatte": "aux_portrait_matte",
    "semanticskinmatte": "aux_skin_matte",
    "semantichairmatte": "aux_hair_matte",
    "semanticteethmatte": "aux_teeth_matte",
    "semanticglassesmatte": "aux_glasses_matte",
    "semanticskymatte": "aux_sky_matte",
    "disparity": "aux_depth",
    "depth": "aux_depth",
}

#: ISO/IEC 23008-12 §6.6.2.1 and annex B (auxid of HEVC and AVC: 1 alpha, 2 depth), ISO/IEC 23091-2 (MIAF), ISO 21496-1.
_OF_STANDARDS: Final = {
    "urn:mpeg:hevc:2015:auxid:1": "aux_alpha",
    "urn:mpeg:hevc:2015:auxid:2": "aux_depth",
    "urn:mpeg:avc:2015:auxid:1": "aux_alpha",
    "urn:mpeg:avc:2015:auxid:2": "aux_depth",
    "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha": "aux_alpha",
    "urn:mpeg:mpegB:cicp:systems:auxiliary:depth": "aux_depth",
    "urn:iso:std:iso:ts:21496:-1": "aux_gain_map",
}


def auxiliary_term(urn: str) -> str:
    """The term for a type of auxiliary picture, `OTHER` for one that is not known."""
    apple = _APPLE.fullmatch(urn)
    return _OF_APPLE.get(apple[1], OTHER) if apple is not None else _OF_STANDARDS.get(urn, OTHER)
