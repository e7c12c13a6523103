"""A real browser, driven through its pipe (Chrome DevTools Protocol), so that nothing else is needed."""

import base64
import json
import os
import pathlib
import subprocess
import time

LONGEST = 60.0


class Browser:
    def __init__(self, program):
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def place():
            # Copies first: a pipe may be 3 or 4 already.
            reading, writing = os.dup(to_read), os.dup(from_write)
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"]
        self.process = subprocess.Popen(
            [program, *flags, "about:blank"], preexec_fn=place, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.left, self.number, self.session, self.events = b"", 0, None, []

    def begin(self, folder):
        """A page of its own, of which downloads go into the folder."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def receive(self):
        while b"\0" not in self.left:
            more = os.read(self.from_read, 1 << 16)
            if not more:
                raise RuntimeError("the browser is gone")
            self.left += more
        message, self.left = self.left.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_write, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)
        raise RuntimeError(f"{method} takes too long")

    def run(self, script):
        """The value of an expression on the page, also of a promise."""
        result = self.send("Runtime.evaluate", expression=script, awaitPromise=True,
                           returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:2000])
        return result["result"].get("value")

    def until(self, script):
        end = time.monotonic() + LONGEST
        while not self.run(script):
            if time.monotonic() > end:
                raise RuntimeError(f"never true: {script}")
            time.sleep(0.05)

    def settled(self, script):
        """Waits until it is true in ten frames in a row: behind a jump a browser still scrolls and
        takes focus away."""
        end, times = time.monotonic() + LONGEST, 0
        while times < 10:
            frame = f"new Promise((done) => requestAnimationFrame(() => done({script})))"
            times = times + 1 if self.run(frame) else 0
            if time.monotonic() > end:
                raise RuntimeError(f"never true for long: {script}")

    def press(self, key, code):
        text = {"Enter": "\r"}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text,
                      windowsVirtualKeyCode=code)

    def tab(self):
        self.press("Tab", 9)

    def enter(self):
        self.press("Enter", 13)

    def open(self, report, place=""):
        # From elsewhere, or the browser only moves on the page.
        self.send("Page.navigate", url="about:blank")
        self.until("location.protocol === 'about:'")
        self.send("Page.navigate", url=pathlib.Path(report).resolve().as_uri() + place)
        self.until("document.readyState === 'complete' && location.protocol === 'file:'")

    def print(self, path):
        printed = self.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
        path.write_bytes(base64.b64decode(printed["data"]))

    def look(self, width, scheme, media="screen"):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=900,
                  deviceScaleFactor=1, mobile=False)
        # Without movement what has focus is in its place at once.
        features = [{"name": "prefers-color-scheme", "value": scheme},
                    {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.send("Emulation.setEmulatedMedia", media=media, features=features)


def saved(folder, name):
    """A file that was downloaded."""
    path = pathlib.Path(folder) / name
    end = time.monotonic() + LONGEST
    while not path.exists() or path.stat().st_size == 0:
        if time.monotonic() > end:
            raise RuntimeError(f"{name} was not saved")
        time.sleep(0.05)
    time.sleep(0.2)
    return path


FOCUSED = """(() => {
  const on = document.activeElement, box = on.getBoundingClientRect();
  const line = getComputedStyle(on);
  return { tag: on.tagName, id: on.id, text: (on.textContent || "").trim().slice(0, 40),
           href: on.getAttribute("href"),
           seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
             && box.left < innerWidth && box.top < innerHeight,
           marked: line.outlineStyle !== "none" && parseFloat(line.outlineWidth) > 0 };
})()"""


def judge(browser, axe, place, found):
    """Adds what the rules of axe-core find on the page, and whether it is wider than the window."""
    window, page = browser.run("[innerWidth, document.documentElement.scrollWidth]")
    if page > window:
        found["wide"].append([*place, page])
    if browser.run("typeof axe") == "undefined":
        browser.send("Runtime.evaluate", expression=pathlib.Path(axe).read_text())
    result = browser.run("axe.run(document, { resultTypes: ['violations'] })")
    for violation in result["violations"]:
        nodes = [node["html"][:160] for node in violation["nodes"][:3]]
        found["axe"].append([*place, violation["id"], violation["help"], nodes])


def complaints(browser):
    """What the console says of the page, and what was fetched from elsewhere."""
    found = []
    for event in browser.events:
        params = event.get("params", {})
        if event.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            found.append(params["entry"]["text"])
        if event.get("method") == "Runtime.exceptionThrown":
            found.append(json.dumps(params)[:500])
        if event.get("method") == "Runtime.consoleAPICalled" and params["type"] == "error":
            found.append(json.dumps(params)[:500])
        if event.get("method") == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:", "blob:", "about:")):
                found.append(f"fetched {url}")
    return found
