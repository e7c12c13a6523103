"""Writes answers.csv and mistakes.csv: made-up participants of made-up sessions.

No line is the answer of a real person. `python3 make.py` gives the same files each time.
"""

import csv
import random
from pathlib import Path

HERE = Path(__file__).parent
SCALE = ["まったくあてはまらない", "あまりあてはまらない", "どちらともいえない", "ややあてはまる", "よくあてはまる"]
PROFESSIONS = (
    ["医師"] * 3 + ["歯科医師", "薬剤師", "薬剤師"] + ["訪問看護師"] * 5 + ["病院・診療所の看護師"] * 3
    + ["歯科衛生士", "管理栄養士", "リハビリ職", "リハビリ職", "医療ソーシャルワーカー"]
    + ["ケアマネジャー"] * 6 + ["ホームヘルパー"] * 2 + ["福祉用具・訪問入浴", "施設職員", "施設職員"]
    + ["地域包括支援センター職員"] * 2 + ["行政職員", "その他"]
)
SATISFACTION = ["満足"] * 6 + ["やや満足"] * 4 + ["やや不満", "不満"]
METHODS = ["講義", "グループワーク", "事例検討・模擬カンファレンス", "医師の訪問への同行", "実技"]
INTENT = ["すでに行っている", "始めたい・広げたい", "検討したい", "考えていない"]
COMMENTS = [
    ("退院前の話合いの進み方がよく分かった。", "内容が役に立った"),
    ("ほかの職種の考え方を聞けてよかった。", "多職種との交流がよかった"),
    ("グループワークの時間をもう少し長くしてほしい。", "進め方・時間への要望"),
    ("認知症の人の支援を取り上げてほしい。", "今後のテーマの要望"),
    ("自分の職場でも伝えたい。", "内容が役に立った"),
    ("会場が遠かった。", "その他"),
]
ITEMS = ["在宅医療の流れを説明できる", "他の職種の役割を理解している", "医療保険・介護保険の手続きが分かる", "他の職種に自分から意見を言える"]
GAIN = ["顔の見える関係ができた", "共通の言葉で話せるようになった", "明日からの仕事に使える"]
HEADER = (
    ["整理番号", "問1 参加した研修会", "問2 記入日", "問3 職種", "問4 現在の職種での経験年数", "問5 この研修会への参加回数"]
    + [f"{item}（研修前）" for item in ITEMS] + [f"{item}（研修後）" for item in ITEMS]
    + ["問8 在宅医に気軽に連絡できるか（研修前）", "問9 在宅医に気軽に連絡できるか（研修後）"]
    + GAIN
    + ["問11 研修会の満足度", "問12 今後取り入れてほしい方法", "問13 在宅医療への取組みの意向（医師）", "問14 感想・意見", "感想・意見（アフターコード）"]
)
REMARK = "※この回答は集計の例のために作った架空のもので、実在の参加者の回答ではありません。"


def answers():
    draw = random.Random(2024)
    with open(HERE / "sessions.csv", encoding="utf-8-sig") as file:
        sessions = list(csv.DictReader(file))
    rows = []
    for at, session in enumerate(sessions):
        attended = int(session["attended"])
        for _ in range(attended - draw.randint(1, attended // 5)):
            profession = draw.choice(PROFESSIONS)
            times = draw.choices(["はじめて", "2回目", "3回目以上"], [10, 3 * at, 2 * max(at - 1, 0)])[0]
            base = draw.choice([2, 2, 3, 3, 4]) + (times == "3回目以上")
            before = [min(5, max(1, base + draw.choice([-1, 0, 0, 1]))) for _ in ITEMS]
            after = [min(5, max(1, value + draw.choice([-1, 0, 0, 1, 1, 1, 2]))) for value in before]
            grid = [SCALE[value - 1] if draw.random() > 0.03 else "" for value in before + after]
            can = draw.random() < 0.35
            contact = ["はい" if can else "いいえ", "はい" if can or draw.random() < 0.45 else "いいえ"]
            gain = [SCALE[draw.choices(range(5), [1, 1, 3, 6, 5])[0]] for _ in GAIN]
            methods = "、".join(of for of in METHODS if draw.random() < 0.35) or "特になし"
            intent = draw.choice(INTENT) if profession == "医師" else ""
            comment, code = draw.choice(COMMENTS) if draw.random() < 0.2 else ("", "")
            rows.append(
                [f"{len(rows) + 1:03}", session["name"], session["date"], profession, draw.randint(0, 35), times]
                + grid + contact + gain + [draw.choice(SATISFACTION), methods, intent, comment, code]
            )
    return rows


def with_mistakes(rows):
    """What an office gets wrong, in rows 4 to 9 of the file."""
    rows = [list(row) for row in rows[:40]]
    at = {name: index for index, name in enumerate(HEADER)}
    rows[1][at["問1 参加した研修会"]] = "第1回研終会"
    rows[2][at["問2 記入日"]] = "2024/13/5"
    rows[3][at["整理番号"]] = "001"
    rows[4][at["問4 現在の職種での経験年数"]] = "150"
    rows[5][at["在宅医療の流れを説明できる（研修後）"]] = "6"
    rows[6][at["問3 職種"]] = "ケアマネジャー"
    rows[6][at["問13 在宅医療への取組みの意向（医師）"]] = "検討したい"
    rows[7][at["問12 今後取り入れてほしい方法"]] = "講義、特になし"
    rows[8][at["問8 在宅医に気軽に連絡できるか（研修前）"]] = "はい"
    rows[8][at["問9 在宅医に気軽に連絡できるか（研修後）"]] = "いいえ"
    return rows


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([REMARK])
        writer.writerow(HEADER)
        writer.writerows(rows)


write("answers.csv", answers())
write("mistakes.csv", with_mistakes(answers()))
