"""What the tags say of time, place, device and in words, each as a finding of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from provenance.analyses.metadata.rows import moment
from provenance.analysis.contract import Statement
from provenance.errors import RecordError
from provenance.media.tags import StatedInstant, Tag, instants, place
from provenance.record.finding import Basis, Limit
from provenance.record.values import Instant, Place, Precision, Table, Text, Value, decimal_text

_TIME_NAMES: Final = {
    "taken": "taken_time",
    "digitized": "digitized_time",
    "modified": "modified_time",
    "gps": "gps_time",
}
#: Where XMP and IPTC say when the picture was made (XMP part 1 §8.4; IPTC Photo Metadata 2023, Date Created).
_XMP_TIMES: Final = (
    ("XMP-exif", "DateTimeOriginal"),
    ("XMP-photoshop", "DateCreated"),
    ("XMP-xmp", "CreateDate"),
)
#: Tags in which people and programs write words about the picture (IPTC Photo Metadata 2023, EXIF 2.32, PNG, PDF).
_WORDS: Final = {
    "IFD0": ("ImageDescription", "Artist", "Copyright", "XPTitle", "XPSubject", "XPComment", "XPAuthor", "XPKeywords"),
    "ExifIFD": ("UserComment", "ImageTitle", "Photographer", "ImageEditor"),
    "IPTC": (
        "Headline", "ObjectName", "Caption-Abstract", "By-line", "By-lineTitle", "Credit", "Source",
        "CopyrightNotice", "Keywords", "SupplementalCategories", "SpecialInstructions", "Writer-Editor",
        "OriginalTransmissionReference", "Sub-location", "City", "Province-State", "Country-PrimaryLocationName",
    ),
    "XMP-dc": ("Title", "Description", "Creator", "Rights", "Subject", "Publisher", "Source"),
    "XMP-photoshop": (
        "Headline", "Credit", "Source", "Instructions", "CaptionWriter", "TransmissionReference", "City", "State",
        "Country",
    ),
    "XMP-iptcCore": ("Location", "IntellectualGenre", "AltTextAccessibility", "ExtDescrAccessibility"),
    "XMP-iptcExt": ("Event", "PersonInImage", "LocationShownCity", "LocationCreatedCity", "DigitalSourceType"),
    "XMP-xmpRights": ("UsageTerms", "WebStatement", "Owner"),
    "XMP-plus": ("CreditLineRequired", "ImageSupplierImageID"),
    "File": ("Comment",),
    "GIF": ("Comment",),
    "PNG": ("Title", "Author", "Description", "Comment", "Copyright", "Disclaimer", "Warning", "Source"),
    "PDF": ("Title", "Author", "Subject", "Keywords"),
}  # fmt: skip
MAX_WORDS: Final = (
    4_000  # of one text in the table of descriptions; the table of tags has it whole (our choice)
)


def read_finding(name: str, value: Value, *limits: str) -> Statement:
    """A finding that says what is written in the file."""
    return Statement(name, Basis.READ, value, limits=tuple(Limit(id) for id in limits))


def instants_of(tags: Sequence[Tag]) -> Iterator[Statement]:
    """The times that EXIF, GPS, XMP and IPTC state; those that cannot be read as times are kept as text."""
    for stated in instants(tags):
        name = _TIME_NAMES[stated.meaning]
        if stated.status == "unusable":
            yield read_finding(f"{name}_unusable", Text(stated.text))
            continue
        yield read_finding(name, instant_of(stated), "clock_may_be_wrong")
    first = _first(tags)
    for key in _XMP_TIMES:
        instant = moment(str(first[key].value)) if key in first else None
        if instant is not None:
            yield read_finding("xmp_time", instant)
            break
    agency = _iptc_time(first)
    if agency is not None:
        yield read_finding("iptc_time", agency)


def instant_of(stated: StatedInstant) -> Instant:
    """A time of a tag that could be read, to the microsecond."""
    whole, _, fraction = stated.local.partition(".")
    text = f"{whole}.{fraction[:6]}" if fraction else whole
    return Instant(text, Precision.FRACTION if fraction else Precision.SECOND, stated.offset)


def _iptc_time(first: Mapping[tuple[str, str], Tag]) -> Instant | None:
    day, clock = first.get(("IPTC", "DateCreated")), first.get(("IPTC", "TimeCreated"))
    if day is None:
        return None
    return (moment(f"{day.value} {clock.value}") if clock is not None else None) or moment(str(day.value))


def position_of(tags: Sequence[Tag]) -> Iterator[Statement]:
    """The position in the GPS tags, and that in XMP."""
    stated = place(tags)
    match stated.status:
        case "absent":
            pass
        case "unusable":
            yield read_finding("position_unusable", Text("GPS"))
        case "hemisphere_unknown":
            text = Text(f"{stated.latitude}, {stated.longitude}")
            yield read_finding("position_without_hemisphere", text, "position_of_device")
        case "present":
            position = Place(
                f"{stated.latitude},{stated.longitude}",
                radius_m=stated.accuracy_m or None,
                altitude_m=stated.altitude_m or None,
            )
            yield read_finding("position", position, "position_of_device")
    first = _first(tags)
    latitude, longitude = (first.get(("XMP-exif", name)) for name in ("GPSLatitude", "GPSLongitude"))
    if latitude is None or longitude is None:
        return
    if isinstance(latitude.value, int | float) and isinstance(longitude.value, int | float):
        try:
            numbers = decimal_text(latitude.value, 7), decimal_text(longitude.value, 7)
            yield read_finding("xmp_position", Place.at(*numbers), "position_of_device")
        except RecordError:  # out of range
            yield read_finding("position_unusable", Text("XMP"))


def device(tags: Sequence[Tag]) -> Iterator[Statement]:
    """The camera and the software that the file names: EXIF first, then XMP, PNG and PDF."""
    first = _first(tags)

    def text(*keys: tuple[str, str]) -> str:
        return next((said for key in keys if key in first and (said := str(first[key].value).strip())), "")

    make = text(("IFD0", "Make"), ("XMP-tiff", "Make"), ("CanonRaw", "Make"))
    model = text(("IFD0", "Model"), ("XMP-tiff", "Model"), ("CanonRaw", "Model"))
    camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    if camera:
        yield read_finding("camera", Text(camera))
    software = text(("IFD0", "Software"), ("XMP-xmp", "CreatorTool"), ("PNG", "Software"), ("PDF", "Creator"))
    if software:
        yield read_finding("software", Text(software))


def descriptions(tags: Sequence[Tag]) -> Iterator[Statement]:
    """Every caption, headline, credit, author, keyword … as a table of field and text."""
    rows = tuple(
        (Text(f"{tag.group}:{tag.name}"), Text(text[:MAX_WORDS]))
        for tag in tags
        if tag.name.partition("-")[0] in _WORDS.get(tag.group, ()) or tag.name in _WORDS.get(tag.group, ())
        if (text := _plain(tag))
    )
    if rows:
        yield read_finding("descriptions", Table(rows, ("field", "text")))


def _plain(tag: Tag) -> str:
    words = ", ".join(map(str, tag.value)) if isinstance(tag.value, tuple) else str(tag.value)
    return "" if words.startswith("(Binary data ") else words.strip()


def _first(tags: Sequence[Tag]) -> dict[tuple[str, str], Tag]:
    first: dict[tuple[str, str], Tag] = {}
    for tag in tags:
        first.setdefault((tag.group, tag.name), tag)
    return first
