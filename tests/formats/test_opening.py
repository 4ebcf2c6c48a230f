"""Opening: compressions, encodings and line ends, each found by what is in the file."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import itertools
import json
import lzma
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from absclf.errors import InputError
from absclf.formats import InputWarning, read
from absclf.formats.encodings import TextDecoder, find_encoding, named_encoding
from absclf.formats.lines import MAX_LINE, split_lines
from absclf.formats.opening import open_input
from tests.formats.conftest import WriteFile
from tests.formats.reading import read_all, record_of, records_of, rejects_of

RECORD = json.dumps({"id": "g1", "text": "Goats chew. Sheep agree."}) + "\n"
FRENCH = "Les chèvres mâchent à l’aube — même en été. Œuvre complète."

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": functools.partial(lzma.compress, preset=1),
}


@pytest.mark.parametrize("ending", COMPRESS)
def test_compressed_files_are_known_by_content_whatever_their_name(ending: str, write_file: WriteFile) -> None:
    packed = COMPRESS[ending](RECORD.encode())
    for name in (f"goats.jsonl.{ending}", "goats.jsonl", "goats"):
        assert record_of(write_file(name, packed)).text == "Goats chew. Sheep agree."


@pytest.mark.parametrize("ending", COMPRESS)
def test_a_file_that_is_cut_off_gives_what_is_whole_and_a_reject(ending: str, write_file: WriteFile) -> None:
    sentences = [f"Goat {n * n} chews {n * 7919 % 65537}." for n in range(50_000)]
    texts = (" ".join(sentences[start : start + 20]) for start in range(0, len(sentences), 20))
    lines = "".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))
    packed = COMPRESS[ending](lines.encode())
    *records, reject = read_all(write_file("cut", packed[: len(packed) * 3 // 4]))
    assert len(records) > 1000
    assert [record.id for record in records[:1000]] == [str(n) for n in range(1000)]
    assert "cut off" in str(reject)
    assert reject.number == len(records) + 1


def test_a_file_that_is_damaged_from_the_start_is_refused(write_file: WriteFile) -> None:
    with pytest.raises(InputError, match="the gzip file is damaged"):
        records_of(write_file("goats.gz", b"\x1f\x8b\x08\x00 this is none"))


def test_members_of_a_gzip_file_are_read_one_after_the_other(write_file: WriteFile) -> None:
    packed = gzip.compress(RECORD.encode()) + gzip.compress(RECORD.encode())
    assert len(records_of(write_file("goats.jsonl.gz", packed))) == 2


def test_a_file_that_was_compressed_twice_is_refused(write_file: WriteFile) -> None:
    with pytest.raises(InputError, match="compressed twice"):
        records_of(write_file("goats.gz", gzip.compress(gzip.compress(RECORD.encode()))))


@pytest.mark.parametrize("ending", COMPRESS)
def test_a_file_that_unpacks_to_far_more_than_its_size_is_refused(ending: str, write_file: WriteFile) -> None:
    blank = b" " * 9_999 + b"\n"
    packed = COMPRESS[ending](RECORD.encode() + blank * 2_000)
    (reject,) = rejects_of(write_file("bomb", packed))
    assert "unpacks to more than 250 times its size" in reject.reason


def test_the_size_to_which_a_file_may_unpack_can_be_set(write_file: WriteFile) -> None:
    path = write_file("goats.gz", gzip.compress(RECORD.encode() * 100_000))
    (reject,) = rejects_of(path, max_bytes=2**20)
    assert "more than 1,048,576 bytes" in reject.reason


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_found(encoding: str, write_file: WriteFile) -> None:
    path = write_file("goats.ris", f"TY  - JOUR\nAB  - {FRENCH}\nER  - \n".encode(encoding))
    assert record_of(path, on_notice=[].append).text == FRENCH


@pytest.mark.parametrize(("encoding", "read_as"), [("cp1252", "Windows-1252"), ("mac_roman", "Latin-1")])
def test_of_a_text_in_another_encoding_you_are_told_what_it_was_taken_for(
    encoding: str, read_as: str, write_file: WriteFile
) -> None:
    text = f"“{FRENCH}” {'They chew on. ' * 20}".strip()
    path = write_file("goats.csv", f"title,abstract\nChèvres,{text}\n".encode(encoding))
    notices: list[str] = []
    read_all(path, on_notice=notices.append)
    (notice,) = notices
    assert notice.startswith(f"{path}: the text is not UTF-8, and was read as {read_as}.")
    assert "--encoding" in notice
    with pytest.warns(InputWarning, match=f"read as {read_as}"):
        list(read(path))
    assert record_of(path, encoding=encoding).text == text  # with its encoding named, nothing is told


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_may_be_named_without_its_order_and_lack_a_mark(encoding: str, write_file: WriteFile) -> None:
    for text in ("They chew.", "咀嚼"):
        path = write_file("goats.csv", f"title,abstract\nGoats,{text}\n".encode(encoding))
        assert record_of(path, encoding="UTF-16").text == text


@pytest.mark.parametrize("name", ["klingon", "", "hex", "rot13", "zlib", "idna", "undefined", "a\0b", "\udcff"])
def test_a_name_that_is_none_of_an_encoding_of_files_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="There is no encoding"):
        named_encoding(name)


def test_an_encoding_that_a_page_declares_is_taken_unless_it_is_utf_8(write_file: WriteFile) -> None:
    page = '<html><head><meta charset="{}"></head><body><h2>Abstract</h2><p>Žvýkání koz – {}.</p></body></html>'
    for declared, encoding in (("windows-1250", "cp1250"), ("windows-1250", "utf-8")):
        path = write_file("goats.html", page.format(declared, "kozy " * 20).encode(encoding))
        assert record_of(path).text.startswith("Žvýkání koz – kozy")
    latin = page.replace("Žvýkání koz", "Chèvres").format("iso-8859-1", "chèvres " * 20)
    assert record_of(write_file("latin.html", latin.encode("cp1252"))).text.startswith("Chèvres – chèvres")


def test_latin_1_is_found_where_windows_1252_has_no_such_character(write_file: WriteFile) -> None:
    path = write_file("goats.jsonl", '{"text": "caf\xe9 \x81 cr\xe8me"}\n'.encode("latin-1"))
    assert record_of(path, on_notice=[].append).text == "caf\xe9 \x81 cr\xe8me"


def test_an_encoding_that_is_named_goes_before_what_the_bytes_say(write_file: WriteFile) -> None:
    path = write_file("goats.jsonl", '{"text": "žvýkání koz"}\n'.encode("cp1250"))
    assert record_of(path, encoding="cp1250").text == "žvýkání koz"
    with pytest.raises(InputError, match="no encoding 'klingon'"):
        records_of(path, encoding="klingon")


def test_an_encoding_that_xml_declares_is_taken(write_file: WriteFile) -> None:
    page = (
        '<?xml version="1.0" encoding="ISO-8859-2"?><article><front><article-meta><abstract><p>žvýkání</p></abstract>'
    )
    path = write_file("goats.xml", (page + "</article-meta></front></article>").encode("iso-8859-2"))
    assert record_of(path).text == "žvýkání"


@pytest.mark.parametrize("name", ["klingon", "hex", "idna", "utf-16", "undefined"])
def test_an_encoding_that_xml_declares_and_cannot_be_in_counts_for_nothing(name: str, write_file: WriteFile) -> None:
    page = f'<?xml version="1.0" encoding="{name}"?><article><front><article-meta><abstract><p>{FRENCH}</p></abstract>'
    assert record_of(write_file("goats.xml", page + "</article-meta></front></article>")).text == FRENCH


def test_bytes_that_are_not_utf_8_are_read_as_windows_1252_and_reported(write_file: WriteFile) -> None:
    lines = [json.dumps({"text": f"Chèvre {n} – mûre."}, ensure_ascii=False).encode() for n in range(3)]
    lines[1] = '{"text": "Chèvre “1” mûre."}'.encode("cp1252")
    path = write_file("goats.jsonl", b"\n".join(lines))
    notices: list[str] = []
    texts = [record.text for record in read_all(path, on_notice=notices.append)]  # type: ignore[union-attr]
    assert texts == ["Chèvre 0 – mûre.", "Chèvre “1” mûre.", "Chèvre 2 – mûre."]
    (notice,) = notices
    assert re.search(r"not all bytes are UTF-8 \(the first at byte \d+\)", notice)
    with pytest.warns(InputWarning, match="not all bytes are UTF-8"):
        list(read(path))


def test_nul_characters_in_a_text_are_replaced_and_reported(write_file: WriteFile) -> None:
    path = write_file("goats.ris", f"TY  - JOUR\nAB  - Goats\0chew. {'They chew on. ' * 50}\nER  - \n")
    notices: list[str] = []
    (record,) = read_all(path, on_notice=notices.append)
    assert "Goats\ufffdchew" in record.text  # type: ignore[union-attr]
    assert "NUL" in notices[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \r\n\t\n", "the file is empty"),
        ("mark.txt", b"\xef\xbb\xbf", "the file is empty"),
        ("nuls.csv", bytes(5000), "nothing but NUL bytes"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is a PNG image, not text. Save it as text"),
        ("paper.txt", b"%PDF-1.7\n%\xe2\xe3", "this is a PDF document"),
        ("all.zip", b"PK\x03\x04 something.txt", "this is a zip archive"),
        ("all.rar", b"Rar!\x1a\x07", "this is a RAR archive, not text. Unpack it"),
        ("noise.txt", bytes(range(256)) * 40, "this is a binary file"),
        ("mine.safetensors", save({"x": np.zeros(9)}), "this is a safetensors file (a model), not text"),
    ],
)
def test_what_is_no_text_is_refused_in_a_line_that_names_the_file(
    name: str, content: bytes, message: str, write_file: WriteFile
) -> None:
    path = write_file(name, content)
    with pytest.raises(InputError) as caught:
        records_of(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_what_cannot_be_opened_is_refused_in_a_line_that_names_it(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path, message in (
        (tmp_path / "missing.ris", "no such file"),
        (tmp_path, "a directory"),
        (loop, "leads back to itself"),
        (tmp_path / ("x" * 300), "name is too long"),
    ):
        with pytest.raises(InputError, match=message) as caught:
            records_of(path)
        assert str(path) in str(caught.value)


def test_standard_input_is_read_like_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(gzip.compress(RECORD.encode())))
    monkeypatch.setattr(sys, "stdin", stream)
    (record,) = read("-")
    assert (record.path, record.id) == ("-", "g1")
    assert not stream.closed


@given(st.text(alphabet="ab\r\n\f\v\x1c\x85\u2028\ufeff", max_size=30), st.lists(st.integers(0, 30), max_size=4))
def test_lines_end_at_lf_cr_crlf_and_crcrlf_only_however_the_text_is_cut(text: str, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(places) if start < end]
    lines = list(split_lines(pieces, "x"))
    text = re.sub(r"(?<![^\r\n])\ufeff+", "", text)
    assert "".join(lines) == text
    assert lines == re.findall(r"[^\r\n]*(?:\r\r\n|\r\n|\n|\r)|[^\r\n]+", text)


JOINED = {
    "nbib": "PMID- 7\nAB  - Goats chew.\n\n",
    "ris": "TY  - JOUR\nAB  - Goats chew.\nER  - \n\n",
    "enw": "%0 Book\n%X Goats chew.\n\n",
    "ciw": "FN Web of Science\nVR 1.0\nPT J\nAB Goats chew.\nER\n\nEF\n",
    "bib": "@article{goats,\n  abstract = {Goats chew.}\n}\n",
    "jsonl": '{"abstract": "Goats chew."}\n',
    "csv": "title,abstract\nGoats,Goats chew.\n",
}


@pytest.mark.parametrize("ending", JOINED)
def test_files_with_byte_order_marks_may_be_joined(ending: str, write_file: WriteFile) -> None:
    path = write_file(f"goats.{ending}", f"\ufeff{JOINED[ending]}" * 3)
    assert [record.text for record in records_of(path)] == ["Goats chew."] * 3


@pytest.mark.parametrize("ending", JOINED)
def test_lines_that_windows_ended_twice_are_one_line_each(ending: str, write_file: WriteFile) -> None:
    plain, twice = (
        write_file(f"goats{i}.{ending}", (JOINED[ending] * 2).replace("\n", end))
        for i, end in enumerate(("\n", "\r\r\n"))
    )
    assert [(one.text, one.line) for one in records_of(twice)] == [(one.text, one.line) for one in records_of(plain)]


def test_a_line_longer_than_any_record_is_refused_before_it_is_all_in_memory() -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield "goat " * 100_000

    with pytest.raises(InputError, match="x, line 1: the line is longer"):
        list(split_lines(endless(), "x"))  # type: ignore[arg-type]
    assert taken * 500_000 < 2 * MAX_LINE


LONGEST = 2**14
"""Characters of a line: the limit scaled down."""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [LONGEST - 1, LONGEST, LONGEST + 3, 3 * LONGEST])
@pytest.mark.parametrize("piece", [2**8, LONGEST + 3, LONGEST + 4])
def test_behind_a_line_that_is_cut_off_reading_goes_on(
    end: str, size: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("absclf.formats.lines.MAX_LINE", LONGEST)
    text = f"first{end}{'g' * size}{end}{end}last"
    pieces = [text[start : start + piece] for start in range(0, len(text), piece)]
    first, long, empty, last = split_lines(pieces, "x", cut_long=True)
    assert (first, empty, last) == (f"first{end}", end, "last")
    assert long.rstrip("\r\n") in "g" * size
    assert (len(long.rstrip("\r\n")) > LONGEST) == (size > LONGEST)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50), st.integers(1, 7))
def test_a_text_is_decoded_the_same_however_its_bytes_are_cut(text: str, size: int) -> None:
    data = text.encode()
    decoder = TextDecoder("utf-8")
    pieces = [decoder.decode(data[place : place + size]) for place in range(0, len(data), size)]
    assert "".join([*pieces, decoder.decode(b"", final=True)]) == text
    assert decoder.problems == []


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_without_loss_of_a_line(data: bytes) -> None:
    encoding, mark, _ = find_encoding(data)
    decoder = TextDecoder(encoding)
    text = decoder.decode(data[mark:]) + decoder.decode(b"", final=True)
    if encoding == "utf-8":
        assert text.count("\n") == data.count(b"\n")
    assert "\0" not in text


def test_ctrl_z_behind_the_last_line_is_no_text(write_file: WriteFile) -> None:
    ris = "TY  - JOUR\r\nAB  - Goats\x1a chew.\r\nER  - \r\n\x1a"
    assert record_of(write_file("goats.ris", ris)).text == "Goats\x1a chew."
    assert record_of(write_file("goats.jsonl", RECORD + "\x1a\x1a")).id == "g1"
    assert record_of(write_file("goats.csv", "title,abstract\nGoats,They chew.\n\x1a")).text == "They chew."


def test_the_head_does_not_end_within_a_character(write_file: WriteFile) -> None:
    with open_input(write_file("goats.txt", "é" * 40_000 + "x")) as source:
        assert source.encoding == "utf-8"
        assert set(source.head_text) == {"é"}
        assert source.problems == []
