//! What stands among places and holds several of them, or is a part of one.

use super::{Entities, key};
use crate::dataset::{Dimension, Member, plural};
use std::collections::HashSet;

/// Words for a dimension whose members are countries or the like.
const PLACE_WORDS: [&str; 12] = [
    "country",
    "country name",
    "country or area",
    "country/territory",
    "geo",
    "geography",
    "location",
    "nation",
    "land",
    "pays",
    "reference area",
    "entity",
];

/// Marks what holds several countries in a dimension of countries, `World` or
/// `EU27_2020`: never added to them nor ranked among them. Where half of the
/// members are such, the dimension is one of regions, and nothing is marked.
pub fn mark_regions(dimension: &mut Dimension, places: &Entities) {
    mark_nation(dimension);
    let name = key(&dimension.name);
    if !PLACE_WORDS.iter().any(|word| name == *word || name == plural(word)) {
        return;
    }
    mark_parts(dimension);
    let regions: HashSet<String> = places.regions.iter().map(|region| key(region)).collect();
    let is_known = |name: &str| regions.contains(&key(name));
    let is_region = |member: &Member| is_union(&member.name) || is_known(&member.name);
    let n_regions = dimension.members.iter().filter(|member| is_region(member)).count();
    if n_regions * 2 >= dimension.members.len() {
        return;
    }
    for member in dimension.members.iter_mut().filter(|member| !member.is_total) {
        if is_region(member) {
            member.is_parent = true;
            member.kind = Some("region".to_owned());
        } else if let Some(place) = places.find(&member.name, i32::MAX) {
            // `No Country Listed` is none, and not ranked among them.
            member.kind = place.kind.clone().or(member.kind.take());
        }
    }
}

/// Eurostat's codes for unions of so many states: `EU27_2020`, `EA19`, `EEA30_2007`.
fn is_union(name: &str) -> bool {
    let number = ["EEA", "EU", "EA"].iter().find_map(|union| name.trim().strip_prefix(union));
    let is_digits =
        |text: &str, n: usize| text.len() == n && text.bytes().all(|byte| byte.is_ascii_digit());
    number.is_some_and(|number| match number.split_once('_') {
        Some((states, year)) => is_digits(states, 2) && is_digits(year, 4),
        None => is_digits(number, 2),
    })
}

/// Marks the whole country and its four regions where they stand among American
/// states.
fn mark_nation(dimension: &mut Dimension) {
    const LEAST: usize = 2;
    const STATES: [&str; 51] = [
        "alabama",
        "alaska",
        "arizona",
        "arkansas",
        "california",
        "colorado",
        "connecticut",
        "delaware",
        "district of columbia",
        "florida",
        "georgia",
        "hawaii",
        "idaho",
        "illinois",
        "indiana",
        "iowa",
        "kansas",
        "kentucky",
        "louisiana",
        "maine",
        "maryland",
        "massachusetts",
        "michigan",
        "minnesota",
        "mississippi",
        "missouri",
        "montana",
        "nebraska",
        "nevada",
        "new hampshire",
        "new jersey",
        "new mexico",
        "new york",
        "north carolina",
        "north dakota",
        "ohio",
        "oklahoma",
        "oregon",
        "pennsylvania",
        "rhode island",
        "south carolina",
        "south dakota",
        "tennessee",
        "texas",
        "utah",
        "vermont",
        "virginia",
        "washington",
        "west virginia",
        "wisconsin",
        "wyoming",
    ];
    const NATION: [&str; 6] =
        ["united states", "united states of america", "u.s.", "us", "usa", "nation"];
    const REGIONS: [&str; 4] = ["northeast", "midwest", "south", "west"];
    let is_in = |member: &Member, names: &[&str]| names.contains(&key(&member.name).as_str());
    let n_states = dimension.members.iter().filter(|member| is_in(member, &STATES)).count();
    if n_states < LEAST {
        return;
    }
    let has_total = dimension.members.iter().any(|member| member.is_total);
    for member in dimension.members.iter_mut().filter(|member| !member.is_total) {
        if is_in(member, &NATION) && !has_total {
            (member.is_total, member.is_parent) = (true, false);
        } else if is_in(member, &REGIONS) || is_in(member, &NATION) {
            member.is_parent = true;
            member.kind = Some("region".to_owned());
        }
    }
}

/// Marks parts of countries by their codes in a list of both: `AT1` beside `AT`,
/// as Eurostat's classification of regions has them. What is counted in the country
/// is counted in its parts again.
fn mark_parts(dimension: &mut Dimension) {
    let is_code = |name: &str| {
        (2..=5).contains(&name.len())
            && name.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let names: HashSet<String> =
        dimension.members.iter().map(|m| m.name.trim().to_owned()).collect();
    let n_codes = names.iter().filter(|name| is_code(name)).count();
    if n_codes * 10 < names.len() * 8 {
        return;
    }
    let has_whole = |name: &str| {
        is_code(name) && (2..name.len()).any(|n| name.get(..n).is_some_and(|n| names.contains(n)))
    };
    for member in dimension.members.iter_mut().filter(|m| has_whole(m.name.trim())) {
        member.is_parent = true;
        member.kind = Some("part of a country".to_owned());
    }
}
