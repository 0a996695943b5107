"""Instants as text in a zone, fast enough for every row of a long history."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_CLOCK = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(1440))
_SECONDS = tuple(f"{second:02}" for second in range(60))


class LocalTimes:
    """ISO 8601 texts with the zone's offset at each instant; it asks the zone once a day."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._days: dict[int, tuple[int, str] | None] = {}
        self._dates: dict[int, str] = {}

    def iso(self, epoch: int | None) -> str:
        """``2026-11-21T17:05:00+01:00``; an empty text for None."""
        if epoch is None:
            return ""
        day = epoch // _DAY
        try:
            offset = self._days[day]
        except KeyError:
            offset = self._days[day] = self._offset_all_day(day)
        if offset is None:
            return self._at(epoch).isoformat()
        shift, suffix = offset
        local_day, seconds = divmod(epoch + shift, _DAY)
        try:
            text = self._dates[local_day]
        except KeyError:
            text = self._dates[local_day] = f"{date.fromordinal(_EPOCH + local_day).isoformat()}T"
        return f"{text}{_CLOCK[seconds // 60]}{_SECONDS[seconds % 60]}{suffix}"

    def _at(self, epoch: int) -> datetime:
        return datetime.fromtimestamp(epoch, UTC).astimezone(self._zone)

    def _offset_all_day(self, day: int) -> tuple[int, str] | None:
        """The offset in seconds and its text; None where it changes within the day."""
        try:
            first, last = self._at(day * _DAY), self._at(day * _DAY + _DAY - 1)
        except (OverflowError, ValueError):
            return None
        offset = first.utcoffset()
        if offset is None or offset != last.utcoffset() or offset.microseconds:
            return None
        return int(offset.total_seconds()), first.isoformat()[19:]
