"""Sun and shadow in words: the marked things, what the answer says, what the case lends, the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import hypot
from typing import Any, Final

from provenance.record.marks import CameraKnown, ShadowMark, ShadowSheet, Spot
from provenance.record.snapshot import Exhibit
from provenance.record.values import Instant, Measure, Period, Place, Term
from provenance.wording import Wording
from provenance.workbench.shadowpreview import DayStrip, PredictedTip, ShadowPreview
from provenance.workbench.sunasked import Asked, asked_of_claim
from provenance.workbench.view import CaseView
from ui.presenters.where_from import MarkedRow, Tone, plain, stated_focal

ANALYSIS: Final = "sun_and_shadow"
SAID: Final = (
    "shadow_says", "claim_reasons", "also_agreeing", "sun_azimuth", "sun_from_axis", "sun_elevation",
    "sun_elevation_range", "shadow_per_height", "marks_agree", "chance_of_marks", "sun_band_share", "sun_band_best",
)  # fmt: skip
"""Findings that are said in words, in this order; the others are drawings or lists."""
_ONE_OF_95: Final = Decimal("1.96")
"""Standard deviations on either side that hold 95 % (normal distribution)."""
_PLACES: Final = Decimal("0.01")


@dataclass(frozen=True)
class LentCamera:
    """View and heading of the newest computed position of the photo, with the number of its run."""

    run: int
    known: dict[str, Any]


# ---- what the case lends ----------------------------------------------------------------------------------------


def lent_camera(view: CaseView, exhibit: Exhibit) -> LentCamera | None:
    """From the newest run of `camera_position` on the photo that found a position."""
    for entry, run in reversed(view.latest_runs_on(exhibit.id, "camera_position")):
        del entry
        found = {one.name: one.value for one in run.findings}
        heading, angle = found.get("camera_heading"), found.get("camera_view")
        if isinstance(heading, Measure) and isinstance(angle, Measure):
            return LentCamera(view.run_numbers.get(run.id, 0), _known(heading, angle))
    return None


def _known(heading: Measure, angle: Measure) -> dict[str, Any]:
    return {
        "heading_deg": Decimal(heading.value),
        "heading_error_deg": _deviation(heading),
        "view_deg": Decimal(angle.value),
        "view_error_deg": _deviation(angle),
    }


def _deviation(measured: Measure) -> Decimal:
    error = (Decimal(measured.plus_minus or 0) / _ONE_OF_95).quantize(_PLACES)
    return max(error, _PLACES)


def known_camera(view: CaseView, exhibit: Exhibit, size: tuple[int, int]) -> CameraKnown:
    """What the case knows: the newest camera position of the photo, else its metadata."""
    lent = lent_camera(view, exhibit)
    if lent is not None:
        return CameraKnown(width=size[0], height=size[1], **lent.known)
    return CameraKnown(width=size[0], height=size[1], focal_35mm_mm=stated_focal(view, exhibit))


def asked_by_case(view: CaseView, exhibit: Exhibit) -> Asked:
    """Place and time of the first claim about the photo that states either, else the place that its tags state."""
    for entry in view.snapshot.claims:
        data = entry.data
        where = data.where if isinstance(data.where, Place) else None
        when = data.when if isinstance(data.when, Instant | Period) else None
        if (where or when) and (not data.about or exhibit.id in data.about):
            return asked_of_claim(where, when)
    return asked_of_claim(_tagged_place(view, exhibit), None)


def _tagged_place(view: CaseView, exhibit: Exhibit) -> Place | None:
    for _, run in reversed(view.latest_runs_on(exhibit.id, "metadata")):
        return next((one.value for one in run.findings if isinstance(one.value, Place)), None)
    return None


# ---- things -----------------------------------------------------------------------------------------------------


def shadow_rows(sheet: ShadowSheet, preview: ShadowPreview | None, wording: Wording) -> tuple[MarkedRow, ...]:
    """All things in the order of their numbers, with how far the marked tip lies from the predicted one."""
    tips = {} if preview is None else {one.number: one for one in preview.tips}
    return tuple(
        _row(one, tips.get(one.number), wording) for one in sorted(sheet.things, key=lambda one: one.number)
    )


def _row(thing: ShadowMark, tip: PredictedTip | None, wording: Wording) -> MarkedRow:
    say = wording.window
    kind = say("sun.kind.direction" if thing.top is None else "sun.kind.both")
    about = (str(thing.number), thing.number, thing.name, kind, plain(thing.error_px), "")
    if tip is None:
        return MarkedRow(*about, "", "", "", "muted")
    off = hypot(float(thing.tip[0]) - tip.tip[0], float(thing.tip[1]) - tip.tip[1])
    icon, used = ("done", say("sun.within")) if tip.within else ("refuted", say("sun.outside"))
    tone: Tone = "plain" if tip.within else "warning"
    return MarkedRow(*about, say("sun.miss", px=f"{off:.0f}"), icon, used, tone)


# ---- the answer -------------------------------------------------------------------------------------------------


def tone_of(preview: ShadowPreview) -> tuple[str, Tone]:
    """Icon and tone of the answer's first sentence; it is told by words, these only stand beside them."""
    says = next((one.value for one in preview.findings if one.name == "shadow_says"), None)
    match getattr(says, "value", ""):
        case "claim_agrees":
            return "done", "plain"
        case "claim_contradicts":
            return "refuted", "alarm"
        case "claim_cannot_tell":
            return "undecided", "warning"
        case "sun_read":
            return "info", "plain"
        case _:
            return "none", "muted"


def sun_sentences(preview: ShadowPreview, wording: Wording) -> tuple[str, ...]:
    """What the answer says, one sentence for each finding; the reason where there is none."""
    if preview.reason is not None:
        return (wording.reason(preview.reason),)
    by_name = {one.name: one for one in preview.findings}
    said = [wording.finding(by_name[name], ANALYSIS) for name in SAID if name in by_name]
    asked = next((one.value for one in preview.findings if one.name == "searched_stretch"), None)
    windows = by_name.get("time_windows")
    if windows is not None and asked is not None:
        said += _windows_said(windows.value, wording)
    if preview.waits:
        said.append(wording.window("sun.waits"))
    return tuple(said)


def _windows_said(table: Any, wording: Wording) -> list[str]:
    rows = table.rows()
    if not rows:
        return [wording.window("sun.no_windows")]
    grounds = next(one for one in _GROUNDS if any(row["grounds"] == Term(one) for row in rows))
    windows = [row["window"] for row in rows if row["grounds"] == Term(grounds)]
    said_grounds = wording.value(Term(grounds))
    if len(windows) > _MOST_WINDOWS:
        return [_days_said(windows, said_grounds, wording)]
    return [wording.window("sun.window", window=wording.value(one), grounds=said_grounds) for one in windows]


def _days_said(windows: list[Any], grounds: str, wording: Wording) -> str:
    """Many windows as the stretches of days that have any."""
    days = sorted({date.fromisoformat(one.value.value[:10]) for one in windows if one.value is not None})
    stretches: list[list[date]] = []
    for day in days:
        if stretches and day - stretches[-1][-1] == timedelta(days=1):
            stretches[-1].append(day)
        else:
            stretches.append([day])
    said = ", ".join(_days(one[0], one[-1]) for one in stretches[:_MOST_WINDOWS])
    if len(stretches) > _MOST_WINDOWS:
        said = wording.window("sun.year.more", days=said)
    return wording.window("sun.year", n=len(days), grounds=grounds, days=said)


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"


_GROUNDS: Final = ("by_both", "by_direction", "by_length")
"""The strictest first."""
_MOST_WINDOWS: Final = 6
"""Windows, and stretches of days, in words (our choice): of a year there may be hundreds, the record has them all."""


# ---- the day ----------------------------------------------------------------------------------------------------


def day_words(day: DayStrip, wording: Wording) -> str:
    """The strip in words."""
    say = wording.window
    parts = [say("sun.day", day=day.first.strftime("%Y-%m-%d"), zone=_zone(day.first))]
    lit = [stretch for light, stretch in day.lights if light == "day"]
    parts += [say("sun.day.light", stretch=_clock(*one, day)) for one in lit] or [say("sun.day.no_light")]
    twilight = [stretch for light, stretch in day.lights if light == "civil_twilight"]
    parts += [say("sun.day.twilight", stretch=_clock(*one, day)) for one in twilight]
    if day.claim is not None:
        parts.append(say("sun.day.claim", stretch=_clock(*day.claim, day)))
    for one in day.windows:
        parts.append(say("sun.day.window", stretch=_clock(*one, day)))
    share = f"{100 * day.moon_lit:.0f}"
    if day.moon:
        parts.append(
            say("sun.day.moon", stretch=", ".join(_clock(*one, day) for one in day.moon), share=share)
        )
    else:
        parts.append(say("sun.day.no_moon", share=share))
    return " ".join(parts)


def _clock(first: datetime, last: datetime, day: DayStrip) -> str:
    zone = day.first.tzinfo
    one, two = (when.astimezone(zone) for when in (first, last))
    start = max(one, day.first)
    end = "24:00" if two >= day.last else two.strftime("%H:%M")
    return start.strftime("%H:%M") if one == two else f"{start:%H:%M}–{end}"


def _zone(when: datetime) -> str:
    offset = when.utcoffset() or timedelta()
    return "UTC" if not offset else f"UTC{when:%z}"[:6] + ":" + f"{when:%z}"[3:]


def spots_of(thing: ShadowMark) -> dict[str, Spot]:
    """Foot, top and tip by name, as far as they were marked."""
    found = {"foot": thing.foot, "tip": thing.tip}
    return found if thing.top is None else {**found, "top": thing.top}
