"""The text of notices: they name the client and say what is the matter, and never quote a message. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.records import Notice, Reminder
from app.texts import N_, Text, counted, joined, worded
from app.words import Stage

MOST_NOTICES = 3
"""More than so many at once become one digest."""
_MOST_NAMES = 5
_AS_IT_IS = "{said}"
"""For names: whatever a client is called, nobody translates it."""

_SAYINGS = {
    Stage.OVERDUE: N_("Your answer is overdue."),
    Stage.PROMISE: N_("You promised your answer by now."),
    Stage.CHASED: N_("They have asked again."),
    Stage.APPOINTMENT: N_("Your appointment begins within the hour."),
    Stage.SOON: N_("Your answer is due soon."),
    Stage.BID_EXPIRING: N_("Your bid is about to expire."),
    Stage.FOLLOW_UP: N_("It is time to follow up."),
}
"""In the order of their urgency."""
_URGENCY = list(_SAYINGS)


def coalesce(reminders: Iterable[Reminder], *, hides_names: bool) -> list[Notice]:
    """One notice a client, in the order of the reminders; for more than three clients, one digest."""
    by_client: dict[int, list[Reminder]] = {}
    for reminder in reminders:
        by_client.setdefault(reminder.client_id, []).append(reminder)
    groups = list(by_client.values())
    if len(groups) > MOST_NOTICES:
        return [_digest(groups, hides_names=hides_names)]
    return [_notice(group, hides_names=hides_names) for group in groups]


def _notice(group: Sequence[Reminder], *, hides_names: bool) -> Notice:
    """Of one client. It opens the most urgent of their requests, and says each thing once."""
    by_urgency = sorted(group, key=lambda reminder: _URGENCY.index(reminder.stage))
    sayings = dict.fromkeys(_SAYINGS[reminder.stage] for reminder in by_urgency)
    return Notice(
        reminders=tuple(group),
        title=worded("A client") if hides_names else worded(_AS_IT_IS, said=group[0].client),
        text=joined(" ", sayings),
        request_id=by_urgency[0].request_id,
    )


def _digest(groups: Sequence[Sequence[Reminder]], *, hides_names: bool) -> Notice:
    names = [group[0].client for group in groups]
    text = _listed(names[:_MOST_NAMES], len(names) - _MOST_NAMES)
    return Notice(
        reminders=tuple(reminder for group in groups for reminder in group),
        title=counted("{n} client is waiting", "{n} clients are waiting", len(groups)),
        text=worded("Open Deskbell to see who.") if hides_names else text,
        request_id=None,
    )


def _listed(names: Sequence[str], more: int) -> Text:
    shown = ", ".join(names)
    return worded("{names} and {n} more", names=shown, n=more) if more > 0 else worded(_AS_IT_IS, said=shown)
