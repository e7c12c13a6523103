//! Days as people write them, in both calendars.

use chrono::NaiveDate;

/// Year 0 of each era, by its name and initial.
const ERAS: [(&str, char, i32); 5] = [
    ("令和", 'R', 2018),
    ("平成", 'H', 1988),
    ("昭和", 'S', 1925),
    ("大正", 'T', 1911),
    ("明治", 'M', 1867),
];

/// The day of a moment, as forms services write it: 2018-03-31 10:15:00.
pub fn without_time(text: &str) -> &str {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ' ' | 'Z' | '+' | '-');
    if time.contains(':') && time.chars().all(is_time) { day } else { text }
}

/// A month as `YYYY-MM`: 2024年5月, 2024/5, 2024-05, 令和6年5月, R6.5; of a day its month.
pub fn month_in(text: &str) -> Option<String> {
    let text = without_time(text).trim_end_matches('月');
    // A spreadsheet makes the first day of a month of it.
    let day = date_in(text).or_else(|| date_in(&format!("{text}月1日")));
    day.map(|day| day.format("%Y-%m").to_string())
}

/// Days of the week, from Monday, as bits: 月水金, 月・水・金, 月曜日～金曜日, 平日, 毎日.
pub fn weekdays_in(text: &str) -> Option<u128> {
    const DAYS: &str = "月火水木金土日";
    let words = [
        ("曜日", ""),
        ("曜", ""),
        ("平日", "月~金"),
        ("毎日", "月~日"),
        ("から", "~"),
        ("まで", ""),
    ];
    let text = words.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    let (mut bits, mut last, mut is_range) = (0_u128, None, false);
    for sign in text.chars() {
        let place = DAYS.chars().position(|day| day == sign);
        match (sign, place) {
            (_, Some(day)) => {
                let from = if is_range { last? } else { day };
                if from > day {
                    return None;
                }
                (from..=day).for_each(|day| bits |= 1 << day);
                (last, is_range) = (Some(day), false);
            }
            ('~' | '〜' | '-' | 'ー' | '―' | '–', None) => is_range = true,
            (' ' | '・' | '、' | ',' | ';' | '|' | '/' | '\n' | '･', None) => {}
            _ => return None,
        }
    }
    (bits != 0 && !is_range).then_some(bits)
}

/// A day as 2018年3月31日, 2018/3/31, 2018-03-31, 2018.3.31, 平成30年3月31日 or H30.3.31.
pub fn date_in(text: &str) -> Option<NaiveDate> {
    let era = ERAS.iter().find_map(|(name, initial, year_0)| {
        let rest = text.strip_prefix(name).or_else(|| text.strip_prefix(*initial))?;
        Some((rest, *year_0))
    });
    let (rest, year_0) = era.unwrap_or((text, 0));
    let mut parts = rest.split(['年', '月', '/', '-', '.']).map(str::trim);
    let year = match parts.next()? {
        "元" => 1,
        year if era.is_none() && year.len() != 4 => return None,
        year => year.parse::<i32>().ok()?,
    };
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.trim_end_matches('日').trim().parse().ok()?;
    let date = NaiveDate::from_ymd_opt(year + year_0, month, day)?;
    parts.next().is_none().then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_read_in_both_calendars_and_there_are_twelve() {
        for text in ["2024年5月", "2024/5", "2024-05", "2024.5", "令和6年5月", "R6.5", "2024-05-01"]
        {
            assert_eq!(month_in(text).as_deref(), Some("2024-05"), "{text}");
        }
        for text in ["2024年13月", "2024-00", "5月", "2024", "24/5", "春"] {
            assert_eq!(month_in(text), None, "{text}");
        }
    }

    #[test]
    fn days_of_the_week_are_read_with_and_without_signs_between_them() {
        for (text, days) in [
            ("月水金", 0b001_0101),
            ("月・水・金", 0b001_0101),
            ("月曜日、水曜日", 0b000_0101),
            ("月~金", 0b001_1111),
            ("平日,土", 0b011_1111),
            ("毎日", 0b111_1111),
            ("日曜", 0b100_0000),
        ] {
            assert_eq!(weekdays_in(text), Some(days), "{text}");
        }
        for text in ["金~月", "祝", "月~", "第2土曜", "", "~金"] {
            assert_eq!(weekdays_in(text), None, "{text}");
        }
    }
}
