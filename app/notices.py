"""The text of notices: they name the client and say what is the matter, and never quote a message. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.records import Notice, Reminder, Stage

MOST_NOTICES = 3
"""More than so many at once become one digest."""
_MOST_NAMES = 5

_SAYINGS = {
    Stage.OVERDUE: "Your answer is overdue.",
    Stage.PROMISE: "You promised your answer by now.",
    Stage.CHASED: "They have asked again.",
    Stage.APPOINTMENT: "Your appointment begins within the hour.",
    Stage.SOON: "Your answer is due soon.",
    Stage.BID_EXPIRING: "Your bid is about to expire.",
    Stage.FOLLOW_UP: "It is time to follow up.",
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
        title="A client" if hides_names else group[0].client,
        text=" ".join(sayings),
        request_id=by_urgency[0].request_id,
    )


def _digest(groups: Sequence[Sequence[Reminder]], *, hides_names: bool) -> Notice:
    names = [group[0].client for group in groups]
    shown = names[:_MOST_NAMES]
    rest = len(names) - len(shown)
    text = ", ".join(shown) + (f" and {rest} more" if rest else "")
    return Notice(
        reminders=tuple(reminder for group in groups for reminder in group),
        title=f"{len(groups)} clients are waiting",
        text="Open Deskbell to see who." if hides_names else text,
        request_id=None,
    )
