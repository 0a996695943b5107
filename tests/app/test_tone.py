"""The hints: what sounds swamped or careless is pointed out; ordinary letters are left in peace."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.post import Tone
from app.tone import Talk, hints

ANNA = Talk(names=("Anna Berg", "Anna"))
LATE = "Sorry for the late reply."


def tones(text: str, talk: Talk = ANNA, off: frozenset[str] = frozenset()) -> list[Tone]:
    return [hint.tone for hint in hints(text, talk, off)]


ORDINARY = [
    "Hi Anna,\n\nthe boiler part arrives on Tuesday; I will fit it at 10:00.\n\nBest,\nMia",
    "Dear Mrs Berg,\n\nYes, that works. The price stays at 1,200 EUR (VAT included).",
    "Hallo Anna,\n\ndas Angebot gilt bis Freitag. Viele Grüße",
    "I was busy measuring the room; the drawing is done.",
    "We can start in the USA or in the UK. IBAN DE02120300000000202051.",
    "See you at the ATM. OK!",
    "",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_letter_is_left_in_peace(text):
    assert tones(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I'm really busy right now.",
        "It has been a crazy week.",
        "We are snowed under.",
        "I haven't had time to look.",
        "Ich habe gerade viel zu tun.",
        "Je suis débordé.",
        "Sorry, I’m swamped",
        "It's been crazy here.",
        "I have a lot on my plate.",
        "We've got too much on.",
        "I totally forgot, sorry.",
        "I didn't get round to it.",
        "Your mail slipped through.",
        "I can't keep up.",
        "Das habe ich ganz vergessen.",
        "Ich komme gerade zu nichts.",
    ],
)
def test_looking_swamped_is_pointed_out(text):
    assert tones(text) == [Tone.BUSY]


@pytest.mark.parametrize(("before", "found"), [(0, []), (1, []), (2, [Tone.DELAY]), (5, [Tone.DELAY])])
def test_the_third_apology_for_a_delay_is_pointed_out(before, found):
    assert tones(LATE, ANNA._replace(said_before=(LATE,) * before)) == found


@pytest.mark.parametrize(
    "text", ["Apologies for the delay!", "Entschuldigung für die späte Antwort.", "Désolé pour le retard.",
             "Sorry to keep you waiting.", "Sorry it took so long.",
             "Sorry I'm only getting back to you now."]
)  # fmt: skip
def test_apologies_are_known_in_several_languages(text):
    assert tones(text, ANNA._replace(said_before=(LATE, LATE))) == [Tone.DELAY]


def test_an_apology_that_was_only_quoted_does_not_count():
    assert tones(LATE, ANNA._replace(said_before=(f"> {LATE}", LATE))) == []


@pytest.mark.parametrize(
    "text",
    [
        "As I already said, no.",
        "As per my last email: no.",
        "Wie bereits gesagt, nein.",
        "Per my last message: no.",
        "I already told you.",
        "You never told me.",
        "Please calm down.",
    ],
)
def test_impatience_is_pointed_out(text):
    assert tones(text) == [Tone.IMPATIENT]


@pytest.mark.parametrize("text", ["PLEASE READ THIS again", "DO NOT USE IT", "Not now!!", "What???"])
def test_shouting_is_pointed_out(text):
    assert tones(text) == [Tone.SHOUTING]


@pytest.mark.parametrize("text", ["Hi Carla,\nyes.", "Dear Mr Stone,\nyes."])
def test_a_name_that_is_not_theirs_is_pointed_out(text):
    assert tones(text) == [Tone.WRONG_NAME]


@pytest.mark.parametrize(
    "text", ["Hi Anna,", "Dear Mrs Berg,", "Hi there,", "Hi An,", "Hello,\nCarla wrote."]
)
def test_their_name_in_any_form_is_right(text):
    assert tones(text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jürgen Müller", "Hallo Herr Mueller,"),
        ("Joerg Bär", "Hallo Jörg,"),
        ("Jan Ødegård", "Hei Oedegaard,"),
    ],
)
def test_their_name_in_any_spelling_is_right(name, text):
    assert hints(text, Talk((name,))) == ()


def test_a_question_that_the_text_passes_by_is_pointed_out():
    asked = ANNA._replace(asked="Thanks! Does the warranty cover the pump?\nAnna")
    [hint] = hints("Hi Anna,\nI will come on Monday.", asked)
    assert (hint.tone, hint.words) == (Tone.UNANSWERED, "Does the warranty cover the pump?")


@pytest.mark.parametrize("text", ["The pump is covered for two years.", "Yes, for two years.", "Ja, gern."])
def test_a_question_that_it_takes_up_is_not(text):
    assert tones(text, ANNA._replace(asked="Does the warranty cover the pump?")) == []


def test_of_several_questions_each_is_looked_at():
    asked = ANNA._replace(asked="Can you come on Monday? And what does the pump cost?")
    assert tones("Yes, Monday at ten.", asked) == [Tone.UNANSWERED]


def test_what_the_client_only_quoted_is_no_question():
    assert tones("Thank you.", ANNA._replace(asked="Fine.\n> Does the warranty cover the pump?")) == []


@pytest.mark.parametrize("tone", list(Tone))
def test_each_rule_can_be_switched_off(tone):
    text = "Hi Carla, I'm really busy. As I said, PLEASE READ THIS. Sorry for the delay."
    talk = ANNA._replace(asked="Does the warranty cover it?", said_before=(LATE, LATE))
    assert set(tones(text, talk)) == set(Tone)
    assert set(tones(text, talk, frozenset({tone}))) == set(Tone) - {tone}


def test_what_is_quoted_or_signed_is_not_the_owners_tone():
    assert tones("Fine.\n\n> I'm really busy!!\n-- \nVERY LOUD FIRM") == []


@given(st.text(max_size=400), st.text(max_size=200))
@example("0", "\x1b¼?")
def test_any_text_is_told_about_in_lines(text, asked):
    told = hints(text, ANNA._replace(asked=asked, said_before=(text,)))
    assert [hint for hint in told if not hint.line.isprintable()] == []
