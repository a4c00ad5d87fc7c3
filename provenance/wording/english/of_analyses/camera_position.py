"""Words of `camera_position`."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WORDS: dict[str, dict[str, str | tuple[str, str]]] = {
    "analysis": {"camera_position": "Camera position"},
    "question": {
        "camera_position": "From where was the photo taken, by things marked in it and on the map?",
    },
    "finding_name": {
        "camera_position": "Camera position",
        "camera_ellipse": "Ellipse of 95 %",
        "camera_heading": "Heading of the camera",
        "camera_view": "Horizontal field of view",
        "pairs_left_out": "Pairs left out",
        "pairs_doubtful": "Pairs of which one is wrong",
        "pair_residuals": "What each pair misses by",
        "chance_of_misses": "How often right pairs miss by more",
        "other_positions": "Other positions that fit the marks",
        "field_of_view_known": "Field of view known beforehand",
        "camera_outline": "Outline of the region of 95 %",
    },
    "finding": {
        "camera_position": "If the marks are right within their stated errors, the camera stood at {value}; the radius is the longer half axis of the ellipse of 95 %.",
        "camera_ellipse": "Ellipse that holds the camera in 95 of 100 cases: {value}.",
        "camera_heading": "The camera looked towards {value} from true north, clockwise (95 %).",
        "camera_view": "Its horizontal field of view was {value} (95 %).",
        "pairs_left_out": "These pairs do not agree with the others and were left out: {value}.",
        "pairs_doubtful": "One of these pairs is wrong, and the marks do not tell which: {value}.",
        "chance_of_misses": "Right pairs miss by more than these in {value} of cases.",
        "field_of_view_known.yes": "The field of view was stated beforehand.",
        "field_of_view_known.no": "The field of view was solved from the pairs.",
    },
    "limit": {
        "position_stands_on_marks": "The position follows from marks that a person made, from the errors stated for them and from the map; it is as good as these, and does not show that the things marked in the photo are those on the map.",
        "position_of_level_lens": "The lens is taken to be free of distortion and the camera to be held nearly level, as far as nothing else is stated.",
        "position_is_no_claim": "Where a camera may have stood says nothing about when the photo was taken, or who took it.",
        "locate_too_few_pairs": "There are too few pairs to tell a place: three at least, or two with a known heading.",
        "locate_nothing_to_check_by": "There are just as many pairs as are needed, so that a wrong one cannot be seen. Mark more.",
        "locate_collinear": "The things lie nearly on one line on the map, which holds the place badly. Mark one aside of it.",
        "locate_cropped": "The picture may be a part of another, so its axis may not be in its middle and the focal length of its file was not used; both are solved, which makes the region larger.",
        "locate_view_unknown": "The field of view is not known and was solved from the pairs.",
        "locate_danger_circle": "Camera and things lie near one circle, from every place of which the things look alike. Mark one nearer or farther away.",
        "locate_poorly_held": "These things hold the place badly: small errors of the marks move it far.",
        "locate_region_open": "The region of 95 % is open on one side: the marks do not bound it.",
        "locate_region_bent": "The region of 95 % is no ellipse; its outline on the map counts.",
        "locate_pair_left_out": "One pair does not agree with the others and was left out.",
        "locate_pair_doubtful": "One pair is wrong, and the marks do not tell which.",
        "locate_pairs_disagree": "The pairs do not agree with one another, even when one is left out; the place is not to be relied on.",
        "locate_several_solutions": "The marks fit several places.",
    },
    "reason": {
        "locate_too_few_pairs": "There are too few pairs to tell a place: three at least, or two with a known heading. Mark more things, then compute again.",
        "marks_of_other_size": "The marks were made on a picture of {width} × {height} pixels, {exhibit} has {shown_width} × {shown_height}. Mark it again.",
        "no_marks": "Nothing is marked on this picture. Mark things in it and on the map, or its shadows, then compute.",
    },
    "label": {
        "column.half_axis_long": "Longer half axis",
        "column.half_axis_short": "Shorter half axis",
        "column.long_axis_towards": "Longer axis towards",
        "column.pair": "Pair",
        "column.thing": "Thing",
        "column.miss_px": "Off in the photo",
        "column.miss_m": "Off at its distance",
        "column.miss_deviations": "Off, in standard deviations",
        "column.bearing": "Bearing from the camera",
        "column.used": "Used",
        "column.position": "Position",
        "column.heading": "Heading",
        "column.corner": "Corner",
    },
    "error": {
        "marks_need_picture": "{exhibit} is not a picture that can be shown, so nothing can be marked on it. Choose a picture.",
        "no_marks_to_take_away": "Nothing of this kind is marked on {exhibit}, so there is nothing to take away. Mark something first.",
        "mark_outside_photo": "Mark {number} at {x}, {y} lies outside the photo. Give pixels of the picture as shown, from its left upper corner.",
        "marks_of_other_size": "The marks were made on a picture of {width} × {height} pixels, {exhibit} has {shown_width} × {shown_height}. Give marks in pixels of {exhibit} as shown.",
        "marks_gone": "These marks were erased or can no longer be read ({why}). Mark the picture again.",
        "marks_of_other_kind": "The marks {id} are of another kind than this analysis takes. Give it pairs for a position, or shadows for the sun.",
    },
}

CAUTIONS: dict[str, tuple[str, ...]] = {
    "camera_position": ("position_stands_on_marks",),
}
