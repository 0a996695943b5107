"""Messages to answer that are written in odd ways, or by somebody who slips something in."""

from __future__ import annotations

from tests.app.mail.smtp.reply_cases import Case, encoded

GROUPS = [
    Case("undisclosed recipients", "From: ann@a.example | To: undisclosed-recipients:;", "ann@a.example"),
    Case(
        "a group",
        "From: ann@a.example | To: Team: ben@b.example, Cat <cat@c.example>;, dan@d.example",
        "ann@a.example",
        "ben@b.example cat@c.example dan@d.example",
    ),
    Case(
        "an empty group and one more",
        "From: ann@a.example | To: Nobody:;, ben@b.example",
        "ann@a.example",
        "ben@b.example",
    ),
    Case(
        "a group with my address",
        "From: ann@a.example | To: Team: me@desk.example, ben@b.example;",
        "ann@a.example",
        "ben@b.example",
    ),
    Case(
        "semicolons for commas",
        "From: ann@a.example | To: me@desk.example; ben@b.example; cat@c.example",
        "ann@a.example",
        "ben@b.example cat@c.example",
    ),
    Case(
        "empty places",
        "From: ann@a.example | To: , ,ben@b.example,, , | Cc: ,",
        "ann@a.example",
        "ben@b.example",
    ),
]

SPELLINGS = [
    Case(
        "a quoted local part", 'From: "Ann Smith"@a.example | To: me@desk.example', ('"Ann Smith"@a.example',)
    ),
    Case("a quoted local part in brackets", 'From: Ann <"ann smith"@a.example>', ('"ann smith"@a.example',)),
    Case(
        "a quoted local part in Cc",
        'From: ann@a.example | Cc: "b,c"@b.example, dan@d.example',
        "ann@a.example",
        '"b,c"@b.example dan@d.example',
    ),
    Case("an @ in a local part", 'From: <"ann@home"@a.example>', '"ann@home"@a.example'),
    Case("quotes for nothing", 'From: "ann"@a.example', "ann@a.example"),
    Case("two dots, as Japanese phones have", "From: ann..b@a.example", '"ann..b"@a.example'),
    Case("a dot before the @", "From: ann.@a.example", '"ann."@a.example'),
    Case("signs in a local part", "From: <a!#$%&'*+/=?^_`{|}~b@a.example>", "a!#$%&'*+/=?^_`{|}~b@a.example"),
    Case(
        "an international domain",
        "From: Jörg <joerg@bücher.example> | Cc: x@日本.example",
        "joerg@xn--bcher-kva.example",
        "x@xn--wgv71a.example",
    ),
    Case("a domain with ß is its own", "From: a@straße.example", "a@xn--strae-oqa.example"),
    Case("an international local part", "From: Jörg <jörg@b.example>", "jörg@b.example"),
    Case(
        "a name in Cyrillic",
        "From: Иван <ivan@b.example> | To: Ольга <olga@b.example>",
        "ivan@b.example",
        "olga@b.example",
    ),
    Case("a route", "From: <@relay.example,@other.example:ann@a.example>", "ann@a.example"),
    Case("mailto:", "From: mailto:ann@a.example", "ann@a.example"),
    Case("blanks within", "From: <ann@a.exa mple>", "ann@a.example"),
    Case("no closing bracket", "From: Ann <ann@a.example | To: me@desk.example", "ann@a.example"),
    Case("no closing quote", 'From: "Ann <ann@a.example>', "ann@a.example"),
    Case(
        "a comma in a name without quotes",
        "From: Smith, Ann <ann@a.example> | Cc: Miller, Ben <ben@b.example>",
        "ann@a.example",
        "ben@b.example",
    ),
    Case("a domain without a dot", "From: root@localhost", "root@localhost"),
    Case("a numeric host", "From: ann@[192.0.2.1]", "ann@[192.0.2.1]"),
    Case(
        "what is no address is left out",
        "From: ann@a.example | Cc: @b.example, ben@, b en, <c@d@>, dan@d..example, eve@e.example",
        "ann@a.example",
        "eve@e.example",
    ),
    Case(
        "letters that turn others round",
        "From: ann@\u202ea.example | Cc: \u200bben@b.example",
        "ann@a.example",
        "ben@b.example",
    ),
]

_NAMES = (
    '"Smith, Ann"', r'"Ann \"Annie\" Smith"', r'"back\\slash"', "'Ann'", "Dr. Ann Smith", "Ann (Sales) Smith",
    "=?utf-8?q?Zo=C3=AB?=", "=?iso-8859-1?q?J=F6rg?=", "=?koi8-r?b?6dfBzg==?=", "=?utf-8?b?5p2O6Zu3?=",
    "=?utf-8?b?2YXYrdmF2K8=?=", "=?utf-8?b?8J+YgA==?=", "=?utf-8?q?A=2C_B?=", "=?unknown?q?x?=", "=?=?=?=",
    "=?utf-8?q?broken", encoded("Ann\r\nBcc: spy@evil.example"), encoded("Ann\0Null"), encoded('quo"te'),
    encoded("a" * 400), "Łukasz", "李雷", "محمد", "ישראל", "😀 Ann", "A" * 300, "Ann: Bob", "Ann; Bob",
)  # fmt: skip

NAMES = [
    Case(
        f"the name {name}",
        f"From: {name} <a@a.example> | Cc: {name} <b@b.example>",
        "a@a.example",
        "b@b.example",
    )
    for name in _NAMES
]

SLIPPING = [
    Case(f"{name} in {field}", f"From: ann@a.example | To: me@desk.example\n{field}: {value}", to, "")
    for name, evil in (
        ("an encoded CR LF", "\r\nBcc: spy@evil.example\r\n\r\nbody"),
        ("an encoded NUL", "\0\0Bcc: x"),
    )
    for field, value, to in (
        ("Subject", encoded("Hello" + evil), "ann@a.example"),
        ("Message-ID", f"<{encoded(evil)}@a.example>", "ann@a.example"),
        ("References", f"<one@a.example> {encoded(evil)} <{encoded(evil)}>", "ann@a.example"),
        ("In-Reply-To", f"<{encoded(evil)}>", "ann@a.example"),
        ("Reply-To", f"{encoded('Ann' + evil)} <desk@a.example>", "desk@a.example"),
        ("Date", encoded(evil), "ann@a.example"),
    )
]

_RAW_EVIL = {
    "CR": "\rX-Slipped: yes",
    "NUL": "\0X-Slipped: yes",
    "escape": "\x1b[31m",
    "vertical tab": "\x0bX-Slipped: yes",
    "line separator": "\u2028X-Slipped: yes",
}

RAW_SLIPPING = [
    Case(f"a raw {name} in {field}", f"From: ann@a.example\n{field}: {value}", to, "")
    for name, evil in _RAW_EVIL.items()
    for field, value, to in (
        ("Subject", f"Hello{evil}", "ann@a.example"),
        ("Message-ID", f"<id{evil}@a.example>", "ann@a.example"),
        ("References", f"<one@a.example> <two{evil}@a.example>", "ann@a.example"),
        ("Reply-To", f"Ann{evil} <desk@a.example>", "desk@a.example"),
    )
]  # fmt: skip

ODDITIES = [*GROUPS, *SPELLINGS, *NAMES, *SLIPPING, *RAW_SLIPPING]
