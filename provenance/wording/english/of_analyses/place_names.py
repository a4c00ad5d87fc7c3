"""Words of `place_names`."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WORDS: dict[str, dict[str, str | tuple[str, str]]] = {
    "analysis": {"place_names": "Places named"},
    "question": {
        "place_names": "Which places are named in claims, captions and signs, and what may these names mean?"
    },
    "finding_name": {
        "names_found": "Names of places",
        "named_place": "What a name may mean",
        "name_spans": "Where the names stand",
        "known_positions": "Measured from",
        "place_not_found": "Not in the gazetteer",
        "texts_looked_through": "Texts looked through",
    },
    "finding": {
        "names_found": (
            "{n} name of a place was found in what is said of this exhibit.",
            "{n} names of places were found in what is said of this exhibit.",
        ),
        "names_found.zero": "No name of a place was found in what is said of this exhibit.",
        "place_not_found": "“{value}” is given as a place and is not among the places of the gazetteer.",
        "texts_looked_through": ("{n} text was looked through.", "{n} texts were looked through."),
    },
    "limit": {
        "name_is_no_position": "A name says what somebody called the place. It is not the position of the photo, and anybody can name any place.",
        "town_centre_point_used": "Town centre point used: the position of a place is its centre as published, and its radius how far the place may reach. Published centres of one town can lie kilometres apart.",
        "name_may_mean_other": "A word that is a place's name may mean a person, a firm or a thing; places of one name are listed apart and never taken for one.",
        "gazetteer_not_complete": "A village, street or building that is not in the gazetteer is not found. That a name is missing does not show that there is no such place.",
        "names_missed": "Names in small letters, names in other case endings than Ukrainian and Russian ones, and names in texts without gaps between words can be missed.",
        "places_searched": "Names were looked for among {count} places, regions and countries on this machine.",
        "not_among_places": "Not among {count} places of this gazetteer, in any spelling it knows. Try another spelling, or load the country's full file with: place --add-country.",
        "places_share_name": "Several places have this name; which of them is meant does not follow from the name.",
        "more_places_of_name": "{count} places have this name; the {shown} likeliest are listed. Which is meant does not follow from the name.",
        "letters_of_name_differ": "The words differ from the place's name in a letter; another place or word may be meant.",
        "distance_from_file_position": "Distances are measured from the position in the file, as the file states it.",
        "distance_from_claimed_position": "Distances are measured from the position in a claim, as the claim states it.",
        "distance_from_named_place": "Distances are measured from the place named {name}, of which no more than the name is stated; its own position is a centre point.",
        "long_texts_cut_off": "Of a text the first {letters} letters were looked through.",
        "more_names_than_shown": "Of {count} names the first {shown} are told; all stand in the table of where they stand.",
    },
    "reason": {
        "no_words_about_place": "There is no text about {exhibit} to look through: no claim, no caption or place tag, no sign. Enter the claim, or write off a sign, and run this again.",
        "no_place_named": "No name of a place was found in the texts. Names in small letters or in other spellings can be missed.",
        "places_not_in_gazetteer": "What is given as a place is not among {count} places of this gazetteer.",
    },
    "term": {
        "claim_text": "claim",
        "claim_translation": "translation of a claim",
        "claim_what": "claim, what",
        "claim_where": "claim, where",
        "caption_in_file": "caption or credit in the file",
        "place_tag": "place tag in the file",
        "sign_read": "sign, read by machine",
        "sign_written_off": "sign, written off by a person",
        "as_written": "as written",
        "sounds_alike": "same sound",
        "case_ending": "with a case ending",
        "letters_differ": "a letter differs",
        "gazetteer_place": "town or village",
        "gazetteer_region": "region",
        "gazetteer_country": "country",
        "gazetteer_area": "area",
        "gazetteer_feature": "feature",
        "file_position": "position stated in the file",
        "claimed_position": "position claimed",
        "named_place": "another place named",
    },
    "label": {
        "column.words": "Words",
        "column.place_kind": "Kind",
        "column.place_country": "Country",
        "column.place_region": "Region",
        "column.people": "People",
        "column.known_distance": "Distance",
        "column.name_score": "Order (no probability)",
        "column.text_source": "Stands in",
        "column.text_field": "Field",
        "column.text_record": "Record",
        "column.from_letter": "From letter",
        "column.to_letter": "To letter",
        "column.spelled": "Spelling",
        "column.known_from": "What it is",
    },
    "error": {},
}

CAUTIONS: dict[str, tuple[str, ...]] = {
    "named_place": ("name_is_no_position", "town_centre_point_used"),
}
