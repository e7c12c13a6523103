//! Integration tests: one binary, a module a theme.

mod bad_input;
mod batch;
mod check;
mod command_line;
mod corrections;
mod cross;
mod definitions;
mod exports;
mod files;
mod guide;
mod hostile;
mod insight;
mod layouts;
mod mapping;
mod parts;
mod published;
mod report;
mod round_trip;
mod sample_data;
mod second_survey;
mod several_files;
mod study;
mod synth;
mod templates;
mod workbook;
