"""Messages to answer, and who must get the answer: the ways in which people and lists address.

The owner is me@desk.example and also@desk.example.
"""

from __future__ import annotations

from typing import NamedTuple

OWN = ("me@desk.example", "also@desk.example")


class Case(NamedTuple):
    """A message, and who gets the answer: apart by blanks, or in a row where an address has a blank."""

    what: str
    fields: str
    """Apart by " | "."""
    to: str | tuple[str, ...]
    all: str | tuple[str, ...] = ""
    """Who is added by a reply to all."""

    @property
    def raw(self) -> bytes:
        """The message."""
        return (self.fields.replace(" | ", "\n") + "\nX-Mailer: test\n\nHello.\n").encode()


def encoded(text: str) -> str:
    """An encoded word with whatever is in it."""
    return "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in text.encode()) + "?="


LIST = "To: list@l.example | List-Post: <mailto:list@l.example>"

PLAIN = [
    Case("an ordinary message", "From: Ann <ann@a.example> | To: me@desk.example", "ann@a.example"),
    Case(
        "others were addressed",
        "From: ann@a.example | To: me@desk.example, ben@b.example | Cc: cat@c.example",
        "ann@a.example",
        "ben@b.example cat@c.example",
    ),
    Case(
        "I am only in Cc",
        "From: ann@a.example | To: ben@b.example | Cc: me@desk.example",
        "ann@a.example",
        "ben@b.example",
    ),
    Case("I was in Bcc", "From: ann@a.example | To: ben@b.example", "ann@a.example", "ben@b.example"),
    Case("no To at all", "From: ann@a.example", "ann@a.example"),
    Case(
        "both of my addresses",
        "From: ann@a.example | To: me@desk.example, ALSO@Desk.Example | Cc: ben@b.example",
        "ann@a.example",
        "ben@b.example",
    ),
    Case(
        "my address with a tag",
        "From: ann@a.example | To: me+shop@desk.example, ben@b.example",
        "ann@a.example",
        "ben@b.example",
    ),
    Case(
        "somebody else's tag stays",
        "From: ann+work@a.example | To: me@desk.example, ben+x@b.example",
        "ann+work@a.example",
        "ben+x@b.example",
    ),
    Case(
        "the sender is among those addressed",
        "From: ann@a.example | To: me@desk.example, ann@a.example | Cc: Ann@A.example, ben@b.example",
        "ann@a.example",
        "ben@b.example",
    ),
    Case(
        "somebody is addressed three times",
        "From: ann@a.example | To: ben@b.example, Ben <BEN@b.example> | Cc: ben@B.example",
        "ann@a.example",
        "ben@b.example",
    ),
    Case(
        "several To and Cc fields",
        "From: ann@a.example | To: ben@b.example | To: cat@c.example | Cc: dan@d.example | Cc: eve@e.example",
        "ann@a.example",
        "ben@b.example cat@c.example dan@d.example eve@e.example",
    ),
    Case(
        "Bcc is nobody's business",
        "From: ann@a.example | To: me@desk.example | Bcc: ben@b.example",
        "ann@a.example",
    ),
    Case(
        "another client in Cc",
        "From: Ann <ann@a.example> | To: Me <me@desk.example> | Cc: Rival <rival@r.example>",
        "ann@a.example",
        "rival@r.example",
    ),
    Case(
        "an address like mine is not mine",
        "From: ann@a.example | To: me@desk.example, me@desk.example.org, xme@desk.example",
        "ann@a.example",
        "me@desk.example.org xme@desk.example",
    ),
    Case(
        "upper-case fields",
        "FROM: ann@a.example | TO: me@desk.example | CC: b@b.example",
        "ann@a.example",
        "b@b.example",
    ),
    Case(
        "folded fields",
        "From: Ann\n <ann@a.example> | To: me@desk.example,\n\tben@b.example",
        "ann@a.example",
        "ben@b.example",
    ),
]

REPLY_TO = [
    Case(
        "Reply-To is followed",
        "From: ann@a.example | Reply-To: desk@a.example | To: me@desk.example",
        "desk@a.example",
    ),
    Case(
        "Reply-To and others",
        "From: ann@a.example | Reply-To: desk@a.example | To: me@desk.example | Cc: ben@b.example",
        "desk@a.example",
        "ben@b.example",
    ),
    Case(
        "Reply-To names several",
        "From: ann@a.example | Reply-To: Ann <ann@a.example>, desk@a.example | To: me@desk.example",
        "ann@a.example desk@a.example",
    ),
    Case(
        "Reply-To is the sender",
        "From: ann@a.example | Reply-To: ANN@a.example | To: me@desk.example",
        "ANN@a.example",
    ),
    Case("Reply-To is empty", "From: ann@a.example | Reply-To: | To: me@desk.example", "ann@a.example"),
    Case(
        "Reply-To is nonsense",
        "From: ann@a.example | Reply-To: nobody | To: me@desk.example",
        "ann@a.example",
    ),
    Case(
        "Reply-To is only a name",
        'From: ann@a.example | Reply-To: "Ann" <> | To: me@desk.example',
        "ann@a.example",
    ),
    Case(
        "Reply-To is me",
        "From: ann@a.example | Reply-To: me@desk.example | To: me@desk.example",
        "ann@a.example",
    ),
    Case(
        "Reply-To is me and another",
        "From: ann@a.example | Reply-To: me@desk.example, desk@a.example | To: me@desk.example",
        "desk@a.example",
    ),
    Case(
        "several Reply-To fields",
        "From: ann@a.example | Reply-To: one@a.example | Reply-To: two@a.example",
        "one@a.example two@a.example",
    ),
    Case(
        "Reply-To in a group",
        "From: ann@a.example | Reply-To: Office: one@a.example, two@a.example;",
        "one@a.example two@a.example",
    ),
    Case(
        "Reply-To with encoded name",
        "From: ann@a.example | Reply-To: =?utf-8?b?WsO2ZQ==?= <zoe@z.example>",
        "zoe@z.example",
    ),
    Case(
        "a form on my site",
        "From: Form <me@desk.example> | Reply-To: Visitor <vi@v.example> | To: me@desk.example",
        "vi@v.example",
    ),
    Case(
        "Mail-Followup-To is not followed",
        "From: ann@a.example | To: me@desk.example | Mail-Followup-To: spy@evil.example",
        "ann@a.example",
    ),
    Case(
        "Mail-Reply-To is not followed",
        "From: ann@a.example | To: me@desk.example | Mail-Reply-To: spy@evil.example",
        "ann@a.example",
    ),
    Case(
        "nor Errors-To, Return-Path, Disposition-Notification-To",
        "Return-Path: <spy@evil.example> | Errors-To: spy@evil.example | "
        "Disposition-Notification-To: spy@evil.example | From: ann@a.example",
        "ann@a.example",
    ),
    Case(
        "Resent fields are the forwarder's",
        "Resent-From: spy@evil.example | Resent-To: spy@evil.example | From: ann@a.example",
        "ann@a.example",
    ),
]

LISTS = [
    Case(
        "a list leaves From alone",
        f"From: ann@a.example | List-Id: <list.l.example> | {LIST}",
        "ann@a.example",
        "list@l.example",
    ),
    Case(
        "a list puts itself into Reply-To",
        f"From: ann@a.example | Reply-To: list@l.example | {LIST}",
        "ann@a.example",
        "list@l.example",
    ),
    Case(
        "a list adds itself to Reply-To",
        f"From: ann@a.example | Reply-To: ann@home.example, LIST@L.example | {LIST}",
        "ann@home.example",
        "list@l.example",
    ),
    Case(
        "a list that writes in its own name",
        f"From: Ann via List <list@l.example> | Reply-To: Ann <ann@a.example> | {LIST}",
        "ann@a.example",
        "list@l.example",
    ),
    Case(
        "a list that hides the sender",
        f"From: Ann via List <list@l.example> | Reply-To: list@l.example | {LIST}",
        "list@l.example",
    ),
    Case(
        "a list that takes no posts",
        "From: ann@a.example | Reply-To: office@l.example | To: list@l.example | List-Post: NO",
        "office@l.example",
        "list@l.example",
    ),
    Case(
        "a list's address with a subject in it",
        "From: ann@a.example | Reply-To: list@l.example | List-Post: <mailto:list@l.example?subject=x>",
        "ann@a.example",
    ),
]

SENDERS = [
    Case(
        "several From",
        "From: ann@a.example, ben@b.example | Sender: sec@a.example | To: me@desk.example",
        "ann@a.example ben@b.example",
    ),
    Case(
        "several From, one of them mine",
        "From: ann@a.example, me@desk.example | Sender: me@desk.example | To: cat@c.example",
        "ann@a.example",
        "cat@c.example",
    ),
    Case(
        "several From fields",
        "From: ann@a.example | From: ben@b.example | To: me@desk.example",
        "ann@a.example ben@b.example",
    ),
    Case(
        "a secretary sends",
        "From: boss@a.example | Sender: sec@a.example | To: me@desk.example",
        "boss@a.example",
    ),
    Case("From is empty", "From: | Sender: sec@a.example | To: me@desk.example", "sec@a.example"),
    Case("From is missing", "Sender: Sec <sec@a.example> | To: me@desk.example", "sec@a.example"),
    Case(
        "From is only a name",
        "From: Ann Smith | Sender: sec@a.example | To: me@desk.example",
        "sec@a.example",
    ),
    Case("From is <>", "From: <> | Reply-To: ann@a.example | To: me@desk.example", "ann@a.example"),
    Case("From in a group", "From: Office: ann@a.example; | To: me@desk.example", "ann@a.example"),
    Case(
        "From as name in brackets", "From: ann@a.example (Ann Smith) | To: me@desk.example", "ann@a.example"
    ),
    Case("an address as a name", 'From: "boss@bank.example" <thief@evil.example>', "thief@evil.example"),
    Case(
        "an address hidden in an encoded name",
        f"From: {encoded('a,boss@bank.example')} <real@a.example>",
        "real@a.example",
    ),
    Case("an encoded address", f"From: {encoded('Ann <ann@a.example>')}", "ann@a.example"),
]

OWN_MAIL = [
    Case(
        "my own sent mail",
        "From: me@desk.example | To: ann@a.example | Cc: ben@b.example",
        "ann@a.example",
        "ben@b.example",
    ),
    Case(
        "sent to several",
        "From: me@desk.example | To: ann@a.example, ben@b.example",
        "ann@a.example ben@b.example",
    ),
    Case("sent to Cc alone", "From: me@desk.example | Cc: ann@a.example", "ann@a.example"),
    Case(
        "sent to a client and myself",
        "From: me@desk.example | To: me@desk.example, ann@a.example",
        "ann@a.example",
    ),
    Case(
        "sent from my other address",
        "From: also@desk.example | To: ann@a.example | Cc: me@desk.example",
        "ann@a.example",
    ),
    Case("a note to myself", "From: me@desk.example | To: me@desk.example", "me@desk.example"),
    Case("sent with Bcc", "From: me@desk.example | To: ann@a.example | Bcc: ben@b.example", "ann@a.example"),
    Case(
        "sent with Reply-To mine",
        "From: me@desk.example | Reply-To: also@desk.example | To: ann@a.example",
        "ann@a.example",
    ),
]

PEOPLE = [*PLAIN, *REPLY_TO, *LISTS, *SENDERS, *OWN_MAIL]
