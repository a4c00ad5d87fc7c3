"""What a command says: data on standard output, progress and remarks on standard error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TextIO

import msgspec

from provenance.errors import AlidadeError
from provenance.record.finding import Reason
from provenance.record.run import Run
from provenance.record.values import FileName, Value
from provenance.wording import Wording
from provenance.workbench.intake import Taken

_BAR_CELLS = 24
_LINE_ENDS = {
    end: f"\\u{end:04x}" for end in (0x85, 0x2028, 0x2029)
}  # JSON may hold them bare; one value, one line


class Output:
    """Where one command writes. `failed` becomes true when something it should have done did not work."""

    def __init__(self, wording: Wording, *, json: bool) -> None:
        self.wording = wording
        self.json = json
        self.failed = False
        self.alarmed = False
        self._bar_shown = False
        self._out: TextIO = sys.stdout
        self._err: TextIO = sys.stderr

    def data(self, value: object) -> None:
        """One JSON value on a line of its own."""
        self._out.write(msgspec.json.encode(value).decode("utf-8").translate(_LINE_ENDS) + "\n")
        self._out.flush()

    def line(self, text: str = "") -> None:
        """One line for people to read."""
        self._out.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")

    def remark(self, text: str) -> None:
        """Something beside the data, on standard error."""
        self._clear_bar()
        self._err.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
        self._err.flush()

    def error(self, error: AlidadeError) -> None:
        """An expected failure, in words, on standard error."""
        self.failed = True
        self.remark(self.wording.error(error))

    def progress(self, what: str, done: int, of: int) -> None:
        """A bar on standard error when somebody looks at it."""
        if not self._err.isatty() or of == 0:
            return
        filled = _BAR_CELLS * done // of
        self._err.write(f"\r{'█' * filled}{'·' * (_BAR_CELLS - filled)} {done}/{of} {what[:40]:<40}")
        self._err.flush()
        self._bar_shown = True
        if done >= of:
            self._clear_bar()

    def _clear_bar(self) -> None:
        if self._bar_shown:
            self._err.write("\r" + " " * (_BAR_CELLS + 60) + "\r")
            self._bar_shown = False


def shown_path(path: Path) -> str:
    """A path as it can be shown: bytes that are not UTF-8 are replaced."""
    return FileName.of(str(path)).value


def plain(value: Value | None) -> Any:
    """A value as the JSON that stands in the record."""
    return msgspec.to_builtins(value)


def run_json(run: Run, wording: Wording) -> dict[str, Any]:
    """A run as the command line's public contract says (docs/command-line.md)."""
    return {
        "id": run.id,
        "analysis": run.analysis,
        "version": run.version,
        "inputs": [
            {"role": given.role, "kind": given.kind, "id": given.id, "sha256": given.sha256}
            for given in run.inputs
        ],
        "evidence": [given.id for given in run.inputs if given.kind == "evidence"],
        "parameters": run.parameters,
        "outcome": run.outcome.value,
        "findings": [
            {
                "id": finding.id,
                "name": finding.name,
                "basis": finding.basis.value,
                "value": plain(finding.value),
            }
            for finding in run.findings
        ],
        "limits": [{"id": limit.id, "text": wording.limit(limit)} for limit in run.limits],
        "reason": reason_json(run.reason, wording),
    }


def reason_json(reason: Reason | None, wording: Wording) -> dict[str, str] | None:
    """Why a run ended as it did, by id and in words."""
    return None if reason is None else {"id": reason.id, "text": wording.reason(reason)}


def error_json(error: AlidadeError | None, wording: Wording) -> dict[str, str] | None:
    """An expected failure, by id and in words."""
    return None if error is None else {"id": error.id, "text": wording.error(error)}


def taken_json(taken: Taken, wording: Wording) -> dict[str, Any]:
    """One input after intake, as the command line's public contract says."""
    exhibit = taken.exhibit
    added = exhibit.added.data if exhibit is not None else None
    return {
        "id": added.evidence if added else None,
        "exhibit": added.exhibit if added else None,
        "name": taken.name,
        "sha256": added.sha256 if added else None,
        "size_bytes": added.size_bytes if added else None,
        "media_type": added.media_type if added else None,
        "role": added.role.value if added else None,
        "already_in_case": taken.again,
        "error": error_json(taken.error, wording),
    }


def failed(run: Run) -> bool:
    """Whether a run did not do its work."""
    return not run.outcome.is_answer
