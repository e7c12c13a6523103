"""Opens the guide in a real browser and prints as JSON what was found.

    guide.py BROWSER AXE GUIDE FOLDER

As browse.py, of the guide; the files that it offers are saved in FOLDER.
"""

import json
import sys

from browser import Browser, complaints, judge, saved


def main():
    program, axe, guide, folder = sys.argv[1:]
    browser = Browser(program)
    found = {"axe": [], "wide": []}
    try:
        browser.begin(folder)
        browser.look(1280, "light")
        browser.open(guide)
        # A file of the guide is saved under its name, with what stands there, from the keyboard.
        browser.run("window.file = document.querySelector('.code[data-name]');"
                    "file.querySelector('.tools button:last-child').focus()")
        name = browser.run("file.dataset.name")
        browser.enter()
        found["saved"] = saved(folder, name).read_text(encoding="utf-8")
        found["shown"] = browser.run("file.querySelector('pre').textContent")
        found["offers"] = browser.run("""[...document.querySelectorAll(".code")]
          .map((of) => [Boolean(of.dataset.name), of.querySelectorAll("button").length])""")
        for width, scheme in ((1280, "light"), (320, "dark")):
            browser.look(width, scheme)
            judge(browser, axe, [width, scheme], found)
        found["console"] = complaints(browser)
    finally:
        browser.process.kill()
    print(json.dumps(found, ensure_ascii=False))


main()
