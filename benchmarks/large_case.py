"""Builds a case of 10,000 photos and 120,000 events and measures opening and listing it, beside plain baselines.

Run from the repository root: `python -m benchmarks.large_case [photos] [events]`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from provenance.casefile.casefile import CaseFile
from provenance.casefile.verify import verify_case
from provenance.record.casework import RunRecorded
from provenance.record.evidence import EvidenceAcquired, EvidenceAdded, EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.run import Input, Outcome, Run
from provenance.record.values import Count, FileName, Instant, Measure, Precision, Term, Text
from tests.casefile.desk import AUTHOR

PHOTOS, EVENTS = 10_000, 120_000
BATCH = 500

_OPEN_AND_LIST = """
import json, resource, sys, time
from pathlib import Path
from provenance.casefile.casefile import CaseFile
from provenance.record.casework import RunRecorded
from tests.casefile.desk import AUTHOR, add_note
t0 = time.perf_counter()
case = CaseFile.open(Path(sys.argv[1]), AUTHOR)
t1 = time.perf_counter()
exhibits = len(case.snapshot().exhibits)
t2 = time.perf_counter()
runs = case.snapshot().count(RunRecorded)
t3 = time.perf_counter()
add_note(case, "one more")
t4 = time.perf_counter()
case.snapshot().exhibits
t5 = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
case.close()
print(json.dumps({"open": t1 - t0, "exhibits": t2 - t1, "count runs": t3 - t2, "record one": t4 - t3,
                  "exhibits again": t5 - t4, "n": [exhibits, runs], "peak_mb": peak / 1024}))
"""
_BASELINES = """
import gc, json, sqlite3, sys, time
import msgspec
from provenance.record.event import Envelope
connection = sqlite3.connect(sys.argv[1])
t0 = time.perf_counter()
lines = [line for (line,) in connection.execute("SELECT line FROM events")]
t1 = time.perf_counter()
decoder = msgspec.json.Decoder(Envelope)
kept = [decoder.decode(line) for line in lines]
t2 = time.perf_counter()
print(json.dumps({"bare SELECT": t1 - t0, "msgspec decode of all envelopes": t2 - t1}))
"""


def run_of(evidence: str, sha256: str) -> Run:
    findings = (
        Finding(new_ulid(), "size", Basis.COMPUTED, Count(1_234_567, "bytes")),
        Finding(new_ulid(), "taken_time", Basis.READ, Instant("2022-09-10T10:21:33", Precision.SECOND)),
        Finding(new_ulid(), "focal_length", Basis.READ, Measure("3.99", "mm")),
    )
    now = "2026-11-20T09:00:00Z"
    inputs = (Input("questioned", "evidence", evidence, sha256),)
    return Run(new_ulid(), "metadata", 1, inputs, {"max_side_px": 1600}, Outcome.FOUND, now, now, findings)


def add_photo(case: CaseFile, n: int) -> tuple[str, str]:
    sha256, evidence = case.objects.put(f"small photo {n} ".encode() * 40), new_ulid()
    case.record(
        EvidenceAdded(
            evidence=evidence,
            exhibit=f"R{n + 1}",
            role=EvidenceRole.REFERENCE,
            sha256=sha256,
            size_bytes=600,
            media_type="jpeg",
        ),
        EvidenceAcquired(
            acquisition=new_ulid(),
            evidence=evidence,
            method=Term("file_copy"),
            received_name=FileName(f"IMG_{n}.jpg"),
            file_modified=Instant("2022-09-10T12:40:11", Precision.SECOND, "+00:00"),
        ),
    )
    return evidence, sha256


def build(path: Path, photos: int, events: int) -> None:
    """Photos with their cards first, then runs, and every tenth event a note."""
    with CaseFile.create(path, AUTHOR, title="Large") as case:
        taken: list[tuple[str, str]] = []
        while len(taken) < photos:
            with case.writing():
                taken += [add_photo(case, len(taken) + n) for n in range(min(BATCH, photos - len(taken)))]
        while case.seq + 1 < events:
            with case.writing():
                for n in range(case.seq + 1, min(case.seq + 1 + BATCH, events)):
                    if n % 10:
                        case.record_run(run_of(*taken[n % photos]))
                    else:
                        case.record(NoteAdded(note=new_ulid(), text=Text(f"note {n}")))


def elsewhere(code: str, path: Path) -> dict[str, float]:
    """The figures that a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def main(photos: int, events: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.case"
        began = time.perf_counter()
        build(path, photos, events)
        print(f"built {photos} photos, {events} events in {time.perf_counter() - began:.1f} s")
        print(f"file {path.stat().st_size / 1e6:.0f} MB")
        bare = elsewhere(_BASELINES, path)
        ours = elsewhere(_OPEN_AND_LIST, path)
        print(f"listed {ours.pop('n')}, peak {ours.pop('peak_mb'):.0f} MB")
        base_s = sum(bare.values())
        for name, took_s in (*bare.items(), *ours.items()):
            print(f"{name:32} {took_s:7.3f} s   {took_s / base_s:5.2f} x (bare SELECT + decode)")
        began = time.perf_counter()
        result = verify_case(path)
        print(f"{'verify':32} {time.perf_counter() - began:7.3f} s   agrees: {result.agrees}")
        print(f"peak of building {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        assert RunRecorded.event_type == "run_recorded"


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given or [PHOTOS, EVENTS]))
