//! Rebuilds when a file that is embedded in the executable changes.

fn main() {
    println!("cargo::rerun-if-changed=questionnaires");
    println!("cargo::rerun-if-changed=report-templates");
}
