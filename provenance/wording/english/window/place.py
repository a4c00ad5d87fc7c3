"""What the window says in its room "place": the questioned photo beside its references."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WINDOW_PLACE: dict[str, str | tuple[str, str]] = {
    # the pair
    "place.pair": "{questioned} beside {reference}",
    "place.canvas.questioned": "Questioned photo",
    "place.canvas.reference": "Reference",
    "place.canvas.curtain": "Curtain between photo and reference",
    "place.opacity": "Opacity of the reference",
    "place.loading": "Opening the pictures …",
    "place.align": "Align by the matched points",
    "place.align_hint": "Lays the reference over the photo so that the matched points meet; it helps the eye and changes no result",
    "place.aligned": (
        "Half of the points meet within {n} pixel",
        "Half of the points meet within {n} pixels",
    ),
    "place.aligning": "Aligning …",
    "place.not_aligned.off": "Not aligned: fitted to the same frame",
    "place.not_aligned.no_points": "Not aligned: this comparison holds no matched points",
    "place.not_aligned": "Not aligned: {why}",
    "place.points_shown": "{n} of {all} lines shown",
    "place.points_all": ("{n} point", "{n} points"),
    "place.points_hint": "Every matched point is a dot. Point at one, or press the full stop or the comma in a picture to go from point to point: its line stands out and the others fade. Esc shows all again.",
    # where there is nothing
    "place.no_questioned": "No photo in question",
    "place.no_questioned_why": "Add the photo whose place is to be looked into. It is shown here beside pictures of places that are known.",
    "place.no_references": "No reference pictures",
    "place.no_references_why": "A reference is a picture of a place that is known: your own visit, street views, map and press archives, photos that people of the place sent you. Add several, taken from different sides and by different people, and of similar places too.",
    "place.no_chosen": "No reference is chosen",
    "place.no_chosen_why": "Choose one in the strip below.",
    # the strip
    "place.strip": "References",
    "place.list": "References of the case, with the result for the chosen photo",
    "place.references": ("{n} in the case", "{n} in the case"),
    "place.counted": ("{n} {word}", "{n} {word}"),
    "place.filter": "Filter references",
    "place.veiled": "shown after the feature list",
    "place.order": "Order of the references",
    "place.order.result": "By result",
    "place.order.number": "By number",
    "place.not_compared": "not compared",
    "place.comparing": "being compared",
    # the result
    "place.inspector": "Result of this comparison",
    "place.disputed": "Disputed: {reason}",
    "place.no_run": "The two pictures were not compared by the program. Look at them yourself, or have them compared on this machine.",
    "place.waits": "The two pictures are being compared. The result appears here.",
    "place.run": "Run {number} · version {version} · {time}",
    "place.compare_all": "Compare with all references",
    "place.compare_all_hint": "Compare {exhibit} with every reference of the case, on this machine",
    "place.compare_pair": "Compare this pair",
    "place.compare_pair_again": "Compare this pair again",
    "place.read_only": "This case can only be read here, so nothing can be compared.",
    "place.cancelled_later": "A later comparison of this pair was cancelled (run {number}) and says nothing.",
    "place.drag_hint": "Drag it to the verdict, for or against the claim",
    "place.task_all": ("Comparing {exhibit} with {n} reference", "Comparing {exhibit} with {n} references"),
    "place.task_pair": "Comparing {exhibit} with {reference}",
}
