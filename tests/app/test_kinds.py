"""The suggested kind: messages as clients write them, and what a person would take them for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kinds import own_words, suggest
from app.words import Kind

LEADS = [
    ("New enquiry", "Hi, I found your website and would like to know whether you take on small gardens."),
    ("Wedding in June", "Are you available on 12 June? We are looking for a photographer."),
    (
        "Kitchen",
        "You were recommended by the Millers. We are planning a new kitchen and need someone in spring.",
    ),
    ("Translation work", "We are interested in your services for our new catalogue."),
    ("Hello", "Do you offer piano lessons for adults? I would like to book a first lesson."),
    ("Website contact form", "Name: Jo Hill\nMessage: Do you also do terraces?"),
    ("Anfrage Gartenpflege", "Guten Tag, wir suchen einen Gärtner für unser Haus. Haben Sie Kapazität?"),
    ("Neue Website", "Sie wurden mir empfohlen. Ich plane einen neuen Internetauftritt."),
    ("Fotoshooting", "Hallo, bieten Sie auch Bewerbungsfotos an? Ich würde gern einen Termin vereinbaren."),
    ("Demande de renseignements", "Bonjour, nous cherchons un plombier. Seriez-vous disponible en mars ?"),
    ("Mariage", "Bonjour, vous nous avez été recommandés. Proposez-vous aussi des vidéos ?"),
    ("Nuevo proyecto", "Hola, busco un diseñador para un nuevo proyecto. ¿Están disponibles en mayo?"),
    ("Información", "Me recomendaron su taller. Estoy interesado en sus servicios."),
    ("Nieuwe klant", "Wij zijn op zoek naar een boekhouder. Bent u beschikbaar?"),
    ("Interesse", "Ik ben geïnteresseerd in uw diensten, ik zoek hulp bij mijn administratie."),
    ("Richiesta di informazioni", "Buongiorno, cerco un fotografo per il mio matrimonio."),
]
BIDS = [
    ("Quote for new windows", "Please send us a quote for twelve windows."),
    ("Bathroom", "Could you give me an estimate for retiling 14 square metres?"),
    ("Request for proposal: office cleaning", "Please find our requirements attached."),
    ("Painting", "How much would it cost to paint two rooms and the hall?"),
    ("Price list", "Could you send me your current prices, please?"),
    ("Re: Fence", "What do you charge per metre? And is delivery included?"),
    ("Invitation to tender 2026/14", "We invite you to submit a bid for the maintenance contract."),
    ("Angebot", "Bitte machen Sie uns ein Angebot für die Dachrinne."),
    ("Kostenvoranschlag Bad", "Können Sie uns einen Kostenvoranschlag schicken?"),
    ("Umzug", "Was kostet ein Umzug von Bonn nach Köln, etwa 80 Quadratmeter?"),
    ("Preisanfrage", "Wie teuer wäre die Reparatur ungefähr?"),
    ("Demande de devis", "Bonjour, pourriez-vous m'envoyer un devis pour la toiture ?"),
    ("Peinture", "Combien coûte la peinture d'un salon de 30 mètres carrés ?"),
    ("Presupuesto", "Buenos días, necesito un presupuesto para reformar la cocina."),
    ("Traducción", "¿Cuánto cuesta traducir diez páginas?"),
    ("Offerte aanvragen", "Kunt u mij een offerte sturen voor het schilderwerk?"),
    ("Dakkapel", "Wat kost een dakkapel van drie meter? Graag een prijsopgave."),
    ("Preventivo", "Vorrei un preventivo per il tetto. Quanto costa?"),
    ("Roof", "Send me an offer for a new roof, please."),
    ("Carport", "Could you make me an offer?"),
    ("Hedge", "Hello, we would like an offer for cutting the hedge twice a year."),
    ("Offer for a website", "Hi, five pages and a shop. When could you start?"),
    ("Request for offer", "Please see the drawings attached."),
    ("Moving", "Can you make us an offer by Friday?"),
    ("Flooring", "What would you want for sanding 40 m² of floor?"),
    ("Gutters", "Can you give me a price on clearing the gutters?"),
    ("Tiles", "Could you price up the attached plans for us?"),
    ("Logo", "What are your fees for a logo?"),
    ("Extension", "A rough idea of the cost would help us decide."),
    ("Garage door", "Please let me know what this would cost."),
    ("Office cleaning", "We would like to invite you to bid on our office cleaning."),
    ("Angebot", "Hallo, wann könnten Sie anfangen?"),
    ("Dach", "Könnten Sie mir bitte ein Angebot machen?"),
    ("Terrasse", "Wir hätten gern Angebote für zwei Varianten."),
    ("Hecke", "Was verlangen Sie für das Schneiden der Hecke?"),
    ("Malerarbeiten", "Was nehmen Sie pro Quadratmeter?"),
    ("Küche", "Könnten Sie mir eine Kostenschätzung geben?"),
    ("Fenster", "Bitte bieten Sie uns acht Fenster an."),
    ("Zaun", "Machen Sie mir bitte einen Preis für 20 Meter Zaun."),
    ("Website", "Mit welchen Kosten müssen wir rechnen?"),
    ("Garten", "Wie hoch wären die Kosten für den Rollrasen?"),
    ("Balkon", "Ich bräuchte einen Voranschlag für die Versicherung."),
    ("Lampen", "Wieviel würde der Einbau kosten?"),
]
QUESTIONS = [
    ("Your offer", "Thank you for your offer to help, see you on Monday."),
    ("Lift", "She took up the offer of a lift; where do we meet?"),
    ("Colours", "Which colour do you want for the hall?"),
    ("Rechnung", "Der Preis auf der Rechnung: ist der mit Steuer?"),
    ("Termin", "Können Sie mir einen anderen Termin anbieten?"),
    ("Opening hours", "When are you open on Saturday?"),
    ("Invoice 2231", "Could you send me a copy of the invoice for our records?"),
    ("Re: Appointment", "Thanks, Tuesday suits us. Where shall we park?"),
    ("Keys", "Where did you leave the keys?"),
    ("Thanks!", "Thank you, all is well. No problem with the colour at all."),
    ("Your visit on Monday", "Shall I move the car before you come?"),
    ("", ""),
    ("Hi", "Call me"),
    ("Rechnung", "Können Sie mir die Rechnung bitte noch einmal schicken?"),
    ("Frage", "Wann kommen Sie am Montag? Kein Problem, wenn es später wird."),
    ("Facture", "Pouvez-vous m'envoyer la facture de mars ?"),
    ("Horario", "¿A qué hora abren el sábado?"),
    ("Vraag", "Hoe laat komt u maandag?"),
    (
        "Re: Paint",
        "Which colour was it?\n\nOn Mon, 5 Jan 2026 at 10:00, Desk wrote:\n> your complaint about the refund",
    ),
    (
        "AW: Termin",
        "Ja, passt.\n\n-----Ursprüngliche Nachricht-----\nVon: x@y.example\nIhre Beschwerde, Reklamation",
    ),
    ("Fwd", "Which one?\n-- \nComplaints Department, refund team"),
]
COMPLAINTS = [
    ("Complaint about order 77", "The table came with a scratch."),
    ("Not happy", "I am very disappointed with the work. Please call me."),
    ("Heating", "The heating stopped working again, this is the third time."),
    ("Order", "My parcel never arrived and I still have not heard from you."),
    ("Refund", "I would like my money back."),
    ("Quote", "Your quote was fine, but the work is unacceptable: the door is broken and I want a refund."),
    ("Leak", "The tap you fitted is leaking again. This is unacceptable."),
    ("Appointment", "We waited all morning and nobody came. I am fed up."),
    ("Re: Boiler", "It still isn't working."),
    ("Beschwerde", "Ihr Mitarbeiter kam zwei Stunden zu spät."),
    ("Reklamation Auftrag 12", "Die Tür ist beschädigt."),
    ("Heizung", "Die Heizung ist schon wieder kaputt, ich bin sehr unzufrieden."),
    ("Réclamation", "La porte livrée est abîmée, je demande un remboursement."),
    ("Chauffage", "Le chauffage ne fonctionne toujours pas. C'est inacceptable."),
    ("Queja", "La lavadora no funciona y nadie ha venido."),
    ("Reclamación", "Quiero un reembolso, el producto llegó dañado."),
    ("Klacht", "De deur is beschadigd, ik ben erg ontevreden."),
    ("Kraan", "De kraan werkt niet en ik wacht nog steeds. Ik wil mijn geld terug."),
    ("Reclamo", "La lavatrice non funziona, vorrei un rimborso."),
]


@pytest.mark.parametrize(
    ("kind", "subject", "text"),
    [
        *((Kind.LEAD, *mail) for mail in LEADS),
        *((Kind.BID, *mail) for mail in BIDS),
        *((Kind.QUESTION, *mail) for mail in QUESTIONS),
        *((Kind.COMPLAINT, *mail) for mail in COMPLAINTS),
    ],
)
def test_what_a_person_would_take_it_for(kind: Kind, subject: str, text: str) -> None:
    assert suggest(subject, text).kind is kind, suggest(subject, text).reason


@pytest.mark.parametrize(
    ("subject", "text", "reason"),
    [
        ("Quote please", "", "the word “quote” in the subject"),
        ("Windows", "How much would it be?", "the words “how much would” in the text"),
        ("Re: AW: Quote", "a quote", "the word “quote” in the subject"),
        ("Leak", "a refund please", "the word “refund” in the text"),
        ("Saturday?", "Open?", "a question mark in the subject"),
        ("Saturday", "Open?", "a question mark in the text"),
        ("Saturday", "", "nothing in it names another kind"),
    ],
)
def test_it_says_why(subject: str, text: str, reason: str) -> None:
    assert suggest(subject, text).reason == reason


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("mine\n> theirs\n>> older\nmine too", "mine\n\n\nmine too"),
        ("mine\n\nOn Mon, 5 Jan 2026 Ann <a@x.example> wrote:\ntheirs", "mine\n\n"),
        ("mine\n\nAm Montag, 5. Januar schrieb Ann:\ntheirs", "mine\n\n"),
        ("mine\n\nLe lundi 5 janvier, Ann a écrit :\ntheirs", "mine\n\n"),
        ("mine\n________________________________\nFrom: Ann", "mine\n"),
        ("mine\nFrom: Ann <a@x.example>\ntheirs", "mine\n"),
        ("mine\n-- \nAnn", "mine\n"),
        ("On the other hand, nothing is quoted.", "On the other hand, nothing is quoted."),
        ("-----Original Message-----\nforwarded", "-----Original Message-----\nforwarded"),
        ("", ""),
    ],
)
def test_what_was_said_before_does_not_count(text: str, own: str) -> None:
    assert own_words(text) == own


def test_of_two_kinds_the_more_pressing_wins() -> None:
    assert suggest("", "refund quote").kind is Kind.COMPLAINT
    assert suggest("", "quote enquiry").kind is Kind.BID


def test_a_faint_sign_is_not_enough() -> None:
    assert suggest("", "a price").kind is Kind.QUESTION
    assert suggest("", "a price, a budget").kind is Kind.BID


def test_the_same_word_again_says_no_more() -> None:
    assert suggest("", "problem " * 50).kind is Kind.QUESTION


@given(st.text(), st.text())
def test_no_text_raises(subject: str, text: str) -> None:
    assert suggest(subject, text).reason
