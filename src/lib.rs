//! Tidemark charts what rose and what fell in report data. Everything happens
//! on the machine of the person who runs it.
//!
//! # One road
//!
//! ```text
//! bytes ─import→ Table ─→ Dataset ─compare→ Comparison ─figure→ Figure ─page→ Page ─┬→ app
//!                                                          └→ CSV                   └→ SVG ─→ PNG
//! ```
//!
//! Every arrow is a function from value to value; nothing on the road knows
//! who calls it.
//!
//! * [`table`] – text cells with their place in the file. No meaning yet.
//! * [`import`] – bytes to tables to datasets; [`import::FORMATS`] is the registry.
//! * [`dataset`] – observations: period × dimensions × measure → value, with
//!   flags, and what must be known to read them: breaks, completeness, sources,
//!   entities. Values are exact decimals; absence has a type.
//! * [`compare`] – what changed between two periods, and series over all of them.
//! * [`figure`] – everything that a reader could argue about: order, scale,
//!   words, colours by meaning. [`figure::KINDS`] is the registry of charts.
//! * [`page`] – a figure placed on a page of one size, in points.
//! * [`export`] – figure and page as files; [`export::FORMATS`] is the registry.
//! * [`cli`] – the program without a window.
//! * [`app`] – the window: state, commands, effects. The only room that names
//!   the GUI.
//!
//! Window and files show the same page, so what is on screen is what is printed.

pub mod app;
pub mod cli;
pub mod compare;
pub mod dataset;
pub mod export;
pub mod figure;
pub mod import;
pub mod page;
pub mod table;
