"""Places named in claims, captions and signs: each with its span, homonyms apart, unknown names said."""

from __future__ import annotations

from provenance.analysis.contract import Item
from provenance.analysis.registry import analysis
from provenance.record.claim import ClaimAdded
from provenance.record.finding import Finding
from provenance.record.judgement import ObservationAdded
from provenance.record.run import Outcome, Run
from provenance.record.values import UNKNOWN, Count, Missing, Place, Row, Table, Term, Text
from provenance.wording import Wording
from tests import forge
from tests.analyses.desk import Desk, wall_photo

PLACE_NAMES = analysis("place_names")

_XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:City="izium"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">The flag in Kupiansk</rdf:li></rdf:Alt>
</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


def claim(id: str, text: str, where: Place | Text | Missing = UNKNOWN) -> ClaimAdded:
    return ClaimAdded(claim=id, text=Text(text), where=where)


def run(desk: Desk, *items: Item, data: bytes | None = None) -> Run:
    runner, materials = desk
    photo = materials.item(wall_photo() if data is None else data, "questioned")
    return runner.run(PLACE_NAMES, [photo, *items], materials).run


def named(run: Run, name: str) -> list[Finding]:
    return [one for one in run.findings if one.name == name]


def rows(finding: Finding) -> list[Row]:
    assert isinstance(finding.value, Table)
    return finding.value.rows()


def test_the_spellings_of_the_article_lead_to_their_places(desk: Desk) -> None:
    said = claim("c-1", "Soldiers in Kubyansk and near Isjum, Kharkiv region", Text("Kupyansk"))
    made = run(desk, desk[1].claim_item(said))
    assert made.outcome is Outcome.FOUND
    first = [rows(one)[0] for one in named(made, "named_place")]
    told = [(row["words"], row["place"].name) for row in first if isinstance(row["place"], Place)]
    assert told == [
        (Text("Kupyansk, Kubyansk"), "Kupyansk"), (Text("Isjum"), "Izyum"), (Text("Kharkiv region"), "Kharkiv"),
    ]  # fmt: skip
    assert first[2]["place_kind"] == Term("gazetteer_region")
    assert all(row["place"].radius_m for row in first if isinstance(row["place"], Place))
    assert [one.limits[0].id for one in named(made, "named_place")[:1]] == ["letters_of_name_differ"]
    assert all(one.private for name in ("named_place", "name_spans") for one in named(made, name))
    assert {part.name for part in made.components} >= {"gazetteer/world.gaz", "gazetteer/common_words.toml"}


def test_each_span_leads_back_to_its_record(desk: Desk) -> None:
    text = "Soldiers in Kubyansk"
    seen = ObservationAdded("o-1", "e", Term("inscription"), Term("observed"), Text("ІЗЮМ 5 км"))
    items = (desk[1].claim_item(claim("c-1", text)), desk[1].observation_item(seen))
    (table,) = named(run(desk, *items), "name_spans")
    first, second = rows(table)
    start, end = first["from_letter"], first["to_letter"]
    assert isinstance(start, Count) and isinstance(end, Count)
    assert text[start.value : end.value] == "Kubyansk"
    assert (first["text_source"], second["text_source"]) == (Term("claim_text"), Term("sign_written_off"))
    assert [row["text_record"] and row["text_record"].value for row in (first, second)] == ["c-1", "o-1"]


def test_a_place_that_is_not_in_the_gazetteer_is_said_with_how_many_were_searched(desk: Desk) -> None:
    made = run(desk, desk[1].claim_item(claim("c-1", "Here it was", Text("Xyzzyqua"))))
    assert made.outcome is Outcome.NOTHING_FOUND
    assert made.reason is not None and made.reason.id == "places_not_in_gazetteer"
    (unknown,) = named(made, "place_not_found")
    assert unknown.value == Text("Xyzzyqua") and unknown.private
    assert unknown.limits[0].values["count"] == made.reason.values["count"] >= 238_936  # type: ignore[operator]


def test_homonyms_are_rows_of_their_own_and_said_to_be_several(desk: Desk) -> None:
    (name,) = named(run(desk, desk[1].claim_item(claim("c-1", "A street in Springfield"))), "named_place")
    assert len(rows(name)) == 6
    assert [limit.id for limit in name.limits] == ["more_places_of_name"]


def test_distances_are_taken_from_a_position_that_a_claim_states(desk: Desk) -> None:
    said = claim("c-1", "A street in Kupyansk", Place.at("49.9935", "36.2304"))
    made = run(desk, desk[1].claim_item(said))
    (name,) = named(made, "named_place")
    distance = rows(name)[0]["known_distance"]
    assert distance is not None and 90 < float(str(distance.value)) < 120
    (known,) = named(made, "known_positions")
    assert rows(known)[0]["known_from"] == Term("claimed_position")
    assert "distance_from_claimed_position" in [limit.id for limit in name.limits]


def test_distances_from_a_mere_name_are_said_to_be_from_a_name(desk: Desk) -> None:
    made = run(desk, desk[1].claim_item(claim("c-1", "A street in Kupyansk, later in Kharkiv")))
    told = [
        finding for finding in named(made, "named_place") if rows(finding)[0]["known_distance"] is not None
    ]
    assert told
    (limit,) = (limit for limit in told[0].limits if limit.id.startswith("distance_from"))
    assert Wording(strict=True).limit(limit).startswith("Distances are measured from the place named ")
    assert Wording(strict=True).label("column.known_distance") == "Distance"


def test_captions_and_place_tags_of_the_file_are_looked_through(desk: Desk) -> None:
    runner, materials = desk
    data = forge.picture_file("jpeg", xmp=_XMP)
    photo = materials.item(data, "questioned")
    metadata = runner.run(analysis("metadata"), [photo], materials).run
    (table,) = named(run(desk, materials.run_item(metadata), data=data), "name_spans")
    told = {(row["words"], row["text_source"], row["text_field"]) for row in rows(table)}
    assert told == {
        (Text("izium"), Term("place_tag"), Text("XMP-photoshop:City")),
        (Text("Kupiansk"), Term("caption_in_file"), Text("XMP-dc:Description")),
    }


def test_without_any_text_it_is_not_applicable_and_says_what_to_do(desk: Desk) -> None:
    made = run(desk, data=forge.picture_of_one_colour((1, 2, 3), 40, 30))
    assert made.outcome is Outcome.NOT_APPLICABLE
    assert made.reason is not None and made.reason.id == "no_words_about_place"


def test_an_erased_claim_is_passed_over(desk: Desk) -> None:
    said = ClaimAdded(claim="c-1", text=Missing("erased", 4), where=Text("Kupyansk"))
    assert named(run(desk, desk[1].claim_item(said)), "names_found")[0].value == Count(1, "names")
