"""The contacts counter: clients from other programs' address books, looked at first and then brought in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.addresses import as_kept, key_of, name_from
from app.errors import UnreadableFile
from app.export import contact_csv, vcard
from app.incoming import ClientImport, Contact, ContactRow, Fate
from app.records import Client
from app.store import correspondence, people
from app.texts import N_, counted, worded
from app.work import ALONE, Work, go_on_importing, lots, new_group

if TYPE_CHECKING:
    from app.store.store import Store
    from app.store.writing import Write

COMPANY = "company"
MOST_IN_WRITE = 200
"""How many contacts are brought in by one write: the window has its turn between two."""
_CARDS = {".vcf", ".vcard"}


@dataclass(slots=True)
class _Person:
    """A client as they will be: one who is here, or a new one."""

    id: int | None
    name: str
    tags: list[str] = field(default_factory=list)
    has_company: bool = False
    has_notes: bool = False
    is_new: bool = False
    addresses: int = 0
    facts: int = 0


@dataclass(frozen=True, slots=True)
class _Gain:
    """What one contact adds to one person."""

    person: _Person
    addresses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    company: str = ""
    notes: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to see of it."""
        return (*self.addresses, *self.tags, *filter(None, (self.company, self.notes)))


class Contacts:
    """Compares files of contacts with the clients, and brings them in."""

    def __init__(self, store: Store, country: Callable[[], str]) -> None:
        """``country`` is the one that telephone numbers without a code are meant in."""
        self._store = store
        self._country = country

    def is_contacts(self, path: str | Path) -> bool:
        """Whether it is a file of contacts, by its name. Ask first whether it is a history."""
        return Path(path).suffix.lower() in (*_CARDS, ".csv")

    def preview(self, path: str | Path, work: Work = ALONE) -> ClientImport:
        """What importing that CSV or vCard file would do, row by row. Writes nothing.

        The file is read here, and compared with the clients where the desk is.
        """
        place = Path(path)
        if place.exists() and not place.is_file():
            raise UnreadableFile(worded("{place} is not a file: choose a CSV or vCard file.", place=place))
        read = vcard.read if place.suffix.lower() in _CARDS or _is_card(place) else contact_csv.read
        file = read(place)
        plan = _Plan(self._store, self._country())
        found: list[ContactRow] = []
        for contacts in lots(file.contacts, MOST_IN_WRITE):
            go_on_importing(work)
            found += [row for row, _ in work.ask(partial(plan.of, contacts))]
        return ClientImport(str(place), tuple(found), file.problems, file.ignored)

    def bring_in(self, preview: ClientImport, work: Work = ALONE) -> tuple[int, int]:
        """Add the new clients and complete the others: how many were new, how many gained.

        Short writes that one undo takes back. Raises ``UnreadableFile`` while the file has problems, and has
        then brought in nothing; ``Cancelled`` leaves what was brought in until then.
        """
        if preview.problems:
            raise UnreadableFile(_all_wrong(preview.problems))
        plan, group = _Plan(self._store, self._country()), new_group()
        done: list[ContactRow] = []
        for rows in lots(preview.rows, MOST_IN_WRITE):
            go_on_importing(work)
            done += work.ask(partial(self._add, plan, [row.contact for row in rows], group))
            work.report(len(done), len(preview.rows))
        gained = {row.client_id for row in done if row.fate is Fate.UPDATES and row.client_id is not None}
        return sum(row.fate is Fate.NEW for row in done), len(gained)

    def _add(self, plan: _Plan, contacts: Iterable[Contact], group: str) -> list[ContactRow]:
        rows = plan.of(contacts)
        with self._store.write(N_("Import clients"), group=group) as w:
            for _, gain in rows:
                if gain is not None:
                    _write(w, gain, self._country())
        return [row for row, _ in rows]


def _all_wrong(problems: tuple[str, ...]) -> str:
    first, more = problems[0], len(problems) - 1
    if not more:
        return worded("{problem} Nothing was imported.", problem=first)
    return counted(
        "{problem} ({n} more like it.) Nothing was imported.",
        "{problem} ({n} more like it.) Nothing was imported.",
        more,
        problem=first,
    )


class _Plan:
    """Who each contact is, and what they gain by it: each sees what those before it add."""

    def __init__(self, store: Store, country: str) -> None:
        self._store = store
        self._country = country
        self._by_key: dict[str, _Person] = {}
        self._by_name: dict[str, _Person] = {}
        self._by_id: dict[int, _Person] = {}

    def of(self, contacts: Iterable[Contact]) -> list[tuple[ContactRow, _Gain | None]]:
        """Every contact with what becomes of it."""
        return [self._row(contact) for contact in contacts]

    def _row(self, contact: Contact) -> tuple[ContactRow, _Gain | None]:
        name = contact.name or contact.company or next(map(name_from, contact.addresses), "")
        if not name:
            return ContactRow(contact, Fate.LEFT_OUT), None
        keys = {key_of(address, self._country): address for address in contact.addresses}
        person = self._reached(keys) or self._named(name)
        is_new = person is None
        if person is None:
            person = self._by_name[name] = _Person(None, name, is_new=True)
        gain = self._gain(person, contact, keys, name)
        fate = Fate.NEW if is_new else Fate.UPDATES if gain.words else Fate.SAME
        before = None if person.is_new else person.id
        return ContactRow(contact, fate, before, person.name, gain.words), gain

    def _gain(self, person: _Person, contact: Contact, keys: dict[str, str], name: str) -> _Gain:
        """What the person has not yet. An address that somebody else has stays theirs."""
        addresses = {key: value for key, value in keys.items() if key not in self._by_key}
        present = {tag.casefold() for tag in person.tags}
        tags = tuple(tag for tag in contact.tags if tag.casefold() not in present)
        company = contact.company if contact.company != name and not person.has_company else ""
        notes = contact.notes if not person.has_notes else ""
        self._by_key.update(dict.fromkeys(addresses, person))
        person.tags.extend(tags)
        person.has_company |= bool(company)
        person.has_notes |= bool(notes)
        return _Gain(person, tuple(addresses.values()), tags, company, notes)

    def _reached(self, keys: Iterable[str]) -> _Person | None:
        """The first client who has one of these addresses."""
        unseen = [key for key in keys if key not in self._by_key]
        for key, id, _ in correspondence.clients_of_keys(self._store, unseen):
            self._by_key[key] = self._known(id)
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def _named(self, name: str) -> _Person | None:
        if name not in self._by_name:
            ids = people.clients_named(self._store, name)
            exact = next((person for person in map(self._known, ids) if person.name == name), None)
            if exact is None:
                return None
            self._by_name[name] = exact
        return self._by_name[name]

    def _known(self, id: int) -> _Person:
        if id not in self._by_id:
            client = people.client(self._store, id)
            if client is None:
                raise LookupError(f"client {id} has gone")
            self._by_id[id] = _person(client)
        return self._by_id[id]


def _person(client: Client) -> _Person:
    return _Person(
        client.id,
        client.name,
        tags=list(client.tags),
        has_company=any(fact.label.casefold() == COMPANY for fact in client.facts),
        has_notes=bool(client.notes.strip()),
        addresses=len(client.addresses),
        facts=len(client.facts),
    )


def _is_card(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"BEGIN:VCARD" in file.read(200).upper().replace(b"\0", b"")
    except OSError:
        return False  # reading it says why


def _write(w: Write, gain: _Gain, country: str) -> None:
    person = gain.person
    if person.id is None:
        person.id = w.insert("clients", name=person.name)
    for value in gain.addresses:
        w.insert("addresses", client_id=person.id, position=person.addresses, **as_kept(value, country))
        person.addresses += 1
    if gain.company:
        w.insert("facts", client_id=person.id, label=COMPANY, value=gain.company, position=person.facts)
    if gain.tags:
        w.update("clients", person.id, tags=person.tags)
    if gain.notes:
        w.update("clients", person.id, notes=gain.notes)
