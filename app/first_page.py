"""The first page of the window, read before anything else is: plain Python and the database driver alone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from app.errors import BadInput, DeskbellError
from app.hours import Timetable
from app.lists import Lists
from app.moment import Moment
from app.settings import Settings
from app.standing import Counts, RequestRow
from app.store import files, listing
from app.store.reader import Reader
from app.words import View
from app.work_week import known_zone

FIRST_ROWS = 50


class FirstPage(NamedTuple):
    """What the window paints before anything else is ready."""

    rows: tuple[RequestRow, ...]
    counts: Counts
    zone: tzinfo
    theme: str
    language: str


def first_page(folder: Path, now: datetime) -> FirstPage | None:
    """Today and the rail as they stand, read by the driver alone; None if there is no desk that can be read
    yet.
    """
    try:
        with Reader.open_to_read(folder / files.DATABASE) as reader:
            settings = settings_in(reader)
            moment = Moment(whole_second(now), settings, Timetable(settings.work_week))
            lists = Lists(reader, lambda: moment)
            rows = lists.page(View.TODAY, limit=FIRST_ROWS).rows
            return FirstPage(
                rows, lists.counts(), settings.work_week.tzinfo, settings["theme"], settings["language"]
            )
    except DeskbellError:
        return None


def settings_in(source: listing.Source) -> Settings:
    """What was chosen. The zone that was never chosen is the machine's."""
    chosen = listing.settings(source)
    return Settings(chosen, zone="" if "zone" in chosen else _zone_of_machine())


def _zone_of_machine() -> str:
    import tzlocal

    try:
        return known_zone(tzlocal.get_localzone_name())
    except (BadInput, LookupError):  # a machine without a zone, or with two that disagree
        return "UTC"


def whole_second(at: datetime) -> datetime:
    """The instant in UTC, without what no screen shows."""
    return at.astimezone(UTC).replace(microsecond=0)
