//! Fields and members drawn at random: each at most once, or again and again where the count is negative.

use super::body::{Body, change, read};
use super::text::{EMPTY, NIL, array, bulk, score};
use super::{Call, Family, Stated, syntax_error};
use crate::translate::refusal::{Redesign, Refusal};

pub(super) const STATED_RANDOM: &str = "chosen at random: the two stores choose otherwise";

/// So many are drawn again and again: each draw is a statement that sorts the whole structure.
const DRAWS_MAX: u64 = 1000;

/// What a command draws from.
struct Drawn {
    kind: &'static str,
    table: &'static str,
    /// The columns that answers are made of.
    columns: &'static str,
    item: String,
    /// The word that asks for what belongs to the item too, and its text.
    with: Option<(&'static str, String)>,
}

pub(super) fn body(call: &mut Call<'_>) -> Family {
    let drawn = match call.known.name.as_str() {
        "HRANDFIELD" => Drawn {
            kind: "hash",
            table: "hash_field",
            columns: "field, value",
            item: bulk("field"),
            with: Some(("WITHVALUES", bulk("value"))),
        },
        "SRANDMEMBER" => {
            Drawn { kind: "set", table: "set_member", columns: "member", item: bulk("member"), with: None }
        }
        "ZRANDMEMBER" => Drawn {
            kind: "zset",
            table: "sorted_set_member",
            columns: "member, score",
            item: bulk("member"),
            with: Some(("WITHSCORES", score("score"))),
        },
        _ => return Ok(None),
    };
    Ok(Some(drawn.body(call)?.stating(Stated::Borrowed(STATED_RANDOM))))
}

impl Drawn {
    fn body(&self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let key = call.key(1);
        let rows = format!("~{} WHERE keyname = {}", self.table, key.literal());
        let chosen = |count: i64| format!("(SELECT {} FROM {rows} ORDER BY RAND() LIMIT {count}) r", self.columns);
        if call.args().len() == 2 {
            return Ok(read(&key, self.kind, &format!("(SELECT {} FROM {})", self.item, chosen(1)), NIL));
        }
        let count = call.integer(2)?;
        let (width, item) = match (&self.with, call.args().len()) {
            (_, 3) => (1, self.item.clone()),
            (Some((word, text)), 4) if call.word(3) == *word => (2, format!("CONCAT({}, {text})", self.item)),
            _ => return Err(syntax_error()),
        };
        match (count, count.unsigned_abs()) {
            (0.., _) => Ok(read(
                &key,
                self.kind,
                &format!("(SELECT {} FROM {})", array(width, &item, ""), chosen(count)),
                EMPTY,
            )),
            (_, draws @ ..=DRAWS_MAX) => {
                let inner = format!(
                    "SET v_i = 0; SET v_b = ''; WHILE v_i < {draws} DO SET v_b = CONCAT(v_b, (SELECT {item} FROM {})); SET v_i \
                     = v_i + 1; END WHILE; SET v_reply = CONCAT('*{}:', v_b);",
                    chosen(1),
                    draws * width as u64
                );
                Ok(change(&key, Some(self.kind), EMPTY, &inner))
            }
            (_, draws) => Err(Refusal::new(
                format!(
                    "{draws} draws, each of which may give what another gave: over {DRAWS_MAX} are a statement too long"
                ),
                Redesign::AskedOtherwise("drawing in the application"),
            )),
        }
    }
}
