"""The words that people's records choose from; the wording says each in the reader's language."""

from __future__ import annotations

from typing import Final

from provenance.errors import UsageError
from provenance.record.values import Missing, Term

ROLES: Final = ("analyst", "reviewer", "editor", "supervisor")
"""What somebody is in a case: words of ours, not free text, since they stand in bytes that cannot be erased."""

VOCABULARY: Final[dict[str, tuple[str, ...]]] = {
    "acquisition_method": (
        "file_copy", "download", "screenshot", "save_as", "messenger_save", "email", "hand_over", "web_archive",
        "pasted_bitmap", "unknown",
    ),
    "sent_as": ("photo", "file"),
    "transform_risk": ("none_known", "platform_reencodes", "screenshot", "pasted_pixels"),
    "source_kind": ("person", "outlet", "channel", "agency", "institution", "unknown"),
    "medium": ("web_page", "social_post", "messenger_channel", "print", "broadcast", "unknown"),
    "published_basis": (
        "page_text", "http_header", "id_decoded", "archive_capture", "engine_crawl_date", "unknown",
    ),
    "likeness": (
        "identical_bytes", "re_encoded", "crop", "resized", "mirrored", "overlay", "edited", "same_scene",
    ),
    "observation_kind": (
        "sign", "inscription", "insignia", "vehicle", "building", "vegetation", "damage", "weather", "light", "person",
        "other",
    ),
    "stance": ("observed", "claimed"),
    "relation": ("shows_post", "crop_of", "copy_of", "same_scene", "translation_of", "earlier_copy_of"),
    "erase_reason": ("privacy", "court_order", "mistake"),
    "search_mode": ("image", "text"),
    "known_by": ("own_survey", "set_survey", "street_level", "satellite", "geotag", "caption", "unknown"),
    "reproduction": ("allowed", "not_public", "unknown"),
    "mask_purpose": ("leave_out",),
    "disagreement": ("different", "missing", "added", "changed"),
    "bound_kind": (
        "sighting", "archive_capture", "imagery_date", "weather", "season", "building_state", "document", "other",
    ),
    "feature_answer": ("agree", "disagree", "not_visible"),
}  # fmt: skip


def require_term(family: str, value: Term | Missing) -> None:
    """Raises UsageError naming the choices when a term is not of its family; Missing passes."""
    if isinstance(value, Term) and value.value not in VOCABULARY[family]:
        choices = ", ".join(VOCABULARY[family])
        raise UsageError("word_not_in_vocabulary", value=value.value[:60], choices=choices)
