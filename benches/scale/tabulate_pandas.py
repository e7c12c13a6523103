"""The tables of the JMAR plan with pandas, as an analyst would make them.

    tabulate_pandas.py FILE OUT.csv [--check RESULTS.csv]

Questionnaire and plan are read from their definitions. Left out: tables that are not made from
answers (reference, listing, rates), free texts, and of the others the tests and confidence limits.
`--check` compares all numbers with those of a `results.csv` of survey.
"""

import argparse
import re
import sys
import time
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
QUESTIONNAIRES = ROOT / "questionnaires"
PLAN = ROOT / "report-templates" / "jmar-2018" / "plan.toml"

KEY = [
    "section",
    "table",
    "subset",
    "group_variable",
    "group_code",
    "variable",
    "category",
    "statistic",
]
ALL = ("", "")
LEFT_OUT_KINDS = {"reference", "listing", "texts", "rates"}
LEFT_OUT = {
    "p_value",
    "p_value_unequal_variances",
    "p_value_adjusted",
    "significant",
    "lower_limit",
    "upper_limit",
}
QUANTILES = {"p10": 0.1, "q1": 0.25, "q3": 0.75, "p90": 0.9}


def toml(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def band(start=None, end=None):
    """The code of a band; nothing is where it is open."""
    return "..".join("" if b is None else f"{b:.15g}" for b in (start, end))


def percent(count, base):
    return 100 * count / base if base else np.nan


class Answers:
    """The answers: numbers as they are, single answers as categories of code numbers, of each
    multiple question whether each option was chosen."""

    def __init__(self, path, questionnaire):
        self.questions = {}
        for question in questionnaire["question"]:
            for item in question.get("items", [question]):
                self.questions[item["id"]] = question | item
        raw = self.raw(path, questionnaire)
        columns, self.chosen = {}, {}
        for id, question in self.questions.items():
            heading = self.heading(question)
            if question.get("codes_from_data"):
                # Those that the data hold, numbered as they come.
                labels = enumerate(raw[heading].dropna().unique(), 1)
                question["codes"] = [{"code": code, "label": label} for code, label in labels]
            if question["type"] == "multiple":
                self.chosen[id] = self.options(raw, heading, question)
            elif question["type"] in ("single", "code", "grid"):
                columns[id] = self.codes(raw[heading], question)
            elif question["type"] in ("count", "number"):
                columns[id] = self.numbers(raw[heading], questionnaire)
        self.answered = {id: chosen.any(axis=1) for id, chosen in self.chosen.items()}
        self.frame = pd.DataFrame(columns)
        for derived in questionnaire["derived"]:
            self.derive(derived)

    def raw(self, path, questionnaire):
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        with path.open(encoding="utf-8-sig") as lines:
            first = self.heading(next(iter(self.questions.values())))
            above = next(number for number, line in enumerate(lines) if line.startswith(first))
        return pd.read_csv(path, skiprows=above, na_values=questionnaire["no_answer"])

    @staticmethod
    def heading(question):
        return f"{question.get('number', '')} {question['label']}".strip()

    @staticmethod
    def codes(answers, question):
        labels = [code["label"] for code in question["codes"]]
        numbers = [code["code"] for code in question["codes"]]
        categories = answers.astype("category").cat.set_categories(labels)
        return categories.cat.rename_categories(numbers).cat.as_ordered()

    @staticmethod
    def numbers(answers, questionnaire):
        if not pd.api.types.is_numeric_dtype(answers):
            answers = answers.replace(dict.fromkeys(questionnaire["zero"], "0"))
            answers = pd.to_numeric(answers, errors="coerce")
        return answers

    @staticmethod
    def options(raw, heading, question):
        codes = {code["label"]: code["code"] for code in question["codes"]}
        if heading not in raw:
            # A column an option.
            options = {code: raw[f"{heading}［{label}］"] == 1 for label, code in codes.items()}
            return pd.DataFrame(options)
        # All in one cell. Each combination is taken apart once.
        places, combinations = pd.factorize(raw[heading], use_na_sentinel=False)
        dummies = pd.Series(combinations).str.get_dummies("|", dtype=bool)
        dummies = dummies.reindex(columns=list(codes), fill_value=False).rename(columns=codes)
        return dummies.take(places).reset_index(drop=True)

    def derive(self, derived):
        values = self.evaluate(derived["expression"])
        if "per" in derived:
            per = self.frame[derived["per"]]
            values = values / per.where(per != 0)
        self.frame[derived["id"]] = values

    def evaluate(self, sql):
        """An SQL expression of a definition. What cannot be told is no."""
        if case := re.fullmatch(r"CASE WHEN (.+) THEN (.+) WHEN (.+) THEN (.+) END", sql):
            first, one, second, other = (self.evaluate(part) for part in case.groups())
            return np.where(first, one, np.where(second, other, np.nan))
        if coalesce := re.fullmatch(r"COALESCE\((.+), FALSE\)", sql):
            return self.evaluate(coalesce[1])
        expression = re.sub(r"(?<![<>])=", "==", sql)
        expression = re.sub(r"\b(AND|OR)\b", lambda word: word[0].lower(), expression)
        needed = set(re.findall(r"\w+", sql)) & set(self.frame)
        return self.frame[list(needed)].eval(expression)


class Tables:
    def __init__(self, answers, questionnaire, plan):
        self.answers, self.frame = answers, answers.frame
        self.parameters = plan["parameters"]
        self.subsets = {"all": None}
        for subset in plan["subset"]:
            for one in self.each(subset):
                self.subsets[one["id"]] = one["where"]
        repeated = {s["id"]: s["for_each"] for s in plan["section"] if "for_each" in s}
        self.tables = []
        for table in plan["table"]:
            each = repeated.get(table["section"])
            self.tables += self.each(table | ({"for_each": each} if each else {}))
        self.cells = []

    def each(self, entry):
        """An entry with its parameters, once for each answer that it stands for."""
        codes = [{}]
        if "for_each" in entry:
            codes = self.answers.questions[entry["for_each"]]["codes"]
        for code in codes:
            values = self.parameters | {"level": code.get("code"), "label": code.get("label")}

            def filled(value):
                if isinstance(value, str):
                    for name, by in values.items():
                        value = value.replace(f"{{{name}}}", str(by))
                return value

            lists = {"subsets", "variables"}
            yield {
                key: [filled(v) for v in value] if key in lists else filled(value)
                for key, value in entry.items()
            }

    def make(self):
        for table in self.tables:
            if table["kind"] in LEFT_OUT_KINDS:
                continue
            self.at = (table["section"], table["id"])
            make = getattr(self, table["kind"].replace("-", "_"))
            complete = table.get("complete_cases", [])
            complete = tuple(table["variables"] if complete is True else complete)
            for subset in table.get("subsets", ["all"]):
                make(table, subset, complete)
        return pd.DataFrame(self.cells, columns=[*KEY, "value"])

    def put(self, subset, group, variable, category, **statistics):
        key = (*self.at, subset, *map(str, group), variable, str(category))
        self.cells += [(*key, statistic, value) for statistic, value in statistics.items()]

    # Who counts

    @cache
    def mask(self, condition):
        return self.answers.evaluate(condition)

    @cache
    def members(self, subset, complete=(), asked_if=None):
        """Who is in a subset, a complete case and asked; None is everybody."""
        masks = [self.mask(c) for c in (self.subsets[subset], asked_if) if c]
        if complete:
            masks.append(self.frame[list(complete)].notna().all(axis=1))
        return np.logical_and.reduce(masks) if masks else None

    @staticmethod
    def among(data, members):
        return data if members is None else data[members]

    # Counts

    @cache
    def counts(self, id, subset, complete):
        """How often each answer was given, by code; who answered; who was asked."""
        question = self.answers.questions[id]
        codes = [code["code"] for code in question["codes"]]
        members = self.members(subset, complete, question.get("asked_if"))
        if question["type"] == "multiple":
            answered = self.among(self.answers.answered[id], members)
            counts = self.among(self.answers.chosen[id], members).sum()
            return counts, answered.sum(), len(answered)
        answers = self.among(self.frame[id], members)
        counts = answers.value_counts(sort=False).set_axis(codes)
        return counts, counts.sum(), len(answers)

    def is_other(self, id):
        codes = self.answers.questions[id]["codes"]
        return pd.Series({code["code"]: code.get("other", False) for code in codes})

    def mean_count(self, table, id, counts, answered):
        if table.get("mean_count_without_other"):
            counts = counts[~self.is_other(id)]
        return counts.sum() / answered if answered else np.nan

    def frequency(self, table, subset, complete):
        for id in table["variables"]:
            counts, answered, asked = self.counts(id, subset, complete)
            if table.get("mean_count") or table.get("mean_count_without_other"):
                mean = self.mean_count(table, id, counts, answered)
                self.put(subset, ALL, id, "", mean_count=mean)
            base = answered
            if table.get("show_no_answer"):
                base = asked
                counts = pd.concat([counts, pd.Series({"no_answer": asked - answered})])
            self.put(subset, ALL, id, "", n=base)
            for code, count in counts.items():
                self.put(subset, ALL, id, code, count=count, percent=percent(count, base))

    def comparison(self, table, subset, complete):
        (id,), group = table["variables"], table["group"]
        members, means = self.members(subset, complete), []
        for wanted in (True, False):
            side = self.frame[group] == wanted
            if members is not None:
                side &= members
            n = self.answers.answered[id][side].sum()
            counts = self.answers.chosen[id][side].sum()
            means.append(self.mean_count(table, id, counts, n))
            side = (group, "yes" if wanted else "no")
            self.put(subset, side, id, "", n=n, mean_count=means[-1])
            for code, count in counts.items():
                self.put(subset, side, id, code, count=count, percent=percent(count, n))
        self.put(subset, ALL, id, "", difference=means[0] - means[1])

    def pairs(self, table, subset, complete):
        (id,) = table["variables"]
        chosen = self.among(self.answers.chosen[id], self.members(subset, complete)).astype(float)
        single, n, _ = self.counts(id, subset, complete)
        both = chosen.T @ chosen
        # As floats: the product of two spreads does not fit into 64 bits.
        spread = (single * (n - single)).astype(float)
        with np.errstate(invalid="ignore", divide="ignore"):
            phi = (n * both - np.outer(single, single)) / np.sqrt(np.outer(spread, spread))
            given = 100 * both.div(single, axis=0)
        phi = phi.where(np.isfinite(phi))
        other = self.is_other(id)
        order = sorted(single.index, key=lambda code: (other[code], -single[code]))
        self.put(subset, ALL, id, "", n=n)
        for at, a in enumerate(order):
            self.put(subset, (id, a), id, "", n=single[a])
            for b in order:
                if a != b:
                    self.put(subset, (id, a), id, b, percent=given.at[a, b])
            for b in order[at + 1 :]:
                self.put(subset, (id, a), id, b, count=both.at[a, b], phi=phi.at[a, b])

    # Numbers

    @cache
    def described(self, variables, subset, complete, statistics):
        """Statistics of numbers, one row a variable."""
        numbers = self.among(self.frame[list(variables)], self.members(subset, complete))
        plain = ["count" if s == "n" else s for s in statistics if s not in QUANTILES]
        found = numbers.agg(plain).T.rename(columns={"count": "n"})
        wanted = [s for s in statistics if s in QUANTILES]
        if wanted:
            quantiles = numbers.quantile([QUANTILES[s] for s in wanted]).set_axis(wanted).T
            found = found.join(quantiles)
        return found

    def summary(self, table, subset, complete):
        statistics = tuple(table.get("statistics", ["n", "mean", "median", "min", "max"]))
        found = self.described(tuple(table["variables"]), subset, complete, statistics)
        for id, row in found.iterrows():
            self.put(subset, ALL, id, "", **row)
        if table.get("ratio_of_means"):
            first, second = found["mean"].iloc[:2]
            self.put(subset, ALL, "", "", ratio_of_means=first / second)

    def by_group(self, group, variables, members):
        return self.among(self.frame[variables], members).groupby(
            self.among(self.frame[group], members), observed=False
        )

    def codes(self, group):
        return [code["code"] for code in self.answers.questions[group]["codes"]]

    def group_means(self, table, subset, complete):
        (id,), group = table["variables"], table["group"]
        grouped = self.by_group(group, id, self.members(subset, complete))
        found = grouped.agg(["count", "mean"])
        for code in self.codes(group):
            n, mean = found.loc[code]
            self.put(subset, (group, code), id, "", n=n, mean=mean)

    def group_sums(self, table, subset, complete):
        variables, group = table["variables"], table["group"]
        members = self.members(subset, complete)
        grouped = self.by_group(group, variables, members)
        sums, sizes = grouped.sum(), grouped.size()
        rows = [((group, code), sizes[code], sums.loc[code]) for code in self.codes(group)]
        everybody = self.among(self.frame[variables], members)
        rows.append((ALL, len(everybody), everybody.sum()))
        for of, n, sums in rows:
            self.put(subset, of, "", "", n=n)
            for id, value in sums.items():
                self.put(subset, of, id, "", sum=value)

    def concentration(self, table, subset, complete):
        for id in table["variables"]:
            values = self.among(self.frame[id], self.members(subset, complete)).dropna()
            values = np.sort(values.to_numpy(float))
            n, total = len(values), values.sum()
            self.put(subset, ALL, id, "", n=n, sum=total)
            is_shared = total > 0 and values[0] >= 0
            gini, curve = np.nan, np.full(n + 1, np.nan)
            if is_shared:
                gini = ((2 * np.arange(1, n + 1) - n - 1) * values).sum() / (n * total)
                curve = np.append(0, values[::-1].cumsum()) / total
            self.put(subset, ALL, id, "", gini=gini)
            for top in range(10, 100, 10):
                share = np.interp(top / 100 * n, np.arange(n + 1), curve)
                self.put(subset, ALL, id, f"top_{top}", percent=100 * share)

    def sweep(self, table, subset, complete):
        swept, *measures = table["variables"]
        numbers = self.among(self.frame[table["variables"]], self.members(subset, complete))
        n = numbers[swept].count()
        self.put(subset, ALL, swept, "", n=n)
        for threshold in table["thresholds"]:
            sides = {
                band(threshold): numbers[numbers[swept] >= threshold],
                band(end=threshold): numbers[numbers[swept] < threshold],
            }
            count = len(sides[band(threshold)])
            share = percent(count, n)
            self.put(subset, ALL, swept, band(threshold), count=count, percent=share)
            for code, side in sides.items():
                for id in measures:
                    of = side[id]
                    self.put(subset, (swept, code), id, "", n=of.count(), mean=of.mean())

    def distribution(self, table, subset, complete):
        (id,), width = table["variables"], table["band_width"]
        values = self.among(self.frame[id], self.members(subset, complete)).dropna()
        top = values.max() if len(values) else 0
        last_band = table.get("last_band", np.inf)
        last = int(min(last_band, top) // width)
        bands = (values.clip(lower=0) // width).clip(upper=last).astype(int)
        counts = np.bincount(bands, minlength=last + 1)
        self.put(subset, ALL, id, "", n=len(values))
        for place, count in enumerate(counts):
            is_open = place == last and last_band <= top
            code = band(place * width, None if is_open else (place + 1) * width)
            self.put(subset, ALL, id, code, count=count, percent=percent(count, len(values)))


def check(cells, tables, path):
    """Fails where a number is not that of survey, or one of survey's is missing here."""
    kinds = {table["id"]: table["kind"] for table in tables}
    theirs = pd.read_csv(path, dtype=dict.fromkeys(KEY, str), keep_default_na=False)
    theirs["value"] = pd.to_numeric(theirs["value"])
    made = theirs[~theirs["table"].map(kinds).isin(LEFT_OUT_KINDS)]
    wanted = made[~made["statistic"].isin(LEFT_OUT)]
    both = cells.merge(
        wanted,
        on=KEY,
        how="outer",
        suffixes=("", "_survey"),
        indicator="side",
        validate="one_to_one",
    )
    ours, survey = both["value"], both["value_survey"]
    # In tables that hide small groups, survey gives no number.
    hiding = {table["id"] for table in tables if "min_base" in table}
    hidden = (both["side"] == "both") & survey.isna() & ours.notna() & both["table"].isin(hiding)
    same = np.isclose(ours, survey, rtol=1e-9, atol=0, equal_nan=True)
    wrong = both[(both["side"] != "both") | ~(same | hidden)]
    compared = (both["side"] == "both").sum() - hidden.sum()
    print(
        f"{compared} of {len(theirs)} values compared, {len(wrong)} differ; left out: "
        f"{len(theirs) - len(made)} of other tables, {len(made) - len(wanted)} of tests and "
        f"limits, {hidden.sum()} that survey hides"
    )
    if len(wrong):
        print(wrong.to_string(max_rows=20), file=sys.stderr)
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--check", type=Path, metavar="RESULTS.csv")
    arguments = parser.parse_args()
    start, cpu = time.perf_counter(), time.process_time()
    questionnaire = toml(QUESTIONNAIRES / "jmar-2018.toml")
    answers = Answers(arguments.file, questionnaire)
    tables = Tables(answers, questionnaire, toml(PLAN))
    cells = tables.make()
    cells.to_csv(arguments.out, index=False)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    if arguments.check:
        check(cells, tables.tables, arguments.check)
    print(f"{seconds:.4f} s, {cpu:.4f} s of processors")


main()
