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
    `silent` are the values (terms, "yes", "no", "0") that make it notable, or leave it out. `must`: ids of limits that
    are shown with the row wherever it is shown: those of the finding, or where it has none of them the first.
    `named`: the column of a table whose texts are named; `most` rows at most, 0 for all.
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
    must: tuple[str, ...] = ()
    named: str = ""
    most: int = 0


def _stated(finding: str, section: Section) -> Lookup:
    return Lookup("metadata", finding, section, f"overview.{finding}")


def _traced(finding: str, label: str, *must: str, loud: bool = False) -> Lookup:
    return Lookup("platform_traces", finding, Section.TRACES, label, said=True, loud=loud, must=must)


def _carried(finding: str) -> Lookup:
    return Lookup(
        "platform_traces", finding, Section.TIME, f"overview.{finding}", must=TIME_MEANINGS, most=MOST_CARRIED
    )  # fmt: skip


def _signed(finding: str, section: Section = Section.CREDENTIALS) -> Lookup:
    return Lookup(CREDENTIALS, finding, section, f"overview.{finding}")


def _compressed(finding: str, label: str, *, loud: bool = False) -> Lookup:
    return Lookup("compression", finding, Section.FILE, label, said=loud, loud=loud)


CREDENTIALS: Final = "c2pa_credentials"
TIME_MEANINGS: Final = (
    "saver_local_message_time", "saver_local_save_time", "received_or_saved_date", "save_time_utc",
    "device_local_capture_time", "utc_capture_time", "device_local_screenshot_time", "device_local_edit_time",
    "upload_time_utc", "post_time_utc", "post_id_time_utc", "identifier_time_utc", "naming_time_utc",
)  # fmt: skip
"""Limits of `platform_traces` that say what a time is; "overview.time_means.<id>" is the label of a time in a name."""
TIME_LABELS: Final = "overview.time_means."
MOST_CARRIED: Final = 4  # times in identifiers, our choice: more would bury the rest; the findings have all
CREDENTIALS_FAIL: Final = ("altered", "not_accepted")
"""States of credentials that do not pass: those stand first under what differs."""
SEEN_IN: Final = "trace_seen_in"
"""Limit of a marker that names the tags in which it stands."""
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
    _carried("name_time"),
    _carried("name_identifier_time"),
    _carried("tag_identifier_time"),
    _signed("signed_time", Section.TIME),
    _stated("position", Section.PLACE),
    _stated("xmp_position", Section.PLACE),
    _stated("position_without_hemisphere", Section.PLACE),
    _stated("position_unusable", Section.PLACE),
    _stated("camera", Section.DEVICE),
    _stated("software", Section.DEVICE),
    Lookup("consistency", "labelled_illustration", Section.AUTHOR, "overview.illustration", said=True, loud=True),
    Lookup(CREDENTIALS, "credentials_state", Section.CREDENTIALS, "overview.credentials_state", said=True,
           notable=frozenset({"unreadable"}), silent=frozenset({"no_credentials", *CREDENTIALS_FAIL})),
    Lookup(CREDENTIALS, "ingredient_checks_failed", Section.CREDENTIALS, "overview.ingredients", said=True, loud=True,
           silent=frozenset({"no"})),
    _signed("signer"),
    _signed("claim_generator"),
    Lookup(CREDENTIALS, "digital_source_type", Section.CREDENTIALS, "overview.declared_source", notable=MADE_BY_TOOLS),
    _traced("generator", "overview.generator", "generation_text_can_be_pasted", loud=True),
    _traced("generator_named", "overview.generator", "generator_named_only", loud=True),
    Lookup("platform_traces", "declared_source_type", Section.TRACES, "overview.declared_source", said=True,
           notable=MADE_BY_TOOLS, must=("source_type_is_self_declared",)),
    _traced("declared_source_type_unlisted", "overview.declared_source", "source_type_is_self_declared"),
    _traced("passage_marker", "overview.marker", "marker_of_passage", "marker_of_passage_weak"),
    _traced("export_marker", "overview.marker", "marker_of_export"),
    _traced("screenshot_marker", "overview.marker", "marker_of_screenshot"),
    _traced("name_of_app", "overview.file_name"),
    _traced("name_of_camera", "overview.file_name"),
    _traced("name_of_screenshot", "overview.file_name"),
    _traced("name_of_download", "overview.file_name"),
    Lookup("platform_traces", "size_limit", Section.TRACES, "overview.size_limit", named="platform"),
    Lookup("platform_traces", "screen_size", Section.TRACES, "overview.screen_size", named="device"),
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

TAG_TIMES: Final = (
    ("overview.png_changed", "PNG", ("ModifyDate",)),
    ("overview.png_made", "PNG", ("CreationTime", "CreateDate")),
    ("overview.file_dates", "PNG", ("Datecreate", "DateCreate", "Datemodify", "DateModify")),
    ("overview.xmp_made", "XMP-exif", ("DateTimeOriginal", "DateTimeDigitized")),
    ("overview.xmp_made", "XMP-photoshop", ("DateCreated",)),
    ("overview.xmp_made", "XMP-xmp", ("CreateDate",)),
    ("overview.xmp_made", "XMP-dc", ("Date",)),
    ("overview.xmp_changed", "XMP-xmp", ("ModifyDate",)),
    ("overview.xmp_changed", "XMP-tiff", ("DateTime",)),
    ("overview.xmp_tags_changed", "XMP-xmp", ("MetadataDate",)),
    ("overview.iptc_digitized", "IPTC", ("DigitalCreationDate",)),
    ("overview.pdf_made", "PDF", ("CreateDate",)),
    ("overview.pdf_changed", "PDF", ("ModifyDate",)),
    ("overview.taken_time", "CanonRaw", ("DateTimeOriginal",)),
)
"""Label, group and names of further tags that state a time; each is shown where no finding says the same of it."""
TAGS_OF_TAKING: Final = frozenset({"overview.png_made", "overview.xmp_made", "overview.taken_time"})
"""Labels of the times that may be those of taking."""

USUAL: Final = "differs_usual"
TO_BE_SEEN: Final = "to_be_seen"
CONSISTENT: Final = ("contradicts", "differs", TO_BE_SEEN, USUAL)
"""Terms by which `consistency` says what came out of a test, the loudest first."""
COMPARED_COUNT: Final = "compared"
"""Its finding of how many tests had something to compare."""
LABELLED: Final = "labelled_illustration"
"""Its finding that a caption calls the picture an illustration."""
SAID_OF_TESTS: Final = ("may_be_export", "may_be_edited_preview_left")
DECIDED: Final = "decided_by_"
"""Limits of tests that stand beside their rows everywhere: that of editing programs; and where a person must look, how
it is decided."""

DECLARED: Final = ("declared_source_type", "declared_source_type_unlisted")
DECLARED_IN: Final = "DigitalSourceType"
"""Findings of `platform_traces` that say in words what a tag declares as its source, and the name of that tag."""
SAID_BY: Final = {"jpeg_truncated": "not_readable", "preview_result": "test_preview"}
"""Findings → those that say the same more exactly: a file that breaks off is not whole, a test says which preview."""

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

TIMES_OF_TAKING: Final = frozenset(
    {
        "overview.taken_time", "overview.gps_time", "overview.xmp_time", "overview.iptc_time",
        "overview.taken_time_unusable", "overview.gps_time_unusable", *TAGS_OF_TAKING,
    }
)  # fmt: skip
"""Labels of rows beside which it is not said that no time of taking is stated."""
POSITIONS: Final = tuple(
    one.finding for one in LOOKUPS if one.section is Section.PLACE and one.analysis == "metadata"
)
CAMERA: Final = "camera"
DESCRIPTIONS: Final = "descriptions"
UNREAD: Final = ("blocks_not_read",)
"""Findings of `metadata`; what a part that was not read holds must not be said to be absent."""
CUT_OFF: Final = "tags_cut_off"
"""Limit of `metadata` where more tags were there than are kept: what was left out is not said to be absent either."""
WITHOUT_CAMERA: Final = ("platform_traces", "without_camera_metadata")
TOOLS: Final = ("generator", "generator_named", "declared_source_type")
"""Findings of `platform_traces` beside which the absence of a camera needs no explanation by messengers."""
BARE: Final = "no_camera_metadata"
"""Reason of `metadata` for what messengers leave: neither tags of a camera nor words."""
DAMAGED: Final = (
    ("file_identity", "not_readable"), ("compression", "jpeg_truncated"), ("compression", "data_after_end"),
)  # fmt: skip
"""Findings beside which a file is not as messengers leave it."""
TELLING: Final = (DESCRIPTIONS, "software")
"""Findings of `metadata` beside which nobody need say what messengers leave."""
PREVIEWS: Final = ("embedded_preview", "preview_result", "no_embedded_picture")
"""Analysis, finding and term that say that a file holds no further picture."""
PHOTO_TYPES: Final = frozenset({"jpeg", "webp", "heic", "avif", "jxl"})  # as messengers send photos
