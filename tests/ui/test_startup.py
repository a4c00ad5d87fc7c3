"""Before the window: which system libraries are missing, and the exact line that brings them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ui import startup
from ui.startup import Missing, display_missing, install_line, missing_libraries, obstacle

TREE = Path(__file__).resolve().parents[2]
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="shared objects of Linux")


class Machine:
    """A machine that holds all libraries but these."""

    def __init__(self, *lacks: str) -> None:
        self.lacks = lacks
        self.asked: list[str] = []

    def load(self, name: str) -> object:
        self.asked.append(name)
        if name in self.lacks:
            raise OSError(f"{name}: cannot open shared object file")
        return object()


def _packages(variable: str) -> list[str]:
    script = (TREE / "scripts" / "system-packages").read_text("utf-8")
    found = re.search(rf'^{variable}="([^"]+)"$', script, re.MULTILINE)
    assert found is not None
    return found[1].split()


def _all_of(platform: str) -> tuple[Missing, ...]:
    def nothing(name: str) -> object:
        raise OSError(name)

    return missing_libraries(platform, nothing)


# --- libraries


def test_the_packages_are_those_that_the_set_up_script_installs() -> None:
    assert [lack.package for lack in _all_of("offscreen")] == _packages("run")
    assert [lack.package for lack in _all_of("xcb")] == _packages("run") + _packages("window")


def test_a_package_and_its_library_have_one_name() -> None:
    # Debian Policy §8.1: the package is named after the soname; glvnd, D-Bus and Brotli write it a little differently.
    def letters(text: str) -> str:
        return re.sub(r"[^a-z]", "", text.lower().replace(".so", "")).replace("dec", "")

    for platform in ("xcb", "wayland"):
        for lack in _all_of(platform):
            assert letters(lack.package) == letters(lack.library)


def test_wayland_has_libraries_of_its_own_and_needs_none_of_x11() -> None:
    packages = {lack.package for lack in _all_of("wayland")}
    assert packages == {*_packages("run"), "libwayland-cursor0", "libwayland-egl1"}
    assert {lack.package for lack in _all_of("wayland-egl")} == packages


@pytest.mark.parametrize("platform", ["windows", "cocoa"])
def test_windows_and_macos_lack_nothing_and_are_asked_nothing(platform: str) -> None:
    machine = Machine("libEGL.so.1")
    assert missing_libraries(platform, machine.load) == ()
    assert machine.asked == []


def test_a_machine_that_has_everything_lacks_nothing() -> None:
    assert missing_libraries("xcb", Machine().load) == ()


def test_the_line_installs_only_what_is_missing() -> None:
    missing = missing_libraries("xcb", Machine("libxcb-cursor.so.0", "libGL.so.1").load)
    assert missing == (Missing("libGL.so.1", "libgl1"), Missing("libxcb-cursor.so.0", "libxcb-cursor0"))
    assert install_line(missing) == "sudo apt-get install --no-install-recommends -y libgl1 libxcb-cursor0"


# --- what is said


X11 = {"DISPLAY": ":0"}
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}


def test_what_is_said_names_the_library_and_ends_in_the_line_to_run() -> None:
    said = obstacle(X11, "linux", Machine("libxcb-cursor.so.0").load).splitlines()
    assert said == [
        "The window needs 1 system library that cannot be loaded: libxcb-cursor.so.0.",
        "On Debian or Ubuntu, run this line and start Alidade again:",
        "sudo apt-get install --no-install-recommends -y libxcb-cursor0",
    ]


def test_several_libraries_are_counted() -> None:
    said = obstacle(X11, "linux", Machine("libEGL.so.1", "libGL.so.1").load).splitlines()
    assert said[0] == "The window needs 2 system libraries that cannot be loaded: libEGL.so.1, libGL.so.1."


@pytest.mark.parametrize("environ", [X11, WAYLAND, X11 | WAYLAND, {"QT_QPA_PLATFORM": "offscreen"}])
def test_nothing_is_said_when_a_window_can_open(environ: dict[str, str]) -> None:
    assert obstacle(environ, "linux", Machine().load) == ""


def test_one_platform_that_works_is_enough() -> None:
    both = X11 | WAYLAND
    assert obstacle(both, "linux", Machine("libwayland-egl.so.1").load) == ""
    assert obstacle(both, "linux", Machine("libxcb-cursor.so.0").load) == ""
    said = obstacle(both, "linux", Machine("libwayland-egl.so.1", "libxcb-cursor.so.0").load)
    assert said.splitlines()[-1] == "sudo apt-get install --no-install-recommends -y libwayland-egl1"


def test_the_platform_that_the_user_asks_for_is_the_one_looked_at() -> None:
    environ = X11 | {"QT_QPA_PLATFORM": "wayland;xcb"}
    assert obstacle(environ, "linux", Machine("libxcb-cursor.so.0").load) == ""
    environ = X11 | WAYLAND | {"QT_QPA_PLATFORM": "xcb:options"}
    assert "libxcb-cursor0" in obstacle(environ, "linux", Machine("libxcb-cursor.so.0").load)


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb"}])
def test_without_a_display_the_command_line_is_named_as_the_other_way(environ: dict[str, str]) -> None:
    assert display_missing(environ, "linux")
    said = obstacle(environ, "linux", Machine().load).splitlines()
    assert said[0] == "There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set."
    assert said[-1] == "main.py --help"


@pytest.mark.parametrize("environ", [X11, WAYLAND, {"QT_QPA_PLATFORM": "offscreen"}])
def test_a_display_or_a_platform_that_needs_none_is_enough(environ: dict[str, str]) -> None:
    assert not display_missing(environ, "linux")


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_have_a_display_and_their_libraries(system: str) -> None:
    assert not display_missing({}, system)
    assert obstacle({}, system, Machine("libEGL.so.1").load) == ""


# --- on this machine


def _started(folder: Path, **environ: str) -> str:
    """What a new process says, with `folder` searched first for libraries."""
    code = "import sys; from ui import startup; print(startup.obstacle()); print('PySide6' in sys.modules)"
    clean = {key: value for key, value in os.environ.items() if key not in {"QT_QPA_PLATFORM", "DISPLAY"}}
    clean.pop("WAYLAND_DISPLAY", None)
    environment = clean | {"LD_LIBRARY_PATH": str(folder)} | environ
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=TREE,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    said, qt = result.stdout.rstrip("\n").rsplit("\n", 1)
    assert qt == "False"
    return said


@on_linux
def test_this_machine_has_what_a_window_needs(tmp_path: Path) -> None:
    assert _started(tmp_path, DISPLAY=":99") == ""


@on_linux
def test_libraries_that_do_not_load_are_named_with_the_exact_line(tmp_path: Path) -> None:
    for name in ("libEGL.so.1", "libxcb-cursor.so.0"):
        (tmp_path / name).write_text("this is no library")
    said = _started(tmp_path, DISPLAY=":99").splitlines()
    assert said[0].endswith("cannot be loaded: libEGL.so.1, libxcb-cursor.so.0.")
    assert said[-1] == "sudo apt-get install --no-install-recommends -y libegl1 libxcb-cursor0"


@on_linux
def test_the_start_without_a_display_says_so(tmp_path: Path) -> None:
    assert _started(tmp_path).splitlines()[-1] == startup.COMMAND_LINE
