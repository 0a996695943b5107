"""Bytes to text: by the declared charset, by what the bytes say, or with marks for what can't be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.charsets import printable, text_of

TEXTS = {
    "cp1252": "Grüße aus Köln, bitte ein „Angebot“ für eine Küche mit großer Fläche – können Sie helfen?",
    "latin-1": "Bonjour, j'aimerais un devis pour la rénovation de la salle de bain située à l'étage. Hélène",
    "cp1250": "Dzień dobry, proszę o wycenę remontu łazienki w domu, będziemy wdzięczni za szybką odpowiedź.",
    "cp1251": "Здравствуйте! Мы хотели бы узнать, сколько стоит ремонт кухни и когда вы можете начать.",
    "koi8-r": "Здравствуйте! Мы хотели бы узнать, сколько стоит ремонт кухни и когда вы можете начать.",
    "gb18030": "您好，我们想了解一下厨房装修的价格，请问您什么时候可以开始工作？谢谢。期待您的回复，祝好。",
    "shift_jis": "こんにちは。台所の改装の見積もりをお願いします。いつから始められますか。",
    "euc-kr": "안녕하세요. 주방 수리 비용이 알고 싶습니다. 언제 시작할 수 있는지 알려 주세요.",
    "iso8859-7": "Γεια σας, θα θέλαμε μια προσφορά για την ανακαίνιση της κουζίνας μας, ευχαριστούμε πολύ.",
}


@pytest.mark.parametrize("charset", TEXTS)
def test_a_declared_charset_is_used(charset: str) -> None:
    assert text_of(TEXTS[charset].encode(charset), charset.upper()) == (TEXTS[charset], True)


@pytest.mark.parametrize("charset", TEXTS)
def test_an_undeclared_charset_is_guessed(charset: str) -> None:
    assert text_of(TEXTS[charset].encode(charset)) == (TEXTS[charset], True)


@pytest.mark.parametrize(
    "declared", ["", "utf8", '"UTF-8"', "us-ascii", "iso-8859-1", "unknown-8bit", "x" * 99, "\0"]
)
def test_utf8_is_read_under_any_western_or_unknown_name(declared: str) -> None:
    assert text_of("Grüße".encode(), declared) == ("Grüße", True)


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "GB18030"])
def test_two_characters_that_look_like_utf8_are_read_as_declared(declared: str) -> None:
    assert text_of("联通".encode("gbk"), declared) == ("联通", True)


@pytest.mark.parametrize(
    "declared", ["punycode", "unicode_escape", "idna", "rot13", "zlib", "base64", "undefined"]
)
def test_what_is_no_charset_of_mail_is_not_used(declared: str) -> None:
    assert text_of(b"a\\u0062c-", declared) == ("a\\u0062c-", True)


@pytest.mark.parametrize("declared", ["utf-7", "utf-16", "iso-2022-jp", "hz", "cp037"])
def test_plain_bytes_can_mean_something_else(declared: str) -> None:
    content = "Fenêtre 窓".encode("utf-7") if declared == "utf-7" else "abc".encode(declared)
    assert text_of(content, declared)[0] == ("Fenêtre 窓" if declared == "utf-7" else "abc")


def test_what_can_not_be_read_is_marked() -> None:
    text, is_whole = text_of(b"Gr\xff\x81", "utf-8")
    assert (text, is_whole) == ("Gr\ufffd\ufffd", False)


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-8", "utf-7", "utf-16", "shift_jis", "hz", "iso-2022-kr", "cp437"]),
)
def test_nothing_raises(content: bytes, declared: str) -> None:
    text, _ = text_of(content, declared)
    printable(text).encode()


def test_control_characters_go_and_line_breaks_stay() -> None:
    assert printable("a\0\x07\x1b\x7f\ud800b\n\tc\xa0€") == "ab\n\tc\xa0€"
