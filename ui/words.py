"""Times, counts and reasons as people say them. Pure: the same arguments always give the same words.

A zone is an IANA name ("Europe/Berlin") or a ``tzinfo``. Clock times follow the locale that ``QLocale()``
stands for: "15:00" or "3:00 PM". What is exact goes in a tool tip (`exact`).
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale, QTime

from app.standing import Counts, RequestRow
from app.words import BidStatus, Direction, Group, Outcome, Standing, Turn, said_by_desk
from ui.texts import N_, _, ngettext

Zone = str | tzinfo

DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_DAYS_IN_FULL = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_MONTHS_IN_FULL = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_SPEAKERS = {
    Direction.IN: N_("“{said}”"), Direction.OUT: N_("you wrote: “{said}”"), None: N_("you noted: “{said}”"),
}  # fmt: skip
_SYMBOLS = {
    "EUR": "€",
    "GBP": "£",
    "USD": "US$",
    "JPY": "JP¥",
    "INR": "₹",
    "PLN": "zł",
    "TRY": "₺",
    "UAH": "₴",
}
_MINOR_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "CLP": 0,
    "VND": 0,
    "KWD": 3,
    "BHD": 3,
    "JOD": 3,
    "TND": 3,
    "OMR": 3,
}
_TIMES_ASKED = {1: N_("asked again"), 2: N_("asked twice"), 3: N_("asked three times")}
_ENDED_WELL = (Outcome.WON, Outcome.ANSWERED)


def locale_name() -> str:
    """The owner's locale, by the name that Babel knows it by."""
    return "en_GB" if QLocale().language() == QLocale.Language.C else QLocale().name()


def local(at: datetime, zone: Zone) -> datetime:
    """The instant on the owner's wall clock."""
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def clock(at: datetime, zone: Zone) -> str:
    """The time of day: "15:00", or "3:00 PM" where people write it so."""
    moment = local(at, zone)
    return QLocale().toString(QTime(moment.hour, moment.minute), _clock_format(QLocale().name()))


def day(on: date, today: date) -> str:
    """A day near or far: "today", "tomorrow", "Thu", "Thu 12 Dec", "12 Dec 2027"."""
    ahead = (on - today).days
    if -1 <= ahead <= 1:
        return (_("yesterday"), _("today"), _("tomorrow"))[ahead + 1]
    if -7 < ahead < 7:
        return _(DAYS[on.weekday()])
    if abs(ahead) < 180:
        return date_name(on)
    return _("{day} {month} {year}", day=on.day, month=_(_MONTHS[on.month - 1]), year=on.year)


def date_name(on: date) -> str:
    """A day by its date: "Fri 27 Nov"."""
    weekday, month = _(DAYS[on.weekday()]), _(_MONTHS[on.month - 1])
    return _("{weekday} {day} {month}", weekday=weekday, day=on.day, month=month)


def date_in_full(on: date, *, has_weekday: bool = False) -> str:
    """A day as a plan names it: "3 August 2026", "Monday 17 August"."""
    weekday, month = _(_DAYS_IN_FULL[on.weekday()]), _(_MONTHS_IN_FULL[on.month - 1])
    if has_weekday:
        return _("{weekday} {day} {month}", weekday=weekday, day=on.day, month=month)
    return _("{day} {month} {year}", day=on.day, month=month, year=on.year)


def day_heading(on: date, today: date) -> str:
    """A day as a heading between entries: "Today", "Friday 20 November", "20 November 2024"."""
    if abs((on - today).days) <= 1:
        return titled(day(on, today))
    return date_in_full(on, has_weekday=on.year == today.year)


def when(at: datetime, now: datetime, zone: Zone) -> str:
    """An instant: "15:00" today, else "tomorrow 10:30", "Thu 12:00", "Thu 12 Dec 12:00"."""
    moment, today = local(at, zone), local(now, zone).date()
    hour = clock(at, zone)
    return hour if moment.date() == today else _("{day} {hour}", day=day(moment.date(), today), hour=hour)


def weekday_clock(at: datetime, now: datetime, zone: Zone) -> str:
    """An instant with its weekday even when it is today: "Mon 09:40"."""
    moment, today = local(at, zone), local(now, zone).date()
    is_near = abs((moment.date() - today).days) < 7
    name = _(DAYS[moment.weekday()]) if is_near else day(moment.date(), today)
    return _("{day} {hour}", day=name, hour=clock(at, zone))


def exact(at: datetime, zone: Zone) -> str:
    """The instant in full, in the owner's locale, for a tool tip: "Monday, 23 November 2026 09:10 (CET)"."""
    moment = local(at, zone)
    written = QLocale().toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.LongFormat)
    return f"{written} {clock(at, zone)} ({moment.tzname()})"


def span(minutes: int) -> str:
    """A length of time, as roughly as one says it: "15 min", "1 h 05", "3 h", "2 days"."""
    if minutes < 60:
        return _("{minutes} min", minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _days(round(hours / 24))
    return (
        _("{hours} h {minutes}", hours=hours, minutes=f"{rest:02}") if rest and hours < 10 else _hours(hours)
    )


def waited(minutes: int) -> str:
    """A length of time in full: "1 h 50 min", "2 days 3 h"."""
    days, rest = divmod(minutes, 24 * 60)
    hours = rest // 60
    if days:
        return (
            ngettext("{n} day {hours} h", "{n} days {hours} h", days, hours=hours) if hours else _days(days)
        )
    return hours_and_minutes(rest)


def hours_and_minutes(minutes: int) -> str:
    """A length of working time, which has no days: "45 min", "16 h", "1 h 30 min"."""
    hours, left = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes} min", hours=hours, minutes=left) if left else _hours(hours)
    return _("{minutes} min", minutes=left)


def _hours(hours: int) -> str:
    return _("{hours} h", hours=hours)


def _days(days: int) -> str:
    return ngettext("{n} day", "{n} days", days)


def asked(chases: int) -> str:
    """How often a client has asked while waiting; nothing when only once."""
    if chases <= 0:
        return ""
    if chases in _TIMES_ASKED:
        return _(_TIMES_ASKED[chases])
    return ngettext("asked {n} time", "asked {n} times", chases)


def named(value: StrEnum) -> str:
    """A kind, an outcome, a way, as a button says it: "Lead", "Not for us"."""
    return titled(_(str(value)))


def titled(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def initials(name: str) -> str:
    """At most two letters for a client: "AB" for Anna Berg, "H" for Hotel, "?" for nobody."""
    parts = [part for part in name.replace("@", " ").split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"


def late(deadline: datetime, now: datetime, *, full: bool = False) -> str:
    """How far past the deadline it is: "1 h 20 late", in full "1 h 20 min late"; "due now" at first."""
    minutes = int((now - deadline).total_seconds() // 60)
    if minutes < 1:
        return _("due now")
    return _("{length} late", length=waited(minutes) if full else span(minutes))


def state(row: RequestRow) -> str:
    """How it stands or ended, in a word or two: for lists that are not about the time."""
    return _(str(row.outcome or (N_("open") if row.standing is Standing.CALM else row.standing)))


def chip(row: RequestRow, now: datetime, zone: Zone, *, full: bool = False) -> tuple[str, str]:
    """What the request's chip says, and its meaning: calm, soon, overdue, done or accent."""
    if row.standing is Standing.CLOSED:
        return _(str(row.outcome or N_("closed"))), "done" if row.outcome in _ENDED_WELL else "calm"
    if row.snoozed_until and row.standing is Standing.SNOOZED:
        return _("snoozed until {when}", when=when(row.snoozed_until, now, zone)), "calm"
    if row.turn is Turn.THEIRS:
        return _their_turn(row, now, zone), "calm"
    if row.deadline is None:
        return (_("no deadline"), "calm") if row.turn is Turn.MINE else ("", "calm")
    if row.standing is Standing.OVERDUE:
        return late(row.deadline, now, full=full), "overdue"
    if row.promised_at:
        return (
            _("promised {when}", when=when(row.promised_at, now, zone)),
            "soon" if row.standing is Standing.SOON else "accent",
        )
    return _until(row.deadline, now, zone), "soon" if row.standing is Standing.SOON else "calm"


def _until(at: datetime, now: datetime, zone: Zone) -> str:
    minutes = -int((now - at).total_seconds() // 60)  # rounded up: "in 1 min" until the very end
    return _("in {length}", length=span(minutes)) if minutes < 120 else when(at, now, zone)


def _their_turn(row: RequestRow, now: datetime, zone: Zone) -> str:
    if row.has_gone_quiet:
        return _("gone quiet: close it?")
    since = row.last_entry_at
    if row.group is Group.FOLLOW_UP and since:
        return _quiet((local(now, zone).date() - local(since, zone).date()).days)
    if row.follow_up_at:
        return _("follow up {day}", day=when_day(row.follow_up_at, now, zone))
    return _("their turn")


def _quiet(days: int) -> str:
    return _("quiet since today") if days <= 0 else ngettext("quiet {n} day", "quiet {n} days", days)


def when_day(at: datetime, now: datetime, zone: Zone) -> str:
    """The day of an instant: "today", "Thu", "12 Dec"."""
    return day(local(at, zone).date(), local(now, zone).date())


def meta(row: RequestRow) -> str:
    """The third line of a row, without the chases: what kind, and what was said last."""
    parts = [_(str(row.kind))]
    if row.bid_number:
        parts[0] += f" {row.bid_number}"
    if row.amount_minor is not None:
        parts.append(money(row.amount_minor, row.currency))
    if row.valid_until_on and row.bid_status is BidStatus.SENT:
        parts.append(_("valid until {day}", day=date_name(row.valid_until_on)))
    elif row.last_line:
        parts.append(_(_SPEAKERS[row.last_direction], said=quoted(row.last_line)))
    return " · ".join(parts)


def quoted(text: str) -> str:
    """What somebody wrote, as it is; what the desk wrote down itself, in the owner's language."""
    own = said_by_desk(text)
    return _(own) if own else text


def money(amount_minor: int, currency: str) -> str:
    """An amount in its currency, in the owner's locale: "€4,280", "4.280,50 €". No empty cents."""
    digits = _MINOR_DIGITS.get(currency, 2)
    is_whole = amount_minor % 10**digits == 0
    locale = QLocale() if QLocale().language() != QLocale.Language.C else QLocale("en_GB")
    is_own = currency == locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    symbol = locale.currencySymbol() if is_own else _SYMBOLS.get(currency, f"{currency}\u00a0")
    written = locale.toCurrencyString(abs(amount_minor) / 10**digits, symbol, 0 if is_whole else digits)
    return f"-{written}" if amount_minor < 0 else written


@cache
def _clock_format(locale_name: str) -> str:
    """The locale's way of writing a time of day, without seconds; the plain C locale writes "15:00"."""
    locale = QLocale(locale_name)
    return "h:mm AP" if "AP" in locale.timeFormat(QLocale.FormatType.ShortFormat).upper() else "HH:mm"


def summary(counts: Counts, now: datetime, zone: Zone) -> tuple[str, str, str]:
    """How the day stands, in a headline, what to add to it, and their meaning: overdue or calm."""
    due = when(counts.next_deadline, now, zone) if counts.next_deadline else ""
    if n := counts.overdue_clients:
        sentences = []
        if counts.longest_wait_since:
            minutes = int((now - counts.longest_wait_since).total_seconds() // 60)
            sentences.append(_("Longest wait {length}.", length=waited(minutes)))
        if due:
            sentences.append(_("Nothing else is due before {when}.", when=due))
        headline = ngettext("{n} client is overdue", "{n} clients are overdue", n)
        return headline, " ".join(sentences), "overdue"
    if n := counts.mine:
        waiting = ngettext(
            "{n} request on your side, none overdue", "{n} requests on your side, none overdue", n
        )
        return waiting, _("Nothing is due before {when}.", when=due) if due else "", "calm"
    return _("Nobody is waiting"), "", "calm"


def lowered(label: str) -> str:
    """The label as it goes on after a colon. Which letters are small there is for a translator to say."""
    said = _(label)
    return said if said != label else label[:1].lower() + label[1:]
