//! Any text as a prose template: refused, or rendered in bounded time without reading
//! anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use survey::view::sandbox;

fuzz_target!(|text: &str| {
    if sandbox::refused(text).is_some() {
        return;
    }
    let mut tera = tera::Tera::default();
    sandbox::restrict(&mut tera);
    if tera.add_raw_template("x", text).is_ok() {
        let _ = tera.render("x", &tera::Context::new());
    }
});
