"""What a caller asks of a use case: paths, policy, layers of options; values only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailcheck.model.mail_hosts import LookUp


@dataclass(frozen=True, slots=True)
class Request:
    """One run over one batch.

    `policy` is a file or None for the nearest; `overrides` are parsed policy tables of the
    command line, laid over the file. `memory` replaces the disk for the examples of rules: path
    to content; `content` then is the policy itself. `today` decides what has expired. `baseline`
    is a file of accepted findings. `look_up` asks the DNS for mail hosts; without it nothing is
    ever sent to the network.
    """

    paths: tuple[str, ...]
    policy: str | None = None
    find_policy: bool = True
    overrides: Mapping[str, Any] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    language: str = "en"
    show_values: bool = False
    stdin: bytes | None = None
    memory: Mapping[str, bytes] | None = None
    today: date = field(default_factory=date.today)
    baseline: str | None = None
    look_up: LookUp | None = None
