"""Writes answers.csv and mistakes.csv: made-up physicians of made-up areas.

No line is the answer of a real person. `python3 make.py` gives the same files each time.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).parent
AREAS = {"北部": 9, "中部": 14, "南部": 8, "島しょ部": 3}
DAYS = ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日", "祝日"]
HEADER = (
    ["医師番号", "問1 担当地区", "問2 主治医として担当する在宅患者数", "問3 副主治医の医師番号", "問4 2人目の副主治医の医師番号",
     "問5 主治医・副主治医制の開始年月"]
    + DAYS
    + ["問7 次の当番日", "問8 当番の日数（1か月）", "問9 時間外の電話対応件数（1か月）", "問10 時間外の往診件数（1か月）",
       "問11 後方支援病床の確保", "問12 多職種のカンファレンスへの参加", "問13 24時間対応の負担感"]
)
REMARK = "※この回答は集計の例のために作った架空のもので、実在の医師の回答ではありません。"


def answers():
    draw = random.Random(365)
    physicians = [(f"{area[0]}{at + 1:02}", area) for area, many in AREAS.items() for at in range(many)]
    rows = []
    for number, area in physicians:
        others = [other for other, of in physicians if of == area and other != number]
        patients = 0 if draw.random() < 0.1 else draw.randint(3, 60)
        deputies = draw.sample(others, draw.choices([0, 1, 2], [3, 5, 2])[0]) if patients else []
        since = f"{draw.randint(2015, 2024)}年{draw.randint(1, 12)}月" if deputies else ""
        is_on_duty = draw.random() < 0.75
        days = []
        for day in DAYS:
            # Nobody is on duty at night on some days, as in small areas.
            chance = 0.35 if area != "島しょ部" else 0.2
            chance *= 0.5 if day in ("日曜日", "祝日") else 1
            times = [time for time, of in (("日中", 0.5), ("準夜", chance), ("深夜", chance * 0.7)) if draw.random() < of]
            days.append("、".join(times) if is_on_duty and times else "当番なし")
        duty = draw.randint(1, 8) if is_on_duty else 0
        date = f"2025/{draw.randint(4, 5)}/{draw.randint(1, 28)}" if duty else ""
        backup = draw.choice(["確保している", "個別に依頼している", "個別に依頼している", "確保していない"])
        beds = f"（{draw.randint(1, 6)}床）" if backup == "確保している" else ""
        heavy = patients > 25 and not deputies
        rows.append(
            [number, area, patients, deputies[0] if deputies else "", deputies[1] if len(deputies) > 1 else "", since]
            + days
            + [date, duty, draw.randint(0, patients), draw.randint(0, max(patients // 4, duty)), backup + beds,
               draw.choice(["定期的に参加", "必要時に参加", "必要時に参加", "参加していない"]),
               draw.choice(["大きい", "やや大きい"] if heavy else ["大きい", "やや大きい", "あまりない", "ない"])]
        )
    return rows


def with_mistakes(rows):
    """What an office gets wrong."""
    rows = [list(row) for row in rows]
    at = {name: index for index, name in enumerate(HEADER)}
    deputy, second = at["問3 副主治医の医師番号"], at["問4 2人目の副主治医の医師番号"]
    for row, patients, first, other, since in [
        (0, 12, "北99", "", "2020年4月"),   # a deputy who is not there
        (1, 20, "北02", "", "2020年4月"),   # itself
        (2, 15, "", "", ""),               # none
        (3, 15, "北01", "北01", "2020年4月"),  # twice the same
        (4, 15, "北０１", "", "2020年13月"),  # written wide, which is no mistake; month 13
    ]:
        rows[row][at["問2 主治医として担当する在宅患者数"]] = patients
        rows[row][deputy], rows[row][second] = first, other
        rows[row][at["問5 主治医・副主治医制の開始年月"]] = since
    rows[5][at["問1 担当地区"]] = "北郡"
    rows[6][at["月曜日"]] = "準夜、当番なし"
    rows[7][at["問7 次の当番日"]] = "2025/2/30"
    rows[8][at["問8 当番の日数（1か月）"]] = 40
    rows[9][at["医師番号"]] = "北01"
    rows[10][at["火曜日"]] = "夜中"
    return rows


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([REMARK])
        writer.writerow(HEADER)
        writer.writerows(rows)


write("answers.csv", answers())
write("mistakes.csv", with_mistakes(answers()))
