//! Faces, colours and spaces of the window.

use crate::figure::{Rgb, Theme};
use crate::import::Class;
use crate::page::text;
use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Stroke, TextStyle,
    Visuals,
};
use std::sync::Arc;

/// The family of semibold text.
pub const SEMI_BOLD: &str = "semibold";

/// The colours of the window around the page.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    /// Behind the cards.
    pub ground: Color32,
    /// The cards.
    pub card: Color32,
    /// Their edges, and the edges of fields.
    pub edge: Color32,
    /// Text.
    pub ink: Color32,
    /// Headings and lesser text.
    pub muted: Color32,
    /// What is chosen, and the main button.
    pub accent: Color32,
    /// The ground of what is chosen.
    pub chosen: Color32,
    /// What went wrong, and breaks.
    pub warning: Color32,
    /// Whether they are light on dark.
    pub is_dark: bool,
}

/// The colours that go with a page's theme.
pub fn colours(theme: Theme) -> Colours {
    match theme {
        Theme::Light | Theme::Print => Colours {
            ground: Color32::from_rgb(243, 244, 246),
            card: Color32::WHITE,
            edge: Color32::from_rgb(220, 224, 230),
            ink: Color32::from_rgb(26, 28, 32),
            muted: Color32::from_rgb(90, 96, 106),
            accent: Color32::from_rgb(33, 102, 172),
            chosen: Color32::from_rgb(230, 239, 249),
            warning: Color32::from_rgb(168, 82, 4),
            is_dark: false,
        },
        Theme::Dark => Colours {
            ground: Color32::from_rgb(15, 17, 22),
            card: Color32::from_rgb(23, 26, 33),
            edge: Color32::from_rgb(52, 57, 68),
            ink: Color32::from_rgb(238, 240, 243),
            muted: Color32::from_rgb(166, 173, 184),
            accent: Color32::from_rgb(98, 162, 226),
            chosen: Color32::from_rgb(34, 52, 74),
            warning: Color32::from_rgb(240, 149, 54),
            is_dark: true,
        },
    }
}

/// The ground of a record, by what it was taken for. Never the only sign of it.
pub fn class_fill(colours: Colours, class: Class) -> Color32 {
    let (light, dark) = match class {
        Class::Data => return colours.card,
        Class::Blank => ((246, 247, 249), (17, 19, 24)),
        Class::Header => ((219, 232, 247), (33, 55, 82)),
        Class::Total => ((215, 240, 232), (24, 62, 54)),
        Class::Title => ((232, 220, 250), (64, 44, 98)),
        Class::Group => ((250, 240, 200), (66, 58, 24)),
        Class::Note => ((226, 230, 235), (46, 50, 58)),
        Class::SetAside => ((251, 225, 205), (82, 48, 22)),
    };
    let (r, g, b) = if colours.is_dark { dark } else { light };
    Color32::from_rgb(r, g, b)
}

/// A page's colour in the window.
pub fn color32(Rgb(r, g, b): Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// Text of the page's own face.
pub fn font(size: f32, weight: text::Weight) -> FontId {
    match weight {
        text::Weight::Regular => FontId::new(size, FontFamily::Proportional),
        text::Weight::SemiBold => FontId::new(size, FontFamily::Name(SEMI_BOLD.into())),
    }
}

/// Installs the bundled face, egui's own behind it for what it lacks.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let fallbacks = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, bytes, family) in [
        ("tidemark-regular", text::REGULAR, FontFamily::Proportional),
        ("tidemark-semibold", text::SEMI_BOLD, FontFamily::Name(SEMI_BOLD.into())),
    ] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        fonts.families.insert(
            family,
            std::iter::once(name.to_owned()).chain(fallbacks.iter().cloned()).collect(),
        );
    }
    ctx.set_fonts(fonts);
}

/// Sets both looks of the window.
pub fn install(ctx: &egui::Context) {
    install_fonts(ctx);
    for (egui_theme, theme) in
        [(egui::Theme::Light, Theme::Light), (egui::Theme::Dark, Theme::Dark)]
    {
        let colours = colours(theme);
        ctx.style_mut_of(egui_theme, |style| {
            style.visuals = visuals(&style.visuals, colours);
            style.spacing.item_spacing = egui::vec2(6.0, 3.0);
            style.spacing.button_padding = egui::vec2(9.0, 3.0);
            style.spacing.interact_size.y = 25.0;
            style.spacing.scroll = egui::style::ScrollStyle::thin();
            for (text_style, size) in [
                (TextStyle::Body, 13.5),
                (TextStyle::Button, 13.5),
                (TextStyle::Small, 11.5),
                (TextStyle::Heading, 15.0),
            ] {
                style.text_styles.insert(text_style, FontId::new(size, FontFamily::Proportional));
            }
        });
    }
}

fn visuals(from: &Visuals, colours: Colours) -> Visuals {
    let mut visuals = from.clone();
    let Colours { ground, card, edge, ink, accent, chosen, .. } = colours;
    visuals.panel_fill = ground;
    visuals.window_fill = card;
    visuals.window_stroke = Stroke::new(1.0, edge);
    visuals.extreme_bg_color = card;
    visuals.text_edit_bg_color = Some(card);
    visuals.selection.bg_fill = chosen;
    visuals.selection.stroke = Stroke::new(1.0, accent);
    visuals.hyperlink_color = accent;
    visuals.faint_bg_color = ground;
    let widgets = &mut visuals.widgets;
    for state in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        state.corner_radius = CornerRadius::same(6);
        state.fg_stroke = Stroke::new(1.0, ink);
        state.bg_stroke = Stroke::new(1.0, edge);
        state.weak_bg_fill = card;
        state.bg_fill = card;
        state.expansion = 0.0;
    }
    visuals.widgets.hovered.weak_bg_fill = chosen.gamma_multiply(0.6);
    visuals.widgets.hovered.bg_stroke = Stroke::new(1.0, accent);
    visuals.widgets.active.weak_bg_fill = chosen;
    visuals.widgets.active.bg_stroke = Stroke::new(1.0, accent);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of a colour, as WCAG defines it.
    fn luminance(colour: Color32) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn records_of_each_class_have_a_ground_of_their_own_that_text_stands_out_from() {
        for theme in [Theme::Light, Theme::Dark] {
            let colours = colours(theme);
            for (at, class) in Class::ALL.into_iter().enumerate() {
                let fill = class_fill(colours, class);
                for ink in [colours.ink, colours.muted] {
                    let contrast = contrast(fill, ink);
                    assert!(contrast >= 4.5, "{theme:?} {class:?}: {contrast:.2}");
                }
                for other in Class::ALL.into_iter().skip(at + 1) {
                    assert_ne!(fill, class_fill(colours, other), "{theme:?} {class:?} {other:?}");
                }
            }
        }
    }
}
