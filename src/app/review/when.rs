//! The field for the period of a table that names none.

use super::super::command::Command;
use super::super::style::Colours;
use crate::import::decisions::Change;
use crate::import::{TableId, period};
use eframe::egui::{self, Key, RichText, TextEdit};

/// What is being typed. It is nobody's decision yet, so the state does not
/// have it.
#[derive(Clone, Debug, Default)]
struct Draft {
    text: String,
    is_refused: bool,
}

/// Room for the button behind the field.
const SET_WIDTH: f32 = 58.0;

/// A field for when a table is of; what is typed there becomes a decision with
/// Enter or by the button.
pub fn field_ui(
    ui: &mut egui::Ui,
    file: usize,
    table: TableId,
    indent: f32,
    colours: Colours,
    commands: &mut Vec<Command>,
) {
    let id = egui::Id::unique(("review-period", file, table));
    let mut draft: Draft = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.add_space(indent);
        let label = ui.label(RichText::new("Or type it").color(colours.muted).small());
        let field = TextEdit::singleline(&mut draft.text)
            .id(id.with("field"))
            .hint_text("2024 or Q1 2024")
            .desired_width((ui.available_width() - SET_WIDTH).clamp(60.0, 140.0));
        let response = ui
            .add(field)
            .labelled_by(label.id)
            .on_hover_text("When the figures of this table are of");
        draft.is_refused &= !response.changed();
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let is_blank = draft.text.trim().is_empty();
        let is_set = ui.add_enabled(!is_blank, egui::Button::new("Set")).clicked();
        if (is_entered && !is_blank) || is_set {
            match period::parse(&draft.text) {
                Some(period) => {
                    let change = Change::Period { table, period: Some(period) };
                    commands.push(Command::Decide { file, change });
                    draft = Draft::default();
                }
                None => draft.is_refused = true,
            }
        }
    });
    if draft.is_refused {
        ui.horizontal(|ui| {
            ui.add_space(indent);
            let text = "Not a period; write 2024, Q1 2024 or March 2024";
            ui.add(egui::Label::new(RichText::new(text).color(colours.warning).small()).wrap());
        });
    }
    ui.add_space(6.0);
    let area = ui.max_rect();
    let rule = egui::Rangef::new(area.left(), area.right() - 4.0);
    ui.painter().hline(rule, ui.cursor().top(), egui::Stroke::new(1.0, colours.edge));
    ui.data_mut(|data| data.insert_temp(id, draft));
}
