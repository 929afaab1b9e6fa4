//! A figure as text.

use super::{Figure, Label, Mark, Rule, Shape, SideColumn};
use std::fmt::Write as _;

impl Figure {
    /// The figure as text: what the golden tests compare.
    pub fn dump(&self) -> String {
        let Self {
            kind,
            title,
            subtitle,
            notes,
            source,
            description,
            x,
            y,
            marks,
            labels,
            rules,
            side,
            numbers,
        } = self;
        let mut out = format!("kind {kind}\ntitle {title}\nsubtitle {subtitle}\n");
        // Writing to a String cannot fail.
        for note in notes {
            let _ = writeln!(out, "note {note}");
        }
        let _ = writeln!(out, "source {source}\ndescription {description}");
        for (name, axis) in [("x", x), ("y", y)] {
            let [low, high] = axis.domain;
            let _ = writeln!(
                out,
                "{name} {low:.4}..{high:.4} bands={} grid={} zero={:?}",
                axis.is_bands, axis.has_grid, axis.zero
            );
            for level in &axis.ticks {
                let texts: Vec<_> =
                    level.iter().map(|tick| format!("{}@{:.4}", tick.text, tick.at)).collect();
                let _ = writeln!(out, "  ticks {}", texts.join(" | "));
            }
        }
        for Mark { shape, paint, is_hatched, hover, observations, .. } in marks {
            let hatched = if *is_hatched { " hatched" } else { "" };
            let _ = writeln!(
                out,
                "mark {} {paint:?}{hatched} [{}] receipts={}",
                shape.dump(),
                hover.join(" / "),
                observations.len()
            );
        }
        for Label { at, side, text, second, role, paint, priority } in labels {
            let second = if second.is_empty() { String::new() } else { format!(" // {second}") };
            let _ = writeln!(
                out,
                "label {:.4},{:.4} {side:?} {role:?} {paint:?} p{priority} {text}{second}",
                at[0], at[1]
            );
        }
        for Rule { x, label } in rules {
            let _ = writeln!(out, "rule {x:.4} {label}");
        }
        if let Some(SideColumn { heading, cells }) = side {
            let _ = writeln!(out, "side {heading}: {}", cells.join(" | "));
        }
        let _ = writeln!(out, "numbers {}", numbers.len());
        out
    }
}

impl Shape {
    fn dump(&self) -> String {
        match self {
            Self::HorizontalBar { band, from, to } if *from != 0.0 => {
                format!("bar {band:.0} {from:.4}..{to:.4}")
            }
            Self::HorizontalBar { band, to, .. } => format!("bar {band:.0} {to:.4}"),
            Self::Column { at, width, to } => format!("column {at:.4} w{width:.4} {to:.4}"),
            Self::Line(points) => {
                let points: Vec<_> = points.iter().map(|[x, y]| format!("{x:.3},{y:.3}")).collect();
                format!("line {}", points.join(" "))
            }
            Self::Dot { at: [x, y], is_hollow } => format!("dot {x:.4},{y:.4} hollow={is_hollow}"),
        }
    }
}
