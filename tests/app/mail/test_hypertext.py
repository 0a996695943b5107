"""HTML as text: what a reader would see, and nothing that a page would do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.hypertext import MOST_TAGS, text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("no tags", "no tags"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<div><div>one</div>\n <div> two </div></div>", "one\ntwo"),
        ("one<br>two<BR/><br />three", "one\ntwo\n\nthree"),
        ("a <b>bold</b>, <i>slanted</i>\n  word", "a bold, slanted word"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<h1>Title</h1>text<hr>end", "Title\n\ntext\n---\nend"),
        ("said:<blockquote>old<br>lines</blockquote>new", "said:\n\n> old\n> lines\n\nnew"),
        ("<pre>a\n  b  c\n</pre>", "a\n  b  c"),
        ("Gr&uuml;&#223;e &amp; &lt;more&gt;&nbsp;&euro;", "Grüße & <more> €"),
        ("a\u200bb\u00adc&zwnj;d\ufeff", "abcd"),
        ("a < b and 3 <4 <", "a < b and 3 <4 <"),
        ("<head><title>t</title><style>p { }</style></head><body>seen", "seen"),
        ("<head><title>never closed<body>seen", "seen"),
        ("a<style><!-- p { } --></style>b", "ab"),
        ("a<script>if (x<y) { document.write('<b>') }</script>b", "ab"),
        ("a<!-- <b>hidden</b> -->b<!--[if mso]>x<![endif]-->c<!---->d", "abcd"),
        ("a<![if !supportLists]>b<![endif]><?xml x?><o:p></o:p>", "ab"),
        ("a<!-- never closed <b>", "a"),
        ('<a href="https://example.org/x">here</a>', "here (https://example.org/x)"),
        ('<a href="https://example.org/">https://example.org</a>', "https://example.org"),
        ('<a href="mailto:ann@example.org?subject=x">Ann</a>', "Ann (ann@example.org)"),
        ('<a href="javascript:alert(1)">here</a><a name=x>there</a>', "herethere"),
        ('<img src="https://spy.example/x.gif" alt="spy">seen', "seen"),
        ("never <b closed", "never"),
    ],
)
def test_text(html: str, text: str) -> None:
    assert text_of_html(html) == text


HIDDEN = [
    "display:none",
    "DISPLAY: none !important; font-size:1px",
    "display:block;display:none",
    "font-size:0",
    "font-size: 0.0px;line-height:0",
    "opacity:0;color:#fff",
    "max-height:0px;overflow:hidden",
    "visibility: hidden",
    "mso-hide:all;display:&#110;one",
]


@pytest.mark.parametrize("style", HIDDEN)
def test_what_is_hidden_is_left_out(style: str) -> None:
    assert text_of_html(f'<div style="{style}">Save 20 %&nbsp;&zwnj;</div><p>Dear Anna</p>') == "Dear Anna"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<div {}>x<div>y</div>z</div>b", "ab"),
        ("a<span {}>x<b>y</b></span>b", "ab"),
        ("<td {}>x</td><td>a</td>", "a"),
        ("<table {}><tr><td>x<td>y<table><tr><td>z</table></table>a", "a"),
        ("<table><tr {}><td>x</td></tr><tr><td>a</td></tr></table>", "a"),
        ("<blockquote {}>x<blockquote>y</blockquote></blockquote>a", "a"),
        ("<blockquote>a<br><blockquote {}>x</blockquote>b</blockquote>", "> a\n> b"),
        ("<div {}>x<blockquote>y</div>a", "a"),
        ('<a href="https://a.example/">here<span {}>x</span></a>', "here (https://a.example/)"),
        ("<div {}>x</span>y</p></div>a", "a"),
        ("<div {}>x<style>p</style></div>a", "a"),
        ("a<img {}>b", "ab"),
        ("a<br {}>b", "a\nb"),
        ("<div class='a' {} id=x>x</div>a", "a"),
    ],
)
def test_all_that_is_in_it_is_left_out(html: str, text: str) -> None:
    assert text_of_html(html.format('style="display:none"')) == text


@pytest.mark.parametrize(
    "html",
    [
        '<div style="display:none">never closed',
        '<p style="display:none">never closed',
        '<div style="display:none"><span>never closed</span>',
        '<a style="mso-hide:all">seen but in Outlook</a>',
        '<td style="font-size:0px"><div style="font-size:13px">as editors make it</div></td>',
        '<td style="font-size:0"><table class="body"><tr><td>sized elsewhere</td></tr></table></td>',
        '<div style="font-size:0.9em">small</div>',
        '<div style="display:none;display:block">said twice</div>',
        '<div style="display:block!important;display:none">said with weight</div>',
        '<div style="max-height:0">not cut off</div>',
        '<td style="max-height:0;overflow:hidden">cells grow</td>',
        '<div style="overflow:hidden;height:100%">cut off later</div>',
        '<div class="display:none">no style</div>',
        """<div title="a 'style=display:none'">no style either</div>""",
        '<div style="display:none-of-it">unknown</div>',
        '<div style="opacity:0.4">pale</div>',
    ],
)
def test_what_may_be_seen_is_not_left_out(html: str) -> None:
    words = " ".join(html.rpartition("</")[0].rpartition(">")[2].split()) or html.rpartition(">")[2]
    assert words.strip("<") in text_of_html(html)


@pytest.mark.parametrize(
    "html",
    [
        '<p style="display:none">x<div>seen</div>',
        '<td><span style="display:none">x</td><td>seen</td>',
        '<p><span style="display:none">x</p>seen</span>',
        '<td style="display:none">x<td>seen</td>',
        '<table><td><ul><li style="display:none">x</td><td>seen',
        '<tr style="display:none"><td>x<tr><td>seen',
        '<a style="display:none">x<a href=y>seen</a>',
        '<div><div style="display:none">x</td>seen</div></div>',
    ],
)
def test_what_hides_ends_where_a_reader_sees_it_end(html: str) -> None:
    assert text_of_html(html) == "seen"


def test_what_is_seen_after_all_keeps_its_place() -> None:
    page = 'a<br>b<span style="font-size:0">c<br>d<div class="x">e</div>f</span>g'
    assert text_of_html(page) == "a\nb\nc\nd\ne\nfg"


@given(st.lists(st.sampled_from(['<div style="display:none">', "<p>", "</p>", "<b>", "</b>", "<br>", "w "])))
def test_what_never_ends_hides_nothing(pieces: list[str]) -> None:
    assert text_of_html("".join(pieces)).count("w") == pieces.count("w ")


@given(st.text(alphabet="<>/!-abprtd &;\"'=\n", max_size=120))
def test_nothing_raises(html: str) -> None:
    text_of_html(html)


def test_every_word_outside_of_tags_is_seen() -> None:
    words = [f"word{number}" for number in range(50)]
    assert text_of_html("<td><p><span>".join(words)).split() == words


def test_tags_without_end_end_somewhere() -> None:
    assert len(text_of_html("x<b>" * (MOST_TAGS + 100))) == MOST_TAGS
