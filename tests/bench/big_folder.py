"""A desk of any size, for benches: the same one for the same seed, with words as people use them.

A few words make up half of what is said and most words are rare, which is what search has to cope with. All
but the ``waiting`` newest requests are closed. Rows come in bulk; folds and index are the store's work.

    python -m tests.bench.big_folder FOLDER [REQUESTS [ENTRIES [WAITING]]]
"""

from __future__ import annotations

import random
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from pathlib import Path
from typing import Any

from app.store import files
from app.store.folding import refold
from app.store.indexing import index_clients, index_new
from app.store.store import Store

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
_DAY = 86_400
_AT_ONCE = 10_000
_WORD = re.compile(r"\S+")
_COMMON = _WORD.findall("""
    the to and a of in is it you that for on we i with this have be are as at not your can will our
    from or would by if please thank thanks hello dear regards best kind could when about time week
    work bid price offer roof kitchen bathroom window door garden fence paint wall floor boiler
    heating water pipe leak tile plan visit appointment monday tuesday wednesday thursday friday
    morning afternoon invoice payment deposit quote question answer call phone e-mail address house
    flat street number photo picture measure delivery material colour grey white oak steel glass
    urgent soon late tomorrow today yesterday next last new old large small repair replace install
    remove clean check order deliver finish""")
_FIRST = _WORD.findall("Anna Ben Clara David Eva Felix Greta Hugo Ida Jonas Leo Mara Nils Olga Paul Rosa")
_LAST = _WORD.findall("Abel Brandt Conrad Dietz Ebert Fuchs Graf Haas Imhof Jahn Keller Lang Moser Noll")
_SYLLABLES = _WORD.findall("ba ke li mo nu ra se ti vo zu pra kel stin dor fen gal hup jor mel wint")
_KINDS = ("lead", "bid", "question", "question", "complaint")


def make(
    folder: Path, *, requests: int = 100_000, entries: int = 400_000, waiting: int = 1000, seed: int = 1
) -> None:
    """Fills a new desk with that many requests and entries; at least two entries a request."""
    Store.open(folder, clock=lambda: NOW).close()
    with closing(sqlite3.connect(folder / files.DATABASE, isolation_level=None)) as driver:
        driver.execute("PRAGMA synchronous=OFF")
        driver.execute("PRAGMA cache_size=-131072")
        writer = _Writer(driver, random.Random(seed), requests, entries, waiting)
        writer.add_clients(max(1, requests // 40))
        for ids in _runs(requests):
            driver.execute("BEGIN")
            writer.add_requests(ids)
            driver.execute("COMMIT")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _runs(number: int) -> Iterator[range]:
    for start in range(1, number + 1, _AT_ONCE // 4):
        yield range(start, min(start + _AT_ONCE // 4, number + 1))


class _Writer:
    def __init__(
        self, driver: sqlite3.Connection, chance: random.Random, requests: int, entries: int, waiting: int
    ) -> None:
        self._driver = driver
        self._chance = chance
        self._requests, self._entries, self._waiting = requests, entries, waiting
        self._sentences = list(_sentences(chance, 20_000))
        self._clients = 0
        self._next_entry = 1

    def add_clients(self, number: int) -> None:
        names = [f"{first} {last}" for first, last in product(_FIRST, _LAST)]
        self._clients = number
        people = [(id, f"{self._chance.choice(names)} {id}") for id in range(1, number + 1)]
        self._insert("clients", "id, name", people)
        mails = [(f"{name.lower().replace(' ', '.')}@example.org", id) for id, name in people]
        self._insert(
            "addresses",
            "client_id, kind, value, key",
            [(id, "email", mail, mail) for mail, id in mails],
        )
        index_clients(self._driver, range(1, number + 1))

    def add_requests(self, ids: range) -> None:
        rows = [self._request(id) for id in ids]
        self._insert(
            "requests",
            "id, client_id, kind, subject, opened_at, bid_status, amount_minor, currency",
            rows,
        )
        first = self._next_entry
        said = [
            entry
            for id, client_id, *_, opened_at, _, _, _ in rows
            for entry in self._story(id, client_id, opened_at)
        ]
        self._insert(
            "entries",
            "id, request_id, at, recorded_at, kind, direction, channel, event, outcome, is_answer, from_name,"
            " subject, text",
            said,
        )
        index_new(self._driver, "requests", ids)
        index_new(self._driver, "entries", range(first, self._next_entry))
        refold(self._driver, ids)

    def _request(self, id: int) -> tuple[Any, ...]:
        kind = self._chance.choice(_KINDS)
        age = (self._requests - id) * 3 * 365 * _DAY // self._requests
        opened_at = int((NOW - timedelta(days=2)).timestamp()) - age - self._chance.randrange(_DAY)
        bid = ("sent", self._chance.randrange(10_000, 900_000), "EUR") if kind == "bid" else (None, None, "")
        subject = " ".join(self._chance.choice(self._sentences).split()[:5]).capitalize()
        return (id, self._chance.randint(1, self._clients), kind, subject, opened_at, *bid)

    def _story(self, id: int, client_id: int, opened_at: int) -> Iterator[tuple[Any, ...]]:
        """The client and the owner in turn; at last it is closed, or waits for one of them."""
        number = self._entries // self._requests + (id <= self._entries % self._requests)
        is_open = id > self._requests - self._waiting
        for nth in range(number):
            at = opened_at + nth * 3 * 3600
            entry_id, self._next_entry = self._next_entry, self._next_entry + 1
            if nth == number - 1 and not is_open:
                yield (entry_id, id, at, at, "state", None, None, "closed", "answered", 0, "", "", "")
                continue
            is_out = nth % 2 == 1 if not is_open else (number - nth + id) % 2 == 0
            text = " ".join(self._chance.choices(self._sentences, k=4))
            who = "" if is_out else f"Client {client_id}"
            spoken = ("message", "out" if is_out else "in", "e-mail", None, None, int(is_out))
            yield (entry_id, id, at, at, *spoken, who, text[:30], text)

    def _insert(self, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
        holes = ", ".join("?" * len(columns.split()))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({holes})"
        self._driver.executemany(sql, rows)


def _sentences(chance: random.Random, number: int) -> Iterator[str]:
    """Sentences of six to fourteen words: the n-th word of the language is said in proportion to 1/n."""
    rare = ["".join(parts) for size in (2, 3) for parts in product(_SYLLABLES, repeat=size)]
    chance.shuffle(rare)
    words = _COMMON + rare
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for _ in range(number):
        yield " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(6, 14))).capitalize() + "."


if __name__ == "__main__":
    target, *sizes = sys.argv[1:]
    make(Path(target), **dict(zip(("requests", "entries", "waiting"), map(int, sizes), strict=False)))
