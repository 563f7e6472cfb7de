//! The classes of cache keys on the page: first those whose route leaves a need unmet, then all.

use crate::core::Assessment;
use crate::core::key_class::{KeyClass, Met, Script};

use super::super::text::{LINE_CHARS_MAX, STATEMENT_CHARS_MAX, block, count, counted, line, percent};
use super::html::Part;
use super::key_words;

/// Classes of one list; the rest stands in the JSON.
const CLASSES_SHOWN_MAX: usize = 300;

/// Classes with unmet needs that are shown one by one; all of them are in the list.
const GAPS_SHOWN_MAX: usize = 40;

/// Scripts of the list.
const SCRIPTS_SHOWN_MAX: usize = 100;

/// What the template shows.
pub struct KeysView {
    pub lead: String,
    pub remarks: Vec<String>,
    pub bars: Vec<Part>,
    pub gaps_words: String,
    pub gaps: Vec<GapView>,
    pub gaps_more: Option<String>,
    pub rows: Vec<ClassView>,
    pub rows_more: Option<String>,
    pub without_keys: String,
    pub scripts: Vec<ScriptView>,
    pub scripts_more: Option<String>,
    pub command_table: String,
}

/// A class with unmet needs.
pub struct GapView {
    pub pattern: String,
    pub role: &'static str,
    pub role_because: String,
    pub meta: String,
    pub needs: Vec<NeedView>,
    pub route: String,
    pub proposal: String,
}

pub struct NeedView {
    pub name: &'static str,
    pub met: &'static str,
    pub slug: &'static str,
    pub inferred: bool,
    pub why: String,
    pub evidence: Vec<String>,
}

/// A class in the list of all.
pub struct ClassView {
    pub pattern: String,
    pub role: &'static str,
    pub role_because: String,
    pub commands: String,
    pub operations: String,
    pub share: String,
    pub traffic: String,
    pub keys: String,
    pub sizes: String,
    pub lifetimes: String,
    pub needs: Vec<NeedView>,
    pub route: String,
    pub proposal: String,
    pub proposal_why: String,
    pub agrees: bool,
}

pub struct ScriptView {
    pub digest: String,
    pub meta: String,
    pub classes: String,
    pub text: Option<String>,
}

/// None where the recording has no operation on a cache.
pub fn view(assessment: &Assessment) -> Option<KeysView> {
    let keys = &assessment.keys;
    if keys.destinations.sum() == 0 {
        return None;
    }
    let gaps = key_words::gaps(keys);
    let more = |all: usize, shown: usize, nouns: &str| {
        (all > shown).then(|| format!("{} more {nouns} in assessment.json", count((all - shown) as u64)))
    };
    Some(KeysView {
        lead: key_words::key_classes(keys),
        remarks: key_words::route_remarks(assessment).iter().map(|remark| short(remark)).collect(),
        bars: bars(assessment),
        gaps_words: count(gaps.len() as u64),
        gaps: gaps.iter().take(GAPS_SHOWN_MAX).map(|class| gap(class)).collect(),
        gaps_more: (gaps.len() > GAPS_SHOWN_MAX)
            .then(|| format!("{} classes more in the list below", count((gaps.len() - GAPS_SHOWN_MAX) as u64))),
        rows: keys.classes.iter().take(CLASSES_SHOWN_MAX).map(row).collect(),
        rows_more: more(keys.classes.len(), CLASSES_SHOWN_MAX, "classes"),
        without_keys: counted(keys.without_keys, "operation"),
        scripts: keys.scripts.iter().take(SCRIPTS_SHOWN_MAX).map(script).collect(),
        scripts_more: more(keys.scripts.len(), SCRIPTS_SHOWN_MAX, "scripts"),
        command_table: key_words::command_table(keys),
    })
}

fn short(text: &str) -> String {
    line(text, LINE_CHARS_MAX)
}

fn bars(assessment: &Assessment) -> Vec<Part> {
    let destinations = &assessment.keys.destinations;
    let parts = destinations.parts().into_iter().zip(key_words::DESTINATION_SLUGS);
    parts.map(|((name, n), slug)| Part::of(name, slug, n, destinations.sum())).collect()
}

fn gap(class: &KeyClass) -> GapView {
    let unmet = class.needs.iter().filter(|need| matches!(need.met, Met::Unmet | Met::Accepted));
    GapView {
        pattern: short(&class.pattern),
        role: class.role.name(),
        role_because: short(&class.role_because),
        meta: format!(
            "{} · {} of the cache · {} · {}",
            counted(class.operations, "operation"),
            percent(class.share),
            key_words::keys(&class.keys),
            key_words::commands(class)
        ),
        needs: unmet.map(need).collect(),
        route: route(class),
        proposal: format!("{}: {}", class.proposal.place, class.proposal.why),
    }
}

fn need(need: &crate::core::key_class::NeedUse) -> NeedView {
    let (met, slug) = key_words::met(need.met);
    NeedView {
        name: need.need.name(),
        met,
        slug,
        inferred: need.inferred,
        why: short(&need.why),
        evidence: need.evidence.iter().map(|evidence| short(&key_words::evidence(evidence))).collect(),
    }
}

fn route(class: &KeyClass) -> String {
    match class.route.pattern.as_str() {
        "" => format!("{}: no route matches", class.route.place),
        pattern => short(&format!("{} by `{pattern}`: {}", class.route.place, class.route.why)),
    }
}

fn row(class: &KeyClass) -> ClassView {
    ClassView {
        pattern: short(&class.pattern),
        role: class.role.name(),
        role_because: short(&class.role_because),
        commands: key_words::commands(class),
        operations: count(class.operations),
        share: percent(class.share),
        traffic: format!("{} / {}", count(class.reads), count(class.writes)),
        keys: key_words::distinct(&class.keys),
        sizes: key_words::sizes(class),
        lifetimes: key_words::lifetimes(class),
        needs: class.needs.iter().map(need).collect(),
        route: class.route.place.to_string(),
        proposal: class.proposal.place.to_string(),
        proposal_why: short(&class.proposal.why),
        agrees: class.route.place == class.proposal.place,
    }
}

fn script(script: &Script) -> ScriptView {
    ScriptView {
        digest: short(&script.digest),
        meta: format!("{}, {} carried", counted(script.operations, "call"), count(script.carried)),
        classes: short(&script.classes.join(", ")),
        text: script.text.as_ref().map(|text| block(text.trim(), STATEMENT_CHARS_MAX)),
    }
}
