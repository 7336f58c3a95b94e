"""Settings that every test shares."""

from __future__ import annotations

from hypothesis import settings

# A run has to say the same today and tomorrow, on a laptop and on a busy build machine.
settings.register_profile("mailcheck", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("mailcheck")
