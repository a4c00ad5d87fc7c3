"""Prints random points of the whole globe in every form, reads them back, and says how far off they came back.

Run from the repository root: `python -m benchmarks.place_and_time.coordinates [count]`. Distances are geodesics. The
points lie evenly over the globe; every tenth lies near a pole, on the antimeridian, at a zone's border or at Greenwich.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from math import asin, degrees

from provenance.geo.coordinates.links import providers
from provenance.geo.coordinates.printing import Forms, forms_of
from provenance.geo.coordinates.texts import read
from provenance.geo.geodesic import line

COUNT = 100_000
SEED = 20220910

FORMS: dict[str, Callable[[Forms], str | None]] = {
    "decimal": lambda forms: forms.decimal,
    "dms": lambda forms: forms.dms,
    "ddm": lambda forms: forms.ddm,
    "utm": lambda forms: forms.utm,
    "mgrs": lambda forms: forms.mgrs,
    "plus_code": lambda forms: forms.plus_code,
    "geohash": lambda forms: f"geohash {forms.geohash}",  # alone, one without digits could be a word
    "geo_uri": lambda forms: forms.geo_uri,
}


def points(count: int, seed: int = SEED) -> Iterator[tuple[float, float]]:
    """Latitude and longitude in degrees."""
    draw = random.Random(seed)
    yield from (
        (90.0, 0.0),
        (-90.0, 0.0),
        (90.0, 180.0),
        (-90.0, -180.0),
        (0.0, 180.0),
        (0.0, -180.0),
        (0.0, 0.0),
    )
    for n in range(count - 7):
        latitude, longitude = degrees(asin(draw.uniform(-1, 1))), draw.uniform(-180, 180)
        match n % 50:
            case 0:
                latitude = draw.choice((-1, 1)) * (90 - 10 ** draw.uniform(-7, 0.8))
            case 10:
                longitude = draw.choice((-1, 1)) * (180 - 10 ** draw.uniform(-9, -2))
            case 20:
                longitude = draw.randrange(-180, 180, 6) + draw.choice((-1, 1)) * 10 ** draw.uniform(-9, -4)
                longitude = max(-180.0, longitude)
            case 30:
                latitude = draw.randrange(-80, 84, 8) + draw.uniform(-1e-5, 1e-5)
            case 40:
                latitude, longitude = draw.uniform(-1e-4, 1e-4), draw.uniform(-1e-4, 1e-4)
        yield latitude, longitude


def off_m(text: str, latitude: float, longitude: float) -> tuple[float, float]:
    """How far the nearest reading of the text lies from the point, and its stated half-diagonal; metres."""
    found = read(text)
    if not found.readings:
        raise AssertionError(f"{text!r} of {latitude!r}, {longitude!r} is not read: {found.refused}")
    offs = [
        (line(latitude, longitude, one.latitude_deg, one.longitude_deg).distance_m, one)
        for one in found.readings
    ]
    nearest, reading = min(offs, key=lambda pair: pair[0])
    return nearest, (reading.north_m**2 + reading.east_m**2) ** 0.5


def main(count: int) -> int:
    """Print the table; 1 when something came back farther off than it says of itself."""
    worst = dict.fromkeys(FORMS, (0.0, 0.0, 0.0))
    beyond = dict.fromkeys(FORMS, 0)
    undefined = dict.fromkeys(FORMS, 0)
    seconds = dict.fromkeys(FORMS, 0.0)
    for latitude, longitude in points(count):
        forms = forms_of(latitude, longitude)
        for name, of in FORMS.items():
            text = of(forms)
            if text is None:
                undefined[name] += 1
                continue
            start = time.perf_counter()
            off, stated = off_m(text, latitude, longitude)
            seconds[name] += time.perf_counter() - start
            worst[name] = max(worst[name], (off, latitude, longitude))
            beyond[name] += off > stated * 1.01 + 0.01
    print(
        f"{count} points; form, worst error in m, where, beyond its stated precision, not defined, ms to read"
    )
    for name, (off, latitude, longitude) in worst.items():
        each = 1000 * seconds[name] / max(1, count - undefined[name])
        print(
            f"{name:10} {off:9.4f} {latitude:12.7f} {longitude:13.7f} {beyond[name]:6} {undefined[name]:6} {each:.2f}"
        )
    lost = links(min(count, 300))
    print(f"links built and read back, farther off than 0.2 m: {lost}")
    return 1 if sum(beyond.values()) + lost else 0


def links(count: int) -> int:
    """How many addresses do not lead back to their point, over all providers whose addresses are read."""
    lost = 0
    for latitude, longitude in points(count):
        for provider in providers().values():
            if not provider.reads or provider.datum:
                continue
            for address in provider.addresses(latitude, longitude).values():
                off, _ = off_m(address, latitude, longitude)
                lost += off > 0.2
    return lost


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
