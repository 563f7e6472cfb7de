//! A run and a policy -> a report: a pure function, without a clock, a store, or a memory of other runs.
//!
//! Observations are streamed: what is held grows with fingerprints and findings, not with operations. The files
//! below: `compare` says what differs in one operation, `normalise` what is proven not to matter, `distance` how far two
//! values lie apart, `noise`, `accept`, `departure` and `taint` what a difference is worth, `operations` and `group` make
//! findings of them, `hits` counts what a cache had, `queued` follows transactions of a cache, `state` compares tables
//! and keys, `gate` decides.
//!
//! Verdicts stand for operations that the candidate was sent. The others are accounted for by reason; those that no
//! rule carries over are findings too, and have their own budget.

pub mod accept;
pub mod accounting;
pub mod canonical;
pub mod compare;
pub mod departure;
pub mod distance;
pub mod documents;
pub mod gate;
pub mod group;
pub mod hits;
pub mod latency;
pub mod noise;
pub mod normalise;
mod operations;
pub mod order;
pub mod queued;
pub mod scenario;
pub mod shown;
pub mod state;
pub mod stated;
pub mod taint;
pub mod victims;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use self::accept::Acceptance;
use self::accounting::AccountingBook;
use self::departure::Departures;
use self::group::Groups;
use self::hits::HitBook;
use self::latency::LatencyBook;
use self::noise::{NoiseBook, NoiseSet, Spot};
use self::order::OrderSet;
use self::queued::Queues;
use self::scenario::{Left, ScenarioBook};
use self::state::States;
use self::state::keys::{self, KeyStates, Unread};
use self::stated::StatedBook;
use self::taint::Taint;
use self::victims::Victims;
use crate::core::loss::NOT_ON_CONTROL;
use crate::core::report::{
    Accounting, Coverage, GateResult, KeyComparison, Lost, Moment, REPORT_VERSION, ScenarioResult, TableComparison,
    Verdicts,
};
use crate::core::verdict::Gate;
use crate::core::{Bearing, Fate, Finding, FindingKind, Loss, Observation, Report, Request, Verdict};
use crate::error::Result;
use crate::format::budgets::Budgets;
use crate::format::divergences::Divergence;
use crate::format::run::{Run, RunHeader, ScenarioSpan};

/// What a run is judged by.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub divergences: Vec<Divergence>,
    pub budgets: Budgets,
    /// From an A/A run; empty where there was none.
    pub noise: NoiseSet,
    /// What depends on a locale that nobody has named; `None` where that was not found out.
    pub order: Option<OrderSet>,
    /// The day on which divergences are valid or expired.
    pub today: Date,
    /// The command that shows an operation again; `{seq}` stands for its number, `{scenario}` for the file of its
    /// scenario, or of all. Without the number and the flag before it, the command shows the whole run again.
    pub reproduce: String,
    /// The run was to stop after this operation: all of it is shown again by stopping there.
    pub until: Option<u64>,
}

/// Judges a run. An error is a run that can't be read; a run that was cut off is judged as far as it goes.
pub fn judge(run: &Run, policy: &Policy) -> Result<Report> {
    let mut judgement = Judgement::new(&run.header, policy);
    judgement.victims = Victims::of(run)?;
    for observation in run.observations()? {
        match observation {
            Ok(observation) => judgement.observe(&observation),
            Err(error) if run.header.complete => return Err(error),
            Err(_) => break,
        }
    }
    judgement.tables(state::compare(run, &judgement.known)?);
    judgement.keys(keys::compare_keys(run, &judgement.known)?);
    Ok(judgement.finish())
}

/// `sql` or `cache`.
pub(crate) fn store_name(request: &Request) -> &'static str {
    match request {
        Request::Sql(_) => "sql",
        Request::Redis(_) | Request::Memcached(_) => "cache",
    }
}

struct Judgement<'a> {
    header: &'a RunHeader,
    policy: &'a Policy,
    accounting: AccountingBook,
    acceptance: Acceptance<'a>,
    queues: Queues,
    taint: Taint,
    departures: Departures,
    victims: Victims,
    stated: StatedBook,
    groups: Groups,
    noise: NoiseBook,
    known: NoiseSet,
    latency: LatencyBook,
    hits: HitBook,
    scenarios: ScenarioBook<'a>,
    verdicts: Verdicts,
    coverage: BTreeMap<String, Coverage>,
    normalisations: BTreeMap<String, u64>,
    tables: Vec<TableComparison>,
    keys: Vec<KeyComparison>,
    losses: Vec<Lost>,
    /// What definitions left out, with the scenario that they stand in.
    lost: BTreeSet<(Option<String>, Loss)>,
}

impl<'a> Judgement<'a> {
    fn new(header: &'a RunHeader, policy: &'a Policy) -> Self {
        let mut known = policy.noise.clone();
        known.lasts(header.provenance.replay_ms);
        Self {
            header,
            policy,
            accounting: AccountingBook::default(),
            acceptance: Acceptance::new(&policy.divergences, policy.today),
            queues: Queues::default(),
            taint: Taint::default(),
            departures: Departures::default(),
            victims: Victims::default(),
            stated: StatedBook::default(),
            groups: Groups::default(),
            noise: NoiseBook::default(),
            known,
            latency: LatencyBook::default(),
            hits: HitBook::default(),
            scenarios: ScenarioBook::new(&header.scenarios),
            verdicts: Verdicts::default(),
            coverage: BTreeMap::new(),
            normalisations: BTreeMap::new(),
            tables: Vec::new(),
            keys: Vec::new(),
            losses: Vec::new(),
            lost: header.scenarios.iter().flat_map(lost_in_set_up).collect(),
        }
    }

    /// Notes what a definition, or a scenario's set-up, leaves undefined on the candidate.
    fn lost(&mut self, observation: &Observation) {
        let Fate::Replayed { lost, .. } = &observation.candidate else { return };
        if lost.is_empty() {
            return;
        }
        let scenario = self.header.scenario_of(observation.seq).map(|span| span.name.clone());
        self.lost.extend(lost.iter().map(|lost| (scenario.clone(), lost.clone())));
    }

    fn count(&mut self, observation: &Observation, verdict: Verdict, met_noise: bool) {
        let fingerprint = &observation.fingerprint;
        if !self.coverage.contains_key(fingerprint) {
            self.coverage.insert(fingerprint.clone(), uncovered(observation));
        }
        let Some(coverage) = self.coverage.get_mut(fingerprint) else { return };
        coverage.count += 1;
        match &observation.candidate {
            Fate::Replayed { rules, .. } => {
                coverage.verdicts.add(verdict);
                self.verdicts.add(verdict);
                coverage.noise += u64::from(met_noise && verdict == Verdict::Match);
                for rule in rules {
                    *coverage.rules.entry(rule.clone()).or_default() += 1;
                }
            }
            Fate::Untranslatable { .. } => coverage.untranslatable += 1,
            Fate::Skipped { .. } => coverage.skipped += 1,
            Fate::Unfinished { .. } => coverage.unfinished += 1,
        }
    }

    fn tables(&mut self, states: States) {
        for (rule, count) in states.forgiven {
            *self.normalisations.entry(rule.to_owned()).or_default() += count;
        }
        for noise in states.noise {
            let fingerprint = noise::table_fingerprint(&noise.table);
            let spot = Spot { fingerprint: &fingerprint, place: &noise.column, operation: noise.row };
            if noise.known.is_some() || self.header.control_against_control {
                self.noise.add(spot, &noise.cell, noise.known.as_ref(), noise.times);
            }
        }
        for mut table in states.tables {
            self.departed_table(&mut table);
            if let Some(order) = &self.policy.order {
                order.apply_to_table(&mut table);
            }
            let lost = |loss: &&Loss| loss.what == NOT_ON_CONTROL && loss.object == table.table;
            if let Some(loss) = self.header.losses.iter().find(lost) {
                table.verdict = Verdict::Inconclusive;
                table.detail = format!("it is not on the control: {}", loss.why);
            }
            if table.verdict != Verdict::Match {
                self.table_finding(&mut table);
            }
            self.tables.push(table);
        }
    }

    /// The end of a table that a departing control has touched says nothing of the candidate.
    fn departed_table(&self, table: &mut TableComparison) {
        let Some(root) = self.departures.of_table(&table.table).filter(|_| table.moment == Moment::Final) else {
            return;
        };
        table.verdict = Verdict::Inconclusive;
        let words = format!("the control departs from the recording in what writes it: {}", shown::cut(root));
        table.detail = match table.detail.as_str() {
            "" => words,
            detail => format!("{words}; {detail}"),
        };
    }

    fn table_finding(&mut self, table: &mut TableComparison) {
        let fingerprint = noise::table_fingerprint(&table.table);
        let (kind, place, summary) = match table.moment {
            Moment::Initial => (FindingKind::State, "initial", "differs before the first operation"),
            Moment::Final => (FindingKind::State, "final", "differs after the last operation"),
            Moment::Recorded => {
                (FindingKind::Control, "recorded", "is on the control not what the recording ended with")
            }
        };
        let accepted_by = self.acceptance.accept(kind, &fingerprint, place);
        if accepted_by.is_some() {
            table.verdict = Verdict::Accepted;
        }
        // Which rows, the table's own entry shows.
        let detail = match table.differing_rows {
            0 => shown::cut(&table.detail),
            rows => format!("{} on one side only", shown::counted(rows, "row")),
        };
        let summary = format!("table {} {summary}: {detail}", table.table);
        let of = table.scenario.as_ref();
        let mut finding = self.whole_of(of, kind, table.verdict, (&fingerprint, place), summary);
        finding.accepted_by = accepted_by.map(str::to_owned);
        if let Some(scenario) = &table.scenario {
            self.scenarios.left(scenario, Left::Table(&table.table), table.verdict, &finding.summary);
        }
        self.groups.add_whole(finding);
    }

    fn keys(&mut self, states: KeyStates) {
        for (rule, count) in states.forgiven {
            *self.normalisations.entry(rule.to_owned()).or_default() += count;
        }
        for noise in states.noise {
            let fingerprint = keys::fingerprint(&noise.pattern);
            let spot = Spot { fingerprint: &fingerprint, place: noise.what.name(), operation: Some(noise.key) };
            if noise.known.is_some() || self.header.control_against_control {
                self.noise.add(spot, &noise.cell, noise.known.as_ref(), 1);
            }
        }
        for Unread { scenario, reason } in states.unread {
            let summary = format!("the keys of the caches could not all be compared: {}", shown::cut(&reason));
            if let Some(scenario) = &scenario {
                self.scenarios.left(scenario, Left::Keys("*"), Verdict::Inconclusive, &summary);
            }
            let of = ("keys", reason.as_str());
            let open = Verdict::Inconclusive;
            let finding = self.whole_of(scenario.as_ref(), FindingKind::CacheState, open, of, summary);
            self.groups.add_whole(finding);
        }
        for mut class in states.classes {
            self.key_findings(&mut class);
            self.keys.push(class);
        }
    }

    /// One finding for each thing that differs: a class may be let end late without being let be lost.
    fn key_findings(&mut self, class: &mut KeyComparison) {
        let fingerprint = keys::fingerprint(&class.pattern);
        let mut verdict = None;
        for (what, count) in &class.differences {
            let accepted_by = self.acceptance.accept(FindingKind::CacheState, &fingerprint, what.name());
            let own = if accepted_by.is_some() { Verdict::Accepted } else { Verdict::Mismatch };
            verdict = Some(verdict.map_or(own, |worst: Verdict| worst.and(own)));
            let of = shown::counted(class.keys, "key");
            let first = class.witnesses.iter().find(|witness| witness.differs == *what);
            let example = first.map_or_else(String::new, |first| format!(", the first is {}", first.key));
            let summary = format!("{count} of {of} {} {}{example}", class.pattern, what.words());
            let of = (fingerprint.as_str(), what.name());
            let mut finding = self.whole_of(class.scenario.as_ref(), FindingKind::CacheState, own, of, summary);
            finding.accepted_by = accepted_by.map(str::to_owned);
            if let Some(scenario) = &class.scenario {
                self.scenarios.left(scenario, Left::Keys(&class.pattern), own, &finding.summary);
            }
            self.groups.add_whole(finding);
        }
        if class.not_compared > 0 {
            let reasons: Vec<&str> = class.reasons.keys().map(String::as_str).collect();
            let of = shown::counted(class.keys, "key");
            let summary = format!(
                "{} of {of} {} could not be compared: {}",
                class.not_compared,
                class.pattern,
                reasons.join("; ")
            );
            let open = Verdict::Inconclusive;
            verdict = Some(verdict.map_or(open, |worst| worst.and(open)));
            if let Some(scenario) = &class.scenario {
                self.scenarios.left(scenario, Left::Keys(&class.pattern), open, &summary);
            }
            let of = (fingerprint.as_str(), "not_compared");
            let summary = shown::cut(&summary);
            let finding = self.whole_of(class.scenario.as_ref(), FindingKind::CacheState, open, of, summary);
            self.groups.add_whole(finding);
        }
        class.verdict = verdict.or(class.verdict);
    }

    /// A finding that no single operation proves, of a scenario or of none.
    fn whole_of(
        &self,
        scenario: Option<&String>,
        kind: FindingKind,
        verdict: Verdict,
        (fingerprint, place): (&str, &str),
        summary: String,
    ) -> Finding {
        let place = place_in(scenario.map(String::as_str), place);
        let finding = self.whole(kind, verdict, fingerprint, &place, summary);
        let command = again(&self.policy.reproduce, &self.header.scenarios, scenario);
        Finding { reproduce: group::reproduce_run(&command, self.policy.until), ..finding }
    }

    /// A finding that no single operation proves.
    fn whole(&self, kind: FindingKind, verdict: Verdict, fingerprint: &str, place: &str, summary: String) -> Finding {
        Finding {
            signature: group::signature(kind, fingerprint, place),
            kind,
            verdict,
            summary,
            fingerprint: fingerprint.to_owned(),
            count: 0,
            share: 0.0,
            tainted: 0,
            places: BTreeMap::new(),
            witness: None,
            reproduce: group::reproduce_run(
                &again(&self.policy.reproduce, &self.header.scenarios, None),
                self.policy.until,
            ),
            accepted_by: None,
        }
    }

    /// What is to be said of the run as a whole.
    fn whole_findings(&mut self, accounting: &Accounting, problem: Option<String>, scenarios: &[ScenarioResult]) {
        use FindingKind::{Expectation, State, Unfinished};
        let mut wholes: Vec<(FindingKind, Verdict, &str, String, String)> = Vec::new();
        if let Some(problem) = problem {
            let summary = format!("the accounting does not add up: {problem}");
            wholes.push((Unfinished, Verdict::Inconclusive, "accounting", String::new(), summary));
        }
        for (reason, count) in &accounting.unfinished_reasons {
            let summary = format!("{} did not finish: {reason}", shown::counted(*count, "operation"));
            wholes.push((Unfinished, Verdict::Inconclusive, "operations", reason.clone(), summary));
        }
        if !self.header.complete {
            let summary = format!("the run was cut off: {}", accounting::cut_off(self.header));
            wholes.push((Unfinished, Verdict::Inconclusive, "run", String::new(), summary));
        }
        for note in &self.header.load_notes {
            // What it did to the data is judged where the tables are compared; here it is only not hidden.
            let summary = format!("said while the initial state was loaded: {}", shown::cut(note));
            wholes.push((State, Verdict::Match, "loading", note.clone(), summary));
        }
        if let (Some(reason), None, false) =
            (&self.header.unknown_order, &self.policy.order, self.header.control_against_control)
        {
            let summary =
                format!("text may be ordered and folded otherwise than it was recorded: {}", shown::cut(reason));
            wholes.push((FindingKind::Control, Verdict::Inconclusive, "locale", String::new(), summary));
        }
        for scenario in scenarios.iter().filter(|scenario| !scenario.as_expected) {
            let summary = format!("scenario {}: {}", scenario.name, scenario.unexpected.join("; "));
            wholes.push((Expectation, Verdict::Mismatch, "scenario", scenario.name.clone(), summary));
        }
        for (kind, verdict, what, place, summary) in wholes {
            let scenario = Some(&place).filter(|_| kind == Expectation);
            let command = again(&self.policy.reproduce, &self.header.scenarios, scenario);
            let mut finding = self.whole(kind, verdict, what, &place, summary);
            finding.reproduce = group::reproduce_run(&command, self.policy.until);
            if kind == Unfinished {
                finding.count = accounting.unfinished_reasons.get(&place).copied().unwrap_or_default();
            }
            self.groups.add_whole(finding);
        }
    }

    /// What acts by itself and is lost makes no verdict better than "could not tell": no answer needs to show it. A
    /// scenario looks at one thing, and names what it does without.
    fn loss_findings(&mut self) {
        let loaded = self.header.losses.iter().filter(|loss| loss.bearing() == Bearing::Silent);
        let mut lost: Vec<(Option<String>, Loss)> = loaded.map(|loss| (None, loss.clone())).collect();
        lost.extend(std::mem::take(&mut self.lost));
        for (scenario, loss) in lost {
            let fingerprint = format!("schema {}", loss.object);
            let accepted_by = self.acceptance.accept(FindingKind::Loss, &fingerprint, &loss.what);
            let verdict = match (accepted_by, &scenario) {
                (Some(_), _) => Verdict::Accepted,
                (None, Some(_)) => Verdict::Mismatch,
                (None, None) => Verdict::Inconclusive,
            };
            let summary = format!("{loss}: {}; instead: {}", loss.why, loss.instead);
            let of = (fingerprint.as_str(), loss.what.as_str());
            let mut finding = self.whole_of(scenario.as_ref(), FindingKind::Loss, verdict, of, shown::cut(&summary));
            finding.accepted_by = accepted_by.map(str::to_owned);
            match &scenario {
                Some(scenario) => {
                    let words = format!("lost in the move: {}", finding.summary);
                    self.scenarios.left(scenario, Left::Lost(&loss.to_string()), verdict, &words);
                }
                None => self.losses.push(Lost { loss, accepted_by: finding.accepted_by.clone() }),
            }
            self.groups.add_whole(finding);
        }
    }

    fn finish(mut self) -> Report {
        let (accounting, problem) = std::mem::take(&mut self.accounting).finish(self.header);
        self.loss_findings();
        let scenarios = std::mem::replace(&mut self.scenarios, ScenarioBook::new(&[])).finish();
        self.whole_findings(&accounting, problem, &scenarios);
        let captured = accounting.captured;
        let (coverage, tables, keys) = (&self.coverage, &self.tables, &self.keys);
        let noise = std::mem::take(&mut self.noise).finish(|of| compared(of, coverage, tables, keys));
        let (stated, stated_operations) = std::mem::take(&mut self.stated).finish();
        let mut report = Report {
            version: REPORT_VERSION,
            title: self.header.title.clone(),
            gate: GateResult { result: Gate::Undecided, reasons: Vec::new(), known_differences: 0 },
            accounting,
            verdicts: self.verdicts,
            findings: self.groups.finish(captured),
            coverage: by_share(self.coverage, captured),
            latency: self.latency.finish(),
            tables: self.tables,
            keys: self.keys,
            hit_ratios: self.hits.finish(),
            scenarios,
            noise,
            losses: self.losses,
            stated,
            stated_operations,
            normalisations: self.normalisations,
            divergences: self.acceptance.uses(),
            route_check: self.header.route_check.clone(),
            provenance: self.header.provenance.clone(),
        };
        report.gate = gate::decide(&report, &self.policy.budgets);
        report
    }
}

/// The command with the file of a scenario, or of all where it is about none.
fn again<'a>(command: &'a str, all: &[ScenarioSpan], scenario: Option<&String>) -> Cow<'a, str> {
    if !command.contains("{scenario}") {
        return command.into();
    }
    let of = all.iter().filter(|span| scenario.is_none_or(|name| span.name == *name));
    let files = of.map(|span| shown::word(&span.file));
    command.replace("{scenario}", &files.collect::<Vec<_>>().join(" ")).into()
}

fn lost_in_set_up(span: &ScenarioSpan) -> impl Iterator<Item = (Option<String>, Loss)> {
    span.lost.iter().map(|lost| (Some(span.name.clone()), lost.clone()))
}

/// A place of a finding: the same in two scenarios is two findings.
fn place_in(scenario: Option<&str>, place: &str) -> String {
    match scenario {
        Some(scenario) => format!("{place} in scenario {scenario}").trim_start().to_owned(),
        None => place.to_owned(),
    }
}

/// How many operations of a fingerprint were compared, rows of a table or keys of a pattern.
fn compared(
    fingerprint: &str,
    coverage: &BTreeMap<String, Coverage>,
    tables: &[TableComparison],
    keys: &[KeyComparison],
) -> u64 {
    if let Some(coverage) = coverage.get(fingerprint) {
        let Verdicts { r#match, accepted, inconclusive, mismatch } = &coverage.verdicts;
        return r#match + accepted + inconclusive + mismatch;
    }
    let table = tables.iter().filter(|table| table.moment == Moment::Final);
    let rows =
        table.filter(|table| noise::table_fingerprint(&table.table) == fingerprint).map(|table| table.control_rows);
    let of_keys = keys.iter().filter(|class| keys::fingerprint(&class.pattern) == fingerprint).map(|class| class.keys);
    rows.chain(of_keys).next().unwrap_or_default()
}

fn uncovered(observation: &Observation) -> Coverage {
    Coverage {
        fingerprint: observation.fingerprint.clone(),
        store: store_name(&observation.request).to_owned(),
        count: 0,
        share: 0.0,
        verdicts: Verdicts::default(),
        untranslatable: 0,
        skipped: 0,
        unfinished: 0,
        noise: 0,
        rules: BTreeMap::new(),
    }
}

fn by_share(coverage: BTreeMap<String, Coverage>, captured: u64) -> Vec<Coverage> {
    let mut coverage: Vec<_> = coverage.into_values().collect();
    for covered in &mut coverage {
        covered.share = group::share(covered.count, captured);
    }
    // Stable: equal shares stay in the order of their fingerprints.
    coverage.sort_by_key(|covered| std::cmp::Reverse(covered.count));
    coverage
}
