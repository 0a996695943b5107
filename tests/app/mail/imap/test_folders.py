"""The folder of sent mail, whatever the server calls it."""

from __future__ import annotations

import pytest

from app.mail.imap.folders import Listed, found_in

INBOX = Listed("INBOX", frozenset(), "/")


def listed(name: str, *marks: str, delimiter: str = "/") -> Listed:
    return Listed(name, frozenset(marks), delimiter)


def test_mark_counts_before_any_name() -> None:
    found = found_in([INBOX, listed("Sent"), listed("Elsewhere", "\\sent")])
    assert (found.inbox, found.sent) == ("INBOX", "Elsewhere")


@pytest.mark.parametrize(
    "name",
    ["Sent", "SENT ITEMS", "Gesendete Objekte", "Envoyés", "Elementos enviados", "Posta inviata", "送信済み"],
)
@pytest.mark.parametrize(("above", "delimiter"), [("", "/"), ("INBOX.", "."), ("INBOX/", "/"), ("", "")])
def test_usual_names_are_known(name: str, above: str, delimiter: str) -> None:
    assert found_in([INBOX, listed(above + name, delimiter=delimiter)]).sent == above + name


def test_the_more_usual_name_wins() -> None:
    assert found_in([INBOX, listed("Gesendet"), listed("Sent")]).sent == "Sent"


def test_folder_of_a_project_is_not_taken_for_it() -> None:
    assert found_in([INBOX, listed("Projects/Sent"), listed("Sent to Anna"), listed("Drafts")]).sent is None


def test_what_cannot_be_opened_is_left_out() -> None:
    found = found_in([INBOX, listed("Sent", "\\noselect"), listed("Old", "\\nonexistent"), listed("New")])
    assert (found.sent, found.every) == (None, ("INBOX", "New"))
