"""Writes the tables and the plot of a run.

    plot.py FOLDER OF THE TIMES, FOLDER OF THE DOCUMENTATION, COMMAND
"""

import os
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import LogLocator

NAMES = {
    "survey": "survey export",
    "polars": "polars scan",
    "duckdb": "DuckDB",
    "pandas": "pandas",
}
COLOURS = {"survey": "#0b6e75", "polars": "#c2711a", "duckdb": "#7a4fa3", "pandas": "#6b6b6b"}
FORMATS = {"csv": "CSV", "parquet": "Parquet"}
# The goals: at most so many times the scan and DuckDB, of which `cross` takes at most all, at least
# so many times faster than pandas, less than so many GB, and at most so much more for the largest
# file than for one of 200,000 rows.
SCAN, DUCKDB, CROSS, PANDAS, MEMORY, FLAT = 1.5, 0.5, 1, 8, 0.3, 1.2
SMALL = 200_000


def plot(seconds, peak, path):
    plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(2, 2, figsize=(9, 6.4), sharex=True, sharey="row")
    rows = sorted(seconds.index.unique("rows"))
    for (name, unit, values), line in zip(
        [("Time", "seconds", seconds), ("Peak memory", "GB", peak)], axes, strict=True
    ):
        for format, panel in zip(FORMATS, line, strict=True):
            for program in NAMES:
                of = values[program].xs(format, level="format")
                panel.plot(
                    of.index, of, "o-", color=COLOURS[program], label=NAMES[program],
                    linewidth=2 if program == "survey" else 1.3, markersize=4,
                )
            panel.set(xscale="log", yscale="log", title=f"{name}, {FORMATS[format]}")
            panel.grid(axis="y", color="#e4e4e4", linewidth=0.6)
            panel.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            panel.yaxis.set_major_formatter("{x:g}")
            panel.set_xticks(rows, [f"{n:,}" for n in rows], rotation=20)
            panel.minorticks_off()
        line[0].set_ylabel(unit)
    for panel in axes[1]:
        panel.set_xlabel("rows")
        panel.axhline(MEMORY, color="#9c1c1c", linewidth=0.8, linestyle="--")
        panel.annotate(
            f"{MEMORY:g} GB", (rows[0], MEMORY), xytext=(0, 3), textcoords="offset points",
            color="#9c1c1c",
        )
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper center", ncols=len(NAMES), frameon=False)
    figure.tight_layout(rect=(0, 0, 1, 0.96))
    figure.savefig(path, dpi=150)


def table(header, rows):
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine():
    processor = platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        processor = re.search(r"model name\s*: (.*)", info.read_text())[1]
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor}, {cores} cores, {memory:.0f} GiB of memory, {platform.system()}"


def groups(times):
    """What was measured with row groups of several sizes: a table of times, one of memory, and
    the goals."""
    each = times.groupby(["rows", "group", "cores", "program"])
    seconds, own = each["seconds"].median().unstack(), each["own"].median().unstack()
    peak = each["peak"].max().unstack()
    pairs = {
        "export / scan": ("survey", "polars", SCAN),
        "export / DuckDB": ("survey", "duckdb", DUCKDB),
        "cross / DuckDB": ("cross", "duckdb cross", CROSS),
    }
    programs = ["survey", "polars", "duckdb", "cross", "duckdb cross"]
    names = ["survey export", "polars scan", "DuckDB", "survey cross", "DuckDB, one query"]
    ratios = {
        name: pd.DataFrame({"all": seconds[a] / seconds[b], "own": seconds[a] / own[b]})
        for name, (a, b, _) in pairs.items()
    }
    timed, memory = [], []
    for at in seconds.index:
        rows, group, cores = at
        file = [f"{rows:,}", f"{group:,.0f}", f"{cores:.0f}"]
        timed.append(
            file
            + [f"{seconds.at[at, program]:.2f} s" for program in programs]
            + [f"{r.at[at, 'all']:.2f} ({r.at[at, 'own']:.2f})" for r in ratios.values()]
        )
        memory.append(file + [f"{1000 * peak.at[at, program]:,.0f} MB" for program in programs])
    head = ["rows", "row group", "cores"]
    goals = []
    for name, (_, _, most) in pairs.items():
        worst = ratios[name]["own"].max()
        goals.append([f"{name}: at most {most:g} times", f"{worst:.2f} times", worst <= most])
    most = peak[["survey", "cross"]].max().max()
    goals.append([f"Memory under {MEMORY:g} GB, any row groups", f"{most:.2f} GB", most < MEMORY])
    return table([*head, *names, *pairs], timed), table([*head, *names], memory), goals


def main():
    work, docs, command = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    times = pd.read_csv(work / "times.csv")
    times["peak"] *= 1024 / 1e9
    times["start"] = times["seconds"] - times["own"]
    start = times.groupby("program")["start"].median()
    group_times, group_memory, group_goals = groups(times[times["group"].notna()])
    times = times[times["group"].isna()]
    each = times.groupby(["rows", "format", "program"])
    turns = each.size().min()
    seconds, own = each["seconds"].median().unstack(), each["own"].median().unstack()
    peak = each["peak"].max().unstack()
    ours = seconds["survey"]
    to_scan = pd.DataFrame({"all": ours / seconds["polars"], "own": ours / own["polars"]})
    of_pandas = pd.DataFrame({"all": seconds["pandas"] / ours, "own": own["pandas"] / ours})
    files = [line.split(",", 3) for line in (work / "files").read_text().splitlines()]

    def size(rows, format):
        return next(int(f[2]) for f in files if f[:2] == [str(rows), format]) / 1e6

    timed, memory = [], []
    for at in seconds.index:
        rows, format = at
        name = f"{rows:,} rows, {FORMATS[format]} ({size(rows, format):,.0f} MB)"
        timed.append(
            [name]
            + [f"{seconds.at[at, program]:.2f} s" for program in NAMES]
            + [f"{r.at[at, 'all']:.2f} ({r.at[at, 'own']:.2f})" for r in (to_scan, of_pandas)]
        )
        memory.append([name] + [f"{1000 * peak.at[at, program]:,.0f} MB" for program in NAMES])

    met = {True: "met", False: "not met"}
    most = peak["survey"].max()
    goals = []
    for format, name in FORMATS.items():
        worst = to_scan["own"].xs(format, level="format").max()
        goal = f"At most {SCAN:g} times the scan, {name}"
        goals.append([goal, f"{worst:.2f} times", met[worst <= SCAN]])
    for format, name in FORMATS.items():
        least = of_pandas["own"].xs(format, level="format").min()
        goal = f"At most 1/{PANDAS} of the time of pandas, {name}"
        goals.append([goal, f"1/{least:.1f}", met[least >= PANDAS]])
    goals.append([f"Memory under {MEMORY:g} GB", f"{most:.2f} GB", met[most < MEMORY]])
    goals += [[goal, measured, met[is_met]] for goal, measured, is_met in group_goals]
    largest = seconds.index.unique("rows").max()
    if SMALL in seconds.index and largest > SMALL:
        for format in FORMATS:
            growth = peak.at[(largest, format), "survey"] / peak.at[(SMALL, format), "survey"]
            goals.append(
                [
                    f"Memory flat from {SMALL:,} to {largest:,} rows, {FORMATS[format]}",
                    f"{growth:.2f} times",
                    met[growth <= FLAT],
                ]
            )
    checks = {}
    for rows, format, _, check in files:
        checks.setdefault(check, []).append(f"{int(rows):,} rows {FORMATS[format]}")
    checks = "\n".join(f"- {', '.join(names)}: {check}." for check, names in checks.items())
    versions = [(work / "version").read_text().strip(), f"Python {platform.python_version()}"]
    versions += [f"{name} {version(name)}" for name in ("polars", "duckdb", "pandas", "pyarrow")]
    text = f"""\
# Large files

`survey export` makes all tables of the JMAR plan from one file. Beside it, in turns: a polars
scan, which reads every cell of the same file with the streaming engine and makes nothing of it,
DuckDB doing thirty queries of the kind that the tables are made of, and pandas making the same
tables. 105,000 rows are a national file, 2,100,000 twenty years of it.

    {command}

![Time and memory by rows](images/scale.png)

## Time

Medians of {turns} turns, whole processes. The start of Python takes {start["polars"]:.2f} s of \
polars, {start["duckdb"]:.2f} s of DuckDB
and {start["pandas"]:.2f} s of pandas; the ratios in brackets are without it.

{table(["file", *NAMES.values(), "survey / scan", "pandas / survey"], timed)}

## Memory

Largest resident set of any turn.

{table(["file", *NAMES.values()], memory)}

## Row groups

Files that others write have row groups of their own: here as pyarrow writes them, with up to so
many rows each; pandas writes a million. On one core and on two, beside DuckDB with the same cores;
`survey cross` and one query of DuckDB count a cross table of two questions.

{group_times}

Largest resident set of any turn:

{group_memory}

## Goals

The worst of the files; ratios without the start of Python.

{table(["goal", "measured", ""], goals)}

## What was compared

The answers are made up. The commands:

    survey synth -q jmar-2018 -n ROWS --seed 1 -o FILE
    survey export FILE -q jmar-2018 --format csv -o FOLDER
    survey cross FILE -q jmar-2018 --rows founder --columns region
    scan_polars.py FILE
    tabulate_duckdb.py FILE [--cross founder region]
    row_groups.py FILE ROWS OUT
    tabulate_pandas.py FILE OUT.csv

pandas reads CSV with its default engine and types. It leaves out tables that are not made from
answers, free texts, tests and confidence limits; all other numbers have to be the same to 1e-9:

{checks}

{machine()}; {", ".join(versions)}.
"""
    (docs / "scale.md").write_text(text, encoding="utf-8")
    plot(seconds, peak, docs / "images" / "scale.png")
    print(f"{docs}/scale.md, {docs}/images/scale.png")


main()
