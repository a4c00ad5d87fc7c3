"""Opens the case a command works on, and sounds the alarm before anything else when stored bytes were altered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.cli.output import Output
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench


@contextmanager
def opened(path: Path, bench: Workbench, output: Output, *, writable: bool = True) -> Iterator[OpenCase]:
    """The case, looked at again; an alteration makes the command fail, whatever else it does."""
    with bench.open_case(path, writable=writable) as case:
        case.integrity.check(Cancellation(), lambda done, of: output.progress("", done, of))
        say_altered(case, output)
        yield case


def say_altered(case: OpenCase, output: Output) -> None:
    """An alarm that was found now or ever recorded: said once, with the names of what was altered."""
    altered = case.integrity.known()
    if altered and not output.alarmed:
        output.failed = output.alarmed = True
        named = {exhibit.sha256: exhibit.number for exhibit in case.snapshot().exhibits}
        things = ", ".join(named.get(name, name[:16]) for name in altered)
        output.remark(f"{output.wording.label('cli.altered', count=len(altered))} {things}")
