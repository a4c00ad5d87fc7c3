"""`metadata`: every tag of many files, as lines for people, as JSON, or as one table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output, error_json, shown_path
from provenance.errors import UsageError
from provenance.record.tagtable import is_personal
from provenance.workbench import FileTags, Workbench
from provenance.workbench.csvcells import csv_table
from provenance.workbench.tagexport import write_whole

if TYPE_CHECKING:
    from provenance.media.tags import Tag, TagReading, TagValue

_COLUMNS: Final = ("file", "group", "name", "standard_name", "raw", "value", "personal", "error")
_TRUTH: Final = {"true": True, "false": False}
_SHOWN_LETTERS: Final = 120  # of a value on a line: about what fits on a terminal beside group and name


def add_commands(commands: Commands) -> None:
    """Declare the command."""
    metadata = add_command(
        commands,
        "metadata",
        run_metadata,
        "every tag of files, one line of JSON per file in the order given, or all in one table",
        "  main.py metadata *.jpg --json\n"
        "  main.py metadata *.jpg --csv tags.csv\n"
        "  main.py metadata photo.jpg --group XMP --search date",
    )
    metadata.add_argument("files", metavar="FILE", nargs="+", type=Path)
    metadata.add_argument("--csv", metavar="TABLE.csv", type=Path, help="all tags of all files in one table")
    metadata.add_argument("--overwrite", action="store_true", help="replace a table that is there already")
    metadata.add_argument(
        "--group", metavar="GROUP", help="only tags of this group (GPS, IFD0 …; XMP stands for all XMP-…)"
    )
    metadata.add_argument("--search", metavar="WORD", help="only tags with this in a name or in the value")


def run_metadata(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Print or write the tags of files."""
    answers = _answers(asked, bench, output)
    wanted = _Wanted((asked.group or "").casefold(), (asked.search or "").casefold())
    if asked.csv is not None:
        _refuse_table(asked.csv, asked.files, asked.overwrite)
        _write_table(asked.csv, answers, wanted, output)
        return
    for answer in answers:
        if output.json:
            output.data(_object(answer, wanted, output))
            output.failed |= answer.error is not None
        elif answer.error is not None:
            output.error(answer.error)
        else:
            _say(answer, wanted, output)


def _refuse_table(table: Path, files: list[Path], overwrite: bool) -> None:
    """Before anything is read: a photo given in the place of the table must not become one.

    Raises UsageError when the table is one of the files, is not named as a table, or is there and may not be replaced.
    """
    name = shown_path(table)
    if table.suffix.lower() != ".csv":
        raise UsageError("table_not_named_csv", name=name)
    if not table.exists():
        return
    if any(file.exists() and table.samefile(file) for file in files):
        raise UsageError("table_is_read", name=name)
    if not overwrite:
        raise UsageError("table_exists", name=name)


def _answers(asked: argparse.Namespace, bench: Workbench, output: Output) -> Iterator[FileTags]:
    for number, answer in enumerate(bench.tags(asked.files), start=1):
        output.progress("", number, len(asked.files))
        yield answer


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which tags are asked for: those of a group, or of all groups before a dash; those with a word in them."""

    group: str
    word: str

    @property
    def everything(self) -> bool:
        return not self.group and not self.word

    def takes(self, tag: Tag) -> bool:
        own = tag.group.casefold()
        if self.group and own != self.group and not own.startswith(f"{self.group}-"):
            return False
        texts = (tag.group, tag.name, tag.standard_name, tag.value) if self.word else ()
        return not self.word or any(self.word in str(text).casefold() for text in texts)

    def of(self, reading: TagReading | None) -> tuple[Tag, ...]:
        """The tags of a file that are asked for, in the file's order."""
        tags = () if reading is None else reading.tags
        return tags if self.everything else tuple(tag for tag in tags if self.takes(tag))


# ---- JSON ------------------------------------------------------------------------------------------------------


def _object(answer: FileTags, wanted: _Wanted, output: Output) -> dict[str, Any]:
    reading = answer.reading
    return {
        "file": shown_path(answer.path),
        "tags": [
            {
                "group": tag.group,
                "name": tag.name,
                "standard_name": tag.standard_name,
                "raw": tag.raw.parts[0] if len(tag.raw.parts) == 1 else tag.raw.parts,
                "value": _json_value(tag),
                "personal": is_personal(tag.group, tag.name),
            }
            for tag in wanted.of(reading)
        ],
        "structures": _structures(reading, wanted),
        "unread": reading.unread if reading is not None else (),
        "complete": reading.complete if reading is not None else None,
        "supported": reading.supported if reading is not None else None,
        "error": error_json(answer.error, output.wording),
    }


def _json_value(tag: Tag) -> TagValue | bool:
    """A tag's value; "True" and "False", which is how XMP writes yes and no, become JSON's, as ExifTool prints them."""
    if tag.group.startswith("XMP-") and isinstance(tag.value, str):
        return _TRUTH.get(tag.value.lower(), tag.value)
    return tag.value


def _structures(reading: TagReading | None, wanted: _Wanted) -> list[dict[str, Any]]:
    """Nested values as the file nests them; the same values stand flattened among the tags."""
    taken = {(tag.group, tag.name) for tag in wanted.of(reading)}
    return [
        {
            "group": one.group,
            "name": one.name,
            "standard_name": one.standard_name,
            "value": _nested(one.json),
        }
        for one in (() if reading is None else reading.structures)
        if wanted.everything or any(group == one.group and name.startswith(one.name) for group, name in taken)
    ]


def _nested(text: str) -> Any:
    """What the reader process wrote as JSON; the text itself where it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


# ---- a table, and lines for people -----------------------------------------------------------------------------


def _write_table(path: Path, answers: Iterator[FileTags], wanted: _Wanted, output: Output) -> None:
    """All tags of all files; a file without any, or that cannot be read, has a row of its own."""
    files = tags = failed = 0
    rows: list[tuple[str, ...]] = []
    for answer in answers:
        files += 1
        file = shown_path(answer.path)
        error = ""
        if answer.error is not None:
            output.error(answer.error)
            error, failed = output.wording.error(answer.error), failed + 1
        found = [_cells(file, tag) for tag in wanted.of(answer.reading)]
        tags += len(found)
        rows += found or [(file, *("",) * (len(_COLUMNS) - 2), error)]
    write_whole(path, csv_table(_COLUMNS, rows))
    if output.json:
        output.data({"table": shown_path(path), "files": files, "tags": tags, "failed": failed})
    else:
        output.line(shown_path(path))


def _cells(file: str, tag: Tag) -> tuple[str, ...]:
    personal = "yes" if is_personal(tag.group, tag.name) else ""
    raw = " ".join(tag.raw.parts)
    if tag.raw.kind == "bytes":
        raw = f"0x{raw}{'…' if 2 * tag.raw.count > len(raw) else ''} ({tag.raw.count} bytes)"
    return file, tag.group, tag.name, tag.standard_name, raw, _text(tag), personal, ""


def _text(tag: Tag) -> str:
    return "; ".join(map(str, tag.value)) if isinstance(tag.value, tuple) else str(tag.value)


def _say(answer: FileTags, wanted: _Wanted, output: Output) -> None:
    tags = wanted.of(answer.reading)
    output.line(f"{shown_path(answer.path)}: {len(tags)}")
    for tag in tags:
        group, name, value = (_one_line(text, output) for text in (tag.group, tag.name, _text(tag)))
        output.line(f"  {group:<12} {name:<28} {value[:_SHOWN_LETTERS]}")


def _one_line(text: str, output: Output) -> str:
    """Words of a file as they can be shown: nothing in them moves the cursor or turns the line."""
    return " ".join(output.wording.plain(text[: 4 * _SHOWN_LETTERS]).split())
