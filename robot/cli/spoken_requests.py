"""Requests of visitors as sound: sentences of the catalogue, spoken by espeak-ng in three voices.

No recordings of people who ask for procedures exist, and a recogniser hears these voices far worse than people: four
words of five are wrong. These are such sentences as arrive: the meaning was right when each was tried alone.
"""

from pathlib import Path

from robot.cli.clips import Clip
from simulators.voices import VISITORS, spoken

_SAID: tuple[tuple[int, str, str], ...] = (
    (2, "1.013724", "tôi muốn vay vốn ngân hàng chính sách"),
    (0, "1.010945", "tôi muốn phản ánh kiến nghị"),
    (0, "1.013133", "tôi muốn đăng ký đi lính"),
    (2, "dang-ky-moi-truong", "trang trại chăn nuôi đăng ký môi trường"),
    (0, "1.010945", "tôi muốn phản ánh hàng xóm gây ồn"),
    (1, "1.008004", "ruộng không có nước nên muốn trồng ngô"),
    (2, "1.011022", "hộ kinh doanh khai thuế ở đâu"),
    (2, "1.010824", "má việt nam anh hùng qua đời"),
    (2, "1.013833", "thông tin trên sổ không khớp căn cước mới"),
    (0, "1.010038", "ra hộ riêng"),
    (2, "1.013833", "cập nhật số căn cước vào bìa đỏ"),
    (2, "2.000815", "mạ nhờ con đi công chứng căn cước"),
    (2, "1.012784", "tách cho thằng cả một trăm mét sổ riêng"),
    (2, "1.013067", "mạ mới mua xe điện đăng ký mô"),
    (0, "1.013831", "sang tên nhà đất"),
    (2, "1.001622", "hỗ trợ ăn trưa"),
    (2, "1.012796", "tôi muốn đính chính số thửa trên sổ"),
    (2, "1.001612", "mở hộ kinh doanh"),
    (1, "2.000815", "phô tô công chứng giấy khai sanh bản chính"),
    (2, "cap-so-nha", "u em ở căn nhà ngang chưa đánh số"),
)
"""(voice, code of the procedure, sentence)"""


def requests(folder: Path, count: int) -> list[Clip]:
    """So many requests as WAV files in `folder`, the list over and over; `group` is the procedure that is meant."""
    clips = []
    for number in range(count):
        voice, code, text = _SAID[number % len(_SAID)]
        path = spoken(text, folder / f"request-{number}.wav", VISITORS[voice])
        clips.append(Clip(path, path.name, text, code, f"espeak-{voice}"))
    return clips
