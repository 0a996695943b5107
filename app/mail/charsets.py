"""Bytes to text by the best charset there is: the declared one if it fits, else what the bytes say."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_NAME = re.compile(r"[A-Za-z0-9][\w.:+-]{0,39}")
# Python's own text encodings that no mail uses: some take quadratic time, some yield halves of characters.
_FOREIGN = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What mailers declare, and the wider set that they mean by it.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "cp950",
}
_ALIASES = {
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "x-sjis": "cp932",
    "x-cp932": "cp932",
}
_LATIN = ["cp1252", "cp1250", "cp1254", "cp1257"]
_OTHERS = [
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
    "gb18030",
    "big5",
    "cp932",
    "euc_jp",
    "cp949",
]
_WESTERN_BYTES = bytes(range(0x80)) + "äöüÄÖÜßéèêëÉÈàâÀçÇîïôûùñÑóíáúÁÍÓÚòìæøåÆØÅãõ«»„“”‘’–—…€§°¿¡\xa0".encode(
    "cp1252"
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_SHORT = 64
_SAMPLE = 2_048
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text_of(content: bytes, declared: str = "", *, may_guess: bool = True) -> tuple[str, bool]:
    """The text, and whether every byte of it could be read. Never raises."""
    name = _codec(declared)
    if content.isascii() and (name is None or _is_one_byte(name)):
        return content.decode("ascii"), True
    for candidate in _candidates(name):
        try:
            return content.decode(candidate), True
        except (ValueError, LookupError):
            continue
    guessed = _guess(content) if may_guess and len(content) >= _SHORT else None
    if guessed is not None:
        return guessed, True
    return content.decode(name or "cp1252", "replace"), False


def printable(text: str) -> str:
    """The text without control characters and halves of characters: line breaks and tabs stay."""
    # Most texts hold nothing else that is unprintable, and that is found out much faster.
    is_clean = text.replace("\n", "").replace("\t", "").isprintable()
    return text if is_clean else _CONTROLS.sub("", text)


@lru_cache(maxsize=256)
def _codec(declared: str) -> str | None:
    """Python's name for a declared charset; None: unknown, or not one that mail uses."""
    wanted = declared.strip().strip("\"'").lower()
    if not _NAME.fullmatch(wanted):
        return None
    try:
        name = codecs.lookup(_ALIASES.get(wanted, wanted)).name
        if name.replace("-", "_") in _FOREIGN:
            return None
        b"a".decode(name, "replace")  # refuses what is not a text encoding
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name)


@lru_cache(maxsize=256)
def _is_one_byte(name: str) -> bool:
    """Whether pure ASCII bytes read the same in it (not so in UTF-16, UTF-7, ISO-2022-JP, HZ, EBCDIC)."""
    probe = bytes(range(0x20, 0x7F))
    try:
        return (
            probe.decode(name) == probe.decode("ascii") and name not in ("utf-7", "hz") and "2022" not in name
        )
    except ValueError:
        return False


def _candidates(name: str | None) -> tuple[str, ...]:
    if name is None:
        return ("utf-8",)
    # Bytes that are not ASCII and happen to be valid UTF-8 are UTF-8, whatever a Western charset claims; in
    # an East Asian charset two characters can look like UTF-8 by chance.
    is_western = name.startswith(("cp125", "iso8859", "koi8", "mac"))
    return ("utf-8", name) if is_western else (name, "utf-8")


def _guess(content: bytes) -> str | None:
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())[:_SAMPLE]
    name = _most_likely(telling)
    if name is None:
        return None
    try:
        return content.decode(name)
    except (ValueError, LookupError):
        return None


def _most_likely(telling: bytes) -> str | None:
    """The charset of lines with letters that are not ASCII. Without the hints German is taken for Korean."""
    if not telling.translate(None, _WESTERN_BYTES):
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    # Letters with accents stand alone among plain ones; other alphabets come in runs.
    runs = _HIGH_RUN.findall(telling)
    is_latin = 2 * sum(len(run) == 1 for run in runs) > len(runs)
    best = from_bytes(telling, cp_isolation=_LATIN if is_latin else _OTHERS).best()
    return best.encoding if best else None
