"""Letters with large files: their bytes are made and kept on another thread; nothing leaves before."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest

from app.courier import Courier
from app.desk import BadInput, Desk
from app.errors import DamagedData, UnwritablePlace
from app.outbox import Sealed
from app.post import Delivery, Enclosure, Letter, Parcel
from tests.app.desks import Clock
from tests.app.post import letter

FILM = Enclosure("film.mp4", "video/mp4", bytes(range(256)) * 20_000)


@pytest.fixture
def heavy(account_id: int, request_id: int) -> Letter:
    return letter(account_id, request_id, enclosures=(FILM,))


def sealed_beside(desk: Desk, heavy: Letter) -> Sealed:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(desk.outbox.sealing(heavy)).result()


def test_it_is_on_its_way_once_it_is_entered(desk: Desk, heavy: Letter, clock: Clock) -> None:
    made_at = clock.now
    sealed = sealed_beside(desk, heavy)
    assert desk.outbox.all() == ()
    assert desk.undo_label == "Open request"
    clock.forward(seconds=3)
    id = desk.outbox.enter(sealed)
    [waiting] = desk.outbox.all()
    assert (waiting.id, waiting.made_at, (waiting.leaves_at - clock.now).seconds) == (id, made_at, 10)
    assert desk.outbox.letter(id) == heavy
    raw = desk.outbox.begin(id).raw
    [part] = message_from_bytes(raw, policy=policy.default).iter_attachments()
    assert part.get_content() == FILM.content
    assert desk.check() == []


def test_what_is_never_entered_is_no_letter(desk: Desk, heavy: Letter) -> None:
    sealed_beside(desk, heavy)
    assert (desk.outbox.all(), desk.outbox.next_at(), desk.check()) == ((), None, [])


def test_bytes_that_are_here_are_kept_as_they_are(desk: Desk) -> None:
    raw = bytes(range(256)) * 3_000
    sha256 = hashlib.sha256(raw).hexdigest()
    for kept in (raw, b"other"):
        desk._store.keep_raw_apart(sha256, kept)
    assert desk.outbox.raw(sha256) == raw
    assert desk.check() == []


def test_undo_takes_it_back(desk: Desk, heavy: Letter) -> None:
    desk.outbox.enter(sealed_beside(desk, heavy))
    desk.undo()
    assert (desk.outbox.all(), desk.redo_label) == ((), None)


def test_what_can_not_be_sent_is_said_before_anything_is_made(desk: Desk, heavy: Letter) -> None:
    with pytest.raises(BadInput, match="Say who it goes to"):
        desk.outbox.sealing(heavy._replace(to=()))


def test_bytes_that_can_not_be_read_have_not_left(desk: Desk, account_id: int) -> None:
    def damaged() -> bytes:
        raise DamagedData("The file is damaged.")

    account, courier = desk.accounts.get(account_id), Courier()
    courier.keep(account, "secret", for_session=True)
    parcel = Parcel(1, account, account.address, ("anna@example.org",), damaged)
    assert courier.deliver(parcel) == (Delivery.DEFERRED, "The file is damaged.")


def test_a_desk_to_look_at_takes_no_letter(desk: Desk, heavy: Letter, clock: Clock) -> None:
    beside = Desk.open(desk.folder, clock=clock, read_only=True)
    with pytest.raises(UnwritablePlace, match="reading only"):
        sealed_beside(beside, heavy)
    beside.close()
