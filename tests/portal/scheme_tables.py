"""A scheme of a province as its annex prints it: title rows, heads, groups, criteria, total."""

TITLE = (
    ("ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH",),
    ("BỘ TIÊU CHÍ ĐÁNH GIÁ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ",),
    ("(Kèm theo Quyết định số 2712/QĐ-UBND ngày 31/10/2025)",),
)
HEAD = ("STT", "Tiêu chí, tiêu chí thành phần", "Điểm tối đa", "Cách tính điểm", "Tài liệu kiểm chứng", "Chỉ tiêu 2026")
MEETINGS = "Từ 4 cuộc trở lên: 10 điểm; 3 cuộc: 7,5 điểm; 2 cuộc: 5 điểm"
ROWS = (
    ("I", "CHỈ ĐẠO, ĐIỀU HÀNH", 20, "", "", ""),
    ("1", "Họp chỉ đạo cải cách hành chính", 10, MEETINGS, "Biên bản", 10),
    ("2", "Thực hiện nhiệm vụ được giao", 10, "Tính theo tỷ lệ b/a x điểm tối đa", "Báo cáo", "90 %"),
    ("II", "THỦ TỤC HÀNH CHÍNH", 30, "", "", ""),
    ("3", "Giải quyết hồ sơ", 20, "", "", ""),
    ("3.1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "12,5", "Tỷ lệ % x điểm tối đa", "Hệ thống một cửa", "98 %"),
    ("3.2", "Thanh toán trực tuyến", 7.5, "a/b * điểm tối đa", "Hệ thống", ""),
    ("4", "Công khai thủ tục", 10, "Có: 10; không: 0", "Ảnh chụp", ""),
    ("", "Tổng cộng", 50, "", "", ""),
)  # fmt: skip
