"""The shape of what commands print: the JSON fields by name, and one line for people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.desk import Desk
from app.records import Entry, Reminder, RequestPage
from app.saying import say_why
from app.standing import RequestRow, Span
from app.words import Standing

if TYPE_CHECKING:
    from app.post import Outgoing

MINUTE = timedelta(minutes=1)


class Shape:
    """Prints the records of one desk, with every instant in the owner's zone."""

    def __init__(self, desk: Desk) -> None:
        self._timetable = desk.timetable
        self._zone = desk.zone
        self._now = desk.now()

    def iso(self, at: datetime | None) -> str | None:
        """ISO 8601 with the offset that the owner's zone has then; null stays null."""
        return None if at is None else at.astimezone(self._zone).isoformat()

    def clock(self, at: datetime | None) -> str:
        """The same instant for people."""
        return "" if at is None else at.astimezone(self._zone).strftime("%a %Y-%m-%d %H:%M")

    def row(self, row: RequestRow) -> dict[str, Any]:
        """A request as `list --json` prints it."""
        since = row.waiting_since
        return {
            "id": row.id,
            "client": row.client,
            "address": row.address or None,
            "kind": row.kind,
            "subject": row.subject,
            "turn": row.turn,
            "waiting_since": self.iso(since),
            "chases": row.chases,
            "promised_at": self.iso(row.promised_at),
            "deadline": self.iso(row.deadline),
            "standing": row.standing,
            "working_minutes_waited": since and self._timetable.working_minutes_between(since, self._now),
            "real_minutes_waited": since and max(0, (self._now - since) // MINUTE),
            "follow_up_at": self.iso(row.follow_up_at),
            "outcome": row.outcome,
        }

    def page(self, page: RequestPage) -> dict[str, Any]:
        """A request as `show --json` prints it."""
        return {
            **self.row(page.row),
            "target_minutes": page.why.target_minutes,
            "target_source": page.why.target_source,
            "why": [self._span(span) for span in page.why.spans],
            "why_said": say_why(page.why, page.row.kind, self._zone),
            "entries": [self._entry(entry) for entry in page.entries],
        }

    def _span(self, span: Span) -> dict[str, Any]:
        return {
            "start": self.iso(span.start),
            "end": self.iso(span.end),
            "minutes": span.minutes,
            "counted": span.is_counted,
            "reason": span.reason,
        }

    def _entry(self, entry: Entry) -> dict[str, Any]:
        return {
            "id": entry.id,
            "at": self.iso(entry.at),
            "direction": entry.direction,
            "channel": entry.channel,
            "kind": entry.kind,
            "event": entry.event,
            "from": _sender(entry),
            "subject": entry.subject or None,
            "text": entry.text,
            "is_answer": entry.is_answer,
            "is_automatic": entry.is_automatic,
            "promised_at": self.iso(entry.promised_at),
            "raw_sha256": entry.raw_sha256,
            "attachments": [
                {"name": file.name, "content_type": file.content_type, "size": file.size}
                for file in entry.attachments
            ],
            "problem": entry.problem or None,
        }

    def reminder(self, reminder: Reminder) -> dict[str, Any]:
        """A reminder as `due --json` prints it."""
        return {
            "request_id": reminder.request_id,
            "stage": reminder.stage,
            "due_at": self.iso(reminder.due_at),
            "client": reminder.client,
            "subject": reminder.subject,
        }

    def letter(self, letter: Outgoing) -> dict[str, Any]:
        """A letter as `outbox --json` prints it."""
        return {
            "id": letter.id,
            "request_id": letter.request_id,
            "state": letter.state,
            "to": letter.to,
            "subject": letter.subject,
            "leaves_at": self.iso(letter.leaves_at),
            "tries": letter.tries,
            "problem": letter.problem or None,
        }

    def line(self, row: RequestRow) -> str:
        """A request on one line."""
        asked = f" (asked {row.chases + 1} times)" if row.chases else ""
        return f"{row.id:>5}  {self._stands(row)}{asked}  {row.client}: {row.subject}"

    def _stands(self, row: RequestRow) -> str:
        match row.standing:
            case Standing.CLOSED:
                return f"closed, {row.outcome}" if row.outcome else "closed"
            case Standing.SNOOZED:
                return f"snoozed until {self.clock(row.snoozed_until)}"
            case Standing.OVERDUE:
                return f"overdue since {self.clock(row.deadline)}"
            case Standing.WAITING_ON_THEM if row.follow_up_at:
                return f"waiting on them, follow up {self.clock(row.follow_up_at)}"
            case Standing.WAITING_ON_THEM:
                return "waiting on them"
        return f"due {self.clock(row.deadline)}" if row.deadline else "waiting"

    def lines(self, page: RequestPage) -> list[str]:
        """A request with its timeline, line by line."""
        said = [self.line(page.row).strip()]
        if page.row.standing not in (Standing.CLOSED, Standing.WAITING_ON_THEM):
            said.append(say_why(page.why, page.row.kind, self._zone))
        for entry in page.entries:
            said += ["", f"{self.clock(entry.at)}  {_sender(entry) or 'you'}  {entry.event or entry.kind}"]
            said += [f"  {line}" for line in entry.text.splitlines()]
        return said


def _sender(entry: Entry) -> str | None:
    if entry.from_name and entry.from_address:
        return f"{entry.from_name} <{entry.from_address}>"
    return entry.from_name or entry.from_address or None
