"""What a method cannot show; printed beside its findings."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

LIMITS: dict[str, str | tuple[str, str]] = {
    # file_identity
    "hash_says_bytes_only": "A hash says whether bytes are the same; it says nothing about what the picture shows.",
    "type_by_content_only": "The type was judged by the first bytes of the file, not by its name; a file can hold more than its type says.",
    # metadata
    "metadata_can_be_changed": "Metadata can be changed by anyone without a trace.",
    "metadata_absence_says_nothing": "Missing metadata is usual for files that passed through messengers or social networks; it neither supports nor weakens the claim.",
    "clock_may_be_wrong": "The camera's clock may have been wrong or set to another time zone.",
    "position_of_device": "The position is that of the device or one entered later; it need not be that of what is shown.",
    "maker_notes_partly_read": "The camera maker's own notes were read only in part.",
    # seen_in_case
    "hash_misses_crops": "The comparison of picture hashes misses strong crops, large overlays and photos of the same scene from elsewhere.",
    "only_this_case_searched": "Only the pictures of this case were searched.",
    "hash_can_agree_by_chance": "Picture hashes of different pictures can agree by chance; look at both.",
    # landmark_match, landmark_support
    "match_says_structure_only": "The two pictures show the same structure, or one built to the same design or a picture of it; this says nothing about when the photo was taken or who is in it.",
    "copies_say_nothing_of_place": "Both files hold the same photograph; that their structure agrees says nothing about the place.",
    "no_agreement_not_difference": "This method found no agreement, which does not show that the places differ.",
    "too_little_agreement": "This method found too little agreement to say that the two pictures show the same structure; that does not show that the places differ.",
    "error_rate_not_measured": "How often this method errs was not measured for this version of its models.",
    "own_calibration_of_other_procedure": "Your own calibration {file} was made for another way of comparing, so it was not used. Make it again with calibrate --use, or remove it with calibrate --forget.",
    "own_calibration_unusable": "Your own calibration {file} cannot be read, so it was not used. Make it again with calibrate --use, or remove it with calibrate --forget.",
    "shipped_calibration_unusable": "The calibration {file} that came with Alidade cannot be read, so it was not used. Install Alidade again.",
    "error_rate_of_other_effort": "How often this method errs was measured for the usual effort only, not for this one.",
    "error_rate_of_search_not_measured": "How often a search among many references names a wrong place was not measured; take the reference into a case and compare it there.",
    "copies_in_search": (
        "{n} reference looks like a copy of the photo itself and is not counted; that its structure agrees says nothing about the place.",
        "{n} references look like copies of the photo itself and are not counted; that their structure agrees says nothing about the place.",
    ),
    "agreement_for_information_only": "The place of every reference that agrees rests on a caption, or nobody recorded how it is known; their agreement is no evidence of the place.",
    "nothing_compared_in_search": "No reference was compared with the photo, so this search says nothing about its place.",
    "masks_not_used_in_search": "What was painted over in {exhibit} was looked at all the same in this search; take the reference into the case and compare it there.",
    "models_not_usable": "The model file {file} is missing or altered; an older method was used instead. Install Alidade again.",
    "older_method": "The points were found by an older method (SIFT), which finds less at night, in other seasons and from other sides.",
    "repeated_designs": "Buildings, monuments and signs are built to the same design in several places; look for details that only one of them has.",
    "references_not_shown_independent": "The reference pictures were not shown to be independent of one another; several copies of one photo count as one.",
    "copies_looked_for_among": "Whether they are crops, mirrored copies or screenshots of one another was looked at among {n} of {of} supporting references of one place.",
    "copies_not_looked_for": "Exhibit {exhibit} could not be read, so it was not looked at whether it is a copy of another of these pictures.",
    # landmark_controls
    "controls_from_own_archive": "The controls are references of other places in this installation's archive; another archive may hold sharper look-alikes.",
    "controls_not_error_rate": "Controls show how this one picture behaves beside other buildings, compared as the comparison beside them was; they are not the error rate of the method.",
    "no_control_of_same_design": "None of the controls is recorded as being of the same design as the place that is meant.",
    "place_meant_not_said": "Nothing in the case says which place is meant, so that place may be among the controls.",
    # place_shortlist
    "references_may_be_missed": "The list can miss the right place: of known places it held 96 in 100 for daylight photos by visitors, 59 in 100 for other seasons and night (our measurement over 9,502 references); turned and mirrored photos are missed more often.",
    "only_archive_searched": "Only the references of this installation's archive were searched.",
    "references_unreadable": "{count} references could not be read and were left out of the ranking.",
    # how far a run got
    "picture_not_readable": "The pixels of this file could not be read, so its picture size is not stated.",
    "tags_cut_off": "The file holds more metadata than is read at once; {count} tags were read.",
    "other_picture_unreadable": "Exhibit {exhibit} could not be read and was left out of the search.",
}
