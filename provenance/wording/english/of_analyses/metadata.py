"""Words of `metadata`."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WORDS: dict[str, dict[str, str | tuple[str, str]]] = {
    "analysis": {"metadata": "Metadata"},
    "question": {"metadata": "What does the file say about itself?"},
    "finding_name": {
        "xmp_time": "Stated time in XMP",
        "iptc_time": "Stated time in IPTC",
        "xmp_position": "Stated position in XMP",
        "descriptions": "Captions, credits, keywords",
    },
    "finding": {
        "xmp_time": "The file's XMP states {value} as its time.",
        "iptc_time": "The file's IPTC fields state {value} as its time.",
        "xmp_position": "The file's XMP states the position {value}.",
        "descriptions": (
            "The file holds {n} field of words: {value}.",
            "The file holds {n} fields of words: {value}.",
        ),
    },
    "limit": {},
    "unit": {"binary_bytes": ("{n} byte of binary data", "{n} bytes of binary data")},
    "reason": {},
    "term": {
        "raw_tiff": "Camera raw picture",
        "raf": "Fujifilm raw picture",
        "crw": "Canon raw picture",
        "exv": "Exiv2 metadata file",
        # parts that could not be read
        "exif": "EXIF",
        "segments": "segments of the JPEG",
        "icc": "colour profile (ICC)",
        "mpf": "index of several pictures (MPF)",
        "packed_text": "compressed text",
        "brotli": "parts packed with Brotli",
        "encrypted": "encrypted parts",
    },
    "label": {
        "column.field": "Field",
        "column.personal": "Names a person or device",
    },
    "error": {
        "table_not_named_csv": "The table {name} does not end in .csv; nothing was read or written. Put the table's name right after --csv.",
        "table_is_read": "The table {name} is one of the files to read; nothing was written. Choose another name for the table.",
        "table_exists": "There is a file {name} already; nothing was written. Choose another name, or add --overwrite.",
        "no_tags_to_export": "The tags of {exhibit} were not read yet. Examine it first, then export them.",
        "tags_gone": "The tags of {exhibit} were erased or can no longer be read. Run the metadata analysis again, then export them.",
    },
}

CAUTIONS: dict[str, tuple[str, ...]] = {
    "xmp_time": ("metadata_can_be_changed",),
    "iptc_time": ("metadata_can_be_changed",),
    "xmp_position": ("metadata_can_be_changed", "position_of_device"),
    "descriptions": ("metadata_can_be_changed",),
}
