//! What it takes, in units: the one table of efforts and prices, and the level that the sum comes to.
//!
//! The form is ora2pg's (`SHOW_REPORT --estimate_cost`, <https://ora2pg.darold.net/documentation.html>): work is counted
//! in units of five minutes; the letter says how much it is (A might be run automatically, B is rewriting up to a limit of
//! human-days, C is more than that), the number from 1 (trivial) to 5 (difficult) how hard. ora2pg prices what a
//! database holds; here most of the work is in what the application sends, so the prices are per fingerprint, and the
//! number follows the effort levels where there is no stored code. A unit is a convention, not a measurement.

use crate::core::assessment::{Class, Cost, CostItem, Effort, EffortShare, Fingerprint, Level, LossGroup, SchemaPart};

use super::book::Found;

/// How units become human-days, and how many of these are still a B.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub unit_minutes: u32,
    pub human_days_limit: u32,
}

impl Default for Budget {
    /// As ora2pg's `COST_UNIT_VALUE` and `HUMAN_DAYS_LIMIT`.
    fn default() -> Self {
        Self { unit_minutes: 5, human_days_limit: 5 }
    }
}

/// A human-day of eight hours: ora2pg's table of limits counts 96 units of five minutes as one.
const HUMAN_DAY_MINUTES: f64 = 480.0;

/// One kind of work.
struct Price {
    what: &'static str,
    per: &'static str,
    effort: Option<Effort>,
    /// Units for one of them.
    units: f64,
    why: &'static str,
    /// How many there are.
    count: fn(&Found, &SchemaPart) -> usize,
}

/// Every fingerprint, command, redesign and loss pays one of these, the worst that it comes to. A redesign is paid once,
/// however many fingerprints need it; each of those pays for its own text besides.
const PRICES: &[Price] = &[
    Price {
        what: "fingerprints that could not be assessed",
        per: "fingerprint",
        effort: None,
        units: 0.0,
        why: "unknown, and not in the sum: what they ask is not in the trace",
        count: |found, _| unassessed(found),
    },
    Price {
        what: "statements carried as they are, or skipped",
        per: "fingerprint",
        effort: Some(Effort::None),
        units: 0.0,
        why: "nothing to do",
        count: |found, _| statements(found, Need::Nothing),
    },
    Price {
        what: "statements that rules rewrite",
        per: "fingerprint",
        effort: Some(Effort::Text),
        units: 1.0,
        why: "read the new text beside the old, take it over, run its test",
        count: |found, _| statements(found, Need::Rules),
    },
    Price {
        what: "statements rewritten with a stated difference",
        per: "fingerprint",
        effort: Some(Effort::Logic),
        units: 6.0,
        why: "find out whether the application minds the difference, and guard it where it does",
        count: |found, _| statements(found, Need::Decision),
    },
    Price {
        what: "statements that no rule carries",
        per: "fingerprint",
        effort: Some(Effort::Text),
        units: 12.0,
        why: "write it for the target by hand, and a test that shows that it means the same",
        count: |found, _| statements(found, Need::Hand),
    },
    Price {
        what: "cache commands with the same meaning",
        per: "command",
        effort: Some(Effort::Text),
        units: 2.0,
        why: "call the other client where this one was called; a wrapper does it for all keys",
        count: |found, _| commands(found, |effort| matches!(effort, Effort::Text | Effort::Schema)),
    },
    Price {
        what: "cache commands with a difference or none at all",
        per: "command",
        effort: Some(Effort::Logic),
        units: 12.0,
        why: "find out whether the keys' users mind, and change the calls",
        count: |found, _| commands(found, |effort| effort >= Effort::Logic),
    },
    Price {
        what: "redesigns in the application's logic",
        per: "redesign",
        effort: Some(Effort::Logic),
        units: 96.0,
        why: "a human-day to design, build and test it, once for all that needs it",
        count: |found, _| redesigns(found, Effort::Logic),
    },
    Price {
        what: "redesigns of what is stored, or where",
        per: "redesign",
        effort: Some(Effort::DataModel),
        units: 480.0,
        why: "five human-days to design, build, migrate and test it, once for all that needs it",
        count: |found, _| redesigns(found, Effort::DataModel),
    },
    Price {
        what: "schema objects that lose something",
        per: "object",
        effort: Some(Effort::Schema),
        units: 1.0,
        why: "read what stands there instead, and accept it or declare another",
        count: |_, schema| objects(schema, |group| !group.code),
    },
    Price {
        what: "code that runs in the server",
        per: "object",
        effort: Some(Effort::Logic),
        units: 24.0,
        why: "two hours to write a function, trigger or view anew and test it; long ones take longer",
        count: |_, schema| objects(schema, |group| group.code),
    },
];

/// The effort of what is carried; that of a refusal is its redesign's, and what is skipped takes none.
///
/// A stated difference is the application's business until somebody has looked at it.
pub fn effort_of(class: Class) -> Effort {
    match class {
        Class::AsItIs | Class::Skipped => Effort::None,
        Class::Rewritten => Effort::Text,
        Class::Stated => Effort::Logic,
        // At the least, somebody writes another text.
        Class::Untranslatable => Effort::Text,
    }
}

/// What a fingerprint needs at its worst.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Nothing,
    Rules,
    Decision,
    Hand,
}

fn need(fingerprint: &Fingerprint) -> Need {
    let by_hand = fingerprint.refusals.iter().any(|refusal| refusal.effort > Effort::None);
    match &fingerprint.tally {
        _ if by_hand => Need::Hand,
        tally if tally.stated > 0 => Need::Decision,
        tally if tally.rewritten > 0 => Need::Rules,
        _ => Need::Nothing,
    }
}

fn statements(found: &Found, wanted: Need) -> usize {
    let assessed = found.fingerprints.iter().filter(|one| one.store == "sql" && one.effort.is_some());
    assessed.filter(|one| need(one) == wanted).count()
}

/// On both sides.
fn unassessed(found: &Found) -> usize {
    found.fingerprints.iter().filter(|one| one.effort.is_none()).count()
}

fn commands(found: &Found, wanted: fn(Effort) -> bool) -> usize {
    found.cache.iter().filter(|command| command.effort.is_some_and(wanted)).count()
}

fn redesigns(found: &Found, effort: Effort) -> usize {
    found.redesigns.iter().filter(|redesign| redesign.effort == effort).count()
}

fn objects(schema: &SchemaPart, wanted: fn(&LossGroup) -> bool) -> usize {
    schema.losses.iter().filter(|group| wanted(group)).map(|group| group.losses.len()).sum()
}

/// The sum of what was found.
pub fn cost(found: &Found, schema: &SchemaPart, budget: Budget) -> Cost {
    let items: Vec<CostItem> = PRICES
        .iter()
        .map(|price| {
            let count = (price.count)(found, schema) as u64;
            CostItem {
                what: price.what.to_owned(),
                per: price.per.to_owned(),
                effort: price.effort,
                count,
                units_each: price.units,
                units: count as f64 * price.units,
                why: price.why.to_owned(),
            }
        })
        .collect();
    let units: f64 = items.iter().map(|item| item.units).sum();
    let human_days = units * f64::from(budget.unit_minutes) / HUMAN_DAY_MINUTES;
    let assessed = found.accounting.all.captured > found.accounting.all.skipped;
    Cost {
        level: assessed.then(|| level(found, schema, human_days, budget)),
        items,
        units,
        unit_minutes: budget.unit_minutes,
        human_days,
        human_days_limit: budget.human_days_limit,
    }
}

fn level(found: &Found, schema: &SchemaPart, human_days: f64, budget: Budget) -> Level {
    let all = &found.accounting.all;
    let by_hand = found.fingerprints.iter().filter(|one| need(one) == Need::Hand).count();
    let code = objects(schema, |group| group.code);
    let limit = budget.human_days_limit;
    let known = unassessed(found) == 0 && schema.known;
    let (letter, of_letter) = if by_hand == 0 && all.stated == 0 && code == 0 && known {
        ('A', "rules write everything, and state no difference".to_owned())
    } else if human_days <= f64::from(limit) {
        ('B', format!("something is rewritten, decided or found out by hand, in {limit} human-days at most"))
    } else {
        ('C', format!("something is rewritten, decided or found out by hand, in more than {limit} human-days"))
    };
    let (number, of_number) = difficulty(found, schema);
    Level { letter, number, because: vec![of_letter, of_number] }
}

/// ora2pg's scale asks for stored functions, triggers and views, and whether they are rewritten by hand. So does this
/// one, and puts each effort level where the work is as hard. The reason says for how many fingerprints it is so: one
/// hard thing makes the number, as it does with ora2pg.
fn difficulty(found: &Found, schema: &SchemaPart) -> (u8, String) {
    let stored = |words: &[&str]| {
        schema.losses.iter().any(|group| group.code && words.iter().any(|word| group.what.contains(word)))
    };
    let hardest = found.fingerprints.iter().filter_map(|one| one.effort).max().unwrap_or(Effort::None);
    let so_many = found.fingerprints.iter().filter(|one| one.effort == Some(hardest)).count();
    let of = |words: &str| format!("{words}, for {so_many} of {} fingerprints", found.fingerprints.len());
    if hardest == Effort::DataModel {
        (5, of("difficult: something is stored in another form or in another store"))
    } else if stored(&["function", "procedure", "aggregate"]) {
        (5, "difficult: stored functions are rewritten".to_owned())
    } else if hardest == Effort::Logic {
        (4, of("manual: the application's logic changes, or a stated difference has to be decided on"))
    } else if stored(&["trigger", "view", "rule"]) {
        (4, "manual: no stored functions, but triggers or views are rewritten".to_owned())
    } else if hardest == Effort::Schema || !schema.losses.is_empty() {
        (3, "simple: the schema is declared otherwise".to_owned())
    } else if found.fingerprints.iter().any(|one| need(one) == Need::Hand) {
        (2, "easy: statements are written by hand".to_owned())
    } else {
        (1, "trivial: rules write what changes".to_owned())
    }
}

/// The fingerprints and operations at each effort level; first what could not be assessed, where there is any.
pub fn efforts(fingerprints: &[Fingerprint]) -> Vec<EffortShare> {
    let levels = std::iter::once(None).chain(Effort::ALL.into_iter().map(Some));
    let share = |effort: Option<Effort>| {
        let of_level = || fingerprints.iter().filter(move |one| one.effort == effort);
        EffortShare {
            effort,
            fingerprints: of_level().count() as u64,
            operations: of_level().map(|one| one.tally.captured).sum(),
        }
    };
    levels.map(share).filter(|share| share.effort.is_some() || share.fingerprints > 0).collect()
}
