//! The numbers under the page: what the CSV has.

use super::command::Command;
use super::receipt::ReceiptChange;
use super::style::{Colours, font};
use super::widgets::elided;
use crate::dataset::{Flags, Value};
use crate::figure::numbers::{grouped, percent, signed};
use crate::figure::{Figure, NumberRow};
use crate::page::text::Weight;
use eframe::egui::{self, Align2, ScrollArea, vec2};

const ROW_HEIGHT: f32 = 25.0;
/// Narrower, the columns would run into each other.
const LEAST_WIDTH: f32 = 620.0;
const HEAD: [&str; 6] = ["", "", "", "Change", "Percent", "Remarks"];
/// Right ends of the columns as parts of the width; the first and the last
/// are set from the left.
const ENDS: [f32; 6] = [0.0, 0.4, 0.535, 0.685, 0.8, 0.82];
/// Room for the first column, likewise.
const NAME_WIDTH: f32 = 0.27;

/// The figure's numbers as a table.
///
/// A click on a row asks for its receipt.
pub fn numbers_ui(
    ui: &mut egui::Ui,
    figure: &Figure,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    egui::Frame::new()
        .fill(colours.card)
        .stroke(egui::Stroke::new(1.0, colours.edge))
        .corner_radius(4)
        .inner_margin(egui::Margin::symmetric(14, 8))
        .show(ui, |ui| {
            let Some(first) = figure.numbers.first() else { return };
            // One pair of periods heads the columns; otherwise each row names its own.
            let is_one_pair = figure.numbers.iter().all(|row| {
                row.before_period == first.before_period && row.after_period == first.after_period
            });
            let mut head = HEAD.map(str::to_owned);
            if is_one_pair {
                "Name".clone_into(&mut head[0]);
                head[1] =
                    first.before_period.map(crate::dataset::Period::label).unwrap_or_default();
                head[2] = first.after_period.label();
                if first.before_period.is_none() {
                    let has_shares = figure.numbers.iter().any(|row| row.share.is_some());
                    head[3].clear();
                    head[4] = if has_shares { "Share".to_owned() } else { String::new() };
                }
            } else {
                ["Name and period", "Before", "Figure"]
                    .map(str::to_owned)
                    .swap_with_slice(&mut head[..3]);
            }
            let width = ui.available_width().max(LEAST_WIDTH);
            ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
                ui.set_width(width);
                let clicked = rows_ui(ui, figure, &head, is_one_pair, colours);
                commands.extend(clicked.map(|row| Command::Receipt(ReceiptChange::Row(row))));
            });
        });
}

/// The head, and below it the rows; the one that is clicked.
fn rows_ui(
    ui: &mut egui::Ui,
    figure: &Figure,
    head: &[String; 6],
    is_one_pair: bool,
    colours: Colours,
) -> Option<usize> {
    let width = ui.available_width() - ui.spacing().scroll.allocated_width();
    let head_look = RowLook {
        ink: colours.muted,
        remark: colours.muted,
        percent: Weight::Regular,
        line: colours.edge,
        ground: None,
    };
    row_ui(ui, width, head, head_look);
    let look = RowLook {
        ink: colours.ink,
        remark: colours.muted,
        percent: Weight::SemiBold,
        line: colours.edge,
        ground: Some(colours.chosen),
    };
    let mut clicked = None;
    let n_rows = figure.numbers.len();
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW_HEIGHT, n_rows, |ui, range| {
        let rows = figure.numbers.iter().enumerate().take(range.end).skip(range.start);
        for (index, row) in rows {
            let remark = if asks_for_care(row.flags) { colours.warning } else { colours.muted };
            let look = RowLook { remark, ..look };
            if row_ui(ui, width, &cells(row, is_one_pair), look).clicked() {
                clicked = Some(index);
            }
        }
    });
    clicked
}

fn cells(row: &NumberRow, is_one_pair: bool) -> [String; 6] {
    let value = |value: Value| match value {
        Value::Number(number) => grouped(number),
        Value::Absent(why) => why.word().to_owned(),
    };
    let name = if is_one_pair {
        row.name.clone()
    } else {
        format!("{}, {}", row.name, row.after_period.label())
    };
    // Without a change, what a figure is of the whole stands in its place.
    let percent = match &row.share {
        Some((share, _)) if row.before_period.is_none() => {
            percent(*share, None).trim_start_matches('+').to_owned()
        }
        _ => row.percent_text.clone(),
    };
    [
        name,
        row.before.map(value).unwrap_or_default(),
        value(row.after),
        row.change.map(signed).unwrap_or_default(),
        percent,
        remarks(row.flags),
    ]
}

/// What a reader has to know about a figure, in words, and whether it asks for
/// care; the others only say what the figure is.
const REMARKS: [(Flags, &str, bool); 9] = [
    (Flags::BREAK, "break", true),
    (Flags::POSSIBLE_BREAK, "possible break", true),
    (Flags::ROUNDED, "rounded", true),
    (Flags::PARTS_MISSING, "parts missing", true),
    (Flags::ADDED, "sum", false),
    (Flags::PROVISIONAL, "provisional", true),
    (Flags::ESTIMATED, "estimated", true),
    (Flags::UNRELIABLE, "unreliable", true),
    (Flags::TOTAL, "total", false),
];

/// The flags that a reader has to know about, in words.
pub(super) fn remarks(flags: Flags) -> String {
    REMARKS
        .iter()
        .filter(|(flag, ..)| flags.contains(*flag))
        .filter(|(flag, ..)| *flag != Flags::POSSIBLE_BREAK || !flags.contains(Flags::BREAK))
        .map(|(_, word, _)| *word)
        .collect::<Vec<_>>()
        .join(", ")
}

fn asks_for_care(flags: Flags) -> bool {
    REMARKS.iter().any(|(flag, _, is_caution)| *is_caution && flags.contains(*flag))
}

#[derive(Clone, Copy)]
struct RowLook {
    ink: egui::Color32,
    remark: egui::Color32,
    percent: Weight,
    line: egui::Color32,
    /// Behind it while the pointer is there, if it can be clicked.
    ground: Option<egui::Color32>,
}

fn row_ui(ui: &mut egui::Ui, width: f32, cells: &[String; 6], look: RowLook) -> egui::Response {
    let sense = if look.ground.is_some() { egui::Sense::click() } else { egui::Sense::hover() };
    let (rect, response) =
        ui.allocate_exact_size(vec2(width, ROW_HEIGHT - ui.spacing().item_spacing.y), sense);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, cells.join(" ")));
    if let Some(ground) = look.ground.filter(|_| response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3.0, ground);
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let painter = ui.painter();
    let mut cut: Vec<&str> = Vec::new();
    for (index, (cell, end)) in cells.iter().zip(ENDS).enumerate() {
        let x = rect.left() + rect.width() * end;
        let weight = if index == 4 { look.percent } else { Weight::Regular };
        let (anchor, colour, room) = match index {
            0 => (Align2::LEFT_CENTER, look.ink, NAME_WIDTH),
            5 => (Align2::LEFT_CENTER, look.remark, 1.0 - end),
            _ => (Align2::RIGHT_CENTER, look.ink, 1.0),
        };
        let text = elided(painter, cell, font(13.0, weight), colour, rect.width() * room);
        if text.elided {
            cut.push(cell.as_str());
        }
        let place = anchor.anchor_size(egui::pos2(x, rect.center().y), text.size());
        painter.galley(place.min, text, colour);
    }
    painter.hline(rect.x_range(), rect.bottom() + 2.0, egui::Stroke::new(1.0, look.line));
    if cut.is_empty() { response } else { response.on_hover_text(cut.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_known_or_possible() {
        for (flags, expected) in [
            (Flags::POSSIBLE_BREAK, "possible break"),
            (Flags::BREAK | Flags::POSSIBLE_BREAK, "break"),
            (Flags::TOTAL | Flags::POSSIBLE_BREAK, "possible break, total"),
            (Flags::DERIVED, ""),
        ] {
            assert_eq!(remarks(flags), expected);
        }
    }

    #[test]
    fn a_sum_asks_for_no_care_and_a_break_does() {
        assert!(!asks_for_care(Flags::ADDED | Flags::TOTAL));
        assert!(asks_for_care(Flags::ADDED | Flags::POSSIBLE_BREAK));
    }
}
