//! Several names for one member, proposed by their spelling.

use super::{Dataset, Period};
use std::collections::{BTreeMap, BTreeSet};

/// Names that differ in letter case, blanks, punctuation or legal form only.
/// Nothing is merged for that: somebody has to say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variants {
    /// The name that most observations bear; the first of equals.
    pub keep: String,
    /// The names, in the order of the file.
    pub names: Vec<Spelling>,
}

/// One of several spellings, with what shows how far it goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelling {
    /// The name.
    pub name: String,
    /// Number of its observations.
    pub n_observations: usize,
    /// Its first and its last period.
    pub span: Option<(Period, Period)>,
}

/// Words behind the name of a company that do not make it another one.
const LEGAL_FORMS: [&str; 16] = [
    "inc",
    "incorporated",
    "llc",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "gmbh",
    "ag",
    "sa",
    "bv",
    "sarl",
    "srl",
];

/// What is left of a name without what its spellings differ in.
fn key(name: &str) -> String {
    let lower = name.to_lowercase().replace('&', " and ").replace(['’', '\'', '.', '‘', '`'], "");
    let is_apart = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '_' | '/' | '–');
    let mut words: Vec<&str> = lower.split(is_apart).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(word)) {
        words.pop();
    }
    words.concat()
}

impl Dataset {
    /// Members of a dimension that may be one.
    pub fn variants(&self, dimension: usize) -> Vec<Variants> {
        let members = self.dimensions.get(dimension).map(|d| d.members.as_slice());
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (code, member) in members.unwrap_or_default().iter().enumerate() {
            groups.entry(key(&member.name)).or_default().push(code);
        }
        groups.retain(|key, codes| codes.len() > 1 && !key.is_empty());
        if groups.is_empty() {
            return Vec::new();
        }
        let mut seen: BTreeMap<usize, (usize, BTreeSet<Period>)> = BTreeMap::new();
        for observation in 0..self.len() {
            let Some(code) = self.member_code(dimension, observation) else { continue };
            let (n, periods) = seen.entry(code).or_default();
            *n += 1;
            periods.extend(self.period(observation));
        }
        let name = |code: usize| members.and_then(|m| m.get(code)).map_or("", |m| &m.name);
        let described = |code: &usize| {
            let (n, periods) = seen.get(code).cloned().unwrap_or_default();
            let span = periods.first().copied().zip(periods.last().copied());
            Spelling { name: name(*code).to_owned(), n_observations: n, span }
        };
        let group = |codes: Vec<usize>| {
            let names: Vec<Spelling> = codes.iter().map(described).collect();
            let most = names.iter().rev().max_by_key(|spelling| spelling.n_observations);
            Variants { keep: most.map(|most| most.name.clone()).unwrap_or_default(), names }
        };
        let mut found: Vec<Variants> = groups.into_values().map(group).collect();
        found.sort_by(|a, b| a.names.cmp(&b.names));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn spellings_of_one_name_are_alike_and_other_names_are_not() {
        for (one, other, are_alike) in [
            ("Contoso, Inc.", "CONTOSO", true),
            ("Face Book", "Facebook", true),
            ("Smith & Sons Ltd", "Smith and Sons", true),
            ("O’Neil", "O'Neil", true),
            ("A+", "A", false),
            ("Group 1", "Group 2", false),
            ("Inc", "Co", false),
            ("Guinea", "Guinea-Bissau", false),
        ] {
            assert_eq!(key(one) == key(other), are_alike, "{one} {other}");
        }
    }
}
