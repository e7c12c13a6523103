//! Words that say how a number is to be read, in all languages: as they are written by survey, and
//! as people write them.

use super::headings::Headings;
use crate::locales::{in_all, in_all_with};

pub struct Vocabulary {
    pub headings: Headings,
    /// The sign in place of what is hidden.
    hidden: Vec<String>,
    /// Whole cells that stand for it.
    marks: Vec<String>,
    other_units: Vec<String>,
    joints: Vec<String>,
    differences: Vec<String>,
}

impl Vocabulary {
    pub fn new() -> Self {
        let hidden = in_all("suppressed");
        // What programs and people write in place of it.
        let signs = ["X", "***"].map(str::to_owned);
        let marks = [&hidden[..], &signs, &listed("audit-marks")].concat();
        let limits = ["report-heading-lower_limit", "report-heading-upper_limit"];
        let to_limits = limits.into_iter().flat_map(|limit| {
            in_all_with("workbook-to-limit", |locale| {
                [("name", String::new()), ("limit", locale.word(limit))]
            })
        });
        let between =
            in_all_with("workbook-between", |_| ["high", "low"].map(|of| (of, String::new())));
        Self {
            headings: Headings::new(),
            marks,
            hidden,
            other_units: listed("audit-other-units"),
            joints: [listed("audit-joints"), in_all("report-heading-n")].concat(),
            // Of a message that were nothing but its arguments, any heading would be one.
            differences: to_limits.chain(between).filter(|of| !of.trim().is_empty()).collect(),
        }
    }

    /// Whether a cell says that a number is not shown.
    pub fn is_mark(&self, cell: &str) -> bool {
        self.marks.iter().any(|mark| cell.trim().eq_ignore_ascii_case(mark))
    }

    /// Whether something in a text is not shown.
    pub fn hides(&self, text: &str) -> bool {
        self.hidden.iter().any(|sign| text.contains(sign.as_str()))
    }

    /// Whether numbers under a heading are how far two statistics are from each other.
    pub fn is_difference(&self, heading: &str) -> bool {
        self.differences.iter().any(|words| heading.contains(words.as_str()))
    }

    /// Whether what stands behind a number says that it is a date, an age or a rank.
    pub fn is_of_other_unit(&self, after: &str) -> bool {
        self.other_units.iter().any(|unit| after.starts_with(unit.as_str()))
    }

    /// Whether nothing stands between a label and a number but what joins them.
    pub fn joins(&self, between: &str) -> bool {
        let mut rest = between;
        loop {
            rest = rest.trim_start_matches(|of| " 「」（()：:=＝n\"'".contains(of));
            if rest.is_empty() {
                return true;
            }
            let is_whole = |after: &&str| {
                let before = &rest[..rest.len() - after.len()];
                let is_letter = |of: Option<char>| of.is_some_and(|of| of.is_ascii_alphanumeric());
                !(is_letter(before.chars().next_back()) && is_letter(after.chars().next()))
            };
            let joints = self.joints.iter().filter_map(|word| rest.strip_prefix(word.as_str()));
            match joints.filter(is_whole).min_by_key(|after| after.len()) {
                Some(after) => rest = after,
                None => return false,
            }
        }
    }
}

/// The words of a list in all languages.
fn listed(key: &str) -> Vec<String> {
    in_all(key).iter().flat_map(|list| list.split_whitespace()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_either_language_are_known_and_words_are_none() {
        let of = Vocabulary::new();
        let known = [in_all("suppressed"), in_all("audit-marks")].concat();
        for mark in known.iter().map(String::as_str).chain(["×", "x", "X", " *** ", "秘匿"]) {
            assert!(of.is_mark(mark), "{mark}");
        }
        for word in ["", "-", "該当無し", "秘匿する", "n/a", "Suppression", "0"] {
            assert!(!of.is_mark(word), "{word}");
        }
        assert!(of.hides("壬生町（n=×）") && !of.hides("壬生町（n=2）"));
    }

    #[test]
    fn headings_that_are_written_for_differences_are_known_and_no_others() {
        let of = Vocabulary::new();
        let said = ["report-heading-lower_limit", "report-heading-upper_limit"].map(|limit| {
            in_all_with("workbook-to-limit", |locale| {
                [("name", "釜石市（n=12）".to_owned()), ("limit", locale.word(limit))]
            })
        });
        let between = in_all_with("workbook-between", |locale| {
            [("high", "q3"), ("low", "q1")]
                .map(|(side, of)| (side, locale.word(&format!("report-heading-{of}"))))
        });
        for heading in said.concat().into_iter().chain(between) {
            assert!(of.is_difference(&heading), "{heading}");
        }
        // Of these the numbers are figures.
        let figures = ["mean", "difference", "lower_limit", "upper_limit", "median"];
        let figures = figures.into_iter().flat_map(|of| in_all(&format!("report-heading-{of}")));
        let others =
            ["全体との差", "前回との差", "Distance to school", "−1", ""].map(str::to_owned);
        for heading in figures.chain(others) {
            assert!(!of.is_difference(&heading), "{heading}");
        }
    }

    #[test]
    fn a_number_belongs_to_a_label_over_joints_of_either_language_alone() {
        let of = Vocabulary::new();
        for between in ["", "は", "：", "（n=", " (n = ", "」の", " has ", " had ", ": "] {
            assert!(of.joins(between), "{between}");
        }
        for list in [in_all("audit-joints"), in_all("report-heading-n")].concat() {
            assert!(list.split_whitespace().all(|word| of.joins(word)), "{list}");
        }
        for between in ["のうち", "を除く", "、", " of the ", " hash ", "この", ". ", " in "]
        {
            assert!(!of.joins(between), "{between}");
        }
    }

    #[test]
    fn dates_and_ranks_are_no_figures_and_counts_of_respondents_are() {
        let of = Vocabulary::new();
        for unit in ["年", "月末", "歳以上", "位", "項目"] {
            assert!(of.is_of_other_unit(unit), "{unit}");
        }
        for unit in ["", "施設", "件", "人", "%", "か所", " clinics", " days", " years", "。"]
        {
            assert!(!of.is_of_other_unit(unit), "{unit}");
        }
    }
}
