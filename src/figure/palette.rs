//! Colours by their meaning, and the themes that give them values.
//!
//! Falls are orange and rises blue, which stay apart for protan, deutan and
//! tritan sight and say neither good nor bad. Contrasts are tested: marks 3:1,
//! text 4.5:1.

/// A colour by what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// A fall.
    Fall,
    /// A rise.
    Rise,
    /// No direction: totals, no change.
    Neutral,
    /// One of four colours for series.
    Series(u8),
    /// Series that stay in the background.
    Context,
    /// Main text.
    Ink,
    /// Lesser text.
    Muted,
}

/// Number of categorical colours; more cannot be told apart safely.
pub const N_SERIES: u8 = 4;

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// Which colours a page is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on near-black.
    Dark,
    /// For paper: white ground, darker marks, no grey under 5:1.
    Print,
}

impl Theme {
    /// All themes, with their names.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Light, "light"), (Self::Dark, "dark"), (Self::Print, "print")];

    /// The page's ground.
    pub fn background(self) -> Rgb {
        match self {
            Self::Light | Self::Print => Rgb(255, 255, 255),
            Self::Dark => Rgb(23, 26, 33),
        }
    }

    /// Lines that help reading.
    pub fn grid(self) -> Rgb {
        match self {
            Self::Light => Rgb(225, 228, 232),
            Self::Dark => Rgb(52, 57, 68),
            Self::Print => Rgb(200, 200, 200),
        }
    }

    /// The colour of a mark.
    pub fn mark(self, paint: Paint) -> Rgb {
        match (self, paint) {
            (_, Paint::Ink) => self.text(Paint::Ink),
            (_, Paint::Muted) => self.text(Paint::Muted),
            (Self::Light, Paint::Fall | Paint::Series(1)) => Rgb(217, 116, 11),
            (Self::Light, Paint::Rise | Paint::Series(0)) => Rgb(33, 102, 172),
            (Self::Light, Paint::Series(2)) => Rgb(66, 148, 86),
            (Self::Light, Paint::Series(_)) => Rgb(110, 40, 120),
            (Self::Light, Paint::Neutral) => Rgb(112, 119, 130),
            (Self::Light, Paint::Context) => Rgb(142, 148, 158),
            (Self::Dark, Paint::Fall | Paint::Series(1)) => Rgb(240, 149, 54),
            (Self::Dark, Paint::Rise | Paint::Series(0)) => Rgb(98, 162, 226),
            (Self::Dark, Paint::Series(2)) => Rgb(120, 205, 120),
            (Self::Dark, Paint::Series(_)) => Rgb(190, 110, 180),
            (Self::Dark, Paint::Neutral) => Rgb(150, 157, 168),
            (Self::Dark, Paint::Context) => Rgb(116, 123, 135),
            (Self::Print, Paint::Fall | Paint::Series(1)) => Rgb(194, 96, 0),
            (Self::Print, Paint::Rise | Paint::Series(0)) => Rgb(11, 79, 148),
            (Self::Print, Paint::Series(2)) => Rgb(70, 130, 60),
            (Self::Print, Paint::Series(_)) => Rgb(90, 20, 100),
            (Self::Print, Paint::Neutral) => Rgb(90, 90, 90),
            (Self::Print, Paint::Context) => Rgb(130, 130, 130),
        }
    }

    /// The colour of text; darker than the mark where the mark's would be too
    /// weak to read.
    pub fn text(self, paint: Paint) -> Rgb {
        match (self, paint) {
            (Self::Light, Paint::Ink) => Rgb(26, 28, 32),
            (Self::Light, Paint::Muted | Paint::Neutral | Paint::Context) => Rgb(90, 96, 106),
            (Self::Light, Paint::Fall | Paint::Series(1)) => Rgb(179, 88, 6),
            (Self::Light, Paint::Series(2)) => Rgb(38, 112, 58),
            (Self::Dark, Paint::Ink) => Rgb(238, 240, 243),
            (Self::Dark, Paint::Muted | Paint::Neutral | Paint::Context) => Rgb(166, 173, 184),
            (Self::Print, Paint::Ink) => Rgb(0, 0, 0),
            (Self::Print, Paint::Muted | Paint::Neutral | Paint::Context) => Rgb(70, 70, 70),
            (Self::Print, Paint::Fall | Paint::Series(1)) => Rgb(150, 72, 0),
            (Self::Print, Paint::Series(2)) => Rgb(44, 96, 36),
            (_, paint) => self.mark(paint),
        }
    }

    /// The light stripe of a hatch over a mark of that colour.
    pub fn stripe(self, paint: Paint) -> Rgb {
        let (Rgb(r, g, b), Rgb(r0, g0, b0)) = (self.mark(paint), self.background());
        let mix = |mark: u8, ground: u8| ((u16::from(mark) * 3 + u16::from(ground) * 7) / 10) as u8;
        Rgb(mix(r, r0), mix(g, g0), mix(b, b0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(Rgb(r, g, b): Rgb) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const ALL: [Paint; 9] = [
        Paint::Fall,
        Paint::Rise,
        Paint::Neutral,
        Paint::Series(0),
        Paint::Series(1),
        Paint::Series(2),
        Paint::Series(3),
        Paint::Context,
        Paint::Muted,
    ];

    #[test]
    fn marks_and_text_stand_out_from_the_ground() {
        for (theme, name) in Theme::ALL {
            for paint in ALL {
                let mark = contrast(theme.mark(paint), theme.background());
                assert!(mark >= 3.0, "{name} {paint:?}: {mark:.2}");
                let text = contrast(theme.text(paint), theme.background());
                assert!(text >= 4.5, "{name} {paint:?} as text: {text:.2}");
            }
        }
    }

    /// Protan, deutan and tritan sight after Viénot, Brettel and Mollon 1999,
    /// and the tritan matrix of Machado, Oliveira and Fernandes 2009, in
    /// linear RGB.
    const SIGHTS: [[[f64; 3]; 3]; 3] = [
        [[0.112_38, 0.887_62, 0.0], [0.112_38, 0.887_62, 0.0], [0.004_01, -0.004_01, 1.0]],
        [[0.292_75, 0.707_25, 0.0], [0.292_75, 0.707_25, 0.0], [-0.022_34, 0.022_34, 1.0]],
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_9],
        ],
    ];

    fn seen(sight: &[[f64; 3]; 3], Rgb(r, g, b): Rgb) -> [f64; 3] {
        let linear = [r, g, b].map(|c| (f64::from(c) / 255.0).powf(2.2));
        let out = sight.map(|row| row.iter().zip(linear).map(|(m, c)| m * c).sum::<f64>());
        out.map(|c| c.clamp(0.0, 1.0).powf(1.0 / 2.2))
    }

    #[test]
    fn falls_and_rises_and_series_stay_apart_for_every_sight() {
        let pairs = [
            (Paint::Fall, Paint::Rise),
            (Paint::Series(0), Paint::Series(1)),
            (Paint::Series(1), Paint::Series(2)),
            (Paint::Series(2), Paint::Series(3)),
            (Paint::Series(0), Paint::Series(2)),
            (Paint::Series(0), Paint::Series(3)),
            (Paint::Series(1), Paint::Series(3)),
        ];
        for (theme, name) in Theme::ALL {
            for (a, b) in pairs {
                for (index, sight) in SIGHTS.iter().enumerate() {
                    let (x, y) = (seen(sight, theme.mark(a)), seen(sight, theme.mark(b)));
                    let distance =
                        x.iter().zip(y).map(|(p, q)| (p - q) * (p - q)).sum::<f64>().sqrt();
                    assert!(
                        distance > 0.14,
                        "{name}: {a:?} and {b:?} for sight {index}: {distance:.3}"
                    );
                }
            }
        }
    }
}
