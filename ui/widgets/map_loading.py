"""Brings what the user's maps show in a view to a map, made beside the window; only for the view it stands on."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject

from provenance.record.network import NetworkRequest
from provenance.workbench.mapmaking import LoadedMaps
from provenance.workbench.mapping import MapView
from ui.map_layers import MapLayers
from ui.session import Session
from ui.tasks import Job, Lane, Task
from ui.widgets.map_base import MapBase

__all__ = ["MapLoading"]


class MapLoading(QObject):
    """Answers a base that asks. What was asked for an earlier view ends at its next step."""

    def __init__(self, session: Session, layers: MapLayers, base: MapBase) -> None:
        super().__init__(base)
        self._session, self._layers, self._base = session, layers, base
        self._task: Task[None] | None = None
        base.asked.connect(self._load)
        layers.changed.connect(self._changed)
        if layers.shown:
            self._changed()

    def _changed(self) -> None:
        self._base.load(bool(self._layers.shown))
        if not self._layers.shown:
            self.stop()

    def stop(self) -> None:
        """Nobody waits for it any more. No process is ended for that: the next view needs it."""
        if self._task is not None:
            self._task.cancellation.asked.set()
            self._task = None

    def _load(self, view: MapView) -> None:
        self.stop()
        session, shown = self._session, self._layers.shown
        maker = session.bench.map_maker

        def work(job: Job) -> None:
            for made in maker.loads(view, shown, leave(job), job.cancellation):
                job.give(made)

        def ended() -> None:
            if shiboken6.isValid(self) and self._task is task:
                self._task = None
                self._base.give_up(view)

        leave = self._layers.leave_of()
        task = session.tasks.start(
            "", work, lane=Lane.MAP, each=lambda one: self._came(view, one), ended=ended
        )
        self._task = task

    def _came(self, view: MapView, one: LoadedMaps | NetworkRequest) -> None:
        if isinstance(one, NetworkRequest):
            self._layers.left(one)
            return
        for layer in one.layers:
            self._layers.met(layer.card.name, layer.reason)
        if shiboken6.isValid(self) and shiboken6.isValid(self._base):
            self._base.lay_loaded(view, one.loaded)
