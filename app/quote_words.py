"""What mail programs write around a quotation, in the languages that they speak. Lower case."""

from __future__ import annotations

WROTE = (
    "wrote", "schrieb", "hat geschrieben", "het volgende geschreven", "schreef",
    "schrijft", "a écrit", "escribió", "ha escrito", "escreveu", "ha scritto", "skrev",
    "kirjoitti", "napisał", "napisała", "napisał(a)", "napsal", "napsala", "napsal(a)",
    "napísal", "napísala", "írta", "a scris", "şunu yazdı", "yazdı", "написал",
    "написала", "написал(а)", "пишет", "писал", "писала", "писав", "пише", "написав",
    "έγραψε", "je napisao", "je napisala", "napisao je", "rašė", "rakstīja", "kirjutas",
    "написа", "skrifaði", "menulis", "đã viết", "כתב", "כתבה", "كتب", "写道", "寫道", "のメール",
    "さんが書きました",
)  # fmt: skip
"""What mail programs write after a name, before the words they quote."""

ORIGINAL = (
    "original message", "original appointment", "reply message",
    "ursprüngliche nachricht", "originalnachricht", "original-nachricht",
    "antwort nachricht", "message d'origine", "message d’origine", "message original",
    "mensaje original", "messaggio originale", "mensagem original",
    "oorspronkelijk bericht", "oprindelig meddelelse", "opprinnelig melding",
    "ursprungligt meddelande", "alkuperäinen viesti", "wiadomość oryginalna",
    "oryginalna wiadomość", "původní zpráva", "pôvodná správa", "eredeti üzenet",
    "mesaj original", "orijinal mesaj", "исходное сообщение", "оригинальное сообщение",
    "вихідне повідомлення", "邮件原件", "原始邮件", "元のメッセージ",
)  # fmt: skip
"""What stands between rules above a message that is answered."""

FORWARDED = (
    "forwarded message", "begin forwarded message", "forwarded by",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail", "message transféré",
    "début du message transféré", "début du message réexpédié", "mensaje reenviado",
    "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato",
    "mensagem encaminhada", "mensagem reencaminhada", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "videresendt meddelelse", "videresendt melding",
    "vidarebefordrat meddelande", "välitetty viesti", "wiadomość przekazana",
    "przekazana wiadomość", "přeposlaná zpráva", "továbbított üzenet",
    "пересылаемое сообщение", "переслане повідомлення", "转发的邮件", "转发邮件",
)  # fmt: skip
"""What begins a message passed on: it is what the writer wants read, no history."""

FROM = (
    "from", "von", "de", "da", "van", "fra", "från", "od", "feladó", "lähettäjä",
    "kimden", "от", "від", "από", "发件人", "寄件者", "差出人", "보낸 사람",
)  # fmt: skip
"""The first field above a message that is answered in the way of Outlook."""

FIELDS = (
    "sent", "date", "to", "cc", "subject", "gesendet", "datum", "an", "betreff", "envoyé",
    "à", "objet", "enviado", "enviado el", "fecha", "para", "asunto", "inviato", "data",
    "a", "oggetto", "verzonden", "aan", "onderwerp", "sendt", "dato", "til", "emne",
    "skickat", "till", "ämne", "wysłano", "wysłane", "do", "temat", "odesláno", "komu",
    "předmět", "odoslané", "predmet", "elküldve", "címzett", "tárgy", "lähetetty",
    "vastaanottaja", "aihe", "gönderildi", "tarih", "kime", "konu", "отправлено", "дата",
    "кому", "тема", "надіслано", "στάλθηκε", "προς", "θέμα", "发送时间", "收件人", "主题", "日時",
    "宛先", "件名", "보낸 날짜", "받는 사람", "제목",
)  # fmt: skip
"""The fields below it."""

SENT_FROM = (
    "sent from", "sent with", "get outlook for", "gesendet mit", "gesendet von",
    "von meinem", "diese nachricht wurde", "envoyé de", "envoyé depuis",
    "obtenez outlook", "enviado desde", "enviado do", "enviado de", "inviato da",
    "verzonden vanaf", "verzonden met", "sendt fra", "skickat från", "wysłane z",
    "odesláno z", "odoslané z", "lähetetty", "отправлено с", "отправлено из",
    "надіслано з", "发自我的",
)  # fmt: skip
"""How the line begins that a telephone or a free mailbox adds below."""
