"""Lists are read whatever their columns, case, digits and empty cells; faults are told in words."""

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import cin as kernel_cin
from sijill.linkage.lists import Unreadable, read


@pytest.fixture
def con():
    return duckdb.connect()


def rows(con, path, text, *columns):
    path.write_text(text, encoding="utf-8")
    read(con, path, "left")
    return con.execute(f"SELECT {', '.join(columns)} FROM left_list ORDER BY n").fetchall()


def test_headings_are_known_in_any_case_with_any_separator(con, tmp_path):
    text = "ID;First Name AR;Last-Name-FR;CIN\n1;محمد;Alaoui;ab 123456\n"
    got = rows(con, tmp_path / "a.csv", text, "id", "first_name_ar", "last_name_fr", "cin")
    assert got == [("1", "محمد", "Alaoui", "AB123456")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1970-02-03", "1970-02-03"),
        ("1970", "1970-01-01"),
        ("١٩٨٠", "1980-01-01"),
        ("03/02/1970", "1970-02-03"),
        ("1970/2/3", "1970-02-03"),
        ("1980-01-31 00:00:00", "1980-01-31"),
        ("1970-00-00", "1970-01-01"),
        ("0970-02-03", None),
        ("soon", None),
    ],
)
def test_birth_dates_are_read_as_they_are_written(con, tmp_path, written, meant):
    got = rows(con, tmp_path / "a.csv", f"cin,birth_date\nA12345,{written}\n", "birth_date")
    assert got == [(meant,)]


@pytest.mark.parametrize(
    "written", ["AB123456", "ab12O456", "A 12345", "0D12345", "K-45221", "JC1200"]
)
def test_identity_numbers_are_read_as_the_kernel_reads_them(con, tmp_path, written):
    got = rows(con, tmp_path / "a.csv", f"name_fr,cin\nx,{written}\n", "cin")
    assert got == [(kernel_cin.parse(written).value,)]


def test_what_is_no_identity_number_is_left_out(con, tmp_path):
    for wrong in ("AB", "ABC12345", "12"):
        with pytest.raises(Invalid):
            kernel_cin.parse(wrong)
        assert rows(con, tmp_path / "a.csv", f"name_fr,cin\nx,{wrong}\n", "cin") == [(None,)]


def test_phones_keep_the_digits_no_prefix_changes(con, tmp_path):
    text = "cin,phone\nA12345,+212 6 12 34 56 78\nA12346,0612345678\nA12347,12\n"
    got = rows(con, tmp_path / "a.csv", text, "phone")
    assert got == [("612345678",), ("612345678",), (None,)]


def test_words_for_nothing_are_nothing(con, tmp_path):
    text = "cin,name_fr,sex\nN/A,-,\nA12345,NULL,Féminin\nA12346,  Ali  ben  ,ذكر\n"
    got = rows(con, tmp_path / "a.csv", text, "cin", "name_fr", "sex")
    assert got == [(None, None, None), ("A12345", None, "F"), ("A12346", "Ali ben", "M")]


def test_a_number_of_many_people_recognises_nobody(con, tmp_path):
    text = "id,cin\n" + "".join(f"{n},AA000000\n" for n in range(9)) + "9,AB12345\n"
    got = rows(con, tmp_path / "a.csv", text, "cin")
    assert got == [(None,)] * 9 + [("AB12345",)]


def test_parquet_is_read_with_its_own_types(con, tmp_path):
    path = tmp_path / "a.parquet"
    parquet.write_table(
        pa.table({"id": [7, 8], "birth_date": [1970, 1981], "cin": ["A12345", None]}), path
    )
    read(con, path, "left")
    got = con.execute("SELECT id, birth_date, cin FROM left_list ORDER BY n").fetchall()
    assert got == [("7", "1970-01-01", "A12345"), ("8", "1981-01-01", None)]


def test_a_list_without_identifiers_is_numbered(con, tmp_path):
    assert rows(con, tmp_path / "a.csv", "cin\nA12345\nA12346\n", "id") == [("1",), ("2",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,cin\n7,A12345\n7,A12346\n", "1 ids stand on several rows: 7"),
        ("id,cin\n,A12345\n", "1 rows have no id"),
        ("id,colour\n1,red\n", "no column to recognise a person by"),
        ("id,birth date,birth-date\n1,1970,1970\n", "two columns mean the same"),
        ("id,cin\n", "no row under the heading"),
    ],
)
def test_a_list_that_cannot_be_linked_is_refused_in_a_sentence(con, tmp_path, text, said):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match=said):
        read(con, path, "left")


def test_a_missing_file_is_told(con, tmp_path):
    with pytest.raises(Unreadable, match="there is no such file"):
        read(con, tmp_path / "none.csv", "left")
