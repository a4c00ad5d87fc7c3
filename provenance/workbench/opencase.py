"""An open case as the window and the command line see it: add, examine, write down, search, report, look after."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from provenance.analyses.landmark_support import SupportParameters
from provenance.analysis.contract import Analysis, Item, Parameters
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.casefile.casefile import CaseFile
from provenance.casefile.log import Author
from provenance.record import codec
from provenance.record.casework import EventUndone
from provenance.record.evidence import EvidenceAcquired, EvidenceRole
from provenance.record.marks import Sheet
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.wording import Wording
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.controlling import Lender, lent_bytes, nobody
from provenance.workbench.erasing import erase_record
from provenance.workbench.examination import Examination, Report
from provenance.workbench.intake import BLANK_CARD, Intake, Taken
from provenance.workbench.integrity import Integrity
from provenance.workbench.jobs import Effort, Job, of_marks, support_parameters
from provenance.workbench.looking import THUMBNAILS, Looking
from provenance.workbench.marking import require_size
from provenance.workbench.materials import CaseMaterials, evidence_item, mask_items, run_item
from provenance.workbench.people import People, Written
from provenance.workbench.replay import Replay, replay
from provenance.workbench.reporting import Pictures, Press, WrittenReport, report_so_far, write_report
from provenance.workbench.searching import QueryCopy, QueryShape, query_copy
from provenance.workbench.seenbefore import NOWHERE, SeenBefore
from provenance.workbench.seencandidates import Source
from provenance.workbench.settings import Folders
from provenance.workbench.tagexport import TagForm, export_tags, newest_tags


def _quiet(_what: str, _done: int, _of: int) -> None:
    """Progress for nobody."""


class OpenCase:
    """One case, open. Close it, or use it in a `with` block."""

    def __init__(
        self,
        file: CaseFile,
        workplace: Workplace,
        viewing: Workplace,
        folders: Folders,
        archive: Lender = nobody,
        seen: SeenBefore = NOWHERE,
    ) -> None:
        self.file = file
        self.people = People(file)
        self._workplace = workplace
        self._cache_folder = folders.cache
        self._home = folders.home
        self._runner = Runner(workplace, folders.cache / "features", folders.home)
        self._intake = Intake(file)
        self._archive = archive
        self._seen = seen
        self._examination = Examination(file, self._runner, workplace.count, archive, seen)
        self.closing: list[Callable[[], None]] = []
        """What is called when the case is closed."""
        self.integrity = Integrity(file, folders.cache)
        self.looking = Looking(file, viewing, folders.cache)

    def snapshot(self, at: int | None = None) -> Snapshot:
        """The state of the case, by default now."""
        return self.file.snapshot(at)

    def write_as(self, author: Author) -> None:
        """Write under another pseudonym or role from now on; what was written stays as it is."""
        self.file.author = author.in_case(self.snapshot().case)

    def close(self) -> None:
        """Close the case; the workplace goes on."""
        self.looking.close()
        self.file.close()
        for call in self.closing:
            call()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    # ---- evidence -------------------------------------------------------------------------------------------

    def add(
        self, paths: Iterable[Path], role: EvidenceRole, card: EvidenceAcquired = BLANK_CARD
    ) -> Iterator[Taken]:
        """Take files in, one answer per path in order."""
        return self._intake.files(paths, role, card)

    def paste(self, png: bytes, role: EvidenceRole = EvidenceRole.QUESTIONED) -> Taken:
        """Take in a bitmap from the clipboard."""
        return self._intake.bitmap(png, role)

    def picture_size(self, exhibit: Exhibit, cancellation: Cancellation | None = None) -> tuple[int, int]:
        """Width and height of a picture as shown, in pixels. Raises MediaError when it is none."""
        facts = self.looking.facts(exhibit.sha256, exhibit.number, cancellation)
        return facts.shown_width, facts.shown_height

    def draw_marks(self, exhibit: Exhibit, sheet: Sheet, cancellation: Cancellation | None = None) -> Written:
        """What somebody marked to work out place or time; see `People.draw_marks`.

        Raises UsageError besides when the photo has another size than the marks say.
        """
        require_size(sheet, exhibit.number, self.picture_size(exhibit, cancellation))
        return self.people.draw_marks(exhibit.id, sheet)

    # ---- analyses -------------------------------------------------------------------------------------------

    def examine(
        self,
        questioned: Sequence[Exhibit],
        references: Sequence[Exhibit],
        cancellation: Cancellation | None = None,
        report: Report = _quiet,
        *,
        effort: Effort = "usual",
    ) -> Iterator[Run]:
        """All applicable analyses on the questioned exhibits, identity and comparison for the references.

        The comparisons are followed by controls; see `controls`.
        """
        cancel = cancellation or Cancellation()
        return self._examination.examine(questioned, references, cancel, report, effort)

    def recount(self, questioned: str, cancellation: Cancellation | None = None) -> Run:
        """How many references support a questioned exhibit, by its number or id, counted again and recorded.

        Goes by the newest comparison of each reference and by what the case says of it now. Raises UsageError when it
        was not compared with any.
        """
        exhibit = self.snapshot().exhibit(questioned)
        return self._examination.recount(exhibit, cancellation or Cancellation(), _quiet)

    def second_opinion(
        self, exhibit: str, cancellation: Cancellation | None = None, report: Report = _quiet
    ) -> Run:
        """What ExifTool, where the user installed it, reads of an exhibit by its number or id, recorded.

        Starts a program that is not ours: no part of an examination. Held against the newest run of `metadata`,
        which is made first where there is none. Not applicable where ExifTool is not installed.
        """
        found = self.snapshot().exhibit(exhibit)
        return self._examination.second_opinion(found, cancellation or Cancellation(), report)

    def sign_text(
        self,
        exhibit: str,
        cancellation: Cancellation | None = None,
        report: Report = _quiet,
        languages: str = "",
    ) -> tuple[Run, ...]:
        """The words on signs in an exhibit, by its number or id, read by Tesseract where it is installed; recorded.

        Where words were read, the names of places are looked up again, as a second run. No part of an examination, for
        it takes long. `languages`: Tesseract's codes joined by "+"; "" for those that are there.
        """
        found = self.snapshot().exhibit(exhibit)
        return self._examination.sign_text(found, languages, cancellation or Cancellation(), report)

    def place_names(
        self, exhibit: str, cancellation: Cancellation | None = None, report: Report = _quiet
    ) -> Run:
        """The places named in what the case now says of an exhibit, by its number or id; recorded, and made offline."""
        found = self.snapshot().exhibit(exhibit)
        return self._examination.place_names(found, cancellation or Cancellation(), report)

    def source(self, exhibit: Exhibit) -> Source:
        """The bytes of an exhibit, to be looked for in an archive. Raises CaseAltered when they were changed."""
        return self._examination.source(exhibit)

    def seen_before(
        self, exhibit: str, cancellation: Cancellation | None = None, report: Report = _quiet
    ) -> Run:
        """An exhibit, by its number or id, among the other pictures of the case and in the archive; recorded."""
        found = self.snapshot().exhibit(exhibit)
        return self._examination.seen_before(found, cancellation or Cancellation(), report)

    def controls(
        self,
        questioned: Exhibit,
        references: Sequence[Exhibit] | None = None,
        cancellation: Cancellation | None = None,
        report: Report = _quiet,
    ) -> Run:
        """The same photo against buildings of other places in the archive, recorded; never of the place meant.

        Meant are the places that claims about the photo name and those of `references` (all of the case when not
        given), by their cards and bytes; they are compared as the photo was with its references. With fewer than 20
        other places that could be compared, or when the archive cannot be asked, the run is "not applicable".
        """
        if references is None:
            references = [one for one in self.snapshot().exhibits if one.role is EvidenceRole.REFERENCE]
        cancel = cancellation or Cancellation()
        return self._examination.controls(questioned, references, cancel, report)

    def locate(self, exhibit: Exhibit, cancellation: Cancellation | None = None) -> Run:
        """From where a photo was taken by the pairs kept on it, recorded; not applicable where there are none."""
        return self._of_marks("camera_position", exhibit, cancellation)

    def read_shadows(self, exhibit: Exhibit, cancellation: Cancellation | None = None) -> Run:
        """What the shadows kept on a photo say of the sun, recorded; not applicable where there are none."""
        return self._of_marks("sun_and_shadow", exhibit, cancellation)

    def _of_marks(self, analysis_id: str, exhibit: Exhibit, cancellation: Cancellation | None) -> Run:
        job = of_marks(self.snapshot(), exhibit, analysis_id)
        (run,) = self._examination.perform([job], cancellation or Cancellation(), _quiet)
        return run

    def run(
        self,
        analysis_id: str,
        inputs: Sequence[tuple[str, str]],
        parameters: Parameters | None = None,
        cancellation: Cancellation | None = None,
    ) -> Run:
        """One analysis on named inputs (role, exhibit or run id), recorded."""
        declared = analysis(analysis_id)
        snapshot = self.snapshot()
        items = self._items(snapshot, declared, inputs)
        if parameters is None and declared.parameters is SupportParameters:
            runs = [snapshot.run(item.id) for item in items if item.kind == "run"]
            questioned = next((item.id for item in items if item.role == "questioned"), "")
            parameters = support_parameters(snapshot, questioned, runs)
        job = Job(declared, items, parameters)
        (run,) = self._examination.perform([job], cancellation or Cancellation(), _quiet)
        return run

    def _items(
        self, snapshot: Snapshot, declared: Analysis, inputs: Sequence[tuple[str, str]]
    ) -> tuple[Item, ...]:
        """Items by role and name; a mask that a person painted on an exhibit goes with it where there is a role."""
        kinds = {role.name: role.kind for role in declared.roles}
        items: list[Item] = []
        for role, name in inputs:
            if kinds.get(role) == "run":
                items.append(run_item(snapshot, name))
                continue
            exhibit = snapshot.exhibit(name)
            items.append(evidence_item(exhibit, role))
            if kinds.get(f"{role}_mask") == "mask":
                items += mask_items(snapshot, exhibit, f"{role}_mask")
        return tuple(items)

    def replay(self, cancellation: Cancellation | None = None) -> Iterator[Replay]:
        """Run every recorded run again and compare; nothing is recorded, and nothing kept from before is used."""
        with tempfile.TemporaryDirectory(prefix="alidade-replay-") as fresh:
            runner = Runner(self._workplace, Path(fresh), self._home)
            yield from replay(
                self.snapshot(),
                CaseMaterials(self.file, lent_bytes(self._archive), self._seen.lent),
                runner,
                cancellation or Cancellation(),
            )

    def undo(self, event: str) -> tuple[str, str]:
        """Say that an event no longer counts; the id of the undoing, and the type of the record it concerns.

        Raises CaseError for what cannot be undone; undoing an undoing brings its event back.
        """
        undone = concerned = self.file.envelope(event)
        while concerned.type == EventUndone.event_type:
            data = codec.read_data(concerned, {})
            assert isinstance(data, EventUndone)
            concerned = self.file.envelope(data.event)
        return self.file.undo(undone.id).id, concerned.type

    # ---- erasing --------------------------------------------------------------------------------------------

    def erase(self, event: str, fields: Sequence[str], reason: str) -> tuple[int, ...]:
        """Destroy private fields of an event and what goes with it; the numbers of the erasing events.

        A card goes in all its states, marks with all that was computed from them; see `erase_record`.
        """
        return erase_record(self.file, event, fields, reason)

    def erase_exhibit(self, number: str, reason: str) -> tuple[int, ...]:
        """Destroy an exhibit's bytes, what was made from it and the pictures of runs on it; the erasing events."""
        snapshot = self.snapshot()
        exhibit = snapshot.exhibit(number)
        doomed = {exhibit.sha256: None, **{made.data.sha256: None for made in exhibit.derivatives}}
        for run in snapshot.runs:
            if any(given.id == exhibit.id for given in run.inputs):
                doomed |= dict.fromkeys(run.objects)
        with self.file.writing():
            events = [
                self.file.erase_object(sha256, reason) for sha256 in doomed if sha256 in self.file.objects
            ]
        for folder in ("features", "pictures", THUMBNAILS):  # made from those bytes; caches are made again
            Cache(self._cache_folder / folder).clear()
        self._workplace.forget()
        return tuple(event.seq for event in events)

    # ---- searching and reporting ----------------------------------------------------------------------------

    def query_copy(
        self, exhibit: str, shape: QueryShape, folder: Path, cancellation: Cancellation | None = None
    ) -> QueryCopy:
        """A clean copy of a picture for a reverse search, written to a folder and kept as a derivative."""
        asked = self.snapshot().exhibit(exhibit)
        cancel = cancellation or Cancellation()
        return query_copy(self.file, self.looking.workplace, asked, shape, folder, cancel)

    def report(
        self,
        folder: Path,
        wording: Wording,
        *,
        at: int | None = None,
        stem: str = "report",
        cancellation: Cancellation | None = None,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> WrittenReport:
        """Look at all evidence again, then write the report up to event `at` as HTML and PDF named `stem`."""
        cancel = cancellation or Cancellation()
        self.integrity.check(cancel, progress, everything=True)
        press = Press(self._workplace, cancel)
        return write_report(self.file, folder / stem, wording, self._pictures(cancel), press, at)

    def report_pages(
        self,
        wording: Wording,
        *,
        max_pages: int = 200,
        ppi: int = 96,
        cancellation: Cancellation | None = None,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> tuple[bytes, ...]:
        """The first pages of the report as it would be now, as PNG files; nothing is hashed again or recorded.

        `ppi` pixels per inch of A4 paper (96: 794 × 1123); `progress` counts pictures. Raises what `report` raises.
        """
        cancel = cancellation or Cancellation()
        document = report_so_far(self.file, wording, self._pictures(cancel), progress)
        return Press(self._workplace, cancel).pages(document, ppi, max_pages)

    def export_tags(self, exhibit: str, path: Path, form: TagForm) -> None:
        """Write the tags that the newest run of `metadata` read of an exhibit (number or id); see `tagexport`.

        Raises UsageError when there is no such run, EnvironmentFault when the file cannot be written.
        """
        snapshot = self.snapshot()
        export_tags(newest_tags(snapshot, snapshot.exhibit(exhibit)), path, form)

    def _pictures(self, cancellation: Cancellation) -> Pictures:
        return Pictures(self.file, self._workplace, Cache(self._cache_folder / "pictures"), cancellation)
