//! Times of day and opening times as people write them.

use super::names::plain;

/// Opening times of who is closed, as answers hold them.
const CLOSED: &str = "closed";

const CLOSED_WORDS: [&str; 11] =
    ["休", "休み", "休診", "休診日", "休業", "定休", "定休日", "閉", "閉所", "×", "closed"];

const ALWAYS: [&str; 4] = ["24時間", "終日", "24時間対応", "24h"];

const DAY: u32 = 24 * 60;

/// A time that opening ends may lie in the next night: 30:00.
const LATEST: u32 = 30 * 60;

/// A time of day as `HH:MM`: 9:30, 9時半, 午後5時, 17:00:00. 24:00 is the end of the day.
pub fn time_in(text: &str) -> Option<String> {
    minutes(&plain(text)).filter(|&minutes| minutes <= DAY).map(shown)
}

fn shown(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes since midnight, up to those of [`LATEST`].
fn minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    let afternoon = ["午後", "pm", "p.m."].iter().find_map(|word| text.strip_prefix(word));
    let morning = ["午前", "am", "a.m."].iter().find_map(|word| text.strip_prefix(word));
    let is_half = afternoon.is_some() || morning.is_some();
    let rest = afternoon.or(morning).unwrap_or(&text).trim();
    let (hour, minute) = match rest.split_once(':') {
        Some((hour, minute)) => {
            let minute = minute.strip_suffix(":00").unwrap_or(minute);
            (hour, (minute.len() == 2).then_some(minute)?)
        }
        None => match rest.split_once('時')? {
            (hour, "") => (hour, "0"),
            (hour, "半") => (hour, "30"),
            (hour, minute) => (hour, minute.strip_suffix('分')?),
        },
    };
    let number = |digits: &str| -> Option<u32> {
        let is_plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        is_plain.then(|| digits.parse().ok())?
    };
    let (hour, minute) = (number(hour.trim())?, number(minute.trim())?);
    let is_fine = minute < 60 && (!is_half || hour <= 12);
    let hour = if afternoon.is_some() && hour < 12 { hour + 12 } else { hour };
    let all = hour.checked_mul(60)?.checked_add(minute)?;
    (is_fine && all <= LATEST).then_some(all)
}

/// Opening times as `09:00-12:00 14:00-18:00`, or `closed`. What ends before it begins or
/// begins before the one before it ends is none; the next night goes on to 30:00.
pub fn hours_in(text: &str) -> Option<String> {
    let text = plain(text).to_lowercase();
    if CLOSED_WORDS.contains(&text.as_str()) {
        return Some(CLOSED.to_owned());
    }
    if ALWAYS.contains(&text.as_str()) {
        return Some("00:00-24:00".to_owned());
    }
    let text = text.replace("から", "-").replace("まで", "").replace("及び", ",");
    let is_range = |c: char| matches!(c, '~' | '〜' | '-' | '―' | '—' | '–' | 'ー' | '－');
    // A space beside a dash is no end.
    let mut joined = String::new();
    for part in text.split(is_range) {
        joined.push_str(part.trim());
        joined.push('-');
    }
    joined.pop();
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, ',' | '、' | ';' | '/' | '・' | 'と');
    let mut all = Vec::new();
    let mut last = 0;
    for part in joined.split(is_between).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once('-')?;
        let (from, to) = (minutes(from)?, minutes(to)?);
        if from < last || to <= from {
            return None;
        }
        last = to;
        all.push(format!("{}-{}", shown(from), shown(to)));
    }
    (!all.is_empty()).then(|| all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_read_in_the_forms_people_write() {
        for (text, time) in [
            ("9:30", "09:30"),
            ("０９：３０", "09:30"),
            ("9時半", "09:30"),
            ("9時", "09:00"),
            ("17時05分", "17:05"),
            ("午後5時", "17:00"),
            ("午後 12時30分", "12:30"),
            ("9:30:00", "09:30"),
            ("24:00", "24:00"),
        ] {
            assert_eq!(time_in(text).as_deref(), Some(time), "{text}");
        }
        for text in ["25:00", "9:60", "9:5", "9", "930", "朝", "午後17時", "", "-1:00", "24:01"]
        {
            assert_eq!(time_in(text), None, "{text}");
        }
    }

    #[test]
    fn opening_times_read_in_the_forms_people_write() {
        for (text, hours) in [
            ("9:00～12:00、14:00～18:00", "09:00-12:00 14:00-18:00"),
            ("9:00 - 12:00 / 14:00 - 18:00", "09:00-12:00 14:00-18:00"),
            ("９時から１７時半まで", "09:00-17:30"),
            ("9:00-12:00\n13:00-17:00", "09:00-12:00 13:00-17:00"),
            ("22:00-30:00", "22:00-30:00"),
            ("24時間", "00:00-24:00"),
            ("休診", "closed"),
            ("×", "closed"),
        ] {
            assert_eq!(hours_in(text).as_deref(), Some(hours), "{text}");
        }
        for text in
            ["18:00-9:00", "9:00", "9:00-12:00、11:00-15:00", "9:00-25", "午前", "22:00-6:00"]
        {
            assert_eq!(hours_in(text), None, "{text}");
        }
    }
}
