"""The mail hosts that most people have, with their servers and what each wants from those who sign in."""

from __future__ import annotations

from app.post import Candidate, Security, Server, SignIn
from app.texts import N_

APP_PASSWORD = N_("It wants an app password: make one in the security settings of your account there.")
SWITCHED_ON = N_("Allow IMAP in the settings of your mailbox there first.")
OWN_PASSWORD = N_("It wants a password for mail alone: set one in your account there.")
BY_BROWSER = N_("It takes no passwords: sign in with your browser.")


def _host(incoming: str, outgoing: str, advice: str = "", smtp: int = 465) -> Candidate:
    security = Security.TLS if smtp == 465 else Security.STARTTLS
    return Candidate(Server(incoming, 993, Security.TLS), Server(outgoing, smtp, security), advice)


_GMAIL = _host("imap.gmail.com", "smtp.gmail.com", APP_PASSWORD)._replace(
    by_browser=SignIn.GOOGLE, keeps_sent=False
)
_OUTLOOK = _host("outlook.office365.com", "smtp-mail.outlook.com", BY_BROWSER, 587)._replace(
    sign_in=SignIn.MICROSOFT, by_browser=SignIn.MICROSOFT, keeps_sent=False
)
_MICROSOFT_365 = _OUTLOOK._replace(outgoing=Server("smtp.office365.com", 587, Security.STARTTLS))
_YAHOO = _host("imap.mail.yahoo.com", "smtp.mail.yahoo.com", APP_PASSWORD)
_AOL = _host("imap.aol.com", "smtp.aol.com", APP_PASSWORD)
_ATT = _host("imap.mail.att.net", "smtp.mail.att.net", APP_PASSWORD)
_APPLE = _host("imap.mail.me.com", "smtp.mail.me.com", APP_PASSWORD, 587)
_GMX = _host("imap.gmx.net", "mail.gmx.net", SWITCHED_ON)
_GMX_COM = _host("imap.gmx.com", "mail.gmx.com", SWITCHED_ON)
_MAIL_RU = _host("imap.mail.ru", "smtp.mail.ru", APP_PASSWORD)
_YANDEX = _host("imap.yandex.com", "smtp.yandex.com", APP_PASSWORD)
_ORANGE = _host("imap.orange.fr", "smtp.orange.fr")
_FASTMAIL = _host("imap.fastmail.com", "smtp.fastmail.com", APP_PASSWORD)

_BY_DOMAINS: tuple[tuple[str, Candidate], ...] = (
    ("gmail.com googlemail.com", _GMAIL),
    ("outlook.com outlook.de outlook.fr outlook.es outlook.it hotmail.com hotmail.de hotmail.fr", _OUTLOOK),
    ("hotmail.co.uk hotmail.it hotmail.es live.com live.de live.fr live.nl live.co.uk msn.com", _OUTLOOK),
    ("yahoo.com yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.co.uk yahoo.ca yahoo.co.in yahoo.com.br", _YAHOO),
    ("yahoo.com.au ymail.com rocketmail.com", _YAHOO),
    ("aol.com aol.de aim.com verizon.net", _AOL),
    ("att.net sbcglobal.net bellsouth.net", _ATT),
    ("icloud.com me.com mac.com", _APPLE),
    ("gmx.de gmx.net gmx.at gmx.ch", _GMX),
    ("gmx.com gmx.us gmx.co.uk", _GMX_COM),
    ("web.de", _host("imap.web.de", "smtp.web.de", SWITCHED_ON, 587)),
    ("t-online.de magenta.de", _host("secureimap.t-online.de", "securesmtp.t-online.de", OWN_PASSWORD)),
    ("freenet.de", _host("mx.freenet.de", "mx.freenet.de", "", 587)),
    ("posteo.de posteo.net posteo.org posteo.eu", _host("posteo.de", "posteo.de")),
    ("mailbox.org", _host("imap.mailbox.org", "smtp.mailbox.org")),
    ("fastmail.com fastmail.fm", _FASTMAIL),
    ("zoho.com zohomail.com", _host("imap.zoho.com", "smtp.zoho.com", SWITCHED_ON)),
    ("zoho.eu zohomail.eu", _host("imap.zoho.eu", "smtp.zoho.eu", SWITCHED_ON)),
    ("yandex.ru yandex.com ya.ru", _YANDEX),
    ("mail.ru bk.ru inbox.ru list.ru internet.ru", _MAIL_RU),
    ("orange.fr wanadoo.fr", _ORANGE),
    ("free.fr", _host("imap.free.fr", "smtp.free.fr")),
    ("sfr.fr neuf.fr", _host("imap.sfr.fr", "smtp.sfr.fr")),
    ("laposte.net", _host("imap.laposte.net", "smtp.laposte.net")),
    ("libero.it", _host("imapmail.libero.it", "smtp.libero.it")),
    ("comcast.net", _host("imap.comcast.net", "smtp.comcast.net", SWITCHED_ON)),
    ("btinternet.com", _host("mail.btinternet.com", "mail.btinternet.com")),
    ("bluewin.ch", _host("imaps.bluewin.ch", "smtpauths.bluewin.ch")),
)
BIG_HOSTS = {domain: host for domains, host in _BY_DOMAINS for domain in domains.split()}

BY_WAY = {SignIn.MICROSOFT: _MICROSOFT_365, SignIn.GOOGLE: _GMAIL}
"""Where those have their mail servers who sign in with the browser and have a domain of their own."""
