"""Before there is a window: what the machine lacks for one, and what can be done."""

from __future__ import annotations

WINDOW_STARTUP: dict[str, str | tuple[str, str]] = {
    "startup.libraries_missing": (
        "The window needs {n} system library that cannot be loaded: {libraries}.",
        "The window needs {n} system libraries that cannot be loaded: {libraries}.",
    ),
    "startup.install": "On Debian or Ubuntu, run this line and start Alidade again:",
    "startup.no_display": "There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.",
    "startup.without_window": "Start Alidade from a desktop session, or work without a window, on the command line:",
}
