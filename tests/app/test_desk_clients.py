"""The clients counter: found, merged, and never asked twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk import BadInput, Desk
from app.records import ClientCard
from tests.app.desks import MONDAY, Clock, ask, mail


def test_a_client_keeps_what_was_told_once(desk: Desk) -> None:
    id = desk.clients.add("Anna Berg", ["anna@example.org", "030 901820"], greeting="Anna")
    fact = desk.clients.set_fact(id, "Gate code", "7719")
    assert desk.clients.set_fact(id, "gate code", " 4402 ") == fact
    desk.clients.set_fact(id, "Boiler", "Vitodens")
    desk.clients.set_notes(id, "Mother stays in winter.")
    desk.clients.set_tags(id, ["plan", " plan", "", "old"])
    desk.clients.set_greeting(id, "Ms Berg")
    desk.clients.rename(id, " Anna Berg-Roth ")
    client = desk.clients.get(id)
    facts = [(kept.label, kept.value) for kept in client.facts]
    assert facts == [("gate code", "4402"), ("Boiler", "Vitodens")]
    assert (client.name, client.greeting, client.tags) == ("Anna Berg-Roth", "Ms Berg", ("plan", "old"))
    assert client.notes == "Mother stays in winter."
    desk.clients.remove_fact(fact)
    assert [kept.label for kept in desk.clients.get(id).facts] == ["Boiler"]


def test_addresses_are_known_however_they_are_written(desk: Desk) -> None:
    id = desk.clients.add("Anna", ["anna@example.org"])
    added = desk.clients.add_address(id, "030 90 18 20")
    assert desk.clients.find("+4930901820").id == id
    with pytest.raises(BadInput, match="theirs already"):
        desk.clients.add_address(id, "0049 30 901820")
    other = desk.clients.add("Bob")
    with pytest.raises(BadInput, match="that of Anna"):
        desk.clients.add_address(other, "ANNA@example.org")
    desk.clients.remove_address(added)
    assert desk.clients.add_address(other, "+49 30 901820") > added


def test_clients_are_listed_by_name_and_filtered(desk: Desk) -> None:
    for name in ("zoe", "Anna Berg", "bob"):
        desk.clients.add(name, [f"{name.split()[0]}@example.org"])
    names = [row.name for row in desk.clients.page()]
    assert names == ["Anna Berg", "bob", "zoe"]
    first = desk.clients.page(limit=1)
    assert [row.name for row in desk.clients.page(after=str(first[0].id), limit=1)] == ["bob"]
    assert [row.name for row in desk.clients.page("zoe@")] == ["zoe"]


def test_typing_the_beginning_of_a_word_completes(desk: Desk) -> None:
    desk.clients.add("Anna Berg", ["home@example.org"])
    for typed in ("an", "Be", "home@ex"):
        assert [row.name for row in desk.clients.complete(typed)] == ["Anna Berg"]
    assert desk.clients.complete(" ") == desk.clients.complete("xy") == ()


def test_nobody_is_completed_by_a_fact_but_found_by_it(desk: Desk) -> None:
    id = desk.clients.add("Anna Berg", ["home@example.org"])
    desk.clients.set_fact(id, "Account number", "DE 4711")
    assert desk.clients.complete("acc") == ()
    assert [row.name for row in desk.search.find("account 4711").clients] == ["Anna Berg"]


def test_a_client_is_found_by_id_name_or_address(desk: Desk) -> None:
    id = desk.clients.add("Anna Berg", ["anna@example.org"])
    for named in (str(id), " anna berg ", "Anna@example.org"):
        assert desk.clients.find(named).id == id
    with pytest.raises(BadInput, match="no client 'nobody'"):
        desk.clients.find("nobody")
    desk.clients.add("Anna Berg")
    with pytest.raises(BadInput, match=r"2 clients are called 'Anna Berg'. .*: 1, 2"):
        desk.clients.find("Anna Berg")


def test_the_card_shows_open_promises_and_all_requests(desk: Desk, clock: Clock) -> None:
    kept, open_ = ask(desk), ask(desk)
    desk.inbox.hold(open_, "Tomorrow.", MONDAY + timedelta(days=1))
    clock.forward(hours=1)
    desk.inbox.answer(kept, "Done.")
    card = desk.clients.card(1)
    assert [row.id for row in card.open_promises] == [open_]
    assert [row.id for row in card.requests] == [kept, open_]


def test_the_timeline_holds_all_requests_newest_first(desk: Desk, clock: Clock) -> None:
    first = ask(desk)
    clock.forward(minutes=1)
    ask(desk)
    clock.forward(minutes=1)
    desk.inbox.answer(first, "Done.")
    timeline = desk.clients.timeline(1)
    assert [entry.request_id for entry in timeline] == [1, 2, 1]
    second = timeline[1]
    assert desk.clients.timeline(1, before=(second.at, second.id)) == timeline[2:]
    assert desk.clients.timeline(1, limit=1) == timeline[:1]


def two_annas(desk: Desk) -> tuple[int, int]:
    keep = desk.clients.add("Anna Berg", ["anna@example.org"], tags=("plan",), notes="One.", since=MONDAY)
    gone = desk.clients.add(
        "A. Berg",
        ["a.berg@work.example", "030 901820"],
        tags=("plan", "work"),
        notes="Two.",
        since=MONDAY - timedelta(days=9),
        greeting="Anna",
        target_minutes=15,
    )
    desk.clients.set_fact(keep, "Gate", "7719")
    desk.clients.set_fact(gone, "Gate", "7719")
    desk.clients.set_fact(gone, "Account", "K-1")
    ask(desk, client_id=keep)
    ask(desk, client_id=gone)
    return keep, gone


def everything(desk: Desk) -> tuple[list[ClientCard], list[str]]:
    return [desk.clients.card(row.id) for row in desk.clients.page()], desk.check()


def test_merging_moves_everything_and_is_undone_whole(desk: Desk) -> None:
    keep, gone = two_annas(desk)
    before = everything(desk)
    desk.clients.merge(keep, gone)
    [card], problems = everything(desk)
    client = card.client
    assert problems == []
    assert [address.value for address in client.addresses] == [
        "anna@example.org",
        "a.berg@work.example",
        "030 901820",
    ]
    assert [(fact.label, fact.value) for fact in client.facts] == [("Gate", "7719"), ("Account", "K-1")]
    assert (client.greeting, client.tags, client.notes, client.target_minutes) == (
        "Anna",
        ("plan", "work"),
        "One.\nTwo.",
        15,
    )
    assert client.since == MONDAY - timedelta(days=9)
    assert {row.client for row in card.requests} == {"Anna Berg"}
    assert len(card.requests) == 2
    assert desk.clients.find("a.berg@work.example").id == keep
    desk.undo()
    assert everything(desk) == before
    with pytest.raises(BadInput, match="one client already"):
        desk.clients.merge(keep, keep)


def test_mail_from_the_merged_address_goes_to_the_one_that_is_left(desk: Desk) -> None:
    keep, gone = two_annas(desk)
    desk.clients.merge(keep, gone)
    [request_id] = desk.inbox.receive([mail("<1>", "a.berg@work.example", text="Hello")]).request_ids
    assert desk.inbox.request(request_id).client.id == keep


def test_duplicates_are_found_by_address_then_by_name(desk: Desk) -> None:
    desk.clients.add("Anna Berg")
    desk.clients.add("Berg, Anna")
    desk.clients.add("Annegret Bergmann")
    desk.clients.add("Hotel Linde", ["030 901820"])
    ask(desk, "Ms Brandt")
    desk.clients.add("Brandt", [])
    pairs = [(one.name, other.name, reason) for one, other, reason in desk.clients.duplicates()]
    assert pairs == [("Anna Berg", "Berg, Anna", "nearly the same name")]


@pytest.mark.parametrize("name", ["", "  "])
def test_a_client_needs_a_name(desk: Desk, name: str) -> None:
    with pytest.raises(BadInput, match="needs a name"):
        desk.clients.add(name)
    with pytest.raises(BadInput, match="There is no client 7"):
        desk.clients.rename(7, "Anna")
    with pytest.raises(BadInput):
        desk.clients.add_address(desk.clients.add("Anna"), name)
    with pytest.raises(BadInput):
        desk.clients.set_fact(1, name, "7719")


def test_a_client_is_found_beyond_the_first_page(desk: Desk) -> None:
    ids = [desk.clients.add(f"Client {number:03}") for number in range(210)]
    other = desk.clients.add("Client 209")
    assert desk.clients.row(ids[-1]).id == ids[-1]
    assert desk.clients.row(other).name == "Client 209"
    with pytest.raises(BadInput):
        desk.clients.row(other + 1)
