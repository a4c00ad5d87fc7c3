"""Every command of the window as data: menu, shortcut, palette and key list come from one registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from provenance.wording import Wording
from ui.icons import icon

STAGES: Final = ("case", "photo", "file", "seen", "place", "time", "verdict", "report")
"""The rooms on the rail, in the order an investigation walks through them."""

STAGE_ICONS: Final = {
    "case": "case", "photo": "photo", "file": "metadata", "seen": "seen_before", "place": "place", "time": "time",
    "verdict": "verdict", "report": "report",
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    """One thing the window can do. Its words are `action.<id>` and `action.<id>.hint` of the wording."""

    id: str
    menu: str
    icon: str = ""
    shortcut: str = ""
    checkable: bool = False


COMMANDS: Final[tuple[Command, ...]] = (
    Command("case.new", "file", "add", "Ctrl+N"),
    Command("case.open", "file", "open", "Ctrl+O"),
    Command("case.example", "file", "idea"),
    Command("case.close", "file", "cancel", "Ctrl+W"),
    Command("case.describe", "file", "edit"),
    Command("case.restrict", "file", "protected"),
    Command("case.lift_restriction", "file", "unlocked"),
    Command("case.check", "file", "intact"),
    Command("evidence.add", "file", "add_photo", "Ctrl+Shift+A"),
    Command("evidence.add_references", "file", "place", "Ctrl+Shift+R"),
    Command("evidence.add_documents", "file", "document", "Ctrl+Shift+D"),
    Command("evidence.add_folder", "file", "folder"),
    Command("program.author", "file", "person"),
    Command("program.quit", "file", "", "Ctrl+Q"),
    Command("edit.undo", "edit", "undo", "Ctrl+Z"),
    Command("edit.redo", "edit", "redo", "Ctrl+Shift+Z"),
    Command("evidence.paste", "edit", "paste", "Ctrl+V"),
    Command("edit.find", "edit", "search", "Ctrl+F"),
    *(
        Command(f"stage.{stage}", "view", STAGE_ICONS[stage], f"Ctrl+{n}")
        for n, stage in enumerate(STAGES, 1)
    ),
    Command("view.next_exhibit", "view", "down", "Ctrl+Down"),
    Command("view.previous_exhibit", "view", "up", "Ctrl+Up"),
    Command("view.evidence", "view", "list", "F9", checkable=True),
    Command("view.blurred", "view", "hidden", "Ctrl+B", checkable=True),
    Command("view.reveal", "view", "shown", "F4"),
    Command("view.light", "view", "theme_light"),
    Command("view.dark", "view", "theme_dark"),
    Command("view.system", "view", "theme_system"),
    Command("file.next_page", "view", "right", "Ctrl+PgDown"),
    Command("file.previous_page", "view", "left", "Ctrl+PgUp"),
    Command("file.export_tags", "file", "download"),
    Command("file.second_opinion", "examine", "compare"),
    Command("file.read_signs", "examine", "sign"),
    Command("file.look_up_names", "examine", "place"),
    Command("photo.fit", "photo", "fit", "Ctrl+0"),
    Command("photo.actual", "photo", "actual_size", "Ctrl+Shift+0"),
    Command("photo.zoom_in", "photo", "zoom_in", "Ctrl++"),
    Command("photo.zoom_out", "photo", "zoom_out", "Ctrl+-"),
    Command("photo.rotate_left", "photo", "rotate_left", "Ctrl+Shift+L"),
    Command("photo.rotate_right", "photo", "rotate_right", "Ctrl+R"),
    Command("photo.file_colours", "photo", "number", checkable=True),
    Command("photo.keep_view", "photo", "save", "Ctrl+Shift+K"),
    Command("photo.mark_rectangle", "photo", "mark_rectangle", "Ctrl+M"),
    Command("photo.mark_polygon", "photo", "mark_polygon", "Ctrl+Shift+M"),
    Command("photo.lock_features", "photo", "locked", "Ctrl+L"),
    Command("photo.skip_features", "photo", "forward", "F8"),
    Command("examine.all", "examine", "run", "F5"),
    Command("examine.compare", "examine", "compare", "Ctrl+Shift+C"),
    Command("seen.look", "examine", "seen_before", "Alt+B"),
    Command("search.start", "examine", "seen_before", "Ctrl+Shift+S"),
    Command("place.side", "examine", "side_by_side", "Alt+1"),
    Command("place.curtain", "examine", "curtain", "Alt+2"),
    Command("place.blink", "examine", "blink", "Alt+3"),
    Command("place.overlay", "examine", "overlay", "Alt+4"),
    Command("place.difference", "examine", "difference", "Alt+5"),
    Command("place.linked", "examine", "link", "Alt+L", checkable=True),
    Command("place.points", "examine", "mark_point", "Alt+P", checkable=True),
    Command("place.lines", "examine", "measure", "Alt+M", checkable=True),
    Command("place.numbers", "examine", "number", "Alt+N", checkable=True),
    Command("place.next_reference", "examine", "right", "Alt+Right"),
    Command("place.previous_reference", "examine", "left", "Alt+Left"),
    Command("place.compare_pair", "examine", "compare", "Alt+C"),
    Command("place.try_harder", "examine", "refresh", "Alt+T"),
    Command("place.disagree", "examine", "flag", "Alt+D"),
    Command("place.features", "examine", "list", "Alt+G"),
    Command("place.leave_out", "examine", "crop", "Alt+O"),
    Command("place.describe", "examine", "edit", "Alt+R"),
    Command("place.controls", "examine", "weigh"),
    Command("place.which", "examine", "map", "Alt+W"),
    Command("place.where_from", "examine", "bearing", "Alt+K"),
    Command("place.mark_pair", "examine", "mark_point", "Alt+I"),
    Command("place.mark_upright", "examine", "move_up", "Alt+U"),
    Command("place.mark_line", "examine", "jump", "Alt+J"),
    Command("place.compute_position", "examine", "save", "Alt+S"),
    Command("time.bounds", "examine", "time", "Alt+6"),
    Command("time.sun", "examine", "theme_light", "Alt+7"),
    Command("time.mark_shadow", "examine", "mark_point", "Alt+Y"),
    Command("time.no_shadow", "examine", "none", checkable=True),
    Command("time.read_sun", "examine", "save", "Alt+Q"),
    Command("place.keep", "examine", "archive"),
    Command("place.paste_view", "edit", "paste", "Ctrl+Alt+V"),
    Command("seen.archive", "examine", "archive", "Alt+A"),
    Command("seen.archive_folder", "file", "folder"),
    Command("seen.archive_files", "file", "add_photo"),
    Command("seen.archive_case", "file", "case"),
    Command("place.archive_files", "file", "add_photo"),
    Command("place.archive_folder", "file", "folder"),
    Command("place.archive_import", "file", "import"),
    Command("place.archive_export", "file", "download"),
    Command("write.claim", "write", "claim", "Ctrl+Shift+Q"),
    Command("write.source", "write", "source"),
    Command("write.sighting", "write", "sighting"),
    Command("write.note", "write", "note", "Ctrl+Shift+N"),
    Command("write.card", "write", "package"),
    Command("write.conclude", "write", "verdict", "Ctrl+Return"),
    Command("report.write", "write", "report", "Ctrl+Shift+E"),
    Command("report.summary", "write", "copy", "Ctrl+Shift+Y"),
    Command("help.palette", "help", "command", "Ctrl+K"),
    Command("help.keys", "help", "keyboard", "F1"),
    Command("help.about", "help", "info"),
)
MENUS: Final = ("file", "edit", "view", "photo", "examine", "write", "help")


class Actions(QObject):
    """The registry's actions. A room binds what it can do; what nobody bound is disabled."""

    def __init__(self, window: QWidget, wording: Wording) -> None:
        super().__init__(window)
        self._by_id: dict[str, QAction] = {}
        self._bound: dict[str, Callable[[], object]] = {}
        for command in COMMANDS:
            action = QAction(wording.window(f"action.{command.id}"), window)
            hint = wording.window(f"action.{command.id}.hint")
            keys = QKeySequence(command.shortcut)
            shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
            action.setObjectName(command.id)
            action.setToolTip(f"{hint} ({shown})" if shown else hint)
            action.setStatusTip(hint)
            action.setCheckable(command.checkable)
            action.setEnabled(False)
            if command.icon:
                action.setIcon(icon(command.icon))
            if command.shortcut:
                action.setShortcut(keys)
            action.triggered.connect(lambda _checked=False, id=command.id: self._run(id))
            window.addAction(action)
            self._by_id[command.id] = action

    def __getitem__(self, id: str) -> QAction:
        return self._by_id[id]

    def bind(self, id: str, call: Callable[[], object], *, enabled: bool = True) -> None:
        """Say who does it from now on."""
        self._bound[id] = call
        self._by_id[id].setEnabled(enabled)

    def bound(self, id: str) -> Callable[[], object] | None:
        """Who does it now."""
        return self._bound.get(id)

    def forget(self, beginnings: tuple[str, ...]) -> None:
        """Let go of what rooms bound that are no more."""
        for id in list(self._bound):
            if id.startswith(beginnings):
                del self._bound[id]
                self._by_id[id].setEnabled(False)

    def enable(self, ids: Iterable[str], enabled: bool) -> None:
        """Enable or disable bound actions together."""
        for id in ids:
            self._by_id[id].setEnabled(enabled and id in self._bound)

    def _run(self, id: str) -> None:
        if id in self._bound:
            self._bound[id]()
