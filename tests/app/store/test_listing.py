"""Lists as they are read: every row once and in order, along an index, and back as it was written."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.store import listing, people, reading
from app.store.listing import Totals
from app.store.reader import Reader
from app.store.rows import LONGEST_LINE
from app.store.store import Store
from app.store.writing import Write
from app.words import BidStatus, Direction, EntryKind, Event, Kind, Outcome, Turn, View
from tests.app.store.writings import NOON, add_client, add_entry, add_request, open_request


def close(w: Write, request_id: int, minutes: int = 60) -> None:
    add_entry(
        w,
        request_id,
        minutes=minutes,
        kind=EntryKind.STATE,
        direction=None,
        event=Event.CLOSED,
        outcome=Outcome.ANSWERED,
    )


def answer(w: Write, request_id: int, minutes: int = 30) -> None:
    add_entry(w, request_id, "Certainly.", minutes, direction=Direction.OUT, is_answer=True)


@pytest.fixture
def filled(store: Store) -> Store:
    """Twelve requests an hour apart: mine, theirs, closed, and so on; a lead, a bid, and so on."""
    kinds = [*Kind] * 3
    with store.write("Fill") as w:
        client_id = add_client(w, "Anna Abel", "anna@example.org")
        for number, kind in enumerate(kinds):
            status = BidStatus.SENT if kind is Kind.BID else None
            id = add_request(w, client_id, f"Request {number}", kind, bid_status=status)
            add_entry(w, id, f"Text {number}", 60 * number)
            if number % 3:
                answer(w, id, 60 * number + 1)
            if number % 3 == 2:
                close(w, id, 60 * number + 2)
    return store


def test_a_row_says_what_a_list_shows(store: Store) -> None:
    with store.write("Open request") as w:
        client_id = w.insert("clients", name="Anna Abel", target_minutes=45)
        for position, (kind, value) in enumerate([("phone", "+49 30 1"), ("email", "anna@example.org")]):
            w.insert("addresses", client_id=client_id, kind=kind, value=value, key=value, position=position)
        id = add_request(
            w,
            client_id,
            "Roof",
            Kind.BID,
            target_minutes=30,
            amount_minor=123450,
            currency="EUR",
            valid_until_on=date(2026, 12, 31),
            bid_status=BidStatus.SENT,
            bid_number="2026-7",
        )
        entry_id = add_entry(w, id, "It  leaks.\n\nBadly! " + 300 * "x", 5)
    [row] = listing.listed(store, [id])
    assert row[:9] == (
        *(id, client_id, "Anna Abel", Kind.BID, "Roof", 30, 45),
        *(BidStatus.SENT, date(2026, 12, 31)),
    )
    assert row[10:15] == ("anna@example.org", 123450, "EUR", "2026-7", Direction.IN)
    assert row.last_line.startswith("It leaks. Badly! xxx")
    assert len(row.last_line) == LONGEST_LINE
    assert (row.fold.last_entry_id, row.fold.last_entry_at) == (entry_id, NOON + timedelta(minutes=5))
    request = reading.request(store, id)
    assert request is not None
    assert request.fold == row.fold
    assert listing.OpenRows().read(store) == [row[:10]]


def test_a_message_without_text_shows_its_subject_and_none_at_all_nothing(store: Store) -> None:
    with store.write("Open requests") as w:
        client_id = add_client(w)
        first, second = add_request(w, client_id), add_request(w, client_id)
        add_entry(w, first, "", subject="Photo of the roof")
    assert [row.last_line for row in listing.listed(store, [first, second])] == ["Photo of the roof", ""]


def test_rows_come_in_the_order_asked_for_without_those_that_are_gone(filled: Store) -> None:
    assert [row.id for row in listing.listed(filled, [3, 99, 1, 2])] == [3, 1, 2]


def test_open_rows_are_all_that_can_be_due_or_ring(filled: Store) -> None:
    with filled.write("More") as w:
        client_id = add_client(w, "Ben")
        for event in (Event.SNOOZED, Event.APPOINTMENT):
            id = add_request(w, client_id, event, Kind.QUESTION)
            answer(w, id)
            until = NOON + timedelta(days=1)
            add_entry(w, id, minutes=40, kind=EntryKind.STATE, direction=None, event=event, until_at=until)
    found = {(row.fold.turn, row.kind) for row in listing.OpenRows().read(filled)}
    assert {kind for turn, kind in found if turn is Turn.MINE} == {
        Kind.LEAD,
        Kind.BID,
        Kind.QUESTION,
        Kind.COMPLAINT,
    }
    assert {kind for turn, kind in found if turn is Turn.THEIRS} == {Kind.BID, Kind.LEAD, Kind.QUESTION}
    assert Turn.NOBODY not in {turn for turn, _ in found}
    assert {row.subject for row in listing.OpenRows().read(filled) if row.client == "Ben"} == {
        "snoozed",
        "appointment",
    }
    assert len({row.id for row in listing.OpenRows().read(filled)}) == len(listing.OpenRows().read(filled))


@pytest.mark.parametrize("view", [View.THEIRS, View.BIDS, View.CLOSED, View.ALL])
@pytest.mark.parametrize("kind", [None, *Kind])
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages_follow_one_another_newest_first(
    filled: Store, view: View, kind: Kind | None, limit: int
) -> None:
    holds = {
        View.THEIRS: lambda n: n % 3 == 1,
        View.BIDS: lambda n: [*Kind][n % 4] is Kind.BID,
        View.CLOSED: lambda n: n % 3 == 2,
        View.ALL: lambda n: True,
    }[view]
    expected = [n + 1 for n in reversed(range(12)) if holds(n) and kind in (None, [*Kind][n % 4])]
    seen: list[int] = []
    after = None
    while True:
        rows, after = listing.page(filled, view, kind, after, limit)
        seen += [row.id for row in rows]
        if after is None:
            break
    assert seen == expected
    assert listing.ids(filled, view, kind) == expected


def test_requests_of_one_instant_are_told_apart_by_id(store: Store) -> None:
    with store.write("Fill") as w:
        client_id = add_client(w)
        for _ in range(5):
            add_entry(w, add_request(w, client_id))
    first, after = listing.page(store, View.ALL, limit=3)
    rest, _ = listing.page(store, View.ALL, after=after, limit=3)
    assert [row.id for row in first + rest] == [5, 4, 3, 2, 1]


def test_totals(filled: Store) -> None:
    assert listing.totals(filled) == Totals(theirs=4, bids=2, clients=1)


def test_requests_of_a_client_come_newest_first(filled: Store) -> None:
    open_request(filled)
    assert [row.id for row in listing.listed_of_client(filled, 1)] == list(range(12, 0, -1))


@pytest.mark.parametrize(
    ("view", "index"),
    [
        (View.THEIRS, "requests_theirs"),
        (View.BIDS, "requests_bids"),
        (View.CLOSED, "requests_closed"),
        (View.ALL, "requests_all"),
    ],
)
def test_a_page_is_read_along_its_index_and_sorts_nothing(store: Store, view: View, index: str) -> None:
    for after in (None, "1795291200,7"):
        plan = plan_of(store, lambda reader, after=after: listing.page(reader, view, after=after))
        assert any(
            f"requests AS r USING INDEX {index}" in step or f"r USING INDEX {index}" in step for step in plan
        )
        assert not any("TEMP B-TREE" in step for step in plan), plan
        assert not any(step.startswith("SCAN") and "USING" not in step for step in plan), plan


def test_what_is_open_is_found_by_index(store: Store) -> None:
    looks = (
        listing.OpenRows().read,
        lambda reader: listing.listed(reader, [1]),
        lambda reader: reader.fetch(listing._CHANGED_ROWS, ("[1]", "[2]")),
    )
    for look in looks:
        plan = plan_of(store, look)
        assert not any(
            step.startswith(("SCAN requests", "SCAN r")) and "INDEX" not in step for step in plan
        ), plan
        assert not any(step.startswith("SCAN requests USING COVERING") for step in plan), plan


def plan_of(store: Store, look) -> list[str]:  # type: ignore[no-untyped-def]
    """How SQLite goes about what ``look`` fetches."""
    steps: list[str] = []

    class Explained(Reader):
        version = None

        def fetch(self, sql, parameters=()):  # type: ignore[no-untyped-def]
            steps.extend(row[3] for row in super().fetch(f"EXPLAIN QUERY PLAN {sql}", parameters))
            return []

    look(Explained(store._driver, store.path))
    return steps


def test_the_first_page_needs_no_sqlalchemy_and_shows_what_the_store_shows(filled: Store) -> None:
    look = (
        "import sys; from pathlib import Path\n"
        "from app.words import View\n"
        "from app.store import listing, files\n"
        "from app.store.reader import Reader\n"
        "with Reader.open_to_read(Path(sys.argv[1])) as reader:\n"
        "    rows = listing.OpenRows().read(reader)\n"
        "    print(repr((rows, listing.listed(reader, [row.id for row in rows]), listing.totals(reader),\n"
        "        listing.page(reader, View.ALL), listing.settings(reader))))\n"
        "assert 'sqlalchemy' not in sys.modules"
    )
    with filled.write("Set zone") as w:
        w.put("settings", "zone", value="Europe/Berlin")
    rows = listing.OpenRows().read(filled)
    expected = (
        rows,
        listing.listed(filled, [row.id for row in rows]),
        listing.totals(filled),
        listing.page(filled, View.ALL),
        {"zone": "Europe/Berlin"},
    )
    found = subprocess.run(
        [sys.executable, "-c", look, str(filled.path)], capture_output=True, check=True, text=True
    )
    assert found.stdout == f"{expected!r}\n"


# --- Whole records


def test_an_entry_comes_back_as_it_was_written(store: Store) -> None:
    from app.records import Attachment, Entry
    from app.words import Channel

    raw = b"From: a@example.org"
    entry = Entry(
        id=1,
        request_id=1,
        at=NOON,
        kind=EntryKind.MESSAGE,
        direction=Direction.IN,
        channel=Channel.EMAIL,
        from_name="Änne",
        from_address="a@example.org",
        to_addresses=("me@example.org", "you@example.org"),
        subject="Roof",
        text="It leaks\0 \U0001f914",
        is_automatic=True,
        promised_at=NOON + timedelta(days=1),
        until_at=NOON + timedelta(days=2),
        outcome=Outcome.NOT_FOR_US,
        reason="auto-reply",
        message_id="1@example.org",
        raw_sha256="abc",
        attachments=(Attachment("photo.jpg", "image/jpeg", 7),),
        problem="half of it",
    )
    written = {name: value for name, value in entry._asdict().items() if name != "id"}
    with store.write("Receive mail") as w:
        add_request(w, add_client(w))
        w.keep_raw("abc", raw)
        w.insert("entries", **written)
    assert reading.entry(store, 1) == entry
    assert reading.entries_of(store, 1) == (entry,)
    assert reading.entry(store, 2) is None
    assert reading.request(store, 2) is None
    assert (reading.raw_of(store, "abc"), reading.raw_of(store, "def")) == (raw, None)


def test_a_client_comes_back_as_written(store: Store) -> None:
    with store.write("Add client") as w:
        id = w.insert(
            "clients", name="Anna", greeting="Änne", since=NOON, tags=("vip",), notes="n", target_minutes=5
        )
        w.insert("facts", client_id=id, label="gate code", value="7719", position=1)
        w.insert("facts", client_id=id, label="dog", value="Rex", position=0)
        w.insert("addresses", client_id=id, kind="phone", value="+49 30 1", key="+49301")
    client = people.client(store, id)
    assert client is not None
    assert (client.name, client.greeting, client.since, client.tags) == ("Anna", "Änne", NOON, ("vip",))
    assert [(fact.label, fact.value) for fact in client.facts] == [("dog", "Rex"), ("gate code", "7719")]
    assert [(address.kind, address.value) for address in client.addresses] == [("phone", "+49 30 1")]
    assert people.client(store, 99) is None


def test_a_timeline_crosses_requests_newest_first(store: Store) -> None:
    with store.write("Fill") as w:
        client_id = add_client(w)
        requests = [add_request(w, client_id), add_request(w, client_id)]
        for number in range(6):
            add_entry(w, requests[number % 2], minutes=number // 2)
        add_entry(w, add_request(w, add_client(w, "Ben")))
    first = reading.timeline(store, client_id, 4)
    rest = reading.timeline(store, client_id, 4, (first[-1].at, first[-1].id))
    assert [entry.id for entry in (*first, *rest)] == [6, 5, 4, 3, 2, 1]


def test_clients_by_name_filtered_and_completed(store: Store) -> None:
    with store.write("Add clients") as w:
        for name in ("anna Zorn", "Ben Abel", "Anna Abel", "100% Dach"):
            add_client(w, name, f"{name.split()[0].lower()}@example.org")
        add_entry(w, add_request(w, 3))
    names = [row.name for row in people.client_rows(store)]
    assert names == ["100% Dach", "Anna Abel", "anna Zorn", "Ben Abel"]
    after = people.client_rows(store, limit=2)[-1]
    assert [row.name for row in people.client_rows(store, after=str(after.id))] == names[2:]
    assert [row.name for row in people.client_rows(store, "ABEL")] == ["Anna Abel", "Ben Abel"]
    assert [row.name for row in people.client_rows(store, "n@exam")] == ["Ben Abel"]
    assert [row.name for row in people.client_rows(store, "0%")] == ["100% Dach"]
    assert [row.name for row in people.complete_clients(store, "a", 8)] == [
        "Anna Abel",
        "Ben Abel",
        "anna Zorn",
    ]
    assert people.complete_clients(store, '"', 8) == ()
    [anna, *_] = people.complete_clients(store, "ann", 1)
    assert (anna.open_requests, anna.last_entry_at, anna.address) == (1, NOON, "anna@example.org")
    assert people.clients_named(store, "anna abel") == [3]
    assert [row.id for row in people.clients_of_ids(store, [2, 3, 99])] == [3, 2]
    assert people.all_addresses(store)[0] == (1, "email", "anna@example.org")


def test_a_removed_client_is_found_no_more(store: Store, folder: Path) -> None:
    with store.write("Add client") as w:
        add_client(w, "Anna")
    store.undo()
    assert people.complete_clients(store, "anna", 8) == ()
    store.redo()
    with store.write("Rename") as w:
        w.update("clients", 1, name="Berta")
    assert people.complete_clients(store, "anna", 8) == ()
    assert [row.name for row in people.complete_clients(store, "berta", 8)] == ["Berta"]
