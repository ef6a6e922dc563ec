"""A headless Chromium driven over its debugging pipe with the standard library alone."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The browser: CHROMIUM in the environment, or one on the path. Skips, loudly, where there is none."""
    named = os.environ.get("CHROMIUM", "")
    found = shutil.which(named) if named else next((one for one in map(shutil.which, NAMES) if one), None)
    if not found:
        pytest.skip("no Chromium on this machine: the page was NOT opened (install the package chromium)")
    return found


class Browser:
    """One page. `complaints` are console errors, exceptions and requests of the page, as text."""

    def __init__(self, program: str, profile: Path, size: tuple[int, int] = (1280, 900), dark: bool = False) -> None:
        read_end, self._write = os.pipe()
        self._read, write_end = os.pipe()
        # The browser reads from descriptor 3 and writes to 4; no process of this one may inherit the others.
        shell = f'exec 3<&{read_end} 4>&{write_end}; exec "$0" "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage", f"--user-data-dir={profile}",
             f"--window-size={size[0]},{size[1]}", "about:blank"],
            pass_fds=(read_end, write_end), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(read_end)
        os.close(write_end)
        self._waiting = b""
        self._number = 0
        self.complaints: list[str] = []
        self.requests: list[str] = []
        target = self._page()
        self._session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        if dark:
            self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def _page(self) -> str:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            pages = [one for one in self._ask("Target.getTargets", {})["targetInfos"] if one["type"] == "page"]
            if pages:
                return pages[0]["targetId"]
            time.sleep(0.05)
        raise AssertionError("Chromium opened no page")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command to the page."""
        return self._ask(method, parameters, self._session)

    def _ask(self, method: str, parameters: dict[str, Any], session: str = "") -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters} | (
            {"sessionId": session} if session else {}
        )
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next(60)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]

    def _next(self, seconds: float) -> dict[str, Any]:
        until = time.monotonic() + seconds
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self._read], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise AssertionError(f"Chromium said nothing for {seconds} s")
            part = os.read(self._read, 1 << 20)
            if not part:
                raise AssertionError("Chromium ended")
            self._waiting += part
        one, _, self._waiting = self._waiting.partition(b"\0")
        message = json.loads(one)
        self._heard(message.get("method", ""), message.get("params", {}))
        return message

    def _heard(self, method: str, said: dict[str, Any]) -> None:
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(said["exceptionDetails"])[:600])
        elif method == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(said["args"])[:600])
        elif method == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(said["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"][:120])

    def open(self, page: Path, ready: str, seconds: float = 60.0) -> None:
        """Open a file and wait until the expression `ready` is true."""
        self.ask("Page.navigate", url=page.as_uri())
        self.until(f"location.protocol === 'file:' && document.readyState === 'complete' && ({ready})", seconds)

    def until(self, ready: str, seconds: float = 60.0) -> None:
        """Wait until the expression is true."""
        until = time.monotonic() + seconds
        while not self.value(ready):
            if time.monotonic() > until:
                raise AssertionError(f"not true within {seconds} s: {ready}; the page said {self.complaints}")
            time.sleep(0.1)

    def value(self, expression: str) -> Any:
        """What an expression is in the page; promises are awaited."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def picture(self, whole: bool = True) -> str:
        """A screenshot as base64 PNG."""
        return self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]

    def close(self) -> None:
        """End the browser and wait for it."""
        os.close(self._write)
        os.close(self._read)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
