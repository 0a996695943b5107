"""The settings: what each may hold, what holds when nothing was chosen, and their meaning for the rules.
Pure.

A setting is stored as the JSON that `deskbell settings` shows. ``checked`` is the only way in: it returns the
tidy form of a value, or raises ``BadInput`` with one line that says what would be right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

from app.errors import BadInput
from app.standing import LONGEST_TARGET_MINUTES
from app.texts import N_, worded
from app.turn import FollowUp
from app.words import Kind
from app.work_week import DAY_NAMES, WorkWeek, as_json, work_week

THEMES = ("system", "light", "dark")

DEFAULTS: Mapping[str, Any] = MappingProxyType({
    "zone": "UTC",
    "work_week": {day: [["09:00", "17:00"]] for day in DAY_NAMES[:5]},
    "days_off": [],
    "time_away": [],
    "targets": {"complaint": 30, "lead": 60, "question": 240, "bid": 960},
    "own_addresses": [],
    "follow_up": {"bid": 3, "lead": 2, "times": 2},
    "outside_hours": False,
    "hides_names": False,
    "theme": "system",
    "language": "",
    "single_keys": True,
    "paused_until": None,
    "holidays": {"country": "", "region": ""},
    "hints_off": [],
    "holding_at_once": False,
})  # fmt: skip


class Settings:
    """All settings of a desk at one moment: what was chosen, and the defaults for the rest. Never changed."""

    def __init__(self, chosen: Mapping[str, Any], zone: str = "UTC") -> None:
        self.chosen = chosen
        self.zone = zone
        """The zone as long as none was chosen."""

    def __getitem__(self, key: str) -> Any:
        if key == "zone" and key not in self.chosen:
            return self.zone
        if key not in DEFAULTS:
            raise _unknown(key)
        return self.chosen.get(key, DEFAULTS[key])

    @cached_property
    def work_week(self) -> WorkWeek:
        """The owner's opening hours, as the rules want them."""
        return work_week(self["zone"], self["work_week"], self["days_off"], self["time_away"])

    @cached_property
    def targets(self) -> Mapping[Kind, int]:
        """The working minutes allowed until an answer, for every kind."""
        return {kind: self["targets"].get(kind, DEFAULTS["targets"][kind]) for kind in Kind}

    @cached_property
    def follow_up(self) -> FollowUp:
        """After how many working days a quiet client is nudged, and how often."""
        return FollowUp(**{**DEFAULTS["follow_up"], **self["follow_up"]})

    @cached_property
    def own_addresses(self) -> frozenset[str]:
        """The keys of the addresses that the owner writes from."""
        from app.addresses import key_of  # the first paint reads settings, and no addresses

        return frozenset(map(key_of, self["own_addresses"]))

    @cached_property
    def country(self) -> str:
        """The country that a telephone number without a country's code is in."""
        from babel.core import get_global

        return str(self["holidays"]["country"] or get_global("zone_territories").get(self["zone"], ""))

    @property
    def paused_until(self) -> datetime | None:
        """Until when no notice is shown."""
        until = self["paused_until"]
        return datetime.fromisoformat(until) if until else None


def checked(key: str, value: Any) -> Any:
    """The tidy form of a value for that setting; ``BadInput`` says what would be right."""
    if key not in _CHECKS:
        raise _unknown(key)
    return _CHECKS[key](value)


def _unknown(key: str) -> BadInput:
    names = ", ".join(DEFAULTS)
    return BadInput(worded("There is no setting {key!r}. There are: {names}.", key=key, names=names))


def _week(key: str, value: Any) -> Any:
    """One of the four settings that make the work week, checked by building a week of it."""
    parts = {"zone": "UTC", "work_week": {}, "days_off": [], "time_away": [], key: value}
    week = work_week(parts["zone"], parts["work_week"], parts["days_off"], parts["time_away"])
    return as_json(week)[key]


def _targets(value: Any) -> dict[str, int]:
    if not isinstance(value, dict) or not set(value) <= set(Kind):
        raise BadInput(
            worded(
                'Targets are working minutes by kind ({kinds}), like {{"lead": 60}}.', kinds=", ".join(Kind)
            )
        )
    return {kind: target_minutes(minutes) for kind, minutes in value.items()}


def target_minutes(value: Any) -> int:
    """That number of working minutes, if it is one that can be a target."""
    return _whole(value, _A_TARGET, 1, LONGEST_TARGET_MINUTES)


def _follow_up(value: Any) -> dict[str, int]:
    default = DEFAULTS["follow_up"]
    if not isinstance(value, dict) or not set(value) <= set(default):
        raise BadInput(
            N_(
                "Follow-ups are working days by kind and a number of times: "
                '{"bid": 3, "lead": 2, "times": 2}.'
            )
        )
    return {key: _whole(number, _A_FOLLOW_UP, 1, 365, key=key) for key, number in value.items()}


_A_TARGET = N_("A target is a whole number of working minutes from {least} to {most}, not {value!r}.")
_A_FOLLOW_UP = N_(
    "Follow-up {key!r} is a whole number of days or times from {least} to {most}, not {value!r}."
)


def _whole(value: Any, otherwise: str, least: int, most: int, **named: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadInput(worded(otherwise, least=least, most=most, value=value, **named))
    return value


def _own_addresses(value: Any) -> list[str]:
    from email.utils import getaddresses  # not before the first paint

    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadInput(N_('Own addresses are a list of e-mail addresses, like ["me@example.org"].'))
    addresses: set[str] = set()
    for typed in value:
        found = [address.strip().lower() for _, address in getaddresses([typed])]
        if not found or not all("@" in address.strip("@") for address in found):
            raise BadInput(worded("“{text}” is no e-mail address. Write it like me@example.org.", text=typed))
        addresses.update(found)
    return sorted(addresses)


def _one_of(key: str, choices: tuple[str, ...], value: Any) -> str:
    if value not in choices:
        raise BadInput(
            worded(
                "{key} is one of {choices}, not {value!r}.", key=key, choices=", ".join(choices), value=value
            )
        )
    return str(value)


def _switch(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadInput(worded("{key} is true or false, not {value!r}.", key=key, value=value))
    return value


def _language(value: Any) -> str:
    if not isinstance(value, str) or (not value.replace("_", "").replace("-", "").isalnum() and value):
        raise BadInput(
            worded(
                "{value!r} is not a language. Write its code, like de or pt_BR, or nothing for the system's.",
                value=value,
            )
        )
    return value


def _paused_until(value: Any) -> str | None:
    if value is None:
        return None
    try:
        until = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise BadInput(
            worded(
                "{value!r} is not an instant. Write it like 2026-11-23T09:00:00+01:00, or null.", value=value
            )
        ) from None
    if until.tzinfo is None:
        raise BadInput(
            worded("{value!r} does not say its offset. Write it like 2026-11-23T09:00:00+01:00.", value=value)
        )
    return until.astimezone(UTC).isoformat()


def _holidays(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not set(value) <= {"country", "region"}:
        raise BadInput(
            N_('Public holidays are those of a country and region, like {"country": "DE", "region": "BE"}.')
        )
    return {"country": str(value.get("country") or ""), "region": str(value.get("region") or "")}


def _hints_off(value: Any) -> list[str]:
    from app.post import Tone  # the first paint reads settings, and no letters

    if not isinstance(value, list) or not set(value) <= set(Tone):
        raise BadInput(worded("Hints that are off are a list of these: {tones}.", tones=", ".join(Tone)))
    return sorted(set(value))


_CHECKS: Mapping[str, Callable[[Any], Any]] = MappingProxyType({
    "zone": partial(_week, "zone"),
    "work_week": partial(_week, "work_week"),
    "days_off": partial(_week, "days_off"),
    "time_away": partial(_week, "time_away"),
    "targets": _targets,
    "own_addresses": _own_addresses,
    "follow_up": _follow_up,
    "outside_hours": partial(_switch, "outside_hours"),
    "hides_names": partial(_switch, "hides_names"),
    "theme": partial(_one_of, "theme", THEMES),
    "language": _language,
    "single_keys": partial(_switch, "single_keys"),
    "paused_until": _paused_until,
    "holidays": _holidays,
    "hints_off": _hints_off,
    "holding_at_once": partial(_switch, "holding_at_once"),
})  # fmt: skip
