"""A browser without a screen for the officials' page: keeps cookies, reads the fields of forms, follows no redirect."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode

LIMIT_S = 60.0
"""Longest wait for an answer, s. Chosen."""


class OfficeBrowser:
    """A browser at the page on `port` of this computer. `redirect`: where the last answer leads, "" = nowhere."""

    def __init__(self, port: int) -> None:
        self._port, self._cookies, self._page = port, dict[str, str](), ""
        self.redirect = ""

    def get(self, path: str) -> int:
        """Open a page; return the status."""
        return self._ask("GET", path, None)

    def send(self, path: str, fields: dict[str, str]) -> int:
        """Send a form; return the status. Raises `RuntimeError` when the page refuses it."""
        status = self._ask("POST", path, urlencode(fields))
        if status != http.client.SEE_OTHER:
            raise RuntimeError(f"{path}: the page answers {status}")
        return status

    def form(self, path: str) -> dict[str, str]:
        """Return the fields of the form of the last page that is sent to `path`, as they are untouched."""
        reader = _FormReader(path)
        reader.feed(self._page)
        return reader.fields

    def _ask(self, method: str, path: str, body: str | None) -> int:
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"content-type": "application/x-www-form-urlencoded", "origin": f"http://127.0.0.1:{self._port}"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LIMIT_S)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self._page = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("set-cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        self.redirect = answer.headers.get("location", "")
        return answer.status


class _FormReader(HTMLParser):
    """Reads the fields of the largest form that is sent to `path`; of a choice the chosen or first one."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._forms: list[dict[str, str]] = [{}]
        self._path, self._inside, self._templates = path, False, 0
        self._area, self._choice = "", ""

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields by name."""
        return max(self._forms, key=len)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = found.get("action", self._path) == self._path and found.get("method") == "post"
            self._forms.append({})
        self._templates += tag == "template"
        if not self._inside or self._templates:
            return
        fields = self._forms[-1]
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "option" and self._choice:
            if "selected" in found or self._choice not in fields:
                fields[self._choice] = value
        elif tag == "select":
            self._choice = name
        elif tag == "textarea":
            self._area, fields[name] = name, ""
        elif tag == "input" and name and (found.get("type") != "checkbox" or "checked" in found):
            fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._templates -= tag == "template"
        self._choice = "" if tag == "select" else self._choice
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area and self._inside:
            self._forms[-1][self._area] += data
