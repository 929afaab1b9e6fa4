//! Series over all periods, broken where the data is.

use super::reading::{Question, Reading};
use super::wholes::Wholes;
use crate::dataset::{Dataset, Period};

/// The series of every member, over the same periods.
#[derive(Clone, Debug)]
pub struct SeriesSet {
    /// The question, with the choices that were made for it.
    pub question: Question,
    /// The periods of the measure, oldest first.
    pub periods: Vec<Period>,
    /// One series a member, total levels left out.
    pub series: Vec<Series>,
}

/// One member's figures.
#[derive(Clone, Debug)]
pub struct Series {
    /// The member's name, or the measure's where there is no dimension.
    pub name: String,
    /// Index of the member.
    pub member: Option<usize>,
    /// Index of the measure.
    pub measure: usize,
    /// One point a period, in the order of [`SeriesSet::periods`].
    pub points: Vec<Point>,
    /// Whether it stands among the members and is none of them.
    pub is_apart: bool,
    /// Whether it continues the measure asked for, like for like, across a break.
    pub is_continuation: bool,
}

/// One figure of a series.
#[derive(Clone, Debug)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The figure.
    pub reading: Reading,
    /// Breaks between the period before and this one, as indexes, known ones first.
    pub breaks: Vec<usize>,
    /// Whether one of them is known: the series cannot be joined here.
    pub is_broken: bool,
}

/// The series that answer a question.
pub fn series(dataset: &Dataset, question: &Question) -> SeriesSet {
    let question = question.settled(dataset);
    let periods = dataset.periods_of(question.measure);
    let mut set = Vec::new();
    match question.dimension {
        Some(dimension) => {
            let wholes = Wholes::of(dataset, question.measure, &[]);
            let readings = question.readings(dataset, question.measure, &wholes);
            let members =
                dataset.dimensions.get(dimension).map(|d| d.members.as_slice()).unwrap_or_default();
            for (index, member) in members.iter().enumerate().filter(|(_, member)| !member.is_total)
            {
                let points = points(dataset, &periods, |period| {
                    readings.get(&(Some(index), period)).cloned()
                });
                if points.iter().any(|point| point.reading.value.number().is_some()) {
                    set.push(Series {
                        name: member.name.clone(),
                        member: Some(index),
                        measure: question.measure,
                        points,
                        is_apart: member.is_apart(),
                        is_continuation: false,
                    });
                }
            }
        }
        None => {
            for (index, measure) in dataset.measures.iter().enumerate() {
                let is_continuation =
                    measure.continues.as_ref().is_some_and(|c| c.measure == question.measure);
                if index == question.measure || is_continuation {
                    let wholes = Wholes::of(dataset, index, &[]);
                    let readings = question.readings(dataset, index, &wholes);
                    let points =
                        points(dataset, &periods, |period| readings.get(&(None, period)).cloned());
                    set.push(Series {
                        name: measure.label.clone(),
                        member: None,
                        measure: index,
                        points,
                        is_apart: false,
                        is_continuation,
                    });
                }
            }
        }
    }
    SeriesSet { question, periods, series: set }
}

fn points(
    dataset: &Dataset,
    periods: &[Period],
    reading: impl Fn(Period) -> Option<Reading>,
) -> Vec<Point> {
    let mut previous = None;
    let mut points = Vec::with_capacity(periods.len());
    for period in periods {
        let reading = reading(*period).unwrap_or_else(Reading::not_listed);
        let crossed = previous
            .map(|before| reading.breaks_crossed(dataset, before, *period))
            .unwrap_or_default();
        let is_known =
            |index: &usize| dataset.context.breaks.get(*index).is_some_and(|b| b.is_known);
        let is_broken = crossed.iter().any(is_known);
        points.push(Point { period: *period, reading, breaks: crossed, is_broken });
        previous = Some(*period);
    }
    points
}

impl Series {
    /// The points that can be joined: runs without a gap or a known break, as
    /// ranges of indexes into [`Series::points`].
    pub fn runs(&self) -> Vec<std::ops::Range<usize>> {
        let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
        for (index, point) in self.points.iter().enumerate() {
            if point.reading.value.number().is_none() {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.end == index && !point.is_broken => run.end = index + 1,
                _ => runs.push(index..index + 1),
            }
        }
        runs
    }

    /// The last point that has a number.
    pub fn last(&self) -> Option<&Point> {
        self.points.iter().rev().find(|point| point.reading.value.number().is_some())
    }
}
