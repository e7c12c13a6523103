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
