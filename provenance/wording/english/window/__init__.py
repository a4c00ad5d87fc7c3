"""What the window says, by room."""

from __future__ import annotations

from typing import Final

from provenance.wording.english.window.case import WINDOW_CASE
from provenance.wording.english.window.file import WINDOW_FILE
from provenance.wording.english.window.frame import WINDOW_FRAME
from provenance.wording.english.window.guide import WINDOW_GUIDE
from provenance.wording.english.window.photo import WINDOW_PHOTO
from provenance.wording.english.window.place import WINDOW_PLACE
from provenance.wording.english.window.report import WINDOW_REPORT
from provenance.wording.english.window.seen import WINDOW_SEEN
from provenance.wording.english.window.startup import WINDOW_STARTUP
from provenance.wording.english.window.sun import WINDOW_SUN
from provenance.wording.english.window.verdict import WINDOW_VERDICT
from provenance.wording.english.window.welcome import WINDOW_WELCOME
from provenance.wording.english.window.where import WINDOW_WHERE
from provenance.wording.english.window.widgets import WINDOW_WIDGETS

WINDOW: Final[dict[str, str | tuple[str, str]]] = (
    WINDOW_CASE
    | WINDOW_FILE
    | WINDOW_FRAME
    | WINDOW_GUIDE
    | WINDOW_PHOTO
    | WINDOW_PLACE
    | WINDOW_REPORT
    | WINDOW_SEEN
    | WINDOW_STARTUP
    | WINDOW_SUN
    | WINDOW_VERDICT
    | WINDOW_WELCOME
    | WINDOW_WHERE
    | WINDOW_WIDGETS
)
