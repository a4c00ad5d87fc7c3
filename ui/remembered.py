"""What the window remembers between two starts: its shape, its theme, recent cases; never a title or a photo."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec.structs import replace

from provenance.errors import EnvironmentFault

__all__ = [
    "RecentCase",
    "Remembered",
    "Theme",
    "load",
    "save",
    "with_blurred",
    "with_geometry",
    "with_guide_step",
    "with_open_case",
    "with_recent",
    "with_splitter",
    "with_stage",
    "with_theme",
    "without_open_case",
    "without_recent",
]

VERSION: Final = 1
FILE: Final = "window.json"

RECENT: Final = 12  # cases in the list of recent ones: about what a menu shows without scrolling; our choice
CASES: Final = 200  # cases whose stage and blurring are kept: our choice, so that the file stays small
_LONGEST_BYTES: Final = 1 << 20  # a thousand times a usual file; anything longer is not ours

Theme = Literal["system", "light", "dark"]
# Qt's saveGeometry is 66 bytes and saveState of a splitter about 30 (Qt 6.11); the limit only keeps nonsense out.
_Hex = Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{2})*\Z", max_length=4096)]
Kept = TypeVar("Kept")
_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class RecentCase(msgspec.Struct, frozen=True):
    """A case opened lately: where it is and when that was. Its title is private and stays in the case."""

    path: str
    opened: _Time


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept; changed by the functions of this module, which return another one."""

    version: int = VERSION
    geometry: _Hex = ""
    splitters: dict[str, _Hex] = {}
    theme: Theme = "system"
    stages: dict[str, str] = {}
    """Case id → stage shown last, the latest at the end."""
    recent: tuple[RecentCase, ...] = ()
    """The latest first."""
    blurred: dict[str, bool] = {}
    """Case id → whether its pictures are blurred."""
    open_case: str | None = None
    """The case that was open when this was written; a clean closing takes it away."""
    actor: str = ""
    """The pseudonym records are written under; empty for the installation's own."""
    role: str = "analyst"
    guide_step: int | None = None
    """Where the guided example stands; None when it is not under way."""

    @property
    def geometry_state(self) -> bytes:
        """What `QWidget.restoreGeometry` takes; empty when nothing is remembered."""
        return bytes.fromhex(self.geometry)

    def splitter_state(self, name: str) -> bytes:
        """What `QSplitter.restoreState` takes; empty when nothing is remembered."""
        return bytes.fromhex(self.splitters.get(name, ""))


# ---- the file ------------------------------------------------------------------------------------------


def load(folder: Path) -> Remembered:
    """What `folder` (`Folders.home`) holds; the defaults where there is no file yet.

    A damaged file is kept as "window.json.damaged", one of a newer Alidade as "window.json.newer", and the
    defaults are returned. Raises EnvironmentFault when the disk refuses.
    """
    path = folder / FILE
    try:
        data = _read(path)
    except OSError as error:
        raise EnvironmentFault("file_unreadable", name=FILE, reason=error.strerror or "?") from error
    kept = Remembered() if data is None else _decoded(data)
    if isinstance(kept, Remembered):
        return kept
    try:
        path.replace(path.with_name(f"{FILE}.{kept}"))
    except OSError as error:
        raise _refused(folder, error) from error
    return Remembered()


def save(folder: Path, remembered: Remembered) -> None:
    """Write aside and move into place: whoever reads, or is killed, finds the old file or the new one, whole.

    Raises EnvironmentFault when the disk refuses.
    """
    data = msgspec.json.format(msgspec.json.encode(remembered), indent=1)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(folder / FILE, data)
    except OSError as error:
        raise _refused(folder, error) from error


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_BYTES + 1)
    except FileNotFoundError:
        return None


def _decoded(data: bytes) -> Remembered | Literal["damaged", "newer"]:
    """The record, or why it cannot be taken. Fields that this version does not know are left out."""
    if len(data) > _LONGEST_BYTES:
        return "damaged"
    try:
        if msgspec.json.decode(data, type=_Versioned).version > VERSION:
            return "newer"
        return msgspec.json.decode(data, type=Remembered)
    except (msgspec.DecodeError, RecursionError):
        return "damaged"


class _Versioned(msgspec.Struct):
    version: Annotated[int, msgspec.Meta(ge=1)]


def _write(path: Path, data: bytes) -> None:
    """Only for this user (mkstemp makes it so): the paths of cases may be telling."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".tmp")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _refused(folder: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault("home_not_writable", folder=folder.name, reason=error.strerror or "?")


# ---- changes -------------------------------------------------------------------------------------------


def with_recent(remembered: Remembered, path: Path, opened: datetime) -> Remembered:
    """With this case at the head of the recent ones; `opened` carries its time zone.

    A path that is not Unicode text (possible on Linux) cannot be written down and changes nothing.
    """
    text = _text(path)
    if text is None:
        return remembered
    others = without_recent(remembered, path).recent[: RECENT - 1]
    latest = RecentCase(text, opened.astimezone(UTC).replace(microsecond=0))
    return replace(remembered, recent=(latest, *others))


def without_recent(remembered: Remembered, path: Path) -> Remembered:
    """Without this case among the recent ones."""
    return replace(remembered, recent=tuple(case for case in remembered.recent if case.path != str(path)))


def with_open_case(remembered: Remembered, path: Path, opened: datetime) -> Remembered:
    """With this case open: it is offered again after a crash, and stands first among the recent ones."""
    return replace(with_recent(remembered, path, opened), open_case=_text(path))


def without_open_case(remembered: Remembered) -> Remembered:
    """After a clean closing: nothing to reopen."""
    return replace(remembered, open_case=None)


def with_geometry(remembered: Remembered, state: bytes) -> Remembered:
    """With what `QWidget.saveGeometry` gave."""
    return replace(remembered, geometry=state.hex())


def with_splitter(remembered: Remembered, name: str, state: bytes) -> Remembered:
    """With what `QSplitter.saveState` gave for the splitter of this name."""
    return replace(remembered, splitters=remembered.splitters | {name: state.hex()})


def with_theme(remembered: Remembered, theme: Theme) -> Remembered:
    """With another theme chosen."""
    return replace(remembered, theme=theme)


def with_stage(remembered: Remembered, case_id: str, stage: str) -> Remembered:
    """With the stage that a case shows now."""
    return replace(remembered, stages=_latest(remembered.stages, case_id, stage))


def with_blurred(remembered: Remembered, case_id: str, blurred: bool) -> Remembered:
    """With the pictures of a case blurred or not."""
    return replace(remembered, blurred=_latest(remembered.blurred, case_id, blurred))


def with_author(remembered: Remembered, actor: str, role: str) -> Remembered:
    """Who writes."""
    return msgspec.structs.replace(remembered, actor=actor, role=role)


def with_guide_step(remembered: Remembered, step: int | None) -> Remembered:
    """With the guided example at this step; None when it is not under way."""
    return replace(remembered, guide_step=step)


def _latest(kept: dict[str, Kept], case_id: str, value: Kept) -> dict[str, Kept]:
    others = [(key, old) for key, old in kept.items() if key != case_id]
    return dict([*others[-(CASES - 1) :], (case_id, value)])


def _text(path: Path) -> str | None:
    """The path as text that can be written down."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return None
    return str(path)


def now() -> datetime:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
