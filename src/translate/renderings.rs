//! Reviewed renderings: for a fingerprint, the requests that the ported application would send.
//!
//! `$n` in a request is the fingerprint's n-th `?`: a text in quotes, a number as it is, a folded list with commas; `$n.m` is
//! the m-th value of that list. `::type` behind it writes the value as a PostgreSQL type has it, in the spelling that the
//! target's columns keep. What can't be written so is refused.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use regex::Regex;

use super::fingerprint::{Folded, Held, fold};
use super::literals::Lifted;
use super::mariadb::{Carried, Printed, Printer};
use super::names::Context;
use super::template::{Inputs, Source, Template};
use super::types::Type;
use super::values::Form;
use crate::format::renderings::Rendering;

/// Where the names of a rendering are looked up: where the tables of PostgreSQL's default schema are.
pub const DATABASE: &str = "USE `public`";

/// The renderings of one translator.
#[derive(Debug, Default)]
pub struct Renderings {
    by_fingerprint: HashMap<String, Known>,
}

#[derive(Debug)]
struct Known {
    requests: Vec<String>,
    used: AtomicBool,
}

impl Renderings {
    pub fn new(renderings: Vec<Rendering>) -> Self {
        let known = |rendering: Rendering| {
            let known = Known { requests: rendering.target_sql, used: AtomicBool::new(false) };
            (rendering.fingerprint, known)
        };
        Self { by_fingerprint: renderings.into_iter().map(known).collect() }
    }

    /// The fingerprints whose rendering no operation has used, in their order.
    pub fn unused(&self) -> Vec<String> {
        let unused = self.by_fingerprint.iter().filter(|(_, known)| !known.used.load(Ordering::Relaxed));
        let mut unused: Vec<String> = unused.map(|(fingerprint, _)| fingerprint.clone()).collect();
        unused.sort();
        unused
    }

    /// Whether a statement's fingerprint has a rendering.
    pub fn has(&self, lifted: &str) -> bool {
        !self.by_fingerprint.is_empty() && self.by_fingerprint.contains_key(&fold(lifted).text)
    }

    /// The rendering of a statement, if its fingerprint has one.
    pub fn find(&self, lifted: &Lifted, context: Context<'_>, inputs: Inputs<'_>) -> Option<Carried<Printed>> {
        if self.by_fingerprint.is_empty() {
            return None;
        }
        let folded = fold(&lifted.text);
        let known = self.by_fingerprint.get(&folded.text)?;
        known.used.store(true, Ordering::Relaxed);
        Some(printed(&known.requests, &folded, context, inputs))
    }
}

fn printed(requests: &[String], folded: &Folded, context: Context<'_>, inputs: Inputs<'_>) -> Carried<Printed> {
    let mut printer = Printer::new(context, inputs);
    printer.note("rendering");
    printer.before.push(Template::from(DATABASE));
    for request in requests {
        let template = template(request, folded, &printer)?;
        let before = std::mem::replace(&mut printer.out, template);
        if !before.is_empty() {
            printer.before.push(before);
        }
    }
    Ok(printer.finish())
}

fn template(request: &str, folded: &Folded, printer: &Printer<'_>) -> Carried<Template> {
    // A quoted part, or a placeholder with its type.
    static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"'(?:[^'\\]|''|\\.)*'|`[^`]*`|\$(\d+)(?:\.(\d+))?(?:::([a-z][a-z0-9_]*(?: [a-z]+)*(?:\[\])?))?")
            .ok()
    });
    let parts = PARTS.as_ref().ok_or("the pattern of placeholders is broken")?;
    let mut template = Template::default();
    let mut written = 0;
    for part in parts.captures_iter(request) {
        let (Some(whole), Some(number)) = (part.get(0), part.get(1)) else { continue };
        template.push_str(&request[written..whole.start()]);
        written = whole.end();
        let hole = number.as_str().parse::<usize>().ok().and_then(|number| folded.holes.get(number.checked_sub(1)?));
        let Some(hole) = hole else {
            let count = folded.holes.len();
            return Err(format!("the rendering names ${}, the fingerprint has {count} values", number.as_str()).into());
        };
        let one = part.get(2).map(|index| index.as_str().parse::<usize>().unwrap_or(0).wrapping_sub(1));
        let values = match one {
            None => hole.as_slice(),
            Some(index) => hole
                .get(index..=index)
                .ok_or_else(|| format!("the rendering names {}, there are {} values", whole.as_str(), hole.len()))?,
        };
        let ty = part.get(3).map(|name| Type::parse(name.as_str(), printer.names.ctx.schema));
        push_values(&mut template, values, ty.as_ref(), printer)?;
    }
    template.push_str(&request[written..]);
    Ok(template)
}

fn push_values(template: &mut Template, hole: &[Held], ty: Option<&Type>, printer: &Printer<'_>) -> Carried {
    for (index, held) in hole.iter().enumerate() {
        template.push_str(if index > 0 { ", " } else { "" });
        let source = match held {
            Held::Null => {
                template.push_str("NULL");
                continue;
            }
            Held::Row => return Err("the rendering of several rows of VALUES; send them row by row".into()),
            Held::Negative(source) => {
                template.push_str("-");
                *source
            }
            Held::Value(source) => *source,
        };
        let form = match ty {
            Some(ty) => printer.form(ty)?,
            None => plain_form(source, printer.inputs),
        };
        template.push_hole(source, form);
    }
    Ok(())
}

/// A literal is written as it was recorded, a parameter as text.
fn plain_form(source: Source, inputs: Inputs<'_>) -> Form {
    let Source::Literal(slot) = source else { return Form::Text };
    match inputs.slots.get(slot) {
        Some(slot) if !slot.is_text() => Form::Numeric,
        _ => Form::Text,
    }
}
