"""Who gets an answer, as a real server saw it: those who should, nobody else, and no field slips in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.mail.message import read
from app.mail.replying import head_of, reply_subject, reply_to, thread_of
from app.mail.smtp import deliver
from app.mail.writing import new_message_id, recipients, written
from app.post import Delivery, Letter
from tests.app.mail.smtp.certificates import Trust
from tests.app.mail.smtp.post_office import PASSWORD, USER, Office
from tests.app.mail.smtp.reply_cases import OWN, PEOPLE, Case
from tests.app.mail.smtp.reply_spellings import ODDITIES
from tests.app.mail.smtp.strictness import addresses_in, check

ME = ("Me Müller, Owner", "me@desk.example")
CASES = [*PEOPLE, *ODDITIES]
AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def listed(addresses: str | tuple[str, ...]) -> list[str]:
    return addresses.split() if isinstance(addresses, str) else list(addresses)


def answer_to(case: Case, *, to_all: bool) -> Letter:
    people, thread = reply_to(head_of(case.raw), OWN, to_all=to_all), thread_of(head_of(case.raw))
    subject = reply_subject(read(case.raw).subject)
    text = "Yes.\n.\n.\nGood bye"
    return Letter(
        1, people.to, subject, text, people.cc, answers=thread.answers, references=thread.references
    )


def as_the_server_says(address: str) -> str:
    """It drops quotes."""
    return address.replace('"', "")


def test_there_are_cases_enough() -> None:
    assert 2 * len(CASES) >= 200
    assert len({case.what for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_the_server_sees_those_who_should_get_it(office: Office, trust: Trust, case: Case) -> None:
    for to_all in (False, True):
        letter = answer_to(case, to_all=to_all)
        raw = written(letter, ME, message_id=new_message_id(ME[1]), at=AT)
        sent = deliver(office.server, USER, PASSWORD, ME[1], recipients(letter), raw, tls=trust.client)
        assert sent == (Delivery.ACCEPTED, "")
        received = office.received.pop()
        to, cc = listed(case.to), listed(case.all) if to_all else []
        assert received.sender == ME[1]
        assert [*map(as_the_server_says, [*to, *cc])] == [*map(as_the_server_says, received.recipients)]
        assert received.raw == raw
        assert (addresses_in(raw, "To"), addresses_in(raw, "Cc")) == (to, cc)
        check(raw)
