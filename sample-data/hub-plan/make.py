"""Writes july.csv, november.csv and mistakes.csv: made-up action plans of made-up hubs.

No line is the plan of a real hub. `python3 make.py` gives the same files each time.
"""

import csv
from pathlib import Path

HERE = Path(__file__).parent
HEADER = [
    "項目番号", "拠点", "種別", "業務区分", "事業内容", "課題", "目的", "具体的な内容", "担当", "開始月", "終了月",
    "会議の開催日", "行政担当官と施設の管理者の参加", "状況", "備考", "計画の年度（西暦）", "基準日",
]
REMARK = "※この計画は集計の例のために作った架空のもので、実在の拠点の計画ではありません。"
DUTIES = ["", "課題の抽出と解決策", "従事者の負担軽減", "多職種連携の調整", "住民への普及啓発", "人材育成", "災害時の対応"]
EAST, WEST, ISLAND = "東部在宅医療拠点", "西部在宅医療拠点", "島しょ在宅医療拠点"
NOT, GOING, DONE, STOPPED = "未着手", "実施中", "完了", "中止"

# Number, hub, duty, what, issue, aim, how, in charge, months of 2025 (13 is January 2026), state in
# July and in November, remark.
TASKS = [
    ("東01", EAST, 1, "地域資源の現況調査", "どこが何に対応できるか分からない", "資源を一覧にして共有する", "全事業所への調査票の配布と訪問による聞き取り", "看護師（介護支援専門員）", 5, 8, GOING, DONE, ""),
    ("東02", EAST, 2, "24時間体制の当番表づくり", "一人の医師が夜間を担っている", "主治医・副主治医で夜間を支える", "診療所6か所で当番表を作り、月ごとに見直す", "医師会担当", 6, 10, GOING, GOING, "当番に加わる診療所が1か所不足"),
    ("東03", EAST, 2, "情報共有システムの導入", "紙の連絡では急変時に間に合わない", "多職種が同じ記録を見る", "端末の貸出しと操作の研修", "事務担当", 7, 12, NOT, GOING, ""),
    ("東04", EAST, 3, "退院前カンファレンスの調整", "病院と在宅の連絡の時期が遅い", "退院の1週間前までに話し合う", "病院3か所の地域連携室との窓口を定める", "医療ソーシャルワーカー", 4, 15, GOING, GOING, ""),
    ("東05", EAST, 4, "在宅医療の市民講座", "在宅で過ごせることが知られていない", "住民に選択肢を知らせる", "公民館4か所での講座とパンフレットの配布", "保健師", 9, 14, NOT, NOT, "会場の都合で延期"),
    ("東06", EAST, 5, "地域リーダー研修への参加", "研修を企画できる人が少ない", "地域で研修を開けるようにする", "2人が参加し、伝達研修を開く", "看護師（介護支援専門員）", 7, 9, NOT, DONE, ""),
    ("東07", EAST, 6, "災害時の連絡網の見直し", "人工呼吸器の利用者の把握が不十分", "停電時に安否を確かめる", "利用者名簿と電源の確保先の一覧をつくる", "保健師", 11, 13, NOT, NOT, ""),
    ("西01", WEST, 1, "連携の課題の聞き取り", "職種ごとに困りごとが違う", "共通の課題を見つける", "8職種への聞き取りとまとめ", "医療ソーシャルワーカー", 4, 6, DONE, DONE, ""),
    ("西02", WEST, 2, "訪問看護の相互応援", "小規模なステーションは休日に対応できない", "休日・夜間を補い合う", "4か所の応援の取り決め", "看護師（介護支援専門員）", 6, 9, NOT, NOT, "取り決めの案を調整中"),
    ("西03", WEST, 3, "ケアマネジャーと医師の連絡票", "医師に連絡しにくい", "返事のもらえる連絡の形をつくる", "連絡票の試行と改訂", "ケアマネジャー会", 8, 15, NOT, GOING, ""),
    ("西04", WEST, 4, "みとりのパンフレット", "自宅でのみとりへの不安が大きい", "家族の不安を減らす", "パンフレットの作成と診療所での配布", "保健師", 10, 15, NOT, GOING, ""),
    ("西05", WEST, 5, "多職種の事例検討会", "互いの役割を知らない", "顔の見える関係をつくる", "年3回の事例検討会", "医療ソーシャルワーカー", 6, 14, GOING, GOING, ""),
    ("西06", WEST, 3, "口腔ケアの窓口づくり", "歯科への依頼先が分からない", "歯科への窓口を一つにする", "歯科医師会との打合せ", "歯科衛生士", 6, 11, GOING, STOPPED, "歯科医師会の窓口に一本化"),
    ("島01", ISLAND, 1, "島ごとの課題の整理", "島により使える資源が違う", "島ごとの支え方を決める", "3島での住民を交えた話合い", "保健師", 5, 9, GOING, DONE, ""),
    ("島02", ISLAND, 2, "遠隔での看護相談", "夜間に渡れない", "夜間の不安に応える", "映像による相談の試行", "看護師", 9, 15, NOT, GOING, ""),
    ("島03", ISLAND, 3, "搬送と帰島の連絡手順", "退院が急に決まる", "帰島の前に受け皿を整える", "本土の病院2か所と手順書をつくる", "看護師", 7, 10, GOING, GOING, ""),
]
# Number, hub, duty, name, day, officials, state in July and in November.
MEETINGS = [
    ("東M1", EAST, 1, "第1回 多職種連携会議", "2025/6/19", "なし", DONE, DONE),
    ("東M2", EAST, 1, "第2回 多職種連携会議", "2025/9/18", "なし", NOT, DONE),
    ("東M3", EAST, 1, "第3回 多職種連携会議（行政・管理者）", "2025/12/11", "あり", NOT, NOT),
    ("東M4", EAST, 1, "第4回 多職種連携会議", "2026/2/19", "なし", NOT, NOT),
    ("西M1", WEST, 1, "第1回 西部連携会議", "2025/5/29", "なし", DONE, DONE),
    ("西M2", WEST, 1, "第2回 西部連携会議（行政・管理者）", "2025/10/23", "あり", NOT, NOT),
    ("西M3", WEST, 1, "第3回 西部連携会議", "2026/1/22", "なし", NOT, NOT),
    ("西M4", WEST, 1, "第4回 西部連携会議", "2026/3/12", "なし", NOT, NOT),
    ("島M1", ISLAND, 1, "第1回 島しょ連携会議", "2025/7/10", "なし", DONE, DONE),
    ("島M2", ISLAND, 1, "第2回 島しょ連携会議", "2025/11/6", "なし", NOT, DONE),
    ("島M3", ISLAND, 1, "第3回 島しょ連携会議", "2026/2/5", "なし", NOT, NOT),
]


def month(number):
    year, month = 2025 + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year}/{month}"


def rows(november):
    day = "2025/11/14" if november else "2025/7/31"
    made = []
    for number, hub, duty, what, issue, aim, how, owner, first, last, *states, remark in TASKS:
        made.append([
            number, hub, "取組", DUTIES[duty], what, issue, aim, how, owner, month(first), month(last), "", "",
            states[november], remark if november else "", "2025", day,
        ])
    for number, hub, duty, what, held, officials, *states in MEETINGS:
        made.append([
            number, hub, "会議", DUTIES[duty], what, "", "", "", "事務局", "", "", held, officials, states[november], "",
            "2025", day,
        ])
    return sorted(made, key=lambda row: ([EAST, WEST, ISLAND].index(row[1]), row[2] == "会議"))


def write(name, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([REMARK])
        writer.writerow(HEADER)
        writer.writerows(rows)


def mistakes():
    """The plans of November with what an office gets wrong."""
    wrong = rows(True)
    at = {row[0]: row for row in wrong}
    column = HEADER.index
    for number, header, value in [
        ("東01", "終了月", "2026/5"),  # outside of the year
        ("東02", "終了月", "2025/4"),  # before it begins
        ("東03", "担当", ""),
        ("東04", "業務区分", "企画・運営"),  # a duty that there is not
        ("東M3", "会議の開催日", ""),
        ("東M4", "会議の開催日", "2026/2/30"),
        ("西01", "開始月", "2025年13月"),
        ("西03", "開始月", "2024/8"),  # of the year before
        ("西04", "状況", "ほぼ完了"),
        ("西05", "項目番号", "西04"),
        ("西M1", "拠点", "西部在宅医療拠点センター"),
        ("西M3", "会議の開催日", "2027/1/22"),
        ("島02", "会議の開催日", "2025/12/1"),  # of a task
        ("島M2", "行政担当官と施設の管理者の参加", ""),
        ("島M3", "状況", "完了"),  # after the day of the report
    ]:
        at[number][column(header)] = value
    return wrong


write("july.csv", rows(False))
write("november.csv", rows(True))
write("mistakes.csv", mistakes())
