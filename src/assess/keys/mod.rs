//! Learns the classes of the cache's keys as operations pass by, and says of each what it needs and whether its route
//! gives it.
//!
//! A pure function of the recording and the routes, in bounded memory. A class is a pattern of keys and the route that
//! they meet; a pattern that two routes divide is two classes. It learns from commands alone: MONITOR has no answers.

mod distinct;
mod effect;
pub mod language;
pub mod met;
pub mod propose;
mod role;
pub mod routes_file;
mod scripts;
mod seen;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use crate::core::assessment::Counted;
use crate::core::key_class::{ClassGap, Destinations, IdleAccept, KeyClass, KeySpace, Met, RouteCheck, RouteUse};
use crate::core::route::Place;
use crate::core::{Command, Need, Operation, Request, SessionId};
use crate::error::Result;
use crate::format::routes::Routes;
use crate::import::scripts::REPLACED;
use crate::translate::cache::commands::{self, Access, Class, Known};
use crate::translate::cache::{CacheTranslator, Clock, keys, mariadb};
use crate::translate::{Translated, Translator as _};

use effect::{Kind, effect};
use language::Language;
use scripts::ScriptBook;
use seen::{Seen, Touch};

/// Classes that are told apart; each takes 20 KB at most.
const CLASSES_MAX: usize = 5_000;

/// Different patterns that SCAN and KEYS list.
const LISTED_MAX: usize = 200;

/// Commands of one transaction that are remembered.
const QUEUED_MAX: usize = 1_000;

/// Other classes of a transaction that its evidence names.
const PARTNERS_SHOWN: usize = 2;

/// Commands whose arguments from 1 on are channels, and how many of them.
const CHANNELS: [(&str, usize); 5] = [
    ("PUBLISH", 1),
    ("SPUBLISH", 1),
    ("SUBSCRIBE", usize::MAX),
    ("SSUBSCRIBE", usize::MAX),
    ("PSUBSCRIBE", usize::MAX),
];

/// What SCAN and KEYS asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Listed {
    db: u32,
    command: &'static str,
    /// None lists every key.
    glob: Option<Vec<u8>>,
}

/// Counts by class.
pub struct ClassBook {
    routes: Routes,
    index: HashMap<(bool, String, Option<usize>), usize>,
    classes: Vec<(String, Option<usize>, Seen)>,
    /// The commands of an open transaction: the classes of each, and the first one's number.
    queued: BTreeMap<SessionId, (Vec<usize>, u64, u64)>,
    listed: BTreeMap<Listed, (u64, u64)>,
    scripts: ScriptBook,
    /// Everything to MariaDB: what becomes of scripts there.
    trial: CacheTranslator,
    destinations: Destinations,
    without_keys: u64,
    further: u64,
}

impl ClassBook {
    pub fn new(routes: Routes) -> Self {
        let text = "version = 1\n[[route]]\npattern = \"*\"\nto = \"mariadb\"\nwhy = \"trial\"\n";
        let all = Routes::parse(text, Path::new("trial")).unwrap_or_default();
        Self {
            routes,
            index: HashMap::new(),
            classes: Vec::new(),
            queued: BTreeMap::new(),
            listed: BTreeMap::new(),
            scripts: ScriptBook::default(),
            trial: CacheTranslator::new(all, Clock { shift_seconds: 0, now: Box::new(|| 0) }),
            destinations: Destinations::default(),
            without_keys: 0,
            further: 0,
        }
    }

    /// An operation, and what the translation makes of it; `now_ms` is its time. SQL is passed by.
    pub fn add(&mut self, operation: &Operation, translated: &Translated, now_ms: i64) {
        let Request::Redis(command) = &operation.request else { return };
        let translated = if operation.skip.is_some() { None } else { Some(translated) };
        count(&mut self.destinations, translated);
        // What a script did stands behind its call, command by command.
        let replaced = operation.skip.as_deref().is_some_and(|why| why.ends_with(REPLACED));
        let Some(known) = commands::find(command).filter(|_| !replaced) else {
            self.without_keys += 1;
            return;
        };
        let effect = effect(known, &command.args, now_ms);
        let touch = Touch { seq: operation.seq, db: command.db, command: &known.name, effect: &effect };
        let touched = self.keys(known, command, &touch);
        for class in &touched {
            count(&mut self.classes[*class].2.destinations, translated);
        }
        if effect.kind == Kind::Script {
            self.script(operation, command, &touched, translated);
        }
        self.list(known, command, operation.seq);
        self.transaction(operation, known, &touched);
        let patterns: BTreeSet<&String> = touched.iter().map(|class| &self.classes[*class].0).collect();
        if patterns.is_empty() {
            self.without_keys += 1;
        }
    }

    /// Tells each class of a command's keys; the classes, each once.
    fn keys(&mut self, known: &'static Known, command: &Command, touch: &Touch) -> Vec<usize> {
        let found = known.keys(&command.args);
        let mut touched: Vec<(usize, Access)> = Vec::new();
        for (at, (access, key)) in found.iter().enumerate() {
            let Some(class) = self.class(key, known, false) else { continue };
            let seen = &mut self.classes[class].2;
            seen.key(key, *access, touch);
            let sizes = if touch.effect.of_each_key { touch.effect.sizes.get(at..=at) } else { None };
            let sizes = if at == 0 && !touch.effect.of_each_key { Some(&touch.effect.sizes[..]) } else { sizes };
            sizes.into_iter().flatten().for_each(|bytes| seen.size(*bytes));
            match touched.iter_mut().find(|(known, _)| *known == class) {
                Some((_, before)) if *before == Access::Read => *before = *access,
                Some(_) => {}
                None => touched.push((class, *access)),
            }
        }
        for channel in channels(known, command) {
            let Some(class) = self.class(channel, known, true) else { continue };
            let seen = &mut self.classes[class].2;
            seen.channel = true;
            seen.key(channel, Access::Both, touch);
            seen.needs(Need::Messages, &format!("{}: a message, or who listens for it", known.name), touch.seq);
            if !touched.iter().any(|(known, _)| *known == class) {
                touched.push((class, Access::Both));
            }
        }
        for (class, access) in &touched {
            self.classes[*class].2.operation(touch, *access);
        }
        self.several(known, &found, &touched, touch);
        touched.into_iter().map(|(class, _)| class).collect()
    }

    /// Commands and scripts that change several keys as one.
    fn several(&mut self, known: &Known, found: &[(Access, &[u8])], touched: &[(usize, Access)], touch: &Touch) {
        let different: BTreeSet<&[u8]> = found.iter().map(|(_, key)| *key).collect();
        let writes = found.iter().any(|(access, _)| *access != Access::Read);
        if different.len() < 2 || !writes || effect::is_one_by_one(known) {
            return;
        }
        for (class, _) in touched {
            let words = format!("{}: several keys change as one", known.name);
            self.classes[*class].2.needs(Need::Atomicity, &words, touch.seq);
        }
    }

    /// The class of a key; none beyond the last that is told apart.
    fn class(&mut self, key: &[u8], known: &Known, channel: bool) -> Option<usize> {
        let id = (channel, keys::pattern(key), self.routes.position_of(key));
        if let Some(class) = self.index.get(&id) {
            return Some(*class);
        }
        if self.classes.len() >= CLASSES_MAX {
            self.further += u64::from(known.class != Class::Administrative);
            return None;
        }
        let class = self.classes.len();
        self.classes.push((id.1.clone(), id.2, Seen::default()));
        self.index.insert(id, class);
        Some(class)
    }

    fn script(&mut self, operation: &Operation, command: &Command, touched: &[usize], translated: Option<&Translated>) {
        let carried = matches!(translated, Some(Translated::Carried(_)));
        let rewritten = !matches!(self.trial.translate(operation), Translated::Carried(_));
        for class in touched {
            let seen = &mut self.classes[*class].2;
            seen.scripts_refused += u64::from(!carried);
            seen.scripts_rewritten += u64::from(rewritten);
        }
        let patterns: Vec<String> = touched.iter().map(|class| self.classes[*class].0.clone()).collect();
        self.scripts.add(command, operation.seq, &patterns, u64::from(carried));
    }

    /// Remembers what SCAN and KEYS list; which classes that is shows at the end.
    fn list(&mut self, known: &'static Known, command: &Command, seq: u64) {
        let glob = match known.name.as_str() {
            "KEYS" => command.args.get(1).map(|glob| glob.0.clone()),
            "SCAN" => {
                let word = command.args.iter().skip(2).position(|arg| arg.eq_ignore_ascii_case(b"MATCH"));
                word.and_then(|at| command.args.get(at + 3)).map(|glob| glob.0.clone())
            }
            "RANDOMKEY" => None,
            _ => return,
        };
        let listed = Listed { db: command.db, command: &known.name, glob };
        let full = self.listed.len() >= LISTED_MAX && !self.listed.contains_key(&listed);
        let listed = if full { Listed { glob: None, ..listed } } else { listed };
        self.listed.entry(listed).or_insert((0, seq)).0 += 1;
    }

    /// Follows MULTI … EXEC. A transaction of one command needs nothing that the command alone does not.
    fn transaction(&mut self, operation: &Operation, known: &Known, touched: &[usize]) {
        match known.name.as_str() {
            "MULTI" => drop(self.queued.insert(operation.session, (Vec::new(), 0, operation.seq))),
            "DISCARD" | "RESET" | "QUIT" => drop(self.queued.remove(&operation.session)),
            "EXEC" => {
                let Some((classes, commands, seq)) = self.queued.remove(&operation.session) else { return };
                if commands > 1 {
                    self.together(&classes, seq);
                }
            }
            _ => {
                let Some((classes, commands, _)) = self.queued.get_mut(&operation.session) else { return };
                *commands += u64::from(!touched.is_empty());
                let room = QUEUED_MAX.saturating_sub(classes.len());
                classes.extend(touched.iter().take(room));
            }
        }
    }

    fn together(&mut self, classes: &[usize], seq: u64) {
        let all: BTreeSet<usize> = classes.iter().copied().collect();
        for class in &all {
            let others: Vec<String> = all
                .iter()
                .filter(|other| *other != class)
                .take(PARTNERS_SHOWN)
                .map(|other| format!("`{}`", self.classes[*other].0))
                .collect();
            let words = match others.len() {
                0 => "MULTI … EXEC: several commands as one".to_owned(),
                _ => format!("MULTI … EXEC: as one with {}", others.join(" and ")),
            };
            self.classes[*class].2.needs(Need::Atomicity, &words, seq);
        }
    }

    /// The classes, and what the routes do not do.
    pub fn finish(mut self) -> KeySpace {
        self.enumerations();
        let all = self.destinations.sum();
        let routes = self.routes.all();
        let mut classes: Vec<KeyClass> = Vec::with_capacity(self.classes.len());
        let mut met: BTreeSet<usize> = BTreeSet::new();
        for (pattern, route, seen) in self.classes {
            met.extend(route);
            classes.push(seen.finish(pattern, route_use(route.and_then(|at| routes.get(at))), all));
        }
        classes.sort_by(|a, b| {
            b.operations
                .cmp(&a.operations)
                .then_with(|| a.pattern.cmp(&b.pattern))
                .then_with(|| a.channel.cmp(&b.channel))
        });
        let unused = routes.iter().enumerate().filter(|(at, _)| !met.contains(at));
        KeySpace {
            destinations: self.destinations,
            without_keys: self.without_keys,
            further_operations: self.further,
            scripts: self.scripts.finish(),
            idle_accepts: idle_accepts(&self.routes, &classes),
            unused_routes: unused.map(|(_, route)| route.pattern.clone()).collect(),
            command_table: command_table(),
            classes,
        }
    }

    fn enumerations(&mut self) {
        for (listed, (operations, seq)) in &self.listed {
            let language = listed.glob.as_ref().map(|glob| Language::of_match(glob));
            let words = match &listed.glob {
                Some(glob) => format!("{} of `{}`", listed.command, glob.escape_ascii()),
                None => format!("{} of every key", listed.command),
            };
            for (pattern, _, seen) in self.classes.iter_mut().filter(|(_, _, seen)| !seen.channel) {
                let lists = language.as_ref().is_none_or(|language| language.meets(&Language::of_pattern(pattern)));
                if lists && seen.is_in(listed.db) {
                    seen.needs_times(Need::Enumeration, &words, *seq, *operations);
                }
            }
        }
    }
}

fn channels<'a>(known: &Known, command: &'a Command) -> impl Iterator<Item = &'a [u8]> {
    let found = CHANNELS.iter().find(|(name, _)| *name == known.name);
    let count = found.map_or(0, |(_, count)| *count);
    command.args.iter().skip(1).take(count).map(|channel| &channel[..])
}

fn route_use(route: Option<&crate::format::routes::Route>) -> RouteUse {
    match route {
        Some(route) => RouteUse {
            pattern: route.pattern.clone(),
            place: route.place(),
            accept: route.accept.clone(),
            why: route.why.clone(),
        },
        None => RouteUse {
            pattern: String::new(),
            place: Place::MEMCACHED,
            accept: BTreeSet::new(),
            why: "no route matches".to_owned(),
        },
    }
}

fn idle_accepts(routes: &Routes, classes: &[KeyClass]) -> Vec<IdleAccept> {
    let mut idle = Vec::new();
    for route in routes.all() {
        for need in &route.accept {
            let used = classes
                .iter()
                .filter(|class| class.route.pattern == route.pattern)
                .any(|class| class.needs.iter().any(|known| known.need == *need && known.met == Met::Accepted));
            if !used {
                idle.push(IdleAccept { pattern: route.pattern.clone(), need: *need });
            }
        }
    }
    idle
}

/// Counts one operation by where it goes; what is not in the trace is not sent.
fn count(destinations: &mut Destinations, translated: Option<&Translated>) {
    let field = match translated {
        Some(Translated::Carried(translation)) => {
            // What waits for EXEC sends nothing, and is a table's all the same.
            let to_table = translation.rules.contains(&mariadb::RULE);
            match (to_table, translation.stated.is_empty()) {
                (false, true) => &mut destinations.memcached,
                (false, false) => &mut destinations.memcached_stated,
                (true, true) => &mut destinations.mariadb,
                (true, false) => &mut destinations.mariadb_stated,
            }
        }
        Some(Translated::Untranslatable(_)) => &mut destinations.redesign,
        Some(Translated::Skipped { .. }) | None => &mut destinations.skipped,
    };
    *field += 1;
}

/// Commands of the whole table by what becomes of them.
fn command_table() -> Vec<Counted> {
    let mut counts: BTreeMap<Class, u64> = BTreeMap::new();
    for known in commands::all() {
        *counts.entry(known.class).or_default() += 1;
    }
    let counted = |(class, operations): (Class, u64)| Counted { words: class.name().to_owned(), operations };
    counts.into_iter().map(counted).collect()
}

/// What the routes leave unmet in a recording, for the gate. `file` is what errors and reports call the routes.
pub fn check_routes(
    operations: impl IntoIterator<Item = Result<Operation>>,
    started_at: &str,
    routes: &Routes,
    file: &str,
) -> Result<RouteCheck> {
    let (mut translator, clock) = super::cache_translator(started_at, routes.clone());
    let mut book = ClassBook::new(routes.clone());
    for operation in operations {
        let operation = operation?;
        let now_ms = clock.at(&operation);
        let translated = match &operation.request {
            Request::Redis(_) => translator.translate(&operation),
            _ => continue,
        };
        book.add(&operation, &translated, now_ms);
    }
    Ok(route_check(&book.finish(), file))
}

/// What a gate asks of the classes.
pub fn route_check(keys: &KeySpace, file: &str) -> RouteCheck {
    let gaps: Vec<ClassGap> = keys.classes.iter().filter_map(KeyClass::gap).collect();
    RouteCheck { routes: file.to_owned(), gaps, idle_accepts: keys.idle_accepts.clone() }
}
