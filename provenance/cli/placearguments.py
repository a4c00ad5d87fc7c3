"""What is said of places and references on the command line: which place is meant, what is known of the photos."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from provenance.errors import UsageError
from provenance.record.values import UNKNOWN, Measure, Missing, Place, Term
from provenance.workbench.people import address, place, required_instant, when, words
from provenance.workbench.places import OWN_KNOWN_BY, PlaceWanted, ReferenceFacts, presumed_of
from provenance.workbench.vocabulary import VOCABULARY

MISSING: Final = {"unknown": UNKNOWN, "n/a": Missing("not_applicable"), "withheld": Missing("withheld")}
"""Answers that are no value; "unknown" takes back what was said."""


def declare_add(add: argparse.ArgumentParser) -> None:
    """The arguments of `places add`."""
    add.add_argument("photos", metavar="PHOTO", nargs="*", type=Path)
    add.add_argument("--from-folder", metavar="FOLDER", type=Path, help="photos whose tags state a position")
    add.add_argument("--from-case", metavar="CASE", type=Path, help="an exhibit of a case (--exhibit)")
    add.add_argument("--exhibit", metavar="EXHIBIT", nargs="+", action="extend", default=[])
    add.add_argument("--place", metavar="PLACE", help="name or id; a new place when there is none")
    add.add_argument("--within", metavar="METRES", type=float, help="of a folder: only photos so near --at")
    declare_place_words(add)
    declare_reference_words(add)


def declare_place_words(parser: argparse.ArgumentParser) -> None:
    """What can be said of a place."""
    parser.add_argument(
        "--at", metavar="LAT,LON", help="the place's position; south and west with a minus: -33.86,151.2"
    )
    parser.add_argument("--radius", metavar="METRES", type=float, help="how far the place reaches")
    parser.add_argument("--region", metavar="TEXT", help="country and region")
    parser.add_argument("--design", metavar="WORD", help="what looks alike: church, town_hall …")
    parser.add_argument("--place-note", metavar="TEXT", help="a note on the place")


def declare_reference_words(parser: argparse.ArgumentParser) -> None:
    """What can be said of a reference."""
    parser.add_argument("--known-by", choices=OWN_KNOWN_BY, help="how its place is known (unknown)")
    parser.add_argument("--taken", metavar="TIME", help="when it was taken, ISO 8601, or words")
    parser.add_argument("--heading", metavar="DEGREES", help="where the camera looked, clockwise from north")
    parser.add_argument("--camera", metavar="LAT,LON", help="where the camera stood")
    parser.add_argument("--author", metavar="TEXT")
    parser.add_argument("--licence", metavar="TEXT")
    parser.add_argument("--link", metavar="URL", help="where it comes from")
    parser.add_argument("--public-since", metavar="TIME", help="since when it is public, ISO 8601")
    parser.add_argument("--provider", metavar="TEXT", help="of street-level or satellite imagery")
    parser.add_argument("--imagery-date", metavar="TEXT", help="as the provider shows it")
    parser.add_argument(
        "--reproduction", choices=VOCABULARY["reproduction"],
        help="whether it may be shown in public (unknown; of a new street_level or satellite view: not_public)",
    )  # fmt: skip
    parser.add_argument("--note", metavar="TEXT", help="a note on the photo")


def wanted_place(asked: argparse.Namespace) -> PlaceWanted | None:
    """The place that was named. Raises UsageError when its position is none, or when no place was named."""
    position = position_of(asked.at, asked.radius)
    if asked.place is None:
        bounds = asked.from_folder is not None and asked.within is not None  # then --at is where to look
        if set(place_words(asked)) - ({"at"} if bounds else set()):
            raise UsageError("place_words_need_place")
        return None
    return PlaceWanted(
        name=asked.place,
        position=position,
        region=asked.region or "",
        design=asked.design or "",
        note=asked.place_note or "",
    )


def place_words(asked: argparse.Namespace) -> dict[str, str | float]:
    """What was said of a place, as it was written."""
    options = ("at", "radius", "region", "design", "place_note")
    return {name: getattr(asked, name) for name in options if getattr(asked, name) is not None}


def stated_facts(asked: argparse.Namespace) -> ReferenceFacts:
    """What was said of the photos. Raises UsageError or ArchiveError naming what is none."""
    return ReferenceFacts(**reference_words(asked))


def presumed_facts(asked: argparse.Namespace) -> ReferenceFacts:
    """What is presumed of the photos unless it was said."""
    return presumed_of(Term(asked.known_by if asked.known_by and not asked.reproduction else "unknown"))


def reference_words(asked: argparse.Namespace) -> dict[str, Any]:
    """What was said of a reference, under the names of its fields. Raises UsageError naming what is none."""
    said: dict[str, Any] = {
        name: Term(getattr(asked, name)) for name in ("known_by", "reproduction") if getattr(asked, name)
    }
    for option, field, made in (
        ("taken", "taken", when),
        ("heading", "heading_deg", lambda text: Measure(text, "deg")),
        ("camera", "camera", position_of),
        ("author", "author", words),
        ("licence", "licence", words),
        ("link", "source", address),
        ("public_since", "public_since", lambda text: required_instant(text, "--public-since")),
        ("provider", "provider", words),
        ("imagery_date", "imagery_date", words),
        ("note", "note", words),
    ):
        text = getattr(asked, option)
        if text is not None:
            said[field] = MISSING[text] if text in MISSING else made(text)
    return said


def position_of(text: str | None, radius_m: float | None = None) -> Place | Missing:
    """Coordinates. Raises UsageError for words, as a place is named by --place, and for a radius without them."""
    if text in MISSING:
        return MISSING[text]
    found = place(text)
    if isinstance(found, Missing):
        if radius_m is not None:
            raise UsageError("radius_needs_at")
        return found
    if not isinstance(found, Place):
        raise UsageError("not_coordinates", value=str(text)[:60])
    if radius_m is None:
        return found
    latitude, _, longitude = found.value.partition(",")
    return Place.at(latitude, longitude, radius_m=f"{max(0.0, radius_m):.0f}")
