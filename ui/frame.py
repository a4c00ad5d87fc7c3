"""What the window is made of and where each part stands; it does nothing by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.actions import COMMANDS, MENUS, Actions
from ui.icons import icon
from ui.panels.welcome import WelcomePage
from ui.pictures import Pictures
from ui.plain_text import set_tip
from ui.room import Desk
from ui.session import Session
from ui.widgets.claim_line import ClaimLine
from ui.widgets.drop_zones import DropZones
from ui.widgets.evidence_list import EvidenceList
from ui.widgets.guide import GuideBar
from ui.widgets.notices import NoticeBar
from ui.widgets.progress import ProgressStrip
from ui.widgets.rail import StageRail
from ui.widgets.status import StatusLine


class Frame(QMainWindow):
    """Messages above; the first page, or rail, exhibits and rooms; progress and status line below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.say = session.say
        self.actions_ = Actions(self, session.wording)
        self.desk = Desk(session, self.actions_, Pictures(session))
        self.desk.veil.setParent(self)
        self._lay_out()
        self._fill_menus()

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self._stages = QActionGroup(self)
        self.rail = StageRail(self.actions_, self._stages)
        self.notices = NoticeBar(self.session.wording)
        self.evidence = EvidenceList(self.desk, self._add_button())
        self.welcome = WelcomePage(self.session, self.actions_)
        self.stack = QStackedWidget()
        self.guide = GuideBar(self.session)
        self.progress = ProgressStrip(self.session.tasks, self.session.wording)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("evidence")
        self.splitter.addWidget(self.evidence)
        self.splitter.addWidget(self.stack)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([232, 1000])
        self.claim_line = ClaimLine(self.desk)
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(self.splitter, 1)
        centre.addWidget(self.claim_line)
        centre.addWidget(self.guide)
        work = QWidget()
        across = QHBoxLayout(work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(centre, 1)
        self.outer = QStackedWidget()
        self.outer.addWidget(self.welcome)
        self.outer.addWidget(work)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, stretch in ((self.notices, 0), (self.outer, 1), (self.progress, 0)):
            column.addWidget(part, stretch)
        self.setCentralWidget(whole)
        self.status = StatusLine(self.session)
        self.setStatusBar(self.status)
        self.drop_zones = DropZones(self, self.session.wording)
        self.resize(1280, 800)

    def _add_button(self) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon("add"))
        button.setAccessibleName(self.say("evidence.add"))
        set_tip(button, self.say("evidence.add"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for id in ("add", "add_references", "add_documents", "add_folder", "paste"):
            menu.addAction(self.actions_[f"evidence.{id}"])
        button.setMenu(menu)
        return button

    def _fill_menus(self) -> None:
        for name in MENUS:
            menu = self.menuBar().addMenu(self.say(f"menu.{name}"))
            before = ""
            for command in (one for one in COMMANDS if one.menu == name):
                group = command.id.partition(".")[0]
                if before and group != before:
                    menu.addSeparator()
                before = group
                menu.addAction(self.actions_[command.id])
