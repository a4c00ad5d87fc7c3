"""Draws a map of the base and of maps from the user's shelf: as a drawing for SVG and PNG, in pieces for a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provenance.errors import EnvironmentFault
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.mapcards import MapCard
from provenance.workbench.maploading import DrawnLayer, LoadedMaps, Loading, Opened
from provenance.workbench.maponline import NOBODY, Leave
from provenance.workbench.mapshelf import MapShelf
from provenance.workbench.settings import Folders

if TYPE_CHECKING:
    from provenance.geo.mapdrawing import Drawing
    from provenance.geo.mapview import MapView
    from provenance.record.network import NetworkRequest

__all__ = ["DrawnLayer", "DrawnMap", "LoadedMaps", "MapMaker", "png_of"]


@dataclass
class DrawnMap:
    """A drawing, whom to name, what became of each map, and what left this machine."""

    drawing: Drawing
    attributions: list[str]
    layers: list[DrawnLayer] = field(default_factory=list)
    requests: list[NetworkRequest] = field(default_factory=list)


class MapMaker:
    """Draws maps. `workplace` lends the confined process in which pixels are decoded. Safe for several threads."""

    def __init__(self, shelf: MapShelf, folders: Folders, workplace: Callable[[], Workplace]) -> None:
        self._shelf = shelf
        self._opened = Opened(shelf, folders, workplace)

    def draw(
        self,
        view: MapView,
        names: Sequence[str] = (),
        *,
        leave: Leave = NOBODY,
        cancellation: Cancellation | None = None,
    ) -> DrawnMap:
        """The base with its towns, then the maps of these names from the lowest to the uppermost, all pictures below
        all features.

        Raises UsageError (no_such_map), InputError (map_file_changed, map_file_missing, and those of the readers),
        MediaError, ResourceError, WorkError, Cancelled.
        """
        from provenance.geo.basemap import base_map
        from provenance.geo.mapthings import MapContent
        from provenance.geo.maptowns import world_towns
        from provenance.geo.mapwhole import Ground, whole_map

        cards = [self._shelf.card(name) for name in dict.fromkeys(names)]
        *_, made = self.loads(view, cards, leave, cancellation or Cancellation())
        for layer in made.layers:
            if layer.is_refused and layer.reason is not None:
                raise layer.reason
        ground = Ground(base_map(), world_towns())
        drawing = whole_map(view, MapContent(), ground, made.loaded)
        credits = [*ground.credit.split("; "), *made.loaded.credits]
        return DrawnMap(drawing, credits, made.layers, made.requests)

    def loads(
        self, view: MapView, cards: Sequence[MapCard], leave: Leave, cancellation: Cancellation
    ) -> Iterator[LoadedMaps]:
        """What these maps show in a view: first what is on this machine, then, where a server is asked, all of it with
        what came. A map that cannot be drawn is left out, and its layer says why. Raises WorkError, EnvironmentFault,
        Cancelled."""
        loading = Loading(self._opened, view, leave, cancellation)
        for card in cards:
            loading.look_at(card)
        asked = [layer for layer in loading.layers if loading.is_to_be_asked(layer)]
        if asked and leave.in_pieces:
            yield loading.made()
        for layer in asked:
            loading.ask(layer)
        yield loading.made()


def png_of(svg: str, width_px: int, height_px: int) -> bytes:
    """The same map as a picture, by Typst, which draws SVG itself and asks nothing. Raises EnvironmentFault."""
    import typst

    page = (
        f"#set page(width: {width_px}pt, height: {height_px}pt, margin: 0pt)\n"
        f'#image(bytes(sys.inputs.map), format: "svg", width: {width_px}pt, height: {height_px}pt)'
    )
    try:
        made = typst.compile(page.encode("utf-8"), format="png", ppi=72.0, sys_inputs={"map": svg})
    except typst.TypstError as error:
        raise EnvironmentFault("map_not_drawn", reason=str(error)[:120]) from error
    assert isinstance(made, bytes)
    return made
