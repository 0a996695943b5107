"""Deskbell with another Microsoft: `python -m tests.e2e.signing_in AUTHORITY`.

And the owner's browser, as the system starts it: `... AUTHORITY FILE-OF-THOSE-IT-TRUSTS PAGE`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.mail import oauth
from tests.provider import Owner
from ui.__main__ import main

if __name__ == "__main__":
    _, authority, *visit = sys.argv
    if visit:
        trusted, page = visit
        browser = Owner(Path(trusted))
        browser.show(page)
        browser.leave()
    else:
        oauth.Microsoft.__init__.__defaults__ = (authority,)
        sys.exit(main([]))
