"""Where a mail belongs: which requests, existing or new, it is an entry of. Pure.

What the database knows of a batch is gathered first (``Known``); the mails are then placed one after the
other, each seeing what those before it opened. The rules, in this order:

- A thread keeps together what a client and the owner wrote to each other: the nearest known one decides.
- Clients are never mixed: what a known client writes in the thread of another opens a request of their own.
- What the owner sent is an answer to whom it addresses, and opens a request when it answers nothing; but
  what was written to others in a client's thread, or passed on to them, has answered nobody: neither that
  client nor another one whom it went to.
- What a machine sent goes to its thread, else to the client's newest request, and never starts a clock.
- What a stranger's machine or list sent is set aside; of mail that is fetched also what the owner wrote to
  strangers elsewhere: most of it is no business of the desk's. The owner's word on a sender comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from app import kinds
from app.addresses import key_of, name_from
from app.incoming import Incoming
from app.speakers import Speakers
from app.subjects import bare_subject, is_forward
from app.texts import N_
from app.words import Channel, Direction, Kind

REOPENS_FOR = timedelta(days=60)
"""How long after its closing a request is opened again by what the client writes; later it is a new one."""
NOBODY = "Unknown sender"
YOUR_RULE, AUTOMATIC, UNREADABLE = N_("your rule"), N_("automatic"), N_("unreadable")
WROTE_FIRST = N_("you wrote first")


class Arrival(Enum):
    """How mail gets to the desk."""

    FETCHED = auto()
    """As it comes in. What comes late has not been seen by whoever dealt with the request meanwhile."""
    OLD = auto()
    """By the first fetch of a folder: what had come in before."""
    PICKED = auto()
    """In files that the owner brings in."""
    WANTED = auto()
    """It was set aside, and the owner says that it is somebody's request."""


def is_over(closed_at: datetime | None, at: datetime) -> bool:
    """Whether what a client says then is too late to reopen a request that was closed before."""
    return closed_at is not None and at - closed_at > REOPENS_FOR


@dataclass(eq=False, slots=True)
class Party:
    """A client, known or still to be added."""

    id: int | None
    name: str
    address: str = ""
    since: datetime | None = None


@dataclass(eq=False, slots=True)
class Case:
    """A request, known or still to be opened."""

    id: int | None
    party: Party
    subject: str
    closed_at: datetime | None = None
    is_waiting: bool = False
    newest_at: datetime | None = None
    opened_at: datetime | None = None
    kind: Kind = Kind.QUESTION
    kind_reason: str = ""
    linked: Case | None = None
    is_machines: bool = False
    """Opened by automatic mail alone, to be closed at once."""
    wrote_from: set[str] = field(default_factory=set)
    """The addresses of this batch that mail of the client's came from, or that it asks to answer to."""


@dataclass
class Known:
    """What the desk knows about the mails of a batch, and what placing them adds."""

    own: frozenset[str]
    arrival: Arrival
    reads_at: Callable[[int, str], Collection[str]]
    """Where the client of a request reads the answer to a message; asked where that is in doubt."""
    dealt_with_at: Callable[[int], datetime | None]
    """When the owner last answered or ended a request here; asked where what comes in may be older."""
    rules: Mapping[str, bool]
    """By address: whether the owner wants that sender's mail set aside."""
    parties: dict[str, Party] = field(default_factory=dict)
    threads: dict[str, list[Case]] = field(default_factory=dict)
    """By message id: the requests that the message, or a reply to it, is an entry of."""
    borne: dict[tuple[str, Case], datetime] = field(default_factory=dict)
    """Of those, the message ids with the requests that they themselves are entries of, and where the first
    that bears the id stands.
    """
    cases: dict[Party, list[Case]] = field(default_factory=dict)
    """The requests of those clients whose mail may have no thread, oldest first."""
    new_parties: list[Party] = field(default_factory=list)
    new_cases: list[Case] = field(default_factory=list)
    new_threads: dict[str, Case] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """A mail, read as the desk sees it: who speaks to whom, and in which requests."""

    mail: Incoming
    at: datetime
    direction: Direction
    channel: Channel
    cases: list[Case]
    aside: str = ""
    """Why it was set aside; empty for what is an entry of ``cases``."""
    is_to_others: bool = False
    """The owner wrote to others than the client: an entry, but no answer."""


class Placing:
    """Places mails one after the other."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def place(self, mail: Incoming, at: datetime) -> Placed:
        """Where that mail belongs; what it opens is added to what is known."""
        speakers = Speakers(mail, self._known.own)
        linked = list(self._linked(mail, speakers))
        if reason := self._why_aside(mail, speakers, bool(linked)):
            return Placed(mail, at, speakers.direction, speakers.channel, [], reason)
        if mail.automatic:
            cases = [self._for_machine(mail, at, speakers.people[0], linked)]
        elif speakers.direction is Direction.IN:
            cases = [self._for_client(mail, at, speakers.people[0], linked)]
        else:
            cases = self._for_owner(mail, at, speakers.people, linked)
        is_to_others = speakers.direction is Direction.OUT and not any(
            self._reaches(case, mail, speakers) for case in cases
        )
        at = self._stands_at(mail, at, speakers, cases)
        for case in cases:
            if not is_to_others:
                self._extend(case, mail, at, speakers)
        self._thread(mail, at, cases)
        return Placed(mail, at, speakers.direction, speakers.channel, cases, is_to_others=is_to_others)

    def _stands_at(
        self, mail: Incoming, at: datetime, speakers: Speakers, cases: Collection[Case]
    ) -> datetime:
        """Where it stands in the timeline. What the owner did here before it came was done without knowing of
        it, and so neither answers nor ends it, whenever it was written. What the owner wrote elsewhere
        answers all the same what it replies to, so it stands behind that.
        """
        borne = self._known.borne
        if speakers.direction is Direction.OUT:
            answered = ((id, case) for id in mail.references for case in cases)
            return max([at, *(borne[each] for each in answered if each in borne)])
        [case] = cases
        if self._known.arrival is not Arrival.FETCHED or mail.automatic or case.id is None:
            return at
        seen_at = max(at, self._known.dealt_with_at(case.id) or at)
        first_at = borne.get((mail.message_id, case))
        if first_at is None or first_at < at:
            return seen_at
        return min(seen_at, first_at)  # the same, altered on another way here

    def _reaches(self, case: Case, mail: Incoming, speakers: Speakers) -> bool:
        """Whether what the owner sent goes to the client of that request. Where the client reads mail may be
        unknown: then whoever wrote knows best.
        """
        to = {key_of(address) for _, address in speakers.people}
        if case.party in map(self._known.parties.get, to):
            return True
        answers = next(reversed(mail.references), "")
        reads_at = case.wrote_from.union(self._known.reads_at(case.id, answers) if case.id else ())
        return not to.isdisjoint(reads_at) if reads_at else not is_forward(mail.subject)

    def _linked(self, mail: Incoming, speakers: Speakers) -> Iterator[Case]:
        """The requests of its thread: those of the mail itself (its reply came first), then by nearness.

        Some forms and programs give all that they send one id: what bears it already is of the same thread
        only where it is of the same client.
        """
        parties = [self._known.parties.get(key_of(address)) for _, address in speakers.people]
        for case in self._known.threads.get(mail.message_id, ()):
            if (mail.message_id, case) not in self._known.borne or case.party in parties:
                yield case
        for message_id in reversed(mail.references):
            yield from self._known.threads.get(message_id, ())

    def _why_aside(self, mail: Incoming, speakers: Speakers, is_linked: bool) -> str:
        """Why the mail is nobody's request; empty when it is somebody's."""
        if self._known.arrival is Arrival.WANTED:
            return ""
        keys = [key_of(address) for _, address in speakers.people if address]
        rule = self._known.rules.get(keys[0]) if keys and speakers.direction is Direction.IN else None
        if rule is not None and not (mail.automatic and is_linked):
            return YOUR_RULE if rule else ""
        if is_linked or any(key in self._known.parties for key in keys):
            return ""
        if mail.bulk or mail.automatic:
            return mail.bulk or AUTOMATIC
        if self._known.arrival is Arrival.PICKED:
            return ""
        if speakers.direction is Direction.OUT:
            return WROTE_FIRST
        return "" if keys or mail.from_name or mail.text else UNREADABLE

    def _for_machine(self, mail: Incoming, at: datetime, person: tuple[str, str], linked: list[Case]) -> Case:
        if linked:
            return linked[0]
        party = self._party(person, at)
        cases = self._known.cases.get(party)
        return cases[-1] if cases else self._open(party, mail, at, is_machines=True)

    def _for_client(self, mail: Incoming, at: datetime, person: tuple[str, str], linked: list[Case]) -> Case:
        party = self._known.parties.get(key_of(person[1]))
        own = next((case for case in linked if case.party is party), None)
        # Somebody new in a client's thread writes for that client: from another address or desk.
        case = own or (linked[0] if linked and party is None else None)
        if case is None:
            return self._open(self._party(person, at), mail, at)
        if is_over(case.closed_at, at):
            return self._open(case.party, mail, at, linked=case)
        return case

    def _for_owner(
        self, mail: Incoming, at: datetime, people: Iterable[tuple[str, str]], linked: list[Case]
    ) -> list[Case]:
        people = list(people)
        addressed = [party for _, address in people if (party := self._known.parties.get(key_of(address)))]
        answered = _one_each(case for case in linked if case.party in addressed)
        if not answered and linked and (not addressed or _is_of(linked[0], mail)):
            answered = linked[:1]  # to another client, who has asked nothing there, it answers nothing either
        if not answered:
            answered = _one_each(case for party in addressed if (case := self._meant(party, mail)))
        return answered or [self._open(self._party(people[0], at), mail, at, kind_reason=WROTE_FIRST)]

    def _meant(self, party: Party, mail: Incoming) -> Case | None:
        """What a sent mail without a thread answers: the open request of its name, or the only one that
        waits.
        """
        cases = [case for case in self._known.cases.get(party, ()) if case.closed_at is None]
        named = [case for case in cases if _is_of(case, mail)]
        waiting = [case for case in cases if case.is_waiting]
        return named[-1] if named else waiting[0] if len(waiting) == 1 else None

    def _party(self, person: tuple[str, str], at: datetime) -> Party:
        name, address = person
        key = key_of(address)
        party = self._known.parties.get(key)
        if party is None:
            party = Party(None, name.strip() or name_from(address) or NOBODY, address, at)
            self._known.parties[key] = party
            self._known.new_parties.append(party)
        return party

    def _open(
        self,
        party: Party,
        mail: Incoming,
        at: datetime,
        *,
        linked: Case | None = None,
        is_machines: bool = False,
        kind_reason: str = "",
    ) -> Case:
        case = Case(
            None, party, bare_subject(mail.subject), opened_at=at, kind_reason=kind_reason, linked=linked,
            is_machines=is_machines,
        )  # fmt: skip
        if not is_machines and not kind_reason:
            suggestion = mail.suggestion or kinds.suggest(mail.subject, mail.text)
            case.kind, case.kind_reason = suggestion.kind, suggestion.reason
        self._known.new_cases.append(case)
        self._known.cases.setdefault(party, []).append(case)
        return case

    def _extend(self, case: Case, mail: Incoming, at: datetime, speakers: Speakers) -> None:
        """What the next mails of this batch need to know of it."""
        is_from_client = speakers.direction is Direction.IN
        if is_from_client and not mail.automatic:
            wrote_from = (mail.reply_to, *(address for _, address in speakers.people))
            case.wrote_from |= {key_of(address) for address in wrote_from if "@" in address}
        if case.is_machines and not mail.automatic:
            case.is_machines = False
        if mail.automatic or (case.newest_at is not None and at < case.newest_at):
            return
        case.newest_at, case.is_waiting = at, is_from_client
        if is_from_client:
            case.closed_at = None

    def _thread(self, mail: Incoming, at: datetime, cases: list[Case]) -> None:
        case = cases[0]
        for each in cases if mail.message_id else ():
            borne_at = self._known.borne.get((mail.message_id, each), at)
            self._known.borne[mail.message_id, each] = min(at, borne_at)
        for message_id in {mail.message_id, *mail.references} - {""}:
            if message_id not in self._known.threads:
                self._known.threads[message_id] = [case]
                self._known.new_threads[message_id] = case
        if mail.message_id and case not in self._known.threads[mail.message_id]:
            self._known.threads[mail.message_id].append(case)


def _is_of(case: Case, mail: Incoming) -> bool:
    """Whether it bears the name of that request: many write about another matter by replying to old mail."""
    return bare_subject(case.subject) == bare_subject(mail.subject)


def _one_each(cases: Iterable[Case]) -> list[Case]:
    """The first request of every client among them."""
    first: dict[Party, Case] = {}
    for case in cases:
        first.setdefault(case.party, case)
    return list(first.values())
