"""Times, counts and reasons as people say them. Pure: the same arguments always give the same words.

A zone is an IANA name ("Europe/Berlin") or a ``tzinfo``. Clock times follow the locale that ``QLocale()``
stands for: "15:00" or "3:00 PM". What is exact goes in a tool tip (`exact`).
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale, QTime

from app.records import BidStatus, Counts, Direction, Group, Outcome, RequestRow, Span, Standing, Turn, Why

Zone = str | tzinfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPEAKERS = {Direction.IN: "{}", Direction.OUT: "you wrote: {}", None: "you noted: {}"}
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
_TIMES_ASKED = {1: "asked again", 2: "asked twice", 3: "asked three times"}
_ENDED_WELL = (Outcome.WON, Outcome.ANSWERED)


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
        return ("yesterday", "today", "tomorrow")[ahead + 1]
    if -7 < ahead < 7:
        return _DAYS[on.weekday()]
    if abs(ahead) < 180:
        return date_name(on)
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def date_name(on: date) -> str:
    """A day by its date: "Fri 27 Nov"."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def day_heading(on: date, today: date) -> str:
    """A day as a heading between entries: "Today", "Friday 20 November", "20 November 2024"."""
    if abs((on - today).days) <= 1:
        return day(on, today).capitalize()
    names = QLocale(QLocale.Language.English)
    written = f"{on.day} {names.standaloneMonthName(on.month)}"
    return f"{names.dayName(on.isoweekday())} {written}" if on.year == today.year else f"{written} {on.year}"


def when(at: datetime, now: datetime, zone: Zone) -> str:
    """An instant: "15:00" today, else "tomorrow 10:30", "Thu 12:00", "Thu 12 Dec 12:00"."""
    moment, today = local(at, zone), local(now, zone).date()
    hour = clock(at, zone)
    return hour if moment.date() == today else f"{day(moment.date(), today)} {hour}"


def weekday_clock(at: datetime, now: datetime, zone: Zone) -> str:
    """An instant with its weekday even when it is today: "Mon 09:40"."""
    moment, today = local(at, zone), local(now, zone).date()
    name = _DAYS[moment.weekday()] if abs((moment.date() - today).days) < 7 else day(moment.date(), today)
    return f"{name} {clock(at, zone)}"


def exact(at: datetime, zone: Zone) -> str:
    """The instant in full, in the owner's locale, for a tool tip: "Monday, 23 November 2026 09:10 (CET)"."""
    moment = local(at, zone)
    written = QLocale().toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.LongFormat)
    return f"{written} {clock(at, zone)} ({moment.tzname()})"


def span(minutes: int) -> str:
    """A length of time, as roughly as one says it: "15 min", "1 h 20", "3 h", "2 days"."""
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours >= 36:
        return f"{round(hours / 24)} days"
    return f"{hours} h {rest}" if rest and hours < 10 else f"{hours} h"


def waited(minutes: int) -> str:
    """A length of time in full: "1 h 50 min", "2 days 3 h"."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        count = f"{days} day" if days == 1 else f"{days} days"
        return f"{count} {hours} h" if hours else count
    if hours:
        return f"{hours} h {left} min" if left else f"{hours} h"
    return f"{left} min"


def asked(chases: int) -> str:
    """How often a client has asked while waiting; nothing when only once."""
    if chases <= 0:
        return ""
    return _TIMES_ASKED.get(chases, f"asked {chases} times")


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 client", "2 clients"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def initials(name: str) -> str:
    """At most two letters for a client: "AB" for Anna Berg, "H" for Hotel, "?" for nobody."""
    parts = [part for part in name.replace("@", " ").split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"


def late(deadline: datetime, now: datetime, *, full: bool = False) -> str:
    """How far past the deadline it is: "1 h 20 late", in full "1 h 20 min late"; "due now" at first."""
    minutes = int((now - deadline).total_seconds() // 60)
    if minutes < 1:
        return "due now"
    return f"{waited(minutes) if full else span(minutes)} late"


def chip(row: RequestRow, now: datetime, zone: Zone, *, full: bool = False) -> tuple[str, str]:
    """What the request's chip says, and its meaning: calm, soon, overdue, done or accent."""
    if row.standing is Standing.CLOSED:
        return str(row.outcome or "closed"), "done" if row.outcome in _ENDED_WELL else "calm"
    if row.snoozed_until and row.standing is Standing.SNOOZED:
        return f"snoozed until {when(row.snoozed_until, now, zone)}", "calm"
    if row.turn is Turn.THEIRS:
        return _their_turn(row, now, zone), "calm"
    if row.deadline is None:
        return ("no deadline", "calm") if row.turn is Turn.MINE else ("", "calm")
    if row.standing is Standing.OVERDUE:
        return late(row.deadline, now, full=full), "overdue"
    if row.promised_at:
        return (
            f"promised {when(row.promised_at, now, zone)}",
            "soon" if row.standing is Standing.SOON else "accent",
        )
    return _until(row.deadline, now, zone), "soon" if row.standing is Standing.SOON else "calm"


def _until(at: datetime, now: datetime, zone: Zone) -> str:
    minutes = -int((now - at).total_seconds() // 60)  # rounded up: "in 1 min" until the very end
    return f"in {span(minutes)}" if minutes < 120 else when(at, now, zone)


def _their_turn(row: RequestRow, now: datetime, zone: Zone) -> str:
    if row.has_gone_quiet:
        return "gone quiet: close it?"
    since = row.last_entry_at
    if row.group is Group.FOLLOW_UP and since:
        return f"quiet {span_of_days((local(now, zone).date() - local(since, zone).date()).days)}"
    if row.follow_up_at:
        return f"follow up {when_day(row.follow_up_at, now, zone)}"
    return "their turn"


def span_of_days(days: int) -> str:
    """ "since today", "1 day", "3 days"."""
    return "since today" if days <= 0 else plural(days, "day")


def when_day(at: datetime, now: datetime, zone: Zone) -> str:
    """The day of an instant: "today", "Thu", "12 Dec"."""
    return day(local(at, zone).date(), local(now, zone).date())


def meta(row: RequestRow) -> str:
    """The third line of a row, without the chases: what kind, and what was said last."""
    parts = [str(row.kind)]
    if row.bid_number:
        parts[0] += f" {row.bid_number}"
    if row.amount_minor is not None:
        parts.append(money(row.amount_minor, row.currency))
    if row.valid_until_on and row.bid_status is BidStatus.SENT:
        parts.append(f"valid until {date_name(row.valid_until_on)}")
    elif row.last_line:
        said = f"“{row.last_line}”"
        parts.append(_SPEAKERS[row.last_direction].format(said))
    return " · ".join(parts)


def money(amount_minor: int, currency: str) -> str:
    """An amount in its currency, in the owner's locale: "€4,280", "4.280,50 €". No empty cents."""
    digits = _MINOR_DIGITS.get(currency, 2)
    is_whole = amount_minor % 10**digits == 0
    locale = QLocale() if QLocale().language() != QLocale.Language.C else QLocale("en_GB")
    is_own = currency == locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    symbol = locale.currencySymbol() if is_own else _SYMBOLS.get(currency, f"{currency}\u00a0")
    written = locale.toCurrencyString(abs(amount_minor) / 10**digits, symbol, 0 if is_whole else digits)
    return f"-{written}" if amount_minor < 0 else written


def explain(why: Why, kind: str, now: datetime, zone: Zone) -> tuple[str, ...]:
    """Why a request is due when it is, in sentences; the first names the deadline."""
    if why.problem:
        return (why.problem,)
    if why.deadline is None:
        return ("Nothing is due: it is not your turn.",)
    first = f"Due {weekday_clock(why.deadline, now, zone)}."
    if why.promised_at:
        return first, f"You promised {weekday_clock(why.promised_at, now, zone)}.", *_since(why, now, zone)
    own = {"client": "This client", "request": "This request"}.get(why.target_source, f"{kind.capitalize()}s")
    arrived = weekday_clock(why.waiting_since, now, zone) if why.waiting_since else ""
    return (
        first,
        f"{own}: {why.target_minutes} working minutes.",
        f"Arrived {arrived}, {_counted(why.spans, zone)}.",
    )


def _since(why: Why, now: datetime, zone: Zone) -> tuple[str, ...]:
    return (f"Waiting since {weekday_clock(why.waiting_since, now, zone)}.",) if why.waiting_since else ()


def _counted(spans: tuple[Span, ...], zone: Zone) -> str:
    skipped = [part for part in spans if not part.is_counted]
    if not skipped:
        return "all of it counted"
    said = [
        f"{waited(part.minutes)} counted {_DAYS[local(part.start, zone).weekday()]}"
        if part.is_counted
        else f"{part.reason} until {_DAYS[local(part.end, zone).weekday()]} {clock(part.end, zone)}"
        for part in spans
    ]
    return ", ".join(said[:5]) + (", and so on" if len(said) > 5 else "")


@cache
def _clock_format(locale_name: str) -> str:
    """The locale's way of writing a time of day, without seconds; the plain C locale writes "15:00"."""
    locale = QLocale(locale_name)
    return "h:mm AP" if "AP" in locale.timeFormat(QLocale.FormatType.ShortFormat).upper() else "HH:mm"


def summary(counts: Counts, now: datetime, zone: Zone) -> tuple[str, str, str]:
    """How the day stands, in a headline, what to add to it, and their meaning: overdue or calm."""
    due = (
        f"Nothing else is due before {when(counts.next_deadline, now, zone)}." if counts.next_deadline else ""
    )
    if counts.overdue_clients:
        verb = "is" if counts.overdue_clients == 1 else "are"
        headline = f"{plural(counts.overdue_clients, 'client')} {verb} overdue"
        longest = ""
        if counts.longest_wait_since:
            longest = f"Longest wait {waited(int((now - counts.longest_wait_since).total_seconds() // 60))}."
        return headline, f"{longest} {due}".strip(), "overdue"
    if counts.mine:
        waiting = f"{plural(counts.mine, 'request')} on your side, none overdue"
        return waiting, due.replace("Nothing else", "Nothing"), "calm"
    return "Nobody is waiting", "", "calm"
