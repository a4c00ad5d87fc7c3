"""An archive for a team on PostgreSQL started for real: one server, and two with the rows beside the first.

`python -m benchmarks.archive.team same [PHOTOS]`: PHOTOS (200) photographs of the development data in an archive on
this machine and, brought there by the program's own sync, on one server and on two; each is asked for attacked copies
of 20 of them, and the answers are compared. `… size CODES…`: how long questions take among so many codes and as many
views of 150 points (random, with planted neighbours, loaded by COPY). `… killed [ITEMS [KILLS]]`: ITEMS (1,000) put
by two writers while one of two servers is killed and started again KILLS (20) times, and what is there afterwards.

Over loopback with TLS; the servers run without `fsync`, which changes nothing for questions.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.archive import scale
from benchmarks.archive.attacks import ATTACKS, Photo, attacked
from benchmarks.archive.here import HereCoder, archive_in
from benchmarks.archive.photos import chosen, opened
from benchmarks.archive.teamservers import Column, Servers, copied, fields, servers
from benchmarks.landmarks.places import data_folder
from provenance.archive import coding
from provenance.archive.known import PictureArchive
from provenance.archive.syncing import synced
from provenance.archive.team import TeamArchive
from provenance.archive.voting import Asked
from provenance.errors import ArchiveError
from provenance.net.servers import server_of
from provenance.vision.copies.pdq import SAME_BITS
from provenance.workbench.seeking import Seeking
from provenance.workbench.seencandidates import Source, newest
from tests.archive.seendesk import code_of, features_of, new_item, packed
from tests.archive.teamdesk import describe_in, door_to, put_in
from tests.archive.teamdesk import team as forged_team
from tests.archive.teamserver import CONTRIBUTOR, PASSWORD, PostgreSQL

Answer = TypeVar("Answer")

QUESTIONS: Final = 200
FEATURE_QUESTIONS: Final = 50
TURNS: Final = 8
"""Codes of one question of the program for one view: as it is, turned and mirrored."""
SEED: Final = 20220910
BLOCK: Final = 20_000
SEGMENT: Final = 100_000
"""Views in one list, as the program builds them."""

# ---- the same answers ------------------------------------------------------------------------------------------


def same(photos: int) -> int:
    """Real photographs here, on one server and on two; how many answers differ."""
    files = chosen(data_folder() / "distractors", asked=20, held_out=0, decoys=0)
    if not files.asked:
        sys.exit(f"no photographs in {data_folder()}: set ALIDADE_DATA")
    with tempfile.TemporaryDirectory() as name, archive_in(Path(name) / "here") as here:
        for path in (*files.asked, *files.gallery)[:photos]:
            here.add(path.name, path.read_bytes())
        questions = _questions(files.asked, tuple(map(opened, files.fillers)))
        expected = [_answer(here.archive, here.coder, one) for one in questions]
        differing = 0
        for parts in (0, 2):
            with servers(parts) as running, closing(_client(running.first)) as team:
                began = time.perf_counter()
                done = synced(here.archive, team)
                took_s = time.perf_counter() - began
                answers = [_answer(team, here.coder, one) for one in questions]
                wrong = sum(one != other for one, other in zip(answers, expected, strict=True))
                print(
                    f"{_named(parts)}: {done.sent} items brought in {took_s:.0f} s; {len(questions)} questions,"
                    f" {sum(map(len, expected))} candidates, {wrong} answered otherwise",
                    flush=True,
                )
                differing += wrong
    return differing


def _questions(paths: Sequence[Path], fillers: Sequence[Photo]) -> list[Source]:
    """Each photograph after three attacks, every attack in turn."""
    names = list(ATTACKS)
    asked = [
        (names[(3 * place + n) % len(names)], place, path)
        for place, path in enumerate(paths)
        for n in range(3)
    ]
    return [
        Source(attacked(name, opened(path), place, fillers).data(), f"{path.name} {name}")
        for name, place, path in asked
    ]


def _answer(archive: PictureArchive, coder: HereCoder, source: Source) -> list[tuple[object, ...]]:
    """Every candidate, by what does not depend on where it lies."""
    seeking = Seeking(archive, coder, lambda _what, _done, _of: None, candidate_bits=SAME_BITS)
    return sorted(
        (
            one.item.sha256,
            one.identical,
            one.near,
            -1 if one.distance_bits is None else one.distance_bits,
            -1 if one.view is None else one.view.shown.number,
            0 if one.laying is None else one.laying.inliers,
        )
        for one in newest(seeking.candidates(source))
    )


def _client(server: PostgreSQL) -> TeamArchive:
    where = server_of(server.address(CONTRIBUTOR)).server
    return TeamArchive(
        door_to(server), where, PASSWORD, made_by=coding.points_made_by(), features=coding.features_of
    )


def _named(parts: int) -> str:
    return f"{parts} partitions" if parts else "one server"


# ---- at size ---------------------------------------------------------------------------------------------------


def size(counts: Sequence[int]) -> None:
    """Questions among so many codes and as many views with points, on one server and on two."""
    for count in counts:
        for parts in (0, 2):
            with servers(parts) as running:
                began = time.perf_counter()
                _load_codes(running, count)
                codes_s = time.perf_counter() - began
                _load_points(running, count)
                points_s = time.perf_counter() - began - codes_s
                held_mb = sum(
                    server.run("SELECT pg_database_size(current_database())")[0][0] / 1e6
                    for server in running.holding
                )
                print(
                    f"{count:>10,} {_named(parts)}: loaded codes in {codes_s:.0f} s, points in {points_s:.0f} s,"
                    f" {held_mb:,.0f} MB",
                    flush=True,
                )
                with closing(_client(running.first)) as team:
                    _ask_codes(team, count)
                    _ask_points(team, count)


def _load_codes(running: Servers, count: int) -> None:
    chunks = np.arange(16, dtype=np.int64) << 16
    for ids, codes in scale.code_blocks(count):
        keys = chunks | codes.view(">u2").astype(np.int64)
        for server, held in _parted(running, ids):
            one = np.ones(int(held.sum()), np.int64)
            text = np.full((len(one), 16), ord("0"), np.uint8)
            rows: list[Column] = [*2 * [("bigint", ids[held])], ("smallint", 0 * one)]
            rows += [("integer", side * one) for side in (0, 0, 640, 480)]
            rows += [("bit", codes[held]), ("smallint", 90 * one), ("text", text), ("text", text)]
            rows += [("integer[]", keys[held])]
            columns = "id, item, number, x, y, width, height, code, quality, phash, dhash, keys"
            with server.connected() as connection:
                copied(connection, "alidade.views_here", columns, fields(rows))


def _load_points(running: Servers, count: int) -> None:
    """Views of so many points. Where a view's packed points would be stand some bytes: no question reads them."""
    running.first.run(f"INSERT INTO alidade.makers (name) VALUES ('{coding.points_made_by()}')")
    table = scale.word_table()
    for start in range(0, count, BLOCK):
        views = [
            one
            for begin in range(start, min(start + BLOCK, count), scale.BLOCK_DOCUMENTS)
            for one in scale.block_of_documents(begin, min(scale.BLOCK_DOCUMENTS, count - begin), table)
        ]
        ids = np.array([one.id for one in views], np.int64)
        words = np.stack([one.words for one in views]).astype(np.int64)
        signatures = np.stack([one.signatures for one in views]).view(np.int64)
        for server, held in _parted(running, ids):
            one = np.ones(int(held.sum()), np.int64)
            its = ids[held]
            packed = np.zeros((len(one), 16), np.uint8)
            points: list[Column] = [*3 * [("bigint", its)], ("integer", one), ("bytea", packed)]
            tail: list[Column] = [*2 * [("bigint", its)], ("integer", one)]
            tail += [("integer[]", words[held]), ("bigint[]", signatures[held])]
            with server.connected() as connection:
                copied(connection, "alidade.points_here", "id, item, view, made_by, packed", fields(points))
                copied(connection, "alidade.tail_here", "id, item, made_by, words, signatures", fields(tail))
                held_in_tail = connection.run("SELECT count(*) FROM alidade.tail_here")[0][0]
                if held_in_tail >= SEGMENT or start + BLOCK >= count:
                    connection.run(f"SELECT alidade.build_lists_here(1, {SEGMENT})")
    for server in running.holding:
        server.run("ANALYZE")


def _parted(running: Servers, ids: NDArray[np.int64]) -> list[tuple[PostgreSQL, NDArray[np.bool_]]]:
    holders = running.holders(ids)
    return [(server, holders == place) for place, server in enumerate(running.holding)]


def _ask_codes(team: TeamArchive, count: int) -> None:
    asked, ids = scale.questions(count)
    for at_once in (1, TURNS):
        others = np.random.default_rng(7).integers(0, 256, (QUESTIONS, at_once - 1, 32), np.uint8)
        turned = [[one.tobytes() for one in (asked[n], *others[n])] for n in range(QUESTIONS)]
        answers, times_ms = _timed([partial(team.near, one, scale.RADIUS) for one in turned])
        found = [
            any(one.asked == 0 and one.view == id for one in near)
            for near, id in zip(answers, ids[:QUESTIONS].tolist(), strict=True)
        ]
        _print(count, f"{at_once} codes", times_ms, f"found {np.mean(found):.3f}")


def _ask_points(team: TeamArchive, count: int) -> None:
    table = scale.word_table()
    ids = np.random.default_rng(6).choice(count, FEATURE_QUESTIONS, replace=False) + 1
    for features in (800, 400):
        asked = [scale.question(int(id), features, table) for id in ids]
        answers, times_ms = _timed([partial(team.voted, one, scale.SHORTLIST) for one in asked])
        found = [id in {one.view for one in voted} for id, voted in zip(ids.tolist(), answers, strict=True)]
        _print(count, f"{features} points", times_ms, f"in the first {scale.SHORTLIST} {np.mean(found):.3f}")


def _timed(questions: Sequence[Callable[[], Answer]]) -> tuple[list[Answer], scale.Times]:
    return scale.timed(lambda n: questions[n](), len(questions))


def _print(count: int, what: str, times_ms: scale.Times, said: str) -> None:
    p50, p99 = (np.percentile(times_ms[0], p) for p in (50, 99))
    print(f"{count:>10,} {what:<12} p50 {p50:,.1f} ms  p99 {p99:,.1f} ms  {said}", flush=True)


# ---- killed ----------------------------------------------------------------------------------------------------


def killed(items: int, kills: int) -> int:
    """Two writers put items while one of two partitions is killed and started again; what is wrong afterwards."""
    away: Counter[str] = Counter()
    finished = threading.Event()

    def write(running: Servers, numbers: range) -> None:
        with forged_team(running.first) as team:
            for number in numbers:
                while not _put(team, number, away):
                    time.sleep(0.05)

    def ask(running: Servers) -> None:
        with forged_team(running.first) as team:
            while not finished.is_set():
                try:
                    team.near([code_of(1)], scale.RADIUS)
                    away["answered"] += 1
                except ArchiveError as error:
                    away[error.id] += 1

    draw = random.Random(SEED)
    with servers(2, shared_buffers="64MB") as running:
        writers = [threading.Thread(target=write, args=(running, range(n, items, 2))) for n in range(2)]
        asker = threading.Thread(target=ask, args=(running,))
        began = time.perf_counter()
        for thread in (*writers, asker):
            thread.start()
        done = 0
        while done < kills and any(thread.is_alive() for thread in writers):
            time.sleep(draw.uniform(0.1, 1.0))
            part = running.parts[done % 2]
            part.crash()
            time.sleep(draw.uniform(0.0, 1.0))
            part.start()
            done += 1
        for thread in writers:
            thread.join()
        finished.set()
        asker.join()
        took_s = time.perf_counter() - began
        with forged_team(running.first) as team:
            wrong = _wrong(team, running, items)
    print(
        f"{items} items put by two writers in {took_s:.0f} s, {done} kills; the reader: {away['answered']} answers,"
        f" {away['team_server_away']} times told that the server is away; others: "
        f"{dict(away - Counter({'answered': away['answered'], 'team_server_away': away['team_server_away']}))}"
    )
    print(f"lost, doubled or different: {len(wrong)}", *wrong[:20], sep="\n")
    return len(wrong)


def _put(team: TeamArchive, number: int, away: Counter[str]) -> bool:
    try:
        return describe_in(team, put_in(team, number), number)
    except ArchiveError as error:
        away[error.id] += 1
        return False


def _wrong(team: TeamArchive, running: Servers, items: int) -> list[str]:
    """What is not as if nobody had been killed."""
    wrong = []
    counts = team.counts()
    if (counts.items, counts.views, counts.described_views) != (items, 2 * items, 2 * items):
        wrong.append(f"counts {counts}")
    for number in range(items):
        item = team.by_sha256(new_item(number).sha256)
        if item is None:
            wrong.append(f"{number} lost")
            continue
        views = team.views(item.id)
        points = {one.view: one.packed for one in team.points([view.id for view in views])}
        whole = [view.shown.pdq for view in views] == [code_of(number, n) for n in range(2)]
        whole &= [points.get(view.id) for view in views] == [packed(number, n) for n in range(2)]
        words, signatures = features_of(number)
        voted = team.voted(Asked.of(words[:, None].copy(), signatures), 1)
        whole &= [one.view for one in voted] == [views[0].id] and voted[0].votes == len(words)
        if not whole:
            wrong.append(f"{number} is not as it was put")
    left = [server.run("SELECT count(*) FROM alidade.asked_here")[0][0] for server in running.parts]
    return [*wrong, *(f"{count} questions left behind" for count in left if count)]


def main() -> int:
    """Run what was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=["same", "size", "killed"])
    parser.add_argument("numbers", nargs="*", type=int)
    asked = parser.parse_args()
    match asked.kind:
        case "same":
            return min(1, same(*(asked.numbers or [200])))
        case "killed":
            return min(1, killed(*(*asked.numbers, *(1000, 20)[len(asked.numbers) :])))
        case _:
            size(asked.numbers or [100_000, 1_000_000])
            return 0


if __name__ == "__main__":
    sys.exit(main())
