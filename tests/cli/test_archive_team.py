"""`--at`, `archive sync` and `archive team` with a real server: what is asked is told, and the case says what left."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provenance.casefile.casefile import CaseFile
from provenance.casefile.log import Author
from provenance.cli.output import Output
from provenance.cli.teamasked import lend_team
from provenance.record.network import NetworkRequest, RequestOutcome
from provenance.record.values import Text
from provenance.workbench import Workbench
from tests.archive.teamdesk import empty, set_up
from tests.archive.teamserver import PASSWORD, READER, PostgreSQL, needs_postgresql, started
from tests.cli.desk import done, no_error_words, run
from tests.warm import processes
from tests.workbench.seenphotos import cut_and_mirrored, jpeg, original, write

REQUEST_KEYS = [
    "host", "purpose", "fields", "outcome", "reason", "requests", "sent_bytes", "received_bytes",
]  # fmt: skip
SYNC_KEYS = [
    "sent", "received", "filled_there", "filled_here", "withdrawn_there", "withdrawn_here", "kept_back", "kept_out",
    "waiting", "unreadable", "only_received", "differing", "requests",
]  # fmt: skip


@pytest.fixture(scope="module")
def running() -> Iterator[PostgreSQL]:
    with started() as made:
        set_up(made)
        yield made


@pytest.fixture
def server(running: PostgreSQL) -> PostgreSQL:
    """A team's archive with nothing in it."""
    empty(running)
    return running


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of this test alone, whose user has the team's password."""
    monkeypatch.setenv("ALIDADE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    return tmp_path / "home"


@pytest.fixture
def gallery(tmp_path: Path) -> Path:
    folder = tmp_path / "gallery"
    for seed in (1, 2):
        write(folder, f"{seed}.jpg", jpeg(original(seed)))
    return folder


def carried(requests: list[dict[str, Any]], purpose: str) -> set[str]:
    """What the requests of one purpose carried."""
    assert all(list(one) == REQUEST_KEYS for one in requests)
    return {name for one in requests if one["purpose"] == purpose for name in one["fields"]}


def recorded(case: Path) -> list[NetworkRequest]:
    """What the case says was asked of the network."""
    with CaseFile.open(case, Author("test", "analyst", "0" * 64), writable=False) as opened:
        return [entry.data for entry in opened.snapshot().requests]


def replayed_search(case: Path) -> str:
    """What a replay says of the newest search among the runs of a case."""
    *_, line = [one for one in done("replay", case).out.splitlines() if "seen_before" in one]
    return line.partition("seen_before")[2].strip()


@needs_postgresql
def test_what_is_added_to_a_team_is_found_there_and_every_request_is_told(
    server: PostgreSQL, gallery: Path, tmp_path: Path, own_home: Path
) -> None:
    *files, together = done("archive", "add", gallery, "--at", server.address(), "--json").lines
    assert [line["state"] for line in files] == ["added", "added"]
    assert (together["searched"], together["to_describe"]) == (2, 0)
    requests = together["requests"]
    assert {"codes", "thumbnails", "points", "file_names"} <= carried(requests, "team_write")
    assert "sign_in" in carried(requests, "team_read")
    assert {one["host"] for one in requests} == {"127.0.0.1"}
    assert all(one["outcome"] == "answered" and one["sent_bytes"] for one in requests)
    cut = write(tmp_path, "cut.jpg", jpeg(cut_and_mirrored(original(2)), 70))
    new = write(tmp_path, "new.jpg", jpeg(original(9)))
    found, nothing = done("archive", "search", cut, new, "--at", server.address(READER), "--json").lines
    (hit,) = found["hits"]
    assert (hit["item"], hit["kind"], hit["path"]) == (files[1]["item"], "part_or_additions", None)
    (request,) = found["requests"]
    assert (request["purpose"], request["requests"]) == ("team_search", 1)
    assert {"hashes", "codes", "words", "signatures"} <= set(request["fields"])
    assert (nothing["hits"], nothing["searched"], len(nothing["requests"])) == ([], 2, 1)
    assert not (own_home / "archive").exists(), "nothing is made on this machine"


@needs_postgresql
def test_a_quick_adding_keeps_codes_and_the_same_again_the_points(server: PostgreSQL, gallery: Path) -> None:
    quick = done("archive", "add", gallery, "--quick", "--at", server.address(), "--json").lines
    assert (quick[-1]["added"], quick[-1]["to_describe"]) == (2, 2)
    assert "points" not in carried(quick[-1]["requests"], "team_write")
    same = done("archive", "search", gallery / "1.jpg", "--at", server.address(), "--json").data
    assert [hit["kind"] for hit in same["hits"]] == ["identical_file"] and same["to_describe"] == 2
    again = done("archive", "add", gallery, "--at", server.address(), "--json").lines
    assert (again[-1]["known"], again[-1]["to_describe"]) == (2, 0)


@needs_postgresql
def test_a_team_s_archive_is_shown_and_items_are_taken_out_by_their_ids(
    server: PostgreSQL, gallery: Path
) -> None:
    first, _, _ = done("archive", "add", gallery, "--at", server.address(), "--json").lines
    info = done("archive", "info", "--at", server.address(READER), "--json").data
    assert info["archive"] == f"postgresql://{READER}@127.0.0.1:{server.port}/alidade"
    assert (info["items"], info["folders"]) == (2, [])
    refused = run("archive", "remove", first["item"], "--at", server.address(READER))
    assert refused.code == 1 and "alidade_contributor" in refused.err
    gone = done("archive", "remove", first["item"], "--at", server.address(), "--json").data
    assert gone["sha256"] == first["sha256"]
    assert carried(gone["requests"], "team_write") >= {"item_ids"}
    assert done("archive", "info", "--at", server.address()).out.count("1 picture is in the archive") == 1
    folder = run("archive", "remove", "--folder", gallery, "--at", server.address())
    assert folder.code == 2 and "does not know in which folders" in folder.err


@needs_postgresql
def test_a_sync_brings_both_together_and_a_second_one_has_nothing_to_do(
    server: PostgreSQL, gallery: Path, tmp_path: Path
) -> None:
    done("archive", "add", gallery / "1.jpg", "--at", server.address())
    done("archive", "add", gallery / "2.jpg")
    done("archive", "team", "set", server.address())
    synced = done("archive", "sync", "--json").data
    assert list(synced) == SYNC_KEYS
    assert (synced["sent"], synced["received"], synced["only_received"]) == (1, 1, False)
    assert {"codes", "points", "thumbnails"} <= carried(synced["requests"], "team_sync")
    for where in ((), ("--at", "team")):
        assert done("archive", "info", *where, "--json").data["items"] == 2
    assert "Sent: 0. Received: 0." in done("archive", "sync", "--whole").out
    other = tmp_path / "other"
    ran = done("archive", "sync", "--archive", other, "--at", server.address(READER))
    assert "Received: 2." in ran.out and "127.0.0.1" in ran.err and no_error_words(ran.err.splitlines())
    cut = write(tmp_path, "cut.jpg", jpeg(cut_and_mirrored(original(2)), 70))
    found = done("archive", "search", cut, "--archive", other, "--json").data
    assert [hit["kind"] for hit in found["hits"]] == ["part_or_additions"]


@needs_postgresql
def test_who_may_only_read_receives_and_is_told_that_nothing_was_sent(
    server: PostgreSQL, gallery: Path
) -> None:
    done("archive", "add", gallery / "1.jpg", "--at", server.address())
    done("archive", "add", gallery / "2.jpg")
    for received in (1, 0):
        synced = done("archive", "sync", "--at", server.address(READER), "--json").data
        assert (synced["sent"], synced["received"], synced["only_received"]) == (0, received, True)
    assert done("archive", "sync", "--at", server.address(), "--json").data["sent"] == 1


@needs_postgresql
def test_restricted_pictures_stay_here(server: PostgreSQL, town: Path) -> None:
    done("archive", "add", "--from-case", town, "--exhibit", "Q1")
    done("restrict", town, "--reason", "A witness can be seen")
    synced = done("archive", "sync", "--at", server.address(), "--json").data
    assert (synced["sent"], synced["kept_back"]) == (0, 1)
    refused = run("archive", "add", "--from-case", town, "--at", server.address())
    assert refused.code == 1 and "restricted" in refused.err
    assert done("archive", "info", "--at", server.address(), "--json").data["items"] == 0


@needs_postgresql
def test_a_server_that_is_away_is_told_and_this_machine_s_archive_goes_on(
    server: PostgreSQL, gallery: Path, own_home: Path
) -> None:
    done("archive", "add", gallery)
    server.stop()
    try:
        for words in (("info",), ("search", gallery / "1.jpg"), ("add", gallery), ("sync",)):
            ran = run("archive", *words, "--at", server.address(), "--json")
            assert ran.code == 1, words
            assert "is away" in ran.err and "The archive on this machine goes on" in ran.err
            (request,) = ran.lines[-1]["requests"]
            assert (request["outcome"], request["reason"]) == ("failed", "team_server_away")
        assert done("archive", "search", gallery / "1.jpg", "--json").data["hits"]
    finally:
        server.start()
    assert done("archive", "sync", "--at", server.address(), "--json").data["sent"] == 2


@needs_postgresql
def test_an_examination_asks_a_team_only_when_it_is_named_and_the_case_says_what_left(
    server: PostgreSQL, gallery: Path, tmp_path: Path
) -> None:
    done("archive", "add", gallery, "--at", server.address(), "--source", "A channel")
    done("archive", "team", "set", server.address(READER), "--mode", "ask")
    cut = write(tmp_path, "cut.jpg", jpeg(cut_and_mirrored(original(2)), 70))
    where = ("--case", tmp_path / "a.case", "--out", tmp_path / "out")
    unasked = done("examine", cut, *where, "--json").data
    assert unasked["requests"] == [] and recorded(tmp_path / "a.case") == [], "nobody is there to be asked"
    asked = done("examine", cut, *where, "--at", "team", "--json").data
    (run_made,) = [one for one in asked["runs"] if one["analysis"] == "seen_before"]
    assert run_made["outcome"] == "found" and run_made["parameters"]["besides"] == "team_archive_searched"
    assert "team_archive_searched" in [limit["id"] for limit in run_made["limits"]]
    (told,) = asked["requests"]
    (request,) = recorded(tmp_path / "a.case")
    assert request.host == Text("127.0.0.1") and request.outcome is RequestOutcome.ANSWERED
    assert list(request.fields) == told["fields"] and request.sent_bytes == told["sent_bytes"] > 0
    assert {"codes", "words", "signatures"} <= set(request.fields)
    log = done("log", tmp_path / "a.case")
    assert "network request made" in log.out and "signatures of points" in log.out
    lines = [line for line in done("log", tmp_path / "a.case", "--json").lines if "requests" in line]
    assert [line["type"] for line in lines] == ["network_request"] and lines[0]["private"] == ["host"]
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "signatures of points" in report and "Alidade itself sent nothing" not in report
    assert done("verify", tmp_path / "a.case").code == 0
    assert replayed_search(tmp_path / "a.case") == "not repeatable here", "a replay asks no server"
    done("archive", "sync", "--at", "team")
    assert replayed_search(tmp_path / "a.case") == "same"
    assert len(recorded(tmp_path / "a.case")) == 1


@needs_postgresql
def test_an_examination_goes_on_when_the_team_s_server_is_away(
    server: PostgreSQL, gallery: Path, tmp_path: Path
) -> None:
    done("archive", "add", gallery)
    photo = write(tmp_path, "photo.jpg", jpeg(original(1), 60))
    server.stop()
    try:
        ran = run(
            "examine",
            photo,
            "--case",
            tmp_path / "a.case",
            "--out",
            tmp_path,
            "--at",
            server.address(),
            "--json",
        )
    finally:
        server.start()
    assert ran.code == 1 and ran.err.count("is away") == 1
    (made,) = [one for one in ran.data["runs"] if one["analysis"] == "seen_before"]
    assert made["outcome"] == "found", "the archive on this machine was searched"
    assert "team_archive_not_reached" in [limit["id"] for limit in made["limits"]]
    (request,) = recorded(tmp_path / "a.case")
    assert (request.outcome, request.reason) == (RequestOutcome.FAILED, "team_server_away")


def test_the_team_s_server_is_kept_without_its_password_shown_and_forgotten(own_home: Path) -> None:
    assert "No server of a team is configured" in done("archive", "team", "show").out
    kept = done("archive", "team", "set", "postgresql://olena:s3cret@db.example.org/alidade")
    assert "postgresql://olena@db.example.org:5432/alidade" in kept.out and "was not kept" in kept.err
    assert all("s3cret" not in path.read_text("utf-8") for path in own_home.rglob("*.json"))
    shown = done("archive", "team", "show", "--json").data
    assert (shown["mode"], shown["servers"][0]["user"], shown["servers"][0]["tls"]) == (
        "offline",
        "olena",
        True,
    )
    done("archive", "team", "set", "postgresql://olena@other.example.org/alidade", "--mode", "ask")
    shown = done("archive", "team", "show", "--json").data
    assert (shown["mode"], [one["host"] for one in shown["servers"]]) == ("ask", ["other.example.org"])
    assert done("archive", "team", "forget", "--json").data["forgotten"]
    assert done("archive", "team", "show", "--json").data == {"mode": "offline", "servers": []}


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("mode", "answer", "lent"), [("ask", "y\n", True), ("ask", "\n", False), ("offline", "y\n", False)]
)
def test_on_a_terminal_an_examination_offers_to_ask_the_team_only_in_that_mode(
    monkeypatch: pytest.MonkeyPatch, mode: str, answer: str, lent: bool
) -> None:
    done("archive", "team", "set", "postgresql://olena@db.example.org/alidade", "--mode", mode)
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", shown)
    with Workbench(processes=processes()) as bench:
        lend_team(None, bench, Output(bench.wording, json=False))
        assert bench.asks_team == lent
    assert ("be sent to db.example.org" in shown.getvalue()) == (mode == "ask")


def test_a_settings_file_that_cannot_be_read_allows_nothing(own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "network.json").write_text(json.dumps({"mode": "everything"}))
    ran = run("archive", "info", "--at", "team")
    assert ran.code == 1 and "network.json" in ran.err and not ran.err.startswith("[")


@pytest.mark.parametrize(
    "words",
    [
        ("info", "--at", "somewhere"),
        ("info", "--at", "team"),
        ("sync",),
        ("info", "--at", "postgresql://olena@db.example.org/alidade?sslmode=require"),
        ("info", "--at", "postgresql://olena@db.example.org/alidade", "--archive", os.devnull),
        ("team",),
        ("team", "set", "db.example.org"),
        ("team", "set", "postgresql://olena@db.example.org/alidade", "--mode", "always"),
    ],
)
def test_wrong_use_is_told_and_asks_nothing(words: tuple[str, ...]) -> None:
    ran = run("archive", *words)
    assert ran.code == 2 and ran.err and not ran.err.startswith("[") and ran.out == ""
