"""Counts exported answers anew, and says where the codebook or the tables count otherwise.

Arguments: the folder of `survey export --microdata`, and the results.json of a plan with a
table a question: frequencies with no answer, summaries of numbers.
"""

import csv
import json
import statistics
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

folder, results = Path(sys.argv[1]), Path(sys.argv[2])
DDI = "{ddi:codebook:2_5}"


def rows(name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def agree(where, ours, theirs):
    ours, theirs = float(ours), float(theirs)
    if abs(ours - theirs) > 1e-9 * max(1, abs(ours)):
        print(f"{where}: {ours} in the data, {theirs} told")


data, described = rows("microdata.csv"), rows("codebook.csv")
document = ElementTree.parse(folder / "codebook.xml").getroot()
variables = {variable.get("name"): variable for variable in document.iter(DDI + "var")}
agree("columns", len(data[0]), len(variables))

# Of each column: how many answered, gave no answer, were not asked.
counted = {}
# Of each column: how many cells hold a text.
held = {}
for entry in described:
    name = entry["name"]
    cells = [row[name] for row in data]
    held.setdefault(name, cells)
    if entry["code"]:
        agree(f"{name} = {entry['code']}", cells.count(entry["code"]), entry["count"])
        continue
    reasons = [row[entry["why_missing"]] if entry["why_missing"] else "" for row in data]
    blank = [reason for cell, reason in zip(cells, reasons) if cell == ""]
    if entry["why_missing"] and any((c == "") != (r in "12") for c, r in zip(cells, reasons)):
        print(f"{name}: not every blank has a reason")
    not_asked = blank.count("2")
    counted[name] = (len(cells) - len(blank), len(blank) - not_asked, not_asked)
    for what, count in zip(("valid", "missing", "not_asked"), counted[name]):
        agree(f"{name} {what}", count, entry[what])

    variable = variables[name]
    told = {stat.get("type"): stat.text for stat in variable.iter(DDI + "sumStat")}
    agree(f"{name} vald", counted[name][0], told["vald"])
    agree(f"{name} invd", len(blank), told["invd"])
    numbers = [float(cell) for cell in cells if cell] if entry["content"] == "number" else []
    if numbers:
        for own, ddi, of in [
            ("min", "min", min),
            ("max", "max", max),
            ("mean", "mean", statistics.fmean),
            ("median", "medn", statistics.median),
        ]:
            agree(f"{name} {own}", of(numbers), entry[own])
            agree(f"{name} {ddi}", of(numbers), told[ddi])
    missing = 0
    for category in variable.iter(DDI + "catgry"):
        count = int(category.find(DDI + "catStat").text)
        if category.get("missing") == "Y":
            missing += count
            if category.get("missType") == "not applicable":
                agree(f"{name} not applicable", not_asked, count)
        else:
            code = category.find(DDI + "catValu").text
            agree(f"{name} = {code} in DDI", cells.count(code), count)
    agree(f"{name} blanks in DDI", len(blank), missing)

# The tables' figures, by variable, category and statistic.
results = json.loads(results.read_text(encoding="utf-8"))
kinds = {table["id"]: table["kind"] for table in results["tables"]}
for figure in results["figures"]:
    kind = kinds[figure["table"]]
    name, category, statistic = figure["variable"], figure["category"], figure["statistic"]
    where = f"{name} {category} {statistic} of the report"
    options = {column: cells for column, cells in held.items() if column.startswith(name + "_")}
    first = name if name in counted else next((c for c in options if c in counted), None)
    valid, no_answer, _ = counted[first]
    if category == "no_answer" and statistic == "count":
        agree(where, no_answer, figure["value"])
    elif statistic == "count" and name in held:
        agree(where, held[name].count(category), figure["value"])
    elif statistic == "count":
        agree(where, held[f"{name}_{category}"].count("1"), figure["value"])
    elif statistic == "n" and category == "" and kind == "frequency":
        agree(where, valid + no_answer, figure["value"])
    elif kind == "summary":
        numbers = [float(cell) for cell in held[name] if cell]
        of = {"n": len, "min": min, "max": max, "mean": statistics.fmean, "sum": sum}
        if numbers or statistic in ("n", "sum"):
            agree(where, of[statistic](numbers), figure["value"])
    elif statistic != "percent":
        print(f"{where}: not looked at")
