"""What the receiving computer noted about where a file came from, read before anything touches the file.

Sources: Freedesktop "CommonExtendedAttributes" (user.xdg.origin.url, user.xdg.referrer.url); Microsoft [MS-FSCC] §5.6.1
(Zone.Identifier); Apple's kMDItemWhereFroms, a property list in com.apple.metadata:kMDItemWhereFroms.
"""

from __future__ import annotations

import contextlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from provenance.record.evidence import OriginAttribute

_LIMIT_CHARACTERS: Final = 4096  # longer than any address a browser stores
_LIST_LIMIT_BYTES: Final = 64 * 1024  # our choice: far above the two addresses a browser stores
_PLAIN: Final = ("user.xdg.origin.url", "user.xdg.referrer.url", "user.Zone.Identifier")
_WHERE_FROMS: Final = "com.apple.metadata:kMDItemWhereFroms"


def origin_attributes(path: Path) -> tuple[OriginAttribute, ...]:
    """Every origin attribute of a file; none is normal. Values are verbatim, cut at 4,096 characters."""
    return tuple(
        OriginAttribute(name, value[:_LIMIT_CHARACTERS]) for name, value in _attributes(path) if value
    )


def _attributes(path: Path) -> Iterator[tuple[str, str]]:
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            yield "Zone.Identifier", Path(f"{path}:Zone.Identifier").read_text("utf-8", "replace").strip()
        return
    for name in _PLAIN:
        yield name, _extended(path, name).decode("utf-8", "replace").strip("\0\r\n ")
    for number, address in enumerate(_where_froms(_extended(path, _WHERE_FROMS))):
        yield f"kMDItemWhereFroms[{number}]", address


def _extended(path: Path, name: str) -> bytes:
    """One extended attribute, empty when there is none or this system has none."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return os.getxattr(path, name)
    if sys.platform == "darwin":
        with contextlib.suppress(OSError):
            shown = subprocess.run(
                ["/usr/bin/xattr", "-px", name, str(path)], capture_output=True, check=False
            )
            return bytes.fromhex(shown.stdout.decode("ascii", "ignore")) if shown.returncode == 0 else b""
    return b""


def _where_froms(data: bytes) -> tuple[str, ...]:
    """The addresses of a property list. What is large, nested or not in Apple's binary form is not readable: none."""
    if not data or len(data) > _LIST_LIMIT_BYTES:
        return ()
    try:
        listed = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    except (plistlib.InvalidFileException, ValueError, OverflowError, RecursionError):
        return ()
    if isinstance(listed, list) and all(isinstance(entry, str) for entry in listed):
        return tuple(listed)
    return ()
