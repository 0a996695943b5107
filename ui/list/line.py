"""One line of a list: a request, a request that a search found, or a client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.standing import RequestRow
from app.words import Group, Turn
from ui import words
from ui.texts import N_, _, ngettext

if TYPE_CHECKING:
    from app.records import ClientRow, Found, Hit

RESTING = N_("Waiting on them")
OVER = N_("Closed")
QUIET = (RESTING, OVER)
"""The headings of what nothing is due for: only where something else stands above it."""

_HEADINGS = {
    Group.OVERDUE: N_("Overdue"),
    Group.NEXT: N_("Next"),
    Group.LATER: N_("Later"),
    Group.FOLLOW_UP: N_("Follow up"),
    Group.SNOOZED: N_("Snoozed"),
    Group.NONE: RESTING,
}


class Face(NamedTuple):
    """What a line shows at one instant, ready to be painted."""

    title: str
    chip: str
    meaning: str
    subject: str
    chased: str
    meta: str


class Line(NamedTuple):
    """A row of the list, and the heading it belongs under."""

    heading: str
    row: RequestRow | None = None
    client: ClientRow | None = None
    passage: str = ""
    matches: tuple[tuple[int, int], ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """The same for the same thing, however it has changed."""
        if self.row is not None:
            return "request", self.row.id
        return "client", self.client.id if self.client else 0

    @property
    def client_id(self) -> int:
        return self.key[1] if self.row is None else self.row.client_id

    def face(self, now: datetime, zone: words.Zone) -> Face:
        """Its words at that instant."""
        if self.row is None:
            return self._client_face(now, zone)
        chip, meaning = words.chip(self.row, now, zone)
        chased = words.asked(self.row.chases) if self.row.turn is Turn.MINE else ""
        meta = self.passage or words.meta(self.row)
        subject = self.row.subject or _("(no subject)")
        return Face(self.row.client, chip, meaning, subject, "" if self.passage else chased, meta)

    def spoken(self, now: datetime, zone: words.Zone) -> str:
        """The whole line in one breath, for a screen reader."""
        face = self.face(now, zone)
        return ", ".join(
            part for part in (face.title, face.subject, face.chip, face.chased, face.meta) if part
        )

    def tip(self, zone: words.Zone) -> str:
        """The exact instants behind the words."""
        if self.row is None:
            return ""
        instants = {
            _("Waiting since"): self.row.waiting_since,
            _("Due"): self.row.deadline,
            _("Snoozed until"): self.row.snoozed_until,
            _("Follow up"): self.row.follow_up_at,
            _("Closed"): self.row.closed_at,
        }
        return "\n".join(f"{name} {words.exact(at, zone)}" for name, at in instants.items() if at)

    def _client_face(self, now: datetime, zone: words.Zone) -> Face:
        client = self.client
        assert client is not None
        meta = (
            ngettext("{n} open request", "{n} open requests", client.open_requests)
            if client.open_requests
            else _("nothing open")
        )
        if client.last_entry_at:
            meta += " · " + _("last heard {day}", day=words.when_day(client.last_entry_at, now, zone))
        return Face(client.name, "", "calm", client.address, "", meta)


def of_rows(rows: Iterable[RequestRow]) -> Iterator[Line]:
    """The lines of a list of requests, under the headings of their groups."""
    return (Line(OVER if row.turn is Turn.NOBODY else _HEADINGS[row.group], row) for row in rows)


def of_found(found: Found) -> list[Line]:
    """The lines of what a search found: the clients, then the requests."""
    clients = [Line(N_("Clients"), client=client) for client in found.clients]
    return clients + [_of_hit(hit) for hit in found.hits]


def _of_hit(hit: Hit) -> Line:
    return Line(N_("Requests"), hit.row, passage=hit.passage, matches=hit.matches)
