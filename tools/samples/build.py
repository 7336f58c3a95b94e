"""Rewrite `samples/` byte for byte: `python tools/samples/build.py [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

import campaign
import jal
import japan_post
import legitimate
import mechanisms
import seiyu
import urawa
from output import Sample


def samples() -> list[Sample]:
    """Return every sample: incidents and mechanisms with their clean twins, and what is legitimate."""
    made = []
    for build in (urawa.mails, urawa.listed, japan_post.mails, seiyu.mails, jal.mails, campaign.listed):
        made += [build(fixed=False), build(fixed=True)]
    return made + mechanisms.samples() + legitimate.samples()


def main() -> None:
    """Write the samples into the folder given, or into the repository's."""
    default = Path(__file__).resolve().parents[2] / "samples"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for sample in samples():
        sample.write(folder)
        print(sample.name, len(sample.files), sample.expected())


if __name__ == "__main__":
    main()
