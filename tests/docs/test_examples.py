"""Every program that is shown runs, and so does every example, as somebody would run it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from tests.docs.papers import EXAMPLES, Block, blocks
from tests.support import packages
from tests.support.process import Cli

pytestmark = pytest.mark.slow

ARTICLE = "# Tides\n\nThe sea comes, and the sea goes.\n\n## At night\n\n```\ncode\n```\n\nNobody sees Dr. Lind.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an article in it."""
    (tmp_path / "article.md").write_text(ARTICLE)
    return tmp_path


def episodes(output: Path) -> list[str]:
    for path in output.glob("*/*.mp3"):
        assert soundfile.info(path).duration > 1
    return sorted(path.parent.name for path in output.glob("*/*.mp3"))


def programs() -> Iterator[Block]:
    return (each for each in blocks("python") if each.paper not in ("docs/voices.md", "docs/architecture.md"))


def place(each: Block) -> str:
    return f"{each.paper}: {each.code.splitlines()[-1].strip()[:40]}"


@pytest.mark.parametrize("program", list(programs()), ids=place)
def test_a_program_that_is_shown_runs(program: Block, folder: Path) -> None:
    (folder / "program.py").write_text(program.code)
    run = subprocess.run([sys.executable, "program.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert episodes(folder / "output") == (["tides"] if "narrator.narrate" in program.code else [])


def test_the_engine_is_found_and_speaks(folder: Path, narrator: Cli) -> None:
    env = packages.install_project(folder / "site", EXAMPLES / "engine")
    (folder / "narrator.toml").write_text("[engines.beep]\npitch = 523\n")
    assert narrator("voices", "--engine", "beep", env=env).stdout.startswith("beep     beep ")
    run = narrator("article.md", "--engine", "beep", "--no-store", cwd=folder, env=env)
    assert run.returncode == 0, run.stderr
    assert "read by beep, beep" in run.stdout
    assert episodes(folder / "output") == ["tides"]
    (folder / "narrator.toml").write_text('[engines.beep]\npitch = "high"\n')
    assert narrator("article.md", "--engine", "beep", cwd=folder, env=env).returncode == 2


# What of edge-tts 7.3.1 and aiohttp the example uses; two words stand for the answers 403 and 503 of the service.
EDGE_TTS = """
from narrator.engines import Voice
from narrator.engines.tone import Tone
import aiohttp

class Communicate:
    def __init__(self, text, voice):
        self.text = text

    async def stream(self):
        for word, status in ("refused", 403), ("busy", 503):
            if word in self.text:
                raise aiohttp.ClientResponseError(status)
        if "silence" in self.text:
            raise exceptions.NoAudioReceived
        [sound] = Tone().speak([self.text], Voice("", ""))
        yield {"type": "audio", "data": sound[:999]}
        yield {"type": "SentenceBoundary", "offset": 0, "duration": 1, "text": self.text}
        yield {"type": "audio", "data": sound[999:]}

async def list_voices():
    return [{"ShortName": "sv-SE-SofieNeural", "Locale": "sv-SE", "FriendlyName": "Sofie"}]

from edge_tts import exceptions
"""
EDGE_TTS_EXCEPTIONS = "class EdgeTTSException(Exception): pass\nclass NoAudioReceived(EdgeTTSException): pass\n"
AIOHTTP = """
class ClientError(Exception): pass
class ClientResponseError(ClientError):
    def __init__(self, status): self.status = status
"""


def test_an_engine_that_asks_a_service_through_a_library_speaks(folder: Path, narrator: Cli) -> None:
    env = packages.install_project(folder / "site", EXAMPLES / "edge")
    (folder / "site/edge_tts").mkdir()
    (folder / "site/edge_tts/__init__.py").write_text(EDGE_TTS)
    (folder / "site/edge_tts/exceptions.py").write_text(EDGE_TTS_EXCEPTIONS)
    (folder / "site/aiohttp.py").write_text(AIOHTTP)
    assert "sv-SE-SofieNeural" in narrator("voices", "--engine", "edge", env=env).stdout
    assert "en-GB-SoniaNeural" in narrator("voices", "--engine", "edge", "--offline", env=env).stdout
    run = narrator("article.md", "--engine", "edge", "--no-store", cwd=folder, env=env)
    assert run.returncode == 0, run.stderr
    assert "read by Edge, en-US-AriaNeural" in run.stdout
    assert episodes(folder / "output") == ["tides"]
    for word, message in {
        "refused": "speech.platform.bing.com refuses the request (403); 0 of 1 requests are answered and kept; try pip",
        "offline": "Edge needs 1 request, but narrator is offline",
    }.items():
        (folder / "bad.txt").write_text(f"This will be {word}, they say.")
        offline = ("--offline",) if word == "offline" else ()
        run = narrator("bad.txt", "--engine", "edge", "--no-announce", *offline, cwd=folder, env=env)
        assert run.returncode == 4
        assert message in run.stderr


def test_the_program_narrates_a_folder(folder: Path) -> None:
    (folder / "empty.md").touch()
    command = [sys.executable, EXAMPLES / "narrate_folder.py", folder, folder / "output", "tone"]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    assert "empty.md" in run.stderr
    assert run.stdout.startswith("Tides: ")
    assert episodes(folder / "output") == ["tides"]
    run = subprocess.run([*map(str, command[:2])], capture_output=True, text=True, check=False)
    assert (run.returncode, "python examples/narrate_folder.py articles/ output/" in run.stderr) == (1, True)
    assert "Traceback" not in run.stderr


def test_the_script_is_narrated(folder: Path, narrator: Cli) -> None:
    run = narrator(EXAMPLES / "script.md", "--engine", "tone", "--no-store", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "espeak:en-gb" in run.stdout
    assert episodes(folder / "output") == ["the-storm"]
