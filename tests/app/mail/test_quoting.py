"""What the writer says is told apart from what is quoted and signed, in many languages; no line is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.incoming import Voice
from app.mail.quoting import segments

OWN, QUOTED, SIGNATURE = Voice.OWN, Voice.QUOTED, Voice.SIGNATURE

ANNOUNCEMENTS = [
    "On Mon, 5 Jan 2026 at 09:12, Anna Berg <anna@example.org> wrote:",
    "On Mon, Jan 5, 2026 at 9:12 AM Anna Berg <anna@example.org>\nwrote:",
    "On Monday, January 5, 2026 at 9:12, Anna Berg of the long named\nBerg Heating <anna@example.org> wrote:",
    "Am 05.01.26 um 09:12 schrieb Anna Berg:",
    "Am Mo., 5. Jan. 2026 um 09:12 Uhr schrieb Anna Berg <\nanna@example.org>:",
    "Le lun. 5 janv. 2026 à 09:12, Anna Berg <anna@example.org> a écrit :",
    "El lun, 5 ene 2026 a las 9:12, Anna Berg (<anna@example.org>) escribió:",
    "Il giorno lun 5 gen 2026 alle ore 09:12 Anna Berg <anna@example.org> ha scritto:",
    "Em seg., 5 de jan. de 2026 às 09:12, Anna Berg <anna@example.org> escreveu:",
    "Op ma 5 jan 2026 om 09:12 schreef Anna Berg <anna@example.org>:",
    "Op 5 jan. 2026, om 09:12 heeft Anna Berg <anna@example.org> het volgende geschreven:",
    "Den mån 5 jan. 2026 kl 09:12 skrev Anna Berg <anna@example.org>:",
    "pon., 5 sty 2026 o 09:12 Anna Berg <anna@example.org> napisał(a):",
    "po 5. 1. 2026 v 9:12 odesílatel Anna Berg <anna@example.org> napsal:",
    "пн, 5 янв. 2026 г. в 09:12, Anna Berg <anna@example.org>:",
    "05.01.2026 09:12, Anna Berg пишет:",
    "пн, 5 січ. 2026 р. о 09:12 Anna Berg <anna@example.org> пише:",
    "Anna Berg <anna@example.org>, 5 Oca 2026 Pzt, 09:12 tarihinde şunu yazdı:",
    "ma 5. tammik. 2026 klo 9.12 Anna Berg (anna@example.org) kirjoitti:",
    "2026年1月5日(月) 9:12 Anna Berg <anna@example.org>:",
    "Anna Berg <anna@example.org> 于2026年1月5日周一 09:12写道：",
]


def told(text: str) -> list[tuple[Voice, str, bool]]:
    return [tuple(segment) for segment in segments(text)]  # type: ignore[misc]


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS)
def test_history_below_an_answer_is_folded(announcement: str) -> None:
    said = told(f"Yes, please come.\n\nAnna\n\n{announcement}\n\n> When may I come?\n>\n> Kofi\n")
    assert said == [
        (OWN, "Yes, please come.\n\nAnna", False),
        (QUOTED, f"{announcement}\n\n> When may I come?\n>\n> Kofi", True),
    ]


@pytest.mark.parametrize("announcement", [text for text in ANNOUNCEMENTS if ":12" in text][:12])
def test_history_without_marks_is_folded_too(announcement: str) -> None:
    said = told(f"Yes.\n\n{announcement}\n\nWhen may I come?")
    assert [(voice, is_folded) for voice, _, is_folded in said] == [(OWN, False), (QUOTED, True)]


HEADS = [
    "-----Original Message-----\nFrom: Kofi",
    "-----Ursprüngliche Nachricht-----\nVon: Kofi",
    "From: Kofi <k@example.org>\nSent: Monday, January 5, 2026 9:12 AM\nTo: Anna Berg\nSubject: Visit",
    "Von: Kofi <k@example.org>\nGesendet: Montag, 5. Januar 2026 09:12\nAn: Anna Berg\nBetreff: Termin",
    "De : Kofi\nEnvoyé : lundi 5 janvier 2026 09:12\nÀ : Anna Berg\nObjet : Visite",
    "________________________________\n\n*Od:* Kofi\n*Wysłano:* 5 stycznia 2026\n*Do:* Anna\n*Temat:* x",
    "---\nDate: Mon, 5 Jan 2026\nSubject: Visit\nFrom: kofi@example.org\nTo: anna@example.org",
    "От: Kofi\nОтправлено: 5 января 2026 г. 9:12\nКому: Anna Berg\nТема: Visit",
]


@pytest.mark.parametrize("head", HEADS)
def test_all_below_the_head_of_the_message_answered_is_history(head: str) -> None:
    assert told(f"Yes.\n\n{head}\n\nWhen may I come?\n\nKofi") == [
        (OWN, "Yes.", False),
        (QUOTED, f"{head}\n\nWhen may I come?\n\nKofi", True),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "As you wrote on 3 March 2026:",
        "Your colleague wrote:",
        "On Monday I am away.",
        "Please send it to:",
        "Date: any day suits me",
        "From: the cellar",
        "> ",
        "We meet at 10:30, as Anna wrote:",
        "-- not a signature --",
        "Sent the parts back yesterday.",
    ],
)
def test_in_doubt_the_words_are_the_writers_own(line: str) -> None:
    text = f"Hello,\n{line}\nthe pump is broken."
    [*_, last] = segments(text)
    assert last.voice is OWN
    assert "the pump is broken." in last.text
    assert not any(segment.is_folded for segment in segments(text))


def test_a_message_passed_on_is_shown() -> None:
    head = "From: Kofi\nDate: Monday\nSubject: x\nTo: Anna"
    text = f"What do you think?\n\n---------- Forwarded message ---------\n{head}\n\nHi"
    assert told(text) == [(OWN, text, False)]


def test_answers_between_the_questions_are_shown_with_them() -> None:
    long = "> point\n" * 12
    said = told(f"> Monday?\nNo.\n\n{long}\nAll fine.\n")
    assert said == [
        (QUOTED, "> Monday?", False),
        (OWN, "No.", False),
        (QUOTED, long.strip("\n"), True),
        (OWN, "All fine.", False),
    ]


def test_a_mail_of_nothing_but_a_quotation_is_shown() -> None:
    assert told("> only this") == [(QUOTED, "> only this", False)]


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnna Berg\nBerg Heating\n+49 30 1234",
        "--\nAnna",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPad",
        "Get Outlook for iOS (https://aka.ms/o0ukef)",
    ],
)
def test_a_signature_is_told_apart_above_the_history_too(signature: str) -> None:
    assert told(f"Yes.\n\n{signature}") == [(OWN, "Yes.", False), (SIGNATURE, signature, False)]
    above = told(f"Yes.\n\n{signature}\n\nAm 5.1.26 um 09:12 schrieb Kofi:\n> When?")
    assert [voice for voice, _, _ in above] == [OWN, SIGNATURE, QUOTED]


def test_what_only_looks_like_a_signature_is_shown() -> None:
    text = "Two things:\n--\n" + "a long list of points\n" * 30
    assert {voice for voice, _, _ in told(text)} == {OWN}


@given(
    st.lists(
        st.sampled_from(
            ["", "> a", "-- ", "hello", *ANNOUNCEMENTS[:5], "From: x", "Sent: y", "To: z", "---"]
        ),
        max_size=14,
    )
)
def test_no_line_is_lost_and_none_is_said_twice(lines: list[str]) -> None:
    text = "\n".join(lines)
    shown = "\n".join(segment.text for segment in segments(text))
    assert [line for line in shown.split("\n") if line.strip()] == [
        line for line in text.split("\n") if line.strip()
    ]


def test_a_text_of_very_many_lines_is_all_there() -> None:
    text = "> a\n" * 5_000 + "b\n" * 5_000
    assert sum(segment.text.count("\n") + 1 for segment in segments(text)) == 10_000
