"""How a request has gone: which of the client's entries were chases, and what became of each promise."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from app.folding import course, fold
from app.records import Entry
from app.words import Event, PromiseFate
from tests.app.entries import after, answers, asks, event, holds, notes, promises

STORIES = st.lists(st.integers(0, 9), max_size=12)


def entry_at(minutes: float, what: int) -> Entry:
    """One of the entries that matter, half an hour after the one before."""
    late, soon = after(minutes - 5), after(minutes + 45)
    return [
        asks(minutes),
        asks(minutes, is_automatic=True),
        answers(minutes),
        answers(minutes, promised_at=soon),
        holds(minutes, soon),
        promises(minutes, late),
        notes(minutes),
        event(Event.CLOSED, minutes),
        event(Event.REOPENED, minutes),
        event(Event.NO_REPLY_NEEDED, minutes),
    ][what]


@given(STORIES)
def test_it_adds_up_to_the_fold(whats: list[int]) -> None:
    entries = [entry_at(30 * number, what) for number, what in enumerate(whats)]
    found, facts = course(entries), fold(entries)
    asked_again = [entry for entry in entries if entry.id in found.chases]
    assert len(asked_again) >= facts.chases
    assert not facts.chases or asked_again[-1].at == facts.chased_at
    open_promises = [entry.promised_at for entry in entries if found.fates.get(entry.id) is PromiseFate.OPEN]
    assert open_promises == ([facts.promised_at] if facts.promised_at else [])


@given(STORIES, st.randoms())
def test_the_order_that_entries_came_in_does_not_matter(whats: list[int], chance: random.Random) -> None:
    entries = [entry_at(30 * number, what) for number, what in enumerate(whats)]
    mixed = chance.sample(entries, len(entries))
    assert course(mixed) == course(entries)


def test_who_asks_while_they_wait_has_asked_again() -> None:
    first, again, answered, anew = asks(0), asks(10), answers(20), asks(30)
    assert course([first, again, answered, anew]).chases == {again.id}


def test_a_closing_that_the_owner_takes_back_has_ended_no_wait() -> None:
    story = [asks(0), event(Event.CLOSED, 10), event(Event.REOPENED, 20), asks(30)]
    assert course(story).chases == {story[-1].id}
    assert course([*story[:2], asks(30)]).chases == frozenset()


def test_a_promise_is_kept_kept_late_or_given_a_new_time() -> None:
    promise = holds(10, after(60))
    for entry, fate in (
        (answers(60), PromiseFate.KEPT),
        (answers(61), PromiseFate.KEPT_LATE),
        (promises(20, after(90)), PromiseFate.RENEWED),
        (answers(40, promised_at=after(90)), PromiseFate.KEPT),
        (asks(20), PromiseFate.OPEN),
        (event(Event.NO_REPLY_NEEDED, 20), PromiseFate.OPEN),
    ):
        assert course([asks(0), promise, entry]).fates[promise.id] is fate


def test_of_a_closed_request_no_promise_is_open() -> None:
    story = [asks(0), holds(10, after(60)), event(Event.CLOSED, 20)]
    promise = story[1].id
    assert promise not in course(story).fates
    assert course([*story, event(Event.REOPENED, 30)]).fates[promise] is PromiseFate.OPEN
    assert course([*story, asks(30)]).fates[promise] is PromiseFate.DROPPED
