"""Archives: what they hold is found by its references, and hostile ones are refused before they cost anything."""

import struct
import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator import budget
from narrator.errors import SourceError
from narrator.sources import Document, Origin
from narrator.sources.archive import has, opened


def packed(members: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return file.getvalue()


def document(content: bytes) -> Document:
    return Document(Origin("a.zip"), ".zip", content)


def refused(content: bytes, name: str = "a.txt") -> str:
    with pytest.raises(SourceError) as error, opened(document(content)) as members:
        members.read(name)
    assert error.value.hint
    assert "\n" not in str(error.value)
    return error.value.what


def test_members_are_read_in_their_order() -> None:
    with opened(document(packed({"b.txt": b"2", "folder/": b"", "folder/a.txt": b"1"}))) as members:
        assert members.names == ("b.txt", "folder/a.txt")
        assert members.read("folder/a.txt") == b"1"


@pytest.mark.parametrize(
    ("path", "base", "found"),
    [
        ("text/one.xhtml", "", "text/one.xhtml"),
        ("one.xhtml#here", "text/two.xhtml", "text/one.xhtml"),
        ("../Image%201.png", "text/one.xhtml", "Image 1.png"),
        ("/text/one.xhtml", "text/one.xhtml", "text/one.xhtml"),
        ("TEXT/One.XHTML", "", "text/one.xhtml"),
        ("text\\one.xhtml", "", "text/one.xhtml"),
        ("text/./../text/one.xhtml", "", "text/one.xhtml"),
        ("text/cafe\u0301.xhtml", "", "text/café.xhtml"),
        ("100%25.txt", "", "100%25.txt"),
        ("one.xhtml", "", ""),
        ("../../../../etc/passwd", "text/one.xhtml", ""),
        ("/etc/passwd", "", ""),
        ("file:///etc/passwd", "", ""),
        ("https://example.com/text/one.xhtml", "", ""),
        ("C:\\windows\\win.ini", "", ""),
        ("", "text/one.xhtml", ""),
        ("%00%ff", "", ""),
    ],
)
def test_references_lead_to_members_only(path: str, base: str, found: str) -> None:
    names = ("text/one.xhtml", "text/two.xhtml", "Image 1.png", "text/café.xhtml", "100%25.txt", "../etc/shadow")
    with opened(document(packed(dict.fromkeys(names, b"x")))) as members:
        assert members.find(path, base) == found


def test_a_name_of_several_lines_makes_one_line_of_an_error() -> None:
    whole = bytearray(packed({"a\nb": bytes(range(256)) * 4}))
    whole[60] ^= 0xFF
    assert "a b" in refused(bytes(whole), "a\nb")


def test_a_missing_member_is_named() -> None:
    assert refused(packed({"b.txt": b"x"})) == "a.zip is damaged: a.txt is missing in it"


def test_what_is_no_archive_or_cut_short_is_refused() -> None:
    whole = packed({"a.txt": b"text" * 1000})
    assert "damaged" in refused(b"")
    assert "damaged" in refused(b"PK\x03\x04")
    assert "damaged" in refused(whole[:-30])
    assert "damaged" in refused(whole[20:])


def test_a_changed_byte_is_found_by_the_checksum() -> None:
    whole = bytearray(packed({"a.txt": bytes(range(256)) * 4}))
    whole[60] ^= 0xFF
    assert "a.txt" in refused(bytes(whole))


def test_encrypted_members_are_refused() -> None:
    whole = bytearray(packed({"a.txt": b"secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(signature) + offset] |= 1
    assert refused(bytes(whole)) == "a.zip is encrypted"


def test_an_unknown_way_of_packing_is_refused() -> None:
    whole = bytearray(packed({"a.txt": b"text" * 100}))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        whole[whole.index(signature) + offset] = 99
    assert "a.txt" in refused(bytes(whole))


def test_a_member_that_grows_a_thousandfold_is_refused() -> None:
    assert "unpacks to far more" in refused(packed({"a.txt": bytes(8_000_000)}))


def test_small_members_may_be_packed_well() -> None:
    with opened(document(packed({"a.txt": b" " * 500_000}))) as members:
        assert len(members.read("a.txt")) == 500_000


def test_many_members_that_together_grow_without_measure_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "UNPACKED", 3_000_000)
    content = packed({f"{number}.txt": bytes(1_000_000) for number in range(5)})
    with (
        pytest.raises(SourceError, match="unpacks to far more"),
        budget.of("a.zip", len(content)),
        opened(document(content)) as members,
    ):
        for name in members.names:
            members.read(name)


def test_members_that_share_their_bytes_are_bounded_as_all_are() -> None:
    """A bomb without nesting: the directory names the same packed bytes many times (USENIX WOOT 2019)."""
    kernel = packed({"0": bytes(900_000)})
    entry_at = kernel.index(b"PK\x01\x02")
    entry = kernel[entry_at : kernel.index(b"PK\x05\x06")]
    entries = b"".join(entry[:46] + bytes([65 + number]) for number in range(20))
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 20, 20, len(entries), entry_at, 0)

    bomb = document(kernel[:entry_at] + entries + end)
    with pytest.raises(SourceError), budget.of("a.zip", len(bomb.content)), opened(bomb) as members:
        for _ in range(20):
            for name in members.names:
                members.read(name)


def test_an_archive_within_an_archive_is_not_opened() -> None:
    inner = packed({"a.txt": b"x"})
    with opened(document(packed({"inner.zip": inner}))) as members:
        assert members.read("inner.zip") == inner
        assert members.find("inner.zip/a.txt") == ""


def test_a_size_that_lies_does_not_matter() -> None:
    whole = bytearray(packed({"a.txt": b"text" * 100}))
    at = whole.index(b"PK\x01\x02") + 24
    whole[at : at + 4] = struct.pack("<L", 2**31)
    with opened(document(bytes(whole))) as members:
        assert members.read("a.txt") == b"text" * 100


def test_too_many_members_are_refused() -> None:
    content = packed(dict.fromkeys(map(str, range(20_001)), b""))
    assert "too many files" in refused(content)


def tree_of(xml: bytes) -> str:
    with opened(document(packed({"a.xml": xml}))) as members:
        return "".join(map(str, members.tree("a.xml").itertext()))


def test_external_entities_are_not_fetched() -> None:
    assert tree_of(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>before &x; after</a>').count("root") == 0


def test_a_billion_laughs_are_not_laughed() -> None:
    lines = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    start = time.thread_time()
    with pytest.raises(SourceError):
        assert len(tree_of(b'<!DOCTYPE a [<!ENTITY l0 "ha">%s]><a>&l11;</a>' % lines)) < 1000
        raise SourceError("read without them", "")
    assert time.thread_time() - start < 1


@pytest.mark.parametrize(
    "xml",
    [b"", b"no xml", b"<a>", b"<a>\0</a>", b"<a>&nothing;</a", b"<a>" * 10_000 + b"</a>" * 10_000, b"\xff\xfe<a/>"],
    ids=["empty", "no xml", "open", "null", "entity", "deep", "mark"],
)
def test_broken_xml_is_refused_in_one_line(xml: bytes) -> None:
    with pytest.raises(SourceError) as error:
        tree_of(xml)
    assert "a.xml" in error.value.what
    assert "\n" not in str(error.value)


def test_has_tells_archives_by_what_is_in_them() -> None:
    content = packed({"word/document.xml": b"x"})
    assert has(document(content), "other", "word/document.xml")
    assert not has(document(content), "word/other.xml")
    assert not has(document(b"text about word/document.xml"), "word/document.xml")
    assert has(document(content[:-40]), "word/document.xml")


@given(st.data())
def test_damaged_archives_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(packed({"a.txt": b"text " * 50, "b/c.xml": b"<a>b</a>"}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    content = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    has(document(content), "a.txt")
    try:
        with opened(document(content)) as members:
            for name in members.names:
                members.read(name)
    except SourceError as error:
        assert "\n" not in str(error)
