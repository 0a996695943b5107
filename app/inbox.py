"""The inbox counter: what clients ask, and everything the owner does about it. Each verb is one write, undone
as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app import kinds, turn
from app.errors import BadInput
from app.placing import bare_subject
from app.receiving import Receiving
from app.records import (
    Channel,
    Client,
    Direction,
    Entry,
    EntryKind,
    Event,
    Incoming,
    Kind,
    Outcome,
    Received,
    Request,
    RequestPage,
    Suggestion,
)
from app.settings import target_minutes
from app.store import listing, people, reading

if TYPE_CHECKING:
    from app.moment import Moment
    from app.store.store import Store
    from app.store.writing import Write

FindOrAdd = Callable[["Write", str, str, datetime], int]
"""The client of that address or name, added within the write if there is none."""


class Inbox:
    """Opens requests, extends them, closes them."""

    def __init__(self, store: Store, moment: Callable[[], Moment], find_or_add: FindOrAdd) -> None:
        self._store = store
        self._moment = moment
        self._find_or_add = find_or_add

    # --- Reading

    def request(self, id: int) -> RequestPage:
        """A request with its client, its whole timeline, and why its deadline is what it is."""
        request, moment = self._request(id), self._moment()
        [listed] = listing.listed(self._store, [id])
        client = self._client(request)
        return RequestPage(
            moment.row(listed),
            request,
            client,
            reading.entries_of(self._store, id),
            moment.why(request, client),
        )

    def raw(self, sha256: str) -> bytes:
        """The bytes of a message as they came."""
        raw = reading.raw_of(self._store, sha256)
        if raw is None:
            raise BadInput("There is no such message here.")
        return raw

    def reply_address(self, id: int) -> tuple[str, str, str]:
        """Name, address and subject of a reply, for the owner's mail program."""
        request = self._request(id)
        client = self._client(request)
        written = [entry for entry in reading.entries_of(self._store, id) if entry.direction is Direction.IN]
        address = next(
            (entry.from_address for entry in reversed(written) if "@" in entry.from_address), client.email
        )
        return client.name, address, f"Re: {bare_subject(request.subject)}"

    def suggest_kind(self, subject: str, text: str) -> Suggestion:
        """What kind of request that would be, and why."""
        return kinds.suggest(subject, text)

    # --- What comes in

    def open_request(
        self,
        client: str,
        subject: str,
        text: str = "",
        *,
        kind: Kind | None = None,
        channel: Channel = Channel.PHONE,
        at: datetime | None = None,
        address: str = "",
        client_id: int | None = None,
    ) -> int:
        """Open a request with what the client said, and return its id. The client is found, or added."""
        subject, client = subject.strip(), client.strip()
        if not subject:
            raise BadInput("Say in a few words what they want.")
        suggestion = kinds.suggest(subject, text) if kind is None else Suggestion(kind, "")
        at = self._at(at)
        with self._store.write("Open request") as w:
            client_id = client_id or self._find_or_add(w, client, address, at)
            request_id = w.insert(
                "requests",
                client_id=client_id,
                kind=suggestion.kind,
                kind_reason=suggestion.reason,
                subject=subject,
                opened_at=at,
            )
            self._add(
                w,
                request_id,
                EntryKind.CALL if channel is Channel.PHONE else EntryKind.MESSAGE,
                at=at,
                direction=Direction.IN,
                channel=channel,
                from_name=client,
                from_address=address,
                subject=subject,
                text=text,
            )
        return request_id

    def receive(
        self, batch: Iterable[Incoming], *, label: str = "Import mail", group: str | None = None
    ) -> Received:
        """Put mail where it belongs, in one write, and say what became of it. What is known already is left
        out.
        """
        moment = self._moment()
        receiving = Receiving(self._store, moment.settings.own_addresses, moment.now)
        return receiving.receive(batch, label=label, group=group)

    def from_client(
        self, id: int, text: str, *, channel: Channel, at: datetime | None = None, subject: str = ""
    ) -> int:
        """The client wrote or said this."""
        client = self._client(self._request(id))
        kind = EntryKind.CALL if channel is Channel.PHONE else EntryKind.MESSAGE
        return self._log(
            "Log message", id, kind, at, direction=Direction.IN, channel=channel, from_name=client.name,
            subject=subject, text=text,
        )  # fmt: skip

    # --- What the owner does

    def answer(
        self,
        id: int,
        text: str,
        *,
        channel: Channel = Channel.EMAIL,
        at: datetime | None = None,
        promised_at: datetime | None = None,
        subject: str = "",
    ) -> int:
        """The owner answered: the client waits no longer. With ``promised_at`` more is to come by then."""
        return self._log(
            "Answer request", id, EntryKind.MESSAGE, at, direction=Direction.OUT, channel=channel,
            promised_at=self._after(promised_at, at), subject=subject, text=text,
        )  # fmt: skip

    def hold(
        self,
        id: int,
        text: str,
        promised_at: datetime,
        *,
        channel: Channel = Channel.EMAIL,
        at: datetime | None = None,
    ) -> int:
        """The owner said when the real answer comes: that instant is the deadline now; the client still
        waits.
        """
        return self._log(
            "Send holding reply", id, EntryKind.MESSAGE, at, direction=Direction.OUT, channel=channel,
            promised_at=self._after(promised_at, at), text=text, is_holding=True,
        )  # fmt: skip

    def call(self, id: int, text: str, *, reached: bool = True, at: datetime | None = None) -> int:
        """The owner called. A call that did not reach them answers nothing."""
        return self._log(
            "Log call", id, EntryKind.CALL, at, direction=Direction.OUT, channel=Channel.PHONE, text=text,
            reached=reached,
        )  # fmt: skip

    def meeting(self, id: int, text: str, at: datetime | None = None) -> int:
        """The two met: that is an answer."""
        return self._log(
            "Log meeting",
            id,
            EntryKind.MEETING,
            at,
            direction=Direction.OUT,
            channel=Channel.IN_PERSON,
            text=text,
        )

    def note(self, id: int, text: str, at: datetime | None = None) -> int:
        """A note for the owner alone. It answers nothing."""
        return self._log("Add note", id, EntryKind.NOTE, at, text=text)

    def promise(self, id: int, promised_at: datetime, text: str = "") -> int:
        """The owner named an instant to the client: it is the deadline now."""
        return self._log(
            "Make promise", id, EntryKind.PROMISE, None, promised_at=self._after(promised_at, None), text=text
        )

    def mark_answered(self, id: int) -> int:
        """The owner answered somewhere else."""
        return self._log(
            "Mark answered", id, EntryKind.MESSAGE, None, direction=Direction.OUT, channel=Channel.OTHER,
            text="Answered elsewhere.",
        )  # fmt: skip

    # --- Changes of state

    def no_reply_needed(self, id: int) -> int:
        """End the waiting without an answer ("thanks!")."""
        return self._change("No reply needed", id, Event.NO_REPLY_NEEDED)

    def snooze(self, id: int, until: datetime) -> int:
        """Hide it until then, or until the client writes again. The client's clock runs on."""
        return self._change("Snooze request", id, Event.SNOOZED, until_at=self._after(until, None))

    def wake(self, id: int) -> int:
        """End a snooze now."""
        return self._change("Wake request", id, Event.WOKEN)

    def close(self, id: int, outcome: Outcome, reason: str = "", at: datetime | None = None) -> int:
        """Close it, and keep how it ended."""
        return self._change("Close request", id, Event.CLOSED, at, outcome=outcome, reason=reason.strip())

    def reopen(self, id: int) -> int:
        """Open a closed request again, as it was before."""
        return self._change("Reopen request", id, Event.REOPENED)

    def appoint(self, id: int, at: datetime, text: str = "") -> int:
        """Note an appointment; the bell rings an hour before."""
        return self._change("Make appointment", id, Event.APPOINTMENT, until_at=at, text=text)

    def cancel_appointment(self, id: int) -> int:
        """The appointment will not take place."""
        return self._change("Cancel appointment", id, Event.APPOINTMENT_CANCELLED)

    def set_kind(self, id: int, kind: Kind) -> None:
        """Correct the kind."""
        self._set("Change kind", id, kind=kind, kind_reason="")

    def set_target(self, id: int, minutes: int | None) -> None:
        """Give the request a target of its own in working minutes; None: its client's or kind's again."""
        self._set("Change target", id, target_minutes=None if minutes is None else target_minutes(minutes))

    def set_subject(self, id: int, text: str) -> None:
        """Name what they want in better words."""
        if not text.strip():
            raise BadInput("Say in a few words what they want.")
        self._set("Rename request", id, subject=text.strip())

    def move_entry(self, entry_id: int, request_id: int) -> None:
        """Move an entry to the request it belongs to."""
        entry = self._entry(entry_id)
        self._request(request_id)
        with self._store.write("Move entry") as w:
            w.update("entries", entry.id, request_id=request_id)

    def split_entry(self, entry_id: int) -> int:
        """Open a request of its own for an entry, and return its id."""
        entry = self._entry(entry_id)
        origin = self._request(entry.request_id)
        suggestion = kinds.suggest(entry.subject, entry.text)
        with self._store.write("Split request") as w:
            request_id = w.insert(
                "requests",
                client_id=origin.client_id,
                kind=suggestion.kind,
                kind_reason=suggestion.reason,
                subject=entry.subject or origin.subject,
                opened_at=entry.at,
                linked_request_id=origin.id,
            )
            w.update("entries", entry.id, request_id=request_id)
        return request_id

    # --- How an entry is written

    def _log(self, label: str, id: int, kind: EntryKind, at: datetime | None, **said: Any) -> int:
        self._request(id)
        with self._store.write(label) as w:
            return self._add(w, id, kind, at=self._at(at), **said)

    def _change(self, label: str, id: int, event: Event, at: datetime | None = None, **facts: Any) -> int:
        return self._log(label, id, EntryKind.STATE, at, event=event, **facts)

    def _add(
        self,
        w: Write,
        request_id: int,
        kind: EntryKind,
        *,
        at: datetime,
        direction: Direction | None = None,
        is_holding: bool = False,
        reached: bool = True,
        **said: Any,
    ) -> int:
        is_answer = turn.is_answer(
            kind, direction, is_automatic=False, is_holding=is_holding, reached=reached
        )
        return w.insert(
            "entries",
            request_id=request_id,
            kind=kind,
            at=at,
            recorded_at=self._moment().now,
            direction=direction,
            is_answer=is_answer,
            **said,
        )

    def _set(self, label: str, id: int, **values: Any) -> None:
        self._request(id)
        with self._store.write(label) as w:
            w.update("requests", id, **values)

    def _at(self, at: datetime | None) -> datetime:
        return at or self._moment().now

    def _after(self, later: datetime | None, at: datetime | None) -> datetime | None:
        if later is not None and later <= self._at(at):
            raise BadInput("That instant has passed. Name one that is still to come.")
        return later

    def _request(self, id: int) -> Request:
        request = reading.request(self._store, id)
        if request is None:
            raise BadInput(f"There is no request {id}.")
        return request

    def _client(self, request: Request) -> Client:
        client = people.client(self._store, request.client_id)
        assert client is not None, "a request points to its client"
        return client

    def _entry(self, id: int) -> Entry:
        entry = reading.entry(self._store, id)
        if entry is None:
            raise BadInput(f"There is no entry {id}.")
        return entry
