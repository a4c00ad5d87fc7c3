"""The pages of the room of the place: the pair, the search in the archive, and what stands where there is nothing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.room import Desk
from ui.widgets.parts import Empty, action_button


class PlaceStack(QStackedWidget):
    """Shows one page by its name: those given, "no_questioned", "no_references" and "no_chosen"."""

    def __init__(self, desk: Desk, pages: Mapping[str, QWidget]) -> None:
        super().__init__()
        say, actions = desk.session.say, desk.actions
        add = action_button(actions["evidence.add"], primary_look=True)
        more = action_button(actions["evidence.add_references"], primary_look=True)
        which, paste = action_button(actions["place.which"]), action_button(actions["place.paste_view"])
        where = action_button(actions["place.where_from"])
        self._pages: dict[str, QWidget] = {
            **pages,
            "no_questioned": Empty("photo", say("place.no_questioned"), say("place.no_questioned_why"), add),
            "no_references": Empty(
                "place", say("place.no_references"), say("place.no_references_why"), more, which, where, paste
            ),
            "no_chosen": Empty("place", say("place.no_chosen"), say("place.no_chosen_why")),
        }
        for page in self._pages.values():
            self.addWidget(page)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        shown = self.currentWidget()
        return next(name for name, page in self._pages.items() if page is shown)

    def show_page(self, name: str) -> None:
        """Show a page."""
        self.setCurrentWidget(self._pages[name])
