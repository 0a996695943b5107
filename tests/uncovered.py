"""The environment of a process that coverage does not follow.

One that is killed leaves half a file of what it covered; one that is weighed or timed would have the tracer
weighed and timed as well.
"""

from __future__ import annotations

import os
from collections.abc import Mapping


def uncovered(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """All of it but what starts coverage in a new process."""
    return {name: value for name, value in environment.items() if not name.startswith("COVERAGE")}
