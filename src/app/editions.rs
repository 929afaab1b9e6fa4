//! Two editions of a report: noticed when the second one is opened, joined by
//! one click, and joined anew when a name is said to stand for another one.

use super::breaks::keep_breaks;
use super::command::{Command, Effect, Outcome};
use super::effects::save;
use super::side::Pane;
use super::state::{Document, Message, State};
use super::undo::remember;
use super::view_change::keep_view;
use crate::compare::{Joined, Proposal, join};
use crate::dataset::{Dataset, Dimension};
use crate::export::{ExportError, editions};
use crate::figure::numbers::grouped;
use crate::figure::{differences, edition_sentences};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Old names and the new ones that they stand for.
type Names = Vec<(String, String)>;

/// What a joined document was joined from, and how the two differ.
#[derive(Debug)]
pub struct Edition {
    /// The earlier edition and the later one, without breaks added by hand.
    parts: [Arc<Dataset>; 2],
    /// The documents that these were, which may be read otherwise later.
    sources: [usize; 2],
    /// Names of the two, as they were shown.
    pub names: [String; 2],
    /// Which old names stand for which new ones.
    pub same: Names,
    /// What differs, a sentence each.
    pub sentences: Vec<String>,
    /// The number of figures that differ.
    pub n_differences: usize,
    /// Names that only the later edition has, with their dimension.
    pub new: Vec<(usize, String)>,
    /// Names that only the earlier edition has, with their dimension.
    pub gone: Vec<(usize, String)>,
    /// What may have become of those.
    pub proposals: Vec<Proposal>,
}

/// Something about editions.
#[derive(Debug)]
pub enum EditionChange {
    /// Join two documents, the earlier edition first.
    Join([usize; 2]),
    /// In the joined document that is shown, an old name stands for a new one.
    Same(String, String),
    /// It does not.
    NotSame(String),
    /// Ask where to save what differs.
    SaveDialog,
    /// Save it there.
    Save(PathBuf),
}

/// What is done about editions outside the state, for it may take its time.
#[derive(Debug)]
pub enum Work {
    /// Find out whether two documents are editions of one report.
    Compare {
        /// The documents, the earlier edition first.
        of: [usize; 2],
        /// Their data.
        parts: [Arc<Dataset>; 2],
    },
    /// Join two editions.
    Join(Joining),
    /// Write what differs, a figure a line.
    Save {
        /// Where.
        path: PathBuf,
        /// What was joined.
        edition: Arc<Edition>,
        /// The files that were opened, none of which is ever written.
        sources: Vec<PathBuf>,
    },
}

/// Two editions that are being joined.
#[derive(Debug)]
pub struct Joining {
    /// By which the answer is known.
    pub ticket: u64,
    /// The document that takes the result; a new one if none.
    target: Option<usize>,
    /// The documents whose breaks added by hand are kept.
    of: Vec<usize>,
    parts: [Arc<Dataset>; 2],
    sources: [usize; 2],
    names: [String; 2],
    same: Names,
}

/// What came of joining.
#[derive(Debug)]
pub struct Answer {
    joining: Joining,
    result: Result<(Dataset, Edition), String>,
}

impl Work {
    /// Does it; what it comes to is a command.
    pub fn run(self) -> Command {
        Command::Done(match self {
            Self::Compare { of, parts } => {
                Outcome::Compared { of, are_editions: are_editions(&parts) }
            }
            Self::Join(joining) => {
                let result = joining.run();
                Outcome::Joined(Box::new(Answer { joining, result }))
            }
            Self::Save { path, edition, sources } => {
                let bytes = edition.csv().map_err(|error| error.to_string());
                let result = bytes.and_then(|bytes| save(&path, &bytes, &sources));
                Outcome::Written { path, result }
            }
        })
    }
}

impl Joining {
    fn run(&self) -> Result<(Dataset, Edition), String> {
        let [earlier, later] = &self.parts;
        let joined = join(earlier, later, &self.same).map_err(|why| why.to_string())?;
        let sentences = edition_sentences(&joined);
        let n_differences = differences(&joined).len();
        let Joined { mut dataset, new, gone, proposals, .. } = joined;
        dataset.title = title(earlier, later);
        dataset.name = format!("{}-joined", later.name);
        let edition = Edition {
            parts: self.parts.clone(),
            sources: self.sources,
            names: self.names.clone(),
            same: self.same.clone(),
            sentences,
            n_differences,
            new,
            gone,
            proposals,
        };
        Ok((dataset, edition))
    }
}

impl Edition {
    fn csv(&self) -> Result<Vec<u8>, ExportError> {
        let [earlier, later] = &self.parts;
        let joined = join(earlier, later, &self.same);
        let joined = joined.map_err(|why| ExportError::Drawing(why.to_string()))?;
        editions::csv(&joined, &differences(&joined), [earlier, later])
    }
}

/// `Companies 2023 + 2024`: the later edition's title with the newest periods.
fn title(earlier: &Dataset, later: &Dataset) -> String {
    let newest = |dataset: &Dataset| dataset.periods().last().map(|period| period.label());
    let (Some(old), Some(new)) = (newest(earlier), newest(later)) else {
        return later.title.clone();
    };
    let base = later.title.strip_suffix(&new).unwrap_or(&later.title).trim_end();
    let base = if base.is_empty() { later.title.as_str() } else { base };
    if old == new { format!("{base}, two editions") } else { format!("{base} {old} + {new}") }
}

/// Whether a dataset is a later edition of another one: of the same shape, with
/// half of the names of the shorter list in common, and with something to tell.
/// Months are no edition of years, nor are the same names with other figures
/// throughout.
fn are_editions([earlier, later]: &[Arc<Dataset>; 2]) -> bool {
    let Ok(joined) = join(earlier, later, &[]) else { return false };
    let stored = |d: &&Dimension| d.rolled_up_from.is_none();
    let count = |dataset: &Dataset| -> usize {
        dataset.dimensions.iter().filter(stored).map(|d| d.members.len()).sum()
    };
    let n_common = count(earlier).saturating_sub(joined.gone.len());
    let is_close = n_common * 2 >= count(earlier).min(count(later));
    let has_more = later.periods().iter().any(|period| !earlier.periods().contains(period));
    let n_only_earlier = joined.dataset.len().saturating_sub(later.len());
    let n_in_both =
        earlier.len().saturating_sub(n_only_earlier).saturating_sub(joined.withdrawn.len());
    let agree = joined.restated.len() * 5 <= n_in_both * 4;
    is_close && agree && are_alike([earlier, later]) && (has_more || !joined.restated.is_empty())
}

/// Whether a period of the later dataset is about as long as the newest of the
/// earlier one.
fn are_alike([earlier, later]: [&Dataset; 2]) -> bool {
    let Some(newest) = earlier.periods().last().map(|period| period.length_in_years()) else {
        return true;
    };
    let is_like = |length: f64| (length - newest).abs() < 0.2 * newest.max(length);
    later.periods().iter().any(|period| is_like(period.length_in_years()))
}

/// The work of finding out whether a document that was just opened and the one
/// that was shown before are editions of one report.
pub(super) fn compare(state: &State, shown: usize, opened: usize) -> Option<Effect> {
    let document = |index: usize| state.documents.get(index).filter(|d| !d.is_gone);
    let newest = |index| document(index)?.dataset.periods().last().copied();
    // The one with the newer figures is the later one; of equals the one that
    // was opened later.
    let of = if newest(opened)? < newest(shown)? { [opened, shown] } else { [shown, opened] };
    let parts = [Arc::clone(&document(of[0])?.as_read), Arc::clone(&document(of[1])?.as_read)];
    Some(Effect::Edition(Work::Compare { of, parts }))
}

/// Two documents were compared; editions can be joined by one click.
pub(super) fn compared(state: &mut State, of: [usize; 2], are_editions: bool) {
    let name = |index: usize| Some(state.documents.get(index)?.name(state));
    let (Some(earlier), Some(later)) = (name(of[0]), name(of[1])) else { return };
    if are_editions {
        let text = format!("{later} looks like a later edition of {earlier}");
        state.messages.push(Message { join: Some(of), ..Message::news(text) });
    }
}

impl Document {
    /// The name of its file, or its title where there is none.
    fn name(&self, state: &State) -> String {
        let file = self.file.and_then(|file| state.files.get(file));
        file.map_or_else(|| self.dataset.title.clone(), |file| file.name.clone())
    }
}

impl State {
    /// The name of a document that may be joined with the one that is shown.
    pub(super) fn other_edition(&self, of: [usize; 2]) -> Option<String> {
        let other = of.into_iter().find(|index| *index != self.current)?;
        Some(self.documents.get(other)?.name(self))
    }

    /// The edition that is shown, if it is a joined one.
    pub fn edition(&self) -> Option<&Arc<Edition>> {
        self.document()?.edition.as_ref()
    }
}

/// Joins, joins anew, or saves what differs.
pub(super) fn change(state: &mut State, change: EditionChange) -> Vec<Effect> {
    match change {
        EditionChange::Join(of) => {
            state.messages.retain(|message| message.join.is_none());
            let documents = of.map(|index| state.documents.get(index).filter(|d| !d.is_gone));
            let [Some(earlier), Some(later)] = documents else { return Vec::new() };
            let parts = [Arc::clone(&earlier.as_read), Arc::clone(&later.as_read)];
            let names = [earlier.name(state), later.name(state)];
            start(state, None, of.to_vec(), (parts, of), names, Vec::new())
        }
        EditionChange::Same(old, new) => anew(state, |same| {
            same.retain(|(known, _)| *known != old);
            same.push((old, new));
        }),
        EditionChange::NotSame(old) => anew(state, |same| same.retain(|(known, _)| *known != old)),
        EditionChange::SaveDialog => {
            let Some(document) = state.document() else { return Vec::new() };
            let suggested = format!("{}-differences.csv", document.dataset.name);
            let then = |path| Command::Edition(EditionChange::Save(path));
            vec![Effect::AskWhereToSave { suggested, extension: "csv", then }]
        }
        EditionChange::Save(path) => {
            let Some(edition) = state.edition().cloned() else { return Vec::new() };
            let sources = state.sources();
            vec![Effect::Edition(Work::Save { path, edition, sources })]
        }
    }
}

/// Joins the editions of the document that is shown once more, if one of their
/// files was read otherwise since.
pub(super) fn catch_up(state: &mut State) -> Vec<Effect> {
    let Some(edition) = state.edition().cloned() else { return Vec::new() };
    let now = |at: usize| {
        let (source, part) = (edition.sources.get(at)?, edition.parts.get(at)?);
        let document = state.documents.get(*source).filter(|document| !document.is_gone)?;
        Some((Arc::clone(&document.as_read), !Arc::ptr_eq(&document.as_read, part)))
    };
    let (Some((earlier, is_new_earlier)), Some((later, is_new_later))) = (now(0), now(1)) else {
        return Vec::new();
    };
    if !(is_new_earlier || is_new_later) {
        return Vec::new();
    }
    let current = state.current;
    let (names, same) = (edition.names.clone(), edition.same.clone());
    start(state, Some(current), vec![current], ([earlier, later], edition.sources), names, same)
}

/// Joins the editions of the document that is shown with other names.
fn anew(state: &mut State, change: impl FnOnce(&mut Names)) -> Vec<Effect> {
    let Some(edition) = state.edition().cloned() else { return Vec::new() };
    let mut same = edition.same.clone();
    change(&mut same);
    let current = state.current;
    let (parts, names) = ((edition.parts.clone(), edition.sources), edition.names.clone());
    start(state, Some(current), vec![current], parts, names, same)
}

fn start(
    state: &mut State,
    target: Option<usize>,
    of: Vec<usize>,
    (parts, sources): ([Arc<Dataset>; 2], [usize; 2]),
    names: [String; 2],
    same: Names,
) -> Vec<Effect> {
    let ticket = state.next_ticket();
    state.joining = Some(ticket);
    vec![Effect::Edition(Work::Join(Joining { ticket, target, of, parts, sources, names, same }))]
}

/// Two editions are joined, or cannot be. Whoever has gone on to other data in
/// the meantime keeps that.
pub(super) fn joined(state: &mut State, Answer { joining, result }: Answer) {
    let Joining { ticket, target, of, names, .. } = joining;
    if state.joining != Some(ticket) {
        return;
    }
    state.joining = None;
    if target.is_some_and(|target| target != state.current) {
        return;
    }
    let (dataset, edition) = match result {
        Ok(joined) => joined,
        Err(why) => {
            let [earlier, later] = names;
            return state.complain(format!("{earlier} and {later} cannot be joined ({why})"));
        }
    };
    let figures = grouped(dataset.len().into());
    let read = format!("{} + {}, {figures} figures", names[0], names[1]);
    // A break goes with its entity's new name.
    let now = |_: usize, name: &str| {
        let same = edition.same.iter().find(|(old, _)| old == name);
        BTreeSet::from([same.map_or(name, |(_, new)| new).to_owned()])
    };
    let mut document = Document::new(dataset, read);
    document.show_under(&state.names);
    let mut breaks = Vec::new();
    for old in of.iter().filter_map(|index| state.documents.get(*index)) {
        document.keep_bases(&old.dataset);
        let kept = keep_breaks(&old.breaks, &old.dataset, &document.dataset, now);
        let new: Vec<_> = kept.into_iter().filter(|b| !breaks.contains(b)).collect();
        breaks.extend(new);
    }
    let old = target.and_then(|target| state.documents.get(target));
    if let Some(old) = old {
        document.view = keep_view(&old.view, &old.dataset, &document.dataset);
    }
    document.set_breaks(breaks);
    document.edition = Some(Arc::new(edition));
    let before = state.snapshot();
    if let Some(place) = target.and_then(|target| state.documents.get_mut(target)) {
        *place = document;
    } else {
        state.documents.push(document);
        state.current = state.documents.len() - 1;
        state.search.clear();
        state.review.look_at_chart();
    }
    state.side.pane = Some(Pane::Editions);
    remember(state, before);
    state.redraw();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{self, Source};

    fn looks_later(earlier: &str, later: &str) -> Option<bool> {
        let read = |csv: &str| {
            let source = Source::from_bytes("report.csv", csv.as_bytes().to_vec());
            import::read(&source).ok()?.datasets.into_iter().next().map(Arc::new)
        };
        Some(are_editions(&[read(earlier)?, read(later)?]))
    }

    #[test]
    fn months_and_other_figures_are_no_later_edition() {
        let years = "Company,2021,2022\nAlpha,310,320\nBeta,430,442\nGamma,550,561\n";
        let later = "Company,2022,2023\nAlpha,320,325\nBeta,440,444\nGamma,561,548\n";
        let others = "Company,2022,2023\nAlpha,7,9\nBeta,12,3\nGamma,41,8\n";
        let months = "Company,2023-01,2023-02\nAlpha,20,25\nBeta,40,44\nGamma,61,48\n";
        assert_eq!(looks_later(years, later), Some(true));
        assert_eq!(looks_later(years, others), Some(false));
        assert_eq!(looks_later(years, months), Some(false));
    }
}
