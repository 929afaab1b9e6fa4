//! Steps back and forth.

use super::files::{OpenFile, forget_pending};
use super::state::{Document, PageSize, State};
use crate::dataset::entities::Entities;
use crate::figure::Theme;
use std::sync::Arc;

/// What undo brings back.
#[derive(Clone, Debug)]
pub struct Snapshot {
    current: usize,
    document: Document,
    names: Arc<Entities>,
    theme: Theme,
    page_size: PageSize,
    file: Option<FileSnapshot>,
}

/// A file and its tables as they were read before.
#[derive(Clone, Debug)]
struct FileSnapshot {
    index: usize,
    file: OpenFile,
    documents: Vec<(usize, Document)>,
}

impl Snapshot {
    /// With a file that is about to change.
    pub fn with_file(self, state: &State, index: usize) -> Self {
        let of_file =
            |(_, document): &(usize, &Document)| document.file == Some(index) && !document.is_gone;
        let documents = state.documents.iter().enumerate().filter(of_file);
        let documents = documents.map(|(at, document)| (at, document.clone())).collect();
        let file = state.files.get(index).cloned();
        Self { file: file.map(|file| FileSnapshot { index, file, documents }), ..self }
    }

    /// Whether the file had a table that could be charted.
    pub fn has_tables(&self) -> bool {
        self.file.as_ref().is_some_and(|file| !file.documents.is_empty())
    }
}

/// What can be undone and done again.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<Snapshot>,
    redo: Vec<Snapshot>,
}

impl State {
    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.history.undo.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.history.redo.is_empty()
    }

    /// What undo would bring back after the next change.
    pub(super) fn snapshot(&self) -> Option<Snapshot> {
        let document = self.document()?.clone();
        let (current, theme, page_size) = (self.current, self.theme, self.page_size);
        let names = Arc::clone(&self.names);
        Some(Snapshot { current, document, names, theme, page_size, file: None })
    }

    fn restore(&mut self, snapshot: Snapshot) {
        if self.current != snapshot.current {
            self.review.look_at_chart();
        }
        if let Some(FileSnapshot { index, file, documents }) = snapshot.file {
            // Whoever takes a decision back still looks at the file.
            if documents.is_empty() {
                self.review.file = Some(index);
                self.offer_review(index, &file.review.why_nothing());
            } else {
                self.withdraw_review(index);
            }
            for document in self.documents.iter_mut().filter(|d| d.file == Some(index)) {
                document.is_gone = true;
            }
            for (at, document) in documents {
                if let Some(place) = self.documents.get_mut(at) {
                    *place = document;
                }
            }
            if let Some(place) = self.files.get_mut(index) {
                *place = OpenFile { pending: None, ..file };
            }
        }
        self.current = snapshot.current;
        self.names = snapshot.names;
        self.theme = snapshot.theme;
        self.page_size = snapshot.page_size;
        if let Some(document) = self.documents.get_mut(snapshot.current) {
            *document = snapshot.document;
        }
    }
}

/// One step back. A file that is being read otherwise is left as it is.
pub(super) fn undo(state: &mut State) {
    if forget_pending(state) {
        return;
    }
    if state.is_reviewing() && !is_of_review(state) {
        state.inform("Nothing to undo in this import");
        return;
    }
    state.forget_remarks();
    step(state, |history| (&mut history.undo, &mut history.redo));
}

/// Whether the last step was one within the file that is reviewed: its opening
/// is none, for undoing that would take the file away from under the review.
fn is_of_review(state: &State) -> bool {
    let Some(snapshot) = state.history.undo.last() else { return true };
    let file = state.reviewed().map(|(file, _)| file);
    let is_decision = snapshot.file.as_ref().map(|of| of.index) == file;
    is_decision || (snapshot.file.is_none() && snapshot.document.file == file)
}

/// One step forth again.
pub(super) fn redo(state: &mut State) {
    if !forget_pending(state) {
        step(state, |history| (&mut history.redo, &mut history.undo));
    }
}

fn step(
    state: &mut State,
    stacks: impl Fn(&mut History) -> (&mut Vec<Snapshot>, &mut Vec<Snapshot>),
) {
    let Some(snapshot) = stacks(&mut state.history).0.pop() else { return };
    let now = state.snapshot().map(|now| match &snapshot.file {
        Some(file) => now.with_file(state, file.index),
        None => now,
    });
    stacks(&mut state.history).1.extend(now);
    state.typing = None;
    state.restore(snapshot);
    state.redraw();
}

/// Keeps what was before a change, if it changed anything.
pub(super) fn remember(state: &mut State, before: Option<Snapshot>) {
    const MOST_STEPS: usize = 200;
    let Some(before) = before else { return };
    let is_same = before.file.is_none()
        && state.snapshot().is_some_and(|now| {
            now.current == before.current
                && now.document.view == before.document.view
                && Arc::ptr_eq(&now.document.dataset, &before.document.dataset)
                && Arc::ptr_eq(&now.names, &before.names)
                && now.theme == before.theme
                && now.page_size == before.page_size
        });
    if is_same {
        return;
    }
    state.typing = None;
    let History { undo, redo } = &mut state.history;
    undo.push(before);
    if undo.len() > MOST_STEPS {
        undo.remove(0);
    }
    redo.clear();
}
