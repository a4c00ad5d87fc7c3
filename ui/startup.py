"""Looks, before Qt is loaded, whether this machine can open a window, and says what to do if it cannot."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from provenance.wording import Wording

__all__ = ["COMMAND_LINE", "Missing", "display_missing", "install_line", "missing_libraries", "obstacle"]

Load = Callable[[str], object]

INSTALL: Final = "sudo apt-get install --no-install-recommends -y"
COMMAND_LINE: Final = "main.py --help"

# Library → Debian package. The packages of the first two are those of scripts/system-packages (a test compares them);
# the libraries are those that PySide6 6.11.3 and its plug-ins are linked with (readelf) and that the package holds.
_RUN: Final = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libbrotlidec.so.1": "libbrotli1",
}
_XCB: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_WAYLAND: Final = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


@dataclass(frozen=True)
class Missing:
    """A system library that cannot be loaded, and the Debian package that holds it."""

    library: str
    package: str


def missing_libraries(platform: str, load: Load = ctypes.CDLL) -> tuple[Missing, ...]:
    """What Qt's platform ("xcb", "wayland", "offscreen" …) needs and `load` refuses with OSError.

    None on the platforms of Windows and macOS, where Qt brings everything.
    """
    if platform in {"windows", "cocoa"}:
        return ()
    wanted = dict(_RUN)
    if platform == "xcb":
        wanted |= _XCB
    elif platform.startswith("wayland"):
        wanted |= _WAYLAND
    return tuple(Missing(name, package) for name, package in wanted.items() if not _loads(name, load))


def display_missing(environ: Mapping[str, str] | None = None, system: str = sys.platform) -> bool:
    """Whether a window has nowhere to open: on Linux, without a display and without a platform that needs none."""
    return not _platforms(os.environ if environ is None else environ, system)


def install_line(missing: tuple[Missing, ...]) -> str:
    """The line that installs what is missing, and nothing else."""
    return " ".join((INSTALL, *dict.fromkeys(lack.package for lack in missing)))


def obstacle(
    environ: Mapping[str, str] | None = None, system: str = sys.platform, load: Load = ctypes.CDLL
) -> str:
    """Why no window can open and what to do next, in lines; empty when nothing stands in the way.

    Where Qt has two platforms to try (Wayland, then X11), one that can be loaded is enough.
    """
    platforms = _platforms(os.environ if environ is None else environ, system)
    say = Wording().window
    if not platforms:
        lines = say("startup.no_display"), say("startup.without_window"), COMMAND_LINE
        return "\n".join(lines)
    lacking = [missing_libraries(platform, load) for platform in platforms]
    if not all(lacking):
        return ""
    missing = lacking[0]
    names = ", ".join(lack.library for lack in missing)
    said = say("startup.libraries_missing", n=len(missing), libraries=names)
    return "\n".join((said, say("startup.install"), install_line(missing)))


def _platforms(environ: Mapping[str, str], system: str) -> tuple[str, ...]:
    """Qt's platforms that can be tried here, in Qt's order (QGuiApplication: Wayland is preferred where both are)."""
    if system == "win32":
        return ("windows",)
    if system == "darwin":
        return ("cocoa",)
    asked = [part.partition(":")[0] for part in environ.get("QT_QPA_PLATFORM", "").split(";") if part]
    if asked:
        return tuple(name for name in asked if name != "xcb" or environ.get("DISPLAY"))
    displays = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}
    return tuple(platform for variable, platform in displays.items() if environ.get(variable))


def _loads(name: str, load: Load) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True
