"""What `compression` says of JPEGs whose structure, tables and history are known, and what it must not say."""

from __future__ import annotations

import io
import random
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from provenance.analyses.compression.measured import FILE, GRID_FILE, measured, measured_grid
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.errors import ResourceError
from provenance.media.jpeg import sources as jpeg_sources
from provenance.media.jpeg.sources import sources
from provenance.record.finding import Basis, Finding
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Measure, Sequence, Table, Term, Text, Value
from provenance.wording import Wording
from tests import forge
from tests.analyses import jpeg_forge
from tests.analyses.desk import InMemory
from tests.analyses.jpeg_forge import again, inserted, jpeg, photo
from tests.warm import processes

COMPRESSION = analysis("compression")
ALARMING = (
    "suspicious",
    "manipulat",
    "tamper",
    "fake",
    "forg",
    "authentic",
    "genuine",
    "proof",
    "proves",
    "is from",
)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(processes().work, tmp_path_factory.mktemp("cache"))


def examined(runner: Runner, data: bytes) -> Run:
    materials = InMemory()
    return runner.run(COMPRESSION, [materials.item(data, "questioned")], materials).run


def by_name(run: Run) -> dict[str, Value]:
    assert run.outcome is Outcome.FOUND, run.reason
    return {finding.name: finding.value for finding in run.findings}


def finding(run: Run, name: str) -> Finding:
    return next(one for one in run.findings if one.name == name)


def sentences(run: Run) -> str:
    wording = Wording(strict=True)
    said = [wording.finding(one, "compression") for one in run.findings]
    added = [text for one in run.findings for text in wording.must_add(one, "compression")]
    return "\n".join([*said, *added, *map(wording.limit, run.limits)])


# ---- how it is built ----------------------------------------------------------------------------------------


def test_coding_sampling_restarts_and_scans_are_stated(runner: Runner) -> None:
    said = by_name(examined(runner, jpeg_forge.with_restarts(progressive=True, subsampling=1)))
    assert said["coding"] == Term("coding_progressive")
    assert said["sampling"] == Text("4:2:2")
    assert said["restart_interval"] == Count(4, "units")
    assert said["scans"] == Count(10, "scans")
    plain = by_name(examined(runner, jpeg(optimize=True)))
    assert (plain["coding"], plain["entropy_coding"]) == (Term("coding_baseline"), Term("huffman_own"))
    assert "restart_interval" not in plain


def test_a_grey_picture_is_stored_without_colour(runner: Runner) -> None:
    run = examined(runner, jpeg(photo().convert("L"), quality=75))
    assert by_name(run)["sampling"] == Term("sampling_none")
    assert by_name(run)["quality_standard"] == Measure("75", "1")


def test_the_order_of_jfif_and_exif_is_stated(runner: Runner) -> None:
    with_exif = jpeg(exif=forge.full_exif())
    assert by_name(examined(runner, jpeg()))["block_order"] == Term("order_jfif_only")
    order = by_name(examined(runner, with_exif))["block_order"]
    assert order in (Term("order_jfif_exif"), Term("order_exif_only"))
    exif_first = inserted(jpeg(), 0xE1, b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0")
    assert by_name(examined(runner, exif_first))["block_order"] == Term("order_exif_jfif")


def test_a_comment_is_what_the_file_says_and_private(runner: Runner) -> None:
    comment = finding(examined(runner, inserted(jpeg(), 0xFE, b"by Oksana")), "jpeg_comments")
    assert (comment.basis, comment.private) == (Basis.READ, True)
    assert comment.value == Sequence((Text("by Oksana"),))


def test_data_after_the_end_are_stated_with_kind_and_size(runner: Runner) -> None:
    run = examined(runner, jpeg_forge.with_trailing(jpeg(), b"\0" * 777))
    table = by_name(run)["data_after_end"]
    assert isinstance(table, Table)
    assert [(row[0], row[2]) for row in table.value] == [(Term("after_zero_padding"), Count(777, "bytes"))]
    assert "data_after_end" not in by_name(examined(runner, jpeg()))
    indexed = by_name(examined(runner, jpeg_forge.with_index(jpeg(), jpeg(photo(2, 64, 64)))))
    assert isinstance(indexed["pictures_inside"], Table)
    assert indexed["pictures_inside"].value[0][0] == Term("held_mpf")


def test_a_cut_file_is_said_to_end_early_and_not_measured(runner: Runner) -> None:
    data = jpeg()
    run = examined(runner, data[: len(data) // 2])
    assert "jpeg_truncated" in by_name(run)
    assert by_name(run)["earlier_compression"] == Term("not_measurable")
    assert "jpeg_cut_off" in {limit.id for limit in run.limits}


def test_every_step_of_every_table_is_kept(runner: Runner) -> None:
    table = by_name(examined(runner, jpeg(qtables=jpeg_forge.OWN_TABLES)))["quantisation_tables"]
    assert isinstance(table, Table)
    kept = [str(row[3].value).replace(" / ", " ").split() for row in table.value if row[3] is not None]
    assert kept == [list(map(str, steps)) for steps in jpeg_forge.OWN_TABLES]


# ---- quality and sources ------------------------------------------------------------------------------------


@pytest.mark.parametrize("quality", [1, 10, 30, 50, 60, 70, 75, 80, 85, 90, 95, 100])
def test_standard_tables_state_their_quality_and_are_never_one_source(runner: Runner, quality: int) -> None:
    said = by_name(examined(runner, jpeg(photo(3, 64, 48), quality=quality)))
    assert said["quality_standard"] == Measure(str(quality), "1")
    assert said["source_class"] == Term("source_several")
    assert isinstance(said["consistent_with"], Sequence)
    assert said["consistent_with"].value[0] == Term("every_ijg_program")


def test_other_tables_state_the_nearest_quality_and_the_distance(runner: Runner) -> None:
    said = by_name(examined(runner, jpeg(qtables=jpeg_forge.OWN_TABLES)))
    assert "quality_standard" not in said
    assert isinstance(said["quality_nearest"], Measure) and isinstance(said["quality_residual"], Measure)
    assert said["source_class"] == Term("source_unknown")
    assert "consistent_with" not in said


def test_tables_seen_in_one_source_alone_are_consistent_with_it(runner: Runner) -> None:
    run = examined(runner, jpeg(quality="web_high"))
    said = by_name(run)
    assert said["source_class"] == Term("source_known")
    assert isinstance(said["consistent_with"], Sequence) and len(said["consistent_with"].value) == 1
    assert "Compression tables are consistent with: Pillow" in sentences(run)
    assert "Shared by several apps" in sentences(run)


def test_known_tables_with_other_settings_are_listed_but_not_matched(runner: Runner) -> None:
    said = by_name(examined(runner, jpeg(quality="web_high", progressive=True)))
    assert said["source_class"] == Term("source_unknown")
    assert isinstance(said["tables_seen_in"], Table)


def test_a_run_says_how_large_the_list_of_sources_is(runner: Runner) -> None:
    run = examined(runner, jpeg())
    limit = next(one for one in run.limits if one.id == "sources_built_from")
    assert limit.values["files"] == sources().table.files > 0
    assert limit.values["sources"] == len(sources().names) > 0
    files = {part.name: (part.version, part.sha256) for part in run.components if part.name.endswith(".json")}
    assert set(files) == {f"compression/{name}.json" for name in ("sources", "earlier", "grid")}
    assert files["compression/sources.json"] == (sources().table.checked_on, sources().sha256)
    assert all(date.fromisoformat(version).isoformat() == version for version, _ in files.values())
    assert all(sha256 for _, sha256 in files.values())


# ---- an earlier compression ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [(60, 80), (70, 90), (75, 95), (50, 75)])
def test_a_coarser_compression_before_leaves_traces_of_its_quality(
    runner: Runner, first: int, second: int
) -> None:
    said = by_name(examined(runner, again(jpeg(photo(), quality=first), quality=second)))
    assert said["earlier_compression"] == Term("traces_of_earlier_compression")
    estimate = said["earlier_quality"]
    assert isinstance(estimate, Measure) and estimate.plus_minus is not None
    assert abs(int(estimate.value) - first) <= max(3, int(estimate.plus_minus))


def test_earlier_tables_of_no_standard_leave_traces_without_a_quality(runner: Runner) -> None:
    said = by_name(examined(runner, again(jpeg(photo(), qtables=jpeg_forge.OWN_TABLES), quality=92)))
    assert said["earlier_compression"] == Term("traces_of_earlier_compression")
    assert "earlier_quality" not in said


@pytest.mark.parametrize("quality", [60, 75, 85, 95])
def test_one_compression_leaves_no_traces_of_another(runner: Runner, quality: int) -> None:
    for seed in (1, 2):
        run = examined(runner, jpeg(photo(seed), quality=quality))
        assert by_name(run)["earlier_compression"] == Term("no_traces")
        assert "does not show that there was none" in sentences(run)


def test_traces_are_looked_for_on_the_stored_grid_of_a_turned_picture(runner: Runner) -> None:
    twice = again(jpeg(photo(1, 477, 355), quality=60), quality=85)
    said = by_name(examined(runner, forge.with_exif_orientation(twice, 6)))
    assert said["earlier_compression"] == Term("traces_of_earlier_compression")


def test_small_plain_and_other_coloured_pictures_are_not_measurable(runner: Runner) -> None:
    for data in (
        jpeg(photo(1, 64, 64)),
        forge.picture_of_one_colour((90, 90, 90), 800, 600),
        forge.jpeg_of_cmyk(),
        jpeg(photo(1, 15, 8)),
    ):
        if data.startswith(b"\xff\xd8"):
            assert by_name(examined(runner, data))["earlier_compression"] == Term("not_measurable")
    plain = jpeg(photo().point(lambda tone: 128), quality=80)
    assert by_name(examined(runner, plain))["earlier_compression"] == Term("not_measurable")


@pytest.mark.parametrize(("across", "down"), [(3, 5), (1, 7)])
def test_a_crop_of_a_compressed_picture_leaves_its_former_blocks(
    runner: Runner, across: int, down: int
) -> None:
    with Image.open(io.BytesIO(jpeg(photo(), quality=60))) as once:
        cropped = once.convert("RGB").crop((across, down, once.width, once.height))
    run = examined(runner, jpeg(cropped, quality=85))
    assert by_name(run)["earlier_compression"] == Term("no_traces")
    assert by_name(run)["earlier_grid"] == Term("other_grid_found")
    offset = by_name(run)["earlier_grid_offset"]
    assert isinstance(offset, Table)
    assert offset.value[0][:2] == (Count(8 - across, "px"), Count(8 - down, "px"))


def test_former_blocks_are_not_said_of_pictures_that_were_never_cropped(runner: Runner) -> None:
    for data in (jpeg(photo(4), quality=80), again(jpeg(photo(5), quality=65), quality=85)):
        run = examined(runner, data)
        assert by_name(run)["earlier_grid"] == Term("other_grid_none")
        assert "does not show that the picture was not cropped" in sentences(run)


def test_traces_come_with_the_measured_rate_of_errors(runner: Runner) -> None:
    run = examined(runner, again(jpeg(photo(), quality=60), quality=85))
    said = sentences(run)
    assert "wrongly said to carry such traces" in said
    figures, _ = measured()
    assert f"of {figures.single} files" in said.replace("\u202f", "").replace("\xa0", "")
    assert figures.bound_per_mille < 50


# ---- what must not come out ---------------------------------------------------------------------------------


def test_a_plain_messenger_photo_raises_no_alarm(runner: Runner) -> None:
    said = sentences(examined(runner, again(jpeg(photo(), quality=92), quality=80))).lower()
    said += sentences(examined(runner, again(jpeg(photo(), quality=70), quality=85))).lower()
    assert not [word for word in ALARMING if word in said]
    assert "as is usual for photos that were sent by a messenger" in said
    assert "usual for files from messengers" in said


def test_a_picture_that_is_no_jpeg_is_not_applicable(runner: Runner) -> None:
    for data in (forge.png_with_alpha(), forge.picture_file("webp"), forge.picture_file("heic")):
        run = examined(runner, data)
        assert run.outcome is Outcome.NOT_APPLICABLE
        assert run.reason is not None and run.reason.id == "not_a_jpeg"


def test_mutated_jpegs_end_in_findings_or_a_reason(runner: Runner) -> None:
    numbers = random.Random(9)
    seeds = [jpeg(exif=forge.full_exif()), jpeg(progressive=True), jpeg_forge.with_index(jpeg(), jpeg())]
    for _ in range(25):
        run = examined(runner, forge.mutated(numbers.choice(seeds), numbers))
        assert run.outcome in (Outcome.FOUND, Outcome.NOT_APPLICABLE)
        if run.outcome is Outcome.FOUND:
            assert sentences(run)


# ---- the data files -----------------------------------------------------------------------------------------


def test_an_altered_list_of_sources_is_refused_by_name(tmp_path: Path) -> None:
    text = jpeg_sources.FILE.read_text()
    broken = tmp_path / "sources.json"
    for changed in (
        text[:-20],
        text.replace('"files":1}', '"files":0}', 1),
        text.replace('"tables":"0', '"tables":"x', 1),
    ):
        assert changed != text
        broken.write_text(changed)
        sources.cache_clear()
        with pytest.raises(ResourceError) as caught:
            sources(broken)
        assert caught.value.values["file"] == "sources.json"
    sources.cache_clear()


def test_an_altered_measurement_is_refused_by_name(tmp_path: Path) -> None:
    for file, reading in ((FILE, measured), (GRID_FILE, measured_grid)):
        broken = tmp_path / file.name
        broken.write_text(file.read_text().replace("measured_on", "measured_at"))
        with pytest.raises(ResourceError) as caught:
            reading(broken)
        assert caught.value.id == "compression_measurement_invalid"
        assert caught.value.values["file"] == file.name


def test_the_measurements_are_of_many_photos_and_few_of_them_erred() -> None:
    assert measured()[0].photos >= 100
    assert measured()[0].bound_per_mille <= 50
    assert measured_grid()[0].photos >= 100
    assert measured_grid()[0].bound_per_mille <= 50


def test_no_row_of_standard_tables_names_one_source_as_if_it_were_the_only_one() -> None:
    for row in sources().table.rows:
        assert row.seen_in
        assert all(seen.files >= 1 for seen in row.seen_in)
    assert any(row.standard for row in sources().table.rows)
    assert any(not row.standard for row in sources().table.rows)
