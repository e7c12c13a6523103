//! What is wrong with a `[design]`, its tables and the answers that it rests on: told with its place
//! and what to do, all at once, before anything is written.

use rust_xlsxwriter::Workbook;

use crate::files::rows_of;
use crate::weights::{CLUSTERS, SCH_WIDE, STYPE, refused, report, row, study};

const SCHOOLS: &str = "stype,schools\nE,4421\nH,755\nM,1018";

const BOTH: &str = "[[design.frame]]\nby = [\"stype\", \"sch_wide\"]\nfile = \"comp_imp.csv\"\n";

const COMP_IMP: &str = "comp_imp,schools\nNo,1712\nYes,4482";

/// A study that is weighted by the types of schools, as a table has them.
fn by_type(table: &str, more: &str) -> tempfile::TempDir {
    let frame = format!("[design]\n{STYPE}{more}");
    study("clus1.csv", &frame, &[("stype.csv", SCHOOLS, table)])
}

#[test]
fn a_table_of_the_population_is_refused_with_the_cells_that_are_wrong() {
    for (table, more, parts) in [
        (
            "stype,n\nE,4421\nH,755\nE,100\nM,1018",
            "",
            &["categories twice", "E (2, 4): ", "stype.csv"][..],
        ),
        // The code and the label of an answer.
        ("stype,n\n1,4421\nE,100\nH,755\nM,1018", "", &["1 (2, 3)"]),
        (
            "stype,n\nE,4421\nH,755\nM,1018\n合計,6194",
            "",
            &["A5 \"stype\" has \"合計\"", "rows of totals"],
        ),
        (
            "stype,n\nE,\"4,421 校\"\nH,-755\nM,",
            "",
            &["B2 \"n\" has \"4,421 校\"", "B3 \"n\" has \"-755\"", "blank", "B4 \"n\""],
        ),
        (
            "stype,n\nE,NaN\nH,inf\nM,1e300\n,5",
            "",
            &["B2", "has \"NaN\"", "B3", "B4", "has \"1e300\"", "A5 \"stype\""],
        ),
        ("stype,n,note\nE,4421,a\nH,755,b\nM,1018,c", "", &["which column", "column ="]),
        (
            "stype,n,n\nE,4421,1\nH,755,2\nM,1018,3",
            "column = \"n\"\n",
            &["Several columns", "\"n\""],
        ),
        ("stype,n\nE,4421\nH,755\nM,1018", "column = \"n\"\nasked = \"n\"\n", &["two different"]),
        // Another file: the answers themselves, not each of their cells.
        (
            "stype,n\nE,1\nE,2\nE,3\nH,4\nM,5\nH,6",
            "",
            &["categories twice (in brackets their rows): E (2, 3, 4), H (5, 7): "],
        ),
        (&format!("stype,n\n{}", "X,1\n".repeat(500)), "", &["found 480 times more"]),
        ("stype,n", "", &["no rows"]),
        ("", "", &["stype.csv"]),
    ] {
        refused(&by_type(table, more), parts);
    }
}

#[test]
fn numbers_in_a_table_are_read_however_they_are_written() {
    let table = "学校の種類,学校数\nＥ,４４２１\nH,\" 755 \"\nM,\"1,018\"";
    for bytes in [
        table.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", table.as_bytes()].concat(),
        encoding_rs::SHIFT_JIS.encode(table).0.into_owned(),
    ] {
        let folder = by_type(SCHOOLS, "");
        std::fs::write(folder.path().join("stype.csv"), bytes).expect("written");
        let (code, said) = report(folder.path(), "csv");
        assert_eq!(code, Some(0), "{said}");
        let rows = rows_of(&folder.path().join("output/results.csv"));
        let n = row(&rows, ["awards_by_type", "1", "awards", "", "n"]);
        let base: f64 = n["weighted_base"].parse().expect("a number");
        assert!((base - 4421.0).abs() < 1e-8, "{base}");
    }
}

#[test]
fn a_table_is_found_in_its_workbook_unless_two_sheets_may_be_it() {
    let with_sheets = |names: &[&str]| {
        let folder =
            study("clus1.csv", &format!("[design]\n{}", STYPE.replace("csv", "xlsx")), &[]);
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "About this file").expect("written");
        for name in names {
            let sheet = book.add_worksheet().set_name(*name).expect("named");
            // A title over the table, and a heading over two columns.
            sheet.merge_range(0, 0, 0, 1, "Schools", &Default::default()).expect("merged");
            let rows = [("stype", 0.0), ("E", 4421.0), ("H", 755.0), ("M", 1018.0)];
            for (row, (name, number)) in (1..).zip(rows) {
                sheet.write(row, 0, name).expect("written");
                match number {
                    0.0 => sheet.write(row, 1, "schools").expect("written"),
                    number => sheet.write(row, 1, number).expect("written"),
                };
            }
        }
        book.save(folder.path().join("stype.xlsx")).expect("saved");
        folder
    };
    let folder = with_sheets(&["2024"]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    refused(&with_sheets(&["2023", "2024"]), &["Several sheets", "stype.xlsx", "2023, 2024"]);
}

#[test]
fn tables_that_contradict_each_other_or_say_the_same_are_refused() {
    let cells = "stype,sch_wide,n\nE,Yes,4000\nE,No,421\nH,Yes,400\nH,No,355\nM,Yes,722\nM,No,296";
    let other = cells.replace("4000", "4100").replace("355", "255");
    let awards = cells.replace("sch_wide", "awards");
    let of_awards = BOTH.replace("sch_wide", "awards").replace("comp_imp", "sch_wide");
    let wide = "sch_wide,schools\nNo,1072\nYes,5122";
    for (design, changes, parts) in [
        (format!("{STYPE}{STYPE}"), vec![], &["Keep the finer one", "study.toml"][..]),
        (
            format!("{STYPE}{BOTH}"),
            vec![("comp_imp.csv", COMP_IMP, cells)],
            &["made of those of the frame \"stype.csv\""],
        ),
        (
            format!("{of_awards}{BOTH}"),
            vec![("comp_imp.csv", COMP_IMP, &*other), ("sch_wide.csv", wide, &*awards)],
            &["E (4,421 and 4,521), H (755 and 655)", "\"sch_wide.csv\" and this table"],
        ),
        (
            format!("{STYPE}{SCH_WIDE}"),
            vec![("sch_wide.csv", "5122", "5123")],
            &["\"stype.csv\" to 6,194, this one to 6,195"],
        ),
        (
            format!("population = {{ size = 9999 }}\n{STYPE}"),
            vec![],
            &["adds up to 6,194, the population to 9,999"],
        ),
        (
            STYPE.replace("[\"stype\"]", "[\"stype\", \"学校の種類\"]"),
            vec![],
            &["学校の種類", "twice"],
        ),
    ] {
        refused(&study("clus1.csv", &format!("[design]\n{design}"), &changes), parts);
    }
    // Of coarser and merged categories both say something.
    let merged = format!("[design]\n{STYPE}{BOTH}merge = {{ stype = [[\"H\", \"M\"]] }}\n");
    let folder = study("clus1.csv", &merged, &[("comp_imp.csv", COMP_IMP, cells)]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn tables_that_differ_by_rounding_alone_are_fitted_to_the_end() {
    let rounded = ("stype.csv", "E,4421", "E,4421.004");
    let folder = study("clus1.csv", &format!("[design]\n{STYPE}{SCH_WIDE}"), &[rounded]);
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("did not come to an end"), "{said}");
}

#[test]
fn fewer_in_the_population_or_asked_than_answered_are_refused_with_both_numbers() {
    let asked = "column = \"n\"\nasked = \"sent\"\n";
    for (table, more, parts) in [
        (
            "stype,share\nE,71.4\nH,12.2\nM,16.4",
            "",
            &["E (population 71.4, answered 144)", "not percents"][..],
        ),
        // Without numbers each row is one.
        ("stype\nE\nH\nM", "", &["E (population 1, answered 144), H (population 1, answered 14)"]),
        (
            "stype,n,sent\nE,4421,3\nH,755,14\nM,1018,2000",
            asked,
            &["E (asked 3, answered 144)", "M (asked 2,000, population 1,018)"],
        ),
    ] {
        refused(&by_type(table, more), parts);
    }
}

#[test]
fn groups_of_answers_that_overlap_or_group_nothing_are_refused() {
    for (merge, parts) in [
        (
            "stype = [[\"E\", \"H\"], [\"H\", \"M\"]]",
            &["has \"H\" of \"Q1 Type of school\" twice"][..],
        ),
        ("stype = [[\"E\", \"E\"]]", &["has \"E\"", "twice"]),
        ("stype = [[\"E\"], [\"H\", \"M\"]]", &["one answer or none"]),
        ("stype = []", &["one answer or none"]),
        ("stype = [[\"E\", \"X\"]]", &["has no answer \"X\""]),
        ("awards = [[\"Yes\", \"No\"]]", &["\"awards\", which is not in by"]),
        ("stype = [[\"E\", \"H\"]], \"学校の種類\" = [[\"E\", \"M\"]]", &["twice"]),
    ] {
        refused(&by_type(SCHOOLS, &format!("merge = {{ {merge} }}\n")), parts);
    }
}

#[test]
fn strata_and_clusters_that_set_nobody_apart_are_refused() {
    for (design, parts) in [
        ("strata = \"snum\"", &["\"snum\" is the respondents' own number", "study.toml"][..]),
        ("cluster = \"School number\"", &["respondents' own number", "take cluster out"]),
        ("strata = \"stype\"\ncluster = \"Q1\"", &["the same column"]),
        ("strata = \"district\"\ncluster = \"district\"", &["the same column"]),
        ("weight = \"\"\nstrata = \" \"", &["The name is blank", "strata = \" \""]),
        (
            "weight = \"pww\"\nstrata = \"area\"",
            &["2 columns that the design names are missing", "pww, area", "\"pw\" → pww"],
        ),
        ("population = { size = inf }", &["out of range"]),
        ("population = { size = 1e300 }", &["out of range"]),
        (
            "population = { size = 100 }",
            &["smaller than", "all (population 100, answered 183)", "size = 100"],
        ),
    ] {
        refused(&study("clus1.csv", &format!("[design]\n{design}\n"), &[]), parts);
    }
}

#[test]
fn many_strata_with_the_same_fault_are_told_in_one_sentence() {
    let folder = study("clus1.csv", "[design]\nweight = \"pw\"\nstrata = \"enroll\"\n", &[]);
    refused(&folder, &["(149): 1015, 1023,", "… (149 in all)", "single = \"centered\""]);
    let (_, said) = report(folder.path(), "csv");
    assert_eq!(said.matches('×').count(), 1, "{said}");
    let few = "[design]\nstrata = \"district\"\npopulation = { file = \"few.csv\" }\n";
    let folder = study("clus1.csv", few, &[]);
    std::fs::write(folder.path().join("few.csv"), "district,n\nD637,5\nＤ135,900\n")
        .expect("written");
    refused(&folder, &["lacks (13)", "… (13 in all)", "D637 (population 5, answered 11)", "D413"]);
}

#[test]
fn names_of_strata_are_the_same_in_full_and_half_width() {
    let changes = [("clus1.csv", "D637", "Ｄ６３７"), ("clus1.csv", ",D413,", ",Ｄ637 ,")];
    let folder = study("clus1.csv", "[design]\nstrata = \"district\"\n", &changes);
    let (code, said) = report(folder.path(), "md");
    assert_eq!(code, Some(0), "{said}");
    let text = std::fs::read_to_string(folder.path().join("output/report.md")).expect("written");
    assert!(text.contains("Strata are \"district\", 14 of them."), "{text}");
}

#[test]
fn replicates_without_end_are_refused_with_what_is_possible() {
    let design =
        "[design]\nweight = \"pw\"\nreplicates = { method = \"bootstrap\", number = 100000 }\n";
    let folder = study("clus1.csv", design, &[]);
    let file = folder.path().join("clus1.csv");
    let text = std::fs::read_to_string(&file).expect("there");
    let (header, rows) = text.split_once('\n').expect("a header");
    let write = |times: usize| {
        let rows: Vec<&str> = rows.lines().collect();
        let mut all = format!("{header}\n");
        for (number, row) in rows.iter().cycle().take(rows.len() * times).enumerate() {
            let (_, rest) = row.split_once(',').expect("a number");
            all.push_str(&format!("{number},{rest}\n"));
        }
        std::fs::write(&file, all).expect("written");
    };
    write(28);
    refused(&folder, &["Of 5,124 units 100000 bootstrap samples", "a number of 97580 or less"]);
    let study = folder.path().join("study.toml");
    let text = std::fs::read_to_string(&study).expect("there");
    let jackknife = text.replace("\"bootstrap\", number = 100000", "\"jackknife\"");
    std::fs::write(&study, jackknife).expect("written");
    write(123);
    refused(&folder, &["(22,509) for the jackknife", "method = \"bootstrap\""]);
}

#[test]
fn a_design_of_one_and_two_respondents_has_a_stated_answer() {
    let of = |n: usize, design: &str| {
        let folder = study("clus1.csv", design, &[]);
        let file = folder.path().join("clus1.csv");
        let text = std::fs::read_to_string(&file).expect("there");
        let rows: Vec<&str> = text.lines().take(n + 1).collect();
        std::fs::write(&file, rows.join("\n")).expect("written");
        folder
    };
    refused(&of(1, "[design]\nweight = \"pw\"\n"), &["a single respondent", "[design]"]);
    refused(&of(2, CLUSTERS), &["a single respondent (or cluster)"]);
    let folder = of(2, "[design]\nweight = \"pw\"\n");
    let (code, said) = report(folder.path(), "csv");
    assert_eq!(code, Some(0), "{said}");
    let rows = rows_of(&folder.path().join("output/results.csv"));
    let mean = row(&rows, ["scores", "", "api00", "", "mean"]);
    // mean(c(608, 684)), and t.test of the same: 38 * qt(.975, 1)
    let of = |name: &str| mean[name].parse::<f64>().expect("a number");
    assert!((of("value") - 646.0).abs() < 1e-9);
    assert!((of("upper") - of("value") - 38.0 * 12.7062047361747).abs() < 1e-6);
}
