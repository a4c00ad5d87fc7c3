"""The arguments of `places add`: which place is meant, and what is known of the photos."""

from __future__ import annotations

import argparse
from pathlib import Path

from provenance.errors import UsageError
from provenance.record.values import UNKNOWN, Measure, Missing, Place, Term
from provenance.workbench.people import address, place, required_instant, when, words
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from provenance.workbench.vocabulary import VOCABULARY


def declare_add(add: argparse.ArgumentParser) -> None:
    """The arguments of `places add`."""
    add.add_argument("photos", metavar="PHOTO", nargs="*", type=Path)
    add.add_argument("--from-folder", metavar="FOLDER", type=Path, help="photos whose tags state a position")
    add.add_argument("--from-case", metavar="CASE", type=Path, help="an exhibit of a case (--exhibit)")
    add.add_argument("--exhibit", metavar="EXHIBIT", nargs="+", action="extend", default=[])
    add.add_argument("--place", metavar="PLACE", help="name or id; a new place when there is none")
    add.add_argument("--at", metavar="LAT,LON", help="the place's position")
    add.add_argument("--radius", metavar="METRES", type=float, help="how far the place reaches")
    add.add_argument("--within", metavar="METRES", type=float, help="of a folder: only photos so near --at")
    add.add_argument("--region", metavar="TEXT", default="", help="country and region")
    add.add_argument("--design", metavar="WORD", default="", help="what looks alike: church, town_hall …")
    add.add_argument("--place-note", metavar="TEXT", default="")
    add.add_argument("--known-by", choices=VOCABULARY["known_by"], default="unknown")
    add.add_argument("--taken", metavar="TIME", help="when it was taken, ISO 8601, or words")
    add.add_argument("--heading", metavar="DEGREES", help="where the camera looked, clockwise from north")
    add.add_argument("--camera", metavar="LAT,LON", help="where the camera stood")
    add.add_argument("--author", metavar="TEXT")
    add.add_argument("--licence", metavar="TEXT")
    add.add_argument("--link", metavar="URL", help="where it comes from")
    add.add_argument("--public-since", metavar="TIME", help="since when it is public, ISO 8601")
    add.add_argument("--provider", metavar="TEXT", help="of street-level or satellite imagery")
    add.add_argument("--imagery-date", metavar="TEXT", help="as the provider shows it")
    add.add_argument("--reproduction", choices=VOCABULARY["reproduction"], default="unknown")
    add.add_argument("--note", metavar="TEXT")


def wanted_place(asked: argparse.Namespace) -> PlaceWanted | None:
    """The place that was named. Raises UsageError when its position is none."""
    if asked.place is None:
        return None
    return PlaceWanted(
        name=asked.place,
        position=position_of(asked.at, asked.radius),
        region=asked.region,
        design=asked.design,
        note=asked.place_note,
    )


def stated_facts(asked: argparse.Namespace) -> ReferenceFacts:
    """What was said of the photos. Raises UsageError or ArchiveError naming what is none."""
    heading = Measure(asked.heading, "deg") if asked.heading else UNKNOWN
    return ReferenceFacts(
        known_by=Term(asked.known_by),
        taken=when(asked.taken),
        heading_deg=heading,
        camera=position_of(asked.camera),
        author=words(asked.author),
        licence=words(asked.licence),
        source=address(asked.link),
        public_since=required_instant(asked.public_since, "--public-since")
        if asked.public_since
        else UNKNOWN,
        provider=words(asked.provider),
        imagery_date=words(asked.imagery_date),
        reproduction=Term(asked.reproduction),
        note=words(asked.note),
    )


def position_of(text: str | None, radius_m: float | None = None) -> Place | Missing:
    """Coordinates. Raises UsageError for words: a place is named by --place."""
    found = place(text)
    if isinstance(found, Missing):
        return found
    if not isinstance(found, Place):
        raise UsageError("not_coordinates", value=str(text)[:60])
    if radius_m is None:
        return found
    latitude, _, longitude = found.value.partition(",")
    return Place.at(latitude, longitude, radius_m=f"{max(0.0, radius_m):.0f}")
