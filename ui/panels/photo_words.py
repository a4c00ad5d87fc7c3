"""What the status line says of a picture and of the pixel under the pointer."""

from __future__ import annotations

from provenance.wording import Wording
from provenance.workbench.looking import Pyramid
from ui.panels.photo_toolbar import percent


def about_picture(pyramid: Pyramid, zoom: float, wording: Wording) -> str:
    """Its size in pixels, the zoom, and where its colours come from."""
    size = {"width": str(pyramid.shown_width), "height": str(pyramid.shown_height)}
    return wording.window("photo.about", percent=percent(zoom), colours=_colours(pyramid, wording), **size)


def about_pixel(pyramid: Pyramid, at: tuple[int, int], about: str, wording: Wording) -> str:
    """Place and red, green, blue of a pixel; the place alone while only a preview is there, or outside of it."""
    (x, y), level = at, pyramid.levels[0]
    place = {"x": str(x), "y": str(y), "about": about}
    if not pyramid.is_full_size or not (0 <= x < level.width and 0 <= y < level.height):
        return wording.window("photo.pointed.place", **place)
    first = 3 * (y * level.width + x)
    r, g, b = level.data[first : first + 3]
    return wording.window("photo.pointed", r=str(r), g=str(g), b=str(b), **place)


def about_place(at: tuple[int, int], about: str, wording: Wording) -> str:
    """The place of a pixel that must not be told."""
    return wording.window("photo.pointed.place", x=str(at[0]), y=str(at[1]), about=about)


def _colours(pyramid: Pyramid, wording: Wording) -> str:
    if pyramid.colour_from != "profile":
        return wording.window(f"photo.colours.{pyramid.colour_from}")
    name = pyramid.facts.icc_name
    if not name:
        return wording.window("photo.colours.profile_unnamed")
    return wording.window("photo.colours.profile", profile=name)
