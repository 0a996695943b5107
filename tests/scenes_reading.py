"""Screens of mail that is read: pages, folded history, files, and what is unusual about its sender."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from app.mail.message import read
from tests.letters import letter
from tests.stage import Stage, scene
from ui.request.page_dialog import PageDialog
from ui.request.timeline import TimelineView

_ANNA = "Anna Berg <anna.berg@example.org>"
_MORE = "Message-ID: <1@x>\r\n"
_ANSWERS = "Message-ID: <{0}@x>\r\nIn-Reply-To: <1@x>\r\n"

_QUOTING = """Thank you, Thursday at nine is fine. The plan is here:
https://plans.example.org/berg/second-floor

- please ring twice, the bell is weak
- the gate code is still the same

Anna

--\x20
Anna Berg
Berg Interiors, Lindenstr. 4

Am 20.11.26 um 16:40 schrieb Ben Moor:
> Dear Anna,
>
> I can come on Thursday at nine. Is that all right?
>
> Ben
"""

_PAGE = """<html><head><style>p{color:red}</style></head><body style="background:#fff">
<div style="display:none">Your heating offer is here</div>
<table width="100%"><tr><td align="center"><table width="600"><tr><td>
<h2 style="color:#0F6E66">Offer 2026-118</h2>
<p>Dear Ms Berg,</p><p>thank you for asking. This is what the <b>new pump</b> would cost:</p>
<table border="1" cellpadding="6" cellspacing="0">
<tr><th align="left">Part</th><th align="right">Price</th></tr>
<tr><td>Pump, 25-60</td><td align="right">€ 412.00</td></tr>
<tr><td>Work, 2 h</td><td align="right">€ 180.00</td></tr>
<tr><td><b>Together</b></td><td align="right"><b>€ 592.00</b></td></tr></table>
<p><img src="cid:plan@x" width="300"></p>
<ul><li>valid for two weeks</li><li>delivered in three days</li></ul>
<p>Please pay at <a href="https://pay.evil.example/login">www.bank.example</a>.</p>
<img src="https://tracker.example/open.gif" width="1" height="1"><img src="https://cdn.example/logo.png">
</td></tr></table></td></tr></table></body></html>"""


def _shown(stage: Stage, *raws: bytes) -> QWidget:
    """The last mail's request, once all that is known of its sender has been said."""
    request_id = [stage.desk.inbox.receive([read(raw)]).request_ids[0] for raw in raws][-1]
    stage.room.open_request(request_id)
    settle(stage)
    return stage.window


def settle(stage: Stage) -> None:
    while stage.bridge.is_busy:
        stage.app.processEvents()


def _quoting() -> bytes:
    return letter(_QUOTING, sender=_ANNA, subject="Re: Visit on Thursday", more=_MORE)


@scene("mail-quote-folded")
def _folded(stage: Stage) -> QWidget:
    return _shown(stage, _quoting())


@scene("mail-quote-shown")
def _unfolded(stage: Stage) -> QWidget:
    window = _shown(stage, _quoting())
    timeline = stage.room.request.findChild(TimelineView)
    assert timeline is not None
    timeline.anchorClicked.emit(QUrl(f"quote:{timeline.passages[-1].entry.id}"))
    return window


@scene("mail-files")
def _files(stage: Stage) -> QWidget:
    # What follows the end of a picture makes it as large as a photo, and nothing else.
    files = [
        ("Boiler room.jpg", _picture() + bytes(400_000)),
        ("Meter.jpg", _picture() + bytes(300_000)),
        ("Plan second floor.pdf", b"%PDF" * 90_000),
        ("Invoice.pdf.exe", b"MZ" * 9_000),
    ]
    return _shown(
        stage, letter("The picture and the plan, as promised.", sender=_ANNA, subject="Pictures", files=files)
    )


@scene("mail-as-sent")
def _as_sent(stage: Stage) -> QWidget:
    _shown(
        stage,
        letter(html=_PAGE, pictures={"plan@x": _picture()}, sender="Heat & Co <offers@heat.example>",
               subject="Offer 2026-118"),
    )  # fmt: skip
    timeline = stage.room.request.findChild(TimelineView)
    assert timeline is not None
    timeline.page_wanted.emit(timeline.passages[-1].entry.id)
    settle(stage)
    return stage.child(PageDialog)


@scene("mail-as-sent-cut")
def _as_sent_but_cut(stage: Stage) -> QWidget:
    rows = "".join(f"<tr><td>Seal {number}</td><td>4,20 €</td></tr>" for number in range(2_000))
    _shown(
        stage, letter(html=f"<h2>Prices</h2><table border=1>{rows}</table>", sender=_ANNA, subject="Prices")
    )
    timeline = stage.room.request.findChild(TimelineView)
    assert timeline is not None
    timeline.page_wanted.emit(timeline.passages[-1].entry.id)
    settle(stage)
    return stage.child(PageDialog)


@scene("mail-page-as-text")
def _page_as_text(stage: Stage) -> QWidget:
    return _shown(
        stage, letter(html=_PAGE, sender="Heat & Co <offers@heat.example>", subject="Offer 2026-118")
    )


@scene("mail-new-address")
def _new_address(stage: Stage) -> QWidget:
    reply = letter(
        "Writing from my own address, the office one is down.", subject="Re: Visit on Thursday",
        sender="Anna <anna.private@mail.example>", more=_ANSWERS.format(2),
        date="Mon, 23 Nov 2026 10:40:00 +0100",
    )  # fmt: skip
    return _shown(stage, _quoting(), reply)


@scene("mail-look-alike")
def _look_alike(stage: Stage) -> QWidget:
    return _shown(
        stage,
        letter(
            "Our bank details have changed. Please send the deposit to the new account today.",
            sender="Anna Berg <anna.berg@examp1e.org>", subject="New bank details",
            date="Mon, 23 Nov 2026 10:50:00 +0100",
        ),
    )  # fmt: skip


@scene("mail-came-back")
def _came_back(stage: Stage) -> QWidget:
    stage.desk.preferences.set("own_addresses", ["ben@moor.example"])
    asked = letter("When do you come?", sender=_ANNA, subject="Boiler", more=_MORE)
    answer = letter(
        "On Thursday at nine.", sender="Ben Moor <ben@moor.example>", subject="Re: Boiler",
        more=_ANSWERS.format(2), date="Mon, 23 Nov 2026 09:40:00 +0100",
    ).replace(b"To: me@example.net", b"To: anna.berg@example.org")  # fmt: skip
    bounce = letter(
        "No such user here.", sender="Mail Delivery <mailer-daemon@mx.example>", subject="Undelivered mail",
        more="X-Failed-Recipients: anna.berg@example.org\r\nMessage-ID: <3@x>\r\nIn-Reply-To: <2@x>\r\n",
        date="Mon, 23 Nov 2026 09:41:00 +0100",
    )  # fmt: skip
    return _shown(stage, asked, answer, bounce)


def _picture() -> bytes:
    """A drawing in flat colours, as large as a small photo."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect
    from PySide6.QtGui import QColor, QImage, QPainter

    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("#DDE7EA"))
    painter = QPainter(image)
    painter.fillRect(QRect(0, 420, 900, 180), QColor("#B9A58A"))
    painter.fillRect(QRect(320, 120, 260, 320), QColor("#F7F7F5"))
    painter.fillRect(QRect(380, 180, 140, 60), QColor("#2B3A42"))
    painter.fillRect(QRect(420, 440, 18, 90), QColor("#C96F3B"))
    painter.fillRect(QRect(470, 440, 18, 90), QColor("#C96F3B"))
    painter.end()
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(store.data())
