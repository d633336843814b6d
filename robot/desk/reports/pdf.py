"""Render the HTML page of a report or of a check as PDF, in packaged fonts; nothing is loaded from a network."""

from pathlib import Path

import fontpkg_be_vietnam_pro
import fontpkg_source_serif_4

from robot.core.trouble import Trouble

_SANS = (("400", "Regular"), ("600", "SemiBold"), ("700", "Bold"))
_SERIF = (("normal", "SourceSerif4[opsz,wght]"), ("italic", "SourceSerif4-Italic[opsz,wght]"))
"""Files of the serif font by style; each holds every weight. It stands for Times New Roman, which is not free."""


def pdf(html: str) -> bytes:
    """Return `html` as PDF. Raises `Trouble` if the system lacks the library Pango, which WeasyPrint needs."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise Trouble(
            f"the PDF cannot be set: {error}",
            "không tạo được tệp PDF vì thiếu thư viện Pango",
            remedy="apt-get install libpangoft2-1.0-0, or take the HTML and print it from a browser",
            remedy_vi="gõ: apt-get install libpangoft2-1.0-0, hoặc in tệp HTML từ trình duyệt",
        ) from error
    fonts = FontConfiguration()
    style = CSS(string=_faces(), font_config=fonts, url_fetcher=URLFetcher(allowed_protocols={"file"}))
    # No URL of the page is fetched: a name in a list may look like an address.
    document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=set()))
    return bytes(document.write_pdf(stylesheets=[style], font_config=fonts, presentational_hints=True))


def _faces() -> str:
    """Return the CSS that names the font files."""
    sans = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
    serif = Path(fontpkg_source_serif_4.ROOT) / "files"
    faces = [_face("Be Vietnam Pro", weight, "normal", sans / f"BeVietnamPro-{name}.ttf") for weight, name in _SANS]
    faces += [_face("Source Serif 4", "normal", style, serif / f"{name}.ttf") for style, name in _SERIF]
    return "".join(faces)


def _face(family: str, weight: str, style: str, file: Path) -> str:
    source = f'src: url("{file.as_uri()}")'
    return f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; {source}; }}'
