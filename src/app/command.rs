//! What can be asked for, and what has to be done outside the state.

use super::breaks::BreakChange;
use super::editions::{Answer, EditionChange, Work};
use super::names::NamesChange;
use super::receipt::ReceiptChange;
use super::review::ReviewChange;
use super::side::SideChange;
use super::state::{Job, Message, Opened, PageSize, Picture, ViewChange};
use crate::dataset::entities::Entities;
use crate::figure::Theme;
use crate::import::decisions::Change;
use crate::import::{Choices, Source, Watch};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that a person or a worker asks for.
#[derive(Debug)]
pub enum Command {
    /// A choice about the view.
    View(ViewChange),
    /// Another dataset.
    ShowDataset(usize),
    /// Other colours.
    SetTheme(Theme),
    /// Another size.
    SetPageSize(PageSize),
    /// One step back.
    Undo,
    /// One step forth again.
    Redo,
    /// Another search among the entities.
    Search(String),
    /// A message has been read.
    Dismiss(Message),
    /// Ask for files to open.
    OpenDialog,
    /// Open these files.
    Open(Vec<PathBuf>),
    /// Ask the desktop for what is on the clipboard.
    AskToPaste,
    /// Text from the clipboard, to be read as a table.
    Paste(String),
    /// There is no text on the clipboard: one sentence.
    NothingToPaste(&'static str),
    /// Stop reading the file that is being read.
    CancelReading,
    /// Take something in a file for something else.
    Decide {
        /// The number of the file.
        file: usize,
        /// What to decide.
        change: Change,
    },
    /// Another look at the import.
    Review(ReviewChange),
    /// Another look at what stands beside the page.
    Side(SideChange),
    /// Something about the breaks that are named by hand.
    Break(BreakChange),
    /// Something about two editions of a report.
    Edition(EditionChange),
    /// Something about names, kinds and parents.
    Names(NamesChange),
    /// Another receipt, or none.
    Receipt(ReceiptChange),
    /// Ask where to save the chart, in the format of that extension at first.
    ExportDialog(&'static str),
    /// Save the chart there; the name's ending says the format.
    Export(PathBuf),
    /// The picture to the clipboard.
    CopyPicture,
    /// The figure's numbers to the clipboard.
    CopyNumbers,
    /// A text to the clipboard.
    CopyText {
        /// It.
        text: String,
        /// What to say then.
        said: &'static str,
    },
    /// An effect came to its end.
    Done(Outcome),
}

/// What a file that is to be opened should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Report data.
    Data,
    /// Names, kinds and parents.
    Names,
}

/// Something to do outside the state.
#[derive(Debug)]
pub enum Effect {
    /// Show the dialog for opening.
    AskForFiles(Wanted),
    /// Show the dialog for saving.
    AskWhereToSave {
        /// A name to begin with.
        suggested: String,
        /// The extension of the format asked for.
        extension: &'static str,
        /// What to do with the answer.
        then: fn(PathBuf) -> Command,
    },
    /// Ask for the clipboard's text, which comes as if it were pasted by key.
    AskToPaste,
    /// Read a file.
    Read(Job),
    /// Read a table of names.
    ReadNames(PathBuf),
    /// Write a table of names.
    SaveNames {
        /// Where.
        path: PathBuf,
        /// It.
        names: Arc<Entities>,
        /// The files that were opened, none of which is ever written.
        sources: Vec<PathBuf>,
    },
    /// Read a file once more.
    Reread {
        /// The number of the file.
        file: usize,
        /// By which the answer is known.
        ticket: u64,
        /// Its bytes.
        source: Arc<Source>,
        /// What was decided about it.
        choices: Choices,
        /// By which it is stopped.
        watch: Arc<Watch>,
    },
    /// Write a chart.
    Write {
        /// Where.
        path: PathBuf,
        /// What.
        picture: Arc<Picture>,
        /// The files that were opened, none of which is ever written.
        sources: Vec<PathBuf>,
    },
    /// Compare, join or write editions.
    Edition(Work),
    /// Put a chart on the clipboard.
    CopyPicture(Arc<Picture>),
    /// Put text on the clipboard.
    CopyText(String),
}

/// What came of an effect.
#[derive(Debug)]
pub enum Outcome {
    /// A file was read, or could not be used: one sentence, the file last.
    Read {
        /// By which the answer is known.
        ticket: u64,
        /// The file.
        path: PathBuf,
        /// What it held.
        result: Result<Box<Opened>, String>,
    },
    /// A file was read once more, or could not be used so: one clause.
    Reread {
        /// The number of the file.
        file: usize,
        /// By which the answer is known.
        ticket: u64,
        /// What it held.
        result: Result<Box<Opened>, String>,
    },
    /// A table of names was read, or is none: one clause.
    NamesRead {
        /// The file.
        path: PathBuf,
        /// What it says.
        result: Result<Box<Entities>, String>,
    },
    /// A file was written, or could not be.
    Written {
        /// The file.
        path: PathBuf,
        /// One sentence if it could not be.
        result: Result<(), String>,
    },
    /// Two documents were compared, the earlier edition first.
    Compared {
        /// Them.
        of: [usize; 2],
        /// Whether they are editions of one report.
        are_editions: bool,
    },
    /// Two editions were joined, or could not be.
    Joined(Box<Answer>),
    /// The picture is on the clipboard, or could not be drawn; one sentence.
    Copied(Result<(), String>),
    /// Something broke; one sentence.
    Failed(String),
}
