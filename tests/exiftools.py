"""Programs named `exiftool` on the search path: small shell scripts that answer, hang, flood or break."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from provenance.media.exiftool import find_exiftool

ANSWERED: Mapping[str, Any] = {
    "SourceFile": "-",
    "ExifTool:ExifToolVersion": 12.57,
    "System:FileSize": 0,
    "File:FileType": "JPEG",
    "JFIF:JFIFVersion": "1 1",
    "IFD0:Make": "Some Maker",
    "IFD0:Orientation": 3,
    "IFD0:ProcessingSoftware": "=1+1",
    "Canon:SerialNumber": 12345,
    "Composite:ImageSize": "800 600",
}
"""As `exiftool -json -G1 -n` answers: of the file, of itself, of a maker's notes."""

needs_shell = pytest.mark.skipif(
    sys.platform == "win32", reason="a stand-in for ExifTool is a shell script here"
)
needs_exiftool = pytest.mark.skipif(find_exiftool() is None, reason="ExifTool is not installed here")


def stand_in(folder: Path, does: str, version: str = "12.57") -> Path:
    """A program `exiftool` in a folder: with -ver it prints a version, else it does what the shell's words say.

    Only what the shell itself can do: it may neither start programs nor read files.
    """
    program = folder / "exiftool"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = -ver ]; then printf "%s\\n" "{version}"; exit 0; fi\n{does}\n'
    )
    program.chmod(0o755)
    return program


def answering(folder: Path, answer: Mapping[str, Any] = ANSWERED) -> Path:
    """One that gives this answer on every file."""
    text = json.dumps([answer], ensure_ascii=False)
    assert "'" not in text
    return stand_in(folder, f"printf '%s' '{text}'")


def first_on_path(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let a folder come first on the search path."""
    patch.setenv("PATH", os.pathsep.join((str(folder), os.environ["PATH"])))


def without_exiftool(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """A search path on which there is no ExifTool."""
    patch.setenv("PATH", str(folder))
