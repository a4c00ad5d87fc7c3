"""What the bar says that leads through the example."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WINDOW_GUIDE: dict[str, str | tuple[str, str]] = {
    "guide.go": "Take me there",
    "guide.leave": "Leave the guide",
    "guide.step": "Step {number} of {of}: {what}",
    "guide.finished": "That was the whole way",
    "guide.finished.how": "The report stands beside the case. The next case is yours: New case, or drop a photo.",
    "guide.look": "look at the questioned photo",
    "guide.look.how": "Open the Photo room with Q1 selected. Look before you read what others say: zoom in on signs, windows, the ground.",
    "guide.mark": "mark what you see",
    "guide.mark.how": "Mark a region (Ctrl+M) and say what is there: a sign, a building, a shadow. Or write a feature without a region.",
    "guide.lock": "lock the feature list",
    "guide.lock.how": "Lock it (Ctrl+L) before you open the first reference, so that nobody can say the list was made to fit. F8 skips it, and the report says so.",
    "guide.file": "read what the file says",
    "guide.file.how": "The File room lists every finding with its basis and its limits. A messenger strips most of it: that is a finding too.",
    "guide.search": "note one reverse search",
    "guide.search.how": "Start a search in Seen before (Ctrl+Shift+S), refuse or allow the address, and note the answer. “No match” is an answer.",
    "guide.compare": "compare with the references",
    "guide.compare.how": "In the Place room, compare Q1 with all references (Ctrl+Shift+C). Look-alikes are among them: look at the match lines and the curtain.",
    "guide.conclude": "conclude on one axis",
    "guide.conclude.how": "In the Verdict room choose who, what, where or when, put findings for and against, and say the limits and what would change your mind.",
    "guide.report": "write the report",
    "guide.report.how": "Look at the pages, then write the report as PDF and HTML (Ctrl+Shift+E).",
}
