"""Files as they come: in any letters, by any separator, under titles; hostile ones are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from sijill.register.files import BadRoll, Declared, look, rows
from sijill.register.files.refusing import REASONS
from sijill.register.files.understanding import _identifiers
from sijill.register.files.writing import PARTS, as_csv, as_written, as_xlsx, harmless
from sijill.register.wording import rolls as wording

WESTERN = str.maketrans("٠٣٢١٩", "03219")
HEAD = ["CIN", "الاسم العائلي", "Prénom", "Date de naissance"]
LINES = [["C 417332", "العلوي", "Hélène", "14/06/1984"], ["Z1234", "بنعلي", "Rachid", "٠٣/٠٢/١٩٩٠"]]
FIELDS = Declared(columns={"document": "CIN", "family_ar": "الاسم العائلي", "born": HEAD[3]})


def text(lines, sign=";"):
    return "".join(sign.join(line) + "\r\n" for line in lines)


def write(tmp_path: Path, data: bytes, name: str = "roll.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def workbook(lines=(HEAD, *LINES), sheet: str = "", parts=()) -> bytes:
    out = io.BytesIO(as_xlsx(lines, from_right=True))
    if sheet or parts:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in PARTS.items():
                archive.writestr(name, body)
            archive.writestr("xl/worksheets/sheet1.xml", sheet or "<worksheet/>")
            for name, body in parts:
                archive.writestr(name, body)
        return made.getvalue()
    return out.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_and_separators_are_found_out(tmp_path, encoding, sign):
    path = write(tmp_path, text([HEAD, *LINES], sign).encode(encoding))
    found = look(path)
    assert (found.encoding, found.delimiter) == (encoding, sign)
    assert list(found.columns) == HEAD
    assert [row.cells["الاسم العائلي"] for row in rows(path, FIELDS)] == ["العلوي", "بنعلي"]


def test_the_two_old_code_pages_are_told_apart(tmp_path):
    arabic = write(tmp_path, text([HEAD, *LINES]).translate(WESTERN).encode("cp1256"))
    assert look(arabic).encoding == "cp1256"
    french = [["CIN", "Nom", "Prénom"], ["C1", "Bénali", "Hélène"], ["C2", "Saïd", "Zoé"]]
    latin = write(tmp_path, text(french).encode("cp1252"))
    assert look(latin).encoding == "cp1252"
    assert next(rows(latin, Declared(columns={"document": "CIN"}))).cells["Prénom"] == "Hélène"


def test_the_names_of_columns_are_found_below_titles_and_merged_cells(tmp_path):
    above = [["لائحة الصناع التقليديين 2004", "", "", ""], ["", "", "", ""], HEAD, *LINES]
    for path in (
        write(tmp_path, text(above).encode()),
        write(tmp_path, workbook(above), "roll.xlsx"),
    ):
        found = look(path)
        assert (found.header_row, list(found.columns)) == (3, HEAD)
        assert [row.number for row in rows(path, FIELDS)] == [4, 5]


def test_a_column_without_a_name_has_its_letter_and_one_given_twice_its_turn(tmp_path):
    path = write(tmp_path, b"CIN;;CIN;x\r\n1;2;3;4\r\n")
    assert look(path).columns == ("CIN", "[B]", "CIN (2)", "x")


def test_a_workbook_is_known_by_its_bytes_whatever_its_name(tmp_path):
    path = write(tmp_path, workbook(), "roll.csv")
    assert look(path).kind == "xlsx"
    assert [dict(row.cells)["CIN"] for row in rows(path, FIELDS)] == ["C 417332", "Z1234"]


BOMB = "<worksheet><sheetData>" + "<row/>" * 6_000_000
ENTITY = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet/>'
FAR = '<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
TALL = (
    '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="GR1048576"><v>1</v></c></row></sheetData></worksheet>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = {
    "empty": lambda: b" \r\n",
    "unknown_kind": lambda: b"%PDF-1.7 ...",
    "old_workbook": lambda: OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"),
    "password": lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
    "web_page": lambda: b"\xef\xbb\xbf <html><table><tr><td>CIN</td></tr></table>",
    "macros": lambda: workbook(sheet="<worksheet/>", parts=[("xl/vbaProject.bin", "x")]),
    "damaged": lambda: workbook()[:400],
    "bomb": lambda: workbook(sheet=BOMB),
    "entities": lambda: workbook(sheet=ENTITY),
    "too_many_columns": lambda: workbook(sheet=FAR),
    "nul": lambda: b"CIN;Nom\r\nC1;a\0b\r\n",
    "mixed_encodings": lambda: "CIN;Nom\r\nC1;Hélène\r\n".encode() + "C2;Zoé\r\n".encode("cp1252"),
    "line_too_long": lambda: b"CIN;" + b"x" * (9 << 20),
}


@pytest.mark.parametrize("reason", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(tmp_path, reason):
    path = write(tmp_path, HOSTILE[reason](), "roll.xlsx")
    with pytest.raises(BadRoll) as refusal:
        look(path)
    assert refusal.value.code == reason
    assert wording.bad_text(refusal.value)


def test_a_sheet_that_claims_the_whole_grid_ends_its_own_process_and_nobody_elses(tmp_path):
    path = write(tmp_path, workbook(sheet=TALL), "roll.xlsx")
    with pytest.raises(BadRoll) as refusal:
        list(rows(path, FIELDS))
    assert refusal.value.code in ("too_heavy", "too_many_rows")


def test_a_wide_csv_is_refused(tmp_path):
    path = write(tmp_path, (",".join(f"c{n}" for n in range(16_384)) + "\n1\n").encode())
    with pytest.raises(BadRoll, match="too_many_columns"):
        look(path)


def test_a_file_of_ten_gigabytes_is_refused_before_a_byte_is_read(tmp_path):
    path = tmp_path / "roll.csv"
    with path.open("wb") as file:
        file.truncate(10 << 30)  # on no disk: a hole
    with pytest.raises(BadRoll, match="too_large"):
        look(path)


def test_every_reason_has_its_sentence():
    assert wording.BAD.keys() == REASONS


def test_what_leaves_is_run_by_no_spreadsheet_and_comes_back_as_it_was(tmp_path):
    cells = ['=HYPERLINK("x")', "+212661223344", "-", "@SUM(A1)", "العلوي", "'quoted", "\tx"]
    assert [as_written(harmless(cell)) for cell in cells] == cells
    assert not any(harmless(cell).startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    lines = [["a", "b", "c", "d", "e", "f", "g"], cells]
    for made in (b"".join(as_csv(lines)), as_xlsx(lines, from_right=False)):
        path = write(tmp_path, made, "out")
        [row] = rows(path, Declared(columns={"nia": "a"}))
        assert [as_written(cell) for cell in row.cells.values()] == cells


def test_the_identifiers_of_a_roll_follow_its_rows_and_are_never_given_twice():
    rows = [
        _identifiers(datetime(2026, 3, 2, tzinfo=UTC), row)
        for row in (2, 3, 16_384, 16_385, 1 << 25)
    ]
    made = [UUID(each) for four in rows for each in four]
    assert {one.version for one in made} == {7}
    assert len(set(made)) == len(made)
    assert all(max(before) < min(after) for before, after in pairwise(rows))
