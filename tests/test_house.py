"""The house stays in order: imports run one way, and each third party has one home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "narrator"

# From the ground up. A room may import from those before it, and from its own.
ORDER = (
    "errors",
    "events",
    "files",
    "store",
    "article",
    "spoken",
    "lexicon",
    "topics",
    "script",
    "fences",
    "script_file",
    "words",
    "writing",
    "sources",
    "digest",
    "languages",
    "follow",
    "engines",
    "sound",
    "workers",
    "asking",
    "recording",
    "casting",
    "estimate",
    "track",
    "formats",
    "podcast",
    "artwork",
    "episode",
    "verify",
    "pipeline",
    "settings",
    "cli",
    "__main__",
)

HOMES = {
    "babel": {"script"},
    "brotli": {"sources.web"},
    "chardet": {"sources.charsets"},
    "click": {"cli"},
    "espeakng_loader": {"engines.espeak"},
    "feedparser": {"sources.feed"},
    "filelock": {"episode", "follow"},
    "gtts": {"engines.gtts"},
    "jinja2": {"podcast.rendering"},
    "lameenc": {"formats.mp3"},
    "latex2mathml": {"spoken.formulas.tree"},
    "lxml": {"podcast.feed", "sources"},
    "markdown_it": {"sources.markdown"},
    "mdit_py_plugins": {"sources.markdown"},
    "mutagen": {"formats.mp3", "formats.mp3_reader"},
    "num2words": {"spoken.numerals"},
    "pdfminer": {"sources.pdf"},
    "pedalboard": {"sound"},
    "PIL": {"podcast.cover"},
    "platformdirs": {"lexicon", "store"},
    "py3langid": {"languages"},
    "pydub": {"sound"},
    "regex": {"lexicon"},
    "requests": {"engines.gtts", "sources.web"},
    "rich": {"cli.progress"},
    "segno": {"cli.serve"},
    "sentencex": {"spoken.sentences"},
    "soundfile": {"sound"},
    "soxr": {"sound"},
    "spellchecker": {"words"},
    "starlette": {"podcast.server"},
    "trafilatura": {"sources.html"},
    "urllib3": {"engines.gtts", "sources.web"},
    "uvicorn": {"podcast.server.listening"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if name != "__init__":
            yield name.removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "narrator":
                yield from (f"narrator.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_run_one_way(name: str, path: Path) -> None:
    room = ORDER.index(name.split(".")[0])
    for imported in imports(path):
        if imported.startswith("narrator."):
            assert ORDER.index(imported.split(".")[1]) <= room, f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_third_parties_have_one_home(name: str, path: Path) -> None:
    for imported in imports(path):
        homes = HOMES.get(imported.split(".")[0])
        assert homes is None or any(name == home or name.startswith(f"{home}.") for home in homes), imported


def test_everything_in_the_order_is_there() -> None:
    assert {name.split(".")[0] for name, _ in modules()} == set(ORDER)
