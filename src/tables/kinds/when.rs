//! Months and days as answers hold them.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::tables::chart::day_number;
use crate::words::{Message, Words};

/// A month or a day: the first day of it, and that after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    pub first: NaiveDate,
    pub after: NaiveDate,
    is_month: bool,
}

impl When {
    /// Of `2024-05` or `2024-05-31`; of anything else nothing.
    pub fn read(answer: &Words) -> Option<Self> {
        let Words::Given(text, _) = answer else { return None };
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let month = || NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok();
        let (first, is_month) = day.map(|day| (day, false)).or_else(|| Some((month()?, true)))?;
        let after = match is_month {
            true => first.checked_add_months(Months::new(1)),
            false => first.checked_add_days(Days::new(1)),
        };
        Some(Self { first, after: after?, is_month })
    }

    pub fn words(self) -> Words {
        self.said(if self.is_month { "when-month" } else { "when-day" })
    }

    /// Behind another of the same year.
    pub fn in_year(self) -> Words {
        self.said(if self.is_month { "when-month-in-year" } else { "when-day-in-year" })
    }

    fn said(self, key: &'static str) -> Words {
        let said = Message::new(key).with("year", self.first.year());
        said.with("month", self.first.month()).with("day", self.first.day()).into()
    }

    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// The middle of it on an axis of days.
    pub fn place(self) -> f64 {
        (day_number(self.first) + day_number(self.after)) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_are_counted_as_spreadsheets_count_them() {
        let when = |text: &str| When::read(&text.into());
        let may = when("2024-05").expect("a month");
        assert_eq!((day_number(may.first), day_number(may.after)), (45413.0, 45444.0));
        let last = when("2024-05-31").expect("a day");
        assert_eq!((day_number(last.first), day_number(last.after)), (45443.0, 45444.0));
        assert_eq!((last.place(), last.after), (45443.5, may.after));
        for wrong in ["", "2024", "2024-13", "2024-02-30", "closed", "東01"] {
            assert_eq!(when(wrong), None, "{wrong}");
        }
    }
}
