"""What became of each photo that was added to a place, in words or as JSON."""

from __future__ import annotations

from provenance.cli.output import Output
from provenance.cli.placewords import added_json, namesake_line
from provenance.workbench.places import AddedPhoto, Places


class AddedSaid:
    """Says what became of each photo; of a place that was made for one, once in words, that its name was taken."""

    def __init__(self, places: Places, output: Output) -> None:
        self._places = places
        self._output = output
        self._known = {place.id for place in places.places()}
        self._told: set[str] = set()

    def say(self, added: AddedPhoto) -> None:
        """One photo."""
        output = self._output
        output.failed |= added.error is not None and not added.skipped
        made = added.place is not None and added.place.id not in self._known
        namesake = self._places.namesake(added.place) if made and added.place is not None else None
        if output.json:
            output.data(added_json(added, namesake, output.wording))
        else:
            _say_added(added, output)
        if namesake is not None and added.place is not None and added.place.id not in self._told:
            self._told.add(added.place.id)
            output.remark(namesake_line(added.place, namesake, output.wording))


def _say_added(added: AddedPhoto, output: Output) -> None:
    if added.error is not None:
        output.remark(output.wording.error(added.error))
        return
    assert added.reference is not None and added.place is not None
    place_name, name = output.wording.plain(added.place.name), output.wording.plain(added.name)
    output.line(f"{added.reference.id}  {place_name}  {name}")
    if added.again:
        output.remark(output.wording.label("cli.reference_again", name=added.name, place=added.place.name))
    if added.passed_over is not None:
        given, place = added.passed_over.value, added.place
        said = output.wording.label(
            "cli.place_position_stands", place=place.name, place_id=place.id, given=given
        )
        output.remark(said)
