"""Why a run was not applicable, failed or was cancelled; any error id may be a reason besides these."""

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
}
