"""The people's records through the command line: every kind added and listed, in words and as JSON."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from provenance.workbench.vocabulary import VOCABULARY
from tests.analyses.desk import WALL_SIZE
from tests.cli.conftest import Worked
from tests.cli.desk import done, run

GONE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def add(case: Path, *argv: str) -> str:
    """Add a record; its id."""
    kind, *words = argv
    answer = done(kind, case, "add", *words, "--json").data
    assert list(answer) == ["id", "event"]
    return str(answer["id"])


def newest(case: Path, kind: str) -> dict[str, object]:
    listed: dict[str, object] = done(kind, case, "list", "--json").lines[-1]
    assert list(listed)[:3] == ["event", "time", "actor"]
    return listed


def count(case: Path) -> int:
    return len(done("log", case).out.splitlines())


def finding(examined: Worked, name: str) -> str:
    return next(
        str(entry["id"])
        for made in examined.ran.data["runs"]
        for entry in made["findings"]
        if entry["name"] == name
    )


def test_every_kind_of_record_is_added_listed_and_shown(town: Path, examined: Worked) -> None:
    source = add(town, "source", "--name", "Kanal 5", "--kind", "channel", "--note", "seen there")
    relay = add(town, "source", "--name", "Herald", "--kind", "outlet", "--relays", source)
    claim = add(
        town, "claim", "--text", "нібито у центрі", "--text-language", "uk", "--hedge", "нібито", "--source", relay,
        "--about", "Q1", "--who", "soldiers", "--what", "a flag", "--where", "Kupyansk", "--when", "2022-09-10/",
        "--translation", "allegedly in the centre", "--translation-language", "en", "--translator", "Alex",
        "--address", "https://t.me/x/1",
    )  # fmt: skip
    copy = done("query-copy", town, "Q1", "--out", town.parent / "copies", "--json").data
    search = add(
        town, "search-log", "--engine", "tineye", "--result", "hits", "--exhibit", "Q1", "--query-sha256",
        copy["sha256"], "--hit", "https://a.example/1", "https://a.example/2", "--hit-dated", "2022-09-09",
        "--hit-dated-basis", "engine_crawl_date", "--at", "2022-09-12T10:00+03:00", "--note", "first page",
    )  # fmt: skip
    sighting = add(
        town, "sighting", "--exhibit", "Q1", "--address", "https://a.example/1", "--medium", "web_page", "--caption",
        "прапор", "--published", "2022-09-09", "--published-basis", "page_text", "--likeness", "crop",
        "--found-by", search, "--archived-copy", "https://web.archive.org/x",
    )  # fmt: skip
    seen = add(
        town,
        "observe",
        "--exhibit",
        "Q1",
        "--kind",
        "sign",
        "--text",
        "a sign with letters",
        "--region",
        "1,2 30,40",
    )
    note = add(town, "note", "--text", "ask again", "--about", seen, "R1")
    dispute = add(town, "dispute", "--finding", finding(examined, "result"), "--reason", "another wall")
    link = done("link", town, "add", "Q1", "same_scene", "R1", "--json").data["id"]
    card = done(
        "acquisition", town, "add", "Q1", "--method", "messenger_save", "--platform", "Telegram", "--channel",
        "withheld", "--post", "https://t.me/x/1", "--sent-as", "photo", "--shown-time", "2022-09-10T12:00",
        "--transform-risk", "platform_reencodes", "--json",
    ).data["id"]  # fmt: skip
    conclusion = add(
        town, "conclude", "--claim", claim, "--axis", "where", "--grade", "supported", "--for", sighting,
        finding(examined, "result"), "--against", note, "--reasons", "same wall", "--limits", "one reference",
        "--would-change", "a second town with that wall",
    )  # fmt: skip
    ids = {
        "source": relay, "claim": claim, "search-log": search, "sighting": sighting, "observe": seen, "note": note,
        "dispute": dispute, "link": link, "acquisition": card, "conclude": conclusion,
    }  # fmt: skip
    for kind, id in ids.items():
        assert id in done(kind, town, "list").out, kind
        assert id in newest(town, kind).values(), kind
        assert "[" not in done(kind, town, "list").out.replace("[undone]", ""), kind
    assert newest(town, "claim")["when"] == {"kind": "period", "value": {"kind": "instant", "value": "2022-09-10",
                                             "precision": "day"}}  # fmt: skip
    assert newest(town, "claim")["text"] == {"kind": "text", "value": "нібито у центрі", "language": "uk"}
    assert newest(town, "acquisition")["channel"] == {"kind": "missing", "value": "withheld"}
    assert newest(town, "acquisition")["received_name"] == {"kind": "file_name", "value": "photo.jpg"}
    assert newest(town, "observe")["region"]["picture_width"] == WALL_SIZE[0]  # type: ignore[index]
    assert "same wall" in done("conclude", town, "list").out


@pytest.mark.parametrize(
    "words",
    [
        ["claim", "add", "--text", "x", "--source", GONE],
        ["claim", "add", "--text", "x", "--about", "Q9"],
        ["claim", "add", "--text", "x", "--where", "95, 200"],
        ["source", "add", "--name", "x", "--relays", GONE],
        ["sighting", "add", "--exhibit", "Q9"],
        ["sighting", "add", "--exhibit", "Q1", "--found-by", GONE],
        ["sighting", "add", "--exhibit", "Q1", "--published", "noon"],
        ["search-log", "add", "--engine", "tineye", "--result", "none", "--exhibit", "Q9"],
        ["search-log", "add", "--engine", "altavista", "--result", "none", "--exhibit", "Q1"],
        ["search-log", "add", "--engine", "tineye", "--result", "none"],
        ["search-log", "add", "--engine", "tineye", "--result", "hits", "--exhibit", "Q1"],
        [
            "search-log",
            "add",
            "--engine",
            "tineye",
            "--result",
            "none",
            "--exhibit",
            "Q1",
            "--hit",
            "https://a",
        ],
        ["search-log", "add", "--engine", "tineye", "--result", "none", "--exhibit", "Q1", "--consent", GONE],
        [
            "search-log",
            "add",
            "--engine",
            "tineye",
            "--result",
            "none",
            "--exhibit",
            "Q1",
            "--query-sha256",
            "0" * 64,
        ],
        ["observe", "add", "--exhibit", "Q9", "--text", "x"],
        ["observe", "add", "--exhibit", "Q1", "--text", "x", "--region", "0,0 9000,9000"],
        ["observe", "add", "--exhibit", "Q1", "--text", "x", "--region", "everywhere"],
        ["note", "add", "--text", "x", "--about", GONE],
        ["dispute", "add", "--finding", GONE, "--reason", "x"],
        ["link", "add", "Q1", "crop_of", "Q9"],
        ["acquisition", "add", "Q9", "--platform", "x"],
        ["acquisition", "add", "Q1", "--card", GONE],
        ["acquisition", "add", "Q1", "--shown-time", "noon"],
        ["conclude", "add", "--claim", GONE, "--axis", "who", "--grade", "not_examined"],
        ["query-copy", "Q9"],
        ["query-copy", "Q1", "--crop", "0,0,9000,10"],
        ["open-search", "altavista", "--allow"],
        ["open-search", "tineye", "--text", "x", "--allow"],
        ["open-search", "commons", "--text", "x", "--sha1", "y", "--allow"],
    ],
    ids=" ".join,
)
def test_what_points_at_nothing_is_refused_and_nothing_is_written(
    words: list[str], town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = count(town)
    ran = run(words[0], town, *words[1:])
    assert ran.code in (1, 2) and ran.out == ""
    assert ran.err.strip() and "[" not in ran.err
    assert count(town) == before
    assert not (tmp_path / "query-copies").exists()


@pytest.mark.parametrize("grade", ["supported", "contradicted"])
def test_a_conclusion_for_or_against_needs_findings(grade: str, town: Path) -> None:
    claim = done("claim", town, "list", "--json").lines[0]["claim"]
    words = [
        "--claim",
        claim,
        "--axis",
        "where",
        "--grade",
        grade,
        "--limits",
        "one view",
        "--would-change",
        "two",
    ]
    ran = run("conclude", town, "add", *words)
    assert (ran.code, ran.out) == (2, "") and "[" not in ran.err
    other = "--against" if grade == "supported" else "--for"
    assert run("conclude", town, "add", *words, other, "R1").code == 2
    right = "--for" if grade == "supported" else "--against"
    add(town, "conclude", *words, right, "R1")
    done("conclude", town, *words, right, "R1")  # "add" may be left out


def test_a_word_that_is_not_in_the_vocabulary_is_wrong_use(town: Path) -> None:
    ran = run("sighting", town, "add", "--exhibit", "Q1", "--medium", "carrier_pigeon")
    assert ran.code == 2 and all(word in ran.err for word in VOCABULARY["medium"])


def test_words_that_are_not_unicode_are_refused_in_words(town: Path) -> None:
    before = count(town)
    ran = run("note", town, "add", "--text", os.fsdecode(b"\xff"))
    assert (ran.code, ran.out) == (1, "") and "[" not in ran.err
    assert count(town) == before


# ---- searching ----------------------------------------------------------------------------------------------


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes the address it is given into this file."""
    opened, program = tmp_path / "opened.txt", tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{opened}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("BROWSER", f"{program} %s")
    import webbrowser

    monkeypatch.setattr(webbrowser, "_tryorder", None)
    monkeypatch.setattr(webbrowser, "_browsers", {})
    return opened


def test_without_consent_the_address_is_shown_and_nothing_is_opened_or_written(
    town: Path, browser: Path
) -> None:
    before = town.read_bytes()
    ran = done("open-search", town, "yandex_images", "--text", "прапор & місто", "--json")
    assert ran.data == {
        "engine": "yandex_images",
        "address": "https://yandex.com/images/search?text="
        "%D0%BF%D1%80%D0%B0%D0%BF%D0%BE%D1%80%20%26%20%D0%BC%D1%96%D1%81%D1%82%D0%BE",
        "consent": None,
        "opened": False,
    }
    text = done("open-search", town, "yandex_images")
    assert text.out == "https://yandex.com/images/\n" and "[" not in text.err and text.err
    assert town.read_bytes() == before
    assert not browser.exists()


def test_with_consent_that_very_address_is_opened_and_the_consent_recorded(town: Path, browser: Path) -> None:
    before = count(town)
    sha1 = hashlib.sha1(b"x").hexdigest()
    answer = done("open-search", town, "commons", "--sha1", sha1, "--allow", "--json").data
    assert browser.read_text() == answer["address"] + "\n" and sha1 in answer["address"]
    assert answer["opened"] and answer["consent"]
    assert count(town) == before + 1
    add(
        town,
        "search-log",
        "--engine",
        "commons",
        "--result",
        "none",
        "--exhibit",
        "Q1",
        "--consent",
        answer["consent"],
    )


def test_a_refusal_is_recorded_and_opens_nothing(town: Path, browser: Path) -> None:
    answer = done("open-search", town, "tineye", "--refuse", "--json").data
    assert answer["consent"] and not answer["opened"]
    assert done("log", town, "--json").lines[-1]["type"] == "consent_decided"
    assert not browser.exists()
    assert run("open-search", town, "tineye", "--refuse", "--allow").code == 2


def test_other_maps_are_listed_and_one_is_opened_with_consent_or_refused(town: Path, browser: Path) -> None:
    before = count(town)
    listed = done("open-map", town, "-33.8568,151.2153", "--kind", "satellite", "--json").data
    assert len(listed["addresses"]) > 3 and listed["consent"] is None and not listed["opened"]
    assert all("-33.8568" in one["address"] for one in listed["addresses"])
    assert not browser.exists() and count(town) == before
    chosen = ("open-map", town, "49.7064,37.6167", "--provider", "openstreetmap")
    refused = done(*chosen, "--refuse", "--json").data
    assert refused["consent"] and not refused["opened"] and not browser.exists()
    allowed = done(*chosen, "--allow", "--json").data
    assert browser.read_text() == allowed["addresses"][0]["address"] + "\n"
    assert count(town) == before + 2


def test_a_map_that_nobody_has_is_refused_with_those_that_are_there(town: Path, browser: Path) -> None:
    ran = run("open-map", town, "49.7,37.6", "--provider", "altavista", "--allow")
    assert ran.code == 2 and "openstreetmap" in ran.err
    assert run("open-map", town, "49.7,37.6", "--allow").code == 2
    assert run("open-map", town, "Kupiansk").code == 2
    assert not browser.exists()


def test_a_query_copy_is_written_where_it_was_asked_for(town: Path, tmp_path: Path) -> None:
    answer = done(
        "query-copy", town, "q1", "--out", tmp_path / "out", "--crop", "10,20,300,200", "--mirror", "--json"
    ).data
    assert list(answer) == ["file", "sha256", "derivative"]
    data = Path(answer["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == answer["sha256"]
    assert b"Exif" not in data
    assert run("query-copy", town, "Q1", "--crop", "1,2,3").code == 2
