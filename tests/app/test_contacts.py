"""Clients from other programs' address books: recognised and completed, or named by line."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from app import contacts as contacts_counter
from app.contacts import Contacts
from app.errors import Cancelled, UnreadableFile
from app.incoming import ClientImport, Contact, Fate
from app.store import people
from tests.app.histories import add_client, opened
from tests.app.working import Watched

GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value\r\n"
    'Anna,,Weber,Oak Ltd,"likes\ntea",* myContacts ::: vip,Work,'
    "anna@example.org ::: a@example.net,Mobile,+49 30 901820\r\n"
)
OUTLOOK = (
    "First Name,Last Name,Company,E-mail Address,E-mail Type,E-mail Display Name,"
    "Business Phone,Business Fax\r\n"
    "Bob,Ray,,bob@example.org,SMTP,Bob Ray (bob@example.org),030 1,030 2\r\n"
)


def read(folder: Path, content: str | bytes, name: str = "clients.csv") -> tuple[Contact, ...]:
    return tuple(row.contact for row in preview(folder, content, name).rows)


def preview(folder: Path, content: str | bytes, name: str = "clients.csv") -> ClientImport:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with opened(folder / "desk") as (store, _):
        return Contacts(store, lambda: "DE").preview(path)


def test_google_and_outlook_files_are_understood(tmp_path: Path) -> None:
    (anna,) = read(tmp_path, GOOGLE)
    assert (anna.line, anna.name, anna.company, anna.notes, anna.tags) == (
        2,
        "Anna Weber",
        "Oak Ltd",
        "likes\ntea",
        ("vip",),
    )
    assert anna.addresses == ("anna@example.org", "a@example.net", "+49 30 901820")
    (bob,) = read(tmp_path, OUTLOOK)
    assert (bob.name, bob.addresses) == ("Bob Ray", ("bob@example.org", "030 1"))


@pytest.mark.parametrize(
    "header",
    ["Name;Vorname;E-Mail;Telefon", "Nom;Prénom;Adresse mail;Téléphone",
     "Apellidos;Nombre;Correo electrónico;Teléfono",
     "Cognome\tNome\tEmail\tTelefono", "Achternaam|Voornaam|E-mail|Telefoon",
     "Last name,First name,E-mail,Phone"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_headers_in_several_languages_and_encodings(tmp_path: Path, header: str, encoding: str) -> None:
    sign = next(sign for sign in ";\t|," if sign in header)
    row = sign.join(["Müller", "Jörg", "j@example.org", "+49 30 901820"])
    (contact,) = read(tmp_path, f"{header}\r\n{row}\r\n".encode(encoding))
    assert contact == Contact(2, "Jörg Müller", ("j@example.org", "+49 30 901820"))


def test_a_line_for_spreadsheets_and_guarded_cells_are_undone(tmp_path: Path) -> None:
    (contact,) = read(tmp_path, "sep=;\r\nName;Phone\r\nAnna;'+49 30 901820\r\n")
    assert (contact.line, contact.addresses) == (3, ("+49 30 901820",))


BROKEN = [
    ("Name,E-mail\r\nAnna,a@x.org\r\nBob\r\n", "line 3: 1 cells where 2 belong"),
    ("Name,E-mail\r\nAnna,a@x.org,more\r\n", "line 2: 3 cells where 2 belong"),
    ('Name,E-mail\r\n"Anna,a@x.org\r\nBob,b@x.org\r\n', "line 2: a quote that opens here is not closed"),
    (
        'Name,E-mail\r\n"Anna,a@x.org\r\nBob",b@x.org\r\n',
        "line 2: a quote that opens here closes lines later",
    ),
    (
        'Name,E-mail,Notes\r\nAnna,a@x.org,"hi\r\nBob,b@x.org,ok"\r\n',
        "line 2: a quote that opens here closes lines later",
    ),
    ("Name,Notes\r\nAnna," + "x" * 131_072 + "\r\n", "line 2: a cell of 131,072 characters"),
    ("Name,Notes\r\nBob,\r\nAnna," + "x" * 200_000 + "\r\n", "line 3: a cell of 131,072 characters"),
]


@pytest.mark.parametrize(("content", "said"), BROKEN, ids=range(len(BROKEN)))
def test_a_row_that_cannot_be_trusted_is_named_and_nothing_comes_in(
    tmp_path: Path, content: str, said: str
) -> None:
    found = preview(tmp_path, content)
    assert f"clients.csv, {said}" in found.problems[0]
    with opened(tmp_path / "desk") as (store, _):
        with pytest.raises(UnreadableFile, match="Nothing was imported"):
            Contacts(store, lambda: "").bring_in(found)
        assert store.fetch("SELECT count(*) FROM clients") == [(0,)]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [("", "a.csv", "is empty"), ("1,2\r\n3,4\r\n", "a.csv", "line 1: no column is called a name"),
     (b"\x89PNG\0\1\2\3", "a.csv", "not a text file"), ("hello", "a.vcf", "holds no vCard")],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, content: str | bytes, name: str, said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said):
        preview(tmp_path, content, name)


def test_the_preview_says_what_each_row_would_do_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(
        "Name,E-mail,Phone,Company,Tags,Size\n"
        "A. Weber,ANNA@example.org,030 901820,Oak Ltd,vip,9\n"  # by address
        "Bob,bob@example.org,,,,\n"  # by name
        "Carl,,,,,\n"  # there, with nothing new
        "Dora,dora@example.org,,,,\n"
        ",dora@example.org,,,vip,\n"  # the one above again
        ",,,,vip,\n"
    )
    with opened(tmp_path / "desk") as (store, _):
        anna = add_client(store, "Anna Weber", "anna@example.org", tags=["VIP"])
        bob, carl = add_client(store, "Bob"), add_client(store, "Carl")
        contacts = Contacts(store, lambda: "DE")
        found = contacts.preview(path)
        assert [(row.fate, row.client_id) for row in found.rows] == [
            (Fate.UPDATES, anna), (Fate.UPDATES, bob), (Fate.SAME, carl), (Fate.NEW, None),
            (Fate.UPDATES, None), (Fate.LEFT_OUT, None),
        ]  # fmt: skip
        assert found.rows[0].gains == ("030 901820", "Oak Ltd")
        assert found.ignored == ("Size",)
        assert store.fetch("SELECT count(*) FROM clients") == [(3,)]

        assert contacts.bring_in(found) == (1, 2)
        after = people.client(store, anna)
        assert after is not None
        assert [address.value for address in after.addresses] == ["anna@example.org", "030 901820"]
        assert [(fact.label, fact.value) for fact in after.facts] == [("company", "Oak Ltd")]
        assert after.tags == ("VIP",)
        (dora,) = people.clients_named(store, "Dora")
        assert people.client(store, dora).tags == ("vip",)  # type: ignore[union-attr]

        assert contacts.bring_in(contacts.preview(path)) == (0, 0)
        assert store.fetch("SELECT count(*) FROM clients") == [(4,)]
        store.undo()
        assert store.fetch("SELECT count(*) FROM clients") == [(3,)]
        assert store.fetch("SELECT count(*) FROM addresses") == [(1,)]


def test_many_contacts_come_in_by_short_writes_that_one_undo_takes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contacts_counter, "MOST_IN_WRITE", 1)
    path = tmp_path / "a.csv"
    path.write_text("name,email\nAnna,a@example.org\nAnna,b@example.org\nBen,c@example.org\n")
    with opened(tmp_path / "desk") as (store, _):
        contacts, work = Contacts(store, lambda: "DE"), Watched()
        found = contacts.preview(path)
        assert contacts.bring_in(found, work) == (2, 0)
        assert work.told == [(1, 3), (2, 3), (3, 3)]
        store.undo()
        assert store.fetch("SELECT count(*) FROM clients") == [(0,)]
        work = Watched(lambda: len(work.told) == 1)
        with pytest.raises(Cancelled):
            contacts.bring_in(found, work)
        assert store.fetch("SELECT name FROM clients") == [("Anna",)]


CARDS = [
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;\r\n"
    "TEL;CELL:+49 171 1234567\r\nEMAIL;INTERNET:j@example.org\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE:caf=E9=\r\n bar=0D=0Atwo\r\nEND:VCARD\r\n",
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Jörg;;;\r\nFN:Jörg Müller\r\n"
    "item1.EMAIL;type=INTERNET:j@example.org\r\nTEL;type=CELL:+49 171\r\n  1234567\r\nNOTE:café bar\\ntwo\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n BBBB\r\nEND:VCARD\r\n",
    'BEGIN:VCARD\nVERSION:4.0\nFN:Jörg Müller\nTEL;VALUE=uri;TYPE="voice,cell":tel:+49 171 1234567;ext=5\n'
    "EMAIL:mailto:j@example.org\nNOTE:café bar\\ntwo\nEND:VCARD\n",
]


@pytest.mark.parametrize("card", CARDS, ids=["2.1", "3.0", "4.0"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_cards_of_every_version_are_read(tmp_path: Path, card: str, encoding: str) -> None:
    first, second = read(tmp_path, (card * 2).encode(encoding), "a.vcf")
    assert (first.name, first.line) == ("Jörg Müller", 1)
    assert first.addresses == ("j@example.org", "+49 171 1234567")
    assert first.notes == "café bar\ntwo"
    assert second.line == card.count("\n") + 1


def test_a_card_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    found = preview(tmp_path, "BEGIN:VCARD\nFN:Anna\n" + CARDS[2], "a.vcf")
    assert found.problems == ("a.vcf, line 1: the card that begins here has no END:VCARD. Export it again.",)
    assert [row.contact.name for row in found.rows] == ["Jörg Müller"]
    found = preview(tmp_path, "BEGIN:VCARD\nFN:Anna\n" + "NOTE:y\n" * 90_000 + "END:VCARD\n", "a.vcf")
    assert "line 1: the card is larger than 256 kB" in found.problems[0]


def test_cards_within_cards_cost_nothing(tmp_path: Path) -> None:
    deep = "BEGIN:VCARD\nFN:Inner\n" * 20_000 + "END:VCARD\n" * 20_000
    (contact,) = read(
        tmp_path,
        f"BEGIN:VCARD\nVERSION:2.1\nFN:Outer\nAGENT:\n{deep}EMAIL:o@example.org\nEND:VCARD\n",
        "a.vcf",
    )
    assert (contact.name, contact.addresses) == ("Outer", ("o@example.org",))


@pytest.mark.slow
def test_a_huge_picture_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    with path.open("wb") as file:
        file.write(b"BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nPHOTO;ENCODING=b:")
        for _ in range(100):
            file.write(b"A" * 1_000_000)
        file.write(b"\nEMAIL:a@example.org\nEND:VCARD\n")
    with opened(tmp_path / "desk") as (store, _):
        tracemalloc.start()
        found = Contacts(store, lambda: "").preview(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 20_000_000
    assert found.rows[0].contact.addresses == ("a@example.org",)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with opened(tmp_path / "desk") as (store, _):
        for name in ("missing.csv", "missing.vcf"):
            with pytest.raises(UnreadableFile, match=f"{name} could not be read: no such file"):
                Contacts(store, lambda: "").preview(tmp_path / name)
