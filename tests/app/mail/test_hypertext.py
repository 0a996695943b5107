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


@given(st.text(alphabet="<>/!-abprtd &;\"'=\n", max_size=120))
def test_nothing_raises(html: str) -> None:
    text_of_html(html)


def test_every_word_outside_of_tags_is_seen() -> None:
    words = [f"word{number}" for number in range(50)]
    assert text_of_html("<td><p><span>".join(words)).split() == words


def test_tags_without_end_end_somewhere() -> None:
    assert len(text_of_html("x<b>" * (MOST_TAGS + 100))) == MOST_TAGS
