//! Names, kinds and parents of somebody's own, before those that are built in.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;
use tidemark::compare::{Question, Wholes};
use tidemark::dataset::entities::{Dated, Entities, Entity};
use tidemark::dataset::naming::named;
use tidemark::dataset::{Break, Dataset, Decimal, Period, Scope};
use tidemark::import::{Source, builtin, read};

fn dataset(text: &str) -> Dataset {
    let source = Source::from_bytes("figures.csv", text.as_bytes());
    read(&source).expect("a table").datasets.swap_remove(0)
}

fn table(text: &str) -> Entities {
    Entities::from_toml(text).expect("a table of names")
}

/// The figures of a dimension's members: name, year, number.
fn figures(dataset: &Dataset, dimension: Option<usize>) -> BTreeMap<(String, i32), Decimal> {
    let question = Question { dimension, measure: 0, filters: Vec::new() };
    let name = |member: Option<usize>| match dimension.zip(member) {
        Some((dimension, member)) => dataset.dimensions[dimension].members[member].name.clone(),
        None => "all".to_owned(),
    };
    let wholes = Wholes::of(dataset, 0, &[]);
    let readings = question.readings(dataset, 0, &wholes).into_iter();
    let figures = readings.filter_map(|((member, period), reading)| {
        Some(((name(member), period.year()), reading.value.number()?))
    });
    figures.collect()
}

fn figure(dataset: &Dataset, dimension: usize, name: &str, year: i32) -> Option<i64> {
    let figures = figures(dataset, Some(dimension));
    figures.get(&(name.to_owned(), year)).and_then(|number| i64::try_from(*number).ok())
}

fn total(dataset: &Dataset, year: i32) -> Decimal {
    figures(dataset, None)[&("all".to_owned(), year)]
}

fn by(dataset: &Dataset, name: &str) -> usize {
    dataset.dimension_named(name).expect(name)
}

#[test]
fn an_alias_holds_from_its_first_year_to_its_last() {
    let own = table(
        "[[entity]]\nname = \"Heron\"\naliases = [{ name = \"Bird\", from = 2019, to = 2021 }, \
         { name = \"Old Bird\", to = 2018 }]\n\
         [[entity]]\nname = \"Stork\"\naliases = [{ name = \"Bird\", from = 2022 }]\n",
    );
    for (name, year, expected) in [
        ("Bird", 2018, None),
        ("Bird", 2019, Some("Heron")),
        ("Bird", 2021, Some("Heron")),
        ("bird ", 2022, Some("Stork")),
        ("Old  Bird", 2018, Some("Heron")),
        ("Old Bird", 2019, None),
        ("HERON", 1990, Some("Heron")),
        ("Birds", 2020, None),
        // Names without a time are today's.
        ("Bird", i32::MAX, Some("Stork")),
    ] {
        let found = own.find(name, year).map(|entity| entity.name.as_str());
        assert_eq!(found, expected, "{name} {year}");
    }
}

#[test]
fn a_parent_holds_from_its_first_year_to_its_last() {
    let own = table(
        "[[entity]]\nname = \"Sold\"\ncompany = \"Later\"\n\
         [[entity.parents]]\nname = \"First\"\nto = 2019\n\
         [[entity.parents]]\nname = \"Second\"\nfrom = 2020\nto = 2021\n\
         [[entity]]\nname = \"Free\"\nparents = [{ name = \"Owner\", from = 2020, to = 2020 }]\n\
         [[entity]]\nname = \"Bare\"\n",
    );
    for (name, year, expected) in [
        ("Sold", 2019, Some("First")),
        ("Sold", 2020, Some("Second")),
        ("Sold", 2021, Some("Second")),
        ("Sold", 2022, Some("Later")),
        ("Free", 2019, Some("Free")),
        ("Free", 2020, Some("Owner")),
        ("Free", 2021, Some("Free")),
        ("Bare", 2020, None),
    ] {
        let entity = own.find(name, year).expect(name);
        assert_eq!(entity.parent(year), expected, "{name} {year}");
    }
}

#[test]
fn what_is_wrong_with_a_table_is_said_with_its_line() {
    for (text, line, words) in [
        ("[[entity]]\nname = \"A\"\ncompny = \"B\"\n", Some(3), "unknown field `compny`"),
        ("version = 1\n\n[[entity]]\nname = \"A\n", Some(4), "invalid basic string"),
        ("[[entity]]\nname = \"A\"\n[[entity]]\nname = \" \"\n", Some(4), "has no name"),
        (
            "[[entity]]\nname = \"A\"\naliases = [{ name = \"B\", from = 2022, to = 2020 }]\n",
            Some(2),
            "B of A ends in 2020, before 2022",
        ),
        ("version = 2\n", None, "version 2"),
        ("year,reports\n2020,7\n", Some(1), "key"),
    ] {
        let error = Entities::from_toml(text).expect_err(text);
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(Entities::from_bytes(&[0xff, 0xfe]).is_err());
    assert!(Entities::from_bytes(b"").is_err());
}

#[test]
fn the_example_for_readers_is_a_table() {
    let readme = std::fs::read_to_string("README.md").expect("the README");
    let text = readme.split("```toml\n").nth(1).and_then(|text| text.split("```").next());
    let own = table(text.expect("an example"));
    let tumblr = own.find("tumblr", 2015).expect("an entity");
    assert_eq!(tumblr.parent(2015), Some("Yahoo"));
    assert_eq!(tumblr.parent(2018), Some("Tumblr"));
    assert_eq!(own.find("Snap inc", 2024).map(|e| e.name.as_str()), Some("Snapchat"));
}

#[test]
fn what_was_said_of_two_entities_under_one_name_stays_known() {
    let mut own = table(
        "[[entity]]\nname = \"Heron\"\naliases = [{ name = \"Old heron\" }]\n\
         [[entity]]\nname = \"Stork\"\naliases = [{ name = \"Old stork\" }]\n",
    );
    let heron = own.shown_as("Heron").expect("it").clone();
    own.put("Heron", Entity { name: "Stork".to_owned(), ..heron });
    for name in ["Heron", "Old heron", "Stork", "Old stork"] {
        let found = own.find(name, 2020).map(|entity| entity.name.as_str());
        assert_eq!(found, Some("Stork"), "{name}");
    }
    own.remove("Stork");
    assert!(own.is_empty());
}

#[test]
fn a_platform_that_was_sold_rolls_up_to_its_owner_of_the_year() {
    let own = table(
        "[[entity]]\nname = \"Pond\"\nparents = [{ name = \"Aster\", to = 2020 }, \
         { name = \"Borage\", from = 2021 }]\n\
         [[entity]]\nname = \"Lake\"\ncompany = \"Borage\"\n",
    );
    let printed = dataset(
        "Platform,Year,Reports\nPond,2020,10\nLake,2020,5\nSea,2020,1\n\
         Pond,2021,20\nLake,2021,6\nSea,2021,2\n",
    );
    assert_eq!(printed.dimension_named("company"), None);
    let named = named(&printed, &own);
    let company = by(&named, "company");
    for (name, year, expected) in [
        ("Aster", 2020, Some(10)),
        ("Borage", 2020, Some(5)),
        ("Aster", 2021, None),
        ("Borage", 2021, Some(26)),
        ("Sea", 2021, Some(2)),
    ] {
        assert_eq!(figure(&named, company, name, year), expected, "{name} {year}");
    }
}

#[test]
fn any_dimension_rolls_up_and_a_group_of_its_own_name_is_not_mistaken() {
    let own = table(
        "[[entity]]\nname = \"Spam\"\ncompany = \"Nuisance\"\n\
         [[entity]]\nname = \"Fraud\"\ncompany = \"Crime\"\n\
         [[entity]]\nname = \"Chile\"\ncompany = \"South\"\n",
    );
    let printed = dataset(
        "Category,Country,Year,Cases\nSpam,Chile,2020,1\nFraud,Chile,2020,2\n\
         Spam,Peru,2020,4\nFraud,Peru,2020,8\n",
    );
    let named = named(&printed, &own);
    let found: Vec<&str> = named.dimensions.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(found, ["Category", "Country", "group", "Country group"]);
    assert_eq!(figure(&named, 2, "Crime", 2020), Some(10));
    assert_eq!(figure(&named, 3, "South", 2020), Some(3));
    assert_eq!(figure(&named, 3, "Peru", 2020), Some(12));
}

#[test]
fn a_whole_beside_its_parts_is_never_added_to_them() {
    let own = table(
        "[[entity]]\nname = \"Pond\"\ncompany = \"Water\"\n\
         [[entity]]\nname = \"Lake\"\ncompany = \"Water\"\n",
    );
    let printed = dataset(
        "Platform,Year,Reports\nWater,2020,15\nPond,2020,10\nLake,2020,5\nSea,2020,1\n\
         Water,2021,26\nPond,2021,20\nLake,2021,6\nSea,2021,2\n",
    );
    assert_eq!(total(&printed, 2020), Decimal::from(31));
    let named = named(&printed, &own);
    assert_eq!((total(&named, 2020), total(&named, 2021)), (16.into(), 28.into()));
    // It is shown, and its own roll-up is the sum of its parts.
    assert_eq!(figure(&named, 0, "Water", 2021), Some(26));
    assert_eq!(figure(&named, by(&named, "company"), "Water", 2021), Some(26));
}

#[test]
fn a_whole_that_stands_alone_in_other_years_counts_there() {
    let own = table("[[entity]]\nname = \"Pond\"\ncompany = \"Water\"\n");
    let printed = dataset(
        "Platform,Year,Reports\nWater,2019,7\nSea,2019,1\nWater,2020,15\nPond,2020,10\nSea,2020,1\n",
    );
    let named = named(&printed, &own);
    // Water is more than Pond: it has parts without a line.
    assert_eq!((total(&named, 2019), total(&named, 2020)), (8.into(), 16.into()));
    let company = by(&named, "company");
    assert_eq!(figure(&named, company, "Water", 2019), Some(7));
    assert_eq!(figure(&named, company, "Water", 2020), Some(15));
    assert_eq!(figure(&named, 0, "Water", 2019), Some(7));
    assert_eq!(figure(&named, 0, "Water", 2020), Some(15));
    assert_eq!(figure(&named, 0, "Pond", 2020), Some(10));
    // Whoever says that it is one of the others is believed.
    let mut other = own;
    let usual = Some(Entity::USUAL.to_owned());
    other.put("Water", Entity { name: "Water".to_owned(), kind: usual, ..Entity::default() });
    assert_eq!(total(&tidemark::dataset::naming::named(&printed, &other), 2020), 26.into());
}

#[test]
fn ones_own_table_goes_before_the_built_in_one() {
    let printed = dataset(
        "Platform,Year,Reports\n\"Facebook, Inc.\",2021,10\nTwitter,2021,5\nWhatsApp Inc.,2021,2\n\
         Sea,2021,1\n",
    );
    let company = by(&printed, "company");
    assert_eq!(figure(&printed, company, "Meta", 2021), Some(12));
    let own = table(
        "[[entity]]\nname = \"WhatsApp\"\ncompany = \"WhatsApp\"\n\
         [[entity]]\nname = \"Twitter\"\n\
         [[entity]]\nname = \"Facebook\"\naliases = [{ name = \"sea\" }]\n",
    );
    let named = named(&printed, &own);
    assert_eq!(by(&named, "company"), company);
    // Independent by one's own word; printed as it is printed; and a name that
    // is one with a known one has its parent.
    assert_eq!(figure(&named, company, "WhatsApp", 2021), Some(2));
    assert_eq!(figure(&named, 0, "Twitter", 2021), Some(5));
    assert_eq!(figure(&named, 0, "Facebook", 2021), Some(11));
    assert_eq!(figure(&named, company, "Meta", 2021), Some(11));
    assert_eq!(named.printed_name(0, 3), Some("Sea"));
}

#[test]
fn kinds_that_are_no_platforms_are_apart_and_can_be_made_platforms() {
    let own = table(
        "regions = [\"Everywhere\"]\n[[entity]]\nname = \"Sea\"\nkind = \"hotline\"\n\
         [[entity]]\nname = \"All lakes\"\nkind = \"region\"\n",
    );
    let printed =
        dataset("Platform,Year,Reports\nSea,2021,10\nAll lakes,2021,5\nPond,2021,2\nLake,2021,2\n");
    let named_once = named(&printed, &own);
    let apart = |dataset: &Dataset| {
        let members = dataset.dimensions[0].members.iter();
        members.filter(|member| member.is_apart()).map(|m| m.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(apart(&named_once), ["Sea", "All lakes"]);
    assert_eq!(total(&named_once, 2021), 14.into());
    let usual = table("[[entity]]\nname = \"Sea\"\nkind = \"platform\"\n");
    assert_eq!(apart(&named(&named_once, &usual)), ["All lakes"]);
}

#[test]
fn breaks_follow_their_entity() {
    let mut printed = dataset("Platform,Year,Reports\nPond,2020,1\nLake,2020,2\nPond,2021,3\n");
    let members = Some((0, ["Pond".to_owned()].into()));
    let scope = Scope { members, ..Scope::default() };
    printed.context.breaks.push(Break::set_by_user(Period::Year(2021), scope, "recount"));
    let own = table("[[entity]]\nname = \"Pool\"\naliases = [{ name = \"Pond\" }]\n");
    let named = named(&printed, &own);
    let (_, members) = named.context.breaks[0].scope.members.as_ref().expect("a scope");
    assert_eq!(members.iter().collect::<Vec<_>>(), ["Pool"]);
}

#[test]
fn built_in_descriptions_survive_a_table_of_ones_own() {
    for name in builtin::NAMES {
        let printed = builtin::load(name).expect(name);
        let mut own = Entities::default();
        let old = printed.dimensions.first().and_then(|d| d.members.first()).map(|m| &m.name);
        let Some(old) = old else { continue };
        own.take_as_one("Something else", [old.as_str()]);
        let named = named(&printed, &own);
        for period in printed.periods() {
            let (old, new) = (figures(&printed, None), figures(&named, None));
            let key = ("all".to_owned(), period.year());
            assert_eq!(old.get(&key), new.get(&key), "{name}");
        }
        assert_eq!(named.context.breaks.len(), printed.context.breaks.len());
        assert_eq!(named.dimensions.len(), printed.dimensions.len());
    }
}

/// A name out of few, so that they clash.
fn name() -> impl Strategy<Value = String> {
    (0..9_u8).prop_map(|n| format!("Name {n}"))
}

fn dated() -> impl Strategy<Value = Dated> {
    let year = || prop::option::of(2018..2024_i32);
    (name(), year(), year()).prop_map(|(name, one, other)| match (one, other) {
        (Some(one), Some(other)) => {
            Dated { name, from: Some(one.min(other)), to: Some(one.max(other)) }
        }
        (from, to) => Dated { name, from, to },
    })
}

fn entity() -> impl Strategy<Value = Entity> {
    let dates = || prop::collection::vec(dated(), 0..3);
    let note = prop::option::of("[a-z\"\\\\\u{e9}\n]{0,6}");
    (name(), prop::option::of(name()), dates(), dates(), note).prop_map(
        |(name, company, aliases, parents, note)| Entity {
            name,
            kind: None,
            company,
            aliases,
            parents,
            note,
        },
    )
}

fn tables() -> impl Strategy<Value = Entities> {
    prop::collection::vec(entity(), 0..6).prop_map(|entities| {
        let mut table = Entities::default();
        for entity in entities {
            let name = entity.name.clone();
            table.put(&name, entity);
        }
        table
    })
}

proptest! {
    #[test]
    fn lines_are_neither_lost_nor_counted_twice(
        lines in prop::collection::vec((name(), 2018..2024_i32, 1..1000_u32), 1..40),
        own in tables(),
    ) {
        let mut text = "Platform,Year,Reports\n".to_owned();
        for (name, year, n) in &lines {
            let _ = writeln!(text, "{name},{year},{n}");
        }
        let Ok(import) = read(&Source::from_bytes("lines.csv", text.as_bytes())) else {
            return Ok(());
        };
        let printed = &import.datasets[0];
        if printed.dimension_named("Platform") != Some(0) {
            return Ok(());
        }
        let once = named(printed, &own);
        prop_assert_eq!(once.len(), printed.len());
        for line in 0..printed.len() {
            prop_assert_eq!(once.printed_name(0, line), printed.printed_name(0, line));
            prop_assert_eq!(once.value(line), printed.value(line));
        }
        let whole = |name: &str| {
            once.dimensions[0].members.iter().any(|m| m.name == name && m.is_parent)
        };
        for year in 2018..2024 {
            let sum = |of: &Dataset, dimension, is_in: &dyn Fn(&str) -> bool| -> Decimal {
                let figures = figures(of, dimension).into_iter();
                figures.filter(|((name, y), _)| *y == year && is_in(name)).map(|(_, n)| n).sum()
            };
            let all = sum(printed, Some(0), &|_| true);
            // Nothing is lost among the names. The whole is what wholes hold or
            // what their parts do, the larger of the two.
            prop_assert_eq!(sum(&once, Some(0), &|_| true), all);
            let parts = sum(&once, Some(0), &|name| !whole(name));
            let total = sum(&once, None, &|_| true);
            prop_assert!(parts <= total && total <= all, "{} {} {}", parts, total, all);
            prop_assert!(parts < all || total == all);
            let largest = figures(&once, Some(0)).into_iter();
            let largest = largest.filter(|((_, y), _)| *y == year).map(|(_, n)| n).max();
            prop_assert!(largest.unwrap_or_default() <= total);
            if let Some(company) = once.dimension_named("company") {
                prop_assert_eq!(sum(&once, Some(company), &|_| true), total);
            }
        }
    }

    #[test]
    fn a_table_is_read_as_it_was_written(own in tables()) {
        let text = own.to_toml();
        let read = Entities::from_toml(&text).expect("its own text");
        prop_assert_eq!(read.entities(), own.entities());
        prop_assert_eq!(read.to_toml(), text);
    }
}

#[test]
fn the_command_line_takes_a_table_and_names_its_faults() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let figures = file(
        "figures.csv",
        "Platform,Year,Reports\nPond,2020,1000\nLake,2020,500\nSea,2020,700\nPond,2021,2000\n\
         LAKE INC,2021,600\nSea,2021,500\n",
    );
    let names = file(
        "names.toml",
        "[[entity]]\nname = \"Lake\"\ncompany = \"Water\"\naliases = [{ name = \"Lake Inc\" }]\n\
         [[entity]]\nname = \"Pond\"\ncompany = \"Water\"\n",
    );
    let broken = file("broken.toml", "[[entity]]\nname = \"Lake\"\nowner = \"Water\"\n");
    let run = |table: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidemark"));
        command.arg("findings").arg(&figures).args(["--by", "company", "--entities"]).arg(table);
        command.output().expect("it runs")
    };
    let output = run(&names);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(text.contains("Water") && text.contains("Water +1,100"), "{text}");
    let output = run(&broken);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.starts_with("Line 3 is no line of a table of names (unknown field"), "{text}");
    assert!(text.trim_end().ends_with("broken.toml"), "{text}");
}

#[test]
fn a_table_makes_two_editions_speak_of_one_entity() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let earlier = "Platform,Year,Reports\nPond,2020,10\nLake,2020,5\nPond,2021,20\nLake,2021,6\n";
    let later = "Platform,Year,Reports\nPool,2021,21\nLake,2021,6\nPool,2022,30\nLake,2022,7\n";
    let (earlier, later) = (file("earlier.csv", earlier), file("later.csv", later));
    let names =
        file("names.toml", "[[entity]]\nname = \"Pool\"\naliases = [{ name = \"Pond\" }]\n");
    let run = |with: &[&std::path::Path]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidemark"));
        command.arg("editions").arg(&earlier).arg(&later).args(with);
        command.output().expect("it runs")
    };
    let text = String::from_utf8_lossy(&run(&[]).stdout).into_owned();
    assert!(text.contains("no longer given") && text.contains("New: Pool"), "{text}");
    let flag = std::path::Path::new("--entities");
    let text = String::from_utf8_lossy(&run(&[flag, &names]).stdout).into_owned();
    assert!(text.contains("restated: Pool, 2021: 20 → 21"), "{text}");
    assert!(!text.contains("New:") && !text.contains("no longer given"), "{text}");
    // The table is a source, and never replaced.
    let output = std::path::Path::new("-o");
    assert_eq!(run(&[flag, &names, output, &names]).status.code(), Some(2));
}
