"""Search finds the beginnings of words in all that was written, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.phrases import match, words
from app.store.search import search
from app.store.store import Store
from tests.app.store.writings import add_client, add_entry, add_request, open_request


def say(store: Store, *texts: str) -> None:
    """One request a text, subject and sender of no interest."""
    with store.write("Receive mail") as w:
        client_id = add_client(w, "Zed")
        for number, text in enumerate(texts):
            add_entry(w, add_request(w, client_id, "Matter"), text, number)


def found(store: Store, typed: str, limit: int = 50) -> list[int]:
    return [match.request_id for match in search(store, typed, limit).requests]


def marked(store: Store, typed: str) -> list[str]:
    [hit] = search(store, typed).requests
    return [hit.passage.text[start:end] for start, end in hit.passage.matches]


def test_every_word_is_a_beginning_and_all_must_be_there(store: Store) -> None:
    say(store, "The roof leaks in the kitchen", "The kitchen is white", "Roofing felt")
    assert found(store, "roof") == [3, 1]
    assert found(store, "roo kit") == [1]
    assert found(store, "kitchen white") == [2]
    assert found(store, "chen") == []


def test_accents_and_capitals_make_no_difference(store: Store) -> None:
    say(store, "Das Dach der Müllers", "El niño")
    assert found(store, "muller") == found(store, "MÜLLER") == [1]
    assert found(store, "nino") == [2]
    assert marked(store, "muller") == ["Müller"]


@pytest.mark.parametrize(
    "typed",
    ["o'brien", "anna@example.org", "c++ code", "foo-bar", 'say "cheese"', "100%", "naïve café", "a.b.c-d"],
)
def test_what_is_written_with_signs_is_found_as_it_is_written(store: Store, typed: str) -> None:
    say(store, f"before {typed} after", "nothing of the kind")
    assert found(store, typed) == [1]


OPERATORS = ["NEAR(", "roof AND", "OR", "NOT roof", "*", '"', "subject:roof", "^roof", "{a b}", "(", "\\"]
ODDITIES = ["🤔🤔", "\0ab", "';--", "- - -", "\u202eroof", "ab\ud800", "x" * 10_000, "roof " * 2000]


@pytest.mark.parametrize("typed", OPERATORS + ODDITIES)
def test_nothing_typed_is_an_error(store: Store, typed: str) -> None:
    say(store, "The roof leaks")
    search(store, typed)


@given(st.text(max_size=40))
def test_no_query_is_misread(typed: str) -> None:
    query = match(words(typed))
    assert query is None or query.count('"') % 2 == 0


def test_fewer_than_two_letters_find_nothing(store: Store) -> None:
    say(store, "a b c")
    assert found(store, "a") == found(store, "a ") == found(store, "") == found(store, "!a!") == []
    assert found(store, "a b") == [1], "a single letter is a word of its own"
    say(store, "abc bcd")
    assert found(store, "a b") == [1]


def test_a_request_is_found_once_by_its_newest_entry(store: Store) -> None:
    request_id, _ = open_request(store, text="The roof leaks")
    with store.write("Receive mail") as w:
        second = add_entry(w, request_id, "Still the roof", 10)
        add_entry(w, request_id, "Hello?", 20)
    [hit] = search(store, "roof").requests
    assert (hit.request_id, hit.entry_id) == (request_id, second)


def test_a_talkative_request_does_not_hide_the_others(store: Store) -> None:
    say(store, "an old roof", "an older roof")
    request_id, _ = open_request(store, "Roof", "a roof")
    with store.write("Receive mail") as w:
        for number in range(300):
            add_entry(w, request_id, f"roof {number}", number)
    assert found(store, "roof", 3) == [request_id, 2, 1]
    assert found(store, "roof", 2) == [request_id, 2]


def test_a_rare_long_word_is_found_below_many_that_begin_alike(store: Store) -> None:
    say(store, "complicated", *["company"] * 300, "complete", *["companies"] * 300)
    assert found(store, "compl") == [302, 1]
    assert found(store, "complic") == [1]
    assert len(found(store, "comp")) == 50


def test_requests_are_found_by_subject_and_clients_by_name_and_address(store: Store) -> None:
    with store.write("Open request") as w:
        client_id = add_client(w, "Märta Holm", "post@holm.example")
        request_id = add_request(w, client_id, "Conservatory")
    assert found(store, "conserv") == [request_id]
    assert search(store, "conserv").requests[0].passage.text == "Conservatory"
    for typed in ("marta", "holm", "post@holm.example"):
        assert search(store, typed).client_ids == [client_id]


def test_clients_are_found_by_what_is_known_of_them(store: Store) -> None:
    with store.write("Add client") as w:
        client_id = add_client(w, "Märta Holm")
        fact_id = w.insert("facts", client_id=client_id, label="Gate code", value="4711-B", position=0)
    for typed in ("gate code", "4711-b", "holm gate"):
        assert search(store, typed).client_ids == [client_id]
    with store.write("Change fact") as w:
        w.update("facts", fact_id, value="0815")
    assert [search(store, typed).client_ids for typed in ("4711", "0815")] == [[], [client_id]]
    with store.write("Remove fact") as w:
        w.delete("facts", fact_id)
    assert search(store, "gate").client_ids == []
    store.undo()
    assert search(store, "gate").client_ids == [client_id]


def test_a_passage_shows_the_place_on_one_line(store: Store) -> None:
    say(store, "word " * 100 + "and then\nthe cellar,  wet as ever " + "word " * 100)
    [hit] = search(store, "cellar we").requests
    text, matches = hit.passage
    assert "the cellar, wet as" in text
    assert text.startswith("…word")
    assert len(text) < 200
    assert [text[start:end] for start, end in matches] == ["cellar", "we"]


def test_only_beginnings_are_marked(store: Store) -> None:
    say(store, "proof of roof")
    assert marked(store, "roof") == ["roof"]
    say(store, "O'Brien and obrien")
    assert marked(store, "o'brien") == ["O'Brien"]


def test_edits_and_undo_are_followed(store: Store) -> None:
    request_id, entry_id = open_request(store, "Roof", "It leaks")
    with store.write("Correct") as w:
        w.update("entries", entry_id, text="It drips")
        w.update("requests", request_id, subject="Gutter")
    assert (found(store, "leaks"), found(store, "drips"), found(store, "gutter")) == (
        [],
        [request_id],
        [request_id],
    )
    store.undo()
    assert (found(store, "leaks"), found(store, "drips"), found(store, "gutter")) == ([request_id], [], [])
    store.undo()
    assert found(store, "leaks") == []
