"""Folders as an owner types them: every name that a server may give one can be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.settings.folders_text import folders_as_text, folders_from

NAMES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(' ,"')).map(str.strip)


@pytest.mark.parametrize(
    ("typed", "folders"),
    [
        ("", ()),
        (" , ,", ()),
        ("INBOX", ("INBOX",)),
        (" INBOX ,Sent,  Clients 2026", ("INBOX", "Sent", "Clients 2026")),
        ('"Clients, old", INBOX', ("Clients, old", "INBOX")),
        ('INBOX , "Clients, old" ', ("INBOX", "Clients, old")),
        ('"The ""big"" one", Sent', ('The "big" one', "Sent")),
        ('The "big" one, Sent', ('The "big" one', "Sent")),
        ('"Clients, old', ("Clients, old",)),
    ],
)
def test_typed_names_are_taken_apart(typed: str, folders: tuple[str, ...]) -> None:
    assert folders_from(typed) == folders


@given(st.lists(NAMES.filter(bool)).map(tuple))
def test_what_is_shown_is_what_was_typed(folders: tuple[str, ...]) -> None:
    assert folders_from(folders_as_text(folders)) == folders


def test_plain_names_need_no_quotation_marks() -> None:
    assert folders_as_text(("INBOX", "Clients, old", "Sent")) == 'INBOX, "Clients, old", Sent'
