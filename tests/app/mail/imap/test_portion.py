"""How much is handed over in one go follows how long it takes, within bounds."""

from __future__ import annotations

from math import ceil

from app.mail.imap.portion import MOST, Portion

SHORT = [2_000] * 1_000


class Desk:
    """Takes so many seconds for each mail."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = 0.0
        self.portion = Portion(lambda: self.now)

    def receives(self, sizes: list[int], times: int = 40) -> int:
        """How many mails of these sizes are handed over in the end."""
        for _ in range(times):
            number = self.portion.of(sizes)
            with self.portion.being_received(sizes[:number]):
                self.now += self.seconds * number
        return self.portion.of(sizes)


def test_a_quick_desk_gets_more_at_once_and_a_slow_one_less() -> None:
    quick, usual, slow = (Desk(seconds).receives(SHORT) for seconds in (0.0001, 0.001, 0.1))
    assert quick == MOST
    assert 16 <= usual <= 24
    assert slow < usual


def test_one_mail_at_least_is_handed_over_however_large() -> None:
    assert Desk(0.1).receives([60_000_000]) == 1


def test_large_mail_makes_a_small_portion() -> None:
    assert Portion(lambda: 0.0).of(SHORT) > Portion(lambda: 0.0).of([400_000] * 10)


def test_one_slow_write_does_not_make_the_next_ones_tiny() -> None:
    desk = Desk(0.001)
    before = desk.receives(SHORT)
    desk.seconds = 10.0
    assert desk.receives(SHORT, times=1) >= before // 2


def test_a_lot_is_handed_over_in_even_parts() -> None:
    desk = Desk(0.001)
    room, rest = desk.receives(SHORT), SHORT[:50]
    parts = []
    while rest:
        parts.append(desk.portion.of(rest))
        rest = rest[parts[-1] :]
    assert len(parts) == ceil(50 / room)
    assert max(parts) - min(parts) <= 1
