"""Texts are cut into chapters, articles, clauses and points, and numbers that a text quotes begin none of them."""

from robot.law.legal_text import LegalArticle, cut, gaps

LAW = """
Chương I
NHỮNG QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Luật này quy định về hộ tịch.
Chương II
ĐĂNG KÝ HỘ TỊCH
Mục 1. ĐĂNG KÝ KHAI SINH
Điều 2. Trách nhiệm đăng ký khai sinh
[Đã gộp sửa đổi theo Luật 1/2020/QH14]
1. Trong thời hạn 60 ngày, cha hoặc mẹ có trách nhiệm:
a) Nộp tờ khai;
đ) Ký sổ.
Trường hợp khác do Chính phủ quy định.
2 . Công chức kiểm tra việc đăng ký.
2a. Khoản được bổ sung.
Điều 2a. Điều được bổ sung
Nội dung.
Mục 2. ĐĂNG KÝ KẾT HÔN
Điều 3. Sửa đổi Luật Cư trú
1. Sửa đổi Điều 20 như sau:
“Điều 20. Điều kiện đăng ký
1. Công dân có chỗ ở.
9. Khoản của luật khác.
2. Bãi bỏ Điều 21.
Điều 20. Điều kiện của Luật khác
"""


def articles(text: str = LAW) -> tuple[LegalArticle, ...]:
    return cut(text.splitlines())


def test_articles_have_their_number_title_and_the_headings_above_them() -> None:
    assert [each.number for each in articles()] == ["1", "2", "2a", "3"]
    first, second, *_, last = articles()
    assert (first.title, first.chapter) == ("Phạm vi điều chỉnh", "Chương I. NHỮNG QUY ĐỊNH CHUNG")
    assert second.chapter == "Chương II. ĐĂNG KÝ HỘ TỊCH · Mục 1. ĐĂNG KÝ KHAI SINH"
    assert last.chapter == "Chương II. ĐĂNG KÝ HỘ TỊCH · Mục 2. ĐĂNG KÝ KẾT HÔN"


def test_clauses_keep_their_points_and_the_text_after_them() -> None:
    second = articles()[1]
    assert [clause.number for clause in second.clauses] == ["1", "2", "2a"]
    assert [letter for letter, _ in second.clauses[0].points()] == ["a", "đ"]
    assert second.clauses[0].lines[-1] == "Trường hợp khác do Chính phủ quy định."
    assert second.remark == "Đã gộp sửa đổi theo Luật 1/2020/QH14"
    assert second.place_of("2") == 1
    assert second.place_of("7") is None


def test_numbers_of_a_quoted_text_begin_no_clause_and_no_article() -> None:
    last = articles()[-1]
    assert [clause.number for clause in last.clauses] == ["1", "2"]
    assert "9. Khoản của luật khác." in last.clauses[0].lines
    assert "Điều 20. Điều kiện của Luật khác" in last.clauses[1].lines


def test_text_before_the_first_clause_is_a_clause_without_number() -> None:
    (only,) = articles("Điều 1. Giải thích\nTrong Luật này:\n1. Hộ tịch là sự kiện.")
    assert [clause.number for clause in only.clauses] == ["", "1"]


def test_missing_articles_are_named() -> None:
    found = articles("Điều 1. A\nx\nĐiều 3. B\ny")
    assert list(gaps(found)) == ["2"]


def test_a_longer_gap_is_read_only_if_the_header_names_the_missing_articles() -> None:
    text = "Điều 1. A\nx\nĐiều 9. B\ny"
    assert [each.number for each in articles(text)] == ["1"]
    assert [each.number for each in cut(text.splitlines(), [str(n) for n in range(2, 9)])] == ["1", "9"]


def test_a_text_without_articles_has_none() -> None:
    assert articles("") == ()
    assert articles("Kính gửi: Ủy ban nhân dân phường") == ()
