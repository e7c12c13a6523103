//! `survey` turns the returned questionnaires of a home-care survey into a report.
//!
//! Data flows one way: questionnaire and files become [`responses::Responses`], a plan
//! makes them [`tables::Results`], [`disclosure`] makes these a
//! [`disclosure::Released`], and charts, report and exports are views of it.

pub mod answers;
pub mod assets;
pub mod audit;
pub mod batch;
pub mod cli;
pub mod commentary;
pub mod dataset;
pub mod definition;
pub mod design;
pub mod disclosure;
pub mod engine;
pub mod fingerprint;
pub mod format;
pub mod guard;
pub mod identifiability;
pub mod ingest;
pub mod letters;
pub mod lint;
pub mod locales;
pub mod maps;
pub mod microdata;
pub mod packed;
pub mod parallel;
pub mod pipeline;
pub mod plan;
pub mod policy;
pub mod problem;
pub mod questionnaire;
pub mod requirements;
pub mod responses;
pub mod rounding;
pub mod statistics;
pub mod study;
pub mod synth;
pub mod tables;
pub mod tally;
pub mod units;
pub mod validation;
pub mod view;
pub mod waves;
pub mod words;
pub mod writers;
