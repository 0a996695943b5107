"""What a subject says of its own, and whether it passes another mail on."""

from __future__ import annotations

import pytest

from app.subjects import bare_subject, is_forward


@pytest.mark.parametrize(
    ("subject", "bare", "passes_on"),
    [
        ("Boiler", "Boiler", False),
        (" Re: Boiler ", "Boiler", False),
        ("AW: Re[2]: RE : Boiler", "Boiler", False),
        ("Fwd: Boiler", "Boiler", True),
        ("WG: AW: Boiler", "Boiler", True),
        ("Doorst: Re: Boiler", "Boiler", True),
        ("ENC: Boiler", "Boiler", True),
        ("Re: Fwd: Boiler", "Boiler", False),
        ("Reply: now", "Reply: now", False),
        ("Re:", "Re:", False),
        ("", "", False),
    ],
)
def test_marks_of_mail_programs_say_nothing_of_the_subject(subject: str, bare: str, passes_on: bool) -> None:
    assert (bare_subject(subject), is_forward(subject)) == (bare, passes_on)
