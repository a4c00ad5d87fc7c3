"""Which finding of which analysis stands where in the overview of a file: the one place that names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from provenance.record.overview_rows import Section

EXPECTED: Final = (
    "file_identity",
    "metadata",
    "embedded_preview",
    "c2pa_credentials",
    "compression",
    "platform_traces",
    "consistency",
)
"""The analyses that an overview rests on; one without an answer is named as not examined."""
IF_ASKED: Final = ("second_opinion",)
"""Analyses that are made only when a person asks for them; of what they found a row is shown, of their absence none."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A finding's place. `said`: in the finding's own sentence, else its value under the label.

    `counted`: what the rows of a table are, where their number is said. `loud`: notable whatever it says; `notable` and
    `silent` are the values (terms, "yes", "no", "0") that make it notable, or leave it out.
    """

    analysis: str
    finding: str
    section: Section
    label: str
    said: bool = False
    loud: bool = False
    counted: str = ""
    notable: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()


def _stated(finding: str, section: Section) -> Lookup:
    return Lookup("metadata", finding, section, f"overview.{finding}")


def _traced(finding: str, label: str, section: Section = Section.TRACES, *, loud: bool = False) -> Lookup:
    return Lookup("platform_traces", finding, section, label, said=section is not Section.TIME, loud=loud)


def _signed(finding: str, section: Section = Section.CREDENTIALS) -> Lookup:
    return Lookup(CREDENTIALS, finding, section, f"overview.{finding}")


def _compressed(finding: str, label: str, *, loud: bool = False) -> Lookup:
    return Lookup("compression", finding, Section.FILE, label, said=loud, loud=loud)


CREDENTIALS: Final = "c2pa_credentials"
MADE_BY_TOOLS: Final = frozenset(
    {
        "source_type_trained_algorithmic_media", "digital_source.trainedAlgorithmicMedia",
        "source_type_composite_with_trained_algorithmic_media", "digital_source.compositeWithTrainedAlgorithmicMedia",
        "source_type_algorithmic_media", "digital_source.algorithmicMedia",
        "source_type_composite_synthetic", "digital_source.compositeSynthetic",
    }
)  # fmt: skip
"""Declared digital sources that are no capture (IPTC NewsCodes), by the terms of both analyses that read them."""

LOOKUPS: Final = (
    Lookup("file_identity", "media_type", Section.FILE, "overview.type"),
    Lookup("file_identity", "name_type", Section.FILE, "overview.name_type", said=True,
           notable=frozenset({"differs"}), silent=frozenset({"agrees", "no_name", "no_extension"})),
    Lookup("file_identity", "size", Section.FILE, "overview.size"),
    Lookup("file_identity", "not_readable", Section.FILE, "overview.pixels", said=True, loud=True),
    _compressed("coding", "overview.compression"),
    Lookup("compression", "source_class", Section.FILE, "overview.compression_source",
           silent=frozenset({"source_several", "source_unknown"})),
    _compressed("quality_standard", "overview.quality"),
    _compressed("quality_nearest", "overview.quality_nearest"),
    Lookup("compression", "earlier_compression", Section.FILE, "overview.earlier", said=True,
           silent=frozenset({"no_traces", "not_measurable"})),
    _compressed("jpeg_truncated", "overview.pixels", loud=True),
    _compressed("data_after_end", "overview.after_end", loud=True),
    Lookup("embedded_preview", "previews", Section.FILE, "overview.embedded", counted="pictures"),
    Lookup("embedded_preview", "preview_result", Section.FILE, "overview.previews", said=True,
           notable=frozenset({"previews_differ"}),
           silent=frozenset({"previews_agree", "previews_not_compared", "no_embedded_picture"})),
    _stated("taken_time", Section.TIME),
    _stated("digitized_time", Section.TIME),
    _stated("modified_time", Section.TIME),
    _stated("gps_time", Section.TIME),
    _stated("xmp_time", Section.TIME),
    _stated("iptc_time", Section.TIME),
    _stated("taken_time_unusable", Section.TIME),
    _stated("digitized_time_unusable", Section.TIME),
    _stated("modified_time_unusable", Section.TIME),
    _stated("gps_time_unusable", Section.TIME),
    _traced("name_time", "overview.name_time", Section.TIME),
    _traced("tag_time", "overview.tag_time", Section.TIME),
    _signed("signed_time", Section.TIME),
    _stated("position", Section.PLACE),
    _stated("position_without_hemisphere", Section.PLACE),
    _stated("position_unusable", Section.PLACE),
    _stated("camera", Section.DEVICE),
    _stated("software", Section.DEVICE),
    Lookup("consistency", "labelled_illustration", Section.AUTHOR, "overview.illustration", said=True, loud=True),
    Lookup(CREDENTIALS, "credentials_state", Section.CREDENTIALS, "overview.credentials_state", said=True,
           notable=frozenset({"altered", "not_accepted", "unreadable"}), silent=frozenset({"no_credentials"})),
    _signed("signer"),
    _signed("claim_generator"),
    Lookup(CREDENTIALS, "digital_source_type", Section.CREDENTIALS, "overview.declared_source", notable=MADE_BY_TOOLS),
    _traced("generator", "overview.generator", loud=True),
    _traced("generator_named", "overview.generator", loud=True),
    Lookup("platform_traces", "declared_source_type", Section.TRACES, "overview.declared_source", said=True,
           notable=MADE_BY_TOOLS),
    _traced("declared_source_type_unlisted", "overview.declared_source"),
    _traced("passage_marker", "overview.marker"),
    _traced("export_marker", "overview.marker"),
    _traced("screenshot_marker", "overview.marker"),
    _traced("name_of_app", "overview.file_name"),
    _traced("name_of_camera", "overview.file_name"),
    _traced("name_of_screenshot", "overview.file_name"),
    _traced("name_of_download", "overview.file_name"),
    _traced("size_limit", "overview.size_limit"),
    _traced("screen_size", "overview.size_limit"),
    Lookup("second_opinion", "opinions_differ", Section.COMPARED, "overview.second_opinion", said=True),
)  # fmt: skip
"""In the order in which rows of one section stand."""

TAGS: Final = (
    (Section.PLACE, "overview.named_place", (
        ("IPTC", "Sub-location"), ("XMP-iptcCore", "Location"), ("IPTC", "City"), ("XMP-photoshop", "City"),
        ("IPTC", "Province-State"), ("XMP-photoshop", "State"),
        ("IPTC", "Country-PrimaryLocationName"), ("XMP-photoshop", "Country"),
    )),
    (Section.DEVICE, "overview.lens", (("ExifIFD", "LensModel"), ("XMP-aux", "Lens"), ("XMP-exifEX", "LensModel"))),
)  # fmt: skip
"""Section, label and the tags (group and name as ExifTool's -G1) that are shown in one row, equal texts once."""

USUAL: Final = "differs_usual"
CONSISTENT: Final = ("contradicts", "differs", USUAL)
"""Terms by which `consistency` says what came out of a test, the loudest first."""
COMPARED_COUNT: Final = "compared"
"""Its finding of how many tests had something to compare."""

DESCRIBED: Final = {
    "caption": "Caption-Abstract Description ImageDescription XPComment",
    "headline": "Headline",
    "title": "Title ObjectName XPTitle",
    "author": "By-line Creator Artist Author XPAuthor",
    "author_title": "By-lineTitle AuthorsPosition",
    "credit": "Credit",
    "source": "Source",
    "copyright": "CopyrightNotice Copyright Rights UsageTerms",
    "keyword": "Keywords Subject XPKeywords",
    "instruction": "SpecialInstructions Instructions",
    "comment": "UserComment Comment",
    "caption_writer": "Writer-Editor CaptionWriter",
}
"""Field of "overview.field.…" → the tags (names as ExifTool's) that hold it, in the order in which fields stand."""
NAMING: Final = frozenset({"author", "caption_writer"})
"""Fields that name a person."""
FIELD_OF: Final = {name: field for field, names in DESCRIBED.items() for name in names.split()}
FIELD_LABELS: Final = "overview.field."
MOST_DESCRIPTIONS: Final = 12  # our choice: what can be taken in; the finding has all

# ---- names that decide what is said not to be there -----------------------------------------------------------------

TIMES: Final = tuple(
    one.finding for one in LOOKUPS if one.section is Section.TIME and one.analysis == "metadata"
)
POSITIONS: Final = ("position", "position_without_hemisphere", "position_unusable")
CAMERA: Final = "camera"
DESCRIPTIONS: Final = "descriptions"
UNREAD: Final = ("blocks_not_read", "unread_parts")
"""Findings of `metadata`; what a part that was not read holds must not be said to be absent."""
WITHOUT_CAMERA: Final = ("platform_traces", "without_camera_metadata")
TOOLS: Final = ("generator", "generator_named", "declared_source_type")
"""Findings of `platform_traces` beside which the absence of a camera needs no explanation by messengers."""
TELLING: Final = (DESCRIPTIONS, "software")
"""Findings of `metadata` beside which nobody need say what messengers leave."""
PREVIEWS: Final = ("embedded_preview", "preview_result", "no_embedded_picture")
"""Analysis, finding and term that say that a file holds no further picture."""
PHOTO_TYPES: Final = frozenset({"jpeg", "webp", "heic", "avif", "jxl"})  # as messengers send photos
