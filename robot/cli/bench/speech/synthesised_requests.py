"""Synthesise requests of visitors: sentences about the catalogue, spoken by espeak-ng in three voices.

There are no recordings of people who ask for procedures. A recogniser understands these voices far worse than people:
it gets four words of five wrong. Only sentences are used here whose meaning and last word were recognised when tried
alone."""

from pathlib import Path

from robot.cli.bench.speech.recordings import Clip
from simulators.audio.visitor_voices import VISITORS, spoken

_SAID: tuple[tuple[int, str, str], ...] = (
    (2, "1.013724", "tôi muốn vay vốn ngân hàng chính sách"),
    (0, "1.013133", "tôi muốn đăng ký đi lính"),
    (2, "dang-ky-moi-truong", "trang trại chăn nuôi đăng ký môi trường"),
    (1, "1.008004", "ruộng không có nước nên muốn trồng ngô"),
    (0, "1.001612", "đứng tên được mấy hộ kinh doanh"),
    (0, "1.010038", "ra hộ riêng"),
    (2, "2.000575", "tui kiếm hoài hổng ra giấy phép quán cơm"),
    (2, "1.012784", "tách cho thằng cả một trăm mét sổ riêng"),
    (0, "1.012812", "bị người ta cấy lấn sang ruộng nhà mình"),
    (2, "1.013067", "mạ mới mua xe điện đăng ký mô"),
    (2, "1.001622", "hỗ trợ ăn trưa"),
    (2, "1.001612", "mở hộ kinh doanh"),
    (2, "cap-so-nha", "u em ở căn nhà ngang chưa đánh số"),
    (0, "1.008004", "nuôi cá dưới ruộng lúa xin ở mô"),
    (0, "1.010039", "giao chủ hộ cho thằng hai"),
)
"""The requests as (voice, code of the procedure, sentence)."""


def requests(folder: Path, count: int) -> list[Clip]:
    """Write `count` requests as WAV files to `folder`, repeating the list if needed; `group` is the code of the
    procedure that is meant."""
    clips = []
    for number in range(count):
        voice, code, text = _SAID[number % len(_SAID)]
        path = spoken(text, folder / f"request-{number}.wav", VISITORS[voice])
        clips.append(Clip(path, path.name, text, code, f"espeak-{voice}"))
    return clips
