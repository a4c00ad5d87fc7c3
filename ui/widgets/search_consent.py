"""Asks in words whether the browser may be asked to open an engine, and what would leave the machine there."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.plain_text import set_tip
from ui.searching import Request, Searching
from ui.session import Session
from ui.theme import SPACE
from ui.widgets.parts import Words, button, heading, primary, remark

_SHOWN_TEXT: Final = 160  # characters of a long query; the rest is in the hint


class ConsentPane(QWidget):
    """The question, and its two answers; each is recorded. `request` is what is asked now."""

    def __init__(self, searching: Searching, session: Session) -> None:
        super().__init__()
        say = session.say
        self._searching, self._session = searching, session
        self.request: Request | None = None
        self._title = heading("")
        self._question = Words("")
        self._care = remark("")
        self.allow = primary(
            say("seen.consent.allow"), lambda: searching.decide(True), hint=say("seen.consent.allow.hint")
        )
        self.refuse = button(
            say("seen.consent.refuse"), lambda: searching.decide(False), hint=say("seen.consent.refuse.hint")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for words in (self._title, self._question, self._care):
            column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.allow)
        row.addWidget(self.refuse)
        row.addStretch(1)
        column.addLayout(row)

    @property
    def text(self) -> str:
        """The question as it is asked."""
        return self._question.text()

    def ask(self, request: Request) -> None:
        """Put a question."""
        self.request = request
        say, query = self._session.say, request.query
        self._title.setText(say("seen.consent.title", engine=self._session.wording.engine(request.engine.id)))
        short = query.text if len(query.text) <= _SHOWN_TEXT else f"{query.text[:_SHOWN_TEXT]}…"
        self._question.setText(
            say(
                f"seen.consent.{query.mode}",
                host=request.host,
                exhibit=query.exhibit,
                sha256=_broken(query.sha256 or ""),
                text=short,
            )
        )
        set_tip(self._question, request.address)
        self._care.setText(
            say("seen.consent.care" if query.mode == "image" else f"seen.consent.care_{query.mode}")
        )


def _broken(sha256: str) -> str:
    """A hash in groups, so that a narrow window can break it into lines."""
    return " ".join(sha256[start : start + 16] for start in range(0, len(sha256), 16))
