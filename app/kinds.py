"""What kind of request a message is, by plain rules that can say why. Nothing leaves the machine.

Each kind has phrases, in the languages that clients write. A phrase counts once; in the subject it counts
for more. The kind that gathers most wins: a complaint before a bid, a bid before a lead, and a question if
nothing else is clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from app.incoming import Suggestion
from app.subjects import bare_subject
from app.texts import N_, worded
from app.words import Kind

_MOST_TEXT = 2_000
_ENOUGH = 2
_SUBJECT_COUNTS = 2
_SURE, _LIKELY = 3, 1

_PHRASES: dict[Kind, dict[int, str]] = {
    Kind.COMPLAINT: {
        _SURE: """
            complaint, complain, complaining, unacceptable, refund, my money back, money back,
            disappointed, very unhappy, not happy with, not satisfied, dissatisfied, terrible service,
            poor service, faulty, defective, damaged, overcharged, wrong item, wrong order, never
            arrived, stopped working, does not work, doesn't work, not working, isn't working, has
            broken, is broken, broke again, came broken, leaking again, third time, second time this,
            still waiting for, still not, no one has come, nobody has come, nobody came, did not show
            up, didn't show up, no reply to my, fed up, lawyer, small claims
            ; beschwerde, beschweren, reklamation, reklamieren, mangel, mängel, mangelhaft,
            enttäuscht, unzufrieden, defekt, kaputt, funktioniert nicht, geht nicht mehr, geld zurück,
            rückerstattung, inakzeptabel, unverschämt, immer noch nicht, schon wieder, beschädigt,
            falsch geliefert, mahnung, rechtsanwalt, niemand gekommen
            ; réclamation, plainte, remboursement, rembourser, remboursé, inacceptable, déçu, déçue,
            mécontent, mécontente, insatisfait, insatisfaite, défectueux, défectueuse, en panne, ne
            fonctionne pas, ne fonctionne plus, ne marche pas, ne marche plus, abîmé, endommagé,
            toujours pas, mise en demeure, personne n'est venu
            ; queja, reclamación, reclamo, reembolso, inaceptable, decepcionado, decepcionada,
            insatisfecho, insatisfecha, defectuoso, defectuosa, roto, rota, averiado, dañado, dañada,
            no funciona, dejó de funcionar, sigue sin, devolución, mi dinero, nadie ha venido, nadie
            vino
            ; klacht, klagen, teleurgesteld, ontevreden, niet tevreden, terugbetaling, geld terug,
            kapot, beschadigd, werkt niet, doet het niet, nog steeds niet, nog altijd niet,
            onacceptabel, ingebrekestelling
            ; reclamo, rimborso, deluso, delusa, insoddisfatto, insoddisfatta, difettoso, difettosa,
            rotto, rotta, non funziona, inaccettabile, danneggiato, danneggiata, ancora nessuna
            ; reclamação, reembolso, insatisfeito, insatisfeita, avariado, não funciona, estragado,
            inaceitável""",
        _LIKELY: """
            problem, problems, wrong, broken, mistake, issue, error, late, delay, again, angry,
            unhappy, annoyed, urgent, leak, leaking, cracked, scratched, missing
            ; fehler, problem, probleme, falsch, verspätung, ärgerlich, ärger, undicht, fehlt
            ; problème, erreur, retard, cassé, cassée, manque, fuite
            ; problema, error, retraso, falta, mal
            ; probleem, fout, vertraging, lekt, ontbreekt
            ; ritardo, errore, manca
            ; erro, atraso""",
    },
    Kind.BID: {
        _SURE: """
            quote, quotation, quotes, estimate, estimates, a bid, your bid, bid for, invitation to
            tender, tender, rfq, rfp, request for proposal, proposal, price for, prices for, pricing,
            price list, how much would, how much do, how much does, how much is, how much for, what
            would it cost, what does it cost, what do you charge, what would you charge, cost of,
            costing, ballpark, an offer, offer for, best offer, request for offer, price up, me a
            price, us a price, best price, your fees, your rates, how much will, how much are you
            asking, it would cost, this would cost, that would cost, it will cost, idea of the cost,
            would you want for, to bid on, to bid for
            ; angebot, angebote, angebots, preisangebot, angebotsanfrage, kostenvoranschlag,
            kostenvoranschlags, voranschlag, kostenschätzung, preisanfrage, preisliste, einen preis,
            preis für, was kostet, was kosten, was würde, was verlangen sie, was nehmen sie, wie viel
            kostet, wieviel kostet, wie viel würde, wieviel würde, wie teuer, wie hoch wären, welchen
            kosten, bieten sie uns, bieten sie mir, offerte, ausschreibung
            ; devis, offre de prix, appel d'offres, tarif, tarifs, combien coûte, combien coûterait,
            combien ça coûte, quel serait le prix, quel est le prix, estimation
            ; presupuesto, cotización, cotizar, licitación, tarifas, cuánto cuesta, cuánto costaría,
            cuánto cobran, cuánto cobra, qué precio
            ; offerte, prijsopgave, offerteaanvraag, prijslijst, wat kost, wat kosten, wat zou het
            kosten, hoeveel kost, aanbesteding
            ; preventivo, quanto costa, quanto costerebbe, listino prezzi, gara d'appalto
            ; orçamento, cotação, quanto custa, quanto custaria, oferta, oferty, wycena""",
        _LIKELY: """
            price, prices, cost, costs, budget, rate, rates, square metres, square meters, sqm, per
            hour, per day, deadline
            ; preis, preise, kosten, quadratmeter, stundensatz
            ; prix, coût, mètres carrés, taux
            ; precio, precios, coste, costo, metros cuadrados
            ; prijs, prijzen, vierkante meter
            ; prezzo, prezzi, costo
            ; preço, preços""",
    },
    Kind.LEAD: {
        _SURE: """
            interested in, new enquiry, new inquiry, enquiry, inquiry, looking for, searching for,
            recommended by, recommended you, was recommended, found you on, found your website, found
            you online, saw your website, saw your ad, your website, are you available, do you have
            availability, do you offer, do you also do, do you take on, do you do, taking on new, new
            client, new customer, would like to hire, want to hire, would like to book, like to book,
            like to arrange, need someone, need a, we need, first consultation, work together, new
            project, planning to, planning a, thinking of, new lead, contact form
            ; interesse an, interessiert an, interessieren uns, interessiere mich, anfrage, neukunde,
            neuer kunde, auf der suche, suche einen, suche eine, suchen einen, suchen eine, empfohlen,
            empfehlung, bieten sie, machen sie auch, haben sie zeit, haben sie kapazität, termin
            vereinbaren, beauftragen, zusammenarbeit, erstgespräch, kontaktformular, wir planen, ich
            plane
            ; intéressé par, intéressée par, intéressés par, demande de renseignements, cherche un,
            cherche une, cherchons un, cherchons une, recherche un, recherche une, recommandé,
            recommandée, proposez-vous, êtes-vous disponible, seriez-vous disponible, nouveau client,
            nouveau projet, prendre rendez-vous, formulaire de contact, faites-vous
            ; interesado en, interesada en, interesados en, busco un, busco una, buscamos un, buscamos
            una, recomendado, recomendó, me recomendaron, ofrecen, están disponibles, está disponible,
            nuevo cliente, nuevo proyecto, quisiera contratar, quiero contratar, pedir cita,
            formulario de contacto, hacen ustedes
            ; interesse in, geïnteresseerd in, op zoek naar, aanvraag, aanbevolen, aangeraden, bent u
            beschikbaar, biedt u, nieuwe klant, nieuw project, afspraak maken, contactformulier, doet
            u ook, wij zoeken, ik zoek
            ; interessato a, interessata a, cerco un, cerco una, cerchiamo un, cerchiamo una,
            consigliato, consigliata, siete disponibili, offrite, nuovo cliente, nuovo progetto,
            richiesta di informazioni
            ; interessado em, interessada em, procuro um, procuro uma, recomendaram, novo cliente,
            estão disponíveis""",
        _LIKELY: """
            available, availability, book, booking, recommend, hire, wedding, project, service,
            services
            ; verfügbar, projekt, hochzeit, dienstleistung
            ; disponible, projet, mariage
            ; disponibilidad, proyecto, boda
            ; beschikbaar, bruiloft
            ; disponibile, matrimonio
            ; disponível, casamento""",
    },
}
# Said by contented people: takes back what a phrase inside it would count.
_RELIEF = """no complaints, no problem, no problems, not a problem, kein problem, keine beschwerden,
    pas de problème, sin problema, ningún problema, geen probleem, nessun problema"""
_BY_PRECEDENCE = (Kind.COMPLAINT, Kind.BID, Kind.LEAD)

_WORD = re.compile(r"\w+")
# Lines are found by the break before them, which is searched for several times as fast as their beginning.
_QUOTED_LINE = re.compile(r"\n[ \t]*>[^\n]*")
# Where a reply begins to quote what went before, or a signature begins.
_HISTORY = re.compile(
    r"\n(?:-- ?$"
    r"|_{10,}"
    r"|-{2,} ?(?:original|ursprüngliche|message d'origine|mensaje original|oorspronkelijk|forwarded)"
    r"|(?:from|von|de|van|da) ?: [^\n]*@"
    r"|(?:on|am|le|el|op|il) [^\n]{6,150}(?:\n[^\n]{0,80})?"
    r"(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto)[^\n]{0,80}:[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: Kind | None
    weight: int
    words: tuple[str, ...]
    spelling: str


@dataclass(frozen=True, slots=True)
class _Clue:
    """A phrase found: what it counts for, and how to say so."""

    phrase: _Phrase
    weight: int
    place: str

    @property
    def reason(self) -> str:
        return worded(_REASONS[len(self.phrase.words) == 1, self.place], phrase=self.phrase.spelling)


_REASONS = {
    (True, "subject"): N_("the word “{phrase}” in the subject"),
    (True, "text"): N_("the word “{phrase}” in the text"),
    (False, "subject"): N_("the words “{phrase}” in the subject"),
    (False, "text"): N_("the words “{phrase}” in the text"),
}
_ASKS = {
    "subject": N_("a question mark in the subject"),
    "text": N_("a question mark in the text"),
    None: N_("nothing in it names another kind"),
}


def suggest(subject: str, text: str) -> Suggestion:
    """The likely kind of a request with this subject and text, and the plain reason for it."""
    subject = bare_subject(subject[:_MOST_TEXT])
    own_text = own_words(text)
    clues = [*_clues(subject, "subject", _SUBJECT_COUNTS), *_clues(own_text, "text", 1)]
    counted = {
        clue.phrase: clue for clue in reversed(clues)
    }.values()  # once each, in the subject if it is there
    best = max(
        _BY_PRECEDENCE, key=lambda kind: sum(clue.weight for clue in counted if clue.phrase.kind is kind)
    )
    of_best = [clue for clue in counted if clue.phrase.kind is best]
    if sum(clue.weight for clue in of_best) >= _ENOUGH:
        return Suggestion(best, max(of_best, key=lambda clue: clue.weight).reason)
    asks = next((place for place, words in (("subject", subject), ("text", own_text)) if "?" in words), None)
    return Suggestion(Kind.QUESTION, _ASKS[asks])


def reason_again(kept: str) -> str:
    """A reason of ours that was kept in the database, able again to be said in another language."""
    for template in _REASONS.values():
        begin, end = template.split("{phrase}")
        if kept.startswith(begin) and kept.endswith(end):
            return worded(template, phrase=kept[len(begin) : -len(end)])
    return kept


def own_words(text: str) -> str:
    """The beginning of what the sender wrote, without earlier messages and without a signature."""
    beginning = f"\n{text[:_MOST_TEXT]}"
    history = _HISTORY.search(beginning)
    own = beginning[: history.start() + 1] if history else ""
    # A message that begins with the history is a forwarded one: that is all it says.
    return _QUOTED_LINE.sub("\n", own if own.strip() else beginning)[1:]


def _clues(text: str, place: str, factor: int) -> Iterator[_Clue]:
    words, phrases = [*_words(text.casefold()), ""], _phrases_by_beginning()
    free_from = 0
    for at in compress(range(len(words)), map(phrases.__contains__, words)):
        if at < free_from:
            continue
        by_second = phrases[words[at]]
        for phrase in by_second.get(words[at + 1]) or by_second.get("", ()):
            if tuple(words[at : at + len(phrase.words)]) == phrase.words:
                free_from = at + len(phrase.words)
                if phrase.kind is not None:
                    yield _Clue(phrase, phrase.weight * factor, place)
                break


def _words(text: str) -> list[str]:
    """The runs of word characters. Most stand between blanks, which takes half as long to find."""
    words: list[str] = []
    for piece in text.split():
        if piece.isalnum():
            words.append(piece)
        else:
            words += _WORD.findall(piece)
    return words


@lru_cache(maxsize=1)
def _phrases_by_beginning() -> dict[str, dict[str, tuple[_Phrase, ...]]]:
    """Every phrase under its first two words, longest first: "no problem" is found before "problem" is.

    A phrase of one word stands under each second one, and under none.
    """
    table: dict[str, dict[str, tuple[_Phrase, ...]]] = {}
    for phrase in sorted(_all_phrases(), key=lambda phrase: -len(phrase.words)):
        first, *others = phrase.words
        by_second = table.setdefault(first, {})
        for second in others[:1] or [*by_second, ""]:
            by_second[second] = (*by_second.get(second, ()), phrase)
    return table


def _all_phrases() -> Iterator[_Phrase]:
    kinds: list[tuple[Kind | None, int, str]] = [(None, 0, _RELIEF)]
    kinds += [
        (kind, weight, text) for kind, by_weight in _PHRASES.items() for weight, text in by_weight.items()
    ]
    for kind, weight, text in kinds:
        for spelling in {" ".join(phrase.split()): None for phrase in re.split("[,;]", text)}:
            yield _Phrase(kind, weight, tuple(_WORD.findall(spelling.casefold())), spelling)
