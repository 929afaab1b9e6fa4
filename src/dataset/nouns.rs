//! Nouns for what a dimension has several of.

/// What people call several of something that a file names in a way that makes
/// no noun, or in another language.
const ENTRIES: &str = "entries";

/// Names whose plural is another word.
const OTHERS: [(&str, &str); 8] = [
    ("geo", "places"),
    ("ref area", "areas"),
    ("sex", "sexes"),
    ("age", "age groups"),
    ("person", "people"),
    ("month", "months"),
    ("name", "names"),
    ("policy area", "policy areas"),
];

/// Nouns that dimensions are named by in English.
const KNOWN: [&str; 78] = [
    "platform",
    "company",
    "category",
    "country",
    "territory",
    "region",
    "state",
    "province",
    "district",
    "county",
    "city",
    "town",
    "area",
    "place",
    "location",
    "market",
    "language",
    "gender",
    "group",
    "class",
    "type",
    "kind",
    "reason",
    "cause",
    "crime",
    "offence",
    "offense",
    "policy",
    "rule",
    "issue",
    "topic",
    "theme",
    "product",
    "service",
    "app",
    "application",
    "network",
    "site",
    "website",
    "provider",
    "reporter",
    "body",
    "agency",
    "office",
    "source",
    "sector",
    "industry",
    "organisation",
    "organization",
    "institution",
    "school",
    "hospital",
    "party",
    "user",
    "victim",
    "relationship",
    "method",
    "task",
    "label",
    "status",
    "entity",
    "operator",
    "brand",
    "model",
    "team",
    "item",
    "tag",
    "department",
    "ministry",
    "bank",
    "project",
    "occupation",
    "disease",
    "drug",
    "channel",
    "format",
    "device",
    "request",
];

/// What several members of a dimension are called: `platforms`, `causes of death`.
///
/// Names that are no English noun that is known here make `entries`: better
/// plain than wrong.
pub fn plural(name: &str) -> String {
    let spaced = name.replace('_', " ");
    // `Country Name` names countries.
    let names = [" Name", " name", " NAME"].iter().find_map(|end| spaced.trim().strip_suffix(end));
    let spaced = names.map_or_else(|| spaced.clone(), str::to_owned);
    let lower = spaced.trim().to_lowercase();
    if let Some((_, plural)) = OTHERS.iter().find(|(singular, _)| *singular == lower) {
        return (*plural).to_owned();
    }
    // The noun stands before `of` or `to`, else last.
    let split = [" of ", " to ", " by ", " in "].iter().find_map(|word| lower.find(word));
    let (head, tail) =
        spaced.trim().split_at_checked(split.unwrap_or(lower.len())).unwrap_or((name, ""));
    let (before, noun) = match head.rsplit_once(' ') {
        Some((before, noun)) => (format!("{before} "), noun),
        None => (String::new(), head),
    };
    let singular = noun.to_lowercase();
    let is_plural = singular.strip_suffix('s').is_some_and(|noun| KNOWN.contains(&noun))
        || KNOWN.iter().any(|known| plural_of(known) == singular);
    if is_plural {
        return format!("{before}{noun}{tail}");
    }
    let is_plain = spaced.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '\'' | '-'));
    if !is_plain || lower.contains(" and ") || !KNOWN.contains(&singular.as_str()) {
        return ENTRIES.to_owned();
    }
    format!("{before}{}{tail}", plural_of(noun))
}

/// The plural of an English noun.
fn plural_of(noun: &str) -> String {
    let lower = noun.to_lowercase();
    let is_vowel = |c: char| "aeiou".contains(c);
    match lower.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => {
            return format!("{}ies", noun.get(..stem.len()).unwrap_or(noun));
        }
        _ => {}
    }
    let hisses = ["s", "x", "ch", "sh"].iter().any(|end| lower.ends_with(end));
    if hisses { format!("{noun}es") } else { format!("{noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_are_called_by_their_noun_or_entries() {
        for (name, expected) in [
            ("platform", "platforms"),
            ("Company", "Companies"),
            ("category", "categories"),
            ("countries", "countries"),
            ("Cause of death", "Causes of death"),
            ("Victim's age group", "Victim's age groups"),
            ("Request Type", "Request Types"),
            ("policy_area", "policy areas"),
            ("class", "classes"),
            ("status", "statuses"),
            ("Country Name", "Countries"),
            ("geo", "places"),
            ("Geschlecht", "entries"),
            ("Year and age", "entries"),
            ("column 1", "entries"),
            ("indic_de", "entries"),
        ] {
            assert_eq!(plural(name), expected, "{name:?}");
        }
    }
}
