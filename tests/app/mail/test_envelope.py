"""Addresses as they go to servers: whole, in ASCII where they can be, and never two in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInput
from app.mail.envelope import is_sendable, sendable


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("ann@a.example", "ann@a.example"),
        (" ann@a.example ", "ann@a.example"),
        ("Ann.Smith+tag@A.Example", "Ann.Smith+tag@A.Example"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
        ("a@straße.example", "a@xn--strae-oqa.example"),
        ('"ann smith"@a.example', '"ann smith"@a.example'),
        ('"a\\"b"@a.example', '"a\\"b"@a.example'),
        ("ann..b@a.example", '"ann..b"@a.example'),
        (".ann@a.example", '".ann"@a.example'),
        ("root@localhost", "root@localhost"),
        ("a@[192.0.2.1]", "a@[192.0.2.1]"),
        ("a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]"),
        ("a@under_score.example", "a@under_score.example"),
    ],
)
def test_an_address_goes_out_as_servers_take_it(address: str, sent: str) -> None:
    assert sendable(address) == sent


@pytest.mark.parametrize(
    "address",
    [
        "", "ann", "@a.example", "ann@", "ann@@", "a@b@c", "ann@a..example", "ann@.example", "ann@-a.example",
        "ann smith@a.example", "ann@a example", "ann@a.example,ben@b.example", "<ann@a.example>",
        "ann@a.example\r\nRCPT TO:<x@y.example>", "ann\n@a.example", "ann\0@a.example", "ann@a.example\0",
        '"ann@a.example', '"an"n"@a.example', '"a\r\nb"@a.example', "a\u202eb@a.example", "a\ud800@a.example",
        "a@" + "x" * 400, "a" * 400 + "@a.example", "jörg..b@a.example", "a@\u2028b.example", "a@[x]",
        "a@☃\u0301.\u200b",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_one_line(address: str) -> None:
    assert not is_sendable(address)
    with pytest.raises(BadInput) as refused:
        sendable(address)
    assert str(refused.value).isprintable()


@given(st.text(max_size=60) | st.text('ab@".\\<> \r\n\0é', max_size=20))
def test_nothing_sendable_can_end_a_command(text: str) -> None:
    if is_sendable(text):
        sent = sendable(text)
        assert not set(sent) & set("<>\r\n\0")
        assert sendable(sent) == sent
