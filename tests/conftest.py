"""Settings that every test shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A run has to say the same today and tomorrow, on a laptop and on a busy build machine.
settings.register_profile("mailcheck", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("mailcheck")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Take one worker more than there are processors: many tests wait for a command that they started."""
    return (os.cpu_count() or 1) + 1
