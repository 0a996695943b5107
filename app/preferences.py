"""The preferences counter: reads and changes the settings of the desk. Nothing needs re-dating: all is
derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar

from app.addresses import key_of
from app.errors import BadInput
from app.records import Changes
from app.settings import DEFAULTS, Settings, checked
from app.standing import RequestRow
from app.texts import N_, worded
from app.work import ALONE, Work

if TYPE_CHECKING:
    from app.recognising import Recognising
    from app.store.store import Store
    from app.store.writing import Write
    from app.work_week import WorkWeek

T = TypeVar("T")

OVERLAID = ("targets", "follow_up")
"""Settings of several numbers, of which one may be changed alone."""

_LABELS = {
    "zone": N_("Change zone"),
    "work_week": N_("Change work week"),
    "days_off": N_("Change days off"),
    "time_away": N_("Change time away"),
    "targets": N_("Change targets"),
    "own_addresses": N_("Change own addresses"),
    "follow_up": N_("Change follow-ups"),
    "outside_hours": N_("Change when the bell rings"),
    "hides_names": N_("Change names in notices"),
    "theme": N_("Change theme"),
    "language": N_("Change language"),
    "single_keys": N_("Change single keys"),
    "paused_until": N_("Pause notifications"),
    "holidays": N_("Change holidays"),
    "hints_off": N_("Change hints"),
    "holding_at_once": N_("Change holding replies"),
}


class Preferences:
    """The settings as they stand. A change is one write, undone like any other."""

    def __init__(
        self,
        store: Store,
        read: Callable[[], Settings],
        open_rows: Callable[[WorkWeek], Iterable[RequestRow]],
        recognising: Callable[[], Recognising],
    ) -> None:
        self._store = store
        self._read = read
        self._open_rows = open_rows
        self._recognising = recognising
        self._current = read()
        store.subscribe(self._follow)

    @property
    def current(self) -> Settings:
        """All of them, as the rules want them. A new value whenever a setting changes."""
        return self._current

    @property
    def work_week(self) -> WorkWeek:
        """The owner's opening hours."""
        return self._current.work_week

    def get(self, key: str) -> Any:
        """One setting, as JSON."""
        return self._current[key]

    def all(self) -> dict[str, Any]:
        """Every setting, as JSON."""
        return {key: self._current[key] for key in DEFAULTS}

    def set(self, key: str, value: Any) -> None:
        """Change a setting; ``BadInput`` when the value means nothing."""
        if key == "own_addresses":
            self.set_own_addresses(value)
            return
        tidy = checked(key, value)
        if key in OVERLAID:
            tidy = {**self._current[key], **tidy}
        with self._store.write(_LABELS[key]) as w:
            self._keep(w, key, tidy)

    def set_own_addresses(self, addresses: list[str], work: Work = ALONE) -> None:
        """These are the owner's, and all mail that has come from there is theirs; ``BadInput`` when one is
        none. Thousands of mails take seconds; ``Cancelled`` leaves the addresses as they were.
        """
        self._own(checked("own_addresses", addresses), _LABELS["own_addresses"], lambda _w: None, work)

    def own_besides(self, address: str, label: str, deed: Callable[[Write], T], work: Work) -> T:
        """Does the deed and makes that address the owner's as well, in one write of that label."""
        return self._own(
            checked("own_addresses", [*self._current["own_addresses"], address]), label, deed, work
        )

    def keep_zone(self) -> None:
        """Stay with the present zone from now on, wherever the machine is taken."""
        with self._store.write(N_("Set time zone"), undoable=False) as w:
            w.put("settings", "zone", value=self._current["zone"])

    def pause(self, until: datetime | None) -> None:
        """Show no notice until then; None: show them again. Not a thing to undo: it is over soon."""
        value = checked("paused_until", None if until is None else until.isoformat())
        with self._store.write(N_("Pause notifications"), undoable=False) as w:
            self._keep(w, "paused_until", value)

    def affected_by_time_away(self, start: date, end: date) -> list[RequestRow]:
        """The open requests that would fall due, or were promised, on those days: whom to tell before
        leaving. The same before that time away is planned and afterwards.
        """
        zone = self.work_week.tzinfo
        others = tuple(each for each in self.work_week.time_away if each[1] < start or end < each[0])
        leaves_at = datetime.combine(start, time.min, zone)
        returns_at = datetime.combine(end, time.max, zone)
        return [
            row
            for row in self._open_rows(self.work_week._replace(time_away=others))
            if any(
                at and leaves_at <= at <= returns_at
                for at in (row.deadline, row.promised_at, row.follow_up_at)
            )
        ]

    def holidays(self, country: str, region: str, years: Iterable[int]) -> list[tuple[date, str]]:
        """The public holidays of those years, to choose days off from."""
        import holidays  # a quarter of a second: only when somebody asks

        try:
            found = holidays.country_holidays(country, subdiv=region or None, years=list(years))
        except (NotImplementedError, KeyError):
            raise BadInput(
                worded("No public holidays are known for {place}.", place=f"{country} {region}".rstrip())
            ) from None
        return sorted(found.items())

    def holiday_countries(self) -> tuple[str, ...]:
        """The codes of the countries whose public holidays are known."""
        import holidays

        return tuple(holidays.list_supported_countries(include_aliases=False))

    def holiday_regions(self, country: str) -> dict[str, str]:
        """The regions of that country that have holidays of their own: names by codes, in order of names."""
        import holidays

        known = holidays.country_holidays(country)
        names = {code: name for name, code in known.subdivisions_aliases.items()}
        regions = {code: names.get(code, code) for code in known.subdivisions}
        return dict(sorted(regions.items(), key=lambda region: region[1]))

    def _own(self, addresses: list[str], label: str, deed: Callable[[Write], T], work: Work) -> T:
        known = self._current["own_addresses"]

        def keep(w: Write) -> T:
            if addresses != known:
                self._keep(w, "own_addresses", addresses)
            return deed(w)

        def keep_alone() -> T:
            with self._store.write(label) as w:
                return keep(w)

        if set(addresses) <= set(known):
            return work.ask(keep_alone)
        return self._recognising().before(frozenset(map(key_of, addresses)), label, keep, work)

    def _keep(self, w: Write, key: str, value: Any) -> None:
        """A setting that is nothing is not kept."""
        if value is not None:
            w.put("settings", key, value=value)
        elif key in self._current.chosen:
            w.delete("settings", key)

    def _follow(self, changes: Changes) -> None:
        if "settings" in changes.ids:
            self._current = self._read()
