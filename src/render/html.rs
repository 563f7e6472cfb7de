//! One page for a review: it needs no network and no script, prints, and reads on a phone.
//!
//! The template escapes every value; what is too long or too many is cut with its full size said. It leaves nothing
//! out silently: the rest is in `report.json`, and the page says how much that is.

use std::io::{self, Write};

use askama::Template;

use crate::core::report::{Coverage, Latency, Moment, Stated};
use crate::core::{Fate, Finding, Report, Side, Verdict};

use super::keys_view::{HitsView, KeysView};
use super::text::{
    LINE_CHARS_MAX, STATEMENT_CHARS_MAX, VALUE_CHARS_MAX, block, count, counted, line, microseconds, percent,
    percent_of, ratio,
};
use super::view::{self, Class, FINDINGS_SHOWN_MAX, FINGERPRINTS_SHOWN_MAX, Outcomes};
use super::{Renderer, show};

/// Lines of a table that is neither findings nor fingerprints: tables, scenarios, noise, reasons.
const ROWS_SHOWN_MAX: usize = 500;

pub struct Html;

impl Renderer for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn file_name(&self) -> Option<&'static str> {
        Some("report.html")
    }

    fn about(&self) -> &'static str {
        "one self-contained page for a review"
    }

    fn render(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        Page::of(report).write_into(out)?;
        out.write_all(b"\n")
    }
}

/// What the template shows; every text in it is cut and spelled out, none is escaped yet.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    title: String,
    subtitle: String,
    gate: &'static str,
    stamp: String,
    headline: String,
    reasons: Vec<String>,
    captured: String,
    summands: Vec<SummandView>,
    accounting_problem: Option<String>,
    not_replayed: Vec<[String; 3]>,
    not_replayed_more: Option<String>,
    by_store: Vec<[String; 8]>,
    waits: String,
    import_lines: Vec<[String; 2]>,
    verdicts: Vec<Bar>,
    traffic: Vec<Bar>,
    legend: Vec<(&'static str, &'static str, &'static str)>,
    coverage: Vec<CoverageView>,
    coverage_more: Option<String>,
    findings: Vec<FindingView>,
    findings_count: String,
    findings_more: Option<String>,
    control: String,
    candidate: String,
    tables: Vec<TablesView>,
    keys: Option<KeysView>,
    hits: Option<HitsView>,
    scenarios: Vec<ScenarioView>,
    scenarios_words: String,
    scenarios_more: Option<String>,
    latency_caveat: &'static str,
    latency: Vec<LatencyView>,
    latency_more: Option<String>,
    noise: Vec<[String; 5]>,
    noise_more: Option<String>,
    stated_lead: &'static str,
    stated: Vec<StatedView>,
    stated_more: Option<String>,
    normalisations: Vec<[String; 2]>,
    divergences: Vec<DivergenceView>,
    accepted_needs: Vec<[String; 4]>,
    facts: Vec<[String; 2]>,
    command_line: String,
    servers: Vec<ServerView>,
}

struct SummandView {
    name: &'static str,
    count: String,
    share: String,
}

/// A piece of a stacked bar and its line in words.
struct Bar {
    slug: &'static str,
    name: &'static str,
    count: String,
    share: String,
    /// Percent with a point, for the style.
    width: String,
}

struct CoverageView {
    fingerprint: String,
    store: String,
    count: String,
    share: String,
    words: String,
    rules: String,
    bars: Vec<Bar>,
}

struct FindingView {
    number: usize,
    verdict: &'static str,
    kind: &'static str,
    summary: String,
    fingerprint: String,
    signature: String,
    /// Operations and their share; none for what concerns no operation.
    traffic: Option<(String, String)>,
    tainted: Option<String>,
    /// What differs, in how many of them.
    places: String,
    accepted_by: Option<String>,
    witness: Option<WitnessView>,
    reproduce: String,
}

struct WitnessView {
    seq: String,
    request: String,
    place: String,
    control: FateView,
    candidate: FateView,
}

struct FateView {
    value: String,
    fate: String,
    remarks: Vec<String>,
    sent: Option<String>,
    reply: Option<String>,
}

struct TablesView {
    title: &'static str,
    left: &'static str,
    right: &'static str,
    words: String,
    differing: Vec<TableView>,
    more: Option<String>,
    same: String,
    /// Tables that are not compared as they are, whatever their verdict, with what is left out.
    partly: Vec<[String; 2]>,
}

struct TableView {
    table: String,
    verdict: &'static str,
    left_rows: String,
    right_rows: String,
    differing_rows: String,
    detail: String,
}

struct ScenarioView {
    name: String,
    title: String,
    why: String,
    verdict: &'static str,
    as_expected: bool,
    unexpected: Vec<String>,
    differences: Vec<String>,
}

struct LatencyView {
    fingerprint: String,
    count: String,
    control_p50: String,
    candidate_p50: String,
    ratio: String,
    p99: String,
    not_alike: Option<String>,
}

struct StatedView {
    difference: String,
    count: String,
    matched: String,
    fingerprints: Vec<[String; 2]>,
}

struct DivergenceView {
    id: String,
    why: String,
    owner: String,
    expires: String,
    used: String,
    problem: Option<&'static str>,
}

struct ServerView {
    side: &'static str,
    store: &'static str,
    version: String,
    settings_count: String,
    settings: Vec<[String; 2]>,
}

impl Page {
    fn of(report: &Report) -> Self {
        let findings = report.findings.iter().take(FINDINGS_SHOWN_MAX).enumerate();
        let fingerprints = report.coverage.iter().take(FINGERPRINTS_SHOWN_MAX);
        let latency = report.latency.iter().take(FINGERPRINTS_SHOWN_MAX);
        let noise = view::noise_by_count(report);
        let not_replayed = view::reasons(&report.accounting);
        let good = report.scenarios.iter().filter(|scenario| scenario.as_expected).count() as u64;
        Self {
            title: short(&report.title),
            subtitle: subtitle(report),
            gate: report.gate.result.name(),
            stamp: view::stamp(report),
            headline: view::headline(report),
            reasons: report.gate.reasons.iter().take(ROWS_SHOWN_MAX).map(|reason| short(reason)).collect(),
            captured: count(report.accounting.captured),
            summands: summands(report),
            accounting_problem: view::accounting_problem(&report.accounting),
            not_replayed: not_replayed
                .iter()
                .take(ROWS_SHOWN_MAX)
                .map(|(name, reason, n)| [count(*n), (*name).to_owned(), short(reason)])
                .collect(),
            not_replayed_more: more(not_replayed.len(), ROWS_SHOWN_MAX, "reason"),
            by_store: by_store(report),
            waits: view::waits(&report.accounting),
            import_lines: counted_pairs(&report.accounting.import_lines),
            verdicts: verdicts(report),
            traffic: bars(&Outcomes::all(report)),
            legend: Class::ALL.iter().map(|class| (class.slug(), class.name(), class.meaning())).collect(),
            coverage: fingerprints.map(coverage).collect(),
            coverage_more: more(report.coverage.len(), FINGERPRINTS_SHOWN_MAX, "fingerprint"),
            findings: findings.map(|(at, one)| finding(at + 1, one)).collect(),
            findings_count: count(report.findings.len() as u64),
            findings_more: more(report.findings.len(), FINDINGS_SHOWN_MAX, "finding"),
            control: view::stack_name(report, Side::Control),
            candidate: view::stack_name(report, Side::Candidate),
            tables: [Moment::Initial, Moment::Final, Moment::Recorded]
                .into_iter()
                .filter_map(|moment| tables(report, moment))
                .collect(),
            keys: KeysView::of(report),
            hits: HitsView::of(report),
            scenarios: scenarios(report),
            scenarios_words: format!("{} of {} as expected", count(good), count(report.scenarios.len() as u64)),
            scenarios_more: more(report.scenarios.len(), ROWS_SHOWN_MAX, "scenario"),
            latency_caveat: view::LATENCY_CAVEAT,
            latency: latency.map(latency_view).collect(),
            latency_more: more(report.latency.len(), FINGERPRINTS_SHOWN_MAX, "fingerprint"),
            noise_more: more(noise.len(), ROWS_SHOWN_MAX, "place"),
            noise: noise
                .into_iter()
                .take(ROWS_SHOWN_MAX)
                .map(|noise| {
                    let words = short(&view::noise_words(noise));
                    [count(noise.count), short(&noise.place), short(&noise.fingerprint), words, short(&noise.example)]
                })
                .collect(),
            stated_lead: view::STATED_LEAD,
            stated: report.stated.iter().take(ROWS_SHOWN_MAX).map(stated).collect(),
            stated_more: more(report.stated.len(), ROWS_SHOWN_MAX, "difference"),
            normalisations: counted_pairs(&report.normalisations),
            divergences: divergences(report),
            accepted_needs: accepted_needs(report),
            facts: facts(report),
            command_line: line(&view::command_line(&report.provenance.command_line), VALUE_CHARS_MAX),
            servers: servers(report),
        }
    }
}

fn stated(stated: &Stated) -> StatedView {
    StatedView {
        difference: short(&stated.difference),
        count: count(stated.count),
        matched: count(stated.matched),
        fingerprints: counted_pairs(&stated.fingerprints),
    }
}

fn short(text: &str) -> String {
    line(text, LINE_CHARS_MAX)
}

/// How many are not shown; none where all are.
fn more(all: usize, shown: usize, noun: &str) -> Option<String> {
    (all > shown).then(|| format!("{} more in report.json", counted((all - shown) as u64, noun)))
}

fn subtitle(report: &Report) -> String {
    let control = view::stack_name(report, Side::Control);
    let candidate = view::stack_name(report, Side::Candidate);
    short(&format!("{control} (control) against {candidate} (candidate), {}", report.provenance.started_at))
}

fn summands(report: &Report) -> Vec<SummandView> {
    let captured = report.accounting.captured;
    let view = |part: view::Summand<'_>| SummandView {
        name: part.name,
        count: count(part.count),
        share: percent_of(part.count, captured),
    };
    view::summands(&report.accounting).into_iter().map(view).collect()
}

/// Names with their counts, most frequent first.
fn counted_pairs(counts: &std::collections::BTreeMap<String, u64>) -> Vec<[String; 2]> {
    let mut pairs: Vec<_> = counts.iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(a.1));
    pairs.into_iter().take(ROWS_SHOWN_MAX).map(|(name, n)| [count(*n), short(name)]).collect()
}

fn by_store(report: &Report) -> Vec<[String; 8]> {
    let row = |(name, store): (&String, &crate::core::report::StoreAccounting)| {
        [
            short(name),
            count(store.captured),
            count(store.replayed),
            count(store.untranslatable),
            count(store.skipped),
            count(store.unfinished),
            count(store.refused),
            count(store.refused_as_recorded),
        ]
    };
    report.accounting.by_store.iter().map(row).collect()
}

fn verdicts(report: &Report) -> Vec<Bar> {
    let verdicts = &report.verdicts;
    let all = [
        (Class::Match, verdicts.r#match),
        (Class::Accepted, verdicts.accepted),
        (Class::Inconclusive, verdicts.inconclusive),
        (Class::Mismatch, verdicts.mismatch),
    ];
    let total = all.iter().fold(0_u64, |sum, (_, n)| sum.saturating_add(*n));
    all.into_iter().map(|(class, n)| bar(class, n, total)).collect()
}

fn bars(outcomes: &Outcomes) -> Vec<Bar> {
    let total = outcomes.total();
    outcomes.present().map(|(class, n)| bar(class, n, total)).collect()
}

fn bar(class: Class, n: u64, total: u64) -> Bar {
    let width = if total == 0 { 0.0 } else { n as f64 * 100.0 / total as f64 };
    Bar {
        slug: class.slug(),
        name: class.name(),
        count: count(n),
        share: percent_of(n, total),
        width: format!("{width:.3}"),
    }
}

fn coverage(coverage: &Coverage) -> CoverageView {
    let outcomes = Outcomes::of(coverage);
    let rules: Vec<_> = coverage.rules.iter().map(|(rule, n)| format!("{} {}", short(rule), count(*n))).collect();
    CoverageView {
        fingerprint: short(&coverage.fingerprint),
        store: short(&coverage.store),
        count: count(coverage.count),
        share: percent(coverage.share),
        words: outcomes.words(),
        rules: rules.join(", "),
        bars: bars(&outcomes),
    }
}

fn finding(number: usize, finding: &Finding) -> FindingView {
    FindingView {
        number,
        verdict: finding.verdict.name(),
        kind: view::kind_name(finding.kind),
        summary: short(&finding.summary),
        fingerprint: short(&finding.fingerprint),
        signature: short(&finding.signature),
        traffic: (finding.count > 0).then(|| (counted(finding.count, "operation"), percent(finding.share))),
        tainted: (finding.tainted > 0).then(|| count(finding.tainted)),
        places: short(&view::places(finding)),
        accepted_by: finding.accepted_by.as_deref().map(short),
        witness: finding.witness.as_ref().map(|witness| WitnessView {
            seq: count(witness.seq),
            request: block(&show::request(&witness.request), STATEMENT_CHARS_MAX),
            place: short(&witness.place),
            control: fate(&witness.control, &witness.control_fate),
            candidate: fate(&witness.candidate, &witness.candidate_fate),
        }),
        reproduce: line(&finding.reproduce, VALUE_CHARS_MAX),
    }
}

fn fate(value: &str, fate: &Fate) -> FateView {
    FateView {
        // One line: a line end or a tab may be the very difference.
        value: line(value, VALUE_CHARS_MAX),
        fate: short(&show::fate(fate)),
        remarks: show::remarks(fate).iter().map(|remark| short(remark)).collect(),
        sent: show::sent(fate).map(|sent| block(&sent, STATEMENT_CHARS_MAX)),
        reply: show::reply(fate).map(|reply| block(&reply, STATEMENT_CHARS_MAX)),
    }
}

fn tables(report: &Report, moment: Moment) -> Option<TablesView> {
    let (same, differing) = view::tables_at(report, moment);
    let all = same.len() + differing.len();
    if all == 0 {
        return None;
    }
    let (title, left, right) = view::moment_names(moment);
    let names: Vec<_> = same.iter().map(|table| view::left_by(&table.table, table.scenario.as_deref())).collect();
    let row = |table: &&crate::core::report::TableComparison| TableView {
        table: short(&view::left_by(&table.table, table.scenario.as_deref())),
        verdict: table.verdict.name(),
        left_rows: count(table.control_rows),
        right_rows: count(table.candidate_rows),
        differing_rows: count(table.differing_rows),
        detail: short(&table.detail),
    };
    Some(TablesView {
        title,
        left,
        right,
        words: format!("{} of {} match", count(same.len() as u64), counted(all as u64, "table")),
        more: more(differing.len(), ROWS_SHOWN_MAX, "table"),
        differing: differing.iter().take(ROWS_SHOWN_MAX).map(row).collect(),
        same: line(&names.join(", "), STATEMENT_CHARS_MAX),
        partly: view::partly_compared(report, moment)
            .into_iter()
            .take(ROWS_SHOWN_MAX)
            .map(|(table, words)| [short(&table.table), short(&words)])
            .collect(),
    })
}

/// Those that are not as expected first, then those that differ as expected, each in the report's order.
fn scenarios(report: &Report) -> Vec<ScenarioView> {
    let mut scenarios: Vec<_> = report.scenarios.iter().collect();
    scenarios.sort_by_key(|scenario| (scenario.as_expected, scenario.verdict == Verdict::Match));
    let sentences = |sentences: &[String]| sentences.iter().map(|sentence| short(sentence)).collect();
    scenarios
        .into_iter()
        .take(ROWS_SHOWN_MAX)
        .map(|scenario| ScenarioView {
            name: short(&scenario.name),
            title: short(&scenario.title),
            why: short(&scenario.why),
            verdict: scenario.verdict.name(),
            as_expected: scenario.as_expected,
            unexpected: sentences(&scenario.unexpected),
            differences: sentences(&scenario.differences),
        })
        .collect()
}

fn latency_view(latency: &Latency) -> LatencyView {
    let p99 = match (latency.control_service_time_us_p99, latency.candidate_service_time_us_p99) {
        (Some(control), Some(candidate)) => format!("{} → {}", microseconds(control), microseconds(candidate)),
        _ => "fewer than 1000 samples".to_owned(),
    };
    LatencyView {
        fingerprint: short(&latency.fingerprint),
        count: count(latency.count),
        control_p50: microseconds(latency.control_service_time_us_p50),
        candidate_p50: microseconds(latency.candidate_service_time_us_p50),
        ratio: ratio(latency.ratio_p50),
        p99,
        not_alike: view::not_alike(latency),
    }
}

fn divergences(report: &Report) -> Vec<DivergenceView> {
    let view = |divergence: &crate::core::report::DivergenceUse| DivergenceView {
        id: short(&divergence.id),
        why: short(&divergence.why),
        owner: short(&divergence.owner),
        expires: short(&divergence.expires),
        used: count(divergence.used),
        problem: match (divergence.expired, divergence.used) {
            (true, _) => Some("expired"),
            (false, 0) => Some("forgave nothing"),
            (false, _) => None,
        },
    };
    report.divergences.iter().take(ROWS_SHOWN_MAX).map(view).collect()
}

fn accepted_needs(report: &Report) -> Vec<[String; 4]> {
    let row = |gap: &crate::core::key_class::ClassGap| {
        [count(gap.operations), short(&gap.class), view::accepted_needs(gap), short(&gap.why)]
    };
    view::accepted_gaps(report).take(ROWS_SHOWN_MAX).map(row).collect()
}

fn facts(report: &Report) -> Vec<[String; 2]> {
    let provenance = &report.provenance;
    let recording = &provenance.recording;
    let replayed = provenance.replay_ms as f64 * 1e3;
    let mut facts = vec![
        ["crosscheck".to_owned(), short(&provenance.crosscheck_version)],
        ["started".to_owned(), short(&provenance.started_at)],
        ["replay took".to_owned(), microseconds(replayed)],
        ["seed".to_owned(), provenance.seed.to_string()],
        ["recording".to_owned(), short(&recording.name)],
        ["operations recorded".to_owned(), count(recording.operations)],
        ["sessions recorded".to_owned(), count(recording.sessions)],
        ["recording's digest".to_owned(), short(&recording.digest)],
        ["profile of the target".to_owned(), short(&provenance.profile)],
    ];
    facts.extend(provenance.machine.iter().map(|(name, value)| [short(name), short(value)]));
    if let Some(percent) = provenance.others_cpu_percent {
        facts.push(["processors used by others".to_owned(), format!("{percent} % during the replay")]);
    }
    facts
}

fn servers(report: &Report) -> Vec<ServerView> {
    let mut servers = Vec::new();
    for (key, side) in [("control", "control"), ("candidate", "candidate")] {
        for (store, info) in report.provenance.stacks.get(key).into_iter().flatten() {
            servers.push(ServerView {
                side,
                store: view::store_name(*store),
                version: short(&info.version),
                settings_count: counted(info.settings.len() as u64, "setting"),
                settings: info.settings.iter().map(|(name, value)| [short(name), short(value)]).collect(),
            });
        }
    }
    servers
}
