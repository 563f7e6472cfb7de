//! percentile_cont and percentile_disc: the values in order as one text, of which the places asked for are read.

use super::aggregates::{GROUP_CONCAT, filtered};
use super::functions::arguments;
use super::json::joined;
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::parse::ast::{Expr, Function, OrderBySort};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;

/// The values of a group, in order.
struct Values {
    list: Template,
    count: Template,
    /// What is written around a value's text.
    cast: (&'static str, &'static str),
}

impl Values {
    /// The value at a place counted from 1.
    fn at(&self, place: &Template) -> Template {
        let (before, after) = self.cast;
        joined(&[&before, &"SUBSTRING_INDEX(SUBSTRING_INDEX(", &self.list, &",',',", place, &"),',',-1)", &after])
    }

    /// Between the two values whose places stand beside the fraction's, as PostgreSQL's `float8_lerp` has it.
    fn between(&self, fraction: &str) -> Template {
        let place = joined(&[&format!("({fraction}*("), &self.count, &"-1))"]);
        let low = self.at(&joined(&[&"FLOOR(", &place, &")+1"]));
        let high = self.at(&joined(&[&"CEILING(", &place, &")+1"]));
        joined(&[&"(", &low, &"+(", &place, &"-FLOOR(", &place, &"))*(", &high, &"-", &low, &"))"])
    }

    /// The first value that so large a part of all is not above.
    fn up_to(&self, fraction: &str) -> Template {
        self.at(&joined(&[&format!("GREATEST(CEILING({fraction}*"), &self.count, &"),1)"]))
    }
}

/// Writes a percentile, or a list of them for an array of fractions.
pub fn write(printer: &mut Printer<'_>, name: &str, function: &Function) -> Carried {
    let ([asked], [key]) = (&arguments(function)[..], function.within_group.as_slice()) else {
        return Err(Refusal::new(format!("{name} without WITHIN GROUP"), Redesign::Mistake));
    };
    if function.over.is_some() {
        return Err(format!("{name} as a window function, which PostgreSQL does not have").into());
    }
    let ty = printer.names.infer(&key.expr);
    let (exact, cast) = match (name, &ty) {
        ("percentile_cont", ty) if ty.is_number() => (false, ("CAST(", " AS DOUBLE)")),
        ("percentile_disc", Type::Int(_)) => (true, ("CAST(", " AS SIGNED)")),
        ("percentile_disc", Type::Numeric) => (true, ("CAST(", " AS DECIMAL(65,30))")),
        ("percentile_disc", Type::Float) => (true, ("CAST(", " AS DOUBLE)")),
        ("percentile_disc", Type::Date) => (true, ("CAST(", " AS DATE)")),
        ("percentile_disc", Type::Timestamp | Type::TimestampTz) => (true, ("CAST(", " AS DATETIME(6))")),
        (_, ty) => {
            return Err(Refusal::new(format!("{name} of values of type {}", ty.name()), Redesign::OrderedSets));
        }
    };
    let argument = filtered(printer, function.filter.as_deref(), |printer| printer.expr(&key.expr, &ty))?;
    let order = if matches!(key.options.sort, Some(OrderBySort::Desc)) { " DESC" } else { "" };
    let list = joined(&[&"GROUP_CONCAT(", &argument, &" ORDER BY ", &argument, &order, &" SEPARATOR ',')"]);
    let values = Values { list, count: joined(&[&"COUNT(", &argument, &")"]), cast };
    printer.state(GROUP_CONCAT);
    let one = |fraction: &str| if exact { values.up_to(fraction) } else { values.between(fraction) };
    let Expr::Array(array) = asked else {
        let fraction = fraction(printer, asked)?;
        printer.out.append(one(&fraction));
        return Ok(());
    };
    let mut written = joined(&[&"IF(", &values.count, &"=0,NULL,CONVERT(CONCAT('['"]);
    for (index, asked) in array.elem.iter().enumerate() {
        written.push_str(if index > 0 { ",','," } else { "," });
        let fraction = fraction(printer, asked)?;
        written.append(one(&fraction));
    }
    written.push_str(",']') USING utf8mb4))");
    printer.out.append(written);
    Ok(())
}

/// The rank that a number would have among a group's: of those before it, and those like it.
pub fn supposed(printer: &mut Printer<'_>, name: &str, function: &Function) -> Carried {
    let ([asked], [key]) = (&arguments(function)[..], function.within_group.as_slice()) else {
        return Err(Refusal::new(format!("{name} of several values WITHIN GROUP"), Redesign::OrderedSets));
    };
    let ty = printer.names.infer(&key.expr);
    let number = printer.names.infer(asked).is_number() && !printer.names.has_column(asked);
    if function.over.is_some() || !number || !ty.is_number() || key.options.nulls_first.is_some() {
        let reason = format!("{name} WITHIN GROUP of what is no number, or with NULLS FIRST or LAST");
        return Err(Refusal::new(reason, Redesign::OrderedSets));
    }
    let descending = matches!(key.options.sort, Some(OrderBySort::Desc));
    let value = printer.captured(|printer| printer.operand(asked, &ty))?;
    let filter = function.filter.as_deref();
    let all = filtered(printer, filter, |printer| printer.operand(&key.expr, &ty))?;
    let counted = filtered(printer, filter, |printer| {
        printer.push("1");
        Ok(())
    })?;
    let sign = if descending { ">" } else { "<" };
    // NULL is the greatest value.
    let nulls = if descending { joined(&[&" OR ", &all, &" IS NULL"]) } else { Template::default() };
    let before = joined(&[&"CASE WHEN ", &all, &sign, &value, &nulls, &" THEN ", &counted, &" END"]);
    let rank = joined(&[&"COUNT(", &before, &")"]);
    let count = joined(&[&"COUNT(", &counted, &")"]);
    printer.out.append(match name {
        "rank" => joined(&[&"(", &rank, &" + 1)"]),
        "dense_rank" if !descending => {
            joined(&[&"(COUNT(DISTINCT CASE WHEN ", &all, &sign, &value, &" THEN ", &all, &" END) + 1)"])
        }
        "percent_rank" => joined(&[&"COALESCE(CAST(", &rank, &" AS DOUBLE) / NULLIF(", &count, &",0),0e0)"]),
        "cume_dist" => {
            let like = joined(&[&"CASE WHEN ", &all, &sign, &"=", &value, &nulls, &" THEN ", &counted, &" END"]);
            joined(&[&"(CAST(COUNT(", &like, &") + 1 AS DOUBLE) / (", &count, &" + 1))"])
        }
        _ => return Err(Refusal::new(format!("{name} WITHIN GROUP, descending"), Redesign::OrderedSets)),
    });
    Ok(())
}

/// A fraction that is written out, as a double.
fn fraction(printer: &mut Printer<'_>, expr: &Expr) -> Carried<String> {
    let text = printer.pin(expr)?.ok_or("a percentile of NULL")?;
    match text.parse::<f64>() {
        Ok(fraction) if (0.0..=1.0).contains(&fraction) => Ok(format!("{fraction}e0")),
        _ => Err(Refusal::new(format!("the fraction {text} of a percentile"), Redesign::Mistake)),
    }
}
