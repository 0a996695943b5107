"""What is shown of an HTML mail can fetch nothing, run nothing and stop nobody; and it still is the mail."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.safe_html import MOST_LETTERS, MOST_TAGS, safe_html
from tests.hostile_html import FLOODS, VECTORS, objections


@pytest.mark.parametrize("name", VECTORS)
def test_no_vector_comes_through(name: str) -> None:
    assert objections(safe_html(VECTORS[name]).html) == []


def test_whoever_looks_at_the_pages_sees_what_is_wrong_with_them() -> None:
    """Else the test above could not fail."""
    blind = {"hidden text", "wide and high", "huge letters", "link in entities, open", "script never closed"}
    blind.add("quotes that never end")  # the parsers of some Pythons see nothing in those
    unseen = {name for name, page in VECTORS.items() if not objections(page)}
    assert unseen <= blind


_PIECES = [
    *(
        "<",
        ">",
        "</",
        "/>",
        "'",
        '"',
        "=",
        " ",
        "\n",
        "\0",
        "&lt;",
        "&#60;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
    ),
    *("<p", "<img", "<a", "<table", "<td", "<svg", "<math", "<style>", "</style>", "<title>", "</title>"),
    *(
        "<script",
        "</script>",
        "<noscript>",
        "<template>",
        "<form>",
        "<mglyph>",
        "<mtext>",
        "<select>",
        "</p>",
    ),
    *(
        "src=",
        "href=",
        "onerror=",
        "style=",
        "http://e.test/x",
        "cid:a",
        "javascript:x",
        "x",
        "display:none",
    ),
]


@pytest.mark.uncounted
@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_no_mixture_of_pieces_comes_through(page: str) -> None:
    assert objections(safe_html(page).html) == []


@pytest.mark.uncounted
@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_leaves_a_page_of_bounded_size(name: str) -> None:
    page = safe_html(FLOODS[name]).html
    assert objections(page) == []
    assert page.count("<") <= 3 * MOST_TAGS
    assert len(re.sub(r"<[^>]*>", "", page)) <= 6 * MOST_LETTERS
    assert _fields(page) <= MOST_TAGS + 24 * 50
    assert _deepest(page, "table") <= 3
    assert _deepest(page, "(?:blockquote|ul|ol|dl|dd)") <= 4
    assert _deepest(page, "[a-z]+") <= 24
    assert page.count("<img") <= 100


def _fields(page: str) -> int:
    """Over how many fields of their tables the cells of a page go."""
    fields = 0
    for cell in re.findall(r"<t[dh]\b[^>]*>", page):
        columns, rows = (re.search(rf'{name}="(\d+)"', cell) for name in ("colspan", "rowspan"))
        fields += int(columns[1] if columns else 1) * int(rows[1] if rows else 1)
    return fields


@pytest.mark.parametrize(
    ("begin", "said", "most"),
    [
        ("", "word ", MOST_LETTERS),
        ("", "й " * 3, MOST_LETTERS // 2),
        ("<table><tr><td>a<td>", "word ", MOST_LETTERS // 2),
        ("<table><tr><td>a<td>" * 2, "word ", MOST_LETTERS // 4),
        ("<pre>", "\n", MOST_TAGS // 2),
        ("<ul>", "<li>x", MOST_TAGS // 2),
    ],
)
def test_what_takes_longer_to_lay_out_counts_for_more(begin: str, said: str, most: int) -> None:
    page = safe_html(begin + said * MOST_LETTERS)
    assert page.is_cut
    assert most - 10 <= len(re.sub(r"<[^>]*>", "", page.html)) - begin.count("a<") <= most


def _deepest(page: str, tag: str) -> int:
    depth = deepest = 0
    for end in re.findall(rf"<(/?){tag}\b(?<!br)(?<!hr)(?<!img)", page):
        depth += -1 if end else 1
        deepest = max(deepest, depth)
    return deepest


def test_what_a_mail_says_stays() -> None:
    page = (
        "<html><head><title>t</title></head><body><h1 align=center>Offer</h1>"
        "<p>Dear <b>Anna</b>,</p>"
        "<ul><li>one<li>two</ul><a href='https://example.org/?a=1&amp;b=2'>look</a> "
        "<i>5 &lt; 6</i></body></html>"
    )
    assert safe_html(page).html == (
        '<h1 align="center">Offer</h1><p>Dear <b>Anna</b>,</p><ul><li>one</li><li>two</li></ul>'
        '<a href="https://example.org/?a=1&amp;b=2">look</a> <i>5 &lt; 6</i>'
    )


def test_only_pictures_that_came_along_are_shown_and_the_others_counted() -> None:
    page = safe_html(
        "<img src='cid:plan@x' alt=Plan><img src='http://a.example/1.gif' alt='Our logo'>"
        "<img src=https://a.example/1.gif><img src='http://a.example/1.gif'>"
    )
    assert page.html == '<img src="cid:plan@x" alt="Plan">Our logo'
    assert page.left_out == 2


def test_tables_that_only_lay_out_a_column_become_blocks() -> None:
    layout = "<table width=100%><tr><td style='text-align:center'>" * 8
    grid = "<table><tr><th>Pump</th><td>€ 90</td></tr></table>"
    page = safe_html(f"{layout}Hello{grid}").html
    assert page.count("<table") == 1
    assert "<th>Pump</th><td>€ 90</td>" in page
    assert '<div style="text-align:center">' in page


def test_tables_within_tables_stop_at_the_third() -> None:
    page = safe_html("<table><tr><td>a</td><td>" * 6 + "end").html
    assert page.count("<table") == 3
    assert "end" in page


def test_what_browsers_hide_is_not_shown() -> None:
    hidden = (
        "display: none",
        "DISPLAY:NONE !important",
        "visibility:hidden",
        "max-height:0px",
        "font-size:0",
    )
    page = "".join(f"<div style='{style}'>secret <b>words</b></div>" for style in hidden) + "<p>open</p>"
    assert safe_html(page).html == "<p>open</p>"


def test_styles_are_kept_in_bounds() -> None:
    page = safe_html(
        "<p style='color:#FF0000; font-size: 400px; position:fixed; background: red; width:9999px'>a</p>"
        "<font size=99>b</font><table cellpadding=9999><tr><td>1<td width=50%>2</table>"
    ).html
    assert '<p style="color:#ff0000;font-size:36px;background-color:red">' in page
    assert '<font size="7">' in page
    assert '<table cellpadding="20">' in page
    assert '<td width="50%">' in page


def test_a_page_that_is_too_long_says_so() -> None:
    assert safe_html("<p>x</p>" * 100).is_cut is False
    assert safe_html("<p>x</p>" * 4_000).is_cut is True
    assert safe_html("x" * 3_000_000).is_cut is True


def test_a_word_without_end_may_be_broken() -> None:
    """Qt takes quadratic time for a word that it can't break."""
    assert max(map(len, safe_html("w" * 50_000).html.split("\u200b"))) <= 100


@pytest.mark.parametrize(
    ("words", "href", "told"),
    [
        ("www.bank.example", "https://pay.e.test/x", " [pay.e.test]"),
        ("https://bank.example/login", "https://bank.example.e.test/login", " [bank.example.e.test]"),
        ("<b>bank</b>.example", "https://e.test/", " [e.test]"),
        ("bank.example", "https://bank.example@e.test/", " [e.test]"),
        ("bank.example", "https://www.bank.example/login", ""),
        ("www.bank.example/a", "https://login.bank.example/", ""),
        ("Pay here", "https://e.test/", ""),
        ("Version 2.0", "https://e.test/", ""),
        ("anna@bank.example", "mailto:anna@bank.example", ""),
    ],
)
def test_a_link_that_names_another_host_says_where_it_leads(words: str, href: str, told: str) -> None:
    page = safe_html(f"<a href='{href}'>{words}</a>.").html
    assert page == f'<a href="{href}">{words}</a>{told}.'
