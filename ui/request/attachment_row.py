"""What the timeline says of an attachment: its name, what it is, how large it is. No Qt but its locale."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.records import Attachment
from ui.texts import N_, _

_KINDS = {
    N_("picture"): "jpg jpeg jpe png gif webp bmp tif tiff heic heif avif svg",
    N_("document"): "pdf doc docx odt rtf pages txt md",
    N_("table"): "xls xlsx ods csv tsv numbers",
    N_("slides"): "ppt pptx odp key",
    N_("sound"): "mp3 m4a ogg oga opus wav flac aac amr",
    N_("film"): "mp4 m4v mov webm mkv avi mpg mpeg 3gp ogv",
    N_("archive"): "zip 7z rar tar gz bz2 xz",
    N_("message"): "eml msg",
    N_("appointment"): "ics",
    N_("contact"): "vcf",
    N_("web page"): "html htm xhtml",
    N_(
        "program"
    ): "exe com scr bat cmd msi js vbs ps1 sh jar app command desktop lnk hta py apk dmg deb rpm iso",
}
_BY_ENDING = {ending: kind for kind, endings in _KINDS.items() for ending in endings.split()}
_LEAST_PICTURE, _LARGEST_PICTURE = 4_000, 20_000_000
"""In bytes: smaller ones are logos and lines."""


def kind_of(attachment: Attachment) -> str:
    """What it is in a word, by its name: a sender may declare anything. Empty: nobody knows."""
    return _(_BY_ENDING.get(attachment.name.lower().rpartition(".")[2], ""))


def is_program(attachment: Attachment) -> bool:
    """Whether its name says that it is something that runs."""
    return _BY_ENDING.get(attachment.name.lower().rpartition(".")[2]) == "program"


def size_and_kind(attachment: Attachment) -> str:
    """ "834 kB · picture"."""
    size = QLocale().formattedDataSize(attachment.size, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
    return " · ".join(part for part in (size, kind_of(attachment)) if part)


def is_worth_showing(attachment: Attachment) -> bool:
    """Whether it is a picture that somebody wants to be seen."""
    is_picture = _BY_ENDING.get(attachment.name.lower().rpartition(".")[2]) == "picture"
    return is_picture and _LEAST_PICTURE <= attachment.size <= _LARGEST_PICTURE
