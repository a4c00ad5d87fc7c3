"""Titles of the analyses and the question that each of them answers."""

from __future__ import annotations

ANALYSES: dict[str, str | tuple[str, str]] = {
    "file_identity": "File identity",
    "seen_in_case": "Seen in this case",
    "landmark_match": "Landmark comparison",
    "landmark_support": "Landmark comparisons taken together",
    "landmark_controls": "Control comparisons with other places",
    "place_shortlist": "Search among the known places",
}

QUESTIONS: dict[str, str | tuple[str, str]] = {
    "file_identity": "Which bytes are these, and what type of file are they?",
    "seen_in_case": "Does another picture of this case show the same image?",
    "landmark_match": "Do the two pictures show the same structure?",
    "landmark_support": "How many of the reference pictures show the same structure?",
    "landmark_controls": "Does the picture agree with buildings of other places too?",
    "place_shortlist": "Which known places are worth comparing with the picture?",
}
