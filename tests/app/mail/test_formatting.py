"""Light formatting: what is marked becomes a page, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.formatting import is_formatted, page_of
from app.mail.hypertext import text_of_html


def body_of(text: str) -> str:
    return page_of(text).partition("<body>\n")[2].removesuffix("</body></html>\n")


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Hello\nthere", "<p>Hello<br>\nthere</p>\n"),
        ("one\n\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("It is *really* cheap", "<p>It is <b>really</b> cheap</p>\n"),
        ("_only_ (*two words*)", "<p><i>only</i> (<b>two words</b>)</p>\n"),
        ("We do:\n- this\n- that", "<p>We do:</p>\n<ul>\n<li>this</li>\n<li>that</li>\n</ul>\n"),
        ("* a\n• b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("2. second\n3) third", '<ol start="2">\n<li>second</li>\n<li>third</li>\n</ol>\n'),
        ("at https://a.example/b_c_d.", '<p>at <a href="https://a.example/b_c_d">https://a.example/b_c_d</a>.</p>\n'),
        ("<b>&amp;\"'</b>", "<p>&lt;b&gt;&amp;amp;&quot;&#x27;&lt;/b&gt;</p>\n"),
        ("*<script>*", "<p><b>&lt;script&gt;</b></p>\n"),
        ("https://a.example/\"onclick=\"x", '<p><a href="https://a.example/">https://a.example/</a>&quot;onclick=&quot;x</p>\n'),
        ("-- \nMe", "<p>-- <br>\nMe</p>\n"),
    ],
)  # fmt: skip
def test_the_page_says_what_the_text_says(text: str, page: str) -> None:
    assert body_of(text) == page


def test_quotations_are_set_off_within_each_other() -> None:
    page = body_of("Yes.\n\n> Well?\n>> Hm\n> ok")
    assert page.count("<blockquote") == page.count("</blockquote>") == 2
    assert page.index("Well?") < page.index("Hm") < page.index("ok")
    assert body_of(">" * 20_000).count("<blockquote") == 5


@pytest.mark.parametrize(
    "text",
    [
        "", "Hello", "2 * 3 * 4", "a*b*c", "snake_case_name", "* ", "-x", "-- \nMe", "**", "__init__",
        "https://a.example/_x_/*y*/", "> - quoted\n> *by them*", "See http://a.example", "_ a _", "3.5 m",
    ],
)  # fmt: skip
def test_a_text_without_marks_needs_no_page(text: str) -> None:
    assert not is_formatted(text)


@pytest.mark.parametrize("text", ["*a*", "so _b_.", "- one", "1. one", "a\n• b"])
def test_marks_ask_for_a_page(text: str) -> None:
    assert is_formatted(text)


@given(st.text(alphabet="*_-> 1.ab<&\"'\n/:htps", max_size=120))
def test_no_word_is_lost_on_the_page(text: str) -> None:
    """But for the marks themselves."""
    marks = str.maketrans("", "", "*_->1.• \n")
    assert text_of_html(page_of(text)).translate(marks) == text.translate(marks)


@pytest.mark.parametrize("marks", ["*a", "_", "*", "https://", "- \n", "<", "\n"])
def test_odd_texts_become_a_page_too(marks: str) -> None:
    text = marks * 20_000
    is_formatted(text)
    assert page_of(text).endswith("</body></html>\n")
