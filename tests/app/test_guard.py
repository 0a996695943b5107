"""The guard: what belongs to another client stops a letter; what is the client's own never does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.guard import Thread, doubts, line_of
from app.post import Danger, Enclosure, Letter
from app.records import Address, Client
from app.whose import Book

ANNA = Client(1, "Anna Berg", "Anna", addresses=(Address(1, "email", "anna@berg.example"),))
BOOK = Book.of(
    [(1, "Anna Berg", "Anna"), (2, "Bob Stone", "Bob"), (3, "Anna Lund", ""), (4, "Lindqvist & Söner", "")],
    [("anna@berg.example", 1), ("bob@stone.example", 2), ("al@lund.example", 3), ("info@lind.example", 4)],
    [("2026-014", 2), ("2026-015", 1), ("3", 2)],
)
THREAD = Thread(frozenset({"anna@berg.example"}), wrote_from="anna@berg.example")
OWN = frozenset({"me@desk.example"})


def letter(text: str = "Hello Anna,\n\nall is well.", **said: Any) -> Letter:
    said.setdefault("to", (("Anna Berg", "anna@berg.example"),))
    return Letter(account_id=1, subject=said.pop("subject", "Re: Boiler"), text=text, **said)


def dangers(one: Letter, client: Client | None = ANNA, thread: Thread = THREAD) -> list[Danger]:
    return [doubt.danger for doubt in doubts(one, client, BOOK, thread, OWN)]


def file(name: str) -> tuple[Enclosure, ...]:
    return (Enclosure(name, "application/pdf", b"x"),)


def test_an_ordinary_answer_is_in_no_doubt():
    assert dangers(letter()) == []


@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_an_address_of_another_client_stops_it(field):
    people = {field: (("", "Bob@Stone.example"),)}
    [doubt] = doubts(letter(**people), ANNA, BOOK, THREAD, OWN)
    assert doubt.danger is Danger.ADDRESS
    assert doubt.line == "Bob@Stone.example belongs to Bob Stone, not to Anna Berg."


def test_a_client_in_copy_to_somebody_new_stops_it():
    people = {"to": (("", "carl@new.example"),), "cc": (("", "bob@stone.example"),)}
    assert dangers(letter("Hello,", **people), None, Thread()) == [Danger.ADDRESS]


def test_an_added_copy_to_somebody_new_stops_it():
    assert dangers(letter(cc=(("", "carl@new.example"),))) == [Danger.ADDED]


def test_somebody_new_beside_the_client_stops_an_answer():
    beside = (("", "anna@berg.example"), ("", "carl@new.example"))
    assert dangers(letter(to=beside, request_id=1)) == [Danger.ADDED]
    assert dangers(letter(to=beside)) == []  # a new message names its people on purpose
    assert dangers(letter(to=beside[1:], request_id=1)) == []  # so does one that is passed on


def test_somebody_who_was_in_the_conversation_is_not_new():
    thread = THREAD._replace(addresses=frozenset({"anna@berg.example", "carl@new.example"}))
    assert dangers(letter(cc=(("", "carl@new.example"),)), thread=thread) == []


def test_a_copy_to_oneself_is_no_danger():
    assert dangers(letter(bcc=(("", "me@desk.example"),))) == []


def test_replies_that_are_to_go_elsewhere_stop_it():
    thread = THREAD._replace(replies_to="anna@other.example")
    [doubt] = doubts(letter(to=(("", "anna@other.example"),)), ANNA, BOOK, thread, OWN)
    assert doubt.danger is Danger.REPLY_TO
    assert "anna@berg.example" in doubt.line


def test_replies_to_an_address_that_is_known_as_theirs_are_no_danger():
    client = ANNA._replace(addresses=(*ANNA.addresses, Address(2, "email", "anna@other.example")))
    thread = THREAD._replace(replies_to="anna@other.example")
    assert dangers(letter(to=(("", "anna@other.example"),)), client, thread) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hi Bob,\nyes.",
        "Dear Mr Stone,\nyes.",
        "Hallo Bob!",
        "Sehr geehrter Herr Stone,",
        "Bonjour Bob",
        "Bob, I come at ten.",
        "\nBob,\n\nyes.",
        "Dear Mr. Stone,\n\nyes.",
        "Dear Mr. B. Stone,\n\nyes.",
        "hi bob,\n\nyes.",
        "hey bob\nyes.",
        "Morning Bob,\n\nyes.",
        "Bob!\n\nyes.",
        "Bob –\n\nyes.",
        "Thanks, Bob.",
        "Thank you so much Bob!\n\nyes.",
    ],
)
def test_a_greeting_by_the_name_of_another_stops_it(text):
    assert dangers(letter(text)) == [Danger.GREETING]


@pytest.mark.parametrize(
    "text",
    [
        "Hi Anna,",  # Anna Lund bears it as well
        "Dear Mrs Berg,",
        "Hello,\nBob Stone was here.",
        "Hi there,",
        "Hi Carla,",  # nobody's name: that is for the hints
        "Bob will come on Monday.",
        "Anna, I come at ten.",
        "Well, Bob Stone was here.",
        "> Hi Bob,\n\nno.",
        "Thanks, will do.",
        "Thanks for Bob",
        "hi all,\n\nyes.",
        "Dear Ms. A. Berg,\n\nyes.",
    ],
)
def test_other_greetings_do_not(text):
    assert dangers(letter(text)) == []


def test_a_name_of_two_words_is_compared_word_by_word():
    book = Book.of([(1, "Anna Berg", ""), (2, "Marie-Luise O’Hara", ""), (3, "Marie Lund", "")], [])
    for text in ("Hi Marie-Luise,", "Dear Mrs. O'Hara,"):
        [doubt] = doubts(letter(text), ANNA, book, THREAD, OWN)
        assert "Marie-Luise O’Hara is another client" in doubt.line
    assert doubts(letter("Hi Anna-Marie,"), ANNA, book, THREAD, OWN) == ()


def test_a_name_that_the_recipient_bears_is_theirs():
    assert dangers(letter("Hi Bob,", to=(("Bob Berg", "anna@berg.example"),))) == []


@pytest.mark.parametrize("text", ["As in bid 2026-014.", "(2026-014)", "No. 2026-014, as said"])
def test_the_number_of_anothers_bid_stops_it(text):
    assert dangers(letter(text)) == [Danger.BID_NUMBER]
    assert dangers(letter(subject=text)) == [Danger.BID_NUMBER]


def test_the_address_of_another_stops_it_where_it_is_shown():
    [doubt] = doubts(letter("Hi Anna,\nask Bob@stone.example."), ANNA, BOOK, THREAD, OWN)
    assert doubt.danger is Danger.ADDRESS
    assert doubt.line == "The letter shows Bob@stone.example of Bob Stone, and this goes to Anna Berg."
    assert dangers(letter(subject="bob@stone.example")) == [Danger.ADDRESS]
    for text in (
        "Mine is me@desk.example.",
        "anna@berg.example is right.",
        "x@new.example",
    ):
        assert dangers(letter(f"Hi Anna,\n{text}")) == []
    assert dangers(letter("Ask bob@stone.example.", to=(("", "x@new.example"),)), None, Thread()) == []


LEAKS = [
    ("From: Bob <bob@stone.example>", Danger.ADDRESS),
    ("Bid 2026-014", Danger.BID_NUMBER),
    ("It is {amount} in all.", Danger.PLACEHOLDER),
]


@pytest.mark.parametrize(("said", "danger"), LEAKS)
@pytest.mark.parametrize(
    "above",
    ["", "-- ", "--- Option A ---", "---------- Forwarded message ----------", "On Monday Bob wrote:\n>"],
)
@pytest.mark.parametrize("request_id", [None, 1])
def test_all_of_the_text_is_looked_through(above, said, danger, request_id):
    pasted = letter(f"Hi Anna,\nsee below.\n{above}\n> {said}\n{said}", request_id=request_id)
    assert dangers(pasted) == [danger]
    assert dangers(letter(f"Hi Anna,\nsee below.\n{above}\n> {said}", request_id=request_id)) == [danger]


@pytest.mark.parametrize(("said", "danger"), LEAKS)
def test_of_a_quotation_is_looked_through_what_was_changed(said, danger):
    begun = f"On 2026-11-23 at 08:30, Anna Berg wrote:\n> Hello\n> {said}\n> All 85\xa0€"
    thread = THREAD._replace(quotation=frozenset(map(line_of, begun.splitlines())))
    for quoted, found in (
        (begun, []),
        (begun.replace("\xa0", " "), []),
        (begun.replace("Hello", f"Hello {said}"), [danger]),
        (f"{begun}\n{said}", [danger]),
    ):
        assert dangers(letter(quoted=quoted, request_id=1), thread=thread) == found
    assert dangers(letter(f"Hi Anna,\n> {said}\nyes.", request_id=1), thread=thread) == []
    assert dangers(letter(f"Hi Anna,\n{said}", request_id=1), thread=thread) == [danger]


@pytest.mark.parametrize(("said", "danger"), LEAKS[:2])
def test_what_is_passed_on_is_looked_through_to_its_end(said, danger):
    assert dangers(letter(quoted="all is well\n" * 4_000 + said)) == [danger]


def test_what_somebody_else_wrote_with_braces_is_passed_on_as_it_is():
    assert dangers(letter(quoted="Dear {customer},")) == []


def test_a_file_promised_below_a_heading_is_missed():
    assert dangers(letter("Hi Anna,\n\n--- Option A ---\nThe plan is attached.")) == [Danger.NO_FILE]


def test_a_number_that_two_clients_have_is_the_clients_own_too():
    book = Book.of([(1, "Anna Berg", ""), (2, "Bob Stone", "")], [], [("2026-01", 2), ("2026-01", 1)])
    assert doubts(letter("Bid 2026-01"), ANNA, book, THREAD, OWN) == ()


@pytest.mark.parametrize("text", ["Bid 2026-015.", "3 rooms", "Tel. 2026-0144"])
def test_their_own_number_and_what_only_looks_like_one_do_not(text):
    assert dangers(letter(text)) == []


@pytest.mark.parametrize(
    "name", ["Bid Stone.pdf", "offer_stone_v2.pdf", "BobStone.pdf", "STONE.PDF", "Lindqvist-plan.pdf"]
)
def test_a_file_with_the_name_of_another_stops_it(name):
    assert dangers(letter(enclosures=file(name))) == [Danger.FILE]


@pytest.mark.parametrize(
    ("name", "files", "greetings"),
    [
        ("Jürgen Müller", ["Angebot_Mueller", "Angebot Muller", "mu\u0308ller"], ["Juergen", "Ju\u0308rgen"]),
        ("Juergen Mueller", ["Angebot_Müller", "MÜLLER"], ["Jürgen", "Herr Müller"]),
        ("Søren Kjær", ["kjaer plan", "soeren"], ["Soren", "SØREN"]),
        ("Soren Kjaer", ["Kjær"], ["Søren"]),
        ("Łukasz Weißmann", ["lukasz", "WEISSMANN-Plan"], ["Lukasz"]),
        ("Åse Dahl", ["aase", "ase"], ["Ase", "Aase"]),
        ("Sean O'Neill", ["ONeill", "O'Neill", "O’Neill offer", "oneill_v2"], ["Sean", "Mr ONeill"]),
        ("Ronald McDonald", ["McDonald", "mcdonald"], ["Ronald"]),
        ("Bob Stone Ltd", ["bobstone", "STONEBOB_2", "Offer Bobstone"], ["Bob"]),
        ("Jürgen Müller", ["juergenmueller", "jürgenMüller", "mueller-jurgen"], []),
    ],
)
def test_a_name_is_found_however_it_is_spelled(name, files, greetings):
    book = Book.of([(1, "Anna Berg", ""), (2, name, "")], [])
    enclosing = [letter(enclosures=file(f"{each}.pdf")) for each in files]
    greeting = [letter(f"Hallo {each},\nyes.") for each in greetings]
    for one, danger in [(one, Danger.FILE) for one in enclosing] + [
        (one, Danger.GREETING) for one in greeting
    ]:
        assert [doubt.danger for doubt in doubts(one, ANNA, book, THREAD)] == [danger]
        assert doubts(one, Client(3, name, ""), book, THREAD) == ()


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("Hans Baur", ["Bauer"]),
        ("Hans Mueller", ["Muller"]),
        ("Küche Huber", ["Kueche", "Küche", "kuche"]),
        ("Haus & Garten", ["Gartenhaus", "hausgarten"]),
        ("Anna Lund", ["annaberg", "berganna", "Anna's plan"]),
    ],
)
def test_what_is_only_written_alike_names_nobody(name, files):
    book = Book.of([(1, "Anna Berg", ""), (2, name, "")], [])
    for each in files:
        assert doubts(letter(enclosures=file(f"{each}.pdf")), ANNA, book, THREAD) == ()


def test_a_file_is_said_to_bear_the_name_that_it_bears_most_of():
    book = Book.of([(1, "Anna Berg", ""), (2, "Bob Frost", ""), (3, "Bob Stone", "")], [])
    [doubt] = doubts(letter(enclosures=file("offer Bob Stone.pdf")), ANNA, book, THREAD)
    assert "the name of Bob Stone," in doubt.line


def test_a_file_with_the_number_of_anothers_bid_stops_it():
    assert dangers(letter(enclosures=file("2026-014.pdf"))) == [Danger.BID_NUMBER]


@pytest.mark.parametrize("name", ["Bid Berg.pdf", "boiler.pdf", "plan 3.pdf", "Anna.jpg", "2026-015.pdf"])
def test_their_own_files_do_not(name):
    assert dangers(letter(enclosures=file(name))) == []


def test_what_the_letter_is_about_names_nobody():
    assert dangers(letter(subject="Stone wall", enclosures=file("stone wall.pdf"))) == []


@pytest.mark.parametrize(
    "text", ["Please find attached the plan.", "See the attachment.", "Anbei das Angebot.", "Plan im Anhang."]
)
def test_an_attachment_spoken_of_and_missing_stops_it(text):
    assert dangers(letter(text)) == [Danger.NO_FILE]
    assert dangers(letter(text, enclosures=file("plan.pdf"))) == []


@pytest.mark.parametrize(
    "text",
    ["Thanks for the plan you attached.", "I read your attachment.", "> see attached", "-- \nAttached Ltd"],
)
def test_an_attachment_of_theirs_is_not_missing(text):
    assert dangers(letter(text)) == []


def test_every_doubt_is_told_once_and_the_worst_first():
    both = letter("Hi Bob,\nsee attached, and 2026-014 and 2026-014", to=(("", "bob@stone.example"),))
    assert dangers(both) == [Danger.ADDRESS, Danger.GREETING, Danger.BID_NUMBER, Danger.NO_FILE]


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_and_any_file_name_is_told_about_in_lines(text, name):
    named = letter(text, subject=text[:50], enclosures=file(f"{name} Bob Stone.pdf"))
    told = doubts(named, ANNA, BOOK, THREAD, OWN)
    assert [doubt for doubt in told if not doubt.line.isprintable()] == []
