"""Words of `second_opinion`."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WORDS: dict[str, dict[str, str | tuple[str, str]]] = {
    "analysis": {"second_opinion": "Second opinion (ExifTool)"},
    "question": {
        "second_opinion": "Does ExifTool, where it is installed, read the same tags with the same values?"
    },
    "finding_name": {
        "opinions_differ": "Values that differ",
        "tags_compared": "Tags compared",
        "tags_equal": "Equal values",
        "tags_only_there": "Read by ExifTool alone",
        "tags_only_here": "Read by Alidade alone",
        "maker_tags_there": "Makers' own notes in ExifTool's answer",
        "differing_values": "Values that differ, one by one",
        "only_in_second": "Tags that ExifTool alone reads",
        "only_in_first": "Tags that Alidade alone reads",
        "exiftool_remarks": "ExifTool's remarks on the file",
    },
    "finding": {
        "opinions_differ": (
            "For {n} tag ExifTool reads another value than Alidade.",
            "For {n} tags ExifTool reads another value than Alidade.",
        ),
        "opinions_differ.zero": "No tag that both read has another value for ExifTool than for Alidade.",
        "tags_compared": (
            "{n} tag is read by both and was compared.",
            "{n} tags are read by both and were compared.",
        ),
        "tags_compared.zero": "No tag is read by both.",
        "tags_equal": (
            "{n} tag has the same value for both.",
            "{n} tags have the same value for both.",
        ),
        "tags_equal.zero": "No tag has the same value for both.",
        "tags_only_there": (
            "{n} tag is read by ExifTool and not by Alidade (makers' own notes not counted).",
            "{n} tags are read by ExifTool and not by Alidade (makers' own notes not counted).",
        ),
        "tags_only_there.zero": "ExifTool reads no tag that Alidade does not (makers' own notes not counted).",
        "tags_only_here": (
            "{n} tag is read by Alidade and not by ExifTool.",
            "{n} tags are read by Alidade and not by ExifTool.",
        ),
        "tags_only_here.zero": "Alidade reads no tag that ExifTool does not.",
        "maker_tags_there": (
            "ExifTool reads {n} tag of the camera maker's own notes; it was not compared.",
            "ExifTool reads {n} tags of the camera maker's own notes; they were not compared.",
        ),
        "maker_tags_there.zero": "ExifTool reads no tag of a camera maker's own notes.",
        "exiftool_remarks": "ExifTool remarks on the file: {value}.",
    },
    "limit": {
        "two_programs_may_share_an_error": "Two programs can share an error: that both read the same value does not show that the value is read as it was meant.",
        "agreement_on_tags_is_not_truth": "Agreement is about how the file is read. It says nothing about whether what the tags state is true.",
        "maker_notes_read_further_there": "ExifTool reads the notes of camera makers further than Alidade does; they are counted and not compared.",
        "rows_left_out": (
            "Of {n} row, the first {shown} are listed.",
            "Of {n} rows, the first {shown} are listed.",
        ),
    },
    "reason": {
        "exiftool_not_found": "ExifTool is not installed on this machine, or is not on the search path. Install it (exiftool.org, or the package libimage-exiftool-perl) and ask again; Alidade's own reading stands without it.",
        "no_metadata_of_this_file": "The run that was given is not one that read the tags of {exhibit}.",
        "own_tags_gone": "The tags that Alidade read of {exhibit} were erased or can no longer be read. Run the metadata analysis again, then ask ExifTool.",
        "opinions_agree": "Both programs read the same tags with the same values.",
        "no_tags_to_compare": "Neither program reads a tag in this file that could be compared.",
    },
    "term": {},
    "label": {
        "column.value_here": "Alidade",
        "column.value_there": "ExifTool",
    },
    "error": {
        "exiftool_did_not_start": "ExifTool could not be started ({reason}). Check that it runs in a terminal with: exiftool -ver. Alidade's own reading stands without it.",
        "exiftool_timeout": "ExifTool did not finish reading {name} within {limit_seconds} seconds and was stopped. Alidade's own reading stands without it.",
        "exiftool_died": "ExifTool ended while it read {name} without an answer. Check that it runs in a terminal with: exiftool -ver. Alidade's own reading stands without it.",
        "exiftool_answer_too_long": "ExifTool's answer on {name} is longer than {limit_megabytes} MB and was not read. Alidade's own reading stands without it.",
        "exiftool_not_understood": "The program named exiftool answered on {name} in another way than ExifTool does. Check which program it is with: exiftool -ver.",
    },
}

CAUTIONS: dict[str, tuple[str, ...]] = {
    "opinions_differ": ("two_programs_may_share_an_error",),
}
