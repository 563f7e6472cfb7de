//! A `routes.toml` from the classes of a recording: each class's keys meet the route that was proposed for it.
//!
//! The first route that matches wins, so more literal text stands first. Where a key of one class could still meet the
//! route of another (the patterns of routes cannot say "digits"), both get one route that meets the needs of both.

use std::fmt::Write as _;

use super::language::{Language, glob_of};
use super::propose::{Scripts, Wanted, propose};
use crate::core::key_class::{KeyClass, KeySpace, Proposal};
use crate::core::report::RecordingInfo;
use crate::core::route::{Form, Large};

/// Lines of evidence for one class.
const EVIDENCE_SHOWN: usize = 3;

/// Characters of a line of evidence.
const LINE_CHARS_MAX: usize = 200;

/// A route for the classes that its glob was made from.
struct Entry<'a> {
    glob: String,
    classes: Vec<&'a KeyClass>,
    /// Entries of one group have one proposal.
    group: usize,
}

/// The text of the file.
pub fn routes_file(keys: &KeySpace, recording: &RecordingInfo) -> String {
    let mut entries = entries(&keys.classes);
    let proposals = settle(&mut entries);
    let mut text = head(recording);
    for entry in &entries {
        route(entry, &proposals[entry.group], shared(&entries, entry), &mut text);
    }
    if keys.further_operations > 0 {
        let operations = counted(keys.further_operations, "operation");
        let _ = writeln!(text, "\n# Not in here: {operations} on keys of classes beyond those that are told apart.");
    }
    text
}

fn head(recording: &RecordingInfo) -> String {
    format!(
        "# Where each class of cache keys goes on the target, as `crosscheck assess --propose-routes` proposes it from the\n\
         # recording {} ({} operations, digest {}).\n\
         #\n\
         # A proposal is no decision: read each, and write into `why` what you know of these keys. That something must not\n\
         # be lost is inferred. The first route that matches wins; a key that none matches goes to memcached.\n\
         \n\
         version = 1\n",
        plain(&recording.name),
        recording.operations,
        recording.digest.get(..12).unwrap_or_default(),
    )
}

/// One for each glob, in the order of the file.
fn entries(classes: &[KeyClass]) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry> = Vec::new();
    // No route can name the empty key.
    for class in classes.iter().filter(|class| !class.pattern.is_empty()) {
        let glob = glob_of(&class.pattern);
        match entries.iter_mut().find(|entry| entry.glob == glob) {
            Some(entry) => entry.classes.push(class),
            None => entries.push(Entry { glob, classes: vec![class], group: 0 }),
        }
    }
    let literal = |glob: &str| glob.bytes().filter(|byte| !matches!(byte, b'*' | b'?')).count();
    entries.sort_by(|a, b| literal(&b.glob).cmp(&literal(&a.glob)).then_with(|| a.glob.cmp(&b.glob)));
    entries.iter_mut().enumerate().for_each(|(at, entry)| entry.group = at);
    entries
}

/// Gives each group a proposal that meets the needs of all its classes, and joins groups until no class meets another
/// group's route with another outcome.
fn settle(entries: &mut [Entry]) -> Vec<Proposal> {
    let meets = crossings(entries);
    loop {
        let proposals = proposals(entries);
        let clash = meets.iter().find(|(own, earlier)| {
            let (own, earlier) = (entries[*own].group, entries[*earlier].group);
            own != earlier && proposals[own].place != proposals[earlier].place
        });
        let Some((own, earlier)) = clash else { return proposals };
        let (keep, gone) = (entries[*earlier].group, entries[*own].group);
        entries.iter_mut().filter(|entry| entry.group == gone).for_each(|entry| entry.group = keep);
    }
}

/// Entries of which a key can meet an earlier one's glob, each with that.
fn crossings(entries: &[Entry]) -> Vec<(usize, usize)> {
    let globs: Vec<Language> = entries.iter().map(|entry| Language::of_route(&entry.glob)).collect();
    let mut found = Vec::new();
    for (own, entry) in entries.iter().enumerate() {
        let patterns: Vec<Language> = entry.classes.iter().map(|class| Language::of_pattern(&class.pattern)).collect();
        let crossed = (0..own).filter(|earlier| patterns.iter().any(|pattern| pattern.meets(&globs[*earlier])));
        found.extend(crossed.map(|earlier| (own, earlier)));
    }
    found
}

/// By group; of one that was joined to another nothing is asked.
fn proposals(entries: &[Entry]) -> Vec<Proposal> {
    let of_group = |group: usize| {
        let classes = entries.iter().filter(|entry| entry.group == group).flat_map(|entry| &entry.classes);
        let joined = classes.map(|class| wanted(class)).reduce(|all, one| all.and(&one));
        joined.map_or_else(|| propose(&Wanted::default()), |wanted| propose(&wanted))
    };
    (0..entries.len()).map(of_group).collect()
}

fn wanted(class: &KeyClass) -> Wanted {
    let needs = class.needs.iter().map(|need| need.need).collect();
    Wanted {
        needs,
        role: class.role,
        scripts: if class.scripts_rewritten == 0 { Scripts::Carried } else { Scripts::Rewritten },
    }
}

/// The other globs whose classes this one's route was chosen for, too.
fn shared<'a>(entries: &'a [Entry], entry: &Entry) -> Vec<&'a str> {
    let others = entries.iter().filter(|other| other.group == entry.group && other.glob != entry.glob);
    others.map(|other| other.glob.as_str()).collect()
}

fn route(entry: &Entry, proposal: &Proposal, shared: Vec<&str>, text: &mut String) {
    text.push('\n');
    for class in &entry.classes {
        describe(class, text);
    }
    if let Some(first) = shared.first() {
        let _ = writeln!(text, "# A key of it can look like one of `{}`, so both go to the same place.", plain(first));
    }
    let Proposal { place, why } = proposal;
    let _ = writeln!(text, "[[route]]\npattern = {}\nto = \"{}\"", quoted(&entry.glob), place.to);
    match place.form {
        Form::Plain => {}
        Form::Document => text.push_str("form = \"document\"\n"),
        Form::Queue => text.push_str("form = \"queue\"\n"),
    }
    if place.large == Large::Segment {
        text.push_str("large = \"segment\"\n");
    }
    let because = entry.classes.first().map_or("", |class| class.role_because.as_str());
    let _ = writeln!(text, "why = {}", quoted(&format!("{why} ({because})")));
}

fn describe(class: &KeyClass, text: &mut String) {
    let commands: Vec<String> =
        class.commands.iter().take(6).map(|command| format!("{} {}", command.operations, command.words)).collect();
    let about = if class.keys.exact { "" } else { "about " };
    let _ = writeln!(
        text,
        "# `{}`: {} ({}), {about}{}; looks like: {}",
        plain(&class.pattern),
        counted(class.operations, "operation"),
        plain(&commands.join(", ")),
        counted(class.keys.count, "key"),
        class.role.name()
    );
    for need in &class.needs {
        let inferred = if need.inferred { " (inferred)" } else { "" };
        for evidence in need.evidence.iter().take(EVIDENCE_SHOWN) {
            let (words, seq) = (plain(&evidence.words), evidence.seq);
            let operations = counted(evidence.operations, "operation");
            let _ = writeln!(text, "#   needs {}{inferred}: {words}; {operations}, the first is {seq}", need.need);
        }
    }
}

/// Words for a comment: one line, without control characters.
fn plain(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LINE_CHARS_MAX).collect()
}

fn counted(n: u64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
