"""The history's CSV: what is written is read back equal, is clean for others, and is refused once spoilt."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UnreadableFile
from app.export import csv_file
from app.export.columns import COLUMNS, Head, Item
from app.words import BidStatus, Channel, Direction, EntryKind, Event, Kind, Outcome

ANNA = Head(
    1, "Anna Weber", '["anna@example.org"]', 7, "bid", "Kitchen", None, 123450, "EUR", "2026-12-01", "sent",
    "2026-14", 1_790_000_000, "", None, None, "Anna", None, "[]", '[["gate code","7719"]]', "", None,
)  # fmt: skip
ASKED = Item(
    11, 1_790_000_000, "in", "e-mail", "message", None, "Anna", "anna@example.org", '["me@example.org"]',
    "Kitchen", "How much?\nAnna", 0, 0, None, None, None, "", '[["plan.pdf","application/pdf",9]]', "<1@x>",
    "ab", "k", "", 1_790_000_009,
)  # fmt: skip

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=1+1", "'=1", "-", "\t", "\r", "a\r\nb", '"', '","', "\n", "\0", "\ufeff", "\u2028", "'", "x" * 200_000]
)
instants = st.integers(0, 4_000_000_000)
lists = st.lists(words, max_size=3).map(
    lambda items: json.dumps(items, ensure_ascii=False, separators=(",", ":"))
)
pairs = st.lists(st.tuples(words, words), max_size=2).map(
    lambda items: json.dumps(items, ensure_ascii=False, separators=(",", ":"))
)
numbers = st.integers(1, 2**40)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def one_of(kinds: type) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in kinds])


heads = st.builds(
    Head, numbers, words, lists, numbers, one_of(Kind), words, maybe(one_of(Outcome)),
    maybe(st.integers(-9999, 10**9)), st.sampled_from(["", "EUR", "JPY"]), maybe(st.dates().map(str)),
    maybe(one_of(BidStatus)), words, instants, words, maybe(numbers), maybe(numbers), words, maybe(instants),
    lists, pairs, words, maybe(numbers),
)  # fmt: skip
items = st.builds(
    Item, numbers, instants, maybe(one_of(Direction)), maybe(one_of(Channel)), one_of(EntryKind),
    maybe(one_of(Event)), words, words, lists, words, words, st.integers(0, 1), st.integers(0, 1),
    maybe(instants), maybe(instants), maybe(one_of(Outcome)), words, lists, words, maybe(st.just("0f" * 32)),
    words, words, instants,
)  # fmt: skip


def sheet(*groups: tuple[Head, list[Item]], zone: str = "Europe/Berlin") -> bytes:
    file = io.BytesIO()
    rows = csv_file.Sheet(file, ZoneInfo(zone))
    for head, entries in groups:
        rows.add(head, entries)
    rows.finish()
    return file.getvalue()


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "history.csv"
    path.write_bytes(content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as failure:
        list(csv_file.read(path))
    assert str(path) in str(failure.value)
    assert "\n" not in str(failure.value)
    return str(failure.value)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(heads, st.lists(items, min_size=1, max_size=3)),
        max_size=3,
        unique_by=lambda group: (group[0].client_id, group[0].request_id),
    ),
    st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "UTC"]),
)
def test_what_is_written_is_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, groups: list[tuple[Head, list[Item]]], zone: str
) -> None:
    path = written(tmp_path_factory.mktemp("csv"), sheet(*groups, zone=zone))
    assert [(head, entries) for _, head, entries in csv_file.read(path)] == groups


def test_the_columns_are_the_documented_ones() -> None:
    stated = (csv_file.__doc__ or "").split("\n\n")[2]
    assert tuple(stated.replace("\n", " ").replace(" ", "").split(",")) == COLUMNS
    described = (Path(__file__).parents[3] / "docs" / "csv.md").read_text(encoding="utf-8")
    named = [line.split("`")[1] for line in described.splitlines() if line.startswith("| `")]
    assert tuple(named) == COLUMNS


def test_a_row_as_others_see_it() -> None:
    text = sheet((ANNA, [ASKED]))
    assert text.startswith(b"\xef\xbb\xbfclient_id,client,")
    assert text.endswith(b"\r\n")
    (row,) = csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""), strict=True)
    assert row["client"] == "Anna Weber"
    assert row["addresses"] == "anna@example.org"
    assert row["at"] == "2026-09-21T16:13:20+02:00"
    assert row["text"] == "How much?\nAnna"
    assert (row["is_answer"], row["promised_at"], row["amount"]) == ("no", "", "1234.50")
    assert row["facts"] == '[["gate code","7719"]]'


def test_it_knows_its_own_files(tmp_path: Path) -> None:
    assert csv_file.is_history(written(tmp_path, sheet()))
    assert not csv_file.is_history(written(tmp_path, b"Name,E-mail\r\n"))
    assert not csv_file.is_history(written(tmp_path, b"\xff\xfe\x00"))
    assert not csv_file.is_history(tmp_path / "missing.csv")
    assert not csv_file.is_history(tmp_path)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_may_have_saved_it_again(tmp_path: Path, delimiter: str) -> None:
    saved = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(sheet((ANNA, [ASKED])).decode("utf-8-sig"), newline=""))
    csv.writer(saved, delimiter=delimiter).writerows(rows)
    ((line, head, entries),) = csv_file.read(written(tmp_path, saved.getvalue().encode()))
    assert (line, head, entries) == (2, ANNA, [ASKED])


SPOILT = [
    (b"1,Anna", b"1,x\r\n1,Anna", "line 2: 2 cells where 45 belong"),
    (b'Anna",', b"Anna,", "line 2: a quoted cell of this row is not closed"),
    (b"2026-09-21T16:13:20+02:00,in", b"21.9.26,in", "line 2: the cell under at is not"),
    (b"one line,no", b"one line,maybe", "line 4: the cell under is_answer"),
    (b"1234.50", b"1234x50", "line 2: the cell under amount"),
    (b"channel", b"kanal", "its columns are others"),
    (b"one line", b"\xe4", "not UTF-8"),
]


@pytest.mark.parametrize(("found", "put", "said"), SPOILT, ids=[said for *_, said in SPOILT])
def test_what_was_spoilt_is_named_by_line(tmp_path: Path, found: bytes, put: bytes, said: str) -> None:
    whole = sheet((ANNA, [ASKED, ASKED._replace(text="one line")]))
    assert found in whole
    assert said in refused(written(tmp_path, whole.replace(found, put, 1)))


def test_a_missing_or_empty_file_is_named(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "missing.csv")
    assert "its columns are others" in refused(written(tmp_path, b""))


def test_the_limit_on_cells_is_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    list(csv_file.read(written(tmp_path, sheet((ANNA, [ASKED._replace(text="x" * 200_000)])))))
    assert csv.field_size_limit() == before


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_every_cell_as_it_is(tmp_path: Path) -> None:
    texts = ["=1+1", "+49 30", "-x", "@a", "'=1", 'say "hi"', "a,b;c", "two\nlines", "ünïcødé 🛎"]
    path = written(tmp_path, sheet((ANNA, [ASKED._replace(text=text) for text in texts]), zone="UTC"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--infilter=CSV:44,34,76",  # its window sees the mark of UTF-8, its command line does not
         "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", str(tmp_path / "out"),
         str(path)],
        check=True, timeout=100, capture_output=True,
    )  # fmt: skip
    with (tmp_path / "out" / "history.csv").open(encoding="utf-8-sig", newline="") as file:
        read = [row["text"] for row in csv.DictReader(file)]
    assert [text.lstrip("'") for text in read] == [text.lstrip("'") for text in texts]
