"""A real browser for the tests and benchmarks of pages: the installed Chromium, headless."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

AT_HOME = "nas.lan"
"""This machine under a home network's host name, and at an address that a browser does not trust."""

ON_THE_WEB = "web.example"
"""This machine under a public host name."""

_ARGUMENTS = (
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    # Lets a page on a disk pass the audio that it plays to the test, which listens.
    "--allow-file-access-from-files",
    "--no-proxy-server",
    f"--host-resolver-rules=MAP {AT_HOME} 127.0.0.1, MAP {ON_THE_WEB} 127.0.0.1",
)


# Milliseconds in which a page must show what is expected; if it is shown sooner, there is no wait.
_PATIENCE = 60_000


class NoBrowserError(Exception):
    """Chromium is not installed."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed afterwards.

    Raises:
        NoBrowserError: it is not installed.
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
        # It sometimes exits or hangs while starting, which is not a page's fault.
        return start()


@contextmanager
def chromium_for_tests() -> Iterator[Browser]:
    """The same, patient with a busy machine; without a browser the tests are skipped, but in CI they fail."""
    expect.set_options(timeout=_PATIENCE)
    try:
        with chromium() as browser:
            yield browser
    except NoBrowserError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
