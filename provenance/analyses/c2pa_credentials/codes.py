"""The words of C2PA and IPTC that we can say in plain language; any other is shown as it stands in the file."""

from __future__ import annotations

from typing import Final

from provenance.record.values import Term, Text, Value

__all__ = [
    "ACTIONS", "ASSERTIONS", "BINDINGS", "CHANGED", "CODES", "RELATIONSHIPS", "SOURCES", "code_value",
    "source_value",
]  # fmt: skip

CHANGED: Final = frozenset(
    {
        "assertion.dataHash.mismatch", "assertion.bmffHash.mismatch", "assertion.boxesHash.mismatch",
        "assertion.collectionHash.mismatch", "assertion.hashedURI.mismatch", "claimSignature.mismatch",
        "ingredient.manifest.mismatch", "ingredient.claimSignature.mismatch",
    }
)  # fmt: skip
"""Status codes that say that bytes are not those that were signed (C2PA 2.2 §15.2.2.3)."""

CODES: Final = CHANGED | frozenset(
    {
        "assertion.dataHash.match", "assertion.bmffHash.match", "assertion.boxesHash.match",
        "assertion.collectionHash.match", "assertion.hashedURI.match", "assertion.missing", "assertion.undeclared",
        "assertion.inaccessible", "assertion.notRedacted", "assertion.selfRedacted", "assertion.json.invalid",
        "assertion.cbor.invalid", "assertion.action.ingredientMismatch", "assertion.action.redacted",
        "assertion.action.malformed", "assertion.dataHash.malformed", "assertion.dataHash.additionalExclusionsPresent",
        "assertion.multipleHardBindings", "algorithm.unsupported", "algorithm.deprecated", "claim.missing",
        "claim.multiple", "claim.malformed", "claim.cbor.invalid", "claim.hardBindings.missing",
        "claimSignature.missing", "claimSignature.validated", "claimSignature.insideValidity",
        "claimSignature.outsideValidity", "signingCredential.trusted", "signingCredential.untrusted",
        "signingCredential.invalid", "signingCredential.expired", "signingCredential.ocsp.skipped",
        "signingCredential.ocsp.inaccessible", "signingCredential.ocsp.notRevoked",
        "signingCredential.ocsp.revoked", "signingCredential.ocsp.unknown", "timeStamp.validated",
        "timeStamp.trusted", "timeStamp.untrusted", "timeStamp.mismatch", "timeStamp.malformed",
        "timeStamp.outsideValidity", "timeStamp.credentialInvalid", "timeOfSigning.insideValidity",
        "timeOfSigning.outsideValidity", "ingredient.manifest.validated", "ingredient.manifest.missing",
        "ingredient.claimSignature.validated", "ingredient.claimSignature.missing",
        "ingredient.unknownProvenance", "ingredient.malformed", "manifest.inaccessible",
        "manifest.multipleParents", "manifest.update.invalid", "manifest.update.wrongParents", "general.error",
    }
)  # fmt: skip
"""Status codes that the wording can say (C2PA 2.2 §15.2.2, and those of the library that are named so)."""

ACTIONS: Final = frozenset(
    {
        "addedText", "adjustedColor", "changedSpeed", "color_adjustments", "converted", "created", "cropped",
        "deleted", "drawing", "dubbed", "edited", "edited.metadata", "enhanced", "filtered", "opened",
        "orientation", "placed", "published", "redacted", "removed", "repackaged", "resized", "resized.proportional",
        "transcoded", "translated", "trimmed", "unknown", "watermarked", "watermarked.bound", "watermarked.unbound",
    }
)  # fmt: skip
"""Actions of C2PA 2.2 §18.15.2 (and of earlier versions), without "c2pa."."""

SOURCES: Final = frozenset(
    {
        "digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print", "screenCapture",
        "virtualRecording", "humanEdits", "minorHumanEdits", "compositeCapture", "composite", "compositeSynthetic",
        "algorithmicallyEnhanced", "digitalCreation", "digitalArt", "dataDrivenMedia", "algorithmicMedia",
        "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "softwareImage", "empty",
        "trainedAlgorithmicData",
    }
)  # fmt: skip
"""Digital source types by the last part of their address (IPTC NewsCodes, and two that C2PA adds)."""
_SOURCE_ADDRESSES: Final = (
    "http://cv.iptc.org/newscodes/digitalsourcetype/",
    "https://cv.iptc.org/newscodes/digitalsourcetype/",
    "http://c2pa.org/digitalsourcetype/",
)

RELATIONSHIPS: Final = frozenset({"parentOf", "componentOf", "inputTo"})
"""How an ingredient went in (C2PA 2.2 §18.16.2)."""

BINDINGS: Final = (
    ("c2pa.hash.data", "binding_data"), ("c2pa.hash.bmff", "binding_bmff"), ("c2pa.hash.boxes", "binding_boxes"),
    ("c2pa.hash.", "binding_other"),
)  # fmt: skip
"""Beginning of the label of a hard binding → its term."""

ASSERTIONS: Final = (
    *BINDINGS,
    ("c2pa.actions", "assertion_actions"), ("c2pa.ingredient", "assertion_ingredient"),
    ("c2pa.thumbnail.claim", "assertion_claim_thumbnail"),
    ("c2pa.thumbnail.ingredient", "assertion_ingredient_thumbnail"),
    ("c2pa.training-mining", "assertion_training"), ("cawg.training-mining", "assertion_training"),
    ("cawg.identity", "assertion_identity"), ("cawg.metadata", "assertion_metadata"),
    ("c2pa.metadata", "assertion_metadata"), ("stds.exif", "assertion_metadata"), ("stds.iptc", "assertion_metadata"),
    ("stds.schema-org.CreativeWork", "assertion_creative_work"), ("c2pa.soft-binding", "assertion_soft_binding"),
    ("c2pa.cloud-data", "assertion_cloud_data"), ("c2pa.time-stamp", "assertion_time_stamp"),
)  # fmt: skip
"""Beginning of an assertion's label → what it holds, as a term."""


def code_value(code: str) -> Value:
    """A status code as a term where we know it, otherwise verbatim."""
    return Term(f"c2pa.{code}") if code in CODES else Text(code)


def source_value(address: str) -> Value:
    """A digital source type as a term where it is one of those known, otherwise as it stands."""
    for start in _SOURCE_ADDRESSES:
        if address.startswith(start) and address.removeprefix(start) in SOURCES:
            return Term(f"digital_source.{address.removeprefix(start)}")
    return Text(address)
