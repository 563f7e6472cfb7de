//! Translations that are kept: by the statement's lifted text and its session's settings. Values that shaped the text are
//! part of the key; all others are only written into it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::Target;
use super::literals::Lifted;
use super::mariadb::{Printed, print};
use super::names::Context;
use super::parse::{parse, with_room};
use super::refusal::Refusal;
use super::renderings::Renderings;
use super::schema::Schema;
use super::session::{SessionState, Settings};
use super::template::{Inputs, Source};

/// Translations kept. An application has some hundreds of shapes; one of a few kilobytes each makes 40 MB at most.
const KEPT_MAX: usize = 10_000;

/// A message's statements with holes, or why there are none.
#[derive(Debug)]
pub enum Kept {
    Printed(Vec<Printed>),
    Refused(Refusal),
}

/// What is known of a lifted text.
#[derive(Debug, Default)]
struct Known {
    /// The values that shape the translation.
    pins: Vec<Source>,
    by_values: HashMap<Vec<Option<String>>, Arc<Kept>>,
}

/// Makes translations and keeps them.
pub struct Translations {
    schema: Arc<Schema>,
    target: Target,
    pub renderings: Renderings,
    /// By the number of the session's settings.
    known: Vec<HashMap<String, Known, RandomState>>,
    kept: usize,
}

impl Translations {
    pub fn new(schema: Schema, target: Target) -> Self {
        Self { schema: Arc::new(schema), target, renderings: Renderings::default(), known: Vec::new(), kept: 0 }
    }

    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Takes another schema, and forgets the translations whose text names what changed.
    pub fn set_schema(&mut self, schema: Arc<Schema>) {
        let before = std::mem::replace(&mut self.schema, schema);
        let Some(changed) = changed_names(&before, &self.schema) else {
            return self.forget();
        };
        for known in &mut self.known {
            known.retain(|text, _| {
                let text = text.to_lowercase();
                !changed.iter().any(|name| text.contains(name.as_str()))
            });
        }
        self.kept = self.known.iter().flat_map(HashMap::values).map(|known| known.by_values.len()).sum();
    }

    fn forget(&mut self) {
        self.known.clear();
        self.kept = 0;
    }

    /// The translation of a lifted text, made once for each set of values that shape it.
    pub fn look_up(
        &mut self,
        state: &SessionState,
        lifted: &Lifted,
        inputs: &Inputs<'_>,
    ) -> Result<Arc<Kept>, Refusal> {
        let settings = usize::try_from(state.number).unwrap_or(usize::MAX);
        if let Some(known) = self.known.get(settings).and_then(|known| known.get(&lifted.text))
            && let Some(kept) = known.by_values.get(&values(&known.pins, inputs)?)
        {
            return Ok(Arc::clone(kept));
        }
        let (kept, pins) = self.make(state, lifted, inputs);
        if self.kept >= KEPT_MAX {
            self.forget();
        }
        self.kept += 1;
        let kept = Arc::new(kept);
        if self.known.len() <= settings {
            self.known.resize_with(settings + 1, HashMap::default);
        }
        let known = self.known[settings].entry(lifted.text.clone()).or_default();
        let all: BTreeSet<Source> = known.pins.iter().copied().chain(pins).collect();
        if all.len() > known.pins.len() {
            // Other values than before shaped this one: what was kept by fewer values may not be whole.
            known.by_values.clear();
            known.pins = all.into_iter().collect();
        }
        let key = values(&known.pins, inputs)?;
        known.by_values.insert(key, Arc::clone(&kept));
        Ok(kept)
    }

    fn make(&self, state: &SessionState, lifted: &Lifted, inputs: &Inputs<'_>) -> (Kept, BTreeSet<Source>) {
        let mut pins = BTreeSet::new();
        let kept = with_room(&lifted.text, || self.print_all(state, lifted, inputs, &mut pins));
        (kept.map_or_else(Kept::Refused, Kept::Printed), pins)
    }

    fn print_all(
        &self,
        state: &SessionState,
        lifted: &Lifted,
        inputs: &Inputs<'_>,
        pins: &mut BTreeSet<Source>,
    ) -> Result<Vec<Printed>, Refusal> {
        let Settings { search_path, zone, .. } = &state.settings;
        let seen = state.seen(&self.schema);
        let context = Context { schema: &seen, target: &self.target, search_path, zone };
        if let Some(rendering) = self.renderings.find(lifted, context, *inputs) {
            return rendering.map(|printed| vec![printed]);
        }
        let statements = parse(&lifted.text).map_err(|reason| super::broken::unparsed(&lifted.text, reason))?;
        let mut all: Vec<Printed> = Vec::with_capacity(statements.len());
        for statement in &statements {
            if all.last().is_some_and(|before| before.effect.is_setting()) {
                return Err("a setting that a later statement of the same message depends on".into());
            }
            let (printed, shaped_by) = print(statement, context, *inputs);
            pins.extend(shaped_by);
            all.push(printed?);
        }
        Ok(all)
    }
}

/// The bare names of tables and views that are not what they were; `None` where a change may be seen anywhere.
fn changed_names(before: &Schema, after: &Schema) -> Option<BTreeSet<String>> {
    if before.enums != after.enums || before.domains != after.domains || before.sequences != after.sequences {
        return None;
    }
    let all = before.tables.keys().chain(after.tables.keys());
    let changed = all.filter(|name| before.tables.get(*name) != after.tables.get(*name));
    Some(changed.filter_map(|name| Some(name.rsplit('.').next()?.to_lowercase())).collect())
}

fn values(pins: &[Source], inputs: &Inputs<'_>) -> Result<Vec<Option<String>>, String> {
    pins.iter().map(|pin| Ok(inputs.value(*pin)?.map(std::borrow::Cow::into_owned))).collect()
}
