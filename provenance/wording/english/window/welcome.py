"""What the window's first page says."""

# ruff: noqa: E501 - a sentence stays on its line, so that it can be found by searching
from __future__ import annotations

WINDOW_WELCOME: dict[str, str | tuple[str, str]] = {
    "welcome.title": "Welcome",
    "welcome.what": "Does the photo show what its caption claims?",
    "welcome.start": "Begin",
    "welcome.start.how": "Make a case, or drop photos anywhere on this window.",
    "welcome.example": "Learn it with the example",
    "welcome.example.how": "Two pictures of a town square, made by us, with claims, references and look-alikes. A bar leads you through the eight steps to the report.",
    "welcome.recent": "Cases you worked on",
    "welcome.no_recent": "None yet.",
    "welcome.opened": "{when} · {folder}",
    "welcome.forget": "Leave out of this list",
    "welcome.forget.named": "Leave {name} out of this list",
    "welcome.left_open": "{name} was not closed the last time",
    "welcome.left_open.how": "The program ended without closing it. Everything that was shown as saved is in the case.",
    "welcome.reopen": "Open it again",
    "welcome.private": "Nothing leaves this machine unless you allow that very request. Evidence is never altered: cases keep the bytes you received, under their hash.",
}
