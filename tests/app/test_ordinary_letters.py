"""Ordinary letters of a small business, in several languages: neither guard nor hints have a word to say."""

from __future__ import annotations

import pytest

from app.guard import Thread, doubts
from app.post import Danger, Enclosure, Letter
from app.records import Address, Client
from app.tone import Talk, hints
from app.whose import Book

ANNA = Client(1, "Anna Berg", "", addresses=(Address(1, "email", "anna@berg.example"),))
BOOK = Book.of(
    [
        (1, "Anna Berg", ""),
        (2, "Theresa May", ""),
        (3, "Price & Sons Ltd", ""),
        (4, "Mark Green", "Mark"),
        (5, "Familie Huber", ""),
        (6, "Blue Design Studio", ""),
        (7, "Will Young", ""),
        (8, "Garten Team GmbH", ""),
        (9, "Bill Frost", ""),
        (10, "Hope Long", ""),
        (11, "Grace Day", ""),
        (12, "Herr Sommer", ""),
        (13, "The Old House Hotel", ""),
        (14, "Moin Khan", ""),
        (15, "Rose Baker", ""),
        (16, "Plan B Architects", ""),
    ],
    [("anna@berg.example", 1)],
    [("2026-014", 2), ("100", 3), ("1047", 4)],
)
"""Clients whose names are words."""
THREAD = Thread(frozenset({"anna@berg.example"}), wrote_from="anna@berg.example")


def found(text: str, *files: str, subject: str = "Re: Boiler") -> list[Danger]:
    enclosures = tuple(Enclosure(name, "application/pdf", b"x") for name in files)
    letter = Letter(1, (("Anna Berg", "anna@berg.example"),), subject, text, enclosures=enclosures)
    return [doubt.danger for doubt in doubts(letter, ANNA, BOOK, THREAD)]


@pytest.mark.parametrize(
    "text",
    [
        "Hi both,\n\nThursday works.",
        "Dear all,\n\nthe plan is ready.",
        "Hallo zusammen,\n\nwir kommen am Montag.",
        "Moin,\n\nalles klar.",
        "Moin Moin,\n\nalles klar.",
        "Hi Anna,\n\nthank you for the attachment, it reads well.",
        "Hi Anna,\n\nI could not open the attachment, can you send it as PDF?",
        "Dear Anna,\n\nthe garage is attached to the house, so the wall stays.",
        "Hi Anna,\n\nthere are no strings attached.",
        "Dear Mrs Berg,\n\nwe attach great importance to clean work.",
        "Hi Anna,\n\nthe enclosed porch needs a new roof.",
        "Hi Anna,\n\nthe photo attached to your mail helped a lot.",
        "Sehr geehrte Damen und Herren,\n\nvielen Dank für Ihre Anfrage.",
        "Liebe Familie Berg,\n\nbis Dienstag.",
        "Sehr geehrte Frau Berg,\n\ndas Angebot gilt bis Freitag.",
        "Guten Tag Frau Berg,\n\nwir sind um neun da.",
        "Hallo Frau Dr. Berg,\n\nJa, gern.",
        "Bonjour Madame,\n\nje vous confirme le rendez-vous.",
        "Bonjour à tous,\n\nle devis suit demain.",
        "Madame, Monsieur,\n\nle devis suit demain.",
        "Buenos días,\n\nllegamos a las nueve.",
        "Hola a todos,\n\nnos vemos el lunes.",
        "Gentile Signora Berg,\n\nconfermo per lunedì.",
        "Beste Anna,\n\ntot maandag.",
        "Geachte heer/mevrouw,\n\ntot maandag.",
        "Hej Anna,\n\nvi ses.",
        "Good Morning Anna,\n\nwe are on our way.",
        "Good afternoon,\n\nwe will be there in May.",
        "Dear Sir or Madam,\n\nthank you.",
        "Dear Customer,\n\nthe office is closed on Friday.",
        "Dear Team,\n\nthe office is closed on Friday.",
        "Hi Everyone,\n\nsee you Monday.",
        "Hi Folks,\n\nsee you Monday.",
        "Hi again Anna,\n\none more thing.",
        "Hi Anna & Tom,\n\nsee you.",
        "Dear Anna Berg,\n\nTHE COURSE is on Monday. Bring your ID, USB stick and VAT number.",
        "Hi Anna,\n\nthe machine (MODEL XR-500 TURBO PLUS) is in stock.",
        "Hi Anna,\n\nI am sorry to hear that you had to wait at the surgery.",
        "Hi Anna,\n\nobviously the old pipe has to go.",
        "Hi Anna,\n\nwe have no time to lose, so I ordered it.",
        "Hi Anna,\n\nthe road is very busy on Mondays, so we come at six.",
        "Hi Anna,\n\nI'm overwhelmed by your kind words, thank you.",
        "Hi Anna,\n\nyour invoice is 100 EUR, on A4 paper.",
        "Hi Anna,\n\nim Anhang deiner Mail fehlt Seite 2.",
        "Hallo Anna,\n\ndie Datei in der Anlage Ihrer Mail war leer.",
        "Hallo Anna,\n\ndie Anlage im Garten ist fertig.",
        "Hi Anna,\n\nOK. BTW, FYI: DIN A4, PDF, CMYK. Thanks!",
        "Hi Anna (and Tom),\n\nsee you.",
        "Hello Anna’s team,\n\nsee you.",
        "Hi Mum,\n\nsee you.",
        "Dear Ms. Berg:\n\nYes.",
        "Hi Ms Anna,\n\nYes.",
        "Happy New Year Anna,\n\nYes.",
        "Hello from the workshop,\n\nall is ready.",
        "Hello Monday,\n\nready.",
        "Ciao a tutti,\n\ntutto bene.",
        "Caro Cliente,\n\ngrazie.",
        "Dear Valued Customer,\n\nthanks.",
        "Hallo liebe Anna,\n\nbis bald.",
        "Hallo Liebe Frau Berg,\n\nbis bald.",
        "Dear Parents,\n\nthe course starts.",
        "Dear Neighbours,\n\nwe start at eight.",
        "Hi guys,\n\nok.",
        "Hi Team Berg,\n\nok.",
        "Servus Anna,\n\nWir sind SEHR froh.",
        "Hi Anna, Thanks for your message.\n\nok",
        "Hi Thanks for your message,\n\nok",
        "Hello. Thanks for the plan.",
        "Hi Anna,\n\nsorry, I misread it: they deliver on 2026-11-24, and I come on 25.11.",
        "Hi Anna, May I come on Tuesday?",
        "Thanks, will do.",
        "Green light from the supplier!\n\nTuesday it is.",
        "Price: 85 EUR for the visit.",
        "Hi Anna,\n\nI have a busy Monday, but Tuesday is all yours.",
        "Hi Anna,\n\nas discussed on the phone: Tuesday at ten.",
        "Hi Anna,\n\nI get around to your street at ten.",
        "Hi Anna,\n\nthe old circuit was overloaded, so the fuse went.",
        "Hi Anna,\n\nI forgot my ruler in your hall.",
        "Hi Anna,\n\nI already ordered the part.",
        "Привет, Анна, завтра приеду после обеда.",
    ],
)
def test_nothing_is_said_of_an_ordinary_letter(text: str) -> None:
    assert found(text) == []
    assert hints(text, Talk(("Anna Berg",))) == ()


@pytest.mark.parametrize(
    "name",
    [
        "price-list.pdf",
        "garden-plan-may.pdf",
        "logo-green.png",
        "Design draft.pdf",
        "house-front.jpg",
        "team-photo.jpg",
        "will-it-fit.pdf",
        "bill-0815.pdf",
        "Sommer 2026.pdf",
        "the-offer.pdf",
        "day-rate.pdf",
        "long-list.pdf",
        "rose-bed.jpg",
        "plan-b.pdf",
        "gmbh.pdf",
        "hotel-quote.pdf",
        "Rechnung Herr Berg.pdf",
        "Angebot Familie Berg.pdf",
        "gartenhaus.pdf",
        "longlist.pdf",
        "scan 100.pdf",
    ],
)
def test_a_word_that_is_also_a_name_names_nobody_in_a_file(name: str) -> None:
    assert found("Hi Anna,\n\nas promised.", name) == []


@pytest.mark.parametrize("name", ["Offer Huber.pdf", "offer-theresa-may.pdf", "Mark Green offer.pdf"])
def test_a_file_that_names_another_client_is_found_all_the_same(name: str) -> None:
    assert found("Hi Anna,\n\nas promised.", name) == [Danger.FILE]


@pytest.mark.parametrize(
    "name", ["Offer_2026-014.pdf", "Angebot-2026-014.pdf", "offer 1047.pdf", "no.100.pdf"]
)
def test_the_number_of_anothers_bid_is_found_in_any_file_name(name: str) -> None:
    assert found("Hi Anna,\n\nas promised.", name) == [Danger.BID_NUMBER]


@pytest.mark.parametrize("text", ["See offer-2026-014.", "Bid 1047 is ready.", "Angebot Nr. 100 gilt."])
def test_the_number_of_anothers_bid_is_found_in_any_text(text: str) -> None:
    assert found(text) == [Danger.BID_NUMBER]


@pytest.mark.parametrize("text", ["It is 1047 EUR.", "In 1047 days", "Offer-2026-0141"])
def test_a_price_or_a_piece_of_a_number_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "words",
    [
        "{first_name}", "{deadline}", "{FirstName}", "{bid-number}", "{vor-name}", "{prénom}",
        "{pre\u0301nom}", "{first_name1}", "{имя}",
    ],
)  # fmt: skip
def test_a_placeholder_that_nothing_was_put_into_stops_it(words: str) -> None:
    assert found(f"Hi {words},\n\nyes.") == [Danger.PLACEHOLDER]
    assert found("Hi Anna,", subject=f"Your bid {words}") == [Danger.PLACEHOLDER]
    assert found(f"Hi Anna,\n\n> Hi {words},") == [Danger.PLACEHOLDER]


@pytest.mark.parametrize(
    "text",
    [
        "Hi Anna,\n\nI'm attaching the plan.",
        "Hi Anna,\n\nthe plan is attached to this mail.",
        "Hi Anna,\n\nplease find enclosed the plan.",
        "Hi Anna,\n\nwe've attached the plan.",
        "Hallo Anna,\n\nim Anhang der Plan.",
    ],
)
def test_a_promised_file_is_missed_all_the_same(text: str) -> None:
    assert found(text) == [Danger.NO_FILE]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Can you come on Tuesday?", "Hi Anna,\n\nthat suits me well."),
        ("Could you please send the invoice again?", "Hi Anna,\n\nhere it is."),
        ("Kannst du mir sagen, was das kostet?", "Hallo Anna,\n\n120 Euro."),
        ("Quand pouvez-vous passer à la maison ?", "Bonjour,\n\nmardi à 10 h."),
        ("What do you think?", "I like the second one best."),
    ],
)
def test_an_answer_in_other_words_is_one(asked: str, text: str) -> None:
    assert hints(text, Talk(("Anna Berg",), (), asked)) == ()
