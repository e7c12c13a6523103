//! Words that say which statistic a number is, in all languages.

use crate::locales::in_all;

/// Messages and the statistics of `results.csv` that they may stand for.
const KEYS: [(&str, &str); 40] = [
    ("report-heading-n", "n"),
    ("data-heading-n", "n"),
    ("report-heading-count", "count"),
    ("data-heading-count", "count"),
    ("report-heading-count-respondents", "count"),
    ("report-heading-percent", "percent"),
    ("report-heading-mean", "mean"),
    ("report-heading-mean", "mean_count"),
    ("report-heading-standard_deviation", "standard_deviation"),
    ("report-heading-median", "median"),
    ("report-heading-min", "min"),
    ("report-heading-max", "max"),
    ("report-heading-mean_count", "mean_count"),
    ("report-heading-sum", "sum"),
    ("report-heading-surveyed", "surveyed"),
    ("report-heading-response_rate", "response_rate"),
    ("report-heading-p10", "p10"),
    ("report-heading-q1", "q1"),
    ("report-heading-q3", "q3"),
    ("report-heading-p90", "p90"),
    ("report-heading-population", "population"),
    ("report-heading-lower_limit", "lower_limit"),
    ("report-heading-upper_limit", "upper_limit"),
    ("report-heading-ratio", "ratio"),
    ("report-heading-ratio_percent", "ratio_percent"),
    ("report-heading-top_percent", "top_percent"),
    ("report-heading-difference", "difference"),
    ("change-points", "difference"),
    ("change-interval", "difference_lower"),
    ("change-interval", "difference_upper"),
    ("change-panel-difference", "panel_difference"),
    ("change-panel-interval", "panel_difference_lower"),
    ("change-panel-interval", "panel_difference_upper"),
    ("report-heading-gini", "gini"),
    ("report-heading-phi", "phi"),
    ("data-heading-phi", "phi"),
    ("data-heading-rate", "rate"),
    ("report-heading-p_value", "p_value"),
    ("report-heading-p_value_adjusted", "p_value_adjusted"),
    ("report-heading-weighted_base", "weighted_base"),
];

/// Words and the statistics of `results.csv` that they may stand for, the longest first.
pub struct Headings {
    words: Vec<(String, &'static str)>,
    codes: Vec<String>,
}

impl Headings {
    pub fn new() -> Self {
        let words = KEYS.into_iter();
        let words = words.flat_map(|(key, of)| in_all(key).into_iter().map(move |text| (text, of)));
        let mut words: Vec<(String, &str)> = words.collect();
        words.sort_by_key(|(text, _)| std::cmp::Reverse(text.chars().count()));
        let codes =
            ["data-group-code", "data-category-code"].into_iter().flat_map(in_all).collect();
        Self { words, codes }
    }

    /// Whether numbers under a heading are codes.
    pub fn is_code(&self, heading: &str) -> bool {
        self.codes.iter().any(|code| code == heading.trim())
    }

    /// Whether bytes of a text are of such words, as a number in 第1四分位数 is.
    pub fn has(&self, text: &str, start: usize, end: usize) -> bool {
        self.words.iter().any(|(word, _)| {
            text.match_indices(word.as_str()).any(|(at, _)| at <= start && end <= at + word.len())
        })
    }

    /// The statistic that a heading says and what else stands in it.
    pub fn split(&self, heading: &str) -> Option<(&'static str, String)> {
        let statistic = *self.of(heading).first()?;
        let (words, _) = self.words.iter().find(|(text, _)| heading.contains(text.as_str()))?;
        Some((statistic, heading.replacen(words, "", 1).trim().to_owned()))
    }

    /// The statistics that the longest words in a heading stand for; none where it has none.
    pub fn of(&self, heading: &str) -> Vec<&'static str> {
        let stands = |text: &str| {
            heading.match_indices(text).any(|(at, _)| {
                let (before, after) = (&heading[..at], &heading[at + text.len()..]);
                let is_edge = |of: char| of.is_whitespace() || "（）()「」：:、,*".contains(of);
                before.chars().next_back().is_none_or(is_edge)
                    && after.chars().next().is_none_or(is_edge)
            })
        };
        let Some((longest, _)) = self.words.iter().find(|(text, _)| stands(text)) else {
            return Vec::new();
        };
        self.words.iter().filter(|(text, _)| text == longest).map(|(_, of)| *of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_has_words_in_all_languages_and_they_say_its_statistic() {
        let headings = Headings::new();
        for (key, statistic) in KEYS {
            for words in in_all(key) {
                assert_ne!(words, key);
                assert!(headings.of(&words).contains(&statistic), "{key}: {words}");
            }
        }
        assert!(headings.is_code("層コード") && !headings.is_code("層"));
    }
}
