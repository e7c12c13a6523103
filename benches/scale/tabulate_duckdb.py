"""Thirty queries of the kind that the tables are made of, or one cross table, with DuckDB.

    tabulate_duckdb.py FILE [--cross ROWS COLUMNS]

The questions are those of the JMAR questionnaire. Of a single question the answers are counted, of
a multiple one the options, of a number the respondents, mean, deviation and quantiles.
"""

import argparse
import os
import time
import tomllib
from pathlib import Path

import duckdb

QUERIES = 30
QUESTIONNAIRE = Path(__file__).resolve().parents[2] / "questionnaires" / "jmar-2018.toml"


def heading(question):
    return f"{question.get('number', '')} {question['label']}".strip()


def query(question, column):
    match question["type"]:
        case "single" | "code" | "grid":
            return f"SELECT {column}, count(*) FROM answers GROUP BY ALL"
        case "multiple":
            options = f"SELECT unnest(string_split({column}, '|')) AS option FROM answers"
            return f"SELECT option, count(*) FROM ({options}) GROUP BY ALL"
        case "count" | "number":
            value = f"TRY_CAST({column} AS DOUBLE)"
            return (
                f"SELECT count({value}), avg({value}), stddev_samp({value}), min({value}), "
                f"quantile_cont({value}, [0.1, 0.25, 0.5, 0.75, 0.9]), max({value}) FROM answers"
            )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--cross", nargs=2)
    given = parser.parse_args()
    start, cpu = time.perf_counter(), time.process_time()
    questions = {}
    for question in tomllib.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))["question"]:
        for item in question.get("items", [question]):
            questions[item["id"]] = question | item
    database = duckdb.connect()
    # As many as this process may use, which DuckDB does not look at.
    database.execute(f"SET threads = {len(os.sched_getaffinity(0))}")
    if given.file.endswith(".parquet"):
        database.execute(f"CREATE VIEW answers AS FROM read_parquet('{given.file}')")
    else:
        with open(given.file, encoding="utf-8-sig") as lines:
            first = heading(next(iter(questions.values())))
            above = next(number for number, line in enumerate(lines) if line.startswith(first))
        form = f"header = true, skip = {above}, delim = ',', quote = '\"', escape = '\"'"
        # Read once, as the others do.
        database.execute(f"CREATE TABLE answers AS FROM read_csv('{given.file}', {form})")
    known = [row[0] for row in database.execute("DESCRIBE answers").fetchall()]

    def column(question):
        name = heading(question)
        return f'"{name}"' if name in known else None

    if given.cross:
        rows, columns = (column(questions[id]) for id in given.cross)
        queries = [f"SELECT {rows}, {columns}, count(*) FROM answers GROUP BY ALL"]
    else:
        asked = [(question, column(question)) for question in questions.values()]
        queries = [query(question, column) for question, column in asked if column]
        queries = [query for query in queries if query][:QUERIES]
    found = sum(len(database.execute(query).fetchall()) for query in queries)
    print(f"{len(queries)} queries, {found} rows")
    print(f"{time.perf_counter() - start:.4f} s, {time.process_time() - cpu:.4f} s of processors")


main()
