"""The forms that mark a case restricted and lift the mark, each with a reason; the archive follows the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from provenance.record.values import Text
from provenance.workbench import OpenCase
from provenance.workbench.people import Written
from provenance.workbench.restricting import Followed, follow, record_restriction
from ui.room import Desk
from ui.tasks import Job
from ui.widgets.parts import WordsField, remark
from ui.widgets.record_form import RecordForm, Write


class ReasonForm(RecordForm):
    """A reason that must be given; subclasses say what is written and what is told of the archive."""

    undoable = False
    act: ClassVar[str]
    field: ClassVar[str]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.session.say(f"case.{self.act}.form"))
        example = self.say(f"case.form.{self.field}.example")
        self.reason = WordsField(self.say(f"case.form.{self.field}"), example=example, lines=2)
        self.row(remark(self.say(f"case.{self.act}.more")))
        self.row(self.cell(self.field, self.reason))
        self.finish()

    def writing(self, reason: Text) -> Write:
        """What is written."""
        raise NotImplementedError(type(self).__name__)

    def told(self, followed: Followed) -> list[str]:
        """What became of the pictures in the archive."""
        raise NotImplementedError(type(self).__name__)

    def record(self) -> Write:
        """The mark, or that it is lifted."""
        return self.writing(Text(self.required(self.field, self.reason.text)))

    def written(self, written: Written) -> None:
        """The record is in the case; now the archive."""
        super().written(written)
        follow_in_archive(self, self._tell)

    def _tell(self, followed: Followed) -> None:
        done = [self.say(f"case.{self.act}.done"), *self.told(followed)]
        if followed.error is not None:
            done.append(self.wording.error(followed.error))
        self.session.tell("good" if followed.error is None else "warning", " ".join(done))


class RestrictForm(ReasonForm):
    """Marks the case restricted."""

    act, field = "restrict", "restrict_reason"

    def writing(self, reason: Text) -> Write:
        """The mark."""
        return lambda case: record_restriction(case, self.session.bench.pictures.lent, reason)

    def told(self, followed: Followed) -> list[str]:
        """How many pictures in the archive are marked to stay there."""
        return [self.say("case.restrict.items", n=followed.staying)] if followed.staying else []


class LiftForm(ReasonForm):
    """Lifts the restriction."""

    act, field = "lift_restriction", "lift_reason"

    def writing(self, reason: Text) -> Write:
        """That the case is no longer restricted."""
        return lambda case: case.people.lift_restriction(reason)

    def told(self, followed: Followed) -> list[str]:
        """How many pictures may leave the archive again, and how many may not."""
        counts = (("items", followed.changed), ("staying", followed.staying))
        return [self.say(f"case.lift_restriction.{id}", n=n) for id, n in counts if n]


def follow_in_archive(form: RecordForm, told: Callable[[Followed], None]) -> None:
    """Bring the archive in line with the case, off this thread; `told` what became of it."""
    session = form.session

    def work(case: OpenCase, _job: Job) -> Followed:
        return follow(case, session.bench.pictures.lent)

    session.start(form.say("case.restrict.task"), work, then=told)
