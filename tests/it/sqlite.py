"""Values of expressions by sqlite: {"columns", "expressions"} in, one list of values each out.

Where our rules are others than sqlite's, the functions here have ours.
"""

import json
import math
import re
import sqlite3
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext


def known(function):
    """Missing where an argument is, or where there is no finite number."""

    def of(*arguments):
        if any(argument is None for argument in arguments):
            return None
        try:
            value = function(*arguments)
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        return value if isinstance(value, str) or math.isfinite(value) else None

    return of


def text(number):
    digits = format(Decimal(repr(float(number) + 0.0)), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def rounded(number, decimals):
    # As many digits as are right in every double.
    number = Decimal(f"{number:.14e}")
    return float(number.quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP))


def said(words):
    return float(words) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", words.strip()) else None


FUNCTIONS = {
    "our_remainder": (2, math.fmod),
    "our_round": (2, rounded),
    "our_text": (1, text),
    "our_power": (2, math.pow),
    "our_exp": (1, math.exp),
    "our_ln": (1, math.log),
    "our_sqrt": (1, math.sqrt),
    "our_ceil": (1, lambda x: float(math.ceil(x))),
    "our_floor": (1, lambda x: float(math.floor(x))),
    "our_whole": (1, lambda x: float(math.trunc(x))),
}

getcontext().prec = 400
given = json.load(sys.stdin)
database = sqlite3.connect(":memory:")
database.execute("PRAGMA case_sensitive_like = ON")
for name, (arguments, function) in FUNCTIONS.items():
    database.create_function(name, arguments, known(function), deterministic=True)
database.create_function("our_said", 1, lambda words: None if words is None else said(words))
columns = given["columns"]
database.execute(f"CREATE TABLE t ({', '.join(columns)})")
marks = ", ".join("?" for _ in columns)
database.executemany(f"INSERT INTO t VALUES ({marks})", zip(*columns.values()))
values = [
    [value for (value,) in database.execute(f"SELECT {expression} FROM t ORDER BY rowid")]
    for expression in given["expressions"]
]
json.dump(values, sys.stdout, allow_nan=False)
