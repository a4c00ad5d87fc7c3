"""Every id the program can show has a sentence, in every language, and a cautious one."""

from __future__ import annotations

import ast
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from provenance import errors
from provenance.analysis.registry import analyses
from provenance.errors import AlidadeError, InputError, RecordError
from provenance.record import values as kinds
from provenance.record.codec import EVENT_TYPES
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.judgement import Axis, Grade
from provenance.record.run import Outcome
from provenance.record.sighting import SearchResult
from provenance.record.values import Count, Flag, Instant, Missing, Place, Precision, Term, Text, Value
from provenance.wording import Wording
from provenance.wording.english import FAMILIES, Sentence
from provenance.wording.english.findings import CAUTIONS
from provenance.wording.extract import template

TREE = Path(__file__).parents[2]
REASONED = {"Reason", "not_applicable", "found"}  # the last two take a reason's id where it is a plain string
CARRIERS = (set(errors.__all__) - {"Cancelled"}) | REASONED | {"Limit", "_require"}
BANNED = re.compile(r"\b(verified|authentic|genuine|proves?|proven|proof)\b|100 ?%", re.IGNORECASE)
STRICT = Wording(strict=True)


def _forms(sentence: Sentence) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else sentence


def _sentences() -> Iterator[tuple[str, str]]:
    for family, entries in FAMILIES.items():
        for id, sentence in entries.items():
            yield from ((f"{family}:{id}", form) for form in _forms(sentence))


def _ids_in(source: str) -> Iterator[tuple[str, str]]:
    """(class, id) of every error, reason and limit made in a module's source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CARRIERS:
            continue
        if name in REASONED - {"Reason"} and not (node.args and isinstance(node.args[0], ast.Constant)):
            continue
        place = 1 if name == "_require" else 0
        by_name = name in {
            "Reason",
            "Limit",
        }  # an error takes its id by place only; `id=` is a value of its sentence
        words = [word.value for word in node.keywords if by_name and word.arg == "id"]
        given = [*node.args[place : place + 1], *words]
        whole = [
            part
            for argument in given
            if not isinstance(argument, ast.JoinedStr)
            for part in ast.walk(argument)
        ]
        for inside in whole:
            if isinstance(inside, ast.Constant) and isinstance(inside.value, str):
                yield name, inside.value


def _family_of(name: str) -> tuple[str, ...]:
    if name in REASONED:
        return ("reason", "error")
    return ("limit",) if name == "Limit" else ("error",)


def test_every_error_reason_and_limit_made_in_the_core_has_a_sentence() -> None:
    missing = {
        f"{path.relative_to(TREE)}: {name}({id!r})"
        for path in sorted((TREE / "provenance").rglob("*.py"))
        for name, id in _ids_in(path.read_text("utf-8"))
        if not any(id in FAMILIES[family] for family in _family_of(name))
    }
    assert missing == set()


def _given(source: str) -> Iterator[tuple[str, set[str]]]:
    """(id, names of the values given) of every error whose id and values stand in the call itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = {word.arg for word in node.keywords}
            if name in CARRIERS - REASONED - {"Limit"} and None not in words:
                yield str(node.args[0].value), {str(word) for word in words}


def test_every_value_that_an_error_sentence_asks_for_is_given_where_it_is_raised() -> None:
    unfilled = {
        f"{path.relative_to(TREE)}: {id} asks for {sorted(asked - given)}"
        for path in sorted((TREE / "provenance").rglob("*.py"))
        for id, given in _given(path.read_text("utf-8"))
        if (asked := set(re.findall(r"\{(\w+)\}", str(FAMILIES["error"].get(id, ""))))) - given
    }
    assert unfilled == set()


def test_the_search_for_ids_sees_all_ways_of_writing_them() -> None:
    source = (
        'raise errors.CaseError("a")\nReason("b")\nLimit(id="c")\nraise InputError("d" if x else "e")\n'
        '_require(good, "f", shown)\nother("g")'
    )
    assert {id for _, id in _ids_in(source)} == {"a", "b", "c", "d", "e", "f"}


@pytest.mark.parametrize("words", [EvidenceRole, Axis, Grade, SearchResult, Precision])
def test_every_member_of_a_closed_set_has_a_word(words: type[StrEnum]) -> None:
    for word in words:
        assert STRICT.term(word.value)


def test_every_outcome_basis_and_event_has_a_word() -> None:
    assert len({STRICT.outcome(outcome) for outcome in Outcome}) == len(Outcome)
    assert len({STRICT.basis(basis) for basis in Basis}) == len(Basis)
    assert len({STRICT.event(kind) for kind in EVENT_TYPES}) == len(EVENT_TYPES)


def test_every_analysis_with_a_title_has_its_question() -> None:
    assert set(FAMILIES["analysis"]) == set(FAMILIES["question"])
    assert all(sentence.endswith("?") for id, sentence in _sentences() if id.startswith("question:"))


def test_every_analysis_found_has_a_title_and_every_role_it_needs_a_reason_when_nothing_fills_it() -> None:
    for found in analyses().values():
        assert STRICT.analysis(found.id) and STRICT.question(found.id)
        for role in found.roles:
            if role.least:
                assert STRICT.reason(Reason(f"no_{role.name}"))
        for limit in found.limits:
            assert STRICT.limit(Limit(limit))


def _labels_in(source: str) -> Iterator[str]:
    """The ids of labels asked for by name in a module's source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "attr", "") == "label":
            id = node.args[0]
            if isinstance(id, ast.Constant) and isinstance(id.value, str):
                yield id.value


def test_every_label_asked_for_by_name_exists() -> None:
    missing = {
        f"{path.relative_to(TREE)}: {id}"
        for path in sorted((TREE / "provenance").rglob("*.py"))
        for id in _labels_in(path.read_text("utf-8"))
        if id not in FAMILIES["label"]
    }
    assert missing == set()


def test_every_caution_names_a_limit_that_exists() -> None:
    for limits in CAUTIONS.values():
        for limit in limits:
            assert STRICT.limit(Limit(limit))


@pytest.mark.parametrize(("id", "sentence"), list(_sentences()))
def test_no_sentence_overclaims(id: str, sentence: str) -> None:
    assert sentence.strip() == sentence != ""
    assert not BANNED.search(sentence)


def test_the_banned_words_are_recognised() -> None:
    for sentence in ("This is authentic.", "It proves it", "100 % sure", "Verified by us"):
        assert BANNED.search(sentence)


@pytest.mark.parametrize("family", ["error", "limit", "reason", "finding"])
def test_sentences_end_like_sentences(family: str) -> None:
    for id, sentence in FAMILIES[family].items():
        assert all(form.endswith(".") and len(form) > 15 for form in _forms(sentence)), id


def test_every_error_says_what_is_wrong_and_what_to_do_next() -> None:
    """Two clauses at least: the thing, then the step."""
    for id, sentence in FAMILIES["error"].items():
        assert re.search(r"[.;:,] ", str(sentence)), id


def test_both_forms_of_a_counted_sentence_use_the_number() -> None:
    for family in FAMILIES.values():
        for id, sentence in family.items():
            if isinstance(sentence, tuple):
                assert all("{n}" in form or "{value}" in form for form in sentence), id


def test_an_error_is_filled_with_its_values_and_sizes_are_readable() -> None:
    error = InputError("file_too_large", name="photo.jpg", size_bytes=123_456_789, limit_bytes=100_000_000)
    sentence = STRICT.error(error)
    assert sentence.startswith("photo.jpg has 123\u202fMB; the limit is 100\u202fMB.")


def test_a_missing_value_never_breaks_a_sentence() -> None:
    assert STRICT.error(InputError("file_too_large")).startswith("… has …;")


def test_braces_in_a_value_are_not_filled_again() -> None:
    assert "{name} {0.__class__}" in STRICT.error(InputError("file_empty", name="{name} {0.__class__}"))


def test_an_unknown_id_is_shown_in_brackets_or_refused_when_strict() -> None:
    plain = Wording()
    finding = Finding("x", "from_a_newer_version", Basis.COMPUTED, Count(3, "points"))
    assert plain.error(AlidadeError("from_a_newer_version")) == "[from_a_newer_version]"
    assert plain.limit(Limit("from_a_newer_version")) == "[from_a_newer_version]"
    assert plain.term("from_a_newer_version") == "[from_a_newer_version]"
    assert plain.column("from_a_newer_version") == "[from_a_newer_version]"
    assert plain.finding(finding) == "[from_a_newer_version]: 3 points"
    for call in (STRICT.term, STRICT.column, STRICT.analysis, STRICT.label):
        with pytest.raises(RecordError) as refused:
            call("from_a_newer_version")
        assert refused.value.id == "no_wording"


def test_a_reason_may_be_an_error_id() -> None:
    assert "breaks off" in STRICT.reason(Reason("truncated_picture", {"name": "Q1"}))
    assert STRICT.reason(Reason("no_reference")).startswith("There is no reference")


def test_a_word_may_differ_by_where_it_stands() -> None:
    assert STRICT.term("screenshot") == "screenshot"
    assert "screen showed" in STRICT.term("screenshot", "transform_risk")
    assert STRICT.term("download", "transform_risk") == STRICT.term("download")


HASH = "ab" * 32
DIGEST = kinds.Digest(HASH, "sha256")
VALUES: list[tuple[Value, str]] = [
    (Text("Прапор\u202e над містом"), "Прапор⟨U+202E⟩ над містом"),
    (Term("jpeg"), "JPEG picture"),
    (Count(1, "points"), "1 point"),
    (Count(3_482_112, "bytes"), "3\u202f482\u202f112 bytes"),
    (kinds.Measure("-12.5", "m", "0.3"), "−12.5 ± 0.3 m"),
    (kinds.Measure("0.25", "1"), "0.25"),
    (kinds.Rational("1/0"), "1/0"),
    (Flag(False), "no"),
    (Instant("2022-09-10T10:21", Precision.MINUTE), "10 September 2022, 10:21 (time zone not stated)"),
    (Instant("2022-09-10T10:21:05", Precision.SECOND, "+00:00"), "10 September 2022, 10:21:05 (UTC)"),
    (Instant("2022-09-10", Precision.DAY, "-03:00"), "10 September 2022 (UTC−03:00)"),
    (Instant("2022-09", Precision.MONTH), "September 2022"),
    (kinds.Period(None, Instant("2022", Precision.YEAR)), "not after 2022"),
    (kinds.Period(Instant("2021", Precision.YEAR), Instant("2022", Precision.YEAR)), "from 2021 to 2022"),
    (Place.at("49.7064", "37.6167", "12"), "49.7064, 37.6167 (within 12 m)"),
    (Place.at("49.7064", "-37.6", name="Куп'янськ"), "Куп'янськ: 49.7064, -37.6 (accuracy not stated)"),
    (kinds.Region("1,2 30,40", HASH, 100, 100), "rectangle from (1, 2) to (30, 40) in pixels"),
    (DIGEST, f"SHA-256: {HASH}"),
    (kinds.FileName("gpj\u202e.exe"), "gpj⟨U+202E⟩.exe"),
    (kinds.FileName("a\ufffd", "61ff"), "a\ufffd (not UTF-8; bytes 61ff)"),
    (kinds.Opaque("0a0b", 70000), "70\u202f000 bytes not interpreted, beginning with 0a0b"),
    (kinds.Link("https://example.org/x", "A page"), "A page (https://example.org/x)"),
    (kinds.Pointer("01ABC"), "01ABC"),
    (
        kinds.Picture(HASH, "png", 640, 480, "match_picture"),
        f"matched points side by side, 640 × 480 px, SHA-256: {HASH}",
    ),
    (kinds.Matches(((1, 2, 3, 4),), HASH, HASH), "1 pair of points"),
    (kinds.Table(((Count(2, "px"), None),), ("width", "height")), "2 px | "),
    (kinds.Sequence((Flag(True), Count(2, "bits"))), "yes; 2 bits"),
    (Missing("erased", 12), "erased by event 12"),
    (Missing("withheld"), "withheld"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_a_value_reads_as_plain_text(value: Value, text: str) -> None:
    assert STRICT.value(value) == text


def test_every_value_kind_has_an_example_above() -> None:
    assert {str(type(value).__struct_config__.tag) for value, _ in VALUES} == set(kinds.KINDS)


def test_a_pointer_is_shown_as_the_number_the_reader_knows() -> None:
    wording = STRICT.resolving({"01ABC": "R7"}.get)
    assert wording.value(kinds.Pointer("01ABC")) == "R7"
    assert wording.value(kinds.Pointer("01XYZ")) == "01XYZ"


def test_a_count_inside_any_value_chooses_the_form() -> None:
    pair = kinds.Matches(((1, 2, 3, 4),), HASH, HASH)
    assert STRICT.finding(Finding("1", "matched_points", Basis.COMPUTED, pair)) == "1 pair of points agrees."
    table = kinds.Table(((Flag(True),), (Flag(False),)), ("what",))
    assert STRICT.finding(Finding("2", "tags", Basis.READ, table)) == "The file contains 2 metadata tags."


def test_findings_are_said_cautiously() -> None:
    taken = Finding("1", "taken_time", Basis.READ, Instant("2022-09-10T10:21", Precision.MINUTE))
    assert STRICT.finding(taken, "metadata") == (
        "The file states it was taken at 10 September 2022, 10:21 (time zone not stated)."
    )
    assert any("clock" in caution for caution in STRICT.must_add(taken, "metadata"))
    result = Finding("2", "result", Basis.COMPUTED, Term("no_evidence"), limits=(Limit("repeated_designs"),))
    assert "no evidence" in STRICT.finding(result, "landmark_match")
    assert STRICT.must_add(result, "landmark_match") == (
        STRICT.limit(Limit("no_agreement_not_difference")),
        STRICT.limit(Limit("repeated_designs")),
    )
    agrees = Finding("2", "result", Basis.COMPUTED, Term("match"))
    assert STRICT.must_add(agrees, "landmark_match") == (STRICT.limit(Limit("match_says_structure_only")),)
    erased = Finding("3", "camera", Basis.READ, Missing("erased", 9))
    assert STRICT.finding(erased, "metadata") == "Stated camera: erased by event 9"


def _mo(translations: dict[str, str]) -> bytes:
    keys = sorted(translations)
    ids = [key.encode() for key in keys]
    texts = [translations[key].encode() for key in keys]
    start = 28 + 16 * len(keys)
    tables: list[int] = []
    data = b""
    for blob in (*ids, *texts):
        tables += [len(blob), start + len(data)]
        data += blob + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + struct.pack(f"<{len(tables)}I", *tables) + data


def _pseudo(sentence: str) -> str:
    return f"⟦{sentence}⟧"


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Wording:
    entries = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"}
    for family, sentences in FAMILIES.items():
        for id, sentence in sentences.items():
            context = f"{family}:{id}\x04"
            if isinstance(sentence, str):
                entries[context + sentence] = _pseudo(sentence)
            else:
                entries[context + "\0".join(sentence)] = "\0".join(map(_pseudo, sentence))
    folder = tmp_path_factory.mktemp("catalogues")
    place = folder / "xx" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "alidade.mo").write_bytes(_mo(entries))
    return Wording("xx", folder, strict=True)


def test_another_language_changes_every_text(pseudo: Wording) -> None:
    for family, sentences in FAMILIES.items():
        for id in sentences:
            for n in (1, 2):
                assert pseudo._sentence(family, id, {"n": n}).startswith("⟦"), f"{family}:{id}"


def test_another_language_reaches_values_inside_sentences(pseudo: Wording) -> None:
    finding = Finding("1", "taken_time", Basis.READ, Instant("2022-09-10", Precision.DAY))
    sentence = pseudo.finding(finding)
    assert "⟦September⟧" in sentence
    assert sentence.startswith("⟦The file states")
    assert pseudo.value(Count(1, "points")) == "⟦1 point⟧"


def test_a_language_without_catalogue_falls_back_to_english(tmp_path: Path) -> None:
    assert Wording("tlh", tmp_path).outcome(Outcome.NOTHING_FOUND) == "nothing found"


def test_the_template_for_translators_holds_every_sentence_and_repeats_no_context() -> None:
    text = template()
    contexts = re.findall(r'^msgctxt "(.*)"$', text, re.MULTILINE)
    assert len(contexts) == len(set(contexts)) == sum(map(len, FAMILIES.values()))
    assert text == template()


def test_importing_the_wording_loads_nothing_heavy() -> None:
    heavy = ("PySide6", "cv2", "numpy", "PIL", "typst", "jinja2")
    program = f"import sys, provenance.wording; print(*(set(sys.modules) & set({heavy!r})))"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=TREE, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stderr


def test_a_hash_in_a_sentence_is_not_introduced_twice() -> None:
    sha1 = Finding("1", "sha1", Basis.COMPUTED, kinds.Digest("ab" * 20, "sha1"))
    assert STRICT.finding(sha1) == f"The SHA-1 hash of the bytes is {'ab' * 20}."
    assert (
        STRICT.finding_beside_name(Finding("2", "phash", Basis.COMPUTED, kinds.Digest("ab", "phash"))) == "ab"
    )


def test_a_table_of_one_row_is_said_with_the_names_of_its_columns() -> None:
    table = kinds.Table(((Count(1200, "px"), None, Count(800, "px")),), ("width", "mode", "height"))
    finding = Finding("1", "picture_size", Basis.COMPUTED, table)
    assert STRICT.finding(finding) == "Picture size: Width: 1200 px; Height: 800 px"
    assert STRICT.finding_sentence(finding) == ""


@pytest.mark.parametrize(
    ("share", "said"), [("0.280", "28 %"), ("0.004", "0.4 %"), ("1", "100 %"), ("0", "0 %")]
)
def test_a_share_is_said_as_a_percentage(share: str, said: str) -> None:
    assert STRICT.cell("hull_share", kinds.Measure(share, "1")) == said
    assert STRICT.cell("distance", kinds.Measure(share, "1")) == share


def test_an_engine_has_its_name_and_an_unknown_one_is_shown_as_it_is() -> None:
    for entry in sorted((TREE / "resources" / "engines").glob("*.toml")):
        text = entry.read_text("utf-8")
        id, name = (re.search(rf'^{key} = "(.+)"$', text, re.MULTILINE) for key in ("id", "name"))
        assert id is not None and name is not None
        assert STRICT.engine(id[1]) == name[1]
    assert STRICT.engine("SomeLens\u202e") == "SomeLens⟨U+202E⟩"


def test_an_error_with_an_empty_value_has_a_sentence_without_a_hole() -> None:
    none, one = (RecordError("no_such_private_field", field=field, seq=3) for field in ("", "title"))
    assert STRICT.error(none).startswith("Event 3 has no private fields,")
    assert STRICT.error(one).startswith("Event 3 has no private field title.")


def test_why_a_picture_cannot_be_shown_is_said_for_every_id() -> None:
    for id in (
        "truncated_picture",
        "undecodable_picture",
        "too_many_pixels",
        "picture_type_not_decodable",
        "picture_needs_too_much_memory",
    ):
        said = STRICT.finding(Finding("1", "not_readable", Basis.COMPUTED, Term(id)))
        assert said.startswith("The picture cannot be shown: it") and said.endswith(".")
    assert "can be read" in STRICT.finding(Finding("1", "readable", Basis.COMPUTED, Flag(True)))


def test_parts_not_read_are_counted_and_named() -> None:
    parts = kinds.Sequence(tuple(Term(id) for id in ("xmp", "iptc", "photoshop", "c2pa", "png_text")))
    said = STRICT.finding(Finding("1", "blocks_not_read", Basis.READ, parts), "metadata")
    assert said.startswith("5 parts of the file could not be read, or not wholly: XMP; IPTC; ")
