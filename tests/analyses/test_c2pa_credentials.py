"""`c2pa_credentials` on files of known truth: each state, what is said of it, hostile bytes, and the user's lists."""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.analyses.c2pa_credentials import codes
from provenance.analyses.c2pa_credentials.state import state, turned_since
from provenance.analysis.contract import Statement
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Finished, Runner
from provenance.errors import InputError, MediaError, ResourceError, UsageError
from provenance.media.credentials.answer import Store
from provenance.media.credentials.certificates import certificate_of, certificates_in_pem
from provenance.media.credentials.jumbf import signer_chain
from provenance.media.credentials.shapes import (
    Anchors,
    CredentialsOptions,
    CredentialsReading,
    StatusCode,
    TimeStamp,
)
from provenance.media.credentials.store import assembled
from provenance.media.credentials.trustlists import trust_lists
from provenance.media.reader import Reader
from provenance.record.finding import Finding
from provenance.record.run import Outcome, Run
from provenance.record.values import Instant, Link, Picture, Precision, Sequence, Table, Term, Text, Value
from provenance.wording import Wording
from provenance.wording.english import FAMILIES
from provenance.work.workplace import Workplace
from provenance.workbench.replay import Replayed, compare
from provenance.workbench.trustlists import Trust
from tests.analyses import credentials_forge as forge
from tests.analyses.desk import InMemory

DECLARED = analysis("c2pa_credentials")
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def workplace() -> Iterator[Workplace]:
    """Processes that stay warm over these tests, that of the credentials too."""
    with Workplace(1) as lent:
        looked(lent, forge.signed(forge.picture()))
        yield lent


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def trust(home: Path) -> Trust:
    return Trust(home, lambda: TODAY)


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


def looked(workplace: Workplace, data: bytes, home: Path | None = None, as_of: str | None = None) -> Finished:
    """One run over these bytes, with the lists installed in `home`; `as_of`: in the place of one of that time."""
    materials = InMemory()
    cache = Path(tempfile.gettempdir()) / "not-used"
    item = materials.item(data, "questioned")
    return Runner(workplace, cache, home).run(DECLARED, [item], materials, as_of=as_of)


def values(run: Run) -> dict[str, Value]:
    """The first value of each finding by its name."""
    return {finding.name: finding.value for finding in reversed(run.findings)}


def rows(run: Run, name: str) -> list[dict[str, Value | None]]:
    """A table's rows by column."""
    table = values(run)[name]
    assert isinstance(table, Table)
    return [dict(zip(table.columns, row, strict=True)) for row in table.value]


def beside(run: Run, name: str) -> set[str]:
    """Ids of the limits that a finding carries."""
    return {limit.id for finding in run.findings if finding.name == name for limit in finding.limits}


def install(trust: Trust, folder: Path, *, purpose: str = "signers", name: str = "Our list") -> None:
    """Install the test's authority as a list."""
    pem = folder / "list.pem"
    pem.write_bytes(forge.authority().certificate)
    trust.add(pem, name, "2026-11-01", purpose="timestamps" if purpose == "timestamps" else "signers")


# ---- the five tested states ---------------------------------------------------------------------------------


def test_an_intact_file_of_an_unknown_signer_is_intact_and_who_signed_is_not_checked_without_a_list(
    workplace: Workplace,
) -> None:
    run = looked(workplace, forge.signed(forge.picture())).run
    assert run.outcome is Outcome.FOUND
    assert values(run)["credentials_state"] == Term("intact_signer_not_checked")
    assert beside(run, "credentials_state") == {"no_trust_list_used", "credentials_checked_as_of"}
    assert "failed_codes" not in values(run) and "lists_asked" not in values(run)
    said = Wording(strict=True).finding(run.findings[0], run.analysis)
    assert "No trust list is installed here" in said and "not found" not in said


def test_a_signer_on_an_installed_list_is_trusted_and_the_list_is_recorded(
    workplace: Workplace, trust: Trust, home: Path, tmp_path: Path
) -> None:
    install(trust, tmp_path)
    run = looked(workplace, forge.signed(forge.picture()), home).run
    digest = hashlib.sha256(forge.authority().certificate).hexdigest()
    assert values(run)["credentials_state"] == Term("intact_signer_trusted")
    assert values(run)["signer_on_list"] == Text("Our list")
    (row,) = rows(run, "trust_lists")
    assert (row["trust_list"], row["list_date"], row["list_sha256"]) == (
        Text("Our list"),
        Text("2026-11-01"),
        Text(digest),
    )
    named = {part.name: (part.version, part.sha256) for part in run.components}
    assert named["trust list 1"] == ("2026-11-01", digest)
    assert named["c2pa-python"][0]


def test_what_the_user_calls_his_lists_stands_in_private_findings_alone(
    workplace: Workplace, trust: Trust, home: Path, tmp_path: Path
) -> None:
    install(trust, tmp_path, name="Jane Roe")
    install(trust, tmp_path, name="Roe broken")
    (home / "trust" / "roe-broken.pem").write_bytes(b"")
    run = looked(workplace, forge.signed(forge.picture()), home).run
    private = {finding.name for finding in run.findings if finding.private}
    assert {"signer_on_list", "lists_asked", "trust_lists", "trust_lists_not_used"} <= private
    assert values(run)["trust_lists_not_used"] == Sequence((Text("roe-broken.pem"),))
    public = [finding for finding in run.findings if not finding.private]
    for said in (public, run.limits, run.components, run.reason):
        assert "roe" not in repr(said).lower()


def test_changed_pixels_are_altered_with_the_code_that_says_so(workplace: Workplace) -> None:
    run = looked(workplace, forge.with_pixels_changed(forge.signed(forge.picture()))).run
    assert values(run)["credentials_state"] == Term("altered")
    assert values(run)["failed_codes"] == Sequence((Term("c2pa.assertion.dataHash.mismatch"),))


def test_a_file_saved_again_holds_none_and_that_says_nothing(workplace: Workplace) -> None:
    run = looked(workplace, forge.saved_again(forge.signed(forge.picture()))).run
    assert (run.outcome, values(run)["credentials_state"]) == (Outcome.NOTHING_FOUND, Term("no_credentials"))
    assert "credentials_absence_says_nothing" in {limit.id for limit in run.limits}
    said = Wording(strict=True).must_add(run.findings[0], run.analysis)
    assert any("says nothing" in sentence for sentence in said)


def test_a_file_that_never_had_any_holds_none(workplace: Workplace) -> None:
    run = looked(workplace, forge.picture()).run
    assert (run.outcome, values(run)["credentials_state"]) == (Outcome.NOTHING_FOUND, Term("no_credentials"))
    assert run.reason is not None
    assert run.reason.id == "no_credentials"


# ---- other states -------------------------------------------------------------------------------------------


def test_credentials_kept_elsewhere_are_named_and_not_fetched(workplace: Workplace) -> None:
    address = "https://credentials.invalid/store.c2pa"
    run = looked(workplace, forge.signed(forge.picture(), elsewhere=address)).run
    assert values(run)["credentials_state"] == Term("remote_only")
    assert values(run)["credentials_address"] == Link(address)


def test_a_broken_store_is_unreadable_and_a_broken_file_without_the_mark_has_none(
    workplace: Workplace,
) -> None:
    whole = forge.signed(forge.picture())
    cut = looked(workplace, whole[: whole.index(b"c2pa.claim") + 20]).run
    assert values(cut)["credentials_state"] == Term("unreadable")
    assert isinstance(values(cut)["read_failure"], Text)
    bare = looked(workplace, forge.picture()[:300]).run
    assert values(bare)["credentials_state"] == Term("no_credentials")


def test_a_type_that_holds_no_credentials_is_not_applicable(workplace: Workplace) -> None:
    run = looked(workplace, forge.picture("BMP")).run
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason is not None
    assert run.reason.id == "credentials_not_in_type"


@pytest.mark.parametrize(
    ("format", "mime"),
    [("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff"), ("GIF", "image/gif")],
)
def test_every_usual_type_of_picture_is_read(workplace: Workplace, format: str, mime: str) -> None:
    run = looked(workplace, forge.signed(forge.picture(format), mime=mime)).run
    assert values(run)["credentials_state"] == Term("intact_signer_not_checked")


def stated(reading: CredentialsReading) -> dict[str, Statement]:
    """What is stated of the state of a reading, without any list."""
    return {statement.name: statement for statement in state(reading, (), datetime(2026, 11, 23, tzinfo=UTC))}


def failing(*failed: str) -> CredentialsReading:
    """A reading in which these checks failed."""
    return CredentialsReading(
        "read", "Invalid", codes=tuple(StatusCode("failed", code, "c2pa.signature", "") for code in failed)
    )


def test_a_certificate_that_ran_out_is_not_said_to_be_a_change() -> None:
    # Seen on a file signed with a certificate that ran out three seconds later (library 0.91.3).
    said = stated(failing("signingCredential.untrusted", "signingCredential.expired"))
    assert said["credentials_state"].value == Term("not_accepted")
    assert "certificates_run_out" in {limit.id for limit in said["credentials_state"].limits}
    assert said["failed_codes"].value == Sequence((Term("c2pa.signingCredential.expired"),))


def test_a_certificate_is_judged_by_the_day_of_the_run_and_the_run_says_which(workplace: Workplace) -> None:
    (limit,) = (
        limit
        for limit in stated(failing())["credentials_state"].limits
        if limit.id == "credentials_checked_as_of"
    )
    assert Wording(strict=True).limit(limit).startswith("Checked as of 2026-11-23: ")
    run = looked(workplace, forge.signed_until(datetime(2024, 7, 1, tzinfo=UTC))).run
    assert values(run)["credentials_state"] == Term("not_accepted")
    assert {"certificates_run_out", "credentials_checked_as_of"} <= beside(run, "credentials_state")


def test_a_replay_after_a_certificate_ran_out_says_why_it_cannot_repeat_the_answer(
    workplace: Workplace,
) -> None:
    data = forge.signed_until(datetime(2024, 7, 1, tzinfo=UTC))
    again = looked(workplace, data, as_of="2024-06-01T00:00:00.000Z").run
    assert again.outcome is Outcome.FAILED and again.reason is not None
    assert again.reason.id == "credentials_turned_since"
    recorded = msgspec.structs.replace(again, outcome=Outcome.FOUND, reason=None)
    replayed = compare(recorded, again, DECLARED)
    assert replayed.answer is Replayed.NOT_REPEATABLE
    assert replayed.differing == ("credentials_turned_since",)
    later = looked(workplace, data, as_of="2024-08-01T00:00:00.000Z").run  # it had run out then too
    assert values(later)["credentials_state"] == Term("not_accepted")


def test_an_accepted_time_stamp_makes_the_answer_one_of_no_day() -> None:
    stamped = msgspec.structs.replace(
        failing(),
        state="Valid",
        time_stamp=TimeStamp("trusted", "2024-06-01T00:00:00Z"),
        checked_at="2026-11-23T00:00:00Z",
        turns=("2024-07-01T00:00:00Z",),
    )
    assert "credentials_checked_as_of" not in {
        limit.id for limit in stated(stamped)["credentials_state"].limits
    }
    assert not turned_since(stamped, datetime(2024, 6, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("assertion.dataHash.mismatch", "the file's bytes are not those that were signed"),
        ("assertion.hashedURI.mismatch", "a statement is not as it was signed"),
        ("claimSignature.mismatch", "the signature does not fit the signed record"),
    ],
)
def test_what_does_not_fit_is_said_by_the_checks_that_failed(code: str, said: str) -> None:
    failed = stated(failing("signingCredential.untrusted", code))["failed_codes"]
    finding = Finding("f", failed.name, failed.basis, failed.value)
    assert Wording(strict=True).finding(finding, "c2pa_credentials") == f"These checks failed: {said}."


@pytest.mark.parametrize("code", sorted(codes.CHANGED))
def test_each_code_that_names_changed_bytes_makes_the_state_altered(code: str) -> None:
    assert stated(failing("signingCredential.expired", code))["credentials_state"].value == Term("altered")


def test_an_unknown_code_is_shown_verbatim() -> None:
    said = stated(failing("org.example.strange"))
    assert said["credentials_state"].value == Term("not_accepted")
    assert said["failed_codes"].value == Sequence((Text("org.example.strange"),))


def store(*codes_said: tuple[str, str, str]) -> Store:
    """The library's answers with these (kind, code, explanation) on the active manifest, and a time stamp."""
    results: dict[str, list[dict[str, str]]] = {}
    for kind, code, explanation in codes_said:
        results.setdefault(kind, []).append(
            {"code": code, "explanation": explanation, "url": "c2pa.signature"}
        )
    stamp = {
        "timestamp": "2023-01-24T14:48:59+00:00",
        "certificateInfo": {"subject": {"CN": "TSA", "O": "Office"}},
    }
    return Store(
        {
            "active_manifest": "m",
            "manifests": {"m": {}},
            "validation_state": "Valid",
            "validation_results": {"activeManifest": results},
        },
        {"manifests": [{"label": "m", "signature": {"timeStampInfo": stamp}}]},
    )


@pytest.mark.parametrize(
    ("explanation", "expected", "list_id"),
    [
        ("timestamp cert trusted: TSA, trust list: timestamps:official", "trusted", "official"),
        ("timestamp cert trusted: TSA, trust list: signers:official", "not_trusted", ""),
        ("timestamp cert trusted: A, trust list: timestamps:x, trust list: signers:y", "not_trusted", ""),
        ("legacy timestamp cert trusted: TSA", "old_rule", ""),
    ],
)
def test_a_time_stamp_is_trusted_by_a_list_for_time_stamps_alone(
    explanation: str, expected: str, list_id: str
) -> None:
    said = store(("success", "timeStamp.validated", ""), ("success", "timeStamp.trusted", explanation))
    reading, _ = assembled(said, ())
    stamp = reading.time_stamp
    assert (stamp.state, stamp.list_id, stamp.authority) == (expected, list_id, "TSA, Office")
    assert stamp.time == "2023-01-24T14:48:59+00:00"


def test_a_time_stamp_that_does_not_fit_is_failed_and_states_no_time() -> None:
    said = store(("success", "timeStamp.validated", ""), ("informational", "timeStamp.mismatch", ""))
    reading, _ = assembled(said, ())
    statements = stated(reading)
    assert statements["time_stamp"].value == Term("time_stamp_failed")
    assert "signed_time" not in statements


# ---- what the credentials say -------------------------------------------------------------------------------


def test_signer_chain_software_and_declared_source_are_stated(workplace: Workplace) -> None:
    finished = looked(
        workplace, forge.signed(forge.picture(), actions=[forge.created("trainedAlgorithmicMedia")])
    )
    run = finished.run
    assert values(run)["signer"] == Text("Test Signer, Test Newsroom")
    assert values(run)["claim_generator"] == Text("Test camera 1.2")
    assert values(run)["digital_source_type"] == Term("digital_source.trainedAlgorithmicMedia")
    assert beside(run, "digital_source_type") == {"source_type_is_declared"}
    assert values(run)["hard_binding"] == Term("binding_data")
    assert values(run)["time_stamp"] == Term("time_stamp_none")
    assert values(run)["stated_title"] == Text("photo.jpg")
    holders = [row["certificate_subject"] for row in rows(run, "certificates")]
    assert holders == [Text("O=Test Newsroom, CN=Test Signer"), Text("O=Test Authority, CN=Test Root")]
    until = rows(run, "certificates")[0]["valid_until"]
    assert until == Instant("2044-01-01T00:00:00", Precision.SECOND, "+00:00")
    (action,) = rows(run, "actions")
    assert action["action"] == Term("c2pa.created")
    assert action["action_software"] == Text("Test camera 1.2")
    assert action["action_time"] == Instant("2024-05-01T10:00:00", Precision.SECOND, "+00:00")
    thumbnail = values(run)["claim_thumbnail"]
    assert isinstance(thumbnail, Picture)
    assert finished.pictures[thumbnail.value].startswith(b"\xff\xd8")


def test_an_unknown_source_or_action_is_shown_as_it_stands(workplace: Workplace) -> None:
    odd = {"action": "org.example.bewitched", "digitalSourceType": "https://example.org/sources/magic"}
    run = looked(workplace, forge.signed(forge.picture(), actions=[forge.created(), odd])).run
    assert [row["action"] for row in rows(run, "actions")] == [
        Term("c2pa.created"),
        Text("org.example.bewitched"),
    ]
    sources = [finding.value for finding in run.findings if finding.name == "digital_source_type"]
    assert sources == [Term("digital_source.digitalCapture"), Text("https://example.org/sources/magic")]


OPENED = ({"action": "c2pa.opened", "parameters": {"ingredientIds": ["parent"]}}, {"action": "c2pa.cropped"})


def edited(parent: bytes) -> bytes:
    """Another picture, made from `parent`."""
    return forge.signed(forge.picture("JPEG", (64, 64)), actions=OPENED, title="after.jpg", parent=parent)


def test_ingredients_stand_as_a_tree_with_their_own_credentials(workplace: Workplace) -> None:
    run = looked(workplace, edited(edited(forge.signed(forge.picture())))).run
    tree = rows(run, "ingredients")
    assert [row["ingredient_depth"] for row in tree] == [Text("1"), Text("2")]
    assert {row["ingredient_relation"] for row in tree} == {Term("relation_parentOf")}
    assert {row["ingredient_check"] for row in tree} == {Term("ingredient_signer_not_trusted")}
    assert tree[0]["ingredient_signer"] == Text("Test Signer, Test Newsroom")
    assert "ingredient_checks_failed" not in values(run)
    (declared,) = rows(run, "ingredient_source_types")
    assert declared["declared_source"] == Term("digital_source.digitalCapture")


def test_an_ingredient_that_was_altered_before_is_said_and_the_file_stays_intact(
    workplace: Workplace,
) -> None:
    run = looked(workplace, edited(forge.with_pixels_changed(forge.signed(forge.picture())))).run
    assert values(run)["credentials_state"] == Term("intact_signer_not_checked")
    assert "ingredient_checks_failed" in values(run)
    (row,) = rows(run, "ingredients")
    assert row["ingredient_check"] == Term("ingredient_check_failed")
    failures = row["ingredient_failures"]
    assert isinstance(failures, Sequence)
    assert Term("c2pa.assertion.dataHash.mismatch") in failures.value


def test_an_ingredient_without_credentials_is_said_to_be_one(workplace: Workplace) -> None:
    (row,) = rows(looked(workplace, edited(forge.picture())).run, "ingredients")
    assert row["ingredient_check"] == Term("ingredient_without_credentials")


def test_every_word_that_an_analysis_may_use_has_its_sentence() -> None:
    terms = FAMILIES["term"]
    used = {f"c2pa.{word}" for word in codes.CODES | codes.ACTIONS}
    used |= {f"digital_source.{word}" for word in codes.SOURCES}
    used |= {f"relation_{word}" for word in codes.RELATIONSHIPS} | {term for _, term in codes.ASSERTIONS}
    assert used <= set(terms)


def test_no_sentence_calls_a_picture_true_or_false() -> None:
    banned = ("verified", "authentic", "genuine", "proves", "proof", "proven", "100 %", "fake")
    words = FAMILIES["finding"] | FAMILIES["limit"] | FAMILIES["term"]
    ours = [
        str(words[id]).lower()
        for id in words
        if id.startswith(("credentials", "c2pa", "time_stamp", "signer"))
    ]
    assert len(ours) > 60
    assert [sentence for sentence in ours if any(word in sentence for word in banned)] == []


# ---- hostile bytes ------------------------------------------------------------------------------------------


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with bytes changed, cut off, taken out or lengths made absurd."""
    changed, at = bytearray(data), chance.randrange(len(data) - 8)
    match chance.randrange(4):
        case 0:
            for _ in range(chance.choice((1, 8, 64))):
                changed[chance.randrange(len(data))] = chance.randrange(256)
        case 1:
            del changed[at:]
        case 2:
            del changed[at : at + chance.choice((1, 4, 100))]
        case _:
            changed[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\0\0\0\1"))
    return bytes(changed)


def test_broken_files_are_always_answered(reader: Reader) -> None:
    whole, chance = edited(forge.signed(forge.picture())), random.Random(7)
    options = CredentialsOptions(
        "image/jpeg", (Anchors("a", "signers", forge.authority().certificate.decode()),)
    )
    seen = set()
    for _ in range(120):
        reading = reader.reading(CredentialsReading, mutated(whole, chance), "x.jpg", options=options)
        seen.add((reading.status, reading.state))
    assert {("unreadable", ""), ("read", "Invalid")} <= seen
    assert reader.walls == reader.sandbox()  # the same walls stand around the process apart


def test_the_process_of_the_other_readings_does_not_load_the_library(reader: Reader) -> None:
    before = reader.process_id
    reader.probe("")
    options = CredentialsOptions("image/jpeg")
    assert (
        reader.reading(CredentialsReading, forge.signed(forge.picture()), "x", options=options).status
        == "read"
    )
    assert reader.process_id == before or before is None
    maps = Path(f"/proc/{reader.process_id}/maps")
    if maps.exists():
        assert "c2pa" not in maps.read_text()


@pytest.mark.parametrize(
    "pem", ["", "text", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_anchors_that_are_no_certificates_vouch_for_nobody(reader: Reader, pem: str) -> None:
    options = CredentialsOptions("image/jpeg", (Anchors("a", "signers", pem),))
    reading = reader.reading(CredentialsReading, forge.signed(forge.picture()), "x", options=options)
    assert (reading.state, reading.signer_list) == ("Valid", "")


def test_certificates_and_boxes_of_any_bytes_are_read_or_refused() -> None:
    chance, pem = random.Random(3), forge.authority().chain
    (first, second) = certificates_in_pem(b"a remark\n" + pem)
    assert (first.common_name, first.organisation) == ("Test Signer", "Test Newsroom")
    assert second.subject == second.issuer == "O=Test Authority, CN=Test Root"
    for _ in range(500):
        data = chance.randbytes(chance.randrange(200))
        assert signer_chain(data, "x") == ()
        with pytest.raises(MediaError, match="not_a_certificate"):
            certificate_of(data)


# ---- the user's lists ---------------------------------------------------------------------------------------


def test_a_list_for_time_stamps_never_vouches_for_a_signer(
    workplace: Workplace, trust: Trust, home: Path, tmp_path: Path
) -> None:
    install(trust, tmp_path, purpose="timestamps", name="Time stamps")
    run = looked(workplace, forge.signed(forge.picture()), home).run
    assert values(run)["credentials_state"] == Term("intact_signer_not_checked")
    assert "time_stamp_list_not_for_signers" in beside(run, "credentials_state")
    assert "signer_on_list" not in values(run)
    (row,) = rows(looked(workplace, edited(forge.signed(forge.picture())), home).run, "ingredients")
    assert row["ingredient_check"] == Term("ingredient_signer_not_trusted")
    install(trust, tmp_path)  # with both, the list for signers does
    run = looked(workplace, forge.signed(forge.picture()), home).run
    assert values(run)["credentials_state"] == Term("intact_signer_trusted")


def test_a_list_of_others_does_not_vouch_for_this_signer(
    workplace: Workplace, trust: Trust, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "other.pem").write_bytes(forge.authority("Another Root").certificate)
    trust.add(tmp_path / "other.pem", "Others", "2026-11-01")
    run = looked(workplace, forge.signed(forge.picture()), home).run
    assert values(run)["credentials_state"] == Term("intact_signer_not_trusted")
    assert beside(run, "credentials_state") == {"trust_list_incomplete", "credentials_checked_as_of"}
    assert values(run)["lists_asked"] == Sequence((Text("Others (2026-11-01)"),))


def test_an_altered_list_is_not_used_and_the_run_says_so(
    workplace: Workplace, trust: Trust, home: Path, tmp_path: Path
) -> None:
    install(trust, tmp_path)
    pem = home / "trust" / "our-list.pem"
    pem.write_bytes(pem.read_bytes() + forge.authority("Another Root").certificate)
    run = looked(workplace, forge.signed(forge.picture()), home).run
    assert values(run)["credentials_state"] == Term("intact_signer_not_checked")
    (limit,) = (limit for limit in run.limits if limit.id == "trust_list_not_used")
    assert Wording(strict=True).limit(limit).startswith("1 installed trust list was altered")
    assert [error.id for error in trust.broken()] == ["trust_list_altered"]
    assert trust.lists() == ()


@pytest.mark.parametrize("damage", ["no record", "odd record", "no certificates", "other name"])
def test_a_list_that_does_not_fit_its_record_is_broken(
    trust: Trust, home: Path, tmp_path: Path, damage: str
) -> None:
    install(trust, tmp_path)
    pem, record = home / "trust" / "our-list.pem", home / "trust" / "our-list.toml"
    match damage:
        case "no record":
            record.unlink()
        case "odd record":
            record.write_text("name = 1\n")
        case "no certificates":
            pem.unlink()
        case _:
            record.write_text(record.read_text().replace("Our list", "Official list"))
    assert trust_lists(home).usable == ()
    assert [error.id for error in trust_lists(home).broken] == ["trust_list_unreadable"]


def test_a_list_is_installed_listed_and_removed(trust: Trust, home: Path, tmp_path: Path) -> None:
    pem = tmp_path / "bundle.pem"
    pem.write_bytes(
        b"# remarks\n" + forge.authority().certificate + forge.authority("Another Root").certificate
    )
    name = 'Ours "2026" \\ \x7f 😀'
    made = trust.add(pem, name, "2026-11-01", source="by hand")
    assert (made.certificates, made.installed_on, made.id) == (2, "2026-11-23", "ours-2026")
    assert trust.lists() == (made,)
    assert made.sha256 == hashlib.sha256(pem.read_bytes()).hexdigest()
    with pytest.raises(UsageError, match="trust_list_exists"):
        trust.add(pem, "OURS 2026", "2026-11-02")
    assert len(trust.remove(name)) == 2
    assert trust.lists() == ()
    with pytest.raises(UsageError, match="no_such_trust_list"):
        trust.remove(name)


def test_what_is_no_list_or_has_no_name_or_day_is_refused(trust: Trust, tmp_path: Path) -> None:
    pem = tmp_path / "list.pem"
    pem.write_bytes(forge.authority().certificate)
    with pytest.raises(UsageError, match="trust_list_name_empty"):
        trust.add(pem, "…", "2026-11-01")
    with pytest.raises(UsageError, match="trust_list_date_wrong"):
        trust.add(pem, "Ours", "1.11.2026")
    with pytest.raises(InputError):
        trust.add(tmp_path / "none.pem", "Ours", "2026-11-01")
    for broken in (b"", b"text", forge.authority().key, forge.authority().certificate[:-40], b"\xff" * 50):
        pem.write_bytes(broken or b"\n")
        with pytest.raises(ResourceError, match="trust_list_invalid"):
            trust.add(pem, "Ours", "2026-11-01")
    assert (trust.lists(), trust.broken()) == ((), ())


@given(
    st.recursive(st.binary(max_size=8), lambda inner: st.lists(inner, max_size=4), max_leaves=12),
    st.binary(max_size=60),
)
@settings(max_examples=200, deadline=None)
def test_any_signature_inside_sound_boxes_gives_a_chain_or_none(parts: object, loose: bytes) -> None:
    for signature in (_cbor(parts), b"\x84\xa1\x01\x02\xa0\x40\x40", loose):
        assert isinstance(signer_chain(_store(signature), "m"), tuple)


def _cbor(value: object) -> bytes:
    """Byte strings and lists as CBOR (RFC 8949 §3)."""
    if isinstance(value, bytes):
        return bytes((0x40 + len(value),)) + value
    assert isinstance(value, list)
    return bytes((0x80 + len(value),)) + b"".join(map(_cbor, value))


def _store(signature: bytes) -> bytes:
    """A manifest store of one manifest "m" whose signature is these bytes."""

    def box(kind: bytes, body: bytes) -> bytes:
        return (len(body) + 8).to_bytes(4, "big") + kind + body

    inside = box(b"cbor", signature)
    for label in (b"c2pa.signature", b"m", b"c2pa"):
        inside = box(b"jumb", box(b"jumd", bytes(16) + b"\x03" + label + b"\0") + inside)
    return inside
