//! Names of variables that statistics packages take: of plain letters, not too long, and no word of
//! their languages.

use std::collections::HashSet;

use indexmap::IndexMap;

/// Of SPSS and of Stata (User's Guide, 11.3), that a name of ours may be.
const RESERVED: [&str; 22] = [
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with", "byte",
    "double", "float", "if", "in", "int", "long", "strl", "using",
];

/// For each name one of up to `longest` letters that SPSS and Stata take, as like it as can be;
/// all differ.
pub fn fitting<'n>(names: &[&'n str], longest: usize) -> IndexMap<&'n str, String> {
    // What fits keeps its name, whoever comes before it.
    let mut taken: HashSet<String> =
        names.iter().filter(|name| fits(name, longest)).map(|name| (*name).to_owned()).collect();
    let mut fit = |name: &str| {
        if fits(name, longest) {
            return name.to_owned();
        }
        let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let mut number = 0;
        loop {
            let candidate = shortened(&plain, number, longest);
            if fits(&candidate, longest) && taken.insert(candidate.clone()) {
                return candidate;
            }
            number += 1;
        }
    };
    names.iter().map(|name| (*name, fit(name))).collect()
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn fits(name: &str, longest: usize) -> bool {
    let is_type = name.strip_prefix("str").is_some_and(|n| n.parse::<u32>().is_ok());
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_plain = starts_well && name.chars().all(is_plain);
    is_plain && name.len() <= longest && !is_type && !RESERVED.contains(&name)
}

/// What ends a name tells options of a question apart, and is kept.
fn shortened(name: &str, number: usize, longest: usize) -> String {
    let (stem, end) = match name.rfind('_') {
        Some(at) if name.len() - at <= longest / 2 => name.split_at(at),
        _ => (name, ""),
    };
    let own = if number == 0 { String::new() } else { format!("_{number}") };
    let room = longest - end.len() - own.len();
    format!("{}{own}{end}", &stem[..stem.len().min(room)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(names: &[&str]) -> Vec<String> {
        fitting(names, 32).into_values().collect()
    }

    #[test]
    fn names_that_fit_stay_as_they_are() {
        let names = ["visits", "q1_12", "id_label", "strong", "a2345678901234567890123456789012"];
        assert_eq!(fit(&names), names);
    }

    #[test]
    fn words_of_the_languages_get_a_number_and_long_names_keep_their_end() {
        for (name, expected) in [
            ("long", "long_1"),
            ("all", "all_1"),
            ("str12", "str12_1"),
            ("q_-1", "q__1"),
            ("intention_to_increase_home_visits_12", "intention_to_increase_home_vi_12"),
            ("intention_to_increase_home_visits_of_all_kinds", "intention_to_increase_home_kinds"),
            ("a23456789012345678901234567890123", "a2345678901234567890123456789012"),
        ] {
            assert_eq!(fit(&[name]), [expected], "{name}");
        }
    }

    #[test]
    fn names_that_would_become_one_are_numbered() {
        let long = "a_question_whose_id_is_far_too_long";
        let (one, two) = (format!("{long}_for_one_3"), format!("{long}_for_two_3"));
        let found = fit(&[&one, &two, "long", "long_1"]);
        let different: HashSet<&String> = found.iter().collect();
        assert_eq!(different.len(), 4, "{found:?}");
        assert_eq!(found[3], "long_1");
        assert!(found[..2].iter().all(|name| name.ends_with("_3")), "{found:?}");
    }
}
