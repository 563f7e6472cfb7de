//! What PostgreSQL refuses with certainty. [`crate::translate::alike`] makes MariaDB refuse it too; here stand examples.

use super::{Applied, Example, Node, Rule};
use crate::translate::alike;
use crate::translate::mariadb::{Carried, Printer};

pub struct Refusals;

/// Each is sent as a SIGNAL where its recording does not say that it completed.
const EXAMPLES: &[Example] = &[
    Example::new("SELECT * FROM nowhere", &[]),
    Example::new("SELECT nowhere(1)", &[]),
    Example::new("SELEC 1", &[]),
    Example::new("SELECT FROM WHERE", &[]),
    Example::new("SELECT currval('nowhere_seq')", &[]),
    Example::new("INSERT INTO item (amount) VALUES ('abc')", &[]),
    Example::new("INSERT INTO item (amount) VALUES ('')", &[]),
    Example::new("INSERT INTO item (done) VALUES ('maybe')", &[]),
    Example::new("INSERT INTO item (done) VALUES (1)", &[]),
    Example::new("INSERT INTO item (data) VALUES ('{not json}')", &[]),
    Example::new("INSERT INTO sample (id, tag) VALUES (50, ' a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')", &[]),
    Example::new("INSERT INTO sample (id, tag) VALUES (50, 'a0eebc99-9c0b4ef8-bb6d-6bb9bd38-a11')", &[]),
    Example::new("INSERT INTO sample (id, mood) VALUES (50, 'angry')", &[]),
    Example::new("INSERT INTO sample (id, day) VALUES (50, '2026-02-30')", &[]),
    Example::new("INSERT INTO sample (id, at) VALUES (50, '2026-13-01 00:00:00')", &[]),
    Example::new("INSERT INTO sample (id, clock) VALUES (50, '25:00:00')", &[]),
    Example::new("SELECT 'soon'::date", &[]),
    Example::new("SELECT 'x'::numeric", &[]),
    Example::new("SELECT 'x'::float8", &[]),
    Example::new("SELECT 40000::smallint", &[]),
    Example::new("SELECT id FROM item WHERE note = 5", &[]),
    Example::new("SELECT id FROM item WHERE id = note", &[]),
    Example::new("SELECT sum(note) FROM item", &[]),
    Example::new("SELECT id FROM item UNION SELECT item_id, note FROM other", &[]),
    Example::new("SELECT id FROM item ORDER BY 2", &[]),
    Example::new("SELECT DISTINCT amount FROM item ORDER BY note", &[]),
    Example::new("SELECT id, note FROM item GROUP BY note", &[]),
    Example::new("SELECT note, count(*) FROM item", &[]),
    Example::new("RELEASE nowhere", &[]),
    Example::new("SELECT note, count(*) AS n FROM item GROUP BY note HAVING n > 1", &[]),
    Example::new("SELECT id AS n FROM item WHERE n = 1", &[]),
    Example::new("SELECT id AS n FROM item ORDER BY n + 1", &[]),
    Example::new("SELECT \"ID\" FROM item", &[]),
    Example::new("SELECT item.id FROM item AS i", &[]),
    Example::new("SELECT i.nought FROM item AS i", &[]),
    Example::new("SELECT o.id FROM item", &[]),
    Example::new("SELECT id FROM item WHERE id", &[]),
    Example::new("SELECT id FROM item WHERE note", &[]),
    Example::new("SELECT NOT 1", &[]),
    Example::new("SELECT CASE WHEN id THEN 1 END FROM item", &[]),
    Example::new("SELECT count(*) FILTER (WHERE 1) FROM item", &[]),
    Example::new("SELECT coalesce(note, 1) FROM item", &[]),
    Example::new("SELECT CASE WHEN done THEN 1 ELSE note END FROM item", &[]),
    Example::new("SELECT greatest(id, note) FROM item", &[]),
    Example::new("SELECT lower(1, 2)", &[]),
    Example::new("SELECT upper()", &[]),
    Example::new("SELECT row_number() FROM item", &[]),
    Example::new("SELECT 'a' + 'b'", &[]),
    Example::new("SELECT -'1'", &[]),
    Example::new("SELECT - note FROM item", &[]),
    Example::new("SELECT 5 / (3 - 3)", &[]),
    Example::new("SELECT mod(10, 0)", &[]),
    Example::new("SELECT 2147483647 + 1", &[]),
    Example::new("SELECT * FROM item GROUP BY note", &[]),
    Example::new("SELECT DISTINCT ON (note) id FROM item ORDER BY id", &[]),
    Example::new("SELECT count(*) FROM item FOR UPDATE", &[]),
    Example::new("SELECT DISTINCT id FROM item FOR SHARE", &[]),
    Example::new("SELECT id FROM item FOR UPDATE OF nobody", &[]),
    Example::new("SELECT * FROM item JOIN other", &[]),
    Example::new("INSERT item VALUES (1)", &[]),
    Example::new("UPDATE item SET note = 'a', note = 'b'", &[]),
    Example::new("SELECT id FROM item LIMIT 'a'", &[]),
    Example::new("SELECT id FROM item LIMIT 1, 2", &[]),
    Example::new("SELECT id, FROM item", &[]),
    Example::new("SELECT (1", &[]),
    Example::new("SELECT 1)", &[]),
    Example::new("SELECT 1 +", &[]),
    Example::new("SELECT 'open", &[]),
    Example::new("SELECT 'a' 'b'", &[]),
    Example::new("SELECT 1 AS 'name'", &[]),
    Example::new("SELECT 1_000", &[]),
    Example::new("SELECT TOP 5 id FROM item", &[]),
    Example::new("SELECT * item", &[]),
    Example::new("SELECT id FROM item UNION SELECT note FROM other", &[]),
    Example::new("SELECT max(done) FROM item", &[]),
    Example::new("SELECT avg(done) FROM item", &[]),
    Example::new("SELECT bool_and(id) FROM item", &[]),
    Example::new("SELECT string_agg(id, ',') FROM item", &[]),
    Example::new("SELECT string_agg(note) FROM item", &[]),
    Example::new("SELECT count() FROM item", &[]),
    Example::new("SELECT rank() OVER w FROM item", &[]),
    Example::new("SELECT sum(id) OVER (w ORDER BY id) FROM item WINDOW w AS (ORDER BY note)", &[]),
    Example::new("SELECT 1 || 2", &[]),
    Example::new("SELECT split_part('a,b', ',', 0)", &[]),
    Example::new("SELECT power(0, -1)", &[]),
    Example::new("SELECT power(-8, 0.5)", &[]),
    Example::new("SELECT format('%s %s', 'a')", &[]),
];

impl Rule for Refusals {
    fn id(&self) -> &'static str {
        alike::RULE
    }

    fn doc(&self) -> &'static str {
        "What PostgreSQL refuses whatever the data (a value that its type does not read, a name that is not there, types \
         that do not go together) MariaDB is made to refuse: by a SIGNAL with PostgreSQL's SQLSTATE, under MariaDB's own \
         number for the same error where it has one. The failed transaction is then followed on both sides."
    }

    fn examples(&self) -> &'static [Example] {
        EXAMPLES
    }

    /// It is no rewrite of a node: what any rule refuses for certain becomes such a request.
    fn apply(&self, _: &Node<'_>, _: &mut Printer<'_>) -> Carried<Applied> {
        Ok(Applied::Unchanged)
    }
}
