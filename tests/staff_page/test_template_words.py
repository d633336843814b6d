"""Every word that a template of the page names is there, also when another room has moved its words."""

import re
from pathlib import Path

import pytest

from robot.paths import ROOT
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG

TEMPLATES = ROOT / "robot" / "staff_page" / "templates"
WORD = re.compile(r"""\bt\(\s*["']([a-z_]+\.[\w.]+)["']\s*[,)]""")


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_every_word_of_a_template_is_there(template: Path) -> None:
    words = load_words(CONFIG / "words")
    assert [key for key in WORD.findall(template.read_text(encoding="utf-8")) if not words.has(key)] == []


def test_officials_are_asked_in_administrative_words() -> None:
    """A page asks with "Đề nghị", as official letters do; "xin" stands only in words such as "xin lỗi"."""
    pages = [*(CONFIG / "words" / "vi").glob("page_*.toml"), CONFIG / "words" / "vi" / "desk_page.toml"]
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    asked = [line for line in lines if re.search(r"\bxin\b(?! lỗi)", line, re.IGNORECASE)]
    assert [line for line in asked if not line.startswith("visitor_")] == []
    sources = [*(ROOT / "robot" / "editing").rglob("*.py"), *(ROOT / "robot" / "staff_page").rglob("*.py")]
    assert [path for path in sources if re.search(r'vi="[Xx]in\b(?! lỗi)', path.read_text(encoding="utf-8"))] == []
