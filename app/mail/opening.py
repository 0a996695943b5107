"""Whether an attachment may be opened: by its name, and by how its content begins, whichever is worse."""

from __future__ import annotations

from app.incoming import Opening

_SAFE = {
    "jpg", "jpeg", "jpe", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif", "pdf",
    "txt", "text", "log", "csv", "tsv", "md", "ics", "vcf", "eml", "doc", "docx", "odt", "rtf", "xls",
    "xlsx", "ods", "ppt", "pptx", "odp", "pages", "numbers", "key", "mp3", "m4a", "ogg", "oga", "opus",
    "wav", "flac", "aac", "amr", "mp4", "m4v", "mov", "webm", "mkv", "avi", "mpg", "mpeg", "3gp", "ogv",
    "dwg", "dxf", "step", "stp", "stl",
}  # fmt: skip
_PROGRAMS = {
    "exe", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "mst", "cpl", "dll", "sys", "drv", "ocx",
    "vb", "vbs", "vbe", "js", "jse", "mjs", "ws", "wsf", "wsc", "wsh", "sct", "hta", "ps1", "ps1xml",
    "ps2", "psc1", "psm1", "psd1", "msh", "msh1", "reg", "inf", "lnk", "url", "scf", "chm", "hlp",
    "jar", "jnlp", "class", "app", "command", "workflow", "action", "dmg", "pkg", "mpkg", "terminal",
    "applescript", "scpt", "sh", "bash", "zsh", "csh", "ksh", "fish", "run", "bin", "elf", "out", "so",
    "ko", "desktop", "appimage", "deb", "rpm", "snap", "flatpakref", "flatpak", "apk", "xpi", "crx",
    "py", "pyc", "pyw", "pyz", "pl", "rb", "php", "lua", "tcl", "gadget", "application", "appref-ms",
    "appx", "msix", "msixbundle", "iso", "img", "vhd", "vhdx", "ade", "adp", "mde", "accde", "xll",
    "xlam", "settingcontent-ms", "library-ms", "search-ms", "website", "webloc", "theme", "diagcab",
    "vsto", "cab", "slk", "iqy",
}  # fmt: skip
_BEGINNINGS = (
    b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"[Desktop Entry]", b"[InternetShortcut]",
    b"L\0\0\0\x01\x14\x02\0", b"!<arch>\ndebian",
)  # fmt: skip
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml", b"<!--", b"<hta:")


def opening(name: str, content: bytes) -> Opening:
    """What may be done with a file of that name and content.

    A name without an ending, or with one that nobody knows, asks; so does a page, which a browser would run,
    and any document whose content is a page.
    """
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if ending in _PROGRAMS or start.startswith(_BEGINNINGS):
        return Opening.NEVER
    if ending not in _SAFE or start.lower().startswith(_PAGES):
        return Opening.ASKS
    return Opening.SAFE
