//! The last good chart of a table of which nothing can be charted as it is read
//! now.

use super::state::{Picture, State};
use super::style::Colours;
use crate::figure::numbers::grouped;
use eframe::egui::{self, RichText, vec2};
use std::sync::Arc;

impl State {
    /// Why the chart that is shown is that of an earlier reading, if it is: as
    /// its file is read now, nothing of its table can be charted. One sentence.
    pub fn stale(&self) -> Option<String> {
        let document = self.document().filter(|document| document.is_gone)?;
        let review = &self.files.get(document.file?)?.review;
        let why = review.table(document.table).and_then(|table| table.lacks.clone());
        let why = why.unwrap_or_else(|| review.why_nothing());
        Some(format!("Nothing can be charted as it is read now: {}", in_sentence(&why)))
    }

    /// What was read last, while the chart is that of an earlier reading: a line
    /// for the foot of the window. The document still counts what it was made of.
    pub fn stale_read(&self) -> Option<String> {
        let document = self.document().filter(|document| document.is_gone)?;
        let account = self.files.get(document.file?)?.review.account;
        let plural = if account.n_records == 1 { "" } else { "s" };
        Some(format!("{} row{plural} read, none charted", grouped(account.n_records.into())))
    }

    /// The chart, if it is that of what was read last. No other one is exported.
    pub fn chart(&self) -> Option<&Arc<Picture>> {
        self.picture.as_ref().ok().filter(|_| self.stale().is_none())
    }
}

/// A sentence as the end of another one.
pub(super) fn in_sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The last good chart, greyed out, and why there is no other.
pub fn stale_ui(ui: &mut egui::Ui, area: egui::Rect, why: &str, colours: Colours) {
    ui.painter().rect_filled(area, 0.0, colours.ground.gamma_multiply(0.72));
    let frame = egui::Frame::new()
        .fill(colours.card)
        .stroke(egui::Stroke::new(1.0, colours.warning))
        .corner_radius(6)
        .inner_margin(10);
    let width = (area.width() * 0.7).min(520.0);
    let rect = egui::Rect::from_center_size(area.center(), vec2(width, 60.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(width - 22.0);
            ui.add(egui::Label::new(RichText::new(why).color(colours.warning)).wrap());
        });
    });
}
