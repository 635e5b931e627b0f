"""A real browser for the tests and benchmarks of pages: Chromium as it is installed, without a window."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

AT_HOME = "nas.lan"
"""This machine under a name of a network at home, and at an address that a browser does not trust."""

ON_THE_WEB = "web.example"
"""This machine under a name of the web."""

_ARGUMENTS = (
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    # A page on a disk may then hand the sound that it plays to the test, which listens.
    "--allow-file-access-from-files",
    "--no-proxy-server",
    f"--host-resolver-rules=MAP {AT_HOME} 127.0.0.1, MAP {ON_THE_WEB} 127.0.0.1",
)


# Milliseconds in which a page has to show what is expected: as long as it is shown, waiting for it costs nothing.
_PATIENCE = 60_000


class NoBrowserError(Exception):
    """Chromium is not installed here."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed afterwards.

    Raises:
        NoBrowserError: there is none.
    """
    program = shutil.which("chromium")
    if program is None:
        raise NoBrowserError("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = _launched(playwright, program)
        try:
            yield browser
        finally:
            browser.close()


def _launched(playwright: Playwright, program: str) -> Browser:
    start = partial(playwright.chromium.launch, executable_path=program, args=list(_ARGUMENTS), timeout=_PATIENCE)
    try:
        return start()
    except Error:
        # Now and then it ends, or hangs, while it starts: that is no fault of a page.
        return start()


@contextmanager
def chromium_for_tests() -> Iterator[Browser]:
    """The same, patient with a busy machine; where there is none the tests are skipped, and in CI they fail."""
    expect.set_options(timeout=_PATIENCE)
    try:
        with chromium() as browser:
            yield browser
    except NoBrowserError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
