"""What every analysis keeps to, whichever it is: the contract, walked over the registry."""

from __future__ import annotations

import importlib
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

from provenance.analysis.contract import Analysis, Item, Parameters
from provenance.analysis.registry import analyses
from provenance.analysis.runner import ALL_WALLS, Finished, Runner, recorded_parameters
from provenance.media.sniff import MEDIA_TYPES
from provenance.record import codec
from provenance.record.claim import ClaimAdded
from provenance.record.finding import Limit
from provenance.record.judgement import ObservationAdded
from provenance.record.marks import Sheet
from provenance.record.run import Outcome, Run
from provenance.record.values import Matches, Picture, Region, Table
from provenance.wording import Wording
from provenance.wording.english import FAMILIES
from provenance.work.workplace import Cancellation
from tests import exiftools, forge
from tests.analyses.desk import Desk, InMemory, items_for, wall_photo
from tests.warm import processes

ROOT = Path(__file__).parents[2]
EVERY = list(analyses().values())
every_analysis = pytest.mark.parametrize("declared", EVERY, ids=lambda declared: declared.id)


@pytest.fixture(scope="module", autouse=True)
def exiftool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What stands in for ExifTool, which need not be installed."""
    folder = tmp_path_factory.mktemp("exiftool")
    exiftools.answering(folder)
    with pytest.MonkeyPatch.context() as patch:
        exiftools.first_on_path(patch, folder)
        yield


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of the tests whose files are good."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def desk(known: Path) -> Desk:
    """A runner whose cache and materials stay over these tests."""
    return Runner(processes().work, known), InMemory()


Given = tuple[list[Item], Finished]


@pytest.fixture(scope="module")
def good(desk: Desk) -> Callable[[Analysis], Given]:
    """Good items for an analysis and what it makes of them at this desk; run once."""
    runner, materials = desk
    made: dict[str, Given] = {}

    def given(declared: Analysis) -> Given:
        if declared.id not in made:
            items = items_for(declared, materials, runner)
            made[declared.id] = items, runner.run(declared, items, materials)
        return made[declared.id]

    return given


@pytest.fixture
def own_desk(tmp_path: Path) -> Desk:
    """A runner with nothing in its cache."""
    return Runner(processes().work, tmp_path), InMemory()


@pytest.fixture
def wary_desk(known: Path, tmp_path: Path) -> Desk:
    """A runner with a cache of its own that knows good files at most: all bad ones are really read."""
    return Runner(processes().work, Path(shutil.copytree(known, tmp_path / "cache"))), InMemory()


# ---- what is declared ---------------------------------------------------------------------------------------


def test_finding_the_analyses_loads_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys; from provenance.analysis.registry import analyses; found = analyses();"
        "assert len(found) >= 5, found;"
        "heavy = {'numpy', 'cv2', 'PIL', 'exifread', 'imagehash', 'PySide6'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_folder_is_named_after_the_id_that_it_declares() -> None:
    folders = {path.parent.name for path in (ROOT / "provenance" / "analyses").glob("*/__init__.py")}
    assert folders == set(analyses())


@every_analysis
def test_an_analysis_states_limits_that_the_wording_knows(declared: Analysis) -> None:
    assert declared.limits
    assert len(set(declared.limits)) == len(declared.limits)
    wording = Wording(strict=True)
    assert all(wording.limit(Limit(id)) for id in declared.limits)


@every_analysis
def test_an_analysis_has_a_title_and_a_question(declared: Analysis) -> None:
    wording = Wording(strict=True)
    assert wording.analysis(declared.id)
    assert wording.question(declared.id).endswith("?")


@every_analysis
def test_an_analysis_names_the_finding_that_says_its_result(
    declared: Analysis, good: Callable[[Analysis], Given]
) -> None:
    _, finished = good(declared)
    names = [finding.name for finding in finished.run.findings]
    assert declared.headline in names if finished.run.outcome is Outcome.FOUND else names
    known = FAMILIES["finding_name"]
    assert declared.headline in known or f"{declared.id}.{declared.headline}" in known


@every_analysis
def test_the_work_of_an_analysis_is_where_it_says(declared: Analysis) -> None:
    module, _, name = declared.work.partition(":")
    assert module.startswith(f"provenance.analyses.{declared.id}.")
    assert callable(getattr(importlib.import_module(module), name))


@every_analysis
def test_roles_are_named_once_and_can_be_filled(declared: Analysis) -> None:
    names = [role.name for role in declared.roles]
    assert len(set(names)) == len(names)
    assert all(role.most is None or 0 <= role.least <= role.most for role in declared.roles)


@every_analysis
def test_parameters_come_back_from_their_recorded_form(declared: Analysis) -> None:
    for chosen in (declared.parameters(), _other_values(declared)):
        recorded = recorded_parameters(chosen)  # refuses floats
        stored: dict[str, Any] = msgspec.json.decode(codec.canonical(recorded))
        assert declared.parameters_of(stored) == chosen


def _other_values(declared: Analysis) -> Any:
    """The parameters with every number and word other than its default; of a closed set the last one."""
    changed: dict[str, Any] = {}
    kinds = get_type_hints(declared.parameters)
    for name in declared.parameters.__struct_fields__:
        match getattr(declared.parameters(), name):
            case str() if get_origin(kinds[name]) is Literal:
                changed[name] = get_args(kinds[name])[-1]
            case bool() as flag:
                changed[name] = not flag
            case int() | Decimal() as number:
                changed[name] = number + 1
            case str() as text:
                changed[name] = text + "x"
    return declared.parameters(**changed)


@every_analysis
def test_an_unknown_parameter_is_refused(declared: Analysis) -> None:
    with pytest.raises(msgspec.ValidationError):
        declared.parameters_of({"no such parameter": 1})


# ---- what comes out -----------------------------------------------------------------------------------------


@every_analysis
def test_every_finding_has_a_name_and_a_sentence(
    declared: Analysis, good: Callable[[Analysis], Given]
) -> None:
    run = good(declared)[1].run
    assert run.outcome in (Outcome.FOUND, Outcome.NOTHING_FOUND), run.reason
    assert run.findings
    for finding in run.findings:
        sentences = FAMILIES["finding"]
        stems = (finding.name, f"{declared.id}.{finding.name}")
        said = any(id.startswith(stem) for stem in stems for id in sentences)
        shows = isinstance(finding.value, Table | Picture | Matches)  # says all by itself
        assert said or shows, finding.name
        wording = Wording(strict=True, resolve=lambda id: id[-4:])
        assert wording.finding_name(finding, declared.id)
        assert wording.finding(finding, declared.id)
        wording.must_add(finding, declared.id)


@every_analysis
def test_a_run_says_all_that_shaped_it_and_can_be_recorded(
    declared: Analysis, good: Callable[[Analysis], Given]
) -> None:
    items, finished = good(declared)
    run = finished.run
    assert (run.analysis, run.version, run.seed) == (declared.id, declared.version, declared.seed)
    assert [(given.role, given.id, given.sha256) for given in run.inputs] == [
        (item.role, item.id, item.sha256) for item in items
    ]
    assert {limit.id for limit in run.limits} >= set(declared.limits)
    assert run.components[0].name == "alidade"
    assert all(component.version for component in run.components)
    assert run.started <= run.finished
    assert set(run.objects) == set(finished.pictures)
    assert codec.canonical(run)  # no float, nothing that is not Unicode


@every_analysis
def test_the_same_items_twice_give_the_same_findings(
    declared: Analysis, desk: Desk, own_desk: Desk, good: Callable[[Analysis], Given]
) -> None:
    items, first = good(declared)
    second = own_desk[0].run(declared, items, desk[1])  # with nothing in its cache
    assert _said(first.run) == _said(second.run)
    assert first.pictures == second.pictures
    assert {finding.id for finding in first.run.findings}.isdisjoint(f.id for f in second.run.findings)


def _said(run: Run) -> list[object]:
    findings = [msgspec.structs.replace(finding, id="") for finding in run.findings]
    parts = [
        part for part in run.components if part.name not in ALL_WALLS
    ]  # of the runs that did not find all in the cache
    return [run.outcome, run.reason, run.limits, parts, run.cpu, run.parameters, findings]


# ---- what must not go in ------------------------------------------------------------------------------------


def quickest(declared: Analysis) -> Parameters:
    """The parameters, with the least effort where there is a choice: hostile bytes are read the same way."""
    words = {"effort": "quick"} if "effort" in declared.parameters.__struct_fields__ else {}
    return declared.parameters(**words)


def _hostile() -> Mapping[str, tuple[bytes, str]]:
    """Bytes that mean no good, and the type under which a case would hold them."""
    photo = wall_photo()
    noise = random.Random(7).randbytes(4000)
    kinds: dict[str, tuple[bytes, str]] = {
        "truncated": (forge.truncated(photo, 0.4), "jpeg"),
        "cut in its header": (photo[:40], "jpeg"),
        "bomb": (forge.png_bomb(), "png"),
        "text named .jpg": (b"You wanted a photo.", "jpeg"),
        "a page": (forge.html_page(), "html"),
        "unknown": (b"\0\x01\x02\x03", "unknown"),
        "of a type from a later version": (photo, "a_later_type"),
        "one colour": (forge.picture_of_one_colour((0, 0, 0), 300, 200), "png"),
        "one pixel": (forge.picture_of_one_colour((9, 9, 9), 1, 1), "png"),
        "a line": (forge.picture_of_one_colour((9, 9, 9), 3000, 1), "png"),
        "transparent": (forge.png_with_alpha(), "png"),
    }
    for media_type in MEDIA_TYPES.values():
        if media_type.decodable and media_type.id not in ("webp", "tiff", "bmp", "avif"):  # mutated below
            kinds[f"noise called {media_type.id}"] = (noise, media_type.id)
    return kinds


@every_analysis
def test_hostile_bytes_end_in_an_outcome_and_a_reason(declared: Analysis, wary_desk: Desk) -> None:
    runner, materials = wary_desk
    good = items_for(declared, materials, runner, archived=2)
    for number, role in enumerate(declared.roles):
        if role.kind == "run" or role.name in ("left_out", "said"):  # records of ours, no bytes
            continue
        for what, (data, media_type) in list(_hostile().items())[: 4 if number else None]:
            items = [*good]
            place = next(at for at, item in enumerate(good) if item.role == role.name)
            items[place] = materials.item(data, role.name, "photo.jpg", media_type)
            _require_sound(runner.run(declared, items, materials, parameters=quickest(declared)), what)


@every_analysis
def test_mutated_files_end_in_an_outcome_and_a_reason(declared: Analysis, wary_desk: Desk) -> None:
    runner, materials = wary_desk
    numbers = random.Random(11)
    good = items_for(declared, materials, runner, archived=2)
    for number, role in enumerate(declared.roles[:1]):
        for format_id in ("jpeg", "webp", "tiff", "bmp", "heic", "avif"):
            file = forge.picture_file(format_id, exif=forge.full_exif())
            items = [*good]
            items[number] = materials.item(forge.mutated(file, numbers), role.name, "photo.jpg", format_id)
            _require_sound(runner.run(declared, items, materials, parameters=quickest(declared)), format_id)


def _require_sound(finished: Finished, what: str) -> None:
    run = finished.run
    assert run.outcome is not Outcome.CANCELLED, what
    wording = Wording(strict=True)
    if run.outcome in (Outcome.FAILED, Outcome.NOT_APPLICABLE):
        assert run.reason is not None, what
        assert run.reason.id != "analysis_broke", (what, run.reason)
        assert wording.reason(run.reason)
    assert run.limits and all(wording.limit(limit) for limit in run.limits)
    assert codec.canonical(run)


@every_analysis
def test_too_few_too_many_and_the_wrong_things_are_not_applicable(declared: Analysis, desk: Desk) -> None:
    runner, materials = desk
    good = items_for(declared, materials, runner)
    for role in declared.roles:
        without = [item for item in good if item.role != role.name]
        if role.least:
            _require_refused(runner.run(declared, without, materials).run, f"no_{role.name}")
        if role.most is not None:
            one = next(item for item in good if item.role == role.name)
            surplus = [*good, *[one] * role.most]
            _require_refused(runner.run(declared, surplus, materials).run, "too_many_items")
        if role.takes == "picture":
            page = materials.item(forge.html_page(), role.name, "page.html")
            _require_refused(runner.run(declared, [*without, page], materials).run, "not_a_picture")


def _require_refused(run: Run, id: str) -> None:
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason is not None and run.reason.id == id
    assert Wording(strict=True).reason(run.reason)
    assert run.findings == ()
    assert run.limits


@every_analysis
def test_an_analysis_stops_when_asked(declared: Analysis, own_desk: Desk) -> None:
    runner, materials = own_desk
    items = items_for(declared, materials, runner)
    cancellation = Cancellation()
    waiting = _Waiting(materials, cancellation)

    def stop() -> None:
        waiting.asked.wait()
        cancellation.cancel()

    user = threading.Thread(target=stop)
    user.start()
    run = runner.run(declared, items, waiting, cancellation=cancellation).run
    waiting.asked.set()  # a run that never asked must fail below, not wait for ever
    user.join()
    assert run.outcome is Outcome.CANCELLED
    assert run.reason is not None and run.reason.id == "cancelled_by_user"
    assert (run.findings, run.objects) == ((), ())
    again = runner.run(declared, items, materials).run
    assert again.outcome in (Outcome.FOUND, Outcome.NOTHING_FOUND)


class _Waiting:
    """Materials that come only once the user has cancelled."""

    def __init__(self, materials: InMemory, cancellation: Cancellation) -> None:
        self._materials = materials
        self._cancellation = cancellation
        self.asked = threading.Event()

    def _wait(self) -> None:
        self.asked.set()
        self._cancellation.asked.wait()

    def data(self, sha256: str) -> bytes:
        self._wait()
        return self._materials.data(sha256)

    def received_name(self, card: str, sha256: str) -> str | None:
        self._wait()
        return self._materials.received_name(card, sha256)

    def run(self, id: str, sha256: str) -> Run:
        self._wait()
        return self._materials.run(id, sha256)

    def mask(self, id: str, sha256: str) -> tuple[Region, ...]:
        self._wait()
        return self._materials.mask(id, sha256)

    def marks(self, id: str, sha256: str) -> Sheet:
        self._wait()
        return self._materials.marks(id, sha256)

    def claim(self, id: str, sha256: str) -> ClaimAdded:
        self._wait()
        return self._materials.claim(id, sha256)

    def observation(self, id: str, sha256: str) -> ObservationAdded:
        self._wait()
        return self._materials.observation(id, sha256)


@every_analysis
def test_work_cancelled_before_it_began_is_a_cancelled_run(declared: Analysis, desk: Desk) -> None:
    runner, materials = desk
    cancellation = Cancellation()
    cancellation.cancel()
    items: list[Item] = items_for(declared, materials, runner)
    assert runner.run(declared, items, materials, cancellation=cancellation).run.outcome is Outcome.CANCELLED
