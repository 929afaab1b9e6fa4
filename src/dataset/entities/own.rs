//! A table of somebody's own: changed entity by entity, and written as text.

use super::{Dated, Entities, Entity, VERSION};

impl Entities {
    /// The table as text, without remarks behind `#`: what is read from it is
    /// the same table.
    pub fn to_toml(&self) -> String {
        let mut lines = vec![format!("version = {VERSION}")];
        if !self.regions.is_empty() {
            lines.push(format!("regions = {}", list(&self.regions)));
        }
        if !self.apart.is_empty() {
            let groups: Vec<String> = self.apart.iter().map(|names| list(names)).collect();
            lines.push(format!("apart = [{}]", groups.join(", ")));
        }
        let line = |key: &str, value: Option<&String>| {
            value.map(|value| format!("{key} = {}", quoted(value)))
        };
        for company in &self.companies {
            lines.push("\n[[company]]".to_owned());
            lines.extend(line("name", Some(&company.name)));
            lines.extend(line("note", company.note.as_ref()));
        }
        for entity in &self.entries {
            lines.push("\n[[entity]]".to_owned());
            lines.extend(line("name", Some(&entity.name)));
            lines.extend(line("kind", entity.kind.as_ref()));
            lines.extend(line("company", entity.company.as_ref()));
            lines.extend(line("note", entity.note.as_ref()));
            for (key, names) in [("aliases", &entity.aliases), ("parents", &entity.parents)] {
                if !names.is_empty() {
                    let names: Vec<String> = names.iter().map(Dated::to_toml).collect();
                    lines.push(format!("{key} = [{}]", names.join(", ")));
                }
            }
        }
        lines.join("\n") + "\n"
    }

    /// Takes an entity for the one that was shown as `name` until now, before
    /// all others. One that says nothing is left out.
    pub fn put(&mut self, name: &str, mut entity: Entity) {
        // Whatever went by the old name still does.
        if name != entity.name && !entity.aliases.iter().any(|alias| alias.name == name) {
            entity.aliases.push(Dated::always(name));
        }
        // Of two under one name, the printed names of the other one stay known.
        let other = self.shown_as(&entity.name).filter(|other| other.name != name);
        extend(&mut entity.aliases, other.map(|other| other.aliases.clone()).unwrap_or_default());
        self.entries.retain(|old| old.name != name && old.name != entity.name);
        let said = Entity { name: entity.name.clone(), ..Entity::default() };
        if entity != said {
            self.entries.insert(0, entity);
        }
        self.index();
    }

    /// Says nothing more about the entity that is shown as `name`.
    pub fn remove(&mut self, name: &str) {
        self.entries.retain(|entity| entity.name != name);
        self.index();
    }

    /// Takes other names for that of one entity. What was said of them by name
    /// is said of it; their own parents and kinds are not.
    pub fn take_as_one<'a>(&mut self, keep: &str, others: impl IntoIterator<Item = &'a str>) {
        let new = || Entity { name: keep.to_owned(), ..Entity::default() };
        let mut entity = self.shown_as(keep).cloned().unwrap_or_else(new);
        for other in others.into_iter().filter(|other| *other != keep) {
            let known = self.shown_as(other).map(|other| other.aliases.clone());
            entity.aliases.extend(known.into_iter().flatten());
            if !entity.aliases.iter().any(|alias| alias.name == other) {
                entity.aliases.push(Dated::always(other));
            }
            self.entries.retain(|old| old.name != other);
        }
        self.put(keep, entity);
    }

    /// Takes in another table, which is believed where the two differ.
    pub fn add(&mut self, other: Self) {
        let is_new = |old: &Entity| other.shown_as(&old.name).is_none();
        let kept: Vec<Entity> = self.entries.drain(..).filter(is_new).collect();
        self.entries = other.entries.into_iter().chain(kept).collect();
        for company in other.companies {
            self.companies.retain(|old| old.name != company.name);
            self.companies.push(company);
        }
        extend(&mut self.regions, other.regions);
        extend(&mut self.apart, other.apart);
        self.index();
    }

    /// Says that names that look alike are not one.
    pub fn keep_apart(&mut self, names: Vec<String>) {
        extend(&mut self.apart, [names]);
    }

    /// Whether names that look alike are known not to be one.
    pub fn are_apart(&self, names: &[&str]) -> bool {
        self.apart.iter().any(|apart| names.iter().all(|name| apart.iter().any(|own| own == name)))
    }
}

/// Adds what is not there yet.
fn extend<T: PartialEq>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for item in more {
        if !all.contains(&item) {
            all.push(item);
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(names: &[String]) -> String {
    format!("[{}]", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
}

impl Dated {
    fn to_toml(&self) -> String {
        let year = |key: &str, year: Option<i32>| year.map(|year| format!(", {key} = {year}"));
        let (from, to) = (year("from", self.from), year("to", self.to));
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        format!("{{ name = {}{from}{to} }}", quoted(&self.name))
    }
}
