"""Twenty thousand messages with bytes changed at random: each is read, shown or marked, none is a traceback.

They are read in processes of their own, whose memory is bounded: what would take more fails there.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.lookalikes import mixes_alphabets, other_address_in, turns_or_hides_letters
from app.mail.attachments import names_apart, safe_name
from app.mail.message import NOT_READ, read
from app.mail.opened import Opened
from app.mail.opening import opening
from app.mail.quoting import segments
from tests.corpora import hostile, ordinary
from tests.hostile_html import objections

ROOT = Path(__file__).parents[3]
MESSAGES, BATCHES, MEGABYTES = 20_000, 4, 400
LONGEST, LONGEST_OF_PARTS = 2_500, 6_000
"""So much of a mail is changed: of a text the beginning will do, of several parts the ends matter, too."""

_SPLICES = (
    b"\0", b"\r", b"\n", b"\n\n", b"--", b"=?utf-8?b?", b"?=", b"=?x?q?=ff?=",
    b"Content-Type: text/html\n", b"Content-Transfer-Encoding: base64\n",
    b"Content-Type: multipart/mixed; boundary=\"b\"\n", b"--b\n", b"<", b">", b"<a href=", b"<img src=",
    b"<!--", b"<style>", b"&#", b"\xff\xfe", b"\xc3", b"charset=utf-16", b"charset=x", b"> ", b"-- \n",
    b"On 1.1.2026 wrote:\n", b"begin 644 x\n", b"=", b"=\n", b";", b"\"", b"@", b"\xe2\x80\xae",
)  # fmt: skip


def mutated(seed: int, count: int) -> Iterator[bytes]:
    """Messages of the corpora with a few bytes changed, cut, doubled or put in; the same for a seed."""
    chance = random.Random(seed)
    corpus = _bases()
    for _ in range(count):
        raw = bytearray(chance.choice(corpus))
        for _ in range(chance.randint(1, 12)):
            _mutate(raw, chance, corpus)
        yield bytes(raw)


@cache
def _bases() -> list[bytes]:
    return [raw[: LONGEST_OF_PARTS if b"multipart/" in raw else LONGEST] for _, raw in ordinary()]


def _mutate(raw: bytearray, chance: random.Random, corpus: list[bytes]) -> None:
    at, length = chance.randrange(len(raw) + 1), chance.randint(1, 60)
    match chance.randrange(6):
        case 0:
            raw[at : at + length] = b""
        case 1:
            raw[at:at] = raw[at : at + length] * chance.randint(1, 4)
        case 2:
            raw[at : at + 1] = bytes([chance.randrange(256)])
        case 3:
            raw[at:at] = chance.choice(_SPLICES)
        case 4:
            raw[at : at + length] = chance.randbytes(length)
        case _:
            other = chance.choice(corpus)
            start = chance.randrange(len(other) + 1)
            raw[at:at] = other[start : start + 4 * length]


def use(raw: bytes) -> None:
    """All that is done with a mail before it is on the screen. Whatever is raised is a fault."""
    mail = read(raw)
    assert mail.raw == raw
    assert mail.problem != NOT_READ
    said = "\n".join(segment.text for segment in segments(mail.text))
    assert said.split() == mail.text.split()
    opened = Opened(raw)
    assert objections(opened.body().html) == []
    for number, attachment in enumerate(mail.attachments):
        content = opened.file(number)
        assert content is not None
        opening(attachment.name, content)
    names = names_apart([safe_name(attachment.name) for attachment in mail.attachments])
    assert len(set(names)) == len(mail.attachments)
    other_address_in(mail.from_name, mail.from_address)
    turns_or_hides_letters(mail.from_name)
    mixes_alphabets(mail.from_address)


def bounded() -> None:
    """From here on this process has so much memory and no more."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 1_000_000,) * 2)


def use_mutated(seed: int, count: int) -> None:
    """Reads them within the memory that there is; the seed's number tells which failed."""
    bounded()
    for number, raw in enumerate(mutated(seed, count)):
        try:
            use(raw)
        except Exception as fault:
            raise AssertionError(f"message {number} of seed {seed}: {raw[:200]!r}") from fault


def use_hostile() -> None:
    """Reads each flood within the memory that there is."""
    mails = dict(hostile())
    bounded()
    for name in list(mails):
        try:
            use(mails.pop(name))
        except Exception as fault:
            raise AssertionError(name) from fault


def run(call: str) -> None:
    """Calls that here in a process of its own."""
    program = f"from tests.app.mail import test_mutations; test_mutations.{call}"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(BATCHES))
def test_mail_with_changed_bytes_is_read_and_shown(seed: int) -> None:
    run(f"use_mutated({seed}, {MESSAGES // BATCHES})")


@pytest.mark.slow
def test_mail_made_to_stop_its_reader_is_opened_within_bounds() -> None:
    run("use_hostile()")


def test_a_seed_names_its_messages() -> None:
    assert list(mutated(7, 20)) == list(mutated(7, 20))
    assert list(mutated(7, 20)) != list(mutated(8, 20))


def test_the_first_of_them_are_looked_at_in_every_check() -> None:
    for raw in mutated(99, 60):
        use(raw)
