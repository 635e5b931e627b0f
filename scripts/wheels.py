"""Which systems and Python versions have wheels of everything that narrator needs, according to pip's resolver.

    python scripts/wheels.py                       # all of them: takes some minutes
    python scripts/wheels.py --python 3.12         # for one version of Python
    python scripts/wheels.py --platform win_amd64 --extra natural

Nothing is installed. Where there is no wheel, pip builds from source, which needs a compiler; if there is no source
either, it fails. What is missing is reported in pip's words.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "win_amd64": ("win_amd64",),
    "macosx_arm64": ("macosx_11_0_arm64", "macosx_12_0_arm64", "macosx_13_0_arm64", "macosx_14_0_arm64"),
    "manylinux_x86_64": ("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_28_x86_64"),
    "manylinux_aarch64": ("manylinux_2_17_aarch64", "manylinux2014_aarch64", "manylinux_2_28_aarch64"),
    "musllinux_x86_64": ("musllinux_1_1_x86_64", "musllinux_1_2_x86_64"),
}
# These come as source only, but are pure Python: they build anywhere without a compiler.
SOURCES = ("docopt",)
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def lacking(platforms: tuple[str, ...], python: str, requirements: list[str], built: Path) -> str:
    """Pip's message if it finds no wheels, or ""."""
    with tempfile.TemporaryDirectory() as target:
        command = [*PIP, "install", "--dry-run", "--ignore-installed", "--target", target]
        command += ["--only-binary", ":all:", "--find-links", str(built), "--python-version", python]
        command += [*(f"--platform={each}" for each in platforms), *requirements]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in run.stderr.splitlines() if line.startswith("ERROR")] or [run.stderr.strip()]
    return "" if run.returncode == 0 else told[-1].removeprefix("ERROR: ")


def main() -> int:
    """Check each system and each Python version, and print a line for it; 1 if anything lacks a wheel."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--platform", action="append", choices=PLATFORMS)
    parser.add_argument("--extra", action="append", default=[])
    given = parser.parse_args()
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    extras = [each for name in given.extra for each in project["optional-dependencies"][name]]
    requirements = [*project["dependencies"], *extras]
    faults = 0
    with tempfile.TemporaryDirectory() as built:
        subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", built, *SOURCES], check=True)
        for platform in given.platform or PLATFORMS:
            for python in given.python or PYTHONS:
                fault = lacking(PLATFORMS[platform], python, requirements, Path(built))
                faults += bool(fault)
                print(f"{platform:<18} {python:<5} {fault or 'all wheels are there'}", flush=True)  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
