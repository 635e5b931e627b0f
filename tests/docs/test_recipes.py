"""The recipes for publishing do what they promise, as far as they can be carried out on one machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from narrator.podcast import feed
from tests.docs.papers import block
from tests.support.web import Page, Site

PAPER = "docs/publishing.md"
POST = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
WORDS = "<p>The sea comes, and the sea goes, and nobody on the beach has ever seen it stay for long.</p>" * 3
FEED = "<rss version='2.0'><channel><title>Blog</title>{}</channel></rss>"
ITEM = "<item><title>{0}</title><link>{1}/{0}</link><guid>{1}/{0}</guid></item>"


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=ada", "-c", "user.email=ada@localhost")
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
def test_the_workflow_publishes_new_posts_and_only_these(tmp_path: Path) -> None:
    """Its steps, run by a shell as GitHub does, where the branch is checked out anew each time."""
    with Site() as web:
        _carry_out(tmp_path, web)


def _carry_out(tmp_path: Path, web: Site) -> None:
    steps = yaml.safe_load(block(PAPER, "yaml"))["jobs"]["narrate"]["steps"]
    home_page = web.address().rstrip("/")
    lines = [step["run"] for step in steps if "pip install" not in step.get("run", "pip install")]
    script = "\n".join(lines).replace("https://example.com", home_page)
    narrator = tmp_path / "bin" / "narrator"
    narrator.parent.mkdir()
    narrator.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m narrator "$@"\n')
    narrator.chmod(0o755)
    environment = os.environ | {"PATH": f"{narrator.parent}:{os.environ['PATH']}", "NARRATOR_ENGINE": "tone"}
    environment |= {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    home = tmp_path / "home.git"
    git(tmp_path, "init", "--bare", str(home))
    git(tmp_path, "clone", str(home), "first")
    # As the paper says how the branch is made.
    git(tmp_path / "first", "switch", "--orphan", "gh-pages")
    git(tmp_path / "first", "commit", "--allow-empty", "--message", "Begin")
    git(tmp_path / "first", "push", "origin", "gh-pages")
    for posts in (["tides"], ["tides", "waves"]):
        for post in posts:
            web.put(f"/{post}", Page(POST.format(post, WORDS).encode()))
        items = "".join(ITEM.format(post, home_page) for post in reversed(posts))
        web.put("/feed.xml", Page(FEED.format(items).encode(), "text/xml"))
        shutil.rmtree(tmp_path / "site", ignore_errors=True)
        git(tmp_path, "clone", "--branch", "gh-pages", str(home), "site")
        subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True, capture_output=True)
        there = git(home, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
        content = git(home, "show", "gh-pages:feed.xml").encode()
        assert [name for name in there if name.endswith(".mp3")] == [f"{post}/{post}.mp3" for post in posts]
        assert set(feed.files(content)) <= set(there)
    assert len(git(home, "log", "--format=%h", "gh-pages").split()) == 3


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd on this machine")
def test_the_units_are_such_as_systemd_takes(tmp_path: Path) -> None:
    for name, containing in (("podcast.service", "[Service]"), ("podcast.timer", "[Timer]")):
        (tmp_path / name).write_text(block(PAPER, "ini", containing).replace("%h/.venv/bin/narrator", sys.executable))
    command = ["systemd-analyze", "verify", "--user", "--man=no", str(tmp_path / "podcast.timer")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert str(tmp_path) not in run.stderr, run.stderr
