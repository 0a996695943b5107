"""Times, lengths, states and money, said as people say them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_currency, get_currency_precision
from PySide6.QtCore import QLocale

from app.standing import RequestRow, Span, Why
from app.words import BidStatus, Direction, Group, Kind, Outcome, Standing, Turn
from ui import words
from ui.reasons import explain

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # Monday, 11:00 in Berlin

ROW = RequestRow(
    id=1, client_id=1, client="Anna Berg", address="anna@example.org", kind=Kind.COMPLAINT,
    subject="Boiler cold", turn=Turn.MINE, standing=Standing.OVERDUE, group=Group.OVERDUE,
    waiting_since=NOW - timedelta(hours=2), chases=2,
    promised_at=None, snoozed_until=None, deadline=NOW - timedelta(minutes=80), follow_up_at=None,
    has_gone_quiet=False, outcome=None, closed_at=None, last_line="Hello? It has been an hour",
    last_direction=Direction.IN, last_entry_at=NOW - timedelta(minutes=35), amount_minor=None, currency="",
    valid_until_on=None, bid_status=None, bid_number="",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(hours=4), "15:00"),
        (timedelta(hours=23, minutes=30), "tomorrow 10:30"),
        (timedelta(days=-1), "yesterday 11:00"),
        (timedelta(days=3, hours=1), "Thu 12:00"),
        (timedelta(days=19, hours=1), "Sat 12 Dec 12:00"),
        (timedelta(days=400), "28 Dec 2027 11:00"),
    ],
)
def test_an_instant_is_said_as_people_say_it(ahead: timedelta, said: str) -> None:
    assert words.when(NOW + ahead, NOW, BERLIN) == said


def test_clock_times_follow_the_owners_locale() -> None:
    QLocale.setDefault(QLocale("en_US"))
    assert words.clock(NOW + timedelta(hours=4), BERLIN) == "3:00 PM"


def test_the_exact_instant_names_day_time_and_zone() -> None:
    assert words.exact(NOW, BERLIN) == "Monday, 23 November 2026 11:00 (CET)"


@pytest.mark.parametrize(
    ("changes", "said", "meaning"),
    [
        ({}, "1 h 20 late", "overdue"),
        ({"deadline": NOW - timedelta(minutes=15)}, "15 min late", "overdue"),
        ({"deadline": NOW - timedelta(minutes=65)}, "1 h 05 late", "overdue"),
        ({"deadline": NOW}, "due now", "overdue"),
        ({"deadline": NOW - timedelta(hours=36)}, "36 h late", "overdue"),
        ({"deadline": NOW - timedelta(days=3)}, "3 days late", "overdue"),
        ({"standing": Standing.SOON, "deadline": NOW + timedelta(minutes=35)}, "in 35 min", "soon"),
        ({"standing": Standing.SOON, "deadline": NOW + timedelta(seconds=30)}, "in 1 min", "soon"),
        ({"standing": Standing.CALM, "deadline": NOW + timedelta(hours=23.5)}, "tomorrow 10:30", "calm"),
        (
            {
                "standing": Standing.CALM,
                "promised_at": NOW + timedelta(hours=4),
                "deadline": NOW + timedelta(hours=4),
            },
            "promised 15:00",
            "accent",
        ),
        (
            {"standing": Standing.SNOOZED, "snoozed_until": NOW + timedelta(days=2, hours=-2)},
            "snoozed until Wed 09:00",
            "calm",
        ),
        ({"standing": Standing.CALM, "deadline": None}, "no deadline", "calm"),
        ({"standing": Standing.CLOSED, "turn": Turn.NOBODY, "outcome": Outcome.WON}, "won", "done"),
        ({"standing": Standing.CLOSED, "turn": Turn.NOBODY, "outcome": Outcome.LOST}, "lost", "calm"),
    ],
)
def test_the_chip_says_how_it_stands(changes: dict[str, object], said: str, meaning: str) -> None:
    assert words.chip(ROW._replace(**changes), NOW, BERLIN) == (said, meaning)  # type: ignore[arg-type]


def test_the_chip_counts_days_of_quiet_and_then_says_to_close() -> None:
    quiet = ROW._replace(
        turn=Turn.THEIRS,
        standing=Standing.WAITING_ON_THEM,
        group=Group.FOLLOW_UP,
        last_entry_at=NOW - timedelta(days=3),
    )
    assert words.chip(quiet, NOW, BERLIN)[0] == "quiet 3 days"
    assert words.chip(quiet._replace(has_gone_quiet=True), NOW, BERLIN)[0] == "gone quiet: close it?"
    later = quiet._replace(group=Group.NONE, follow_up_at=NOW + timedelta(days=3))
    assert words.chip(later, NOW, BERLIN)[0] == "follow up Thu"


@pytest.mark.parametrize(
    ("chases", "said"),
    [(0, ""), (1, "asked again"), (2, "asked twice"), (3, "asked three times"), (7, "asked 7 times")],
)
def test_chases_are_counted_aloud(chases: int, said: str) -> None:
    assert words.asked(chases) == said


def test_the_third_line_quotes_whoever_spoke_last() -> None:
    assert words.meta(ROW) == "complaint · “Hello? It has been an hour”"
    mine = ROW._replace(kind=Kind.LEAD, last_direction=Direction.OUT, last_line="by Tuesday")
    assert words.meta(mine) == "lead · you wrote: “by Tuesday”"
    noted = mine._replace(last_direction=None)
    assert words.meta(noted) == "lead · you noted: “by Tuesday”"


def test_the_third_line_of_a_sent_bid_says_what_was_offered() -> None:
    bid = ROW._replace(kind=Kind.BID, bid_number="2026-041", amount_minor=428_000, currency="EUR",
        bid_status=BidStatus.SENT, valid_until_on=date(2026, 11, 27),
    )  # fmt: skip
    assert words.meta(bid) == "bid 2026-041 · €4,280 · valid until Fri 27 Nov"


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [(428_050, "EUR", "€4,280.50"), (1_000, "JPY", "JP¥1,000"), (-500, "GBP", "-£5")],
)
def test_money_is_written_with_its_own_decimals(minor: int, currency: str, said: str) -> None:
    assert words.money(minor, currency) == said


@pytest.mark.parametrize(
    ("locale", "currency"),
    [
        *(
            (locale, "EUR")
            for locale in ("en_GB", "en_US", "de_DE", "fr_FR", "nl_NL", "sv_SE", "pt_BR", "pl_PL")
        ),
        *(("en_US", "USD"), ("pl_PL", "PLN"), ("en_GB", "INR"), ("de_DE", "KWD")),
    ],
)
def test_money_is_written_as_the_unicode_tables_have_it(locale: str, currency: str) -> None:
    QLocale.setDefault(QLocale(locale))
    amount = Decimal(1234567).scaleb(-get_currency_precision(currency))
    expected = format_currency(amount, currency, locale=locale)
    assert "".join(words.money(1234567, currency).split()) == "".join(expected.split())


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(5, "5 min"), (110, "1 h 50 min"), (120, "2 h"), (1500, "1 day 1 h"), (2880, "2 days")],
)
def test_waiting_is_said_in_full(minutes: int, said: str) -> None:
    assert words.waited(minutes) == said


def _why(**changes: object) -> Why:
    arrived = NOW - timedelta(minutes=110)
    spans = (Span(arrived, arrived + timedelta(minutes=30), True, "open"),)
    plain = Why(NOW - timedelta(minutes=80), None, arrived, 30, "kind", spans, 110, 110)
    return plain._replace(**changes)  # type: ignore[arg-type]


def test_a_deadline_explains_itself() -> None:
    assert explain(_why(), "complaint", NOW, BERLIN) == (
        "Due Mon 09:40.",
        "Complaints: 30 working minutes.",
        "Arrived Mon 09:10, all of it counted.",
    )


def test_closed_time_is_named_where_it_was_skipped() -> None:
    friday = NOW - timedelta(days=2, hours=18, minutes=30)
    spans = (
        Span(friday, friday + timedelta(minutes=30), True, "open"),
        Span(friday + timedelta(minutes=30), friday + timedelta(hours=7), False, "closed"),
        Span(friday + timedelta(hours=7), NOW - timedelta(hours=11), False, "weekend"),
        Span(NOW - timedelta(hours=11), NOW - timedelta(hours=2), False, "closed"),
    )
    said = explain(_why(spans=spans, waiting_since=friday), "lead", NOW, BERLIN)
    assert said[2] == "Arrived Fri 16:30, 30 min counted Fri, weekend until Mon 09:00."


def test_a_promise_and_an_empty_week_are_said_instead() -> None:
    promised = explain(_why(promised_at=NOW, deadline=NOW), "lead", NOW, BERLIN)
    assert promised == ("Due Mon 11:00, as promised.", "Waiting since Mon 09:10.")
    assert explain(_why(problem="The work week is empty."), "lead", NOW, BERLIN) == (
        "The work week is empty.",
    )


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 11, 23), "Today"),
        (date(2026, 11, 20), "Friday 20 November"),
        (date(2024, 11, 20), "20 November 2024"),
    ],
)
def test_day_headings(on: date, said: str) -> None:
    assert words.day_heading(on, date(2026, 11, 23)) == said
