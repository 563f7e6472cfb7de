//! One page for a review board: it needs no network and no script, prints, and reads on a phone.
//!
//! The template escapes every value; what is too long or too many is cut, and the page says how much that is.

use askama::Template;

use crate::core::assessment::{
    Assessment, CacheCommand, Class, CostItem, Effort, Example, Fingerprint, LossGroup, Redesign, SchemaPart, Tally,
};
use crate::error::{Error, Result};

use super::super::show;
use super::super::text::{LINE_CHARS_MAX, VALUE_CHARS_MAX, block, count, counted, line, percent, percent_of};
use super::super::view;
use super::keys::{self, KeysView};
use super::words;

/// Fingerprints of one list; they are sorted by share, the rest is the tail.
const FINGERPRINTS_SHOWN_MAX: usize = 200;

/// Lines of any other list.
const ROWS_SHOWN_MAX: usize = 100;

/// Tables by size.
const TABLES_SHOWN_MAX: usize = 20;

/// Reasons below one redesign, details below one fact.
const DETAILS_SHOWN_MAX: usize = 12;

/// A statement of an example, in characters; the whole page stays below a few megabytes.
const EXAMPLE_CHARS_MAX: usize = 1_200;

/// The whole page.
pub fn page(assessment: &Assessment) -> Result<String> {
    let page = Page::of(assessment).render();
    page.map(|page| page + "\n").map_err(|error| Error::malformed("assessment.html", error.to_string()))
}

/// What the template shows; every text in it is cut and spelled out, none is escaped yet.
#[derive(Template)]
#[template(path = "assessment.html")]
struct Page {
    name: String,
    subtitle: String,
    level: String,
    headline: String,
    because: Vec<String>,
    caveat: &'static str,
    captured: String,
    summands: Vec<Part>,
    problem: Option<String>,
    by_store: Vec<StoreView>,
    skipped: Vec<[String; 2]>,
    skipped_more: Option<String>,
    efforts: Vec<Part>,
    cost: Vec<CostView>,
    cost_units: String,
    cost_sum: String,
    units_words: &'static str,
    levels: &'static [(&'static str, &'static str)],
    redesigns: Vec<RedesignView>,
    redesigns_more: Option<String>,
    differences: Vec<[String; 5]>,
    differences_more: Option<String>,
    schema: Option<SchemaView>,
    no_schema: &'static str,
    keys: Option<KeysView>,
    cache: Vec<CacheView>,
    cache_classes: &'static [(&'static str, &'static str)],
    decisions: FingerprintsView,
    carried: FingerprintsView,
    rules: Vec<[String; 4]>,
    facts: Vec<FactView>,
    basis: Vec<[String; 2]>,
    command_line: String,
}

/// A summand: a piece of a stacked bar, a tile, and its line in words.
pub struct Part {
    pub slug: &'static str,
    pub name: &'static str,
    meaning: &'static str,
    pub count: String,
    pub share: String,
    /// Percent with a point, for the style.
    pub width: String,
    /// Fingerprints, where the part is an effort level.
    fingerprints: String,
}

impl Part {
    /// A part of so many, without more words.
    pub fn of(name: &'static str, slug: &'static str, n: u64, all: u64) -> Self {
        let (count, share, width) = (count(n), percent_of(n, all), width(n, all));
        Self { slug, name, meaning: "", count, share, width, fingerprints: String::new() }
    }
}

struct StoreView {
    store: String,
    captured: String,
    parts: Vec<Part>,
}

struct CostView {
    count: String,
    nouns: String,
    each: String,
    units: String,
    effort: &'static str,
    slug: &'static str,
    what: String,
    why: String,
}

struct RedesignView {
    instead: String,
    effort: &'static str,
    slug: &'static str,
    store: String,
    operations: String,
    share: String,
    fingerprints: String,
    reasons: Vec<[String; 2]>,
    more: Option<String>,
}

struct SchemaView {
    words: String,
    losses_words: String,
    losses: Vec<LossView>,
    tables: Vec<[String; 3]>,
    tables_more: Option<String>,
}

struct LossView {
    what: String,
    /// The first one's.
    why: String,
    count: String,
    code: bool,
    rows: Vec<[String; 3]>,
    more: Option<String>,
}

struct CacheView {
    command: String,
    class: String,
    slug: &'static str,
    count: String,
    share: String,
    words: String,
    effort: &'static str,
    effort_slug: &'static str,
    patterns: String,
    why: String,
    instead: String,
}

struct FingerprintsView {
    rows: Vec<FingerprintView>,
    all: String,
    more: Option<String>,
}

struct FingerprintView {
    fingerprint: String,
    store: String,
    count: String,
    share: String,
    effort: &'static str,
    slug: &'static str,
    words: String,
    parts: Vec<Part>,
    rules: String,
    remarks: Vec<String>,
    examples: Vec<ExampleView>,
}

struct ExampleView {
    class: &'static str,
    slug: &'static str,
    seq: String,
    recorded: String,
    sent: String,
}

struct FactView {
    name: String,
    count: String,
    details: Vec<[String; 2]>,
}

impl Page {
    fn of(assessment: &Assessment) -> Self {
        let all = &assessment.accounting.all;
        let cost = &assessment.cost;
        let (decisions, carried) = words::decisions(assessment);
        let skipped = &assessment.accounting.skipped_reasons;
        Self {
            name: short(&assessment.basis.recording.name),
            subtitle: subtitle(assessment),
            level: words::level(assessment),
            headline: words::headline(assessment),
            because: cost.level.iter().flat_map(|level| &level.because).map(|reason| short(reason)).collect(),
            caveat: words::CAVEAT,
            captured: count(all.captured),
            summands: parts(all).collect(),
            problem: words::accounting_problem(&assessment.accounting),
            by_store: by_store(assessment),
            skipped: skipped
                .iter()
                .take(ROWS_SHOWN_MAX)
                .map(|reason| [count(reason.operations), short(&reason.words)])
                .collect(),
            skipped_more: more(skipped.len(), ROWS_SHOWN_MAX, "reason"),
            efforts: efforts(assessment),
            cost: cost.items.iter().filter(|item| item.count > 0).map(cost_view).collect(),
            cost_units: words::units(cost.units),
            cost_sum: format!("units of {} minutes: {}", cost.unit_minutes, words::days(cost.human_days)),
            units_words: words::UNITS,
            levels: words::LEVELS,
            redesigns: assessment
                .redesigns
                .iter()
                .take(ROWS_SHOWN_MAX)
                .map(|redesign| redesign_view(redesign, all.captured))
                .collect(),
            redesigns_more: more(assessment.redesigns.len(), ROWS_SHOWN_MAX, "redesign"),
            differences: differences(assessment),
            differences_more: more(assessment.differences.len(), ROWS_SHOWN_MAX, "difference"),
            schema: assessment.schema.known.then(|| schema_view(&assessment.schema)),
            no_schema: words::NO_SCHEMA,
            keys: keys::view(assessment),
            cache: assessment.cache.iter().map(|command| cache_view(command, all.captured)).collect(),
            cache_classes: words::CACHE_CLASSES,
            decisions: fingerprints(&decisions),
            carried: fingerprints(&carried),
            rules: rules(assessment),
            facts: assessment.facts.iter().map(fact).collect(),
            basis: basis(assessment),
            command_line: line(&view::command_line(&assessment.basis.command_line), VALUE_CHARS_MAX),
        }
    }
}

fn short(text: &str) -> String {
    line(text, LINE_CHARS_MAX)
}

/// How many are not shown; none where all are.
fn more(all: usize, shown: usize, noun: &str) -> Option<String> {
    (all > shown).then(|| format!("{} more in assessment.json", counted((all - shown) as u64, noun)))
}

fn subtitle(assessment: &Assessment) -> String {
    let basis = &assessment.basis;
    short(&format!(
        "PostgreSQL + Redis to MariaDB + Memcached, profile {} ({}); {} in {}, recorded for {:.0} s from {}",
        basis.profile,
        basis.profile_title,
        counted(basis.recording.operations, "operation"),
        counted(basis.recording.sessions, "session"),
        basis.span_us as f64 / 1e6,
        basis.started_at
    ))
    .replace("⟨U+202F⟩", "\u{202f}")
}

fn width(n: u64, total: u64) -> String {
    let width = if total == 0 { 0.0 } else { n as f64 * 100.0 / total as f64 };
    format!("{width:.3}")
}

fn parts(tally: &Tally) -> impl Iterator<Item = Part> + '_ {
    words::summands(tally).map(|(class, n)| Part {
        slug: words::slug(class),
        name: class.name(),
        meaning: class.meaning(),
        count: count(n),
        share: percent_of(n, tally.captured),
        width: width(n, tally.captured),
        fingerprints: String::new(),
    })
}

fn by_store(assessment: &Assessment) -> Vec<StoreView> {
    let stores = assessment.accounting.by_store.iter();
    stores
        .map(|(store, tally)| StoreView {
            store: short(store),
            captured: count(tally.captured),
            parts: parts(tally).collect(),
        })
        .collect()
}

fn efforts(assessment: &Assessment) -> Vec<Part> {
    let captured = assessment.accounting.all.captured;
    let part = |share: &crate::core::assessment::EffortShare| Part {
        slug: words::effort_slug(share.effort),
        name: words::effort(share.effort),
        meaning: words::effort_meaning(share.effort),
        count: counted(share.operations, "operation"),
        share: percent_of(share.operations, captured),
        width: width(share.operations, captured),
        fingerprints: counted(share.fingerprints, "fingerprint"),
    };
    assessment.efforts.iter().map(part).collect()
}

fn cost_view(item: &CostItem) -> CostView {
    CostView {
        count: count(item.count),
        nouns: if item.count == 1 { short(&item.per) } else { short(&item.per) + "s" },

        each: words::units(item.units_each),
        units: words::units(item.units),
        effort: words::effort(item.effort),
        slug: words::effort_slug(item.effort),
        what: short(&item.what),
        why: short(&item.why),
    }
}

fn redesign_view(redesign: &Redesign, captured: u64) -> RedesignView {
    let reasons = redesign.reasons.iter().take(DETAILS_SHOWN_MAX);
    RedesignView {
        instead: short(&redesign.instead),
        effort: redesign.effort.name(),
        slug: words::effort_slug(Some(redesign.effort)),
        store: short(&redesign.store),
        operations: counted(redesign.operations, "operation"),
        share: percent_of(redesign.operations, captured),
        fingerprints: counted(redesign.fingerprints, "fingerprint"),
        reasons: reasons.map(|reason| [count(reason.operations), short(&reason.words)]).collect(),
        more: more(redesign.reasons.len(), DETAILS_SHOWN_MAX, "reason"),
    }
}

fn differences(assessment: &Assessment) -> Vec<[String; 5]> {
    let captured = assessment.accounting.all.captured;
    let row = |difference: &crate::core::assessment::Difference| {
        [
            count(difference.operations),
            percent_of(difference.operations, captured),
            count(difference.fingerprints),
            short(&difference.store),
            short(&difference.words),
        ]
    };
    assessment.differences.iter().take(ROWS_SHOWN_MAX).map(row).collect()
}

fn schema_view(schema: &SchemaPart) -> SchemaView {
    let filled = schema.tables.iter().filter(|table| table.rows > 0).count();
    let tables = schema.tables.iter().filter(|table| table.rows > 0).take(TABLES_SHOWN_MAX);
    SchemaView {
        words: words::schema_size(schema),
        losses_words: counted(words::losses(schema), "object"),
        losses: schema.losses.iter().map(loss_view).collect(),
        tables: tables.map(|table| [count(table.rows), count(table.bytes), short(&table.table)]).collect(),
        tables_more: more(filled, TABLES_SHOWN_MAX, "table"),
    }
}

fn loss_view(group: &LossGroup) -> LossView {
    let rows = group.losses.iter().take(ROWS_SHOWN_MAX);
    LossView {
        what: short(&group.what),
        why: group.losses.first().map(|loss| line(&loss.why, 120)).unwrap_or_default(),
        count: count(group.losses.len() as u64),
        code: group.code,
        rows: rows.map(|loss| [short(&loss.object), short(&loss.why), short(&loss.instead)]).collect(),
        more: more(group.losses.len(), ROWS_SHOWN_MAX, "object"),
    }
}

fn cache_view(command: &CacheCommand, captured: u64) -> CacheView {
    let slug = match command.class.as_str() {
        "exact" => words::effort_slug(Some(Effort::None)),
        "stated" => words::effort_slug(Some(Effort::Logic)),
        "mariadb" | "redesign" => words::effort_slug(Some(Effort::DataModel)),
        _ => words::effort_slug(None),
    };
    CacheView {
        command: short(&command.command),
        class: short(&command.class),
        slug,
        count: count(command.tally.captured),
        share: percent_of(command.tally.captured, captured),
        words: classes(&command.tally),
        effort: words::effort(command.effort),
        effort_slug: words::effort_slug(command.effort),
        patterns: count(command.fingerprints),
        why: short(&command.why),
        instead: short(&command.instead),
    }
}

fn classes(tally: &Tally) -> String {
    let present = words::summands(tally).filter(|(_, n)| *n > 0);
    present.map(|(class, n)| format!("{} {}", count(n), class.name())).collect::<Vec<_>>().join(", ")
}

fn fingerprints(all: &[&Fingerprint]) -> FingerprintsView {
    FingerprintsView {
        rows: all.iter().take(FINGERPRINTS_SHOWN_MAX).map(|one| fingerprint(one)).collect(),
        all: counted(all.len() as u64, "fingerprint"),
        more: more(all.len(), FINGERPRINTS_SHOWN_MAX, "fingerprint"),
    }
}

fn fingerprint(one: &Fingerprint) -> FingerprintView {
    let rules: Vec<_> = one.rules.keys().map(|rule| short(rule)).collect();
    let refused = one.refusals.iter().map(|refusal| match refusal.instead.as_str() {
        "" => format!("{} {}", count(refusal.operations), short(&refusal.reason)),
        instead => format!("{} {}; instead: {}", count(refusal.operations), short(&refusal.reason), short(instead)),
    });
    let worded = one.differences.iter().chain(&one.skipped);
    let worded = worded.map(|said| format!("{} {}", count(said.operations), short(&said.words)));
    FingerprintView {
        fingerprint: short(&one.fingerprint),
        store: short(&one.store),
        count: count(one.tally.captured),
        share: percent(one.share),
        effort: words::effort(one.effort),
        slug: words::effort_slug(one.effort),
        words: words::classes(one),
        parts: parts(&one.tally).filter(|part| part.width != "0.000").collect(),
        rules: rules.join(", "),
        remarks: refused.chain(worded).take(DETAILS_SHOWN_MAX).collect(),
        examples: one.examples.iter().map(example).collect(),
    }
}

fn example(example: &Example) -> ExampleView {
    let sent: Vec<_> = example.sent.iter().map(show::request).collect();
    let sent = match example.class {
        Class::Untranslatable | Class::Skipped => "nothing is sent".to_owned(),
        _ => block(&sent.join(";\n"), EXAMPLE_CHARS_MAX),
    };
    ExampleView {
        class: example.class.name(),
        slug: words::slug(example.class),
        seq: count(example.seq),
        recorded: block(&show::request(&example.recorded), EXAMPLE_CHARS_MAX),
        sent,
    }
}

fn rules(assessment: &Assessment) -> Vec<[String; 4]> {
    let row = |rule: &crate::core::assessment::RuleUse| {
        [count(rule.operations), count(rule.fingerprints), short(&rule.id), line(&rule.doc, VALUE_CHARS_MAX)]
    };
    assessment.rules.iter().map(row).collect()
}

fn fact(fact: &crate::core::assessment::Fact) -> FactView {
    let details = fact.details.iter().take(DETAILS_SHOWN_MAX);
    FactView {
        name: short(&fact.name),
        count: count(fact.count),
        details: details.map(|detail| [count(detail.operations), short(&detail.words)]).collect(),
    }
}

fn basis(assessment: &Assessment) -> Vec<[String; 2]> {
    let basis = &assessment.basis;
    let routes = if basis.routes.is_empty() { "built in: every key goes to Memcached" } else { &basis.routes };
    let row = |name: &str, value: &str| [name.to_owned(), short(value)];
    vec![
        row("crosscheck", &basis.crosscheck_version),
        row("recording", &basis.recording.name),
        row("digest of its operations", &basis.recording.digest),
        row("recorded from", &basis.started_at),
        row("profile", &format!("{}: {}", basis.profile, basis.profile_title)),
        row("routes of cache keys", routes),
    ]
}
