"""Opens a report in a real browser and prints as JSON what was found.

    browse.py BROWSER AXE REPORT FOLDER

BROWSER is Chromium, AXE the script of axe-core; downloads go into FOLDER. The report is in Japanese
and, in the same file, in English.
"""

import json
import pathlib
import sys

from browser import FOCUSED, Browser, complaints, judge, saved

SHOWN = """[...document.querySelectorAll(".translation")]
  .filter((page) => page.getClientRects().length > 0).map((page) => page.id)"""


def languages(browser, report, folder):
    """How the report is read in one language and then in the other."""
    found = {"walk": []}
    browser.look(1280, "light")
    browser.open(report)
    found["first"] = browser.run(SHOWN)
    shown = []

    def choose(name):
        for _ in range(5):
            browser.tab()
            on = browser.run(FOCUSED)
            found["walk"].append(on)
            if on["text"] == name:
                break
        browser.enter()
        browser.until(f"document.activeElement.textContent.trim() !== '{name}'")
        shown.append([browser.run("location.hash"), *browser.run(SHOWN)])

    choose("English")
    choose("日本語")
    # What is read is what is shown in the other language, below the links.
    browser.run("location.hash = 'ja-h-12'")
    browser.settled("document.querySelector('#ja .languages a[lang=en]').hash === '#en-h-12'")
    browser.run("document.querySelector('#ja .languages a[lang=en]').focus()")
    browser.enter()
    browser.until("location.hash === '#en-h-12'")
    shown.append([browser.run("location.hash"), *browser.run(SHOWN)])
    place = "document.querySelector('#en-h-12').getBoundingClientRect().top"
    bar = "document.querySelector('#en .languages').getBoundingClientRect().bottom"
    browser.until(f"{place} < 200")
    found["below"] = browser.run(f"{place} >= {bar}")
    browser.until("document.querySelector('#en .side [aria-current]')?.hash === '#en-h-12'")
    found["followed"] = browser.run("""(() => {
      const [of, list] = ["#en .side [aria-current]", "#en .side"]
        .map((at) => document.querySelector(at).getBoundingClientRect());
      return of.top >= list.top && of.bottom <= list.bottom;
    })()""")
    # The contents follow to the end, and what is current stays in sight.
    browser.run("document.querySelector('#en main > h2:last-of-type').scrollIntoView()")
    browser.until("document.querySelector('#en .side [aria-current]').hash"
                  " === '#' + document.querySelector('#en main > h2:last-of-type').id")
    found["followed_on"] = browser.run("""(() => {
      const [of, list] = ["#en .side [aria-current]", "#en .side"]
        .map((at) => document.querySelector(at).getBoundingClientRect());
      return of.top >= list.top && of.bottom <= list.bottom;
    })()""")
    found["shown"] = shown
    browser.run("document.querySelector('#en .table .tools button:last-child').focus()")
    name = browser.run("document.querySelector('#en .table').dataset.name")
    browser.enter()
    found["csv"] = saved(folder, f"{name}.en.csv").read_text(encoding="utf-8-sig")
    browser.run("document.querySelector('#en .chart').closest('figure')"
                ".querySelector('.tools button').focus()")
    chart = browser.run("document.querySelector('#en .chart').dataset.name")
    browser.enter()
    found["svg"] = saved(folder, f"{chart}.en.svg").read_text(encoding="utf-8")
    found["ids"] = browser.run("""(() => {
      const ids = [...document.querySelectorAll("[id]")].map((of) => of.id);
      return ids.filter((id, at) => ids.indexOf(id) !== at);
    })()""")
    found["dead"] = browser.run("""[...document.querySelectorAll("a[href^='#']")]
      .filter((link) => !document.getElementById(link.hash.slice(1))).map((link) => link.hash)""")
    # On paper is the language that is shown, and nothing that only a screen has a use for.
    for place in ("", "#en"):
        browser.open(report, place)
        browser.look(800, "light", "print")
        tools = "document.querySelectorAll('nav, .tools, .choice, .readout, .skip')"
        seen = browser.run(f"[...{tools}].filter((of) => of.checkVisibility()).length")
        found[f"print{place}"] = [*browser.run(SHOWN), seen]
    browser.print(pathlib.Path(folder) / "print.pdf")
    browser.look(1280, "light")
    # Nothing of it needs the script.
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    for place in ("", "#en", "#en-t-3", "#ja-t-3"):
        browser.open(report, place)
        found[f"still{place}"] = browser.run(SHOWN)
    browser.send("Emulation.setScriptExecutionDisabled", value=False)
    return found


def main():
    program, axe, report, folder = sys.argv[1:]
    browser = Browser(program)
    found = {"axe": [], "wide": [], "walk": []}
    try:
        browser.begin(folder)
        browser.look(1280, "light")
        browser.open(report)

        # The first stop leads past the contents, and each stop can be seen.
        browser.tab()
        first = browser.run(FOCUSED)
        found["first"] = first
        browser.enter()
        browser.until("location.hash === '#ja-main'")
        for _ in range(60):
            browser.tab()
            found["walk"].append(browser.run(FOCUSED))

        # Rows are sorted from the keyboard, and a table is saved.
        browser.run("window.cell = document.querySelector('main td[data-value]');"
                    "window.of = cell.closest('table'); window.at = cell.cellIndex;"
                    "of.tHead.rows[0].cells[at].querySelector('button').focus()")
        column = "[...of.tBodies[0].rows].filter((r) => !r.matches('.total'))" \
            ".map((r) => r.cells[at].dataset.value).filter((v) => v)"
        browser.enter()
        found["down"] = browser.run(column)
        browser.enter()
        found["up"] = browser.run(column)
        found["sorted"] = browser.run("of.querySelector('[aria-sort]').getAttribute('aria-sort')")
        name = browser.run("of.closest('.table').dataset.name")
        browser.run("of.closest('.table').querySelectorAll('.tools button').item(1).focus()")
        browser.enter()
        found["csv"] = saved(folder, f"{name}.ja.csv").read_text(encoding="utf-8-sig")
        found["rows"] = browser.run("of.rows.length")
        figure = browser.run("document.querySelector('.chart').dataset.name")
        for index, kind in enumerate(("svg", "png")):
            browser.run("document.querySelector('.chart').closest('figure')"
                        f".querySelectorAll('.tools button').item({index}).focus()")
            browser.enter()
            found[kind] = list(saved(folder, f"{figure}.ja.{kind}").read_bytes()[:8])
        found["svg_text"] = (pathlib.Path(folder) / f"{figure}.ja.svg").read_text(encoding="utf-8")

        # Values of a chart are read by keyboard and by pointing at them.
        browser.run("window.drawn = document.querySelector('.spots').closest('.chart');"
                    "window.spots = [...drawn.querySelectorAll('.spots rect')];"
                    "window.readout = drawn.nextElementSibling; drawn.focus()")
        found["spots"] = browser.run("spots.map((spot) => spot.textContent)")
        found["read"] = [browser.run("readout.textContent")]
        for key, code in (("ArrowDown", 40), ("ArrowDown", 40), ("Home", 36), ("End", 35), ("Escape", 27)):
            browser.press(key, code)
            found["read"].append(browser.run("readout.textContent"))
        place = browser.run("(() => { spots[1].scrollIntoView({ block: 'center' });"
                            "const box = spots[1].getBoundingClientRect();"
                            "return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        browser.send("Input.dispatchMouseEvent", type="mouseMoved", x=place[0], y=place[1])
        found["pointed"] = browser.run("readout.textContent")

        # Of each group that can be chosen: how many tables have it, and what is left of the others.
        found["chosen"] = browser.run("""(() => {
          const select = document.querySelector("#ja-choice");
          const seen = (cell) => cell.checkVisibility();
          const name = (cell) => cell.textContent.trim();
          const texts = () => [...document.querySelectorAll("#ja main :is(tbody th, thead th)")]
            .filter(seen).map(name);
          const all = texts().length;
          const found = [...select.options].slice(1).map((option) => {
            select.value = option.value;
            select.selectedIndex = option.index;
            select.dispatchEvent(new Event("change", { bubbles: true }));
            const left = [...document.querySelectorAll("#ja main table")].filter((table) =>
              [...table.querySelectorAll("th")].filter(seen).map(name).includes(option.textContent));
            const others = new Set([...option.parentNode.children].map(name));
            others.delete(option.textContent);
            const more = left.filter((table) =>
              [...table.querySelectorAll("th")].filter(seen).some((cell) => others.has(name(cell))));
            return { name: option.textContent, tables: left.length, others: more.length,
                     told: document.querySelector(".choice [role=status]").textContent };
          });
          select.selectedIndex = 0;
          select.dispatchEvent(new Event("change", { bubbles: true }));
          return { found, all, again: texts().length };
        })()""")

        looks = [("ja", 1280, "light"), ("ja", 1280, "dark"), ("ja", 320, "light"),
                 ("en", 1280, "light"), ("en", 320, "dark")]
        for lang, width, scheme in looks:
            browser.run(f"location.hash = '{lang}'")
            browser.look(width, scheme)
            judge(browser, axe, [lang, width, scheme], found)
        found["languages"] = languages(browser, report, folder)
        found["console"] = complaints(browser)
    finally:
        browser.process.kill()
    print(json.dumps(found, ensure_ascii=False))


main()
