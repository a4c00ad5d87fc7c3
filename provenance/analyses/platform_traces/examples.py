"""The data files with every row tried on its own examples, so that a row added by hand is known to work."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from provenance.analyses.platform_traces.identifiers import identifiers_in_name, identifiers_in_text
from provenance.analyses.platform_traces.names import name_hypotheses
from provenance.analyses.platform_traces.tables import FOLDER, Tables, contents, invalid, tables
from provenance.analyses.platform_traces.tagged import Texts, generators, markers

__all__ = ["tried_tables"]

_LATER = datetime(9000, 1, 1, tzinfo=UTC)  # an example's time is not held against today's date


def tried_tables(folder: Path = FOLDER, own: Path | None = None) -> Tables:
    """The tables by the data files as they are now, made anew only when one of them has changed.

    Raises ResourceError as `tables.contents` and `tables.tables`, and when a row does not recognise its own example.
    """
    return _tried(contents(folder, own))


@lru_cache(maxsize=2)
def _tried(read: tuple[bytes, ...]) -> Tables:
    loaded = tables(read)
    _try_names(loaded)
    _try_identifiers(loaded)
    for marker in loaded.markers:
        for example in marker.examples:
            _held(marker in markers(Texts.of(example), loaded), "markers.toml", marker.id, str(example))
    for generator in loaded.generators:
        for example in generator.examples:
            held = generator in generators(Texts.of(example), loaded)
            _held(held, "generators.toml", generator.id, str(example))
    return loaded


def _try_names(loaded: Tables) -> None:
    for row in loaded.names:
        for name, time in row.examples:
            held = [found for found in name_hypotheses(name, loaded, _LATER) if found.row.id == row.id]
            _held(bool(held), "names.toml", row.id, name)
            said = held[0].time.value if held[0].time is not None else ""
            _held(said == time, "names.toml", row.id, f"{name}: {said}")


def _try_identifiers(loaded: Tables) -> None:
    for row in loaded.identifiers:
        for text, time in row.examples:
            found = [*identifiers_in_name(text, loaded, _LATER), *identifiers_in_text(text, loaded, _LATER)]
            said = [carried.time.value for carried in found if carried.row.id == row.id]
            _held(time in said, "identifiers.toml", row.id, f"{text}: {', '.join(said)}")


def _held(held: bool, file: str, entry: str, shown: str) -> None:
    if not held:
        raise invalid(file, entry, f"its example is not recognised: {shown}")
