"""docs/command-line.md against the program: its examples run, and its tables are complete."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from provenance.cli.commands import parser
from provenance.record.run import Outcome
from provenance.record.values import KINDS
from tests import forge, mapforge
from tests.analyses.credentials_forge import authority
from tests.analyses.desk import MARKS_SCALE
from tests.cli.desk import ROOT, run, write_photos
from tests.marks import marks_file, pairs_file

PAGE = (ROOT / "docs" / "command-line.md").read_text("utf-8")
EXAMPLES = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()]
COMMANDS = sorted(next(a for a in parser()._actions if a.dest == "command").choices or ())
PLACE_VERBS = (
    "add", "list", "show", "describe", "rename", "merge", "export", "import", "withdraw", "match",
)  # fmt: skip
MAP_VERBS = ("add", "list", "remove", "draw", "online add")
ARCHIVE_VERBS = ("add", "search", "show", "info", "remove", "sync", "team")

_KEPT = re.compile(r"(?P<name>[A-Z]+)=\$\((?P<command>main\.py .*)\)")


def _obeyed(line: str, kept: dict[str, str]) -> None:
    """Run one line as a shell would: `main.py …`, or `NAME=$(main.py … | filters)`."""
    assignment = _KEPT.fullmatch(line)
    command, _, filters = (assignment["command"] if assignment else line).partition(" | ")
    words = [re.sub(r"\$([A-Z]+)", lambda name: kept[name[1]], word) for word in shlex.split(command)]
    assert words[0] == "main.py"
    ran = run(*words[1:])
    assert ran.code == 0, (line, ran.err)
    assert "[" not in ran.err, (line, ran.err)
    if "--json" in words:
        assert ran.lines
    if assignment:
        out = ran.out
        if filters:
            out = subprocess.run(
                ["bash", "-c", filters], input=out, capture_output=True, text=True, check=True
            ).stdout
        kept[assignment["name"]] = out.strip()
        assert re.fullmatch(r"[0-9A-Z]+", kept[assignment["name"]]), line


def test_every_example_of_the_page_runs_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_photos(tmp_path)
    (tmp_path / "references").mkdir()
    for name in ("reference.jpg", "other.jpg"):
        shutil.move(tmp_path / name, tmp_path / "references" / name)
    (tmp_path / "page.html").write_bytes(forge.html_page())
    (tmp_path / "pairs.csv").write_text(
        "image_a,image_b\nphoto.jpg,references/other.jpg\nphoto.jpg,copy.jpg\n"
    )
    (tmp_path / "known.csv").write_text(
        "image_a,image_b,same_place,place_a,place_b\n"
        "photo.jpg,references/reference.jpg,1,bridge,bridge\n"
        "references/reference.jpg,photo.jpg,1,church,church\n"
        "copy.jpg,references/reference.jpg,1,hall,hall\n"
        "references/reference.jpg,copy.jpg,1,tower,tower\n"
        "photo.jpg,references/other.jpg,0,bridge,gate\n"
    )
    (tmp_path / "trust-list.pem").write_bytes(authority().certificate)
    mapforge.town_pbf(tmp_path / "town.osm.pbf")
    (tmp_path / "walk.gpx").write_bytes(mapforge.GPX)
    pairs_file(tmp_path, scale=MARKS_SCALE)
    marks_file(tmp_path, scale=MARKS_SCALE)
    monkeypatch.chdir(tmp_path)
    kept: dict[str, str] = {}
    assert len(EXAMPLES) > 30
    for line in EXAMPLES:
        _obeyed(line, kept)


def test_every_command_is_documented() -> None:
    assert [command for command in COMMANDS if f"`{command}" not in PAGE] == []


def test_every_verb_of_places_is_documented() -> None:
    assert [verb for verb in PLACE_VERBS if f"| `places {verb}" not in PAGE] == []
    assert all(run("places", verb, "--help").code == 0 for verb in PLACE_VERBS)
    assert run("places", "nothing").code == 2


def test_every_verb_of_archive_is_documented() -> None:
    assert [verb for verb in ARCHIVE_VERBS if f"| `archive {verb}" not in PAGE] == []
    assert all(run("archive", verb, "--help").code == 0 for verb in ARCHIVE_VERBS)


def test_every_verb_of_map_is_documented() -> None:
    assert [verb for verb in MAP_VERBS if f"| `map {verb}" not in PAGE] == []
    assert all(run("map", *verb.split(), "--help").code == 0 for verb in MAP_VERBS)


def test_every_kind_of_value_is_explained() -> None:
    table = PAGE.partition("### Values")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `(\w+)` \|", table, re.M)[1:]  # without the heading
    assert sorted(explained) == sorted(KINDS)


def test_every_outcome_is_named() -> None:
    assert [outcome.value for outcome in Outcome if f"`{outcome.value}`" not in PAGE] == []


def test_every_option_that_is_documented_is_one_of_the_program() -> None:
    helps = "".join(
        run(*words, "--help").out for command in COMMANDS for words in ([command], [command, "x.case", "add"])
    )
    helps += "".join(run("places", verb, "--help").out for verb in PLACE_VERBS)
    helps += "".join(run("archive", verb, "--help").out for verb in ARCHIVE_VERBS)
    helps += "".join(run("map", *verb.split(), "--help").out for verb in MAP_VERBS)
    helps += run("archive", "team", "set", "--help").out
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", PAGE))
    assert [option for option in options if option not in helps] == []
