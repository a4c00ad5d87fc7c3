"""What a map says in words: to a screen reader, in its menu, and of what was measured."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final, Literal

from provenance.workbench.mapping import Forms, MapContent, MapView, Point, decimal, forms_of, geodesic

__all__ = ["FORMS", "Form", "form_of", "length_said", "measured", "place_said", "words_of"]

Say = Callable[..., str]
Form = Literal["decimal", "dms", "ddm", "utm", "mgrs", "plus_code", "geohash", "geo_uri"]
FORMS: Final[tuple[Form, ...]] = ("decimal", "dms", "ddm", "utm", "mgrs", "plus_code", "geohash", "geo_uri")
_MOST_SAID: Final = 20  # marks read aloud; a list in the room has them all


def form_of(forms: Forms, form: Form) -> str | None:
    """A position in one form; None where that form is not defined there."""
    found: str | None = getattr(forms, form)
    return found


def place_said(lat: float, lon: float, form: Form = "decimal") -> str:
    """A position in a form; in decimal degrees where that is not defined."""
    if form == "decimal":  # while the pointer moves
        return decimal(lat, lon)
    return form_of(forms_of(lat, lon), form) or decimal(lat, lon)


def length_said(say: Say, metres: float) -> str:
    """A length with as many digits as can be meant."""
    if metres < 1000:
        return say("map.metres", n=f"{metres:.1f}" if metres < 100 else f"{metres:.0f}")
    kilometres = metres / 1000
    return say("map.kilometres", n=f"{kilometres:,.2f}" if kilometres < 100 else f"{kilometres:,.0f}")


def measured(say: Say, places: tuple[tuple[float, float], ...]) -> str:
    """The length of the way along some places, and the direction in which its last part sets out."""
    legs = [geodesic(*first, *last) for first, last in pairwise(places)]
    if not legs:
        return ""
    bearing, whole = f"{legs[-1].azimuth_deg:.1f}", sum(leg.distance_m for leg in legs)
    if len(legs) == 1:
        return say("map.measured", distance=length_said(say, whole), bearing=bearing)
    leg = length_said(say, legs[-1].distance_m)
    return say("map.measured.legs", distance=length_said(say, whole), leg=leg, bearing=bearing)


def words_of(say: Say, view: MapView, content: MapContent, chosen: Point | None, form: Form) -> str:
    """The map for whoever cannot see it."""
    width = length_said(say, view.metres_per_px * view.width_px)
    said = [say("map.about", place=place_said(view.lat, view.lon, form), width=width)]
    if chosen is not None:
        said.insert(0, say("map.about.selected", **_named(chosen, form)))
    said += [
        say("map.about.point", kind=say(f"map.kind.{one.style}"), **_named(one, form))
        for one in content.points[:_MOST_SAID]
    ]
    for cone in content.cones:
        values = {"heading": f"{cone.heading_deg:.0f}", "width": f"{cone.field_of_view_deg:.0f}"}
        said.append(say("map.about.cone", place=place_said(cone.lat, cone.lon, form), **values))
    for kind, ways in (("bearing", content.bearings), ("sun", content.suns)):
        for way in ways:
            place = place_said(way.lat, way.lon, form)
            said.append(say(f"map.about.{kind}", place=place, heading=f"{way.azimuth_deg:.1f}"))
    if content.regions:
        said.append(say("map.about.region", n=len(content.regions)))
    if content.shadows:
        said.append(say("map.about.shadows", n=len(content.shadows)))
    if content == MapContent():
        said.append(say("map.about.nothing"))
    return " ".join(" ".join(said).split())


def _named(point: Point, form: Form) -> dict[str, Any]:
    return {"text": point.text, "name": point.name, "place": place_said(point.lat, point.lon, form)}
