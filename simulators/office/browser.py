"""A real browser, controlled over its debugging pipe (Chrome DevTools Protocol) without a driver program or package."""

import base64
import json
import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
LIMIT_S = 60.0
_GONE = ("Inspected target navigated or closed", "Cannot find default execution context")


class _LoadedAgain(Exception):
    """Raised when the page is reloaded while an expression is evaluated in it."""


class Chromium:
    """A Chromium browser with one tab of `width` x `height` CSS pixels; `phone`: with the touch and layout of a
    phone."""

    def __init__(self, profile: Path, width: int = 412, height: int = 915, *, phone: bool = True) -> None:
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        command = [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"]
        command += [f"--user-data-dir={profile}", "--no-first-run", "--disable-dev-shm-usage", "about:blank"]

        def as_three_and_four() -> None:
            os.dup2(to_browser, 103)
            os.dup2(from_browser, 104)
            os.dup2(103, 3)
            os.dup2(104, 4)

        self._process = subprocess.Popen(
            command, preexec_fn=as_three_and_four, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_browser)
        os.close(from_browser)
        os.set_blocking(self._read, False)
        self._number, self._clicks, self._rest, self._session = 0, 0, b"", ""
        self.errors: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(10)
        os.close(self._write)
        os.close(self._read)

    def open(self, address: str) -> None:
        """Load the page at `address` and wait until it is complete."""
        self._call("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """Return the value of a JavaScript expression in the page. The expression is evaluated again if the page is
        reloaded meanwhile."""
        ends_s = time.monotonic() + LIMIT_S
        while True:
            try:
                found = self._call("Runtime.evaluate", expression=script, returnByValue=True)
            except _LoadedAgain:
                if time.monotonic() > ends_s:
                    raise TimeoutError(script) from None
                time.sleep(0.02)
            else:
                return found["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until a page has been parsed in which a JavaScript expression is true. Raises TimeoutError after
        `LIMIT_S`."""
        ends_s = time.monotonic() + LIMIT_S
        while self.run(f"document.readyState !== 'loading' && ({script})") is not True:
            if time.monotonic() > ends_s:
                raise TimeoutError(script)
            time.sleep(0.05)

    def type(self, selector: str, text: str) -> None:
        """Type into the field found by the CSS `selector`, as soon as the field exists."""
        self.wait(f"document.querySelector({json.dumps(selector)}) !== null")
        self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        self._call("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        """Click in the middle of the element found by the CSS `selector`, as a finger does.

        A page that reloads may lack the element or lose the click. The click is therefore repeated until the page has
        received it, but not while something covers the element. Raises TimeoutError after `LIMIT_S`.
        """
        self._clicks += 1
        where_it_is = (
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); if (e === null) return null;"
            f" e.addEventListener('click', () => sessionStorage.setItem('clicks', {self._clicks}), {{capture: true}});"
            " e.scrollIntoView({block: 'center'});"
            " const r = e.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2;"
            " return e.contains(document.elementFromPoint(x, y)) ? [x, y] : null; })()"
        )
        heard = f"sessionStorage.getItem('clicks') === '{self._clicks}'"
        ends_s = time.monotonic() + LIMIT_S
        while time.monotonic() < ends_s:
            if (where := self.run(where_it_is)) is not None:
                x, y = where
                with suppress(_LoadedAgain):
                    for kind in ("mousePressed", "mouseReleased"):
                        self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
                if self.run(heard):
                    return
            time.sleep(0.02)
        raise TimeoutError(f"click {selector}")

    def drag(self, selector: str, right: float, down: float) -> None:
        """Drag the middle of the element found by the CSS `selector` with the mouse, by CSS pixels."""
        x, y = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center'});"
            " const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind, share in (("mousePressed", 0.0), ("mouseMoved", 0.5), ("mouseMoved", 1.0), ("mouseReleased", 1.0)):
            at = {"x": x + share * right, "y": y + share * down}
            self._call("Input.dispatchMouseEvent", type=kind, button="left", buttons=1, clickCount=1, **at)

    def key(self, key: str) -> None:
        """Press and release a key by its DOM name ("ArrowUp"), where the focus is."""
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=key, code=key)

    def media(self, kind: str) -> None:
        """Show the page as on `kind` ("print"); "" = as on a screen."""
        self._call("Emulation.setEmulatedMedia", media=kind)

    def picture(self, path: Path) -> None:
        """Save the visible part of the page as a PNG."""
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"]))

    def _call(self, method: str, **params: Any) -> Any:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        ends_s = time.monotonic() + LIMIT_S
        while time.monotonic() < ends_s:
            for answer in self._answers():
                if answer.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                    self.errors.append(json.dumps(answer["params"]))
                if answer.get("id") == self._number:
                    if "error" in answer:
                        if answer["error"].get("message") in _GONE:
                            raise _LoadedAgain
                        raise ValueError(f"{method}: {answer['error']}")
                    return answer["result"]
            time.sleep(0.005)
        raise TimeoutError(method)

    def _answers(self) -> list[dict[str, Any]]:
        try:
            self._rest += os.read(self._read, 1 << 20)
        except BlockingIOError:
            return []
        *whole, self._rest = self._rest.split(b"\0")
        return [json.loads(piece) for piece in whole]
