"""No version that narrator may be installed with has a fault that is known to matter for it."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

# The first version that carries the fixes of each: looked up in the advisories of the libraries, or in what reports
# them by number and version.
FIXED_IN = {
    "brotli": "1.2",  # CVE-2025-6176: a little compressed data takes all memory
    "filelock": "3.20.3",  # CVE-2025-68146, CVE-2026-22701: a link in the place of a lock is followed
    "h11": "0.16",  # CVE-2025-43859: chunked requests are read in two ways
    "jinja2": "3.1.6",  # CVE-2025-27516: templates leave their sandbox
    "lxml": "6.1",  # CVE-2026-41066: some parsers read local files that a document names
    "lxml-html-clean": "0.4.5",  # CVE-2026-28348, CVE-2026-28350, CVE-2026-49825: what is cleaned runs all the same
    "pdfminer-six": "20251107",  # CVE-2025-64512: a PDF has a pickle loaded
    "pillow": "12.2",  # CVE-2025-48379, CVE-2026-25990, CVE-2026-40192: pictures overflow buffers
    "python-multipart": "0.0.31",  # CVE-2026-24486, CVE-2026-40347, CVE-2026-42561, GHSA-v9pg-7xvm-68hf: forms take all
    "requests": "2.33",  # CVE-2024-47081: passwords of .netrc go to another host; CVE-2026-25645: a guessable file
    "starlette": "1.3.1",  # CVE-2025-62727: ranges take minutes; CVE-2026-48710 and later: unchecked hosts and paths
    "urllib3": "2.7",  # CVE-2025-66418, CVE-2025-66471, CVE-2026-21441, CVE-2026-44431, CVE-2026-44432: bombs, headers
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
