//! PostGIS, as far as MariaDB means the same: points and boxes that a statement writes, in the plane.
//!
//! MariaDB takes a polygon's edge for its inside, measures a distance to its corners, and rounds near a slanted edge.
//! So other shapes are refused, and a point and a box are compared by their bounds, which both do exactly.

use super::functions::{Fun, arguments, call, in_family};
use super::{Applied, Example, Node, Rule};
use crate::translate::mariadb::{Carried, Printer};
use crate::translate::names::Names;
use crate::translate::parse::ast::{BinaryOperator, Expr, UnaryOperator, Value};
use crate::translate::refusal::{Redesign, Refusal};
use crate::translate::template::Template;
use crate::translate::types::Type;

pub struct Spatial;

const AS_TEXT: &str =
    "ST_AsText of a coordinate with more than 15 digits or below 1e-8: MariaDB writes all digits, PostGIS 15";
const FAR: &str = "a distance between coordinates beyond 1e154 is NULL on PostgreSQL, an error on MariaDB";
const TOLERANCE: &str = "a negative tolerance of ST_DWithin is an error on PostgreSQL, FALSE on MariaDB";

impl Rule for Spatial {
    fn id(&self) -> &'static str {
        "spatial"
    }

    fn doc(&self) -> &'static str {
        "Points and boxes that a statement writes: coordinates, text, planar distance, containment, overlap and bounding \
         boxes. Geometry columns, other shapes, geography, projections, neighbours and rasters are refused."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    fn apply(&self, node: &Node<'_>, printer: &mut Printer<'_>) -> Carried<Applied> {
        let Node::Expr(expr, _) = node else { return Ok(Applied::Unchanged) };
        match expr {
            Expr::Function(function) if call(function).0.starts_with("st_") => {
                match in_family(FUNCTIONS, node, printer)? {
                    Applied::Rewritten => {}
                    Applied::Unchanged => {
                        let count = arguments(function).len();
                        let reason = format!("the spatial function {} with {count} arguments", call(function).0);
                        return Err(refused(reason));
                    }
                }
            }
            Expr::BinaryOp { left, op, right } if is_spatial(printer, left) || is_spatial(printer, right) => {
                match op {
                    BinaryOperator::PGOverlap => related(printer, "MBRIntersects", left, right)?,
                    BinaryOperator::PGRegexMatch => related(printer, "MBRContains", left, right)?,
                    // MBRWithin denies a point on the box's edge.
                    BinaryOperator::At => related(printer, "MBRContains", right, left)?,
                    BinaryOperator::TildeEq => related(printer, "MBREqual", left, right)?,
                    BinaryOperator::And | BinaryOperator::Or => return Ok(Applied::Unchanged),
                    other => return Err(refused(format!("the operator `{other}` on geometries"))),
                }
            }
            Expr::Cast { .. } | Expr::TypedString(_) if is_spatial(printer, expr) => return Err(answered()),
            _ => return Ok(Applied::Unchanged),
        }
        Ok(Applied::Rewritten)
    }
}

/// What PostGIS has and MariaDB means the same by. A geometry itself is written by who takes it.
pub const FUNCTIONS: &[Fun] = &[
    Fun::new("st_makepoint", (2, 2), geometry, |_, _| Err(answered())),
    Fun::new("st_point", (2, 3), geometry, |_, _| Err(answered())),
    Fun::new("st_setsrid", (2, 2), geometry, |_, _| Err(answered())),
    Fun::new("st_geomfromtext", (1, 2), geometry, |_, _| Err(answered())),
    Fun::new("st_makeenvelope", (4, 5), geometry, |_, _| Err(answered())),
    Fun::new("st_x", (1, 1), double, |printer, exprs| coordinate(printer, "ST_X", exprs[0])),
    Fun::new("st_y", (1, 1), double, |printer, exprs| coordinate(printer, "ST_Y", exprs[0])),
    Fun::new("st_astext", (1, 1), |_, _| Type::Text, as_text),
    Fun::new("st_distance", (2, 2), double, distance),
    Fun::new("st_dwithin", (3, 3), boolean, near),
    Fun::new("st_intersects", (2, 2), boolean, |printer, exprs| related(printer, "MBRIntersects", exprs[0], exprs[1])),
    Fun::new("st_disjoint", (2, 2), boolean, |printer, exprs| related(printer, "MBRDisjoint", exprs[0], exprs[1])),
    Fun::new("st_equals", (2, 2), boolean, |printer, exprs| related(printer, "MBREqual", exprs[0], exprs[1])),
    Fun::new("st_covers", (2, 2), boolean, |printer, exprs| related(printer, "MBRContains", exprs[0], exprs[1])),
    Fun::new("st_coveredby", (2, 2), boolean, |printer, exprs| related(printer, "MBRContains", exprs[1], exprs[0])),
    Fun::new("st_contains", (2, 2), boolean, |printer, exprs| inside(printer, exprs[0], exprs[1])),
    Fun::new("st_within", (2, 2), boolean, |printer, exprs| inside(printer, exprs[1], exprs[0])),
];

fn geometry(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Other("geometry".to_owned())
}

fn double(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Float
}

fn boolean(_: &Names<'_>, _: &[&Expr]) -> Type {
    Type::Bool
}

fn refused(what: impl Into<String>) -> Refusal {
    Refusal::new(format!("{}: MariaDB has nothing that means the same", what.into()), Redesign::Spatial)
}

fn answered() -> Refusal {
    refused("a geometry as a value of its own, outside of a spatial function")
}

fn is_spatial(printer: &Printer<'_>, expr: &Expr) -> bool {
    matches!(printer.names.infer(expr), Type::Other(name)
        if matches!(name.rsplit('.').next(), Some("geometry" | "geography" | "raster")))
}

/// A geometry that a statement writes.
struct Geometry {
    /// MariaDB's expression.
    text: Template,
    shape: Shape,
    srid: u32,
}

enum Shape {
    Point {
        /// Its coordinates are whole numbers.
        whole: bool,
    },
    /// The bounds, as MariaDB's numbers: west, south, east, north.
    Envelope([String; 4]),
}

/// Reads a geometry, or says why it is none that is carried.
fn read(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Geometry> {
    match expr {
        Expr::Nested(inner) => read(printer, inner),
        Expr::Cast { expr: inner, data_type, .. } if printer.bare(inner).is_some() => {
            let name = data_type.to_string().to_lowercase();
            if name != "geometry" {
                return Err(refused(format!("a cast to {name}")));
            }
            from_text(printer, inner)
        }
        Expr::Function(function) => {
            let (name, plain) = call(function);
            let exprs = arguments(function);
            match (name.as_str(), exprs.as_slice()) {
                ("st_makepoint" | "st_point", [x, y]) if plain => point(printer, x, y, 0),
                ("st_point", [x, y, srid]) if plain => {
                    let srid = reference(printer, srid)?;
                    point(printer, x, y, srid)
                }
                ("st_setsrid", [inner, srid]) if plain => {
                    Ok(Geometry { srid: reference(printer, srid)?, ..read(printer, inner)? })
                }
                ("st_geomfromtext", [text]) if plain => from_text(printer, text),
                ("st_geomfromtext", [text, srid]) if plain => {
                    Ok(Geometry { srid: reference(printer, srid)?, ..from_text(printer, text)? })
                }
                ("st_makeenvelope", [west, south, east, north, rest @ ..]) if plain => {
                    let srid = rest.first().map_or(Ok(0), |srid| reference(printer, srid))?;
                    envelope(printer, [west, south, east, north], srid)
                }
                _ => Err(refused(format!("a geometry that {name} makes"))),
            }
        }
        other if printer.bare(other).is_some() => from_text(printer, other),
        _ => Err(refused("a geometry that the statement does not write out, as a column's")),
    }
}

fn reference(printer: &mut Printer<'_>, expr: &Expr) -> Carried<u32> {
    let srid = printer.pin(expr)?.and_then(|srid| srid.parse().ok());
    srid.ok_or_else(|| refused("a reference system that is no number in the statement"))
}

fn point(printer: &mut Printer<'_>, x: &Expr, y: &Expr, srid: u32) -> Carried<Geometry> {
    let mut whole = true;
    for expr in [x, y] {
        let ty = printer.names.infer(expr);
        if ty != Type::Unknown && !ty.is_number() {
            return Err(Refusal::new(format!("a coordinate of type {}", ty.name()), Redesign::Mistake));
        }
        let short = match expr {
            Expr::Value(_) => printer.pin(expr)?.is_some_and(|value| decimal(&value).is_some()),
            _ => true,
        };
        whole &= short && matches!(ty, Type::Int(2 | 4));
    }
    let text = printer.captured(|printer| {
        printer.push("POINT(");
        printer.list([x, y], &Type::Float)?;
        printer.push(")");
        Ok(())
    })?;
    Ok(Geometry { text, shape: Shape::Point { whole }, srid })
}

/// `POINT(x y)`, `SRID=n;POINT(x y)`. What else the text may hold is another shape, or an error on PostgreSQL.
fn from_text(printer: &mut Printer<'_>, expr: &Expr) -> Carried<Geometry> {
    let value = printer.pin(expr)?.ok_or_else(|| refused("NULL as a geometry's text"))?;
    let parsed = || {
        let (srid, text) = match value.strip_prefix("SRID=") {
            Some(rest) => rest.split_once(';').and_then(|(srid, text)| Some((srid.parse().ok()?, text)))?,
            None => (0, value.as_str()),
        };
        let (word, rest) = text.trim().split_once('(')?;
        let mut numbers = rest.strip_suffix(')')?.split_whitespace();
        let (x, y) = (decimal(numbers.next()?)?, decimal(numbers.next()?)?);
        let is_point = word.trim().eq_ignore_ascii_case("point") && numbers.next().is_none();
        is_point.then(|| Geometry {
            text: Template::of(&format!("POINT({x},{y})")),
            shape: Shape::Point { whole: !x.contains('.') && !y.contains('.') },
            srid,
        })
    };
    parsed().ok_or_else(|| refused(format!("the geometry '{value}', which is no plain POINT(x y)")))
}

/// A number that both read alike, with few digits: as PostGIS would write it.
fn decimal(text: &str) -> Option<String> {
    const DIGITS_MAX: usize = 15;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = all_digits(whole) && all_digits(fraction) && whole.len() + fraction.len() <= DIGITS_MAX;
    let negative_zero = digits.len() < text.len() && digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    (fits && !negative_zero).then(|| if digits.contains('.') { format!("{text}e0") } else { text.to_owned() })
}

/// The number that a literal or parameter is.
fn constant(printer: &mut Printer<'_>, expr: &Expr) -> Carried<String> {
    let (sign, expr) = match expr {
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => ("-", expr.as_ref()),
        other => ("", other),
    };
    let value = printer.pin(expr)?.unwrap_or_default();
    decimal(&format!("{sign}{value}"))
        .ok_or_else(|| refused(format!("an envelope with the bound {sign}{value}, which is no number of 15 digits")))
}

fn envelope(printer: &mut Printer<'_>, bounds: [&Expr; 4], srid: u32) -> Carried<Geometry> {
    let mut found = [const { String::new() }; 4];
    for (bound, expr) in found.iter_mut().zip(bounds) {
        *bound = constant(printer, expr)?;
    }
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    let [west, south, east, north] = &found;
    if !(number(west) < number(east) && number(south) < number(north)) {
        return Err(refused("an envelope without an inside, or with its corners exchanged"));
    }
    let corners = [(west, south), (west, north), (east, north), (east, south), (west, south)];
    let corners = corners.map(|(x, y)| format!("POINT({x},{y})")).join(",");
    let text = Template::of(&format!("POLYGON(LINESTRING({corners}))"));
    Ok(Geometry { text, shape: Shape::Envelope(found), srid })
}

/// Two geometries of one reference system.
fn pair(printer: &mut Printer<'_>, left: &Expr, right: &Expr) -> Carried<(Geometry, Geometry)> {
    let (one, other) = (read(printer, left)?, read(printer, right)?);
    if one.srid != other.srid {
        return Err(refused("geometries of two reference systems, which PostGIS refuses to compare"));
    }
    Ok((one, other))
}

/// `word(left,right)`.
fn related(printer: &mut Printer<'_>, word: &str, left: &Expr, right: &Expr) -> Carried {
    let (one, other) = pair(printer, left, right)?;
    written(printer, word, one.text, other.text);
    Ok(())
}

fn written(printer: &mut Printer<'_>, word: &str, one: Template, other: Template) {
    printer.push(&format!("{word}("));
    printer.out.append(one);
    printer.push(",");
    printer.out.append(other);
    printer.push(")");
}

/// Containment: a point on the edge is not inside.
fn inside(printer: &mut Printer<'_>, whole: &Expr, part: &Expr) -> Carried {
    let (one, other) = pair(printer, whole, part)?;
    let (Shape::Envelope(bounds), Shape::Point { .. }) = (&one.shape, &other.shape) else {
        written(printer, "MBRContains", one.text, other.text);
        return Ok(());
    };
    let [west, south, east, north] = bounds.clone();
    printer.push("(");
    written(printer, "MBRContains", one.text, other.text.clone());
    printer.push(" AND ST_X(");
    printer.out.append(other.text.clone());
    printer.push(&format!(") NOT IN ({west},{east}) AND ST_Y("));
    printer.out.append(other.text);
    printer.push(&format!(") NOT IN ({south},{north}))"));
    Ok(())
}

/// A point's text, and whether its coordinates are whole.
fn as_point(printer: &mut Printer<'_>, expr: &Expr) -> Carried<(Geometry, bool)> {
    let geometry = read(printer, expr)?;
    match geometry.shape {
        Shape::Point { whole } => Ok((geometry, whole)),
        Shape::Envelope(_) => Err(refused("a coordinate of, or a distance to, an envelope")),
    }
}

fn coordinate(printer: &mut Printer<'_>, word: &str, expr: &Expr) -> Carried {
    let (point, _) = as_point(printer, expr)?;
    printer.push(&format!("{word}("));
    printer.out.append(point.text);
    printer.push(")");
    Ok(())
}

fn as_text(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let geometry = read(printer, exprs[0])?;
    let whole = match &geometry.shape {
        Shape::Point { whole } => *whole,
        Shape::Envelope(bounds) => bounds.iter().all(|bound| !bound.contains('.')),
    };
    if !whole {
        printer.state(AS_TEXT);
    }
    printer.push("ST_AsText(");
    printer.out.append(geometry.text);
    printer.push(")");
    Ok(())
}

/// Between two points, as both compute it. MariaDB's ST_Distance measures to a polygon's corners instead of its sides, and
/// once a row's answer is NULL, those of all later rows are.
fn distance(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    let ((one, whole), (other, also_whole)) = (as_point(printer, exprs[0])?, as_point(printer, exprs[1])?);
    if one.srid != other.srid {
        return Err(refused("a distance between two reference systems, which PostGIS refuses"));
    }
    if !(whole && also_whole) {
        printer.state(FAR);
    }
    for (before, word) in [("SQRT(", "ST_X("), ("+", "ST_Y(")] {
        printer.push(&format!("{before}POW({word}"));
        printer.out.append(one.text.clone());
        printer.push(&format!(")-{word}"));
        printer.out.append(other.text.clone());
        printer.push("),2)");
    }
    printer.push(")");
    Ok(())
}

fn near(printer: &mut Printer<'_>, exprs: &[&Expr]) -> Carried {
    if !matches!(exprs[2], Expr::Value(value) if matches!(value.value, Value::Number(..))) {
        printer.state(TOLERANCE);
    }
    printer.push("(");
    distance(printer, &exprs[..2])?;
    printer.push(" <= ");
    printer.operand(exprs[2], &Type::Float)?;
    printer.push(")");
    Ok(())
}

const EXAMPLES: &[Example] = &[
    Example::new(
        "SELECT ST_X(ST_MakePoint(id, amount)) AS x, ST_Y(ST_Point(id, amount)) AS y FROM item",
        &["SELECT ST_X(POINT(`id`,`amount`)) AS `x`,ST_Y(POINT(`id`,`amount`)) AS `y` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT ST_X('POINT(0.1 -2)'::geometry) AS x, ST_Y(ST_GeomFromText('point( 1 2.5 )')) AS y",
        &["SELECT ST_X(POINT(0.1e0,-2)) AS `x`,ST_Y(POINT(1,2.5e0)) AS `y`"],
    ),
    Example::new(
        "SELECT ST_AsText(ST_MakePoint(id, amount)) AS t FROM item",
        &["SELECT ST_AsText(POINT(`id`,`amount`)) AS `t` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT ST_AsText(ST_MakeEnvelope(-1, 0, 4, 5)) AS t",
        &["SELECT ST_AsText(POLYGON(LINESTRING(POINT(-1,0),POINT(-1,5),POINT(4,5),POINT(4,0),POINT(-1,0)))) AS `t`"],
    ),
    Example::new(
        "SELECT id, ST_Distance(ST_MakePoint(amount, total), 'POINT(5 7)') AS far FROM item",
        &[
            "SELECT `id`,SQRT(POW(ST_X(POINT(`amount`,`total`))-ST_X(POINT(5,7)),2)+POW(ST_Y(POINT(`amount`,`total`))-ST_Y(POINT(5,7)),2)) AS `far` FROM `public`.`item`",
        ],
    ),
    // Stated: coordinates that are doubles may be too far apart to be squared.
    Example::new(
        "SELECT ST_Distance(ST_MakePoint(ratio, 0.5), ST_MakePoint(0, 0)) AS far FROM sample",
        &[
            "SELECT SQRT(POW(ST_X(POINT(`ratio`,0.5e0))-ST_X(POINT(0,0)),2)+POW(ST_Y(POINT(`ratio`,0.5e0))-ST_Y(POINT(0,0)),2)) AS `far` FROM `public`.`sample`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE ST_DWithin(ST_SetSRID(ST_MakePoint(amount, total), 4326), 'SRID=4326;POINT(8 11)', 5)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE (SQRT(POW(ST_X(POINT(`amount`,`total`))-ST_X(POINT(8,11)),2)+POW(ST_Y(POINT(`amount`,`total`))-ST_Y(POINT(8,11)),2)) <= 5)",
        ],
    ),
    Example::new(
        "SELECT id, ST_Contains(ST_MakeEnvelope(0, 0, 12, 7), ST_MakePoint(amount, total)) AS c FROM item",
        &[
            "SELECT `id`,(MBRContains(POLYGON(LINESTRING(POINT(0,0),POINT(0,7),POINT(12,7),POINT(12,0),POINT(0,0))),POINT(`amount`,`total`)) AND ST_X(POINT(`amount`,`total`)) NOT IN (0,12) AND ST_Y(POINT(`amount`,`total`)) NOT IN (0,7)) AS `c` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, ST_Within(ST_MakePoint(amount, total), ST_MakePoint(5, 7)) AS w FROM item",
        &["SELECT `id`,MBRContains(POINT(5,7),POINT(`amount`,`total`)) AS `w` FROM `public`.`item`"],
    ),
    Example::new(
        "SELECT id, ST_Covers(ST_MakeEnvelope(0, 0, 5, 7), ST_MakePoint(amount, total)) AS c FROM item",
        &[
            "SELECT `id`,MBRContains(POLYGON(LINESTRING(POINT(0,0),POINT(0,7),POINT(5,7),POINT(5,0),POINT(0,0))),POINT(`amount`,`total`)) AS `c` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT id, ST_Intersects(ST_MakeEnvelope(0, 0, 5, 7), ST_MakePoint(amount, total)) AS i, ST_Disjoint(ST_MakePoint(0, 0), ST_MakePoint(amount, total)) AS d FROM item",
        &[
            "SELECT `id`,MBRIntersects(POLYGON(LINESTRING(POINT(0,0),POINT(0,7),POINT(5,7),POINT(5,0),POINT(0,0))),POINT(`amount`,`total`)) AS `i`,MBRDisjoint(POINT(0,0),POINT(`amount`,`total`)) AS `d` FROM `public`.`item`",
        ],
    ),
    Example::new(
        "SELECT ST_Equals(ST_MakeEnvelope(0, 0, 1, 1), ST_MakeEnvelope(0, 0, 1, 2)) AS e, ST_Contains(ST_MakeEnvelope(0, 0, 4, 4), ST_MakeEnvelope(0, 0, 1, 1)) AS c",
        &[
            "SELECT MBREqual(POLYGON(LINESTRING(POINT(0,0),POINT(0,1),POINT(1,1),POINT(1,0),POINT(0,0))),POLYGON(LINESTRING(POINT(0,0),POINT(0,2),POINT(1,2),POINT(1,0),POINT(0,0)))) AS `e`,MBRContains(POLYGON(LINESTRING(POINT(0,0),POINT(0,4),POINT(4,4),POINT(4,0),POINT(0,0))),POLYGON(LINESTRING(POINT(0,0),POINT(0,1),POINT(1,1),POINT(1,0),POINT(0,0)))) AS `c`",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE ST_MakePoint(amount, total) && ST_MakeEnvelope(0, 0, 5, 7)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE MBRIntersects(POINT(`amount`,`total`),POLYGON(LINESTRING(POINT(0,0),POINT(0,7),POINT(5,7),POINT(5,0),POINT(0,0))))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE ST_MakePoint(amount, total) @ ST_MakeEnvelope(0, 0, 5, 7)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE MBRContains(POLYGON(LINESTRING(POINT(0,0),POINT(0,7),POINT(5,7),POINT(5,0),POINT(0,0))),POINT(`amount`,`total`))",
        ],
    ),
    Example::new(
        "SELECT id FROM item WHERE ST_MakeEnvelope(0, 0, 5, 7) ~ ST_MakePoint(amount, total)",
        &[
            "SELECT `id` FROM `public`.`item` WHERE MBRContains(POLYGON(LINESTRING(POINT(0,0),POINT(0,7),POINT(5,7),POINT(5,0),POINT(0,0))),POINT(`amount`,`total`))",
        ],
    ),
    Example::new("SELECT ST_MakePoint(1, 2)", &[]),
    Example::new("SELECT 'POINT(1 2)'::geometry", &[]),
    Example::new("SELECT ST_X('POINT Z (1 2 3)'::geometry)", &[]),
    Example::new("SELECT ST_X('POINT(1 2)'::geography::geometry)", &[]),
    Example::new("SELECT ST_Distance('POINT(1 2)'::geography, 'POINT(2 2)'::geography)", &[]),
    Example::new("SELECT ST_Distance(ST_MakePoint(1, 1), ST_MakeEnvelope(4, 0, 8, 4))", &[]),
    Example::new("SELECT ST_Distance(ST_SetSRID(ST_MakePoint(1, 2), 4326), ST_MakePoint(5, 5))", &[]),
    Example::new("SELECT ST_Contains(ST_GeomFromText('POLYGON((0 0,4 0,4 4,0 0))'), ST_MakePoint(1, 1))", &[]),
    Example::new("SELECT ST_Intersects(ST_MakeEnvelope(4, 4, 0, 0), ST_MakePoint(1, 1))", &[]),
    Example::new("SELECT ST_Area(ST_MakeEnvelope(0, 0, 4, 4))", &[]),
    Example::new("SELECT ST_Crosses(ST_MakePoint(0, 0), ST_MakePoint(0, 0))", &[]),
    Example::new("SELECT ST_DistanceSphere(ST_MakePoint(0, 0), ST_MakePoint(1, 1))", &[]),
    Example::new("SELECT ST_X(ST_Transform(ST_SetSRID(ST_MakePoint(0, 0), 4326), 3857))", &[]),
    Example::new("SELECT id FROM item ORDER BY ST_MakePoint(amount, total) <-> ST_MakePoint(0, 0)", &[]),
];
