"""Reads answers back that were written for SPSS and Stata, and says where they differ from the
same answers as JSON.

Arguments: folders of `survey export --microdata` as json, sav and dta. On standard input what the
files are to have: `codes` and `words` for no answer and not asked, `sets` of [name, label,
columns], `names` that differ by format, `of` the ending of the files' names, if they are of units.
"""

import datetime
import json
import sys
from pathlib import Path

import pyreadstat

folders = dict(zip(("json", "sav", "dta"), map(Path, sys.argv[1:])))
told = json.load(sys.stdin)
stem = f"microdata{told.get('of', '')}"
made = json.loads((folders["json"] / f"{stem}.json").read_text(encoding="utf-8"))
rows = made["rows"]


def same(where, expected, found):
    if expected != found:
        print(f"{where}: {expected!r} in JSON, {found!r} in the file")


def one_line(text):
    return "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text)


def utf8(c):
    return len(c.encode())


def cut(text, room, size=utf8):
    """What has room: all, or less and an ellipsis."""
    if sum(map(size, text)) <= room:
        return text
    short, left = "", room - size("…")
    for c in text:
        if size(c) > left:
            break
        short, left = short + c, left - size(c)
    return short + "…"


class Spss:
    name, read = "sav", pyreadstat.read_sav
    codes = told["codes"]

    def label(text):
        return cut(one_line(text), 255)

    def value_label(text):
        return cut(one_line(text), 120)

    def text(text):
        return cut(text, 32767)

    def month(year, month):
        first, epoch = datetime.datetime(year, month, 1), datetime.datetime(1582, 10, 14)
        return (first - epoch).total_seconds()

    def blank(code, content):
        # The reader makes days and times of the codes as well.
        moment = datetime.datetime(1582, 10, 14) + datetime.timedelta(seconds=code)
        return {"date": moment.date(), "time": moment.time()}.get(content, code)


class Stata:
    name, read = "dta", pyreadstat.read_dta
    codes = ["a", "b"]

    def label(text):
        return cut(one_line(text), 80, lambda c: 1)

    def value_label(text):
        return cut(one_line(text), 32000)

    def text(text):
        return text

    def month(year, month):
        return (year - 1960) * 12 + month - 1

    def blank(code, content):
        return code


def value(cell, content, package):
    if content == "date":
        return datetime.date.fromisoformat(cell)
    if content == "month":
        return package.month(*map(int, cell.split("-")))
    if content == "time":
        hours, minutes = map(int, cell.split(":"))
        return datetime.time(hours % 24, minutes)
    return package.text(cell) if content == "text" else cell


def is_none(found):
    return found is None or found != found


of_texts = {column.get("why_missing") for column in made["columns"] if column["content"] == "text"}
kept = [
    column
    for column in made["columns"]
    if column["content"] not in ("label", "missing")
    or (column["content"] == "missing" and column["name"] in of_texts)
]

for package in (Spss, Stata):
    file = str(folders[package.name] / f"{stem}.{package.name}")
    values, about = package.read(file, user_missing=True, output_format="dict")
    cleared, _ = package.read(file, output_format="dict")
    called = lambda name: told["names"].get(name, {}).get(package.name, name)
    names = [called(column["name"]) for column in kept]
    same(f"{package.name} names", names, about.column_names)
    same(f"{package.name} rows", len(rows), about.number_rows)
    for column, name in zip(kept, names):
        where, content = f"{package.name} {name}", column["content"]
        label = about.column_names_to_labels[name] or ""
        same(f"{where}: label", package.label(column["label"]), label)
        has_codes = content not in ("text", "missing") and "derivation" not in column
        codes = package.codes[: 2 if "why_missing" in column else 1] if has_codes else []
        labels = {each["code"]: package.value_label(each["label"]) for each in column["values"]}
        labels.update(zip(codes, told["words"]))
        same(f"{where}: labels", labels, about.variable_value_labels.get(name, {}))
        if package is Spss:
            missing = [each["lo"] for each in about.missing_ranges.get(name, [])]
            blanks = [""] if content == "text" else [Spss.blank(code, content) for code in codes]
            same(f"{where}: missing values", blanks, missing)
        for row, found, clear in zip(rows, values[name], cleared[name]):
            cell = row[column["name"]]
            if cell is not None:
                same(where, value(cell, content, package), found)
                same(f"{where} without missing values", value(cell, content, package), clear)
                continue
            if not is_none(clear) and clear != "":
                print(f"{where}: a blank is {clear!r} when missing values are left out")
            if content == "text":
                same(where, "", "" if is_none(found) else found)
            elif not codes:
                same(where, True, is_none(found))
            else:
                reason = row[column["why_missing"]] if "why_missing" in column else 1
                same(where, package.blank(codes[reason - 1], content), found)
    if package is Spss:
        found = about.mr_sets.items()
        found = {name: (s["label"], s["counted_value"], s["variable_list"]) for name, s in found}
        expected = {
            called(name): (cut(one_line(label).replace("$", "＄"), 255), 1, list(map(called, columns)))
            for name, label, columns in told["sets"]
        }
        same("sav: sets", expected, found)
    else:
        notes = [f"{label}: {' '.join(map(called, columns))}" for _, label, columns in told["sets"]]
        notes = list(map(one_line, notes))
        same("dta: notes of sets", notes, about.notes[1 : 1 + len(notes)])
