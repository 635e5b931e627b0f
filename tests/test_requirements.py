"""No version that narrator may be installed with has a fault that is known to matter for it."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

# The first version that carries the fix of each, from the advisories of the libraries themselves.
FIXED_IN = {
    "brotli": "1.2",  # CVE-2025-6176: a little compressed data takes all memory
    "filelock": "3.20.3",  # CVE-2025-68146, CVE-2026-22701: a link in the place of a lock is followed
    "h11": "0.16",  # CVE-2025-43859: chunked requests are read in two ways
    "jinja2": "3.1.6",  # CVE-2025-27516: templates leave their sandbox
    "pdfminer-six": "20251107",  # CVE-2025-64512: a PDF has a pickle loaded
    "pillow": "11.3",  # CVE-2025-48379: a picture overflows a buffer
    "requests": "2.32.4",  # CVE-2024-47081: passwords of .netrc go to another host
    "starlette": "0.49.1",  # CVE-2025-62727: one Range header takes the processor for minutes
    "urllib3": "2.6",  # CVE-2025-66418, CVE-2025-66471: a little compressed data takes all memory
}


def lower_bound(requirement: Requirement) -> Version:
    return max(Version(each.version) for each in requirement.specifier if each.operator in (">=", "==", "~="))


@pytest.mark.parametrize("name", FIXED_IN)
def test_known_faults_are_below_every_lower_bound(name: str) -> None:
    needed = {each.name.lower().replace(".", "-"): each for each in map(Requirement, PROJECT["dependencies"])}
    assert lower_bound(needed[name]) >= Version(FIXED_IN[name])


def test_every_requirement_has_a_lower_bound() -> None:
    extras = PROJECT["optional-dependencies"]
    needed = [*PROJECT["dependencies"], *(each for name, group in extras.items() if name != "check" for each in group)]
    for each in map(Requirement, needed):
        assert each.name == "narrator" or lower_bound(each), each
