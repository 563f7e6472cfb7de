//! generate_series of moments by steps of months from one literal to another: PostgreSQL adds each step to the last value,
//! so that a day which a month has not is lost for good. The values are listed when the statement is translated.

use super::series::Call;
use crate::core::interval::Parts;
use crate::translate::mariadb::{Carried, Printer, quoted};
use crate::translate::moments::{moment_literal, utc};
use crate::translate::parse::ast::Expr;
use crate::translate::rules::time::parted;
use crate::translate::types::Type;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span};

/// 1_000 values are 50 kB of text, and more than eighty years of months.
const VALUES_MAX: usize = 1000;

/// Every month has it.
const LAST_DAY_OF_ALL: i8 = 28;

impl Printer<'_> {
    /// Writes the values one by one where both ends are literals and a formula would give others; false where not.
    pub(super) fn listed_series(
        &mut self,
        call: &Call<'_>,
        [start, stop]: [&Expr; 2],
        step: &Expr,
        ty: &Type,
    ) -> Carried<bool> {
        if *ty == Type::TimestampTz && *self.names.ctx.zone != TimeZone::UTC {
            return Ok(false);
        }
        let known = matches!(step, Expr::Interval(_) | Expr::Value(_) | Expr::Cast { .. });
        let Some(parts) = (if known { parted::of(self, step)?.and_then(|parted| parted.fixed()) } else { None }) else {
            return Ok(false);
        };
        let (Some(start), Some(stop)) = (self.literal_moment(start, ty)?, self.literal_moment(stop, ty)?) else {
            return Ok(false);
        };
        let plain = parts.days == 0 && parts.microseconds == 0 && start.day() <= LAST_DAY_OF_ALL;
        if parts.months == 0 || plain {
            return Ok(false);
        }
        let values = values(start, stop, parts)?;
        let (value, ordinality) = call.columns();
        self.push("(");
        for (index, moment) in values.iter().enumerate() {
            self.push(if index > 0 { " UNION ALL SELECT " } else { "SELECT " });
            self.push(&format!("CAST({} AS DATETIME(6)) AS {}", moment_literal(*moment), quoted(&value)));
            if call.ordinality {
                self.push(&format!(",{} AS {}", index + 1, quoted(&ordinality)));
            }
        }
        if values.is_empty() {
            let ordinality = if call.ordinality { format!(",0 AS {}", quoted(&ordinality)) } else { String::new() };
            let none =
                format!("SELECT CAST(NULL AS DATETIME(6)) AS {}{ordinality} FROM DUAL WHERE FALSE", quoted(&value));
            self.push(&none);
        }
        self.push(&format!(") AS {}", quoted(&call.alias())));
        Ok(true)
    }

    /// The moment of a literal, with a cast or without.
    fn literal_moment(&mut self, expr: &Expr, ty: &Type) -> Carried<Option<DateTime>> {
        let source = match expr {
            Expr::TypedString(typed) => self.bare(&Expr::Value(typed.value.clone())),
            Expr::Cast { expr, data_type, .. } if !data_type.to_string().contains('(') => self.bare(expr),
            Expr::Nested(inner) => return self.literal_moment(inner, ty),
            other => self.bare(other),
        };
        let Some(source) = source else { return Ok(None) };
        let text = self.pin_source(source)?;
        // A local time passes over the zone that its text names.
        let utc_zone = TimeZone::UTC;
        let zone = (*ty == Type::TimestampTz).then_some(&utc_zone);
        Ok(text.and_then(|text| utc(text.trim(), zone)))
    }
}

fn values(start: DateTime, stop: DateTime, step: Parts) -> Carried<Vec<DateTime>> {
    let length = step.length().filter(|length| *length != 0);
    let down = length.ok_or("generate_series with a step of 0; PostgreSQL refuses it")? < 0;
    let unread = || "generate_series beyond the years that are known";
    let mut values = Vec::new();
    let mut at = start;
    while if down { at >= stop } else { at <= stop } {
        values.push(at);
        if values.len() > VALUES_MAX {
            return Err("generate_series of more months than are listed".into());
        }
        let span = Span::new().try_months(step.months).map_err(|_| unread())?;
        let days = Span::new().try_days(step.days).map_err(|_| unread())?;
        at = at.checked_add(span).and_then(|at| at.checked_add(days)).map_err(|_| unread())?;
        at = at.checked_add(SignedDuration::from_micros(step.microseconds)).map_err(|_| unread())?;
    }
    Ok(values)
}
