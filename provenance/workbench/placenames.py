"""Looks names of places up in the bundled gazetteer and in the countries that the user added to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from provenance.errors import EnvironmentFault, ResourceError, UsageError
from provenance.media.files import read_file
from provenance.record.values import FileName
from provenance.workbench.writing import write_file

if TYPE_CHECKING:  # numpy and rapidfuzz are loaded when the first name is looked up
    from provenance.geo.gazetteer.hits import Found
    from provenance.geo.gazetteer.search import Gazetteer
    from provenance.geo.gazetteer.volume import Volume

__all__ = ["Country", "PlaceNames"]

FOLDER: Final = "gazetteer"
_LIMIT_BYTES: Final = 500_000_000
"""GeoNames' largest country file (US) has about 300 MB."""


@dataclass(frozen=True)
class Country:
    """A country that the user added: its code, how many rows its file holds, where they are from."""

    country: str
    rows: int
    source: str
    added_on: str


def _today() -> date:
    """The day on this machine's clock, in the user's own zone."""
    return date.today()  # noqa: DTZ011  A day as the user counts it.


class PlaceNames:
    """The gazetteer. `home` is the user's data folder; files are opened when the first name is looked up."""

    def __init__(self, home: Path, today: Callable[[], date] = _today) -> None:
        self._folder = home / FOLDER
        self._today = today
        self._gazetteer: Gazetteer | None = None

    def search(
        self, text: str, *, near: tuple[float, float] | None = None, country: str = "", limit: int = 10
    ) -> Found:
        """Look a name up; see `Gazetteer.search`.

        Raises UsageError (place_name_empty, place_name_without_letters, coordinates_out_of_range), ResourceError
        (gazetteer_missing, gazetteer_damaged, added_gazetteer_damaged).
        """
        if not text.strip():
            raise UsageError("place_name_empty")
        if not any(map(str.isalpha, text)):
            raise UsageError("place_name_without_letters", name=text.strip()[:60])
        if self._gazetteer is None:
            self._gazetteer = self._opened()
        return self._gazetteer.search(text, near=near, country=country, limit=limit)

    def add_country(self, path: Path) -> Country:
        """Add a country's full file of the GeoNames export (UA.txt), in place of one added before.

        Raises InputError when it cannot be read or is no such file, EnvironmentFault when nothing can be written.
        """
        from provenance.geo.gazetteer.countryfile import country_file, volume_of
        from provenance.geo.gazetteer.search import BUNDLED
        from provenance.geo.gazetteer.volume import Volume

        data = read_file(path, limit_bytes=_LIMIT_BYTES)
        read = country_file(data, FileName.of(path.name).value)
        about = Volume(BUNDLED).about
        regions = {area.code: area.name for area in about.regions}
        made = volume_of(read, self._today().isoformat(), dict(about.countries), regions)
        self._gazetteer = None  # its file is not to be written under an open map
        aside = self._file(read.country).with_suffix(".new")
        write_file(aside, made)
        aside.replace(self._file(read.country))
        return _country(Volume(self._file(read.country)))

    def remove_country(self, country: str) -> Path:
        """Take a country that the user added away again. Raises UsageError("no_such_added_country")."""
        path = self._file(country.upper())
        if path not in self._files():
            known = ", ".join(one.stem for one in self._files())
            raise UsageError("no_such_added_country", country=country[:20] or "?", known=known)
        self._gazetteer = None
        try:
            path.unlink()
        except OSError as error:
            raise EnvironmentFault(
                "file_not_removable", name=path.name, reason=error.strerror or "?"
            ) from error
        return path

    def countries(self) -> tuple[Country, ...]:
        """What the user added. Raises ResourceError("added_gazetteer_damaged")."""
        return tuple(_country(_volume(path)) for path in self._files())

    def _file(self, country: str) -> Path:
        return self._folder / f"{country}.gaz"

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("??.gaz"))

    def _opened(self) -> Gazetteer:
        from provenance.geo.gazetteer.search import BUNDLED, Gazetteer
        from provenance.geo.gazetteer.volume import Volume

        return Gazetteer([Volume(BUNDLED), *map(_volume, self._files())])


def _volume(path: Path) -> Volume:
    from provenance.geo.gazetteer.volume import Volume

    try:
        return Volume(path)
    except ResourceError as error:
        raise ResourceError("added_gazetteer_damaged", name=path.name, country=path.stem) from error


def _country(volume: Volume) -> Country:
    about = volume.about
    return Country(about.countries[0][0], about.rows, about.source, about.made_on)
