"""The inbox counter: what clients ask, and all that the owner does about it. Each verb is one write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from app import kinds
from app.errors import BadInput
from app.incoming import Incoming, Received, Suggestion
from app.logbook import Logbook
from app.placing import Arrival, is_over
from app.receiving import Receiving
from app.records import Entry, Request, RequestPage
from app.settings import target_minutes
from app.store import listing, reading
from app.subjects import bare_subject
from app.texts import N_
from app.words import ANSWERED_ELSEWHERE, Channel, Direction, EntryKind, Event, Kind, Outcome

if TYPE_CHECKING:
    from app.moment import Moment
    from app.store.store import Store
    from app.store.writing import Write

FindOrAdd = Callable[["Write", str, str, datetime], int]
"""The client of that name and address, added within the write if there is none."""


class Inbox:
    """Opens requests, extends them, closes them."""

    def __init__(
        self, store: Store, logbook: Logbook, moment: Callable[[], Moment], find_or_add: FindOrAdd
    ) -> None:
        self._store = store
        self._logbook = logbook
        self._moment = moment
        self._find_or_add = find_or_add

    # --- Reading

    def request(self, id: int) -> RequestPage:
        """A request with its client, its whole timeline, and why its deadline is what it is."""
        return self._page(id, reading.entries_of(self._store, id))

    def request_by_now(self, page: RequestPage) -> RequestPage:
        """The request as it stands when nothing but time has passed: its timeline is not read again."""
        return self._page(page.request.id, page.entries)

    def request_of(self, entry_id: int) -> int:
        """The id of the request that an entry is in."""
        return self._logbook.entry(entry_id).request_id

    def raw(self, sha256: str) -> bytes:
        """The bytes of a message as they came."""
        raw = reading.raw_of(self._store, sha256)
        if raw is None:
            raise BadInput(N_("There is no such message here."))
        return raw

    def reply_address(self, page: RequestPage) -> tuple[str, str, str]:
        """Name, address and subject of a reply to that request, for the owner's mail program."""
        written = (entry for entry in reversed(page.entries) if entry.direction is Direction.IN)
        used = (entry.from_address for entry in written if "@" in entry.from_address)
        return page.client.name, next(used, page.client.email), f"Re: {bare_subject(page.request.subject)}"

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
        subject = _some_words(subject)
        suggestion = kinds.suggest(subject, text) if kind is None else Suggestion(kind, "")
        at = at or self._moment().now
        with self._store.write(N_("Open request")) as w:
            request_id = w.insert(
                "requests",
                client_id=client_id or self._find_or_add(w, client, address, at),
                kind=suggestion.kind,
                kind_reason=suggestion.reason,
                subject=subject,
                opened_at=at,
            )
            self._logbook.add(
                w,
                request_id,
                _spoken(channel),
                at,
                direction=Direction.IN,
                channel=channel,
                from_name=" ".join(client.split()),
                from_address=address.strip(),
                subject=subject,
                text=text,
            )
        return request_id

    def receive(
        self, batch: Iterable[Incoming], *, label: str = N_("Import mail"), group: str | None = None
    ) -> Received:
        """Put mail where it belongs, in one write, and say what became of it. Known mail is left out."""
        moment = self._moment()
        receiving = Receiving(self._store, moment.settings.own_addresses, moment.now, Arrival.PICKED)
        return receiving.receive(batch, label=label, group=group)

    def from_client(self, id: int, text: str, *, channel: Channel, at: datetime | None = None) -> int:
        """The client wrote or said this; long after the closing it opens a new request. The entry's id."""
        request = self._logbook.request(id)
        name = self._logbook.client_of(request).name
        at = self._logbook.instant(request, at)
        with self._store.write(N_("Log message")) as w:
            if is_over(request.fold.closed_at, at):
                id = self._continue(w, request, "", text, at)
            return self._logbook.add(
                w,
                id,
                _spoken(channel),
                at,
                direction=Direction.IN,
                channel=channel,
                from_name=name,
                text=text,
            )

    # --- What the owner does

    def answer(
        self,
        id: int,
        text: str,
        *,
        channel: Channel = Channel.EMAIL,
        at: datetime | None = None,
        promised_at: datetime | None = None,
    ) -> int:
        """The owner answered: the client waits no longer. With ``promised_at`` more is to come by then."""
        said = {"channel": channel, "promised_at": promised_at, "text": text}
        return self._logbook.log(
            N_("Answer request"), id, EntryKind.MESSAGE, at, direction=Direction.OUT, **said
        )

    def hold(
        self,
        id: int,
        text: str,
        promised_at: datetime,
        *,
        channel: Channel = Channel.EMAIL,
        at: datetime | None = None,
    ) -> int:
        """The owner said when the answer comes: that is the deadline now, and the client still waits."""
        said = {"channel": channel, "promised_at": promised_at, "is_holding": True, "text": text}
        return self._logbook.log(
            N_("Send holding reply"), id, EntryKind.MESSAGE, at, direction=Direction.OUT, **said
        )

    def call(self, id: int, text: str, *, reached: bool = True, at: datetime | None = None) -> int:
        """The owner called. A call that did not reach them answers nothing."""
        said = {"channel": Channel.PHONE, "reached": reached, "text": text}
        return self._logbook.log(N_("Log call"), id, EntryKind.CALL, at, direction=Direction.OUT, **said)

    def meeting(self, id: int, text: str, at: datetime | None = None) -> int:
        """The two met: that is an answer."""
        said = {"channel": Channel.IN_PERSON, "text": text}
        return self._logbook.log(
            N_("Log meeting"), id, EntryKind.MEETING, at, direction=Direction.OUT, **said
        )

    def note(self, id: int, text: str, at: datetime | None = None) -> int:
        """A note for the owner alone. It answers nothing."""
        return self._logbook.log(N_("Add note"), id, EntryKind.NOTE, at, text=text)

    def promise(self, id: int, promised_at: datetime, text: str = "") -> int:
        """The owner named an instant to the client: it is the deadline now."""
        return self._logbook.log(
            N_("Make promise"), id, EntryKind.PROMISE, None, promised_at=promised_at, text=text
        )

    def mark_answered(self, id: int) -> int:
        """The owner answered somewhere else."""
        said = {"channel": Channel.OTHER, "text": ANSWERED_ELSEWHERE}
        return self._logbook.log(
            N_("Mark answered"), id, EntryKind.MESSAGE, None, direction=Direction.OUT, **said
        )

    # --- Changes of state

    def no_reply_needed(self, id: int) -> int:
        """End the waiting without an answer ("thanks!")."""
        return self._logbook.change(N_("No reply needed"), id, Event.NO_REPLY_NEEDED)

    def snooze(self, id: int, until: datetime) -> int:
        """Hide it until then, or until the client writes again. The client's clock runs on."""
        return self._logbook.change(N_("Snooze request"), id, Event.SNOOZED, until_at=until)

    def wake(self, id: int) -> int:
        """End a snooze now."""
        return self._logbook.change(N_("Wake request"), id, Event.WOKEN)

    def close(self, id: int, outcome: Outcome, reason: str = "", at: datetime | None = None) -> int:
        """Close it, and keep how it ended."""
        return self._logbook.change(
            N_("Close request"), id, Event.CLOSED, at, outcome=outcome, reason=reason.strip()
        )

    def reopen(self, id: int) -> int:
        """Open a closed request again, as it was before."""
        return self._logbook.change(N_("Reopen request"), id, Event.REOPENED)

    def appoint(self, id: int, at: datetime, text: str = "") -> int:
        """Note an appointment; the bell rings an hour before."""
        return self._logbook.change(N_("Make appointment"), id, Event.APPOINTMENT, until_at=at, text=text)

    def cancel_appointment(self, id: int) -> int:
        """The appointment will not take place."""
        return self._logbook.change(N_("Cancel appointment"), id, Event.APPOINTMENT_CANCELLED)

    # --- Corrections

    def set_kind(self, id: int, kind: Kind) -> None:
        """Correct the kind."""
        self._set(N_("Change kind"), id, kind=kind, kind_reason="")

    def set_target(self, id: int, minutes: int | None) -> None:
        """Give it a target of its own in working minutes; None: its client's or kind's again."""
        self._set(
            N_("Change target"), id, target_minutes=None if minutes is None else target_minutes(minutes)
        )

    def set_subject(self, id: int, text: str) -> None:
        """Name what they want in better words."""
        self._set(N_("Rename request"), id, subject=_some_words(text))

    def move_entry(self, entry_id: int, request_id: int) -> None:
        """Move an entry to the request it belongs to; what is written in reply to it follows."""
        self._logbook.entry(entry_id)
        self._logbook.request(request_id)
        with self._store.write(N_("Move entry")) as w:
            self._move(w, entry_id, request_id)

    def split_entry(self, entry_id: int) -> int:
        """Open a request of its own for an entry, and return its id."""
        entry = self._logbook.entry(entry_id)
        origin = self._logbook.request(entry.request_id)
        with self._store.write(N_("Split request")) as w:
            request_id = self._continue(w, origin, entry.subject, entry.text, entry.at)
            self._move(w, entry_id, request_id)
        return request_id

    def _page(self, id: int, entries: tuple[Entry, ...]) -> RequestPage:
        request = self._logbook.request(id)
        client, moment = self._logbook.client_of(request), self._moment()
        [listed] = listing.listed(self._store, [id])
        request = request._replace(kind_reason=kinds.reason_again(request.kind_reason))
        return RequestPage(moment.row(listed), request, client, entries, moment.why(request, client))

    def _continue(self, w: Write, origin: Request, subject: str, text: str, at: datetime) -> int:
        """A new request that is linked to the old one, with the kind of what is said in it."""
        suggestion = kinds.suggest(subject, text)
        return w.insert(
            "requests",
            client_id=origin.client_id,
            kind=suggestion.kind,
            kind_reason=suggestion.reason,
            subject=bare_subject(subject) or origin.subject,
            opened_at=at,
            linked_request_id=origin.id,
        )

    def _move(self, w: Write, entry_id: int, request_id: int) -> None:
        w.update("entries", entry_id, request_id=request_id)
        if message_id := self._logbook.entry(entry_id).message_id:
            w.put("threads", message_id, request_id=request_id)

    def _set(self, label: str, id: int, **values: object) -> None:
        self._logbook.request(id)
        with self._store.write(label) as w:
            w.update("requests", id, **values)


def _spoken(channel: Channel) -> EntryKind:
    """What something that came by that channel is."""
    if channel is Channel.IN_PERSON:
        return EntryKind.MEETING
    return EntryKind.CALL if channel is Channel.PHONE else EntryKind.MESSAGE


def _some_words(subject: str) -> str:
    words = subject.split()
    if not words:
        raise BadInput(N_("Say in a few words what they want."))
    return " ".join(words)  # on one line, as every list shows it
