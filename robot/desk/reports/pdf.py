"""Render the HTML page of a report as PDF, in the font Be Vietnam Pro; nothing is loaded from a network."""

from pathlib import Path

import fontpkg_be_vietnam_pro

from robot.core.trouble import Trouble

_WEIGHTS = ((400, "Regular"), (600, "SemiBold"), (700, "Bold"))


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
    files = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
    faces = "".join(
        f'@font-face {{ font-family: "Be Vietnam Pro"; font-weight: {weight}; '
        f'src: url("{(files / f"BeVietnamPro-{name}.ttf").as_uri()}"); }}'
        for weight, name in _WEIGHTS
    )
    fonts = FontConfiguration()
    style = CSS(string=faces, font_config=fonts, url_fetcher=URLFetcher(allowed_protocols={"file"}))
    # No URL of the page is fetched: a name in a list may look like an address.
    document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=set()))
    return bytes(document.write_pdf(stylesheets=[style], font_config=fonts))
