//! PNG by rasterising the SVG: no GPU, the same bytes on every machine.

use super::{ExportError, Options, TextAs, svg};
use crate::page::{Page, text};
use resvg::{tiny_skia, usvg};
use std::sync::{Arc, OnceLock};

/// Most pixels of a picture: 20,000 × 10,000.
const MOST_PIXELS: f64 = 200_000_000.0;

/// The page as PNG, `scale` pixels to a point.
///
/// # Errors
/// When the size is nothing or beyond 200 million pixels.
pub fn png(page: &Page, scale: f64) -> Result<Vec<u8>, ExportError> {
    pixmap(page, scale)?.encode_png().map_err(|error| ExportError::Drawing(error.to_string()))
}

/// The page as pixels: width, height, and red, green, blue, alpha of each. The
/// page covers its ground, so that nothing is transparent.
///
/// # Errors
/// Those of [`png`].
pub fn pixels(page: &Page, scale: f64) -> Result<(usize, usize, Vec<u8>), ExportError> {
    let pixmap = pixmap(page, scale)?;
    Ok((pixmap.width() as usize, pixmap.height() as usize, pixmap.take()))
}

fn pixmap(page: &Page, scale: f64) -> Result<tiny_skia::Pixmap, ExportError> {
    let (width, height) = ((page.size.width * scale).round(), (page.size.height * scale).round());
    if !(width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS) {
        return Err(ExportError::Size);
    }
    let svg = svg(page, &Options { scale, text: TextAs::Text });
    let options = usvg::Options {
        font_family: text::FAMILY.to_owned(),
        fontdb: fonts(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&svg, &options)
        .map_err(|error| ExportError::Drawing(error.to_string()))?;
    let mut pixmap =
        tiny_skia::Pixmap::new(width as u32, height as u32).ok_or(ExportError::Size)?;
    let transform = tiny_skia::Transform::from_scale(
        (width / page.size.width) as f32,
        (height / page.size.height) as f32,
    );
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    Ok(pixmap)
}

/// The bundled faces alone, so that pictures do not depend on the machine.
pub(super) fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = usvg::fontdb::Database::new();
        for face in [text::REGULAR, text::SEMI_BOLD] {
            fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face)));
        }
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}
