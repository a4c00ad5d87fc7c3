"""Walking folders says what is new, changed, back or gone, once each and in one order."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from provenance.archive import whereabouts
from provenance.archive.gathering import (
    FoundFile,
    Gathered,
    GoneFile,
    KnownFile,
    PassedOver,
    gathered,
    is_there,
    path_of,
    root_of,
)
from provenance.archive.pictures import SeenArchive
from provenance.archive.seenopening import now
from provenance.archive.whereabouts import FolderSettings
from provenance.errors import ArchiveError, InputError
from tests.archive.seendesk import put

POSIX = pytest.mark.skipif(os.name == "nt", reason="links, permissions and names of POSIX")


def write(root: Path, *names: str, data: bytes = b"x") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def told(root: Path, known: tuple[KnownFile, ...] = ()) -> list[tuple[str, str]]:
    """What a walk says, as pairs of a word and a path."""
    return [_pair(one) for one in gathered(root_of(root), known)]


def _pair(one: Gathered) -> tuple[str, str]:
    match one:
        case FoundFile():
            return one.state, os.fsdecode(one.path)
        case PassedOver():
            return one.reason, os.fsdecode(one.path)
        case GoneFile():
            return "gone", os.fsdecode(one.path)


def known_of(root: Path) -> tuple[KnownFile, ...]:
    found = [one for one in gathered(root_of(root)) if isinstance(one, FoundFile)]
    return tuple(KnownFile(one.path, one.size_bytes, one.mtime_ns) for one in found)


def test_files_come_in_the_order_of_their_paths_bytes_whatever_folders_lie_between(tmp_path: Path) -> None:
    write(tmp_path, "a/1.jpg", "a-b.jpg", "a.jpg", "a0.jpg", "a/z/2.jpg", "Ж/1.jpg", "b")
    paths = [path for _, path in told(tmp_path)]
    assert sorted(paths, key=os.fsencode) == paths and len(paths) == 7


def test_a_second_walk_finds_everything_unchanged_and_each_change_is_told(tmp_path: Path) -> None:
    write(tmp_path, "1.jpg", "2.jpg", "a/3.jpg", "a/4.jpg", "b/5.jpg")
    known = known_of(tmp_path)
    assert {state for state, _ in told(tmp_path, known)} == {"unchanged"}
    write(tmp_path, "2.jpg", data=b"longer")
    os.utime(tmp_path / "a/3.jpg", ns=(1, 1))
    (tmp_path / "a/4.jpg").unlink()
    (tmp_path / "b/5.jpg").rename(tmp_path / "b/0.jpg")
    assert told(tmp_path, known) == [
        ("unchanged", "1.jpg"),
        ("changed", "2.jpg"),
        ("changed", "a/3.jpg"),
        ("gone", "a/4.jpg"),
        ("new", "b/0.jpg"),
        ("gone", "b/5.jpg"),
    ]


def test_a_file_that_was_gone_and_is_back_as_it_was_needs_no_reading(tmp_path: Path) -> None:
    write(tmp_path, "1.jpg", "2.jpg")
    one, two = known_of(tmp_path)
    away = KnownFile(two.path, two.size_bytes, two.mtime_ns, gone=True)
    missing = KnownFile(b"3.jpg", 1, 1, gone=True)
    assert told(tmp_path, (one, away, missing)) == [("unchanged", "1.jpg"), ("returned", "2.jpg")]
    write(tmp_path, "2.jpg", data=b"other")
    assert told(tmp_path, (away,))[1] == ("changed", "2.jpg")


def test_hidden_and_empty_files_are_told_and_not_gone_into(tmp_path: Path) -> None:
    write(tmp_path, ".a/1.jpg", ".2.jpg", "3.jpg")
    write(tmp_path, "4.jpg", data=b"")
    assert told(tmp_path) == [
        ("hidden", ".2.jpg"),
        ("hidden", ".a/"),
        ("new", "3.jpg"),
        ("empty_file", "4.jpg"),
    ]


@POSIX
def test_links_to_files_are_followed_once_and_links_to_folders_never(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    write(outside, "1.jpg", data=b"outside")
    write(root, "own.jpg", ".hidden/own.jpg")
    (root / "a.jpg").symlink_to(outside / "1.jpg")
    (root / "b.jpg").symlink_to(root / "a.jpg")
    (root / "c.jpg").symlink_to("own.jpg")
    (root / "d.jpg").symlink_to(".hidden/own.jpg")
    (root / "e").symlink_to(outside)
    (root / "f").symlink_to(root)
    (root / "g.jpg").symlink_to("nowhere")
    (root / "h.jpg").symlink_to("h.jpg")
    os.mkfifo(root / "i.jpg")
    assert told(root) == [
        ("hidden", ".hidden/"),
        ("new", "a.jpg"),
        ("link_followed_before", "b.jpg"),
        ("link_to_file_inside", "c.jpg"),
        ("new", "d.jpg"),
        ("link_to_folder", "e"),
        ("link_to_folder", "f"),
        ("broken_link", "g.jpg"),
        ("broken_link", "h.jpg"),
        ("no_regular_file", "i.jpg"),
        ("new", "own.jpg"),
    ]
    assert next(one for one in gathered(root_of(root)) if isinstance(one, FoundFile)).size_bytes == 7
    (tmp_path / "named").symlink_to(root)
    assert root_of(tmp_path / "named") == root_of(root)


class Junction:
    """A name as Windows gives that of a junction: a folder that leads elsewhere."""

    name = b"elsewhere"

    def is_dir(self, *, follow_symlinks: bool) -> bool:
        return True

    def stat(self, *, follow_symlinks: bool) -> SimpleNamespace:
        return SimpleNamespace(st_mode=stat.S_IFDIR, st_reparse_tag=0xA0000003)


@POSIX
def test_a_junction_is_passed_over_as_a_link_to_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The visit meets a link on the disk of this test; the listing says what Windows says."""
    write(tmp_path / "outside", "1.jpg")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "elsewhere").symlink_to(tmp_path / "outside", target_is_directory=True)

    @contextlib.contextmanager
    def listed(_folder: bytes) -> Iterator[list[Junction]]:
        yield [Junction()]

    monkeypatch.setattr(os, "scandir", listed)
    assert told(tmp_path / "root") == [("link_to_folder", "elsewhere")]


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_and_its_files_are_not_called_gone(tmp_path: Path) -> None:
    write(tmp_path, "a/1.jpg", "a/b/2.jpg", "c.jpg")
    known = known_of(tmp_path)
    (tmp_path / "c.jpg").chmod(0)
    (tmp_path / "a").chmod(0)
    try:
        assert told(tmp_path, known) == [("unreadable_folder", "a/"), ("unreadable_file", "c.jpg")]
    finally:
        (tmp_path / "a").chmod(0o700)


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="paths longer than the system opens, made by handle"
)
def test_a_folder_that_the_system_does_not_open_is_told_and_its_files_are_not_called_gone(
    tmp_path: Path,
) -> None:
    write(tmp_path, "zz.jpg")
    name, handle = "d" * 250, os.open(tmp_path, os.O_RDONLY)
    for _ in range(18):  # 4,500 characters; the system takes 4,096 (PATH_MAX)
        os.mkdir(name, dir_fd=handle)
        below = os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)
    (word, path), last = told(tmp_path)
    assert word == "unreadable_folder" and path.endswith("/") and last == ("new", "zz.jpg")
    known = KnownFile(os.fsencode(path) + b"x.jpg", 1, 1)
    assert told(tmp_path, (known,)) == [(word, path), last]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of any bytes")
def test_names_that_are_no_text_are_walked_and_found_again(tmp_path: Path) -> None:
    name = b"caf\xe9/\xff.jpg"
    path = path_of(root_of(tmp_path), name)
    path.parent.mkdir()
    path.write_bytes(b"x")
    (found,) = gathered(root_of(tmp_path))
    assert isinstance(found, FoundFile) and found.path == name
    assert path_of(root_of(tmp_path), found.path).read_bytes() == b"x"


def test_a_folder_that_is_not_there_is_refused_so_that_nothing_is_called_gone(tmp_path: Path) -> None:
    write(tmp_path, "file")
    for missing in (tmp_path / "away", tmp_path / "file"):
        with pytest.raises(InputError) as caught:
            list(gathered(root_of(missing), (KnownFile(b"1.jpg", 1, 1),)))
        assert caught.value.id == "folder_missing"


def test_a_walk_can_be_stopped_and_reads_on_what_is_known_as_it_goes(tmp_path: Path) -> None:
    write(tmp_path, *(f"{number:03}.jpg" for number in range(50)))
    read = 0

    def known() -> Iterator[KnownFile]:
        nonlocal read
        for number in range(50):
            read += 1
            yield KnownFile(f"{number:03}.jpg".encode(), 1, 1)

    walk = gathered(root_of(tmp_path), known())
    for _ in range(10):
        next(walk)
    assert read <= 11

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(gathered(root_of(tmp_path), (), stop))


# ---- with the archive ---------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SeenArchive]:
    with SeenArchive(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def take_in(archive: SeenArchive, folder: Path) -> list[str]:
    """A walk as the workbench does it: files of one byte whose value is the number of the picture."""
    root, began = root_of(folder), now()
    told = []
    for one in gathered(root, archive.whereabouts.known(root, batch=2)):
        match one:
            case FoundFile(state="new" | "changed"):
                item = put(archive, path_of(root, one.path).read_bytes()[0])
                missing = archive.whereabouts.missing_elsewhere(item.id, root, one.path, began)
                archive.whereabouts.note(root, one, item.id, [copy for copy in missing if copy.root != root])
                moved = "".join(f" from {os.fsdecode(copy.path)}" for copy in missing)
                told.append(f"{one.state} {os.fsdecode(one.path)}{moved}")
            case FoundFile(state="returned"):
                archive.whereabouts.returned(root, one.path)
                told.append(f"returned {os.fsdecode(one.path)}")
            case GoneFile():
                archive.whereabouts.gone(root, one.path)
                told.append(f"gone {os.fsdecode(one.path)}")
    archive.whereabouts.walked(root)
    return told


def test_moved_changed_and_deleted_files_are_followed(archive: SeenArchive, folder: Path) -> None:
    for number in range(5):
        write(folder, f"{number}.jpg", data=bytes([number]))
    archive.whereabouts.add_folder(root_of(folder))
    assert len(take_in(archive, folder)) == 5 and take_in(archive, folder) == []
    (folder / "0.jpg").rename(folder / "moved.jpg")
    (folder / "4.jpg").rename(folder / "0a.jpg")
    (folder / "1.jpg").unlink()
    write(folder, "2.jpg", data=b"\x09")
    os.utime(folder / "2.jpg", ns=(5, 5))
    assert take_in(archive, folder) == [
        "gone 0.jpg",
        "new 0a.jpg from 4.jpg",
        "gone 1.jpg",
        "changed 2.jpg",
        "gone 4.jpg",
        "new moved.jpg from 0.jpg",
    ]
    moved = archive.whereabouts.at(folder / "moved.jpg")
    assert moved is not None and moved.where.read_bytes() == b"\0" and moved.gone is None
    here, before = archive.whereabouts.copies(moved.item)
    assert (here.path, before.path) == (b"moved.jpg", b"0.jpg") and before.gone is not None
    assert archive.whereabouts.at(folder / "nowhere.jpg") is None
    counts = archive.counts()
    assert (counts.items, counts.copies, counts.gone, counts.folders) == (6, 7, 3, 1)
    (folder / "moved.jpg").rename(folder / "0.jpg")
    os.utime(folder / "0.jpg", ns=(here.mtime_ns, here.mtime_ns))
    assert take_in(archive, folder) == ["returned 0.jpg", "gone moved.jpg"]


def test_the_item_whose_bytes_lay_at_a_path_before_is_told_and_stays(
    archive: SeenArchive, folder: Path
) -> None:
    root = root_of(folder)
    archive.whereabouts.add_folder(root)
    first, second = put(archive, 1), put(archive, 2)
    archive.whereabouts.note(root, FoundFile("new", b"1.jpg", 1, 1), first.id)
    changed = FoundFile("changed", b"1.jpg", 2, 2)
    assert (
        archive.whereabouts.note(root, changed, second.id) == first.id
        and archive.whereabouts.copies(first.id) == ()
    )
    assert archive.item(first.id) == first
    assert archive.whereabouts.note(root, FoundFile("changed", b"1.jpg", 2, 3), second.id) is None


def test_a_copy_on_a_disk_that_is_away_is_not_called_moved(
    archive: SeenArchive, folder: Path, tmp_path: Path
) -> None:
    away = root_of(tmp_path / "away")
    item = put(archive, 1)
    for root in (away, root_of(folder)):
        archive.whereabouts.add_folder(root)
    archive.whereabouts.note(away, FoundFile("new", b"1.jpg", 1, 1), item.id)
    assert archive.whereabouts.missing_elsewhere(item.id, root_of(folder), b"1.jpg") == ()
    archive.whereabouts.note(root_of(folder), FoundFile("new", b"1.jpg", 1, 1), item.id)
    assert len(archive.whereabouts.copies(item.id)) == 2


def test_a_file_moved_to_another_folder_is_told_from_where(
    archive: SeenArchive, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    write(folder, "1.jpg", data=b"\x01")
    for root in (folder, other):
        archive.whereabouts.add_folder(root_of(root))
    take_in(archive, folder)
    other.mkdir()
    (folder / "1.jpg").rename(other / "2.jpg")
    assert take_in(archive, other) == ["new 2.jpg from 1.jpg"] and archive.counts().gone == 1


def test_equal_files_are_noted_without_looking_for_the_others_again_and_again(
    archive: SeenArchive, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bytes] = []

    def counting(root: bytes, path: bytes) -> bool:
        looked.append(path)
        assert not archive.database.is_writing
        return is_there(root, path)

    monkeypatch.setattr(whereabouts, "is_there", counting)
    for number in range(120):
        write(folder, f"{number}.jpg", data=b"\x01")
    write(tmp_path / "other", "1.jpg", data=b"\x01")
    for root in (folder, tmp_path / "other"):
        archive.whereabouts.add_folder(root_of(root))
    take_in(archive, folder)
    assert 0 < len(looked) <= 120 * whereabouts.MOST_BESIDE
    del looked[:]
    take_in(archive, tmp_path / "other")
    assert len(looked) == whereabouts.MOST_LOOKED_FOR


def test_folders_are_listed_and_forgotten_and_their_items_named(archive: SeenArchive, folder: Path) -> None:
    write(folder, "1.jpg", data=b"\x01")
    root = root_of(folder)
    archive.whereabouts.add_folder(root)
    settings = FolderSettings(whole=False, restricted=True)
    archive.whereabouts.add_folder(root, settings)
    (known,) = archive.whereabouts.folders()
    assert known.settings == FolderSettings(whole=True, restricted=True) and known.walked is None
    take_in(archive, folder)
    (known,) = archive.whereabouts.folders()
    assert known.walked is not None and archive.whereabouts.folder(root) == known
    (id,) = archive.whereabouts.items_in(root, only_there=True)
    assert archive.whereabouts.forget_folder(root) == 1
    assert (
        archive.whereabouts.folders() == ()
        and archive.item(id).id == id
        and not archive.whereabouts.copies(id)
    )
    with pytest.raises(ArchiveError) as caught:
        list(archive.whereabouts.known(root))
    assert caught.value.id == "no_such_folder_known"
