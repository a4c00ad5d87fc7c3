"""Why a run was not applicable, failed or was cancelled; any error id may be a reason besides these."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

REASONS: dict[str, str | tuple[str, str]] = {
    "not_a_picture": "The exhibit is not a picture.",
    "no_reference": "There is no reference picture in this case.",
    "no_other_picture": "There is no other picture in this case to compare with.",
    "no_metadata_in_type": "Files of this type carry no metadata that this version reads.",
    "cancelled_by_user": "The analysis was cancelled by the user.",
    "reader_failed": "The separate process that reads files stopped; the file may be damaged or made to do harm.",
    "reader_timeout": "The separate process that reads files took too long and was stopped.",
    "worker_failed": "The separate process that does the work stopped unexpectedly.",
    "worker_timeout": "The separate process that does the work took too long and was stopped.",
    "out_of_memory": "There was not enough memory for this analysis.",
    "picture_without_structure": "The picture holds too little detail to compare.",
    "bytes_erased": "The bytes of the exhibit were erased.",
    "bytes_altered": "The stored bytes no longer agree with their hash.",
    "program_error": "The analysis stopped because of an error of the program.",
    "no_camera_metadata": "The file contains no camera metadata. This is usual for files that passed through messengers or social networks.",
    "no_questioned": "No questioned picture was given.",
    "no_run": "No finished comparison was given.",
    "too_many_items": "More was given than this analysis takes ({role}: at most {most}).",
    # what checking a case file found
    "file_structure_altered": "The inner structure of the case file is damaged: {detail}.",
    "event_unreadable_at": "Event {seq} cannot be read.",
    "event_altered_at": "Event {seq} does not agree with its hash.",
    "chain_broken_at": "Event {seq} does not follow the event before it.",
    "log_empty": "The log holds no events.",
    "outside_head_not_in_log": "The head given from outside, {head}, is not in this log: events were removed or the log was written anew.",
    "erased_payload_present": "The private field {field} of event {seq} is still there although the log says it was erased.",
    "payload_missing": "The private field {field} of event {seq} is missing.",
    "payload_altered": "The private field {field} of event {seq} does not agree with its hash.",
    "payload_unknown": "There is a private field at event {seq} that the log does not name.",
    "object_row_altered": "Row {row} of the stored objects is damaged.",
    "erased_object_present": "The bytes {sha256} are still there although event {seq} says they were erased.",
    "object_unknown": "There are bytes {sha256} that no event names.",
    "object_altered": "The bytes {sha256}, named by event {seq}, do not agree with their hash.",
    "object_missing": "The bytes {sha256}, named by event {seq}, are missing.",
    "erasure_not_finished": "An erasure was not finished; open the case for writing once to finish it.",
    "unused_bytes_altered": "Unused bytes on page {page} of the file were changed.",
}
