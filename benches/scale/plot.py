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
# file than for the smallest.
SCAN, DUCKDB, CROSS, PANDAS, MEMORY, FLAT = 1.5, 0.5, 1, 8, 0.3, 1.2
# `report` and `check` of a million rows: a third of 12.5 s and of 1.3 GB. `synth`: of `export`. A
# report of a batch: of one alone. 47 files: seconds.
LONG_TIME, LONG_MEMORY, SYNTH, OF_BATCH, FILES = 12.5 / 3, 1.3 / 3, 2, 0.35, 20
COMMANDS = {
    "report": "survey report",
    "check": "survey check",
    "export": "survey export",
    "synth": "survey synth",
    "one report": "survey report of 2,000 rows",
    "batch of areas": "survey batch, a report for each area of these",
    "batch of 47 files": "survey batch, 47 files of 200 rows",
}


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
            panel.set_xticks(rows, [f"{n:,.0f}" for n in rows])
            panel.minorticks_off()
        line[0].set_ylabel(unit)
    for panel in axes[1]:
        panel.set_xlabel("rows")
        panel.axhline(MEMORY, color="#9c1c1c", linewidth=0.8, linestyle="--")
        panel.annotate(
            f"{MEMORY:g} GB", (rows[0], MEMORY), xytext=(0, -9), textcoords="offset points",
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
    load = os.getloadavg()[2]
    return (
        f"{processor}, {cores} cores, {memory:.0f} GiB of memory, {platform.system()}; at the end of "
        f"the run {load:.0f} programs wanted a processor at a time"
    )


def ratios(times, keys, one, other, whole=False):
    """How many times as long a program takes as another: of processors ("cpu") and of the clock
    ("seconds"), without the start of Python, unless they are whole. Medians of the ratios of turns: what both meet in a
    turn, such as the load of the machine, is in neither."""
    turns = times[times["program"].isin([one, other])].set_index([*keys, "turn", "program"])
    net = pd.DataFrame(
        {
            "cpu": turns["cpu"] if whole else turns["own_cpu"].fillna(turns["cpu"]),
            "seconds": turns["seconds"] if whole else turns["own"].fillna(turns["seconds"]),
        }
    ).unstack()
    of_turns = {kind: net[kind][one] / net[kind][other] for kind in ("cpu", "seconds")}
    return pd.DataFrame(of_turns).groupby(keys).median()


def met(of_processors, of_clock, most):
    """Whether a goal is met, by both."""
    if of_processors > most:
        return "**not met**"
    return "met" if of_clock <= most else "met by processors, not by the clock"


def goal(text, measured, most):
    """A line about ratios that are to be small; the worst counts."""
    cpu, seconds = measured["cpu"].max(), measured["seconds"].max()
    return [text, f"{cpu:.2f} times", f"{seconds:.2f} times", met(cpu, seconds, most)]


def shown(each, at, programs):
    """Seconds on the clock, and in brackets those of processors."""
    seconds, cpu = each["seconds"].median().unstack(), each["cpu"].median().unstack()
    return [f"{seconds.at[at, name]:.2f} ({cpu.at[at, name]:.2f}) s" for name in programs]


def groups(times):
    """What was measured with row groups of several sizes: a table of times, one of memory, and
    the goals."""
    keys = ["rows", "group", "cores"]
    each = times.groupby([*keys, "program"])
    peak = each["peak"].max().unstack()
    pairs = {
        "export / scan": ("survey", "polars", SCAN),
        "export / DuckDB": ("survey", "duckdb", DUCKDB),
        "cross / DuckDB": ("cross", "duckdb cross", CROSS),
    }
    programs = ["survey", "polars", "duckdb", "cross", "duckdb cross"]
    names = ["survey export", "polars scan", "DuckDB", "survey cross", "DuckDB, one query"]
    of_pairs = {name: ratios(times, keys, a, b) for name, (a, b, _) in pairs.items()}
    timed, memory = [], []
    for at in peak.index:
        rows, group, cores = at
        file = [f"{rows:,.0f}", f"{group:,.0f}", f"{cores:.0f}"]
        timed.append(
            file
            + shown(each, at, programs)
            + [f"{r.at[at, 'seconds']:.2f} ({r.at[at, 'cpu']:.2f})" for r in of_pairs.values()]
        )
        memory.append(file + [f"{1000 * peak.at[at, program]:,.0f} MB" for program in programs])
    head = ["rows", "row group", "cores"]
    goals = [
        goal(f"{name}, Parquet of any row groups: at most {most:g} times", of_pairs[name], most)
        for name, (_, _, most) in pairs.items()
    ]
    whole = ratios(times, keys, "cross", "duckdb cross", whole=True)
    text = f"cross / DuckDB, with the start of Python: at most {CROSS:g} times"
    goals.append(goal(text, whole, CROSS))
    most = peak[["survey", "cross"]].max().max()
    text = f"Memory under {MEMORY:g} GB, any row groups"
    goals.append([text, f"{most:.2f} GB", "", met(most, most, MEMORY)])
    return table([*head, *names, *pairs], timed), table([*head, *names], memory), goals


def commands(times, areas):
    """Whole commands: a table, and the goals."""
    times = times.assign(format=times["format"].fillna("")).fillna({"rows": 0})
    each = times.groupby(["program", "format"])
    seconds, cpu, peak = each["seconds"].median(), each["cpu"].median(), each["peak"].max()
    lines = []
    for program, name in COMMANDS.items():
        for format in seconds[program].index:
            at = (program, format)
            line = [" ".join([name, FORMATS.get(format, "")]).strip()]
            line += [f"{seconds[at]:.2f} s", f"{cpu[at]:.2f} s", f"{1000 * peak[at]:,.0f} MB"]
            lines.append(line)
    goals = []
    for program in ("report", "check"):
        for measured, unit, most in ((seconds, "s", LONG_TIME), (peak, "GB", LONG_MEMORY)):
            worst = measured[program].max()
            other = cpu[program].max() if unit == "s" else worst
            text = f"{COMMANDS[program]} of a long file: at most {most:.2f} {unit}"
            of_clock = f"{worst:.2f} s" if unit == "s" else ""
            goals.append([text, f"{other:.2f} {unit}", of_clock, met(other, worst, most)])
    made = ratios(times, ["rows"], "synth", "export")
    goals.append(goal(f"survey synth: at most {SYNTH} times export", made, SYNTH))
    of_area = ratios(times, ["rows"], "batch of areas", "one report") / areas
    text = f"A report of a batch: at most {OF_BATCH} of one alone"
    goals.append(goal(text, of_area, OF_BATCH))
    taken = cpu["batch of 47 files"].max(), seconds["batch of 47 files"].max()
    both = [f"{seconds:.1f} s" for seconds in taken]
    goals.append([f"A batch of 47 files: at most {FILES} s", *both, met(*taken, FILES)])
    return table(["command", "clock", "processors", "memory"], lines), goals


def main():
    work, docs, command = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    times = pd.read_csv(work / "times.csv")
    times["peak"] *= 1024 / 1e9
    times["start"] = times["seconds"] - times["own"]
    start = times.groupby("program")["start"].median()
    is_command = times["program"].isin(COMMANDS)
    long = times.loc[is_command, "rows"].max()
    command_turns = times.loc[is_command, "turn"].nunique()
    areas = int((work / "count").read_text())
    command_table, command_goals = commands(times[is_command], areas)
    group_times, group_memory, group_goals = groups(times[times["group"].notna()])
    times = times[times["group"].isna() & ~is_command]
    keys = ["rows", "format"]
    each = times.groupby([*keys, "program"])
    turns = each.size().min()
    seconds = each["seconds"].median().unstack()
    peak = each["peak"].max().unstack()
    to_scan = ratios(times, keys, "survey", "polars")
    to_pandas = ratios(times, keys, "survey", "pandas")
    files = [line.split(",", 3) for line in (work / "files").read_text().splitlines()]

    def size(rows, format):
        return next(int(f[2]) for f in files if f[:2] == [f"{rows:.0f}", format]) / 1e6

    timed, memory = [], []
    for at in seconds.index:
        rows, format = at
        name = f"{rows:,.0f} rows, {FORMATS[format]} ({size(rows, format):,.0f} MB)"
        timed.append(
            [name]
            + shown(each, at, NAMES)
            + [f"{r.at[at, 'seconds']:.2f} ({r.at[at, 'cpu']:.2f})" for r in (to_scan, to_pandas)]
        )
        memory.append([name] + [f"{1000 * peak.at[at, program]:,.0f} MB" for program in NAMES])

    goals = []
    for format, name in FORMATS.items():
        of_scan, of_pandas = (of.xs(format, level="format") for of in (to_scan, to_pandas))
        goals.append(goal(f"At most {SCAN:g} times the scan, {name}", of_scan, SCAN))
        text = f"At most {1 / PANDAS:g} of the time of pandas, {name}"
        goals.append(goal(text, of_pandas, 1 / PANDAS))
    most = peak["survey"].max()
    goals.append([f"Memory under {MEMORY:g} GB", f"{most:.2f} GB", "", met(most, most, MEMORY)])
    smallest, largest = seconds.index.unique("rows").min(), seconds.index.unique("rows").max()
    for format in FORMATS if largest > smallest else []:
        growth = peak.at[(largest, format), "survey"] / peak.at[(smallest, format), "survey"]
        text = f"Memory flat from {smallest:,.0f} to {largest:,.0f} rows, {FORMATS[format]}"
        goals.append([text, f"{growth:.2f} times", "", met(growth, growth, FLAT)])
    goals = [*goals, *group_goals, *command_goals]
    checks = {}
    for rows, format, _, check in files:
        checks.setdefault(check, []).append(f"{int(rows):,} rows {FORMATS[format]}")
    checks = "\n".join(f"- {', '.join(names)}: {check}." for check, names in checks.items())
    versions = [(work / "version").read_text().strip(), f"Python {platform.python_version()}"]
    versions += [f"{name} {version(name)}" for name in ("polars", "duckdb", "pandas", "pyarrow")]
    # Of one file there are no lines.
    picture = "![Time and memory by rows](images/scale.png)\n\n" if largest > smallest else ""
    text = f"""\
# Large files

`survey export` makes all tables of the JMAR plan from one file. Beside it, in turns: a polars
scan, which reads every cell of the same file with the streaming engine and makes nothing of it,
DuckDB doing thirty queries of the kind that the tables are made of, and pandas making the same
tables. 105,000 rows are a national file, 2,100,000 twenty years of it.

    {command}

{picture}## Time

Seconds on the clock, in brackets those of processors (user and system): medians of {turns} turns,
whole processes. Ratios are the medians of the turns' own, of the clock and in brackets of
processors, without the start of Python, which takes {start["polars"]:.2f} s of polars, \
{start["duckdb"]:.2f} s of DuckDB and
{start["pandas"]:.2f} s of pandas. Other work on a machine disturbs the clock more than the \
processors' time.

{table(["file", *NAMES.values(), "survey / scan", "survey / pandas"], timed)}

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

## Whole commands

`report` makes its usual outputs, `check` lists what is odd and makes the workbook of queries; long
files have {long:,.0f} rows. Turns: {command_turns}.

{command_table}

## Goals

The worst of the files; ratios without the start of Python. A goal is met where both times are within
it; what other work does to the clock is told.

{table(["goal", "processors, memory", "clock", ""], goals)}

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
    if picture:
        plot(seconds, peak, docs / "images" / "scale.png")
    print(f"{docs}/scale.md")


main()
