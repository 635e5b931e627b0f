"""The house stays in order: imports run one way, never in a circle, and each third party has one home."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "narrator"

TOP_LEVEL = {
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "docs", "examples", "narrator", "output",
    "pyproject.toml", "scripts", "tests",
}  # fmt: skip
MADE = {"build", "dist"}
"""What building a package leaves there."""

HOMES = {
    "anyascii": {"spoken.letters"},
    "av": {"formats.libav"},
    "babel": {"script", "spoken.cldr"},
    "brotli": {"http.unpacking"},
    "chardet": {"sources.charsets"},
    "click": {"cli"},
    "distributed": {"executors.dask"},
    "docutils": {"sources.restructuredtext"},
    "dulwich": {"targets.git"},
    "espeakng_loader": {"engines.espeak_library"},
    "faster_whisper": {"episode.recognition"},
    "feedparser": {"sources.feed"},
    "filelock": {"engines.download", "episode.folders", "podcast.upload", "subscriptions.state"},
    "gtts": {"engines.gtts"},
    "imap_tools": {"subscriptions.mailbox"},
    "jinja2": {"episode.rendering"},
    "keyring": {"subscriptions.mailbox"},
    "lameenc": {"formats.mp3.encoder"},
    "latex2mathml": {"spoken.formulas.tree"},
    "lxml": {"podcast.feed", "sources"},
    "markdown_it": {"sources.markdown"},
    "mdit_py_plugins": {"sources.markdown"},
    "mutagen": {"formats.mp3.encoder", "formats.mp3.reader"},
    "num2words": {"spoken.numerals"},
    "packaging": {"cli.feed"},
    "onnxruntime": {"engines.onnx"},
    "pdfminer": {"sources.pdf"},
    "pedalboard": {"sound"},
    "PIL": {"episode.cover", "sources.ocr"},
    "platformdirs": {"engines.catalogue", "script.lexicon", "store"},
    "py3langid": {"article.languages"},
    "pyopenjtalk": {"engines.kokoro.japanese"},
    "pydub": {"sound"},
    "pylatexenc": {"sources.latex"},
    "pypdfium2": {"sources.ocr"},
    "rapidocr": {"sources.ocr"},
    "regex": {"script.lexicon"},
    "requests": {"engines.download", "engines.http", "inbox.sending", "sources.web"},
    "rich": {"cli.progress"},
    "s3fs": {"targets.s3"},
    "segno": {"cli.serve", "inbox.page"},
    "sentencex": {"spoken.sentences"},
    "soundfile": {"sound"},
    "soxr": {"sound"},
    "sshfs": {"targets.sftp"},
    "spellchecker": {"spoken.word_lists"},
    "starlette": {"inbox", "podcast.server"},
    "trafilatura": {"sources.html"},
    "urllib3": {"engines.download", "engines.http", "sources.web"},
    "uvicorn": {"podcast.server"},
    "watchfiles": {"subscriptions.watching"},
    "webdav4": {"targets.webdav"},
}


def modules(package: Path = PACKAGE) -> Iterator[tuple[str, Path]]:
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        if name != "__init__":
            yield name.removesuffix(".__init__"), path


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> frozenset[str]:
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "narrator":
                yield from (f"narrator.{alias.name}" for alias in node.names)


def imports_at_runtime(node: ast.AST) -> Iterator[str]:
    """All that a module imports, also in its functions, but for what only a type checker sees."""
    match node:
        case ast.If(test=ast.Name("TYPE_CHECKING"), orelse=otherwise):
            children: Iterable[ast.AST] = otherwise
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
            return
        case ast.ImportFrom(module=str(module), names=names):
            # What is imported from a package may be a module of it: then that is all that is meant.
            yield from (f"{module}.{alias.name}" for alias in names)
            return
        case _:
            children = ast.iter_child_nodes(node)
    for child in children:
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield from imports_at_runtime(child)


def circle(package: Path) -> list[str]:
    """Modules that import each other in a circle, each the next; empty if there are none."""
    paths = {f"{package.name}.{name}": path for name, path in modules(package)}

    def module(imported: str) -> str:
        return imported if imported in paths else imported.rpartition(".")[0]

    graph = {name: set(map(module, imports_at_runtime(parsed(path)))) for name, path in paths.items()}
    try:
        TopologicalSorter({name: found & paths.keys() for name, found in graph.items()}).prepare()
    except CycleError as error:
        # It tells them from the imported to the importing.
        return list(reversed(error.args[1]))
    return []


def test_nothing_imports_in_a_circle() -> None:
    assert not circle(PACKAGE)


@pytest.mark.parametrize(
    ("kitchen", "expected"),
    [
        ("from house import hall", ["hall", "kitchen", "hall"]),
        ("import house.hall", ["hall", "kitchen", "hall"]),
        ("from house.hall import door", ["hall", "kitchen", "hall"]),
        (
            """
            def cook():
                from house.rooms.larder import bread
            """,
            ["hall", "kitchen", "rooms.larder", "hall"],
        ),
        (
            """
            if TYPE_CHECKING:
                from house import hall
            """,
            [],
        ),
        ("from house.rooms import attic", []),
    ],
)
def test_circles_are_found(tmp_path: Path, kitchen: str, expected: list[str]) -> None:
    rooms = tmp_path / "house" / "rooms"
    rooms.mkdir(parents=True)
    files = {
        "__init__": "",
        "hall": "from house.kitchen import stove",
        "kitchen": dedent(kitchen),
        "rooms/__init__": "from house.rooms import attic",
        "rooms/attic": "from house import errors",
        "rooms/larder": "from house import hall, errors",
        "errors": "",
    }
    for name, content in files.items():
        (tmp_path / "house" / f"{name}.py").write_text(content)
    found = circle(tmp_path / "house")
    assert {*found} == {f"house.{name}" for name in expected}
    assert len(found) == len(expected)


def test_rooms_import_one_way() -> None:
    """There is an order of rooms in which each imports only from those before it, types included."""
    graph: dict[str, set[str]] = {}
    for name, path in modules():
        room = name.split(".")[0]
        imported = {each.split(".")[1] for each in imports(path) if each.startswith("narrator.")}
        graph.setdefault(room, set()).update(imported - {room})
    TopologicalSorter(graph).prepare()


def test_third_parties_have_one_home() -> None:
    strangers = [
        f"{name} imports {imported}"
        for name, path in modules()
        for imported in imports(path)
        if (homes := HOMES.get(imported.split(".")[0])) is not None
        and not any(name == home or name.startswith(f"{home}.") for home in homes)
    ]
    assert not strangers, strangers


def test_nothing_was_left_beside_the_rooms() -> None:
    """Neither by hand nor by a test that runs where the project is."""
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.suffix != ".egg-info"}
    assert names - MADE == TOP_LEVEL
