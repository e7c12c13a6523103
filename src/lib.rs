//! `survey` turns the returned questionnaires of a home-care survey into a report.
//!
//! Data flows one way: questionnaire and files become [`responses::Responses`], a plan
//! makes them [`results::Results`], [`disclosure`] makes these a
//! [`disclosure::Release`], and charts, report and exports are views of it.

pub mod analysis;
pub mod answers;
pub mod assets;
pub mod batch;
pub mod chart;
pub mod cli;
pub mod commands;
pub mod data;
pub mod definition;
pub mod disclosure;
pub mod engine;
pub mod export;
pub mod ingest;
pub mod layout;
pub mod locales;
pub mod methods;
pub mod microdata;
pub mod parallel;
pub mod plan;
pub mod problem;
pub mod questionnaire;
pub mod report;
pub mod responses;
pub mod results;
pub mod rounding;
pub mod statistics;
pub mod study;
pub mod synth;
pub mod tally;
pub mod validation;
