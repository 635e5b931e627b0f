"""The parts of a DOCX file by purpose, and their relationships (ECMA-376, part 2)."""

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from narrator.sources.archive import Archive
from narrator.sources.elements import Element
from narrator.sources.inline import address
from narrator.sources.office.styled import attribute, local_name


class Package:
    """The parts of a document by purpose; they may have any name."""

    def __init__(self, file: Archive) -> None:
        self._file = file
        self._main = next(self._targets("", "officeDocument"), "word/document.xml")
        self.main = file.tree(self._main)
        self._pictures = dict(self._internal(self._main, "image"))

    def of(self, purpose: str) -> Element | None:
        """The tree of the part with a purpose, such as "styles"; None if there is none."""
        names = (*self._targets(self._main, purpose), self._file.find(f"{purpose}.xml", self._main))
        return next((self._file.tree(name) for name in names if name), None)

    def properties(self) -> dict[str, str]:
        """The properties of the document (part 2, 11), by the names of their elements."""
        name = next(self._targets("", "core-properties"), "") or self._file.find("docProps/core.xml")
        return {local_name(each): each.text or "" for each in self._file.tree(name)} if name else {}

    def says_something(self, purpose: str) -> bool:
        """Whether there is text in the parts with a purpose."""
        return any(re.search(rb"<w:t[ >]", self._file.read(name)) for name in self._targets(self._main, purpose))

    def links(self) -> dict[str, str]:
        """The targets of hyperlinks, by the ids of their relationships."""
        folder, name = posixpath.split(self._main)
        relations = self._file.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            relation.get("Id") or "": address(relation.get("Target") or "")
            for relation in (self._file.tree(relations) if relations else ())
            if (relation.get("Type") or "").endswith("/hyperlink") and relation.get("TargetMode") == "External"
        }

    def chunk(self, key: str) -> bytes:
        """An embedded document of another kind (17.17.2.1), by the id of its relationship, or b""."""
        return next((self._file.read(name) for each, name in self._internal(self._main, "aFChunk") if each == key), b"")

    def picture(self, element: Element) -> str:
        """The small picture that an element shows, as a `data:` address; else ""."""
        ids = (attribute(each, key) for each in element.iter(etree.Element) for key in ("embed", "id"))
        return next((self._file.picture(self._pictures[each]) for each in ids if each in self._pictures), "")

    def _targets(self, base: str, purpose: str) -> Iterator[str]:
        yield from (target for _, target in self._internal(base, purpose))

    def _internal(self, base: str, purpose: str) -> Iterator[tuple[str, str]]:
        """The ids of the relationships with a purpose, and the parts that they target."""
        folder, name = posixpath.split(base)
        relations = self._file.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in self._file.tree(relations) if relations else ():
            if (relation.get("Type") or "").endswith(f"/{purpose}") and relation.get("TargetMode") != "External":
                target = self._file.find(relation.get("Target") or "", base)
                if target:
                    yield relation.get("Id") or "", target
