"""What a notice says, and what it never says."""

from __future__ import annotations

import pytest

from app.notices import coalesce
from app.records import Reminder
from app.words import Stage
from tests.app.entries import after

NAMES = ["Anna Berg", "Bo Chen", "Cy Dunn", "Di Ek", "Ed Fox", "Flo Gray"]


def reminder(client: int, stage: Stage = Stage.OVERDUE, request: int = 0) -> Reminder:
    return Reminder(request or client, stage, after(client), client, NAMES[client - 1], "My secret subject")


def test_a_notice_names_the_client_and_what_is_the_matter() -> None:
    (notice,) = coalesce([reminder(1)], hides_names=False)
    assert (notice.title, notice.text, notice.request_id) == ("Anna Berg", "Your answer is overdue.", 1)
    assert notice.reminders == (reminder(1),)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_its_words_and_none_quotes_the_client(stage: Stage) -> None:
    (notice,) = coalesce([reminder(1, stage)], hides_names=False)
    assert notice.text
    assert "secret" not in notice.title + notice.text


def test_one_notice_a_client_says_each_thing_once_and_opens_the_most_urgent() -> None:
    both = [reminder(1, Stage.SOON, 7), reminder(1, Stage.OVERDUE, 8), reminder(1, Stage.OVERDUE, 9)]
    (notice,) = coalesce(both, hides_names=False)
    assert (notice.text, notice.request_id) == ("Your answer is overdue. Your answer is due soon.", 8)
    assert notice.reminders == tuple(both)


def test_three_clients_are_three_notices_in_the_order_they_came_due() -> None:
    notices = coalesce([reminder(2), reminder(1), reminder(3)], hides_names=False)
    assert [notice.title for notice in notices] == ["Bo Chen", "Anna Berg", "Cy Dunn"]


def test_more_than_three_are_one_digest_the_longest_due_first() -> None:
    due = [reminder(client) for client in (2, 1, 3, 4)]
    (digest,) = coalesce(due, hides_names=False)
    assert (digest.title, digest.text) == ("4 clients are waiting", "Bo Chen, Anna Berg, Cy Dunn, Di Ek")
    assert (digest.request_id, digest.reminders) == (None, tuple(due))


def test_a_long_digest_stops_naming() -> None:
    (digest,) = coalesce([reminder(client) for client in range(1, 7)], hides_names=False)
    assert digest.text == "Anna Berg, Bo Chen, Cy Dunn, Di Ek, Ed Fox and 1 more"


def test_names_are_hidden_when_wished_in_one_notice_and_in_a_digest() -> None:
    shown = coalesce([reminder(1)], hides_names=True) + coalesce(map(reminder, range(1, 6)), hides_names=True)
    texts = " ".join(notice.title + " " + notice.text for notice in shown)
    assert not any(name in texts for name in NAMES)
    assert shown[1].title == "5 clients are waiting"


def test_nothing_due_is_no_notice() -> None:
    assert coalesce([], hides_names=False) == []
