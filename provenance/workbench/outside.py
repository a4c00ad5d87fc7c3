"""Reads the log's head from a report that was kept outside the case."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from provenance.errors import InputError
from provenance.media.files import read_file

_HEAD: Final = re.compile(rb'<meta name="alidade-log-head" content="([0-9a-f]{64})"')


def head_in(report: Path) -> str:
    """The head that a report.html names. Raises InputError when the file is unreadable or names none."""
    found = _HEAD.search(read_file(report))
    if found is None:
        raise InputError("report_names_no_head", name=report.name)
    return found[1].decode("ascii")
