//! What expressions do with texts.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::tree::Part;

/// Whether a text is like a pattern, in which `_` is one letter and `%` any. Capitals are
/// letters of their own.
pub fn is_like(text: &str, pattern: &str) -> bool {
    let (mut text, mut pattern) = (text.chars(), pattern.chars());
    // What is left behind the last %, of which so far no more letters than needed are taken.
    let mut last = None;
    loop {
        let wanted = pattern.next();
        let fits = match wanted {
            None => text.as_str().is_empty(),
            Some('%') => {
                last = Some((text.clone(), pattern.clone()));
                true
            }
            Some('_') => text.next().is_some(),
            Some(letter) => text.next() == Some(letter),
        };
        if fits && wanted.is_none() {
            return true;
        }
        if !fits {
            let Some((rest, behind)) = &mut last else { return false };
            if rest.next().is_none() {
                return false;
            }
            (text, pattern) = (rest.clone(), behind.clone());
        }
    }
}

/// A part of a day (`YYYY-MM-DD`), a month (`YYYY-MM`) or a time of day (`HH:MM`), as answers
/// hold them; nothing where it has no such part.
pub fn part_of(part: Part, text: &str) -> Option<f64> {
    let day = || is_day(text).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    let month = || {
        let is_month = text.len() == "YYYY-MM".len();
        let first = || NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok();
        day().or_else(|| is_month.then(first).flatten())
    };
    let time = || {
        let (hour, minute) = text.split_once(':').filter(|_| text.len() == "HH:MM".len())?;
        Some((hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?))
    };
    Some(match part {
        Part::Year => f64::from(month()?.year()),
        Part::Month => f64::from(month()?.month()),
        Part::Day => f64::from(day()?.day()),
        Part::Weekday => f64::from(day()?.weekday().number_from_monday()),
        Part::Hour => f64::from(time()?.0),
        Part::Minute => f64::from(time()?.1),
    })
}

/// From when to when of opening times, as answers hold them: none where it is closed.
fn spans(hours: &str) -> impl Iterator<Item = (&str, &str)> {
    hours.split(' ').filter_map(|span| span.split_once('-'))
}

/// Hours of opening times.
pub fn hours_open(hours: &str) -> f64 {
    let minutes = |time: &str| -> Option<f64> {
        let (hour, minute) = time.split_once(':')?;
        Some(60.0 * hour.parse::<f64>().ok()? + minute.parse::<f64>().ok()?)
    };
    let length = |(from, to): (&str, &str)| Some(minutes(to)? - minutes(from)?);
    spans(hours).filter_map(length).sum::<f64>() / 60.0
}

/// Whether a time is in opening times, of which the end is not a part.
pub fn is_open_at(hours: &str, time: &str) -> bool {
    spans(hours).any(|(from, to)| from <= time && time < to)
}

/// Whether a text is a day as answers hold it.
pub fn is_day(text: &str) -> bool {
    text.len() == "YYYY-MM-DD".len() && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// The letters from one, counted from 1, that are among so many from there on; those before the
/// first are none. Nothing where a number is missing or the length negative.
pub fn part(text: &str, from: f64, length: f64) -> Option<Arc<str>> {
    let (from, length) = (from.trunc(), length.trunc());
    if from.is_nan() || length.is_nan() || length < 0.0 {
        return None;
    }
    let first = from.max(1.0);
    let letters = (from + length - first).max(0.0) as usize;
    let rest = text.chars().skip((first - 1.0) as usize);
    Some(rest.take(letters).collect::<String>().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_like_a_pattern_whose_signs_stand_for_letters() {
        for (text, pattern, is) in [
            ("横須賀市", "横%", true),
            ("横須賀市", "%市", true),
            ("横須賀市", "横__市", true),
            ("横須賀市", "横_市", false),
            ("横須賀市", "%須%", true),
            ("", "%", true),
            ("", "_", false),
            ("", "", true),
            ("a", "", false),
            ("aab", "%ab", true),
            ("abab", "%ab%ab", true),
            ("ab", "%ab%ab", false),
            ("Ab", "ab", false),
            ("a.b", "a.b", true),
            ("axb", "a.b", false),
            ("a\nb", "a%b", true),
            ("mississippi", "m%i%s_p%", true),
            ("mississippi", "m%i%z%", false),
        ] {
            assert_eq!(is_like(text, pattern), is, "{text:?} LIKE {pattern:?}");
        }
    }

    #[test]
    fn part_of_a_text_counts_letters_from_one() {
        let is = |from, length| part("横須賀市", from, length).map(|text| text.to_string());
        assert_eq!(is(2.0, 2.0).as_deref(), Some("須賀"));
        assert_eq!(is(3.0, f64::MAX).as_deref(), Some("賀市"));
        // Letters before the first are none.
        assert_eq!(is(-1.0, 3.0).as_deref(), Some("横"));
        assert_eq!(is(0.0, 1.0).as_deref(), Some(""));
        assert_eq!(is(9.0, 3.0).as_deref(), Some(""));
        assert_eq!((is(1.0, -1.0), is(f64::NAN, 1.0)), (None, None));
    }
}
